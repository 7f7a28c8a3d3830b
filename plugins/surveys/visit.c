/* visit.c - who answers: from the code to the thanks.
 *
 * The code of a poster or a card is exchanged for a door and leaves the address. Then a
 * language is chosen, what we promise is read, and the form is walked page by page. What
 * the door carried travels with the answers, so a second code that is scanned meanwhile
 * changes nothing for who has begun. */
#include <stdlib.h>
#include <string.h>

#include "pages.h"
#include "sitting.h"

/* ---- The code --------------------------------------------------------------------------- */

enum kb_rc refuse_phase(struct kb_req *r, enum phase phase)
{
	if (phase == PHASE_EARLY)
		return kb_refuse(r, 403, "surveys.early");
	return kb_refuse(r, 410, "surveys.closed");
}

static enum kb_rc open_site(struct kb_req *r, const struct site *s, const char *card)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_doorway d = { .place = s->place, .pass = pass_write(c, s, card) };

	return kb_open_doorway(r, &d, kb_url(c, "surveys.languages", NULL));
}

static enum kb_rc enter_by_card(struct kb_req *r, const char *code)
{
	const struct site *s;
	const char *mark = "";
	enum card card = card_look(kb_task(r), code, &s, &mark);

	if (card == CARD_FAILED)
		return KB_FAIL;
	if (card == CARD_WAIT)
		return kb_refuse(r, 429, "surveys.card.wait");
	if (s && site_phase(kb_task(r), s) != PHASE_OPEN)
		return refuse_phase(r, site_phase(kb_task(r), s));
	if (card == CARD_UNKNOWN)
		return kb_refuse(r, 404, "surveys.card.unknown");
	if (card == CARD_SPENT)
		return kb_refuse(r, 410, "surveys.card.spent");
	return open_site(r, s, mark);
}

const struct site *enter_by_poster(struct kb_req *r, const char *code, enum kb_rc *rc)
{
	struct kb_ctx *c = kb_task(r);
	const char *place, *population;
	const struct site *s;

	*rc = KB_OK;
	if (!code_find(c, code, &place, &population)) {
		*rc = kb_refuse(r, 404, "surveys.unknown");
		return NULL;
	}
	s = site_now(c, place, population);
	if (s && site_phase(c, s) == PHASE_OPEN && !s->cards)
		return s;
	*rc = s && site_phase(c, s) == PHASE_OPEN ? kb_refuse(r, 403, "surveys.card.needed") :
	    refuse_phase(r, s ? site_phase(c, s) : PHASE_OVER);
	return NULL;
}

/* The address on the poster or the card. Reads only: whoever fetches it ahead uses
 * nothing up. */
enum kb_rc serve_enter(struct kb_req *r)
{
	const char *code = kb_part(r, "code");
	const struct site *s;
	enum kb_rc rc;

	if (code_read(kb_task(r), code, CARD_LEN))
		return enter_by_card(r, code);
	s = enter_by_poster(r, code, &rc);
	return s ? open_site(r, s, "") : rc;
}

/* ---- Before the questions ------------------------------------------------------------------ */

bool is_tablet(const struct kb_doorway *d)
{
	return d && d->again;
}

const struct site *site_at_door(struct kb_req *r)
{
	const struct kb_doorway *d = kb_doorway(r);

	return d ? pass_site(kb_task(r), d->pass, d->place) : NULL;
}

enum kb_rc go_home(struct kb_req *r)
{
	const struct kb_doorway *d = kb_doorway(r);

	return kb_see(r, d && d->again ? d->again : kb_url(kb_task(r), "kb.home", NULL));
}

static bool is_for_youths(const struct site *s)
{
	return !s || strcmp(s->population, SURVEYS_POPULATION) == 0;
}

size_t list_languages(struct kb_req *r, const struct site *s, const char *key, const struct surveys_language **to)
{
	struct kb_ctx *c = kb_task(r);
	const char *own = kb_lang(c);
	const struct kb_language *all;
	size_t n = kb_languages(r, &all), count = 0;
	struct surveys_language *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (kb_form_speaks(c, s->form, site_version(s), all[i].tag) && round_speaks(s, all[i].tag) && kb_speak(c, all[i].tag) == KB_OK)
			list[count++] = (struct surveys_language){
				.is = all[i], .tag = all[i].tag, .dir = all[i].dir, .autonym = all[i].autonym,
				.url = kb_url(c, "surveys.intro", NULL),
				.line = key ? kb_say(c, key, NULL) : "",
			};
	kb_speak(c, own);
	*to = list;
	return count;
}

enum kb_rc serve_languages(struct kb_req *r)
{
	const struct site *s = site_at_door(r);
	struct surveys_languages m;

	if (!s)
		return go_home(r);
	m.count = list_languages(r, s, NULL, &m.list);
	return kb_page(r, kb_say(kb_task(r), "surveys.tab", NULL), surveys_languages, &m);
}

enum kb_rc serve_intro(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_doorway *d = kb_doorway(r); /* once: opening a seal is dear */
	const struct site *s = d ? pass_site(c, d->pass, d->place) : NULL;
	const struct surveys_intro m = { .action = kb_url(c, "surveys.answer", NULL), .youth = is_for_youths(s),
		.own = is_tablet(d) ? NULL : kb_url(c, "surveys.own", NULL) };

	if (!s)
		return go_home(r);
	return kb_page(r, kb_say(c, "surveys.tab", NULL), surveys_intro, &m);
}

/* ---- The questions --------------------------------------------------------------------------- */

/* A number nobody can foresee: the first half of a random key. */
static uint64_t chance(struct kb_ctx *c)
{
	return strtoull(kb_fmt(c, "%.16s", kb_key(c)), NULL, 16);
}

/* What staff said of the round, and the place is known for; nothing of who answers. */
static struct sitting_facts facts_of(struct kb_ctx *c, const struct site *s)
{
	return (struct sitting_facts){
		.place = sitting_place(kb_place(c, s->place)->type), .age = s->age,
		.moved = kb_has_word(s->happened, "moved"), .holiday = kb_has_word(s->happened, "holiday"),
		.school = kb_has_word(s->happened, "school"), .complaint = kb_has_word(s->happened, "complaint"),
		.owner = *s->owner, .aftercare = *s->aftercare,
	};
}

/* What a youth is asked today: nodes that nobody is asked. Sensitive items come only
 * where somebody is named who is told (S128). Chance is drawn afresh for each sitting and
 * kept nowhere but in the sealed answers. */
static size_t presets(struct kb_ctx *c, const struct site *s, struct kb_answer *list)
{
	const struct sitting_facts about = facts_of(c, s);
	struct sitting *sitting = kb_alloc(c, sizeof(*sitting));

	sitting_draw(&about, chance(c), sitting);
	for (size_t i = 0; i < SITTING_NODES; i++)
		list[i] = (struct kb_answer){ kb_fmt(c, "sitting/%s", sitting->nodes[i].item), sitting->nodes[i].value };
	return SITTING_NODES;
}

struct kb_start beginning(struct kb_req *r, const struct site *s, bool own)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_doorway *d = kb_doorway(r); /* once: opening a seal is dear */
	struct kb_answer *list = kb_alloc(c, KB_PRESETS_MAX * sizeof(*list));

	return (struct kb_start){ .door = d, .preset = list, .count = presets(c, s, list), .version = site_version(s),
		.later = own && !is_tablet(d) ? kb_url(c, "surveys.later", NULL) : NULL };
}

/* Begins where the door leads. */
static enum kb_at begin(struct kb_req *r, const struct site *s)
{
	const struct kb_start start = beginning(r, s, strcmp(kb_text(r, "own"), "begin") == 0);

	return kb_walk_from(r, s->form, &start);
}

static enum kb_at go_on(struct kb_req *r)
{
	const struct kb_doorway *d = kb_doorway(r);
	const char *later = is_tablet(d) ? NULL : kb_url(kb_task(r), "surveys.later", NULL);

	return kb_walk_from(r, NULL, &(struct kb_start){ .door = d, .later = later });
}

enum kb_rc answer_to(struct kb_req *r, enum kb_at at)
{
	struct kb_ctx *c = kb_task(r);

	switch (at) {
	case KB_AT_PAGE:
		return KB_OK;
	case KB_AT_SENT:
	case KB_AT_AGAIN:
		return kb_see(r, kb_url(c, "surveys.thanks", NULL));
	case KB_AT_FIRST:
		return kb_see(r, kb_url(c, "surveys.first", NULL));
	case KB_AT_CLOSED:
		return kb_refuse(r, 410, "surveys.closed");
	case KB_AT_FULL:
		return kb_refuse(r, 429, "surveys.crowd");
	}
	return kb_fail(c, "the walk through a form ended nowhere");
}

enum kb_rc serve_answer(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct site *s;

	if (*kb_text(r, "state"))
		return answer_to(r, go_on(r));
	if (strcmp(kb_text(r, "own"), "back") == 0)
		return go_back(r);
	s = site_at_door(r);
	if (!s)
		return go_home(r);
	if (site_phase(c, s) != PHASE_OPEN)
		return refuse_phase(r, site_phase(c, s));
	return answer_to(r, begin(r, s));
}

/* ---- Afterwards ------------------------------------------------------------------------------ */

/* Where the next person on this phone begins; NULL: with a card of their own. */
static const char *next_person(struct kb_req *r, const struct site *s)
{
	const struct kb_doorway *d = kb_doorway(r);

	if (!d || !s || s->cards)
		return NULL;
	return d->again ? d->again : kb_url(kb_task(r), "surveys.languages", NULL);
}

static enum kb_rc thank(struct kb_req *r, bool first)
{
	struct kb_ctx *c = kb_task(r);
	const struct site *s = site_at_door(r);
	const struct surveys_thanks m = {
		.first = first, .youth = is_for_youths(s), .months = kb_set(c, "surveys.keep_months"),
		.next = next_person(r, s),
	};

	return kb_page(r, kb_say(c, "surveys.tab", NULL), surveys_thanks, &m);
}

enum kb_rc serve_thanks(struct kb_req *r)
{
	return thank(r, false);
}

/* Another version of the same form was sent before, or the card was spent: that counts. */
enum kb_rc serve_first(struct kb_req *r)
{
	return thank(r, true);
}
