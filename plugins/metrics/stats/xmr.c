/* xmr.c - limits of single values from their moving ranges. */
#include "inner.h"

void range_add(struct range_sum *r, double x)
{
	double range = fabs(x - r->last);

	if (r->begun && (r->below == 0 || range < r->below)) {
		r->sum += range;
		r->n++;
	}
	r->last = x;
	r->begun = true;
}

double range_mean(const struct range_sum *r)
{
	return r->n == 0 ? 0 : (double)(r->sum / (long double)r->n);
}

/* The mean moving range, those from `below` on left out. */
static double mean_range(const double *y, size_t n, double below)
{
	struct range_sum r = { .below = below };

	for (size_t i = 0; i < n; i++)
		range_add(&r, y[i]);
	return range_mean(&r);
}

static void set_limits(struct kbs_xmr *to, enum kbs_constant constant)
{
	double reach = constant == KBS_NHS ? 2.66 * to->range : 3 * (to->range / KBS_D2);

	to->lower = to->mean - reach;
	to->upper = to->mean + reach;
	to->near_lower = to->mean - 2 * reach / 3;
	to->near_upper = to->mean + 2 * reach / 3;
	to->range_upper = KBS_D4 * to->range;
}

enum kbs_rc kbs_xmr(const double *y, size_t n, enum kbs_constant constant, bool screen, struct kbs_xmr *to)
{
	*to = (struct kbs_xmr){ 0 };
	if (!all_finite(y, n))
		return KBS_BAD;
	if (n == 0)
		return KBS_NONE;
	to->mean = mean_of(y, n);
	to->range = mean_range(y, n, 0);
	if (screen && to->range > 0)
		to->range = mean_range(y, n, KBS_D4 * to->range);
	if (!(to->range > 0) || !isfinite(to->range) || !isfinite(to->mean)) {
		to->range = 0;
		return KBS_NONE;
	}
	set_limits(to, constant);
	return KBS_OK;
}
