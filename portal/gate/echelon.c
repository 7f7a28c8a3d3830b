/* echelon.c - which columns follow from others, by Gauss over the integers modulo 2^31-1.
 *
 * Whole numbers modulo a large prime stand for the rational ones: nothing is rounded, and
 * a column that follows from others there but not among the rational numbers would take a
 * determinant that is a multiple of the prime. If it happened, a cell too many would be
 * left out in suppress.c; the audit calculates by itself.
 *
 * The pivot of a column is its last place. Cells come large ones first, and a small one's
 * last place is seldom that of the whole, so that columns stay short. */
#include "bits.h"
#include "protect.h"

enum { PRIME = 2147483647 };

/* What was kept of a column, the pivot left out. */
struct kb_kept {
	uint32_t *at, *times;
	uint64_t *filled;
	uint32_t count, room;
	uint32_t number; /* of those that were kept, from 1 on; 0: there is none */
};

static uint32_t mul(uint32_t a, uint32_t b)
{
	return (uint32_t)((uint64_t)a * b % PRIME);
}

uint32_t kb_mod_less(uint32_t a, uint32_t times, uint32_t b)
{
	return (uint32_t)((a + (uint64_t)(PRIME - times) * b) % PRIME);
}

/* 1 / a: a to the power of PRIME - 2. */
static uint32_t inverse(uint32_t a)
{
	uint32_t r = 1;

	if (a == 1 || a == PRIME - 1)
		return a;
	for (uint32_t e = PRIME - 2; e > 0; e >>= 1) {
		if (e & 1)
			r = mul(r, a);
		a = mul(a, a);
	}
	return r;
}

struct kb_echelon *kb_echelon_new(struct kb_arena *a, uint32_t height)
{
	struct kb_echelon *e = kb_arena_alloc(a, sizeof *e);

	*e = (struct kb_echelon){ .arena = a, .height = height };
	e->pivots = kb_arena_alloc(a, (height + 1) * sizeof *e->pivots);
	e->work = kb_arena_alloc(a, (height + 1) * sizeof *e->work);
	e->filled = kb_arena_alloc(a, (kb_bits_words(height) + 1) * sizeof *e->filled);
	return e;
}

static void put(struct kb_echelon *e, uint32_t at, uint32_t value)
{
	e->work[at] = value;
	kb_bits_add(e->filled, at);
}

static void take(struct kb_echelon *e, struct kb_column c)
{
	uint32_t words = kb_bits_words(e->height);

	for (uint32_t i = kb_bits_next(e->filled, words, 0); i != KB_NO_BIT; i = kb_bits_next(e->filled, words, i + 1))
		e->work[i] = 0;
	kb_bits_clear(e->filled, words);
	for (uint32_t i = 0; i < c.count; i++)
		put(e, c.at[i], c.sign != NULL && c.sign[i] < 0 ? PRIME - 1 : 1);
}

static void take_off(struct kb_echelon *e, const struct kb_kept *k, uint32_t times, uint32_t pivot)
{
	for (uint32_t i = 0; i < k->count; i++)
		e->work[k->at[i]] = kb_mod_less(e->work[k->at[i]], times, k->times[i]);
	kb_bits_join(e->filled, k->filled, kb_bits_words(pivot));
}

static void divide(struct kb_echelon *e, uint32_t pivot)
{
	uint32_t by = inverse(e->work[pivot]);

	if (by == 1)
		return;
	for (uint32_t i = pivot; i != KB_NO_BIT; i = kb_bits_before(e->filled, i))
		e->work[i] = mul(e->work[i], by);
}

/* One place of what is reduced. */
static void reduce_at(struct kb_echelon *e, uint32_t i, uint32_t first, uint32_t *pivot)
{
	uint32_t times = e->work[i];

	if (times == 0)
		return;
	if (e->pivots[i].number - 1 < first) { /* of none: the largest number */
		e->work[i] = 0;
		take_off(e, &e->pivots[i], times, i);
	} else if (*pivot == KB_NO_PIVOT) {
		*pivot = i;
	}
}

/* From above: a kept column reaches no higher than its pivot. What is left below the first
 * place without a pivot is reduced too, so that columns stay short. */
uint32_t kb_echelon_reduce_by(struct kb_echelon *e, struct kb_column c, uint32_t first)
{
	uint32_t pivot = KB_NO_PIVOT;

	take(e, c);
	for (uint32_t w = kb_bits_words(e->height); w-- > 0;)
		for (uint64_t below = UINT64_MAX, set; (set = e->filled[w] & below) != 0;) {
			uint32_t bit = 63 - (uint32_t)__builtin_clzll(set);
			below = (UINT64_C(1) << bit) - 1;
			reduce_at(e, w * KB_BITS + bit, first, &pivot);
		}
	if (pivot != KB_NO_PIVOT)
		divide(e, pivot);
	return pivot;
}

uint32_t kb_echelon_reduce(struct kb_echelon *e, struct kb_column c)
{
	return kb_echelon_reduce_by(e, c, e->count);
}

static uint32_t count_below(const struct kb_echelon *e, uint32_t pivot)
{
	uint32_t n = 0;

	for (uint32_t i = kb_bits_before(e->filled, pivot); i != KB_NO_BIT; i = kb_bits_before(e->filled, i))
		n += e->work[i] != 0;
	return n;
}

/* A place that was dropped has its room still. */
static void make_room(struct kb_echelon *e, struct kb_kept *k, uint32_t pivot, uint32_t n)
{
	if (k->filled == NULL)
		k->filled = kb_arena_alloc(e->arena, (kb_bits_words(pivot) + 1) * sizeof *k->filled);
	kb_bits_clear(k->filled, kb_bits_words(pivot));
	if (n < k->room)
		return;
	k->room = n + 1;
	k->at = kb_arena_alloc(e->arena, k->room * sizeof *k->at);
	k->times = kb_arena_alloc(e->arena, k->room * sizeof *k->times);
}

void kb_echelon_keep(struct kb_echelon *e, uint32_t pivot)
{
	struct kb_kept *k = &e->pivots[pivot];
	uint32_t n = count_below(e, pivot);

	make_room(e, k, pivot, n);
	k->number = ++e->count;
	k->count = n;
	for (uint32_t i = kb_bits_before(e->filled, pivot); i != KB_NO_BIT; i = kb_bits_before(e->filled, i))
		if (e->work[i] != 0) {
			k->at[--n] = i;
			k->times[n] = e->work[i];
			kb_bits_add(k->filled, i);
		}
}

void kb_echelon_cut(struct kb_echelon *e, uint32_t first)
{
	for (uint32_t i = 0; i < e->height; i++)
		if (e->pivots[i].number > first)
			e->pivots[i].number = 0;
	e->count = first;
}
