/* inner.h - small verbs that the files of this library share. */
#ifndef KBS_INNER_H
#define KBS_INNER_H

#include <math.h>

#include "stats.h"

static inline int sign_of(double x)
{
	return (x > 0) - (x < 0);
}

static inline bool is_count(int64_t k)
{
	return k >= 0 && k <= KBS_COUNT_MAX;
}

/* ---- quantile.c ---- */

bool all_finite(const double *v, size_t n);
double mean_of(const double *v, size_t n); /* n > 0 */
double *sorted_copy(const struct kbs_room *room, const double *v, size_t n);
double middle_of(const double *sorted, size_t n); /* n > 0 */

/* Room for n doubles. */
double *take_doubles(const struct kbs_room *room, size_t n);

/* ---- attribute.c ---- */

/* May it stand in a chart of this kind? */
bool is_sample(enum kbs_kind kind, const struct kbs_sample *s);

/* ---- run-chart.c: runs, a side at a time ---- */

struct run_count { int64_t useful, runs, now, longest; int last; };
void run_add(struct run_count *r, int side);
void run_end(const struct run_count *r, struct kbs_runs *to);

/* ---- xmr.c: mean moving range, a value at a time and in two passes ---- */

#define KBS_D2 1.128
#define KBS_D4 3.267

struct range_sum { long double sum; size_t n; double last, below; bool begun; };

/* `below`: ranges from there on are left out; 0 lets all in. */
void range_add(struct range_sum *r, double x);

/* 0: there is none. */
double range_mean(const struct range_sum *r);

#endif
