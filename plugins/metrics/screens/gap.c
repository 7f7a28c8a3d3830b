/* gap.c - the distance between populations that are asked about the same subject (S5).
 *
 * Only figures of one indicator, one place and one period stand beside each other; nothing is added
 * up over populations. A distance between shares is told with Newcombe's interval where both sides
 * are ten people or more and were asked in the same way (statistics.md 1.6, 1.8). The picture is
 * one scale of 0 to 100 a row, a lane for each population; who is who is told by the shape too. */
#include <math.h>
#include <string.h>

#include "charted.h"
#include "screens.h"

/* The scale within 240 units, a lane for each population, so that equal figures lie under each other. */
enum { LEFT = 10, RIGHT = 230, LANE = 18, VOICES = 5 };

static const char *const populations[VOICES] = { "youth", "guardian", "foster", "partner", "staff" };

/* One subject: the series of each population, and the period in which they are shown. */
struct subject {
	const struct catalogue_indicator *indicator;
	const struct kb_figure *rows[VOICES];             /* NULL: not asked */
	const struct catalogue_figure *figures[VOICES];
	size_t first;                                     /* series */
	size_t period;
};

/* ---- Which subjects ---------------------------------------------------------------------------- */

/* The indicator's own figure of each population: no part of it, and no gap of its own. */
static size_t asked(const struct desk *d, size_t first, struct subject *s)
{
	size_t n = 0;

	*s = (struct subject){ .indicator = d->f->series[first].indicator, .first = first };
	for (size_t i = first; i < d->f->nseries && d->f->series[i].indicator == s->indicator; i++)
		for (size_t v = 0; v < VOICES; v++) {
			const struct catalogue_figure *f = d->f->series[i].figure;

			if (*f->part || f->kind == CATALOGUE_GAP || strcmp(f->population, populations[v]) != 0)
				continue;
			s->rows[v] = &d->f->figures[i * d->f->nperiods];
			s->figures[v] = f;
			n++;
		}
	return n;
}

static bool shows(const struct subject *s, size_t v)
{
	return s->rows[v] && s->rows[v][s->period].shown;
}

static size_t voices(const struct subject *s)
{
	size_t n = 0;

	for (size_t v = 0; v < VOICES; v++)
		n += shows(s, v);
	return n;
}

/* The newest period in which two populations show. */
static bool find_period(const struct desk *d, struct subject *s)
{
	for (s->period = 0; s->period < d->f->nperiods; s->period++)
		if (voices(s) > 1)
			return true;
	return false;
}

/* ---- The picture -------------------------------------------------------------------------------- */

/* A ring, a square, a diamond, a triangle, a cross. */
static struct metrics_symbol symbol(struct kb_ctx *c, size_t voice, double x, double y)
{
	switch (voice) {
	case 0:
		return (struct metrics_symbol){ kb_fmt(c, "M%.1f %.1fa6 6 0 1 0 12 0a6 6 0 1 0 -12 0", x - 6, y), true };
	case 1:
		return (struct metrics_symbol){ kb_fmt(c, "M%.1f %.1fh10v10h-10z", x - 5, y - 5), false };
	case 2:
		return (struct metrics_symbol){ kb_fmt(c, "M%.1f %.1fl7 7l-7 7l-7 -7z", x, y - 7), true };
	case 3:
		return (struct metrics_symbol){ kb_fmt(c, "M%.1f %.1fl7 12h-14z", x, y - 7), false };
	default:
		return (struct metrics_symbol){ kb_fmt(c, "M%.1f %.1fl10 10m0 -10l-10 10", x - 5, y - 5), true };
	}
}

static double across(double value)
{
	return LEFT + (RIGHT - LEFT) * fmin(fmax(value, 0), 100) / 100;
}

static double down(size_t lane)
{
	return LANE * ((double)lane + 0.5);
}

/* From the symbol to the other end of its band. */
static const char *draw_spans(struct kb_ctx *c, const struct subject *s)
{
	const char *path = "";
	size_t lane = 0;

	for (size_t v = 0; v < VOICES; v++) {
		if (!shows(s, v))
			continue;
		const struct kb_figure *g = &s->rows[v][s->period];
		const struct charted_range r = charted_range(s->indicator->unit, g->value, g->value_band);

		if (r.low < r.high)
			path = kb_fmt(c, "%sM%.1f %.1fv8m0 -4H%.1fm0 -4v8", path, across(r.low), down(lane) - 4, across(r.high));
		lane++;
	}
	return path;
}

/* From symbol to symbol: how far the line leans is the distance. */
static const char *draw_between(struct kb_ctx *c, const struct subject *s)
{
	const char *path = "";
	size_t lane = 0;

	for (size_t v = 0; v < VOICES; v++)
		if (shows(s, v)) {
			path = kb_fmt(c, "%s%c%.1f %.1f", path, lane ? 'L' : 'M', across(s->rows[v][s->period].value), down(lane));
			lane++;
		}
	return path;
}

/* ---- What may be said ----------------------------------------------------------------------------- */

static const char *who(struct kb_ctx *c, size_t voice)
{
	return metrics_word(c, CATALOGUE_POPULATION, populations[voice]);
}

static int64_t count(const struct kb_figure *g)
{
	return charted_counts(g->value, g->n, KB_AS_IS).low;
}

/* Of two shares; the numbers are sizes, the sentence says which way. */
static const char *say_distance(struct kb_ctx *c, size_t base, size_t other, const struct kb_figure *a, const struct kb_figure *b)
{
	const char *one = who(c, base), *two = who(c, other), *points, *low, *high;
	struct kbs_difference x;

	if (kbs_newcombe(count(b), b->n, count(a), a->n, &x) != KBS_OK)
		return "";
	if (x.lower <= 0 && x.upper >= 0)
		return kb_say(c, "staff.gap.open", "one", one, "other", two, NULL);
	points = kb_number(c, 100 * fabs(x.difference), 0);
	low = kb_number(c, 100 * fmin(fabs(x.lower), fabs(x.upper)), 0);
	high = kb_number(c, 100 * fmax(fabs(x.lower), fabs(x.upper)), 0);
	if (x.lower > 0)
		return kb_say(c, "staff.gap.higher", "one", one, "other", two, "points", points, "low", low, "high", high, NULL);
	return kb_say(c, "staff.gap.lower", "one", one, "other", two, "points", points, "low", low, "high", high, NULL);
}

static const char *say_pair(struct kb_ctx *c, const struct subject *s, size_t base, size_t other)
{
	const struct kb_figure *a = &s->rows[base][s->period], *b = &s->rows[other][s->period];

	if (s->figures[base]->kind != s->figures[other]->kind)
		return kb_say(c, "staff.gap.otherwise", "one", who(c, base), "other", who(c, other), NULL);
	if (kbs_say(a->n) != KBS_SAY_ALL || kbs_say(b->n) != KBS_SAY_ALL)
		return kb_say(c, "staff.gap.few", "one", who(c, base), "other", who(c, other), NULL);
	if (strcmp(s->indicator->unit, "percent") != 0)
		return kb_say(c, "staff.gap.score", "one", who(c, base), "other", who(c, other), NULL);
	if (a->value_band != KB_AS_IS || b->value_band != KB_AS_IS)
		return kb_say(c, "staff.gap.band", "one", who(c, base), "other", who(c, other), NULL);
	return say_distance(c, base, other, a, b);
}

/* Each population against each before it. */
static void say_all(struct kb_ctx *c, const struct subject *s, struct metrics_gap *g)
{
	const char **says = kb_alloc(c, (size_t)VOICES * VOICES * sizeof(*says));

	g->says = says;
	for (size_t a = 0; a < VOICES; a++)
		for (size_t b = a + 1; b < VOICES; b++)
			if (shows(s, a) && shows(s, b))
				says[g->nsays++] = say_pair(c, s, a, b);
}

/* ---- A row ------------------------------------------------------------------------------------------ */

static void fill_voices(struct kb_ctx *c, const struct subject *s, struct metrics_gap *g)
{
	struct metrics_voice *list = kb_alloc(c, VOICES * sizeof(*list));

	g->voices = list;
	g->reads = "";
	for (size_t v = 0; v < VOICES; v++) {
		if (s->rows[v] && !shows(s, v))
			g->lacks = g->lacks ? kb_fmt(c, "%s, %s", g->lacks, who(c, v)) : who(c, v);
		if (!shows(s, v))
			continue;
		const struct kb_figure *x = &s->rows[v][s->period];
		list[g->nvoices] = (struct metrics_voice){ who(c, v), metrics_banded(c, reading_value(c, s->indicator, x->value), x->value_band), kb_number(c, (double)x->n, 0),
			symbol(c, v, across(x->value), down(g->nvoices)), symbol(c, v, 8, 8) };
		g->reads = kb_fmt(c, "%s%s%s %s", g->reads, *g->reads ? ", " : "", who(c, v), list[g->nvoices].value);
		g->nvoices++;
	}
}

static struct metrics_gap gap_of(const struct desk *d, const struct subject *s)
{
	struct metrics_gap g = { .name = metrics_words(d->c, s->indicator->nl, s->indicator->en), .url = reading_url(d->c, d->f, s->first),
		.period = metrics_period(d->c, d->f->periods[s->period]), .between = draw_between(d->c, s), .spans = draw_spans(d->c, s) };

	fill_voices(d->c, s, &g);
	say_all(d->c, s, &g);
	g.box = kb_fmt(d->c, "0 0 240 %zu", LANE * g.nvoices);
	g.ends = kb_fmt(d->c, "M%d 0v%zuM%d 0v%zuM%d 0v%zu", LEFT, LANE * g.nvoices, (LEFT + RIGHT) / 2, LANE * g.nvoices, RIGHT, LANE * g.nvoices);
	return g;
}

void gap_fill(const struct desk *d, const char *theme, struct metrics_theme *m)
{
	struct metrics_gap *gaps = kb_alloc(d->c, (d->f->nseries + 1) * sizeof(*gaps));

	m->gaps = gaps;
	for (size_t i = 0; i < d->f->nseries; i++) {
		const struct catalogue_indicator *at = d->f->series[i].indicator;
		struct subject s;

		if ((i > 0 && d->f->series[i - 1].indicator == at) || strcmp(at->theme, theme) != 0 || asked(d, i, &s) < 2)
			continue;
		if (find_period(d, &s))
			gaps[m->ngaps++] = gap_of(d, &s);
		else
			m->nogap = kb_fmt(d->c, "%s%s%s", m->nogap ? m->nogap : "", m->nogap ? "; " : "", metrics_words(d->c, at->nl, at->en));
	}
}
