/* bands.c - what holds of a chart whatever the figures are that are told as bands.
 *
 * Of few people the gate tells "at most" or "at least" (R2). A verdict over such figures holds only
 * if it holds for every value within them. Nothing here guesses a value: centre, limits and sides are
 * bounds that no choice of values leaves, and a rule fires, or surely does not, within these bounds.
 * The bounds may be wider than need be, so that "open" is said too often and never too seldom.
 *
 * Why the bounds hold. A mean, a median and a share of all rise with each value in them, and with one value
 * by no more than it does: a point lies nearest to the centre when it lies at its own near end and all
 * others at their far ends. Limits of shares (clipped to 0..1) and of counts (clipped at 0) rise with
 * the centre. Of single values the reach is a factor on the mean moving range; a range lies between the gap
 * and the span of its two bands. Screening only lowers the mean, and drops no more ranges than can be 3.267 times it. */
#include <string.h>

#include "inner.h"

enum { SEVEN = 7, MINUS = 1, ZERO = 2, PLUS = 4 /* sides that can be */ };

struct bands {
	const struct kbs_room *room;
	const struct kbs_banded_chart *chart;
	const struct kbs_banded *p;
	size_t n;
	double *scratch;
	unsigned char *sides;     /* by point, a set */
	double centre_low, centre_high;
	double reach_low, reach_high; /* of single values */
	int64_t useful_low, useful_high;
};

/* ---- The centre ---- */

static double end_of(const struct kbs_banded *p, bool high)
{
	return high ? p->high : p->low;
}

static bool is_weighed(const struct bands *b)
{
	return b->chart->choice.kind != KBS_I && !b->chart->median;
}

/* With point `at` at one end and all others at another. */
static double centre_with(const struct bands *b, size_t at, bool own, bool others)
{
	long double sum = 0, size = 0;

	for (size_t i = 0; i < b->n; i++) {
		double value = end_of(&b->p[i], i == at ? own : others), weight = is_weighed(b) ? b->p[i].size : 1;

		b->scratch[i] = value;
		sum += (long double)value * weight;
		size += weight;
	}
	if (!b->chart->median)
		return (double)(sum / size);
	kbs_sort(b->scratch, b->n);
	return middle_of(b->scratch, b->n);
}

static unsigned char sides_of(const struct bands *b, size_t i)
{
	double low = b->p[i].low - centre_with(b, i, false, true), high = b->p[i].high - centre_with(b, i, true, false);

	return (unsigned char)((low < 0 ? MINUS : 0) | (low <= 0 && high >= 0 ? ZERO : 0) | (high > 0 ? PLUS : 0));
}

static void find_sides(struct bands *b)
{
	b->centre_low = centre_with(b, b->n, false, false);
	b->centre_high = centre_with(b, b->n, true, true);
	for (size_t i = 0; i < b->n; i++) {
		b->sides[i] = sides_of(b, i);
		b->useful_low += (b->sides[i] & ZERO) == 0;
		b->useful_high += b->sides[i] != ZERO;
	}
}

/* ---- Limits ---- */

static double gap_between(const struct kbs_banded *a, const struct kbs_banded *b)
{
	return fmax(0, fmax(a->low - b->high, b->low - a->high));
}

static double span_of(const struct kbs_banded *a, const struct kbs_banded *b)
{
	return fmax(a->high - b->low, b->high - a->low);
}

/* The mean moving range after screening lies between these. */
static void find_range(const struct bands *b, double *low, double *high)
{
	size_t n = b->n - 1, kept = 0, dropped = 0;
	long double spans = 0, gaps = 0, least = 0;

	for (size_t i = 0; i < n; i++) {
		b->scratch[i] = gap_between(&b->p[i], &b->p[i + 1]);
		gaps += b->scratch[i];
		spans += span_of(&b->p[i], &b->p[i + 1]);
	}
	for (size_t i = 0; i < n; i++)
		dropped += span_of(&b->p[i], &b->p[i + 1]) >= KBS_D4 * (double)(gaps / n);
	if (dropped > (size_t)((double)n / KBS_D4))
		dropped = (size_t)((double)n / KBS_D4);
	kbs_sort(b->scratch, n);
	for (; kept < n - dropped; kept++)
		least += b->scratch[kept];
	*low = kept > 0 ? (double)(least / kept) : 0;
	*high = (double)(spans / n);
}

/* Laney's kinds are for hundreds of people a point, of which nothing is a band but by chance: they have no bounds. */
static bool has_limits(const struct bands *b)
{
	return !b->chart->median && b->chart->choice.kind != KBS_P_PRIME && b->chart->choice.kind != KBS_U_PRIME && b->n > 1;
}

static bool is_nhs(const struct bands *b)
{
	return b->chart->choice.rules == KBS_MAKING_DATA_COUNT;
}

static void find_reach(struct bands *b)
{
	double factor = is_nhs(b) ? 2.66 : 3 / KBS_D2, low, high;

	if (!has_limits(b) || b->chart->choice.kind != KBS_I)
		return;
	find_range(b, &low, &high);
	b->reach_low = factor * low;
	b->reach_high = factor * high;
}

/* `times`: 1, or -1 for the lower limit; two thirds of it for the near ones. */
static double limit_at(const struct bands *b, size_t i, double centre, double reach, double times)
{
	enum kbs_kind kind = b->chart->choice.kind;
	double limit;

	if (kind == KBS_I)
		return centre + times * reach;
	limit = centre + times * 3 * sqrt(fmax(0, centre * (kind == KBS_P ? 1 - centre : 1)) / b->p[i].size);
	return kind == KBS_P ? fmin(fmax(limit, 0), 1) : fmax(limit, 0);
}

static void set_limits(const struct bands *b, size_t i, struct kbs_banded_level *l)
{
	l->lower = limit_at(b, i, b->centre_low, b->reach_high, -1);
	l->upper = limit_at(b, i, b->centre_high, b->reach_high, 1);
	l->lower_inner = limit_at(b, i, b->centre_high, b->reach_low, -1);
	l->upper_inner = limit_at(b, i, b->centre_low, b->reach_low, 1);
}

/* Surely beyond; can it be beyond at all? */
static int is_beyond(const struct kbs_banded *p, double lower, double upper)
{
	return p->low > upper ? 1 : p->high < lower ? -1 : 0;
}

static bool may_be_beyond(const struct kbs_banded *p, double lower, double upper)
{
	return p->high > upper || p->low < lower;
}

/* ---- Runs ---- */

struct run_bounds {
	int64_t longest_low, longest_high, crossings_low, crossings_high;
};

static int64_t greater(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

/* The longest run there can be: no point in it is surely on the other side. */
static int64_t longest_there_can_be(const struct bands *b, unsigned char side)
{
	int64_t run = 0, longest = 0;

	for (size_t i = 0; i < b->n; i++) {
		if (b->sides[i] & side)
			run++;
		else if (b->sides[i] != ZERO)
			run = 0;
		longest = greater(longest, run);
	}
	return longest;
}

/* Can all be placed so that no run is longer than `most`? The least length of the run that ends here, by its side; -1: none. */
static bool fits(const struct bands *b, int64_t most)
{
	int64_t minus = 0, plus = 0;

	for (size_t i = 0; i < b->n; i++) {
		int64_t below = -1, above = -1;

		if (b->sides[i] & ZERO)
			below = minus, above = plus;
		if (b->sides[i] & MINUS && plus >= 0 && most > 0 && (below < 0 || below > 1))
			below = 1;
		if (b->sides[i] & MINUS && minus >= 0 && minus < most && (below < 0 || below > minus + 1))
			below = minus + 1;
		if (b->sides[i] & PLUS && minus >= 0 && most > 0 && (above < 0 || above > 1))
			above = 1;
		if (b->sides[i] & PLUS && plus >= 0 && plus < most && (above < 0 || above > plus + 1))
			above = plus + 1;
		minus = below, plus = above;
		if (minus < 0 && plus < 0)
			return false;
	}
	return true;
}

/* The fewest (-1) or the most (1) crossings, by the side that was last; a point that may lie on the centre may be passed over. */
static int64_t crossings(const struct bands *b, int sign)
{
	const int64_t never = INT64_MIN / 2;
	int64_t minus = never, plus = never, none = 0;

	for (size_t i = 0; i < b->n; i++) {
		bool zero = b->sides[i] & ZERO;
		int64_t below = zero ? minus : never, above = zero ? plus : never;

		if (b->sides[i] & MINUS)
			below = greater(below, greater(none, greater(minus, plus + sign)));
		if (b->sides[i] & PLUS)
			above = greater(above, greater(none, greater(plus, minus + sign)));
		minus = below, plus = above;
		none = zero ? none : never;
	}
	return sign * greater(none, greater(minus, plus));
}

static struct run_bounds runs_of(const struct bands *b)
{
	struct run_bounds r = { .crossings_low = crossings(b, -1), .crossings_high = crossings(b, 1) };
	int64_t below = longest_there_can_be(b, MINUS), above = longest_there_can_be(b, PLUS);

	r.longest_high = greater(below, above);
	while (r.longest_low < r.longest_high && !fits(b, r.longest_low))
		r.longest_low++;
	return r;
}

/* More useful points allow longer runs and ask for more crossings. */
static enum kbs_change judge_runs(const struct bands *b, struct kbs_sure *to)
{
	const struct run_bounds r = runs_of(b);

	to->long_run = r.longest_low > kbs_longest_max(b->useful_high);
	to->few_crossings = r.crossings_high < kbs_crossings_min(b->useful_low);
	if (to->long_run || to->few_crossings)
		return KBS_CHANGE_SHOWN;
	if (r.longest_high > kbs_longest_max(b->useful_low) || r.crossings_low < kbs_crossings_min(b->useful_high))
		return KBS_CHANGE_OPEN;
	return KBS_CHANGE_NOT_SHOWN;
}

/* ---- Points ---- */

static enum kbs_change strongest(enum kbs_change a, enum kbs_change b)
{
	return a > b ? a : b;
}

/* Points beyond limits. `marks`: only where there surely are limits. */
static enum kbs_change judge_outside(const struct bands *b, struct kbs_banded_level *levels, bool sure)
{
	enum kbs_change change = KBS_CHANGE_NOT_SHOWN;

	for (size_t i = 0; i < b->n; i++) {
		int way;

		set_limits(b, i, &levels[i]);
		way = is_beyond(&b->p[i], levels[i].lower, levels[i].upper);
		if (way != 0 && sure) {
			levels[i].mark = (struct kbs_mark){ .side = (signed char)way, .way = (signed char)way, .outside = true, .special = KBS_OUTSIDE };
			change = KBS_CHANGE_SHOWN;
		} else if (may_be_beyond(&b->p[i], levels[i].lower_inner, levels[i].upper_inner)) {
			change = strongest(change, KBS_CHANGE_OPEN);
		}
	}
	return change;
}

/* Seven from `from` on: all surely so; all may be so. A trend has six steps. */
static bool are_seven(const struct bands *b, size_t from, unsigned char side, bool surely)
{
	for (size_t i = from; i < from + SEVEN; i++)
		if (surely ? b->sides[i] != side : !(b->sides[i] & side))
			return false;
	return true;
}

static bool do_seven_go(const struct bands *b, size_t from, int way, bool surely)
{
	for (size_t i = from; i + 1 < from + SEVEN; i++) {
		const struct kbs_banded *a = &b->p[way > 0 ? i : i + 1], *z = &b->p[way > 0 ? i + 1 : i];

		if (surely ? z->low <= a->high : z->high <= a->low)
			return false;
	}
	return true;
}

static void mark_seven(struct kbs_banded_level *levels, size_t from, enum kbs_special what, int way)
{
	for (size_t i = from; i < from + SEVEN; i++)
		if (levels[i].mark.special == KBS_COMMON)
			levels[i].mark = (struct kbs_mark){ .special = what, .way = (signed char)way, .side = (signed char)(what == KBS_SHIFT ? way : 0) };
}

static enum kbs_change judge_sevens(const struct bands *b, struct kbs_banded_level *levels)
{
	enum kbs_change change = KBS_CHANGE_NOT_SHOWN;

	for (int rule = 0; rule < 2; rule++)
		for (size_t i = 0; i + SEVEN <= b->n; i++)
			for (int way = -1; way <= 1; way += 2) {
				unsigned char side = way > 0 ? PLUS : MINUS;
				bool surely = rule == 0 ? do_seven_go(b, i, way, true) : are_seven(b, i, side, true);

				if (surely)
					mark_seven(levels, i, rule == 0 ? KBS_TREND : KBS_SHIFT, way);
				if (surely)
					change = KBS_CHANGE_SHOWN;
				else if (rule == 0 ? do_seven_go(b, i, way, false) : are_seven(b, i, side, false))
					change = strongest(change, KBS_CHANGE_OPEN);
			}
	return change;
}

/* Two of three near a limit, or beyond it: which of the two is not told apart, so no point is marked. */
static enum kbs_change judge_pairs(const struct bands *b, const struct kbs_banded_level *levels)
{
	enum kbs_change change = KBS_CHANGE_NOT_SHOWN;

	for (size_t i = 0; i + 3 <= b->n; i++)
		for (int way = -1; way <= 1; way += 2) {
			unsigned char side = way > 0 ? PLUS : MINUS;
			int near = 0, maybe = 0, on = 0, may_be_on = 0;

			for (size_t j = i; j < i + 3; j++) {
				const struct kbs_banded_level *l = &levels[j];
				double outer = way > 0 ? b->centre_high + 2 * (l->upper - b->centre_high) / 3 : b->centre_low - 2 * (b->centre_low - l->lower) / 3;
				double inner = way > 0 ? b->centre_low + 2 * (l->upper_inner - b->centre_low) / 3 : b->centre_high - 2 * (b->centre_high - l->lower_inner) / 3;

				near += way > 0 ? b->p[j].low > outer : b->p[j].high < outer;
				maybe += way > 0 ? b->p[j].high > inner : b->p[j].low < inner;
				on += b->sides[j] == side;
				may_be_on += (b->sides[j] & side) != 0;
			}
			if (near >= 2 && on == 3)
				change = KBS_CHANGE_SHOWN;
			else if (maybe >= 2 && may_be_on == 3)
				change = strongest(change, KBS_CHANGE_OPEN);
		}
	return change;
}

static enum kbs_change judge_nhs(const struct bands *b, struct kbs_banded_level *levels)
{
	enum kbs_change change = judge_outside(b, levels, true);

	change = strongest(change, judge_pairs(b, levels));
	return strongest(change, judge_sevens(b, levels));
}

/* Anhoej's rules, with limits from twelve useful points on. */
static enum kbs_change judge_anhoej(const struct bands *b, struct kbs_banded_level *levels, struct kbs_sure *to)
{
	enum kbs_change change = judge_runs(b, to);

	if (b->chart->median || kbs_draw(b->useful_high) < KBS_DRAW_PROVISIONAL)
		return change;
	if (!has_limits(b))
		return strongest(change, KBS_CHANGE_OPEN);
	to->limits = kbs_draw(b->useful_low) >= KBS_DRAW_PROVISIONAL;
	return strongest(change, judge_outside(b, levels, to->limits));
}

static enum kbs_change judge(const struct bands *b, struct kbs_banded_level *levels, struct kbs_sure *to)
{
	enum kbs_draw least = kbs_draw(b->useful_low), most = kbs_draw(b->useful_high);

	if (most == KBS_DRAW_LINE)
		return KBS_CHANGE_EARLY;
	if (least == KBS_DRAW_LINE)
		return KBS_CHANGE_OPEN;
	if (!is_nhs(b) || most == KBS_DRAW_RUNS)
		return judge_anhoej(b, levels, to);
	if (least == KBS_DRAW_RUNS || !has_limits(b))
		return KBS_CHANGE_OPEN;
	to->limits = true;
	return judge_nhs(b, levels);
}

static bool is_sound(const struct kbs_banded *p)
{
	return isfinite(p->low) && isfinite(p->high) && isfinite(p->size) && p->low <= p->high && p->size > 0;
}

enum kbs_rc kbs_sure(const struct kbs_room *room, const struct kbs_banded_chart *chart, const struct kbs_banded *points, size_t n,
    struct kbs_banded_level *levels, struct kbs_sure *to)
{
	struct bands b = { .room = room, .chart = chart, .p = points, .n = n };

	*to = (struct kbs_sure){ 0 };
	memset(levels, 0, n * sizeof(*levels));
	for (size_t i = 0; i < n; i++)
		if (!is_sound(&points[i]))
			return KBS_BAD;
	if (n == 0)
		return KBS_NONE;
	b.scratch = take_doubles(room, n + 1);
	b.sides = room->take(room->owner, n + 1);
	find_sides(&b);
	find_reach(&b);
	to->centre_low = b.centre_low;
	to->centre_high = b.centre_high;
	to->useful_low = b.useful_low;
	to->useful_high = b.useful_high;
	to->change = judge(&b, levels, to);
	return KBS_OK;
}

/* ---- A slow drift ---- */

/* Ties only make it more certain, so the least certain case has none. */
static bool is_shown(int64_t s, int64_t n)
{
	double variance = (double)(n * (n - 1) * (2 * n + 5)) / 18, z = ((double)s - 1) / sqrt(variance);

	return s > 0 && 2 * kbs_normal_cdf(-z) < 0.05 && (n > 10 || kbs_kendall_p(s, n) < 0.05);
}

int kbs_sure_trend(const struct kbs_banded *points, size_t n)
{
	int64_t rising = 0, falling = 0;

	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++) {
			rising += sign_of(points[j].low - points[i].high);
			falling += sign_of(points[i].low - points[j].high);
		}
	if (n < KBS_TREND_MIN)
		return 0;
	return is_shown(rising, (int64_t)n) - is_shown(falling, (int64_t)n);
}
