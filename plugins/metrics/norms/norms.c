/* norms.c - the norms of a place: what holds there, and what became of it (S40, S41, S98, S105).
 *
 * Of a location each norm with its newest figure, the outcome in words, since when it is missed, and by when it must be met;
 * minimum norms of its type first, then the agreements on safety, then the others. A missed norm for which nobody set a
 * month is named as an omission. Of what lies above locations: by name, and never ranked, which location misses what. */
#include <string.h>

#include "defined.h"
#include "norms.h"

static const char dash[] = "–";

enum { LOOK = 12 /* quarters back, of a page over many locations */ };

/* ---- A norm ------------------------------------------------------------------------------ */

/* A list says nothing of a norm that is no share's (docs/decisions/screens.md). */
static const char *outcome(struct kb_ctx *c, const struct reading *r)
{
	if (!r->newest)
		return kb_say(c, "staff.norms.no_figure", NULL);
	if (!r->series->indicator->has_norm)
		return "";
	return r->met == READING_NO_NORM ? kb_say(c, "staff.norms.not_held", NULL) : reading_norm_says(c, r);
}

static struct norms_row row_of(struct kb_ctx *c, const struct metrics_indicators *f, const struct reading *r)
{
	const struct catalogue_indicator *i = r->series->indicator;
	const struct kb_figure *g = r->newest;
	struct norms_row row = { .name = reading_name(c, r->series), .url = reading_url(c, f, (size_t)(r->series - f->series)),
		.norm = defined_norm(c, i), .value = dash, .period = "", .n = dash, .says = outcome(c, r), .by = outcome_due(c, r), .met = r->met,
		.reason = r->tailored ? r->tailored->words : NULL, .counted = catalogue_is_register(i),
		.beside = i->has_norm ? kb_url(c, "metrics.beside", f->place->id, i->id, NULL) : NULL };

	if (!g)
		return row;
	row.value = metrics_banded(c, reading_value(c, i, g->value), g->value_band);
	row.period = metrics_period(c, g->period);
	row.n = kb_number(c, (double)g->n, 0);
	return row;
}

/* ---- A location ---------------------------------------------------------------------------- */

enum part { MINIMUM, AGREEMENT, OTHER, PARTS };

/* An agreement that is a minimum norm too stands in both lists: each of them is whole. */
static bool is_in(enum part part, const struct catalogue_indicator *i, const char *type)
{
	if (part == AGREEMENT)
		return i->agreement;
	if (!i->has_norm)
		return false;
	return part == MINIMUM ? norm_is_minimum(i, type) : !norm_is_minimum(i, type) && !i->agreement;
}

/* Minimum norms and agreements stand there with a figure or without. */
static struct norms_section section_of(const struct desk *d, enum part part, const char *type)
{
	static const char *const names[PARTS] = { "minimum", "agreement", "other" };
	struct norms_row *rows = kb_alloc(d->c, (d->f->nseries + 1) * sizeof(*rows));
	const char **silent = kb_alloc(d->c, (d->f->nseries + 1) * sizeof(*silent));
	struct norms_section s = { .id = names[part], .name = kb_say(d->c, kb_fmt(d->c, "staff.norms.%s", names[part]), NULL),
		.about = kb_say(d->c, kb_fmt(d->c, "staff.norms.%s.about", names[part]), NULL), .rows = rows, .silent = silent };

	for (size_t i = 0; i < d->f->nseries; i++) {
		if (!is_in(part, d->f->series[i].indicator, type))
			continue;
		if (part == OTHER && !d->readings[i].newest)
			silent[s.nsilent++] = reading_name(d->c, &d->f->series[i]);
		else
			rows[s.count++] = row_of(d->c, d->f, &d->readings[i]);
	}
	return s;
}

static void fill_sections(const struct desk *d, const char *type, struct norms_page *m)
{
	struct norms_section *sections = kb_alloc(d->c, PARTS * sizeof(*sections));

	m->sections = sections;
	for (int part = 0; part < PARTS; part++) {
		sections[m->count] = section_of(d, (enum part)part, type);
		m->count += sections[m->count].count + sections[m->count].nsilent > 0;
	}
}

static const char *how_many(const struct desk *d, enum reading_met met)
{
	size_t n = 0;

	for (size_t i = 0; i < d->f->nseries; i++)
		n += d->f->series[i].indicator->has_norm && d->readings[i].newest && d->readings[i].met == met;
	return kb_number(d->c, (double)n, 0);
}

static const char *silent(const struct desk *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->f->nseries; i++)
		n += d->f->series[i].indicator->has_norm && !d->readings[i].newest;
	return kb_number(d->c, (double)n, 0);
}

static const char *counts(const struct desk *d)
{
	return kb_say(d->c, "staff.norms.counts", "met", how_many(d, READING_MEETS), "open", how_many(d, READING_OPEN), "tailored", how_many(d, READING_TAILORED),
	    "missed", how_many(d, READING_MISSES), "few", how_many(d, READING_FEW), "other", how_many(d, READING_NO_NORM), "silent", silent(d), NULL);
}

/* A realistic term is asked of every norm that is not met (S41). */
static void fill_omitted(const struct desk *d, struct norms_page *m)
{
	struct metrics_step *list = kb_alloc(d->c, (d->f->nseries + 1) * sizeof(*list));

	m->omitted = list;
	for (size_t i = 0; i < d->f->nseries; i++)
		if (d->readings[i].met == READING_MISSES && !d->readings[i].target)
			list[m->nomitted++] = (struct metrics_step){ reading_name(d->c, &d->f->series[i]),
				kb_url(d->c, "metrics.beside", d->f->place->id, d->f->series[i].indicator->id, NULL) };
}

static void fill_location(struct kb_ctx *c, const struct kb_place *p, struct norms_page *m)
{
	const struct desk d = desk_of(c, p);

	fill_sections(&d, p->type, m);
	fill_omitted(&d, m);
	m->counts = counts(&d);
}

/* ---- What lies above locations --------------------------------------------------------------- */

/* The gate is asked for shares with a norm and for nothing else. */
static size_t wanted(const struct metrics_series *s)
{
	return s->indicator->has_norm && strcmp(s->indicator->unit, "percent") == 0 ? LOOK : 0;
}

/* Is the one a part of the other? Bounded by the number of places. */
static bool lies_under(const struct kb_place *all, size_t n, const struct kb_place *p, const char *above)
{
	for (size_t step = 0; p && step < n; step++) {
		const struct kb_place *up = NULL;

		if (strcmp(p->parent, above) == 0)
			return true;
		for (size_t i = 0; i < n && !up; i++)
			up = strcmp(all[i].id, p->parent) == 0 ? &all[i] : NULL;
		p = up;
	}
	return false;
}

/* What it misses, whether with a reason or without. Does any share with a norm show? */
static bool fill_missed(struct kb_ctx *c, const struct kb_place *p, struct norms_section *s)
{
	const struct metrics_indicators *f = indicators_some(c, p, wanted);
	const struct written_all *written = written_at(c, p->id, WRITTEN_ALL);
	struct norms_row *rows = kb_alloc(c, (f->nseries + 1) * sizeof(*rows));
	bool shows = false;

	*s = (struct norms_section){ .id = kb_fmt(c, "at-%s", p->id), .name = p->name, .rows = rows, .place = true, .url = kb_url(c, "metrics.norms", p->id, NULL) };
	for (size_t i = 0; i < f->nseries; i++) {
		struct reading r = reading_of_norm(f, i);

		shows = shows || r.newest;
		outcome_lay(c, written, &r);
		if (r.met == READING_MISSES || r.met == READING_TAILORED)
			rows[s->count++] = row_of(c, f, &r);
	}
	return shows;
}

static const char *and(struct kb_ctx *c, const char *list, const char *name)
{
	return list ? kb_fmt(c, "%s; %s", list, name) : name;
}

/* A location of it: of a type, one of that type. */
static bool is_part_of(const struct kb_place *all, size_t n, const struct kb_place *p, const struct kb_place *of)
{
	if (strcmp(p->kind, "location") != 0)
		return false;
	return strcmp(of->kind, "type") == 0 ? strcmp(p->type, of->type) == 0 : lies_under(all, n, p, of->id);
}

static void fill_above(struct kb_ctx *c, const struct kb_place *of, struct norms_page *m)
{
	const struct kb_place *all;
	size_t n = kb_places(c, "metrics.read", &all);
	struct norms_section *sections = kb_alloc(c, (n + 1) * sizeof(*sections));

	m->above = true;
	m->sections = sections;
	for (size_t i = 0; i < n; i++) {
		if (!is_part_of(all, n, &all[i], of))
			continue;
		if (!fill_missed(c, &all[i], &sections[m->count]))
			m->silent = and(c, m->silent, all[i].name);
		else if (sections[m->count].count == 0)
			m->calm = and(c, m->calm, all[i].name);
		else
			m->count++;
	}
}

/* ---- The page -------------------------------------------------------------------------------- */

enum kb_rc serve_norms(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = metrics_readable(r);
	struct norms_page m = { 0 };

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	m.name = p->name;
	m.kind = strcmp(p->kind, "location") == 0 && *p->type ? kb_fmt(c, "%s, %s", metrics_kind(c, p), p->type) : metrics_kind(c, p);
	m.back = kb_url(c, "metrics.overview.place", p->id, NULL);
	if (strcmp(p->kind, "location") == 0)
		fill_location(c, p, &m);
	else
		fill_above(c, p, &m);
	return kb_page(r, kb_say(c, "staff.norms.title", NULL), metrics_norms, &m);
}
