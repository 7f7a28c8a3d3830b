/* reading.c - what a list may say of one series: its newest figure, and two verdicts in words.
 *
 * A share is held against its norm with Wilson's interval, so "misses" and "meets" are said
 * only beyond chance and of ten people or more (statistics.md 1.6, 1.8); missed it is since the first figure of those
 * that missed it one after another. Change is what charted.c
 * sees in the periods of the newest formula: figures of another version are not compared. */
#include <string.h>

#include "charted.h"
#include "one.h"
#include "reading.h"
#include "written.h"

static bool is_percent(const struct catalogue_indicator *i)
{
	return strcmp(i->unit, "percent") == 0;
}

/* Where lower is better, the share of the others is held against the rest of the norm. */
static enum kbs_norm against_norm(const struct metrics_series *s, const struct kb_figure *g)
{
	double norm = s->indicator->norm / 100;

	if (strcmp(s->figure->direction, "lower") == 0)
		return charted_norm(100 - g->value, g->n, (enum kb_band)-g->value_band, 1 - norm);
	return charted_norm(g->value, g->n, g->value_band, norm);
}

/* Of a band only what holds at both its ends is said. */
enum reading_met reading_met(const struct metrics_series *s, const struct kb_figure *g)
{
	if (!s->indicator->has_norm || !catalogue_is_share(s->indicator, s->figure) || strcmp(s->figure->direction, "neutral") == 0)
		return READING_NO_NORM;
	if (kbs_say(g->n) != KBS_SAY_ALL)
		return READING_FEW;
	switch (against_norm(s, g)) {
	case KBS_BELOW:
		return READING_MISSES;
	case KBS_ABOVE:
		return READING_MEETS;
	default:
		return READING_OPEN;
	}
}

/* ---- Change ------------------------------------------------------------------------------- */

static const struct kb_figure *newest_of(const struct kb_figure *row, size_t n)
{
	for (size_t p = 0; p < n; p++)
		if (row[p].shown)
			return &row[p];
	return NULL;
}

/* How many periods from the newest on are of the version of the newest figure. */
static size_t periods_alike(const int *versions, size_t n, size_t newest)
{
	size_t p = newest;

	while (p < n && versions[p] == versions[newest])
		p++;
	return p;
}

static double typical_people(struct kb_ctx *c, const struct charted *h)
{
	double *n = kb_alloc(c, (h->n + 1) * sizeof(*n));

	for (size_t i = 0; i < h->n; i++)
		n[i] = (double)h->points[i].n;
	kbs_sort(n, h->n);
	return n[(h->n - 1) / 2];
}

/* On which side of the centre the newest figure lies, whatever it is within its band. */
static signed char newest_side(const struct charted *h)
{
	struct charted_range at;

	if (h->n == 0 || !h->has_centre)
		return 0;
	at = charted_range(h->unit, h->points[h->n - 1].value, h->points[h->n - 1].band);
	return (signed char)((at.low > h->centre_high) - (at.high < h->centre_low));
}

/* On the chart that the page of the indicator has. */
static void judge_change(struct kb_ctx *c, const struct metrics_indicators *f, struct reading *r)
{
	const struct catalogue_indicator *i = r->series->indicator;
	struct charted_point *points = kb_alloc(c, (r->nperiods + 1) * sizeof(*points));
	struct charted h = { .c = c, .unit = i->unit, .points = points, .median = strcmp(i->chart, "run") == 0 };

	r->ways = kb_alloc(c, r->nperiods + 1);
	for (size_t p = r->nperiods; p-- > 0;)
		if (r->row[p].shown)
			points[h.n++] = (struct charted_point){ r->row[p].n, r->row[p].exposure, r->row[p].value, r->row[p].value_band };
	h.choice = one_choice(f->place, i, typical_people(c, &h));
	h.scale = one_scale(h.choice.kind);
	charted_judge(&h);
	r->change = h.change;
	r->side = newest_side(&h);
	for (size_t p = 0, at = h.n; p < r->nperiods; p++)
		if (r->row[p].shown)
			r->ways[p] = h.levels[--at].mark.special == KBS_COMMON ? 0 : h.levels[at].mark.way;
}

/* Back from the newest: a figure that is left out says nothing, one that does not miss the norm beyond chance ends it. */
static const struct kb_figure *missed_since(const struct reading *r)
{
	const struct kb_figure *since = NULL;

	for (const struct kb_figure *g = r->newest; g < r->row + r->nperiods; g++) {
		if (g->shown && reading_met(r->series, g) != READING_MISSES)
			break;
		since = g->shown ? g : since;
	}
	return since;
}

struct reading reading_of_norm(const struct metrics_indicators *f, size_t series)
{
	struct reading r = { .series = &f->series[series], .row = &f->figures[series * f->nperiods],
		.versions = &f->versions[series * f->nperiods] };

	r.newest = newest_of(r.row, f->nperiods);
	if (!r.newest)
		return r;
	r.nperiods = periods_alike(r.versions, f->nperiods, (size_t)(r.newest - r.row));
	r.met = reading_met(r.series, r.newest);
	r.since = missed_since(&r);
	return r;
}

struct reading reading_of(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	struct reading r = reading_of_norm(f, series);

	if (r.newest)
		judge_change(c, f, &r);
	return r;
}

/* ---- Words --------------------------------------------------------------------------------- */

const char *reading_value(struct kb_ctx *c, const struct catalogue_indicator *i, double value)
{
	if (is_percent(i))
		return kb_say(c, "staff.metrics.percent", "share", kb_number(c, value, 0), NULL);
	return kb_number(c, value, strcmp(i->unit, "per_1000") == 0 ? 1 : 0);
}

const char *reading_per_youth(struct kb_ctx *c, const struct catalogue_indicator *i, double value, enum kb_band band)
{
	enum { DAYS = 365, RATE = 1000 };

	if (!i->per_youth)
		return NULL;
	return kb_say(c, "staff.one.per_youth", "value", metrics_banded(c, kb_number(c, value * DAYS / RATE, 1), band), NULL);
}

const char *reading_norm_says(struct kb_ctx *c, const struct reading *r)
{
	static const char *const words[] = { [READING_OPEN] = "open", [READING_MEETS] = "meets", [READING_MISSES] = "misses" };
	const char *norm;

	if (r->met == READING_NO_NORM)
		return "";
	if (r->met == READING_FEW)
		return kb_say(c, "staff.overview.few", NULL);
	norm = reading_value(c, r->series->indicator, r->series->indicator->norm);
	if (r->met == READING_TAILORED)
		return kb_fmt(c, "%s %s", kb_say(c, "staff.overview.misses", "norm", norm, NULL), kb_say(c, "staff.norms.tailored", "month", kb_month_name(c, r->tailored->until), NULL));
	if (r->met == READING_MISSES && r->since != r->newest)
		return kb_say(c, "staff.overview.misses_since", "norm", norm, "period", metrics_period(c, r->since->period), NULL);
	return kb_say(c, kb_fmt(c, "staff.overview.%s", words[r->met]), "norm", norm, NULL);
}

bool reading_changed(const struct reading *r)
{
	return r->newest && r->change == KBS_CHANGE_SHOWN;
}

/* The newest period that stands out. Where none does (a long run, a line that crosses its centre too seldom) the newest. */
static const struct kb_figure *turned_at(const struct reading *r, int *way)
{
	for (size_t p = 0; p < r->nperiods; p++)
		if (r->ways[p]) {
			*way = r->ways[p];
			return &r->row[p];
		}
	*way = r->side;
	return r->newest;
}

static int better(const struct metrics_series *s)
{
	return strcmp(s->figure->direction, "higher") == 0 ? 1 : strcmp(s->figure->direction, "lower") == 0 ? -1 : 0;
}

int reading_turn(const struct reading *r)
{
	int way = 0;

	if (reading_changed(r))
		turned_at(r, &way);
	return way * better(r->series);
}

/* Of what has no better and worse, whether it went up or down. */
static const char *say_turn(struct kb_ctx *c, const struct reading *r)
{
	int way, turn = reading_turn(r);
	const struct kb_figure *at = turned_at(r, &way);
	const char *word = turn ? turn > 0 ? "better" : "worse" : way > 0 ? "up" : "down";

	if (way == 0)
		return kb_say(c, "staff.overview.change", NULL);
	return kb_say(c, kb_fmt(c, "staff.overview.change.%s", word), "period", metrics_period(c, at->period), NULL);
}

static const char *say_change(struct kb_ctx *c, const struct reading *r)
{
	static const char *const words[] = { [KBS_CHANGE_EARLY] = "early", [KBS_CHANGE_NOT_SHOWN] = "same", [KBS_CHANGE_OPEN] = "unsure" };

	return reading_changed(r) ? say_turn(c, r) : kb_say(c, kb_fmt(c, "staff.overview.%s", words[r->change]), NULL);
}

const char *reading_says(struct kb_ctx *c, const struct reading *r)
{
	const char *norm, *each;

	if (!r->newest)
		return "";
	norm = reading_norm_says(c, r);
	each = reading_per_youth(c, r->series->indicator, r->newest->value, r->newest->value_band);
	return kb_fmt(c, "%s%s%s%s%s", each ? each : "", each ? ". " : "", norm, *norm ? " " : "", say_change(c, r));
}

const char *reading_name(struct kb_ctx *c, const struct metrics_series *s)
{
	return kb_fmt(c, "%s (%s)", metrics_words(c, s->indicator->nl, s->indicator->en), metrics_whose(c, s->figure));
}

const char *reading_url(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	return indicator_url(c, f->place, &f->series[series]);
}
