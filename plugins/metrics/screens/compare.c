/* compare.c - the page of locations of one type beside each other: of a question, or of each figure of an indicator (compare.h). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare.h"
#include "defined.h"
#include "norms.h"
#include "reading.h"

enum { THOUSAND = 1000 };

static const char dash[] = "–";

/* ---- Words ---- */

/* Compared with all together; a dash where there are no limits. */
static const char *verdict_of(const struct compare_field *f, size_t i, bool counted)
{
	const struct kb_figure *g = &f->points[i].figure;
	const char *key = "staff.compare.inside";

	if (!g->shown || !f->limits)
		return dash;
	if (f->kind == KBS_P && g->n < KBS_COMPARE_MIN)
		key = counted ? "staff.compare.few.counted" : "staff.compare.few";
	else if (f->outside[i])
		key = f->outside[i] > 0 ? "staff.compare.higher" : "staff.compare.lower";
	return kb_say(f->c, key, NULL);
}

/* "74", "74–78"; events per thousand. */
static const char *all_together(const struct compare_field *f)
{
	double times = f->kind == KBS_U ? THOUSAND : 100;
	int places = f->kind == KBS_U;
	const char *low = kb_number(f->c, times * f->low.theta, places), *high = kb_number(f->c, times * f->high.theta, places);

	return strcmp(low, high) == 0 ? low : kb_fmt(f->c, "%s–%s", low, high);
}

static bool any_counted(const struct compare_field *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->points[i].figure.n > 0)
			return true;
	return false;
}

/* What the chart says, read aloud; `word` of the sentence about all together. */
static const char *say_all(const struct compare_field *f, const char *word, const char *over)
{
	const char *shown = kb_number(f->c, (double)f->shown, 0);
	size_t outside = 0;

	if (f->shown == 0)
		return kb_say(f->c, "staff.compare.none", NULL);
	if (f->kind == KBS_U && !any_counted(f) && !(f->whole && f->theta > 0))
		return kb_say(f->c, "staff.compare.nothing", "n", shown, NULL);
	if (!f->limits)
		return kb_say(f->c, "staff.compare.too_few", "n", shown, "min", kb_number(f->c, KBS_FUNNEL_MIN, 0), NULL);
	for (size_t i = 0; i < f->n; i++)
		outside += f->outside[i] != 0;
	return kb_say(f->c, kb_fmt(f->c, "staff.compare.%s", word), "share", all_together(f), "over", over, "n", shown, "outside", kb_number(f->c, (double)outside, 0), NULL);
}

static struct metrics_funnel begin(const struct compare_field *f, const char *id, const char *name)
{
	struct metrics_funnel m = { .id = id, .name = name, .says_id = kb_fmt(f->c, "%s-says", id),
		.period = f->period.months ? metrics_period(f->c, f->period) : "",
		.wide = f->limits && (f->low.overdispersed || f->high.overdispersed) };

	if (f->shown)
		compare_draw(f, &m);
	return m;
}

static const char *percent(struct kb_ctx *c, const struct kb_figure *g)
{
	return metrics_banded(c, kb_say(c, "staff.metrics.percent", "share", kb_number(c, 100 * g->share, 0), NULL), g->share_band);
}

/* ---- Of a question ---- */

/* The page of the question at a place; how many of those asked were reached there. */
static const char *question_url(const struct compare_field *f, const struct kb_place *place, const char *item)
{
	return kb_fmt(f->c, "%s#%s", kb_url(f->c, "metrics.place", place->id, NULL), item);
}

struct reach { const struct compare_field *f; const struct kb_place *place; const char *item; char text[200]; };

/* Of what it takes to find out only the words are kept. */
static enum kb_rc read_reach(struct kb_ctx *c, void *with)
{
	struct reach *r = with;
	const struct metrics_indicators *reached = r->f->period.months ? defined_reached(c, r->place, &r->f->period, 1) : NULL;

	snprintf(r->text, sizeof(r->text), "%s", reached ? defined_reach(c, defined_reached_of(c, reached, r->item)) : dash);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

static const char *reach_of(const struct compare_field *f, const struct kb_place *place, const char *item)
{
	struct reach r = { .f = f, .place = place, .item = item };

	kb_apart(f->c, read_reach, &r);
	return kb_fmt(f->c, "%s", r.text);
}

static const struct table_column answered[] = {
	{ "staff.surveys.place", false }, { "staff.metrics.n", true }, { "staff.metrics.share", true }, { "staff.metrics.interval", true },
	{ "staff.compare.verdict", false }, { "staff.one.reach", true },
};
static const struct table_column counted[] = {
	{ "staff.surveys.place", false }, { "staff.one.count", true }, { "staff.metrics.value", true }, { "staff.metrics.interval", true },
	{ "staff.compare.verdict", false },
};
static const struct table_column events[] = {
	{ "staff.surveys.place", false }, { "staff.one.count", true }, { "staff.compare.over", true }, { "staff.metrics.value", true },
	{ "staff.compare.verdict", false },
};

static void add_share(const struct compare_field *f, size_t i, struct metrics_table *t, const char *url, const char *verdict, const char *reach)
{
	const struct kb_figure *g = &f->points[i].figure;
	const char *const cells[] = {
		f->points[i].place->name, metrics_people(f->c, g), g->shown ? percent(f->c, g) : dash, g->shown ? judge_interval(f->c, g) : dash,
		verdict, reach,
	};

	table_add(f->c, t, url, cells);
}

/* A difference, and that nobody wrote a possible cause of it. `cause`: of the location outside whose turn it is. */
static const char *verdict_cell(const struct compare_field *f, size_t i, const struct metrics_cause **cause)
{
	const char *verdict = verdict_of(f, i, false);

	if (!f->outside[i] || (*cause)++->words)
		return verdict;
	return kb_fmt(f->c, "%s. %s", verdict, kb_say(f->c, "staff.cause.none", NULL));
}

static struct metrics_table table_of_question(const struct compare_field *f, const char *item, const struct metrics_cause *cause)
{
	struct metrics_table t = TABLE_OF(f->c, "compare", answered, f->n);

	for (size_t i = 0; i < f->n; i++)
		add_share(f, i, &t, question_url(f, f->points[i].place, item), verdict_cell(f, i, &cause), reach_of(f, f->points[i].place, item));
	return t;
}

/* Of each location outside the outer limits what may be the cause, or that nobody wrote one yet. */
static void fill_causes(const struct compare_field *f, const char *item, struct metrics_compare *m)
{
	struct metrics_cause *causes = kb_alloc(f->c, (f->n + 1) * sizeof(*causes));

	m->causes = causes;
	m->asked = "screen";
	for (size_t i = 0; i < f->n; i++) {
		if (!f->outside[i])
			continue;
		causes[m->ncauses] = cause_of(f->c, f->points[i].place, item, f->period, f->outside[i]);
		m->asked = causes[m->ncauses++].words ? NULL : m->asked;
	}
}

/* What all locations of the type have together. */
static const char *own_page(struct kb_ctx *c, const char *type, const char *item)
{
	const char *page = type_url(c, "metrics.place", type);

	return page ? kb_fmt(c, "%s#%s", page, item) : NULL;
}

int compare_way(struct kb_ctx *c, const struct kb_place *place, const struct kb_form_item *item, struct kb_period *at)
{
	struct compare_field f = compare_question(c, place->type, item->name);

	*at = f.period;
	compare_reckon(&f);
	for (size_t i = 0; i < f.n; i++)
		if (strcmp(f.points[i].place->id, place->id) == 0)
			return f.outside[i];
	return 0;
}

bool compare_fill(struct kb_ctx *c, const char *type, const struct kb_form_item *item, struct metrics_compare *m)
{
	struct compare_field f = compare_question(c, type, item->name);
	struct metrics_funnel *section = kb_alloc(c, sizeof(*section));

	if (f.n == 0)
		return false;
	compare_reckon(&f);
	*section = begin(&f, "compare", "");
	section->legend = kb_say(c, "staff.compare.legend", NULL);
	section->says = say_all(&f, "says", "");
	section->defined = defined_of_each(c, item, section->period);
	*m = (struct metrics_compare){ .stem = item->stem, .type = type, .back = m->back, .own = own_page(c, type, item->name), .sections = section, .count = 1 };
	fill_causes(&f, item->name, m);
	section->table = table_of_question(&f, item->name, m->causes);
	return true;
}

/* ---- Of an indicator ---- */

/* What its events are counted over, as the catalogue says it. */
static const char *over_of(struct kb_ctx *c, const struct metrics_series *s)
{
	return s->figure->to.count > 0 ? metrics_word(c, CATALOGUE_COLUMN, s->figure->to.list[0]) : "";
}

static const char *reach_at(const struct compare_field *f, size_t i, const struct metrics_series *s)
{
	const char *id = indicator_reached_by(f->c, s->figure->population);
	const struct metrics_indicators *reached = *id && f->period.months ? indicators_at(f->c, f->points[i].place, id, &f->period, 1) : NULL;

	return reached && reached->nseries > 0 ? defined_reach(f->c, &reached->figures[0]) : dash;
}

static void add_events(const struct compare_field *f, size_t i, struct metrics_table *t, const struct metrics_series *s)
{
	const struct kb_figure *g = &f->points[i].figure;
	const char *const cells[] = {
		f->points[i].place->name, metrics_people(f->c, g), g->shown ? kb_number(f->c, g->exposure, 0) : dash,
		g->shown ? reading_value(f->c, s->indicator, g->value) : dash, verdict_of(f, i, true),
	};

	table_add(f->c, t, indicator_url(f->c, f->points[i].place, s), cells);
}

static struct metrics_table table_of_series(const struct compare_field *f, const struct metrics_series *s, const char *id)
{
	bool register_ = catalogue_is_register(s->indicator);
	struct metrics_table t = f->kind == KBS_U ? TABLE_OF(f->c, id, events, f->n) : register_ ? TABLE_OF(f->c, id, counted, f->n)
	    : TABLE_OF(f->c, id, answered, f->n);

	for (size_t i = 0; i < f->n; i++)
		if (f->kind == KBS_U)
			add_events(f, i, &t, s);
		else
			add_share(f, i, &t, indicator_url(f->c, f->points[i].place, s), verdict_of(f, i, register_), register_ ? "" : reach_at(f, i, s));
	return t;
}

/* Which number is small nobody says. */
static const char *say_left_out(const struct compare_field *f)
{
	size_t out = f->n - f->shown - f->nobody;

	if (f->kind != KBS_U || f->shown == 0 || out == 0)
		return NULL;
	return kb_fmt(f->c, "%s %s", kb_say(f->c, "staff.compare.left_out", "n", kb_number(f->c, (double)out, 0), "most", kb_number(f->c, KB_GATE_MIN - 1, 0), NULL),
	    kb_say(f->c, f->whole ? "staff.compare.whole" : "staff.compare.shown_only", NULL));
}

static size_t doubts_of(const struct compare_field *f, const struct metrics_series *s, const struct metrics_doubt **list)
{
	struct metrics_doubt *to = kb_alloc(f->c, (f->n + 1) * sizeof(*to));
	size_t n = 0;

	for (size_t i = 0; i < f->n; i++) {
		const char *says = beside_doubt(f->c, f->points[i].place, s, &f->points[i].figure);

		if (says)
			to[n++] = (struct metrics_doubt){ f->points[i].place->name, says };
	}
	*list = to;
	return n;
}

static struct metrics_funnel section_of(struct kb_ctx *c, const char *type, const struct metrics_series *s)
{
	struct compare_field f = compare_indicator(c, type, s);
	bool events_ = f.kind == KBS_U;
	struct metrics_funnel m;

	compare_reckon(&f);
	m = begin(&f, indicator_anchor(c, s->key), metrics_whose(c, s->figure));
	m.legend = events_ ? kb_say(c, "staff.compare.legend.events", "over", over_of(c, s), NULL) : kb_say(c, "staff.compare.legend.share", NULL);
	m.says = say_all(&f, events_ ? "says.events" : "says.share", over_of(c, s));
	m.left_out = say_left_out(&f);
	m.ndoubts = doubts_of(&f, s, &m.doubts);
	m.table = table_of_series(&f, s, m.id);
	m.defined = defined_series_of_each(c, s, m.period, kb_say(c, events_ ? "staff.compare.chart.u" : "staff.compare.chart.p", NULL));
	return m;
}

static bool has_locations(struct kb_ctx *c, const char *type)
{
	const struct kb_place *all;
	size_t n = kb_places(c, "metrics.read", &all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].kind, "location") == 0 && strcmp(all[i].type, type) == 0)
			return true;
	return false;
}

/* Of what is told by people a number says how much is told. */
static const char *say_neutral(struct kb_ctx *c, const struct catalogue_indicator *i)
{
	if (strcmp(i->direction, "neutral") != 0)
		return NULL;
	return kb_say(c, i->figures[0].kind == CATALOGUE_RATE ? "staff.compare.neutral.events" : "staff.compare.neutral", NULL);
}

bool compare_fill_indicator(struct kb_ctx *c, const char *type, const struct catalogue_indicator *i, struct metrics_compare *m)
{
	const struct metrics_series *list;
	size_t n = compare_series(c, i, &list);
	struct metrics_funnel *sections = kb_alloc(c, (n + 1) * sizeof(*sections));

	if (n == 0 || !has_locations(c, type))
		return false;
	for (size_t k = 0; k < n; k++)
		sections[k] = section_of(c, type, &list[k]);
	*m = (struct metrics_compare){ .stem = kb_fmt(c, "%s %s", i->id, metrics_words(c, i->nl, i->en)), .type = type, .back = m->back,
		.neutral = say_neutral(c, i), .sections = sections, .count = n };
	return true;
}

const char *compare_url(struct kb_ctx *c, const struct kb_place *p, const struct metrics_series *s)
{
	const struct metrics_series *list;
	size_t n = *p->type && strcmp(p->kind, "location") == 0 ? compare_series(c, s->indicator, &list) : 0;

	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].key, s->key) == 0)
			return kb_fmt(c, "%s#%s", kb_url(c, "metrics.compare.indicator", p->type, s->indicator->id, NULL), indicator_anchor(c, s->key));
	return NULL;
}
