/* staff-interpret.c - the pages of interpreters, and who reads which languages.
 *
 * An interpreter says once to keep secret what they read; then there is one text on the
 * page, with the question that it answers. The page names no place and no time. */
#include <string.h>

#include "texts.h"

static const struct texts_one *one_of(struct kb_ctx *c, const struct text *t)
{
	struct texts_one *one = kb_alloc(c, sizeof(*one));

	*one = (struct texts_one){ .key = t->key, .question = text_question(c, t), .lang = t->lang, .dir = t->dir,
		.words = t->words, .tongue = t->lang, .danger = t->danger, .translates = strcmp(t->lang, "nl") != 0 };
	return one;
}

/* The next text, or `t` once more with what is wrong. */
static enum kb_rc show_next(struct kb_req *r, const struct text *t, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	const char *person = kb_who(c)->user;
	size_t left;
	const struct text *next = interpret_next(c, person, &left);
	struct texts_interpret m = {
		.sworn = interpret_sworn(c, person), .tongues = interpret_tongues(c, person), .error = error,
		.action = kb_url(c, "surveys.interpret", NULL), .left = kb_fmt(c, "%zu", left),
	};

	m.known = *m.tongues != '\0';
	if (m.sworn && (t || next))
		m.text = one_of(c, t ? t : next);
	return kb_page(r, kb_say(c, "staff.interpret.title", NULL), surveys_interpret, &m);
}

enum kb_rc serve_interpret(struct kb_req *r)
{
	return show_next(r, NULL, NULL);
}

/* What they did with the text in hand. KB_NONE: a translation lacks. */
static enum kb_rc act(struct kb_req *r, const struct text *t)
{
	struct kb_ctx *c = kb_task(r);
	const char *go = kb_text(r, "go"), *words = kb_text(r, "translation");

	if (strcmp(go, "danger") == 0)
		return interpret_danger(c, t);
	if (strcmp(go, "know") == 0)
		return interpret_know(c, t, kb_who(c)->user);
	if (!*words && strcmp(t->lang, "nl") != 0)
		return KB_NONE;
	return interpret_send(c, t, words, kb_int(r, "unsure") != 0);
}

/* A text that is not theirs, or that somebody else was done with first, is passed over. */
enum kb_rc serve_interpreted(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *person = kb_who(c)->user;
	const struct text *t;

	if (strcmp(kb_text(r, "go"), "swear") == 0) {
		interpret_swear(c, person);
		return kb_see(r, kb_url(c, "surveys.interpret", NULL));
	}
	t = interpret_sworn(c, person) ? interpret_find(c, person, kb_text(r, "text")) : NULL;
	if (t && act(r, t) == KB_NONE)
		return show_next(r, t, kb_say(c, "staff.interpret.empty", NULL));
	return kb_see(r, kb_url(c, "surveys.interpret", NULL));
}

/* ---- Who reads which languages ---- */

enum kb_rc serve_interpreters(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct interpreter *all;
	const struct kb_language *languages;
	size_t n = interpret_list(c, &all), ntongues = kb_languages(r, &languages);
	struct texts_interpreter *list = kb_alloc(c, (n + 1) * sizeof(*list));
	struct texts_tongue *tongues = kb_alloc(c, (ntongues + 1) * sizeof(*tongues));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct texts_interpreter){ all[i].person, all[i].tongues };
	for (size_t i = 0; i < ntongues; i++)
		tongues[i] = (struct texts_tongue){ languages[i].tag, languages[i].autonym };
	return kb_page(r, kb_say(c, "staff.interpreters.title", NULL), surveys_interpreters, (&(struct texts_interpreters){
		list, n, tongues, ntongues, kb_url(c, "surveys.interpreters", NULL), kb_url(c, "surveys.list", NULL) }));
}

/* Only languages that the house has. */
static const char *known_tongues(struct kb_req *r, const char *given)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_language *languages;
	size_t n = kb_languages(r, &languages);
	const char *list = "";

	for (size_t i = 0; i < n; i++)
		if (kb_has_word(given, languages[i].tag))
			list = *list ? kb_fmt(c, "%s %s", list, languages[i].tag) : languages[i].tag;
	return list;
}

enum kb_rc serve_interpreters_set(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);

	interpret_set(c, kb_text(r, "person"), known_tongues(r, kb_text(r, "tongues")));
	return kb_see(r, kb_url(c, "surveys.interpreters", NULL));
}
