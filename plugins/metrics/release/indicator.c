/* indicator.c - indicators of a place, from voices to what may be seen.
 *
 * A voice is added to each figure that is about it, under the version of the formula that
 * holds in its month. A series is one figure of an indicator through all its versions: of a
 * period that lies in two versions there is no figure, and neighbours of different versions
 * are not joined. Each side of a figure is a table of its own at the gate (release.c), under a
 * name that no item of a form has; nothing is read here but what was released of it. */
#include <math.h>
#include <string.h>

#include "catalogue.h"
#include "metrics.h"
#include "metrics.sql.h"

const char *indicator_key(struct kb_ctx *c, const struct catalogue_figure *f)
{
	return *f->part ? kb_fmt(c, "%s/%s", f->population, f->part) : f->population;
}

/* ---- Hearing ------------------------------------------------------------------------------ */

static void add_side(struct kb_ctx *c, const struct catalogue_indicator *i, const struct catalogue_figure *f, int side,
    const struct kb_observation *o)
{
	struct catalogue_sum s = reckon_voice(c, f, side, o);

	if (s.n == 0)
		return;
	kb_run(c, &metrics_add_indicator, kb_t(o->place), kb_i(o->month), kb_t(i->id), kb_i(i->version),
	    kb_t(indicator_key(c, f)), kb_i(side), kb_i(s.n), kb_i(s.total));
	sums_check_room(c, o, i->id);
}

static void add_both(struct kb_ctx *c, const struct catalogue_indicator *i, const struct catalogue_figure *f, const struct kb_observation *o)
{
	for (int side = 0; side < 2; side++)
		add_side(c, i, f, side, o);
}

enum kb_rc indicator_hear(struct kb_ctx *c, const struct kb_observation *o)
{
	reckon_each(c, o, add_both);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc indicator_forget(struct kb_ctx *c, int32_t month)
{
	return kb_run(c, &metrics_forget_indicators, kb_i(month));
}

/* ---- Series --------------------------------------------------------------------------------- */

const struct catalogue_indicator *indicator_version(const struct catalogue *k, const char *id, struct kb_period p)
{
	const struct catalogue_indicator *first = catalogue_find(k, id, p.month);

	return first == catalogue_find(k, id, p.month + p.months - 1) ? first : NULL;
}

static const struct catalogue_figure *figure_named(struct kb_ctx *c, const struct catalogue_indicator *i, const char *key)
{
	for (size_t j = 0; i && j < i->nfigures; j++)
		if (strcmp(indicator_key(c, &i->figures[j]), key) == 0)
			return &i->figures[j];
	return NULL;
}

const struct catalogue_figure *indicator_figure(struct kb_ctx *c, const struct metrics_series *s, struct kb_period p)
{
	return figure_named(c, indicator_version(kb_started(c), s->indicator->id, p), s->key);
}

/* A series for each figure of the newest version of each indicator, if periods of it are wanted. */
static size_t list_series(struct kb_ctx *c, const struct catalogue *k, metrics_wanted *wanted, const char *ids, struct metrics_series **list)
{
	size_t most = 0, n = 0;

	for (size_t i = 0; i < k->nindicators; i++)
		most += k->indicators[i].nfigures;
	*list = kb_alloc(c, (most + 1) * sizeof(**list));
	for (size_t i = 0; i < k->nindicators; i++) {
		const struct catalogue_indicator *at = &k->indicators[i];

		if (catalogue_find(k, at->id, kb_month(c)) != at || (ids && !kb_has_word(ids, at->id)))
			continue;
		for (size_t j = 0; j < at->nfigures; j++) {
			(*list)[n] = (struct metrics_series){ at, &at->figures[j], indicator_key(c, &at->figures[j]) };
			n += !wanted || wanted(&(*list)[n]) > 0;
		}
	}
	return n;
}

/* ---- What was released of a place -------------------------------------------------------------- */

const char *indicator_table(struct kb_ctx *c, const char *id, int version, const char *key, int side)
{
	return kb_fmt(c, "%s:%d:%s:%d", id, version, key, side);
}

/* Both sides of a figure in a period, as they are asked for. A period without a version asks for
 * a table that there is not. */
static void ask_for(struct kb_ctx *c, const struct catalogue *k, const struct metrics_indicators *f, const char *place, size_t at, struct kb_figure to[2])
{
	const struct metrics_series *s = &f->series[at / f->nperiods];
	struct kb_period p = f->periods[at % f->nperiods];
	const struct catalogue_indicator *i = indicator_version(k, s->indicator->id, p);

	f->versions[at] = i ? i->version : 0;
	for (int side = 0; side < 2; side++)
		to[side] = (struct kb_figure){ .place = place, .period = p,
			.item = indicator_table(c, s->indicator->id, f->versions[at], s->key, side) };
}

enum { THOUSAND = 1000 };

static struct catalogue_sum sum_of(const struct kb_figure *g)
{
	return g->shown ? (struct catalogue_sum){ g->n, llround(THOUSAND * g->value * (double)g->n) } : (struct catalogue_sum){ 0 };
}

/* Of a register the gate tells the figure itself (deliver.c): a share, events per thousand, or a mean that
 * lies between 0 and 100 there. */
static bool reckon_register(const struct catalogue_figure *f, const struct kb_figure *told, struct kb_figure *g)
{
	g->n = told->n;
	g->exposure = told->exposure;
	g->value = f->kind == CATALOGUE_MEAN ? 2 * told->value - 100 : told->value;
	return told->shown;
}

static bool reckon_figure(const struct catalogue_figure *f, const struct kb_figure sides[2], struct kb_figure *g)
{
	const struct catalogue_sum sums[2] = { sum_of(&sides[0]), sum_of(&sides[1]) };

	if (f->kind >= CATALOGUE_RATIO)
		return reckon_register(f, &sides[0], g);
	return reckon_sums(f, sums, &g->value, &g->n);
}

/* The band of a figure from those of its sides; of a difference the second one turns round.
 * false: they pull apart, so that nothing can be said. */
static bool join_bands(const struct kb_figure sides[2], bool two, enum kb_band *band)
{
	int first = sides[0].value_band, second = two ? -(int)sides[1].value_band : KB_AS_IS;

	*band = (enum kb_band)(first ? first : second);
	return first * second >= 0;
}

/* Fewer than the indicator itself asks for are none. */
static struct kb_figure reckon_one(struct kb_ctx *c, const struct catalogue *k, enum kb_tier tier, const struct metrics_series *s,
    const struct kb_figure sides[2])
{
	const struct catalogue_indicator *at = indicator_version(k, s->indicator->id, sides[0].period);
	const struct catalogue_figure *f = figure_named(c, at, s->key);
	struct kb_figure g = { .place = sides[0].place, .item = s->indicator->id, .period = sides[0].period };

	g.shown = f && reckon_figure(f, sides, &g) && g.n >= (tier == KB_INSIDE ? at->least : at->least_outside) &&
	    join_bands(sides, f->kind == CATALOGUE_GAP, &g.value_band);
	if (g.shown)
		return g;
	g = (struct kb_figure){ .place = g.place, .item = g.item, .period = g.period };
	g.nobody = f && sides[0].nobody && (f->kind != CATALOGUE_GAP || sides[1].nobody);
	return g;
}

const struct metrics_indicators *indicators_of(struct kb_ctx *c, const struct kb_place *place)
{
	return indicators_to(c, KB_INSIDE, place, NULL);
}

/* Is this cell asked for? */
static bool is_wanted(const struct metrics_indicators *f, size_t at, metrics_wanted *wanted)
{
	return !wanted || at % f->nperiods < wanted(&f->series[at / f->nperiods]);
}

const struct metrics_indicators *indicators_some(struct kb_ctx *c, const struct kb_place *place, metrics_wanted *wanted)
{
	return indicators_to(c, KB_INSIDE, place, wanted);
}

static const struct metrics_indicators *over(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place, metrics_wanted *wanted,
    const char *ids, const struct kb_period *periods, size_t nperiods)
{
	const struct catalogue *k = kb_started(c);
	struct metrics_indicators *f = kb_alloc(c, sizeof(*f));
	struct metrics_series *series;
	struct kb_figure *figures, *sides;
	const char *name = figures_place(c, place);
	size_t cells, n = 0;

	f->place = place;
	f->nseries = list_series(c, k, wanted, ids, &series);
	f->series = series;
	f->periods = periods;
	f->nperiods = nperiods;
	cells = f->nseries * f->nperiods;
	for (size_t i = 0; i < cells; i++)
		n += is_wanted(f, i, wanted);
	sides = kb_alloc(c, (2 * n + 2) * sizeof(*sides));
	f->figures = figures = kb_alloc(c, (cells + 1) * sizeof(*figures));
	f->versions = kb_alloc(c, (cells + 1) * sizeof(*f->versions));
	for (size_t i = 0, at = 0; i < cells; i++)
		if (is_wanted(f, i, wanted))
			ask_for(c, k, f, name, i, &sides[2 * at++]);
	if (kb_released(c, tier, sides, 2 * n) != KB_OK)
		f->nseries = 0;
	for (size_t i = 0, at = 0; i < cells; i++)
		if (is_wanted(f, i, wanted))
			figures[i] = reckon_one(c, k, tier, &series[i / f->nperiods], &sides[2 * at++]);
	joint_hide(c, tier, f, figures);
	return f;
}

const struct metrics_indicators *indicators_over(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place,
    const struct kb_period *periods, size_t n)
{
	return over(c, tier, place, NULL, NULL, periods, n);
}

const struct metrics_indicators *indicators_at(struct kb_ctx *c, const struct kb_place *place, const char *ids,
    const struct kb_period *periods, size_t n)
{
	return over(c, KB_INSIDE, place, NULL, ids, periods, n);
}

const struct metrics_indicators *indicators_to(struct kb_ctx *c, enum kb_tier tier, const struct kb_place *place,
    metrics_wanted *wanted)
{
	const struct kb_period *periods;
	size_t n = figures_periods_to(c, tier, place, &periods);

	return over(c, tier, place, wanted, NULL, periods, n);
}

/* ---- Of whom a figure is ------------------------------------------------------------------------ */

const char *indicator_reached_by(struct kb_ctx *c, const char *population)
{
	const struct catalogue_word *w = catalogue_word(kb_started(c), CATALOGUE_POPULATION, population);

	return w ? w->reach : "";
}

const struct kb_figure *indicator_reach(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	const char *id = indicator_reached_by(c, f->series[series].figure->population);

	for (size_t i = 0; *id && i < f->nseries; i++)
		if (strcmp(f->series[i].indicator->id, id) == 0)
			return &f->figures[i * f->nperiods];
	return NULL;
}
