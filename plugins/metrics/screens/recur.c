/* recur.c - subjects that return: a third time at one location, or at several (S18, S11).
 *
 * A signal is a share of a location in a quarter that misses its norm by more than chance, or a rate
 * (of complaints, incidents, moves) above the limits of its chart. All signals of one subject, quarter and source (answers,
 * complaints, incidents, other registers) are one occurrence. A subject returns in a quarter in which it occurs, if in the
 * four quarters that end with it it occurs three times at one location, or at two locations. That is looked at in each of
 * the last twelve quarters, so a flag does not go by itself when what raised it grows old: a note of the
 * board clears it (note.c). Everything is worked out from what was released, so what is held back can signal nothing, and
 * anybody can work it out again. Another rule or number here is another RULE. */
#include <string.h>

#include "recur.h"

#define RULE "2"
enum { QUARTERS = 4, TIMES = 3, PLACES = 2, LOOK = 12 /* quarters back */, FIGURES = 8 /* named of a location */, ROWS = 30 /* locations of a subject */ };

/* A series that signalled, and in which quarters. */
struct signal {
	const struct metrics_step *step;
	unsigned quarters;
};

/* What was seen of one subject at one location. */
struct seen {
	unsigned quarters[SOURCES]; /* a bit each, the newest first */
	struct signal figures[FIGURES];
	size_t nfigures;
};

struct search {
	struct kb_ctx *c;
	const struct catalogue *k;
	const struct kb_place **places; /* locations */
	size_t nplaces;
	struct seen *seen;              /* by word of the catalogue, then by location */
	const struct kb_period *periods;
	const struct metrics_notes *notes; /* NULL: this person sees a part of the organisation, and none of its notes */
};

/* What was seen of a subject in the four quarters that end with one. */
struct tally {
	size_t nplaces, nthird;
	int times;
};

/* ---- Signals ------------------------------------------------------------------------------------- */

/* What may signal: shares with a norm, and rates. The gate is asked for nothing else, so that a page over hundreds of
 * locations stays small. */
static size_t wanted(const struct metrics_series *s)
{
	if (s->figure->kind == CATALOGUE_RATE)
		return SIZE_MAX;
	return s->indicator->has_norm && strcmp(s->indicator->unit, "percent") == 0 ? LOOK : 0;
}

static unsigned quarters_missed(const struct metrics_indicators *f, size_t series)
{
	const struct kb_figure *row = &f->figures[series * f->nperiods];
	unsigned quarters = 0;

	for (size_t p = 0; p < LOOK && p < f->nperiods; p++)
		if (row[p].shown && reading_met(&f->series[series], &row[p]) == READING_MISSES)
			quarters |= 1U << p;
	return quarters;
}

static unsigned quarters_above(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	const struct reading r = reading_of(c, f, series);
	unsigned quarters = 0;

	for (size_t p = 0; p < LOOK && p < r.nperiods; p++)
		if (r.row[p].shown && r.ways[p] > 0)
			quarters |= 1U << p;
	return quarters;
}

static unsigned quarters_of(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	return f->series[series].figure->kind == CATALOGUE_RATE ? quarters_above(c, f, series) : quarters_missed(f, series);
}

/* The four quarters that end with this one. */
static unsigned window(size_t quarter)
{
	return ((1U << QUARTERS) - 1) << quarter;
}

static int times(const struct seen *s, unsigned quarters)
{
	int n = 0;

	for (size_t i = 0; i < SOURCES; i++)
		for (unsigned bits = s->quarters[i] & quarters; bits; bits &= bits - 1)
			n++;
	return n;
}

/* ---- One location ----------------------------------------------------------------------------------- */

/* The subject of a series, as the number of its word. */
static size_t topic_of(const struct catalogue *k, const struct metrics_series *s)
{
	return (size_t)(catalogue_word(k, CATALOGUE_TOPIC, s->indicator->topic) - k->words);
}

/* Where the names are full, one that signalled last long ago makes room. */
static struct signal *room_for(struct seen *s, unsigned quarters)
{
	struct signal *oldest = &s->figures[0];

	if (s->nfigures < FIGURES)
		return &s->figures[s->nfigures++];
	for (size_t i = 1; i < FIGURES; i++)
		if ((s->figures[i].quarters & -s->figures[i].quarters) > (oldest->quarters & -oldest->quarters))
			oldest = &s->figures[i];
	return (oldest->quarters & -oldest->quarters) > (quarters & -quarters) ? oldest : NULL;
}

static void note(struct search *a, struct seen *s, const struct metrics_indicators *f, size_t series, unsigned quarters)
{
	struct signal *to;
	struct metrics_step *step;

	s->quarters[screens_source(&f->series[series])] |= quarters;
	if ((to = room_for(s, quarters)) == NULL)
		return;
	step = kb_alloc(a->c, sizeof(*step));
	*step = (struct metrics_step){ reading_name(a->c, &f->series[series]), reading_url(a->c, f, series) };
	*to = (struct signal){ step, quarters };
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
	figures_periods(c, &(struct kb_place){ .kind = "location" }, &a.periods);
	a.notes = notes_whole(c, "metrics.read") ? notes_read(c) : NULL;
	return a;
}

/* ---- The rule ------------------------------------------------------------------------------------------ */

static const struct seen *seen_at(const struct search *a, size_t word, size_t place)
{
	return &a->seen[word * a->nplaces + place];
}

static struct tally tally_of(const struct search *a, size_t word, size_t quarter)
{
	struct tally t = { 0 };

	for (size_t i = 0; i < a->nplaces; i++) {
		int n = times(seen_at(a, word, i), window(quarter));

		t.times += n;
		t.nplaces += n > 0;
		t.nthird += n >= TIMES;
	}
	return t;
}

static bool occurs(const struct search *a, size_t word, size_t quarter)
{
	for (size_t i = 0; i < a->nplaces; i++)
		if (times(seen_at(a, word, i), 1U << quarter) > 0)
			return true;
	return false;
}

/* The newest quarter in which the subject returns; LOOK: in none. */
static size_t returns(const struct search *a, size_t word)
{
	for (size_t q = 0; q < LOOK; q++) {
		const struct tally t = occurs(a, word, q) ? tally_of(a, word, q) : (struct tally){ 0 };

		if (t.nplaces >= PLACES || t.nthird > 0)
			return q;
	}
	return LOOK;
}

/* What the board answered covers a quarter and what was before it, but nothing that was released of it since. */
static bool is_open(const struct search *a, size_t word, size_t quarter)
{
	const struct metrics_note *n = a->notes ? notes_last(a->notes, a->k->words[word].code) : NULL;

	if (!n || a->periods[quarter].month > n->month)
		return true;
	return a->periods[quarter].month == n->month && tally_of(a, word, quarter).times > n->seen;
}

/* ---- One subject --------------------------------------------------------------------------------------- */

static const char *when(const struct search *a, const struct seen *s, unsigned quarters)
{
	unsigned any = 0;
	const char *all = "";

	for (size_t i = 0; i < SOURCES; i++)
		any |= s->quarters[i] & quarters;
	for (size_t p = LOOK; p-- > 0;)
		if (any & 1U << p)
			all = kb_fmt(a->c, "%s%s%s", all, *all ? ", " : "", metrics_period(a->c, a->periods[p]));
	return all;
}

static struct metrics_return row_of(const struct search *a, const struct seen *s, const struct kb_place *p, unsigned quarters)
{
	struct metrics_step *figures = kb_alloc(a->c, (s->nfigures + 1) * sizeof(*figures));
	int n = times(s, quarters);
	struct metrics_return r = { .place = p->name, .url = kb_url(a->c, "metrics.overview.place", p->id, NULL),
		.times = kb_number(a->c, n, 0), .when = when(a, s, quarters), .figures = figures, .third = n >= TIMES };

	for (size_t i = 0; i < s->nfigures; i++)
		if (s->figures[i].quarters & quarters)
			figures[r.nfigures++] = *s->figures[i].step;
	return r;
}

/* The theme under which the catalogue has the first indicator of a subject. */
static const char *theme_of(const struct search *a, const char *topic)
{
	for (size_t i = 0; i < a->k->nindicators; i++)
		if (strcmp(a->k->indicators[i].topic, topic) == 0)
			return metrics_word(a->c, CATALOGUE_THEME, a->k->indicators[i].theme);
	return "";
}

static const char *say(const struct search *a, const struct tally *t)
{
	const char *places = kb_number(a->c, (double)t->nplaces, 0), *third = kb_number(a->c, (double)t->nthird, 0);

	if (t->nplaces < PLACES)
		return kb_say(a->c, "staff.recurrence.third", NULL);
	if (t->nthird == 0)
		return kb_say(a->c, "staff.recurrence.several", "n", places, NULL);
	return kb_say(a->c, "staff.recurrence.both", "n", places, "third", third, NULL);
}

/* Where it occurs most often stands first; among those, by name. */
static void fill_rows(const struct search *a, size_t word, unsigned quarters, struct metrics_recurring *to)
{
	struct metrics_return *rows = kb_alloc(a->c, ROWS * sizeof(*rows));

	to->rows = rows;
	for (int n = SOURCES * QUARTERS; n > 0; n--)
		for (size_t i = 0; i < a->nplaces && to->count < ROWS; i++)
			if (times(seen_at(a, word, i), quarters) == n)
				rows[to->count++] = row_of(a, seen_at(a, word, i), a->places[i], quarters);
}

static struct metrics_recurring recurring_of(const struct search *a, size_t word, size_t quarter)
{
	const struct catalogue_word *w = &a->k->words[word];
	const struct tally t = tally_of(a, word, quarter);
	struct metrics_recurring to = { .code = w->code, .id = kb_fmt(a->c, "topic-%s", w->code), .topic = metrics_words(a->c, w->nl, w->en),
		.theme = theme_of(a, w->code), .says = say(a, &t), .nplaces = t.nplaces,
		.month = kb_fmt(a->c, "%d", a->periods[quarter].month) };

	fill_rows(a, word, window(quarter), &to);
	to.more = t.nplaces > to.count ? kb_number(a->c, (double)(t.nplaces - to.count), 0) : NULL;
	return to;
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

/* Those that stand open. */
static void fill_topics(const struct search *a, struct metrics_recurrence *m)
{
	struct metrics_recurring *topics = kb_alloc(a->c, (a->k->nwords + 1) * sizeof(*topics));

	m->topics = topics;
	for (size_t i = 0; i < a->k->nwords; i++) {
		size_t q = a->k->words[i].what == CATALOGUE_TOPIC ? returns(a, i) : LOOK;

		if (q == LOOK || !is_open(a, i, q))
			continue;
		topics[m->count] = recurring_of(a, i, q);
		topics[m->count++].again = a->notes ? notes_again(a->c, a->notes, a->k->words[i].code) : NULL;
	}
	put_in_order(topics, m->count);
}

/* ---- What was answered ----------------------------------------------------------------------------------- */

/* What had been seen when a note was written; "": longer ago than anything is looked at. */
static const char *seen_then(const struct search *a, const struct metrics_note *n)
{
	const struct catalogue_word *w = catalogue_word(a->k, CATALOGUE_TOPIC, n->topic);
	struct tally t;

	for (size_t q = 0; w && q < LOOK; q++)
		if (a->periods[q].month == n->month) {
			t = tally_of(a, (size_t)(w - a->k->words), q);
			return t.nplaces ? say(a, &t) : "";
		}
	return "";
}

static void fill_answers(const struct search *a, struct metrics_recurrence *m)
{
	struct metrics_answer *list;

	if (!a->notes)
		return;
	m->answers = list = kb_alloc(a->c, (a->notes->count + 1) * sizeof(*list));
	for (size_t i = 0; i < a->notes->count; i++) {
		list[i] = notes_answer(a->c, &a->notes->list[i]);
		list[i].seen = seen_then(a, &a->notes->list[i]);
	}
	m->nanswers = a->notes->count;
	m->more = a->notes->more;
}

/* ---- The page --------------------------------------------------------------------------------------------- */

enum kb_rc serve_recurrence(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct search a = search_all(c);
	struct metrics_recurrence m = { .rule = RULE, .back = kb_url(c, "metrics.overview", NULL), .whole = a.notes != NULL };

	if (notes_whole(c, "metrics.note"))
		m.action = kb_url(c, "metrics.recurrence.note", NULL);
	fill_topics(&a, &m);
	fill_answers(&a, &m);
	m.looked = kb_number(c, (double)a.nplaces, 0);
	m.from = metrics_period(c, a.periods[LOOK - 1]);
	m.to = metrics_period(c, a.periods[0]);
	return kb_page(r, kb_say(c, "staff.recurrence.title", NULL), metrics_recurrence, &m);
}

/* ---- The board answers --------------------------------------------------------------------------------------- */

/* Only what its writer had before their eyes is answered: `month` is of the page that was sent. */
static bool may_answer(const struct search *a, const struct catalogue_word *w, int64_t month, size_t *quarter)
{
	size_t word = (size_t)(w - a->k->words);

	*quarter = returns(a, word);
	return *quarter < LOOK && a->periods[*quarter].month == month && is_open(a, word, *quarter);
}

enum kb_rc serve_recurrence_note(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *words = kb_text(r, "words");
	const struct catalogue_word *w = catalogue_word(kb_started(c), CATALOGUE_TOPIC, kb_text(r, "topic"));
	struct search a;
	size_t quarter;

	if (!notes_whole(c, "metrics.note"))
		return kb_refuse(r, 403, "staff.recurrence.not_yours");
	if (words[strspn(words, " \t\r\n")] == '\0')
		return kb_refuse(r, 400, "error.form");
	if (!w)
		return kb_see(r, kb_url(c, "metrics.recurrence", NULL)); /* the page says what there is */
	a = search_all(c);
	if (!may_answer(&a, w, kb_int(r, "month"), &quarter))
		return kb_refuse(r, 409, "staff.recurrence.changed");
	notes_add(c, &(struct metrics_note){ .topic = w->code, .month = a.periods[quarter].month, .rule = RULE, .words = words,
	    .seen = tally_of(&a, (size_t)(w - a.k->words), quarter).times, .person = kb_who(c)->user, .day = kb_today(c) });
	return kb_see(r, kb_url(c, "metrics.recurrence", NULL));
}
