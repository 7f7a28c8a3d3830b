/* run-chart.c - runs about a centre, and the two rules of Anhoej. */
#include "inner.h"

/* round(log2(n)), in whole numbers: the smallest k with n < 2^(k + 1/2), so n^2 < 2^(2k + 1). */
static int rounded_log2(int64_t n)
{
	int k = 0;

	while (k < 30 && (double)n * (double)n >= ldexp(1, 2 * k + 1))
		k++;
	return k;
}

int64_t kbs_longest_max(int64_t useful)
{
	return useful < 1 ? 0 : rounded_log2(useful) + 3;
}

int64_t kbs_crossings_min(int64_t useful)
{
	return useful < 2 ? 0 : kbs_binomial_quantile(0.05, useful - 1, 0.5);
}

void run_add(struct run_count *r, int side)
{
	if (side == 0)
		return;
	r->useful++;
	r->now = side == r->last ? r->now + 1 : 1;
	r->runs += side != r->last;
	r->last = side;
	if (r->now > r->longest)
		r->longest = r->now;
}

void run_end(const struct run_count *r, struct kbs_runs *to)
{
	*to = (struct kbs_runs){
		.useful = r->useful, .longest = r->longest, .longest_max = kbs_longest_max(r->useful),
		.crossings = r->runs > 0 ? r->runs - 1 : 0, .crossings_min = kbs_crossings_min(r->useful),
		.enough = r->useful >= KBS_RUNS_MIN,
	};
	to->long_run = to->longest > to->longest_max;
	to->few_crossings = to->crossings < to->crossings_min;
	to->signal = to->long_run || to->few_crossings;
}

void kbs_runs(const signed char *sides, size_t n, struct kbs_runs *to)
{
	struct run_count r = { 0 };

	for (size_t i = 0; i < n; i++)
		run_add(&r, sides[i]);
	run_end(&r, to);
}

enum kbs_rc kbs_run_chart(const struct kbs_room *room, const double *y, size_t n, double *centre, struct kbs_runs *to)
{
	enum kbs_rc rc = kbs_median(room, y, n, centre);
	struct run_count r = { 0 };

	*to = (struct kbs_runs){ 0 };
	if (rc != KBS_OK)
		return rc;
	for (size_t i = 0; i < n; i++)
		run_add(&r, sign_of(y[i] - *centre));
	run_end(&r, to);
	return KBS_OK;
}
