/* distributions.c - the normal, binomial and Poisson distributions.
 *
 * A probability comes from logarithms of factorials in long double; a cumulative one is
 * added up from its far end towards the middle, until what would be added no longer counts. */
#include "inner.h"

/* R forgives so many units of rounding, so that a quantile that is met exactly is met. */
static const double FUZZ = 1 - 64 * 2.220446049250313e-16;

double kbs_normal_cdf(double z)
{
	return erfc(-z / sqrt(2)) / 2;
}

static long double log_factorial(int64_t n)
{
	int sign;

	return lgammal_r((long double)n + 1, &sign);
}

/* ---- binomial ---- */

double kbs_binomial(int64_t k, int64_t n, double p)
{
	long double ways;

	if (k < 0 || k > n)
		return 0;
	if (p <= 0 || p >= 1)
		return k == (p <= 0 ? 0 : n);
	ways = log_factorial(n) - log_factorial(k) - log_factorial(n - k);
	return (double)expl(ways + (long double)k * logl(p) + (long double)(n - k) * log1pl(-(long double)p));
}

/* P(k) + P(k-1) + ... of k below the middle: each is smaller than the one before. */
static double binomial_below(int64_t k, int64_t n, double p)
{
	long double term = kbs_binomial(k, n, p), sum = term, odds = (1 - (long double)p) / p;

	for (; k > 0 && term > sum * 1e-20L; k--) {
		term *= (long double)k / (long double)(n - k + 1) * odds;
		sum += term;
	}
	return (double)sum;
}

double kbs_binomial_cdf(int64_t k, int64_t n, double p)
{
	if (k < 0)
		return 0;
	if (k >= n || p <= 0)
		return 1;
	if (p >= 1)
		return 0;
	if ((double)k <= (double)n * p)
		return binomial_below(k, n, p);
	return 1 - binomial_below(n - k - 1, n, 1 - p);
}

int64_t kbs_binomial_quantile(double q, int64_t n, double p)
{
	int64_t low = -1, high = n; /* cdf(low) < q <= cdf(high) */

	while (high - low > 1) {
		int64_t k = low + (high - low) / 2;
		if (kbs_binomial_cdf(k, n, p) >= q * FUZZ)
			high = k;
		else
			low = k;
	}
	return high < 0 ? 0 : high;
}

/* ---- Poisson ---- */

double kbs_poisson(int64_t k, double mu)
{
	if (k < 0)
		return 0;
	if (mu <= 0)
		return k == 0;
	return (double)expl((long double)k * logl(mu) - mu - log_factorial(k));
}

static double poisson_below(int64_t k, double mu)
{
	long double term = kbs_poisson(k, mu), sum = term;

	for (; k > 0 && term > sum * 1e-20L; k--) {
		term *= (long double)k / mu;
		sum += term;
	}
	return (double)sum;
}

static double poisson_above(int64_t k, double mu)
{
	long double term = kbs_poisson(k, mu), sum = term;

	for (; term > sum * 1e-20L; k++) {
		term *= mu / (long double)(k + 1);
		sum += term;
	}
	return (double)sum;
}

double kbs_poisson_cdf(int64_t k, double mu)
{
	if (k < 0)
		return 0;
	if (mu <= 0)
		return 1;
	return (double)k <= mu ? poisson_below(k, mu) : 1 - poisson_above(k + 1, mu);
}

int64_t kbs_poisson_quantile(double q, double mu)
{
	int64_t low = -1, high = 1;

	while (kbs_poisson_cdf(high, mu) < q * FUZZ && high < 2 * (int64_t)KBS_COUNT_MAX)
		high *= 2;
	while (high - low > 1) {
		int64_t k = low + (high - low) / 2;
		if (kbs_poisson_cdf(k, mu) >= q * FUZZ)
			high = k;
		else
			low = k;
	}
	return high;
}
