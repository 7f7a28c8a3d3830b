/* xlsx-trend.c - the sheet of charts: a block of cells for each series, its chart beside it.
 *
 * A chart reads only cells of its block. What is suppressed is an empty cell there, not a
 * ".": a spreadsheet draws a text as 0. So is a figure that is told as a band: it lies somewhere in it, and a point
 * at its end would be a value that nobody told. The point, or the band, stands in the last column, which no chart
 * reads, and the first row says so. Lines differ by dashes and marks, so that none is told by its colour alone. */
#include "xlsx.h"

#include <stdio.h>
#include <string.h>

enum { PERIOD, VALUE, CENTRE, LOWER, UPPER, NORM, POINT, CHART_AT };
enum { CHART_ROWS = 18 };

struct line {
	const char *column, *key;
	lxw_color_t colour;
	enum lxw_chart_line_dash_type dash;
	float width;
	enum lxw_chart_marker_type marker;
};

static const struct line lines[] = {
	[VALUE] = { "value", "staff.export.col.value", 0x0B3C5D, LXW_CHART_LINE_DASH_SOLID, 2.25F, LXW_CHART_MARKER_CIRCLE },
	[CENTRE] = { "centre", "staff.export.col.centre", 0x404040, LXW_CHART_LINE_DASH_SOLID, 1, LXW_CHART_MARKER_NONE },
	[LOWER] = { "lcl", "staff.export.col.lcl", 0x707070, LXW_CHART_LINE_DASH_DASH, 1, LXW_CHART_MARKER_NONE },
	[UPPER] = { "ucl", "staff.export.col.ucl", 0x707070, LXW_CHART_LINE_DASH_DASH, 1, LXW_CHART_MARKER_NONE },
	[NORM] = { "norm", "staff.export.col.norm", 0x9A4F00, LXW_CHART_LINE_DASH_ROUND_DOT, 1.5F, LXW_CHART_MARKER_NONE },
};

/* Its band in words; NULL: it is told as it is. */
static const char *band_of(const struct kbx_book *b, const struct kbx_table *t, size_t row)
{
	struct kbx_cell band = kbx_cell(b->release, t, row, kbx_column(t, "band"));

	return band.is == KBX_WORD ? kbx_label(b->release, "band", band.word, b->lang) : NULL;
}

/* What stands beside the block where its chart has a gap. */
static void write_gap(struct kbx_book *b, lxw_worksheet *w, uint32_t at, struct kbx_cell cell, const char *band)
{
	if (cell.is == KBX_SUPPRESSED)
		kbx_write_word(b, w, at, POINT, ".", NULL);
	else if (band != NULL)
		kbx_write_word(b, w, at, POINT, band, NULL);
}

/* One cell of a line; is it a number that its chart draws? */
static bool write_value(struct kbx_book *b, lxw_worksheet *w, uint32_t at, uint16_t col, const struct kbx_table *t, size_t row)
{
	struct kbx_cell cell = kbx_cell(b->release, t, row, kbx_column(t, lines[col].column));
	const char *band = col == VALUE ? band_of(b, t, row) : NULL;

	if (col == VALUE)
		write_gap(b, w, at, cell, band);
	if (cell.is != KBX_NUMBER || band != NULL)
		return false;
	kbx_write_number(b, w, at, col, cell.number);
	return true;
}

static void write_heads(struct kbx_book *b, lxw_worksheet *w, uint32_t at)
{
	kbx_write_word(b, w, at, PERIOD, "period_start", b->bold);
	for (uint16_t col = VALUE; col <= NORM; col++)
		kbx_write_word(b, w, at, col, lines[col].column, b->bold);
}

/* Row by row, since the sheet lies on the disk (xlsx.c). Marks the lines of which something can be drawn, and returns how
 * many: a series that is told in bands alone, without a centre, a limit or a norm, has none, and a chart without a line
 * cannot be. */
static int write_block(struct kbx_book *b, lxw_worksheet *w, uint32_t top, const struct kbx_series *s, bool drawn[NORM + 1])
{
	const struct kbx_table t = kbx_table(b->release, KBX_FIGURES);
	int n = 0;

	write_heads(b, w, top);
	for (size_t row = s->from; row < s->end; row++) {
		uint32_t at = top + 1 + (uint32_t)(row - s->from);

		kbx_write_word(b, w, at, PERIOD, b->release->rows[row].period_start, NULL);
		for (uint16_t col = VALUE; col <= NORM; col++)
			drawn[col] |= write_value(b, w, at, col, &t, row);
	}
	for (uint16_t col = VALUE; col <= NORM; col++)
		n += drawn[col];
	return n;
}

static void draw_line(struct kbx_book *b, lxw_chart *chart, const char *sheet, uint32_t top, uint32_t rows, uint16_t col)
{
	const struct line *l = &lines[col];
	lxw_chart_series *s = chart_add_series(chart, NULL, NULL);
	lxw_chart_line look = { .color = l->colour, .width = l->width, .dash_type = l->dash };

	if (s == NULL) {
		b->failed = true;
		return;
	}
	chart_series_set_categories(s, sheet, top + 1, PERIOD, top + rows, PERIOD);
	chart_series_set_values(s, sheet, top + 1, col, top + rows, col);
	chart_series_set_name(s, kbx_say(b->release, b->lang, l->key));
	chart_series_set_line(s, &look);
	chart_series_set_marker_type(s, (uint8_t)l->marker);
}

/* A name that begins with "=" would be taken for the cell that has the name. */
static void set_title(lxw_chart *chart, const char *title)
{
	char text[sizeof(struct kbx_title) + 1];

	snprintf(text, sizeof(text), "%s%s", title[0] == '=' ? " " : "", title);
	chart_title_set_name(chart, text);
}

static lxw_chart *open_chart(struct kbx_book *b, const char *title)
{
	lxw_chart *chart = workbook_add_chart(b->workbook, LXW_CHART_LINE);

	if (chart == NULL) {
		b->failed = true;
		return NULL;
	}
	set_title(chart, title);
	chart_show_blanks_as(chart, LXW_CHART_BLANKS_AS_GAP);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
	return chart;
}

static void draw_chart(struct kbx_book *b, lxw_worksheet *w, uint32_t top, const struct kbx_series *s, const char *title, const bool drawn[NORM + 1])
{
	lxw_chart *chart = open_chart(b, title);
	lxw_chart_options at = { .x_scale = 1.4, .description = (char *)title };

	for (uint16_t col = VALUE; col <= NORM && chart != NULL; col++)
		if (drawn[col])
			draw_line(b, chart, w->name, top + 1, (uint32_t)(s->end - s->from), col);
	if (chart != NULL && worksheet_insert_chart_opt(w, top, CHART_AT, chart, &at) != LXW_NO_ERROR)
		b->failed = true;
}

/* Was there anything to draw? */
static bool draw_block(struct kbx_book *b, lxw_worksheet *w, uint32_t top, const struct kbx_series *s)
{
	const struct kbx_title title = kbx_title(b->release, s, b->lang);
	bool drawn[NORM + 1] = { false };

	kbx_write_word(b, w, top, PERIOD, title.text, b->bold);
	if (write_block(b, w, top + 1, s, drawn) == 0)
		return false;
	draw_chart(b, w, top, s, title.text, drawn);
	return true;
}

void kbx_trend(struct kbx_book *b, lxw_worksheet *w)
{
	uint32_t top = 2;

	kbx_write_word(b, w, 0, PERIOD, kbx_say(b->release, b->lang, "staff.export.trend.band"), NULL);
	for (size_t from = 0; w != NULL && from < b->release->nrows;) {
		const struct kbx_series s = kbx_series(b->release, from);
		uint32_t rows = (uint32_t)(s.end - s.from) + 3;

		from = s.end;
		if (s.shown == 0)
			continue;
		b->series++;
		if (b->charts == KBX_CHARTS)
			continue;
		if (draw_block(b, w, top, &s))
			b->charts++;
		top += rows > CHART_ROWS ? rows : CHART_ROWS;
	}
}
