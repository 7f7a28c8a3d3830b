/* release.c - hands the sums of closed months to the gate, which releases what it has not.
 *
 * The keeper asks every few minutes. Nothing is read while nothing is due. Where every indicator has figures there
 * are a million sums. They are read place by place, each in memory of its own, so that its rows are gone before the next
 * come; what places and tables are called is kept once.
 *
 * Where an indicator counts "I don't know" (T07 does, of A54), the question by itself counts it too, as none of its best answers. Otherwise
 * the one less the other would be how many said so. */
#include <stdio.h>
#include <string.h>

#include "catalogue.h"
#include "deliver.h"
#include "law.h"
#include "measure.h"
#include "metrics.h"
#include "metrics.sql.h"

enum { YEARS = 4, NAME = 200, TABLES = 512 /* for so many there is room at first */ };

/* What a table is called here, and at the gate. */
struct table { char key[NAME], name[NAME]; bool scored, unsure /* who does not know the answer to the question that it is called by */; const char *family, *apart; };

/* Sums point to names of tables, which therefore never move: a longer list is a copy, the old one stays. */
struct list {
	struct kb_sum *sums;
	size_t count, room;
	struct table *tables;
	size_t ntables, table_room;
	size_t last; /* the table that was asked for last: the same come in the same order month after month */
	bool full;   /* there was no room for another table */
};

struct at_place { struct list *to; const char *place; int32_t from, until; };

/* They were counted in the transaction in which they are read. Without a table it is read again. */
static void add(struct kb_ctx *c, struct list *l, const struct table *t, struct kb_sum s)
{
	if (!t || kb_failed(c))
		return;
	if (l->count == l->room) {
		kb_fail(c, "there are more sums than were counted");
		return;
	}
	s.item = t->name;
	s.family = t->family;
	s.apart = t->apart;
	l->sums[l->count++] = s;
}

/* They stand right behind those who know (queries.sql). */
static void add_unsure(struct kb_ctx *c, struct list *l, const struct table *t, struct kb_sum s)
{
	struct kb_sum *last = l->count > 0 ? &l->sums[l->count - 1] : NULL;

	if (last && last->month == s.month && strcmp(last->place, s.place) == 0 && strcmp(last->item, t->name) == 0)
		last->n += s.n;
	else
		add(c, l, t, (struct kb_sum){ .place = s.place, .month = s.month, .n = s.n });
}

static struct table *find_table(struct list *l, const char *key)
{
	for (size_t i = 0; i < l->ntables; i++) {
		size_t at = (l->last + 1 + i) % l->ntables;

		if (strcmp(l->tables[at].key, key) == 0)
			return &l->tables[l->last = at];
	}
	return NULL;
}

/* Which other tables are about its people. */
struct about { const char *family, *apart; };

/* NULL: there is no room, or its name is too long. */
static struct table *add_table(struct kb_ctx *c, struct list *l, const char *key, const char *name, bool scored, struct about about)
{
	struct table *t = &l->tables[l->ntables];

	if (l->ntables == l->table_room) {
		l->full = true;
		return NULL;
	}
	if (snprintf(t->key, NAME, "%s", key) >= NAME || snprintf(t->name, NAME, "%s", name) >= NAME) {
		kb_fail(c, "the name of a table is too long: %s", name);
		return NULL;
	}
	t->scored = scored;
	t->unsure = scored && strcmp(key, name) != 0;
	t->family = about.family;
	t->apart = about.apart;
	l->last = l->ntables++;
	return t;
}

/* ---- Of items ---- */

/* "A54" for "A54.dk", where it counts there; else the name itself. */
static const char *asked_by(struct kb_ctx *c, const char *item)
{
	size_t n = strcspn(item, ".");
	const char *name = strcmp(item + n, ".dk") == 0 ? kb_fmt(c, "%.*s", (int)n, item) : item;

	return name != item && family_counts_unsure(kb_started(c), name) ? name : item;
}

static const struct table *item_table(struct kb_ctx *c, struct list *l, const char *item)
{
	const struct table *known = find_table(l, item);
	const char *name = known ? NULL : asked_by(c, item);
	const struct kb_form_item *i = known ? NULL : kb_item_find(c, name);

	return known ? known : add_table(c, l, item, name, i && i->scored, (struct about){ family_of_item(kb_started(c), name), NULL });
}

/* Of items only what has a scale is in tables. */
static void add_items(struct kb_ctx *c, const struct at_place *r)
{
	struct kb_rows *q = kb_ask(c, &metrics_closed_sums, kb_t(r->place), kb_i(r->from), kb_i(r->until));

	while (kb_next(q)) {
		const struct table *t = item_table(c, r->to, kb_col_text(q, 0));

		if (t && t->scored)
			(t->unsure ? add_unsure : add)(c, r->to, t, (struct kb_sum){ NULL, r->place, (int32_t)kb_col_int(q, 1), kb_col_int(q, 2),
			    kb_col_int(q, 3), kb_col_int(q, 4), KB_PEOPLE, 0, NULL, NULL, false });
	}
}

/* ---- Of indicators ---- */

/* NULL: no figure is called so. */
static const struct catalogue_figure *figure_called(struct kb_ctx *c, const char *id, int version, const char *key)
{
	const struct catalogue *k = kb_started(c);

	for (size_t i = 0; k && i < k->nindicators; i++) {
		const struct catalogue_indicator *at = &k->indicators[i];

		for (size_t j = 0; at->version == version && strcmp(at->id, id) == 0 && j < at->nfigures; j++)
			if (strcmp(indicator_key(c, &at->figures[j]), key) == 0)
				return &at->figures[j];
	}
	return NULL;
}

static struct about about_side(struct kb_ctx *c, const char *id, int version, const char *key, int side)
{
	const struct catalogue_figure *f = figure_called(c, id, version, key);

	return f ? (struct about){ family_of_side(kb_started(c), f, side), family_apart(f) } : (struct about){ 0 };
}

/* The same words that the gate knows a side of a figure by. */
static const struct table *side_table(struct kb_ctx *c, struct list *l, const char *id, int version, const char *figure, int side)
{
	char key[NAME];
	const struct table *known;

	snprintf(key, sizeof(key), "%d %d %s %s", version, side, id, figure);
	known = find_table(l, key);
	return known ? known : add_table(c, l, key, indicator_table(c, id, version, figure, side), true,
	    about_side(c, id, version, figure, side));
}

static void add_indicators(struct kb_ctx *c, const struct at_place *r)
{
	struct kb_rows *q = kb_ask(c, &metrics_closed_indicators, kb_t(r->place), kb_i(r->from), kb_i(r->until));

	while (kb_next(q))
		add(c, r->to, side_table(c, r->to, kb_col_text(q, 0), (int)kb_col_int(q, 1), kb_col_text(q, 2), (int)kb_col_int(q, 3)),
		    (struct kb_sum){ NULL, r->place, (int32_t)kb_col_int(q, 4), kb_col_int(q, 5), kb_col_int(q, 6), -1, KB_PEOPLE, 0, NULL, NULL, false });
}

/* ---- All of it ---- */

static void make_room(struct kb_ctx *c, struct list *l)
{
	struct table *more = kb_alloc(c, (2 * l->table_room + TABLES) * sizeof(*more));

	if (l->ntables > 0)
		memcpy(more, l->tables, l->ntables * sizeof(*more));
	l->tables = more;
	l->table_room = 2 * l->table_room + TABLES;
	l->full = false;
}

static enum kb_rc read_place(struct kb_ctx *c, void *with)
{
	const struct at_place *r = with;

	add_items(c, r);
	add_indicators(c, r);
	return kb_failed(c) ? KB_FAIL : r->to->full ? KB_NONE : KB_OK;
}

/* Tables are found while a place is read in memory that goes, so room for them is made before. */
static void add_place(struct kb_ctx *c, struct at_place r)
{
	size_t before = r.to->count;

	while (kb_apart(c, read_place, &r) == KB_NONE) {
		make_room(c, r.to);
		r.to->count = before;
	}
}

static struct list closed_sums(struct kb_ctx *c)
{
	int32_t now = kb_month(c), from = now - now % 12 - 12 * (YEARS - 1);
	struct kb_rows *q = kb_ask(c, &metrics_count_closed, kb_i(from), kb_i(now));
	struct list l = { .room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0 };
	const struct kb_place *places;
	size_t n = kb_places(c, NULL, &places);

	l.sums = kb_alloc(c, (l.room + 1) * sizeof(*l.sums));
	make_room(c, &l);
	for (size_t i = 0; i < n && !kb_failed(c); i++)
		add_place(c, (struct at_place){ &l, places[i].id, from, now });
	return l;
}

static enum kb_rc run_closed(struct kb_ctx *c)
{
	struct list l = closed_sums(c);

	enum kb_rc rc = kb_failed(c) ? KB_FAIL : kb_release(c, l.sums, l.count);

	return rc == KB_OK ? repeat_release(c) : rc;
}

enum kb_rc release_run(struct kb_ctx *c)
{
	enum kb_rc due = kb_release_due(c);
	bool delivered = due != KB_FAIL && deliver_due(c) && !deliver_waits(c) && (due == KB_OK || kb_release_through(c) == kb_month(c));
	enum kb_rc rc = due == KB_OK ? run_closed(c) : due;

	if (rc == KB_FAIL || !delivered)
		return rc;
	rc = deliver_run(c);
	return rc == KB_OK ? law_run(c) : rc;
}
