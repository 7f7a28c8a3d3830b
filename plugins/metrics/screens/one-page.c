/* one-page.c - the page of one indicator: chart, verdicts, definition, and the same as a table.
 *
 * Every figure stands with its period, its n and its reach; the definition stands on the same page, so
 * that nobody has to trust a number without knowing what it is (S106, S42, S129). */
#include <math.h>
#include <string.h>

#include "charted.h"
#include "defined.h"
#include "measure.h"
#include "screens.h"
#include "written.h"

static const char dash[] = "–";

/* ---- The table ------------------------------------------------------------------------------ */

static bool is_percent(const struct one *o)
{
	return strcmp(o->series->indicator->unit, "percent") == 0;
}

/* Wilson's, of a share. */
static const char *interval(struct kb_ctx *c, const struct one *o, const struct one_point *p)
{
	struct kbs_interval w;

	if (!p->shown || !catalogue_is_share(o->series->indicator, o->series->figure) || charted_interval(p->value, p->n, p->band, &w) != KBS_OK)
		return dash;
	return kb_say(c, "staff.metrics.interval.range", "low", kb_number(c, 100 * w.lower, 0), "high", kb_number(c, 100 * w.upper, 0), NULL);
}

static const char *value_of(struct kb_ctx *c, const struct one *o, double value)
{
	return reading_value(c, o->series->indicator, value);
}

/* "2.5 (0.9 per youth and year)" */
static const char *value_cell(struct kb_ctx *c, const struct one *o, const struct one_point *p)
{
	const char *value = metrics_banded(c, value_of(c, o, p->value), p->band), *each = reading_per_youth(c, o->series->indicator, p->value, p->band);

	return each ? kb_fmt(c, "%s (%s)", value, each) : value;
}

static const char *limits(struct kb_ctx *c, const struct one *o, const struct one_point *p)
{
	if (!p->has_limits)
		return dash;
	return kb_fmt(c, "%s – %s", value_of(c, o, is_percent(o) ? fmax(p->lower, 0) : p->lower), value_of(c, o, is_percent(o) ? fmin(p->upper, 100) : p->upper));
}

/* Of bands from where to where it may lie. */
static const char *centre(struct kb_ctx *c, const struct one *o, const struct one_point *p)
{
	if (!p->has_centre)
		return dash;
	if (p->centre_span == 0)
		return value_of(c, o, p->centre);
	return kb_fmt(c, "%s – %s", value_of(c, o, p->centre), value_of(c, o, p->centre + p->centre_span));
}

static const char *norm_of(struct kb_ctx *c, const struct one_point *p)
{
	return p->version && p->version->has_norm ? reading_value(c, p->version, p->version->norm) : dash;
}

/* A measure stands in the table as it does in the chart. */
static const char *sign_of(struct kb_ctx *c, const struct one_point *p)
{
	if (!p->measure)
		return p->sign;
	return kb_fmt(c, "%s%s%s", kb_say(c, "staff.measure.begins", "number", p->measure, NULL), *p->sign ? " " : "", p->sign);
}

static const struct table_column answered[] = {
	{ "staff.metrics.period", false }, { "staff.metrics.value", true }, { "staff.metrics.n", true }, { "staff.one.reach", true },
	{ "staff.metrics.interval", true }, { "staff.one.centre", true }, { "staff.one.limits", true }, { "staff.one.norm", true },
	{ "staff.metrics.version", true }, { "staff.metrics.sign", false },
};

/* Where a register counted, nobody was asked. */
static const struct table_column counted[] = {
	{ "staff.metrics.period", false }, { "staff.metrics.value", true }, { "staff.one.count", true },
	{ "staff.metrics.interval", true }, { "staff.one.centre", true }, { "staff.one.limits", true }, { "staff.one.norm", true },
	{ "staff.metrics.version", true }, { "staff.metrics.sign", false },
};

static void add_period(struct kb_ctx *c, const struct one *o, const struct one_point *p, struct metrics_table *t)
{
	enum { REACH = 3 };
	const struct kb_figure reach = one_reach(p);
	const char *cells[] = {
		metrics_period(c, p->period), p->shown ? value_cell(c, o, p) : dash,
		p->shown ? kb_number(c, (double)p->n, 0) : dash, defined_reach(c, &reach), interval(c, o, p), centre(c, o, p), limits(c, o, p), norm_of(c, p),
		p->version ? kb_fmt(c, "%d", p->version->version) : dash, sign_of(c, p),
	};

	if (catalogue_is_register(o->series->indicator))
		memmove(cells + REACH, cells + REACH + 1, sizeof(cells) - (REACH + 1) * sizeof(*cells));
	table_add(c, t, NULL, cells);
}

static struct metrics_table periods_of(struct kb_ctx *c, const struct one *o, const char *id)
{
	struct metrics_table t = catalogue_is_register(o->series->indicator) ? TABLE_OF(c, id, counted, o->n) : TABLE_OF(c, id, answered, o->n);

	for (size_t i = o->n; i-- > 0;)
		add_period(c, o, &o->points[i], &t);
	return t;
}

/* ---- The page ---------------------------------------------------------------------------------------- */

/* "Q3 2026: 73% of 24 answers. Reached: 60%." */
static const char *say_newest(struct kb_ctx *c, const struct one *o)
{
	const struct one_point *p = one_newest(o);
	const struct kb_figure reach = one_reach(p);
	const char *value = value_cell(c, o, p), *n = kb_number(c, (double)p->n, 0);

	if (o->series->figure->kind == CATALOGUE_COUNT)
		return kb_fmt(c, "%s: %s.", metrics_period(c, p->period), value);
	if (catalogue_is_register(o->series->indicator))
		return kb_say(c, "staff.one.counted", "period", metrics_period(c, p->period), "value", value, "n", n, NULL);
	return kb_fmt(c, "%s %s", kb_say(c, "staff.one.newest", "period", metrics_period(c, p->period), "value", value, "n", n, NULL),
	    defined_response(c, &reach));
}

/* NULL: none shows. */
static const struct kb_figure *newest_figure(struct kb_ctx *c, const struct one *o)
{
	const struct one_point *p = one_newest(o);
	struct kb_figure *g = kb_alloc(c, sizeof(*g));

	if (!p)
		return NULL;
	*g = (struct kb_figure){ .place = o->place->id, .period = p->period, .n = p->n, .value = p->value, .shown = true };
	return g;
}

static void fill_lines(const struct one *o, struct one_section *s)
{
	for (size_t i = 0; i < o->n; i++) {
		const struct one_point *p = &o->points[i];

		s->broken = s->broken || (i > 0 && p->version != o->points[i - 1].version);
		s->judged = s->judged || p->has_centre;
		s->limited = s->limited || p->has_limits;
		s->outlying = s->outlying || p->stands_out;
		s->renewed = s->renewed || p->has_old;
		s->normed = s->normed || (p->version && p->version->has_norm);
	}
}

/* What its norm means here, beside what the figures say of it: reasons are written beside locations. */
static void tell_outcome(struct kb_ctx *c, const struct one *o, const struct written_all *written, struct one_section *s)
{
	const struct one_point *p = one_newest(o);
	const struct metrics_series then = { p->version ? p->version : o->series->indicator, o->series->figure, o->series->key };
	const struct kb_figure g = { .shown = true, .period = p->period, .n = p->n, .value = p->value, .value_band = p->band };

	if (strcmp(o->place->kind, "location") == 0)
		s->outcome = outcome_says(c, written, &then, &g, &s->reason);
}

static struct one_section section_of(struct kb_ctx *c, struct one *o, const struct written_all *written)
{
	struct one_section s = { .id = indicator_anchor(c, o->series->key), .whose = metrics_whose(c, o->series->figure), .outcome = "",
		.compare = compare_url(c, o->place, o->series) };

	measure_cut(c, o);
	one_judge(c, o);
	measure_lay(c, o);
	s.says = o->says;
	s.nsays = o->nsays;
	s.doubt = beside_doubt(c, o->place, o->series, newest_figure(c, o));
	s.newest = say_newest(c, o);
	tell_outcome(c, o, written, &s);
	s.chart = one_draw(c, o);
	s.chart.title = kb_fmt(c, "%s-title", s.id);
	s.chart.desc = kb_fmt(c, "%s-desc", s.id);
	s.nmeasures = measures_of(c, o, &s.measures);
	fill_lines(o, &s);
	s.defined = defined_one(c, o);
	s.table = periods_of(c, o, s.id);
	return s;
}

static void fill(struct kb_ctx *c, const struct kb_place *place, const struct one_all *all, struct one_page *m)
{
	const struct written_all *written = written_at(c, place->id, WRITTEN_ALL);
	struct one_section *sections = kb_alloc(c, (all->count + 1) * sizeof(*sections));

	m->sections = sections;
	for (size_t i = 0; i < all->count; i++)
		if (all->list[i].n > 0)
			sections[m->count++] = section_of(c, &all->list[i], written);
		else
			m->silent = kb_fmt(c, "%s%s%s", m->silent ? m->silent : "", m->silent ? "; " : "", metrics_whose(c, all->list[i].series->figure));
}

enum kb_rc serve_one(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = metrics_readable(r);
	const struct catalogue_indicator *i = catalogue_find(kb_started(c), kb_part(r, "id"), kb_month(c));
	const struct one_all *all = p ? one_read(c, p, kb_part(r, "id")) : NULL;
	struct one_page m = { 0 };

	if (!all || !i)
		return kb_refuse(r, 404, "error.not_found");
	m.id = i->id;
	m.name = metrics_words(c, i->nl, i->en);
	m.stream = metrics_word(c, CATALOGUE_STREAM, i->stream);
	m.place = p->name;
	m.kind = metrics_kind(c, p);
	m.back = kb_url(c, "metrics.overview.place", p->id, NULL);
	m.all = kb_url(c, "metrics.indicators", p->id, NULL);
	m.known = beside_says(c, p, i);
	m.beside = i->has_norm && strcmp(p->kind, "location") == 0 ? kb_url(c, "metrics.beside", p->id, i->id, NULL) : NULL;
	fill(c, p, all, &m);
	return kb_page(r, kb_say(c, "staff.metrics.indicators", NULL), metrics_one, &m);
}
