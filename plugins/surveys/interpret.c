/* interpret.c - interpreters: which languages they read, and the text that is next.
 *
 * They get one text at a time, in the order of random keys, with the question and the language
 * and nothing else: no place, no round, no month. Every language may be read by
 * somebody, Dutch too: who reads first sees danger soonest, while staff wait for the gate. Who knows the
 * writer passes the text by, and another reads it. */
#include <string.h>

#include "texts.h"
#include "surveys.sql.h"

const char *interpret_tongues(struct kb_ctx *c, const char *person)
{
	struct kb_rows *q = kb_ask(c, &surveys_list_tongues_of, kb_t(person));
	const char *list = "";

	while (kb_next(q))
		list = *list ? kb_fmt(c, "%s %s", list, kb_col_text(q, 0)) : kb_col_text(q, 0);
	return list;
}

/* The word at the head of a list; *list goes behind it. NULL: no more. */
static const char *next_word(struct kb_ctx *c, const char **list)
{
	const char *s = *list + strspn(*list, " ");
	size_t n = strcspn(s, " ");

	*list = s + n;
	return n ? kb_fmt(c, "%.*s", (int)n, s) : NULL;
}

enum kb_rc interpret_set(struct kb_ctx *c, const char *person, const char *tongues)
{
	enum kb_rc rc = kb_run(c, &surveys_drop_interpreter, kb_t(person));
	const char *tag;

	while (rc == KB_OK && (tag = next_word(c, &tongues)))
		rc = kb_run(c, &surveys_add_interpreter, kb_t(person), kb_t(tag));
	return rc;
}

size_t interpret_list(struct kb_ctx *c, const struct interpreter **to)
{
	struct kb_rows *q = kb_ask(c, &surveys_count_interpreters);
	size_t room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0, n = 0;
	struct interpreter *list = kb_alloc(c, (room + 1) * sizeof(*list));

	q = kb_ask(c, &surveys_list_interpreters);
	while (kb_next(q)) {
		const char *person = kb_col_text(q, 0), *tag = kb_col_text(q, 1);

		if (n > 0 && strcmp(list[n - 1].person, person) == 0)
			list[n - 1].tongues = kb_fmt(c, "%s %s", list[n - 1].tongues, tag);
		else if (n < room)
			list[n++] = (struct interpreter){ person, tag };
	}
	*to = list;
	return n;
}

bool interpret_sworn(struct kb_ctx *c, const char *person)
{
	return kb_next(kb_ask(c, &surveys_find_secrecy, kb_t(person)));
}

enum kb_rc interpret_swear(struct kb_ctx *c, const char *person)
{
	return kb_run(c, &surveys_add_secrecy, kb_t(person), kb_i(kb_today(c)));
}

/* ---- The queue ---- */

static const char *mark_of(struct kb_ctx *c, const char *text, const char *person)
{
	return kb_keyed(c, kb_fmt(c, "known %s %s", text, person));
}

static bool is_known(struct kb_ctx *c, const struct text *t, const char *person)
{
	return kb_next(kb_ask(c, &surveys_find_known, kb_t(mark_of(c, t->key, person))));
}

/* The first text of a language that this person may read; adds those that wait to *left. */
static const struct text *next_in(struct kb_ctx *c, const char *tag, const char *person, size_t *left)
{
	struct kb_rows *q = kb_ask(c, &surveys_count_waiting, kb_t(tag));
	size_t room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0, n = 0;
	struct text *all = kb_alloc(c, (room + 1) * sizeof(*all));
	const struct text *first = NULL;

	q = kb_ask(c, &surveys_list_waiting, kb_t(tag));
	while (n < room && kb_next(q))
		all[n++] = text_row(q);
	for (size_t i = 0; i < n; i++) {
		if (is_known(c, &all[i], person))
			continue;
		(*left)++;
		if (!first)
			first = &all[i];
	}
	return first;
}

const struct text *interpret_next(struct kb_ctx *c, const char *person, size_t *left)
{
	const char *tongues = interpret_tongues(c, person), *tag;
	const struct text *first = NULL, *t;

	*left = 0;
	while ((tag = next_word(c, &tongues)))
		if ((t = next_in(c, tag, person, left)) && !first)
			first = t;
	return first;
}

const struct text *interpret_find(struct kb_ctx *c, const char *person, const char *key)
{
	const struct text *t = text_find(c, key);

	if (!t || t->translated != 0 || !kb_has_word(interpret_tongues(c, person), t->lang) || is_known(c, t, person))
		return NULL;
	return t;
}

enum kb_rc interpret_send(struct kb_ctx *c, const struct text *t, const char *translation, bool unsure)
{
	return kb_run(c, &surveys_translate, kb_t(t->key), kb_t(translation), kb_i(kb_month(c)), kb_i(unsure));
}

enum kb_rc interpret_danger(struct kb_ctx *c, const struct text *t)
{
	return kb_run(c, &surveys_pass_on, kb_t(t->key));
}

enum kb_rc interpret_know(struct kb_ctx *c, const struct text *t, const char *person)
{
	return kb_run(c, &surveys_add_known, kb_t(mark_of(c, t->key, person)), kb_t(t->key));
}
