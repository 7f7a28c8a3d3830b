/* test-charts.c - limits, runs and rules of charts, and which chart is chosen.
 *
 * A table is held against the function and against a wrong one beside it (the constant of
 * the other rule set, a tie that breaks no run): the table must refuse that. */
#include "test-room.h"

/* ---- XmR ---- */

/* Moving ranges 2 3 1 4, mean 2.5, of a mean of 11. */
static bool agrees_xmr(enum kbs_constant constant, bool screen, double per_range)
{
	static const double y[] = { 10, 12, 9, 10, 14 };
	struct kbs_xmr x;

	return kbs_xmr(y, 5, constant, screen, &x) == KBS_OK && is_near(x.mean, 11, 1e-12) && is_near(x.range, 2.5, 1e-12) &&
	    is_near(x.upper, 11 + 2.5 * per_range, 1e-12) && is_near(x.lower, 11 - 2.5 * per_range, 1e-12) &&
	    is_near(x.near_upper, 11 + 2.5 * per_range * 2 / 3, 1e-12) && is_near(x.range_upper, 8.1675, 1e-12);
}

static void test_xmr(void **state)
{
	(void)state;
	assert_true(agrees_xmr(KBS_NHS, true, 2.66));
	assert_true(agrees_xmr(KBS_MONTGOMERY, true, 3 / 1.128));
	/* Each rule set has its constant; 1.128379 belongs to neither. */
	assert_false(agrees_xmr(KBS_NHS, true, 3 / 1.128));
	assert_false(agrees_xmr(KBS_MONTGOMERY, true, 2.66));
	assert_false(agrees_xmr(KBS_MONTGOMERY, true, 3 / 1.128379));
}

/* Nine ranges of 1 and one of 11 (mean 2, so 6.534 and more are left out), once. */
static void test_screening(void **state)
{
	static const double y[] = { 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 12 };
	struct kbs_xmr x;

	(void)state;
	assert_int_equal(kbs_xmr(y, 11, KBS_NHS, true, &x), KBS_OK);
	assert_near(x.range, 1, 1e-15);
	assert_near(x.mean, 17.0 / 11, 1e-15); /* the point stays in the mean */
	assert_int_equal(kbs_xmr(y, 11, KBS_NHS, false, &x), KBS_OK);
	assert_near(x.range, 2, 1e-15);
}

static void test_xmr_without_limits(void **state)
{
	static const double same[] = { 7, 7, 7, 7 }, odd[] = { 7, INFINITY, 7 }, nan[] = { NAN };
	struct kbs_xmr x;

	(void)state;
	assert_int_equal(kbs_xmr(same, 4, KBS_NHS, true, &x), KBS_NONE);
	assert_true(x.mean == 7 && x.upper == 0 && x.range == 0);
	assert_int_equal(kbs_xmr(same, 1, KBS_NHS, true, &x), KBS_NONE);
	assert_int_equal(kbs_xmr(same, 0, KBS_NHS, true, &x), KBS_NONE);
	assert_int_equal(kbs_xmr(odd, 3, KBS_NHS, true, &x), KBS_BAD);
	assert_int_equal(kbs_xmr(nan, 1, KBS_NHS, true, &x), KBS_BAD);
}

/* ---- runs: Anhoej & Olesen 2014 ---- */

static bool agrees_anhoej(int64_t (*crossings_min)(int64_t), int64_t (*longest_max)(int64_t))
{
	static const int64_t cases[][3] = {
		{ 10, 6, 2 }, { 12, 7, 3 }, { 16, 7, 4 }, { 20, 7, 6 }, { 22, 7, 7 }, { 24, 8, 8 }, { 36, 8, 13 }, { 40, 8, 14 },
	};
	bool all = true;

	for (size_t i = 0; i < COUNT(cases); i++)
		all &= longest_max(cases[i][0]) == cases[i][1] && crossings_min(cases[i][0]) == cases[i][2];
	return all;
}

static int64_t crossings_too_many(int64_t n) { return kbs_binomial_quantile(0.05, n - 1, 0.5) + 1; }
static int64_t crossings_of_all(int64_t n) { return kbs_binomial_quantile(0.05, n, 0.5); }
static int64_t longest_cut(int64_t n) { return (int64_t)log2((double)n) + 3; }
static int64_t longest_seven(int64_t n) { (void)n; return 7; }

static void test_anhoej_limits(void **state)
{
	(void)state;
	assert_true(agrees_anhoej(kbs_crossings_min, kbs_longest_max));
	assert_false(agrees_anhoej(crossings_too_many, kbs_longest_max));
	assert_false(agrees_anhoej(crossings_of_all, kbs_longest_max));
	assert_false(agrees_anhoej(kbs_crossings_min, longest_cut));
	assert_false(agrees_anhoej(kbs_crossings_min, longest_seven));
	for (int64_t n = 1; n < 5000; n++)
		assert_int_equal(kbs_longest_max(n), (int64_t)lround(log2((double)n)) + 3);
	assert_true(kbs_longest_max(0) == 0 && kbs_crossings_min(0) == 0 && kbs_crossings_min(1) == 0);
}

static void test_runs(void **state)
{
	/* A point on the centre is dropped and breaks nothing: 3 above, 2 below, 1 above. */
	static const signed char sides[] = { 1, 0, 1, 1, -1, 0, 0, -1, 1, 0 };
	static const signed char on[] = { 0, 0, 0 };
	struct kbs_runs r;

	(void)state;
	kbs_runs(sides, 10, &r);
	assert_true(r.useful == 6 && r.longest == 3 && r.crossings == 2 && !r.enough);
	kbs_runs(on, 3, &r);
	assert_true(r.useful == 0 && r.longest == 0 && r.crossings == 0 && !r.signal);
	kbs_runs(on, 0, &r);
	assert_true(r.useful == 0 && !r.signal);
}

static void test_run_chart(void **state)
{
	double y[24], centre;
	struct kbs_runs r;

	(void)state;
	for (int i = 0; i < 24; i++)
		y[i] = i < 12 ? 60 + i % 3 : 70 + i % 3;
	assert_int_equal(kbs_run_chart(&room, y, 24, &centre, &r), KBS_OK);
	assert_true(centre == 66 && r.longest == 12 && r.crossings == 1 && r.signal && r.long_run && r.few_crossings && r.enough);
	for (int i = 0; i < 24; i++)
		y[i] = i % 2;
	assert_int_equal(kbs_run_chart(&room, y, 24, &centre, &r), KBS_OK);
	assert_true(centre == 0.5 && r.longest == 1 && r.crossings == 23 && !r.signal);
	for (int i = 0; i < 24; i++)
		y[i] = 3;
	assert_int_equal(kbs_run_chart(&room, y, 24, &centre, &r), KBS_OK);
	assert_true(centre == 3 && r.useful == 0 && !r.signal);
	y[3] = NAN;
	assert_int_equal(kbs_run_chart(&room, y, 24, &centre, &r), KBS_BAD);
	assert_int_equal(kbs_run_chart(&room, y, 0, &centre, &r), KBS_NONE);
}

/* ---- charts of counts ---- */

/* Montgomery 2013, example 7.1: 30 samples of 50 cans. Centre 0.2313, limits 0.0524 and
 * 0.4102; samples 15 and 23 lie outside. */
static bool agrees_cans(enum kbs_kind kind, double sigmas)
{
	static const int64_t k[] = { 12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20, 18, 24, 15, 9,
		12, 7, 13, 9, 6 };
	struct kbs_sample s[30];
	struct kbs_level l[30];
	struct kbs_control c;
	bool right = true;

	for (int i = 0; i < 30; i++)
		s[i] = (struct kbs_sample){ .count = k[i], .size = 50 };
	if (kbs_chart(kind, s, 30, 0, l, &c) != KBS_OK)
		return false;
	for (int i = 0; i < 30; i++) {
		double reach = (l[i].upper - c.centre) / 3 * sigmas;
		right &= is_near(c.centre + reach, 0.4102, 5.1e-5) && is_near(c.centre - reach, 0.0524, 5.1e-5);
		right &= l[i].outside == (i == 14 || i == 22);
	}
	return right && is_near(c.centre, 0.2313, 5.1e-5);
}

static void test_p(void **state)
{
	(void)state;
	assert_true(agrees_cans(KBS_P, 3));
	assert_false(agrees_cans(KBS_P_PRIME, 3));
	assert_false(agrees_cans(KBS_U, 3));
	assert_false(agrees_cans(KBS_P, 2));
}

/* k/n on the centre is a tie in whole numbers, whatever a division rounds it to. */
static void test_ties_are_exact(void **state)
{
	struct kbs_sample s[] = { { .count = 1, .size = 3 }, { .count = 7, .size = 21 }, { .count = 33, .size = 99 }, { .count = 13, .size = 39 },
		{ .count = 100000001, .size = 300000003 }, { .count = 1, .size = 3 } };
	struct kbs_level l[6];
	struct kbs_control c;

	(void)state;
	assert_int_equal(kbs_chart(KBS_P, s, 6, 0, l, &c), KBS_OK);
	for (int i = 0; i < 6; i++)
		assert_int_equal(l[i].side, 0);
	assert_int_equal(c.runs.useful, 0);
	s[4].count++; /* one of 300 million */
	assert_int_equal(kbs_chart(KBS_P, s, 6, 0, l, &c), KBS_OK);
	assert_true(l[4].side == 1 && l[0].side == -1 && l[5].side == -1);
	/* Neighbours of the golden ratio differ by less than a double holds. */
	struct kbs_sample golden[] = { { .count = 267914296, .size = 433494437 }, { .count = 433494437, .size = 701408733 } };
	assert_int_equal(kbs_chart(KBS_P, golden, 2, 0, l, &c), KBS_OK);
	assert_true(l[0].side == -1 && l[1].side == 1);
}

static void test_limits_of_shares_end_at_0_and_1(void **state)
{
	struct kbs_sample s[] = { { .count = 9, .size = 10 }, { .count = 10, .size = 10 }, { .count = 1, .size = 2 } };
	struct kbs_level l[3];
	struct kbs_control c;

	(void)state;
	assert_int_equal(kbs_chart(KBS_P, s, 3, 2, l, &c), KBS_OK);
	assert_true(l[0].upper == 1 && l[0].lower > 0);
	assert_int_equal(kbs_chart(KBS_P, s + 2, 1, 0, l, &c), KBS_OK);
	assert_true(l[0].lower == 0 && l[0].upper == 1);
}

static void test_baseline_and_left_out(void **state)
{
	struct kbs_sample s[] = { { .count = 4 }, { .count = 6 }, { .count = 90, .left_out = true }, { .count = 5 }, { .count = 20 } };
	struct kbs_level l[5];
	struct kbs_control c;

	(void)state;
	assert_int_equal(kbs_chart(KBS_C, s, 5, 4, l, &c), KBS_OK);
	assert_near(c.centre, 5, 1e-15);
	assert_near(l[0].upper, 5 + 3 * sqrt(5), 1e-12);
	assert_true(l[0].lower == 0 && l[2].outside && l[4].outside && !l[0].outside);
	assert_true(c.runs.useful == 3 && c.runs.longest == 2 && c.runs.crossings == 1); /* below, above, on, above */
}

static void test_periods_without_a_figure(void **state)
{
	struct kbs_sample s[] = { { .count = 5, .size = 10 }, { 0 }, { .count = 7, .size = 10 }, { .count = 6, .size = 10 } };
	struct kbs_level l[4];
	struct kbs_control c;

	(void)state;
	assert_int_equal(kbs_chart(KBS_P, s, 4, 0, l, &c), KBS_OK);
	assert_near(c.centre, 0.6, 1e-15);
	assert_true(!l[1].is && l[3].is && l[3].side == 0 && c.runs.useful == 2);
	assert_int_equal(kbs_chart(KBS_P, s + 1, 1, 0, l, &c), KBS_NONE);
	assert_int_equal(kbs_chart(KBS_P, s, 0, 0, l, &c), KBS_NONE);
}

/* Nobody, or everybody: a centre, no limits, nothing outside. */
static void test_charts_without_spread(void **state)
{
	static const enum kbs_kind kinds[] = { KBS_P, KBS_P_PRIME, KBS_C, KBS_U, KBS_U_PRIME };
	struct kbs_sample none[] = { { .size = 8 }, { .size = 9 }, { .size = 7, .count = 3 } };
	struct kbs_sample same[] = { { .size = 8, .count = 4, .value = 2 }, { .size = 8, .count = 4, .value = 2 }, { .size = 8, .count = 4, .value = 2 } };
	struct kbs_level l[3];
	struct kbs_control c;

	(void)state;
	for (size_t i = 0; i < COUNT(kinds); i++) {
		assert_int_equal(kbs_chart(kinds[i], none, 3, 2, l, &c), KBS_OK);
		assert_true(!c.limits && c.centre == 0 && !l[2].outside && l[2].side == 1 && l[2].upper == 0);
	}
	assert_int_equal(kbs_chart(KBS_P_PRIME, same, 3, 0, l, &c), KBS_OK);
	assert_false(c.limits);
	assert_int_equal(kbs_chart(KBS_I, same, 3, 0, l, &c), KBS_OK);
	assert_false(c.limits);
	assert_int_equal(kbs_chart(KBS_P, same, 3, 0, l, &c), KBS_OK);
	assert_true(c.limits);
}

static void test_samples_that_cannot_be(void **state)
{
	static const struct { enum kbs_kind kind; struct kbs_sample s; } bad[] = {
		{ KBS_I, { .value = NAN, .size = 1 } }, { KBS_I, { .value = -INFINITY, .size = 1 } }, { KBS_I, { .value = 1, .size = NAN } },
		{ KBS_P, { .count = 3, .size = 2 } }, { KBS_P, { .count = -1, .size = 2 } }, { KBS_P, { .count = 1, .size = 2.5 } },
		{ KBS_P, { .count = 1, .size = INFINITY } }, { KBS_P, { .count = 1, .size = 1e12 } }, { KBS_U, { .count = 1, .size = 0 } },
		{ KBS_U, { .count = 1, .size = -3 } }, { KBS_C, { .count = (int64_t)KBS_COUNT_MAX + 1 } }, { KBS_C, { .count = INT64_MIN } },
	};
	struct kbs_level l[2];
	struct kbs_control c;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		struct kbs_sample s[] = { { .count = 1, .size = 2, .value = 1 }, bad[i].s };
		assert_int_equal(kbs_chart(bad[i].kind, s, 2, 0, l, &c), KBS_BAD);
		assert_int_equal(kbs_chart(bad[i].kind, s, 1, 0, l, &c), KBS_OK);
	}
}

/* Laney, by hand: z swings between -1 and 1, so sigma of z is 2/1.128. */
static void test_primes(void **state)
{
	struct kbs_sample s[] = { { .count = 55, .size = 100 }, { .count = 45, .size = 100 }, { .count = 55, .size = 100 }, { .count = 45, .size = 100 } };
	struct kbs_level l[4];
	struct kbs_control c;

	(void)state;
	assert_int_equal(kbs_chart(KBS_P_PRIME, s, 4, 0, l, &c), KBS_OK);
	assert_near(c.spread, 2 / 1.128, 1e-12);
	assert_near(l[0].upper, 0.5 + 3 * 0.05 * 2 / 1.128, 1e-12);
	assert_int_equal(kbs_chart(KBS_U_PRIME, s, 4, 0, l, &c), KBS_OK);
	assert_near(c.spread, 0.1 / sqrt(0.005) / 1.128, 1e-12);
}

/* ---- Making Data Count ---- */

static const double UP[] = { 1, 2, 3, 4, 5, 6, 7, 3 }, TIE[] = { 1, 2, 3, 3, 4, 5, 6, 7 };

/* Seven that rise are a trend; with an equal pair among them they are not. */
static bool agrees_trend(void (*ends)(const double *, size_t, signed char *))
{
	signed char up[8], tie[8];

	ends(UP, 8, up);
	ends(TIE, 8, tie);
	for (int i = 0; i < 8; i++)
		if (up[i] != (i == 6) || tie[i] != 0)
			return false;
	return true;
}

static void ties_go_on(const double *y, size_t n, signed char *ends)
{
	size_t run = 0;

	for (size_t i = 0; i < n; i++) {
		run = i > 0 && y[i] >= y[i - 1] ? run + 1 : 0;
		ends[i] = run >= 6;
	}
}

static void six_are_enough(const double *y, size_t n, signed char *ends)
{
	size_t run = 0;

	for (size_t i = 0; i < n; i++) {
		run = i > 0 && y[i] > y[i - 1] ? run + 1 : 0;
		ends[i] = run >= 5;
	}
}

static void test_trend_of_seven(void **state)
{
	(void)state;
	assert_true(agrees_trend(kbs_trend_ends));
	assert_false(agrees_trend(ties_go_on));
	assert_false(agrees_trend(six_are_enough));
}

/* Limits of a segment with mean 50 and sides 20 away. */
static const struct kbs_xmr LIMITS = { .mean = 50, .range = 20 / 2.66, .lower = 30, .upper = 70, .near_lower = 50 - 40 / 3.0, .near_upper = 50 + 40 / 3.0 };

struct rule_case {
	const char *what;
	double y[12];
	size_t n, at;
	enum kbs_special special;
	int way;
};

static const struct rule_case rules[] = {
	{ "on the limit is inside", { 50, 70, 50 }, 3, 1, KBS_COMMON, 0 },
	{ "beyond it is not", { 50, 70.1, 50 }, 3, 1, KBS_OUTSIDE, 1 },
	{ "below", { 50, 29, 50 }, 3, 1, KBS_OUTSIDE, -1 },
	{ "seven on one side", { 51, 52, 51, 52, 51, 52, 51 }, 7, 0, KBS_SHIFT, 1 },
	{ "six are none", { 51, 52, 51, 52, 51, 52, 49 }, 7, 0, KBS_COMMON, 0 },
	{ "one on the mean breaks it", { 51, 52, 51, 50, 51, 52, 51, 52 }, 8, 0, KBS_COMMON, 0 },
	{ "seven on the mean are none", { 50, 50, 50, 50, 50, 50, 50, 50 }, 8, 3, KBS_COMMON, 0 },
	{ "below too", { 51, 49, 48, 49, 48, 49, 48, 49 }, 8, 7, KBS_SHIFT, -1 },
	{ "seven that rise", { 45, 46, 47, 48, 49, 51, 52 }, 7, 0, KBS_TREND, 1 },
	{ "the last of a trend looks back", { 45, 46, 47, 48, 49, 51, 52, 45 }, 8, 6, KBS_TREND, 1 },
	{ "a trend is stronger than a shift", { 51, 52, 53, 54, 55, 56, 57, 58 }, 8, 2, KBS_TREND, 1 },
	{ "two of three near", { 65, 55, 66, 45 }, 4, 0, KBS_TWO_OF_THREE, 1 },
	{ "the third is not marked", { 65, 55, 66, 45 }, 4, 1, KBS_COMMON, 0 },
	{ "on two sides they are none", { 65, 45, 66, 45 }, 4, 0, KBS_COMMON, 0 },
	{ "near below", { 45, 35, 34, 55 }, 4, 2, KBS_TWO_OF_THREE, -1 },
	{ "outside is not near", { 75, 55, 66, 45 }, 4, 2, KBS_COMMON, 0 },
};

static void test_rules(void **state)
{
	struct kbs_mark marks[12];

	(void)state;
	for (size_t i = 0; i < COUNT(rules); i++) {
		assert_int_equal(kbs_nhs(&room, rules[i].y, rules[i].n, &LIMITS, marks), KBS_OK);
		if (marks[rules[i].at].special != rules[i].special || marks[rules[i].at].way != rules[i].way)
			fail_msg("%s: %d, %d", rules[i].what, marks[rules[i].at].special, marks[rules[i].at].way);
	}
}

static void test_rules_without_limits(void **state)
{
	static const double y[] = { 1, NAN };
	struct kbs_xmr none = { .mean = 5 };
	struct kbs_mark marks[2];

	(void)state;
	assert_int_equal(kbs_nhs(&room, y, 1, &none, marks), KBS_NONE);
	assert_int_equal(kbs_nhs(&room, y, 0, &LIMITS, marks), KBS_NONE);
	assert_int_equal(kbs_nhs(&room, y, 2, &LIMITS, marks), KBS_BAD);
}

static void test_meaning(void **state)
{
	const struct kbs_mark high = { .special = KBS_SHIFT, .way = 1 }, low = { .special = KBS_OUTSIDE, .way = -1 }, none = { .side = 1 };

	(void)state;
	assert_true(kbs_meaning(&high, 1) == 1 && kbs_meaning(&high, -1) == -1 && kbs_meaning(&high, 0) == 0);
	assert_true(kbs_meaning(&low, 1) == -1 && kbs_meaning(&low, -1) == 1 && kbs_meaning(&none, 1) == 0);
	assert_string_equal(kbs_special_word(&high), "shift_high");
	assert_string_equal(kbs_special_word(&low), "outside_low");
	assert_string_equal(kbs_special_word(&none), "common");
	assert_int_equal(kbs_assurance(60, 80, 85, 1), KBS_FAILS);
	assert_int_equal(kbs_assurance(60, 80, 85, -1), KBS_PASSES);
	assert_int_equal(kbs_assurance(60, 80, 55, 1), KBS_PASSES);
	assert_int_equal(kbs_assurance(60, 80, 55, -1), KBS_FAILS);
	assert_int_equal(kbs_assurance(60, 80, 80, 1), KBS_HIT_AND_MISS); /* strict */
	assert_int_equal(kbs_assurance(60, 80, 85, 0), KBS_HIT_AND_MISS);
	assert_int_equal(kbs_assurance(60, 80, NAN, 1), KBS_HIT_AND_MISS);
	assert_string_equal(kbs_assurance_word(KBS_HIT_AND_MISS), "hit_and_miss");
}

/* ---- what to draw ---- */

static void test_choice(void **state)
{
	static const struct { enum kbs_data data; bool location; double people; bool spread; enum kbs_kind kind; enum kbs_rules rules; } cases[] = {
		{ KBS_SHARE, true, 12, false, KBS_P, KBS_ANHOEJ }, { KBS_SCORE, true, 12, false, KBS_I, KBS_ANHOEJ },
		{ KBS_SHARE, false, 120, false, KBS_I, KBS_MAKING_DATA_COUNT }, { KBS_SCORE, false, 120, false, KBS_I, KBS_MAKING_DATA_COUNT },
		{ KBS_SHARE, false, 500, false, KBS_I, KBS_MAKING_DATA_COUNT }, { KBS_SHARE, false, 501, false, KBS_P_PRIME, KBS_ANHOEJ }, { KBS_SCORE, false, 501, false, KBS_I, KBS_MAKING_DATA_COUNT },
		{ KBS_RATE, true, 0, false, KBS_U, KBS_ANHOEJ }, { KBS_RATE, false, 0, true, KBS_U_PRIME, KBS_ANHOEJ },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct kbs_choice c = kbs_choose(cases[i].data, cases[i].location, cases[i].people, cases[i].spread);
		assert_true(c.kind == cases[i].kind && c.rules == cases[i].rules);
	}
	assert_true(kbs_say(4) == KBS_SAY_NOTHING && kbs_say(5) == KBS_SAY_FIGURE && kbs_say(9) == KBS_SAY_FIGURE && kbs_say(10) == KBS_SAY_ALL);
	assert_true(kbs_draw(9) == KBS_DRAW_LINE && kbs_draw(10) == KBS_DRAW_RUNS && kbs_draw(11) == KBS_DRAW_RUNS);
	assert_true(kbs_draw(12) == KBS_DRAW_PROVISIONAL && kbs_draw(19) == KBS_DRAW_PROVISIONAL && kbs_draw(20) == KBS_DRAW_FIRM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xmr), cmocka_unit_test(test_screening), cmocka_unit_test(test_xmr_without_limits),
		cmocka_unit_test(test_anhoej_limits), cmocka_unit_test(test_runs),
		cmocka_unit_test_setup_teardown(test_run_chart, open_room, close_room),
		cmocka_unit_test(test_p), cmocka_unit_test(test_ties_are_exact), cmocka_unit_test(test_limits_of_shares_end_at_0_and_1),
		cmocka_unit_test(test_baseline_and_left_out),
		cmocka_unit_test(test_periods_without_a_figure), cmocka_unit_test(test_charts_without_spread),
		cmocka_unit_test(test_samples_that_cannot_be), cmocka_unit_test(test_primes), cmocka_unit_test(test_trend_of_seven),
		cmocka_unit_test_setup_teardown(test_rules, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_rules_without_limits, open_room, close_room),
		cmocka_unit_test(test_meaning), cmocka_unit_test(test_choice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
