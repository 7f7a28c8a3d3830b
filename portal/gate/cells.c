/* cells.c - a table of counts: its cells, what is small, what is tried first (protect.h). */
#include <stdlib.h>
#include <string.h>

#include "protect.h"

struct kb_table *kb_table_new(struct kb_arena *a, uint32_t inner, int64_t least)
{
	struct kb_table *t = kb_arena_alloc(a, sizeof *t);

	*t = (struct kb_table){ .arena = a, .inner = inner, .least = least };
	return t;
}

static struct kb_cell *add(struct kb_table *t)
{
	if (t->count == t->room) {
		size_t room = t->room == 0 ? 256 : 2 * t->room;
		struct kb_cell *more = kb_arena_alloc(t->arena, room * sizeof *more);
		if (t->count > 0)
			memcpy(more, t->cells, t->count * sizeof *more);
		t->cells = more;
		t->room = room;
	}
	return &t->cells[t->count++];
}

static int by_number(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
	return (x > y) - (x < y);
}

/* Mostly they are in order. */
static void put_in_order(uint32_t *list, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++)
		if (list[i - 1] > list[i]) {
			qsort(list, count, sizeof *list, by_number);
			return;
		}
}

size_t kb_table_add(struct kb_table *t, const uint32_t *inner, uint32_t count, int64_t value, int level, enum kb_before before)
{
	struct kb_cell *c = add(t);
	uint32_t *own = (void *)kb_arena_copy(t->arena, (const char *)inner, count * sizeof *inner);

	put_in_order(own, count);
	*c = (struct kb_cell){ .inner = own, .count = count, .value = value, .level = level, .before = before };
	return t->count - 1;
}

void kb_table_tie(struct kb_table *t, const uint32_t *left, uint32_t nleft, const uint32_t *right, uint32_t nright)
{
	struct kb_cell *c = add(t);
	uint32_t *inner = kb_arena_alloc(t->arena, (nleft + nright) * sizeof *inner);
	int8_t *sign = kb_arena_alloc(t->arena, nleft + nright);
	uint32_t l = 0, r = 0, n = 0;

	while (l < nleft || r < nright) {
		bool is_left = r == nright || (l < nleft && left[l] < right[r]);
		inner[n] = is_left ? left[l++] : right[r++];
		sign[n++] = is_left ? 1 : -1;
	}
	*c = (struct kb_cell){ .inner = inner, .sign = sign, .count = n, .before = KB_CELL_RELEASED };
}

int kb_cell_holds(const struct kb_cell *c, uint32_t inner)
{
	uint32_t low = 0, high = c->count;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;
		if (c->inner[mid] < inner)
			low = mid + 1;
		else
			high = mid;
	}
	return low < c->count && c->inner[low] == inner ? kb_sign(c, low) : 0;
}

int64_t kb_cell_least(const struct kb_table *t, const struct kb_cell *c)
{
	return t->least * (c->times > 0 ? c->times : 1);
}

static bool is_small(const struct kb_table *t, const struct kb_cell *c)
{
	return c->before != KB_CELL_RELEASED && c->value > 0 && (c->kept || c->value < kb_cell_least(t, c));
}

void kb_table_begin(struct kb_table *t)
{
	for (size_t i = 0; i < t->count; i++) {
		struct kb_cell *c = &t->cells[i];
		c->small = c->guarded = is_small(t, c);
		c->shown = !c->small && !c->kept && c->before != KB_CELL_WITHHELD;
	}
}

/* ---- the order ---- */

static int rank(const struct kb_cell *c)
{
	return c->before == KB_CELL_RELEASED ? 0 : c->value == 0 ? 1 : 2;
}

static int by_order(const void *a, const void *b, void *cells)
{
	const struct kb_cell *x = (struct kb_cell *)cells + *(const size_t *)a, *y = (struct kb_cell *)cells + *(const size_t *)b;

	if (rank(x) != rank(y))
		return rank(x) - rank(y);
	if (x->level != y->level)
		return x->level < y->level ? 1 : -1;
	if (x->value != y->value)
		return x->value < y->value ? 1 : -1;
	return (x > y) - (x < y);
}

size_t *kb_table_order(const struct kb_table *t, struct kb_arena *a)
{
	size_t *order = kb_arena_alloc(a, (t->count + 1) * sizeof *order);

	for (size_t i = 0; i < t->count; i++)
		order[i] = i;
	qsort_r(order, t->count, sizeof *order, by_order, t->cells);
	return order;
}
