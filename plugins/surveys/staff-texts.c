/* staff-texts.c - pages of staff: what people wrote, by the round and place that it came through.
 *
 * The texts of a group are read when the gate would show its figure: five answered, and the
 * quarter is over. Before, and for a smaller group, the page says so and shows none. One text is
 * not held back: what an interpreter passed on as danger, because somebody must act. */
#include <string.h>

#include "texts.h"

/* Is it in a language that quality staff read themselves? */
static bool is_read(const char *lang)
{
	return strcmp(lang, "nl") == 0 || strcmp(lang, "en") == 0;
}

static const char *round_title(struct kb_ctx *c, const struct site *s)
{
	return *s->title ? s->title : kb_say(c, "staff.surveys.title", NULL);
}

static struct texts_one one_of(struct kb_ctx *c, const struct text *t)
{
	const struct kb_place *p = kb_place(c, t->place);

	return (struct texts_one){
		.key = t->key, .question = text_question(c, t), .lang = t->lang, .dir = t->dir, .words = t->words,
		.translation = t->translation, .tongue = t->lang, .unsure = t->unsure, .danger = t->danger,
		.month = t->translated ? kb_month_name(c, t->translated) : "", .place = p ? p->name : t->place,
		.translates = !is_read(t->lang), .masked = kb_guard_mask(c, *t->translation ? t->translation : is_read(t->lang) ? t->words : ""),
	};
}

/* ---- All places ---- */

static size_t list_sites(struct kb_ctx *c, const struct texts_site **to)
{
	const struct site *all;
	size_t n = text_sites(c, &all), count = 0;
	struct texts_site *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		const struct site *s = &all[i];
		bool later;

		if (!kb_may(c, "surveys.read_text", s->place))
			continue;
		list[count] = (struct texts_site){ .title = round_title(c, s), .place = kb_place(c, s->place)->name,
			.population = population_name(c, s->population) };
		if (invite_group(c, s, &later))
			list[count].url = kb_url(c, "surveys.texts.site", s->round, s->place, NULL);
		list[count++].later = later;
	}
	*to = list;
	return count;
}

static size_t list_dangers(struct kb_ctx *c, const struct texts_one **to)
{
	const struct text *all;
	size_t n = text_dangers(c, &all), count = 0;
	struct texts_one *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (kb_may(c, "surveys.read_text", all[i].place))
			list[count++] = one_of(c, &all[i]);
	*to = list;
	return count;
}

enum kb_rc serve_texts(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct texts_list m = {
		.settle = kb_url(c, "surveys.texts.settle", NULL), .quotes = kb_url(c, "surveys.quotes", NULL),
		.back = kb_url(c, "surveys.list", NULL), .months = kb_set(c, "surveys.keep_text_months"),
	};

	if (kb_may(c, "surveys.interpreters", NULL))
		m.interpreters = kb_url(c, "surveys.interpreters", NULL);
	m.nsites = list_sites(c, &m.sites);
	m.ndangers = list_dangers(c, &m.dangers);
	return kb_page(r, kb_say(c, "staff.texts.title", NULL), surveys_texts, &m);
}

enum kb_rc serve_texts_settle(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct text *t = text_find(c, kb_text(r, "text"));

	if (!t || !kb_may(c, "surveys.read_text", t->place))
		return kb_refuse(r, 404, "error.not_found");
	text_settle(c, t);
	return kb_see(r, kb_url(c, "surveys.texts", NULL));
}

/* ---- One place ---- */

/* The site of the address, if this person may read its texts now; *group: how many answered. */
static const struct site *readable(struct kb_req *r, int64_t *group)
{
	const struct site *s = site_with(r, "surveys.read_text", kb_part(r, "place"));
	bool later;

	*group = s ? invite_group(kb_task(r), s, &later) : 0;
	return *group ? s : NULL;
}

bool texts_chose(const struct texts_page *m, const struct texts_one *t, const char *value)
{
	return t->retry && (strcmp(m->kind, value) == 0 || strcmp(m->reach, value) == 0);
}

/* retry: the text whose quote was not taken; "": none. */
static enum kb_rc show_site(struct kb_req *r, const struct site *s, int64_t group, const char *retry, struct texts_page *m)
{
	struct kb_ctx *c = kb_task(r);
	const struct text *all;
	size_t n = text_list(c, s, &all);
	struct texts_one *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		list[i] = one_of(c, &all[i]);
		list[i].retry = strcmp(retry, all[i].key) == 0;
	}
	m->title = round_title(c, s);
	m->place = kb_place(c, s->place)->name;
	m->back = kb_url(c, "surveys.texts", NULL);
	m->action = kb_url(c, "surveys.quote.make", s->round, s->place, NULL);
	m->texts = list;
	m->ntexts = n;
	m->outside = group >= QUOTE_OUTSIDE;
	return kb_page(r, kb_say(c, "staff.texts.title", NULL), surveys_text_site, m);
}

enum kb_rc serve_texts_site(struct kb_req *r)
{
	int64_t group;
	const struct site *s = readable(r, &group);

	if (!s)
		return kb_refuse(r, 404, "error.not_found");
	return show_site(r, s, group, "", &(struct texts_page){ .words = "", .kind = "", .reach = "" });
}

/* ---- A quote out of a text ---- */

static const struct text *text_at(struct kb_ctx *c, const struct site *s, const char *key)
{
	const struct text *all;
	size_t n = text_list(c, s, &all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].key, key) == 0)
			return &all[i];
	return NULL;
}

/* What is wrong with words that shall leave, one thing at a time. A name comes last: it is a doubt, which a person may take away. */
static const char *guarded(unsigned seen, bool looked)
{
	if (seen & KB_GUARD_NUMBER)
		return "staff.quote.number";
	if (seen & KB_GUARD_ADDRESS)
		return "staff.quote.address";
	if (seen & KB_GUARD_PLACE)
		return "staff.quote.place";
	return seen & KB_GUARD_NAME && !looked ? "staff.quote.name" : NULL;
}

/* The key of the sentence that says why; NULL: it may be proposed. */
static const char *why_not(struct kb_req *r, const struct text *t, int64_t group)
{
	if (strcmp(kb_text(r, "reach"), "outside") == 0 && group < QUOTE_OUTSIDE)
		return "staff.quote.small";
	if (strcmp(kb_text(r, "kind"), "literal") == 0 && !is_read(t->lang))
		return "staff.quote.not_literal";
	return guarded(kb_guard(kb_task(r), kb_text(r, "words")), kb_int(r, "looked") != 0);
}

static bool is_one_of(const char *list, const char *word)
{
	return *word && kb_has_word(list, word);
}

enum kb_rc serve_quote_make(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *words = kb_text(r, "words"), *kind = kb_text(r, "kind"), *reach = kb_text(r, "reach"), *why;
	int64_t group;
	const struct site *s = readable(r, &group);
	const struct text *t = s ? text_at(c, s, kb_text(r, "text")) : NULL;

	if (!t)
		return kb_refuse(r, 404, "error.not_found");
	if (!is_one_of("literal translated composed", kind) || !is_one_of("inside outside", reach))
		return kb_refuse(r, 400, "error.form");
	why = why_not(r, t, group);
	if (why)
		return show_site(r, s, group, t->key, &(struct texts_page){ .error = kb_say(c, why, NULL), .words = words,
		    .kind = kind, .reach = reach });
	quote_make(c, t, words, kind, reach, kb_who(c)->user);
	return kb_see(r, kb_url(c, "surveys.quotes", NULL));
}
