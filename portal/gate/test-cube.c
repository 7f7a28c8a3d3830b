/* test-cube.c - the closed tables of the house: their cells, and that months hide in ties. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "protect.h"

enum { SITES = 4, REGIONS = 2, TYPES = 2, QUARTERS = 4, MONTHS = 12, T = 5 };
enum { NATION = SITES + REGIONS + TYPES, HALVES = QUARTERS, YEAR = QUARTERS + 2, FIRST_MONTH = QUARTERS + 3 };

struct house {
	struct kb_site sites[SITES * QUARTERS];
	int64_t by_month[SITES][MONTHS], n[SITES * QUARTERS], months[(REGIONS + 1) * MONTHS];
	struct kb_cube cube;
};

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
	*seed = (uint32_t)((uint64_t)*seed * 48271 % 2147483647);
	return *seed % sides;
}

static void build(struct house *h, uint32_t seed)
{
	static const struct kb_site homes[SITES] = { { 0, 0 }, { 0, 1 }, { 1, 0 }, { 1, 1 } };

	*h = (struct house){ 0 };
	for (uint32_t s = 0; s < SITES; s++)
		for (uint32_t m = 0; m < MONTHS; m++) {
			int64_t n = dice(&seed, 3) == 0 ? 0 : dice(&seed, 7);
			h->by_month[s][m] = n;
			h->sites[s * QUARTERS + m / 3] = homes[s];
			h->n[s * QUARTERS + m / 3] += n;
			h->months[homes[s].region * MONTHS + m] += n;
		}
	h->cube = (struct kb_cube){ h->sites, SITES, REGIONS, TYPES, QUARTERS, QUARTERS, MONTHS, h->n, h->months, false, false, false };
}

static bool is_in(const struct house *h, uint32_t site, uint32_t place)
{
	if (place < SITES)
		return site == place;
	if (place < SITES + REGIONS)
		return h->sites[site * QUARTERS].region == place - SITES;
	return place == NATION || h->sites[site * QUARTERS].type == place - SITES - REGIONS;
}

/* Its first month and how many it has. */
static uint32_t months_of(uint32_t period, uint32_t *first)
{
	uint32_t months = period < HALVES ? 3 : period < YEAR ? 6 : period == YEAR ? 12 : 1;

	*first = months == 3 ? 3 * period : months == 6 ? 6 * (period - HALVES) : months == 12 ? 0 : period - FIRST_MONTH;
	return months;
}

/* The inner cells of a place and period by site and month, and their sum. */
static uint32_t members(const struct house *h, uint32_t place, uint32_t period, uint32_t *list, int64_t *sum)
{
	uint32_t first, months = months_of(period, &first), n = 0;

	*sum = 0;
	for (uint32_t s = 0; s < SITES; s++)
		for (uint32_t m = first; m < first + months && is_in(h, s, place); m++) {
			list[n++] = s * MONTHS + m;
			*sum += h->by_month[s][m];
		}
	return n;
}

static bool is_region_or_nation(uint32_t place)
{
	return place == NATION || (place >= SITES && place < SITES + REGIONS);
}

static void cells_are_sums_of_their_place_and_period(void **state)
{
	struct house h;
	struct kb_arena *a = kb_arena_new();
	struct kb_table *t;
	uint32_t list[SITES * MONTHS];

	build(&h, 7);
	t = kb_cube_table(a, &h.cube, T, NULL);
	assert_int_equal(kb_cube_places(&h.cube), NATION + 1);
	assert_int_equal(kb_cube_periods(&h.cube), FIRST_MONTH + MONTHS);
	for (uint32_t place = 0; place <= NATION; place++)
		for (uint32_t period = 0; period < FIRST_MONTH + MONTHS; period++) {
			uint32_t cell = kb_cube_cell(&h.cube, place, period);
			int64_t sum;
			assert_int_equal(cell == KB_NO_PIVOT, period >= FIRST_MONTH && !is_region_or_nation(place));
			members(&h, place, period, list, &sum);
			if (cell != KB_NO_PIVOT)
				assert_int_equal(t->cells[cell].value, sum);
		}
	kb_arena_free(a);
	(void)state;
}

static void outside_sites_have_no_quarters(void **state)
{
	struct house h;

	build(&h, 7);
	h.cube.sites_by_half = true;
	assert_int_equal(kb_cube_cell(&h.cube, 0, 0), KB_NO_PIVOT);
	assert_true(kb_cube_cell(&h.cube, 0, HALVES) != KB_NO_PIVOT);
	assert_true(kb_cube_cell(&h.cube, SITES, 0) != KB_NO_PIVOT);
	(void)state;
}

static void what_is_not_over_is_no_period(void **state)
{
	struct house h;

	build(&h, 7);
	h.cube.nmonths = 0;
	h.cube.quarters = 3;
	assert_int_equal(kb_cube_periods(&h.cube), 3 + 1); /* three quarters, one half-year, no year */
	h.cube.nmonths = 11;
	assert_int_equal(kb_cube_periods(&h.cube), 3 + 1 + 11);
	(void)state;
}

/* The same table, with every site by month as an inner cell. */
static struct kb_table *at_length(struct kb_arena *a, const struct house *h, const struct kb_table *t)
{
	struct kb_table *all = kb_table_new(a, SITES * MONTHS, T);
	uint32_t list[SITES * MONTHS];

	for (uint32_t place = 0; place <= NATION; place++)
		for (uint32_t period = 0; period < FIRST_MONTH + MONTHS; period++) {
			uint32_t cell = kb_cube_cell(&h->cube, place, period);
			int64_t sum;
			uint32_t n = members(h, place, period, list, &sum);
			if (cell == KB_NO_PIVOT)
				continue;
			kb_table_add(all, list, n, sum, 0, KB_CELL_NEW);
			all->cells[all->count - 1].shown = t->cells[cell].shown;
			all->cells[all->count - 1].small = t->cells[cell].small;
		}
	return all;
}

static void compare(const struct house *h, const struct kb_table *t, const struct kb_table *all, struct kb_arena *a)
{
	const struct kb_interval *v = kb_intervals(t, a), *w = kb_intervals(all, a);
	size_t k = 0;

	assert_true(v != NULL && w != NULL);
	for (uint32_t place = 0; place <= NATION; place++)
		for (uint32_t period = 0; period < FIRST_MONTH + MONTHS; period++) {
			uint32_t cell = kb_cube_cell(&h->cube, place, period);
			if (cell == KB_NO_PIVOT)
				continue;
			assert_true(fabs(v[cell].low - w[k].low) < 1e-6);
			assert_true(fabs(v[cell].high - w[k].high) < 1e-6);
			if (t->cells[cell].small)
				assert_true(kb_width(w[k]) >= T);
			k++;
		}
}

/* What a reader can work out is the same whether sites by month are inner cells or tied. */
static void ties_say_what_sites_by_month_would(void **state)
{
	for (uint32_t seed = 1; seed <= 25; seed++) {
		struct kb_arena *a = kb_arena_new();
		struct house h;
		struct kb_table *t;
		build(&h, seed);
		t = kb_cube_table(a, &h.cube, T, NULL);
		assert_int_equal(kb_protect(t), KB_OK);
		compare(&h, t, at_length(a, &h, t), a);
		kb_arena_free(a);
	}
	(void)state;
}

/* Control: months that nobody ties to the quarters look better protected than they are. */
static void without_ties_the_audit_would_be_blind(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct house h;
	struct kb_table *t;
	size_t narrow = 0;

	for (uint32_t seed = 1; seed <= 25; seed++) {
		const struct kb_interval *w;
		struct kb_table *all;
		build(&h, seed);
		t = kb_cube_table(a, &h.cube, T, NULL);
		for (size_t i = 0; i < t->count; i++)
			if (t->cells[i].sign != NULL)
				t->cells[i].count = 0;
		assert_int_equal(kb_protect(t), KB_OK);
		all = at_length(a, &h, t);
		w = kb_intervals(all, a);
		for (size_t i = 0; i < all->count; i++)
			narrow += all->cells[i].small && kb_width(w[i]) < T;
	}
	assert_true(narrow > 0);
	kb_arena_free(a);
	(void)state;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_are_sums_of_their_place_and_period),
		cmocka_unit_test(outside_sites_have_no_quarters),
		cmocka_unit_test(what_is_not_over_is_no_period),
		cmocka_unit_test(ties_say_what_sites_by_month_would),
		cmocka_unit_test(without_ties_the_audit_would_be_blind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
