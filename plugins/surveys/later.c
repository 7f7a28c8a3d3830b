/* later.c - a phone of one's own: stop half-way, and go on later with a code.
 *
 * Nobody gets this without choosing it: on a shared phone, and on the tablet of a location,
 * the answers are in the page in hand and nowhere else. */
#include "pages.h"

/* ---- Stopping ------------------------------------------------------------------------------ */

/* The code under which the answers in hand are kept; NULL: they cannot be kept now. */
static const char *code_for(struct kb_ctx *c, const struct kb_filled *f)
{
	const struct site *s = pass_site(c, f->pass, f->place);

	if (!s || site_phase(c, s) != PHASE_OPEN || !draft_has_room(c, s))
		return NULL;
	s = site_with_lane(c, s);
	return s ? draft_code(c, s, f->instance) : NULL;
}

/* Why not, in a page. */
static enum kb_rc refuse_draft(struct kb_req *r, const struct kb_filled *f)
{
	const struct site *s = pass_site(kb_task(r), f->pass, f->place);
	enum phase phase = s ? site_phase(kb_task(r), s) : PHASE_OVER;

	return phase == PHASE_OPEN ? kb_refuse(r, 429, "surveys.crowd") : refuse_phase(r, phase);
}

static enum kb_rc show_code(struct kb_req *r, const char *code)
{
	struct kb_ctx *c = kb_task(r);
	const struct surveys_later m = {
		.code = card_show(c, code), .until = kb_day_name(c, draft_until(c)), .action = kb_url(c, "surveys.answer", NULL),
	};

	return kb_page(r, kb_say(c, "surveys.tab", NULL), surveys_later, &m);
}

enum kb_rc serve_later(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_filled f = { .place = NULL };
	const char *draft, *code;
	const struct site *s;

	if (is_tablet(kb_doorway(r)))
		return go_home(r);
	draft = kb_draft_lock(r, code_for, &f);
	if (!draft)
		return kb_failed(c) ? KB_FAIL : f.place ? refuse_draft(r, &f) : KB_OK;
	s = pass_site(c, f.pass, f.place);
	code = draft_code(c, s, f.instance);
	if (draft_keep(c, s, code, draft) != KB_OK)
		return KB_FAIL;
	return show_code(r, code);
}

/* ---- Without a network --------------------------------------------------------------------- */

enum kb_rc serve_phone(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct site *s = site_at_door(r);
	struct kb_start start;

	if (!s || is_tablet(kb_doorway(r)))
		return go_home(r);
	if (site_phase(c, s) != PHASE_OPEN)
		return refuse_phase(r, site_phase(c, s));
	if (!kb_alone_may(c, s->form, site_version(s)))
		return kb_see(r, kb_url(c, "surveys.own", NULL));
	start = beginning(r, s, true);
	return kb_alone_show(r, s->form, &start, kb_url(c, "surveys.own", NULL));
}

enum kb_rc serve_phone_sent(struct kb_req *r)
{
	return answer_to(r, kb_alone_take(r));
}

/* ---- Going on ------------------------------------------------------------------------------ */

/* A code that was typed wrong is said beside its field, where the next try is made. */
static enum kb_rc show_own(struct kb_req *r, bool wrong)
{
	struct kb_ctx *c = kb_task(r);
	const struct site *s = site_at_door(r);
	const struct surveys_own m = {
		.phone = s && kb_alone_may(c, s->form, site_version(s)) ? kb_url(c, "surveys.phone", NULL) : NULL,
		.action = kb_url(c, "surveys.answer", NULL), .begins = s != NULL,
		.days = kb_set(c, "surveys.draft_days"), .error = wrong ? kb_say(c, "surveys.own.wrong", NULL) : NULL,
	};

	return kb_page(r, kb_say(c, "surveys.tab", NULL), surveys_own, &m);
}

enum kb_rc serve_own(struct kb_req *r)
{
	return is_tablet(kb_doorway(r)) ? go_home(r) : show_own(r, false);
}

enum kb_rc go_back(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *code = code_read(c, kb_text(r, "code"), CARD_LEN), *draft = NULL;
	const struct site *s = NULL;
	enum card found;

	if (is_tablet(kb_doorway(r)))
		return go_home(r);
	found = code ? draft_find(c, code, &s, &draft) : CARD_UNKNOWN;
	if (found == CARD_FAILED)
		return KB_FAIL;
	if (found == CARD_WAIT)
		return kb_refuse(r, 429, "surveys.card.wait");
	if (found != CARD_GOOD)
		return show_own(r, true);
	if (site_phase(c, s) != PHASE_OPEN)
		return refuse_phase(r, site_phase(c, s));
	if (kb_draft_open(r, draft, code, kb_url(c, "surveys.later", NULL)) == KB_NONE)
		return show_own(r, true);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
