/* trend-test.c - a slow drift: the test of Mann and Kendall, and the slope of Theil and Sen. */
#include "inner.h"

enum { EXACT_MAX = 10, POINTS_MAX = 100000 };

/* ---- the exact distribution ---- */

/* pairs[i]: the probability that i of the n(n-1)/2 pairs fall. One more point than before
 * stands equally often behind 0, 1, ... k-1 of the others. Returns how many there are. */
static size_t inversions(int64_t n, double *pairs)
{
	double next[KBS_KENDALL_MAX * (KBS_KENDALL_MAX - 1) / 2 + 1];
	size_t count = 1;

	pairs[0] = 1;
	for (size_t k = 2; k <= (size_t)n; k++) {
		size_t more = count + k - 1;
		for (size_t i = 0; i < more; i++) {
			next[i] = 0;
			for (size_t j = 0; j < k && j <= i; j++)
				next[i] += i - j < count ? pairs[i - j] / (double)k : 0;
		}
		for (size_t i = 0; i < more; i++)
			pairs[i] = next[i];
		count = more;
	}
	return count;
}

double kbs_kendall_p(int64_t s, int64_t n)
{
	double pairs[KBS_KENDALL_MAX * (KBS_KENDALL_MAX - 1) / 2 + 1], sum = 0;
	int64_t all = n * (n - 1) / 2, size = s < 0 ? -s : s;
	size_t count;

	if (n < 2 || n > KBS_KENDALL_MAX || s < -all || s > all)
		return -1;
	count = inversions(n, pairs);
	for (size_t i = count; i-- > 0;)
		if (all - 2 * (int64_t)i >= size)
			sum += pairs[i];
	return size == 0 ? 1 : fmin(1, 2 * sum);
}

int64_t kbs_kendall_smallest(int64_t n, double alpha)
{
	int64_t all = n * (n - 1) / 2;

	if (n < 2 || n > KBS_KENDALL_MAX)
		return -1;
	for (int64_t s = all % 2; s <= all; s += 2)
		if (kbs_kendall_p(s, n) <= alpha)
			return s;
	return -1;
}

/* ---- the test ---- */

static bool rises(const double *t, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (!(t[i] > t[i - 1]))
			return false;
	return true;
}

static void count_pairs(const double *y, size_t n, struct kbs_trend *to)
{
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			to->rises += y[j] > y[i];
			to->falls += y[j] < y[i];
		}
	to->s = to->rises - to->falls;
}

/* What ties take from 18 times the variance; *pairs: the pairs that are tied. */
static int64_t tied(const double *sorted, size_t n, int64_t *pairs)
{
	int64_t sum = 0, t;

	*pairs = 0;
	for (size_t i = 0; i < n; i += (size_t)t) {
		for (t = 1; i + (size_t)t < n && sorted[i + (size_t)t] == sorted[i]; t++)
			;
		sum += t * (t - 1) * (2 * t + 5);
		*pairs += t * (t - 1) / 2;
	}
	return sum;
}

static void test(const double *sorted, size_t points, struct kbs_trend *to)
{
	int64_t n = (int64_t)points, pairs, all = n * (n - 1) / 2, less = tied(sorted, points, &pairs);
	int64_t s = to->s - sign_of((double)to->s);

	to->variance = (double)(n * (n - 1) * (2 * n + 5) - less) / 18;
	to->z = to->s == 0 || to->variance <= 0 ? 0 : (double)s / sqrt(to->variance);
	to->p_normal = erfc(fabs(to->z) / sqrt(2));
	to->exact = n <= EXACT_MAX && pairs == 0;
	to->p = to->exact ? kbs_kendall_p(to->s, n) : to->p_normal;
	to->tau_a = (double)to->s / (double)all;
	to->tau_b = pairs == all ? 0 : (double)to->s / sqrt((double)all * (double)(all - pairs));
	to->way = to->p < 0.05 ? sign_of((double)to->s) : 0;
}

/* ---- the slope ---- */

static void find_slope(const struct kbs_room *room, const double *t, const double *sorted_y, const double *y, size_t n, struct kbs_trend *to)
{
	double *slopes = take_doubles(room, n * (n - 1) / 2);
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			slopes[k++] = (y[j] - y[i]) / (t[j] - t[i]);
	kbs_sort(slopes, k);
	to->slope = middle_of(slopes, k);
	to->intercept = middle_of(sorted_y, n) - middle_of(t, n) * to->slope;
}

enum kbs_rc kbs_trend(const struct kbs_room *room, const double *t, const double *y, size_t n, struct kbs_trend *to)
{
	double *sorted;

	*to = (struct kbs_trend){ .n = n, .p = 1, .p_normal = 1 };
	if (n > POINTS_MAX || !all_finite(t, n) || !all_finite(y, n) || !rises(t, n))
		return KBS_BAD;
	if (n < 2)
		return KBS_NONE;
	sorted = sorted_copy(room, y, n);
	count_pairs(y, n, to);
	test(sorted, n, to);
	find_slope(room, t, sorted, y, n, to);
	return KBS_OK;
}
