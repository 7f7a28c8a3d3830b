/* overview.c - the streams of 5.1.2 at one place: what needs attention first, then all of it.
 *
 * The gate is asked once, for this place. A stream or a part of one without a figure says so
 * in words and says what would feed it; nothing is averaged over the parts of a stream. What
 * was held back and what never was look the same (R4). */
#include <string.h>

#include "screens.h"
#include "written.h"

enum { FIRST = 10 /* of what needs attention; the page says how many more there are */ };

static bool is_of(const struct desk *d, size_t series, const char *stream, const char *topic)
{
	const struct catalogue_indicator *i = d->f->series[series].indicator;

	return strcmp(i->stream, stream) == 0 && (!topic || strcmp(i->topic, topic) == 0);
}

/* What is told above locations only is not missing at one. */
static size_t told_at_locations(const struct metrics_series *s)
{
	return s->indicator->above ? 0 : SIZE_MAX;
}

struct desk desk_of(struct kb_ctx *c, const struct kb_place *p)
{
	struct desk d = { .c = c, .k = kb_started(c), .f = indicators_some(c, p, strcmp(p->kind, "location") == 0 ? told_at_locations : NULL) };
	const struct written_all *written = written_at(c, p->id, WRITTEN_ALL);

	d.readings = kb_alloc(c, (d.f->nseries + 1) * sizeof(*d.readings));
	for (size_t i = 0; i < d.f->nseries; i++) {
		d.readings[i] = reading_of(c, d.f, i);
		outcome_lay(c, written, &d.readings[i]);
	}
	d.span = spark_span(d.f);
	return d;
}

static const char *number(const struct desk *d, size_t n)
{
	return kb_number(d->c, (double)n, 0);
}

/* ---- A stream, part by part ------------------------------------------------------------ */

/* The part of a stream that is called so; false: the catalogue has none. */
static bool fill_topic(const struct desk *d, const char *stream, const struct catalogue_word *w, struct metrics_topic *t)
{
	struct metrics_line *lines = kb_alloc(d->c, (d->f->nseries + 1) * sizeof(*lines));
	bool any = false;

	*t = (struct metrics_topic){ .id = kb_fmt(d->c, "s%s-%s", stream, w->code), .name = metrics_words(d->c, w->nl, w->en), .lines = lines };
	for (size_t i = 0; i < d->f->nseries; i++) {
		if (!is_of(d, i, stream, w->code))
			continue;
		any = true;
		if (d->readings[i].newest)
			lines[t->count++] = screens_line(d->c, d->f, &d->readings[i], d->span);
	}
	return any;
}

/* Parts of which nothing shows are named in one sentence. */
static void fill_topics(const struct desk *d, const char *stream, struct metrics_stream *s)
{
	struct metrics_topic *topics = kb_alloc(d->c, (d->k->nwords + 1) * sizeof(*topics)), t;

	s->topics = topics;
	for (size_t i = 0; i < d->k->nwords; i++) {
		if (d->k->words[i].what != CATALOGUE_TOPIC || !fill_topic(d, stream, &d->k->words[i], &t))
			continue;
		if (t.count > 0)
			topics[s->ntopics++] = t;
		else
			s->empty = s->empty ? kb_fmt(d->c, "%s; %s", s->empty, t.name) : t.name;
	}
}

static void fill_silent(const struct desk *d, const char *stream, struct metrics_stream *s)
{
	const char **silent = kb_alloc(d->c, (d->f->nseries + 1) * sizeof(*silent));

	s->silent = silent;
	for (size_t i = 0; i < d->f->nseries; i++)
		if (is_of(d, i, stream, NULL) && !d->readings[i].newest)
			silent[s->nsilent++] = reading_name(d->c, d->readings[i].series);
}

/* Is this the first series of the stream that is fed by so and so? */
static bool is_first_fed(const struct desk *d, size_t series, const char *stream)
{
	for (size_t i = 0; i < series; i++)
		if (is_of(d, i, stream, NULL) && strcmp(d->f->series[i].figure->population, d->f->series[series].figure->population) == 0)
			return false;
	return true;
}

/* "youths, guardians, register" */
static const char *fed_by(const struct desk *d, const char *stream)
{
	const char *all = "";

	for (size_t i = 0; i < d->f->nseries; i++)
		if (is_of(d, i, stream, NULL) && is_first_fed(d, i, stream))
			all = kb_fmt(d->c, "%s%s%s", all, *all ? ", " : "",
			    metrics_word(d->c, CATALOGUE_POPULATION, d->f->series[i].figure->population));
	return all;
}

static void count_stream(const struct desk *d, const char *stream, struct metrics_stream *s)
{
	size_t all = 0, shown = 0, misses = 0, changes = 0;

	for (size_t i = 0; i < d->f->nseries; i++) {
		if (!is_of(d, i, stream, NULL))
			continue;
		all++;
		shown += d->readings[i].newest != NULL;
		misses += d->readings[i].met == READING_MISSES;
		changes += reading_changed(&d->readings[i]);
	}
	s->missing = shown == 0;
	s->shown = kb_say(d->c, "staff.overview.of", "n", number(d, shown), "all", number(d, all), NULL);
	s->misses = number(d, misses);
	s->changes = number(d, changes);
}

static struct metrics_stream stream_of(const struct desk *d, const struct catalogue_word *w)
{
	struct metrics_stream s = { .id = kb_fmt(d->c, "stream-%s", w->code), .href = kb_fmt(d->c, "#stream-%s", w->code),
		.name = metrics_words(d->c, w->nl, w->en), .fed = fed_by(d, w->code) };

	count_stream(d, w->code, &s);
	fill_topics(d, w->code, &s);
	fill_silent(d, w->code, &s);
	return s;
}

/* In the order of the catalogue: the four streams, then what is context. */
static void fill_streams(const struct desk *d, struct metrics_overview *m)
{
	struct metrics_stream *streams = kb_alloc(d->c, (d->k->nwords + 1) * sizeof(*streams));

	m->streams = streams;
	for (size_t i = 0; i < d->k->nwords; i++) {
		if (d->k->words[i].what != CATALOGUE_STREAM)
			continue;
		streams[m->nstreams] = stream_of(d, &d->k->words[i]);
		if (streams[m->nstreams].missing)
			m->missing = m->missing ? kb_fmt(d->c, "%s; %s", m->missing, streams[m->nstreams].name) : streams[m->nstreams].name;
		m->nstreams++;
	}
}

/* ---- What needs attention first -------------------------------------------------------- */

/* A missed norm, then a change; each of them first where it turns for the worse, last where it turns for the better. */
enum { MISSED = 0, CHANGED = 3, CALM = 6 };

static int urgency(const struct reading *r)
{
	int turn = reading_turn(r);

	if (r->newest && (r->met == READING_MISSES || reading_changed(r)))
		return (r->met == READING_MISSES ? MISSED : CHANGED) + 1 + turn;
	return CALM;
}

static void fill_first(const struct desk *d, struct metrics_overview *m)
{
	struct metrics_line *lines = kb_alloc(d->c, FIRST * sizeof(*lines));
	size_t more = 0, looked = 0;

	m->first = lines;
	for (int pressing = 0; pressing < CALM; pressing++)
		for (size_t i = 0; i < d->f->nseries; i++) {
			if (urgency(&d->readings[i]) != pressing)
				continue;
			if (m->nfirst < FIRST)
				lines[m->nfirst++] = screens_line(d->c, d->f, &d->readings[i], d->span);
			else
				more++;
		}
	for (size_t i = 0; i < d->f->nseries; i++)
		looked += d->readings[i].newest != NULL;
	m->more = more ? number(d, more) : NULL;
	m->looked = number(d, looked);
}

/* ---- Of whom the figures are --------------------------------------------------------------- */

static const struct reading *find_reading(const struct desk *d, const char *id)
{
	for (size_t i = 0; i < d->f->nseries; i++)
		if (strcmp(d->f->series[i].indicator->id, id) == 0)
			return &d->readings[i];
	return NULL;
}

static struct metrics_asked asked_of(const struct desk *d, const struct catalogue_word *who)
{
	const struct reading *r = find_reading(d, who->reach);
	const struct kb_figure *g = r ? r->newest : NULL;
	struct metrics_asked a = { .who = metrics_words(d->c, who->nl, who->en) };

	if (!g) {
		a.says = kb_say(d->c, "staff.overview.response.unknown", NULL);
		return a;
	}
	a.url = reading_url(d->c, d->f, (size_t)(r - d->readings));
	a.period = metrics_period(d->c, g->period);
	a.invited = kb_number(d->c, (double)g->n, 0);
	a.reached = metrics_banded(d->c, reading_value(d->c, r->series->indicator, g->value), g->value_band);
	return a;
}

/* Each population of which the catalogue says what tells how many of it were reached. */
static void fill_asked(const struct desk *d, struct metrics_overview *m)
{
	struct metrics_asked *list = kb_alloc(d->c, (d->k->nwords + 1) * sizeof(*list));

	m->asked = list;
	for (size_t i = 0; i < d->k->nwords; i++)
		if (d->k->words[i].what == CATALOGUE_POPULATION && *d->k->words[i].reach)
			list[m->nasked++] = asked_of(d, &d->k->words[i]);
}

/* ---- Ways to go ---------------------------------------------------------------------------- */

static const struct kb_place *find(const struct kb_place *all, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, id) == 0)
			return &all[i];
	return NULL;
}

/* The first place that has none of this person's above it. */
static const struct kb_place *top_of(const struct kb_place *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!find(all, n, all[i].parent))
			return &all[i];
	return NULL;
}

/* Of a type its locations. */
static bool lies_below(const struct kb_place *p, const struct kb_place *at)
{
	return strcmp(p->kind, "type") == 0 ? strcmp(at->type, p->type) == 0 : strcmp(at->parent, p->id) == 0;
}

/* The place above, and those below; at the top also the other tops. */
static void fill_ways(struct kb_ctx *c, const struct kb_place *p, struct metrics_overview *m)
{
	const struct kb_place *all, *up;
	size_t n = kb_places(c, "metrics.read", &all);
	struct metrics_step *below = kb_alloc(c, (n + 1) * sizeof(*below));

	m->below = below;
	if ((up = find(all, n, p->parent)) != NULL) {
		m->up = kb_url(c, "metrics.overview.place", up->id, NULL);
		m->up_name = up->name;
	}
	for (size_t i = 0; i < n; i++)
		if (lies_below(p, &all[i]) || (!up && !find(all, n, all[i].parent) && strcmp(all[i].id, p->id) != 0))
			below[m->nbelow++] = (struct metrics_step){ all[i].name, kb_url(c, "metrics.overview.place", all[i].id, NULL) };
}

/* ---- The page -------------------------------------------------------------------------------- */

static const struct kb_place *place_asked(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *all;
	size_t n;

	if (*kb_part(r, "place"))
		return metrics_readable(r);
	n = kb_places(c, "metrics.read", &all);
	return top_of(all, n);
}

enum kb_rc serve_overview(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = place_asked(r);
	struct metrics_overview m = { 0 };
	struct desk d;

	if (!p)
		return kb_refuse(r, 404, "error.not_found");
	d = desk_of(c, p);
	m.name = p->name;
	m.kind = metrics_kind(c, p);
	fill_ways(c, p, &m);
	if (strcmp(p->kind, "organisation") == 0)
		m.ntypes = type_steps(c, "metrics.overview.place", &m.types);
	m.nthemes = theme_steps(c, p->id, NULL, &m.themes);
	fill_first(&d, &m);
	fill_asked(&d, &m);
	fill_streams(&d, &m);
	m.norms = kb_url(c, "metrics.norms", p->id, NULL);
	m.attention = kb_url(c, "metrics.attention", NULL);
	m.recurrence = kb_url(c, "metrics.recurrence", NULL);
	m.back = kb_url(c, "metrics.list", NULL);
	return kb_page(r, kb_say(c, "staff.overview.title", NULL), metrics_overview, &m);
}
