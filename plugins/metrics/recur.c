/* recur.c - subjects that return: a third time at one location, or at several (S18, S11).
 *
 * A signal is a share of a location in a quarter that misses its norm by more than chance, or a rate
 * (of complaints, incidents, moves) above the limits of its chart. All signals of one subject, quarter and source (answers,
 * complaints, incidents, other registers) are one occurrence. Four quarters are looked at. A
 * subject returns when it occurs three times at one location, or at two locations. Everything
 * is worked out from what was released, so what is held back can signal nothing. Another rule or
 * number here is another RULE. */
#include <string.h>

#include "screens.h"

#define RULE "1"
enum { QUARTERS = 4, TIMES = 3, PLACES = 2, FIGURES = 8 /* named of a location */, ROWS = 30 /* locations of a subject */ };

/* What was seen of one subject at one location. */
struct seen {
	unsigned quarters[SOURCES]; /* a bit each, the newest first */
	const struct metrics_step *figures[FIGURES];
	size_t nfigures;
};

struct search {
	struct kb_ctx *c;
	const struct catalogue *k;
	const struct kb_place **places; /* locations */
	size_t nplaces;
	struct seen *seen;              /* by word of the catalogue, then by location */
};

/* ---- Signals ------------------------------------------------------------------------------------- */

/* What may signal: of shares with a norm the four quarters, of rates all that their limits need. The
 * gate is asked for nothing else, so that a page over hundreds of locations stays small. */
static size_t wanted(const struct metrics_series *s)
{
	if (s->figure->kind == CATALOGUE_RATE)
		return SIZE_MAX;
	return s->indicator->has_norm && strcmp(s->indicator->unit, "percent") == 0 ? QUARTERS : 0;
}

static bool is_above(const struct reading *r, size_t period)
{
	return period < r->nperiods && r->ways[period] > 0;
}

static bool signals(struct kb_ctx *c, const struct metrics_indicators *f, size_t series, size_t period)
{
	const struct kb_figure *g = &f->figures[series * f->nperiods + period];

	if (!g->shown)
		return false;
	if (f->series[series].figure->kind != CATALOGUE_RATE)
		return reading_met(&f->series[series], g) == READING_MISSES;
	const struct reading r = reading_of(c, f, series);
	return is_above(&r, period);
}

static unsigned quarters_of(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	unsigned quarters = 0;

	for (size_t p = 0; p < QUARTERS && p < f->nperiods; p++)
		if (signals(c, f, series, p))
			quarters |= 1U << p;
	return quarters;
}

static int times(const struct seen *s)
{
	int n = 0;

	for (size_t i = 0; i < SOURCES; i++)
		for (unsigned bits = s->quarters[i]; bits; bits &= bits - 1)
			n++;
	return n;
}

/* ---- One location ----------------------------------------------------------------------------------- */

/* The subject of a series, as the number of its word. */
static size_t topic_of(const struct catalogue *k, const struct metrics_series *s)
{
	return (size_t)(catalogue_word(k, CATALOGUE_TOPIC, s->indicator->topic) - k->words);
}

static void note(struct search *a, struct seen *s, const struct metrics_indicators *f, size_t series, unsigned quarters)
{
	struct metrics_step *step;

	s->quarters[screens_source(&f->series[series])] |= quarters;
	if (s->nfigures == FIGURES)
		return;
	step = kb_alloc(a->c, sizeof(*step));
	*step = (struct metrics_step){ reading_name(a->c, &f->series[series]), reading_url(a->c, f, series) };
	s->figures[s->nfigures++] = step;
}

static void look_at(struct search *a, size_t place)
{
	const struct metrics_indicators *f = indicators_some(a->c, a->places[place], wanted);

	for (size_t i = 0; i < f->nseries; i++) {
		unsigned quarters = quarters_of(a->c, f, i);

		if (quarters)
			note(a, &a->seen[topic_of(a->k, &f->series[i]) * a->nplaces + place], f, i, quarters);
	}
}

static struct search search_all(struct kb_ctx *c)
{
	struct search a = { .c = c, .k = kb_started(c) };
	const struct kb_place *all;
	size_t n = kb_places(c, "metrics.read", &all);

	a.places = kb_alloc(c, (n + 1) * sizeof(*a.places));
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].kind, "location") == 0)
			a.places[a.nplaces++] = &all[i];
	a.seen = kb_alloc(c, (a.k->nwords * a.nplaces + 1) * sizeof(*a.seen));
	for (size_t i = 0; i < a.nplaces; i++)
		look_at(&a, i);
	return a;
}

/* ---- One subject --------------------------------------------------------------------------------------- */

static const char *when(const struct search *a, const struct seen *s, const struct kb_period *periods)
{
	unsigned any = 0;
	const char *all = "";

	for (size_t i = 0; i < SOURCES; i++)
		any |= s->quarters[i];
	for (size_t p = QUARTERS; p-- > 0;)
		if (any & 1U << p)
			all = kb_fmt(a->c, "%s%s%s", all, *all ? ", " : "", metrics_period(a->c, periods[p]));
	return all;
}

static struct metrics_return row_of(const struct search *a, const struct seen *s, const struct kb_place *p, const struct kb_period *periods)
{
	struct metrics_step *figures = kb_alloc(a->c, (s->nfigures + 1) * sizeof(*figures));

	for (size_t i = 0; i < s->nfigures; i++)
		figures[i] = *s->figures[i];
	return (struct metrics_return){ .place = p->name, .url = kb_url(a->c, "metrics.overview.place", p->id, NULL),
		.times = kb_number(a->c, times(s), 0), .when = when(a, s, periods), .figures = figures, .nfigures = s->nfigures,
		.third = times(s) >= TIMES };
}

/* The theme under which the catalogue has the first indicator of a subject. */
static const char *theme_of(const struct search *a, const char *topic)
{
	for (size_t i = 0; i < a->k->nindicators; i++)
		if (strcmp(a->k->indicators[i].topic, topic) == 0)
			return metrics_word(a->c, CATALOGUE_THEME, a->k->indicators[i].theme);
	return "";
}

static const char *say(const struct search *a, size_t nplaces, size_t nthird)
{
	const char *places = kb_number(a->c, (double)nplaces, 0), *third = kb_number(a->c, (double)nthird, 0);

	if (nplaces < PLACES)
		return kb_say(a->c, "staff.recurrence.third", NULL);
	if (nthird == 0)
		return kb_say(a->c, "staff.recurrence.several", "n", places, NULL);
	return kb_say(a->c, "staff.recurrence.both", "n", places, "third", third, NULL);
}

/* Where it occurs most often stands first; among those, by name. */
static void fill_rows(const struct search *a, size_t word, const struct kb_period *periods, struct metrics_recurring *to)
{
	struct metrics_return *rows = kb_alloc(a->c, ROWS * sizeof(*rows));

	to->rows = rows;
	for (int n = SOURCES * QUARTERS; n > 0; n--)
		for (size_t i = 0; i < a->nplaces && to->count < ROWS; i++)
			if (times(&a->seen[word * a->nplaces + i]) == n)
				rows[to->count++] = row_of(a, &a->seen[word * a->nplaces + i], a->places[i], periods);
}

/* false: it does not return. */
static bool fill_topic(const struct search *a, size_t word, const struct kb_period *periods, struct metrics_recurring *to)
{
	size_t nplaces = 0, nthird = 0;

	*to = (struct metrics_recurring){ 0 };
	for (size_t i = 0; i < a->nplaces; i++) {
		const struct seen *s = &a->seen[word * a->nplaces + i];

		if (times(s) == 0)
			continue;
		nthird += times(s) >= TIMES;
		nplaces++;
	}
	if (nplaces < PLACES && nthird == 0)
		return false;
	fill_rows(a, word, periods, to);
	to->more = nplaces > to->count ? kb_number(a->c, (double)(nplaces - to->count), 0) : NULL;
	to->nplaces = nplaces;
	to->id = kb_fmt(a->c, "topic-%s", a->k->words[word].code);
	to->topic = metrics_words(a->c, a->k->words[word].nl, a->k->words[word].en);
	to->theme = theme_of(a, a->k->words[word].code);
	to->says = say(a, nplaces, nthird);
	return true;
}

/* Most locations first; among as many, in the order of the catalogue. */
static void put_in_order(struct metrics_recurring *list, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t j = i; j > 0 && list[j].nplaces > list[j - 1].nplaces; j--) {
			const struct metrics_recurring swap = list[j];
			list[j] = list[j - 1];
			list[j - 1] = swap;
		}
}

/* ---- The page --------------------------------------------------------------------------------------------- */

enum kb_rc serve_recurrence(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct metrics_recurrence m = { .rule = RULE, .back = kb_url(c, "metrics.overview", NULL) };
	const struct search a = search_all(c);
	const struct kb_period *periods;
	struct metrics_recurring *topics = kb_alloc(c, (a.k->nwords + 1) * sizeof(*topics));

	figures_periods(c, &(struct kb_place){ .kind = "location" }, &periods);
	for (size_t i = 0; i < a.k->nwords; i++)
		if (a.k->words[i].what == CATALOGUE_TOPIC && fill_topic(&a, i, periods, &topics[m.count]))
			m.count++;
	put_in_order(topics, m.count);
	m.topics = topics;
	m.looked = kb_number(c, (double)a.nplaces, 0);
	m.from = metrics_period(c, periods[QUARTERS - 1]);
	m.to = metrics_period(c, periods[0]);
	return kb_page(r, kb_say(c, "staff.recurrence.title", NULL), metrics_recurrence, &m);
}
