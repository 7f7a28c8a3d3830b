/* start.c - a first point of a simplex: by search, from a point that is known, or from points of parts of it (protect.h).
 *
 * A search drives the artificial variables to zero. Where a table is known that fits, none is needed. And a programme with
 * one equation more goes on from where the one without it was. */
#include "tableau.h"

/* ---- the first phase ---- */

static void reckon_rows(struct kb_simplex *s)
{
	for (uint32_t i = 0; i < s->rows; i++)
		kb_tableau_reckon(s, i);
}

static void make_right_positive(struct kb_simplex *s)
{
	for (uint32_t i = 0; i < s->rows; i++) {
		double *r = row_of(s, i);
		s->turned[i] = r[s->width - 1] < 0 ? -1 : 1;
		for (uint32_t j = 0; r[s->width - 1] < 0 && j < s->vars; j++)
			r[j] = -r[j];
		r[s->width - 1] = fabs(r[s->width - 1]);
	}
}

/* What a double leaves of a sum that is nothing: of people (up to a million) a millionth, of
 * thousandths of scores, which are larger, as much of them. */
static double rest_of(const struct kb_simplex *s)
{
	double most = 1e6;

	for (uint32_t i = 0; i < s->rows; i++)
		most = fmax(most, row_of(s, i)[s->width - 1]);
	return most * 1e-12;
}

/* What the artificial variables are now. Not what the objective's row says: that began with the sum of all
 * right sides, thousands of large ones, of which a double leaves more than of each. */
static double left_over(const struct kb_simplex *s)
{
	double sum = 0;

	for (uint32_t i = 0; i < s->rows; i++)
		if (s->basis[i] >= s->vars)
			sum += fabs(row_of(s, i)[s->width - 1]);
	return sum;
}

static void aim_at_artificial(struct kb_simplex *s)
{
	double *cost = row_of(s, s->rows);

	for (uint32_t i = 0; i < s->rows; i++) {
		EACH_COLUMN(s, i, j)
			if (j < s->vars || j == s->width - 1)
				cost[j] -= row_of(s, i)[j];
		kb_bits_join(in_row(s, s->rows), in_row(s, i), s->row_words);
	}
}

/* At zero, but in the basis: any column of the row may take its place. */
static void drive_out(struct kb_simplex *s)
{
	for (uint32_t i = 0; i < s->rows; i++)
		EACH_COLUMN(s, i, j) {
			if (s->basis[i] < s->vars || j >= s->vars)
				break;
			if (fabs(row_of(s, i)[j]) > KB_ZERO)
				kb_tableau_pivot(s, i, j);
		}
}

enum kb_rc kb_simplex_start(struct kb_simplex *s)
{
	bool endless;
	double rest;

	reckon_rows(s);
	make_right_positive(s);
	rest = rest_of(s);
	aim_at_artificial(s);
	if (kb_tableau_walk(s, -INFINITY, &endless) != KB_OK || endless || left_over(s) > rest)
		return KB_FAIL;
	drive_out(s);
	return KB_OK;
}

/* ---- from a point that is known ---- */

/* Where an artificial variable, which is zero, can leave for this column; rows: nowhere. */
static uint32_t artificial_for(const struct kb_simplex *s, uint32_t col)
{
	uint32_t best = s->rows;
	double most = KB_ZERO;

	EACH_ROW(s, col, i)
		if (s->basis[i] >= s->vars && fabs(row_of(s, i)[col]) > most) {
			most = fabs(row_of(s, i)[col]);
			best = i;
		}
	return best;
}

/* How far what is in the basis goes down with the column before it is at an end. */
static double way_with(const struct kb_simplex *s, const double *x, uint32_t row, uint32_t col)
{
	double by = row_of(s, row)[col];

	if (by < -KB_ZERO)
		return x[s->basis[row]] / -by;
	return by > KB_ZERO ? (room_in(s, row) - x[s->basis[row]]) / by : INFINITY;
}

/* How far the column can go down before it is zero, or one in the basis is at an end: *row; rows: none is. */
static double way_down(const struct kb_simplex *s, const double *x, uint32_t col, uint32_t *row)
{
	double way = x[col];

	*row = s->rows;
	EACH_ROW(s, col, i) {
		double one = s->basis[i] < s->vars ? way_with(s, x, i, col) : INFINITY;
		if (one < way) {
			way = one;
			*row = i;
		}
	}
	return way;
}

/* It depends on those in the basis: down, until it is zero or one of them is at an end. */
static void bring_down(struct kb_simplex *s, double *x, uint32_t col)
{
	uint32_t row, var;
	double way = way_down(s, x, col, &row);
	bool top;

	EACH_ROW(s, col, i)
		if (s->basis[i] < s->vars)
			x[s->basis[i]] += way * row_of(s, i)[col];
	x[col] -= way;
	if (row == s->rows) {
		x[col] = 0;
		return;
	}
	var = s->basis[row];
	top = row_of(s, row)[col] > 0;
	x[var] = top ? s->room[var] : 0;
	kb_tableau_pivot(s, row, col);
	if (top)
		kb_tableau_turn(s, var);
}

/* Into the basis, or to one of its ends. */
static void place_at(struct kb_simplex *s, double *x, uint32_t col)
{
	uint32_t row;

	if (x[col] <= 0)
		return;
	if (x[col] >= s->room[col]) {
		kb_tableau_turn(s, col);
		return;
	}
	row = artificial_for(s, col);
	if (row < s->rows)
		kb_tableau_pivot(s, row, col);
	else
		bring_down(s, x, col);
}

/* Sums of doubles leave a little; false: it is more than that. */
static bool settle_right(struct kb_simplex *s, uint32_t row, double rest)
{
	double *right = &row_of(s, row)[s->width - 1], most = s->basis[row] < s->vars ? s->room[s->basis[row]] : 0;

	if (*right < -rest || *right > most + rest)
		return false;
	*right = fmin(fmax(*right, 0), most);
	return true;
}

/* One variable after the other comes into the basis or to zero, so this ends after as many steps
 * as there are variables, where a search for a first point may stand still for very long. */
enum kb_rc kb_simplex_start_at(struct kb_simplex *s, double *x)
{
	double rest = 1e6;

	for (uint32_t j = 0; j < s->vars; j++)
		x[j] -= s->low[j];
	reckon_rows(s);
	for (uint32_t i = 0; i < s->rows; i++) {
		s->turned[i] = 1;
		rest = fmax(rest, fabs(row_of(s, i)[s->width - 1]));
	}
	for (uint32_t j = s->vars; j-- > 0;)
		place_at(s, x, j);
	drive_out(s);
	for (uint32_t i = 0; i < s->rows; i++)
		if (!settle_right(s, i, rest * 1e-12 * s->rows))
			return KB_FAIL;
	return KB_OK;
}

/* ---- one row more ---- */

static void place_row(struct kb_simplex *s, const struct kb_simplex *part, uint32_t row, uint32_t from_row, const uint32_t *columns)
{
	const double *from = row_of(part, from_row);
	double *to = row_of(s, row);

	EACH_COLUMN(part, from_row, j)
		if (j < part->vars) {
			to[columns[j]] = from[j];
			kb_bits_add(in_row(s, row), columns[j]);
		}
	kb_simplex_right(s, row, from[part->width - 1]);
	if (part->basis[from_row] < part->vars)
		s->basis[row] = columns[part->basis[from_row]];
}

/* Copies a solved programme to the rows and columns from these on. */
static void place_in(struct kb_simplex *s, const struct kb_simplex *part, uint32_t row, const uint32_t *columns)
{
	for (uint32_t i = 0; i < part->rows; i++)
		place_row(s, part, row + i, i, columns);
	for (uint32_t j = 0; j < part->vars; j++) {
		s->low[columns[j]] = part->low[j];
		s->room[columns[j]] = part->room[j];
		s->from_top[columns[j]] = part->from_top[j];
		kb_bits_join_at(in_col(s, columns[j]), s->col_words, row, in_col(part, j), part->col_words);
	}
}

/* Takes off what the basis already says of the last row. */
static void reduce_last(struct kb_simplex *s)
{
	uint32_t at = s->rows - 1;
	double *last = row_of(s, at);

	for (uint32_t i = 0; i < at; i++)
		if (s->basis[i] < s->vars && last[s->basis[i]] != 0)
			kb_tableau_take_off(s, at, i, last[s->basis[i]]);
	EACH_COLUMN(s, at, j)
		if (fabs(last[j]) < KB_NOTHING)
			last[j] = 0;
}

struct kb_simplex *kb_simplex_join(struct kb_arena *a, const struct kb_simplex *const *parts, const uint32_t *const *columns, uint32_t count, uint32_t vars)
{
	uint32_t rows = 0, row = 0;
	struct kb_simplex *s;

	for (uint32_t i = 0; i < count; i++)
		rows += parts[i]->rows;
	s = kb_simplex_new(a, rows + 1, vars, false);
	for (uint32_t i = 0; i < count; row += parts[i++]->rows)
		place_in(s, parts[i], row, columns[i]);
	return s;
}

/* The rows before have been at a point since they were joined; only the last one is not. */
enum kb_rc kb_simplex_restart(struct kb_simplex *s)
{
	double *last = row_of(s, s->rows - 1), *cost = row_of(s, s->rows);
	bool endless;

	kb_tableau_reckon(s, s->rows - 1);
	reduce_last(s);
	for (uint32_t j = 0; last[s->width - 1] < 0 && j < s->vars; j++)
		last[j] = -last[j];
	last[s->width - 1] = fabs(last[s->width - 1]);
	EACH_COLUMN(s, s->rows - 1, j)
		cost[j] = -last[j];
	kb_bits_join(in_row(s, s->rows), in_row(s, s->rows - 1), s->row_words);
	if (kb_tableau_walk(s, -INFINITY, &endless) != KB_OK || endless || left_over(s) > rest_of(s))
		return KB_FAIL;
	drive_out(s);
	return KB_OK;
}
