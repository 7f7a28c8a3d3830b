/* one-chart.c - draws a run or control chart as SVG paths: no script, no style, no colour.
 *
 * What a line is, its shape tells: figures are a thick line with dots, one that stands out is a
 * diamond; the centre has long dashes, the limits dots, the norm dash and dot; a formula that
 * changes is a dashed upright, a measure that starts one on a triangle; what held before a measure has thin
 * dashes. A withheld figure is a gap. One that is told as a band is an upright with a foot at either end, and
 * no line leads to it: where it lies between them nobody is told. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "charted.h"
#include "one.h"

/* The field within 360 by 172 units, and what stands above and below it. */
enum { LEFT = 40, RIGHT = 352, TOP = 20, BOTTOM = 132, POINT_MAX = 64, LABELS = 24 };

struct field {
	struct kb_ctx *c;
	const struct one *o;
	double low, high;
};

static double step(const struct field *f)
{
	return f->o->n < 2 ? RIGHT - LEFT : (double)(RIGHT - LEFT) / (double)(f->o->n - 1);
}

static double across(const struct field *f, double i)
{
	return f->o->n < 2 ? (LEFT + RIGHT) / 2.0 : LEFT + i * step(f);
}

static double height(const struct field *f, double value)
{
	return BOTTOM - (value - f->low) * (BOTTOM - TOP) / (f->high - f->low);
}

/* ---- The scale -------------------------------------------------------------------------------- */

static void stretch(struct field *f, bool has, double value)
{
	if (!has)
		return;
	f->low = fmin(f->low, value);
	f->high = fmax(f->high, value);
}

/* Shares and scores go from 0 to 100; what has no ends, from its lowest to its highest line. */
static struct field field_of(struct kb_ctx *c, const struct one *o)
{
	const char *unit = o->series->indicator->unit;
	struct field f = { c, o, 0, strcmp(unit, "percent") == 0 || strcmp(unit, "score") == 0 ? 100 : 1 };

	if (f.high == 100)
		return f;
	for (size_t i = 0; i < o->n; i++) {
		const struct one_point *p = &o->points[i];

		stretch(&f, p->shown, p->value);
		stretch(&f, p->has_limits, p->lower);
		stretch(&f, p->has_limits, p->upper);
		stretch(&f, p->version && p->version->has_norm, p->version ? p->version->norm : 0);
	}
	f.low = floor(f.low);
	f.high = ceil(f.high);
	return f;
}

/* ---- Paths --------------------------------------------------------------------------------------- */

struct path {
	char *text;
	size_t room, len;
};

static struct path path_of(const struct field *f)
{
	size_t room = (f->o->n + 1) * 2 * POINT_MAX;

	return (struct path){ kb_alloc(f->c, room), room, 0 };
}

#define DRAW(p, ...) ((p)->len += (size_t)snprintf((p)->text + (p)->len, (p)->room - (p)->len, __VA_ARGS__))

static bool is_exact(const struct one_point *p)
{
	return p->shown && p->band == KB_AS_IS;
}

static const char *draw_line(const struct field *f)
{
	struct path to = path_of(f);
	bool joined = false;

	for (size_t i = 0; i < f->o->n; i++) {
		const struct one_point *p = &f->o->points[i];

		if (is_exact(p))
			DRAW(&to, "%c%.1f %.1f", joined && !p->cut ? 'L' : 'M', across(f, (double)i), height(f, p->value));
		joined = is_exact(p);
	}
	return to.text;
}

static const char *draw_dots(const struct field *f)
{
	struct path to = path_of(f);

	for (size_t i = 0; i < f->o->n; i++)
		if (is_exact(&f->o->points[i]) && !f->o->points[i].stands_out)
			DRAW(&to, "M%.1f %.1fh0", across(f, (double)i), height(f, f->o->points[i].value));
	return to.text;
}

/* What has no upper end goes to the top of the field. */
static const char *draw_spans(const struct field *f)
{
	struct path to = path_of(f);

	for (size_t i = 0; i < f->o->n; i++) {
		const struct one_point *p = &f->o->points[i];
		const struct charted_range r = charted_range(f->o->series->indicator->unit, p->value, p->band);

		if (p->shown && !is_exact(p))
			DRAW(&to, "M%.1f %.1fh8m-4 0V%.1fm-4 0h8", across(f, (double)i) - 4, height(f, fmax(r.low, f->low)), height(f, fmin(r.high, f->high)));
	}
	return to.text;
}

static const char *draw_out(const struct field *f)
{
	struct path to = path_of(f);

	for (size_t i = 0; i < f->o->n; i++)
		if (f->o->points[i].stands_out)
			DRAW(&to, "M%.1f %.1fl6 6-6 6-6-6z", across(f, (double)i), height(f, f->o->points[i].value) - 6);
	return to.text;
}

/* What lies across at each period; a value that is none, or lies outside, is left out. */
enum level { CENTRE, CENTRE_HIGH, LOWER, UPPER, OLD_CENTRE, OLD_LOWER, OLD_UPPER, NORM };

static bool level_of(const struct one_point *p, enum level what, double *value)
{
	switch (what) {
	case CENTRE: *value = p->centre; return p->has_centre;
	case CENTRE_HIGH: *value = p->centre + p->centre_span; return p->has_centre && p->centre_span > 0;
	case LOWER: *value = p->lower; return p->has_limits;
	case UPPER: *value = p->upper; return p->has_limits;
	case OLD_CENTRE: *value = p->old_centre; return p->has_old;
	case OLD_LOWER: *value = p->old_lower; return p->has_old;
	case OLD_UPPER: *value = p->old_upper; return p->has_old;
	case NORM: break;
	}
	*value = p->version ? p->version->norm : 0;
	return p->version && p->version->has_norm;
}

/* Neighbours of one height are one line, so that its dashes can be told apart. */
static const char *draw_level(const struct field *f, enum level what)
{
	struct path to = path_of(f);
	double value, next;

	for (size_t i = 0, k; i < f->o->n; i = k) {
		bool has = level_of(&f->o->points[i], what, &value);

		for (k = i + 1; k < f->o->n && !f->o->points[k].cut && level_of(&f->o->points[k], what, &next) == has && next == value;)
			k++;
		if (has && value >= f->low && value <= f->high)
			DRAW(&to, "M%.1f %.1fH%.1f", fmax(LEFT, across(f, (double)i - 0.5)), height(f, value), fmin(RIGHT, across(f, (double)k - 0.5)));
	}
	return to.text;
}

static const char *draw_breaks(const struct field *f)
{
	struct path to = path_of(f);

	for (size_t i = 1; i < f->o->n; i++)
		if (f->o->points[i].version != f->o->points[i - 1].version)
			DRAW(&to, "M%.1f %dV%d", across(f, (double)i - 0.5), TOP - 4, BOTTOM);
	return to.text;
}

/* Where a period with the start of a measure begins: an upright on a triangle. */
static double start_of(size_t i)
{
	return (double)i - 0.5;
}

static const char *draw_measures(const struct field *f)
{
	struct path to = path_of(f);

	for (size_t i = 0; i < f->o->n; i++)
		if (f->o->points[i].measure)
			DRAW(&to, "M%.1f %dV%dl5 8h-10l5-8z", fmax(LEFT, across(f, start_of(i))), TOP, BOTTOM + 2);
	return to.text;
}

/* ---- Words in the chart ----------------------------------------------------------------------------- */

static struct one_label label_at(const struct field *f, double i, int y, const char *words)
{
	return (struct one_label){ kb_fmt(f->c, "%.1f", across(f, i)), kb_fmt(f->c, "%d", y), words };
}

static size_t label(const struct field *f, struct one_label *to)
{
	size_t n = 0;

	for (size_t i = 1; i < f->o->n && n < LABELS; i++)
		if (f->o->points[i].version && f->o->points[i].version != f->o->points[i - 1].version)
			to[n++] = label_at(f, (double)i - 0.5, TOP - 7, kb_fmt(f->c, "v%d", f->o->points[i].version->version));
	for (size_t i = 0; i < f->o->n && n < LABELS; i++)
		if (f->o->points[i].measure)
			to[n++] = label_at(f, fmax(0, start_of(i)), BOTTOM + 22, f->o->points[i].measure);
	return n;
}

static const char *say_measures(struct kb_ctx *c, const struct one *o)
{
	const char *says = "";

	for (size_t i = 0; i < o->n; i++)
		if (o->points[i].measure && *o->points[i].measure)
			says = kb_fmt(c, "%s %s", says, kb_say(c, "staff.measure.begins.in", "number", o->points[i].measure, "period", metrics_period(c, o->points[i].period), NULL));
	return says;
}

static const char *say_chart(struct kb_ctx *c, const struct one *o)
{
	const struct one_point *first = NULL, *last = NULL;

	for (size_t i = 0; i < o->n; i++)
		if (o->points[i].shown) {
			first = first ? first : &o->points[i];
			last = &o->points[i];
		}
	if (!first)
		return "";
	return kb_say(c, "staff.one.chart", "first", metrics_banded(c, kb_number(c, first->value, 0), first->band), "from", metrics_period(c, first->period),
	    "last", metrics_banded(c, kb_number(c, last->value, 0), last->band), "to", metrics_period(c, last->period), NULL);
}

struct one_chart one_draw(struct kb_ctx *c, const struct one *o)
{
	const struct field f = field_of(c, o);
	struct one_label *labels = kb_alloc(c, LABELS * sizeof(*labels));

	return (struct one_chart){
		.line = draw_line(&f), .dots = draw_dots(&f), .out = draw_out(&f), .spans = draw_spans(&f),
		.centre = kb_fmt(c, "%s%s", draw_level(&f, CENTRE), draw_level(&f, CENTRE_HIGH)),
		.limits = kb_fmt(c, "%s%s", draw_level(&f, LOWER), draw_level(&f, UPPER)),
		.norm = draw_level(&f, NORM), .breaks = draw_breaks(&f),
		.high = kb_number(c, f.high, 0), .middle = kb_number(c, (f.low + f.high) / 2, f.high - f.low < 10 ? 1 : 0), .low = kb_number(c, f.low, 0),
		.from = metrics_period(c, o->points[0].period), .to = metrics_period(c, o->points[o->n - 1].period),
		.labels = labels, .nlabels = label(&f, labels), .says = kb_fmt(c, "%s%s", say_chart(c, o), say_measures(c, o)),
		.old = kb_fmt(c, "%s%s%s", draw_level(&f, OLD_CENTRE), draw_level(&f, OLD_LOWER), draw_level(&f, OLD_UPPER)), .measures = draw_measures(&f),
	};
}
