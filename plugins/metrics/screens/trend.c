/* trend.c - figures as a page shows them: a chart and a table for each item.
 *
 * The chart is SVG without script or style: it prints, grows with the text and reads
 * aloud (a title and a sentence). A figure that is withheld is a gap, never a guess; one that is told as
 * a band is an upright from end to end of it, and no line leads to it. What the figures show is worked
 * out in judge.c. */
#include <stdio.h>

#include "charted.h"
#include "defined.h"
#include "screens.h"

/* The field of the chart within its 360 by 150 units. */
enum { LEFT = 34, RIGHT = 352, TOP = 10, BOTTOM = 122, POINT_MAX = 32 };

static const char dash[] = "–";

static double across(size_t nperiods, size_t period)
{
	size_t old = nperiods - 1 - period; /* 0 is the oldest, at the left */

	return nperiods < 2 ? (LEFT + RIGHT) / 2.0 : LEFT + (double)old * (RIGHT - LEFT) / (double)(nperiods - 1);
}

static double height(double score)
{
	return BOTTOM - score * (BOTTOM - TOP) / 100;
}

static bool is_exact(const struct kb_figure *g)
{
	return g->shown && g->value_band == KB_AS_IS;
}

/* The path of the line: "M" begins behind a gap or a band and in another segment, "L" joins. */
static const char *draw_line(struct kb_ctx *c, const struct kb_figure *row, size_t n, const int *segments)
{
	size_t room = n * POINT_MAX + 1, len = 0;
	char *path = kb_alloc(c, room);
	bool joined = false;

	for (size_t p = 0; p < n; p++) {
		if (segments && p > 0 && segments[p] != segments[p - 1])
			joined = false;
		if (is_exact(&row[p]))
			len += snprintf(path + len, room - len, "%c%.1f %.1f", joined ? 'L' : 'M', across(n, p), height(row[p].value));
		joined = is_exact(&row[p]);
	}
	return path;
}

/* A line across the field; "" where it lies outside. */
static const char *draw_across(struct kb_ctx *c, double score)
{
	return score < 0 || score > 100 ? "" : kb_fmt(c, "M%d %.1fH%d", LEFT, height(score), RIGHT);
}

/* A dot is a line of no length with round ends. */
static const char *draw_dots(struct kb_ctx *c, const struct kb_figure *row, size_t n)
{
	size_t room = n * POINT_MAX + 1, len = 0;
	char *path = kb_alloc(c, room);

	for (size_t p = 0; p < n; p++)
		if (is_exact(&row[p]))
			len += snprintf(path + len, room - len, "M%.1f %.1fh0", across(n, p), height(row[p].value));
	return path;
}

/* An upright with a foot at either end. */
static const char *draw_spans(struct kb_ctx *c, const struct kb_figure *row, size_t n)
{
	size_t room = n * 2 * POINT_MAX + 1, len = 0;
	char *path = kb_alloc(c, room);

	for (size_t p = 0; p < n; p++) {
		const struct charted_range r = charted_range("score", row[p].value, row[p].value_band);

		if (row[p].shown && !is_exact(&row[p]))
			len += snprintf(path + len, room - len, "M%.1f %.1fh8m-4 0V%.1fm-4 0h8", across(n, p) - 4, height(r.low), height(r.high));
	}
	return path;
}

const char *metrics_period(struct kb_ctx *c, struct kb_period p)
{
	if (p.months == 1)
		return kb_month_name(c, p.month);
	if (p.months == 6)
		return kb_say(c, "staff.metrics.half", "half", kb_fmt(c, "%d", p.month % 12 / 6 + 1), "year", kb_fmt(c, "%d", p.month / 12), NULL);
	if (p.months == 12)
		return kb_fmt(c, "%d", p.month / 12);
	return kb_say(c, "staff.metrics.quarter", "quarter", kb_fmt(c, "%d", p.month % 12 / 3 + 1),
	    "year", kb_fmt(c, "%d", p.month / 12), NULL);
}

/* The chart in a sentence: where the line begins and where it ends. */
static const char *say_chart(struct kb_ctx *c, const struct kb_figure *row, size_t n)
{
	const struct kb_figure *first = NULL, *last = NULL;

	for (size_t p = 0; p < n; p++) {
		if (!row[p].shown)
			continue;
		first = &row[p];
		last = last ? last : &row[p];
	}
	if (!first)
		return "";
	return kb_say(c, "staff.metrics.chart", "first", metrics_banded(c, kb_number(c, first->value, 0), first->value_band), "from", metrics_period(c, first->period),
	    "last", metrics_banded(c, kb_number(c, last->value, 0), last->value_band), "to", metrics_period(c, last->period), NULL);
}

struct metrics_chart trend_chart(struct kb_ctx *c, const struct kb_figure *row, size_t nperiods, const int *segments)
{
	return (struct metrics_chart){
		.line = draw_line(c, row, nperiods, segments), .dots = draw_dots(c, row, nperiods),
		.spans = draw_spans(c, row, nperiods), .says = say_chart(c, row, nperiods),
		.from = metrics_period(c, row[nperiods - 1].period), .to = metrics_period(c, row[0].period),
	};
}

const char *metrics_people(struct kb_ctx *c, const struct kb_figure *g)
{
	return g->shown || g->nobody ? kb_number(c, (double)g->n, 0) : dash;
}

const char *metrics_banded(struct kb_ctx *c, const char *words, enum kb_band band)
{
	if (band == KB_AS_IS)
		return words;
	return band == KB_AT_MOST ? kb_say(c, "staff.metrics.at_most", "value", words, NULL) : kb_say(c, "staff.metrics.at_least", "value", words, NULL);
}

const char *metrics_band_code(struct kb_ctx *c, double value, enum kb_band band)
{
	return band == KB_AS_IS ? "" : kb_fmt(c, "%s%.0f", band == KB_AT_MOST ? "<=" : ">=", value);
}

static const struct table_column columns[] = {
	{ "staff.metrics.period", false }, { "staff.metrics.n", true }, { "staff.metrics.score", true }, { "staff.metrics.share", true },
	{ "staff.metrics.interval", true }, { "staff.one.reach", true }, { "staff.metrics.sign", false },
};

static void add_period(struct kb_ctx *c, struct metrics_table *t, const struct kb_figure *g, const struct kb_figure *reach, const char *sign)
{
	const char *share = kb_say(c, "staff.metrics.percent", "share", kb_number(c, 100 * g->share, 0), NULL);
	const char *const cells[] = {
		metrics_period(c, g->period), metrics_people(c, g), g->shown ? metrics_banded(c, kb_number(c, g->value, 0), g->value_band) : dash,
		g->shown ? metrics_banded(c, share, g->share_band) : dash, g->shown ? judge_interval(c, g) : dash, defined_reach(c, reach), sign ? sign : "",
	};

	table_add(c, t, NULL, cells);
}

static struct metrics_table periods_of(struct kb_ctx *c, const struct metrics_figures *f, const char *id, const struct kb_figure *row,
    const struct kb_figure *reach, const struct metrics_verdict *v)
{
	struct metrics_table t = TABLE_OF(c, id, columns, f->nperiods);

	for (size_t p = 0; p < f->nperiods; p++)
		add_period(c, &t, &row[p], reach ? &reach[p] : NULL, v->signs[p]);
	return t;
}

/* The newest that shows; n: none does. */
static size_t newest_of(const struct kb_figure *row, size_t n)
{
	size_t p = 0;

	while (p < n && !row[p].shown)
		p++;
	return p;
}

static struct metrics_defined define(struct kb_ctx *c, const struct metrics_figures *f, size_t item, const struct kb_figure *reach)
{
	const struct kb_figure *row = &f->figures[item * f->nperiods];
	size_t p = newest_of(row, f->nperiods);

	return defined_question(c, &f->items[item], &row[p], reach ? &reach[p] : NULL);
}

static struct metrics_section section_of(struct kb_ctx *c, const struct metrics_figures *f, size_t item, const struct metrics_indicators *reached)
{
	const struct kb_figure *row = &f->figures[item * f->nperiods], *reach = defined_reached_of(c, reached, f->items[item].name);
	const char *id = f->items[item].name;
	struct metrics_verdict v;
	judge_row(c, f, row, id, &v);
	struct metrics_section s = {
		.id = id, .stem = f->items[item].stem,
		.title = kb_fmt(c, "%s-title", id), .desc = kb_fmt(c, "%s-desc", id),
		.compare = *f->place->type ? kb_url(c, "metrics.compare", f->place->type, id, NULL) : NULL,
		.defined = define(c, f, item, reach),
		.table = periods_of(c, f, id, row, reach, &v), .says = v.says, .nsays = v.nsays,
	};

	s.chart = trend_chart(c, row, f->nperiods, NULL);
	s.chart.centre = v.has_centre ? kb_fmt(c, "%s%s", draw_across(c, v.centre), v.banded ? draw_across(c, v.centre_high) : "") : NULL;
	s.chart.limits = v.has_limits ? kb_fmt(c, "%s%s", draw_across(c, v.lower), draw_across(c, v.upper)) : NULL;
	return s;
}

void trend_fill(struct kb_ctx *c, const struct metrics_figures *f, struct metrics_page *page)
{
	struct metrics_section *sections = kb_alloc(c, (f->nitems + 1) * sizeof(*sections));
	const char **silent = kb_alloc(c, (f->nitems + 1) * sizeof(*silent));
	const struct metrics_indicators *reached = defined_reached(c, f->place, f->periods, f->nperiods);

	page->sections = sections;
	page->silent = silent;
	for (size_t i = 0; i < f->nitems; i++) {
		if (newest_of(&f->figures[i * f->nperiods], f->nperiods) < f->nperiods)
			sections[page->count++] = section_of(c, f, i, reached);
		else
			silent[page->nsilent++] = f->items[i].stem;
	}
}
