/* register.h - one item in one year, between the register and the protector.
 *
 * leap.c says no while the clock is not believed;
 * year.c gathers what was frozen by releases before and what came since into one table
 * (struct kb_cube); release.c protects it, tier by tier, and writes what is new; keep.c says what of it
 * waits until all of them are ready; family.c makes tables about the same people leave out the same, memo.c
 * protects tables that are alike once. */
#ifndef KB_REGISTER_H
#define KB_REGISTER_H

#include "ctx.h"
#include "protect.h"

enum { YEAR_MONTHS = 12, YEAR_QUARTERS = 4 };

/* A sum, and where its place lay. told: as it was handed over; NULL: it is frozen, a release holds it. */
struct kb_part { struct kb_sum sum; const char *region, *type; const struct kb_sum *told; };

/* Names with numbers, in the order in which they came. `last`: that which was asked for last. */
struct kb_names { const char **list; uint32_t count, *last; };

/* `old` and `through` are months from `first` on: releases before end at the one, this one
 * at the other. */
struct kb_year {
	struct kb_arena *arena;
	const char *item, *nation;
	int32_t first;
	uint32_t old, through;
	struct kb_names sites, regions, types;
	struct kb_part *parts;
	size_t count;
	bool has_top; /* the item has best answers */
	enum kb_counts counts;
	bool above;   /* no location is told */
	struct kb_cube cube;
	int64_t *by_month[3]; /* n, total, top: by site, then month */
};

/* Of a row of the register: what it tells as a band though it is not of few. */
enum { KB_BANDED_MEAN = 1, KB_BANDED_SHARE = 2 };

/* And what it counts, beside that. */
enum { KB_OF_MONTHS = 4, KB_OF_EVENTS = 8, KB_OF_CLASSES = 16, KB_OF_PARTS = 32, KB_OF_COUNTS = 64 };

const char *kb_tier_name(enum kb_tier tier);

/* Is the same one counted anew every month? Is it the number itself that is guarded, and no answer? */
static inline bool kb_is_monthly(enum kb_counts counts)
{
	return counts == KB_PEOPLE_MONTHLY || counts == KB_PARTS || counts == KB_COUNT_MONTHLY;
}
static inline bool kb_is_of_events(enum kb_counts counts)
{
	return counts == KB_EVENTS || counts == KB_COUNT || counts == KB_COUNT_MONTHLY;
}

enum { KB_YEAR_N, KB_YEAR_TOTAL, KB_YEAR_TOP };

/* Makes the cube of the parts. A site stays where its first part of a quarter says until the
 * quarter is over, so that months and quarters have the same sums. */
void kb_year_build(struct kb_year *y);

/* The name of a place of the cube, "" for none that a table shows. */
const char *kb_year_place(const struct kb_year *y, uint32_t place);

/* The place of the cube by its name; KB_NO_PIVOT: none. */
uint32_t kb_year_place_of(const struct kb_year *y, const char *name);

/* One of the three sums over a place and a period. */
int64_t kb_year_sum(const struct kb_year *y, int what, uint32_t place, uint32_t period);

/* One of them by inner cell of the cube's table. */
int64_t *kb_year_inner(const struct kb_year *y, int what, struct kb_arena *a);

/* The cell of a place by its name and a period by its months; KB_NO_PIVOT: none. */
uint32_t kb_year_find(const struct kb_year *y, const char *place, uint32_t month, uint32_t months);

/* ---- keep.c ---- */

enum { KB_TIERS = 2 };

/* What came since, and where its place lay then. */
struct kb_new_part { const struct kb_sum *sum; const char *region, *type; };

/* A year that is ready to be written: what became of each cell, by tier. Its table and its parts, which
 * are large, are gone by then. */
enum { KB_LEFT_OUT, KB_SHOWN, KB_NO_CELL };
struct kb_ready {
	struct kb_year year;
	struct kb_new_part *parts;
	size_t nparts;
	const char *family, *apart; /* of kb_sum; NULL: none */
	uint8_t *cells[KB_TIERS];
	bool *banded[KB_TIERS][2]; /* by cell: its mean, its share */
};

/* What is needed to write it moves to this arena; all else of it may go. */
void kb_ready_keep(struct kb_arena *a, struct kb_ready *r);

/* ---- family.c ---- */

/* Cells of new periods that one table of a family leaves out, the others of that year leave out too; and a table what one
 * leaves out that parts its people. Names are made in the arena. */
void kb_families_agree(struct kb_arena *a, struct kb_ready *ready, size_t n);

/* ---- memo.c ---- */

/* Of one release: what became of its tables. */
struct kb_memo;
struct kb_memo *kb_memo_new(struct kb_arena *a);

/* kb_protect(), which does nothing anew where a table like this one was protected before. Of the cells
 * it says which are small and which are shown, not what was guarded. */
enum kb_rc kb_memo_protect(struct kb_memo *m, struct kb_table *t);

/* ---- release.c ---- */

/* These by item, month and place; in the arena of the context. */
const struct kb_sum *const *kb_sums_in_order(struct kb_ctx *c, const struct kb_sum *sums, size_t count);

/* ---- leap.c ---- */

/* May these be released by the clock of the context? KB_NONE: it has leapt, less than a day ago. */
enum kb_rc kb_leap_check(struct kb_ctx *c, const struct kb_sum *sums, size_t count);

#endif
