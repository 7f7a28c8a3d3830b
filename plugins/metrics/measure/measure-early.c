/* measure-early.c - an early indication: a repeat round against what was before the measure.
 *
 * Quarters give a verdict after years. A repeat round of the items concerned, six weeks after the start or later, tells something
 * sooner, and less: one comparison of two shares, where chance and the season play along. So it has words of its own, and the
 * verdict does not look at it. Both sides were released; where they are told in bands the interval is the widest that any
 * values within the bands have. */
#include <math.h>
#include <string.h>

#include "klankbord-civil.h"
#include "measure.h"

enum { LOOK = 12, /* months from the quarter of the start on: a repeat later than that is no early look */ WEEK = 7 };

/* ---- Weeks -------------------------------------------------------------------------------------- */

/* The day on which it starts; where no day was told the last one it can be. */
static int32_t start_of(const struct measure *m)
{
	int year = m->start / 12, month = m->start % 12 + 1, most = kb_civil_days_in(year, month);

	return kb_civil_make(year, month, m->day > 0 && m->day < most ? m->day : most);
}

/* Whole weeks from the start to the week in which a round began. */
static int weeks_between(const struct measure *m, int week)
{
	int days = kb_civil_make(2000, 1, 3) + WEEK * week - start_of(m);

	return days < 0 ? -1 : days / WEEK;
}

/* ---- The round ------------------------------------------------------------------------------------ */

static const char *population_of(struct kb_ctx *c, const struct measure_case *k)
{
	return kb_fmt(c, "%.*s", (int)strcspn(k->aim.figure, "/"), k->aim.figure);
}

/* The first that is late enough; else the last that was too early. */
static bool find_round(struct kb_ctx *c, const struct measure_case *k, struct measure_early *e)
{
	const char *population = population_of(c, k);

	for (int i = 0; i < LOOK; i++) {
		const struct kb_period p = { k->first + i, 1 };
		int week = repeat_week(c, k->measure->place, population, p);

		if (week == 0 || weeks_between(k->measure, week) < 0)
			continue;
		e->period = p;
		e->weeks = weeks_between(k->measure, week);
		e->told = true;
		if (e->weeks >= KBS_EARLY_WEEKS)
			break;
	}
	return e->told;
}

/* ---- Two sides -------------------------------------------------------------------------------------- */

static double share_at(double value, enum kb_band band, int end)
{
	if (band == KB_AT_MOST)
		return end < 0 ? 0 : value;
	return band == KB_AT_LEAST && end > 0 ? 100 : value;
}

/* All that is frozen of before, together. end: -1 and 1 of bands, 0 as they are told. */
static struct kbs_people before(const struct measure_case *k, int end)
{
	struct kbs_people all = { 0, 0 };

	for (size_t i = 0; i < k->one.n; i++) {
		const struct one_point *p = &k->one.points[i];

		if (k->sides[i] != MEASURE_BEFORE)
			continue;
		all.count += llround(share_at(p->value, p->band, end) * (double)p->n / 100);
		all.size += p->n;
	}
	return all;
}

static struct kbs_people round_at(const struct kb_figure *g, int end)
{
	if (!g->shown)
		return (struct kbs_people){ 0, 0 };
	return (struct kbs_people){ llround(share_at(g->value, g->value_band, end) * (double)g->n / 100), g->n };
}

/* The difference is least where before is most and the round is least. */
static void widen(const struct measure_case *k, const struct kb_figure *g, struct measure_early *e)
{
	struct kbs_indication low, high;

	kbs_indicate(before(k, 1), round_at(g, -1), k->aim.better, e->weeks, &low);
	kbs_indicate(before(k, -1), round_at(g, 1), k->aim.better, e->weeks, &high);
	e->lower = low.difference.lower;
	e->upper = high.difference.upper;
	e->banded = e->lower != e->is.difference.lower || e->upper != e->is.difference.upper;
	if (low.early != e->is.early || high.early != e->is.early)
		e->is.early = KBS_EARLY_NONE;
}

static void compare(struct kb_ctx *c, const struct measure_case *k, struct measure_early *e)
{
	const struct catalogue_indicator *i = indicator_version(kb_started(c), k->aim.indicator, e->period);
	struct kb_figure g = { 0 };

	if (i && i->version == k->version)
		g = repeat_figure(c, k->measure->place, i, k->aim.figure, e->period);
	e->waits = kb_release_through(c) < e->period.month + e->period.months;
	e->value = g.value;
	e->band = g.value_band;
	kbs_indicate(before(k, 0), round_at(&g, 0), k->aim.better, e->weeks, &e->is);
	if (e->is.early >= KBS_EARLY_NONE)
		widen(k, &g, e);
}

struct measure_early measure_early(struct kb_ctx *c, const struct measure_case *k)
{
	struct measure_early e = { .place = strcmp(k->one.place->kind, "location") == 0, .share = repeat_compares(k->one.series->figure) };

	if (k->frozen && e.place && e.share && find_round(c, k, &e))
		compare(c, k, &e);
	return e;
}
