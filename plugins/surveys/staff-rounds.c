/* staff-rounds.c - pages of staff: the rounds, and one round with its places.
 *
 * A person sees the places where their role holds, and of a round only those. The response
 * stands here once the gate lets it through (invite.c); nothing here is live. */
#include <string.h>

#include "pages.h"
#include "sitting.h"

const struct site *site_with(struct kb_req *r, const char *right, const char *place)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_place *p = location_with(c, right, place);

	return p ? site_find(c, kb_part(r, "round"), p->id) : NULL;
}

/* Those of `list` at places that the person may read; their order stays. */
static size_t only_readable(struct kb_ctx *c, const struct site *list, size_t n, const struct site **to)
{
	const struct kb_place *places;
	size_t nplaces = kb_places(c, "surveys.read", &places), count = 0;
	struct site *kept = kb_alloc(c, (n + 1) * sizeof(*kept));

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < nplaces; k++)
			if (strcmp(places[k].id, list[i].place) == 0) {
				kept[count++] = list[i];
				break;
			}
	*to = kept;
	return count;
}

/* "25 november 2026"; "" for no limit. */
static const char *day_words(struct kb_ctx *c, int32_t day)
{
	return day == 0 || day == DAY_EVER ? "" : kb_day_name(c, day);
}

/* ---- The list ---------------------------------------------------------------------------- */

/* A round is over when it is over everywhere. */
static enum phase phase_of(struct kb_ctx *c, const struct site *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (site_phase(c, &list[i]) != PHASE_OVER)
			return site_phase(c, &list[i]);
	return PHASE_OVER;
}

/* How many sites of the same round stand at the head of the list. */
static size_t run_of(const struct site *list, size_t n)
{
	size_t k = 1;

	while (k < n && strcmp(list[k].round, list[0].round) == 0)
		k++;
	return k;
}

static size_t list_rounds(struct kb_ctx *c, const struct surveys_round_row **to)
{
	const struct site *list;
	size_t n = round_all(c, &list), count = 0, k;
	struct surveys_round_row *rows;

	n = only_readable(c, list, n, &list);
	rows = kb_alloc(c, (n + 1) * sizeof(*rows));
	for (size_t i = 0; i < n; i += k) {
		const struct site *s = &list[i];

		k = run_of(s, n - i);
		rows[count++] = (struct surveys_round_row){
			.title = s->title, .url = kb_url(c, "surveys.round", s->round, NULL),
			.population = population_name(c, s->population), .opens = day_words(c, s->opens),
			.ends = day_words(c, s->ends), .phase = phase_of(c, s, k), .places = kb_fmt(c, "%zu", k),
		};
	}
	*to = rows;
	return count;
}

enum kb_rc serve_rounds(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct surveys_rounds m = { .back = kb_url(c, "surveys.list", NULL) };

	m.count = list_rounds(c, &m.rows);
	if (kb_may(c, "surveys.plan", NULL))
		m.make = kb_url(c, "surveys.make", NULL);
	return kb_page(r, kb_say(c, "staff.rounds.title", NULL), surveys_rounds, &m);
}

/* ---- One round ------------------------------------------------------------------------------ */

/* Of cards is known how many were made: so many at most were invited. "": nobody said. */
static const char *invited_words(struct kb_ctx *c, const struct site *s)
{
	const char *n = kb_fmt(c, "%lld", (long long)s->invited);

	if (!s->invited)
		return "";
	return s->cards ? kb_say(c, "staff.round.at_most", "n", n, NULL) : n;
}

static struct surveys_site_row row_of(struct kb_ctx *c, const struct site *s)
{
	int percent;
	enum reply reply = invite_reply(c, s, &percent);

	return (struct surveys_site_row){
		.id = s->place, .name = kb_place(c, s->place)->name, .phase = site_phase(c, s), .cards = s->cards,
		.mine = kb_may(c, "surveys.plan", s->place),
		.poster = s->cards ? NULL : kb_url(c, "surveys.round.poster", s->round, s->place, NULL),
		.invited = invited_words(c, s),
		.aftercare = s->aftercare, .owner = s->owner, .reply = reply, .percent = kb_fmt(c, "%d", percent),
		.print = kb_url(c, "surveys.round.cards", s->round, NULL),
	};
}

/* The version that is asked now, if it is not the one that the round was made with. */
static const char *changed_version(struct kb_ctx *c, const struct site *s)
{
	const char *now = kb_form_version(c, s->form);

	return now && *s->version && strcmp(now, s->version) != 0 ? now : NULL;
}

static const char *joined(struct kb_ctx *c, const char *list, const char *one)
{
	return list ? kb_fmt(c, "%s; %s", list, one) : one;
}

/* What staff said of the youths when they made the round. */
static const char *facts_words(struct kb_ctx *c, const struct site *s)
{
	const char *words = NULL;

	for (size_t i = 0; i < SITTING_TRIGGERS; i++)
		if (kb_has_word(s->happened, sitting_triggers[i].word))
			words = joined(c, words, kb_say(c, sitting_triggers[i].key, NULL));
	if (s->age > 0)
		words = joined(c, words, kb_say(c, "staff.make.age.from", "n", kb_fmt(c, "%u", s->age), NULL));
	return words;
}

static enum kb_rc show_round(struct kb_req *r, const struct site *list, size_t n)
{
	struct kb_ctx *c = kb_task(r);
	struct surveys_site_row *rows = kb_alloc(c, n * sizeof(*rows));
	const struct surveys_round m = {
		.title = list->title, .population = population_name(c, list->population), .form = list->form,
		.version = list->version, .changed = changed_version(c, list), .facts = facts_words(c, list), .opens = day_words(c, list->opens),
		.ends = day_words(c, list->ends), .tongues = list->tongues, .cards = list->cards, .pilot = list->pilot, .repeat = list->repeat,
		.rows = rows, .count = n, .close = kb_url(c, "surveys.round.close", list->round, NULL),
		.invited = kb_url(c, "surveys.round.invited", list->round, NULL), .back = kb_url(c, "surveys.rounds", NULL),
	};

	for (size_t i = 0; i < n; i++)
		rows[i] = row_of(c, &list[i]);
	return kb_page(r, kb_say(c, "staff.rounds.title", NULL), surveys_round, &m);
}

/* A round without a title is the standing survey of a place and has no page. */
enum kb_rc serve_round(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct site *list;
	size_t n = round_sites(c, kb_part(r, "round"), &list);

	n = only_readable(c, list, n, &list);
	if (n == 0 || !*list->title)
		return kb_refuse(r, 404, "error.not_found");
	return show_round(r, list, n);
}

static enum kb_rc back_to(struct kb_req *r, const struct site *s)
{
	return kb_see(r, kb_url(kb_task(r), "surveys.round", s->round, NULL));
}

enum kb_rc serve_round_close(struct kb_req *r)
{
	const struct site *s = site_with(r, "surveys.plan", kb_text(r, "place"));

	if (!s)
		return kb_refuse(r, 404, "error.not_found");
	site_close(kb_task(r), s);
	return back_to(r, s);
}

/* With cards the number is that of the cards. */
enum kb_rc serve_round_invited(struct kb_req *r)
{
	const struct site *s = site_with(r, "surveys.plan", kb_text(r, "place"));

	if (!s || s->cards)
		return kb_refuse(r, 404, "error.not_found");
	invite_set(kb_task(r), s, kb_int(r, "n"));
	return back_to(r, s);
}
