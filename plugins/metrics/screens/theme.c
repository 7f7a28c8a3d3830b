/* theme.c - one theme at one place, from every viewpoint (S14).
 *
 * Six viewpoints always stand in the list: youths, guardians, partners, staff, complaints and
 * incidents; others where the catalogue has figures of them. Each has its own n, and they are
 * never added up. A viewpoint without a figure is named, with the reason that may be told: the
 * catalogue asks nobody about this, or nothing was released. Whatever feeds a figure of stream 4
 * or 6 from a register later (themes of complaints, incidents) appears here by itself. */
#include <string.h>

#include "screens.h"

static const char dash[] = "–";

/* Who looks: a population, or registers. `always`: its absence is told. */
static const struct view {
	const char *population;
	enum screens_source source;
	const char *key; /* of its words; NULL: those of the population in the catalogue */
	bool always;
} views[] = {
	{ "youth", SOURCE_ANSWERS, NULL, true }, { "guardian", SOURCE_ANSWERS, NULL, true }, { "foster", SOURCE_ANSWERS, NULL, false },
	{ "partner", SOURCE_ANSWERS, NULL, true }, { "staff", SOURCE_ANSWERS, NULL, true }, { "former", SOURCE_ANSWERS, NULL, false },
	{ "register", SOURCE_COMPLAINTS, "staff.theme.complaints", true }, { "register", SOURCE_INCIDENTS, "staff.theme.incidents", true },
	{ "register", SOURCE_REGISTERS, "staff.theme.register", false },
};
enum { VIEWS = sizeof(views) / sizeof(*views) };

enum screens_source screens_source(const struct metrics_series *s)
{
	if (strcmp(s->figure->population, "register") != 0)
		return SOURCE_ANSWERS;
	if (strcmp(s->indicator->stream, "4") == 0)
		return SOURCE_COMPLAINTS;
	return strcmp(s->indicator->stream, "6") == 0 ? SOURCE_INCIDENTS : SOURCE_REGISTERS;
}

static bool is_of(const struct view *v, const struct metrics_series *s, const char *theme)
{
	return strcmp(s->indicator->theme, theme) == 0 && strcmp(s->figure->population, v->population) == 0 && screens_source(s) == v->source;
}

static const char *name_of(struct kb_ctx *c, const struct view *v)
{
	return v->key ? kb_say(c, v->key, NULL) : metrics_word(c, CATALOGUE_POPULATION, v->population);
}

/* ---- One viewpoint ------------------------------------------------------------------------ */

static const char *range(struct kb_ctx *c, int64_t least, int64_t most)
{
	const char *low = kb_number(c, (double)least, 0);

	return least == most ? low : kb_fmt(c, "%s–%s", low, kb_number(c, (double)most, 0));
}

/* Its figures; how many it would have comes back. */
static size_t collect(const struct desk *d, const struct view *v, const char *theme, struct metrics_viewpoint *to)
{
	struct metrics_line *lines = kb_alloc(d->c, (d->f->nseries + 1) * sizeof(*lines));
	int64_t least = INT64_MAX, most = 0;
	size_t all = 0;

	to->lines = (struct metrics_topic){ .name = to->name, .lines = lines };
	for (size_t i = 0; i < d->f->nseries; i++) {
		const struct kb_figure *g = d->readings[i].newest;

		if (!is_of(v, &d->f->series[i], theme))
			continue;
		all++;
		if (!g)
			continue;
		lines[to->lines.count++] = screens_line(d->c, d->f, &d->readings[i], d->span);
		least = g->n < least ? g->n : least;
		most = g->n > most ? g->n : most;
	}
	to->n = to->lines.count ? range(d->c, least, most) : dash;
	return all;
}

/* false: it is left out, for nobody expects it here. */
static bool fill_view(const struct desk *d, const struct view *v, const char *theme, struct metrics_viewpoint *to)
{
	size_t all;

	*to = (struct metrics_viewpoint){ .name = name_of(d->c, v) };
	all = collect(d, v, theme, to);
	to->lines.id = kb_fmt(d->c, "view-%zu", (size_t)(v - views));
	to->shown = kb_say(d->c, "staff.overview.of", "n", kb_number(d->c, (double)to->lines.count, 0), "all", kb_number(d->c, (double)all, 0), NULL);
	if (all == 0)
		to->says = kb_say(d->c, "staff.theme.never", NULL);
	else if (to->lines.count == 0)
		to->says = kb_say(d->c, "staff.theme.nothing", NULL);
	return all > 0 || v->always;
}

static void fill_views(const struct desk *d, const char *theme, struct metrics_theme *m)
{
	struct metrics_viewpoint *list = kb_alloc(d->c, VIEWS * sizeof(*list));

	m->views = list;
	for (size_t i = 0; i < VIEWS; i++) {
		if (!fill_view(d, &views[i], theme, &list[m->nviews]))
			continue;
		if (views[i].always && list[m->nviews].says)
			m->missing = m->missing ? kb_fmt(d->c, "%s, %s", m->missing, list[m->nviews].name) : list[m->nviews].name;
		m->nviews++;
	}
}

/* ---- The page ------------------------------------------------------------------------------- */

size_t theme_steps(struct kb_ctx *c, const char *place, const char *but, const struct metrics_step **to)
{
	const struct catalogue *k = kb_started(c);
	struct metrics_step *list = kb_alloc(c, (k->nwords + 1) * sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < k->nwords; i++)
		if (k->words[i].what == CATALOGUE_THEME && !(but && strcmp(k->words[i].code, but) == 0))
			list[n++] = (struct metrics_step){ metrics_words(c, k->words[i].nl, k->words[i].en),
				kb_url(c, "metrics.theme", place, k->words[i].code, NULL) };
	*to = list;
	return n;
}

enum kb_rc serve_theme(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = metrics_readable(r);
	const struct catalogue_word *theme = catalogue_word(kb_started(c), CATALOGUE_THEME, kb_part(r, "theme"));
	struct metrics_theme m = { 0 };
	struct desk d;

	if (!p || !theme)
		return kb_refuse(r, 404, "error.not_found");
	d = desk_of(c, p);
	m.name = metrics_words(c, theme->nl, theme->en);
	m.place = p->name;
	m.overview = kb_url(c, "metrics.overview.place", p->id, NULL);
	m.nothers = theme_steps(c, p->id, theme->code, &m.others);
	fill_views(&d, theme->code, &m);
	gap_fill(&d, theme->code, &m);
	return kb_page(r, kb_say(c, "staff.theme.title", NULL), metrics_theme, &m);
}
