/* staff-make.c - page of staff: a new round, on one page.
 *
 * It opens filled in: today, four weeks, every language, the open code of each place. What is
 * wrong stands beside its field, and nothing that was typed is lost. */
#include <stdlib.h>
#include <string.h>

#include "pages.h"
#include "sitting.h"

enum { AGES = 6 };
enum { USUAL_DAYS = 28, LEAST_DAYS = 7, MOST_DAYS = 366, INVITED_MAX = 100000 };

/* What was typed, or what the page opens with. */
struct draft {
	const char *title, *form, *places, *opens, *ends, *invited, *aftercare, *owner;
	const char *tongues; /* NULL: all */
	const char *happened;
	int64_t age;
	bool cards, pilot, repeat;
};

static struct draft first_draft(struct kb_ctx *c)
{
	return (struct draft){
		.title = "", .form = SURVEYS_FORM, .places = "", .tongues = NULL,
		.opens = day_field(c, kb_today(c)), .ends = day_field(c, day_plus(kb_today(c), USUAL_DAYS - 1)),
		.invited = "", .aftercare = "", .owner = "", .happened = "",
	};
}

static struct draft read_draft(struct kb_req *r)
{
	return (struct draft){
		.title = kb_text(r, "title"), .form = kb_text(r, "form"), .places = kb_text(r, "places"),
		.tongues = kb_text(r, "tongues"), .opens = kb_text(r, "opens"), .ends = kb_text(r, "ends"),
		.invited = kb_text(r, "invited"), .aftercare = kb_text(r, "aftercare"), .owner = kb_text(r, "owner"),
		.happened = kb_text(r, "happened"), .age = kb_int(r, "age"),
		.cards = strcmp(kb_text(r, "access"), "card") == 0, .pilot = *kb_text(r, "pilot") != '\0',
		.repeat = *kb_text(r, "repeat") != '\0',
	};
}

/* ---- The choices ------------------------------------------------------------------------- */

static size_t form_options(struct kb_ctx *c, const struct draft *d, const struct surveys_option **to)
{
	const struct ask *asks;
	size_t n = ask_list(c, &asks);
	struct surveys_option *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct surveys_option){
			.value = asks[i].form, .on = strcmp(asks[i].form, d->form) == 0,
			.words = kb_fmt(c, "%s (%s %s)", population_name(c, asks[i].population), asks[i].form,
			    kb_form_version(c, asks[i].form)),
		};
	*to = list;
	return n;
}

/* The locations where the person may make a round. Who has one has chosen it. */
static size_t place_options(struct kb_ctx *c, const struct draft *d, const struct surveys_option **to)
{
	const struct kb_place *places;
	size_t n = kb_places(c, "surveys.plan", &places), count = 0;
	struct surveys_option *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (strcmp(places[i].kind, "location") == 0)
			list[count++] = (struct surveys_option){
				.value = places[i].id, .words = places[i].name, .on = kb_has_word(d->places, places[i].id),
			};
	if (count == 1)
		list[0].on = true;
	*to = list;
	return count;
}

static bool is_spoken(struct kb_ctx *c, const char *tag)
{
	const struct ask *asks;
	size_t n = ask_list(c, &asks);

	for (size_t i = 0; i < n; i++)
		if (kb_form_speaks(c, asks[i].form, NULL, tag))
			return true;
	return false;
}

static size_t tongue_options(struct kb_req *r, const struct draft *d, const struct surveys_option **to)
{
	const struct kb_language *all;
	size_t n = kb_languages(r, &all), count = 0;
	struct surveys_option *list = kb_alloc(kb_task(r), (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (is_spoken(kb_task(r), all[i].tag))
			list[count++] = (struct surveys_option){
				.value = all[i].tag, .words = all[i].autonym, .lang = all[i].tag, .dir = all[i].dir,
				.on = !d->tongues || kb_has_word(d->tongues, all[i].tag),
			};
	*to = list;
	return count;
}

/* What just happened is asked about first. */
static size_t happened_options(struct kb_ctx *c, const struct draft *d, const struct surveys_option **to)
{
	const struct sitting_trigger *all = sitting_triggers;
	struct surveys_option *list = kb_alloc(c, SITTING_TRIGGERS * sizeof(*list));

	for (size_t i = 0; i < SITTING_TRIGGERS; i++)
		list[i] = (struct surveys_option){
			.value = all[i].word, .words = kb_say(c, all[i].key, NULL), .on = kb_has_word(d->happened, all[i].word),
		};
	*to = list;
	return SITTING_TRIGGERS;
}

/* The bands that questions look at: the first says nothing. */
static size_t age_options(struct kb_ctx *c, const struct draft *d, const struct surveys_option **to)
{
	static const int64_t all[AGES] = { 0, 12, 15, 16, 17, 18 };
	struct surveys_option *list = kb_alloc(c, AGES * sizeof(*list));

	for (size_t i = 0; i < AGES; i++) {
		const char *n = kb_fmt(c, "%lld", (long long)all[i]);

		list[i] = (struct surveys_option){
			.value = n, .on = all[i] == d->age,
			.words = all[i] ? kb_say(c, "staff.make.age.from", "n", n, NULL) : kb_say(c, "staff.make.age.all", NULL),
		};
	}
	*to = list;
	return AGES;
}

static void fill(struct kb_req *r, const struct draft *d, struct surveys_make *m)
{
	struct kb_ctx *c = kb_task(r);

	m->action = kb_url(c, "surveys.made", NULL);
	m->back = kb_url(c, "surveys.rounds", NULL);
	m->title = d->title;
	m->opens = d->opens;
	m->ends = d->ends;
	m->invited = d->invited;
	m->aftercare = d->aftercare;
	m->owner = d->owner;
	m->cards = d->cards;
	m->pilot = d->pilot;
	m->repeat = d->repeat;
	m->nforms = form_options(c, d, &m->forms);
	m->nplaces = place_options(c, d, &m->places);
	m->ntongues = tongue_options(r, d, &m->tongues);
	m->nhappened = happened_options(c, d, &m->happened);
	m->nages = age_options(c, d, &m->ages);
}

/* ---- What was typed becomes a plan ----------------------------------------------------------- */

/* A round of a day would tell on which day somebody answered. */
static const char *look_at_days(struct kb_ctx *c, const struct draft *d, struct plan *p)
{
	p->opens = day_read(d->opens);
	p->ends = day_read(d->ends);
	if (!p->opens || !p->ends)
		return kb_say(c, "staff.make.error.day", NULL);
	if (p->opens < kb_today(c))
		return kb_say(c, "staff.make.error.past", NULL);
	if (day_between(p->opens, p->ends) + 1 < LEAST_DAYS)
		return kb_say(c, "staff.make.error.week", NULL);
	return day_between(p->opens, p->ends) + 1 > MOST_DAYS ? kb_say(c, "staff.make.error.year", NULL) : NULL;
}

static const char *look_at_invited(struct kb_ctx *c, const struct draft *d, struct plan *p)
{
	char *end;

	p->invited = d->cards ? 0 : strtol(d->invited, &end, 10);
	if (d->cards || (*end == '\0' && p->invited >= 0 && p->invited <= INVITED_MAX))
		return NULL;
	return kb_say(c, "staff.make.error.invited", NULL);
}

/* The chosen places, as far as they are the person's. */
static const char *look_at_places(struct kb_ctx *c, const struct surveys_make *m, struct plan *p)
{
	const char **places = kb_alloc(c, (m->nplaces + 1) * sizeof(*places));

	p->places = places;
	for (size_t i = 0; i < m->nplaces; i++)
		if (m->places[i].on)
			places[p->count++] = m->places[i].value;
	return p->count ? NULL : kb_say(c, "staff.make.error.places", NULL);
}

/* All of them is written as none, so that a language that comes later is offered too. */
static const char *look_at_tongues(struct kb_ctx *c, const struct surveys_make *m, struct plan *p)
{
	size_t chosen = 0, spoken = 0, speaks = 0;

	p->tongues = "";
	for (size_t i = 0; i < m->ntongues; i++) {
		bool speaks_it = kb_form_speaks(c, p->form, NULL, m->tongues[i].value);

		spoken += speaks_it;
		chosen += m->tongues[i].on;
		if (!m->tongues[i].on || !speaks_it)
			continue;
		speaks++;
		p->tongues = kb_fmt(c, "%s%s%s", p->tongues, *p->tongues ? " " : "", m->tongues[i].value);
	}
	if (chosen == 0)
		return kb_say(c, "staff.make.error.tongues", NULL);
	if (speaks == 0)
		return kb_say(c, "staff.make.error.unspoken", NULL);
	if (speaks == spoken)
		p->tongues = "";
	return NULL;
}

/* The figure of a repeat leaves by month, so one that lay in two would be told in two halves. */
static const char *look_at_repeat(struct kb_ctx *c, const struct plan *p)
{
	if (!p->repeat)
		return NULL;
	if (p->pilot)
		return kb_say(c, "staff.make.error.both", NULL);
	if (!p->opens || !p->ends || day_month(p->opens) == day_month(p->ends))
		return NULL;
	return kb_say(c, "staff.make.error.repeat", NULL);
}

/* Those of the page alone: a word or an age of another form says nothing. */
static void take_facts(struct kb_ctx *c, const struct surveys_make *m, struct plan *p)
{
	p->happened = "";
	for (size_t i = 0; i < m->nhappened; i++)
		if (m->happened[i].on)
			p->happened = kb_fmt(c, "%s%s%s", p->happened, *p->happened ? " " : "", m->happened[i].value);
	for (size_t i = 0; i < m->nages; i++)
		if (m->ages[i].on)
			p->age = (unsigned)strtoul(m->ages[i].value, NULL, 10);
}

/* Fills the plan and says beside the fields what is wrong. false: something is. */
static bool look(struct kb_ctx *c, const struct draft *d, struct surveys_make *m, struct plan *p)
{
	*p = (struct plan){
		.title = d->title, .form = d->form, .population = ask_find(c, d->form)->population, .cards = d->cards,
		.pilot = d->pilot, .repeat = d->repeat, .aftercare = d->aftercare, .owner = d->owner,
	};
	take_facts(c, m, p);
	m->title_error = d->title[strspn(d->title, " ")] ? NULL : kb_say(c, "staff.make.error.title", NULL);
	m->places_error = look_at_places(c, m, p);
	m->days_error = look_at_days(c, d, p);
	m->tongues_error = look_at_tongues(c, m, p);
	m->invited_error = look_at_invited(c, d, p);
	m->repeat_error = look_at_repeat(c, p);
	return !m->title_error && !m->places_error && !m->days_error && !m->tongues_error && !m->invited_error && !m->repeat_error;
}

/* ---- The pages ------------------------------------------------------------------------------ */

static enum kb_rc show(struct kb_req *r, const struct surveys_make *m)
{
	return kb_page(r, kb_say(kb_task(r), "staff.make.title", NULL), surveys_make, m);
}

enum kb_rc serve_make(struct kb_req *r)
{
	const struct draft d = first_draft(kb_task(r));
	struct surveys_make m = { 0 };

	fill(r, &d, &m);
	return show(r, &m);
}

/* Each place gets its poster with the round. */
static void make_codes(struct kb_ctx *c, const struct plan *p)
{
	for (size_t i = 0; i < p->count && !p->cards; i++)
		if (!*code_of(c, p->places[i], p->population))
			code_fresh(c, p->places[i], p->population);
}

enum kb_rc serve_made(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct draft d = read_draft(r);
	const char *round = "", *taken = "";
	struct surveys_make m = { 0 };
	struct plan p;

	if (!ask_find(c, d.form) || !kb_form_version(c, d.form)) /* retired meanwhile: the page offers what there is */
		d.form = SURVEYS_FORM, d.title = "";
	fill(r, &d, &m);
	if (!look(c, &d, &m, &p))
		return show(r, &m);
	switch (round_make(c, &p, &round, &taken)) {
	case KB_OK:
		make_codes(c, &p);
		return kb_see(r, kb_url(c, "surveys.round", round, NULL));
	case KB_NONE:
		m.places_error = kb_say(c, "staff.make.error.taken", "place", kb_place(c, taken)->name, NULL);
		return show(r, &m);
	default:
		return KB_FAIL;
	}
}
