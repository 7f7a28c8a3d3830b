/* test-who.c - who opens what: every role at every place, with the key of the team and without, against every
 * state of a case and every route of one. What must come follows from the rules alone (may_open()); a look that
 * forgets a rule gives other answers than that, which the controls assert. */
#include <sodium.h>
#include <stdio.h>

#include "test-world.h"

#define WORDS "De mentor schreeuwt elke avond"

static const char *const roles[] = { "complaints", "admin", "quality", "location", "interpreter", "guardian" };
static const char *const places[] = { "organisatie", "regio-noord", "regio-zuid", "de-linde", "de-eik" };
enum { ROLES = sizeof(roles) / sizeof(*roles), PLACES = sizeof(places) / sizeof(*places) };

/* States of a case. The last three a guardian filed for a pupil: who asks, somebody else, and who asks before it was
 * closed to them. */
enum state { SIGNAL, NAMED, ACKNOWLEDGED, DECIDED, PLACELESS, BARRED, OWN, GUARDED, GUARDED_BY_OTHER, CLOSED_TO_GUARDIAN, STATES };
static const char *const state_names[] = { "signal", "named", "acknowledged", "decided", "placeless", "barred", "own", "guarded", "guarded by another",
	"closed to its guardian" };

struct known { char id[40], dossier[40]; enum state state; struct seal_reporter keys; };

static void set(struct kb_test *t, const char *sql)
{
	kb_run(begin(t), (&(const struct kb_stmt){ "complaints", "test_set", sql }));
	commit(t);
}

/* Somebody who let all others in, and is never signed in. */
struct founder { struct member m; char id[40]; };

static void found(struct kb_test *t, struct founder *f)
{
	struct kb_ctx *c = begin(t);

	assert_int_equal(member_make_for(c, "founder", PHRASE, &f->m), KB_OK);
	snprintf(f->id, sizeof f->id, "%s", f->m.id);
	f->m.id = f->id;
	assert_int_equal(team_make(c, &f->m, body_find("coa"), kb_place(c, "organisatie")), KB_OK);
	commit(t);
}

static void make_state(struct kb_test *t, struct founder *f, enum state state, struct known *k)
{
	struct kb_filled form = { .form = "complaint", .place = state == PLACELESS ? "" : "de-linde", .count = 3, .answers = (const struct kb_answer[]){
		{ "about", "person" }, { "track", state == ACKNOWLEDGED || state == DECIDED ? "formal" : "signal" }, { "danger", "no" } },
		.texts = (const struct kb_answer[]){ { "story", WORDS }, { "name", "Een naam" } }, .ntexts = state == SIGNAL ? 1 : 2 };
	struct kb_ctx *c = begin(t);
	const struct casefile *file;
	struct seal_reporter r;
	char code[SEAL_CODE];

	(void)f;
	seal_code_make(code);
	form.pass = pass_write(c, code, "");
	assert_int_equal(filing_ready(c, &form, &form.ready), KB_OK);
	assert_int_equal(filing_take(c, &form), KB_OK);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	file = case_by_mark(c, r.mark);
	snprintf(k->id, sizeof k->id, "%s", file->id);
	snprintf(k->dossier, sizeof k->dossier, "%s", file->dossier);
	k->state = state;
	k->keys = r;
	if (state >= GUARDED)
		assert_int_equal(guard_add(c, file->dossier, &(struct filer){ .login = "founder", .label = "x", .pupil = true }, &r), KB_OK);
	if (state == ACKNOWLEDGED || state == DECIDED)
		assert_int_equal(case_event(c, file, (struct term_event){ .what = TERM_ACKNOWLEDGED }), TERM_FINE);
	if (state == DECIDED)
		assert_int_equal(case_event(c, file, (struct term_event){ .what = TERM_DECIDED }), TERM_FINE);
	commit(t);
}

/* ---- The rules, written down once more ---- */

static bool covers(const char *place, enum state state)
{
	if (strcmp(place, "organisatie") == 0)
		return true;
	return state != PLACELESS && (strcmp(place, "regio-noord") == 0 || strcmp(place, "de-linde") == 0);
}

static bool may_open(const char *role, const char *place, bool holds, enum state state)
{
	return strcmp(role, "complaints") == 0 && holds && covers(place, state) && state != BARRED && state != OWN && state != GUARDED && state != CLOSED_TO_GUARDIAN;
}

/* By the door of a guardian: what they filed, wherever it is, and what was not closed to them. */
static bool may_own(const char *role, enum state state)
{
	return strcmp(role, "guardian") == 0 && state == GUARDED;
}

/* ---- The looks ---- */

/* The button of the inbox: an act of the chain. */
static bool by_button(struct kb_test *t, const struct known *k, const struct member *m)
{
	char body[100];

	(void)m;
	kb_test_get(t, "/nl/staff/password"); /* any page gives the token */
	snprintf(body, sizeof body, "csrf={csrf}&case=%s", k->id);
	return kb_test_post(t, "/nl/staff/complaints", body).status == 303;
}

static bool by_page(struct kb_test *t, const struct known *k, const struct member *m)
{
	char path[200];

	(void)m;
	snprintf(path, sizeof path, "/nl/staff/complaints/%s", k->id);
	return kb_test_get(t, path).status == 200;
}

static bool by_act(struct kb_test *t, const struct known *k, const struct member *m)
{
	char path[200];

	(void)m;
	kb_test_get(t, "/nl/staff/password"); /* any page gives the token */
	snprintf(path, sizeof path, "/nl/staff/complaints/%s", k->id);
	return kb_test_post(t, path, "csrf={csrf}&go=nothing").status == 409;
}

/* A letter is there of two states only: of the others nobody gets one. */
static bool by_letter(struct kb_test *t, const struct known *k, const struct member *m)
{
	char path[200];

	(void)m;
	snprintf(path, sizeof path, "/nl/staff/complaints/%s/letter/acknowledged", k->id);
	return kb_test_get(t, path).status == 200;
}

static bool by_inbox(struct kb_test *t, const struct known *k, const struct member *m)
{
	(void)m;
	return strstr(kb_test_get(t, "/nl/staff/complaints").body, k->id) || strstr(kb_test_get(t, "/nl/staff/complaints/closed").body, k->id);
}

/* As the code does, without the pages. */
static bool by_hand(struct kb_test *t, const struct known *k, const struct member *m)
{
	struct kb_ctx *c = begin(t);
	struct hand h;
	bool opens = member_open(c, m, case_by_id(c, k->id), &h) == KB_OK;

	commit(t);
	return opens;
}

/* By the door of a guardian. */
static bool by_door(struct kb_test *t, const struct known *k, const struct member *m)
{
	(void)m;
	return strstr(kb_test_get(t, "/nl/staff/complaints/own").body, k->dossier);
}

static bool by_own_page(struct kb_test *t, const struct known *k, const struct member *m)
{
	char path[200];

	(void)m;
	snprintf(path, sizeof path, "/nl/staff/complaints/own/%s", k->dossier);
	return kb_test_get(t, path).status == 200;
}

static bool by_own_act(struct kb_test *t, const struct known *k, const struct member *m)
{
	char path[200];

	(void)m;
	kb_test_get(t, "/nl/staff/password"); /* any page gives the token */
	snprintf(path, sizeof path, "/nl/staff/complaints/own/%s", k->dossier);
	return kb_test_post(t, path, "csrf={csrf}&go=nothing").status == 200;
}

/* The control of the door: what the note and its key alone would open. */
static bool notes_alone(struct kb_test *t, const struct known *k, const struct member *m)
{
	struct kb_ctx *c = begin(t);
	const char *whose;
	bool pupil, opens = guard_of(c, k->dossier, &whose, &pupil) && strcmp(whose, m->id) == 0;

	commit(t);
	return opens;
}

/* The controls: what opens if somebody forgets the rules, and if somebody forgets the keys. */
static bool keys_alone(struct kb_test *t, const struct known *k, const struct member *m)
{
	struct kb_ctx *c = begin(t);
	struct seal_pair pair;
	bool opens = team_pair(c, m, &case_by_id(c, k->id)->keys.role, &pair) == KB_OK;

	commit(t);
	return opens;
}

static bool rules_alone(struct kb_test *t, const struct known *k, const struct member *m)
{
	struct kb_ctx *c = begin(t);
	const struct casefile *f = case_by_id(c, k->id);
	bool opens = kb_may(c, "complaints.handle", *f->place ? f->place : "organisatie") && !bar_reason(c, m, attached_places(c), f);

	commit(t);
	return opens;
}

static const struct look { const char *name; bool (*open)(struct kb_test *t, const struct known *k, const struct member *m); bool letters, control, own; } looks[] = {
	{ "button", by_button, false, false, false }, { "page", by_page, false, false, false }, { "act", by_act, false, false, false }, { "letter", by_letter, true, false, false }, { "inbox", by_inbox, false, false, false },
	{ "hand", by_hand, false, false, false },
	{ "door", by_door, false, false, true }, { "own page", by_own_page, false, false, true }, { "own act", by_own_act, false, false, true },
	{ "notes alone", notes_alone, false, true, true }, { "keys alone", keys_alone, false, true, false }, { "rules alone", rules_alone, false, true, false },
};
enum { LOOKS = sizeof(looks) / sizeof(*looks) };

/* ---- All of it ---- */

struct tally { size_t asked, opened; size_t wrong[LOOKS]; };

static void ask_all(struct kb_test *t, const char *role, const char *place, bool holds, const struct known *cases, const struct member *m, struct tally *n)
{
	for (size_t s = 0; s < STATES; s++)
		for (size_t l = 0; l < LOOKS; l++) {
			bool letter = cases[s].state == ACKNOWLEDGED || cases[s].state == DECIDED;
			bool want = looks[l].own ? may_own(role, cases[s].state) : may_open(role, place, holds, cases[s].state) && (!looks[l].letters || letter), got = looks[l].open(t, &cases[s], m);

			n->asked++;
			n->opened += got && !looks[l].control;
			n->wrong[l] += got != want;
			if (got != want && !looks[l].control)
				print_error("%s@%s %s the key, %s: %s\n", role, place, holds ? "with" : "without", state_names[cases[s].state], looks[l].name);
		}
}

/* A guardian, and who only interprets, is admitted to no team. Who became one after they were admitted holds its key all the same. */
static void admit(struct kb_ctx *c, const struct founder *f, const char *role, const struct member *m)
{
	static const struct kb_stmt become = { "complaints", "test_become", "UPDATE complaints_member SET attached = $2, interprets = $3 WHERE id = $1" };
	const struct team *team = team_for(c, "coa", "");
	bool guardian = strcmp(role, "guardian") == 0, interprets = strcmp(role, "interpreter") == 0;

	if (guardian || interprets) {
		assert_int_equal(team_admit(c, &f->m, team, m->id), KB_NONE);
		kb_run(c, &become, kb_t(m->id), kb_t(""), kb_i(0));
	}
	assert_int_equal(team_admit(c, &f->m, team, m->id), KB_OK);
	if (guardian || interprets)
		kb_run(c, &become, kb_t(m->id), kb_t(guardian ? AS_GUARDIAN : ""), kb_i(interprets));
}

/* Signed in as somebody with this role: a key, and the team's where they hold it. */
static void come_in(struct kb_test *t, struct founder *f, const char *role, const char *place, bool holds, const struct known *cases, struct member *m)
{
	struct kb_ctx *c;

	kb_test_anonymous(t);
	kb_test_staff(t, role, place);
	kb_test_second(t);
	assert_int_equal(member_make(begin(t), PHRASE), KB_OK);
	commit(t);
	c = begin(t);
	assert_int_equal(member_now(c, m), KB_OK);
	if (holds)
		admit(c, f, role, m);
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_bar", "INSERT INTO complaints_barred (case_id, member, reason) VALUES ($1, $2, 'named')" }),
	    kb_t(cases[BARRED].id), kb_t(m->id));
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_own", "UPDATE complaints_case SET filer = $4 WHERE id = $1 OR id = $2 OR id = $3" }), kb_t(cases[OWN].id),
	    kb_t(cases[GUARDED].id), kb_t(cases[CLOSED_TO_GUARDIAN].id), kb_t(m->person));
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_shut", "INSERT INTO complaints_barred (case_id, member, reason) VALUES ($1, $2, 'named')" }),
	    kb_t(cases[CLOSED_TO_GUARDIAN].id), kb_t(m->id));
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_notes", "DELETE FROM complaints_guard WHERE dossier = $1 OR dossier = $2" }), kb_t(cases[GUARDED].dossier),
	    kb_t(cases[CLOSED_TO_GUARDIAN].dossier));
	guard_add(c, cases[GUARDED].dossier, &(struct filer){ .login = m->person, .label = "x", .pupil = true }, &cases[GUARDED].keys);
	guard_add(c, cases[CLOSED_TO_GUARDIAN].dossier, &(struct filer){ .login = m->person, .label = "x", .pupil = true }, &cases[CLOSED_TO_GUARDIAN].keys);
	m->id = strdup(m->id);
	m->person = strdup(m->person);
	commit(t);
}

static void every_role_place_state_and_route(void **state)
{
	struct kb_test *t = *state;
	struct known cases[STATES];
	struct tally n = { 0 };
	struct founder f;
	struct member m;

	found(t, &f);
	for (size_t s = 0; s < STATES; s++)
		make_state(t, &f, (enum state)s, &cases[s]);
	for (size_t r = 0; r < ROLES; r++)
		for (size_t p = 0; p < PLACES; p++)
			for (int holds = 0; holds < 2; holds++) {
				come_in(t, &f, roles[r], places[p], holds, cases, &m);
				ask_all(t, roles[r], places[p], holds, cases, &m, &n);
				free((char *)m.id), free((char *)m.person);
			}
	print_message("%zu questions, %zu opened\n", n.asked, n.opened);
	assert_int_equal(n.asked, ROLES * PLACES * 2 * STATES * LOOKS);
	assert_true(n.opened > 0);
	for (size_t l = 0; l < LOOKS; l++)
		if (looks[l].control)
			assert_true(n.wrong[l] > 10);
		else
			assert_int_equal(n.wrong[l], 0);
}

/* ---- Who works at a location ---- */

static void who_works_at_a_location_is_barred_there_and_from_what_has_no_name(void **state)
{
	static const struct { const char *attached, *place; bool named; const char *why; } rows[] = {
		{ "", "de-linde", false, NULL }, { "de-linde", "de-linde", true, "place" }, { "de-eik", "de-linde", true, NULL },
		{ "regio-noord", "de-linde", true, "place" }, { "organisatie", "de-linde", true, "place" }, { "de-eik", "de-linde", false, "anonymous" },
		{ "de-eik", "", true, "anonymous" }, { "de-eik regio-noord", "de-linde", true, "place" }, { "regio-zuid", "de-eik", true, "place" },
	};
	struct kb_test *t = *state;
	struct kb_ctx *c = begin(t);
	const struct member m = { .id = "", .person = "x" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct casefile f = { .id = "", .place = rows[i].place, .filer = "", .named = rows[i].named };
		const char *why = bar_reason(c, &m, rows[i].attached, &f);

		if (rows[i].why)
			assert_string_equal(why, rows[i].why);
		else
			assert_null(why);
	}
	commit(t);
}

/* ---- Who is removed ---- */

static void who_is_removed_opens_nothing_by_any_route(void **state)
{
	struct kb_test *t = *state;
	struct known cases[STATES];
	struct founder f;
	struct member m;
	struct kb_ctx *c;

	found(t, &f);
	for (size_t s = 0; s < STATES; s++)
		make_state(t, &f, (enum state)s, &cases[s]);
	come_in(t, &f, "complaints", "organisatie", true, cases, &m);
	assert_true(by_page(t, &cases[NAMED], &m));
	c = begin(t);
	assert_int_equal(team_next_epoch(c, &f.m, team_for(c, "coa", ""), m.id), KB_OK);
	commit(t);
	for (size_t s = 0; s < STATES; s++)
		for (size_t l = 0; l < LOOKS; l++)
			if (strcmp(looks[l].name, "rules alone") != 0 && strcmp(looks[l].name, "notes alone") != 0)
				assert_false(looks[l].open(t, &cases[s], &m));
	set(t, "UPDATE complaints_case SET filer = ''");
	assert_true(rules_alone(t, &cases[NAMED], &m)); /* control: the key alone is what is gone */
	free((char *)m.id), free((char *)m.person);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(every_role_place_state_and_route),
		WITH_HOUSE(who_works_at_a_location_is_barred_there_and_from_what_has_no_name),
		WITH_HOUSE(who_is_removed_opens_nothing_by_any_route),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
