/* reading.c - what a list may say of one series: its newest figure, and two verdicts in words.
 *
 * A share is held against its norm with Wilson's interval, so "misses" and "meets" are said
 * only beyond chance and of ten people or more (statistics.md 1.6, 1.8). Change is what judge.c
 * sees in the periods of the newest formula: figures of another version are not compared. */
#include <math.h>
#include <string.h>

#include "screens.h"
#include "stats/stats.h"

static bool is_share(const struct catalogue_indicator *i)
{
	return strcmp(i->unit, "percent") == 0;
}

int64_t reading_count(const struct kb_figure *g)
{
	return llround(g->value * (double)g->n / 100);
}

/* Where lower is better, the share of the others is held against the rest of the norm. */
static enum reading_met met_at(const struct metrics_series *s, int64_t k, int64_t n)
{
	bool lower = strcmp(s->figure->direction, "lower") == 0;
	double norm = s->indicator->norm / 100;

	switch (kbs_against_norm(lower ? n - k : k, n, lower ? 1 - norm : norm)) {
	case KBS_BELOW:
		return READING_MISSES;
	case KBS_ABOVE:
		return READING_MEETS;
	default:
		return READING_OPEN;
	}
}

/* Of a band only what holds at both its ends is said. */
enum reading_met reading_met(const struct metrics_series *s, const struct kb_figure *g)
{
	enum reading_met met;

	if (!s->indicator->has_norm || !is_share(s->indicator) || strcmp(s->figure->direction, "neutral") == 0)
		return READING_NO_NORM;
	if (kbs_say(g->n) != KBS_SAY_ALL)
		return READING_FEW;
	met = met_at(s, reading_count(g), g->n);
	if (g->value_band == KB_AS_IS || met == met_at(s, g->value_band == KB_AT_MOST ? 0 : g->n, g->n))
		return met;
	return READING_OPEN;
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

static void judge_change(struct kb_ctx *c, const struct metrics_indicators *f, struct reading *r)
{
	const struct metrics_figures row = { .place = f->place, .periods = f->periods, .nperiods = r->nperiods };
	struct metrics_verdict v;

	judge_signals(c, &row, r->row, "", &v);
	r->early = !v.has_centre;
	r->changed = v.changed;
	r->centred = v.has_centre;
	r->centre = v.centre;
	r->signs = v.signs;
}

struct reading reading_of(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	struct reading r = { .series = &f->series[series], .row = &f->figures[series * f->nperiods],
		.versions = &f->versions[series * f->nperiods] };

	r.newest = newest_of(r.row, f->nperiods);
	if (!r.newest)
		return r;
	r.nperiods = periods_alike(r.versions, f->nperiods, (size_t)(r.newest - r.row));
	r.met = reading_met(r.series, r.newest);
	judge_change(c, f, &r);
	return r;
}

/* ---- Words --------------------------------------------------------------------------------- */

const char *reading_value(struct kb_ctx *c, const struct catalogue_indicator *i, double value)
{
	if (is_share(i))
		return kb_say(c, "staff.metrics.percent", "share", kb_number(c, value, 0), NULL);
	return kb_number(c, value, strcmp(i->unit, "per_1000") == 0 ? 1 : 0);
}

static const char *say_norm(struct kb_ctx *c, const struct reading *r)
{
	static const char *const words[] = { [READING_OPEN] = "open", [READING_MEETS] = "meets", [READING_MISSES] = "misses" };

	if (r->met == READING_NO_NORM)
		return "";
	if (r->met == READING_FEW)
		return kb_say(c, "staff.overview.few", NULL);
	return kb_say(c, kb_fmt(c, "staff.overview.%s", words[r->met]),
	    "norm", reading_value(c, r->series->indicator, r->series->indicator->norm), NULL);
}

static const char *say_change(struct kb_ctx *c, const struct reading *r)
{
	if (r->early)
		return kb_say(c, "staff.overview.early", NULL);
	return r->changed ? kb_say(c, "staff.overview.change", NULL) : kb_say(c, "staff.overview.same", NULL);
}

const char *reading_says(struct kb_ctx *c, const struct reading *r)
{
	const char *norm;

	if (!r->newest)
		return "";
	norm = say_norm(c, r);
	return kb_fmt(c, "%s%s%s", norm, *norm ? " " : "", say_change(c, r));
}

const char *reading_name(struct kb_ctx *c, const struct metrics_series *s)
{
	return kb_fmt(c, "%s (%s)", metrics_words(c, s->indicator->nl, s->indicator->en), metrics_whose(c, s->figure));
}

const char *reading_url(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	const struct metrics_series *s = &f->series[series];
	const char *page = kb_url(c, "metrics.indicator", f->place->id, s->indicator->id, NULL);

	return page ? page : kb_fmt(c, "%s#%s-%s", kb_url(c, "metrics.indicators", f->place->id, NULL), s->indicator->id, s->key);
}

struct metrics_line screens_line(struct kb_ctx *c, const struct metrics_indicators *f, const struct reading *r, size_t span)
{
	const struct kb_figure *g = r->newest;

	return (struct metrics_line){
		.name = reading_name(c, r->series), .url = reading_url(c, f, (size_t)(r->series - f->series)),
		.value = metrics_banded(c, reading_value(c, r->series->indicator, g->value), g->value_band), .n = kb_number(c, (double)g->n, 0),
		.period = metrics_period(c, g->period), .says = reading_says(c, r),
		.spark = spark_of(c, r, span), .met = r->met, .changed = r->changed, .counted = catalogue_is_register(r->series->indicator),
	};
}
