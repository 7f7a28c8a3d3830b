/* echelon.c - which columns follow from others, by Gauss over the integers modulo 2^31-1.
 *
 * Whole numbers modulo a large prime stand for the rational ones: nothing is rounded, and
 * a column that follows from others there but not among the rational numbers would take a
 * determinant that is a multiple of the prime. If it happened, a cell too many would be
 * left out in suppress.c; the audit calculates by itself.
 *
 * The pivot of a column is its last place. Cells come large ones first, and a small one's
 * last place is seldom that of the whole, so that columns stay short. */
#include "protect.h"

enum { PRIME = 2147483647 };

/* What was kept of a column, the pivot left out. */
struct kb_kept {
	uint32_t *at, *times;
	uint32_t count;
	bool used;
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
	return e;
}

static void take(struct kb_echelon *e, struct kb_column c)
{
	for (uint32_t i = 0; i < e->top; i++)
		e->work[i] = 0;
	e->top = 0;
	for (uint32_t i = 0; i < c.count; i++) {
		e->work[c.at[i]] = c.sign != NULL && c.sign[i] < 0 ? PRIME - 1 : 1;
		if (c.at[i] >= e->top)
			e->top = c.at[i] + 1;
	}
}

static void take_off(struct kb_echelon *e, const struct kb_kept *k, uint32_t times)
{
	for (uint32_t i = 0; i < k->count; i++)
		e->work[k->at[i]] = kb_mod_less(e->work[k->at[i]], times, k->times[i]);
}

static void divide(struct kb_echelon *e, uint32_t pivot)
{
	uint32_t by = inverse(e->work[pivot]);

	if (by == 1)
		return;
	for (uint32_t i = 0; i <= pivot; i++)
		if (e->work[i] != 0)
			e->work[i] = mul(e->work[i], by);
}

/* From above: a kept column reaches no higher than its pivot. What is left below the first
 * place without a pivot is reduced too, so that columns stay short. */
uint32_t kb_echelon_reduce(struct kb_echelon *e, struct kb_column c)
{
	uint32_t pivot = KB_NO_PIVOT;

	take(e, c);
	for (uint32_t i = e->top; i-- > 0;) {
		uint32_t times = e->work[i];
		if (times == 0)
			continue;
		if (e->pivots[i].used) {
			e->work[i] = 0;
			take_off(e, &e->pivots[i], times);
		} else if (pivot == KB_NO_PIVOT) {
			pivot = i;
		}
	}
	if (pivot != KB_NO_PIVOT)
		divide(e, pivot);
	return pivot;
}

void kb_echelon_keep(struct kb_echelon *e, uint32_t pivot)
{
	struct kb_kept *k = &e->pivots[pivot];
	uint32_t n = 0;

	for (uint32_t i = 0; i < pivot; i++)
		n += e->work[i] != 0;
	*k = (struct kb_kept){ .used = true, .count = n };
	k->at = kb_arena_alloc(e->arena, (n + 1) * sizeof *k->at);
	k->times = kb_arena_alloc(e->arena, (n + 1) * sizeof *k->times);
	n = 0;
	for (uint32_t i = 0; i < pivot; i++)
		if (e->work[i] != 0) {
			k->at[n] = i;
			k->times[n++] = e->work[i];
		}
}
