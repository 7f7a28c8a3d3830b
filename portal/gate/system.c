/* system.c - the equations that a reader of a table has (protect.h).
 *
 * An inner cell that is shown is known, or lies in a range. Every other shown cell says what the unknown ones
 * in it sum to. An equation that follows from others is left out, short ones being kept
 * first: so that the nation, which the regions add up to, does not tie the parts together. */
#include <stdlib.h>
#include <string.h>

#include "protect.h"

static void number_unknowns(struct kb_system *s)
{
	const struct kb_table *t = s->table;

	for (uint32_t i = 0; i < t->inner; i++)
		s->unknown[i] = 0;
	for (size_t i = 0; i < t->count; i++) {
		const struct kb_cell *c = &t->cells[i];
		if (!c->shown || c->count != 1 || c->ranged)
			continue;
		s->unknown[c->inner[0]] = KB_NO_PIVOT;
		s->known[c->inner[0]] = c->value;
	}
	for (uint32_t i = 0; i < t->inner; i++)
		if (s->unknown[i] != KB_NO_PIVOT)
			s->unknown[i] = s->unknowns++;
}

/* What the cell says; an empty column where it says nothing of unknown cells. */
static struct kb_equation equation_of(const struct kb_system *s, size_t cell)
{
	const struct kb_cell *c = &s->table->cells[cell];
	uint32_t *at = kb_arena_alloc(s->arena, (c->count + 1) * sizeof *at);
	int8_t *sign = kb_arena_alloc(s->arena, c->count + 1);
	struct kb_equation e = { .column = { at, sign, 0 }, .right = c->value, .cell = cell };

	for (uint32_t i = 0; i < c->count; i++) {
		if (s->unknown[c->inner[i]] == KB_NO_PIVOT) {
			e.right -= kb_sign(c, i) * s->known[c->inner[i]];
			continue;
		}
		at[e.column.count] = s->unknown[c->inner[i]];
		sign[e.column.count++] = (int8_t)kb_sign(c, i);
	}
	return e;
}

static int by_length(const void *a, const void *b, void *cells)
{
	const struct kb_equation *x = a, *y = b;
	const struct kb_cell *c = cells;

	if (x->column.count != y->column.count)
		return x->column.count < y->column.count ? -1 : 1;
	if (c[x->cell].level != c[y->cell].level)
		return c[x->cell].level < c[y->cell].level ? -1 : 1;
	return (x->cell > y->cell) - (x->cell < y->cell);
}

static void gather(struct kb_system *s)
{
	const struct kb_table *t = s->table;

	s->equations = kb_arena_alloc(s->arena, (t->count + 1) * sizeof *s->equations);
	for (size_t i = 0; i < t->count; i++) {
		if (!t->cells[i].shown || t->cells[i].ranged)
			continue;
		s->equations[s->count] = equation_of(s, i);
		s->count += s->equations[s->count].column.count > 0;
	}
	qsort_r(s->equations, s->count, sizeof *s->equations, by_length, t->cells);
}

static void keep_independent(struct kb_system *s)
{
	struct kb_echelon *e = kb_echelon_new(s->arena, s->unknowns);
	size_t kept = 0;

	for (size_t i = 0; i < s->count; i++) {
		uint32_t pivot = kb_echelon_reduce(e, s->equations[i].column);
		if (pivot == KB_NO_PIVOT)
			continue;
		kb_echelon_keep(e, pivot);
		s->equations[kept++] = s->equations[i];
	}
	s->count = kept;
}

/* ---- parts ---- */

static uint32_t root(uint32_t *up, uint32_t i)
{
	while (up[i] != i)
		i = up[i] = up[up[i]];
	return i;
}

static void join(struct kb_system *s)
{
	for (uint32_t v = 0; v < s->unknowns; v++)
		s->part[v] = v;
	for (size_t i = 0; i < s->count; i++) {
		const struct kb_column *c = &s->equations[i].column;
		for (uint32_t k = 1; k < c->count; k++)
			s->part[root(s->part, c->at[k])] = root(s->part, c->at[0]);
	}
}

/* From roots to numbers of parts, and the unknowns within each. */
static void number_parts(struct kb_system *s)
{
	uint32_t *number = kb_arena_alloc(s->arena, (s->unknowns + 1) * sizeof *number);
	uint32_t *size = kb_arena_alloc(s->arena, (s->unknowns + 1) * sizeof *size);
	uint32_t *roots = kb_arena_alloc(s->arena, (s->unknowns + 1) * sizeof *roots);

	for (uint32_t v = 0; v < s->unknowns; v++) {
		roots[v] = root(s->part, v);
		if (roots[v] == v)
			number[v] = s->parts++;
	}
	for (uint32_t v = 0; v < s->unknowns; v++) {
		s->part[v] = number[roots[v]];
		s->place[v] = size[s->part[v]]++;
	}
}

static void divide(struct kb_system *s)
{
	s->part = kb_arena_alloc(s->arena, (s->unknowns + 1) * sizeof *s->part);
	s->place = kb_arena_alloc(s->arena, (s->unknowns + 1) * sizeof *s->place);
	join(s);
	number_parts(s);
	for (size_t i = 0; i < s->count; i++)
		s->equations[i].part = s->part[s->equations[i].column.at[0]];
}

struct kb_system *kb_system_new(const struct kb_table *t, struct kb_arena *a)
{
	struct kb_system *s = kb_arena_alloc(a, sizeof *s);

	*s = (struct kb_system){ .arena = a, .table = t };
	s->unknown = kb_arena_alloc(a, (t->inner + 1) * sizeof *s->unknown);
	s->known = kb_arena_alloc(a, (t->inner + 1) * sizeof *s->known);
	number_unknowns(s);
	gather(s);
	keep_independent(s);
	divide(s);
	return s;
}

/* ---- parts that are not too large ---- */

uint32_t kb_system_largest(const struct kb_system *s)
{
	uint32_t most = 0;

	for (uint32_t v = 0; v < s->unknowns; v++)
		if (s->place[v] >= most)
			most = s->place[v] + 1;
	return most;
}

static uint32_t *sizes_alone(const struct kb_system *s)
{
	uint32_t *size = kb_arena_alloc(s->arena, (s->unknowns + 1) * sizeof *size);

	for (uint32_t v = 0; v < s->unknowns; v++)
		size[v] = 1;
	return size;
}

/* Joins what the equation ties, one after the other as long as they are not too many together. */
static void join_some(struct kb_system *s, const struct kb_column *c, uint32_t *size, uint32_t most)
{
	uint32_t to = root(s->part, c->at[0]);

	for (uint32_t k = 1; k < c->count; k++) {
		uint32_t from = root(s->part, c->at[k]);
		if (from == to)
			continue;
		if (size[from] + size[to] <= most) {
			size[to] += size[from];
			s->part[from] = to;
		} else if (size[from] < size[to]) {
			to = from;
		}
	}
}

/* Equations come short ones first, so that what is close is together. */
static void divide_small(struct kb_system *s, uint32_t most)
{
	uint32_t *size = sizes_alone(s);

	s->part = kb_arena_alloc(s->arena, (s->unknowns + 1) * sizeof *s->part);
	s->place = kb_arena_alloc(s->arena, (s->unknowns + 1) * sizeof *s->place);
	s->parts = 0;
	for (uint32_t v = 0; v < s->unknowns; v++)
		s->part[v] = v;
	for (size_t i = 0; i < s->count; i++)
		join_some(s, &s->equations[i].column, size, most);
	number_parts(s);
}

/* Those of an equation's unknowns that lie in the part. */
static struct kb_equation share_of(const struct kb_system *s, const struct kb_equation *e, uint32_t part, const int64_t *truth)
{
	uint32_t *at = kb_arena_alloc(s->arena, (e->column.count + 1) * sizeof *at);
	int8_t *sign = kb_arena_alloc(s->arena, e->column.count + 1);
	struct kb_equation share = { .column = { at, sign, 0 }, .cell = e->cell, .part = part };

	for (uint32_t k = 0; k < e->column.count; k++) {
		if (s->part[e->column.at[k]] != part)
			continue;
		at[share.column.count] = e->column.at[k];
		sign[share.column.count++] = e->column.sign[k];
		share.right += e->column.sign[k] * truth[e->column.at[k]];
	}
	return share;
}

/* Adds the equation's share in each part that it reaches. */
static void share_out(struct kb_system *s, const struct kb_equation *e, const int64_t *truth, bool *reached)
{
	for (uint32_t k = 0; k < e->column.count; k++) {
		uint32_t part = s->part[e->column.at[k]];
		if (reached[part])
			continue;
		reached[part] = true;
		s->equations[s->count++] = share_of(s, e, part, truth);
	}
	for (uint32_t k = 0; k < e->column.count; k++)
		reached[s->part[e->column.at[k]]] = false;
}

static size_t count_shares(const struct kb_system *s, size_t count, const struct kb_equation *list)
{
	size_t n = 0;

	for (size_t i = 0; i < count; i++)
		n += list[i].column.count < s->parts ? list[i].column.count : s->parts;
	return n;
}

/* By unknown. */
static int64_t *truth_of(const struct kb_system *s)
{
	int64_t *truth = kb_arena_alloc(s->arena, (s->unknowns + 1) * sizeof *truth);

	for (uint32_t i = 0; i < s->table->inner; i++)
		if (s->unknown[i] != KB_NO_PIVOT)
			truth[s->unknown[i]] = s->table->truth[i];
	return truth;
}

struct kb_system *kb_system_split(const struct kb_system *whole, uint32_t most, struct kb_arena *a)
{
	struct kb_system *s = kb_arena_alloc(a, sizeof *s);
	const int64_t *truth;
	bool *reached;

	if (whole->table->truth == NULL)
		return NULL;
	*s = *whole;
	s->arena = a;
	divide_small(s, most);
	truth = truth_of(s);
	reached = kb_arena_alloc(a, s->parts + 1);
	s->equations = kb_arena_alloc(a, (count_shares(s, whole->count, whole->equations) + 1) * sizeof *s->equations);
	s->count = 0;
	for (size_t i = 0; i < whole->count; i++)
		share_out(s, &whole->equations[i], truth, reached);
	qsort_r(s->equations, s->count, sizeof *s->equations, by_length, s->table->cells);
	keep_independent(s);
	return s;
}

struct kb_system *kb_system_with(const struct kb_system *base, size_t cell, struct kb_arena *a)
{
	struct kb_system *s = kb_arena_alloc(a, sizeof *s);

	*s = *base;
	s->arena = a;
	s->parts = 0;
	s->equations = kb_arena_alloc(a, (base->count + 1) * sizeof *s->equations);
	memcpy(s->equations, base->equations, base->count * sizeof *s->equations);
	s->equations[s->count] = equation_of(s, cell);
	s->count += s->equations[s->count].column.count > 0;
	divide(s);
	return s;
}
