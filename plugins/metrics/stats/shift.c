/* shift.c - how far one series lies above another, and whether chance does that.
 *
 * The test is exact, with ties too: the midranks stand as they are, and every way to give
 * them to the two series is counted. Midranks count double here, so that they are whole. */
#include "inner.h"

struct pool {
	const double *before, *after;
	size_t m, n; /* points before, after */
};

/* ---- the distribution of a sum of ranks ---- */

/* ways[s]: the share of all choices of k of the `count` doubled ranks that add up to s. */
static double *rank_sums(const struct kbs_room *room, const int *ranks, size_t count, size_t k, size_t *most)
{
	size_t top = 0;
	double *of, all = 0;

	for (size_t i = 0; i < count; i++)
		top += (size_t)ranks[i];
	of = take_doubles(room, (k + 1) * (top + 1)); /* row j: choices of j */
	of[0] = 1;
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1 < k ? i + 1 : k; j > 0; j--)
			for (size_t s = top; s + 1 > (size_t)ranks[i]; s--)
				of[j * (top + 1) + s] += of[(j - 1) * (top + 1) + s - (size_t)ranks[i]];
	of += k * (top + 1);
	for (size_t s = 0; s <= top; s++)
		all += of[s];
	for (size_t s = 0; s <= top; s++)
		of[s] /= all;
	*most = top;
	return of;
}

/* Twice the midrank of each value of the sorted pool. */
static int *double_ranks(const struct kbs_room *room, const double *sorted, size_t n)
{
	int *ranks = room->take(room->owner, (n + 1) * sizeof(*ranks));

	for (size_t i = 0, end; i < n; i = end) {
		for (end = i + 1; end < n && sorted[end] == sorted[i]; end++)
			;
		for (size_t j = i; j < end; j++)
			ranks[j] = (int)(i + 1 + end);
	}
	return ranks;
}

/* ---- the test ---- */

/* Twice the pairs in which the second series is higher. */
static int64_t double_w(const struct pool *p)
{
	int64_t w = 0;

	for (size_t i = 0; i < p->n; i++)
		for (size_t j = 0; j < p->m; j++)
			w += 1 + sign_of(p->after[i] - p->before[j]);
	return w;
}

/* Two-sided: twice the smaller tail, the value itself in both. */
static double exact_p(const struct kbs_room *room, const struct pool *p, int64_t w2)
{
	size_t all = p->m + p->n, most;
	double *pool = take_doubles(room, all), *ways, low = 0, high = 0;
	size_t sum = (size_t)w2 + p->n * (p->n + 1); /* of doubled ranks, from the pairs */

	for (size_t i = 0; i < all; i++)
		pool[i] = i < p->m ? p->before[i] : p->after[i - p->m];
	kbs_sort(pool, all);
	ways = rank_sums(room, double_ranks(room, pool, all), all, p->n, &most);
	for (size_t s = 0; s <= most; s++) {
		low += s <= sum ? ways[s] : 0;
		high += s >= sum ? ways[s] : 0;
	}
	return fmin(1, 2 * fmin(low, high));
}

/* ---- the shift ---- */

static double *differences(const struct kbs_room *room, const struct pool *p)
{
	double *d = take_doubles(room, p->m * p->n);

	for (size_t i = 0; i < p->n; i++)
		for (size_t j = 0; j < p->m; j++)
			d[i * p->m + j] = p->after[i] - p->before[j];
	kbs_sort(d, p->m * p->n);
	return d;
}

/* The smallest number of pairs that is reached with 2.5 %, of series without ties; at least 1. */
static size_t low_pairs(const struct kbs_room *room, const struct pool *p)
{
	size_t all = p->m + p->n, most, at = p->n * (p->n + 1);
	int *ranks = room->take(room->owner, (all + 1) * sizeof(*ranks));
	double *ways, sum;

	for (size_t i = 0; i < all; i++)
		ranks[i] = 2 * (int)(i + 1);
	ways = rank_sums(room, ranks, all, p->n, &most);
	for (sum = ways[at]; sum < 0.025 && at < most; sum += ways[at])
		at += 2;
	at = (at - p->n * (p->n + 1)) / 2;
	return at < 1 ? 1 : at;
}

enum kbs_rc kbs_shift(const struct kbs_room *room, const double *before, size_t nbefore, const double *after, size_t nafter,
    struct kbs_shift *to)
{
	const struct pool p = { before, after, nbefore, nafter };
	size_t pairs = nbefore * nafter, low;
	double *d;

	*to = (struct kbs_shift){ .p = 1 };
	if (nbefore > KBS_SHIFT_MAX || nafter > KBS_SHIFT_MAX || !all_finite(before, nbefore) || !all_finite(after, nafter))
		return KBS_BAD;
	if (pairs == 0)
		return KBS_NONE;
	d = differences(room, &p);
	low = low_pairs(room, &p);
	to->w = (double)double_w(&p) / 2;
	to->p = exact_p(room, &p, double_w(&p));
	to->shift = middle_of(d, pairs);
	to->lower = d[low - 1];
	to->upper = d[pairs - low];
	return KBS_OK;
}
