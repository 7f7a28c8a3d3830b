/* stats-tests.c - cases of intervals, trend tests, shifts, funnels and quantiles (study.h). */
#include <math.h>
#include <string.h>

#include "study.h"

/* ---- intervals ---- */

typedef enum kbs_rc (*interval_of)(int64_t x, int64_t n, struct kbs_interval *to);

static void compare_intervals(struct study *s, interval_of of, const char *name)
{
	double *x, *n;
	size_t count = study_numbers(s, &x, "$.input.x");

	if (!study_has(s, "$.expected.%s", name))
		return;
	if (study_numbers(s, &n, "$.input.n") != count)
		study_die(s->id, "x and n differ in number");
	for (size_t i = 0; i < count; i++) {
		struct kbs_interval ci;
		if (of((int64_t)x[i], (int64_t)n[i], &ci) != KBS_OK)
			study_wrong(s, "the library gives no interval");
		study_list(s, (double[]){ ci.lower, ci.upper }, 2, "$.expected.%s[%zu]", name, i);
	}
}

static void run_intervals(struct study *s)
{
	compare_intervals(s, kbs_wilson, "wilson");
	compare_intervals(s, kbs_agresti_coull, "agresti_coull");
	compare_intervals(s, kbs_clopper_pearson, "clopper_pearson");
}

static void run_differences(struct study *s)
{
	double *x1, *n1, *x2, *n2;
	size_t n = study_numbers(s, &x1, "$.input.x1");

	if (study_numbers(s, &n1, "$.input.n1") != n || study_numbers(s, &x2, "$.input.x2") != n || study_numbers(s, &n2, "$.input.n2") != n)
		study_die(s->id, "counts differ in number");
	for (size_t i = 0; i < n; i++) {
		struct kbs_difference d;
		if (kbs_newcombe((int64_t)x1[i], (int64_t)n1[i], (int64_t)x2[i], (int64_t)n2[i], &d) != KBS_OK)
			study_wrong(s, "the library gives no interval");
		study_near(s, d.difference, "$.expected.diff[%zu]", i);
		study_near(s, d.lower, "$.expected.lower[%zu]", i);
		study_near(s, d.upper, "$.expected.upper[%zu]", i);
	}
}

/* ---- trend ---- */

/* A null is a period without a figure: it is left out, and the time goes on. */
static void find_trend(struct study *s, const double *y, size_t n, struct kbs_trend *to)
{
	double *times = study_room(s, n), *values = study_room(s, n);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (!isnan(y[i])) {
			times[k] = (double)i;
			values[k++] = y[i];
		}
	if (kbs_trend(&s->room, times, values, k, to) != KBS_OK)
		study_wrong(s, "the library finds no trend");
}

static void compare_if(struct study *s, double got, const char *under, const char *name)
{
	if (study_has(s, "%s.%s", under, name))
		study_near(s, got, "%s.%s", under, name);
}

static void compare_trend(struct study *s, const struct kbs_trend *t, const char *under)
{
	const char *words[] = { "decreasing", "no trend", "increasing" };

	compare_if(s, (double)t->n, under, "n");
	compare_if(s, (double)t->s, under, "S");
	compare_if(s, t->variance, under, "var_S");
	compare_if(s, t->z, under, "Z");
	compare_if(s, t->z, under, "z");
	compare_if(s, t->p_normal, under, "p_normal");
	compare_if(s, t->p_normal, under, "p");
	compare_if(s, kbs_kendall_p(t->s, (int64_t)t->n), under, "p_exact");
	compare_if(s, t->tau_a, under, "tau_a");
	compare_if(s, t->tau_b, under, "tau_b");
	compare_if(s, (double)t->rises, under, "T_concordant");
	compare_if(s, t->slope, under, "sen_slope");
	compare_if(s, t->intercept, under, "sen_intercept");
	if (study_has(s, "%s.trend", under))
		study_same(s, words[1 + t->way], "%s.trend", under);
}

static void run_trend(struct study *s)
{
	struct kbs_trend t;
	double *y;
	size_t n;

	if (study_has(s, "$.input.y")) {
		n = study_numbers(s, &y, "$.input.y");
		find_trend(s, y, n, &t);
		compare_trend(s, &t, "$.expected");
	}
	for (size_t i = 0; study_has(s, "$.input.series[%zu]", i); i++) {
		n = study_numbers(s, &y, "$.input.series[%zu]", i);
		find_trend(s, y, n, &t);
		compare_trend(s, &t, kb_arena_fmt(s->arena, "$.expected.per_series[%zu]", i));
	}
}

static void run_kendall(struct study *s)
{
	for (size_t i = 0; study_has(s, "$.expected.tables[%zu]", i); i++) {
		int64_t n = (int64_t)study_number(s, 0, "$.expected.tables[%zu].n", i);
		int64_t least = kbs_kendall_smallest(n, 0.05);
		double *values;
		size_t count = study_numbers(s, &values, "$.expected.tables[%zu].S", i);

		for (size_t j = 0; j < count; j++)
			study_near(s, kbs_kendall_p((int64_t)values[j], n), "$.expected.tables[%zu].p_two_sided[%zu]", i, j);
		study_near(s, least < 0 ? NAN : (double)least, "$.expected.tables[%zu].\"min_S_at_0.05\"", i);
	}
}

/* ---- shift and quantiles ---- */

static void run_shift(struct study *s)
{
	double *before, *after;
	size_t m = study_numbers(s, &before, "$.input.before"), n = study_numbers(s, &after, "$.input.after");
	struct kbs_shift t;

	if (kbs_shift(&s->room, before, m, after, n, &t) != KBS_OK)
		study_wrong(s, "the library finds no shift");
	study_near(s, t.w, "$.expected.W");
	study_near(s, t.p, "$.expected.p_exact");
	study_near(s, t.shift, "$.expected.hodges_lehmann");
	study_near(s, t.lower, "$.expected.ci_lower");
	study_near(s, t.upper, "$.expected.ci_upper");
	study_near(s, 0.95, "$.expected.conf");
}

static double share_to(const double *sorted, size_t n, double most)
{
	size_t k = 0;

	while (k < n && sorted[k] <= most)
		k++;
	return (double)k / (double)n;
}

static void run_quantile(struct study *s)
{
	double *days, middle, p90 = 0, p90_6 = 0;
	size_t n = study_numbers(s, &days, "$.input.days");

	if (kbs_median(&s->room, days, n, &middle) != KBS_OK) {
		study_wrong(s, "the library finds no median");
		return;
	}
	kbs_sort(days, n);
	if (kbs_quantile(days, n, 0.9, &p90) != KBS_OK || kbs_quantile6(days, n, 0.9, &p90_6) != KBS_OK)
		study_wrong(s, "the library finds no quantile");
	study_near(s, middle, "$.expected.median");
	study_near(s, p90, "$.expected.p90");
	compare_if(s, p90_6, "$.expected", "p90_type6");
	compare_if(s, share_to(days, n, 42), "$.expected", "share_le_42");
}

/* ---- funnels ---- */

static void run_lines(struct study *s)
{
	double *sizes, theta = study_number(s, 0, "$.input.theta0"), lines[KBS_FUNNEL_LINES];
	size_t n = study_numbers(s, &sizes, "$.input.n");

	for (size_t i = 0; i < n; i++) {
		if (kbs_funnel_limits(KBS_P, theta, sizes[i], lines) != KBS_OK)
			study_wrong(s, "the library gives no limits");
		study_list(s, lines, KBS_FUNNEL_LINES, "$.expected.limits[%zu]", i);
	}
}

static void compare_points(struct study *s, const struct kbs_funnel_point *p, size_t n)
{
	double *z = study_room(s, n), *outside = study_room(s, n);

	for (size_t i = 0; i < n; i++) {
		z[i] = p[i].z;
		outside[i] = p[i].outside;
		study_list(s, p[i].limits, KBS_FUNNEL_LINES, "$.expected.limits[%zu]", i);
	}
	study_list(s, z, n, "$.expected.z_naive");
	study_list(s, outside, n, "$.expected.outside_99_8");
}

static void run_funnel(struct study *s)
{
	double *count, *size;
	size_t n = study_numbers(s, &count, "$.input.k");
	struct kbs_sample *samples = kb_arena_alloc(s->arena, (n + 1) * sizeof(*samples));
	struct kbs_funnel_point *points = kb_arena_alloc(s->arena, (n + 1) * sizeof(*points));
	struct kbs_funnel f;

	if (study_has(s, "$.input.theta0")) {
		run_lines(s);
		return;
	}
	if (study_numbers(s, &size, "$.input.n") != n)
		study_die(s->id, "counts and sizes differ in number");
	for (size_t i = 0; i < n; i++)
		samples[i] = (struct kbs_sample){ .count = (int64_t)count[i], .size = size[i] };
	if (kbs_funnel(&s->room, KBS_P, samples, n, points, &f) != KBS_OK)
		study_wrong(s, "the library draws no funnel");
	study_near(s, f.theta, "$.expected.theta0");
	study_near(s, f.phi, "$.expected.phi_winsorised");
	compare_points(s, points, n);
}

const struct study_kind study_tests[] = {
	{ "prop_ci", run_intervals }, { "prop_diff_ci", run_differences }, { "mann_kendall", run_trend },
	{ "mann_kendall_table", run_kendall }, { "funnel_p", run_funnel }, { "quantile", run_quantile },
	{ "period_shift", run_shift }, { NULL, NULL },
};
