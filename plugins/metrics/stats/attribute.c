/* attribute.c - control charts: single values, shares, counts and rates.
 *
 * All kinds go one way: the baseline gives a centre, each period a deviation of its own,
 * and the runs are counted about the centre. Laney's kinds multiply the deviation by how
 * much the baseline spreads beyond what chance alone would do. */
#include "inner.h"

__extension__ typedef __int128 wide;

/* What the baseline adds up to. */
struct total {
	int64_t count;
	long double size;
	size_t n;
	bool whole; /* every size is a whole number */
};

struct chart {
	enum kbs_kind kind;
	const struct kbs_sample *s;
	size_t n, baseline;
	struct total total;
	double centre;
};

static bool is_share(enum kbs_kind kind)
{
	return kind == KBS_P || kind == KBS_P_PRIME;
}

static bool is_prime(enum kbs_kind kind)
{
	return kind == KBS_P_PRIME || kind == KBS_U_PRIME;
}

static double size_of(enum kbs_kind kind, const struct kbs_sample *s)
{
	return kind == KBS_C ? 1 : s->size;
}

static double value_of(enum kbs_kind kind, const struct kbs_sample *s)
{
	return kind == KBS_I ? s->value : (double)s->count / size_of(kind, s);
}

bool is_sample(enum kbs_kind kind, const struct kbs_sample *s)
{
	double size = size_of(kind, s);

	if (!isfinite(size) || size < 0 || size > 1e15)
		return false;
	if (kind == KBS_I)
		return size == 0 || isfinite(s->value);
	if (!is_count(s->count) || (size == 0 && s->count > 0))
		return false;
	return !is_share(kind) || (size == floor(size) && size <= KBS_COUNT_MAX && (double)s->count <= size);
}

/* Does it enter the centre? */
static bool is_base(const struct chart *c, size_t i)
{
	return i < c->baseline && !c->s[i].left_out && size_of(c->kind, &c->s[i]) > 0;
}

/* ---- the centre ---- */

static struct total add_up(const struct chart *c)
{
	struct total t = { .whole = true };

	for (size_t i = 0; i < c->n; i++) {
		double size = size_of(c->kind, &c->s[i]);
		if (!is_base(c, i))
			continue;
		t.count += c->s[i].count;
		t.size += size;
		t.whole &= size == floor(size);
		t.n++;
	}
	return t;
}

static double mean_value(const struct chart *c)
{
	long double mean = 0, rest = 0;

	for (size_t i = 0; i < c->n; i++)
		mean += is_base(c, i) ? c->s[i].value : 0;
	mean /= (long double)c->total.n;
	for (size_t i = 0; i < c->n; i++)
		rest += is_base(c, i) ? c->s[i].value - mean : 0;
	return (double)(mean + rest / (long double)c->total.n);
}

static double centre_of(const struct chart *c)
{
	return c->kind == KBS_I ? mean_value(c) : (double)((long double)c->total.count / c->total.size);
}

/* k/n against K/N as kN against Kn: exact in whole numbers. */
static int side_of(const struct chart *c, const struct kbs_sample *s)
{
	double size = size_of(c->kind, s);
	const struct total *t = &c->total;

	if (c->kind == KBS_I)
		return sign_of(s->value - c->centre);
	if (t->whole && size == floor(size)) {
		wide left = (wide)s->count * (wide)t->size, right = (wide)t->count * (wide)size;
		return (left > right) - (left < right);
	}
	return sign_of((double)((long double)s->count * t->size - (long double)t->count * size));
}

/* ---- the spread ---- */

/* One deviation of a period, before Laney's factor. Of KBS_I it is 1: sigma is the factor. */
static double deviation(const struct chart *c, double size)
{
	if (c->kind == KBS_I)
		return 1;
	return sqrt(c->centre * (is_share(c->kind) ? 1 - c->centre : 1) / size);
}

static double mean_range(const struct chart *c, double below)
{
	struct range_sum r = { .below = below };

	for (size_t i = 0; i < c->n; i++)
		if (is_base(c, i)) {
			double size = size_of(c->kind, &c->s[i]);
			range_add(&r, (value_of(c->kind, &c->s[i]) - c->centre) / deviation(c, size));
		}
	return range_mean(&r);
}

/* The factor of all deviations; 0: there are no limits. */
static double spread_of(const struct chart *c)
{
	double range;

	if (!(deviation(c, 1) > 0))
		return 0;
	if (c->kind != KBS_I && !is_prime(c->kind))
		return 1;
	range = mean_range(c, 0);
	if (range > 0)
		range = mean_range(c, KBS_D4 * range);
	return isfinite(range) ? range / KBS_D2 : 0;
}

static void set_limits(const struct chart *c, double spread, struct kbs_level *l, double size)
{
	double reach = 3 * deviation(c, size) * spread;

	l->lower = c->centre - reach;
	l->upper = c->centre + reach;
	if (c->kind != KBS_I)
		l->lower = fmax(l->lower, 0);
	if (is_share(c->kind))
		l->upper = fmin(l->upper, 1);
	l->outside = l->value < l->lower || l->value > l->upper;
}

/* ---- the chart ---- */

static void set_levels(const struct chart *c, struct kbs_level *levels, struct kbs_control *to)
{
	struct run_count runs = { 0 };

	for (size_t i = 0; i < c->n; i++) {
		const struct kbs_sample *s = &c->s[i];
		double size = size_of(c->kind, s);
		levels[i] = (struct kbs_level){ .is = size > 0 };
		if (!levels[i].is)
			continue;
		levels[i].value = value_of(c->kind, s);
		levels[i].side = (signed char)side_of(c, s);
		if (to->limits)
			set_limits(c, to->spread, &levels[i], size);
		run_add(&runs, s->left_out ? 0 : levels[i].side);
	}
	run_end(&runs, &to->runs);
}

enum kbs_rc kbs_chart(enum kbs_kind kind, const struct kbs_sample *s, size_t n, size_t baseline,
    struct kbs_level *levels, struct kbs_control *to)
{
	struct chart c = { .kind = kind, .s = s, .n = n, .baseline = baseline == 0 ? n : baseline };

	*to = (struct kbs_control){ 0 };
	for (size_t i = 0; i < n; i++)
		if (!is_sample(kind, &s[i]))
			return KBS_BAD;
	c.total = add_up(&c);
	if (c.total.n == 0)
		return KBS_NONE;
	c.centre = to->centre = centre_of(&c);
	to->spread = spread_of(&c);
	to->limits = to->spread > 0;
	set_levels(&c, levels, to);
	return KBS_OK;
}
