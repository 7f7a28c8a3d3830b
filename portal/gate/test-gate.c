/* test-gate.c - which figures may leave, and what is left of those that may not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <ftw.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ctx.h"
#include "kb.sql.h"
#include "protect.h"
#include "store.h"
#include "test-told.h"

/* The clock stands in April 2026: Q1 has closed, April and Q2 run. */
enum { NOW = 1776254400, JAN = 12 * 2026, FEB, MAR, APR, DEC = JAN - 1, OCT = JAN - 3, SEP = JAN - 4 };

struct world {
	char dir[64];
	struct kb_arena *arena;
	struct kb_house house;
	struct kb_ctx ctx;
};

static struct kb_ctx *task(struct world *w)
{
	kb_tx_rollback(&w->ctx);
	kb_ctx_begin(&w->ctx, &w->house, w->arena, NOW, APR);
	return &w->ctx;
}

static void add_place(struct kb_ctx *c, const char *id, const char *kind, const char *parent)
{
	kb_core_run(c, &kb_add_place, kb_t(id), kb_t(id), kb_t(kind), kb_t(""), kb_t(parent));
}

static int open_world(void **state)
{
	struct world *w = calloc(1, sizeof *w);
	struct kb_ctx *c;

	if (!w)
		return -1;
	snprintf(w->dir, sizeof w->dir, "/tmp/kb-test-gate.XXXXXX");
	if (!mkdtemp(w->dir))
		return -1;
	w->arena = kb_arena_new();
	w->house.store = kb_store_open(kb_arena_fmt(w->arena, "%s/store.db", w->dir), KB_STORE_CREATE | KB_STORE_BULK);
	if (!w->house.store || kb_store_migrate(w->house.store, "kb", kb_migrations, NOW) != KB_OK)
		return -1;
	c = task(w);
	add_place(c, "coa", "organisation", "");
	add_place(c, "noord", "region", "coa");
	add_place(c, "de-linde", "location", "noord");
	*state = w;
	return kb_tx_commit(c) == KB_OK ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

static int close_world(void **state)
{
	struct world *w = *state;

	kb_tx_rollback(&w->ctx);
	kb_store_close(w->house.store);
	nftw(w->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	kb_arena_free(w->arena);
	free(w);
	return 0;
}

#define LINDE(month, months, n) { "de-linde", "A10", { month, months }, n, 62, 0.75, false, false, KB_AS_IS, KB_AS_IS, 0 }
#define NOORD(month, months, n) { "noord", "A10", { month, months }, n, 62, 0.75, false, false, KB_AS_IS, KB_AS_IS, 0 }
#define COA(month, months, n) { "coa", "A10", { month, months }, n, 62, 0.75, false, false, KB_AS_IS, KB_AS_IS, 0 }
#define AT(place) { place, "A10", { JAN, 3 }, 9, 62, 0.75, false, false, KB_AS_IS, KB_AS_IS, 0 }
#define WORTH(value, share) { "noord", "A10", { JAN, 3 }, KB_GATE_FEW, value, share, false, false, KB_AS_IS, KB_AS_IS, 0 }

static const struct { struct kb_figure figure; bool shown; const char *why; } cases[] = {
	{ LINDE(JAN, 3, 5), true, "five, a closed quarter" },
	{ LINDE(JAN, 3, 4), false, "four" },
	{ LINDE(JAN, 3, 1), false, "one" },
	{ LINDE(JAN, 3, 0), false, "nobody" },
	{ LINDE(JAN, 3, -5), false, "less than nobody" },
	{ LINDE(JAN, 3, INT64_MAX), true, "many" },
	{ LINDE(OCT, 3, 5), true, "the quarter before" },
	{ LINDE(MAR, 1, 500), false, "a location by month" },
	{ LINDE(JAN, 2, 500), false, "two months" },
	{ LINDE(JAN, 6, 500), false, "half a year, and it runs" },
	{ LINDE(JAN - 6, 6, 500), false, "half a year" },
	{ LINDE(JAN - 12, 12, 500), false, "a year" },
	{ LINDE(JAN, 0, 500), false, "no time at all" },
	{ LINDE(JAN, -3, 500), false, "backwards" },
	{ LINDE(APR, 3, 500), false, "the running quarter" },
	{ LINDE(APR + 3, 3, 500), false, "a quarter to come" },
	{ LINDE(FEB, 3, 500), false, "no calendar quarter, and it runs" },
	{ LINDE(DEC, 3, 500), false, "no calendar quarter: it slides one month" },
	{ LINDE(DEC - 1, 3, 500), false, "no calendar quarter: it slides two months" },
	{ NOORD(MAR, 1, 5), true, "a region by month, just closed" },
	{ NOORD(MAR, 1, 4), false, "four" },
	{ NOORD(SEP, 1, 5), true, "any month" },
	{ NOORD(APR, 1, 500), false, "the running month" },
	{ NOORD(APR + 1, 1, 500), false, "a month to come" },
	{ NOORD(JAN, 3, 5), true, "a region by quarter" },
	{ NOORD(DEC, 3, 500), false, "no calendar quarter" },
	{ NOORD(APR, 3, 500), false, "the running quarter" },
	{ NOORD(FEB, 2, 500), false, "two months" },
	{ COA(MAR, 1, 5), true, "the organisation by month" },
	{ COA(JAN, 3, 5), true, "the organisation by quarter" },
	{ COA(APR, 1, 500), false, "the running month" },
	{ COA(JAN, 3, 4), false, "four in the whole organisation" },
	{ AT("de-linde"), true, "a place" },
	{ AT("de-berk"), false, "no such place" },
	{ AT("De-Linde"), false, "no such place: names are lower case" },
	{ AT(""), false, "no place" },
	{ AT(NULL), false, "no place" },
	{ WORTH(0, 0), true, "the worst of all is a figure" },
	{ WORTH(NAN, 0.5), false, "a mean of nothing" },
	{ WORTH(INFINITY, 0.5), false, "divided by nothing" },
	{ WORTH(50, NAN), false, "a share of nothing" },
};
enum { CASES = sizeof cases / sizeof *cases };

static bool is_equal(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

/* Shown as it is, or wiped: the numbers go, what was asked for stays. */
static void expect_judged(const struct kb_figure *was, const struct kb_figure *f, bool shown, const char *why)
{
	bool same = shown ? f->n == was->n && is_equal(f->value, was->value) && is_equal(f->share, was->share)
	                  : f->n == 0 && f->value == 0 && f->share == 0;

	if (f->shown != shown || !same)
		fail_msg("%s (%s, %d +%d): shown %d, n %lld, %g, %g", why, was->place ? was->place : "-", was->period.month,
		    was->period.months, f->shown, (long long)f->n, f->value, f->share);
	assert_ptr_equal(f->place, was->place);
	assert_ptr_equal(f->item, was->item);
	assert_int_equal(f->period.month, was->period.month);
	assert_int_equal(f->period.months, was->period.months);
}

static void each_figure_by_itself(void **state)
{
	for (size_t i = 0; i < CASES; i++) {
		struct kb_figure f = cases[i].figure;

		f.shown = !cases[i].shown; /* what the caller believes does not count */
		assert_int_equal(kb_publish(task(*state), &f, 1), KB_OK);
		expect_judged(&cases[i].figure, &f, cases[i].shown, cases[i].why);
	}
}

/* All at once, so that places alternate; forwards and backwards. */
static void neighbours_in_the_list_do_not_matter(void **state)
{
	struct kb_figure all[CASES];

	for (size_t i = 0; i < CASES; i++)
		all[i] = cases[i * 7 % CASES].figure;
	assert_int_equal(CASES % 7 != 0, 1); /* so each came once */
	assert_int_equal(kb_publish(task(*state), all, CASES), KB_OK);
	for (size_t i = 0; i < CASES; i++)
		expect_judged(&cases[i * 7 % CASES].figure, &all[i], cases[i * 7 % CASES].shown, cases[i * 7 % CASES].why);
}

/* The same place under another address in memory, and the kind of another one. */
static void a_run_of_one_place_ends_with_it(void **state)
{
	char linde[] = "de-linde";
	struct kb_figure f[] = { NOORD(MAR, 1, 5), LINDE(MAR, 1, 5), LINDE(JAN, 3, 5), NOORD(MAR, 1, 5), LINDE(MAR, 1, 5) };
	static const bool shown[] = { true, false, true, true, false };

	f[2].place = linde;
	assert_int_equal(kb_publish(task(*state), f, 5), KB_OK);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(f[i].shown, shown[i]);
}

/* R2: of fewer than thirty whole per cents, and near the ends a band that holds more than one
 * number of people. */
static void few_are_banded(void **state)
{
	static const struct { int64_t n, favourable; double told; enum kb_band band; } rows[] = {
		{ 12, 0, 10, KB_AT_MOST }, { 12, 1, 10, KB_AT_MOST }, { 12, 2, 17, KB_AS_IS }, { 12, 8, 67, KB_AS_IS },
		{ 12, 11, 90, KB_AT_LEAST }, { 12, 12, 90, KB_AT_LEAST }, { 7, 0, 15, KB_AT_MOST }, { 7, 1, 15, KB_AT_MOST },
		{ 7, 2, 29, KB_AS_IS }, { 7, 6, 85, KB_AT_LEAST }, { 7, 7, 85, KB_AT_LEAST }, { 5, 1, 20, KB_AT_MOST },
		{ 5, 2, 40, KB_AS_IS }, { 29, 2, 10, KB_AT_MOST }, { 29, 3, 10, KB_AS_IS }, { 30, 0, 0, KB_AS_IS }, { 30, 30, 100, KB_AS_IS },
		{ 30, 29, 100.0 * 29 / 30, KB_AS_IS },
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		double share = (double)rows[i].favourable / (double)rows[i].n;
		struct kb_figure f = { "noord", "A10", { JAN, 3 }, rows[i].n, 100 * share, share, false, true, KB_AT_LEAST, KB_AT_MOST, 0 };
		assert_int_equal(kb_publish(task(*state), &f, 1), KB_OK);
		if (fabs(f.value - rows[i].told) > 1e-9 || fabs(100 * f.share - rows[i].told) > 1e-9 || f.value_band != rows[i].band || f.share_band != rows[i].band)
			fail_msg("%lld of %lld: %g (%d), %g (%d)", (long long)rows[i].favourable, (long long)rows[i].n, f.value, f.value_band, f.share, f.share_band);
		assert_false(f.nobody); /* what the caller believes does not count */
	}
}

/* Of every band of few a reader knows two numbers of people at least. */
static void a_band_never_tells_how_many(void **state)
{
	(void)state;
	for (int64_t n = KB_GATE_MIN; n < KB_GATE_FEW; n++)
		for (int64_t k = 0; k <= n; k++) {
			struct kb_range r = kb_band_range(k, n, 1, false);
			double percent = 100.0 * (double)k / (double)n;
			assert_true(r.low <= k && k <= r.high);
			if (kb_band_percent(&percent, n) != KB_AS_IS)
				assert_true(r.low < r.high);
			if (k == 0 || k == n)
				assert_true(r.low < r.high);
		}
}

static void no_figures_are_no_trouble(void **state)
{
	assert_int_equal(kb_publish(task(*state), NULL, 0), KB_OK);
}

static void a_quarter_opens_with_its_last_day(void **state)
{
	struct world *w = *state;

	for (int32_t running = JAN; running <= APR; running++) {
		struct kb_figure f = LINDE(JAN, 3, 5);
		struct kb_ctx *c = task(w);

		c->month = running;
		assert_int_equal(kb_publish(c, &f, 1), KB_OK);
		assert_int_equal(f.shown, running == APR);
	}
}

/* Longer than the store takes: the question for its kind fails. */
static const char *impossible_place(struct world *w)
{
	enum { LENGTH = 17 << 20 };
	char *name = kb_arena_alloc(w->arena, LENGTH + 1);

	return memset(name, 'x', LENGTH);
}

/* A failure half-way: what would have been shown before it is wiped, too. */
static void after_a_failure_nothing_is_shown(void **state)
{
	struct world *w = *state;
	struct kb_figure good = LINDE(JAN, 3, 5), f[] = { LINDE(JAN, 3, 5), AT(""), LINDE(JAN, 3, 5) };
	enum kb_rc rc;

	assert_int_equal(kb_publish(task(w), f, 1), KB_OK); /* control: the first alone */
	expect_judged(&good, &f[0], true, "control");
	f[1].place = impossible_place(w);
	told_begin();
	rc = kb_publish(task(w), f, 3);
	told_end();
	assert_int_equal(rc, KB_FAIL);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(f[i].n, 0);
		assert_true(f[i].value == 0 && f[i].share == 0);
		assert_false(f[i].shown);
	}
}

static void in_a_failed_context_nothing_is_shown(void **state)
{
	struct kb_figure was = LINDE(JAN, 3, 5), f = was;
	struct kb_ctx *c = task(*state);

	told_begin();
	kb_fail(c, "the handler gave up before");
	told_end();
	assert_int_equal(kb_publish(c, &f, 1), KB_FAIL);
	expect_judged(&was, &f, false, "failed before");
}

/* ---- Rounds by themselves ---- */

#define ROUND(place, month, n) { "repeat:A10", place, month, n, 1000 * (n), -1, KB_PEOPLE, 0, NULL, NULL, false }

static enum kb_rc release_rounds(struct world *w, int32_t month, const struct kb_sum *sums, size_t count)
{
	struct kb_ctx *c = task(w);
	enum kb_rc rc;

	c->month = month;
	rc = kb_release_rounds(c, sums, count);
	return rc == KB_OK ? kb_tx_commit(c) : rc;
}

/* How many it tells, 0: nothing. */
static int64_t told_of(struct world *w, enum kb_tier tier, const char *place, int32_t month, int months)
{
	struct kb_figure f = { .place = place, .item = "repeat:A10", .period = { month, months } };

	assert_int_equal(kb_released(task(w), tier, &f, 1), KB_OK);
	assert_int_equal(f.shown, f.n > 0);
	return f.n;
}

static void a_round_leaves_by_month_at_its_place_and_inside(void **state)
{
	struct world *w = *state;
	const struct kb_sum sums[] = { ROUND("de-linde", MAR, 5), ROUND("noord", MAR, 50), ROUND("coa", MAR, 50), ROUND("nowhere", MAR, 50) };

	assert_int_equal(release_rounds(w, MAR, sums, 4), KB_OK); /* it runs */
	assert_int_equal(told_of(w, KB_INSIDE, "de-linde", MAR, 1), 0);
	assert_int_equal(release_rounds(w, APR, sums, 4), KB_OK);
	assert_int_equal(told_of(w, KB_INSIDE, "de-linde", MAR, 1), 5);
	assert_int_equal(told_of(w, KB_OUTSIDE, "de-linde", MAR, 1), 0);
	assert_int_equal(told_of(w, KB_INSIDE, "de-linde", JAN, 3), 0); /* nothing sums it */
	assert_int_equal(told_of(w, KB_INSIDE, "noord", MAR, 1), 0);
	assert_int_equal(told_of(w, KB_INSIDE, "coa", MAR, 1), 0);
	assert_int_equal(told_of(w, KB_INSIDE, "nowhere", MAR, 1), 0);
}

static void four_in_a_round_are_not_told_and_what_comes_late_changes_nothing(void **state)
{
	struct world *w = *state;
	const struct kb_sum few[] = { ROUND("de-linde", FEB, 4) }, more[] = { ROUND("de-linde", FEB, 9), ROUND("de-linde", MAR, 7) }, early[] = { ROUND("de-linde", JAN, 9) };

	assert_int_equal(release_rounds(w, MAR, few, 1), KB_OK);
	assert_int_equal(told_of(w, KB_INSIDE, "de-linde", FEB, 1), 0);
	assert_int_equal(release_rounds(w, APR, more, 2), KB_OK);
	assert_int_equal(release_rounds(w, APR, more, 2), KB_OK);
	assert_int_equal(told_of(w, KB_INSIDE, "de-linde", FEB, 1), 0);
	assert_int_equal(told_of(w, KB_INSIDE, "de-linde", MAR, 1), 7);
	assert_int_equal(release_rounds(w, APR, early, 1), KB_OK); /* a later month of the year has closed it */
	assert_int_equal(told_of(w, KB_INSIDE, "de-linde", JAN, 1), 0);
}

static void rounds_that_cannot_be_are_refused_whole(void **state)
{
	struct world *w = *state;
	const struct kb_sum bad[] = {
		{ "repeat:A10", "de-linde", FEB, -1, 0, -1, KB_PEOPLE, 0, NULL, NULL, false }, { "repeat:A10", "de-linde", FEB, 5, 500001, -1, KB_PEOPLE, 0, NULL, NULL, false },
		{ "repeat:A10", "de-linde", FEB, 5, -1, -1, KB_PEOPLE, 0, NULL, NULL, false }, { "repeat:A10", "de-linde", FEB, INT64_MAX, 0, -1, KB_PEOPLE, 0, NULL, NULL, false },
		{ "repeat:A10", "de-linde", FEB, 5, 0, -1, KB_EVENTS, 0, NULL, NULL, false },
	};

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		const struct kb_sum both[] = { ROUND("de-linde", MAR, 7), bad[i] };

		told_begin();
		assert_int_equal(release_rounds(w, APR, both, 2), KB_FAIL);
		told_end();
		assert_int_equal(told_of(w, KB_INSIDE, "de-linde", MAR, 1), 0);
	}
	assert_int_equal(release_rounds(w, APR, NULL, 0), KB_OK);
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_WORLD(each_figure_by_itself),
		IN_WORLD(neighbours_in_the_list_do_not_matter),
		IN_WORLD(a_run_of_one_place_ends_with_it),
		IN_WORLD(few_are_banded),
		cmocka_unit_test(a_band_never_tells_how_many),
		IN_WORLD(no_figures_are_no_trouble),
		IN_WORLD(a_quarter_opens_with_its_last_day),
		IN_WORLD(after_a_failure_nothing_is_shown),
		IN_WORLD(in_a_failed_context_nothing_is_shown),
		IN_WORLD(a_round_leaves_by_month_at_its_place_and_inside),
		IN_WORLD(four_in_a_round_are_not_told_and_what_comes_late_changes_nothing),
		IN_WORLD(rounds_that_cannot_be_are_refused_whole),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
