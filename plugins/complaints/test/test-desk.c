/* test-desk.c - keys and teams, who leaves, and the inbox. */
#include <sodium.h>
#include <stdio.h>

#include "desk.h"
#include "test-world.h"

#define WORDS "De mentor schreeuwt elke avond"

/* A member with a key who is not signed in; the case key of a case, for who may. */
static void other_member(struct kb_test *t, const char *person, struct member *m)
{
	assert_int_equal(member_make_for(begin(t), person, PHRASE, m), KB_OK);
	/* What is in the row outlives the context only as bytes. */
	m->id = strdup(m->id);
	m->person = person;
	m->attached = "";
	commit(t);
}

static const struct casefile *find_case(struct kb_ctx *c, const char *code)
{
	struct seal_reporter r;

	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	return case_by_mark(c, r.mark);
}

/* Who holds these keys, in the session at hand. */
static enum kb_rc opens(struct kb_test *t, const struct member *m, const char *code)
{
	struct kb_ctx *c = begin(t);
	struct hand h;
	enum kb_rc rc = member_open(c, m, find_case(c, code), &h);

	commit(t);
	return rc;
}

static enum kb_rc admit(struct kb_test *t, const char *whom)
{
	struct kb_ctx *c = begin(t);
	struct member m;
	enum kb_rc rc;

	assert_int_equal(member_now(c, &m), KB_OK);
	rc = team_admit(c, &m, team_for(c, "coa", ""), whom);
	kb_test_end(t, rc == KB_OK);
	return rc;
}

static enum kb_rc removes(struct kb_test *t, const char *whom)
{
	struct kb_ctx *c = begin(t);
	struct member m;
	enum kb_rc rc;

	assert_int_equal(member_now(c, &m), KB_OK);
	rc = team_next_epoch(c, &m, team_for(c, "coa", ""), whom);
	kb_test_end(t, rc == KB_OK);
	return rc;
}

/* ---- The key ---- */

static void a_key_is_made_locked_and_unlocked_on_its_page(void **state)
{
	struct kb_test *t = *state;

	sign_in_handler(t, "organisatie");
	assert_string_equal(kb_test_get(t, "/nl/staff/complaints").location, "/nl/staff/complaints/key");
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/key", "csrf={csrf}&go=open&phrase=kort&again=kort").status, 200);
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/key", "csrf={csrf}&go=open&phrase=een+lange+zin+hier&again=een+andere+zin+hier").status, 200);
	assert_string_equal(kb_test_get(t, "/nl/staff/complaints").location, "/nl/staff/complaints/key");
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/key", "csrf={csrf}&go=open&phrase=een+lange+zin+hier&again=een+lange+zin+hier").status, 303);
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints").status, 200);
	kb_test_get(t, "/nl/staff/complaints/key");
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/key", "csrf={csrf}&go=lock").status, 303);
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints").status, 303);
	kb_test_get(t, "/nl/staff/complaints/key");
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/key", "csrf={csrf}&go=open&phrase=een+andere+zin+hier").status, 200);
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints").status, 303);
	kb_test_get(t, "/nl/staff/complaints/key");
	assert_string_equal(kb_test_post(t, "/nl/staff/complaints/key", "csrf={csrf}&go=open&phrase=een+lange+zin+hier").location, "/nl/staff/complaints");
}

/* A laptop that was left open: after half an hour of nothing it is at the door, and whoever signs in there has to give the phrase too. */
static void a_laptop_that_lay_idle_opens_nothing(void **state)
{
	struct kb_test *t = *state;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	kb_test_clock(t, NOON_15_APRIL_2026 + 29 * 60);
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints").status, 200); /* the control */
	kb_test_clock(t, NOON_15_APRIL_2026 + 60 * 60);
	assert_string_equal(kb_test_get(t, "/nl/staff/complaints").location, "/nl/staff/login");
}

static void without_role_or_code_there_is_no_such_page(void **state)
{
	struct kb_test *t = *state;

	kb_test_staff(t, "admin", "organisatie");
	kb_test_second(t);
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints").status, 404);
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints/key").status, 404);
	kb_test_anonymous(t);
	kb_test_staff(t, "complaints", "organisatie");
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints/key").status, 403); /* and the phone is enrolled there */
	assert_null(strstr(kb_test_get(t, "/nl/staff/complaints/key").body, "phrase"));
}

/* ---- Teams ---- */

static void a_team_is_made_at_its_page_and_never_at_a_location(void **state)
{
	struct kb_test *t = *state;

	sign_in_handler(t, "organisatie");
	make_team(t, "nidos", "organisatie"); /* and a key */
	kb_test_get(t, "/nl/staff/complaints/teams");
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/teams", "csrf={csrf}&body=coa&where=regio-zuid").status, 303);
	assert_non_null(team_for(begin(t), "coa", "de-eik"));
	commit(t);
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/teams", "csrf={csrf}&body=coa&where=regio-zuid").status, 403);
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/teams", "csrf={csrf}&body=coa&where=de-linde").status, 403);
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/teams", "csrf={csrf}&body=nobody&where=organisatie").status, 403);
	assert_null(team_for(begin(t), "coa", "de-linde"));
	commit(t);
}

static void who_is_admitted_opens_and_who_leaves_opens_nothing(void **state)
{
	struct kb_test *t = *state;
	struct member other;
	struct kb_ctx *c;
	char code[SEAL_CODE], after[SEAL_CODE];

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	other_member(t, "other", &other);
	file_case(t, "person", "signal", WORDS, code);
	assert_int_equal(opens(t, &other, code), KB_NONE);
	assert_int_equal(admit(t, other.id), KB_OK);
	assert_int_equal(admit(t, other.id), KB_NONE);
	assert_int_equal(opens(t, &other, code), KB_OK);
	c = begin(t);
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_hand", "UPDATE complaints_case SET handler = $1" }), kb_t(other.id));
	commit(t);

	assert_int_equal(removes(t, other.id), KB_OK);
	file_case(t, "person", "signal", WORDS, after);
	assert_int_equal(opens(t, &other, code), KB_NONE);
	assert_int_equal(opens(t, &other, after), KB_NONE);
	c = begin(t);
	assert_int_equal(find_case(c, code)->keys.role.epoch, 2);
	assert_string_equal(find_case(c, code)->handler, "");
	commit(t);
	assert_int_equal(removes(t, other.id), KB_NONE);
	free((char *)other.id);
}

/* A guardian and who only interprets are in no team: not on the list, and refused with the reason. The controls are the same person
 * before anything was known of them, and a colleague who is neither. */
static void is_let_into_no_team(struct kb_test *t, const char *person, const char *become, const char *reason)
{
	struct kb_test_reply p;
	struct member m;
	char path[120], option[60];
	struct kb_ctx *c;

	other_member(t, person, &m);
	snprintf(option, sizeof option, "<option value=\"%s\"", m.id);
	p = kb_test_get(t, "/nl/staff/complaints/teams");
	assert_non_null(strstr(p.body, option));
	assert_null(strstr(p.body, reason));
	c = begin(t);
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_become", become }), kb_t(m.id));
	snprintf(path, sizeof path, "/nl/staff/complaints/teams/%s/admit", team_for(c, "coa", "")->id);
	commit(t);
	p = kb_test_get(t, "/nl/staff/complaints/teams");
	assert_null(strstr(p.body, option));
	assert_non_null(strstr(p.body, reason));
	assert_int_equal(admit(t, m.id), KB_NONE);
	snprintf(option, sizeof option, "csrf={csrf}&member=%s", m.id);
	p = kb_test_post(t, path, option);
	assert_int_equal(p.status, 403);
	assert_non_null(strstr(p.body, reason));
	free((char *)m.id);
}

static void guardians_and_interpreters_are_let_into_no_team(void **state)
{
	struct kb_test *t = *state;
	struct member other;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	is_let_into_no_team(t, "voogd", "UPDATE complaints_member SET attached = '@guardian' WHERE id = $1", "Wie voogd is, behandelt geen klachten");
	is_let_into_no_team(t, "tolk", "UPDATE complaints_member SET interprets = 1 WHERE id = $1", "Wie alleen tolkt, komt in geen team");
	other_member(t, "other", &other);
	assert_int_equal(admit(t, other.id), KB_OK);
	free((char *)other.id);
}

/* The team's pair of before, which who left may have kept, opens no row that is there now. */
static void a_kept_key_of_a_team_opens_nothing_any_more(void **state)
{
	struct kb_test *t = *state;
	struct seal_pair kept;
	struct seal_role role;
	const struct casefile *f;
	struct member other, me;
	seal_byte sk[SEAL_KEY];
	char code[SEAL_CODE];
	struct kb_ctx *c;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	other_member(t, "other", &other);
	file_case(t, "person", "signal", WORDS, code);
	assert_int_equal(admit(t, other.id), KB_OK);
	c = begin(t);
	role = team_for(c, "coa", "")->role;
	assert_int_equal(team_pair(c, &other, &role, &kept), KB_OK);
	f = find_case(c, code);
	assert_int_equal(seal_case_open(sk, f->keys.to_role, SEAL_WRAPPED, &f->keys.c, &role, &kept), SEAL_FINE); /* control */
	commit(t);
	assert_int_equal(removes(t, other.id), KB_OK);
	c = begin(t);
	f = find_case(c, code);
	assert_int_equal(seal_case_open(sk, f->keys.to_role, SEAL_WRAPPED, &f->keys.c, &role, &kept), SEAL_CLOSED);
	assert_int_equal(seal_case_open(sk, f->keys.to_role, SEAL_WRAPPED, &f->keys.c, &f->keys.role, &kept), SEAL_CLOSED);
	assert_int_equal(member_now(c, &me), KB_OK);
	assert_int_equal(team_pair(c, &me, &role, &kept), KB_NONE); /* the old epoch is gone for who stays, too */
	commit(t);
	assert_int_equal(opens(t, &me, code), KB_OK);
	free((char *)other.id);
}

static void the_last_member_cannot_leave(void **state)
{
	struct kb_test *t = *state;
	struct kb_ctx *c;
	struct member m;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	c = begin(t);
	assert_int_equal(member_now(c, &m), KB_OK);
	commit(t);
	assert_int_equal(removes(t, m.id), KB_NONE);
	c = begin(t);
	assert_int_equal(team_for(c, "coa", "")->role.epoch, 1);
	commit(t);
}

/* A filing that was made ready for the old key is not kept under it. */
static void a_filing_across_a_change_of_keys_is_not_lost(void **state)
{
	struct kb_test *t = *state;
	const struct kb_answer answers[] = { { "about", "person" }, { "track", "signal" }, { "danger", "no" } };
	struct kb_filled f = { .form = "complaint", .place = "de-linde", .answers = answers, .count = 3 };
	struct member other;
	char code[SEAL_CODE];
	struct kb_ctx *c;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	other_member(t, "other", &other);
	assert_int_equal(admit(t, other.id), KB_OK);
	c = begin(t);
	seal_code_make(code);
	f.pass = pass_write(c, code, "");
	assert_int_equal(filing_ready(c, &f, &f.ready), KB_OK);
	{
		struct member m;

		assert_int_equal(member_now(c, &m), KB_OK);
		assert_int_equal(team_next_epoch(c, &m, team_for(c, "coa", ""), other.id), KB_OK);
	}
	assert_int_equal(filing_take(c, &f), KB_FAIL);
	kb_test_end(t, false);
	free((char *)other.id);
}

/* ---- The inbox ---- */

static size_t times(const char *s, const char *what)
{
	size_t n = 0;

	for (; (s = strstr(s, what)); s += strlen(what))
		n++;
	return n;
}

static void set(struct kb_test *t, const char *sql)
{
	kb_run(begin(t), (&(const struct kb_stmt){ "complaints", "test_set", sql }));
	commit(t);
}

static void the_inbox_is_by_deadline_and_danger_is_first(void **state)
{
	struct kb_test *t = *state;
	char first[SEAL_CODE], second[SEAL_CODE], third[SEAL_CODE];
	const char *body, *n1, *n2, *n3;
	struct kb_ctx *c;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	file_case(t, "person", "formal", WORDS, first);  /* 9:6: seven days */
	file_case(t, "person", "signal", WORDS, second); /* an answer within three working days */
	file_case(t, "person", "formal", WORDS, third);
	c = begin(t);
	n1 = strdup(find_case(c, first)->id);
	n2 = strdup(find_case(c, second)->id);
	n3 = strdup(find_case(c, third)->id);
	kb_run(c, (&(const struct kb_stmt){ "complaints", "test_danger", "UPDATE complaints_case SET danger = 1 WHERE id = $1" }), kb_t(n3));
	commit(t);
	body = kb_test_get(t, "/en/staff/complaints").body;
	assert_int_equal(times(body, "<tr>"), 4);
	assert_non_null(strstr(body, n3));
	assert_true(strstr(body, n3) < strstr(body, n2));
	assert_true(strstr(body, n2) < strstr(body, n1));
	assert_non_null(strstr(body, "20 April 2026"));
	assert_null(strstr(body, "schreeuwt"));
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints/mine").body, "<tr>"), 0);
	set(t, "UPDATE complaints_case SET handler = (SELECT id FROM complaints_member)");
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints/mine").body, "<tr>"), 4);
	set(t, "UPDATE complaints_case SET kept_until = 30000 WHERE danger = 1");
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints").body, "<tr>"), 3);
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints/closed").body, "<tr>"), 2);
	free((char *)n1), free((char *)n2), free((char *)n3);
}

static void reporter_writes(struct kb_test *t, const char *code)
{
	struct kb_ctx *c = begin(t);
	struct seal_reporter r;
	struct hand h;

	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(receipt_open(c, &r, &h), KB_OK);
	assert_int_equal(case_write(c, &h, SEAL_MESSAGE, "nl", "Nog iets"), KB_OK);
	commit(t);
}

static void open_case(struct kb_test *t, const char *id)
{
	char body[100];

	kb_test_get(t, "/en/staff/complaints");
	snprintf(body, sizeof body, "csrf={csrf}&case=%s", id);
	assert_int_equal(kb_test_post(t, "/en/staff/complaints", body).status, 303);
}

static struct desk_counts counts_of_handler(struct kb_test *t, const char *roles)
{
	char user[60];
	struct desk_counts n;

	snprintf(user, sizeof user, "%s", kb_who(begin(t))->user);
	commit(t);
	n = inbox_counts_of(kb_test_ctx(t, &kb_plugin), &(struct kb_person){ user, roles });
	commit(t);
	return n;
}

/* They are told that they can always write: so what they write is seen, twice on one day, and in a case that is closed too, which stands
 * in the inbox until somebody opens it. */
static void what_was_written_since_is_marked_until_it_is_read(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE], id[40];

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	file_case(t, "person", "signal", WORDS, code);
	snprintf(id, sizeof id, "%s", find_case(begin(t), code)->id);
	commit(t);
	open_case(t, id);
	for (int i = 0; i < 2; i++) {
		assert_int_equal(times(kb_test_get(t, "/en/staff/complaints").body, "New message"), 0); /* control */
		reporter_writes(t, code);
		assert_int_equal(times(kb_test_get(t, "/en/staff/complaints").body, "New message"), 1);
		open_case(t, id);
	}
	set(t, "UPDATE complaints_case SET kept_until = 99999");
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints").body, "<tr>"), 0);
	assert_int_equal(counts_of_handler(t, "complaints@organisatie").written, 0);
	reporter_writes(t, code);
	assert_non_null(strstr(kb_test_get(t, "/en/staff/complaints").body, id));
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints/closed").body, "New message"), 1);
	assert_int_equal(counts_of_handler(t, "complaints@organisatie").written, 1);
	assert_int_equal(counts_of_handler(t, "complaints@organisatie").open, 0);
	assert_int_equal(counts_of_handler(t, "complaints@regio-zuid").written, 0);
	open_case(t, id);
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints").body, "<tr>"), 0);
	reporter_writes(t, code);
	set(t, "INSERT INTO complaints_barred (case_id, member, reason) SELECT k.id, m.id, 'named' FROM complaints_case k, complaints_member m");
	assert_null(strstr(kb_test_get(t, "/en/staff/complaints").body, id)); /* nor is who is barred told of it */
	assert_int_equal(counts_of_handler(t, "complaints@organisatie").written, 0);
}

static void the_first_page_says_how_many_wait(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	assert_null(strstr(kb_test_get(t, "/en/staff").body, "open."));
	for (int i = 0; i < 3; i++)
		file_case(t, "person", "signal", WORDS, code);
	assert_non_null(strstr(kb_test_get(t, "/en/staff").body, "3 are open. None is late."));
	set(t, "UPDATE complaints_event SET day = day - 10 WHERE case_id = (SELECT MIN(id) FROM complaints_case)");
	set(t, "UPDATE complaints_case SET danger = 1 WHERE id = (SELECT MAX(id) FROM complaints_case)");
	kb_test_get(t, "/en/staff/complaints/key");
	kb_test_post(t, "/en/staff/complaints/key", "csrf={csrf}&go=lock");
	assert_non_null(strstr(kb_test_get(t, "/en/staff").body, "3 are open. One is late. In one there is danger."));
	set(t, "INSERT INTO complaints_barred (case_id, member, reason) SELECT k.id, m.id, 'named' FROM complaints_case k, complaints_member m WHERE k.danger = 1");
	assert_non_null(strstr(kb_test_get(t, "/en/staff").body, "2 are open. One is late."));
}

/* What the digest counts for somebody is what their inbox would show. */
static void the_digest_counts_what_the_inbox_shows(void **state)
{
	static const struct { const char *roles; size_t open; } cases[] = {
		{ "complaints@organisatie", 2 }, { "complaints@regio-noord", 2 }, { "complaints@regio-zuid", 0 }, { "admin@organisatie", 0 }, { "", 0 },
		{ "complaints@organisatie location@de-linde", 0 }, { "complaints@organisatie location@de-eik", 0 }, /* without a name */
	};
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *user;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	for (int i = 0; i < 2; i++)
		file_case(t, "person", "signal", WORDS, code);
	set(t, "UPDATE complaints_event SET day = day - 10 WHERE case_id = (SELECT MIN(id) FROM complaints_case)");
	set(t, "UPDATE complaints_case SET handler = (SELECT id FROM complaints_member) WHERE id = (SELECT MIN(id) FROM complaints_case)");
	user = strdup(kb_who(begin(t))->user);
	commit(t);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct desk_counts n = inbox_counts_of(kb_test_ctx(t, &kb_plugin), &(struct kb_person){ user, cases[i].roles });

		assert_int_equal(n.open, cases[i].open);
		assert_int_equal(n.late, cases[i].open ? 1 : 0);
		assert_int_equal(n.nobody, cases[i].open ? 1 : 0);
		commit(t);
	}
	assert_int_equal(inbox_counts_of(kb_test_ctx(t, &kb_plugin), &(struct kb_person){ "niemand", "complaints@organisatie" }).open, 0);
	commit(t);
	free((char *)user);
}

static void who_is_barred_sees_no_row(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	file_case(t, "person", "signal", WORDS, code);
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints").body, "<tr>"), 2);
	set(t, "INSERT INTO complaints_barred (case_id, member, reason) SELECT k.id, m.id, 'named' FROM complaints_case k, complaints_member m");
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints").body, "<tr>"), 0);
}

/* Two hundred open cases: one page, and what it costs grows with their number, not with its square. */
static void two_hundred_cases_are_one_page(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	for (int i = 0; i < 3; i++)
		file_case(t, "person", "signal", WORDS, code);
	set(t, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 66) INSERT INTO complaints_case "
	       "(id, pk, reporter, mark, team, epoch, to_team, to_reporter, dossier, body, place, population, lang, theme, named, danger) "
	       "SELECT printf('%08x', i) || substr(k.id, 9), pk, reporter, printf('%08x', i) || substr(mark, 9), team, epoch, to_team, to_reporter, "
	       "dossier, body, place, population, lang, theme, named, danger FROM complaints_case k, n");
	set(t, "INSERT INTO complaints_event SELECT k.id, 0, e.day, e.what, e.track, e.until, e.days, e.told, e.agreed FROM complaints_case k, "
	       "(SELECT * FROM complaints_event LIMIT 1) e WHERE NOT EXISTS (SELECT 1 FROM complaints_event x WHERE x.case_id = k.id)");
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints").body, "<tr>"), 202);
	assert_int_equal(times(kb_test_get(t, "/en/staff/complaints").body, "20 April 2026"), 201);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(a_key_is_made_locked_and_unlocked_on_its_page),
		WITH_HOUSE(a_laptop_that_lay_idle_opens_nothing),
		WITH_HOUSE(without_role_or_code_there_is_no_such_page),
		WITH_HOUSE(a_team_is_made_at_its_page_and_never_at_a_location),
		WITH_HOUSE(who_is_admitted_opens_and_who_leaves_opens_nothing),
		WITH_HOUSE(guardians_and_interpreters_are_let_into_no_team),
		WITH_HOUSE(a_kept_key_of_a_team_opens_nothing_any_more),
		WITH_HOUSE(the_last_member_cannot_leave),
		WITH_HOUSE(a_filing_across_a_change_of_keys_is_not_lost),
		WITH_HOUSE(the_inbox_is_by_deadline_and_danger_is_first),
		WITH_HOUSE(what_was_written_since_is_marked_until_it_is_read),
		WITH_HOUSE(the_first_page_says_how_many_wait),
		WITH_HOUSE(the_digest_counts_what_the_inbox_shows),
		WITH_HOUSE(who_is_barred_sees_no_row),
		WITH_HOUSE(two_hundred_cases_are_one_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
