/* suppress.c - no guarded cell can be computed from what is shown (protect.h).
 *
 * Cells are tried in order. What is shown is kept in echelon form, and every guarded cell
 * is kept as what is left of it once the shown ones are taken off. A candidate that would
 * leave nothing of a guarded one is hidden; any other is shown. A cell that is the same
 * sum as a guarded one shares its fate by the same rule. */
#include "protect.h"

struct watch {
	struct kb_echelon *shown;
	uint32_t **rests; /* of each guarded cell, by inner cell */
	size_t count;
	uint32_t inner;
};

static struct kb_column column_of(const struct kb_cell *c)
{
	return (struct kb_column){ c->inner, c->sign, c->count };
}

static uint32_t *rest_of(const struct kb_cell *c, uint32_t inner, struct kb_arena *a)
{
	uint32_t *rest = kb_arena_alloc(a, (inner + 1) * sizeof *rest);

	for (uint32_t i = 0; i < c->count; i++)
		rest[c->inner[i]] = 1;
	return rest;
}

static void watch_guarded(struct watch *w, const struct kb_table *t, struct kb_arena *a)
{
	w->inner = t->inner;
	w->shown = kb_echelon_new(a, t->inner);
	w->rests = kb_arena_alloc(a, (t->count + 1) * sizeof *w->rests);
	for (size_t i = 0; i < t->count; i++)
		if (t->cells[i].guarded)
			w->rests[w->count++] = rest_of(&t->cells[i], t->inner, a);
}

/* Is the rest so many times the candidate, and nothing else? */
static bool would_vanish(const uint32_t *rest, const uint32_t *candidate, uint32_t times, uint32_t inner)
{
	for (uint32_t i = 0; i < inner; i++)
		if (kb_mod_less(rest[i], times, candidate[i]) != 0)
			return false;
	return true;
}

static bool would_tell(const struct watch *w, uint32_t pivot)
{
	for (size_t k = 0; k < w->count; k++)
		if (w->rests[k][pivot] != 0 && would_vanish(w->rests[k], w->shown->work, w->rests[k][pivot], w->inner))
			return true;
	return false;
}

static void take_off_rests(struct watch *w, uint32_t pivot)
{
	const uint32_t *candidate = w->shown->work;

	for (size_t k = 0; k < w->count; k++) {
		uint32_t *rest = w->rests[k], times = rest[pivot];
		for (uint32_t i = 0; times != 0 && i <= pivot; i++)
			if (candidate[i] != 0)
				rest[i] = kb_mod_less(rest[i], times, candidate[i]);
	}
}

/* What was released before is known, whatever it tells. */
static bool try_to_show(struct watch *w, const struct kb_cell *c)
{
	uint32_t pivot = kb_echelon_reduce(w->shown, column_of(c));

	if (pivot == KB_NO_PIVOT)
		return true;
	if (c->before != KB_CELL_RELEASED && would_tell(w, pivot))
		return false;
	take_off_rests(w, pivot);
	kb_echelon_keep(w->shown, pivot);
	return true;
}

void kb_suppress(struct kb_table *t)
{
	struct kb_arena *a = kb_arena_new();
	struct watch w = { 0 };
	const size_t *order = kb_table_order(t, a);

	watch_guarded(&w, t, a);
	for (size_t i = 0; i < t->count; i++) {
		struct kb_cell *c = &t->cells[order[i]];
		if (c->shown)
			c->shown = try_to_show(&w, c);
	}
	kb_arena_free(a);
}

void kb_show_computable(struct kb_table *t)
{
	struct kb_arena *a = kb_arena_new();
	struct kb_echelon *e = kb_echelon_new(a, t->inner);

	for (size_t i = 0; i < t->count; i++) {
		uint32_t pivot = t->cells[i].shown ? kb_echelon_reduce(e, column_of(&t->cells[i])) : KB_NO_PIVOT;
		if (pivot != KB_NO_PIVOT)
			kb_echelon_keep(e, pivot);
	}
	for (size_t i = 0; i < t->count; i++) {
		struct kb_cell *c = &t->cells[i];
		if (!c->shown && !c->small && c->before == KB_CELL_NEW)
			c->shown = kb_echelon_reduce(e, column_of(c)) == KB_NO_PIVOT;
	}
	kb_arena_free(a);
}
