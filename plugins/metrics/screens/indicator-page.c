/* indicator-page.c - indicators as a page and a file show them, each with its definition. */
#include <string.h>

#include "defined.h"
#include "screens.h"

static const char dash[] = "–";

const char *metrics_words(struct kb_ctx *c, const char *nl, const char *en)
{
	return strcmp(kb_lang(c), "nl") == 0 ? nl : en;
}

/* The words of something that is declared; a catalogue without flaws declares all it names. */
const char *metrics_word(struct kb_ctx *c, int what, const char *code)
{
	const struct catalogue_word *w = catalogue_word(kb_started(c), (enum catalogue_what)what, code);

	return w ? metrics_words(c, w->nl, w->en) : code;
}

const char *metrics_whose(struct kb_ctx *c, const struct catalogue_figure *f)
{
	const char *who = metrics_word(c, CATALOGUE_POPULATION, f->population);

	return *f->part ? kb_fmt(c, "%s, %s", who, metrics_word(c, CATALOGUE_PART, f->part)) : who;
}

static const char *unit_words(struct kb_ctx *c, const char *unit)
{
	return kb_say(c, kb_fmt(c, "staff.metrics.unit.%s", unit), NULL);
}

static const char *norm_words(struct kb_ctx *c, const struct catalogue_indicator *i)
{
	if (!i->has_norm)
		return kb_say(c, "staff.metrics.norm.none", NULL);
	return kb_say(c, kb_fmt(c, "staff.metrics.norm.%s", i->status), "norm", kb_number(c, i->norm, 0),
	    "owner", metrics_word(c, CATALOGUE_OWNER, i->owner), NULL);
}

static const char *about(struct kb_ctx *c, const struct metrics_series *s)
{
	return kb_fmt(c, "%s. %s", unit_words(c, s->indicator->unit),
	    kb_say(c, kb_fmt(c, "staff.metrics.better.%s", s->figure->direction), NULL));
}

/* A share or a score of 0 to 100 has a chart; what has no upper end has its table. */
static bool is_charted(const struct catalogue_indicator *i)
{
	return strcmp(i->unit, "percent") == 0 || strcmp(i->unit, "score") == 0;
}

static const struct table_column columns[] = {
	{ "staff.metrics.period", false }, { "staff.metrics.n", true }, { "staff.metrics.value", true }, { "staff.metrics.version", true },
};

static struct metrics_table table_by_period(struct kb_ctx *c, const char *id, const struct kb_figure *row, const int *versions, size_t n)
{
	struct metrics_table t = TABLE_OF(c, id, columns, n);

	for (size_t p = 0; p < n; p++) {
		const char *const cells[] = {
			metrics_period(c, row[p].period), metrics_people(c, &row[p]),
			row[p].shown ? metrics_banded(c, kb_number(c, row[p].value, row[p].exposure > 0), row[p].value_band) : dash,
			versions[p] ? kb_fmt(c, "%d", versions[p]) : dash,
		};

		table_add(c, &t, NULL, cells);
	}
	return t;
}

/* Periods at the old end in which nothing shows are left off. */
static size_t periods_of(const struct kb_figure *row, size_t n)
{
	while (n > 0 && !row[n - 1].shown)
		n--;
	return n;
}

static const char *heading(struct kb_ctx *c, const struct metrics_series *s)
{
	return kb_fmt(c, "%s (%s)", metrics_words(c, s->indicator->nl, s->indicator->en), metrics_whose(c, s->figure));
}

const char *indicator_anchor(struct kb_ctx *c, const char *key)
{
	return kb_fmt(c, "f-%s", key);
}

const char *indicator_url(struct kb_ctx *c, const struct kb_place *place, const struct metrics_series *s)
{
	return kb_fmt(c, "%s#%s", kb_url(c, "metrics.indicator", place->id, s->indicator->id, NULL), indicator_anchor(c, s->key));
}

/* The newest figure that shows, of a row in which one does. */
static size_t newest_of(const struct kb_figure *row)
{
	size_t p = 0;

	while (!row[p].shown)
		p++;
	return p;
}

static struct metrics_defined define(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	const struct kb_figure *row = &f->figures[series * f->nperiods], *reach = indicator_reach(c, f, series);
	size_t p = newest_of(row);

	return defined_series(c, &f->series[series], &row[p], reach ? &reach[p] : NULL, "");
}

static struct metrics_indicator section_of(struct kb_ctx *c, const struct metrics_indicators *f, size_t series, size_t n)
{
	const struct metrics_series *s = &f->series[series];
	const struct kb_figure *row = &f->figures[series * f->nperiods];
	const int *versions = &f->versions[series * f->nperiods];
	const char *id = kb_fmt(c, "%s-%s", s->indicator->id, s->key);

	return (struct metrics_indicator){
		.id = id, .name = kb_fmt(c, "%s %s", s->indicator->id, heading(c, s)),
		.url = indicator_url(c, f->place, s), .about = about(c, s), .norm = norm_words(c, s->indicator), .defined = define(c, f, series),
		.charted = is_charted(s->indicator), .title = kb_fmt(c, "%s-title", id), .desc = kb_fmt(c, "%s-desc", id),
		.chart = trend_chart(c, row, n, versions), .table = table_by_period(c, id, row, versions, n),
	};
}

const char *indicator_title(struct kb_ctx *c, const struct metrics_series *s)
{
	return kb_fmt(c, "%s %s", s->indicator->id, heading(c, s));
}

const char *indicator_meaning(struct kb_ctx *c, const struct metrics_series *s)
{
	return kb_fmt(c, "%s %s %s", about(c, s), norm_words(c, s->indicator), s->figure->formula);
}

static const char *silent_line(struct kb_ctx *c, const struct kb_place *p, const struct metrics_series *s)
{
	const char *says = beside_says(c, p, s->indicator);

	return kb_fmt(c, "%s %s%s%s", s->indicator->id, heading(c, s), says ? ". " : "", says ? says : "");
}

void indicator_fill(struct kb_ctx *c, const struct metrics_indicators *f, struct metrics_catalogue *page)
{
	struct metrics_indicator *shown = kb_alloc(c, (f->nseries + 1) * sizeof(*shown));
	const char **silent = kb_alloc(c, (f->nseries + 1) * sizeof(*silent));

	page->shown = shown;
	page->silent = silent;
	for (size_t i = 0; i < f->nseries; i++) {
		size_t n = periods_of(&f->figures[i * f->nperiods], f->nperiods);

		if (n > 0)
			shown[page->count++] = section_of(c, f, i, n);
		else
			silent[page->nsilent++] = silent_line(c, f->place, &f->series[i]);
	}
}

/* ---- The file ------------------------------------------------------------------------------ */

/* How many are whole, however many they are. */
static const char *value_code(struct kb_ctx *c, const struct metrics_series *s, const struct kb_figure *g)
{
	bool whole = g->shown && (s->figure->kind == CATALOGUE_COUNT || s->figure->by.count > 0);

	return whole ? kb_fmt(c, "%.0f", g->value) : metrics_value_code(c, g);
}

static void write_point(struct kb_ctx *c, struct kb_out *o, const struct metrics_indicators *f, size_t series, size_t period)
{
	const struct metrics_series *s = &f->series[series];
	const struct kb_figure *g = &f->figures[series * f->nperiods + period];
	int version = f->versions[series * f->nperiods + period];
	const char *const cells[] = {
		figures_place(c, f->place), f->place->name, f->place->kind, metrics_period_code(c, g->period), s->indicator->id,
		kb_fmt(c, "%d", version), s->figure->population, s->figure->part, metrics_words(c, s->indicator->nl, s->indicator->en),
		g->shown || g->nobody ? kb_fmt(c, "%lld", (long long)g->n) : "", value_code(c, s, g), metrics_band_code(c, g->value, g->value_band),
		s->indicator->unit, s->figure->direction, s->indicator->has_norm ? kb_fmt(c, "%g", s->indicator->norm) : "",
		s->indicator->owner, metrics_status_code(g),
	};

	metrics_write_row(o, cells, sizeof(cells) / sizeof(*cells));
}

void indicator_csv(struct kb_ctx *c, struct kb_out *o, const struct metrics_indicators *f)
{
	static const char *const head[] = {
		"place", "place_name", "kind", "period", "indicator", "version", "population", "part", "name", "n", "value", "band",
		"unit", "direction", "norm", "norm_owner", "status"
	};

	metrics_write_row(o, head, sizeof(head) / sizeof(*head));
	for (size_t i = 0; i < f->nseries; i++)
		for (size_t p = 0, n = periods_of(&f->figures[i * f->nperiods], f->nperiods); p < n; p++)
			write_point(c, o, f, i, p);
}
