/* test-bands.c - a verdict over bands holds for every value in them.
 *
 * Random charts of all kinds, with random bands: values are drawn from within the bands, ends
 * included, and each chart of exact values must agree with what was said of all of them. The control
 * judges the same bands at one end, as a careless page would: it must be caught. */
#include <stdlib.h>

#include "test-room.h"

enum { MOST = 36, CHARTS = 3000, DRAWS = 40 };

struct series {
	struct kbs_banded_chart chart;
	struct kbs_banded p[MOST];
	size_t n;
};

static uint64_t state;

static uint64_t next(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static int64_t below(int64_t n)
{
	return (int64_t)(next() % (uint64_t)n);
}

/* ---- A series with bands ---- */

static double draw_value(enum kbs_kind kind, double level, double size)
{
	double k = 0;

	if (kind == KBS_I)
		return fmin(100, fmax(0, level * 100 + (double)below(25) - 12));
	for (int i = 0; i < (int)size; i++)
		k += (double)below(1000) < 1000 * level;
	return k / size;
}

/* As the gate tells it: near an end it is at most, or at least, so much. */
static struct kbs_banded told(enum kbs_kind kind, double value, double size)
{
	double whole = kind == KBS_I ? 100 : 1, edge = floor(fmax(0.1, 1 / size) * size) / size * whole;

	if (kind == KBS_U)
		return value <= edge ? (struct kbs_banded){ 0, edge, size } : (struct kbs_banded){ value, value, size };
	if (value <= edge)
		return (struct kbs_banded){ 0, edge, size };
	if (value >= whole - edge)
		return (struct kbs_banded){ whole - edge, whole, size };
	return (struct kbs_banded){ value, value, size };
}

static struct series draw_series(void)
{
	static const enum kbs_kind kinds[] = { KBS_I, KBS_P, KBS_U };
	struct series s = { .n = 6 + (size_t)below(MOST - 6) };
	double before = (double)(70 + below(30)) / 100, after = below(2) ? before : (double)below(100) / 100;
	size_t turn = (size_t)below((int64_t)s.n);
	enum kbs_kind kind = kinds[below(3)];

	if (kind == KBS_U)
		before = 1 - before, after = 1 - after;
	s.chart.choice = (struct kbs_choice){ kind, kind == KBS_I && below(2) ? KBS_MAKING_DATA_COUNT : KBS_ANHOEJ };
	s.chart.median = below(4) == 0 && s.chart.choice.rules == KBS_ANHOEJ;
	for (size_t i = 0; i < s.n; i++) {
		double size = (double)(8 + below(20));
		s.p[i] = told(kind, draw_value(kind, i < turn ? before : after, size), size);
	}
	return s;
}

/* ---- What a chart of exact values says ---- */

static struct kbs_sample sample(enum kbs_kind kind, double value, double size)
{
	if (kind == KBS_I)
		return (struct kbs_sample){ .value = value, .size = 1 };
	return (struct kbs_sample){ .count = llround(value * size), .size = size };
}

static enum kbs_change judge_nhs(const double *y, size_t n)
{
	struct kbs_mark marks[MOST];
	struct kbs_xmr x;

	if (kbs_xmr(y, n, KBS_NHS, true, &x) != KBS_OK || kbs_nhs(&room, y, n, &x, marks) != KBS_OK)
		return KBS_CHANGE_NOT_SHOWN;
	for (size_t i = 0; i < n; i++)
		if (marks[i].special != KBS_COMMON)
			return KBS_CHANGE_SHOWN;
	return KBS_CHANGE_NOT_SHOWN;
}

static enum kbs_change judge_exact(const struct series *s, const double *y)
{
	struct kbs_sample samples[MOST];
	struct kbs_level levels[MOST];
	struct kbs_control chart;
	enum kbs_draw draw;

	for (size_t i = 0; i < s->n; i++)
		samples[i] = sample(s->chart.choice.kind, y[i], s->p[i].size);
	assert_int_equal(kbs_chart(s->chart.choice.kind, samples, s->n, 0, levels, &chart), KBS_OK);
	if (s->chart.median)
		assert_int_equal(kbs_run_chart(&room, y, s->n, &chart.centre, &chart.runs), KBS_OK);
	draw = kbs_draw(chart.runs.useful);
	if (draw == KBS_DRAW_LINE)
		return KBS_CHANGE_EARLY;
	if (s->chart.choice.rules == KBS_MAKING_DATA_COUNT && draw != KBS_DRAW_RUNS)
		return judge_nhs(y, s->n);
	for (size_t i = 0; i < s->n; i++)
		if (!s->chart.median && draw != KBS_DRAW_RUNS && chart.limits && levels[i].outside)
			return KBS_CHANGE_SHOWN;
	return chart.runs.signal ? KBS_CHANGE_SHOWN : KBS_CHANGE_NOT_SHOWN;
}

/* ---- Values within the bands ---- */

/* At the ends, or anywhere between them; counts are whole. */
static double draw_within(const struct kbs_banded *p, enum kbs_kind kind, int how)
{
	int64_t low = llround(p->low * p->size), high = llround(p->high * p->size);

	if (how == 0)
		return p->low;
	if (how == 1)
		return p->high;
	if (how == 2)
		return below(2) ? p->low : p->high;
	if (kind == KBS_I)
		return p->low + (p->high - p->low) * (double)below(1001) / 1000;
	return (double)(low + below(high - low + 1)) / p->size;
}

static bool any_band(const struct series *s)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->p[i].low < s->p[i].high)
			return true;
	return false;
}

/* How often exact values say otherwise than `said`, which is none of "open". */
static size_t denials(const struct series *s, enum kbs_change said, int trend)
{
	double y[MOST], t[MOST];
	size_t n = 0;

	for (int draw = 0; draw < DRAWS; draw++) {
		struct kbs_trend k;

		for (size_t i = 0; i < s->n; i++) {
			t[i] = (double)i;
			y[i] = draw_within(&s->p[i], s->chart.choice.kind, draw < 3 ? draw : 2 + draw % 2);
		}
		n += said != KBS_CHANGE_OPEN && judge_exact(s, y) != said;
		assert_int_equal(kbs_trend(&room, t, y, s->n, &k), KBS_OK);
		n += trend != 0 && k.way != trend;
	}
	return n;
}

struct tally { size_t said[KBS_CHANGE_SHOWN + 1], trends, denied, careless; };

static struct tally tally_charts(void)
{
	struct tally all = { 0 };

	state = 20261126;
	for (int i = 0; i < CHARTS; i++) {
		struct kbs_banded_level levels[MOST];
		const struct series s = draw_series();
		struct kbs_sure sure;
		double low[MOST];
		int trend = kbs_sure_trend(s.p, s.n);

		assert_int_equal(kbs_sure(&room, &s.chart, s.p, s.n, levels, &sure), KBS_OK);
		if (any_band(&s)) {
			for (size_t j = 0; j < s.n; j++)
				low[j] = s.p[j].low;
			all.said[sure.change]++;
			all.trends += trend != 0;
			all.denied += denials(&s, sure.change, trend);
			all.careless += denials(&s, judge_exact(&s, low), 0) > 0;
		}
	}
	return all;
}

static void test_no_value_denies_what_was_said(void **unused)
{
	struct tally all = tally_charts();

	(void)unused;
	print_message("early %zu, not shown %zu, open %zu, shown %zu; trends %zu; denied %zu; at one end alone %zu\n", all.said[KBS_CHANGE_EARLY],
	    all.said[KBS_CHANGE_NOT_SHOWN], all.said[KBS_CHANGE_OPEN], all.said[KBS_CHANGE_SHOWN], all.trends, all.denied, all.careless);
	assert_int_equal(all.denied, 0);
	assert_true(all.careless > 100);
	for (int i = KBS_CHANGE_EARLY; i <= KBS_CHANGE_SHOWN; i++)
		assert_true(all.said[i] > 20);
	assert_true(all.trends > 20);
}

/* What stands out by its mark does so for every value, and the limits hold all that can be limits. */
static void test_marks(void **unused)
{
	struct kbs_banded p[20];
	struct kbs_banded_level levels[20];
	struct kbs_banded_chart chart = { { KBS_P, KBS_ANHOEJ }, false };
	struct kbs_sure sure;

	(void)unused;
	for (size_t i = 0; i < 20; i++)
		p[i] = (struct kbs_banded){ i % 2 ? 0.75 : 0.9, i % 2 ? 0.75 : 1, 20 };
	p[7] = (struct kbs_banded){ 0.2, 0.2, 20 };
	assert_int_equal(kbs_sure(&room, &chart, p, 20, levels, &sure), KBS_OK);
	assert_int_equal(sure.change, KBS_CHANGE_SHOWN);
	assert_int_equal(levels[7].mark.special, KBS_OUTSIDE);
	assert_int_equal(levels[7].mark.way, -1);
	assert_int_equal(levels[8].mark.special, KBS_COMMON);
	assert_true(levels[8].lower < levels[8].lower_inner && levels[8].upper_inner <= levels[8].upper);
	assert_near(sure.centre_low, 15.95 / 20, 1e-12);
	assert_near(sure.centre_high, 16.95 / 20, 1e-12);
}

/* All of them near the top: nobody knows which lie above the rest. */
static void test_all_in_one_band(void **unused)
{
	struct kbs_banded p[15];
	struct kbs_banded_level levels[15];
	struct kbs_banded_chart chart = { { KBS_P, KBS_ANHOEJ }, false };
	struct kbs_sure sure;

	(void)unused;
	for (size_t i = 0; i < 15; i++)
		p[i] = (struct kbs_banded){ 0.9, 1, 20 };
	assert_int_equal(kbs_sure(&room, &chart, p, 15, levels, &sure), KBS_OK);
	assert_int_equal(sure.change, KBS_CHANGE_OPEN);
	assert_int_equal(kbs_sure_trend(p, 15), 0);
}

static void test_bad(void **unused)
{
	struct kbs_banded p = { 0, INFINITY, 1 };
	struct kbs_banded_level level;
	struct kbs_banded_chart chart = { { KBS_I, KBS_ANHOEJ }, false };
	struct kbs_sure sure;

	(void)unused;
	assert_int_equal(kbs_sure(&room, &chart, &p, 1, &level, &sure), KBS_BAD);
	p = (struct kbs_banded){ 2, 1, 1 };
	assert_int_equal(kbs_sure(&room, &chart, &p, 1, &level, &sure), KBS_BAD);
	assert_int_equal(kbs_sure(&room, &chart, &p, 0, &level, &sure), KBS_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_value_denies_what_was_said), cmocka_unit_test(test_marks),
		cmocka_unit_test(test_all_in_one_band), cmocka_unit_test(test_bad),
	};

	return cmocka_run_group_tests_name("bands", tests, open_room, close_room);
}
