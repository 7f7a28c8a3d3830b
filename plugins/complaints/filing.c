/* filing.c - from a filled-in intake to a case.
 *
 * Before the write lock (filing_ready): the keys of the code, the team, a pair for the case. Under
 * it (filing_take): the row, the first events, and what was told, sealed. The code travels
 * sealed with the form, so a form that is sent twice shows the same code, and is one case. */
#include <sodium.h>
#include <string.h>

#include "complaints.h"

/* ---- What a walk carries ---- */

const char *pass_write(struct kb_ctx *c, const char code[SEAL_CODE], const char *filer)
{
	return kb_fmt(c, "%s %s", code, filer);
}

bool pass_read(struct kb_ctx *c, const char *pass, char code[SEAL_CODE], const char **filer)
{
	if (!pass || strlen(pass) < SEAL_CODE || pass[SEAL_DIGITS] != ' ')
		return false;
	*filer = pass + SEAL_CODE;
	return seal_code_read(code, kb_fmt(c, "%.*s", SEAL_DIGITS, pass)) == SEAL_FINE;
}

/* ---- What was answered ---- */

static const char *value_of(const struct kb_answer *list, size_t n, const char *item)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(list[i].item, item) == 0)
			return list[i].value;
	return "";
}

static const char *answer(const struct kb_filled *f, const char *item)
{
	return value_of(f->answers, f->count, item);
}

/* "about=person\n...": what was ticked. Words stand apart. */
static const char *lines_of(struct kb_ctx *c, const struct kb_answer *list, size_t n)
{
	const char *all = "";

	for (size_t i = 0; i < n; i++)
		all = kb_fmt(c, "%s%s=%s\n", all, list[i].item, list[i].value);
	return all;
}

static bool is(const struct kb_filled *f, const char *item, const char *value)
{
	return strcmp(answer(f, item), value) == 0;
}

const char *filing_body(struct kb_ctx *c, const struct kb_filled *f)
{
	return body_for(c, answer(f, "about"), f->place);
}

/* Without a name it is a message (Awb 9:4). */
bool filing_is_formal(const struct kb_filled *f)
{
	return is(f, "track", "formal") && *value_of(f->texts, f->ntexts, "name") != '\0';
}

/* A body whose scheme has no term yet receives no formal complaint: better a message that is read than a form that
 * is refused. */
size_t filing_events(struct kb_ctx *c, const struct kb_filled *f, const char *body, struct term_event e[FILING_EVENTS])
{
	const struct body *b = body_find(body);
	struct term_case none = { .schemes[0] = body_scheme(c, b) };
	bool talks = is(f, "kind", "talk") || is(f, "way", "talk");

	e[0] = (struct term_event){ .day = civil_today(c), .what = TERM_RECEIVED, .track = filing_is_formal(f) ? b->formal : TERM_SIGNAL };
	if (term_may(&none, &e[0]) != TERM_FINE)
		e[0].track = TERM_SIGNAL;
	e[1] = (struct term_event){ .day = e[0].day, .what = TERM_TALK_ASKED };
	return talks ? 2 : 1;
}

/* ---- Before the lock ---- */

struct made {
	struct casefile file;
	struct hand hand;
	struct term_event events[FILING_EVENTS];
	size_t nevents;
};

static void describe(struct kb_ctx *c, const struct kb_filled *f, struct made *m, const struct team *t, const char *filer)
{
	struct casefile *k = &m->file;

	k->id = hex_of(c, k->keys.c.id, SEAL_ID);
	k->team = t->id;
	k->dossier = kb_key(c);
	k->body = t->body;
	k->place = f->place;
	k->population = *filer ? "guardian" : "youth";
	k->lang = kb_lang(c);
	k->theme = answer(f, "about");
	k->named = *value_of(f->texts, f->ntexts, "name") != '\0';
	k->danger = strcmp(answer(f, "danger"), "yes") == 0;
	k->filer = filer;
	k->handler = k->outcome = k->lesson = "";
	m->nevents = filing_events(c, f, t->body, m->events);
}

/* A pair for the case, and the hand of who files. */
static enum kb_rc make_case(struct kb_ctx *c, const char code[SEAL_CODE], const struct team *t, struct made *m)
{
	struct seal_reporter r;
	enum kb_rc rc = receipt_keys(c, code, true, &r);

	if (rc != KB_OK)
		return rc;
	if (!seal_case_make(&m->file.keys, m->hand.case_sk, &r, &t->role, t->pk))
		rc = kb_fail(c, "a team of complaints has a key that is none");
	memcpy(m->hand.signer, r.signer, SEAL_SIGNER);
	m->hand.f = &m->file;
	m->hand.author = SEAL_REPORTER;
	m->hand.member = "";
	sodium_memzero(&r, sizeof r);
	return rc;
}

enum kb_rc filing_ready(struct kb_ctx *c, const struct kb_filled *f, const void **made)
{
	struct made *m = kb_alloc(c, sizeof(*m));
	const char *filer, *body = filing_body(c, f);
	const struct team *t = team_for(c, body, f->place);
	char code[SEAL_CODE];
	enum kb_rc rc;

	if (!pass_read(c, f->pass, code, &filer))
		return kb_fail(c, "an intake came without a code");
	if (!t)
		return kb_failed(c) ? KB_FAIL : KB_OK; /* filing_take() says that nobody is there */
	rc = make_case(c, code, t, m);
	sodium_memzero(code, sizeof code);
	if (rc != KB_OK)
		return rc;
	describe(c, f, m, t, filer);
	*made = m;
	return KB_OK;
}

/* ---- Under the lock ---- */

static enum kb_rc put_words(struct kb_ctx *c, const struct kb_filled *f, const struct made *m)
{
	struct seal_at at = { .kind = SEAL_ANSWERS };
	enum kb_rc rc;

	memcpy(at.case_id, m->file.keys.c.id, SEAL_ID);
	rc = case_put(c, &m->hand, &at, kb_lang(c), lines_of(c, f->answers, f->count));
	at.kind = SEAL_STORY;
	for (size_t i = 0; rc == KB_OK && i < f->ntexts; i++)
		rc = case_put(c, &m->hand, &at, kb_lang(c), kb_fmt(c, "%s=%s", f->texts[i].item, f->texts[i].value));
	if (rc == KB_OK)
		rc = act_note(c, ACT_FILED, "", m->file.id, at.before);
	return rc == KB_NONE ? kb_fail(c, "an intake is longer than a message") : rc;
}

/* A member left the team between the two halves of a filing: what was sealed to its old key nobody could open. */
static bool is_sealed_to_now(struct kb_ctx *c, const struct casefile *f)
{
	const struct team *t;

	team_hold(c, f->team);
	t = team_by_id(c, f->team);
	return t && t->role.epoch == f->keys.role.epoch;
}

enum kb_rc filing_take(struct kb_ctx *c, const struct kb_filled *f)
{
	struct made *m = (struct made *)f->ready;
	enum kb_rc rc;

	if (!m)
		return KB_NONE;
	if (case_by_mark(c, m->file.keys.mark))
		return KB_BEFORE; /* a card that was used: what came first stays */
	rc = is_sealed_to_now(c, &m->file) ? case_add(c, &m->file) : kb_fail(c, "the key of a team changed while a complaint was filed");
	for (size_t i = 0; rc == KB_OK && i < m->nevents; i++)
		if (case_event(c, &m->file, m->events[i]) != TERM_FINE)
			rc = kb_fail(c, "a complaint cannot be received today");
	if (rc == KB_OK)
		rc = put_words(c, f, m);
	hand_wipe(&m->hand);
	return rc;
}
