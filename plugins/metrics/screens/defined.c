/* defined.c - what a figure is, wherever it stands (S106).
 *
 * One piece for every screen: the definition, the newest period with its n and its response, the source, and the
 * version of the rules. A screen either holds it, folded together beside the figure, or leads by a link to
 * the place that does: the page of one indicator, or the question at its place. */
#include <string.h>

#include "defined.h"
#include "screens.h"

enum { FACTS = 16 };

static const char dash[] = "–";

static void fact(struct kb_ctx *c, struct metrics_defined *d, const char *key, const char *says)
{
	if (d->nfacts < FACTS && *says)
		((struct one_fact *)d->facts)[d->nfacts++] = (struct one_fact){ kb_say(c, key, NULL), says, false };
}

static struct metrics_defined begin(struct kb_ctx *c, const char *of)
{
	return (struct metrics_defined){ .of = of, .facts = kb_alloc(c, FACTS * sizeof(struct one_fact)) };
}

/* ---- How many were reached ------------------------------------------------------------------------ */

static const char *share(struct kb_ctx *c, double value, enum kb_band band)
{
	return metrics_banded(c, kb_say(c, "staff.metrics.percent", "share", kb_number(c, value, 0), NULL), band);
}

const char *defined_reach(struct kb_ctx *c, const struct kb_figure *reach)
{
	if (!reach || !reach->shown)
		return dash;
	return kb_say(c, "staff.one.reach.of", "reach", share(c, reach->value, reach->value_band), "n", kb_number(c, (double)reach->n, 0), NULL);
}

const char *defined_response(struct kb_ctx *c, const struct kb_figure *reach)
{
	if (!reach || !reach->shown)
		return kb_say(c, "staff.one.reach.unknown", NULL);
	return kb_say(c, "staff.one.reach.says", "reach", share(c, reach->value, reach->value_band), "n", kb_number(c, (double)reach->n, 0), NULL);
}

/* All that tell of any population how many were reached: "T09 P05". */
static const char *reach_ids(struct kb_ctx *c)
{
	const struct catalogue *k = kb_started(c);
	const char *ids = "";

	for (size_t i = 0; i < k->nwords; i++)
		if (k->words[i].what == CATALOGUE_POPULATION && *k->words[i].reach)
			ids = kb_fmt(c, "%s %s", ids, k->words[i].reach);
	return ids;
}

const struct metrics_indicators *defined_reached(struct kb_ctx *c, const struct kb_place *place, const struct kb_period *periods, size_t n)
{
	return indicators_at(c, place, reach_ids(c), periods, n);
}

static bool asks(const struct catalogue_figure *f, const char *item)
{
	return f->kind != CATALOGUE_GAP && formula_uses(f, item);
}

/* Only a formula that is no gap says of whom a question is: a gap asks two. */
static const char *asked_of(struct kb_ctx *c, const char *item)
{
	const struct catalogue *k = kb_started(c);

	for (size_t i = 0; i < k->nindicators; i++)
		for (size_t j = 0; j < k->indicators[i].nfigures; j++)
			if (asks(&k->indicators[i].figures[j], item))
				return k->indicators[i].figures[j].population;
	return "";
}

const struct kb_figure *defined_reached_of(struct kb_ctx *c, const struct metrics_indicators *reached, const char *item)
{
	const char *id = indicator_reached_by(c, asked_of(c, item));

	for (size_t i = 0; *id && i < reached->nseries; i++)
		if (strcmp(reached->series[i].indicator->id, id) == 0)
			return &reached->figures[i * reached->nperiods];
	return NULL;
}

/* ---- Of an indicator -------------------------------------------------------------------------------- */

/* "70; from October 2026: 80": a norm that hangs on the date is a version of the indicator. */
static const char *norms(struct kb_ctx *c, const char *id)
{
	const struct catalogue *k = kb_started(c);
	const char *says = "";

	for (size_t i = 0; i < k->nindicators; i++) {
		const struct catalogue_indicator *at = &k->indicators[i];

		if (strcmp(at->id, id) == 0)
			says = kb_fmt(c, "%s%s%s", says, *says ? " " : "", kb_say(c, "staff.one.since", "version", kb_fmt(c, "%d", at->version),
			    "month", kb_month_name(c, at->from), "norm", at->has_norm ? reading_value(c, at, at->norm) : dash, NULL));
	}
	return says;
}

const char *defined_norm(struct kb_ctx *c, const struct catalogue_indicator *i)
{
	if (!i->has_norm)
		return kb_say(c, "staff.metrics.norm.none", NULL);
	return kb_say(c, kb_fmt(c, "staff.metrics.norm.%s", i->status), "norm", reading_value(c, i, i->norm),
	    "owner", metrics_word(c, CATALOGUE_OWNER, i->owner), NULL);
}

/* A register's indicator is guarded as a count; of answers, a page shows no fewer than these. */
static const char *least(struct kb_ctx *c, int inside, int outside)
{
	if (inside == 0)
		return kb_say(c, "staff.one.least.events", "inside", kb_number(c, KB_GATE_MIN - 1, 0), "outside", kb_number(c, 2 * KB_GATE_MIN - 1, 0), NULL);
	return kb_say(c, "staff.one.least.says", "inside", kb_number(c, inside, 0), "outside", kb_number(c, outside, 0), NULL);
}

/* What of it is told, and where. */
static void tell_rules(struct kb_ctx *c, const struct metrics_series *s, struct metrics_defined *d)
{
	const struct catalogue_word *of = s->figure->of.count > 0 ? catalogue_word(kb_started(c), CATALOGUE_COLUMN, s->figure->of.list[0]) : NULL;
	bool stock = s->figure->kind == CATALOGUE_COUNT && of && strcmp(of->kind, "stock") == 0;
	const char *more = s->figure->by.count > 0 ? kb_say(c, "staff.one.least.parts", NULL) : stock ? kb_say(c, "staff.one.least.stock", NULL) : "",
		*above = s->indicator->above ? kb_say(c, "staff.one.level.above", NULL) : "";

	fact(c, d, "staff.one.least", kb_fmt(c, "%s%s%s%s%s", least(c, s->indicator->least, s->indicator->least_outside), *more ? " " : "", more,
	    *above ? " " : "", above));
}

const char *one_chart_says(struct kb_ctx *c, const struct one *o)
{
	static const char *const kinds[] = { [KBS_I] = "i", [KBS_P] = "p", [KBS_P_PRIME] = "p_prime", [KBS_C] = "u", [KBS_U] = "u", [KBS_U_PRIME] = "u_prime" };

	return kb_fmt(c, "%s %s", kb_say(c, kb_fmt(c, "staff.one.kind.%s", o->runs_only ? "run" : kinds[o->choice.kind]), NULL),
	    kb_say(c, o->choice.rules == KBS_ANHOEJ || o->runs_only ? "staff.one.rules.anhoej" : "staff.one.rules.mdc", NULL));
}

/* Of whom, when, how many, and how many of those who were asked. */
static void tell_newest(struct kb_ctx *c, const struct kb_figure *g, const struct kb_figure *reach, bool counted, struct metrics_defined *d)
{
	fact(c, d, "staff.one.period", metrics_period(c, g->period));
	fact(c, d, counted ? "staff.one.count" : "staff.metrics.n", kb_number(c, (double)g->n, 0));
	fact(c, d, "staff.overview.response", counted ? kb_say(c, "staff.one.reach.counted", NULL) : defined_response(c, reach));
}

/* The same where each place has its own. */
static void tell_each(struct kb_ctx *c, const char *period, bool counted, struct metrics_defined *d)
{
	const char *each = kb_say(c, "staff.one.each", NULL);

	fact(c, d, "staff.one.period", *period ? period : dash);
	fact(c, d, counted ? "staff.one.count" : "staff.metrics.n", each);
	fact(c, d, "staff.overview.response", counted ? kb_say(c, "staff.one.reach.counted", NULL) : each);
}

/* Of complaints (the fourth stream) it says which of them are in no figure. */
static void tell_counted(struct kb_ctx *c, const struct catalogue_indicator *i, struct metrics_defined *d)
{
	bool complaints = strcmp(i->stream, "4") == 0;

	fact(c, d, "staff.one.source", complaints ? kb_say(c, "staff.one.source.complaints", NULL) : kb_say(c, "staff.one.source.register", NULL));
}

static void tell_source(struct kb_ctx *c, const char *population, struct metrics_defined *d)
{
	fact(c, d, "staff.one.source", kb_say(c, "staff.one.source.answers", "who", metrics_word(c, CATALOGUE_POPULATION, population), NULL));
}

static struct metrics_defined series(struct kb_ctx *c, const struct metrics_series *s)
{
	const struct catalogue_indicator *i = s->indicator;
	struct metrics_defined d = begin(c, kb_fmt(c, "%s, %s", i->id, metrics_whose(c, s->figure)));

	fact(c, &d, "staff.one.formula", s->figure->formula);
	((struct one_fact *)d.facts)[0].code = true;
	fact(c, &d, "staff.one.unit", kb_fmt(c, "%s. %s.", kb_say(c, kb_fmt(c, "staff.metrics.unit.%s", i->unit), NULL),
	    kb_say(c, kb_fmt(c, "staff.metrics.better.%s", s->figure->direction), NULL)));
	fact(c, &d, "staff.one.norm", defined_norm(c, i));
	fact(c, &d, "staff.one.versions", norms(c, i->id));
	return d;
}

static void end_series(struct kb_ctx *c, const struct metrics_series *s, const char *chart, struct metrics_defined *d)
{
	if (catalogue_is_register(s->indicator))
		tell_counted(c, s->indicator, d);
	else
		tell_source(c, s->figure->population, d);
	tell_rules(c, s, d);
	fact(c, d, "staff.one.chart.name", chart);
	fact(c, d, "staff.one.rules", kb_say(c, "staff.one.rules.says", "version", KBS_VERSION, NULL));
	fact(c, d, "staff.overview.stream", metrics_word(c, CATALOGUE_STREAM, s->indicator->stream));
}

struct metrics_defined defined_series(struct kb_ctx *c, const struct metrics_series *s, const struct kb_figure *newest, const struct kb_figure *reach,
    const char *chart)
{
	struct metrics_defined d = series(c, s);

	tell_newest(c, newest, reach, catalogue_is_register(s->indicator), &d);
	end_series(c, s, chart, &d);
	return d;
}

struct metrics_defined defined_series_of_each(struct kb_ctx *c, const struct metrics_series *s, const char *period, const char *chart)
{
	struct metrics_defined d = series(c, s);

	tell_each(c, period, catalogue_is_register(s->indicator), &d);
	end_series(c, s, chart, &d);
	return d;
}

struct metrics_defined defined_one(struct kb_ctx *c, const struct one *o)
{
	const struct one_point *p = one_newest(o);
	struct kb_figure newest, reach;

	if (!p)
		return (struct metrics_defined){ 0 };
	newest = (struct kb_figure){ .period = p->period, .n = p->n };
	reach = one_reach(p);
	return defined_series(c, o->series, &newest, &reach, one_chart_says(c, o));
}

/* ---- Of a question ------------------------------------------------------------------------------------- */

static const char *norm_of(struct kb_ctx *c, const char *item)
{
	double norm = norm_of_question(c, item);

	if (norm == 0)
		return kb_say(c, "staff.metrics.norm.none", NULL);
	return kb_say(c, "staff.metrics.norm.set", "norm", kb_number(c, norm, 0), "owner", metrics_word(c, CATALOGUE_OWNER, "organisation"), NULL);
}

/* How a score and a share are made, and whose answers count otherwise than of most questions. */
static const char *about(struct kb_ctx *c, const char *item)
{
	const struct catalogue *k = kb_started(c);
	const char *says = kb_say(c, "staff.metrics.about", NULL), *items = family_taken_with(c, k, item);

	if (family_counts_unsure(k, item))
		says = kb_fmt(c, "%s %s", says, kb_say(c, "staff.metrics.about.unsure", NULL));
	return *items ? kb_fmt(c, "%s %s", says, kb_say(c, "staff.metrics.about.together", "items", items, NULL)) : says;
}

static struct metrics_defined question(struct kb_ctx *c, const struct kb_form_item *item)
{
	struct metrics_defined d = begin(c, item->name);

	fact(c, &d, "staff.one.question", kb_fmt(c, "%s: %s", item->name, item->stem));
	fact(c, &d, "staff.one.formula", about(c, item->name));
	fact(c, &d, "staff.one.norm", norm_of(c, item->name));
	return d;
}

static void end_question(struct kb_ctx *c, const struct kb_form_item *item, struct metrics_defined *d)
{
	tell_source(c, asked_of(c, item->name), d);
	fact(c, d, "staff.one.least", least(c, KB_GATE_MIN, 2 * KB_GATE_MIN));
	fact(c, d, "staff.one.rules", kb_say(c, "staff.one.rules.says", "version", KBS_VERSION, NULL));
}

struct metrics_defined defined_question(struct kb_ctx *c, const struct kb_form_item *item, const struct kb_figure *newest, const struct kb_figure *reach)
{
	struct metrics_defined d = question(c, item);

	tell_newest(c, newest, reach, false, &d);
	end_question(c, item, &d);
	return d;
}

struct metrics_defined defined_of_each(struct kb_ctx *c, const struct kb_form_item *item, const char *period)
{
	struct metrics_defined d = question(c, item);

	tell_each(c, period, false, &d);
	end_question(c, item, &d);
	return d;
}
