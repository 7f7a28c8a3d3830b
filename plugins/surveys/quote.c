/* quote.c - quotes: words that may leave, once a second person has agreed.
 *
 * A quote holds no key of the text that it was made from, but the quarter in which that was written, and outlives it. Its rows are the log:
 * who made it, who agreed or refused, and when. */
#include <stdlib.h>

#include "texts.h"
#include "surveys.sql.h"

enum kb_rc quote_make(struct kb_ctx *c, const struct text *t, const char *words, const char *kind, const char *reach,
    const char *maker)
{
	return kb_run(c, &surveys_add_quote, kb_t(kb_key(c)), kb_t(t->form), kb_t(t->item), kb_t(t->place), kb_t(t->population),
	    kb_i(kb_month(c)), kb_t(kind), kb_t(reach), kb_t(words), kb_t(maker), kb_i(kb_today(c)), kb_i(t->month - t->month % 3));
}

static struct quote row_of(struct kb_rows *q)
{
	return (struct quote){
		.key = kb_col_text(q, 0), .item = kb_col_text(q, 1), .place = kb_col_text(q, 2), .population = kb_col_text(q, 3),
		.kind = kb_col_text(q, 4), .reach = kb_col_text(q, 5), .words = kb_col_text(q, 6), .maker = kb_col_text(q, 7),
		.made = (int32_t)kb_col_int(q, 8), .judge = kb_col_text(q, 9), .judged = (int32_t)kb_col_int(q, 10),
		.form = kb_col_text(q, 11),
	};
}

size_t quote_list(struct kb_ctx *c, const char *state, const struct quote **to)
{
	struct kb_rows *q = kb_ask(c, &surveys_count_quotes, kb_t(state));
	size_t room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0, n = 0;
	struct quote *list = kb_alloc(c, (room + 1) * sizeof(*list));

	q = kb_ask(c, &surveys_list_quotes, kb_t(state));
	while (n < room && kb_next(q))
		list[n++] = row_of(q);
	*to = list;
	return n;
}

size_t quote_since(struct kb_ctx *c, const char *place, const char *population, int32_t month, const struct quote **to)
{
	struct kb_rows *q = kb_ask(c, &surveys_quotes_since, kb_t(place), kb_t(population), kb_i(month));
	struct quote *list = kb_alloc(c, QUOTES_SINCE * sizeof(*list));
	size_t n = 0;

	while (n < QUOTES_SINCE && kb_next(q))
		list[n++] = row_of(q);
	*to = list;
	return n;
}

const struct quote *quote_find(struct kb_ctx *c, const char *key)
{
	struct kb_rows *q = kb_ask(c, &surveys_find_quote, kb_t(key));
	struct quote *one = kb_alloc(c, sizeof(*one));

	if (!kb_next(q))
		return NULL;
	*one = row_of(q);
	return one;
}

enum kb_rc quote_judge(struct kb_ctx *c, const char *key, bool agree, const char *judge)
{
	enum kb_rc rc = kb_run(c, &surveys_judge_quote, kb_t(key), kb_t(agree ? "agreed" : "refused"), kb_t(judge),
	    kb_i(kb_today(c)));

	return rc == KB_OK && kb_changed(c) == 0 ? KB_NONE : rc;
}

enum kb_rc quote_tidy(struct kb_ctx *c)
{
	int32_t months = (int32_t)strtol(kb_set(c, "surveys.keep_months"), NULL, 10);

	return kb_run(c, &surveys_drop_quotes, kb_i(kb_month(c) - (months < 1 ? 1 : months)));
}
