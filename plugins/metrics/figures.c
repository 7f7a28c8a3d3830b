/* figures.c - from sums to figures that may be seen.
 *
 * The one way out: figures_of() fills a figure for every scored item and closed period,
 * hands all of them to kb_publish() and returns what is left. Pages and exports read
 * only that, so that they cannot show what the gate held back. Periods at the old end
 * in which nothing shows are left off, by what shows and by nothing else. */
#include <string.h>

#include "metrics.h"
#include "metrics.sql.h"

enum { QUARTERS = 12, MONTHS = 36 };

/* The closed periods of a place, newest first: quarters of a location, months of
 * what lies above it (statistics.md 2.3, grain). */
static size_t closed_periods(struct kb_ctx *c, const struct kb_place *place, const struct kb_period **to)
{
	bool quarters = strcmp(place->kind, "location") == 0;
	int step = quarters ? 3 : 1;
	size_t n = quarters ? QUARTERS : MONTHS;
	int32_t open = kb_month(c) - kb_month(c) % step;
	struct kb_period *list = kb_alloc(c, n * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct kb_period){ .month = open - step * (int32_t)(i + 1), .months = step };
	*to = list;
	return n;
}

static const struct kb_place *find_place(const struct kb_place *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].id, id) == 0)
			return &list[i];
	return NULL;
}

/* Is `p` the place `top`, or does it lie under it? */
static bool lies_under(const struct kb_place *list, size_t n, const struct kb_place *p, const char *top)
{
	for (size_t hops = 0; p && hops <= n; hops++) {
		if (strcmp(p->id, top) == 0)
			return true;
		p = find_place(list, n, p->parent);
	}
	return false;
}

static size_t item_index(const struct metrics_figures *f, const char *name)
{
	size_t i = 0;

	while (i < f->nitems && strcmp(f->items[i].name, name) != 0)
		i++;
	return i;
}

/* Adds the sums of one place. Until divide() runs, `value` holds the sum of scores and
 * `share` the number of best answers; both are whole numbers, so adding is exact. */
static void add_sums(struct kb_ctx *c, const struct metrics_figures *f, struct kb_figure *figures, const char *place)
{
	const struct kb_period newest = f->periods[0], oldest = f->periods[f->nperiods - 1];
	int32_t last = newest.month + newest.months - 1;
	struct kb_rows *q = kb_ask(c, &metrics_list_sums, kb_t(place), kb_i(oldest.month), kb_i(last));

	while (kb_next(q)) {
		size_t item = item_index(f, kb_col_text(q, 1));
		size_t period = (size_t)(last - kb_col_int(q, 0)) / newest.months;
		struct kb_figure *to;

		if (item == f->nitems)
			continue;
		to = &figures[item * f->nperiods + period];
		to->n += kb_col_int(q, 2);
		to->value += (double)kb_col_int(q, 3);
		to->share += (double)kb_col_int(q, 4);
	}
}

/* Sums become a mean score of 0..100 and a share of 0..1. */
static void divide(struct kb_figure *figures, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (figures[i].n > 0) {
			figures[i].value /= 1000.0 * (double)figures[i].n;
			figures[i].share /= (double)figures[i].n;
		}
}

static struct kb_figure *name_figures(struct kb_ctx *c, const struct metrics_figures *f)
{
	struct kb_figure *figures = kb_alloc(c, f->nitems * f->nperiods * sizeof(*figures));

	for (size_t i = 0; i < f->nitems * f->nperiods; i++) {
		figures[i].place = f->place->id;
		figures[i].item = f->items[i / f->nperiods].name;
		figures[i].period = f->periods[i % f->nperiods];
	}
	return figures;
}

/* How many periods are needed to hold everything that shows. */
static size_t periods_that_show(const struct kb_figure *figures, size_t nitems, size_t nperiods)
{
	size_t need = 0;

	for (size_t i = 0; i < nitems * nperiods; i++)
		if (figures[i].shown && i % nperiods >= need)
			need = i % nperiods + 1;
	return need;
}

/* Takes the periods from `need` on off every row. */
static void shorten(struct metrics_figures *f, struct kb_figure *figures, size_t need)
{
	for (size_t item = 1; item < f->nitems; item++)
		memmove(&figures[item * need], &figures[item * f->nperiods], need * sizeof(*figures));
	f->nperiods = need;
}

const struct metrics_figures *figures_of(struct kb_ctx *c, const struct kb_place *place)
{
	struct metrics_figures *f = kb_alloc(c, sizeof(*f));
	const struct kb_place *all;
	size_t n = kb_places(c, NULL, &all);
	struct kb_figure *figures;

	f->place = place;
	f->nitems = kb_items(c, &f->items);
	f->nperiods = closed_periods(c, place, &f->periods);
	f->figures = figures = name_figures(c, f);
	for (size_t i = 0; i < n; i++)
		if (lies_under(all, n, &all[i], place->id))
			add_sums(c, f, figures, all[i].id);
	divide(figures, f->nitems * f->nperiods);
	if (kb_publish(c, figures, f->nitems * f->nperiods) != KB_OK)
		f->nitems = 0;
	shorten(f, figures, periods_that_show(figures, f->nitems, f->nperiods));
	return f;
}
