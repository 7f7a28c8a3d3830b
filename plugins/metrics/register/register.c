/* register.c - a file of a register: checked whole, then kept whole or not at all.
 *
 * The file has the columns place, month, column, days and number, in this order. `column` is
 * one that the catalogue declares; `days` is filled only of a column of days, where `number`
 * says how often. A row takes the place of what was kept for its place, month, column and days.
 * First each cell is looked at for persons, then for what it should be. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deliver.h"
#include "metrics.sql.h"
#include "personal.h"
#include "register.h"

enum { PLACE, MONTH, COLUMN, DAYS, NUMBER, CELLS };
enum { MOST = 1000000, DAYS_MOST = 3650 };

static const char *const heads[CELLS] = { "place", "month", "column", "days", "number" };

struct checking {
	struct kb_ctx *c;
	struct register_check *k;
	const struct catalogue *catalogue;
	struct csv csv;
};

static void flaw(struct checking *g, size_t column, const char *kind, bool personal)
{
	struct register_check *k = g->k;

	k->personal = k->personal || personal;
	if (k->nflaws == REGISTER_FLAWS)
		k->more = true;
	else
		k->flaws[k->nflaws++] = (struct register_flaw){ g->csv.row, column, kind, personal };
}

/* ---- Persons -------------------------------------------------------------------------------- */

static bool look_for_persons(struct checking *g, const char *(*look)(const char *))
{
	bool clean = true;

	for (size_t i = 0; i < g->csv.count; i++) {
		const char *kind = look(g->csv.cells[i]);

		if (kind)
			flaw(g, i + 1, kind, true);
		clean = clean && !kind;
	}
	return clean;
}

/* ---- What a cell should be -------------------------------------------------------------------- */

/* "12", "12,5", "-3.25" in thousandths; false: it is no such number. */
static bool read_number(const char *s, bool whole, int64_t *to)
{
	bool minus = !whole && *s == '-';
	size_t n = strspn(s += minus, "0123456789"), after = 0;
	int64_t v = strtol(n > 0 && n <= 7 ? s : "0", NULL, 10) * 1000, unit = 100;

	if (n == 0 || n > 7)
		return false;
	s += n;
	if (!whole && (*s == ',' || *s == '.'))
		for (s++; *s >= '0' && *s <= '9' && after < 3; s++, after++, unit /= 10)
			v += (*s - '0') * unit;
	*to = minus ? -v : v;
	return *s == '\0' && v <= (int64_t)MOST * 1000;
}

static bool read_month(const char *s, int32_t *to)
{
	int year = 0, month = 0;

	if (strlen(s) != 7 || s[4] != '-' || strspn(s, "0123456789") != 4 || strspn(s + 5, "0123456789") != 2)
		return false;
	year = (int)strtol(s, NULL, 10);
	month = (int)strtol(s + 5, NULL, 10);
	*to = 12 * year + month - 1;
	return year >= 2000 && month >= 1 && month <= 12;
}

static void read_values(struct checking *g, struct register_row *row)
{
	const struct catalogue_word *w = catalogue_word(g->catalogue, CATALOGUE_COLUMN, row->column);
	const char *days = g->csv.cells[DAYS];
	int64_t thousandths = 0;

	if (!w) {
		flaw(g, COLUMN + 1, "column", false);
		return;
	}
	if (strcmp(w->kind, "days") == 0 ? !read_number(days, true, &thousandths) || thousandths > DAYS_MOST * 1000 : *days != '\0')
		flaw(g, DAYS + 1, *days ? "days" : "no_days", false);
	row->days = thousandths / 1000;
	if (!read_number(g->csv.cells[NUMBER], strcmp(w->kind, "amount") != 0, &row->number))
		flaw(g, NUMBER + 1, "number", false);
}

static bool is_same(const struct register_row *a, const struct register_row *b)
{
	return a->month == b->month && a->days == b->days && strcmp(a->place, b->place) == 0 && strcmp(a->column, b->column) == 0;
}

static void check_row(struct checking *g)
{
	const struct csv *v = &g->csv;
	struct register_row *row = &g->k->rows[g->k->nrows];

	*row = (struct register_row){ kb_fmt(g->c, "%s", v->cells[PLACE]), kb_fmt(g->c, "%s", v->cells[COLUMN]), .line = v->row };
	if (!kb_place(g->c, row->place) || !kb_may(g->c, "metrics.register", row->place))
		flaw(g, PLACE + 1, "place", false);
	if (!read_month(v->cells[MONTH], &row->month))
		flaw(g, MONTH + 1, "month", false);
	else if (row->month >= kb_month(g->c))
		flaw(g, MONTH + 1, "open", false);
	read_values(g, row);
	g->k->nrows++;
}

/* By place, month, column and days: equal ones beside each other. */
static int by_key(const void *a, const void *b)
{
	const struct register_row *x = a, *y = b;
	int order = strcmp(x->place, y->place);

	order = order ? order : (x->month > y->month) - (x->month < y->month);
	order = order ? order : strcmp(x->column, y->column);
	order = order ? order : (x->days > y->days) - (x->days < y->days);
	return order ? order : x->line - y->line;
}

static void check_twice(struct checking *g)
{
	struct register_check *k = g->k;

	if (k->nrows > 1)
		qsort(k->rows, k->nrows, sizeof(*k->rows), by_key);
	for (size_t i = 1; i < k->nrows; i++)
		if (is_same(&k->rows[i - 1], &k->rows[i])) {
			g->csv.row = k->rows[i].line;
			flaw(g, 1, "twice", false);
		}
}

/* ---- The file --------------------------------------------------------------------------------- */

static bool check_head(struct checking *g)
{
	if (csv_next(&g->csv) != CSV_ROW || !look_for_persons(g, personal_heading))
		return false;
	for (size_t i = 0; i < CELLS; i++)
		if (i >= g->csv.count || strcmp(g->csv.cells[i], heads[i]) != 0) {
			flaw(g, i + 1, "head", false);
			return false;
		}
	if (g->csv.count != CELLS)
		flaw(g, CELLS + 1, "head", false);
	return g->csv.count == CELLS;
}

static void check_rows(struct checking *g)
{
	enum csv_rc rc;

	while ((rc = csv_next(&g->csv)) == CSV_ROW) {
		if (!look_for_persons(g, personal_cell))
			continue;
		if (g->csv.count != CELLS)
			flaw(g, g->csv.count, "cells", false);
		else if (g->k->nrows == REGISTER_ROWS) {
			flaw(g, 1, "rows", false);
			return;
		} else
			check_row(g);
	}
}

/* What is kept now for the rows of a sound file. */
static void compare(struct checking *g)
{
	struct register_check *k = g->k;

	for (size_t i = 0; i < k->nrows; i++) {
		const struct register_row *row = &k->rows[i];
		struct kb_rows *q = kb_ask(g->c, &metrics_find_register, kb_t(row->place), kb_i(row->month), kb_t(row->column), kb_i(row->days));

		bool known = kb_next(q), same = known && kb_col_int(q, 0) == row->number;

		++*(same ? &k->same : known ? &k->changed : &k->fresh);
		k->late += !same && row->month < deliver_through(g->c, row->column);
	}
}

struct register_check *register_check(struct kb_ctx *c, const char *bytes, size_t n)
{
	struct register_check *k = kb_alloc(c, sizeof(*k));
	struct checking *g = kb_alloc(c, sizeof(*g));

	*g = (struct checking){ .c = c, .k = k, .catalogue = kb_started(c) };
	k->flaws = kb_alloc(c, REGISTER_FLAWS * sizeof(*k->flaws));
	k->rows = kb_alloc(c, REGISTER_ROWS * sizeof(*k->rows));
	csv_begin(&g->csv, bytes, n);
	if (n > CSV_BYTES)
		flaw(g, 1, "bytes", false);
	else if (check_head(g))
		check_rows(g);
	if (g->csv.flaw)
		flaw(g, g->csv.column, g->csv.flaw, false);
	check_twice(g);
	if (k->nflaws == 0 && k->nrows == 0)
		flaw(g, 1, "empty", false);
	if (k->nflaws == 0)
		compare(g);
	return k;
}

enum kb_rc register_keep(struct kb_ctx *c, const struct register_check *k)
{
	if (k->nflaws > 0)
		return KB_NONE;
	if (deliver_again(c) != KB_OK)
		return KB_FAIL;
	for (size_t i = 0; i < k->nrows && !kb_failed(c); i++)
		kb_run(c, &metrics_put_register, kb_t(k->rows[i].place), kb_i(k->rows[i].month), kb_t(k->rows[i].column),
		    kb_i(k->rows[i].days), kb_i(k->rows[i].number));
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

/* A number of thousandths as the file takes it. */
static const char *number_text(struct kb_ctx *c, int64_t v)
{
	long long whole = v / 1000, rest = llabs((long long)v % 1000);

	if (rest == 0)
		return kb_fmt(c, "%lld", whole);
	return kb_fmt(c, "%s%lld.%03lld", v < 0 ? "-" : "", llabs(whole), rest);
}

const char *register_text(struct kb_ctx *c, const struct register_check *k)
{
	enum { LINE = 160 };
	size_t room = (k->nrows + 1) * LINE, n;
	char *text = kb_alloc(c, room);

	n = (size_t)snprintf(text, room, "place;month;column;days;number\n");
	for (size_t i = 0; i < k->nrows; i++) {
		const struct register_row *r = &k->rows[i];
		const struct catalogue_word *w = catalogue_word(kb_started(c), CATALOGUE_COLUMN, r->column);

		n += (size_t)snprintf(text + n, room - n, "%s;%04d-%02d;%s;%s;%s\n", r->place, r->month / 12, r->month % 12 + 1, r->column,
		    strcmp(w->kind, "days") == 0 ? kb_fmt(c, "%lld", (long long)r->days) : "", number_text(c, r->number));
	}
	return text;
}
