/* answers.c - what was answered in a small cell cannot be worked out (protect.h).
 *
 * The pattern of a table hangs on how many answered. That hides how many are in a small
 * cell, and yet tells what they said where the shares around it leave one answer only:
 * mostly that nobody in it was content. So each small cell is looked at once more, with
 * what is told of shares (or means) as ranges, for a reader who even knows how many
 * answered in every cell. Where all of a small cell answered the same, another table that
 * fits what is told must have another answer in it. Where there is none, of what holds it
 * back one cell tells less: first only its band, then nothing.
 *
 * The ranges make another table: an inner cell for each inner cell, its favourable answers, of which there are no more than
 * its people; and one for each range, how far below its high end the sum is. So system.c, simplex.c and audit.c serve
 * here too. */
#include <stdlib.h>

#include "private.h"

enum { MOST = 2500 /* unknowns that are asked at once */ };

/* The other table; `of`: by its cells, the cell of the first table that tells it. */
struct ask {
	struct kb_table *table;
	size_t *of;
	uint32_t *list;  /* scratch */
	uint32_t slacks; /* taken */
};

static int64_t sum_over(const struct kb_cell *c, const int64_t *by_inner)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < c->count; i++)
		sum += kb_sign(c, i) * by_inner[c->inner[i]];
	return sum;
}

static struct kb_cell *add(struct ask *k, uint32_t count, int64_t value, const struct kb_cell *from, size_t of)
{
	size_t at = kb_table_add(k->table, k->list, count, value, from ? from->level : 0, from ? from->before : KB_CELL_RELEASED);
	struct kb_cell *c = &k->table->cells[at];

	c->shown = true;
	k->of[at] = of;
	return c;
}

/* Nobody adds less than nothing, nor more than the most. */
static void bound_people(struct ask *k, const struct kb_table *t, const struct kb_answers *a)
{
	for (uint32_t i = 0; i < t->inner; i++) {
		k->table->bounds[i] = (struct kb_bounds){ .high = a->n[i] * a->whole };
		k->list[0] = i;
		if (a->n[i] == 0)
			add(k, 1, 0, NULL, t->count);
	}
}

static uint32_t copy_inner(struct ask *k, const struct kb_cell *c)
{
	for (uint32_t i = 0; i < c->count; i++)
		k->list[i] = c->inner[i];
	return c->count;
}

/* Everybody knows it; its signs are those of the first table. */
static void add_tie(struct ask *k, const struct kb_cell *c, size_t of)
{
	add(k, copy_inner(k, c), 0, c, of)->sign = c->sign;
}

/* Of a sum: sum + s = high, where s lies between nothing and high - low. */
static void add_slack(struct ask *k, const struct kb_cell *c, int64_t sum, struct kb_range r, size_t of)
{
	uint32_t n = copy_inner(k, c);

	k->table->truth[k->slacks] = r.high - sum;
	k->table->bounds[k->slacks] = (struct kb_bounds){ .high = r.high - r.low };
	k->list[n] = k->slacks++;
	add(k, n + 1, r.high, c, of);
}

static void add_bounds(struct ask *k, const struct kb_cell *c, struct kb_range r, int64_t all, size_t of)
{
	k->table->bounds[c->inner[0]] = (struct kb_bounds){ r.low, r.high, r.low > 0, r.high < all };
	add(k, copy_inner(k, c), r.high, c, of)->ranged = true;
}

/* low <= sum <= high. That sums are not below nothing and not above all their people follows
 * from their inner cells. */
static void add_range(struct ask *k, const struct kb_cell *c, int64_t sum, struct kb_range r, int64_t all, size_t of)
{
	r.low = r.low > 0 ? r.low : 0;
	r.high = r.high < all ? r.high : all;
	if (r.low == 0 && r.high == all)
		return;
	if (c->count == 1)
		add_bounds(k, c, r, all, of);
	else
		add_slack(k, c, sum, r, of);
}

/* How many they are in a month, as it is told. */
static int64_t people_of(const struct kb_cell *c, const struct kb_answers *a)
{
	return sum_over(c, a->people) / (c->times > 0 ? c->times : 1);
}

static void add_told(struct ask *k, const struct kb_table *t, const struct kb_answers *a, size_t at)
{
	const struct kb_cell *c = &t->cells[at];
	int64_t amount = sum_over(c, a->amount), n = sum_over(c, a->n);
	struct kb_range r;

	if (c->sign != NULL) {
		add_tie(k, c, at);
		return;
	}
	if (n == 0)
		return;
	r = a->people ? kb_band_part_range(amount, n, people_of(c, a), a->banded[at]) : kb_band_range(amount, n, a->whole, a->banded[at]);
	if (r.low < r.high)
		add_range(k, c, amount, r, n * a->whole, at);
	else
		add(k, copy_inner(k, c), amount, c, at);
}

/* Did all of them answer the same, best or worst? Otherwise the truth itself is a table that
 * fits, and nothing is certain that must not be. Of an amount each number would tell: that of one person is that person's. */
static bool is_watched(const struct kb_cell *c, const struct kb_answers *a)
{
	int64_t amount = sum_over(c, a->amount), n = sum_over(c, a->n);

	return a->people ? n > 0 : amount == 0 || amount == n * a->whole;
}

/* A quarter of what is one person's. */
static int64_t step_of(const struct kb_cell *c, const struct kb_answers *a)
{
	int64_t people = people_of(c, a), step = sum_over(c, a->n) / (4 * (people > 0 ? people : 1));

	return step > 0 ? step : 1;
}

static void add_watched(struct ask *k, const struct kb_table *t, const struct kb_answers *a, size_t at)
{
	const struct kb_cell *c = &t->cells[at];
	struct kb_cell *watched = add(k, copy_inner(k, c), sum_over(c, a->amount), c, at);

	watched->small = true;
	watched->shown = false;
	watched->times = a->people ? step_of(c, a) : 0;
}

/* That of slacks follows when they are made. */
static void tell_truth(struct ask *k, const struct kb_table *t, const struct kb_answers *a)
{
	k->table->truth = kb_arena_alloc(k->table->arena, (k->table->inner + 1) * sizeof *k->table->truth);
	for (uint32_t i = 0; i < t->inner; i++)
		k->table->truth[i] = a->amount[i];
}

/* safe: by cell of the first table, whether it was seen that not all of it is certain. */
static struct ask ask_of(const struct kb_table *t, const struct kb_answers *a, const bool *safe, struct kb_arena *arena)
{
	uint32_t most = t->inner + (uint32_t)t->count;
	struct ask k = { .table = kb_table_new(arena, most, a->step), .slacks = t->inner };

	k.table->zeros_give = true;
	k.table->bounds = kb_arena_alloc(arena, (most + 1) * sizeof *k.table->bounds);
	tell_truth(&k, t, a);
	k.of = kb_arena_alloc(arena, (t->inner + 2 * t->count + 1) * sizeof *k.of);
	k.list = kb_arena_alloc(arena, (most + 2) * sizeof *k.list);
	bound_people(&k, t, a);
	for (size_t i = 0; i < t->count; i++) {
		const struct kb_cell *c = &t->cells[i];
		if (c->count > 0 && c->shown)
			add_told(&k, t, a, i);
	}
	for (size_t i = 0; i < t->count; i++)
		if (t->cells[i].small && !safe[i] && is_watched(&t->cells[i], a))
			add_watched(&k, t, a, i);
	k.table->inner = k.slacks;
	return k;
}

/* Does what gives way have nothing in common with what gave way in this round? Marks it. */
static bool is_apart(const struct kb_cell *c, bool *touched)
{
	bool apart = true;

	for (uint32_t i = 0; i < c->count; i++)
		apart = apart && !touched[c->inner[i]];
	for (uint32_t i = 0; i < c->count && apart; i++)
		touched[c->inner[i]] = true;
	return apart;
}

static void tell_less(struct kb_table *t, struct kb_answers *a, size_t cell)
{
	if (!a->banded[cell] && t->cells[cell].value >= KB_GATE_FEW)
		a->banded[cell] = true;
	else
		t->cells[cell].shown = false;
}

/* Of a very large house, which a dense tableau has no room for, in parts: whoever can move in one of them can
 * move in all of it. */
static const struct kb_system *system_of(const struct ask *k, struct kb_arena *arena)
{
	const struct kb_system *s = kb_system_new(k->table, arena);

	return kb_system_largest(s) > MOST ? kb_system_split(s, MOST, arena) : s;
}

/* Cells that have nothing in common tell less. KB_NONE: nothing is certain, or nothing new makes
 * it so. What fits once fits whenever less is told, so it is asked no more. */
static enum kb_rc widen(struct kb_table *t, struct kb_answers *a, bool *safe, struct kb_arena *arena)
{
	struct ask k = ask_of(t, a, safe, arena);
	struct audit *u = kb_audit_open(system_of(&k, arena), true, arena);
	bool *touched = kb_arena_alloc(arena, t->inner + 1);
	enum kb_rc rc = KB_NONE;

	for (size_t i = 0; i < k.table->count && !u->failed; i++) {
		size_t binding;
		if (!k.table->cells[i].small)
			continue;
		safe[k.of[i]] = kb_audit_is_wide(u, i);
		if (safe[k.of[i]])
			continue;
		binding = kb_audit_binding(u, i);
		if (binding == k.table->count || k.of[binding] == t->count)
			continue;
		rc = KB_OK;
		if (is_apart(&t->cells[k.of[binding]], touched))
			tell_less(t, a, k.of[binding]);
	}
	return u->failed ? KB_FAIL : rc;
}

static bool any_watched(const struct kb_table *t, const struct kb_answers *a)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->cells[i].small && is_watched(&t->cells[i], a))
			return true;
	return false;
}

enum kb_rc kb_protect_answers(struct kb_table *t, struct kb_answers *a)
{
	struct kb_arena *arena = kb_arena_new(), *all = kb_arena_new();
	bool *safe = kb_arena_alloc(all, t->count + 1);
	enum kb_rc rc = KB_NONE;

	do {
		kb_arena_reset(arena);
		if (!any_watched(t, a))
			break;
		rc = widen(t, a, safe, arena);
	} while (rc == KB_OK);
	kb_arena_free(arena);
	kb_arena_free(all);
	return rc == KB_NONE ? KB_OK : rc;
}
