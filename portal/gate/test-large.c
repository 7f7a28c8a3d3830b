/* test-large.c - a house of hundreds of small sites, where neighbours are asked first (audit.c) and tables
 * that fit are kept (points.c): the same pattern comes out as of the whole at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "private.h"

enum { SITES = 190, REGIONS = 8, TYPES = 4, QUARTERS = 4, MONTHS = 12, T = 5, INNER = SITES * QUARTERS + (REGIONS + 1) * MONTHS };
enum { LARGE = 400 /* unknowns of one part, beyond which neighbours are asked first */ };

struct house {
	struct kb_site sites[SITES * QUARTERS];
	int64_t n[SITES * QUARTERS], months[(REGIONS + 1) * MONTHS], people[INNER], total[INNER];
	struct kb_cube cube;
};

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
	*seed = (uint32_t)((uint64_t)*seed * 48271 % 2147483647);
	return *seed % sides;
}

/* Three of four are content, in thousandths of a score. */
static void answer(struct house *h, uint32_t *seed, uint32_t at, uint32_t month)
{
	int64_t score = (int64_t)(dice(seed, 4) > 0 ? 2 + dice(seed, 2) : dice(seed, 2)) * 100000 / 3;

	h->people[at]++;
	h->people[month]++;
	h->total[at] += score;
	h->total[month] += score;
}

static void build(struct house *h, uint32_t seed)
{
	*h = (struct house){ 0 };
	for (uint32_t s = 0; s < SITES; s++)
		for (uint32_t m = 0; m < MONTHS; m++) {
			uint32_t n = dice(&seed, 2 + s % 3), at = s * QUARTERS + m / 3, month = s % REGIONS * MONTHS + m;
			h->sites[at] = (struct kb_site){ s % REGIONS, s / REGIONS % TYPES };
			h->n[at] += n;
			h->months[month] += n;
			for (uint32_t i = 0; i < n; i++)
				answer(h, &seed, at, SITES * QUARTERS + month);
		}
	h->cube = (struct kb_cube){ h->sites, SITES, REGIONS, TYPES, QUARTERS, QUARTERS, MONTHS, h->n, h->months, false, false, false };
}

/* What is true is not told: all is asked of the whole. */
static struct kb_table *protect(struct kb_arena *a, const struct house *h, bool told)
{
	struct kb_table *t = kb_cube_table(a, &h->cube, T, NULL);

	if (!told)
		t->truth = NULL;
	assert_int_equal(kb_protect(t), KB_OK);
	return t;
}

static size_t narrow_in(struct kb_table *t, struct kb_arena *a)
{
	int64_t *truth = t->truth;
	struct audit *u;
	size_t n = 0;

	t->truth = NULL;
	u = kb_audit_open(kb_system_new(t, a), false, a);
	for (size_t i = 0; i < t->count; i++)
		n += t->cells[i].small && !kb_audit_is_wide(u, i);
	t->truth = truth;
	assert_false(u->failed);
	return n;
}

static void neighbours_first_or_all_at_once(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct house *h = kb_arena_alloc(a, sizeof *h);
	struct kb_table *t, *whole;

	(void)state;
	build(h, 7);
	t = protect(a, h, true);
	whole = protect(a, h, false);
	assert_true(kb_system_largest(kb_system_new(t, a)) > LARGE);
	for (size_t i = 0; i < t->count; i++)
		assert_int_equal(t->cells[i].shown, whole->cells[i].shown);
	assert_int_equal(narrow_in(t, a), 0);
	kb_arena_free(a);
}

/* Control: a cell more that is shown makes another narrow, so none was left out in vain, and narrow_in() sees. */
static void one_more_cell_exposes(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct house *h = kb_arena_alloc(a, sizeof *h);
	struct kb_table *t;
	size_t tried = 0;

	(void)state;
	build(h, 7);
	t = protect(a, h, true);
	for (size_t i = 0; i < t->count && tried < 2; i++) {
		struct kb_cell *c = &t->cells[i];
		if (c->shown || c->small || c->count == 0 || c->before != KB_CELL_NEW)
			continue;
		c->shown = true;
		assert_true(narrow_in(t, a) > 0);
		c->shown = false;
		tried++;
	}
	assert_true(tried > 0);
	kb_arena_free(a);
}

/* Sums of scores are large, and there are thousands of them: what a double leaves of them is no
 * contradiction. */
static void scores_of_a_large_house_are_looked_at(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct house *h = kb_arena_alloc(a, sizeof *h);
	struct kb_answers means = { .whole = 100000, .step = 25000 };
	struct kb_table *t;

	(void)state;
	build(h, 7);
	t = protect(a, h, true);
	means.n = h->people;
	means.amount = h->total;
	means.banded = kb_arena_alloc(a, t->count + 1);
	assert_int_equal(kb_protect_answers(t, &means), KB_OK);
	kb_arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(neighbours_first_or_all_at_once),
		cmocka_unit_test(one_more_cell_exposes),
		cmocka_unit_test(scores_of_a_large_house_are_looked_at),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
