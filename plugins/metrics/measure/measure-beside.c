/* measure-beside.c - what can honestly be said beside a verdict, in words.
 *
 * The early indication (measure-early.c), which is never a verdict. And where a place is too small, or it is too early, for one:
 * yes or no to the norm over a year, which needs the fewest answers of all that is released, and how the region goes, whose
 * figures hold the place. */
#include <string.h>

#include "charted.h"
#include "measure.h"

enum { SENTENCES = 8, YEARS = 3, YEAR = 12 };

static const char dash[] = "–";

static const char *whole(struct kb_ctx *c, double x)
{
	return kb_number(c, x, 0);
}

static const char *points(struct kb_ctx *c, double share)
{
	return kb_number(c, 100 * share, 0);
}

/* ---- The early indication -------------------------------------------------------------------------- */

static void say(const char **list, size_t *n, const char *sentence)
{
	if (sentence && *n < SENTENCES)
		list[(*n)++] = sentence;
}

/* "“Do you feel safe?” (A10)": the questions of a list, behind those before. */
static const char *ask_terms(struct kb_ctx *c, struct catalogue_terms t, const char *before)
{
	for (size_t i = 0; i < t.count; i++) {
		const char *term = t.list[i], *name;

		while ((name = formula_item(c, &term)) != NULL) {
			const struct kb_form_item *item = kb_item_find(c, name);

			if (!strstr(before, kb_fmt(c, "(%s)", name)))
				before = kb_fmt(c, "%s%s“%s” (%s)", before, *before ? "; " : "", item ? item->stem : name, name);
		}
	}
	return before;
}

static const char *say_how(struct kb_ctx *c, const struct measure_case *k)
{
	const struct catalogue_figure *f = k->one.series->figure;

	if (measure_is_judged(k))
		return NULL;
	return kb_say(c, "staff.measure.early.how", "questions", ask_terms(c, f->to, ask_terms(c, f->of, "")), NULL);
}

/* "62%", "at most 10%". */
static const char *share_of(struct kb_ctx *c, struct kbs_people p)
{
	return p.size > 0 ? kb_say(c, "staff.metrics.percent", "share", whole(c, 100 * (double)p.count / (double)p.size), NULL) : dash;
}

static const char *round_share(struct kb_ctx *c, const struct measure_case *k, const struct measure_early *e)
{
	return metrics_banded(c, reading_value(c, k->one.series->indicator, e->value), e->band);
}

static const char *people_in(struct kb_ctx *c, struct kbs_people p)
{
	return p.size > 0 ? whole(c, (double)p.size) : dash;
}

static const char *say_indication(struct kb_ctx *c, const struct measure_case *k, const struct measure_early *e)
{
	const struct kbs_indication *is = &e->is;

	if (is->early == KBS_EARLY_TOO_EARLY)
		return kb_say(c, "staff.measure.early_too_early", "weeks", whole(c, is->weeks), NULL);
	if (is->early == KBS_EARLY_NOT_MEASURABLE)
		return kb_say(c, "staff.measure.early_not_measurable", "before", people_in(c, is->before), "n", people_in(c, is->round), NULL);
	return kb_say(c, kb_fmt(c, "staff.measure.%s", kbs_early_word(is->early)), "share", round_share(c, k, e), "n", people_in(c, is->round), "period", metrics_period(c, e->period),
	    "was", share_of(c, is->before), "before", people_in(c, is->before), "weeks", whole(c, is->weeks), NULL);
}

static const char *say_interval(struct kb_ctx *c, const struct measure_early *e)
{
	return kb_say(c, "staff.measure.early.size", "points", points(c, e->is.difference.difference), "low", points(c, e->lower),
	    "high", points(c, e->upper), NULL);
}

static void say_round(struct kb_ctx *c, const struct measure_case *k, const struct measure_early *e, const char **list, size_t *n)
{
	if (e->waits) {
		say(list, n, kb_say(c, "staff.measure.early.waits", "period", metrics_period(c, e->period), NULL));
		return;
	}
	say(list, n, say_indication(c, k, e));
	if (e->is.early < KBS_EARLY_NONE)
		return;
	say(list, n, say_interval(c, e));
	if (e->banded)
		say(list, n, kb_say(c, "staff.measure.early.banded", NULL));
}

static const char *say_why_none(struct kb_ctx *c, const struct measure_case *k, const struct measure_early *e)
{
	if (e->share)
		return kb_say(c, "staff.measure.early.above", NULL);
	return repeat_is_joint(k->one.series->figure) ? kb_say(c, "staff.measure.early.joint", NULL) : kb_say(c, "staff.measure.early.score", NULL);
}

size_t measure_early_says(struct kb_ctx *c, const struct measure_case *k, const char *const **to)
{
	const struct measure_early e = measure_early(c, k);
	const char **list = kb_alloc(c, SENTENCES * sizeof(*list));
	size_t n = 0;

	*to = list;
	if (e.told)
		say_round(c, k, &e, list, &n);
	else if (!e.place || !e.share)
		say(list, &n, measure_is_judged(k) ? NULL : say_why_none(c, k, &e));
	else
		say(list, &n, say_how(c, k));
	return n;
}

/* ---- Yes or no, over a year ---------------------------------------------------------------------------- */

static const struct metrics_indicators *years_of(struct kb_ctx *c, const struct kb_place *place, const char *id)
{
	struct kb_period *years = kb_alloc(c, YEARS * sizeof(*years));
	int32_t open = kb_month(c) - kb_month(c) % YEAR;

	for (int i = 0; i < YEARS; i++)
		years[i] = (struct kb_period){ open - YEAR * (i + 1), YEAR };
	return indicators_at(c, place, id, years, YEARS);
}

static size_t series_of(const struct metrics_indicators *f, const struct measure_aim *a)
{
	size_t i = 0;

	while (i < f->nseries && (strcmp(f->series[i].indicator->id, a->indicator) != 0 || strcmp(f->series[i].key, a->figure) != 0))
		i++;
	return i;
}

static const char *say_met(struct kb_ctx *c, const struct metrics_series *s, const struct kb_figure *g)
{
	static const char *const words[] = { [READING_FEW] = "few", [READING_OPEN] = "open", [READING_MEETS] = "meets", [READING_MISSES] = "misses" };
	struct kbs_interval w = { 0 };

	charted_interval(g->value, g->n, g->value_band, &w);
	return kb_say(c, kb_fmt(c, "staff.measure.year.%s", words[reading_met(s, g)]), "year", metrics_period(c, g->period), "norm", reading_value(c, s->indicator, s->indicator->norm),
	    "value", metrics_banded(c, reading_value(c, s->indicator, g->value), g->value_band), "n", whole(c, (double)g->n),
	    "low", points(c, w.lower), "high", points(c, w.upper), NULL);
}

static const char *say_year(struct kb_ctx *c, const struct measure_case *k)
{
	const struct metrics_indicators *f = years_of(c, k->one.place, k->aim.indicator);
	size_t at = series_of(f, &k->aim);

	if (at == f->nseries || reading_met(&f->series[at], &(struct kb_figure){ .shown = true }) == READING_NO_NORM)
		return NULL;
	for (size_t i = 0; i < f->nperiods; i++)
		if (f->figures[at * f->nperiods + i].shown)
			return say_met(c, &f->series[at], &f->figures[at * f->nperiods + i]);
	return kb_say(c, "staff.measure.year.none", "norm", reading_value(c, f->series[at].indicator, f->series[at].indicator->norm), NULL);
}

/* ---- The region --------------------------------------------------------------------------------------------- */

static const struct kb_place *region_of(struct kb_ctx *c, const struct kb_place *place)
{
	const struct kb_place *above = kb_place(c, place->parent);

	return strcmp(place->kind, "location") == 0 && above && strcmp(above->kind, "region") == 0 ? above : NULL;
}

/* Who may not read the region's own pages sees this one line of it. */
static const struct measure_region *say_region(struct kb_ctx *c, const struct measure_case *k)
{
	const struct kb_place *region = region_of(c, k->one.place);
	const struct kb_period *periods;
	size_t n = region ? figures_periods(c, region, &periods) : 0;
	const struct metrics_indicators *f = n ? indicators_at(c, region, k->aim.indicator, periods, n) : NULL;
	size_t at = f ? series_of(f, &k->aim) : 0;
	struct measure_region *to = kb_alloc(c, sizeof(*to));
	struct reading r;

	if (!f || at == f->nseries || !(r = reading_of(c, f, at)).newest)
		return NULL;
	*to = (struct measure_region){ .name = region->name, .line = screens_line(c, f, &r, spark_span(f)) };
	to->url = kb_may(c, "metrics.read", region->id) ? to->line.url : NULL;
	to->says = kb_say(c, "staff.measure.region.says", "value", to->line.value, "n", to->line.n, "period", to->line.period, NULL);
	return to;
}

void measure_beside(struct kb_ctx *c, const struct measure_case *k, struct measure_section *s)
{
	s->nearly = measure_early_says(c, k, &s->early);
	if (measure_is_judged(k))
		return;
	s->year = say_year(c, k);
	s->region = say_region(c, k);
	s->beside = s->year || s->region;
}
