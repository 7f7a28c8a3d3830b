/* suppress.c - no guarded cell can be computed from what is shown (protect.h).
 *
 * Cells are tried in order. What is shown is kept in echelon form, and every guarded cell
 * is kept as what is left of it once the shown ones are taken off. A candidate that would
 * leave nothing of a guarded one is hidden; any other is shown. A cell that is the same
 * sum as a guarded one shares its fate by the same rule. */
#include "bits.h"
#include "protect.h"

/* What is left of a guarded cell, by inner cell, and where that may be other than zero. */
struct rest { size_t cell; uint32_t *times; uint64_t *filled; };

struct kb_watch {
	const struct kb_table *table;
	struct kb_echelon *shown;
	struct rest *rests;
	size_t count;
	uint32_t words; /* of a set of inner cells */
};

static struct kb_column column_of(const struct kb_cell *c)
{
	return (struct kb_column){ c->inner, c->sign, c->count };
}

static struct rest rest_of(const struct kb_table *t, size_t cell, struct kb_arena *a)
{
	const struct kb_cell *c = &t->cells[cell];
	struct rest r = { cell, kb_arena_alloc(a, (t->inner + 1) * sizeof *r.times), kb_arena_alloc(a, (kb_bits_words(t->inner) + 1) * sizeof *r.filled) };

	for (uint32_t i = 0; i < c->count; i++) {
		r.times[c->inner[i]] = 1;
		kb_bits_add(r.filled, c->inner[i]);
	}
	return r;
}

static struct kb_watch *watch_guarded(const struct kb_table *t, struct kb_arena *a)
{
	struct kb_watch *w = kb_arena_alloc(a, sizeof *w);

	*w = (struct kb_watch){ .table = t, .shown = kb_echelon_new(a, t->inner), .words = kb_bits_words(t->inner) };
	w->rests = kb_arena_alloc(a, (t->count + 1) * sizeof *w->rests);
	for (size_t i = 0; i < t->count; i++)
		if (t->cells[i].guarded)
			w->rests[w->count++] = rest_of(t, i, a);
	return w;
}

/* Is the rest so many times the candidate, and nothing else? Sets say where either may be other than zero. */
static bool would_vanish(const struct kb_watch *w, const struct rest *r, uint32_t times)
{
	const uint32_t *candidate = w->shown->work;

	for (uint32_t i = 0; i < w->words; i++)
		for (uint64_t set = r->filled[i] | w->shown->filled[i]; set != 0; set &= set - 1) {
			uint32_t at = i * KB_BITS + (uint32_t)__builtin_ctzll(set);
			if (kb_mod_less(r->times[at], times, candidate[at]) != 0)
				return false;
		}
	return true;
}

static bool would_tell(const struct kb_watch *w, uint32_t pivot)
{
	for (size_t k = 0; k < w->count; k++)
		if (w->rests[k].times[pivot] != 0 && would_vanish(w, &w->rests[k], w->rests[k].times[pivot]))
			return true;
	return false;
}

static void take_off_rest(const struct kb_watch *w, struct rest *r, uint32_t pivot)
{
	const uint32_t *candidate = w->shown->work;
	uint32_t times = r->times[pivot];

	for (uint32_t i = pivot; i != KB_NO_BIT; i = kb_bits_before(w->shown->filled, i))
		r->times[i] = kb_mod_less(r->times[i], times, candidate[i]);
	kb_bits_join(r->filled, w->shown->filled, w->words);
}

static void take_off_rests(struct kb_watch *w, uint32_t pivot)
{
	for (size_t k = 0; k < w->count; k++)
		if (w->rests[k].times[pivot] != 0)
			take_off_rest(w, &w->rests[k], pivot);
}

/* What was reduced last is known from now on. */
static void keep(struct kb_watch *w, uint32_t pivot)
{
	take_off_rests(w, pivot);
	kb_echelon_keep(w->shown, pivot);
}

/* What was released before is known, whatever it tells. */
static bool try_to_show(struct kb_watch *w, const struct kb_cell *c)
{
	uint32_t pivot = kb_echelon_reduce(w->shown, column_of(c));

	if (pivot == KB_NO_PIVOT)
		return true;
	if (c->before != KB_CELL_RELEASED && would_tell(w, pivot))
		return false;
	keep(w, pivot);
	return true;
}

struct kb_watch *kb_suppress_watched(struct kb_table *t, const size_t *order, struct kb_arena *a)
{
	struct kb_watch *w = watch_guarded(t, a);

	for (size_t i = 0; i < t->count; i++) {
		struct kb_cell *c = &t->cells[order[i]];
		if (c->shown)
			c->shown = try_to_show(w, c);
	}
	return w;
}

void kb_suppress(struct kb_table *t)
{
	struct kb_arena *a = kb_arena_new();

	kb_suppress_watched(t, kb_table_order(t, a), a);
	kb_arena_free(a);
}

/* ---- one cell more ---- */

void kb_watch_small(struct kb_watch *w)
{
	size_t kept = 0;

	for (size_t k = 0; k < w->count; k++)
		if (w->table->cells[w->rests[k].cell].small)
			w->rests[kept++] = w->rests[k];
	w->count = kept;
}

enum kb_told kb_watch_tells(struct kb_watch *w, size_t cell)
{
	uint32_t pivot = kb_echelon_reduce(w->shown, column_of(&w->table->cells[cell]));

	if (pivot == KB_NO_PIVOT)
		return KB_TELLS_NOTHING;
	return would_tell(w, pivot) ? KB_TELLS_SMALL : KB_TELLS_MORE;
}

void kb_watch_show(struct kb_watch *w, size_t cell)
{
	uint32_t pivot = kb_echelon_reduce(w->shown, column_of(&w->table->cells[cell]));

	if (pivot != KB_NO_PIVOT)
		keep(w, pivot);
}
