/* way-in.c - somebody begins to tell, walks through the intake, and gets a receipt.
 *
 * The code is made with the first page and travels sealed with the answers, so that a form
 * that is sent twice shows the same code and is one case. Who holds a printed card types its digits
 * at the beginning: then those are the code. Nothing of it stands in an address or a cookie. */
#include <sodium.h>
#include <string.h>

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
	const struct complaints_way_in m = { .action = kb_url(c, "complaints.begin", NULL), .look = kb_url(c, "complaints.look", NULL),
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

/* What its clocks would show, had it come in now: nothing is asked of the store. */
static const char *foresee(struct kb_ctx *c, const struct kb_filled *f, bool *informal)
{
	struct term_event events[FILING_EVENTS];
	const char *body = filing_body(c, f);
	struct term_case t = { .events = events, .n = filing_events(c, f, body, events) };
	struct term_view v;

	for (size_t i = 0; i < t.n; i++)
		events[i].day = civil_today(c);
	t.schemes[0] = body_scheme(c, body_find(body));
	*informal = filing_is_formal(f) && events[0].track == TERM_SIGNAL;
	return term_look(&t, 0, civil_today(c), &v) == TERM_FINE ? words_of_next(c, &v) : NULL;
}

/* Whatever is sent with a code is answered with the same code; what came first is not foretold again. */
static enum kb_rc receipt_page(struct kb_req *r, enum kb_at at)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_filled *f = kb_sent(r);
	struct complaints_receipt m = { .first = at == KB_AT_FIRST, .title = kb_say(c, "complaints.receipt.title", NULL),
		.action = kb_url(c, "complaints.mine", NULL),
		.address = strip_scheme(kb_full_url(r, kb_url(c, "complaints.look", NULL))) };
	char code[SEAL_CODE], shown[SEAL_CODE_SHOWN];
	const char *filer;

	if (!f || !pass_read(c, f->pass, code, &filer))
		return kb_fail(c, "an intake was sent without a code");
	seal_code_show(shown, code);
	m.code = kb_fmt(c, "%s", shown);
	show_code(c, code, m.groups);
	kb_qr(c, shown, &m.qr);
	if (!m.first)
		m.next = foresee(c, f, &m.informal);
	sodium_memzero(code, sizeof code);
	sodium_memzero(shown, sizeof shown);
	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_receipt, &m);
}

/* ---- The walk ---- */

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
		return kb_refuse(r, 410, "complaints.nobody");
	case KB_AT_FULL:
		return kb_refuse(r, 429, "complaints.busy");
	}
	return kb_fail(kb_task(r), "the walk through an intake ended nowhere");
}

static enum kb_at begin(struct kb_req *r, const char code[SEAL_CODE])
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_doorway d = { .place = place_of(r), .pass = pass_write(c, code, "") };

	return kb_walk_from(r, COMPLAINTS_FORM, &(struct kb_start){ .door = &d });
}

/* A card has twenty digits, made by chance. What has fewer than five different ones was made up by a
 * person and is soon guessed; chance makes such a code once in half a million times. */
static bool is_card(const char *code)
{
	unsigned seen = 0, different = 0;

	for (; *code; code++) {
		different += (seen >> (*code - '0') & 1) == 0;
		seen |= 1u << (*code - '0');
	}
	return different >= 5;
}

enum kb_rc serve_intake(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *card = kb_text(r, "card");
	char code[SEAL_CODE];
	enum kb_at at;

	if (*kb_text(r, "state"))
		return answer_to(r, kb_walk_from(r, NULL, &(struct kb_start){ .door = NULL }));
	if (!is_read(c, place_of(r)))
		return way_in_page(r, NULL);
	if (*card && (seal_code_read(code, card) != SEAL_FINE || !is_card(code)))
		return way_in_page(r, kb_say(c, "complaints.code.twenty", NULL));
	if (!*card)
		seal_code_make(code);
	at = begin(r, code);
	sodium_memzero(code, sizeof code);
	return answer_to(r, at);
}
