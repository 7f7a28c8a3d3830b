/* one-judge.c - what the figures of one indicator show, segment by segment, in words.
 *
 * charted.c judges the chart that fits the place and what is counted (stats/choose.c). Each segment
 * has its own centre and limits; sentences speak of the newest, since nobody acts on an old one. */
#include <math.h>
#include <string.h>

#include "charted.h"
#include "one.h"
#include "reading.h"

enum { SENTENCES = 12, SMALL = 50 /* answers a period: below it a page says what stays invisible */ };

/* The figures of a segment that show. */
struct segment {
	struct kb_ctx *c;
	struct one *o;
	size_t *at;                  /* their places in the row */
	double *times, people;
	struct charted chart;
	bool newest;
};

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
	struct charted_point *points = kb_alloc(c, (o->n + 1) * sizeof(*points));
	struct segment s = { .c = c, .o = o, .at = kb_alloc(c, (o->n + 1) * sizeof(size_t)), .times = kb_alloc(c, (o->n + 1) * sizeof(double)),
		.people = one_people(c, o, from, to), .newest = to == o->n };

	s.chart = (struct charted){ .c = c, .unit = o->series->indicator->unit, .points = points, .median = o->runs_only,
		.choice = one_choice(o->place, o->series->indicator, s.people) };
	s.chart.scale = one_scale(s.chart.choice.kind);
	for (size_t i = from; i < to; i++) {
		const struct one_point *p = &o->points[i];

		if (!p->shown)
			continue;
		s.at[s.chart.n] = i;
		s.times[s.chart.n] = (double)i;
		points[s.chart.n++] = (struct charted_point){ p->n, p->exposure, p->value, p->band };
	}
	return s;
}

/* ---- The chart ------------------------------------------------------------------------------- */

/* The centre is that of every period, shown or not; limits and signs are of figures. */
static void put_chart(const struct segment *s, size_t from, size_t to)
{
	const struct charted *h = &s->chart;

	for (size_t i = from; i < to; i++) {
		s->o->points[i].has_centre = h->has_centre;
		s->o->points[i].centre = h->centre_low;
		s->o->points[i].centre_span = h->centre_high - h->centre_low;
	}
	for (size_t i = 0; i < h->n; i++) {
		struct one_point *p = &s->o->points[s->at[i]];

		p->has_limits = h->levels[i].limits;
		p->lower = h->levels[i].lower;
		p->upper = h->levels[i].upper;
		p->stands_out = h->levels[i].mark.special != KBS_COMMON;
		if (!p->stands_out)
			continue;
		p->code = kbs_special_word(&h->levels[i].mark);
		p->sign = kb_say(s->c, kb_fmt(s->c, "staff.metrics.sign.%s", kbs_special_word(&h->levels[i].mark)), NULL);
	}
}

/* ---- The norm ---------------------------------------------------------------------------------- */

/* Limits of bands are the widest there can be: whether the norm lies within the true ones is not known. */
static void judge_assurance(const struct segment *s, const struct one_point *p)
{
	bool lower = strcmp(s->o->series->figure->direction, "lower") == 0;
	enum kbs_assurance a = kbs_assurance(p->lower, p->upper, p->version->norm, lower ? -1 : 1);

	if (s->chart.banded && a == KBS_HIT_AND_MISS)
		return;
	say(s, kb_say(s->c, kb_fmt(s->c, "staff.one.%s", kbs_assurance_word(a)), "norm", reading_value(s->c, p->version, p->version->norm), NULL));
}

/* The newest share against the norm of its own version. Of what is no share, whether the process
 * reaches the norm by itself, where it has limits. */
static void judge_norm_of(const struct segment *s)
{
	static const char *const words[] = { [READING_FEW] = "few", [READING_OPEN] = "open", [READING_MEETS] = "meets", [READING_MISSES] = "misses" };
	const struct one_point *p = &s->o->points[s->at[s->chart.n - 1]];
	const struct metrics_series then = { p->version, s->o->series->figure, s->o->series->key };
	const struct kb_figure g = { .shown = true, .n = p->n, .value = p->value, .value_band = p->band };
	enum reading_met met = reading_met(&then, &g);

	if (!p->version->has_norm)
		return;
	if (met != READING_NO_NORM)
		say(s, kb_fmt(s->c, "%s: %s", metrics_period(s->c, p->period), kb_say(s->c, kb_fmt(s->c, "staff.overview.%s", words[met]),
		    "norm", reading_value(s->c, p->version, p->version->norm), NULL)));
	else if (p->has_limits && strcmp(s->o->series->figure->direction, "neutral") != 0)
		judge_assurance(s, p);
}

/* ---- After a measure --------------------------------------------------------------------------------- */

/* The measure that began last before a period; NULL: none. */
static const char *measure_before(const struct one *o, size_t at)
{
	for (size_t i = at + 1; i-- > 0;)
		if (o->points[i].measure)
			return o->points[i].measure;
	return NULL;
}

/* A measure that was followed by a change begins a segment too (measure_cut). What is said of a trend is then about what
 * came after, and has to say so: the verdict on the measure stands beside it, over other periods. */
static const char *since(const struct segment *s, size_t from, const char *says)
{
	const struct one_point *p = &s->o->points[from];
	const char *measure = p->has_old ? measure_before(s->o, from) : NULL;

	if (!measure)
		return says;
	return kb_say(s->c, "staff.one.since_measure", "period", metrics_period(s->c, p->period), "number", measure, "says", says, NULL);
}

/* ---- A slow drift, and what stays invisible --------------------------------------------------------- */

static void judge_drift(const struct segment *s, size_t from)
{
	int way = charted_drift(&s->chart, s->times);

	if (way != 0)
		say(s, since(s, from, way > 0 ? kb_say(s->c, "staff.one.drift.rising", NULL) : kb_say(s->c, "staff.one.drift.falling", NULL)));
}

/* Over the shortest comparison that gives a verdict on a measure, towards what is better. */
static void judge_power(const struct segment *s)
{
	bool lower = strcmp(s->o->series->figure->direction, "lower") == 0;
	const char *way = lower ? "fall" : "rise", *about = whole(s->c, s->people);
	int points;

	if (s->people >= SMALL || strncmp(s->o->series->indicator->chart, "u", 1) == 0 || !catalogue_is_share(s->o->series->indicator, s->o->series->figure))
		return;
	switch (charted_visible(&s->chart, (int64_t)s->people, lower ? -1 : 1, &points)) {
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

static void judge_segment(struct kb_ctx *c, struct one *o, size_t from, size_t to, bool all)
{
	struct segment s = segment_of(c, o, from, to);

	if (s.newest)
		o->choice = s.chart.choice;
	if (s.chart.n == 0)
		return;
	charted_judge(&s.chart);
	put_chart(&s, from, to);
	for (size_t i = 0; i < s.chart.nsays; i++)
		say(&s, since(&s, from, s.chart.says[i]));
	judge_norm_of(&s);
	if (!s.newest || !all)
		return;
	judge_drift(&s, from);
	judge_power(&s);
}

static void say_break(struct kb_ctx *c, struct one *o, size_t at)
{
	const struct one_point *p = &o->points[at];

	if (p->version && at > 0 && o->points[at - 1].version != p->version)
		o->says[o->nsays++] = kb_say(c, "staff.one.break", "period", metrics_period(c, p->period),
		    "version", whole(c, p->version->version), NULL);
}

static void judge_segments(struct kb_ctx *c, struct one *o, bool all)
{
	size_t from = 0;

	o->says = kb_alloc(c, SENTENCES * sizeof(*o->says));
	o->runs_only = strcmp(o->series->indicator->chart, "run") == 0;
	for (size_t to = 1; to <= o->n; to++)
		if (to == o->n || o->points[to].cut) {
			if (to == o->n)
				say_break(c, o, from);
			judge_segment(c, o, from, to, all);
			from = to;
		}
}

void one_signals(struct kb_ctx *c, struct one *o)
{
	judge_segments(c, o, false);
}

void one_judge(struct kb_ctx *c, struct one *o)
{
	judge_segments(c, o, true);
}
