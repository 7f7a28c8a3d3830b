/* figures.c - the figures that may be seen.
 *
 * The one way out: figures_of() asks the gate what was released of every scored item and
 * closed period. Pages and exports read only that, never the sums, so that they cannot show
 * what the gate held back. Periods at the old end
 * in which nothing shows are left off, by what shows and by nothing else. */
#include <string.h>

#include "metrics.h"

enum { HALVES = 6, QUARTERS = 12, MONTHS = 36 };

const char *figures_place(struct kb_ctx *c, const struct kb_place *place)
{
	return strcmp(place->kind, "type") == 0 ? kb_fmt(c, "type:%s", place->type) : place->id;
}

int figures_months(const struct kb_place *place)
{
	return strcmp(place->kind, "location") == 0 || strcmp(place->kind, "type") == 0 ? 3 : 1;
}

size_t figures_periods(struct kb_ctx *c, const struct kb_place *place, const struct kb_period **to)
{
	return figures_periods_to(c, KB_INSIDE, place, to);
}

/* The closed periods of a place, newest first (statistics.md 2.3, grain): inside quarters of a
 * location and of a type of them, months of what lies above it, outside half-years and quarters. */
size_t figures_periods_to(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place, const struct kb_period **to)
{
	bool location = strcmp(place->kind, "location") == 0;
	int step = tier == KB_INSIDE ? figures_months(place) : location ? 6 : 3;
	size_t n = step == 6 ? HALVES : step == 3 ? QUARTERS : MONTHS;
	int32_t open = kb_month(c) - kb_month(c) % step;
	struct kb_period *list = kb_alloc(c, n * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct kb_period){ .month = open - step * (int32_t)(i + 1), .months = step };
	*to = list;
	return n;
}

static struct kb_figure *name_figures(struct kb_ctx *c, const struct metrics_figures *f)
{
	struct kb_figure *figures = kb_alloc(c, f->nitems * f->nperiods * sizeof(*figures));
	const char *place = figures_place(c, f->place);

	for (size_t i = 0; i < f->nitems * f->nperiods; i++) {
		figures[i].place = place;
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
	return figures_to(c, KB_INSIDE, place);
}

static struct kb_figure *ask_for(struct kb_ctx *c, enum kb_tier tier, struct metrics_figures *f)
{
	struct kb_figure *figures;

	f->nitems = kb_items(c, &f->items);
	f->figures = figures = name_figures(c, f);
	if (kb_released(c, tier, figures, f->nitems * f->nperiods) != KB_OK)
		f->nitems = 0;
	return figures;
}

const struct metrics_figures *figures_over(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place,
    const struct kb_period *periods, size_t n)
{
	struct metrics_figures *f = kb_alloc(c, sizeof(*f));

	*f = (struct metrics_figures){ .place = place, .periods = periods, .nperiods = n };
	ask_for(c, tier, f);
	return f;
}

const struct metrics_figures *figures_to(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place)
{
	struct metrics_figures *f = kb_alloc(c, sizeof(*f));
	struct kb_figure *figures;

	f->place = place;
	f->nperiods = figures_periods_to(c, tier, place, &f->periods);
	figures = ask_for(c, tier, f);
	shorten(f, figures, periods_that_show(figures, f->nitems, f->nperiods));
	return f;
}
