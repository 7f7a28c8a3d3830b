/* release.c - hands the sums of closed months to the gate, which releases what it has not.
 *
 * The keeper asks every few minutes. Nothing is read while nothing is due. */
#include "metrics.h"
#include "metrics.sql.h"

enum { YEARS = 4, ROOM = 4096 };

struct list { struct kb_sum *sums; size_t count, room; };

static void add(struct kb_ctx *c, struct list *l, struct kb_sum s)
{
	if (l->count == l->room) {
		size_t room = l->room == 0 ? ROOM : 2 * l->room;
		struct kb_sum *more = kb_alloc(c, room * sizeof(*more));

		for (size_t i = 0; i < l->count; i++)
			more[i] = l->sums[i];
		l->sums = more;
		l->room = room;
	}
	l->sums[l->count++] = s;
}

/* Of items only what has a scale is in tables. Texts of a row live as long as the context. */
static void add_items(struct kb_ctx *c, struct list *l, int32_t from, int32_t now)
{
	struct kb_rows *q = kb_ask(c, &metrics_closed_sums, kb_i(from), kb_i(now));

	while (kb_next(q)) {
		const char *item = kb_col_text(q, 0);
		const struct kb_form_item *i = kb_item_find(c, item);

		if (i && i->scored)
			add(c, l, (struct kb_sum){ item, kb_col_text(q, 1), (int32_t)kb_col_int(q, 2), kb_col_int(q, 3), kb_col_int(q, 4), kb_col_int(q, 5) });
	}
}

static void add_indicators(struct kb_ctx *c, struct list *l, int32_t from, int32_t now)
{
	struct kb_rows *q = kb_ask(c, &metrics_closed_indicators, kb_i(from), kb_i(now));

	while (kb_next(q))
		add(c, l, (struct kb_sum){ indicator_table(c, kb_col_text(q, 0), (int)kb_col_int(q, 1), kb_col_text(q, 2), (int)kb_col_int(q, 3)),
			kb_col_text(q, 4), (int32_t)kb_col_int(q, 5), kb_col_int(q, 6), kb_col_int(q, 7), -1 });
}

static struct list closed_sums(struct kb_ctx *c)
{
	int32_t now = kb_month(c), from = now - now % 12 - 12 * (YEARS - 1);
	struct list l = { 0 };

	add_items(c, &l, from, now);
	add_indicators(c, &l, from, now);
	return l;
}

enum kb_rc release_run(struct kb_ctx *c)
{
	enum kb_rc due = kb_release_due(c);
	struct list l;

	if (due != KB_OK)
		return due;
	l = closed_sums(c);
	return kb_failed(c) ? KB_FAIL : kb_release(c, l.sums, l.count);
}
