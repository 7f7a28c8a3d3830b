/* svg.c - one series as a picture: value, centre, limits, norm, breaks and measures.
 *
 * Shapes tell what colours tell: the value has dots, a signal is a square with its word in
 * the picture's text, a figure told as a band is an upright from end to end of it, limits are
 * dashed, the norm is dotted, a break is a long-dashed upright line, a measure an upright line with a triangle. A period that is suppressed has
 * no dot and no line, and a point below the axis. The title and the description carry the
 * same in words. Coordinates have one decimal, so the same release gives the same bytes. */
#include "table.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "klankbord-civil.h"

enum { WIDTH = 760, HEIGHT = 420, LEFT = 60, RIGHT = 740, TOP = 46, BOTTOM = 320, LEGEND = 372, TICKS = 4 };

struct picture {
	const struct kbx_release *r;
	const char *lang;
	struct kbx_sink *s;
	struct kbx_table t;
	struct kbx_series series;
	double least, most;
};

/* ---- Where things lie ---- */

/* NAN: not there, or not to be seen. */
static double number_at(const struct picture *p, size_t row, const char *column)
{
	struct kbx_cell c = kbx_cell(p->r, &p->t, row, kbx_column(&p->t, column));

	return c.is == KBX_NUMBER ? c.number : NAN;
}

static bool is_suppressed(const struct picture *p, size_t row)
{
	return kbx_cell(p->r, &p->t, row, kbx_column(&p->t, "value")).is == KBX_SUPPRESSED;
}

/* "<=10", ">=90": what is told instead of a value. NULL: it is told as it is. */
static const char *band_at(const struct picture *p, size_t row)
{
	struct kbx_cell c = kbx_cell(p->r, &p->t, row, kbx_column(&p->t, "band"));

	return c.is == KBX_WORD && *c.word ? c.word : NULL;
}

static bool is_exact(const struct picture *p, size_t row)
{
	return !isnan(number_at(p, row, "value")) && !band_at(p, row);
}

static double across(const struct picture *p, size_t row)
{
	size_t n = p->series.end - p->series.from;

	return n < 2 ? (LEFT + RIGHT) / 2.0 : LEFT + (double)(RIGHT - LEFT) * (double)(row - p->series.from) / (double)(n - 1);
}

static double height(const struct picture *p, double value)
{
	return BOTTOM - (BOTTOM - TOP) * (value - p->least) / (p->most - p->least);
}

static void stretch(struct picture *p, double value)
{
	if (isnan(value))
		return;
	p->least = fmin(p->least, value);
	p->most = fmax(p->most, value);
}

/* Shares and scores have ends, as on their pages: pictures side by side can be compared. */
static bool has_ends(const struct picture *p)
{
	static const char *const units[] = { "percent", "pct", "score" };
	const char *unit = p->r->rows[p->series.from].unit;

	for (size_t i = 0; i < sizeof(units) / sizeof(*units); i++)
		if (strcmp(unit, units[i]) == 0)
			return true;
	return false;
}

/* The smallest step of 1, 2 or 5 and zeros with which TICKS steps from a multiple of it reach from least to most. */
static void round_out(struct picture *p)
{
	static const double first[] = { 1, 2, 5 };
	double room = fmax(p->most - p->least, 1), ten = pow(10, floor(log10(room / TICKS)));

	for (size_t i = 0;; i = (i + 1) % 3, ten *= i ? 1 : 10) {
		double step = first[i] * ten, from = step * floor(p->least / step);

		if (from + TICKS * step < p->most)
			continue;
		p->least = from;
		p->most = from + TICKS * step;
		return;
	}
}

static void measure(struct picture *p)
{
	static const char *const drawn[] = { "value", "centre", "lcl", "ucl", "norm" };

	p->least = has_ends(p) ? 0 : INFINITY;
	p->most = has_ends(p) ? 100 : -INFINITY;
	for (size_t row = p->series.from; row < p->series.end; row++) {
		for (size_t i = 0; i < sizeof(drawn) / sizeof(*drawn); i++)
			stretch(p, number_at(p, row, drawn[i]));
		if (band_at(p, row))
			stretch(p, band_at(p, row)[0] == '<' ? 0 : 100);
	}
	if (p->least < 0 || p->most > 100 || !has_ends(p)) /* limits of scores may lie beyond */
		round_out(p);
}

/* ---- Pieces ---- */

__attribute__((format(printf, 2, 3)))
static void put(struct kbx_sink *s, const char *fmt, ...)
{
	char text[300];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	kbx_puts(s, text);
}

static void put_text(struct picture *p, double x, double y, const char *anchor, const char *text)
{
	put(p->s, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">", x, y, anchor);
	kbx_put_xml(p->s, text);
	kbx_puts(p->s, "</text>\n");
}

static const char *say(const struct picture *p, const char *key)
{
	return kbx_say(p->r, p->lang, key);
}

/* Numbers of staff have a comma in Dutch. */
static const char *digits(const struct picture *p, char to[KBX_DIGITS], double number)
{
	return kbx_digits(to, number, 1, strcmp(p->lang, "nl") == 0 ? ',' : '.');
}

/* ---- Lines ---- */

static bool begins_anew(const struct picture *p, size_t row)
{
	double is = number_at(p, row, "segment"), was = row > p->series.from ? number_at(p, row - 1, "segment") : is;

	return is != was && !(isnan(is) && isnan(was));
}

/* The line of a column. A break of the segment, a period without a figure, or a band, lifts the pen. */
static void draw_path(struct picture *p, const char *column, const char *look)
{
	bool down = false, figures = strcmp(column, "value") == 0;

	put(p->s, "<path fill=\"none\" %s d=\"", look);
	for (size_t row = p->series.from; row < p->series.end; row++) {
		double value = figures && !is_exact(p, row) ? NAN : number_at(p, row, column);

		if (!isnan(value))
			put(p->s, "%c%.1f %.1f", down && !begins_anew(p, row) ? 'L' : 'M', across(p, row), height(p, value));
		down = !isnan(value);
	}
	kbx_puts(p->s, "\"/>\n");
}

static void draw_lines(struct picture *p)
{
	draw_path(p, "lcl", "stroke=\"#707070\" stroke-dasharray=\"6 4\"");
	draw_path(p, "ucl", "stroke=\"#707070\" stroke-dasharray=\"6 4\"");
	draw_path(p, "centre", "stroke=\"#404040\"");
	draw_path(p, "norm", "stroke=\"#9a4f00\" stroke-width=\"2\" stroke-dasharray=\"1 4\" stroke-linecap=\"round\"");
	draw_path(p, "value", "stroke=\"#0b3c5d\" stroke-width=\"2\"");
}

/* To the end of the scale, or of the picture where the scale is not all in it. */
static void draw_band(struct picture *p, size_t row, double x)
{
	bool most = band_at(p, row)[0] == '<';
	double value = number_at(p, row, "value"), end = most ? fmax(p->least, fmin(0, value)) : fmin(p->most, fmax(100, value));

	put(p->s, "<path fill=\"none\" stroke=\"#0b3c5d\" stroke-width=\"2\" d=\"M%.1f %.1fh12m-6 0V%.1fm-6 0h12\"/>\n", x - 6, height(p, value), height(p, end));
}

static void draw_mark(struct picture *p, size_t row, double x)
{
	double value = number_at(p, row, "value"), y;

	if (is_suppressed(p, row))
		put(p->s, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" font-size=\"24\">.</text>\n", x, BOTTOM + 14);
	if (isnan(value))
		return;
	y = height(p, value);
	if (band_at(p, row))
		draw_band(p, row, x);
	if (kbx_cell(p->r, &p->t, row, kbx_column(&p->t, "signal")).is == KBX_WORD)
		put(p->s, "<rect x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"12\" fill=\"#fff\" stroke=\"#0b3c5d\" stroke-width=\"3\"/>\n",
		    x - 6, y - 6);
	else if (!band_at(p, row))
		put(p->s, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"#0b3c5d\"/>\n", x, y);
}

/* ---- Upright lines ---- */

static bool is_here(const struct picture *p, const char *indicator, const char *place)
{
	const struct kbx_row *row = &p->r->rows[p->series.from];

	return strcmp(indicator, row->indicator_id) == 0 && (place == NULL || strcmp(place, row->place_code) == 0);
}

/* Where a day lies: between the periods around it; below 0: outside of the picture. */
static double across_day(const struct picture *p, const char *date)
{
	int32_t day = kbx_day(date);

	for (size_t row = p->series.from; row < p->series.end; row++) {
		int32_t from = kbx_day(p->r->rows[row].period_start), end = kbx_day(p->r->rows[row].period_end);

		if (day != KB_NO_DAY && day >= from && day <= end)
			return row == p->series.from ? across(p, row) : (across(p, row - 1) + across(p, row)) / 2;
	}
	return -1;
}

static void draw_upright(struct picture *p, double x, const char *look, const char *words)
{
	put(p->s, "<path fill=\"none\" %s d=\"M%.1f %dV%d\"><title>", look, x, TOP, BOTTOM);
	kbx_put_xml(p->s, words);
	kbx_puts(p->s, "</title></path>\n");
}

static void draw_breaks(struct picture *p)
{
	for (size_t i = 0; i < p->r->nbreaks; i++) {
		const struct kbx_break *b = &p->r->breaks[i];
		double x = is_here(p, b->indicator_id, b->place_code) ? across_day(p, b->date) : -1;

		if (x >= 0)
			draw_upright(p, x, "stroke=\"#404040\" stroke-dasharray=\"12 4\"", kbx_pick(b->labels, b->nlabels, p->lang));
	}
}

static void draw_measures(struct picture *p)
{
	for (size_t i = 0; i < p->r->nmeasures; i++) {
		const struct kbx_measure *m = &p->r->measures[i];
		double x = is_here(p, m->indicator_id, m->place_code) ? across_day(p, m->start_date) : -1;

		if (x < 0)
			continue;
		draw_upright(p, x, "stroke=\"#5b2a86\" stroke-width=\"2\"", m->measure_id);
		put(p->s, "<path fill=\"#5b2a86\" d=\"M%.1f %dl-7 -11h14z\"/>\n", x, TOP);
	}
}

/* ---- Axes and legend ---- */

static void draw_axes(struct picture *p)
{
	char text[KBX_DIGITS];
	const struct kbx_row *rows = p->r->rows;

	put(p->s, "<path fill=\"none\" stroke=\"#000\" d=\"M%d %dV%dH%d\"/>\n", LEFT, TOP, BOTTOM, RIGHT);
	for (int i = 0; i <= TICKS; i++) {
		double value = p->least + (p->most - p->least) * i / TICKS;

		put_text(p, LEFT - 6, height(p, value) + 4, "end", digits(p, text, value));
	}
	put_text(p, LEFT, BOTTOM + 32, "start", rows[p->series.from].period_start);
	put_text(p, RIGHT, BOTTOM + 32, "end", rows[p->series.end - 1].period_start);
}

static void draw_legend(struct picture *p)
{
	static const struct { const char *sample, *key; } entries[] = {
		{ "<path stroke=\"#0b3c5d\" stroke-width=\"2\" d=\"M0 -4h24\"/><circle cx=\"12\" cy=\"-4\" r=\"4\" fill=\"#0b3c5d\"/>",
		    "staff.export.col.value" },
		{ "<rect x=\"6\" y=\"-10\" width=\"12\" height=\"12\" fill=\"#fff\" stroke=\"#0b3c5d\" stroke-width=\"3\"/>",
		    "staff.export.col.signal" },
		{ "<path fill=\"none\" stroke=\"#0b3c5d\" stroke-width=\"2\" d=\"M6 0h12m-6 0v-12m-6 0h12\"/>", "staff.export.chart.band" },
		{ "<path stroke=\"#404040\" d=\"M0 -4h24\"/>", "staff.export.col.centre" },
		{ "<path stroke=\"#707070\" stroke-dasharray=\"6 4\" d=\"M0 -4h24\"/>", "staff.export.chart.limits" },
		{ "<path stroke=\"#9a4f00\" stroke-width=\"2\" stroke-dasharray=\"1 4\" stroke-linecap=\"round\" d=\"M0 -4h24\"/>",
		    "staff.export.col.norm" },
		{ "<path stroke=\"#404040\" stroke-dasharray=\"12 4\" d=\"M12 -14v16\"/>", "staff.export.chart.break" },
		{ "<path fill=\"#5b2a86\" d=\"M12 0l-7 -11h14z\"/>", "staff.export.chart.measure" },
		{ "<text x=\"8\" font-size=\"24\">.</text>", "staff.export.suppressed" },
	};

	for (size_t i = 0; i < sizeof(entries) / sizeof(*entries); i++) {
		put(p->s, "<g transform=\"translate(%d %d)\">", LEFT + (int)(i % 3) * 230, LEGEND + (int)(i / 3) * 20);
		kbx_puts(p->s, entries[i].sample);
		put_text(p, 30, 0, "start", say(p, entries[i].key));
		kbx_puts(p->s, "</g>\n");
	}
}

/* ---- In words ---- */

/* "2026-01-01: 60,0; 2026-04-01: .": what the picture shows, for who does not see it. */
static void describe(struct picture *p)
{
	char text[KBX_DIGITS];

	put(p->s, "<desc id=\"d%zu\">", p->series.from);
	kbx_put_xml(p->s, say(p, "staff.export.col.value"));
	for (size_t row = p->series.from; row < p->series.end; row++) {
		double value = number_at(p, row, "value");
		struct kbx_cell signal = kbx_cell(p->r, &p->t, row, kbx_column(&p->t, "signal"));

		put(p->s, "; %.10s: %s", p->r->rows[row].period_start,
		    is_suppressed(p, row) ? "." : isnan(value) ? "–" : digits(p, text, value));
		if (band_at(p, row)) {
			kbx_puts(p->s, ", ");
			kbx_put_xml(p->s, kbx_label(p->r, "band", band_at(p, row), p->lang));
		}
		if (signal.is == KBX_WORD) {
			kbx_puts(p->s, ", ");
			kbx_put_xml(p->s, kbx_label(p->r, "signal", signal.word, p->lang));
		}
	}
	kbx_puts(p->s, "</desc>\n");
}

static void draw(struct picture *p)
{
	const struct kbx_title title = kbx_title(p->r, &p->series, p->lang);
	size_t from = p->series.from; /* several pictures in one report: each has ids of its own */

	put(p->s, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-labelledby=\"t%zu d%zu\" "
	    "lang=\"%.8s\" font-family=\"sans-serif\" font-size=\"12\">\n<title id=\"t%zu\">", WIDTH, HEIGHT, from, from, p->lang, from);
	kbx_put_xml(p->s, title.text);
	kbx_puts(p->s, "</title>\n");
	describe(p);
	put(p->s, "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>\n", WIDTH, HEIGHT);
	put_text(p, LEFT, 20, "start", title.text);
	draw_axes(p);
	draw_lines(p);
	for (size_t row = p->series.from; row < p->series.end; row++)
		draw_mark(p, row, across(p, row));
	draw_breaks(p);
	draw_measures(p);
	draw_legend(p);
	kbx_puts(p->s, "</svg>\n");
}

enum kb_rc kbx_svg(const struct kbx_release *r, size_t from, const char *lang, struct kbx_sink *s, size_t *next)
{
	struct picture p = { .r = r, .lang = lang, .s = s, .t = kbx_table(r, KBX_FIGURES), .series = kbx_series(r, from) };

	*next = p.series.end;
	if (p.series.shown == 0)
		return KB_NONE;
	measure(&p);
	draw(&p);
	return s->failed ? KB_FAIL : KB_OK;
}
