/* compare-chart.c - the funnel as SVG paths: no script, no style, no colour (compare.h).
 *
 * A place inside is a ring, one outside a triangle: the shape says it. A share that is told as a band is drawn as a span. */
#include <math.h>

#include "compare.h"

/* The field of the chart: what it is about to the right, the figure upwards. */
enum { LEFT = 34, RIGHT = 352, TOP = 10, BOTTOM = 122, STEPS = 40, THOUSAND = 1000 };

static double across(const struct compare_field *f, double size)
{
	return LEFT + (RIGHT - LEFT) * size / f->widest;
}

static double height(const struct compare_field *f, double value)
{
	return BOTTOM - (BOTTOM - TOP) * fmin(fmax(value / f->top, 0), 1);
}

/* Whole people. */
static double size_at(const struct compare_field *f, int step)
{
	double from = f->kind == KBS_P ? KBS_PEOPLE_MIN : f->least, size = from + (f->widest - from) * step / STEPS;

	return f->kind == KBS_P ? round(size) : size;
}

/* A limit from the least to the most; over bands the widest. What lies above the field is left off. */
static const char *draw_limit(const struct compare_field *f, enum kbs_funnel_line line)
{
	double theta = line == KBS_LOWER_998 || line == KBS_LOWER_95 ? f->low.theta : f->high.theta;
	const char *path = "";

	for (int i = 0; i <= STEPS; i++) {
		double size = size_at(f, i), limits[KBS_FUNNEL_LINES];

		if (kbs_funnel_limits(f->kind, theta, size, limits) != KBS_OK)
			return "";
		if (f->kind == KBS_P || limits[line] <= f->top)
			path = kb_fmt(f->c, "%s%c%.1f %.1f", path, *path ? 'L' : 'M', across(f, size), height(f, limits[line]));
	}
	return path;
}

/* From end to end of its band. */
static const char *draw_span(const struct compare_field *f, const struct kb_figure *g)
{
	const struct charted_range r = charted_range("percent", 100 * g->share, g->share_band);
	double x = across(f, compare_size(f, g));

	if (f->kind != KBS_P || r.low == r.high)
		return "";
	return kb_fmt(f->c, "M%.1f %.1fh6m-3 0V%.1fm-3 0h6", x - 3, height(f, r.low / 100), height(f, r.high / 100));
}

static const char *draw_place(const struct compare_field *f, const struct kb_figure *g, bool outside)
{
	double x = across(f, compare_size(f, g)), y = height(f, compare_value(f, g));

	return outside ? kb_fmt(f->c, "M%.1f %.1fl5 9h-10z", x, y - 5)
	               : kb_fmt(f->c, "M%.1f %.1fa4 4 0 1 0 8 0a4 4 0 1 0 -8 0", x - 4, y);
}

static void draw_places(const struct compare_field *f, struct metrics_funnel *m)
{
	m->inside = m->outside = m->spans = "";
	for (size_t i = 0; i < f->n; i++) {
		const struct kb_figure *g = &f->points[i].figure;
		const char **path = f->outside[i] ? &m->outside : &m->inside;

		if (!g->shown)
			continue;
		*path = kb_fmt(f->c, "%s%s", *path, draw_place(f, g, f->outside[i] != 0));
		m->spans = kb_fmt(f->c, "%s%s", m->spans, draw_span(f, g));
	}
}

/* "100" of shares, "0.5" of events per thousand. */
static const char *label(const struct compare_field *f, double value)
{
	if (f->kind == KBS_P)
		return kb_number(f->c, 100 * value, 0);
	return kb_number(f->c, THOUSAND * value, THOUSAND * f->top < 2 ? 2 : THOUSAND * f->top < 10);
}

void compare_draw(const struct compare_field *f, struct metrics_funnel *m)
{
	draw_places(f, m);
	m->most = kb_number(f->c, f->widest, 0);
	m->high = label(f, f->top);
	m->middle = label(f, f->top / 2);
	if (!f->limits)
		return;
	m->centre = kb_fmt(f->c, "M%d %.1fH%dM%d %.1fH%d", LEFT, height(f, f->low.theta), RIGHT, LEFT, height(f, f->high.theta), RIGHT);
	m->near = kb_fmt(f->c, "%s%s", draw_limit(f, KBS_LOWER_95), draw_limit(f, KBS_UPPER_95));
	m->far = kb_fmt(f->c, "%s%s", draw_limit(f, KBS_LOWER_998), draw_limit(f, KBS_UPPER_998));
}
