/* deliver.c - what registers counted, as tables for the gate.
 *
 * A month of a survey is complete when it is over. A month of a register is complete when it was
 * delivered: when each location of the house has a number, 0 too, in every column of the formula. Months are
 * released in their order, so one that is missing holds up those behind it, and the page of registers says
 * which. What the plugin complaints tells by itself is complete with its month.
 *
 * What was released stays. A file that corrects such a month is kept, and changes no figure
 * that was released and none that holds the month, as with answers that come late.
 *
 * People who are counted anew every month (a column of the kind "stock") are guarded as such, events by
 * how many there were (klankbord.h, enum kb_counts). Hours are neither: an indicator of columns of the kind
 * "amount" under its line is not released, nor are median and 90th per cent of days. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "deliver.h"
#include "metrics.h"
#include "metrics.sql.h"

enum { THOUSAND = 1000, POINT = 1000, WHOLE = 100 * POINT /* the best score, in thousandths */, YEARS = 4 };

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

/* Does the plugin complaints tell by itself? Then what it tells is complete with its month. */
static bool is_told(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &metrics_find_delivered, kb_t(DELIVER_TOLD));

	return kb_next(q);
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

		if (r->told && strncmp(t.list[i], DELIVER_TOLD, sizeof(DELIVER_TOLD) - 1) == 0)
			continue;
		s = deliver_state(r->c, t.list[i]);
		most = s.through < most ? s.through : most;
	}
	return most;
}

/* ---- What a figure is made of ------------------------------------------------------------------ */

/* Thousandths of both sides of a formula, of a location in a month. */
struct cell { const char *place; int32_t month; int64_t k, n; };
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

static void read_side(struct kb_ctx *c, struct cells *l, struct catalogue_terms t, bool below, int32_t from, int32_t to)
{
	for (size_t i = 0; i < t.count; i++) {
		struct kb_rows *q = kb_ask(c, &metrics_counted_between, kb_t(t.list[i]), kb_i(from), kb_i(to));

		while (kb_next(q)) {
			struct cell x = { kb_col_text(q, 0), (int32_t)kb_col_int(q, 1), 0, 0 };

			*(below ? &x.n : &x.k) = kb_col_int(q, 2);
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
		if (n > 0 && by_place(&l->list[n - 1], &l->list[i]) == 0) {
			l->list[n - 1].k += l->list[i].k;
			l->list[n - 1].n += l->list[i].n;
		} else
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
	return f->kind >= CATALOGUE_RATIO && f->kind <= CATALOGUE_MEAN && !any_is(c, f->to, "amount");
}

static enum kb_counts counts_of(struct kb_ctx *c, const struct catalogue_figure *f)
{
	if (f->kind == CATALOGUE_RATE)
		return KB_EVENTS;
	return any_is(c, f->to, "stock") ? KB_PEOPLE_MONTHLY : KB_PEOPLE;
}

static int64_t within(int64_t x, int64_t low, int64_t high)
{
	return x < low ? low : x > high ? high : x;
}

/* Nobody is counted twice: more of them than there are, is all of them. A mean of -100 to 100 lies as a
 * score of 0 to 100 at the gate, so that it is banded at both ends. */
static void fill_sum(const struct catalogue_figure *f, const struct cell *x, struct kb_sum *s)
{
	int64_t n = x->n / THOUSAND, k = x->k / THOUSAND;

	s->n = n;
	s->top = -1;
	switch (f->kind) {
	case CATALOGUE_RATE:
		s->n = k;
		s->total = n;
		break;
	case CATALOGUE_RATIO:
		s->top = within(k, 0, n);
		s->total = s->top * WHOLE;
		break;
	default:
		s->total = within((x->k * POINT / THOUSAND + n * WHOLE) / 2, 0, n * WHOLE);
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

/* The months that lie in this version of the formula. */
static void add_figure(const struct run *r, const struct catalogue_indicator *i, const struct catalogue_figure *f)
{
	int32_t through = through_of(r, f->to, through_of(r, f->of, r->closed));
	const char *table = indicator_table(r->c, i->id, i->version, indicator_key(r->c, f), 0);
	enum kb_counts counts = counts_of(r->c, f);
	struct cells l = { 0 };

	read_side(r->c, &l, f->of, false, first_month(r->c), through);
	read_side(r->c, &l, f->to, true, first_month(r->c), through);
	merge(&l);
	for (size_t k = 0; k < l.count; k++) {
		struct kb_sum s = { .item = table, .place = l.list[k].place, .month = l.list[k].month, .counts = counts, .through = through };

		if (catalogue_find(kb_started(r->c), i->id, s.month) != i)
			continue;
		fill_sum(f, &l.list[k], &s);
		if (s.n >= 0 && s.total >= 0)
			add_sum(r, s);
	}
	if (l.count > 0) {
		note_through(r, f->of, through);
		note_through(r, f->to, through);
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
