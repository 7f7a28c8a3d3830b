/* release.c - hands the sums of closed months to the gate, which releases what it has not.
 *
 * The keeper asks every few minutes. Nothing is read while nothing is due. */
#include <stdio.h>
#include <string.h>

#include "deliver.h"
#include "measure.h"
#include "metrics.h"
#include "metrics.sql.h"

enum { YEARS = 4 };

/* What tables are called, each once: there are few of them and very many sums. */
struct table { struct table *next; const char *key, *name; bool scored; };

struct list { struct kb_sum *sums; size_t count, room; struct table *tables; };

/* They were counted in the transaction in which they are read. */
static void add(struct kb_ctx *c, struct list *l, struct kb_sum s)
{
	if (l->count < l->room)
		l->sums[l->count++] = s;
	else
		kb_fail(c, "there are more sums than were counted");
}

static struct table *find_table(const struct list *l, const char *key)
{
	struct table *t = l->tables;

	while (t && strcmp(t->key, key) != 0)
		t = t->next;
	return t;
}

static struct table *add_table(struct kb_ctx *c, struct list *l, const char *key, const char *name, bool scored)
{
	struct table *t = kb_alloc(c, sizeof(*t));

	*t = (struct table){ l->tables, key, name, scored };
	return l->tables = t;
}

/* ---- Of items ---- */

static const struct table *item_table(struct kb_ctx *c, struct list *l, const char *item)
{
	const struct table *known = find_table(l, item);
	const struct kb_form_item *i = known ? NULL : kb_item_find(c, item);

	return known ? known : add_table(c, l, item, item, i && i->scored);
}

/* Of items only what has a scale is in tables. Texts of a row live as long as the context. */
static void add_items(struct kb_ctx *c, struct list *l, int32_t from, int32_t now)
{
	struct kb_rows *q = kb_ask(c, &metrics_closed_sums, kb_i(from), kb_i(now));

	while (kb_next(q)) {
		const struct table *t = item_table(c, l, kb_col_text(q, 0));

		if (t->scored)
			add(c, l, (struct kb_sum){ t->name, kb_col_text(q, 1), (int32_t)kb_col_int(q, 2), kb_col_int(q, 3), kb_col_int(q, 4), kb_col_int(q, 5), KB_PEOPLE, 0 });
	}
}

/* ---- Of indicators ---- */

enum { NAME = 200 };

/* The same words that the gate knows a side of a figure by. */
static const struct table *side_table(struct kb_ctx *c, struct list *l, const char *id, int version, const char *figure, int side)
{
	char key[NAME];
	const struct table *known;

	snprintf(key, sizeof(key), "%d %d %s %s", version, side, id, figure);
	known = find_table(l, key);
	return known ? known : add_table(c, l, kb_fmt(c, "%s", key), indicator_table(c, id, version, figure, side), true);
}

static void add_indicators(struct kb_ctx *c, struct list *l, int32_t from, int32_t now)
{
	struct kb_rows *q = kb_ask(c, &metrics_closed_indicators, kb_i(from), kb_i(now));

	while (kb_next(q))
		add(c, l, (struct kb_sum){ side_table(c, l, kb_col_text(q, 0), (int)kb_col_int(q, 1), kb_col_text(q, 2), (int)kb_col_int(q, 3))->name,
			kb_col_text(q, 4), (int32_t)kb_col_int(q, 5), kb_col_int(q, 6), kb_col_int(q, 7), -1, KB_PEOPLE, 0 });
}

/* ---- Of repeat rounds ---- */

static const struct table *repeats(struct kb_ctx *c, struct list *l, const char *id, int version, const char *figure)
{
	char key[NAME];
	const struct table *known;

	snprintf(key, sizeof(key), "%d repeat %s %s", version, id, figure);
	known = find_table(l, key);
	return known ? known : add_table(c, l, kb_fmt(c, "%s", key), repeat_table(c, id, version, figure), true);
}

static void add_repeats(struct kb_ctx *c, struct list *l, int32_t from, int32_t now)
{
	struct kb_rows *q = kb_ask(c, &metrics_closed_repeats, kb_i(from), kb_i(now));

	while (kb_next(q))
		add(c, l, (struct kb_sum){ repeats(c, l, kb_col_text(q, 0), (int)kb_col_int(q, 1), kb_col_text(q, 2))->name,
			kb_col_text(q, 3), (int32_t)kb_col_int(q, 4), kb_col_int(q, 5), kb_col_int(q, 6), -1, KB_PEOPLE, 0 });
}

/* ---- All of it ---- */

static struct list closed_sums(struct kb_ctx *c)
{
	int32_t now = kb_month(c), from = now - now % 12 - 12 * (YEARS - 1);
	struct kb_rows *q = kb_ask(c, &metrics_count_closed, kb_i(from), kb_i(now));
	struct list l = { .room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0 };

	l.sums = kb_alloc(c, (l.room + 1) * sizeof(*l.sums));
	add_items(c, &l, from, now);
	add_indicators(c, &l, from, now);
	add_repeats(c, &l, from, now);
	return l;
}

static enum kb_rc run_closed(struct kb_ctx *c)
{
	struct list l = closed_sums(c);

	return kb_failed(c) ? KB_FAIL : kb_release(c, l.sums, l.count);
}

enum kb_rc release_run(struct kb_ctx *c)
{
	enum kb_rc due = kb_release_due(c);
	bool delivered = due != KB_FAIL && deliver_due(c) && (due == KB_OK || kb_release_through(c) == kb_month(c));
	enum kb_rc rc = due == KB_OK ? run_closed(c) : due;

	return rc != KB_FAIL && delivered ? deliver_run(c) : rc;
}
