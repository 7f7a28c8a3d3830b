/* files-complaints.c - the table of complaints: regions and the organisation by half-year (statistics.md, section 6).
 *
 * A row is made of the indicators of complaints that the gate released for that place and half-year, so a cell is empty
 * where its indicator was not released. What stands open beyond its term is the average of the ends of the months (KL15). Empty in every row
 * are the days of handling, of which classes are released for a year and the organisation only (law/). */
#include <math.h>
#include <string.h>

#include "catalogue.h"
#include "files.h"

enum { HALF = 6, HALVES = 20 };

struct table {
	struct kb_ctx *c;
	const struct files_release *release;
	struct kbx_complaints *rows;
	size_t count;
};

/* The figure of an indicator in one of the half-years; NULL: it does not show, or these files do not hold it. */
static const struct kb_figure *figure_of(const struct table *t, const struct metrics_indicators *f, const char *id, size_t p)
{
	for (size_t i = 0; i < f->nseries; i++) {
		const struct kb_figure *g = &f->figures[i * f->nperiods + p];

		if (strcmp(f->series[i].indicator->id, id) == 0)
			return g->shown && files_holds(t->release, &f->series[i], g->period) ? g : NULL;
	}
	return NULL;
}

/* A share as it was told: of few in a band there is no number. */
static double share_of(const struct kb_figure *g)
{
	return g && g->value_band == KB_AS_IS ? g->value : NAN;
}

static bool fill_row(const struct table *t, const struct metrics_indicators *f, size_t p, struct kbx_complaints *row)
{
	const struct kb_figure *rate = figure_of(t, f, "KL01", p), *ack = figure_of(t, f, "KL02", p), *time = figure_of(t, f, "KL05", p),
		*upheld = figure_of(t, f, "KL06", p), *open = figure_of(t, f, "KL15", p), *received = rate ? rate : ack;

	*row = (struct kbx_complaints){ .period = metrics_period_code(t->c, f->periods[p]), .place_code = f->place->id,
		.suppressed = !rate && !ack && !time && !upheld && !open, .received = received ? received->n : -1, .due = time ? time->n : -1,
		.in_time_pct = share_of(time), .ack_pct = share_of(ack), .median_days = NAN, .p90_days = NAN, .upheld_pct = share_of(upheld),
		.rate_1000 = rate ? rate->value : NAN, .open_overdue = open ? open->n : -1 };
	return !row->suppressed;
}

/* From the oldest half-year of which something shows to the newest. */
static void add_place(struct table *t, const struct kb_place *place)
{
	struct kb_period periods[HALVES];
	int32_t open = t->release->through - t->release->through % HALF;
	const struct metrics_indicators *f;
	bool begun = false;

	for (int i = 0; i < HALVES; i++)
		periods[i] = (struct kb_period){ open - HALF * (i + 1), HALF };
	f = indicators_over(t->c, strcmp(t->release->tier, "outside") == 0 ? KB_OUTSIDE : KB_INSIDE, place, periods, HALVES);
	for (size_t p = HALVES; p-- > 0;) {
		begun = fill_row(t, f, p, &t->rows[t->count]) || begun;
		t->count += begun;
	}
}

struct kbx_complaints *files_complaints(struct kb_ctx *c, const struct files_release *w, size_t *n)
{
	const struct kb_place *places;
	size_t nplaces = files_places(c, &places);
	struct table t = { c, w, NULL, 0 };
	size_t above = 0;

	for (size_t i = 0; i < nplaces; i++)
		above += strcmp(places[i].kind, "location") != 0;
	t.rows = kb_alloc(c, (above * HALVES + 1) * sizeof(*t.rows));
	for (size_t i = 0; i < nplaces && !kb_failed(c); i++)
		if (strcmp(places[i].kind, "location") != 0)
			add_place(&t, &places[i]);
	*n = t.count;
	return t.rows;
}
