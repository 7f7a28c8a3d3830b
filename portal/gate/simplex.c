/* simplex.c - the least and the most of a sum, x >= 0 under equations (protect.h).
 *
 * A dense tableau with an artificial variable for each row. The first phase drives those to
 * zero, once; after it every question starts where the last one ended. The entering column
 * is the steepest one (Dantzig); after many steps the first one with the lowest row
 * (Bland), which cannot go round in circles. The artificial variables never enter again. So
 * their columns are kept only for who asks which rows hold back the best. Entries are sums of ones and stay near
 * whole numbers, so absolute tolerances do. Most entries are zero: sets say where others may be (bits.h). */
#include <math.h>

#include "bits.h"
#include "protect.h"

enum { PATIENCE = 4, STEPS = 200 }; /* steps by row and column: before Bland, before giving up */
static const double ZERO = 1e-9, NOTHING = 1e-12;

struct kb_simplex {
	double *cells;     /* rows + 1 of width; the last is the objective */
	uint32_t rows, vars, width;
	uint32_t *basis;   /* by row: its column */
	int8_t *turned;    /* by row: -1 where it was multiplied by that */
	uint32_t *touched; /* scratch: columns that are not zero in the pivot's row */
	double *shares;    /* and what is in them */
	uint64_t *filled;  /* by row: columns that may be other than zero in it */
	uint64_t *rows_of; /* by column: rows, the objective left out, where it may be other than zero */
	uint32_t row_words, col_words;
};

/* Goes through all that may be other than zero, in order. */
#define EACH_COLUMN(s, row, j) \
	for (uint32_t j = kb_bits_next(in_row(s, row), (s)->row_words, 0); j != KB_NO_BIT; j = kb_bits_next(in_row(s, row), (s)->row_words, j + 1))
#define EACH_ROW(s, col, i) \
	for (uint32_t i = kb_bits_next(in_col(s, col), (s)->col_words, 0); i != KB_NO_BIT; i = kb_bits_next(in_col(s, col), (s)->col_words, i + 1))

static uint64_t *in_row(const struct kb_simplex *s, uint32_t row)
{
	return s->filled + (size_t)row * s->row_words;
}

static uint64_t *in_col(const struct kb_simplex *s, uint32_t col)
{
	return s->rows_of + (size_t)col * s->col_words;
}

static double *row_of(const struct kb_simplex *s, uint32_t row)
{
	return s->cells + (size_t)row * s->width;
}

static void make_sets(struct kb_simplex *s, struct kb_arena *a)
{
	s->row_words = kb_bits_words(s->width);
	s->col_words = kb_bits_words(s->rows);
	s->filled = kb_arena_alloc(a, (size_t)(s->rows + 1) * s->row_words * sizeof *s->filled);
	s->rows_of = kb_arena_alloc(a, ((size_t)s->width * s->col_words + 1) * sizeof *s->rows_of);
}

struct kb_simplex *kb_simplex_new(struct kb_arena *a, uint32_t rows, uint32_t vars, bool duals)
{
	struct kb_simplex *s = kb_arena_alloc(a, sizeof *s);

	*s = (struct kb_simplex){ .rows = rows, .vars = vars, .width = vars + (duals ? rows : 0) + 1 };
	s->cells = kb_arena_alloc(a, (size_t)(rows + 1) * s->width * sizeof *s->cells);
	s->basis = kb_arena_alloc(a, (rows + 1) * sizeof *s->basis);
	s->turned = kb_arena_alloc(a, rows + 1);
	s->touched = kb_arena_alloc(a, s->width * sizeof *s->touched);
	s->shares = kb_arena_alloc(a, s->width * sizeof *s->shares);
	make_sets(s, a);
	for (uint32_t i = 0; i < rows; i++) {
		if (duals)
			kb_simplex_set(s, i, vars + i, 1);
		s->basis[i] = vars + i;
	}
	return s;
}

void kb_simplex_set(struct kb_simplex *s, uint32_t row, uint32_t var, double times)
{
	row_of(s, row)[var] = times;
	kb_bits_add(in_row(s, row), var);
	if (row < s->rows)
		kb_bits_add(in_col(s, var), row);
}

void kb_simplex_right(struct kb_simplex *s, uint32_t row, double right)
{
	kb_simplex_set(s, row, s->width - 1, right);
}

/* ---- steps ---- */

static uint32_t divide_row(struct kb_simplex *s, uint32_t row, uint32_t col)
{
	double *r = row_of(s, row), by = r[col];
	uint32_t n = 0;

	EACH_COLUMN(s, row, j) {
		if (r[j] == 0) {
			kb_bits_drop(in_row(s, row), j);
			continue;
		}
		r[j] /= by;
		s->shares[n] = r[j];
		s->touched[n++] = j;
	}
	return n;
}

static void take_off(struct kb_simplex *s, uint32_t from, uint32_t row, double times, uint32_t touched)
{
	double *f = row_of(s, from);

	for (uint32_t k = 0; k < touched; k++) {
		double *at = &f[s->touched[k]], left = *at - times * s->shares[k];
		*at = fabs(left) < NOTHING ? 0 : left;
	}
	kb_bits_join(in_row(s, from), in_row(s, row), s->row_words);
}

/* The column is alone in its row now; the others of the row came into all rows that it was in. */
static void mark_touched(struct kb_simplex *s, uint32_t row, uint32_t col, uint32_t touched)
{
	for (uint32_t k = 0; k < touched; k++)
		if (s->touched[k] != col)
			kb_bits_join(in_col(s, s->touched[k]), in_col(s, col), s->col_words);
	kb_bits_clear(in_col(s, col), s->col_words);
	kb_bits_add(in_col(s, col), row);
}

static void pivot(struct kb_simplex *s, uint32_t row, uint32_t col)
{
	uint32_t touched = divide_row(s, row, col);

	EACH_ROW(s, col, i) {
		double times = row_of(s, i)[col];
		if (times == 0)
			kb_bits_drop(in_col(s, col), i);
		else if (i != row)
			take_off(s, i, row, times, touched);
	}
	if (row_of(s, s->rows)[col] != 0)
		take_off(s, s->rows, row, row_of(s, s->rows)[col], touched);
	mark_touched(s, row, col, touched);
	s->basis[row] = col;
}

/* The column that enters; vars where none makes it better. */
static uint32_t entering(const struct kb_simplex *s, bool steepest)
{
	const double *cost = row_of(s, s->rows);
	uint32_t best = s->vars;

	EACH_COLUMN(s, s->rows, j) {
		if (j >= s->vars)
			break;
		if (cost[j] >= -ZERO || (best < s->vars && cost[j] >= cost[best]))
			continue;
		best = j;
		if (!steepest)
			break;
	}
	return best;
}

/* The row that gives way first; rows where none does. Of those that give way at once the
 * one of the lowest column. */
static uint32_t leaving(const struct kb_simplex *s, uint32_t col)
{
	uint32_t best = s->rows;
	double least = INFINITY;

	EACH_ROW(s, col, i) {
		const double *r = row_of(s, i);
		double ratio = r[col] > ZERO ? r[s->width - 1] / r[col] : INFINITY;
		if (ratio == INFINITY || ratio > least + ZERO)
			continue;
		if (ratio < least - ZERO || s->basis[i] < s->basis[best])
			best = i;
		if (ratio < least)
			least = ratio;
	}
	return best;
}

/* The objective's row holds minus what was reached. */
static enum kb_rc walk(struct kb_simplex *s, double until, bool *endless)
{
	uint64_t patience = (uint64_t)PATIENCE * s->width + 50, steps = (uint64_t)STEPS * s->width + 1000, still = 0;
	double best = INFINITY;

	*endless = false;
	for (uint64_t i = 0; i < steps; i++) {
		uint32_t col = entering(s, i < patience && still < s->rows + 20), row;
		double now = -row_of(s, s->rows)[s->width - 1];
		if (col == s->vars || now <= until)
			return KB_OK;
		still = now < best - ZERO ? 0 : still + 1;
		best = fmin(now, best);
		row = leaving(s, col);
		if (row == s->rows) {
			*endless = true;
			return KB_OK;
		}
		pivot(s, row, col);
	}
	return KB_FAIL;
}

/* ---- the first phase ---- */

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
			if (fabs(row_of(s, i)[j]) > ZERO)
				pivot(s, i, j);
		}
}

enum kb_rc kb_simplex_start(struct kb_simplex *s)
{
	bool endless;
	double rest;

	make_right_positive(s);
	rest = rest_of(s);
	aim_at_artificial(s);
	if (walk(s, -INFINITY, &endless) != KB_OK || endless || left_over(s) > rest)
		return KB_FAIL;
	drive_out(s);
	return KB_OK;
}

/* ---- from a point that is known ---- */

/* Where an artificial variable, which is zero, can leave for this column; rows: nowhere. */
static uint32_t artificial_for(const struct kb_simplex *s, uint32_t col)
{
	uint32_t best = s->rows;
	double most = ZERO;

	EACH_ROW(s, col, i)
		if (s->basis[i] >= s->vars && fabs(row_of(s, i)[col]) > most) {
			most = fabs(row_of(s, i)[col]);
			best = i;
		}
	return best;
}

/* How far the column can go down before it is zero, or one in the basis is: *row; rows: none is. */
static double way_down(const struct kb_simplex *s, const double *x, uint32_t col, uint32_t *row)
{
	double way = x[col];

	*row = s->rows;
	EACH_ROW(s, col, i) {
		double by = row_of(s, i)[col];
		if (by < -ZERO && x[s->basis[i]] < way * -by) {
			way = x[s->basis[i]] / -by;
			*row = i;
		}
	}
	return way;
}

/* It depends on those in the basis: down, until it or one of them is zero. */
static void bring_down(struct kb_simplex *s, double *x, uint32_t col)
{
	uint32_t row;
	double way = way_down(s, x, col, &row);

	EACH_ROW(s, col, i)
		if (s->basis[i] < s->vars)
			x[s->basis[i]] += way * row_of(s, i)[col];
	x[col] -= way;
	if (row == s->rows) {
		x[col] = 0;
		return;
	}
	x[s->basis[row]] = 0;
	pivot(s, row, col);
}

/* One variable after the other comes into the basis or to zero, so this ends after as many steps
 * as there are variables, where a search for a first point may stand still for very long. */
enum kb_rc kb_simplex_start_at(struct kb_simplex *s, double *x)
{
	double rest = 1e6;

	for (uint32_t i = 0; i < s->rows; i++) {
		s->turned[i] = 1;
		rest = fmax(rest, fabs(row_of(s, i)[s->width - 1]));
	}
	for (uint32_t j = 0; j < s->vars; j++) {
		uint32_t row = x[j] > 0 ? artificial_for(s, j) : s->rows;
		if (row < s->rows)
			pivot(s, row, j);
		else if (x[j] > 0)
			bring_down(s, x, j);
	}
	drive_out(s);
	for (uint32_t i = 0; i < s->rows; i++) {
		double *right = &row_of(s, i)[s->width - 1];
		if (*right < -rest * 1e-12 * s->rows || (s->basis[i] >= s->vars && fabs(*right) > rest * 1e-12 * s->rows))
			return KB_FAIL;
		*right = fmax(*right, 0);
	}
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
	for (uint32_t j = 0; j < part->vars; j++)
		kb_bits_join_at(in_col(s, columns[j]), s->col_words, row, in_col(part, j), part->col_words);
}

/* Takes so many times a row off another one, the last or the objective. */
static void take_row_off(struct kb_simplex *s, uint32_t from, uint32_t row, double times)
{
	double *f = row_of(s, from);
	const double *r = row_of(s, row);

	EACH_COLUMN(s, row, j) {
		f[j] -= times * r[j];
		if (from < s->rows)
			kb_bits_add(in_col(s, j), from);
	}
	kb_bits_join(in_row(s, from), in_row(s, row), s->row_words);
}

/* Takes off what the basis already says of the last row. */
static void reduce_last(struct kb_simplex *s)
{
	uint32_t at = s->rows - 1;
	double *last = row_of(s, at);

	for (uint32_t i = 0; i < at; i++)
		if (s->basis[i] < s->vars && last[s->basis[i]] != 0)
			take_row_off(s, at, i, last[s->basis[i]]);
	EACH_COLUMN(s, at, j)
		if (fabs(last[j]) < NOTHING)
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

	reduce_last(s);
	for (uint32_t j = 0; last[s->width - 1] < 0 && j < s->vars; j++)
		last[j] = -last[j];
	last[s->width - 1] = fabs(last[s->width - 1]);
	EACH_COLUMN(s, s->rows - 1, j)
		cost[j] = -last[j];
	kb_bits_join(in_row(s, s->rows), in_row(s, s->rows - 1), s->row_words);
	if (walk(s, -INFINITY, &endless) != KB_OK || endless || left_over(s) > rest_of(s))
		return KB_FAIL;
	drive_out(s);
	return KB_OK;
}

/* ---- questions ---- */

static void aim_at(struct kb_simplex *s, const uint32_t *vars, uint32_t count, int way)
{
	double *cost = row_of(s, s->rows);

	EACH_COLUMN(s, s->rows, j)
		cost[j] = 0;
	kb_bits_clear(in_row(s, s->rows), s->row_words);
	for (uint32_t k = 0; k < count; k++)
		kb_simplex_set(s, s->rows, vars[k], way);
	for (uint32_t i = 0; i < s->rows; i++)
		if (s->basis[i] < s->vars && cost[s->basis[i]] != 0)
			take_row_off(s, s->rows, i, cost[s->basis[i]]);
}

enum kb_rc kb_simplex_go(struct kb_simplex *s, const uint32_t *vars, uint32_t count, int way, double until, double *best)
{
	bool endless;
	enum kb_rc rc;

	aim_at(s, vars, count, way);
	rc = walk(s, way * until, &endless);
	*best = endless ? -way * INFINITY : -way * row_of(s, s->rows)[s->width - 1];
	return rc;
}

double kb_simplex_dual(const struct kb_simplex *s, uint32_t row)
{
	return -row_of(s, s->rows)[s->vars + row] * s->turned[row];
}

void kb_simplex_point(const struct kb_simplex *s, double *x)
{
	for (uint32_t j = 0; j < s->vars; j++)
		x[j] = 0;
	for (uint32_t i = 0; i < s->rows; i++)
		if (s->basis[i] < s->vars)
			x[s->basis[i]] = row_of(s, i)[s->width - 1];
}
