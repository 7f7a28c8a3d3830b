/* filing.c - from a filled-in intake to a case.
 *
 * Before the write lock (filing_ready): the keys of the code, the team, a pair for the case. Under
 * it (filing_take): the row, the first events, and what was told, sealed. The code travels
 * sealed with the form, so a form that is sent twice shows the same code, and is one case. */
#include <sodium.h>
#include <string.h>

#include "guardian.h"

/* ---- What a walk carries ---- */

const char *pass_write(struct kb_ctx *c, const char code[SEAL_CODE], const char *filer)
{
	return kb_fmt(c, "%s %s", code, filer);
}

bool pass_read(struct kb_ctx *c, const char *pass, char code[SEAL_CODE], const char **filer)
{
	if (!pass || strlen(pass) < SEAL_CODE || pass[SEAL_DIGITS] != ' ')
		return false;
	*filer = kb_fmt(c, "%.*s", (int)strcspn(pass + SEAL_CODE, "\n"), pass + SEAL_CODE);
	return seal_code_read(code, kb_fmt(c, "%.*s", SEAL_DIGITS, pass)) == SEAL_FINE;
}

const char *pass_with(struct kb_ctx *c, const char *pass, const char *ticket)
{
	return ticket ? kb_fmt(c, "%s\n%s", pass, ticket) : pass;
}

const char *pass_ticket(const char *pass)
{
	const char *at = strchr(pass, '\n');

	return at ? at + 1 : NULL;
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

/* Of what was ticked, the first word that is for a body. */
static const char *about_for(struct kb_ctx *c, const struct kb_filled *f, const char *body)
{
	const char *about = answer(f, "about");

	do {
		const char *word = kb_fmt(c, "%.*s", (int)strcspn(about, " "), about);

		if (strcmp(body_for(c, word, f->place), body) == 0)
			return word;
		about += strlen(word);
		about += strspn(about, " ");
	} while (*about);
	return "";
}

/* Without a name it is a message (Awb 9:4). */
bool filing_is_formal(const struct kb_filled *f)
{
	return is(f, "track", "formal") && *value_of(f->texts, f->ntexts, "name") != '\0';
}

/* The day on which an adult says that it was told to them; today where nobody says so. */
static int32_t told_day(struct kb_ctx *c, const struct kb_filled *f)
{
	char code[SEAL_CODE];
	const char *text;
	int32_t told = pass_read(c, f->pass, code, &text) ? filer_read(c, text).told : KB_NO_DAY;

	sodium_memzero(code, sizeof code);
	return told == KB_NO_DAY || told > civil_today(c) ? civil_today(c) : told;
}

/* Does a clock of these events run out before today is over? */
static bool is_late_already(struct kb_ctx *c, const struct body *b, const struct term_event *e, size_t n)
{
	const int32_t today = civil_today(c);
	struct term_case t = { .events = e, .n = n, .schemes[0] = body_scheme(c, b) };
	struct term_view v;

	t = outage_fit(c, t, today);
	if (term_look(&t, 0, today, &v) != TERM_FINE)
		return true;
	for (size_t i = 0; i < v.n; i++)
		if (v.clocks[i].state == TERM_MISSED)
			return true;
	return false;
}

/* Whoever writes it down says when it was told, and nobody can see whether that is so: as far as no term is missed by it
 * the day is believed. Farther back it counts from today, and who handles it confirms the day (told_confirm()). */
static void believe(struct kb_ctx *c, const struct body *b, struct term_event *e, size_t n)
{
	int32_t today = civil_today(c);

	if (e[0].day == today || !is_late_already(c, b, e, n))
		return;
	for (size_t i = 0; i < n; i++)
		e[i].day = today;
}

/* A body whose scheme has no term yet receives no formal complaint: better a message that is read than a form that
 * is refused. */
size_t filing_events(struct kb_ctx *c, const struct kb_filled *f, const char *body, struct term_event e[FILING_EVENTS])
{
	const struct body *b = body_find(body);
	struct term_case none = { .schemes[0] = body_scheme(c, b) };
	bool talks = is(f, "kind", "talk") || is(f, "way", "talk");

	e[0] = (struct term_event){ .day = told_day(c, f), .what = TERM_RECEIVED, .track = filing_is_formal(f) ? b->formal : TERM_SIGNAL };
	if (term_may(&none, &e[0]) != TERM_FINE)
		e[0].track = TERM_SIGNAL;
	e[1] = (struct term_event){ .day = e[0].day, .what = TERM_TALK_ASKED };
	believe(c, b, e, talks ? 2 : 1);
	return talks ? 2 : 1;
}

/* ---- Before the lock ---- */

/* A case for each body that the story is for. */
struct made_case {
	struct casefile file;
	struct hand hand;
	struct term_event events[FILING_EVENTS];
	size_t nevents;
};

struct made {
	struct made_case cases[PARTS];
	size_t n;
	struct filer filer;
	struct seal_reporter keys;
};

static void wipe(struct made *m)
{
	for (size_t i = 0; i < m->n; i++)
		hand_wipe(&m->cases[i].hand);
	sodium_memzero(&m->keys, sizeof m->keys);
}

const char *case_form(const struct casefile *f)
{
	return strcmp(f->population, "youth") == 0 ? COMPLAINTS_FORM : REPRESENT_FORM;
}

static void describe(struct kb_ctx *c, const struct kb_filled *f, struct made_case *m, const struct team *t, const struct filer *filer)
{
	struct casefile *k = &m->file;

	k->id = hex_of(c, k->keys.c.id, SEAL_ID);
	k->team = t->id;
	k->body = t->body;
	k->place = f->place;
	k->population = *filer->login == '\0' ? "youth" : is(f, "who", "foster") ? "foster" : "guardian";
	k->lang = kb_lang(c);
	k->theme = about_for(c, f, t->body);
	k->named = *value_of(f->texts, f->ntexts, "name") != '\0';
	k->danger = strcmp(answer(f, "danger"), "yes") == 0;
	k->filer = filer->login;
	k->handler = k->outcome = k->lesson = k->beside = "";
	m->nevents = filing_events(c, f, t->body, m->events);
}

/* A pair for the case, and the hand of who files. Only the first has the mark of the code: the dossier leads to the others. */
static enum kb_rc make_case(struct kb_ctx *c, const struct kb_filled *f, const struct team *t, struct made *m)
{
	struct made_case *one = &m->cases[m->n];

	if (!seal_case_make(&one->file.keys, one->hand.case_sk, &m->keys, &t->role, t->pk))
		return kb_fail(c, "a team of complaints has a key that is none");
	if (m->n > 0)
		randombytes_buf(one->file.keys.mark, SEAL_KEY);
	memcpy(one->hand.signer, m->keys.signer, SEAL_SIGNER);
	one->hand.f = &one->file;
	one->hand.author = SEAL_REPORTER;
	one->hand.member = "";
	describe(c, f, one, t, &m->filer);
	one->file.dossier = m->n > 0 ? m->cases[0].file.dossier : kb_key(c);
	m->n++;
	return KB_OK;
}

/* The teams of all bodies that something was ticked of, each once. */
static size_t teams_of(struct kb_ctx *c, const struct kb_filled *f, const struct team *list[PARTS])
{
	const char *about = answer(f, "about");
	size_t n = 0;

	do {
		size_t len = strcspn(about, " "), i = 0;
		const struct team *t = team_for(c, body_for(c, kb_fmt(c, "%.*s", (int)len, about), f->place), f->place);

		while (t && i < n && strcmp(list[i]->id, t->id) != 0)
			i++;
		if (t && i == n && n < PARTS)
			list[n++] = t;
		about += len + strspn(about + len, " ");
	} while (*about);
	return n;
}

size_t filing_bodies(struct kb_ctx *c, const struct kb_filled *f, const char *list[PARTS])
{
	const struct team *teams[PARTS];
	size_t n = teams_of(c, f, teams);

	for (size_t i = 0; i < n; i++)
		list[i] = teams[i]->body;
	return n;
}

enum kb_rc filing_ready(struct kb_ctx *c, const struct kb_filled *f, const void **made)
{
	struct made *m = kb_alloc(c, sizeof(*m));
	const struct team *teams[PARTS];
	size_t n = teams_of(c, f, teams);
	char code[SEAL_CODE];
	const char *filer;
	enum kb_rc rc;

	if (!pass_read(c, f->pass, code, &filer))
		return kb_fail(c, "an intake came without a code");
	m->filer = filer_read(c, filer);
	if (n == 0)
		return kb_failed(c) ? KB_FAIL : KB_OK; /* filing_take() says that nobody is there */
	rc = receipt_keys(c, code, true, &m->keys);
	sodium_memzero(code, sizeof code);
	for (size_t i = 0; rc == KB_OK && i < n; i++)
		rc = make_case(c, f, teams[i], m);
	if (rc == KB_OK)
		*made = m;
	else
		wipe(m);
	return rc;
}

/* ---- Under the lock ---- */

static enum kb_rc put_words(struct kb_ctx *c, const struct kb_filled *f, const struct made_case *m)
{
	struct seal_at at = { .kind = SEAL_ANSWERS };
	enum kb_rc rc;

	memcpy(at.case_id, m->file.keys.c.id, SEAL_ID);
	rc = case_put(c, &m->hand, &at, kb_lang(c), lines_of(c, f->answers, f->count));
	at.kind = SEAL_STORY;
	for (size_t i = 0; rc == KB_OK && i < f->ntexts; i++)
		rc = case_put(c, &m->hand, &at, kb_lang(c), kb_fmt(c, "%s=%s", f->texts[i].item, f->texts[i].value));
	if (rc == KB_OK && pass_ticket(f->pass))
		rc = file_join(c, &m->hand, &at, pass_ticket(f->pass));
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

/* Handlers and the youth read that it was told, and on which day; and whether it counts from then. */
static enum kb_rc say_told(struct kb_ctx *c, const struct casefile *f, int32_t day, int32_t counted)
{
	const char *name = kb_day_name(c, kb_civil_write(day));

	if (day >= counted)
		return portal_says(c, f, kb_lang(c), kb_say(c, "complaints.notice.told", "day", name, NULL));
	told_claim(c, f, day);
	return portal_says(c, f, kb_lang(c), kb_say(c, "complaints.notice.told_late", "day", name, NULL));
}

static enum kb_rc take_one(struct kb_ctx *c, const struct kb_filled *f, const struct made *m, const struct made_case *one)
{
	enum kb_rc rc = is_sealed_to_now(c, &one->file) ? case_add(c, &one->file) : kb_fail(c, "the key of a team changed while a complaint was filed");

	for (size_t i = 0; rc == KB_OK && i < one->nevents; i++)
		if (case_event(c, &one->file, one->events[i]) != TERM_FINE)
			rc = kb_fail(c, "a complaint cannot be received today");
	if (rc == KB_OK)
		rc = put_words(c, f, one);
	return rc == KB_OK && m->filer.told != KB_NO_DAY ? say_told(c, &one->file, m->filer.told, one->events[0].day) : rc;
}

bool filing_is_mute(struct kb_ctx *c, const struct kb_filled *f)
{
	return f->pass && pass_ticket(f->pass) && !file_waits(c, pass_ticket(f->pass));
}

enum kb_rc filing_take(struct kb_ctx *c, const struct kb_filled *f)
{
	struct made *m = (struct made *)f->ready;
	enum kb_rc rc = KB_OK;

	if (!m)
		return KB_NONE;
	if (case_by_mark(c, m->cases[0].file.keys.mark))
		rc = KB_BEFORE; /* a card that was used: what came first stays */
	else if (filing_is_mute(c, f))
		rc = KB_NONE;
	for (size_t i = 0; rc == KB_OK && i < m->n; i++)
		rc = take_one(c, f, m, &m->cases[i]);
	if (rc == KB_OK && *m->filer.login)
		rc = guard_add(c, m->cases[0].file.dossier, &m->filer, &m->keys);
	wipe(m);
	return rc;
}
