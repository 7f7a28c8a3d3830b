/* charted.c - the statistics of stats/ meet the figures that passed the gate (charted.h).
 *
 * Of figures told as they are, the functions for exact values judge; as soon as one is a band, kbs_sure()
 * does, and says less. A word here says no more than the table beside it tells. */
#include <math.h>
#include <string.h>

#include "charted.h"
#include "one.h"

enum { SENTENCES = 6 };
static const double POWER = 0.8;

static void *take(void *owner, size_t size)
{
	return kb_alloc(owner, size);
}

static const char *whole(const struct charted *h, double x)
{
	return kb_number(h->c, x, 0);
}

static void say(struct charted *h, const char *sentence)
{
	if (h->nsays < SENTENCES)
		h->says[h->nsays++] = sentence;
}

/* ---- Bands ---------------------------------------------------------------------------------- */

struct charted_range charted_range(const char *unit, double value, enum kb_band band)
{
	bool ends = strcmp(unit, "percent") == 0 || strcmp(unit, "score") == 0, gap = strcmp(unit, "points") == 0;

	if (band == KB_AT_MOST)
		return (struct charted_range){ gap ? -100 : 0, value };
	if (band == KB_AT_LEAST)
		return (struct charted_range){ value, ends || gap ? 100 : INFINITY };
	return (struct charted_range){ value, value };
}

/* As the gate has it: "at most ten per cent" of nineteen is one at most. */
struct charted_counts charted_counts(double percent, int64_t n, enum kb_band band)
{
	double k = percent * (double)n / 100;

	if (band == KB_AT_MOST)
		return (struct charted_counts){ 0, (int64_t)floor(k + 1e-9) };
	if (band == KB_AT_LEAST)
		return (struct charted_counts){ (int64_t)ceil(k - 1e-9), n };
	return (struct charted_counts){ llround(k), llround(k) };
}

enum kbs_norm charted_norm(double percent, int64_t n, enum kb_band band, double norm)
{
	const struct charted_counts k = charted_counts(percent, n, band);
	enum kbs_norm low = kbs_against_norm(k.low, n, norm), high = kbs_against_norm(k.high, n, norm);

	return low == high ? low : KBS_NOT_DISTINGUISHABLE;
}

enum kbs_rc charted_interval(double percent, int64_t n, enum kb_band band, struct kbs_interval *to)
{
	const struct charted_counts k = charted_counts(percent, n, band);
	struct kbs_interval high;
	enum kbs_rc rc = kbs_wilson(k.low, n, to);

	if (rc == KBS_OK)
		rc = kbs_wilson(k.high, n, &high);
	if (rc == KBS_OK)
		to->upper = high.upper;
	return rc;
}

static bool is_rate(const struct charted *h)
{
	return h->choice.kind == KBS_U || h->choice.kind == KBS_U_PRIME;
}

static struct kbs_sample sample_of(const struct charted *h, const struct charted_point *p)
{
	if (is_rate(h))
		return (struct kbs_sample){ .count = p->n, .size = p->exposure };
	return one_sample(h->choice.kind, p->value, p->n);
}

/* The points as ranges; false: one has no end. */
static bool fill_ranges(const struct charted *h, struct kbs_banded *to)
{
	bool ends = true;

	for (size_t i = 0; i < h->n; i++) {
		const struct charted_range r = charted_range(h->unit, h->points[i].value, h->points[i].band);

		to[i] = (struct kbs_banded){ r.low / h->scale, r.high / h->scale, is_rate(h) ? h->points[i].exposure : (double)h->points[i].n };
		ends = ends && isfinite(r.high);
	}
	return ends;
}

/* ---- Words for both ways ------------------------------------------------------------------------ */

static void say_signs(struct charted *h)
{
	size_t signs = 0;

	for (size_t i = 0; i < h->n; i++)
		signs += h->levels[i].mark.special != KBS_COMMON;
	if (signs > 0)
		say(h, kb_say(h->c, "staff.metrics.verdict.signs", "n", whole(h, (double)signs), NULL));
}

static void say_early(struct charted *h, int64_t useful)
{
	say(h, kb_say(h->c, "staff.metrics.verdict.too_early", "n", whole(h, (double)useful), "min", whole(h, KBS_RUNS_MIN), NULL));
}

static void say_end(struct charted *h, int64_t useful)
{
	if (h->change == KBS_CHANGE_NOT_SHOWN)
		say(h, kb_say(h->c, "staff.metrics.verdict.no_change_shown", NULL));
	if (h->change == KBS_CHANGE_OPEN)
		say(h, kb_say(h->c, "staff.metrics.verdict.open", NULL));
	if (h->n > 0 && h->levels[0].limits && kbs_draw(useful) == KBS_DRAW_PROVISIONAL)
		say(h, kb_say(h->c, "staff.metrics.verdict.provisional", "min", whole(h, KBS_FIRM_MIN), NULL));
}

static void set_centre(struct charted *h, double low, double high)
{
	h->has_centre = true;
	h->centre_low = h->scale * low;
	h->centre_high = h->scale * high;
}

static void set_limits(struct charted *h, size_t i, double lower, double upper)
{
	h->levels[i].limits = true;
	h->levels[i].lower = h->scale * lower;
	h->levels[i].upper = h->scale * upper;
}

/* ---- Figures told as they are ---------------------------------------------------------------------- */

static void say_runs(struct charted *h, const struct kbs_runs *r)
{
	if (r->long_run)
		say(h, kb_say(h->c, "staff.metrics.verdict.long_run", "n", whole(h, (double)r->longest), "max", whole(h, (double)r->longest_max), NULL));
	if (r->few_crossings)
		say(h, kb_say(h->c, "staff.metrics.verdict.few_crossings", "n", whole(h, (double)r->crossings), "min", whole(h, (double)r->crossings_min), NULL));
	if (r->signal)
		h->change = KBS_CHANGE_SHOWN;
}

/* Points beyond the limits, which are there from twelve useful points on. */
static void judge_limits(struct charted *h, const struct kbs_level *levels)
{
	for (size_t i = 0; i < h->n; i++) {
		set_limits(h, i, levels[i].lower, levels[i].upper);
		if (!levels[i].outside)
			continue;
		h->levels[i].mark = (struct kbs_mark){ .special = KBS_OUTSIDE, .side = levels[i].side, .way = levels[i].side, .outside = true };
		h->change = KBS_CHANGE_SHOWN;
	}
}

/* The four rules of Making Data Count, above a location. */
static void judge_rules(struct charted *h, const struct kbs_room *room, const double *values)
{
	struct kbs_mark *marks = kb_alloc(h->c, (h->n + 1) * sizeof(*marks));
	struct kbs_xmr x;

	if (kbs_xmr(values, h->n, KBS_NHS, true, &x) != KBS_OK || kbs_nhs(room, values, h->n, &x, marks) != KBS_OK)
		return;
	for (size_t i = 0; i < h->n; i++) {
		set_limits(h, i, x.lower, x.upper);
		h->levels[i].mark = marks[i];
		if (marks[i].special != KBS_COMMON)
			h->change = KBS_CHANGE_SHOWN;
	}
}

/* The centre of a run chart is the median, which a single odd period does not move. */
static enum kbs_rc reckon(const struct charted *h, const struct kbs_room *room, double *values, struct kbs_level *levels, struct kbs_control *chart)
{
	struct kbs_sample *samples = kb_alloc(h->c, (h->n + 1) * sizeof(*samples));
	enum kbs_rc rc;

	for (size_t i = 0; i < h->n; i++) {
		values[i] = h->points[i].value / h->scale;
		samples[i] = sample_of(h, &h->points[i]);
	}
	rc = kbs_chart(h->choice.kind, samples, h->n, 0, levels, chart);
	if (rc == KBS_OK && h->median)
		rc = kbs_run_chart(room, values, h->n, &chart->centre, &chart->runs);
	return rc;
}

/* Such a series has no useful point, however long it is. */
static bool is_all_equal(const struct charted *h)
{
	for (size_t i = 1; i < h->n; i++)
		if (h->points[i].value != h->points[0].value)
			return false;
	return h->n >= KBS_RUNS_MIN;
}

static void judge_exact(struct charted *h)
{
	const struct kbs_room room = { take, h->c };
	struct kbs_level *levels = kb_alloc(h->c, (h->n + 1) * sizeof(*levels));
	double *values = kb_alloc(h->c, (h->n + 1) * sizeof(*values));
	struct kbs_control chart;
	enum kbs_draw draw;

	if (reckon(h, &room, values, levels, &chart) != KBS_OK)
		return;
	draw = kbs_draw(chart.runs.useful);
	if (is_all_equal(h)) {
		say(h, kb_say(h->c, "staff.metrics.verdict.all_equal", "n", whole(h, (double)h->n), NULL));
		h->change = KBS_CHANGE_NOT_SHOWN;
		return;
	}
	if (draw == KBS_DRAW_LINE) {
		say_early(h, chart.runs.useful);
		return;
	}
	h->change = KBS_CHANGE_NOT_SHOWN;
	set_centre(h, chart.centre, chart.centre);
	if (h->choice.rules == KBS_MAKING_DATA_COUNT && draw != KBS_DRAW_RUNS)
		judge_rules(h, &room, values);
	else
		say_runs(h, &chart.runs);
	if (h->choice.rules == KBS_ANHOEJ && draw != KBS_DRAW_RUNS && chart.limits && !h->median)
		judge_limits(h, levels);
	say_signs(h);
	say_end(h, chart.runs.useful);
}

/* ---- Figures of which some are bands -------------------------------------------------------------------- */

static void say_sure(struct charted *h, const struct kbs_sure *s)
{
	if (s->long_run)
		say(h, kb_say(h->c, "staff.metrics.verdict.long_run.sure", NULL));
	if (s->few_crossings)
		say(h, kb_say(h->c, "staff.metrics.verdict.few_crossings.sure", NULL));
	say_signs(h);
	if (s->change == KBS_CHANGE_SHOWN && h->nsays == 0)
		say(h, kb_say(h->c, "staff.metrics.verdict.shown.sure", NULL));
	say_end(h, s->useful_low);
}

static void judge_bands(struct charted *h)
{
	const struct kbs_room room = { take, h->c };
	const struct kbs_banded_chart chart = { h->choice, h->median };
	struct kbs_banded *ranges = kb_alloc(h->c, (h->n + 1) * sizeof(*ranges));
	struct kbs_banded_level *levels = kb_alloc(h->c, (h->n + 1) * sizeof(*levels));
	struct kbs_sure s;

	if (!fill_ranges(h, ranges) || kbs_sure(&room, &chart, ranges, h->n, levels, &s) != KBS_OK) {
		h->change = h->n < KBS_RUNS_MIN ? KBS_CHANGE_EARLY : KBS_CHANGE_OPEN;
		if (h->change == KBS_CHANGE_EARLY)
			say_early(h, (int64_t)h->n);
		say_end(h, 0);
		return;
	}
	h->change = s.change;
	if (s.change == KBS_CHANGE_EARLY) {
		say_early(h, s.useful_high);
		return;
	}
	set_centre(h, s.centre_low, s.centre_high);
	for (size_t i = 0; i < h->n; i++) {
		h->levels[i].mark = levels[i].mark;
		if (s.limits)
			set_limits(h, i, levels[i].lower, levels[i].upper);
	}
	say_sure(h, &s);
}

void charted_judge(struct charted *h)
{
	h->says = kb_alloc(h->c, SENTENCES * sizeof(*h->says));
	h->levels = kb_alloc(h->c, (h->n + 1) * sizeof(*h->levels));
	h->change = KBS_CHANGE_EARLY;
	for (size_t i = 0; i < h->n; i++)
		h->banded = h->banded || h->points[i].band != KB_AS_IS;
	if (h->n == 0)
		return;
	if (h->banded)
		judge_bands(h);
	else
		judge_exact(h);
}

/* ---- A slow drift, and what stays invisible ----------------------------------------------------------------- */

int charted_drift(const struct charted *h, const double *times)
{
	const struct kbs_room room = { take, h->c };
	struct kbs_banded *ranges = kb_alloc(h->c, (h->n + 1) * sizeof(*ranges));
	double *values = kb_alloc(h->c, (h->n + 1) * sizeof(*values));
	struct kbs_trend t;

	if (h->banded)
		return fill_ranges(h, ranges) ? kbs_sure_trend(ranges, h->n) : 0;
	for (size_t i = 0; i < h->n; i++)
		values[i] = h->points[i].value;
	if (h->n < KBS_TREND_MIN || kbs_trend(&room, times, values, h->n, &t) != KBS_OK)
		return 0;
	return t.way;
}

enum kbs_rc charted_visible(const struct charted *h, int64_t people, int way, int *points)
{
	const struct kbs_room room = { take, h->c };
	struct charted_counts sum = { 0 };
	int64_t all = 0;
	int other;
	enum kbs_rc low, high;

	for (size_t i = 0; i < h->n; i++) {
		const struct charted_counts k = charted_counts(h->points[i].value, h->points[i].n, h->points[i].band);

		sum.low += k.low;
		sum.high += k.high;
		all += h->points[i].n;
	}
	if (all == 0)
		return KBS_BAD;
	low = kbs_visible(&room, KBS_BEFORE_MIN * people, (double)sum.low / (double)all, KBS_AFTER_MIN * people, way, POWER, points);
	high = sum.low == sum.high ? low : kbs_visible(&room, KBS_BEFORE_MIN * people, (double)sum.high / (double)all, KBS_AFTER_MIN * people, way, POWER, &other);
	if (low != KBS_OK || high != KBS_OK)
		return low != KBS_OK ? low : high;
	if (sum.low != sum.high && other > *points)
		*points = other;
	return KBS_OK;
}
