/* judge.c - what may be said of the figures of one question, in words.
 *
 * The statistics are those of stats/; here they meet the figures that have passed the gate,
 * and nothing else: a word says no more than the table beside it tells. Each verdict is a
 * sentence, and lines on the chart repeat it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "metrics.h"
#include "stats/stats.h"

enum { SENTENCES = 6, SMALL = 50 /* answers a period: below it a page says what stays invisible */ };
static const double POWER = 0.8;

/* The figures that show, oldest first. */
struct series {
	const struct metrics_figures *f;
	const struct kb_figure *row;
	struct kbs_room room;
	size_t n, *period; /* the place of each in the row */
	double *time, *score;
	int64_t people;    /* of a typical period: the lower middle */
};

static void *take(void *owner, size_t size)
{
	return kb_alloc(owner, size);
}

int64_t judge_count(const struct kb_figure *g)
{
	return llround(g->share * (double)g->n);
}

static int64_t typical_people(struct kb_ctx *c, const struct series *s)
{
	double *n = kb_alloc(c, (s->n + 1) * sizeof(*n));

	for (size_t i = 0; i < s->n; i++)
		n[i] = (double)s->row[s->period[i]].n;
	kbs_sort(n, s->n);
	return s->n == 0 ? 0 : (int64_t)n[(s->n - 1) / 2];
}

static struct series series_of(struct kb_ctx *c, const struct metrics_figures *f, const struct kb_figure *row)
{
	struct series s = { .f = f, .row = row, .room = { take, c }, .period = kb_alloc(c, (f->nperiods + 1) * sizeof(size_t)),
		.time = kb_alloc(c, (f->nperiods + 1) * sizeof(double)), .score = kb_alloc(c, (f->nperiods + 1) * sizeof(double)) };

	for (size_t p = f->nperiods; p-- > 0;)
		if (row[p].shown) {
			s.period[s.n] = p;
			s.time[s.n] = (double)(f->nperiods - 1 - p);
			s.score[s.n++] = row[p].value;
		}
	s.people = typical_people(c, &s);
	return s;
}

static void say(struct metrics_verdict *v, const char *sentence)
{
	if (v->nsays < SENTENCES)
		v->says[v->nsays++] = sentence;
}

static const char *whole(struct kb_ctx *c, double x)
{
	return kb_number(c, x, 0);
}

/* ---- the norm ---- */

/* The newest share against the norm; of few, that nothing is compared. */
static void judge_share(struct kb_ctx *c, const struct series *s, const char *item, struct metrics_verdict *v)
{
	double norm = norm_of_question(c, item);
	const struct kb_figure *g = &s->row[s->period[s->n - 1]];
	const char *word = "few";

	if (norm == 0)
		return;
	if (kbs_say(g->n) == KBS_SAY_ALL)
		word = kbs_norm_word(kbs_against_norm(judge_count(g), g->n, norm / 100));
	v->below_norm = strcmp(word, "below_norm") == 0;
	say(v, kb_say(c, kb_fmt(c, "staff.metrics.norm.%s", word), "period", metrics_period(c, g->period), "norm", whole(c, norm), NULL));
}

/* ---- the chart ---- */

static const char *sign(struct kb_ctx *c, const struct kbs_mark *mark)
{
	return mark->special == KBS_COMMON ? "" : kb_say(c, kb_fmt(c, "staff.metrics.sign.%s", kbs_special_word(mark)), NULL);
}

static const char *code(const struct kbs_mark *mark)
{
	return mark->special == KBS_COMMON ? NULL : kbs_special_word(mark);
}

static void say_signs(struct kb_ctx *c, struct metrics_verdict *v, size_t count)
{
	if (count > 0)
		say(v, kb_say(c, "staff.metrics.verdict.signs", "n", whole(c, (double)count), NULL));
}

static void set_limits(struct metrics_verdict *v, double lower, double upper)
{
	v->has_limits = true;
	v->lower = lower;
	v->upper = upper;
}

/* Of a location: the runs about the mean, and from twelve useful points on the limits.
 * Returns how many signs there are. */
static size_t judge_runs(struct kb_ctx *c, const struct kbs_control *chart, const struct kbs_level *levels, const struct series *s, struct metrics_verdict *v)
{
	const struct kbs_runs *r = &chart->runs;
	size_t signs = 0;

	if (r->long_run)
		say(v, kb_say(c, "staff.metrics.verdict.long_run", "n", whole(c, (double)r->longest), "max", whole(c, (double)r->longest_max), NULL));
	if (r->few_crossings)
		say(v, kb_say(c, "staff.metrics.verdict.few_crossings", "n", whole(c, (double)r->crossings), "min", whole(c, (double)r->crossings_min), NULL));
	if (kbs_draw(r->useful) < KBS_DRAW_PROVISIONAL || !chart->limits)
		return r->signal;
	set_limits(v, levels[0].lower, levels[0].upper);
	for (size_t i = 0; i < s->n; i++) {
		const struct kbs_mark mark = { .special = levels[i].outside ? KBS_OUTSIDE : KBS_COMMON, .way = levels[i].side };
		v->signs[s->period[i]] = sign(c, &mark);
		v->codes[s->period[i]] = code(&mark);
		signs += levels[i].outside;
	}
	say_signs(c, v, signs);
	return signs + r->signal;
}

/* Of what lies above it: the four rules of Making Data Count. */
static size_t judge_rules(struct kb_ctx *c, const struct series *s, struct metrics_verdict *v)
{
	struct kbs_mark *marks = kb_alloc(c, (s->n + 1) * sizeof(*marks));
	struct kbs_xmr x;
	size_t signs = 0;

	if (kbs_xmr(s->score, s->n, KBS_NHS, true, &x) != KBS_OK || kbs_nhs(&s->room, s->score, s->n, &x, marks) != KBS_OK)
		return 0;
	set_limits(v, x.lower, x.upper);
	for (size_t i = 0; i < s->n; i++) {
		v->signs[s->period[i]] = sign(c, &marks[i]);
		v->codes[s->period[i]] = code(&marks[i]);
		signs += marks[i].special != KBS_COMMON;
	}
	say_signs(c, v, signs);
	return signs;
}

/* Such a series has no useful point, however long it is. */
static bool is_all_equal(const struct series *s)
{
	for (size_t i = 1; i < s->n; i++)
		if (s->score[i] != s->score[0])
			return false;
	return s->n >= KBS_RUNS_MIN;
}

static void judge_chart(struct kb_ctx *c, const struct series *s, struct metrics_verdict *v)
{
	bool location = strcmp(s->f->place->kind, "location") == 0;
	struct kbs_choice choice = kbs_choose(KBS_SCORE, location, (double)s->people, false);
	struct kbs_sample *samples = kb_alloc(c, (s->n + 1) * sizeof(*samples));
	struct kbs_level *levels = kb_alloc(c, (s->n + 1) * sizeof(*levels));
	struct kbs_control chart;
	enum kbs_draw draw;

	for (size_t i = 0; i < s->n; i++)
		samples[i] = (struct kbs_sample){ .value = s->score[i], .size = 1 };
	if (kbs_chart(choice.kind, samples, s->n, 0, levels, &chart) != KBS_OK)
		return;
	draw = kbs_draw(chart.runs.useful);
	if (is_all_equal(s)) {
		say(v, kb_say(c, "staff.metrics.verdict.all_equal", "n", whole(c, (double)s->n), NULL));
		return;
	}
	if (draw == KBS_DRAW_LINE) {
		say(v, kb_say(c, "staff.metrics.verdict.too_early", "n", whole(c, (double)chart.runs.useful), "min", whole(c, KBS_RUNS_MIN), NULL));
		return;
	}
	v->has_centre = true;
	v->centre = chart.centre;
	v->changed = (choice.rules == KBS_ANHOEJ || draw == KBS_DRAW_RUNS ? judge_runs(c, &chart, levels, s, v) : judge_rules(c, s, v)) != 0;
	if (!v->changed)
		say(v, kb_say(c, "staff.metrics.verdict.no_change_shown", NULL));
	if (v->has_limits && draw == KBS_DRAW_PROVISIONAL)
		say(v, kb_say(c, "staff.metrics.verdict.provisional", "min", whole(c, KBS_FIRM_MIN), NULL));
}

/* ---- a slow drift, and what stays invisible ---- */

static void judge_drift(struct kb_ctx *c, const struct series *s, struct metrics_verdict *v)
{
	struct kbs_trend t;

	if (s->n < KBS_TREND_MIN || kbs_trend(&s->room, s->time, s->score, s->n, &t) != KBS_OK || t.way == 0)
		return;
	say(v, t.way > 0 ? kb_say(c, "staff.metrics.drift.rising", NULL) : kb_say(c, "staff.metrics.drift.falling", NULL));
}

/* From the share of all periods together, over the shortest comparison that gives a verdict. */
static void judge_power(struct kb_ctx *c, const struct series *s, struct metrics_verdict *v)
{
	const char *n = whole(c, (double)s->people);
	int64_t count = 0, people = 0;
	int points;

	if (s->people >= SMALL)
		return;
	for (size_t i = 0; i < s->n; i++) {
		count += judge_count(&s->row[s->period[i]]);
		people += s->row[s->period[i]].n;
	}
	switch (kbs_visible(&s->room, KBS_BEFORE_MIN * s->people, (double)count / (double)people, KBS_AFTER_MIN * s->people, 1, POWER, &points)) {
	case KBS_OK:
		say(v, kb_say(c, "staff.metrics.power", "n", n, "points", whole(c, points), NULL));
		break;
	case KBS_NONE:
		say(v, kb_say(c, "staff.metrics.power.none", "n", n, NULL));
		break;
	case KBS_BAD:
		break;
	}
}

/* ---- all of it ---- */

const char *judge_interval(struct kb_ctx *c, const struct kb_figure *g)
{
	struct kbs_interval w;

	if (!g->shown || kbs_wilson(judge_count(g), g->n, &w) != KBS_OK)
		return NULL;
	if (g->share_band == KB_AT_MOST)
		w.lower = 0;
	if (g->share_band == KB_AT_LEAST)
		w.upper = 1;
	return kb_say(c, "staff.metrics.interval.range", "low", whole(c, 100 * w.lower), "high", whole(c, 100 * w.upper), NULL);
}

static struct series judge_first(struct kb_ctx *c, const struct metrics_figures *f, const struct kb_figure *row, const char *item, struct metrics_verdict *v)
{
	struct series s = series_of(c, f, row);

	*v = (struct metrics_verdict){ .says = kb_alloc(c, SENTENCES * sizeof(*v->says)), .signs = kb_alloc(c, (f->nperiods + 1) * sizeof(*v->signs)),
		.codes = kb_alloc(c, (f->nperiods + 1) * sizeof(*v->codes)) };
	if (s.n > 0) {
		judge_share(c, &s, item, v);
		judge_chart(c, &s, v);
	}
	return s;
}

void judge_signals(struct kb_ctx *c, const struct metrics_figures *f, const struct kb_figure *row, const char *item, struct metrics_verdict *v)
{
	judge_first(c, f, row, item, v);
}

void judge_row(struct kb_ctx *c, const struct metrics_figures *f, const struct kb_figure *row, const char *item, struct metrics_verdict *v)
{
	struct series s = judge_first(c, f, row, item, v);

	if (s.n == 0)
		return;
	judge_drift(c, &s, v);
	judge_power(c, &s, v);
}
