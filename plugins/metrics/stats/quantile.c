/* quantile.c - order, mean and middle. */
#include <stdlib.h>
#include <string.h>

#include "inner.h"

static int by_size(const void *a, const void *b)
{
	return sign_of(*(const double *)a - *(const double *)b);
}

void kbs_sort(double *values, size_t n)
{
	if (n > 1)
		qsort(values, n, sizeof(*values), by_size);
}

bool all_finite(const double *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(v[i]))
			return false;
	return true;
}

/* In two passes: what rounding took from the sum comes back with the rests. */
double mean_of(const double *v, size_t n)
{
	long double mean = 0, rest = 0;

	for (size_t i = 0; i < n; i++)
		mean += v[i];
	mean /= (long double)n;
	for (size_t i = 0; i < n; i++)
		rest += v[i] - mean;
	return (double)(mean + rest / (long double)n);
}

double *take_doubles(const struct kbs_room *room, size_t n)
{
	return room->take(room->owner, (n + 1) * sizeof(double));
}

double *sorted_copy(const struct kbs_room *room, const double *v, size_t n)
{
	double *copy = take_doubles(room, n);

	if (n > 0)
		memcpy(copy, v, n * sizeof(*copy));
	kbs_sort(copy, n);
	return copy;
}

/* At place `h`, counted from 0, between the two values beside it. */
static double at(const double *sorted, size_t n, double h)
{
	double low = floor(fmin(fmax(h, 0), (double)(n - 1)));
	size_t i = (size_t)low;

	if (i + 1 >= n || h <= 0)
		return sorted[i];
	return sorted[i] + (h - low) * (sorted[i + 1] - sorted[i]);
}

double middle_of(const double *sorted, size_t n)
{
	return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

static enum kbs_rc quantile(const double *sorted, size_t n, double p, double h, double *to)
{
	*to = 0;
	if (!(p >= 0 && p <= 1) || !all_finite(sorted, n))
		return KBS_BAD;
	if (n == 0)
		return KBS_NONE;
	*to = at(sorted, n, h);
	return KBS_OK;
}

enum kbs_rc kbs_quantile(const double *sorted, size_t n, double p, double *to)
{
	return quantile(sorted, n, p, ((double)n - 1) * p, to);
}

enum kbs_rc kbs_quantile6(const double *sorted, size_t n, double p, double *to)
{
	return quantile(sorted, n, p, ((double)n + 1) * p - 1, to);
}

enum kbs_rc kbs_median(const struct kbs_room *room, const double *values, size_t n, double *to)
{
	*to = 0;
	if (!all_finite(values, n))
		return KBS_BAD;
	if (n == 0)
		return KBS_NONE;
	*to = middle_of(sorted_copy(room, values, n), n);
	return KBS_OK;
}
