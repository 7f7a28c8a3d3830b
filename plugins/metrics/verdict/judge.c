/* judge.c - what may be said of the figures of one question, in words.
 *
 * charted.c judges the chart; here stand the norm of the share, the drift of the score and what stays
 * invisible. Each verdict is a sentence, and lines on the chart repeat it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "charted.h"

enum { SENTENCES = 10, SMALL = 50 /* answers a period: below it a page says what stays invisible */ };

/* The figures that show, oldest first: scores, and the shares beside them. */
struct series {
	const struct metrics_figures *f;
	const struct kb_figure *row;
	size_t *period;  /* the place of each in the row */
	double *time;
	struct charted scores, shares;
	int64_t people;  /* of a typical period: the lower middle */
};

static int64_t typical_people(struct kb_ctx *c, const struct series *s)
{
	double *n = kb_alloc(c, (s->scores.n + 1) * sizeof(*n));

	for (size_t i = 0; i < s->scores.n; i++)
		n[i] = (double)s->scores.points[i].n;
	kbs_sort(n, s->scores.n);
	return s->scores.n == 0 ? 0 : (int64_t)n[(s->scores.n - 1) / 2];
}

static struct series series_of(struct kb_ctx *c, const struct metrics_figures *f, const struct kb_figure *row)
{
	size_t room = f->nperiods + 1, n = 0;
	struct charted_point *scores = kb_alloc(c, room * sizeof(*scores)), *shares = kb_alloc(c, room * sizeof(*shares));
	struct series s = { .f = f, .row = row, .period = kb_alloc(c, room * sizeof(size_t)), .time = kb_alloc(c, room * sizeof(double)) };

	for (size_t p = f->nperiods; p-- > 0;)
		if (row[p].shown) {
			s.period[n] = p;
			s.time[n] = (double)(f->nperiods - 1 - p);
			scores[n] = (struct charted_point){ .n = row[p].n, .value = row[p].value, .band = row[p].value_band };
			shares[n++] = (struct charted_point){ .n = row[p].n, .value = 100 * row[p].share, .band = row[p].share_band };
		}
	s.scores = (struct charted){ .c = c, .unit = "score", .scale = 1, .points = scores, .n = n };
	s.shares = (struct charted){ .c = c, .unit = "percent", .scale = 100, .points = shares, .n = n };
	s.people = typical_people(c, &s);
	s.scores.choice = kbs_choose(KBS_SCORE, strcmp(f->place->kind, "location") == 0, (double)s.people, false);
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
	const struct kb_figure *g = &s->row[s->period[s->scores.n - 1]];
	const char *word;

	if (norm == 0)
		return;
	word = judge_norm(g, norm);
	v->below_norm = strcmp(word, "below_norm") == 0;
	say(v, kb_say(c, kb_fmt(c, "staff.metrics.norm.%s", word), "period", metrics_period(c, g->period), "norm", whole(c, norm), NULL));
}

const char *judge_norm(const struct kb_figure *g, double norm)
{
	if (kbs_say(g->n) != KBS_SAY_ALL)
		return "few";
	return kbs_norm_word(charted_norm(100 * g->share, g->n, g->share_band, norm / 100));
}

/* ---- the chart ---- */

static void put_signs(struct kb_ctx *c, const struct series *s, struct metrics_verdict *v)
{
	for (size_t i = 0; i < s->scores.n; i++) {
		const struct kbs_mark *mark = &s->scores.levels[i].mark;

		if (mark->special == KBS_COMMON)
			continue;
		v->signs[s->period[i]] = kb_say(c, kb_fmt(c, "staff.metrics.sign.%s", kbs_special_word(mark)), NULL);
		v->codes[s->period[i]] = kbs_special_word(mark);
		v->ways[s->period[i]] = mark->way;
	}
}

/* Limits of single values are those of every period. */
static void judge_chart(struct kb_ctx *c, struct series *s, struct metrics_verdict *v)
{
	struct charted *h = &s->scores;

	charted_judge(h);
	for (size_t i = 0; i < h->nsays; i++)
		say(v, h->says[i]);
	v->change = h->change;
	v->banded = h->banded;
	v->has_centre = h->has_centre;
	v->centre = h->centre_low;
	v->centre_high = h->centre_high;
	v->has_limits = h->levels[0].limits;
	v->lower = h->levels[0].lower;
	v->upper = h->levels[0].upper;
	put_signs(c, s, v);
}

/* ---- a slow drift, and what stays invisible ---- */

static void judge_drift(struct kb_ctx *c, const struct series *s, struct metrics_verdict *v)
{
	int way = charted_drift(&s->scores, s->time);

	if (way != 0)
		say(v, way > 0 ? kb_say(c, "staff.metrics.drift.rising", NULL) : kb_say(c, "staff.metrics.drift.falling", NULL));
}

/* From the share of all periods together, over the shortest comparison that gives a verdict. */
static void judge_power(struct kb_ctx *c, const struct series *s, struct metrics_verdict *v)
{
	const char *n = whole(c, (double)s->people);
	int points;

	if (s->people >= SMALL)
		return;
	switch (charted_visible(&s->shares, s->people, 1, &points)) {
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

	if (!g->shown || charted_interval(100 * g->share, g->n, g->share_band, &w) != KBS_OK)
		return NULL;
	return kb_say(c, "staff.metrics.interval.range", "low", whole(c, 100 * w.lower), "high", whole(c, 100 * w.upper), NULL);
}

static struct series judge_first(struct kb_ctx *c, const struct metrics_figures *f, const struct kb_figure *row, const char *item, struct metrics_verdict *v)
{
	struct series s = series_of(c, f, row);

	*v = (struct metrics_verdict){ .says = kb_alloc(c, SENTENCES * sizeof(*v->says)), .signs = kb_alloc(c, (f->nperiods + 1) * sizeof(*v->signs)),
		.codes = kb_alloc(c, (f->nperiods + 1) * sizeof(*v->codes)), .ways = kb_alloc(c, f->nperiods + 1) };
	if (s.scores.n > 0) {
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

	if (s.scores.n == 0)
		return;
	judge_drift(c, &s, v);
	judge_power(c, &s, v);
}
