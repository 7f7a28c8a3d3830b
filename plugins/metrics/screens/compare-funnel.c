/* compare-funnel.c - the limits, and who lies outside them (compare.h).
 *
 * A share that is told as a band differs only if it does at both its ends, whatever the others are within theirs. Events are told
 * as they are. */
#include <math.h>

#include "compare.h"

static void *take(void *owner, size_t size)
{
	return kb_alloc(owner, size);
}

static struct kbs_sample sample_of(const struct compare_field *f, const struct kb_figure *g, bool high)
{
	struct charted_counts k = { g->n, g->n };

	if (f->kind == KBS_P)
		k = charted_counts(100 * g->share, g->n, g->share_band);
	return (struct kbs_sample){ .count = high ? k.high : k.low, .size = compare_size(f, g) };
}

/* Place `at` at one end of its band, all others at another. */
static bool funnel_with(const struct compare_field *f, size_t at, bool own, bool others, struct kbs_funnel_point *places, struct kbs_funnel *to)
{
	struct kbs_sample *s = kb_alloc(f->c, (f->n + 1) * sizeof(*s));
	const struct kbs_room room = { take, f->c };
	enum kbs_rc rc;

	for (size_t i = 0; i < f->n; i++)
		if (f->points[i].figure.shown)
			s[i] = sample_of(f, &f->points[i].figure, i == at ? own : others);
	rc = f->whole ? kbs_funnel_about(&room, f->kind, f->theta, s, f->n, places, to) : kbs_funnel(&room, f->kind, s, f->n, places, to);
	return rc == KBS_OK && to->enough;
}

/* Outside counts with limits that are widened where the places differ more than chance makes them. */
static int way_of(const struct kbs_funnel_point *p, const struct kbs_funnel *funnel)
{
	if (!p->is || !p->outside_wide)
		return 0;
	return p->value > funnel->theta ? 1 : -1;
}

/* Nearest to the others: itself at its near end, they at their far ends. */
static bool is_outside_still(const struct compare_field *f, size_t at, int way, struct kbs_funnel_point *places)
{
	struct kbs_funnel funnel;

	return funnel_with(f, at, way < 0, way > 0, places, &funnel) && way_of(&places[at], &funnel) == way;
}

/* Of few people nothing is compared. */
static bool is_few(const struct compare_field *f, const struct kb_figure *g)
{
	return f->kind == KBS_P && g->n < KBS_COMPARE_MIN;
}

static void measure(struct compare_field *f)
{
	f->least = INFINITY;
	for (size_t i = 0; i < f->n; i++) {
		const struct kb_figure *g = &f->points[i].figure;

		if (!g->shown)
			continue;
		f->widest = fmax(f->widest, compare_size(f, g));
		f->least = fmin(f->least, compare_size(f, g));
		f->banded = f->banded || g->share_band != KB_AS_IS;
	}
}

/* 1, 2 or 5 and zeros. */
static double round_up(double x)
{
	double ten = pow(10, floor(log10(x)));

	return x <= ten ? ten : x <= 2 * ten ? 2 * ten : x <= 5 * ten ? 5 * ten : 10 * ten;
}

/* Shares end at all of them; events at the highest, or at the outer limit of the largest place. */
static double top_of(const struct compare_field *f)
{
	double top = 0, limits[KBS_FUNNEL_LINES];

	if (f->kind == KBS_P)
		return 1;
	for (size_t i = 0; i < f->n; i++)
		if (f->points[i].figure.shown)
			top = fmax(top, compare_value(f, &f->points[i].figure));
	if (f->limits && kbs_funnel_limits(f->kind, f->low.theta, f->widest, limits) == KBS_OK)
		top = fmax(top, 1.5 * limits[KBS_UPPER_998]);
	return top > 0 ? round_up(top) : 1;
}

void compare_reckon(struct compare_field *f)
{
	struct kbs_funnel_point *low = kb_alloc(f->c, (f->n + 1) * sizeof(*low)), *high = kb_alloc(f->c, (f->n + 1) * sizeof(*high)),
		*near = kb_alloc(f->c, (f->n + 1) * sizeof(*near));

	f->outside = kb_alloc(f->c, f->n + 1);
	measure(f);
	f->limits = funnel_with(f, f->n, false, false, low, &f->low) && funnel_with(f, f->n, true, true, high, &f->high);
	for (size_t i = 0; i < f->n && f->limits; i++) {
		int way = way_of(&low[i], &f->low);

		if (is_few(f, &f->points[i].figure) || way == 0 || way != way_of(&high[i], &f->high))
			continue;
		if (!f->banded || is_outside_still(f, i, way, near))
			f->outside[i] = (signed char)way;
	}
	f->top = top_of(f);
}
