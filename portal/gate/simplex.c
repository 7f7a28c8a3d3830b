/* simplex.c - the least and the most of a sum, of x between bounds under equations (protect.h).
 *
 * A dense tableau with an artificial variable for each row. The first phase drives those to
 * zero, once; after it every question starts where the last one ended. The entering column
 * is the steepest one (Dantzig); after many steps the first one with the lowest row
 * (Bland), which cannot go round in circles. A variable at its upper bound is turned: reckoned from there downwards,
 * so that all that are not in the basis are zero (Dantzig's upper bounds). The artificial variables never enter again. So
 * their columns are kept only for who asks which rows hold back the best. Entries are sums of ones and stay near
 * whole numbers, so absolute tolerances do. Most entries are zero: sets say where others may be (bits.h). */
#include <math.h>

#include "tableau.h"

enum { PATIENCE = 4, STEPS = 200 }; /* steps by row and column: before Bland, before giving up */

static void make_sets(struct kb_simplex *s, struct kb_arena *a)
{
	s->row_words = kb_bits_words(s->width);
	s->col_words = kb_bits_words(s->rows);
	s->filled = kb_arena_alloc(a, (size_t)(s->rows + 1) * s->row_words * sizeof *s->filled);
	s->rows_of = kb_arena_alloc(a, ((size_t)s->width * s->col_words + 1) * sizeof *s->rows_of);
}

static void make_bounds(struct kb_simplex *s, struct kb_arena *a)
{
	s->low = kb_arena_alloc(a, (s->vars + 1) * sizeof *s->low);
	s->room = kb_arena_alloc(a, (s->vars + 1) * sizeof *s->room);
	s->from_top = kb_arena_alloc(a, s->vars + 1);
	for (uint32_t j = 0; j < s->vars; j++)
		s->room[j] = INFINITY;
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
	make_bounds(s, a);
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

void kb_simplex_bound(struct kb_simplex *s, uint32_t var, double low, double high)
{
	s->low[var] = low;
	s->room[var] = high - low;
}

/* ---- bounds ---- */

static void add_right(struct kb_simplex *s, uint32_t row, double more)
{
	double *right = &row_of(s, row)[s->width - 1], sum = *right + more;

	*right = fabs(sum) < KB_NOTHING ? 0 : sum;
	kb_bits_add(in_row(s, row), s->width - 1);
}

void kb_tableau_reckon(struct kb_simplex *s, uint32_t row)
{
	double *r = row_of(s, row);

	EACH_COLUMN(s, row, j) {
		if (j >= s->vars)
			break;
		if (s->low[j] != 0 || s->from_top[j])
			add_right(s, row, -r[j] * (s->low[j] + (s->from_top[j] ? s->room[j] : 0)));
		if (s->from_top[j])
			r[j] = -r[j];
	}
}

void kb_tableau_turn(struct kb_simplex *s, uint32_t col)
{
	EACH_ROW(s, col, i) {
		add_right(s, i, -row_of(s, i)[col] * s->room[col]);
		row_of(s, i)[col] *= -1;
	}
	add_right(s, s->rows, -row_of(s, s->rows)[col] * s->room[col]);
	row_of(s, s->rows)[col] *= -1;
	s->from_top[col] = !s->from_top[col];
}

/* What is in the basis of this row is reckoned from its other end. */
static void turn_basis(struct kb_simplex *s, uint32_t row)
{
	uint32_t var = s->basis[row];
	double *r = row_of(s, row);

	EACH_COLUMN(s, row, j)
		if (j != var)
			r[j] = -r[j];
	add_right(s, row, s->room[var]);
	s->from_top[var] = !s->from_top[var];
}

/* What a variable is, by what it is reckoned in. */
static double value_of(const struct kb_simplex *s, uint32_t var, double reckoned)
{
	return s->low[var] + (s->from_top[var] ? s->room[var] - reckoned : reckoned);
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
		*at = fabs(left) < KB_NOTHING ? 0 : left;
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

void kb_tableau_pivot(struct kb_simplex *s, uint32_t row, uint32_t col)
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
		if (cost[j] >= -KB_ZERO || (best < s->vars && cost[j] >= cost[best]))
			continue;
		best = j;
		if (!steepest)
			break;
	}
	return best;
}

/* How far the column can go up until what is in the basis of the row is at one of its ends. */
static double way_up(const struct kb_simplex *s, uint32_t row, uint32_t col)
{
	const double *r = row_of(s, row);

	if (r[col] > KB_ZERO)
		return r[s->width - 1] / r[col];
	if (r[col] >= -KB_ZERO)
		return INFINITY;
	return (room_in(s, row) - r[s->width - 1]) / -r[col];
}

/* The row that gives way first, and how far the column goes up by then; rows where none does. Of those that give way at
 * once the one of the lowest column. */
static uint32_t leaving(const struct kb_simplex *s, uint32_t col, double *way)
{
	uint32_t best = s->rows;
	double least = INFINITY;

	EACH_ROW(s, col, i) {
		double ratio = way_up(s, i, col);
		if (ratio == INFINITY || ratio > least + KB_ZERO)
			continue;
		if (ratio < least - KB_ZERO || s->basis[i] < s->basis[best])
			best = i;
		if (ratio < least)
			least = ratio;
	}
	*way = least;
	return best;
}

/* The column comes into the basis, or goes to its other end. False: it goes up for ever. */
static bool step(struct kb_simplex *s, uint32_t col)
{
	double way;
	uint32_t row = leaving(s, col, &way);

	if (s->room[col] <= way && s->room[col] < INFINITY) {
		kb_tableau_turn(s, col);
		return true;
	}
	if (row == s->rows)
		return false;
	if (row_of(s, row)[col] < 0)
		turn_basis(s, row);
	kb_tableau_pivot(s, row, col);
	return true;
}

enum kb_rc kb_tableau_walk(struct kb_simplex *s, double until, bool *endless)
{
	uint64_t patience = (uint64_t)PATIENCE * s->width + 50, steps = (uint64_t)STEPS * s->width + 1000, still = 0;
	double best = INFINITY;

	*endless = false;
	for (uint64_t i = 0; i < steps; i++) {
		uint32_t col = entering(s, i < patience && still < s->rows + 20);
		double now = -row_of(s, s->rows)[s->width - 1];
		if (col == s->vars || now <= until)
			return KB_OK;
		still = now < best - KB_ZERO ? 0 : still + 1;
		best = fmin(now, best);
		if (!step(s, col)) {
			*endless = true;
			return KB_OK;
		}
	}
	return KB_FAIL;
}

/* ---- questions ---- */

void kb_tableau_take_off(struct kb_simplex *s, uint32_t from, uint32_t row, double times)
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

static void aim_at(struct kb_simplex *s, const uint32_t *vars, uint32_t count, int way)
{
	double *cost = row_of(s, s->rows);

	EACH_COLUMN(s, s->rows, j)
		cost[j] = 0;
	kb_bits_clear(in_row(s, s->rows), s->row_words);
	for (uint32_t k = 0; k < count; k++)
		kb_simplex_set(s, s->rows, vars[k], way);
	kb_tableau_reckon(s, s->rows);
	for (uint32_t i = 0; i < s->rows; i++)
		if (s->basis[i] < s->vars && cost[s->basis[i]] != 0)
			kb_tableau_take_off(s, s->rows, i, cost[s->basis[i]]);
}

enum kb_rc kb_simplex_go(struct kb_simplex *s, const uint32_t *vars, uint32_t count, int way, double until, double *best)
{
	bool endless;
	enum kb_rc rc;

	aim_at(s, vars, count, way);
	rc = kb_tableau_walk(s, way * until, &endless);
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
		x[j] = value_of(s, j, 0);
	for (uint32_t i = 0; i < s->rows; i++)
		if (s->basis[i] < s->vars)
			x[s->basis[i]] = value_of(s, s->basis[i], row_of(s, i)[s->width - 1]);
}
