/* protect.h - which cells of a table of counts may be shown, so that none tells of a few.
 *
 * A table is a set of inner cells, which nobody need ever see (a location in a quarter),
 * and of cells that are sums of them (the location's half-year, the region's quarter).
 * A cell of fewer than `least` people is small. Leaving out the small ones is not enough:
 * what remains can be subtracted. So more cells are left out, until for every small cell
 * the numbers that fit all that is shown lie `least` or more apart.
 *
 * The way there, a file for each:
 *   cells.c     the table, what is small, in which order cells are tried
 *   echelon.c   linear algebra over the integers modulo 2^31-1
 *   bits.h      where rows that are nearly empty hold something
 *   suppress.c  no small cell can be computed from what is shown: Langsrud, "Secondary
 *               cell suppression by Gaussian elimination" (2024),
 *               doi:10.1007/978-3-031-69651-0_6
 *   system.c    the equations that a reader of the table has
 *   simplex.c   the least and the most that a cell can be under them
 *   start.c     where that begins
 *   tableau.h   what both of them step through
 *   audit.c     which of these intervals are too narrow, and what holds them back
 *   points.c    tables that fit, kept so that few questions go to the simplex
 *   repair.c    all together: until none is too narrow, and nothing is left out in vain
 *   cube.c      the closed tables of the house: places by calendar periods
 *   classes.c   the closed tables of a year's classes, beside what other tables tell of them
 *   band.c      what is told of few: whole per cents, and near the ends a band
 *   answers.c   what was answered in a small cell cannot be worked out from what is told
 *
 * That exact computation is not all that must be prevented, and that what was published
 * before belongs to the same system, is the advice of Eurostat's handbook on statistical
 * disclosure control. The rules R1 to R4 stand in docs/privacy.md, the choices and their
 * figures in docs/decisions/gate.md.
 *
 * Advantages: pure; no store, no clock, no chance: the same table gives the same pattern.
 * Disadvantages: dense simplex, made for tables of some hundred unknown cells; and of two
 * good patterns it finds one, not always the smaller. */
#ifndef KB_PROTECT_H
#define KB_PROTECT_H

#include <stdint.h>

#include "arena.h"
#include "klankbord.h"

/* What earlier releases did with a cell. */
enum kb_before {
	KB_CELL_NEW,      /* no release held it */
	KB_CELL_RELEASED, /* it was shown: readers have it for ever */
	KB_CELL_WITHHELD  /* it was left out and stays so */
};

struct kb_cell {
	const uint32_t *inner; /* the inner cells that it sums, ascending */
	const int8_t *sign;    /* 1 or -1 for each; NULL: all 1 */
	uint32_t count;
	int64_t value;
	int64_t times;         /* each person may be in it so often; 0: once */
	int level;             /* higher: rather shown (national above location, year above month) */
	enum kb_before before;
	bool kept;             /* is told nobody, however many it holds */
	bool small;            /* its people are to be protected */
	bool guarded;          /* must not be computable: small, or made so by the audit */
	bool ranged;           /* of one inner cell, and when shown it tells only between which two numbers that is: its bounds */
	bool shown;
};

/* What everybody knows of an inner cell, and what a cell that is ranged tells of it: `told_low`, `told_high` where it is
 * that cell that says so. */
struct kb_bounds { int64_t low, high; bool told_low, told_high; };

struct kb_table {
	struct kb_arena *arena;
	struct kb_cell *cells;
	size_t count, room;
	uint32_t inner; /* inner cells are 0 .. inner - 1 */
	int64_t least;  /* fewer are small, and intervals are at least so wide: 5 inside, 10 outside */
	size_t refused; /* after a refusal: the cell that cannot be protected */
	bool zeros_give; /* cells of zero hold back too, and may give way (answers.c) */
	int64_t *truth; /* by inner cell: what it is; NULL: not told */
	struct kb_bounds *bounds; /* by inner cell; NULL: none is below zero, and that is all */
};

/* ---- cells.c ---- */

/* An empty table in the arena, of so many inner cells. */
struct kb_table *kb_table_new(struct kb_arena *a, uint32_t inner, int64_t least);

/* Adds a cell; its inner cells are copied. Returns its number. */
size_t kb_table_add(struct kb_table *t, const uint32_t *inner, uint32_t count, int64_t value, int level, enum kb_before before);

/* Says that two sets of inner cells have the same sum, whatever it is: the months of a
 * region and the quarters of its locations. Everybody knows that, so it counts as shown. */
void kb_table_tie(struct kb_table *t, const uint32_t *left, uint32_t nleft, const uint32_t *right, uint32_t nright);

/* R1: marks what is small, and shows all else but what was withheld before. */
void kb_table_begin(struct kb_table *t);

/* The numbers of all cells in the order in which they are tried: what was released, then
 * zeros, which protect nothing when left out (0 + 3 is 3), then higher levels, then larger
 * values. */
size_t *kb_table_order(const struct kb_table *t, struct kb_arena *a);

/* How many are the fewest that a cell may show, and how wide its interval must be: `least`, as often as
 * a person may be in it. */
int64_t kb_cell_least(const struct kb_table *t, const struct kb_cell *c);

/* How often the cell holds the inner cell: 1, 0, or -1. */
int kb_cell_holds(const struct kb_cell *c, uint32_t inner);

static inline int kb_sign(const struct kb_cell *c, uint32_t i)
{
	return c->sign == NULL ? 1 : c->sign[i];
}

/* ---- echelon.c ---- */

/* A run of whole numbers by place, most of them zero. */
struct kb_column { const uint32_t *at; const int8_t *sign; uint32_t count; };

/* Columns that were kept, each with a place (its pivot) that no other one ends with. */
struct kb_echelon {
	struct kb_arena *arena;
	uint32_t height, count; /* of a column; how many are kept */
	struct kb_kept *pivots; /* by pivot */
	uint32_t *work;         /* the column that was reduced last, 1 at its pivot */
	uint64_t *filled;       /* where it may be other than zero (bits.h) */
};

enum { KB_NO_PIVOT = UINT32_MAX };

struct kb_echelon *kb_echelon_new(struct kb_arena *a, uint32_t height);

/* Takes the kept columns off this one. Returns its pivot, or KB_NO_PIVOT where nothing is
 * left: it can be computed from those. */
uint32_t kb_echelon_reduce(struct kb_echelon *e, struct kb_column c);

/* Keeps what was reduced last. */
void kb_echelon_keep(struct kb_echelon *e, uint32_t pivot);

/* The same by those only that were kept first. */
uint32_t kb_echelon_reduce_by(struct kb_echelon *e, struct kb_column c, uint32_t first);

/* Keeps only these from now on. */
void kb_echelon_cut(struct kb_echelon *e, uint32_t first);

/* a - times * b, modulo 2^31-1. */
uint32_t kb_mod_less(uint32_t a, uint32_t times, uint32_t b);

/* ---- suppress.c ---- */

/* Hides cells until no guarded one can be computed from what is shown. Hides only; what
 * was released stays shown, even where it tells. */
void kb_suppress(struct kb_table *t);

/* The same, of kb_table_order(), and what then is known: what is shown, and what it leaves of each guarded cell. */
struct kb_watch;
struct kb_watch *kb_suppress_watched(struct kb_table *t, const size_t *order, struct kb_arena *a);

/* The same, where more cells were guarded, and hidden, since: what stood before all of them in the order stays as it is. */
void kb_suppress_again(struct kb_watch *w);

/* From now on it looks at small cells only, and not at what else was guarded. */
void kb_watch_small(struct kb_watch *w);

/* What would be known if the hidden cell were shown: nothing new, a small cell exactly, or something else. */
enum kb_told { KB_TELLS_NOTHING, KB_TELLS_SMALL, KB_TELLS_MORE };
enum kb_told kb_watch_tells(struct kb_watch *w, size_t cell);

/* It is shown from now on. */
void kb_watch_show(struct kb_watch *w, size_t cell);

/* ---- system.c ---- */

/* What one shown cell tells about the unknown inner cells. */
struct kb_equation {
	struct kb_column column; /* over unknowns */
	int64_t right;
	size_t cell;
	uint32_t part;
};

/* All that a reader knows. Unknowns are the inner cells that are not shown themselves;
 * they fall into parts that share no equation. */
struct kb_system {
	struct kb_arena *arena;
	const struct kb_table *table;
	uint32_t *unknown; /* by inner cell: its number, or KB_NO_PIVOT */
	int64_t *known;    /* by inner cell, where it is */
	uint32_t unknowns, parts;
	uint32_t *part;    /* by unknown */
	uint32_t *place;   /* by unknown: its number within its part */
	struct kb_equation *equations;
	size_t count;
};

/* The equations of what is shown now, without those that follow from others. */
struct kb_system *kb_system_new(const struct kb_table *t, struct kb_arena *a);

/* The same with one cell more that is shown. The base must live as long. */
struct kb_system *kb_system_with(const struct kb_system *base, size_t cell, struct kb_arena *a);

/* The same, with parts of at most so many unknowns: an equation that reaches over several parts holds in
 * each of them by itself, with what is true. So fewer tables fit, and all of them fit the whole. NULL: what is true
 * is not known. */
struct kb_system *kb_system_split(const struct kb_system *whole, uint32_t most, struct kb_arena *a);

/* Unknowns of the largest part. */
uint32_t kb_system_largest(const struct kb_system *s);

/* ---- simplex.c and start.c ---- */

/* A x = b, x between its bounds, which are zero and none where nothing is said; in a dense tableau. */
struct kb_simplex;

/* duals: kb_simplex_dual() will be asked. */
struct kb_simplex *kb_simplex_new(struct kb_arena *a, uint32_t rows, uint32_t vars, bool duals);
void kb_simplex_set(struct kb_simplex *s, uint32_t row, uint32_t var, double times);
void kb_simplex_right(struct kb_simplex *s, uint32_t row, double right);

/* Before it is started: the variable lies between these. high: INFINITY for none. */
void kb_simplex_bound(struct kb_simplex *s, uint32_t var, double low, double high);

/* Finds a point. KB_FAIL: there is none, or it was not found in time. */
enum kb_rc kb_simplex_start(struct kb_simplex *s);

/* Begins at this point instead, which is one; x changes. KB_FAIL: it is none. */
enum kb_rc kb_simplex_start_at(struct kb_simplex *s, double *x);

/* These, each at a point, side by side, and a last row that is still empty. columns: by part, then by its variable,
 * which variable of all that is. Once the last row is set, kb_simplex_restart() finds a point from those,
 * which takes far fewer steps than to start anew. Answers no question about duals. */
struct kb_simplex *kb_simplex_join(struct kb_arena *a, const struct kb_simplex *const *parts, const uint32_t *const *columns, uint32_t count, uint32_t vars);
enum kb_rc kb_simplex_restart(struct kb_simplex *s);

/* Goes on from the point where it is to where the sum of these is least (way 1) or most
 * (way -1), or until it reaches `until`. *best: the sum, -INFINITY or INFINITY where it
 * has no end. KB_FAIL: not found in time. */
enum kb_rc kb_simplex_go(struct kb_simplex *s, const uint32_t *vars, uint32_t count, int way, double until, double *best);

/* How much the best that was found would move with the right side of the row; 0 where the
 * row does not hold it back. */
double kb_simplex_dual(const struct kb_simplex *s, uint32_t row);

/* Where it is: x by variable. */
void kb_simplex_point(const struct kb_simplex *s, double *x);

/* ---- cube.c ---- */

/* A site: a place without places below, in one region, of one type, for a quarter at least.
 * As many as there are regions, types: it is in none. */
struct kb_site { uint32_t region, type; };

/* The closed table of one number: places by calendar periods, from the first quarter of a
 * year on. Places are the sites, then regions, then types, then the nation; periods are the
 * quarters, then the half-years, then the years that are over, then months. Months are
 * there for regions and the nation only; there are none, or those of all quarters and
 * perhaps of the quarter that is not over. */
struct kb_cube {
	const struct kb_site *sites; /* by site, then quarter that has begun */
	uint32_t nsites, regions, types, quarters, begun, nmonths;
	const int64_t *n;            /* by site, then quarter that has begun */
	const int64_t *months;       /* by region, then month; at last those of no region */
	bool sites_by_half;          /* outside: sites by half-year and year only */
	bool sites_kept;             /* no site is told, nor what is of one site alone */
	bool monthly;                /* people are counted anew every month */
};

/* Its table; what is not before it is new. before: by kb_cube_cell(), or NULL. */
struct kb_table *kb_cube_table(struct kb_arena *a, const struct kb_cube *cube, int64_t least, const enum kb_before *before);

/* The cell of a place in a period; no cell: KB_NO_PIVOT. */
uint32_t kb_cube_cell(const struct kb_cube *cube, uint32_t place, uint32_t period);
uint32_t kb_cube_places(const struct kb_cube *cube);
uint32_t kb_cube_periods(const struct kb_cube *cube);

/* How many months a period has; *first: the first of them, from 0. */
uint32_t kb_cube_months(const struct kb_cube *cube, uint32_t period, uint32_t *first);

/* Does the site lie in the place in that quarter? */
bool kb_cube_has(const struct kb_cube *cube, uint32_t place, uint32_t site, uint32_t quarter);

/* ---- classes.c ---- */

/* The table of these classes, of a year that is over; `has`: by t->told, do readers have it. Its cells are the classes, then the
 * sums, then what nobody is shown. */
struct kb_table *kb_classes_table(struct kb_arena *a, const struct kb_classes *t, const bool *has, int64_t least);

/* How many are in some of the classes, with what is apart or without. */
int64_t kb_classes_sum(const struct kb_classes *t, const uint32_t *of, uint32_t count, bool whole);

/* ---- audit.c and repair.c ---- */

/* Protects the table: begins, suppresses, audits and repairs, and shows again what was
 * left out in vain. KB_FAIL: refused, a small cell cannot be protected because only
 * released cells narrow it (t->refused); nothing of the table may be shown then. */
enum kb_rc kb_protect(struct kb_table *t);

/* The least and the most that a cell can be for a reader of what is shown. */
struct kb_interval { double low, high; };

/* These of all cells, in the arena; NULL: the values contradict each other. */
struct kb_interval *kb_intervals(const struct kb_table *t, struct kb_arena *a);

/* How far whole numbers in the interval lie apart. */
double kb_width(struct kb_interval v);

/* ---- band.c ---- */

/* R2: the end of the band in per cent: ten, or one of n where that is more. */
int64_t kb_band_edge(int64_t n);

/* Makes of an exact percentage of n what is told of few. */
enum kb_band kb_band_percent(double *percent, int64_t n);

/* Bands a figure of few; value, share: that one even where they are many. */
void kb_band_figure(struct kb_figure *f, bool value, bool share);

/* What a reader of the figure knows of an amount over n people, where all of them make
 * n * whole: favourable answers (1), thousandths of a score (100000). */
struct kb_range { int64_t low, high; };
struct kb_range kb_band_range(int64_t amount, int64_t n, int64_t whole, bool banded);

/* How many per cent a part is of a whole (KB_PARTS), as it is told of n people: rounded however many they are, banded where they are
 * few or `band` is asked for. And what a reader who has the whole knows of the part. */
enum kb_band kb_band_part(double *percent, int64_t n, bool band);
struct kb_range kb_band_part_range(int64_t part, int64_t whole, int64_t n, bool band);

/* ---- answers.c ---- */

/* What was answered: by inner cell its people and the amount. banded: by cell, it tells its
 * band though it is not of few; in and out. Of a part of an amount (KB_PARTS) n is the whole amount, which readers are
 * taken to know, and `people` whose it is. */
struct kb_answers {
	const int64_t *n, *amount;
	int64_t whole, step; /* the most that one person adds; the least by which one differs */
	bool *banded;
	const int64_t *people; /* NULL: n is people */
};

/* After kb_protect(): what is told of this amount does not make certain that all of
 * a small cell answered the best, or the worst; of a part of an amount it leaves every small cell a range as wide as a
 * quarter of what is one person's. Cells are banded or hidden until it is so.
 * KB_FAIL: no end was found; show nothing. */
enum kb_rc kb_protect_answers(struct kb_table *t, struct kb_answers *a);

#endif
