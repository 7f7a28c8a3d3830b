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
	struct kb_arena *arena;
	struct kb_table *table;
	const size_t *order;
	struct kb_echelon *shown;
	struct rest *rests;
	size_t count;
	bool *watched;    /* by cell: it has a rest */
	size_t *places;   /* by column that is kept: the place of its cell in the order */
	uint32_t words;   /* of a set of inner cells */
};

static struct kb_column column_of(const struct kb_cell *c)
{
	return (struct kb_column){ c->inner, c->sign, c->count };
}

static struct kb_watch *watch(struct kb_table *t, const size_t *order, struct kb_arena *a)
{
	struct kb_watch *w = kb_arena_alloc(a, sizeof *w);

	*w = (struct kb_watch){ .arena = a, .table = t, .order = order, .shown = kb_echelon_new(a, t->inner), .words = kb_bits_words(t->inner) };
	w->rests = kb_arena_alloc(a, (t->count + 1) * sizeof *w->rests);
	w->watched = kb_arena_alloc(a, t->count + 1);
	w->places = kb_arena_alloc(a, (t->inner + 1) * sizeof *w->places);
	return w;
}

/* What is left of it once all that is kept is taken off, or a multiple of that. */
static void find_rest(struct kb_watch *w, struct rest *r)
{
	kb_echelon_reduce(w->shown, column_of(&w->table->cells[r->cell]));
	for (uint32_t i = kb_bits_next(r->filled, w->words, 0); i != KB_NO_BIT; i = kb_bits_next(r->filled, w->words, i + 1))
		r->times[i] = 0;
	kb_bits_clear(r->filled, w->words);
	for (uint32_t i = kb_bits_next(w->shown->filled, w->words, 0); i != KB_NO_BIT; i = kb_bits_next(w->shown->filled, w->words, i + 1)) {
		r->times[i] = w->shown->work[i];
		kb_bits_add(r->filled, i);
	}
}

static void watch_guarded(struct kb_watch *w)
{
	for (size_t i = 0; i < w->table->count; i++) {
		if (!w->table->cells[i].guarded || w->watched[i])
			continue;
		w->watched[i] = true;
		w->rests[w->count++] = (struct rest){ i, kb_arena_alloc(w->arena, (w->table->inner + 1) * sizeof(uint32_t)),
			kb_arena_alloc(w->arena, (w->words + 1) * sizeof(uint64_t)) };
	}
	for (size_t k = 0; k < w->count; k++)
		find_rest(w, &w->rests[k]);
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
static bool try_to_show(struct kb_watch *w, size_t place)
{
	const struct kb_cell *c = &w->table->cells[w->order[place]];
	uint32_t pivot = kb_echelon_reduce(w->shown, column_of(c));

	if (pivot == KB_NO_PIVOT)
		return true;
	if (c->before != KB_CELL_RELEASED && would_tell(w, pivot))
		return false;
	w->places[w->shown->count] = place;
	keep(w, pivot);
	return true;
}

static void try_from(struct kb_watch *w, size_t place)
{
	for (; place < w->table->count; place++) {
		struct kb_cell *c = &w->table->cells[w->order[place]];
		if (c->shown)
			c->shown = try_to_show(w, place);
	}
}

struct kb_watch *kb_suppress_watched(struct kb_table *t, const size_t *order, struct kb_arena *a)
{
	struct kb_watch *w = watch(t, order, a);

	watch_guarded(w);
	try_from(w, 0);
	return w;
}

/* Of how many of the columns that were kept first the cell can be computed. */
static uint32_t computed_by(struct kb_watch *w, size_t cell)
{
	uint32_t low = 0, high = w->shown->count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (kb_echelon_reduce_by(w->shown, column_of(&w->table->cells[cell]), mid) == KB_NO_PIVOT)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* The fewest by which a cell that is guarded since can be computed: the last of them would tell it now, and
 * all before it stay. */
static uint32_t first_to_tell(struct kb_watch *w)
{
	uint32_t first = w->shown->count;

	for (size_t i = 0; i < w->table->count; i++)
		if (w->table->cells[i].guarded && !w->watched[i]) {
			uint32_t by = computed_by(w, i);
			first = by < first ? by : first;
		}
	return first;
}

void kb_suppress_again(struct kb_watch *w)
{
	uint32_t by = first_to_tell(w);
	size_t from = by == 0 ? 0 : w->places[by - 1];

	kb_echelon_cut(w->shown, by == 0 ? 0 : by - 1);
	watch_guarded(w);
	try_from(w, from);
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
