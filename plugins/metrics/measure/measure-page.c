/* measure-page.c - the page of one measure: the verdict in words, and every number it was made of.
 *
 * Who wants to work it out again finds here the figures before and after, the frozen centre and limits, what each
 * rule saw, and the version of the rules. What a measure is, its register says. */
#include <string.h>

#include "defined.h"
#include "klankbord-view.h"
#include "measure.h"
#include "screens.h"

enum { SENTENCES = 12, FACTS = 16 };

static const char dash[] = "–";

const char *measure_fired_word(enum kbs_fired fired)
{
	static const char *const words[] = { [KBS_FIRED_NONE] = "none", [KBS_FIRED_RUN] = "run", [KBS_FIRED_POINT] = "point", [KBS_FIRED_TEST] = "test" };

	return words[fired];
}

static const char *whole(struct kb_ctx *c, double x)
{
	return kb_number(c, x, 0);
}

static const char *value_of(struct kb_ctx *c, const struct measure_case *k, double value)
{
	return reading_value(c, k->one.series->indicator, value);
}

/* ---- Sentences ---------------------------------------------------------------------------------- */

static const char *say_verdict(struct kb_ctx *c, const struct measure_case *k)
{
	if (!k->frozen)
		return kb_say(c, "staff.measure.not_frozen", NULL);
	return kb_say(c, kb_fmt(c, "staff.measure.verdict.%s", kbs_verdict_word(k->verdict)), "before", whole(c, (double)k->effect.before),
	    "after", whole(c, (double)k->effect.after), NULL);
}

static const char *say_fired(struct kb_ctx *c, const struct measure_case *k)
{
	const struct kbs_effect *e = &k->effect;
	bool better = k->verdict == KBS_IMPROVEMENT;

	switch (e->fired) {
	case KBS_FIRED_RUN:
		return kb_say(c, "staff.measure.fired.run", "n", whole(c, (double)(better ? e->run_better : e->run_worse)), "min", whole(c, (double)e->run_needed), NULL);
	case KBS_FIRED_POINT:
		return kb_say(c, "staff.measure.fired.point", "n", whole(c, (double)(better ? e->points_better : e->points_worse)), NULL);
	case KBS_FIRED_TEST:
		return kb_say(c, "staff.measure.fired.test", "p", kb_number(c, e->shift.p, 3), NULL);
	case KBS_FIRED_NONE:
		break;
	}
	return kb_say(c, "staff.measure.fired.none", NULL);
}

static void say(struct measure_section *s, const char *sentence)
{
	if (s->nsays < SENTENCES)
		((const char **)s->says)[s->nsays++] = sentence;
}

static const char *per_cents(struct kb_ctx *c, double share)
{
	return kb_number(c, 100 * share, 0);
}

static void say_size(struct kb_ctx *c, const struct measure_case *k, struct measure_section *s)
{
	const struct kbs_difference *d = &k->effect.size;

	if (k->effect.has_size && measure_is_judged(k))
		say(s, kb_say(c, "staff.measure.size", "points", per_cents(c, d->difference), "low", per_cents(c, d->lower), "high", per_cents(c, d->upper), NULL));
}

static void say_renewed(struct kb_ctx *c, const struct measure_case *k, struct measure_section *s)
{
	if (s->renewed)
		say(s, kb_say(c, "staff.measure.again", "centre", value_of(c, k, k->again),
		    "old", value_of(c, k, one_scale(k->one.choice.kind) * k->effect.frozen.centre), NULL));
}

static void fill_says(struct kb_ctx *c, const struct measure_case *k, struct measure_section *s)
{
	s->says = kb_alloc(c, SENTENCES * sizeof(*s->says));
	if (k->open)
		say(s, kb_say(c, "staff.measure.open", NULL));
	else if (measure_is_judged(k))
		say(s, say_fired(c, k));
	say_size(c, k, s);
	say_renewed(c, k, s);
	if (k->measure->alarm)
		say(s, kb_say(c, "staff.measure.regression", NULL));
	if (k->part)
		say(s, kb_say(c, "staff.measure.part", NULL));
}

/* ---- Numbers ---------------------------------------------------------------------------------------- */

static void fact(struct kb_ctx *c, struct measure_section *s, const char *key, const char *says)
{
	if (s->nfacts < FACTS && *says)
		((struct one_fact *)s->facts)[s->nfacts++] = (struct one_fact){ kb_say(c, key, NULL), says, false };
}

static const struct one_point *first_before(const struct measure_case *k)
{
	return k->one.n > 0 && k->sides[0] == MEASURE_BEFORE ? &k->one.points[0] : NULL;
}

static const char *say_baseline(struct kb_ctx *c, const struct measure_case *k)
{
	const struct one_point *p = first_before(k);

	if (!k->frozen || !p)
		return "";
	return kb_say(c, "staff.measure.baseline.says", "n", whole(c, (double)k->effect.before), "from", metrics_period(c, p->period),
	    "month", kb_month_name(c, k->since), NULL);
}

static const char *say_shift(struct kb_ctx *c, const struct measure_case *k)
{
	const struct kbs_shift *t = &k->effect.shift;
	double scale = one_scale(k->one.choice.kind);

	if (!k->effect.tested)
		return "";
	return kb_say(c, "staff.measure.test.says", "shift", kb_number(c, scale * t->shift, 1), "low", kb_number(c, scale * t->lower, 1),
	    "high", kb_number(c, scale * t->upper, 1), "w", kb_number(c, t->w, 1), "p", kb_number(c, t->p, 4), NULL);
}

static void fill_rules(struct kb_ctx *c, const struct measure_case *k, struct measure_section *s)
{
	const struct kbs_effect *e = &k->effect;

	if (!e->levels)
		return;
	fact(c, s, "staff.measure.centre", value_of(c, k, one_scale(k->one.choice.kind) * e->frozen.centre));
	fact(c, s, "staff.measure.run", kb_say(c, "staff.measure.run.says", "better", whole(c, (double)e->run_better), "worse", whole(c, (double)e->run_worse),
	    "min", whole(c, (double)e->run_needed), NULL));
	fact(c, s, "staff.measure.points", kb_say(c, "staff.measure.points.says", "better", whole(c, (double)e->points_better),
	    "worse", whole(c, (double)e->points_worse), NULL));
	fact(c, s, "staff.measure.test", say_shift(c, k));
}

static void fill_facts(struct kb_ctx *c, const struct measure_case *k, struct measure_section *s)
{
	s->facts = kb_alloc(c, FACTS * sizeof(*s->facts));
	fact(c, s, "staff.measure.hope", kb_say(c, k->aim.better > 0 ? "staff.measure.hope.more" : "staff.measure.hope.less", NULL));
	fact(c, s, "staff.measure.baseline", say_baseline(c, k));
	fill_rules(c, k, s);
	if (!k->frozen)
		return;
	fact(c, s, "staff.measure.washout", whole(c, (double)k->effect.measure.washout));
	fact(c, s, "staff.metrics.version", whole(c, k->version));
	fact(c, s, "staff.one.chart.name", one_chart_says(c, &k->one));
	fact(c, s, "staff.one.rules", kb_say(c, "staff.one.rules.says", "version", KBS_VERSION, NULL));
}

/* ---- Figures ----------------------------------------------------------------------------------------- */

static const char *range(struct kb_ctx *c, const struct measure_case *k, double lower, double upper)
{
	return kb_fmt(c, "%s – %s", value_of(c, k, lower), value_of(c, k, upper));
}

static const struct table_column columns[] = {
	{ "staff.metrics.period", false }, { "staff.measure.side", false }, { "staff.metrics.value", true }, { "staff.metrics.n", true },
	{ "staff.measure.old", true }, { "staff.measure.new", true }, { "staff.metrics.sign", false },
};

static void add_period(struct kb_ctx *c, const struct measure_case *k, size_t i, struct metrics_table *t)
{
	static const char *const sides[] = { [MEASURE_BEFORE] = "before", [MEASURE_WASHOUT] = "washout", [MEASURE_AFTER] = "after", [MEASURE_APART] = "apart" };
	const struct one_point *p = &k->one.points[i];
	const char *const cells[] = {
		metrics_period(c, p->period), kb_say(c, kb_fmt(c, "staff.measure.side.%s", sides[k->sides[i]]), NULL),
		p->shown ? metrics_banded(c, value_of(c, k, p->value), p->band) : dash, p->shown ? whole(c, (double)p->n) : dash,
		p->has_limits ? range(c, k, p->lower, p->upper) : dash, k->renewed[i] ? range(c, k, k->lower[i], k->upper[i]) : dash,
		p->stands_out ? kb_say(c, "staff.measure.outside", NULL) : "",
	};

	table_add(c, t, NULL, cells);
}

static struct metrics_table periods_of(struct kb_ctx *c, const struct measure_case *k, const char *id)
{
	struct metrics_table t = TABLE_OF(c, id, columns, k->one.n);

	for (size_t i = k->one.n; i-- > 0;)
		add_period(c, k, i, &t);
	return t;
}

/* The chart shows the new limits, and the old ones thin. */
static void draw(struct kb_ctx *c, const struct measure_case *k, struct measure_section *s)
{
	struct one o = k->one;

	o.points = kb_alloc(c, (o.n + 1) * sizeof(*o.points));
	for (size_t i = 0; i < o.n; i++) {
		struct one_point *p = &o.points[i];

		*p = k->one.points[i];
		s->judged = s->judged || p->has_centre;
		s->limited = s->limited || p->has_limits;
		s->normed = s->normed || (p->version && p->version->has_norm);
		s->outlying = s->outlying || p->stands_out;
		if (!k->renewed[i])
			continue;
		s->renewed = p->has_old = true;
		p->old_centre = p->centre;
		p->old_lower = p->lower;
		p->old_upper = p->upper;
		p->centre = k->again;
		p->centre_span = 0;
		p->lower = k->lower[i];
		p->upper = k->upper[i];
	}
	s->chart = one_draw(c, &o);
}

/* What the figures are (S106). As long as nothing is frozen, the chart is the one that fits now. */
static struct metrics_defined define(struct kb_ctx *c, const struct measure_case *k)
{
	struct one o = k->one;

	o.runs_only = strcmp(o.series->indicator->chart, "run") == 0;
	if (!k->frozen)
		o.choice = one_choice(o.place, o.series->indicator, one_people(c, &o, 0, o.n));
	return defined_one(c, &o);
}

/* ---- The page -------------------------------------------------------------------------------------------- */

static struct measure_section section_of(struct kb_ctx *c, const struct measure_case *k, size_t number)
{
	struct measure_section s = { .id = kb_fmt(c, "f%zu", number), .name = reading_name(c, k->one.series), .verdict = say_verdict(c, k),
		.url = kb_url(c, "metrics.indicator", k->measure->place, k->aim.indicator, NULL) };

	if (k->one.n > 0)
		draw(c, k, &s);
	s.chart.title = kb_fmt(c, "%s-title", s.id);
	s.chart.desc = kb_fmt(c, "%s-desc", s.id);
	fill_says(c, k, &s);
	measure_beside(c, k, &s);
	fill_facts(c, k, &s);
	s.defined = define(c, k);
	s.table = periods_of(c, k, s.id);
	return s;
}

static void fill_sections(struct kb_ctx *c, const struct measure *m, struct measure_page *page)
{
	const struct measure_aim *aims;
	size_t n = measure_aims(c, m->id, &aims);
	struct measure_section *sections = kb_alloc(c, (n + 1) * sizeof(*sections));

	page->sections = sections;
	for (size_t i = 0; i < n; i++) {
		const struct measure_case *k = measure_look(c, m, &aims[i]);
		if (k)
			sections[page->count++] = section_of(c, k, i);
	}
}

static const char *say_state(struct kb_ctx *c, const struct measure *m)
{
	return kb_say(c, "staff.measure.from", "month", kb_month_name(c, m->start), "state", kb_say(c, kb_fmt(c, "staff.measure.state.%s", m->state), NULL), NULL);
}

void measure_slot(struct kb_ctx *c, struct kb_out *o, const struct measure_page *m)
{
	kb_put_slot_about(c, o, "metrics.measure", m->about);
}

/* Words of quarters that began before it are not about it. */
static const char *about(struct kb_ctx *c, const struct measure *m)
{
	const struct measure_aim *aims;
	size_t n = measure_aims(c, m->id, &aims);
	const char *whose = "";

	for (size_t i = 0; i < n; i++)
		whose = kb_fmt(c, "%s %.*s", whose, (int)strcspn(aims[i].figure, "/"), aims[i].figure);
	return kb_fmt(c, "%s %d%s", m->place, (int)m->start, whose);
}

/* What is fixed afterwards can be chosen after its figures were seen: the reader is to know. */
static void fill_page(struct kb_ctx *c, const struct measure *m, size_t number, struct measure_page *page)
{
	const char **says = kb_alloc(c, 2 * sizeof(*says));

	page->name = kb_say(c, "staff.measure.name", "number", whole(c, (double)number), NULL);
	page->state = say_state(c, m);
	page->says = says;
	page->about = about(c, m);
	if (m->first > m->start)
		says[page->nsays++] = kb_say(c, "staff.measure.late", "month", kb_month_name(c, m->first), NULL);
	fill_sections(c, m, page);
}

enum kb_rc serve_measure(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = metrics_readable(r);
	const struct measure *list;
	struct measure_page m = { 0 };
	size_t n = p ? measures_at(c, p->id, &list) : 0, at = 0;

	while (at < n && strcmp(list[at].id, kb_part(r, "id")) != 0)
		at++;
	if (at == n)
		return kb_refuse(r, 404, "error.not_found");
	m.place = p->name;
	m.kind = metrics_kind(c, p);
	m.back = kb_url(c, "metrics.overview.place", p->id, NULL);
	fill_page(c, &list[at], at + 1, &m);
	return kb_page(r, m.name, metrics_measure, &m);
}

/* ---- On the page of one indicator ---------------------------------------------------------------------------- */

static bool aims_at(const struct one *o, const struct measure_aim *a)
{
	return strcmp(a->indicator, o->series->indicator->id) == 0 && strcmp(a->figure, o->series->key) == 0;
}

size_t measures_of(struct kb_ctx *c, const struct one *o, const struct one_measure **to)
{
	const struct measure *list;
	const struct measure_aim *aims;
	size_t n = measures_at(c, o->place->id, &list), count = 0;
	struct one_measure *own = kb_alloc(c, (n + 1) * sizeof(*own));

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0, all = measure_aims(c, list[i].id, &aims); j < all; j++) {
			const struct measure_case *k = aims_at(o, &aims[j]) ? measure_look(c, &list[i], &aims[j]) : NULL;

			if (k)
				own[count++] = (struct one_measure){ kb_say(c, "staff.measure.name", "number", whole(c, (double)(i + 1)), NULL),
					kb_url(c, "metrics.measure", o->place->id, list[i].id, NULL), kb_fmt(c, "%s %s", say_state(c, &list[i]), say_verdict(c, k)) };
		}
	*to = own;
	return count;
}
