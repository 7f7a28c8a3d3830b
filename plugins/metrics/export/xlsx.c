/* xlsx.c - the workbook: to read, to look up, to draw charts from (libxlsxwriter).
 *
 * Texts are cells of text, so none is a formula; there are no formulas at all and no hidden
 * sheets. What is suppressed is the text "." and never a number. The one time in the file is
 * the day of the release, so the same release gives the same bytes.
 *
 * Cells go to the disk row by row ("constant memory"): a house of many figures has millions, and a library that finds no memory
 * for one of them takes the whole keeper with it. So whoever fills a sheet writes its rows in their order. */
#include "xlsx.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "klankbord-civil.h"

/* ---- Pieces ---- */

enum { NAME_ROOM = LXW_SHEETNAME_MAX + 1, TEXT_ROOM = 32767 + 1 }; /* of a cell: letters; bytes are no fewer */

static void check(struct kbx_book *b, lxw_error e)
{
	b->failed = b->failed || e != LXW_NO_ERROR;
}

lxw_worksheet *kbx_sheet(struct kbx_book *b, const char *key)
{
	char name[NAME_ROOM];
	lxw_worksheet *w = workbook_add_worksheet(b->workbook, kbx_cut(name, sizeof(name), kbx_say(b->release, b->lang, key)));

	b->failed = b->failed || w == NULL;
	return w;
}

void kbx_write_word(struct kbx_book *b, lxw_worksheet *w, uint32_t row, uint16_t col, const char *text, lxw_format *f)
{
	char cut[TEXT_ROOM];

	if (w != NULL && *text != '\0')
		check(b, worksheet_write_string(w, row, col, kbx_cut(cut, sizeof(cut), text), f));
}

void kbx_write_number(struct kbx_book *b, lxw_worksheet *w, uint32_t row, uint16_t col, double number)
{
	if (w != NULL)
		check(b, worksheet_write_number(w, row, col, number, NULL));
}

static void say_at(struct kbx_book *b, lxw_worksheet *w, uint32_t row, uint16_t col, const char *key, lxw_format *f)
{
	kbx_write_word(b, w, row, col, kbx_say(b->release, b->lang, key), f);
}

/* ---- A table ---- */

/* The column "note" says why there is a point; all others only that there is none. */
static const char *suppressed_word(const struct kbx_book *b, const struct kbx_column *c)
{
	return strcmp(c->name, "note") == 0 ? kbx_say(b->release, b->lang, "staff.export.suppressed") : ".";
}

static void write_cell(struct kbx_book *b, lxw_worksheet *w, uint32_t row, uint16_t col, const struct kbx_column *c,
    struct kbx_cell cell)
{
	if (cell.is == KBX_NUMBER)
		kbx_write_number(b, w, row, col, cell.number);
	else if (cell.is == KBX_WORD)
		kbx_write_word(b, w, row, col, cell.word, NULL);
	else if (cell.is == KBX_SUPPRESSED)
		kbx_write_word(b, w, row, col, suppressed_word(b, c), NULL);
}

static void write_table(struct kbx_book *b, const char *key, enum kbx_which which)
{
	const struct kbx_table t = kbx_table(b->release, which);
	lxw_worksheet *w = kbx_sheet(b, key);

	if (w == NULL || t.count >= LXW_ROW_MAX) {
		b->failed = true;
		return;
	}
	for (size_t i = 0; i < t.ncolumns; i++)
		kbx_write_word(b, w, 0, (uint16_t)i, t.columns[i].name, b->bold);
	for (size_t row = 0; row < t.count; row++)
		for (size_t i = 0; i < t.ncolumns; i++)
			write_cell(b, w, (uint32_t)row + 1, (uint16_t)i, &t.columns[i], kbx_cell(b->release, &t, row, &t.columns[i]));
	worksheet_set_column(w, 0, (uint16_t)(t.ncolumns - 1), 14, NULL);
	worksheet_freeze_panes(w, 1, 0);
	worksheet_autofilter(w, 0, 0, (uint32_t)t.count, (uint16_t)(t.ncolumns - 1));
}

/* ---- Sheets of words ---- */

static const char *const sheets[] = {
	"staff.export.sheet.readme", "staff.export.sheet.indicators", "staff.export.sheet.series", "staff.export.sheet.trend",
	"staff.export.sheet.measures", "staff.export.sheet.complaints", "staff.export.sheet.terms",
};
static const char *const about_sheets[] = {
	NULL, "staff.export.about.indicators", "staff.export.about.series", "staff.export.about.trend",
	"staff.export.about.measures", "staff.export.about.complaints", "staff.export.about.terms",
};
static const char *const reading[] = {
	"staff.export.read.suppressed", "staff.export.read.empty", "staff.export.read.chance", "staff.export.read.limits",
	"staff.export.reach.chosen",
};
enum { README, INDICATORS, SERIES, TREND, MEASURES, COMPLAINTS, TERMS, SHEETS };

/* Filled last, when it is known how many charts there are; it is the first all the same. */
static void write_readme(struct kbx_book *b, lxw_worksheet *w)
{
	const struct kbx_release *r = b->release;
	uint32_t row = 0;

	say_at(b, w, row++, 0, "staff.export.title", b->bold);
	say_at(b, w, ++row, 0, "staff.export.col.release_id", NULL);
	kbx_write_word(b, w, row, 1, r->id, NULL);
	say_at(b, w, ++row, 0, "staff.export.col.release_date", NULL);
	kbx_write_word(b, w, row, 1, r->date, NULL);
	say_at(b, w, ++row, 0, "staff.export.charts", NULL);
	kbx_write_number(b, w, row, 1, (double)b->charts);
	say_at(b, w, ++row, 0, "staff.export.charts_possible", NULL);
	kbx_write_number(b, w, row++, 1, (double)b->series);
	for (size_t i = 0; i < sizeof(reading) / sizeof(*reading); i++)
		say_at(b, w, ++row, 1, reading[i], b->wrap);
	if (r->shortened)
		say_at(b, w, ++row, 1, "staff.export.shortened", b->wrap);
	row++;
	for (size_t i = INDICATORS; i < SHEETS; i++) {
		say_at(b, w, ++row, 0, sheets[i], b->bold);
		say_at(b, w, row, 1, about_sheets[i], b->wrap);
	}
	if (w != NULL) {
		worksheet_set_column(w, 0, 0, 24, NULL);
		worksheet_set_column(w, 1, 1, 90, NULL);
	}
}

/* Code, meaning, definition; from this row on. */
static uint32_t write_codes(struct kbx_book *b, lxw_worksheet *w, uint32_t row, const struct kbx_list *l)
{
	for (size_t i = 0; l != NULL && i < l->count; i++, row++) {
		const struct kbx_code *c = &l->codes[i];

		kbx_write_word(b, w, row, 0, c->id, NULL);
		kbx_write_word(b, w, row, 1, kbx_pick(c->labels, c->nlabels, b->lang), b->wrap);
		kbx_write_word(b, w, row, 2, kbx_pick(c->about, c->nabout, b->lang), b->wrap);
	}
	return row;
}

static lxw_worksheet *open_words(struct kbx_book *b, const char *key)
{
	lxw_worksheet *w = kbx_sheet(b, key);

	say_at(b, w, 0, 0, "staff.export.code", b->bold);
	say_at(b, w, 0, 1, "staff.export.meaning", b->bold);
	say_at(b, w, 0, 2, "staff.export.definition", b->bold);
	if (w != NULL) {
		worksheet_set_column(w, 0, 0, 24, NULL);
		worksheet_set_column(w, 1, 2, 60, NULL);
		worksheet_freeze_panes(w, 1, 0);
	}
	return w;
}

static void write_columns(struct kbx_book *b, lxw_worksheet *w, uint32_t *row, enum kbx_which which)
{
	const struct kbx_table t = kbx_table(b->release, which);

	for (size_t i = 0; i < t.ncolumns; i++, ++*row) {
		kbx_write_word(b, w, *row, 0, t.columns[i].name, NULL);
		say_at(b, w, *row, 1, t.columns[i].key, b->wrap);
	}
}

/* Terms, then every column, then every code but those of indicators, which have a sheet. */
static void write_terms(struct kbx_book *b)
{
	const struct kbx_release *r = b->release;
	lxw_worksheet *w = open_words(b, sheets[TERMS]);
	uint32_t row = write_codes(b, w, 1, &r->terms);

	for (enum kbx_which which = 0; which < KBX_TABLES; which++)
		write_columns(b, w, &row, which);
	for (size_t i = 0; i < r->nlists; i++)
		if (strcmp(r->lists[i].column, "indicator_id") != 0)
			row = write_codes(b, w, row, &r->lists[i]);
}

static void write_sheets(struct kbx_book *b)
{
	lxw_worksheet *readme = kbx_sheet(b, sheets[README]);

	write_codes(b, open_words(b, sheets[INDICATORS]), 1, kbx_list(b->release, "indicator_id"));
	write_table(b, sheets[SERIES], KBX_FIGURES);
	kbx_trend(b, kbx_sheet(b, sheets[TREND]));
	write_table(b, sheets[MEASURES], KBX_MEASURES);
	write_table(b, sheets[COMPLAINTS], KBX_COMPLAINTS);
	write_terms(b);
	write_readme(b, readme);
}

/* ---- The file ---- */

static void set_properties(struct kbx_book *b)
{
	char title[200];
	lxw_doc_properties p = { .created = kbx_day(b->release->date) * (time_t)86400 };

	p.title = (char *)kbx_cut(title, sizeof(title), b->release->id);
	check(b, workbook_set_properties(b->workbook, &p));
}

static enum kb_rc write_book(const struct kbx_release *r, const char *lang, const char *path, const char *folder)
{
	lxw_workbook_options options = { .constant_memory = LXW_TRUE, .tmpdir = (char *)folder };
	struct kbx_book b = { .release = r, .lang = lang, .workbook = workbook_new_opt(path, &options) };

	if (b.workbook == NULL)
		return KB_FAIL;
	b.bold = workbook_add_format(b.workbook);
	b.wrap = workbook_add_format(b.workbook);
	format_set_bold(b.bold);
	format_set_text_wrap(b.wrap);
	set_properties(&b);
	write_sheets(&b);
	check(&b, workbook_close(b.workbook));
	return b.failed ? KB_FAIL : KB_OK;
}

static void send_file(int fd, struct kbx_sink *s)
{
	char part[4096];
	ssize_t n;

	while ((n = read(fd, part, sizeof(part))) > 0)
		kbx_put(s, part, (size_t)n);
	s->failed = s->failed || n < 0;
}

/* libxlsxwriter writes to a path only, so the way leads over a file that nobody else sees. */
enum kb_rc kbx_xlsx(const struct kbx_release *r, const char *lang, const char *folder, struct kbx_sink *s)
{
	char path[4096];
	int fd;

	if (kbx_day(r->date) == KB_NO_DAY || snprintf(path, sizeof(path), "%s/xlsx-XXXXXX", folder) >= (int)sizeof(path))
		return KB_FAIL;
	fd = mkostemp(path, O_CLOEXEC);
	if (fd < 0)
		return KB_FAIL;
	enum kb_rc rc = write_book(r, lang, path, folder);
	if (rc == KB_OK)
		send_file(fd, s);
	close(fd);
	unlink(path);
	return s->failed ? KB_FAIL : rc;
}
