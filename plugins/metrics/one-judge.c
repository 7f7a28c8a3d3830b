/* one-judge.c - what the figures of one indicator show, segment by segment, in words.
 *
 * The chart is the one that fits the place and what is counted (stats/choose.c). Each segment
 * has its own centre and limits; sentences speak of the newest, since nobody acts on an old one.
 * A word here says no more than the table beside it tells. */
#include <math.h>
#include <string.h>

#include "one.h"
#include "screens.h"

enum { SENTENCES = 12, SMALL = 50 /* answers a period: below it a page says what stays invisible */ };
static const double POWER = 0.8;

/* The figures of a segment that show. */
struct segment {
	struct kb_ctx *c;
	struct one *o;
	struct kbs_room room;
	size_t from, to;             /* of the row */
	size_t n, *at;               /* their places in it */
	struct kbs_sample *samples;
	double *values, *times;
	struct kbs_choice choice;
	double scale;
	bool newest;
};

static void *take(void *owner, size_t size)
{
	return kb_alloc(owner, size);
}

static const char *whole(struct kb_ctx *c, double x)
{
	return kb_number(c, x, 0);
}

static void say(const struct segment *s, const char *sentence)
{
	if (s->newest && s->o->nsays < SENTENCES)
		s->o->says[s->o->nsays++] = sentence;
}

static struct segment segment_of(struct kb_ctx *c, struct one *o, size_t from, size_t to)
{
	struct segment s = { .c = c, .o = o, .room = { take, c }, .from = from, .to = to, .at = kb_alloc(c, (o->n + 1) * sizeof(size_t)),
		.samples = kb_alloc(c, (o->n + 1) * sizeof(struct kbs_sample)), .values = kb_alloc(c, (o->n + 1) * sizeof(double)),
		.times = kb_alloc(c, (o->n + 1) * sizeof(double)), .newest = to == o->n };

	s.choice = one_choice(o->place, o->series->indicator, one_people(c, o, from, to));
	s.scale = one_scale(s.choice.kind);
	for (size_t i = from; i < to; i++) {
		if (!o->points[i].shown)
			continue;
		s.at[s.n] = i;
		s.times[s.n] = (double)i;
		s.values[s.n] = o->points[i].value;
		s.samples[s.n++] = one_sample_of(s.choice.kind, &o->points[i]);
	}
	return s;
}

/* ---- The chart ------------------------------------------------------------------------------- */

static void set_sign(const struct segment *s, size_t i, const struct kbs_mark *mark)
{
	struct one_point *p = &s->o->points[s->at[i]];

	if (mark->special == KBS_COMMON)
		return;
	p->stands_out = true;
	p->code = kbs_special_word(mark);
	p->sign = kb_say(s->c, kb_fmt(s->c, "staff.metrics.sign.%s", kbs_special_word(mark)), NULL);
}

static void say_signs(const struct segment *s, size_t count)
{
	if (count > 0)
		say(s, kb_say(s->c, "staff.metrics.verdict.signs", "n", whole(s->c, (double)count), NULL));
}

static void set_centre(const struct segment *s, double centre)
{
	for (size_t i = s->from; i < s->to; i++) {
		s->o->points[i].has_centre = true;
		s->o->points[i].centre = centre;
	}
}

static void set_limits(const struct segment *s, size_t i, double lower, double upper)
{
	struct one_point *p = &s->o->points[s->at[i]];

	p->has_limits = true;
	p->lower = lower;
	p->upper = upper;
}

static size_t say_runs(const struct segment *s, const struct kbs_runs *r)
{
	if (r->long_run)
		say(s, kb_say(s->c, "staff.metrics.verdict.long_run", "n", whole(s->c, (double)r->longest), "max", whole(s->c, (double)r->longest_max), NULL));
	if (r->few_crossings)
		say(s, kb_say(s->c, "staff.metrics.verdict.few_crossings", "n", whole(s->c, (double)r->crossings), "min", whole(s->c, (double)r->crossings_min), NULL));
	return r->signal;
}

/* Points beyond the limits, which are there from twelve useful points on. */
static size_t judge_limits(const struct segment *s, const struct kbs_level *levels)
{
	size_t signs = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct kbs_mark mark = { .special = levels[i].outside ? KBS_OUTSIDE : KBS_COMMON, .way = levels[i].side };

		set_limits(s, i, s->scale * levels[i].lower, s->scale * levels[i].upper);
		set_sign(s, i, &mark);
		signs += levels[i].outside;
	}
	say_signs(s, signs);
	return signs;
}

/* The four rules of Making Data Count, above a location. */
static size_t judge_rules(const struct segment *s)
{
	struct kbs_mark *marks = kb_alloc(s->c, (s->n + 1) * sizeof(*marks));
	struct kbs_xmr x;
	size_t signs = 0;

	if (kbs_xmr(s->values, s->n, KBS_NHS, true, &x) != KBS_OK || kbs_nhs(&s->room, s->values, s->n, &x, marks) != KBS_OK)
		return 0;
	for (size_t i = 0; i < s->n; i++) {
		set_limits(s, i, x.lower, x.upper);
		set_sign(s, i, &marks[i]);
		signs += marks[i].special != KBS_COMMON;
	}
	say_signs(s, signs);
	return signs;
}

static size_t judge_signs(const struct segment *s, const struct kbs_control *chart, const struct kbs_level *levels)
{
	enum kbs_draw draw = kbs_draw(chart->runs.useful);
	size_t signs;

	if (s->choice.rules == KBS_MAKING_DATA_COUNT && draw != KBS_DRAW_RUNS)
		return judge_rules(s);
	signs = say_runs(s, &chart->runs);
	return draw == KBS_DRAW_RUNS || !chart->limits || s->o->runs_only ? signs : signs + judge_limits(s, levels);
}

/* The centre of a run chart is the median, which a single odd period does not move. */
static enum kbs_rc reckon(const struct segment *s, struct kbs_level *levels, struct kbs_control *chart)
{
	enum kbs_rc rc = kbs_chart(s->choice.kind, s->samples, s->n, 0, levels, chart);

	if (rc == KBS_OK && s->o->runs_only)
		rc = kbs_run_chart(&s->room, s->values, s->n, &chart->centre, &chart->runs);
	return rc;
}

static void judge_chart(const struct segment *s)
{
	struct kbs_level *levels = kb_alloc(s->c, (s->n + 1) * sizeof(*levels));
	struct kbs_control chart;

	if (reckon(s, levels, &chart) != KBS_OK)
		return;
	if (kbs_draw(chart.runs.useful) == KBS_DRAW_LINE) {
		say(s, kb_say(s->c, "staff.metrics.verdict.too_early", "n", whole(s->c, (double)chart.runs.useful), "min", whole(s->c, KBS_RUNS_MIN), NULL));
		return;
	}
	set_centre(s, s->scale * chart.centre);
	if (judge_signs(s, &chart, levels) == 0)
		say(s, kb_say(s->c, "staff.metrics.verdict.no_change_shown", NULL));
	if (s->o->points[s->at[0]].has_limits && kbs_draw(chart.runs.useful) == KBS_DRAW_PROVISIONAL)
		say(s, kb_say(s->c, "staff.metrics.verdict.provisional", "min", whole(s->c, KBS_FIRM_MIN), NULL));
}

/* ---- The norm ---------------------------------------------------------------------------------- */

/* The newest share against the norm of its own version. Of what is no share, whether the process
 * reaches the norm by itself, where it has limits. */
static void judge_norm_of(const struct segment *s)
{
	static const char *const words[] = { [READING_FEW] = "few", [READING_OPEN] = "open", [READING_MEETS] = "meets", [READING_MISSES] = "misses" };
	const struct one_point *p = &s->o->points[s->at[s->n - 1]];
	const struct metrics_series then = { p->version, s->o->series->figure, s->o->series->key };
	const struct kb_figure g = { .shown = true, .n = p->n, .value = p->value, .value_band = p->band };
	enum reading_met met = reading_met(&then, &g);
	bool lower = strcmp(s->o->series->figure->direction, "lower") == 0;

	if (!p->version->has_norm)
		return;
	if (met != READING_NO_NORM)
		say(s, kb_fmt(s->c, "%s: %s", metrics_period(s->c, p->period), kb_say(s->c, kb_fmt(s->c, "staff.overview.%s", words[met]),
		    "norm", reading_value(s->c, p->version, p->version->norm), NULL)));
	else if (p->has_limits && strcmp(s->o->series->figure->direction, "neutral") != 0)
		say(s, kb_say(s->c, kb_fmt(s->c, "staff.one.%s", kbs_assurance_word(kbs_assurance(p->lower, p->upper, p->version->norm, lower ? -1 : 1))),
		    "norm", reading_value(s->c, p->version, p->version->norm), NULL));
}

/* ---- A slow drift, and what stays invisible --------------------------------------------------------- */

static void judge_drift(const struct segment *s)
{
	struct kbs_trend t;

	if (s->n < KBS_TREND_MIN || kbs_trend(&s->room, s->times, s->values, s->n, &t) != KBS_OK || t.way == 0)
		return;
	say(s, t.way > 0 ? kb_say(s->c, "staff.one.drift.rising", NULL) : kb_say(s->c, "staff.one.drift.falling", NULL));
}

/* Over the shortest comparison that gives a verdict on a measure, towards what is better. */
static void judge_power(const struct segment *s)
{
	double people = one_people(s->c, s->o, s->from, s->to);
	int64_t n = (int64_t)people, count = 0, all = 0;
	bool lower = strcmp(s->o->series->figure->direction, "lower") == 0;
	const char *way = lower ? "fall" : "rise", *about = whole(s->c, people);
	int points;

	if (n >= SMALL || s->choice.kind == KBS_U || s->choice.kind == KBS_U_PRIME || strcmp(s->o->series->indicator->unit, "percent") != 0)
		return;
	for (size_t i = 0; i < s->n; i++) {
		const struct kbs_sample k = one_sample(KBS_P, s->values[i], s->o->points[s->at[i]].n);
		count += k.count;
		all += (int64_t)k.size;
	}
	switch (kbs_visible(&s->room, KBS_BEFORE_MIN * n, (double)count / (double)all, KBS_AFTER_MIN * n, lower ? -1 : 1, POWER, &points)) {
	case KBS_OK:
		say(s, kb_say(s->c, kb_fmt(s->c, "staff.one.power.%s", way), "n", about, "points", whole(s->c, points), NULL));
		break;
	case KBS_NONE:
		say(s, kb_say(s->c, kb_fmt(s->c, "staff.one.power.no_%s", way), "n", about, NULL));
		break;
	case KBS_BAD:
		break;
	}
}

/* ---- All of it ----------------------------------------------------------------------------------------- */

static void judge_segment(struct kb_ctx *c, struct one *o, size_t from, size_t to)
{
	struct segment s = segment_of(c, o, from, to);

	if (s.newest)
		o->choice = s.choice;
	if (s.n == 0)
		return;
	judge_chart(&s);
	judge_norm_of(&s);
	if (!s.newest)
		return;
	judge_drift(&s);
	judge_power(&s);
}

static void say_break(struct kb_ctx *c, struct one *o, size_t at)
{
	const struct one_point *p = &o->points[at];

	if (p->version && at > 0 && o->points[at - 1].version != p->version)
		o->says[o->nsays++] = kb_say(c, "staff.one.break", "period", metrics_period(c, p->period),
		    "version", whole(c, p->version->version), NULL);
}

void one_judge(struct kb_ctx *c, struct one *o)
{
	size_t from = 0;

	o->says = kb_alloc(c, SENTENCES * sizeof(*o->says));
	o->runs_only = strcmp(o->series->indicator->chart, "run") == 0;
	for (size_t to = 1; to <= o->n; to++)
		if (to == o->n || o->points[to].cut) {
			if (to == o->n)
				say_break(c, o, from);
			judge_segment(c, o, from, to);
			from = to;
		}
}
