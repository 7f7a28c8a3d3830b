/* test-parts.c - parts of an amount (hours present, of hours planned): what is told leaves of no few people what was theirs; and
 * of what is told above locations only no location's number.
 *
 * A reader who has every number of people and every hour that was planned goes through all hours that fit the per cents that
 * are told, one by one: no simplex, nothing of answers.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <string.h>

#include "protect.h"

enum { T = 5, INNER = 4, CELLS = 9, PLANNED = 4 /* hours of each; a quarter of them is one */, MANY = 40 };

#define IN(...) (const uint32_t[]){ __VA_ARGS__ }, sizeof((uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t)

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
	*seed = (uint32_t)((uint64_t)*seed * 48271 % 2147483647);
	return *seed % sides;
}

/* Two rows of two sites with sums each way, and the whole. */
struct hours {
	struct kb_table *table;
	struct kb_answers parts;
	int64_t people[INNER], planned[INNER], present[INNER];
};

static void add(struct hours *h, const uint32_t *inner, uint32_t count, int level)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += h->people[inner[i]];
	kb_table_add(h->table, inner, count, sum, level, KB_CELL_NEW);
}

static struct hours *hours_of(struct kb_arena *a, const int64_t people[INNER], const int64_t present[INNER])
{
	struct hours *h = kb_arena_alloc(a, sizeof *h);

	for (int i = 0; i < INNER; i++) {
		h->people[i] = people[i];
		h->planned[i] = PLANNED * people[i];
		h->present[i] = present[i];
	}
	h->table = kb_table_new(a, INNER, T);
	for (uint32_t i = 0; i < INNER; i++)
		add(h, IN(i), 0);
	add(h, IN(0, 1), 3);
	add(h, IN(2, 3), 3);
	add(h, IN(0, 2), 10);
	add(h, IN(1, 3), 10);
	add(h, IN(0, 1, 2, 3), 20);
	h->table->truth = h->people;
	h->parts = (struct kb_answers){ h->planned, h->present, 1, 1, kb_arena_alloc(a, h->table->count), h->people };
	assert_int_equal(kb_protect(h->table), KB_OK);
	return h;
}

/* Small sites and larger ones; most are nearly always there, some never. */
static struct hours *any(struct kb_arena *a, uint32_t seed)
{
	int64_t people[INNER], present[INNER];

	for (int i = 0; i < INNER; i++) {
		people[i] = dice(&seed, 3) == 0 ? 1 + dice(&seed, 4) : 5 + dice(&seed, 5);
		present[i] = PLANNED * people[i];
		if (dice(&seed, 3) == 0)
			present[i] = dice(&seed, (uint32_t)present[i] + 1);
		else
			present[i] -= dice(&seed, 2);
	}
	return hours_of(a, people, present);
}

static int64_t sum(const struct kb_cell *c, const int64_t *by_inner)
{
	int64_t all = 0;

	for (uint32_t i = 0; i < c->count; i++)
		all += by_inner[c->inner[i]];
	return all;
}

/* ---- the reader ---- */

struct reader {
	const struct hours *h;
	double low[CELLS], high[CELLS]; /* what is told, in per cent */
	int64_t tried[INNER], least[CELLS], most[CELLS];
};

/* As the pages tell it: of fewer than thirty an end band of ten per cent, or of one of them; whole per cents else. Exact: the
 * control, per cents as they are. */
static void hear(struct reader *r, size_t i, bool exact)
{
	const struct kb_cell *c = &r->h->table->cells[i];
	int64_t n = sum(c, r->h->people);
	double percent = 100.0 * (double)sum(c, r->h->present) / (double)sum(c, r->h->planned), edge = fmax(10, ceil(100.0 / (double)n));
	bool band = n < KB_GATE_FEW || r->h->parts.banded[i];

	r->low[i] = exact ? percent : round(percent) - 0.5;
	r->high[i] = exact ? percent : round(percent) + 0.5;
	if (!exact && band && percent <= edge) {
		r->low[i] = 0;
		r->high[i] = edge;
	} else if (!exact && band && percent >= 100 - edge) {
		r->low[i] = 100 - edge;
		r->high[i] = 100;
	}
}

static void note(struct reader *r)
{
	const struct kb_table *t = r->h->table;

	for (size_t i = 0; i < t->count; i++) {
		double percent = 100.0 * (double)sum(&t->cells[i], r->tried) / (double)sum(&t->cells[i], r->h->planned);

		if (t->cells[i].shown && (percent < r->low[i] - 1e-9 || percent > r->high[i] + 1e-9))
			return;
	}
	for (size_t i = 0; i < t->count; i++) {
		int64_t x = sum(&t->cells[i], r->tried);

		r->least[i] = x < r->least[i] ? x : r->least[i];
		r->most[i] = x > r->most[i] ? x : r->most[i];
	}
}

static void go_through(struct reader *r, int from)
{
	if (from == INNER) {
		note(r);
		return;
	}
	for (int64_t k = 0; k <= r->h->planned[from]; k++) {
		double percent = 100.0 * (double)k / (double)r->h->planned[from];

		if (r->h->table->cells[from].shown && (percent < r->low[from] - 1e-9 || percent > r->high[from] + 1e-9))
			continue;
		r->tried[from] = k;
		go_through(r, from + 1);
	}
}

/* Of how many small cells the hours are known within less than a quarter of one person's. */
static size_t known(const struct hours *h, bool exact)
{
	struct reader r = { .h = h };
	size_t count = 0;

	for (size_t i = 0; i < h->table->count; i++) {
		hear(&r, i, exact);
		r.least[i] = INT64_MAX;
		r.most[i] = -1;
	}
	go_through(&r, 0);
	for (size_t i = 0; i < h->table->count; i++) {
		assert_true(r.least[i] <= sum(&h->table->cells[i], h->present) && sum(&h->table->cells[i], h->present) <= r.most[i]);
		count += h->table->cells[i].small && r.most[i] - r.least[i] < PLANNED / 4;
	}
	return count;
}

static size_t count_small(const struct hours *h)
{
	size_t n = 0;

	for (size_t i = 0; i < h->table->count; i++)
		n += h->table->cells[i].small;
	return n;
}

/* ---- by chance ---- */

static void no_hours_of_few_are_known(void **state)
{
	size_t small = 0, before = 0, exact = 0, shown = 0;

	(void)state;
	for (uint32_t seed = 1; seed <= 80; seed++) {
		struct kb_arena *a = kb_arena_new();
		struct hours *h = any(a, seed);

		small += count_small(h);
		before += known(h, false);
		exact += known(h, true);
		assert_int_equal(kb_protect_answers(h->table, &h->parts), KB_OK);
		assert_int_equal(known(h, false), 0);
		for (size_t i = 0; i < h->table->count; i++)
			shown += h->table->cells[i].shown;
		kb_arena_free(a);
	}
	assert_true(small > 100 && shown > 200);
	assert_true(exact > 0); /* control: per cents as they are, in the pattern of people alone */
	assert_true(before > 0); /* control: bands and whole per cents, in the pattern of people alone */
}

/* The check of answers looks only where all are alike. One of two who was there half the time is known by it. */
static void control_hours_looked_at_as_answers_are_known(void **state)
{
	size_t found = 0;

	(void)state;
	for (uint32_t seed = 1; seed <= 80; seed++) {
		struct kb_arena *a = kb_arena_new();
		struct hours *h = any(a, seed);
		struct kb_answers as_answers = h->parts;

		as_answers.people = NULL;
		assert_int_equal(kb_protect_answers(h->table, &as_answers), KB_OK);
		found += known(h, false);
		kb_arena_free(a);
	}
	assert_true(found > 0);
}

/* ---- what is told ---- */

static void whole_per_cents_are_told_however_many_they_are(void **state)
{
	static const struct { double percent; int64_t n; bool band; double told; enum kb_band as; } rows[] = {
		{ 91.28, 400, false, 91, KB_AS_IS }, { 100, 400, false, 100, KB_AS_IS }, { 0, 400, false, 0, KB_AS_IS }, { 99.6, 30, false, 100, KB_AS_IS },
		{ 99.6, 400, true, 90, KB_AT_LEAST }, { 99.6, 29, false, 90, KB_AT_LEAST }, { 82, 5, false, 80, KB_AT_LEAST },
		{ 79.4, 5, false, 79, KB_AS_IS }, { 9, 12, false, 10, KB_AT_MOST }, { 18, 5, false, 20, KB_AT_MOST },
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double percent = rows[i].percent;

		assert_int_equal(kb_band_part(&percent, rows[i].n, rows[i].band), rows[i].as);
		assert_true(percent == rows[i].told);
	}
}

/* The range of a reader holds the truth and all that would be told alike, and nothing else. */
static void the_range_of_a_reader_is_what_is_told_alike(void **state)
{
	uint32_t seed = 11;

	(void)state;
	for (int i = 0; i < 2000; i++) {
		int64_t whole = 1 + dice(&seed, 500), part = dice(&seed, (uint32_t)whole + 1), n = 3 + dice(&seed, 60);
		bool band = dice(&seed, 2);
		struct kb_range r = kb_band_part_range(part, whole, n, band);
		double percent = 100.0 * (double)part / (double)whole;
		enum kb_band as = kb_band_part(&percent, n, band);

		assert_true(r.low <= part && part <= r.high && r.low >= 0 && r.high <= whole);
		for (int64_t k = 0; k <= whole; k++) {
			double other = 100.0 * (double)k / (double)whole;
			bool alike = kb_band_part(&other, n, band) == as && other == percent;

			if (k >= r.low && k <= r.high && !alike)
				assert_true(fabs(fabs(100.0 * (double)k / (double)whole - percent) - 0.5) < 1e-9); /* just at the half: rounded one way */
			if (alike)
				assert_true(k >= r.low && k <= r.high);
		}
	}
}

/* ---- above locations only ---- */

enum { SITES = 5, REGIONS = 2, QUARTERS = 4, MONTHS = 12 };

/* Three sites in one region, one in the other, one in none; large numbers, so that no cell is small by itself. */
static struct kb_table *cube_table(struct kb_arena *a, bool kept, struct kb_cube *cube)
{
	struct kb_site *sites = kb_arena_alloc(a, SITES * QUARTERS * sizeof *sites);
	int64_t *n = kb_arena_alloc(a, SITES * QUARTERS * sizeof *n), *months = kb_arena_alloc(a, (REGIONS + 1) * MONTHS * sizeof *months);
	static const uint32_t regions[SITES] = { 0, 0, 0, 1, REGIONS };

	for (uint32_t s = 0; s < SITES; s++)
		for (uint32_t q = 0; q < QUARTERS; q++) {
			sites[s * QUARTERS + q] = (struct kb_site){ regions[s], 0 };
			n[s * QUARTERS + q] = 3 * (MANY + (int64_t)(7 * s + q));
			for (uint32_t m = 3 * q; m < 3 * q + 3; m++)
				months[regions[s] * MONTHS + m] += MANY + (int64_t)(7 * s + q);
		}
	*cube = (struct kb_cube){ .sites = sites, .nsites = SITES, .regions = REGIONS, .types = 1, .quarters = QUARTERS, .begun = QUARTERS, .nmonths = MONTHS,
		.n = n, .months = months, .sites_kept = kept };
	return kb_cube_table(a, cube, T, NULL);
}

/* Sites whose number in a period is shown, or can be worked out within less than five. */
static size_t sites_told(const struct kb_table *t, const struct kb_cube *cube, struct kb_arena *a)
{
	const struct kb_interval *v = kb_intervals(t, a);
	size_t told = 0;

	assert_non_null(v);
	for (uint32_t i = 0; i < cube->nsites * kb_cube_periods(cube); i++)
		told += t->cells[i].count > 0 && (t->cells[i].shown || kb_width(v[i]) < T);
	return told;
}

static void a_location_that_is_kept_is_not_worked_out(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct kb_cube cube;
	struct kb_table *t = cube_table(a, true, &cube);
	size_t above = 0, alone = 0;

	(void)state;
	assert_int_equal(kb_protect(t), KB_OK);
	assert_int_equal(sites_told(t, &cube, a), 0);
	for (uint32_t i = cube.nsites * kb_cube_periods(&cube); i < t->count; i++)
		above += t->cells[i].shown && t->cells[i].sign == NULL;
	for (uint32_t p = 0; p < kb_cube_periods(&cube); p++)
		alone += t->cells[kb_cube_cell(&cube, SITES + 1, p)].shown;
	assert_true(above > 2 * kb_cube_periods(&cube) - 4); /* the nation, and most of the region of three */
	assert_int_equal(alone, 0); /* the region of one is that site, by month too */
	kb_arena_free(a);
}

static void control_the_same_numbers_are_told_where_nothing_is_kept(void **state)
{
	struct kb_arena *a = kb_arena_new();
	struct kb_cube cube;
	struct kb_table *t = cube_table(a, false, &cube);

	(void)state;
	assert_int_equal(kb_protect(t), KB_OK);
	assert_int_equal(sites_told(t, &cube, a), SITES * 7);
	/* and to leave out the sites alone is not enough: the region of one tells its site */
	for (uint32_t i = 0; i < cube.nsites * kb_cube_periods(&cube); i++)
		t->cells[i].shown = false;
	assert_true(sites_told(t, &cube, a) >= 7);
	kb_arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_hours_of_few_are_known), cmocka_unit_test(control_hours_looked_at_as_answers_are_known),
		cmocka_unit_test(whole_per_cents_are_told_however_many_they_are), cmocka_unit_test(the_range_of_a_reader_is_what_is_told_alike),
		cmocka_unit_test(a_location_that_is_kept_is_not_worked_out), cmocka_unit_test(control_the_same_numbers_are_told_where_nothing_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
