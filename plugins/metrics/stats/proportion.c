/* proportion.c - intervals of a share and of a difference, and a share against a norm.
 *
 * Wald's interval is not here: it is empty at 0 and at 1, and too narrow for every group
 * that this house sees. */
#include "inner.h"

static const double Z2 = KBS_Z95 * KBS_Z95;

static enum kbs_rc look_at(int64_t x, int64_t n)
{
	if (!is_count(x) || !is_count(n) || x > n)
		return KBS_BAD;
	return n == 0 ? KBS_NONE : KBS_OK;
}

static struct kbs_interval around(double middle, double reach)
{
	return (struct kbs_interval){ fmax(middle - reach, 0), fmin(middle + reach, 1) };
}

enum kbs_rc kbs_wilson(int64_t x, int64_t n, struct kbs_interval *to)
{
	enum kbs_rc rc = look_at(x, n);

	*to = (struct kbs_interval){ 0, 0 };
	if (rc != KBS_OK)
		return rc;
	const double m = (double)n, p = (double)x / m, grow = 1 + Z2 / m;
	*to = around((p + Z2 / (2 * m)) / grow, KBS_Z95 * sqrt(p * (1 - p) / m + Z2 / (4 * m * m)) / grow);
	if (x == 0)
		to->lower = 0;
	if (x == n)
		to->upper = 1;
	return KBS_OK;
}

enum kbs_rc kbs_agresti_coull(int64_t x, int64_t n, struct kbs_interval *to)
{
	enum kbs_rc rc = look_at(x, n);
	double m = (double)n + Z2, p = ((double)x + Z2 / 2) / m;

	*to = (struct kbs_interval){ 0, 0 };
	if (rc == KBS_OK)
		*to = around(p, KBS_Z95 * sqrt(p * (1 - p) / m));
	return rc;
}

/* The p for which at most k of n have this probability; the more p, the less it is. */
static double share_with_cdf(int64_t k, int64_t n, double probability)
{
	double low = 0, high = 1;

	for (int i = 0; i < 60; i++) {
		double p = (low + high) / 2;
		if (kbs_binomial_cdf(k, n, p) > probability)
			low = p;
		else
			high = p;
	}
	return (low + high) / 2;
}

enum kbs_rc kbs_clopper_pearson(int64_t x, int64_t n, struct kbs_interval *to)
{
	enum kbs_rc rc = look_at(x, n);

	*to = (struct kbs_interval){ 0, 0 };
	if (rc != KBS_OK)
		return rc;
	to->lower = x == 0 ? 0 : share_with_cdf(x - 1, n, 0.975);
	to->upper = x == n ? 1 : share_with_cdf(x, n, 0.025);
	return KBS_OK;
}

enum kbs_rc kbs_newcombe(int64_t x1, int64_t n1, int64_t x2, int64_t n2, struct kbs_difference *to)
{
	struct kbs_interval w1, w2;
	enum kbs_rc rc1 = kbs_wilson(x1, n1, &w1), rc2 = kbs_wilson(x2, n2, &w2);

	*to = (struct kbs_difference){ 0 };
	if (rc1 != KBS_OK || rc2 != KBS_OK)
		return rc1 == KBS_BAD || rc2 == KBS_BAD ? KBS_BAD : KBS_NONE;
	const double p1 = (double)x1 / (double)n1, p2 = (double)x2 / (double)n2;
	to->difference = p1 - p2;
	to->lower = to->difference - hypot(p1 - w1.lower, w2.upper - p2);
	to->upper = to->difference + hypot(w1.upper - p1, p2 - w2.lower);
	return KBS_OK;
}

enum kbs_norm kbs_against_norm(int64_t x, int64_t n, double norm)
{
	struct kbs_interval w;

	if (!(norm >= 0 && norm <= 1) || kbs_wilson(x, n, &w) != KBS_OK)
		return KBS_NO_NORM;
	if (w.upper < norm)
		return KBS_BELOW;
	return w.lower >= norm ? KBS_ABOVE : KBS_NOT_DISTINGUISHABLE;
}
