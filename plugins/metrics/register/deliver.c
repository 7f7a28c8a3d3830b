/* deliver.c - what registers counted, as tables for the gate.
 *
 * A month of a survey is complete when it is over. A month of a register is complete when it was
 * delivered: when each location of the house has a number, 0 too, in every column of the formula. Months are
 * released in their order, so one that is missing holds up those behind it, and the page of registers says
 * which. What the plugin complaints tells by itself is complete with its month; what was over by then it tells
 * in the hour behind it, and says when that is done: until then all waits (deliver_waits()).
 *
 * What was released stays. A file that corrects such a month is kept, and changes no figure
 * that was released and none that holds the month, as with answers that come late.
 *
 * People who are counted anew every month (a column of the kind "stock") are guarded as such, events by
 * how many there were (klankbord.h, enum kb_counts). Hours are neither: they are guarded by the people whose they are ("by"), and without
 * such a column an indicator of amounts is not released, nor are median and 90th per cent of days. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "deliver.h"
#include "metrics.h"
#include "metrics.sql.h"

enum { THOUSAND = 1000, POINT = 1000, WHOLE = 100 * POINT /* the best score, in thousandths */, YEARS = 4, PATIENCE = 2 /* days of a month */ };

/* ---- Which months are complete --------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct locations { const char **ids; size_t count; };

static struct locations locations_of(struct kb_ctx *c)
{
	const struct kb_place *all;
	size_t n = kb_places(c, NULL, &all);
	struct locations l = { kb_alloc(c, (n + 1) * sizeof(*l.ids)), 0 };

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].kind, "location") == 0)
			l.ids[l.count++] = all[i].id;
	qsort(l.ids, l.count, sizeof(*l.ids), by_text);
	return l;
}

static bool is_location(const struct locations *l, const char *id)
{
	return bsearch(&id, l->ids, l->count, sizeof(*l->ids), by_text) != NULL;
}

static int32_t first_month(struct kb_ctx *c)
{
	int32_t now = kb_month(c);

	return now - now % 12 - 12 * (YEARS - 1);
}

struct deliver_state deliver_state(struct kb_ctx *c, const char *column)
{
	const struct locations l = locations_of(c);
	struct deliver_state s = { .needed = l.count };
	struct kb_rows *q = kb_ask(c, &metrics_delivered_places, kb_t(column), kb_i(first_month(c)), kb_i(kb_month(c)));
	int32_t at = 0;
	size_t n = 0;

	while (kb_next(q)) {
		int32_t month = (int32_t)kb_col_int(q, 0);

		if (month != at && at != 0 && n < l.count)
			break;
		if (at != 0 && month > at + 1)
			break;
		n = month == at ? n : 0;
		s.from = s.from ? s.from : month;
		at = month;
		n += is_location(&l, kb_col_text(q, 1));
		s.through = n == l.count ? month + 1 : month;
	}
	s.have = at == s.through ? n : 0;
	return s;
}

/* Does the plugin complaints tell by itself? */
static bool is_told(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &metrics_find_delivered, kb_t(DELIVER_TOLD));

	return kb_next(q);
}

static bool is_told_column(const char *column)
{
	return strncmp(column, DELIVER_TOLD, sizeof(DELIVER_TOLD) - 1) == 0;
}

/* What is over at the end of a month is told after it, within the hour. Of a teller that never said so, or that is silent, it is not
 * waited for. */
bool deliver_waits(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &metrics_find_delivered, kb_t(DELIVER_ENDED));

	return kb_next(q) && kb_col_int(q, 0) < kb_month(c) && kb_today(c) % 100 <= PATIENCE;
}

struct list { struct kb_sum *sums; size_t count, room; };

/* Up to where a run goes: what is closed, and all that was told of it is heard. */
struct run {
	struct kb_ctx *c;
	int32_t closed;
	bool told;
	struct list *to;
};

static int32_t through_of(const struct run *r, struct catalogue_terms t, int32_t most)
{
	for (size_t i = 0; i < t.count; i++) {
		struct deliver_state s;

		if (r->told && is_told_column(t.list[i]))
			continue;
		s = deliver_state(r->c, t.list[i]);
		most = s.through < most ? s.through : most;
	}
	return most;
}

/* ---- What a figure is made of ------------------------------------------------------------------ */

/* Thousandths of both sides of a formula and of whose they are, of a location in a month. */
enum side { OVER, UNDER, WHOSE, SIDES };
struct cell { const char *place; int32_t month; int64_t of[SIDES]; };
struct cells { struct cell *list; size_t count, room; };

static void add_cell(struct kb_ctx *c, struct cells *l, struct cell x)
{
	if (l->count == l->room) {
		struct cell *more = kb_alloc(c, (l->room = 2 * l->room + 256) * sizeof(*more));

		if (l->count > 0)
			memcpy(more, l->list, l->count * sizeof(*more));
		l->list = more;
	}
	l->list[l->count++] = x;
}

static void read_side(struct kb_ctx *c, struct cells *l, struct catalogue_terms t, enum side side, int32_t from, int32_t to)
{
	for (size_t i = 0; i < t.count; i++) {
		struct kb_rows *q = kb_ask(c, &metrics_counted_between, kb_t(t.list[i]), kb_i(from), kb_i(to));

		while (kb_next(q)) {
			struct cell x = { kb_col_text(q, 0), (int32_t)kb_col_int(q, 1), { 0 } };

			x.of[side] = kb_col_int(q, 2);
			add_cell(c, l, x);
		}
	}
}

static int by_place(const void *a, const void *b)
{
	const struct cell *x = a, *y = b;
	int order = strcmp(x->place, y->place);

	return order ? order : (x->month > y->month) - (x->month < y->month);
}

/* Those of one location and month become one. */
static void merge(struct cells *l)
{
	size_t n = 0;

	if (l->count > 1)
		qsort(l->list, l->count, sizeof(*l->list), by_place);
	for (size_t i = 0; i < l->count; i++)
		if (n > 0 && by_place(&l->list[n - 1], &l->list[i]) == 0)
			for (int side = 0; side < SIDES; side++)
				l->list[n - 1].of[side] += l->list[i].of[side];
		else
			l->list[n++] = l->list[i];
	l->count = n;
}

/* ---- As the gate takes it ------------------------------------------------------------------------- */

static const char *kind_of(struct kb_ctx *c, const char *column)
{
	const struct catalogue_word *w = catalogue_word(kb_started(c), CATALOGUE_COLUMN, column);

	return w ? w->kind : "";
}

static bool any_is(struct kb_ctx *c, struct catalogue_terms t, const char *kind)
{
	for (size_t i = 0; i < t.count; i++)
		if (strcmp(kind_of(c, t.list[i]), kind) == 0)
			return true;
	return false;
}

bool deliver_is_released(struct kb_ctx *c, const struct catalogue_figure *f)
{
	return f->kind >= CATALOGUE_RATIO && f->kind <= CATALOGUE_COUNT && (f->by.count > 0 || !any_is(c, f->to, "amount"));
}

static enum kb_counts counts_of(struct kb_ctx *c, const struct catalogue_figure *f)
{
	if (f->kind == CATALOGUE_RATE)
		return KB_EVENTS;
	if (f->kind == CATALOGUE_COUNT)
		return any_is(c, f->of, "stock") ? KB_COUNT_MONTHLY : KB_COUNT;
	if (f->by.count > 0)
		return KB_PARTS;
	return any_is(c, f->to, "stock") ? KB_PEOPLE_MONTHLY : KB_PEOPLE;
}

static int64_t within(int64_t x, int64_t low, int64_t high)
{
	return x < low ? low : x > high ? high : x;
}

/* Hours of nobody are no hours, and people for whom none were planned are not asked about. */
static void fill_parts(const struct cell *x, struct kb_sum *s)
{
	s->n = x->of[UNDER] > 0 ? x->of[WHOSE] / THOUSAND : 0;
	s->top = x->of[UNDER];
	s->total = within(x->of[OVER], 0, s->top);
}

/* Nobody is counted twice: more of them than there are, is all of them. A mean of -100 to 100 lies as a
 * score of 0 to 100 at the gate, so that it is banded at both ends. */
static void fill_sum(const struct catalogue_figure *f, const struct cell *x, struct kb_sum *s)
{
	int64_t n = x->of[UNDER] / THOUSAND, k = x->of[OVER] / THOUSAND;

	s->n = n;
	s->top = -1;
	switch (f->kind) {
	case CATALOGUE_RATE:
		s->n = k;
		s->total = n;
		break;
	case CATALOGUE_COUNT:
		s->n = k;
		break;
	case CATALOGUE_RATIO:
		if (f->by.count > 0) {
			fill_parts(x, s);
			break;
		}
		s->top = within(k, 0, n);
		s->total = s->top * WHOLE;
		break;
	default:
		s->total = within((x->of[OVER] * POINT / THOUSAND + n * WHOLE) / 2, 0, n * WHOLE);
	}
}

static void add_sum(const struct run *r, struct kb_sum s)
{
	struct list *l = r->to;

	if (l->count == l->room) {
		struct kb_sum *more = kb_alloc(r->c, (l->room = 2 * l->room + 256) * sizeof(*more));

		if (l->count > 0)
			memcpy(more, l->sums, l->count * sizeof(*more));
		l->sums = more;
	}
	l->sums[l->count++] = s;
}

static void note_through(const struct run *r, struct catalogue_terms t, int32_t through)
{
	for (size_t i = 0; i < t.count; i++)
		kb_run(r->c, &metrics_put_delivered, kb_t(t.list[i]), kb_i(through));
}

/* What the plugin complaints counts and did not tell is none, from the first month on in which it told anything. */
static void add_untold(const struct run *r, const struct catalogue_figure *f, struct cells *l, int32_t through)
{
	const struct locations all = locations_of(r->c);
	struct kb_rows *q = kb_ask(r->c, &metrics_told_first);
	int32_t first = kb_next(q) ? (int32_t)kb_col_int(q, 0) : 0;

	if (f->kind != CATALOGUE_COUNT || !r->told || !is_told_column(f->of.list[0]) || first == 0)
		return;
	for (size_t i = 0; i < all.count; i++)
		for (int32_t m = first < first_month(r->c) ? first_month(r->c) : first; m < through; m++)
			add_cell(r->c, l, (struct cell){ all.ids[i], m, { 0 } });
}

static struct cells cells_of(const struct run *r, const struct catalogue_figure *f, int32_t through)
{
	struct cells l = { 0 };

	read_side(r->c, &l, f->of, OVER, first_month(r->c), through);
	read_side(r->c, &l, f->to, UNDER, first_month(r->c), through);
	read_side(r->c, &l, f->by, WHOSE, first_month(r->c), through);
	add_untold(r, f, &l, through);
	merge(&l);
	return l;
}

/* The months that lie in this version of the formula. */
static void add_figure(const struct run *r, const struct catalogue_indicator *i, const struct catalogue_figure *f)
{
	int32_t through = through_of(r, f->by, through_of(r, f->to, through_of(r, f->of, r->closed)));
	const struct kb_sum one = { .item = indicator_table(r->c, i->id, i->version, indicator_key(r->c, f), 0), .counts = counts_of(r->c, f),
		.through = through, .above = i->above };
	const struct cells l = cells_of(r, f, through);

	for (size_t k = 0; k < l.count; k++) {
		struct kb_sum s = one;

		s.place = l.list[k].place;
		s.month = l.list[k].month;
		if (catalogue_find(kb_started(r->c), i->id, s.month) != i)
			continue;
		fill_sum(f, &l.list[k], &s);
		if (s.n >= 0 && s.total >= 0)
			add_sum(r, s);
	}
	if (l.count > 0) {
		note_through(r, f->of, through);
		note_through(r, f->to, through);
		note_through(r, f->by, through);
	}
}

/* ---- A run ------------------------------------------------------------------------------------------- */

bool deliver_due(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &metrics_find_delivered, kb_t(DELIVER_LOOKED));

	return !kb_next(q) || (int32_t)kb_col_int(q, 0) != kb_month(c);
}

enum kb_rc deliver_again(struct kb_ctx *c)
{
	return kb_run(c, &metrics_drop_delivered, kb_t(DELIVER_LOOKED));
}

static enum kb_rc looked(struct kb_ctx *c)
{
	if (deliver_again(c) != KB_OK)
		return KB_FAIL;
	return kb_run(c, &metrics_put_delivered, kb_t(DELIVER_LOOKED), kb_i(kb_month(c)));
}

/* It is kept in mind that all of it was looked at only where the gate took it. */
enum kb_rc deliver_run(struct kb_ctx *c)
{
	const struct catalogue *k = kb_started(c);
	struct list l = { 0 };
	const struct run r = { c, kb_month(c), is_told(c), &l };
	enum kb_rc rc;

	for (size_t i = 0; k && i < k->nindicators && !kb_failed(c); i++)
		for (size_t j = 0; catalogue_is_register(&k->indicators[i]) && j < k->indicators[i].nfigures; j++)
			if (deliver_is_released(c, &k->indicators[i].figures[j]))
				add_figure(&r, &k->indicators[i], &k->indicators[i].figures[j]);
	rc = kb_failed(c) ? KB_FAIL : kb_release(c, l.sums, l.count);
	return rc == KB_OK ? looked(c) : rc;
}

int32_t deliver_through(struct kb_ctx *c, const char *column)
{
	struct kb_rows *q = kb_ask(c, &metrics_find_delivered, kb_t(column));

	return kb_next(q) ? (int32_t)kb_col_int(q, 0) : 0;
}
