/* test-effect.c - trend and shift tests, and the verdict about a measure.
 *
 * The exact tests are held against a count of all arrangements, made here in the plainest
 * way; wrong variants (one tail, the normal approximation) must not agree with it. */
#include "test-room.h"

/* ---- Mann-Kendall ---- */

static int64_t s_of(const int *order, int n)
{
	int64_t s = 0;

	for (int i = 0; i < n; i++)
		for (int j = i + 1; j < n; j++)
			s += sign_of(order[j] - order[i]);
	return s;
}

/* Counts the orders of 0..n-1 whose |S| is at least `size`. */
static void count_orders(int *order, int n, int at, int64_t size, double *found, double *all)
{
	if (at == n) {
		int64_t s = s_of(order, n);
		*found += (s < 0 ? -s : s) >= size;
		++*all;
		return;
	}
	for (int i = at; i < n; i++) {
		int kept = order[at];
		order[at] = order[i], order[i] = kept;
		count_orders(order, n, at + 1, size, found, all);
		kept = order[at];
		order[at] = order[i], order[i] = kept;
	}
}

static bool agrees_kendall(double (*p)(int64_t, int64_t))
{
	for (int n = 2; n <= 7; n++)
		for (int64_t s = n * (n - 1) / 2 % 2; s <= n * (n - 1) / 2; s += 2) {
			int order[] = { 0, 1, 2, 3, 4, 5, 6 };
			double found = 0, all = 0;
			count_orders(order, n, 0, s, &found, &all);
			if (!is_near(p(s, n), found / all, 1e-12) || !is_near(p(-s, n), found / all, 1e-12))
				return false;
		}
	return true;
}

static double one_tail(int64_t s, int64_t n) { return s == 0 ? 1 : kbs_kendall_p(s, n) / 2; }
static double by_the_normal(int64_t s, int64_t n)
{
	return s == 0 ? 1 : erfc((fabs((double)s) - 1) / sqrt((double)(n * (n - 1) * (2 * n + 5)) / 18) / sqrt(2));
}

static void test_kendall_is_exact(void **state)
{
	static const int64_t least[] = { 10, 13, 15, 18, 20, 23, 27, 30 }; /* Kendall 1975, of n 5 to 12 */

	(void)state;
	assert_true(agrees_kendall(kbs_kendall_p));
	assert_false(agrees_kendall(one_tail));
	assert_false(agrees_kendall(by_the_normal));
	for (size_t i = 0; i < COUNT(least); i++)
		assert_int_equal(kbs_kendall_smallest((int64_t)i + 5, 0.05), least[i]);
	assert_int_equal(kbs_kendall_smallest(4, 0.05), -1);
	assert_true(kbs_kendall_p(1, 1) < 0 && kbs_kendall_p(4, 3) < 0 && kbs_kendall_p(0, KBS_KENDALL_MAX + 1) < 0);
	assert_near(kbs_kendall_p(0, KBS_KENDALL_MAX), 1, 1e-12);
}

static void test_trend(void **state)
{
	/* 1 3 2 5 at times 0 1 3 4: rises 5, falls 1; slopes 2 1/3 1 -1/2 2/3 3. */
	static const double t[] = { 0, 1, 3, 4 }, y[] = { 1, 3, 2, 5 };
	struct kbs_trend r;

	(void)state;
	assert_int_equal(kbs_trend(&room, t, y, 4, &r), KBS_OK);
	assert_true(r.rises == 5 && r.falls == 1 && r.s == 4 && r.exact && r.way == 0);
	assert_near(r.variance, 4 * 3 * 13 / 18.0, 1e-12);
	assert_near(r.slope, (2.0 / 3 + 1) / 2, 1e-12);
	assert_near(r.intercept, 2.5 - 2 * r.slope, 1e-12);
	assert_near(r.p, 8.0 / 24, 1e-12);
	/* Time counts: had the periods been next to each other, another slope. */
	assert_int_equal(kbs_trend(&room, (double[]){ 0, 1, 2, 3 }, y, 4, &r), KBS_OK);
	assert_near(r.slope, (1 + 4.0 / 3) / 2, 1e-12);
}

static void test_trend_with_ties(void **state)
{
	static const double t[] = { 0, 1, 2, 3, 4, 5 }, y[] = { 1, 1, 2, 2, 2, 3 }, same[] = { 4, 4, 4, 4, 4, 4 };
	struct kbs_trend r;

	(void)state;
	assert_int_equal(kbs_trend(&room, t, y, 6, &r), KBS_OK);
	assert_near(r.variance, (6 * 5 * 17 - 2 * 1 * 9 - 3 * 2 * 11) / 18.0, 1e-12);
	assert_true(r.s == 11 && !r.exact);
	assert_near(r.z, 10 / sqrt(r.variance), 1e-12);
	assert_near(r.tau_b, 11 / sqrt(15.0 * 11), 1e-12);
	assert_int_equal(kbs_trend(&room, t, same, 6, &r), KBS_OK);
	assert_true(r.s == 0 && r.z == 0 && r.p == 1 && r.variance == 0 && r.tau_b == 0 && r.slope == 0 && r.way == 0);
}

static void test_trends_that_cannot_be(void **state)
{
	static const double t[] = { 0, 1, 1 }, y[] = { 1, NAN, 2 };
	struct kbs_trend r;

	(void)state;
	assert_int_equal(kbs_trend(&room, t, t, 3, &r), KBS_BAD);
	assert_int_equal(kbs_trend(&room, t, y, 2, &r), KBS_BAD);
	assert_int_equal(kbs_trend(&room, t, y, 1, &r), KBS_NONE);
	assert_int_equal(kbs_trend(&room, t, y, 0, &r), KBS_NONE);
	assert_true(r.p == 1 && r.slope == 0);
}

/* ---- Mann-Whitney ---- */

/* Every choice of `n` of the pool as the second series: twice the smaller tail of the count
 * of pairs, ties by half. */
static double count_choices(const double *pool, size_t all, size_t n, double w)
{
	double low = 0, high = 0, total = 0;

	for (unsigned set = 0; set < 1u << all; set++) {
		double is = 0;
		if ((size_t)__builtin_popcount(set) != n)
			continue;
		for (size_t i = 0; i < all; i++)
			for (size_t j = 0; j < all; j++)
				if ((set >> i & 1) && !(set >> j & 1))
					is += (1 + sign_of(pool[i] - pool[j])) / 2.0;
		total++;
		low += is <= w;
		high += is >= w;
	}
	return fmin(1, 2 * fmin(low, high) / total);
}

static void test_mann_whitney_is_exact(void **state)
{
	static const struct { size_t m, n; double before[6], after[6]; } cases[] = {
		{ 4, 4, { 1, 2, 3, 4 }, { 5, 6, 7, 8 } }, { 3, 4, { 1, 2, 3 }, { 5, 6, 7, 8 } }, { 5, 3, { 1, 5, 2, 9, 4 }, { 3, 8, 7 } },
		{ 4, 5, { 70, 70, 75, 80 }, { 75, 80, 80, 85, 70 } }, { 3, 3, { 2, 2, 2 }, { 2, 2, 2 } }, { 6, 6, { 1, 1, 2, 3, 5, 8 }, { 2, 3, 5, 8, 8, 9 } },
		{ 1, 1, { 1 }, { 2 } },
	};
	struct kbs_shift s;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		double pool[12];
		memcpy(pool, cases[i].before, cases[i].m * sizeof(double));
		memcpy(pool + cases[i].m, cases[i].after, cases[i].n * sizeof(double));
		assert_int_equal(kbs_shift(&room, cases[i].before, cases[i].m, cases[i].after, cases[i].n, &s), KBS_OK);
		assert_near(s.p, count_choices(pool, cases[i].m + cases[i].n, cases[i].n, s.w), 1e-12);
	}
}

/* Three and four points, however far apart, never reach 5 %; four and four do. */
static void test_how_few_can_show_a_shift(void **state)
{
	static const double low[] = { 1, 2, 3, 4 }, high[] = { 11, 12, 13, 14 };
	struct kbs_shift s;

	(void)state;
	assert_int_equal(kbs_shift(&room, low, 3, high, 4, &s), KBS_OK);
	assert_near(s.p, 2.0 / 35, 1e-12);
	assert_int_equal(kbs_shift(&room, low, 4, high, 4, &s), KBS_OK);
	assert_near(s.p, 2.0 / 70, 1e-12);
	assert_true(s.shift == 10 && s.w == 16);
	/* Control: the normal approximation with its correction says otherwise. */
	assert_false(is_near(s.p, erfc((16 - 8 - 0.5) / sqrt(12) / sqrt(2)), 1e-3));
}

static void test_shift_and_interval(void **state)
{
	/* Differences 1 2 3 4 5 5 6 7 8 9 10 11, of 3 and 4 points: no interval narrower than all. */
	static const double before[] = { 0, 2, 4 }, after[] = { 5, 9, 10, 11 };
	struct kbs_shift s, back;

	(void)state;
	assert_int_equal(kbs_shift(&room, before, 3, after, 4, &s), KBS_OK);
	assert_true(s.shift == 7 && s.lower == 1 && s.upper == 11);
	assert_int_equal(kbs_shift(&room, after, 4, before, 3, &back), KBS_OK);
	assert_true(back.shift == -7 && back.lower == -11 && back.upper == -1);
	assert_near(back.p, s.p, 1e-15);
	assert_int_equal(kbs_shift(&room, before, 0, after, 4, &s), KBS_NONE);
	assert_int_equal(kbs_shift(&room, before, 3, (double[]){ INFINITY }, 1, &s), KBS_BAD);
	assert_int_equal(kbs_shift(&room, before, KBS_SHIFT_MAX + 1, after, 4, &s), KBS_BAD);
}

/* Of eight and eight points U may be 13 (Mann & Whitney 1947, 5 % on two sides): the 14th
 * difference from either end. */
static void test_interval_of_eight_and_eight(void **state)
{
	double before[8], after[8];
	struct kbs_shift s;

	(void)state;
	for (int i = 0; i < 8; i++) {
		before[i] = 10 * i;
		after[i] = i;
	}
	assert_int_equal(kbs_shift(&room, before, 8, after, 8, &s), KBS_OK);
	assert_true(s.lower == -55 && s.upper == -8);
}

/* ---- the effect ---- */

static const struct kbs_measure MEASURE = { .kind = KBS_P, .rules = KBS_ANHOEJ, .better = 1, .start = 12, .washout = 1, .baseline = 12 };

/* Twelve periods that swing about `was` of 20, then `n` - 12 about `is`. */
static size_t series(struct kbs_sample *s, size_t n, int was, int is)
{
	for (size_t i = 0; i < n; i++)
		s[i] = (struct kbs_sample){ .count = (i < 12 ? was : is) + (int)(i % 3) - 1, .size = 20 };
	return n;
}

static enum kbs_verdict verdict_of(const struct kbs_measure *m, const struct kbs_sample *s, size_t n, struct kbs_effect *e)
{
	assert_int_equal(kbs_effect(&room, m, s, n, e), KBS_OK);
	return e->verdict;
}

static void test_verdicts(void **state)
{
	struct kbs_measure down = MEASURE;
	struct kbs_sample s[40];
	struct kbs_effect e;

	(void)state;
	down.better = -1;
	assert_int_equal(verdict_of(&MEASURE, s, series(s, 25, 12, 17), &e), KBS_IMPROVEMENT);
	assert_true(e.fired == KBS_FIRED_RUN && e.run_better == 12 && e.run_needed == e.frozen.runs.longest_max + 1);
	assert_true(e.before == 12 && e.after == 12 && e.tested && e.has_size && e.size.lower > 0);
	assert_near(e.frozen.centre, 0.6, 1e-12);
	assert_near(e.shift.shift, 0.25, 1e-12);
	assert_true(e.recalculated && e.again.runs.useful == 8); /* four of twelve lie on it */
	assert_near(e.again.centre, 0.85, 1e-12);
	assert_string_equal(e.version, KBS_VERSION);
	assert_int_equal(verdict_of(&down, s, 25, &e), KBS_DETERIORATION);
	assert_int_equal(verdict_of(&MEASURE, s, series(s, 25, 12, 12), &e), KBS_NO_CHANGE_SHOWN);
	assert_true(e.fired == KBS_FIRED_NONE && !e.recalculated && e.again.centre == 0);
	assert_int_equal(verdict_of(&MEASURE, s, series(s, 25, 12, 6), &e), KBS_DETERIORATION);
	assert_int_equal(verdict_of(&MEASURE, s, series(s, 18, 12, 17), &e), KBS_TOO_EARLY); /* 5 after the wash-out */
	assert_true(!e.tested && e.after == 5 && e.has_size);
	assert_int_equal(verdict_of(&MEASURE, s, series(s, 12, 12, 17), &e), KBS_TOO_EARLY);
	assert_string_equal(kbs_verdict_word(KBS_NO_CHANGE_SHOWN), "no_change_shown");
	assert_string_equal(kbs_verdict_word(KBS_TOO_EARLY), "too_early");
}

/* What came after the start, and what came long before it, does not move the baseline. */
static void test_baseline_is_frozen(void **state)
{
	struct kbs_measure m = MEASURE;
	struct kbs_sample s[40];
	struct kbs_effect e;

	(void)state;
	series(s, 25, 12, 17);
	m.baseline = 8;
	for (size_t i = 0; i < 4; i++)
		s[i].count = 20;
	s[12].count = 0; /* washed out */
	assert_int_equal(verdict_of(&m, s, 25, &e), KBS_IMPROVEMENT);
	assert_true(e.before == 8 && e.samples[0].count == s[4].count && e.samples[8].count == s[13].count);
	assert_near(e.frozen.centre, 97.0 / 160, 1e-12);
	/* Control: without wash-out the bad first period is seen, and speaks against the run. */
	m.washout = 0;
	verdict_of(&m, s, 25, &e);
	assert_true(e.points_worse == 1 && e.fired != KBS_FIRED_RUN);
}

/* Periods without a figure count on neither side. */
static void test_gaps(void **state)
{
	struct kbs_sample s[40];
	struct kbs_effect e;

	(void)state;
	series(s, 25, 12, 17);
	for (size_t i = 0; i < 5; i++)
		s[2 * i] = (struct kbs_sample){ 0 };
	assert_int_equal(verdict_of(&MEASURE, s, 25, &e), KBS_NOT_MEASURABLE); /* 7 before */
	assert_true(e.before == 7 && e.frozen.centre == 0);
	s[0] = s[1];
	assert_int_equal(verdict_of(&MEASURE, s, 25, &e), KBS_IMPROVEMENT);
	assert_int_equal(e.before, 8);
}

/* One point far outside decides where no run is long enough; the test where neither is. */
static void test_what_fires(void **state)
{
	struct kbs_sample s[40];
	struct kbs_effect e;

	(void)state;
	series(s, 20, 10, 10);
	s[15].count = 19;
	assert_int_equal(verdict_of(&MEASURE, s, 20, &e), KBS_IMPROVEMENT);
	assert_true(e.fired == KBS_FIRED_POINT && e.points_better == 1);
	s[16].count = 1; /* and one the other way: the chart says nothing */
	assert_int_equal(verdict_of(&MEASURE, s, 20, &e), KBS_NO_CHANGE_SHOWN);
	series(s, 19, 10, 13); /* six after, all higher, too few for a run */
	assert_int_equal(verdict_of(&MEASURE, s, 19, &e), KBS_IMPROVEMENT);
	assert_true(e.fired == KBS_FIRED_TEST && e.run_better == 6 && e.run_needed > 6 && e.shift.p <= 0.05);
}

/* The run of seven of Making Data Count ends on the centre; Anhoej drops that point. */
static void test_rules_of_a_run(void **state)
{
	struct kbs_measure nhs = { .kind = KBS_I, .rules = KBS_MAKING_DATA_COUNT, .better = 1, .start = 8, .baseline = 8 }, anhoej = nhs;
	struct kbs_sample s[20];
	struct kbs_effect e;

	(void)state;
	anhoej.rules = KBS_ANHOEJ;
	for (size_t i = 0; i < 18; i++)
		s[i] = (struct kbs_sample){ .size = 12, .value = i < 8 ? (i % 2 == 0 ? 40 : 60) : 51 };
	s[12].value = 50;
	verdict_of(&nhs, s, 18, &e);
	assert_true(e.run_better == 5 && e.run_needed == 7);
	verdict_of(&anhoej, s, 18, &e);
	assert_true(e.run_better == 9 && e.run_needed == 8 && e.fired == KBS_FIRED_RUN);
}

static void test_measures_that_cannot_be(void **state)
{
	struct kbs_sample s[40];
	struct kbs_measure m;
	struct kbs_effect e;

	(void)state;
	series(s, 25, 12, 17);
	m = MEASURE, m.better = 0;
	assert_int_equal(kbs_effect(&room, &m, s, 25, &e), KBS_BAD);
	m = MEASURE, m.washout = 2;
	assert_int_equal(kbs_effect(&room, &m, s, 25, &e), KBS_BAD);
	m = MEASURE, m.baseline = 7;
	assert_int_equal(kbs_effect(&room, &m, s, 25, &e), KBS_BAD);
	m = MEASURE, m.baseline = 13;
	assert_int_equal(kbs_effect(&room, &m, s, 25, &e), KBS_BAD);
	m = MEASURE, m.start = 26;
	assert_int_equal(kbs_effect(&room, &m, s, 25, &e), KBS_BAD);
	s[3].count = 21;
	assert_int_equal(kbs_effect(&room, &MEASURE, s, 25, &e), KBS_BAD);
	m = MEASURE, m.start = 0, m.after_alarm = true;
	s[3].count = 12;
	assert_int_equal(verdict_of(&m, s, 25, &e), KBS_NOT_MEASURABLE);
	assert_true(e.warn_regression);
	assert_int_equal(verdict_of(&m, s, 0, &e), KBS_NOT_MEASURABLE);
}

/* What is handed back gives the same verdict again. */
static void test_an_effect_can_be_worked_out_again(void **state)
{
	struct kbs_measure m;
	struct kbs_sample s[40];
	struct kbs_effect e, again;

	(void)state;
	series(s, 30, 11, 15);
	s[20] = (struct kbs_sample){ 0 };
	verdict_of(&MEASURE, s, 30, &e);
	m = e.measure;
	m.start = e.before;
	m.washout = 0;
	assert_int_equal(verdict_of(&m, e.samples, e.before + e.after, &again), e.verdict);
	assert_true(again.fired == e.fired && again.run_better == e.run_better && again.shift.p == e.shift.p);
	assert_true(again.frozen.centre == e.frozen.centre && again.size.lower == e.size.lower);
}

/* ---- the indication ---- */

static void test_indication(void **state)
{
	static const struct { struct kbs_people before, round; int better, weeks; enum kbs_early early; } cases[] = {
		{ { 60, 100 }, { 18, 20 }, 1, 6, KBS_EARLY_BETTER }, { { 60, 100 }, { 18, 20 }, -1, 8, KBS_EARLY_WORSE },
		{ { 60, 100 }, { 14, 20 }, 1, 6, KBS_EARLY_NONE }, { { 60, 100 }, { 18, 20 }, 1, 5, KBS_EARLY_TOO_EARLY },
		{ { 60, 100 }, { 9, 9 }, 1, 6, KBS_EARLY_NOT_MEASURABLE }, { { 3, 9 }, { 18, 20 }, 1, 6, KBS_EARLY_NOT_MEASURABLE },
		{ { 60, 100 }, { 0, 0 }, 1, 6, KBS_EARLY_NOT_MEASURABLE }, { { 90, 100 }, { 8, 20 }, 1, 7, KBS_EARLY_WORSE },
	};
	struct kbs_indication got;
	struct kbs_difference want;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(kbs_indicate(cases[i].before, cases[i].round, cases[i].better, cases[i].weeks, &got), KBS_OK);
		assert_int_equal(got.early, cases[i].early);
		kbs_newcombe(cases[i].round.count, cases[i].round.size, cases[i].before.count, cases[i].before.size, &want);
		assert_true(got.difference.lower == want.lower && got.weeks == cases[i].weeks);
	}
	assert_int_equal(kbs_indicate(cases[0].before, (struct kbs_people){ 5, 4 }, 1, 6, &got), KBS_BAD);
	assert_int_equal(kbs_indicate(cases[0].before, cases[0].round, 0, 6, &got), KBS_BAD);
	assert_string_equal(kbs_early_word(KBS_EARLY_NONE), "early_none");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_kendall_is_exact),
		cmocka_unit_test_setup_teardown(test_trend, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_trend_with_ties, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_trends_that_cannot_be, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_mann_whitney_is_exact, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_how_few_can_show_a_shift, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_shift_and_interval, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_interval_of_eight_and_eight, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_verdicts, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_baseline_is_frozen, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_gaps, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_what_fires, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_rules_of_a_run, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_measures_that_cannot_be, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_an_effect_can_be_worked_out_again, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_indication, open_room, close_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
