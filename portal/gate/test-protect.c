/* test-protect.c - what is left out of a table, and that nothing else would do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

#include "protect.h"

enum { T = 5, SITE = 0, REGION = 10, NATION = 20 };

#define NEW KB_CELL_NEW
#define IN(...) (const uint32_t[]){ __VA_ARGS__ }, sizeof((uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t)

static int open_arena(void **state)
{
	*state = kb_arena_new();
	return 0;
}

static int close_arena(void **state)
{
	kb_arena_free(*state);
	return 0;
}

/* A row of single cells and their sum; the sum is the last cell. */
static struct kb_table *row(struct kb_arena *a, const int64_t *values, uint32_t n)
{
	struct kb_table *t = kb_table_new(a, n, T);
	uint32_t all[16];
	int64_t sum = 0;

	for (uint32_t i = 0; i < n; i++) {
		kb_table_add(t, IN(i), values[i], SITE, NEW);
		all[i] = i;
		sum += values[i];
	}
	kb_table_add(t, all, n, sum, NATION, NEW);
	return t;
}

/* Two rows of three with sums each way; rows, columns and the whole behind the single cells. */
static struct kb_table *grid(struct kb_arena *a, const int64_t v[6])
{
	struct kb_table *t = kb_table_new(a, 6, T);

	for (uint32_t i = 0; i < 6; i++)
		kb_table_add(t, IN(i), v[i], SITE, NEW);
	kb_table_add(t, IN(0, 1, 2), v[0] + v[1] + v[2], SITE + 3, NEW);
	kb_table_add(t, IN(3, 4, 5), v[3] + v[4] + v[5], SITE + 3, NEW);
	for (uint32_t i = 0; i < 3; i++)
		kb_table_add(t, IN(i, i + 3), v[i] + v[i + 3], REGION, NEW);
	kb_table_add(t, IN(0, 1, 2, 3, 4, 5), v[0] + v[1] + v[2] + v[3] + v[4] + v[5], NATION, NEW);
	return t;
}

static void expect_shown(const struct kb_table *t, const char *want)
{
	for (size_t i = 0; i < t->count; i++)
		if (t->cells[i].shown != (want[i] == '+'))
			fail_msg("cell %zu of %lld is %s", i, (long long)t->cells[i].value, t->cells[i].shown ? "shown" : "left out");
	assert_int_equal(want[t->count], '\0');
}

static size_t narrow(const struct kb_table *t, struct kb_arena *a)
{
	const struct kb_interval *v = kb_intervals(t, a);
	size_t n = 0;

	assert_non_null(v);
	for (size_t i = 0; i < t->count; i++)
		n += t->cells[i].small && (t->cells[i].shown || kb_width(v[i]) < (double)t->least);
	return n;
}

/* ---- rules ---- */

static void enough_people_hide_nothing(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 5, 6, 7 }, 3);

	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "++++");
}

static void a_small_cell_takes_another_with_it(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 6, 7 }, 3);

	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "--++");
}

/* 0 + 3 would leave a width of 3: nobody is protected by somebody who is not there. */
static void zeros_are_shown_and_protect_nobody(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 0, 7 }, 3);

	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "-+-+");
	t->cells[1].shown = false; /* control: the zero in place of the seven */
	t->cells[2].shown = true;
	assert_int_equal(narrow(t, *state), 1);
}

static void small_cells_together_may_be_too_few(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 2, 1, 9 }, 3);

	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "---+");
	t->cells[2].shown = true; /* control: 2 + 1 are known to be 3 */
	assert_int_equal(narrow(t, *state), 2);
}

static void nobody_at_all_is_no_secret(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 0, 0, 0 }, 3);

	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "++++");
}

static void a_small_total_is_left_out(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 1, 0, 2 }, 3);

	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "-+--");
}

/* A region of one site is the site. */
static void twins_share_their_fate(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 6, 7 }, 3);

	kb_table_add(t, IN(0), 3, REGION, NEW);
	kb_table_add(t, IN(1), 6, REGION, NEW);
	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "-+-+-+");
}

/* So is a region of a site and an empty one. */
static void nearly_twins_do_too(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 0, 6, 7 }, 4);

	kb_table_add(t, IN(0, 1), 3, REGION, NEW);
	kb_table_add(t, IN(1, 2), 6, REGION, NEW);
	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "-++-+-+");
}

/* ---- the audit ---- */

static void algebra_alone_is_not_enough(void **state)
{
	struct kb_table *t = grid(*state, (int64_t[]){ 2, 1, 7, 10, 10, 11 });

	kb_table_begin(t);
	kb_suppress(t);
	assert_true(narrow(t, *state) > 0); /* control */
	assert_int_equal(kb_protect(t), KB_OK);
	assert_int_equal(narrow(t, *state), 0);
}

/* 3 and 6 are nine together: enough for five, not for ten. */
static void a_wider_limit_leaves_more_out(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 6, 20, 30 }, 4);

	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "--+++");
	t->least = 10;
	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "---++");
}

static void contradictions_are_refused(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 6, 7 }, 3);

	t->cells[3].value = 6; /* less than what is shown of it */
	assert_int_equal(kb_protect(t), KB_FAIL);
	expect_shown(t, "----");
	t->cells[2].shown = t->cells[3].shown = true;
	t->cells[2].value = 9;
	assert_null(kb_intervals(t, *state));
}

/* ---- the register ---- */

static void released_stays_and_withheld_stays_out(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 6, 7, 8 }, 4);

	t->cells[1].before = KB_CELL_RELEASED; /* else it would be the one to go */
	t->cells[3].before = KB_CELL_WITHHELD; /* else it would be shown */
	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "-++-+");
}

static void a_released_small_number_is_no_secret_any_more(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 6, 7 }, 3);

	t->cells[0].before = KB_CELL_RELEASED;
	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "++++");
}

static void only_released_cells_in_the_way_are_a_refusal(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 6, 7 }, 3);

	t->cells[1].before = t->cells[2].before = t->cells[3].before = KB_CELL_RELEASED;
	assert_int_equal(kb_protect(t), KB_FAIL);
	assert_int_equal(t->refused, 0);
	expect_shown(t, "-+++");
	t->cells[2].before = NEW; /* control: the seven can give way */
	assert_int_equal(kb_protect(t), KB_OK);
	expect_shown(t, "-+-+");
}

static void after_a_refusal_nothing_new_is_shown(void **state)
{
	struct kb_table *t = row(*state, (int64_t[]){ 3, 6, 7 }, 3);

	kb_table_add(t, IN(1, 2), 13, REGION, NEW);
	t->cells[1].before = t->cells[2].before = t->cells[3].before = KB_CELL_RELEASED;
	assert_int_equal(kb_protect(t), KB_FAIL);
	expect_shown(t, "-+++-");
}

/* ---- by chance ---- */

static uint32_t dice(uint32_t *seed, uint32_t sides)
{
	*seed = (uint32_t)((uint64_t)*seed * 48271 % 2147483647);
	return *seed % sides;
}

static struct kb_table *any_grid(struct kb_arena *a, uint32_t seed)
{
	int64_t v[6];

	for (int i = 0; i < 6; i++)
		v[i] = dice(&seed, 4) == 0 ? dice(&seed, 4) : dice(&seed, 16);
	return grid(a, v);
}

/* Nothing is narrow; and whatever was left out for others is needed: shown, it exposes. */
static void all_is_wide_and_nothing_is_in_vain(void **state)
{
	size_t tried = 0;

	for (uint32_t seed = 1; seed <= 300; seed++) {
		struct kb_arena *a = kb_arena_new();
		struct kb_table *t = any_grid(a, seed);
		assert_int_equal(kb_protect(t), KB_OK);
		assert_int_equal(narrow(t, a), 0);
		for (size_t i = 0; i < t->count; i++) {
			if (t->cells[i].shown || t->cells[i].small)
				continue;
			t->cells[i].shown = true;
			assert_true(narrow(t, a) > 0);
			t->cells[i].shown = false;
			tried++;
		}
		kb_arena_free(a);
	}
	assert_true(tried > 300);
	(void)state;
}

static void the_same_table_gives_the_same_pattern(void **state)
{
	for (uint32_t seed = 1; seed <= 50; seed++) {
		struct kb_table *a = any_grid(*state, seed), *b = any_grid(*state, seed);
		assert_int_equal(kb_protect(a), KB_OK);
		assert_int_equal(kb_protect(b), KB_OK);
		assert_int_equal(kb_protect(b), KB_OK); /* twice over */
		for (size_t i = 0; i < a->count; i++)
			assert_int_equal(a->cells[i].shown, b->cells[i].shown);
	}
}

/* ---- the simplex by itself ---- */

/* x + y = 10, y + z = 4 */
static struct kb_simplex *two_rows(struct kb_arena *a, double right)
{
	struct kb_simplex *s = kb_simplex_new(a, 2, 3, true);

	kb_simplex_set(s, 0, 0, 1);
	kb_simplex_set(s, 0, 1, 1);
	kb_simplex_set(s, 1, 1, 1);
	kb_simplex_set(s, 1, 2, 1);
	kb_simplex_right(s, 0, right);
	kb_simplex_right(s, 1, 4);
	return s;
}

static double end_of(struct kb_simplex *s, const uint32_t *vars, uint32_t n, int way)
{
	double best;

	assert_int_equal(kb_simplex_go(s, vars, n, way, -way * INFINITY, &best), KB_OK);
	return best;
}

static void least_and_most_of_sums(void **state)
{
	struct kb_simplex *s = two_rows(*state, 10);

	assert_int_equal(kb_simplex_start(s), KB_OK);
	assert_true(fabs(end_of(s, IN(0), 1) - 6) < 1e-9);
	assert_true(fabs(end_of(s, IN(0), -1) - 10) < 1e-9);
	assert_true(fabs(end_of(s, IN(0, 2), 1) - 6) < 1e-9);
	assert_true(fabs(end_of(s, IN(0, 2), -1) - 14) < 1e-9);
	assert_true(fabs(end_of(s, IN(1), -1) - 4) < 1e-9);
	assert_true(kb_simplex_dual(s, 0) == 0 && kb_simplex_dual(s, 1) != 0); /* the second row holds y back */
}

static void what_cannot_be_is_told(void **state)
{
	assert_int_equal(kb_simplex_start(two_rows(*state, -1)), KB_FAIL);
}

static void without_rows_there_is_no_end(void **state)
{
	struct kb_simplex *s = kb_simplex_new(*state, 0, 2, false);

	assert_int_equal(kb_simplex_start(s), KB_OK);
	assert_true(end_of(s, IN(1), 1) == 0);
	assert_true(isinf(end_of(s, IN(1), -1)));
}

#define IN_ARENA(test) cmocka_unit_test_setup_teardown(test, open_arena, close_arena)

/* ---- bounds ---- */

enum { VARS = 8, ROWS = 4 };
enum how { AS_BOUNDS, FROM_A_POINT, AS_ROWS, NOT_AT_ALL };

/* Whole numbers between bounds, and the sums of some of them. */
struct bounded { int sign[ROWS][VARS], x[VARS], low[VARS], high[VARS]; };

static struct bounded bounded(uint32_t *seed)
{
	struct bounded b;

	for (int j = 0; j < VARS; j++) {
		b.low[j] = (int)dice(seed, 3);
		b.x[j] = b.low[j] + (int)dice(seed, 5);
		b.high[j] = b.x[j] + (int)dice(seed, 4);
		for (int i = 0; i < ROWS; i++)
			b.sign[i][j] = (int)dice(seed, 3) - 1;
	}
	return b;
}

static double right_of(const struct bounded *b, int row)
{
	double sum = 0;

	for (int j = 0; j < VARS; j++)
		sum += b->sign[row][j] * b->x[j];
	return sum;
}

/* x - below = low and x + above = high. */
static void add_rows(struct kb_simplex *s, const struct bounded *b)
{
	for (uint32_t j = 0; j < VARS; j++)
		for (uint32_t top = 0; top < 2; top++) {
			kb_simplex_set(s, ROWS + 2 * j + top, j, 1);
			kb_simplex_set(s, ROWS + 2 * j + top, VARS + 2 * j + top, top ? 1 : -1);
			kb_simplex_right(s, ROWS + 2 * j + top, top ? b->high[j] : b->low[j]);
		}
}

static struct kb_simplex *started(struct kb_arena *a, const struct bounded *b, enum how how)
{
	struct kb_simplex *s = kb_simplex_new(a, how == AS_ROWS ? ROWS + 2 * VARS : ROWS, how == AS_ROWS ? 3 * VARS : VARS, true);
	double x[VARS];

	for (uint32_t i = 0; i < ROWS; i++) {
		for (uint32_t j = 0; j < VARS; j++)
			kb_simplex_set(s, i, j, b->sign[i][j]);
		kb_simplex_right(s, i, right_of(b, (int)i));
	}
	if (how == AS_ROWS)
		add_rows(s, b);
	for (uint32_t j = 0; j < VARS; j++) {
		x[j] = b->x[j];
		if (how == AS_BOUNDS || how == FROM_A_POINT)
			kb_simplex_bound(s, j, b->low[j], b->high[j]);
	}
	assert_int_equal(how == FROM_A_POINT ? kb_simplex_start_at(s, x) : kb_simplex_start(s), KB_OK);
	return s;
}

/* Where it is fits: all rows hold, and each is between its bounds. */
static void expect_fits(const struct kb_simplex *s, const struct bounded *b)
{
	double x[VARS];

	kb_simplex_point(s, x);
	for (int j = 0; j < VARS; j++)
		assert_true(x[j] > b->low[j] - 1e-6 && x[j] < b->high[j] + 1e-6);
	for (int i = 0; i < ROWS; i++) {
		double sum = -right_of(b, i);
		for (int j = 0; j < VARS; j++)
			sum += b->sign[i][j] * x[j];
		assert_true(fabs(sum) < 1e-6);
	}
}

/* How many ends are others than those of the programme in which bounds are rows. */
static int compare_ends(struct kb_arena *a, const struct bounded *b, enum how how)
{
	struct kb_simplex *s = started(a, b, how), *peer = started(a, b, AS_ROWS);
	int others = 0;

	for (uint32_t j = 0; j < VARS; j++)
		for (int way = -1; way <= 1; way += 2) {
			const uint32_t two[] = { j, (j + 3) % VARS };
			for (uint32_t n = 1; n <= 2; n++)
				others += !(fabs(end_of(s, two, n, way) - end_of(peer, two, n, way)) < 1e-6);
			if (how != NOT_AT_ALL)
				expect_fits(s, b);
		}
	return others;
}

static void bounds_hold_as_rows_do(void **state)
{
	uint32_t seed = 7;
	int others = 0;

	for (int i = 0; i < 300; i++) {
		struct bounded b = bounded(&seed);
		assert_int_equal(compare_ends(*state, &b, AS_BOUNDS), 0);
		assert_int_equal(compare_ends(*state, &b, FROM_A_POINT), 0);
		others += compare_ends(*state, &b, NOT_AT_ALL);
	}
	assert_true(others > 300); /* control */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_ARENA(enough_people_hide_nothing),
		IN_ARENA(a_small_cell_takes_another_with_it),
		IN_ARENA(zeros_are_shown_and_protect_nobody),
		IN_ARENA(small_cells_together_may_be_too_few),
		IN_ARENA(nobody_at_all_is_no_secret),
		IN_ARENA(a_small_total_is_left_out),
		IN_ARENA(twins_share_their_fate),
		IN_ARENA(nearly_twins_do_too),
		IN_ARENA(algebra_alone_is_not_enough),
		IN_ARENA(a_wider_limit_leaves_more_out),
		IN_ARENA(contradictions_are_refused),
		IN_ARENA(released_stays_and_withheld_stays_out),
		IN_ARENA(a_released_small_number_is_no_secret_any_more),
		IN_ARENA(only_released_cells_in_the_way_are_a_refusal),
		IN_ARENA(after_a_refusal_nothing_new_is_shown),
		IN_ARENA(all_is_wide_and_nothing_is_in_vain),
		IN_ARENA(the_same_table_gives_the_same_pattern),
		IN_ARENA(least_and_most_of_sums),
		IN_ARENA(what_cannot_be_is_told),
		IN_ARENA(without_rows_there_is_no_end),
		IN_ARENA(bounds_hold_as_rows_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
