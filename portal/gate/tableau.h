/* tableau.h - the tableau that simplex.c steps through and start.c brings to its first point (protect.h).
 *
 * Each variable is reckoned from one of its bounds, so that all that are not in the basis are zero. Most entries are zero: sets
 * say where others may be. */
#ifndef KB_GATE_TABLEAU_H
#define KB_GATE_TABLEAU_H

#include <math.h>

#include "bits.h"
#include "protect.h"

/* What is taken for zero: of a step, of an entry. */
#define KB_ZERO 1e-9
#define KB_NOTHING 1e-12

struct kb_simplex {
	double *cells;     /* rows + 1 of width; the last is the objective */
	uint32_t rows, vars, width;
	uint32_t *basis;   /* by row: its column */
	int8_t *turned;    /* by row: -1 where it was multiplied by that */
	double *low, *room; /* by variable: its lower bound, from which it is reckoned; how far it may go from there */
	bool *from_top;    /* by variable: reckoned from its upper bound downwards */
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

static inline uint64_t *in_row(const struct kb_simplex *s, uint32_t row)
{
	return s->filled + (size_t)row * s->row_words;
}

static inline uint64_t *in_col(const struct kb_simplex *s, uint32_t col)
{
	return s->rows_of + (size_t)col * s->col_words;
}

static inline double *row_of(const struct kb_simplex *s, uint32_t row)
{
	return s->cells + (size_t)row * s->width;
}

/* How far what is in the basis of this row may go up from zero. */
static inline double room_in(const struct kb_simplex *s, uint32_t row)
{
	return s->basis[row] < s->vars ? s->room[s->basis[row]] : INFINITY;
}

/* The column comes into the basis in that row. */
void kb_tableau_pivot(struct kb_simplex *s, uint32_t row, uint32_t col);

/* The variable, which is not in the basis, goes to its other end. */
void kb_tableau_turn(struct kb_simplex *s, uint32_t col);

/* A row that was set in what the variables are: from now on in what they are reckoned in. */
void kb_tableau_reckon(struct kb_simplex *s, uint32_t row);

/* Takes so many times a row off another one, the last or the objective. */
void kb_tableau_take_off(struct kb_simplex *s, uint32_t from, uint32_t row, double times);

/* Steps until the objective is least, or until it is reached: its row holds minus what was reached. KB_FAIL: no end
 * was found in time. */
enum kb_rc kb_tableau_walk(struct kb_simplex *s, double until, bool *endless);

#endif
