/* test-guarded.c - guardians, pupils and their handler, and what they do. */
#include <sqlite3.h>
#include <stdio.h>

#include "test-guarded.h"

/* ---- People ---- */

#define TEST_PASSWORD "a-password-for-tests" /* of kb_test_staff() */

/* Their phones are there: second.mjs and test-second tell how a code is given. */
static void all_gave_codes(struct kb_test *t)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(kb_test_store(t), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE kb_session SET second = 1", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

void unlock(struct kb_test *t, const char *again)
{
	char body[200];

	kb_test_get(t, "/nl/staff/password"); /* any page gives the token */
	snprintf(body, sizeof body, "csrf={csrf}&go=open&phrase=%s%s", "een+zin+van+zes+woorden+of+meer", again);
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/key", body).status, 303);
}

void come_back(struct kb_test *t, int who)
{
	char body[100];

	kb_test_anonymous(t);
	snprintf(body, sizeof body, "user=staff-%d&password=" TEST_PASSWORD, who);
	assert_int_equal(kb_test_post(t, "/en/staff/login", body).status, 303);
	all_gave_codes(t);
	unlock(t, "");
}

void add_guardian(struct kb_test *t)
{
	kb_test_anonymous(t);
	kb_test_staff(t, "guardian", "organisatie");
	kb_test_second(t);
	unlock(t, "&again=een+zin+van+zes+woorden+of+meer");
}

/* A handler of COA and Nidos, and a guardian, who is signed in. */
struct kb_test *house(void **state)
{
	sign_in_handler(*state, "organisatie");
	make_team(*state, "coa", "organisatie");
	make_team(*state, "nidos", "organisatie");
	add_guardian(*state);
	return *state;
}

/* ---- What they do ---- */

const char *between(const struct kb_test_reply *p, const char *before, const char *end)
{
	const char *at = strstr(p->body, before);

	assert_non_null(at);
	at += strlen(before);
	return piece(at, strcspn(at, end));
}

const char *hidden(const struct kb_test_reply *p, const char *name)
{
	char before[60];

	snprintf(before, sizeof before, "name=\"%s\" value=\"", name);
	return between(p, before, "\"");
}

struct kb_test_reply post(struct kb_test *t, const char *path, const char *body)
{
	const char *filled = body;

	if (strstr(body, "{csrf}"))
		kb_test_get(t, "/nl/staff/password");
	return kb_test_post(t, path, filled);
}

/* Through the door and the intake to the page that says that it is sent. */
struct kb_test_reply file_it(struct kb_test *t, const char *as, const char *label, const char *about)
{
	const char *const steps[] = { "a=guardian", "a=no", about, NULL, "t=Vijf+weken+geen+school+na+de+verhuizing", "a=signal", "", "go=send" };
	struct kb_test_reply p;
	char body[1000];

	snprintf(body, sizeof body, "csrf={csrf}&as=%s&label=%s&where=de-linde", as, label);
	p = post(t, OWN, body);
	assert_int_equal(p.status, 200);
	snprintf(body, sizeof body, "from=%s", hidden(&p, "from"));
	p = kb_test_post(t, "/nl/complaints", body);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		if (!steps[i] && !strstr(about, "school"))
			continue; /* a page that school alone has */
		snprintf(body, sizeof body, "state={state}&%s%s", steps[i] && strstr(steps[i], "go=") ? "" : "go=next&", steps[i] ? steps[i] : "");
		p = kb_test_post(t, "/nl/complaints", body);
		assert_int_equal(p.status, 200);
	}
	return p;
}

const char *cell(struct kb_test *t, const char *sql)
{
	struct kb_rows *q = kb_ask(begin(t), (&(const struct kb_stmt){ "complaints", "test_cell", sql }));
	const char *text = kb_next(q) ? kb_col_text(q, 0) : "";

	text = piece(text, strlen(text));
	commit(t);
	return text;
}

const char *own_page(struct kb_test *t, const char *dossier)
{
	char path[100];

	(void)t;
	snprintf(path, sizeof path, OWN "/%s", dossier);
	return piece(path, strlen(path));
}

const char *case_page(const char *id)
{
	char path[100];

	snprintf(path, sizeof path, "/nl/staff/complaints/%s", id);
	return piece(path, strlen(path));
}

void read_case(struct kb_test *t, const char *id)
{
	char body[100];

	snprintf(body, sizeof body, "csrf={csrf}&case=%s", id);
	assert_int_equal(post(t, "/nl/staff/complaints", body).status, 303);
}

/* The handler asks the pupil in: the twenty digits of the page. */
const char *invite(struct kb_test *t, const char *id)
{
	struct kb_test_reply p;
	char path[120];

	read_case(t, id);
	snprintf(path, sizeof path, "%s/invite", case_page(id));
	p = post(t, path, "csrf={csrf}&go=invite");
	assert_int_equal(p.status, 200);
	return between(&p, "<p class=\"keep\"><bdi dir=\"ltr\">", "<");
}

struct kb_test_reply look(struct kb_test *t, const char *code)
{
	char body[200];

	snprintf(body, sizeof body, "go=open&code=%s", code);
	return kb_test_post(t, LOOK, body);
}

/* The pupil exchanges them, on a phone that nobody is signed in on. */
void bind_code(struct kb_test *t, const char *digits, char code[SEAL_CODE])
{
	struct kb_test_reply p;
	char body[1000];

	kb_test_anonymous(t);
	p = look(t, digits);
	HAS(p, "Mijn voogd heeft iets voor mij verteld");
	snprintf(body, sizeof body, "go=bind&held=%s", hidden(&p, "held"));
	p = kb_test_post(t, LOOK, body);
	assert_int_equal(p.status, 200);
	code_on(&p, code);
	assert_string_not_equal(code, "");
	p = kb_test_post(t, LOOK, body); /* once more: the same code */
	HAS(p, code[0] ? hidden(&p, "code") : "");
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_side"), "1");
}

struct kb_test_reply tap(struct kb_test *t, const struct kb_test_reply *p, const char *what)
{
	char body[2000];

	snprintf(body, sizeof body, "held=%s&seen=%s&go=%s", hidden(p, "held"), hidden(p, "seen"), what);
	return kb_test_post(t, LOOK, body);
}

/* A button on the guardian's page of a case. */
struct kb_test_reply press(struct kb_test *t, const char *path, const char *what)
{
	struct kb_test_reply p = kb_test_get(t, path);
	char body[2000];

	snprintf(body, sizeof body, "csrf={csrf}&seen=%s&go=%s", hidden(&p, "seen"), what);
	return post(t, path, body);
}
