/* way-in.c - somebody begins to tell, walks through the intake, and gets a receipt.
 *
 * The code is made with the first page and travels sealed with the answers, so that a form
 * that is sent twice shows the same code and is one case. Who holds a printed card types its digits
 * at the beginning: then those are the code. Nothing of it stands in an address or a cookie. */
#include <sodium.h>
#include <string.h>

#include "klankbord-view.h"
#include "reporter.h"

/* Where the reporter lives, as far as their door says; else the organisation. */
static const char *place_of(struct kb_req *r)
{
	const char *door = kb_door(r);
	const struct kb_place *top = place_on_top(kb_task(r));

	return door ? door : top ? top->id : "";
}

/* Is there a team for what is said at this place, or of its guardians? */
static bool is_read(struct kb_ctx *c, const char *place)
{
	return team_for(c, body_for(c, "", place), place) || team_for(c, body_for(c, "guardian", place), place);
}

enum kb_rc show_way_in(struct kb_ctx *c, struct kb_out *o)
{
	complaints_way_in_link(c, o, &(struct complaints_link){ kb_url(c, "complaints.intro", NULL) });
	return KB_OK;
}

enum kb_rc show_privacy(struct kb_ctx *c, struct kb_out *o)
{
	complaints_privacy(c, o, &(struct complaints_link){ NULL });
	return KB_OK;
}

static enum kb_rc way_in_page(struct kb_req *r, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	const struct complaints_way_in m = { .calls = kb_calls_at(r), .action = kb_url(c, "complaints.begin", NULL), .look = kb_url(c, "complaints.look", NULL), .speak = kb_url(c, "complaints.speak", NULL), .told = kb_url(c, "complaints.told", NULL),
		.nobody = !is_read(c, place_of(r)), .card = error ? kb_text(r, "card") : "", .error = error };

	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_way_in, &m);
}

enum kb_rc serve_way_in(struct kb_req *r)
{
	return way_in_page(r, NULL);
}

/* ---- The receipt ---- */

static const char *strip_scheme(const char *url)
{
	const char *at = strstr(url, "://");

	return at ? at + 3 : url;
}

/* What the clocks of one body would show, had it come in now: nothing is asked of the store. */
static const char *foresee(struct kb_ctx *c, const struct kb_filled *f, const char *body, bool *informal)
{
	struct term_event events[FILING_EVENTS];
	struct term_case t = { .events = events, .n = filing_events(c, f, body, events) };
	struct term_view v;

	for (size_t i = 0; i < t.n; i++)
		events[i].day = civil_today(c);
	t.schemes[0] = body_scheme(c, body_find(body));
	*informal |= filing_is_formal(f) && events[0].track == TERM_SIGNAL;
	return term_look(&t, 0, civil_today(c), &v) == TERM_FINE ? words_of_next(c, &v) : NULL;
}

/* A story about two bodies has two clocks, and the person reads of both. */
static void foresee_all(struct kb_ctx *c, const struct kb_filled *f, struct complaints_receipt *m)
{
	const char *bodies[PARTS];
	size_t n = filing_bodies(c, f, bodies);
	struct complaints_foreseen *list = kb_alloc(c, (n + 1) * sizeof *list);

	for (size_t i = 0; i < n; i++) {
		const char *words = foresee(c, f, bodies[i], &m->informal);

		if (words)
			list[m->nnext++] = (struct complaints_foreseen){ n > 1 ? kb_say(c, body_find(bodies[i])->key, NULL) : NULL, words };
	}
	m->next = list;
}

enum kb_rc show_receipt(struct kb_req *r, const char code[SEAL_CODE], struct complaints_receipt *m)
{
	struct kb_ctx *c = kb_task(r);
	char shown[SEAL_CODE_SHOWN];

	m->action = kb_url(c, "complaints.mine", NULL);
	m->address = strip_scheme(kb_full_url(r, kb_url(c, "complaints.look", NULL)));
	seal_code_show(shown, code);
	m->code = kb_fmt(c, "%s", shown);
	show_code(c, code, m->groups);
	kb_qr(c, shown, &m->qr);
	sodium_memzero(shown, sizeof shown);
	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_receipt, m);
}

/* A guardian sees no code: what they filed stands among their own cases. */
static enum kb_rc sent_page(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct complaints_link m = { kb_url(c, "complaints.own", NULL) };

	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_own_sent, &m);
}

/* Whatever is sent with a code is answered with the same code; what came first is not foretold again. */
static enum kb_rc receipt_page(struct kb_req *r, enum kb_at at)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_filled *f = kb_sent(r);
	struct complaints_receipt m = { .first = at == KB_AT_FIRST, .title = kb_say(c, "complaints.receipt.title", NULL) };
	char code[SEAL_CODE];
	const char *text;
	struct filer filer;
	enum kb_rc rc;

	if (!f || !pass_read(c, f->pass, code, &text))
		return kb_fail(c, "an intake was sent without a code");
	filer = filer_read(c, text);
	if (*filer.login)
		return sent_page(r);
	if (!m.first)
		foresee_all(c, f, &m);
	rc = filer.told != KB_NO_DAY ? give_page(r, code, filer.card) : show_receipt(r, code, &m);
	sodium_memzero(code, sizeof code);
	return rc;
}

/* ---- The walk ---- */

static enum kb_rc speak_again(struct kb_req *r);

static enum kb_rc answer_to(struct kb_req *r, enum kb_at at)
{
	switch (at) {
	case KB_AT_PAGE:
		return KB_OK;
	case KB_AT_SENT:
	case KB_AT_AGAIN:
	case KB_AT_FIRST:
		return receipt_page(r, at);
	case KB_AT_CLOSED:
		return filing_is_mute(kb_task(r), kb_sent(r)) ? speak_again(r) : kb_refuse(r, 410, "complaints.nobody");
	case KB_AT_FULL:
		return kb_refuse(r, 429, "complaints.busy");
	}
	return kb_fail(kb_task(r), "the walk through an intake ended nowhere");
}

/* Who spoke before is not asked to write: the form has a node for it. */
static const struct kb_answer spoken[] = { { "spoken", "yes" } };

static enum kb_at begin(struct kb_req *r, const char *form, const char *place, const char code[SEAL_CODE], const char *filer, const char *ticket)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_doorway d = { .place = place, .pass = pass_with(c, pass_write(c, code, filer), ticket) };

	return kb_walk_from(r, form, &(struct kb_start){ .door = &d, .preset = spoken, .count = ticket ? 1 : 0 });
}

/* A guardian comes from a page of their own, which says for whom and where. */
static enum kb_rc begin_for(struct kb_req *r)
{
	const struct own_start *from;
	char code[SEAL_CODE];
	const void *bytes;
	enum kb_at at;
	size_t n;

	if (kb_carried(kb_task(r), kb_text(r, "from"), OWN_SECONDS, &bytes, &n) != KB_OK || n != sizeof(*from))
		return kb_see(r, kb_url(kb_task(r), "complaints.own", NULL));
	from = bytes;
	seal_code_make(code);
	at = begin(r, REPRESENT_FORM, from->place, code, from->filer, NULL);
	sodium_memzero(code, sizeof code);
	return answer_to(r, at);
}

enum kb_rc begin_told(struct kb_req *r, const char code[SEAL_CODE], const char *filer)
{
	return is_read(kb_task(r), place_of(r)) ? answer_to(r, begin(r, COMPLAINTS_FORM, place_of(r), code, filer, NULL)) : way_in_page(r, NULL);
}

/* A card has twenty digits, made by chance. What has fewer than five different ones was made up by a
 * person and is soon guessed; chance makes such a code once in half a million times. */
bool is_card(const char *code)
{
	unsigned seen = 0, different = 0;

	for (; *code; code++) {
		different += (seen >> (*code - '0') & 1) == 0;
		seen |= 1u << (*code - '0');
	}
	return different >= 5;
}

/* The code of a case that begins: of the card that was typed, else a fresh one. False: what was typed is no card. */
static bool code_begin(struct kb_req *r, char code[SEAL_CODE])
{
	const char *card = kb_text(r, "card");

	if (*card)
		return seal_code_read(code, card) == SEAL_FINE && is_card(code);
	seal_code_make(code);
	return true;
}

enum kb_rc serve_intake(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	char code[SEAL_CODE];
	enum kb_at at;

	if (*kb_text(r, "state"))
		return answer_to(r, kb_walk_from(r, NULL, &(struct kb_start){ .door = NULL }));
	if (*kb_text(r, "from"))
		return begin_for(r);
	if (!is_read(c, place_of(r)))
		return way_in_page(r, NULL);
	if (!code_begin(r, code))
		return way_in_page(r, kb_say(c, "complaints.code.twenty", NULL));
	at = begin(r, COMPLAINTS_FORM, place_of(r), code, "", NULL);
	sodium_memzero(code, sizeof code);
	return answer_to(r, at);
}

/* ---- Who would rather speak ---- */

/* Seconds for which a recording waits for its card. */
enum { CARD_SECONDS = 1800 };

static enum kb_rc speak_page(struct kb_req *r, struct complaints_speak *m)
{
	struct kb_ctx *c = kb_task(r);

	m->calls = kb_calls_at(r);
	m->action = kb_url(c, "complaints.spoken", NULL);
	m->back = kb_url(c, "complaints.intro", NULL);
	m->card = kb_text(r, "card");
	if (*kb_text(r, "again")) {
		m->state = kb_text(r, "state");
		m->again = kb_text(r, "again");
	}
	return is_read(c, place_of(r)) ? kb_page(r, kb_say(c, "nav.title", NULL), complaints_speak, m) : way_in_page(r, NULL);
}

enum kb_rc serve_speak(struct kb_req *r)
{
	return speak_page(r, &(struct complaints_speak){ .error = NULL });
}

/* Takes the recording that came, or the one that waits since a card was mistyped. NULL: the reply was sent, rc says how. */
static const char *take_recording(struct kb_req *r, enum kb_rc *rc)
{
	struct kb_ctx *c = kb_task(r);
	const char *no, *ticket = NULL;
	const void *held;
	struct media m;
	size_t n;

	if (kb_carried(c, kb_text(r, "held"), CARD_SECONDS, &held, &n) == KB_OK)
		return kb_fmt(c, "%.*s", (int)n, (const char *)held);
	no = media_read(r, &m);
	if (!no && m.kind == MEDIA_JPEG)
		no = "complaints.speak.bad";
	if (no)
		*rc = speak_page(r, &(struct complaints_speak){ .error = kb_say(c, no, NULL) });
	else if (file_wait(c, &m, place_of(r), &ticket) != KB_OK)
		*rc = KB_FAIL;
	if (!ticket)
		photo_free(&m);
	return ticket;
}

/* ---- A recording that is gone ---- */

/* Where many speak a recording may give way before it is sent, or somebody came back after a night. What was answered
 * stands, with its code: they speak again, or write instead. */
static enum kb_rc speak_again(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *pass = kb_sent(r)->pass;
	struct complaints_speak m = { .error = kb_say(c, "complaints.speak.lost", NULL), .calls = kb_calls_at(r), .action = kb_url(c, "complaints.spoken", NULL),
		.state = kb_text(r, "state"), .again = kb_carry(c, pass, strcspn(pass, "\n")) };

	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_speak, &m);
}

/* The walk goes on with another recording; or with none, and asks what it did not ask who spoke. */
static enum kb_rc go_on(struct kb_req *r, const char *pass)
{
	bool writes = *kb_text(r, "write") != '\0';
	enum kb_rc rc = KB_FAIL;
	const char *ticket = writes ? NULL : take_recording(r, &rc);
	const struct kb_doorway d = { .place = NULL, .pass = pass_with(kb_task(r), pass, ticket) };

	if (!ticket && !writes)
		return rc;
	return answer_to(r, kb_walk_from(r, NULL, &(struct kb_start){ .door = &d, .preset = spoken, .count = writes ? 0 : 1, .renew = true }));
}

/* The code of the walk whose recording was gone; NULL: it comes from no such page, or that is too old. */
static const char *pass_again(struct kb_req *r)
{
	const void *held;
	size_t n;

	return kb_carried(kb_task(r), kb_text(r, "again"), CARD_SECONDS, &held, &n) == KB_OK ? kb_fmt(kb_task(r), "%.*s", (int)n, (const char *)held) : NULL;
}

/* The recording comes first and waits, closed to everybody; the walk carries what opens it. */
enum kb_rc serve_spoken(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	enum kb_rc rc = KB_FAIL;
	char code[SEAL_CODE];
	const char *ticket;
	enum kb_at at;

	if (*kb_text(r, "state") && pass_again(r))
		return go_on(r, pass_again(r));
	if (*kb_text(r, "state"))
		return answer_to(r, kb_walk_from(r, NULL, &(struct kb_start){ .door = NULL }));
	if (!is_read(c, place_of(r)))
		return way_in_page(r, NULL);
	ticket = take_recording(r, &rc);
	if (!ticket)
		return rc;
	if (!code_begin(r, code))
		return speak_page(r, &(struct complaints_speak){ .card_error = kb_say(c, "complaints.code.twenty", NULL),
			.waits = kb_carry(c, ticket, strlen(ticket)) });
	at = begin(r, COMPLAINTS_FORM, place_of(r), code, "", ticket);
	sodium_memzero(code, sizeof code);
	return answer_to(r, at);
}
