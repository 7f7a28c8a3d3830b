/* rules-nhs.c - the four rules of Making Data Count, and what a point then means. */
#include "inner.h"

enum { SEVEN = 7 };

void kbs_shift_ends(const signed char *sides, size_t n, signed char *ends)
{
	size_t run = 0;

	for (size_t i = 0; i < n; i++) {
		run = sides[i] == 0 ? 0 : i > 0 && sides[i] == sides[i - 1] ? run + 1 : 1;
		ends[i] = run >= SEVEN;
	}
}

/* Seven points that rise make six differences above 0; an equal pair begins anew. */
void kbs_trend_ends(const double *y, size_t n, signed char *ends)
{
	size_t run = 0;
	int last = 0;

	for (size_t i = 0; i < n; i++) {
		int way = i == 0 ? 0 : sign_of(y[i] - y[i - 1]);
		run = way == 0 ? 0 : way == last ? run + 1 : 1;
		ends[i] = (signed char)(run >= SEVEN - 1 ? way : 0);
		last = way;
	}
}

void kbs_part_of_seven(const signed char *ends, size_t n, signed char *part)
{
	for (size_t i = 0; i < n; i++) {
		part[i] = 0;
		for (size_t j = i; j < n && j < i + SEVEN; j++)
			part[i] |= ends[j] != 0;
	}
}

static bool are_two_of_three(const signed char *near, const signed char *sides)
{
	int side = sides[0] + sides[1] + sides[2];

	return (side == 3 || side == -3) && (near[0] != 0) + (near[1] != 0) + (near[2] != 0) >= 2;
}

void kbs_two_of_three(const signed char *near, const signed char *sides, size_t n, signed char *window)
{
	for (size_t i = 0; i < n; i++)
		window[i] = 0;
	for (size_t i = 0; i + 3 <= n; i++)
		if (are_two_of_three(near + i, sides + i))
			window[i] = window[i + 1] = window[i + 2] = 1;
}

/* ---- the four together ---- */

/* What is known of all points, an array for each rule. */
struct rules {
	signed char *sides, *near, *ends, *shift, *trend, *two;
};

static struct rules take_rules(const struct kbs_room *room, size_t n)
{
	signed char *all = room->take(room->owner, 6 * n + 1);

	return (struct rules){ all, all + n, all + 2 * n, all + 3 * n, all + 4 * n, all + 5 * n };
}

static void fill_rules(const struct rules *r, const double *y, size_t n, const struct kbs_mark *marks)
{
	for (size_t i = 0; i < n; i++) {
		r->sides[i] = marks[i].side;
		r->near[i] = marks[i].near;
	}
	kbs_shift_ends(r->sides, n, r->ends);
	kbs_part_of_seven(r->ends, n, r->shift);
	kbs_trend_ends(y, n, r->ends);
	kbs_part_of_seven(r->ends, n, r->trend);
	kbs_two_of_three(r->near, r->sides, n, r->two);
}

/* Which way a trend goes at a point: onwards if the next point is in a trend too, else back. */
static int way_of_trend(const struct rules *r, const double *y, size_t n, size_t at)
{
	int onwards = at + 1 < n && r->trend[at + 1] ? sign_of(y[at + 1] - y[at]) : 0;

	return onwards != 0 || at == 0 ? onwards : sign_of(y[at] - y[at - 1]);
}

static void judge(const struct rules *r, const double *y, size_t n, size_t i, struct kbs_mark *m)
{
	m->way = m->side;
	if (m->outside) {
		m->special = KBS_OUTSIDE;
	} else if (r->trend[i]) {
		m->special = KBS_TREND;
		m->way = (signed char)way_of_trend(r, y, n, i);
	} else if (r->two[i] && r->near[i]) {
		m->special = KBS_TWO_OF_THREE;
	} else if (r->shift[i]) {
		m->special = KBS_SHIFT;
	} else {
		m->special = KBS_COMMON;
		m->way = 0;
	}
}

static void look_at(const struct kbs_xmr *l, double y, struct kbs_mark *m)
{
	bool outside = y < l->lower || y > l->upper;

	*m = (struct kbs_mark){
		.side = (signed char)sign_of(y - l->mean), .outside = outside,
		.near = !outside && (y < l->near_lower || y > l->near_upper),
	};
}

enum kbs_rc kbs_nhs(const struct kbs_room *room, const double *y, size_t n, const struct kbs_xmr *limits, struct kbs_mark *marks)
{
	struct rules r;

	if (!all_finite(y, n) || !isfinite(limits->mean))
		return KBS_BAD;
	if (n == 0 || !(limits->range > 0))
		return KBS_NONE;
	for (size_t i = 0; i < n; i++)
		look_at(limits, y[i], &marks[i]);
	r = take_rules(room, n);
	fill_rules(&r, y, n, marks);
	for (size_t i = 0; i < n; i++)
		judge(&r, y, n, i, &marks[i]);
	return KBS_OK;
}

int kbs_meaning(const struct kbs_mark *mark, int better)
{
	return mark->special == KBS_COMMON ? 0 : mark->way * sign_of(better);
}

enum kbs_assurance kbs_assurance(double lower, double upper, double target, int better)
{
	if (better == 0 || !(target < lower || target > upper) || !(lower <= upper))
		return KBS_HIT_AND_MISS;
	return (target > upper) == (better > 0) ? KBS_FAILS : KBS_PASSES;
}
