/* spark.c - a series as a line of the size of a word, and as a line of a list.
 *
 * All sparks of a place have the same periods from left to right, so that they can be read
 * under each other. What is told by more than its ink: the newest figure is a square, the norm is
 * dashed, a withheld figure is a gap, a band an upright as long as it is. A spark has no numbers: a sentence says where it
 * begins and ends, and the row beside it holds the newest. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "charted.h"
#include "screens.h"
#include "written.h"

/* The field within 120 by 36 units. */
enum { LEFT = 4, RIGHT = 112, TOP = 4, BOTTOM = 32, POINT_MAX = 32 };

/* What lies at the bottom and at the top. Shares and scores have the same field, so that sparks are alike. */
struct field {
	const struct reading *r;
	size_t n; /* periods from left to right */
	double low, high;
};

static struct field field_of(const struct reading *r, size_t n)
{
	const char *unit = r->series->indicator->unit;
	struct field f = { r, n, 0, 100 };

	if (strcmp(unit, "percent") == 0 || strcmp(unit, "score") == 0)
		return f;
	f.high = 1;
	for (size_t p = 0; p < n; p++)
		if (r->row[p].shown) {
			f.high = fmax(f.high, r->row[p].value);
			f.low = fmin(f.low, r->row[p].value);
		}
	return f;
}

static double across(const struct field *f, size_t period)
{
	return f->n < 2 ? RIGHT : RIGHT - (double)period * (RIGHT - LEFT) / (double)(f->n - 1);
}

static double height(const struct field *f, double value)
{
	return BOTTOM - (fmin(fmax(value, f->low), f->high) - f->low) * (BOTTOM - TOP) / (f->high - f->low);
}

static bool is_exact(const struct kb_figure *g)
{
	return g->shown && g->value_band == KB_AS_IS;
}

/* Is the line drawn from this period to the next older one? */
static bool joins(const struct field *f, size_t p)
{
	return p + 1 < f->n && is_exact(&f->r->row[p]) && is_exact(&f->r->row[p + 1]) && f->r->versions[p] == f->r->versions[p + 1];
}

static const char *draw_line(struct kb_ctx *c, const struct field *f)
{
	size_t room = f->n * POINT_MAX + 1, len = 0;
	char *path = kb_alloc(c, room);

	for (size_t p = 0; p < f->n; p++) {
		bool before = p > 0 && joins(f, p - 1);

		if (before || joins(f, p))
			len += (size_t)snprintf(path + len, room - len, "%c%.1f %.1f", before ? 'L' : 'M', across(f, p), height(f, f->r->row[p].value));
	}
	return path;
}

/* A figure without neighbours would not be seen. */
static const char *draw_dots(struct kb_ctx *c, const struct field *f)
{
	size_t room = f->n * POINT_MAX + 1, len = 0;
	char *path = kb_alloc(c, room);

	for (size_t p = 0; p < f->n; p++)
		if (is_exact(&f->r->row[p]) && !joins(f, p) && !(p > 0 && joins(f, p - 1)))
			len += (size_t)snprintf(path + len, room - len, "M%.1f %.1fh0", across(f, p), height(f, f->r->row[p].value));
	return path;
}

static struct charted_range range_of(const struct field *f, const struct kb_figure *g)
{
	return charted_range(f->r->series->indicator->unit, g->value, g->value_band);
}

static const char *draw_spans(struct kb_ctx *c, const struct field *f)
{
	size_t room = f->n * POINT_MAX + 1, len = 0;
	char *path = kb_alloc(c, room);

	for (size_t p = 0; p < f->n; p++) {
		const struct charted_range r = range_of(f, &f->r->row[p]);

		if (f->r->row[p].shown && !is_exact(&f->r->row[p]))
			len += (size_t)snprintf(path + len, room - len, "M%.1f %.1fV%.1f", across(f, p), height(f, r.low), height(f, r.high));
	}
	return path;
}

/* Of a band a bar over all of it. */
static const char *draw_newest(struct kb_ctx *c, const struct field *f)
{
	size_t p = (size_t)(f->r->newest - f->r->row);
	const struct charted_range r = range_of(f, f->r->newest);

	if (!is_exact(f->r->newest))
		return kb_fmt(c, "M%.1f %.1fh7V%.1fh-7z", across(f, p) - 3.5, height(f, r.low), height(f, r.high));
	return kb_fmt(c, "M%.1f %.1fh7v7h-7z", across(f, p) - 3.5, height(f, f->r->newest->value) - 3.5);
}

static const char *draw_norm(struct kb_ctx *c, const struct field *f)
{
	const struct catalogue_indicator *i = f->r->series->indicator;

	if (!i->has_norm || i->norm < f->low || i->norm > f->high)
		return NULL;
	return kb_fmt(c, "M%d %.1fH%d", LEFT, height(f, i->norm), RIGHT);
}

/* From where to where. */
static const char *say(struct kb_ctx *c, const struct reading *r, size_t n)
{
	const struct kb_figure *first = r->newest;
	const struct catalogue_indicator *i = r->series->indicator;

	for (const struct kb_figure *g = r->newest; g < r->row + n; g++)
		first = g->shown ? g : first;
	if (first == r->newest)
		return kb_say(c, "staff.overview.spark.one", "period", metrics_period(c, first->period), NULL);
	return kb_say(c, "staff.overview.spark", "first", metrics_banded(c, reading_value(c, i, first->value), first->value_band), "from", metrics_period(c, first->period),
	    "last", metrics_banded(c, reading_value(c, i, r->newest->value), r->newest->value_band), "to", metrics_period(c, r->newest->period), NULL);
}

size_t spark_span(const struct metrics_indicators *f)
{
	size_t span = 0;

	for (size_t i = 0; i < f->nseries * f->nperiods; i++)
		if (f->figures[i].shown && i % f->nperiods >= span)
			span = i % f->nperiods + 1;
	return span;
}

struct metrics_spark spark_of(struct kb_ctx *c, const struct reading *r, size_t nperiods)
{
	const struct field f = field_of(r, nperiods);

	return (struct metrics_spark){
		.line = draw_line(c, &f), .dots = draw_dots(c, &f), .spans = draw_spans(c, &f), .newest = draw_newest(c, &f), .norm = draw_norm(c, &f),
		.says = say(c, r, nperiods),
	};
}

struct metrics_line screens_line(struct kb_ctx *c, const struct metrics_indicators *f, const struct reading *r, size_t span)
{
	const struct kb_figure *g = r->newest;

	return (struct metrics_line){
		.name = reading_name(c, r->series), .url = reading_url(c, f, (size_t)(r->series - f->series)),
		.value = metrics_banded(c, reading_value(c, r->series->indicator, g->value), g->value_band), .n = kb_number(c, (double)g->n, 0),
		.period = metrics_period(c, g->period), .says = reading_says(c, r),
		.spark = spark_of(c, r, span), .met = r->met, .changed = reading_changed(r), .counted = catalogue_is_register(r->series->indicator),
		.reason = r->tailored ? r->tailored->words : NULL, .by = outcome_by(c, r),
	};
}
