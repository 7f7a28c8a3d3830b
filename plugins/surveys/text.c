/* text.c - what people wrote in words of their own.
 *
 * A text has a key of its own and no column that leads to the answers beside which it came: with
 * them, what somebody wrote would say who chose what. It keeps its round, place and month, its language and
 * direction, and goes after surveys.keep_text_months; that something was written stays
 * among the answers. */
#include <stdlib.h>

#include "texts.h"
#include "surveys.sql.h"

static enum kb_rc keep_one(struct kb_ctx *c, const struct kb_filled *f, const struct site *s, const struct kb_answer *a)
{
	return kb_run(c, &surveys_add_text, kb_t(kb_key(c)), kb_t(f->form), kb_t(f->version), kb_t(a->item), kb_t(s->round),
	    kb_t(s->place), kb_t(s->population), kb_i(kb_month(c)), kb_t(kb_lang(c)), kb_t(kb_dir(c)), kb_t(a->value));
}

enum kb_rc text_keep(struct kb_ctx *c, const struct kb_filled *f, const struct site *s)
{
	enum kb_rc rc = KB_OK;

	for (size_t i = 0; i < f->ntexts && rc == KB_OK; i++)
		rc = keep_one(c, f, s, &f->texts[i]);
	return rc;
}

enum kb_rc text_tidy(struct kb_ctx *c)
{
	int32_t months = (int32_t)strtol(kb_set(c, "surveys.keep_text_months"), NULL, 10);

	if (months < 1)
		return kb_fail(c, "the setting surveys.keep_text_months must be a number of months, 1 or more");
	return kb_run(c, &surveys_drop_texts, kb_i(kb_month(c) - months));
}

/* ---- Lists ---- */

size_t text_sites(struct kb_ctx *c, const struct site **list)
{
	struct kb_rows *q = kb_ask(c, &surveys_count_text_sites);
	size_t room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0, n = 0;
	struct site *sites = kb_alloc(c, (room + 1) * sizeof(*sites));
	const struct site *s;

	q = kb_ask(c, &surveys_list_text_sites);
	while (n < room && kb_next(q))
		if ((s = site_find(c, kb_col_text(q, 0), kb_col_text(q, 1))))
			sites[n++] = *s;
	*list = sites;
	return n;
}

struct text text_row(struct kb_rows *q)
{
	return (struct text){
		.key = kb_col_text(q, 0), .item = kb_col_text(q, 1), .lang = kb_col_text(q, 2), .dir = kb_col_text(q, 3),
		.words = kb_col_text(q, 4), .translation = kb_col_text(q, 5), .translated = (int32_t)kb_col_int(q, 6),
		.unsure = kb_col_int(q, 7) != 0, .danger = kb_col_int(q, 8) == 1, .place = kb_col_text(q, 9),
		.form = kb_col_text(q, 10), .version = kb_col_text(q, 11), .population = kb_col_text(q, 12),
		.month = (int32_t)kb_col_int(q, 13),
	};
}

/* All rows of a query, of which there are at most `room`. */
static size_t rows_of(struct kb_ctx *c, struct kb_rows *q, size_t room, const struct text **list)
{
	struct text *all = kb_alloc(c, (room + 1) * sizeof(*all));
	size_t n = 0;

	while (n < room && kb_next(q))
		all[n++] = text_row(q);
	*list = all;
	return n;
}

size_t text_list(struct kb_ctx *c, const struct site *s, const struct text **list)
{
	struct kb_rows *q = kb_ask(c, &surveys_count_texts, kb_t(s->round), kb_t(s->place));
	size_t room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0;

	return rows_of(c, kb_ask(c, &surveys_list_texts, kb_t(s->round), kb_t(s->place)), room, list);
}

size_t text_dangers(struct kb_ctx *c, const struct text **list)
{
	struct kb_rows *q = kb_ask(c, &surveys_count_dangers);
	size_t room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0;

	return rows_of(c, kb_ask(c, &surveys_list_dangers), room, list);
}

const struct text *text_find(struct kb_ctx *c, const char *key)
{
	const struct text *list;

	return rows_of(c, kb_ask(c, &surveys_find_text, kb_t(key)), 1, &list) ? list : NULL;
}

enum kb_rc text_settle(struct kb_ctx *c, const struct text *t)
{
	return kb_run(c, &surveys_settle_danger, kb_t(t->key));
}

const char *text_question(struct kb_ctx *c, const struct text *t)
{
	const struct kb_form_item *item = kb_item_find(c, t->item);

	return item ? item->stem : t->item;
}
