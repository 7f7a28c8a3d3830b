/* funnel.c - many places in one period, against all of them together. */
#include "inner.h"

static const double AT[KBS_FUNNEL_LINES] = { 0.001, 0.025, 0.975, 0.999 };

static bool is_size(enum kbs_kind kind, double size)
{
	if (!isfinite(size) || size < 0)
		return false;
	return kind == KBS_P ? size == floor(size) && size <= KBS_COUNT_MAX : size <= 1e15;
}

/* Between two counts: where the probability q would lie if the steps were ramps. */
static double binomial_limit(double q, int64_t n, double theta)
{
	int64_t r = kbs_binomial_quantile(q, n, theta);
	double ramp = (kbs_binomial_cdf(r, n, theta) - q) / kbs_binomial(r, n, theta);

	return ((double)r - ramp) / (double)n;
}

static double poisson_limit(double q, double size, double theta)
{
	double mu = theta * size;
	int64_t r = kbs_poisson_quantile(q, mu);
	double ramp = (kbs_poisson_cdf(r, mu) - q) / kbs_poisson(r, mu);

	return ((double)r - ramp) / size;
}

enum kbs_rc kbs_funnel_limits(enum kbs_kind kind, double theta, double size, double limits[KBS_FUNNEL_LINES])
{
	for (int i = 0; i < KBS_FUNNEL_LINES; i++)
		limits[i] = 0;
	if ((kind != KBS_P && kind != KBS_U) || !is_size(kind, size) || !isfinite(theta) || theta < 0 || (kind == KBS_P && theta > 1))
		return KBS_BAD;
	if (size == 0 || theta == 0 || (kind == KBS_P && theta == 1))
		return KBS_NONE;
	if (theta * size > KBS_COUNT_MAX)
		return KBS_BAD;
	for (int i = 0; i < KBS_FUNNEL_LINES; i++)
		limits[i] = kind == KBS_P ? binomial_limit(AT[i], (int64_t)size, theta) : poisson_limit(AT[i], size, theta);
	return KBS_OK;
}

/* ---- many places ---- */

static enum kbs_rc theta_of(enum kbs_kind kind, const struct kbs_sample *s, size_t n, double *theta)
{
	long double count = 0, size = 0;

	for (size_t i = 0; i < n; i++) {
		bool fits = is_size(kind, s[i].size) && is_count(s[i].count) && (s[i].size > 0 || s[i].count == 0);
		if (!fits || (kind == KBS_P && (double)s[i].count > s[i].size))
			return KBS_BAD;
		count += s[i].count;
		size += s[i].size;
	}
	if (count > KBS_COUNT_MAX)
		return KBS_BAD;
	*theta = size > 0 ? (double)(count / size) : 0;
	return *theta > 0 && (kind != KBS_P || *theta < 1) ? KBS_OK : KBS_NONE;
}

static void fill_point(enum kbs_kind kind, double theta, const struct kbs_sample *s, struct kbs_funnel_point *p)
{
	double one = theta * (kind == KBS_P ? 1 - theta : 1);

	*p = (struct kbs_funnel_point){ .is = s->size > 0 };
	if (!p->is)
		return;
	p->value = (double)s->count / s->size;
	p->z = (p->value - theta) / sqrt(one / s->size);
	kbs_funnel_limits(kind, theta, s->size, p->limits);
	for (int i = 0; i < KBS_FUNNEL_LINES; i++)
		p->limits[i] = fmin(fmax(p->limits[i], 0), kind == KBS_P ? 1 : INFINITY);
	p->outside = p->value < p->limits[KBS_LOWER_998] || p->value > p->limits[KBS_UPPER_998];
}

/* The mean of z squared, the outer tenths pulled in. */
static double phi_of(const struct kbs_room *room, const struct kbs_funnel_point *p, size_t n, size_t *places)
{
	double *z = take_doubles(room, n), low, high, sum = 0;
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (p[i].is)
			z[k++] = p[i].z;
	kbs_sort(z, k);
	kbs_quantile(z, k, 0.1, &low);
	kbs_quantile(z, k, 0.9, &high);
	for (size_t i = 0; i < k; i++) {
		double w = fmin(fmax(z[i], low), high);
		sum += w * w;
	}
	*places = k;
	return sum / (double)k;
}

static bool has_size(const struct kbs_sample *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i].size > 0)
			return true;
	return false;
}

static void reckon(const struct kbs_room *room, enum kbs_kind kind, const struct kbs_sample *s, size_t n, struct kbs_funnel_point *points,
    struct kbs_funnel *to)
{
	size_t places;

	for (size_t i = 0; i < n; i++)
		fill_point(kind, to->theta, &s[i], &points[i]);
	to->phi = phi_of(room, points, n, &places);
	to->phi_max = 1 + 2 * sqrt(2 / (double)places);
	to->overdispersed = to->phi > to->phi_max;
	to->enough = places >= KBS_FUNNEL_MIN;
	for (size_t i = 0; i < n; i++)
		points[i].outside_wide = to->overdispersed ? fabs(points[i].z) > KBS_Z998 * sqrt(to->phi) : points[i].outside;
}

enum kbs_rc kbs_funnel(const struct kbs_room *room, enum kbs_kind kind, const struct kbs_sample *s, size_t n,
    struct kbs_funnel_point *points, struct kbs_funnel *to)
{
	enum kbs_rc rc = kind == KBS_P || kind == KBS_U ? KBS_OK : KBS_BAD;

	*to = (struct kbs_funnel){ 0 };
	if (rc == KBS_OK)
		rc = theta_of(kind, s, n, &to->theta);
	if (rc == KBS_OK)
		reckon(room, kind, s, n, points, to);
	return rc;
}

enum kbs_rc kbs_funnel_about(const struct kbs_room *room, enum kbs_kind kind, double theta, const struct kbs_sample *s, size_t n,
    struct kbs_funnel_point *points, struct kbs_funnel *to)
{
	enum kbs_rc rc = (kind == KBS_P || kind == KBS_U) && isfinite(theta) && theta >= 0 && (kind == KBS_U || theta <= 1) ? KBS_OK : KBS_BAD;
	double shown;

	*to = (struct kbs_funnel){ .theta = theta };
	if (rc != KBS_OK || theta_of(kind, s, n, &shown) == KBS_BAD)
		return KBS_BAD;
	if (theta == 0 || (kind == KBS_P && theta == 1) || !has_size(s, n))
		return KBS_NONE;
	reckon(room, kind, s, n, points, to);
	return KBS_OK;
}
