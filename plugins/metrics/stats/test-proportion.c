/* test-proportion.c - distributions, quantiles, intervals, funnels and power.
 *
 * A table is held against the function and against a wrong one beside it (Wald for Wilson,
 * a quantile that is one too high): the table must refuse that. */
#include "test-room.h"

/* ---- distributions ---- */

/* Sums of Pascal's triangle and of e^-mu mu^k / k!, by hand. */
static void test_distributions(void **state)
{
	(void)state;
	assert_near(kbs_binomial(3, 10, 0.5), 120.0 / 1024, 1e-15);
	assert_near(kbs_binomial_cdf(3, 10, 0.5), 176.0 / 1024, 1e-15);
	assert_near(kbs_binomial_cdf(8, 10, 0.5), 1013.0 / 1024, 1e-15);
	assert_near(kbs_poisson(2, 2), 2 * exp(-2), 1e-15);
	assert_near(kbs_poisson_cdf(2, 2), 5 * exp(-2), 1e-15);
	assert_near(kbs_poisson_cdf(4, 2), 7 * exp(-2), 1e-15);
	assert_near(kbs_normal_cdf(KBS_Z95), 0.975, 1e-15);
	assert_near(kbs_normal_cdf(KBS_Z998), 0.999, 1e-15);
	/* Large counts: half lies on each side, and the middle is as Stirling says. */
	assert_near(kbs_binomial_cdf(500000000, 1000000000, 0.5), 0.5 + 1 / sqrt(8 * 3.14159265358979 * 1e9) * 2, 1e-9);
}

static void test_edges_of_distributions(void **state)
{
	(void)state;
	assert_true(kbs_binomial(0, 0, 0.3) == 1 && kbs_binomial_cdf(0, 0, 0.3) == 1);
	assert_true(kbs_binomial(0, 5, 0) == 1 && kbs_binomial(5, 5, 1) == 1 && kbs_binomial(4, 5, 1) == 0);
	assert_true(kbs_binomial_cdf(4, 5, 1) == 0 && kbs_binomial_cdf(0, 5, 0) == 1 && kbs_binomial_cdf(-1, 5, 0.5) == 0);
	assert_true(kbs_poisson(0, 0) == 1 && kbs_poisson_cdf(0, 0) == 1 && kbs_poisson_quantile(0.9, 0) == 0);
	assert_int_equal(kbs_binomial_quantile(0.5, 0, 0.5), 0);
}

/* The smallest k with at least q below and on it; exactly met counts. */
static bool agrees_quantile(int64_t (*quantile)(double, int64_t, double))
{
	static const struct { double q; int64_t n; double p; int64_t k; } cases[] = {
		{ 0.5, 1, 0.5, 0 }, { 0.05, 9, 0.5, 2 }, { 0.05, 11, 0.5, 3 }, { 0.171875, 10, 0.5, 3 },
		{ 0.975, 10, 0.5, 8 }, { 1, 10, 0.5, 10 }, { 0, 10, 0.5, 0 }, { 0.999, 5, 0.99, 5 },
	};
	bool all = true;

	for (size_t i = 0; i < COUNT(cases); i++)
		all &= quantile(cases[i].q, cases[i].n, cases[i].p) == cases[i].k;
	return all;
}

static int64_t one_too_high(double q, int64_t n, double p)
{
	return kbs_binomial_quantile(q, n, p) + 1;
}

static int64_t above_only(double q, int64_t n, double p)
{
	int64_t k = kbs_binomial_quantile(q, n, p);

	return kbs_binomial_cdf(k, n, p) > q ? k : k + 1;
}

/* Of coins every sum is a whole number over a power of two: a quantile that is exactly met. */
static void quantiles_of_coins_are_met(int64_t n)
{
	double ways = 1, sum = 0;

	for (int64_t k = 0; k < n; k++) {
		sum += ways;
		ways = ways * (double)(n - k) / (double)(k + 1);
		assert_int_equal(kbs_binomial_quantile(ldexp(sum, (int)-n), n, 0.5), k);
	}
}

static void test_binomial_quantile(void **state)
{
	(void)state;
	for (int64_t n = 1; n <= 40; n++)
		quantiles_of_coins_are_met(n);
	assert_true(agrees_quantile(kbs_binomial_quantile));
	assert_false(agrees_quantile(one_too_high));
	assert_false(agrees_quantile(above_only));
}

static void test_poisson_quantile_turns_the_cdf_round(void **state)
{
	(void)state;
	for (double mu = 0.1; mu < 3000; mu *= 1.7)
		for (double q = 0.001; q < 1; q += 0.0499) {
			int64_t k = kbs_poisson_quantile(q, mu);
			assert_true(kbs_poisson_cdf(k, mu) >= q - 1e-12);
			assert_true(k == 0 || kbs_poisson_cdf(k - 1, mu) < q);
		}
}

/* ---- quantiles: Hyndman & Fan 1996, of 1 to 10 ---- */

static bool agrees_type7(enum kbs_rc (*quantile)(const double *, size_t, double, double *))
{
	static const double v[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 };
	static const double cases[][2] = { { 0, 1 }, { 0.1, 1.9 }, { 0.5, 5.5 }, { 0.9, 9.1 }, { 1, 10 } };
	bool all = true;
	double got;

	for (size_t i = 0; i < COUNT(cases); i++)
		all &= quantile(v, 10, cases[i][0], &got) == KBS_OK && is_near(got, cases[i][1], 1e-12);
	return all;
}

static void test_quantiles(void **state)
{
	static const double v[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 }, odd[] = { 1, NAN };
	double got;

	(void)state;
	assert_true(agrees_type7(kbs_quantile));
	assert_false(agrees_type7(kbs_quantile6));
	assert_int_equal(kbs_quantile6(v, 10, 0.9, &got), KBS_OK);
	assert_near(got, 9.9, 1e-12);
	assert_int_equal(kbs_quantile(v, 0, 0.5, &got), KBS_NONE);
	assert_int_equal(kbs_quantile(v, 10, 1.1, &got), KBS_BAD);
	assert_int_equal(kbs_quantile(v, 10, NAN, &got), KBS_BAD);
	assert_int_equal(kbs_quantile(odd, 2, 0.5, &got), KBS_BAD);
	assert_int_equal(kbs_quantile(v, 1, 0.7, &got), KBS_OK);
	assert_true(got == 1);
	assert_int_equal(kbs_median(&room, (double[]){ 9, 1, 5, 3 }, 4, &got), KBS_OK);
	assert_true(got == 4);
	assert_int_equal(kbs_median(&room, NULL, 0, &got), KBS_NONE);
}

/* ---- intervals ---- */

/* Newcombe 1998 (Stat Med 17:857), table I, method 3, to four places; 0 and all of 10 by hand. */
static bool agrees_wilson(enum kbs_rc (*of)(int64_t, int64_t, struct kbs_interval *))
{
	static const struct { int64_t x, n; double lower, upper; } cases[] = {
		{ 81, 263, 0.2553, 0.3662 }, { 15, 148, 0.0624, 0.1605 }, { 0, 20, 0, 0.1611 }, { 1, 29, 0.0061, 0.1718 },
		{ 0, 10, 0, 0.2775 }, { 10, 10, 0.7225, 1 },
	};
	struct kbs_interval ci;
	bool all = true;

	for (size_t i = 0; i < COUNT(cases); i++)
		all &= of(cases[i].x, cases[i].n, &ci) == KBS_OK && is_near(ci.lower, cases[i].lower, 5.1e-5) && is_near(ci.upper, cases[i].upper, 5.1e-5);
	return all;
}

static enum kbs_rc wald(int64_t x, int64_t n, struct kbs_interval *to)
{
	double p = (double)x / (double)n, reach = KBS_Z95 * sqrt(p * (1 - p) / (double)n);

	*to = (struct kbs_interval){ fmax(p - reach, 0), fmin(p + reach, 1) };
	return KBS_OK;
}

static void test_wilson(void **state)
{
	(void)state;
	assert_true(agrees_wilson(kbs_wilson));
	assert_false(agrees_wilson(wald));
	assert_false(agrees_wilson(kbs_agresti_coull));
	assert_false(agrees_wilson(kbs_clopper_pearson));
}

/* The ends of Wilson's interval are the shares from which p lies 1.96 deviations away. */
static void test_wilson_solves_its_equation(void **state)
{
	struct kbs_interval w;

	(void)state;
	for (int64_t n = 1; n < 60; n++)
		for (int64_t x = 0; x <= n; x++) {
			double p = (double)x / (double)n;
			assert_int_equal(kbs_wilson(x, n, &w), KBS_OK);
			if (x > 0)
				assert_near((p - w.lower) / sqrt(w.lower * (1 - w.lower) / (double)n), KBS_Z95, 1e-9);
			if (x < n)
				assert_near((w.upper - p) / sqrt(w.upper * (1 - w.upper) / (double)n), KBS_Z95, 1e-9);
		}
}

/* Each end of Clopper and Pearson's leaves 2.5 % beyond. */
static void test_clopper_pearson_leaves_equal_tails(void **state)
{
	struct kbs_interval ci;

	(void)state;
	assert_int_equal(kbs_clopper_pearson(3, 17, &ci), KBS_OK);
	assert_near(kbs_binomial_cdf(3, 17, ci.upper), 0.025, 1e-12);
	assert_near(1 - kbs_binomial_cdf(2, 17, ci.lower), 0.025, 1e-12);
	assert_int_equal(kbs_clopper_pearson(0, 20, &ci), KBS_OK);
	assert_near(ci.upper, 1 - pow(0.025, 1.0 / 20), 1e-12);
	assert_true(ci.lower == 0);
}

typedef enum kbs_rc (*difference_of)(int64_t, int64_t, int64_t, int64_t, struct kbs_difference *);

/* Newcombe 1998 (Stat Med 17:873), table II, method 10, to four places. */
static bool agrees_newcombe(difference_of of)
{
	static const struct { int64_t x1, n1, x2, n2; double lower, upper; } cases[] = {
		{ 56, 70, 48, 80, 0.0524, 0.3339 }, { 9, 10, 3, 10, 0.1705, 0.8090 }, { 10, 10, 0, 20, 0.6791, 1 },
	};
	struct kbs_difference d;
	bool all = true;

	for (size_t i = 0; i < COUNT(cases); i++)
		all &= of(cases[i].x1, cases[i].n1, cases[i].x2, cases[i].n2, &d) == KBS_OK &&
		    is_near(d.lower, cases[i].lower, 5.1e-5) && is_near(d.upper, cases[i].upper, 5.1e-5);
	return all;
}

static enum kbs_rc wald_difference(int64_t x1, int64_t n1, int64_t x2, int64_t n2, struct kbs_difference *d)
{
	double p = (double)x1 / (double)n1, q = (double)x2 / (double)n2;
	double reach = KBS_Z95 * sqrt(p * (1 - p) / (double)n1 + q * (1 - q) / (double)n2);

	*d = (struct kbs_difference){ p - q, p - q - reach, p - q + reach };
	return KBS_OK;
}

/* The ends of one interval against those of the other: too wide. */
static enum kbs_rc ends_apart(int64_t x1, int64_t n1, int64_t x2, int64_t n2, struct kbs_difference *d)
{
	struct kbs_interval a, b;

	kbs_wilson(x1, n1, &a);
	kbs_wilson(x2, n2, &b);
	*d = (struct kbs_difference){ 0, a.lower - b.upper, a.upper - b.lower };
	return KBS_OK;
}

static void test_newcombe(void **state)
{
	struct kbs_difference d, e;

	(void)state;
	assert_true(agrees_newcombe(kbs_newcombe));
	assert_false(agrees_newcombe(wald_difference));
	assert_false(agrees_newcombe(ends_apart));
	/* Turned round, it is the same with the other sign. */
	kbs_newcombe(7, 12, 3, 14, &d);
	kbs_newcombe(3, 14, 7, 12, &e);
	assert_near(d.lower, -e.upper, 1e-15);
	assert_near(d.difference, -e.difference, 1e-15);
}

static void test_counts_that_cannot_be(void **state)
{
	static const int64_t bad[][2] = { { -1, 5 }, { 6, 5 }, { 1, -1 }, { 0, (int64_t)KBS_COUNT_MAX + 1 }, { INT64_MIN, INT64_MAX } };
	struct kbs_interval ci;
	struct kbs_difference d;

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_int_equal(kbs_wilson(bad[i][0], bad[i][1], &ci), KBS_BAD);
		assert_int_equal(kbs_agresti_coull(bad[i][0], bad[i][1], &ci), KBS_BAD);
		assert_int_equal(kbs_clopper_pearson(bad[i][0], bad[i][1], &ci), KBS_BAD);
		assert_int_equal(kbs_newcombe(1, 2, bad[i][0], bad[i][1], &d), KBS_BAD);
	}
	assert_int_equal(kbs_wilson(0, 0, &ci), KBS_NONE);
	assert_int_equal(kbs_clopper_pearson(0, 0, &ci), KBS_NONE);
	assert_int_equal(kbs_newcombe(0, 0, 1, 2, &d), KBS_NONE);
	assert_true(d.lower == 0 && d.upper == 0);
}

static void test_norm(void **state)
{
	(void)state;
	/* 8 of 14 against 75 %: lower 0.326, upper 0.786. */
	assert_int_equal(kbs_against_norm(8, 14, 0.75), KBS_NOT_DISTINGUISHABLE);
	assert_int_equal(kbs_against_norm(5, 14, 0.75), KBS_BELOW);
	assert_int_equal(kbs_against_norm(14, 14, 0.75), KBS_ABOVE);
	assert_int_equal(kbs_against_norm(0, 0, 0.75), KBS_NO_NORM);
	assert_int_equal(kbs_against_norm(5, 14, NAN), KBS_NO_NORM);
	assert_int_equal(kbs_against_norm(5, 14, 75), KBS_NO_NORM);
	assert_string_equal(kbs_norm_word(KBS_NOT_DISTINGUISHABLE), "not_distinguishable");
	assert_int_equal(kbs_against_norm(10, 10, 1), KBS_NOT_DISTINGUISHABLE); /* the interval ends on it */
	assert_int_equal(kbs_against_norm(0, 10, 0), KBS_ABOVE);                /* the interval begins on it */
	/* A share on the norm is never below it, nor above it. */
	for (int64_t n = 4; n < 400; n += 4)
		assert_int_equal(kbs_against_norm(3 * n / 4, n, 0.75), KBS_NOT_DISTINGUISHABLE);
}

/* ---- funnel ---- */

/* By hand: of ten with 1/2, 8 is the 97.5 % quantile; F(8) is 1013/1024, f(8) 45/1024. */
static void test_funnel_lines(void **state)
{
	double lines[KBS_FUNNEL_LINES], want = (8 - (1013.0 / 1024 - 0.975) / (45.0 / 1024)) / 10;

	(void)state;
	assert_int_equal(kbs_funnel_limits(KBS_P, 0.5, 10, lines), KBS_OK);
	assert_near(lines[KBS_UPPER_95], want, 1e-13);
	/* Poisson of mean 2: F(5) = 0.98344, f(5) = 0.03609. */
	assert_int_equal(kbs_funnel_limits(KBS_U, 0.5, 4, lines), KBS_OK);
	assert_near(lines[KBS_UPPER_95], (5 - ((109.0 / 15) * exp(-2) - 0.975) / (4.0 / 15 * exp(-2))) / 4, 1e-12);
	assert_int_equal(kbs_funnel_limits(KBS_P, 0.5, 0, lines), KBS_NONE);
	assert_int_equal(kbs_funnel_limits(KBS_P, 0, 10, lines), KBS_NONE);
	assert_int_equal(kbs_funnel_limits(KBS_P, 1, 10, lines), KBS_NONE);
	assert_int_equal(kbs_funnel_limits(KBS_P, 0.5, 2.5, lines), KBS_BAD);
	assert_int_equal(kbs_funnel_limits(KBS_P, NAN, 10, lines), KBS_BAD);
	assert_int_equal(kbs_funnel_limits(KBS_U, 1e9, 1e9, lines), KBS_BAD);
	assert_int_equal(kbs_funnel_limits(KBS_I, 0.5, 10, lines), KBS_BAD);
}

static void test_funnel(void **state)
{
	struct kbs_sample s[9] = { { .count = 15, .size = 20 }, { .count = 16, .size = 20 }, { .count = 14, .size = 20 },
		{ .count = 8, .size = 10 }, { .count = 0, .size = 0 }, { .count = 7, .size = 10 }, { .count = 22, .size = 30 },
		{ .count = 3, .size = 20 }, { .count = 12, .size = 16 } };
	struct kbs_funnel_point p[9];
	struct kbs_funnel f;

	(void)state;
	assert_int_equal(kbs_funnel(&room, KBS_P, s, 9, p, &f), KBS_OK);
	assert_near(f.theta, 97.0 / 146, 1e-15);
	assert_true(f.enough && p[7].outside && p[7].z < -4);
	assert_false(p[0].outside || p[4].is || p[4].outside);
	s[0].count = 21;
	assert_int_equal(kbs_funnel(&room, KBS_P, s, 9, p, &f), KBS_BAD);
	assert_int_equal(kbs_funnel(&room, KBS_P, s, 0, p, &f), KBS_NONE);
	assert_int_equal(kbs_funnel(&room, KBS_P, s + 4, 1, p, &f), KBS_NONE);
	s[4].count = 1; /* of nobody */
	assert_int_equal(kbs_funnel(&room, KBS_U, s, 9, p, &f), KBS_BAD);
	assert_int_equal(kbs_funnel(&room, KBS_C, s, 1, p, &f), KBS_BAD);
}

/* Of all places 60 in 1000 happened; ten are told, of which the others are not: about themselves nobody stands out, about all of them the
 * one of 14 in 50 does (z = 11 / sqrt(3)), and the one of 12 in 90 less. */
static void test_funnel_about_what_is_known(void **state)
{
	static const struct { int64_t count; double size; } told[10] = { { 14, 50 }, { 12, 90 }, { 0, 20 }, { 0, 20 }, { 0, 20 }, { 0, 20 }, { 0, 20 }, { 0, 20 }, { 0, 20 }, { 0, 20 } };
	struct kbs_sample s[10];
	struct kbs_funnel_point p[10], own[10];
	struct kbs_funnel f, self;

	(void)state;
	for (int i = 0; i < 10; i++)
		s[i] = (struct kbs_sample){ .count = told[i].count, .size = told[i].size };
	assert_int_equal(kbs_funnel_about(&room, KBS_U, 0.06, s, 10, p, &f), KBS_OK);
	assert_near(f.theta, 0.06, 0);
	assert_near(p[0].z, 11 / sqrt(3), 1e-12);
	assert_true(f.enough && p[0].outside);
	assert_int_equal(kbs_funnel(&room, KBS_U, s, 10, own, &self), KBS_OK);
	assert_near(self.theta, 26.0 / 300, 1e-15);
	assert_true(own[0].z < p[0].z);
	assert_int_equal(kbs_funnel_about(&room, KBS_U, self.theta, s, 10, p, &f), KBS_OK); /* about its own theta it is the same */
	for (int i = 0; i < 10; i++)
		assert_true(p[i].z == own[i].z && p[i].outside_wide == own[i].outside_wide);
	assert_int_equal(kbs_funnel_about(&room, KBS_U, 0, s, 10, p, &f), KBS_NONE);
	assert_int_equal(kbs_funnel_about(&room, KBS_U, 0.06, s, 0, p, &f), KBS_NONE);
	assert_int_equal(kbs_funnel_about(&room, KBS_P, 1.1, s, 10, p, &f), KBS_BAD);
	assert_int_equal(kbs_funnel_about(&room, KBS_U, NAN, s, 10, p, &f), KBS_BAD);
	assert_int_equal(kbs_funnel_about(&room, KBS_C, 0.06, s, 10, p, &f), KBS_BAD);
	s[2].count = -1;
	assert_int_equal(kbs_funnel_about(&room, KBS_U, 0.06, s, 10, p, &f), KBS_BAD);
}

/* By hand: of eleven places the outermost two come as near as those beside them. */
static void test_phi_is_winsorised(void **state)
{
	static const int64_t counts[] = { 30, 45, 46, 48, 49, 50, 51, 52, 54, 55, 70 };
	struct kbs_sample s[11];
	struct kbs_funnel_point p[11];
	struct kbs_funnel f;

	(void)state;
	for (int i = 0; i < 11; i++)
		s[i] = (struct kbs_sample){ .count = counts[i], .size = 100 };
	assert_int_equal(kbs_funnel(&room, KBS_P, s, 11, p, &f), KBS_OK);
	assert_near(f.phi, 142.0 / 25 / 11, 1e-12);
	assert_false(f.overdispersed);
}

/* Wide limits let through what exact ones do not, where all places spread. */
static void test_funnel_of_places_that_differ_anyway(void **state)
{
	struct kbs_sample s[10];
	struct kbs_funnel_point p[10];
	struct kbs_funnel f;
	int exact = 0, wide = 0;

	(void)state;
	for (int i = 0; i < 10; i++)
		s[i] = (struct kbs_sample){ .count = i % 2 == 0 ? 60 : 90, .size = 100 };
	assert_int_equal(kbs_funnel(&room, KBS_P, s, 10, p, &f), KBS_OK);
	assert_true(f.overdispersed && f.phi > f.phi_max);
	assert_near(f.phi_max, 1 + 2 * sqrt(0.2), 1e-12);
	for (int i = 0; i < 10; i++) {
		exact += p[i].outside;
		wide += p[i].outside_wide;
	}
	assert_true(exact == 10 && wide == 0);
}

/* ---- power ---- */

/* All outcomes of small groups, counted out. */
static double count_out(int64_t n1, double p1, int64_t n2, double p2)
{
	double sum = 0;

	for (int64_t x1 = 0; x1 <= n1; x1++)
		for (int64_t x2 = 0; x2 <= n2; x2++) {
			struct kbs_difference d;
			kbs_newcombe(x2, n2, x1, n1, &d);
			if (p2 >= p1 ? d.lower > 0 : d.upper < 0)
				sum += kbs_binomial(x1, n1, p1) * kbs_binomial(x2, n2, p2);
		}
	return sum;
}

static void test_power_is_exact(void **state)
{
	static const struct { int64_t n1; double p1; int64_t n2; double p2; } cases[] = {
		{ 12, 0.65, 12, 0.75 }, { 12, 0.65, 12, 0.95 }, { 30, 0.4, 9, 0.1 }, { 5, 0.5, 40, 0.9 }, { 1, 0.5, 1, 1 }, { 20, 0, 20, 1 },
	};
	double got;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(kbs_power(&room, cases[i].n1, cases[i].p1, cases[i].n2, cases[i].p2, &got), KBS_OK);
		assert_near(got, count_out(cases[i].n1, cases[i].p1, cases[i].n2, cases[i].p2), 1e-12);
	}
	assert_int_equal(kbs_power(&room, 0, 0.5, 12, 0.6, &got), KBS_NONE);
	assert_int_equal(kbs_power(&room, 12, 1.5, 12, 0.6, &got), KBS_BAD);
	assert_int_equal(kbs_power(&room, 12, NAN, 12, 0.6, &got), KBS_BAD);
	assert_int_equal(kbs_power(&room, -1, 0.5, 12, 0.6, &got), KBS_BAD);
}

/* "With 12 answers a period, a rise of 10 points stays invisible." */
static void test_what_stays_invisible(void **state)
{
	double ten, twenty;
	int points;

	(void)state;
	kbs_power(&room, 12 * 12, 0.65, 8 * 12, 0.75, &ten);
	kbs_power(&room, 12 * 12, 0.65, 8 * 12, 0.85, &twenty);
	assert_true(ten < 0.4 && twenty > 0.9);
	assert_int_equal(kbs_visible(&room, 12, 0.65, 12, 1, 0.8, &points), KBS_NONE);
	assert_int_equal(kbs_visible(&room, 12 * 12, 0.65, 8 * 12, 1, 0.8, &points), KBS_OK);
	assert_in_range(points, 11, 19);
	assert_int_equal(kbs_visible(&room, 10000, 0.65, 10000, -1, 0.8, &points), KBS_OK);
	assert_in_range(points, 1, 3);
	assert_int_equal(kbs_visible(&room, 12, 0.65, 12, 0, 0.8, &points), KBS_BAD);
	assert_int_equal(kbs_visible(&room, 0, 0.65, 12, 1, 0.8, &points), KBS_NONE);
}

/* The smallest change that is seen: one point less is not. */
static void test_visible_is_the_smallest(void **state)
{
	(void)state;
	for (int way = -1; way <= 1; way += 2)
		for (int64_t n = 20; n < 200; n += 37)
			for (double p = 0.3; p < 0.9; p += 0.17) {
				double at, below;
				int points;
				if (kbs_visible(&room, n, p, n, way, 0.8, &points) != KBS_OK) {
					kbs_power(&room, n, p, n, way > 0 ? floor(100 * (1 - p)) / 100 + p : p - floor(100 * p) / 100, &at);
					assert_true(at < 0.8);
					continue;
				}
				kbs_power(&room, n, p, n, p + way * points / 100.0, &at);
				kbs_power(&room, n, p, n, p + way * (points - 1) / 100.0, &below);
				assert_true(at >= 0.8 && (below < 0.8 || points == 1));
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_distributions), cmocka_unit_test(test_edges_of_distributions),
		cmocka_unit_test(test_binomial_quantile), cmocka_unit_test(test_poisson_quantile_turns_the_cdf_round),
		cmocka_unit_test_setup_teardown(test_quantiles, open_room, close_room),
		cmocka_unit_test(test_wilson), cmocka_unit_test(test_wilson_solves_its_equation),
		cmocka_unit_test(test_clopper_pearson_leaves_equal_tails), cmocka_unit_test(test_newcombe),
		cmocka_unit_test(test_counts_that_cannot_be), cmocka_unit_test(test_norm), cmocka_unit_test(test_funnel_lines),
		cmocka_unit_test_setup_teardown(test_funnel, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_funnel_about_what_is_known, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_phi_is_winsorised, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_funnel_of_places_that_differ_anyway, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_power_is_exact, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_what_stays_invisible, open_room, close_room),
		cmocka_unit_test_setup_teardown(test_visible_is_the_smallest, open_room, close_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
