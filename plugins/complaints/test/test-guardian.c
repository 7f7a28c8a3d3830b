/* test-guardian.c - a guardian files for a pupil and on own account, sees own cases and no others, and the pupil gets a
 * code that the guardian never sees. Controls stand beside what must not be: the same look by who may. */
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>

#include "test-world.h"

#define STORY "Vijf weken geen school na de verhuizing"
#define LABEL "Kolibri van zolder drie"
#define SECRET "Alleen de behandelaar mag dit weten"
#define OWN "/nl/staff/complaints/own"
#define LOOK "/nl/complaints/look"

#define HAS(p, words) assert_non_null(strstr((p).body, (words)))
#define HAS_NOT(p, words) assert_null(strstr((p).body, (words)))

/* ---- People ---- */

#define TEST_PASSWORD "a-password-for-tests" /* of kb_test_staff() */
enum { HANDLER = 1, GUARDIAN, OTHER_GUARDIAN }; /* in the order in which they come */

/* Their phones are there: second.mjs and test-second tell how a code is given. */
static void all_gave_codes(struct kb_test *t)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(kb_test_store(t), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE kb_session SET second = 1", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void unlock(struct kb_test *t, const char *again)
{
	char body[200];

	kb_test_get(t, "/nl/staff/password"); /* any page gives the token */
	snprintf(body, sizeof body, "csrf={csrf}&go=open&phrase=%s%s", "een+zin+van+zes+woorden+of+meer", again);
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/key", body).status, 303);
}

static void come_back(struct kb_test *t, int who)
{
	char body[100];

	kb_test_anonymous(t);
	snprintf(body, sizeof body, "user=staff-%d&password=" TEST_PASSWORD, who);
	assert_int_equal(kb_test_post(t, "/en/staff/login", body).status, 303);
	all_gave_codes(t);
	unlock(t, "");
}

static void add_guardian(struct kb_test *t)
{
	kb_test_anonymous(t);
	kb_test_staff(t, "guardian", "organisatie");
	kb_test_second(t);
	unlock(t, "&again=een+zin+van+zes+woorden+of+meer");
}

/* A handler of COA and Nidos, and a guardian, who is signed in. */
static struct kb_test *house(void **state)
{
	sign_in_handler(*state, "organisatie");
	make_team(*state, "coa", "organisatie");
	make_team(*state, "nidos", "organisatie");
	add_guardian(*state);
	return *state;
}

/* ---- What they do ---- */

static const char *between(const struct kb_test_reply *p, const char *before, const char *end)
{
	const char *at = strstr(p->body, before);

	assert_non_null(at);
	at += strlen(before);
	return piece(at, strcspn(at, end));
}

static const char *hidden(const struct kb_test_reply *p, const char *name)
{
	char before[60];

	snprintf(before, sizeof before, "name=\"%s\" value=\"", name);
	return between(p, before, "\"");
}

static struct kb_test_reply post(struct kb_test *t, const char *path, const char *body)
{
	const char *filled = body;

	if (strstr(body, "{csrf}"))
		kb_test_get(t, "/nl/staff/password");
	return kb_test_post(t, path, filled);
}

/* Through the door and the intake to the page that says that it is sent. */
static struct kb_test_reply file_it(struct kb_test *t, const char *as, const char *label, const char *about)
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

static const char *cell(struct kb_test *t, const char *sql)
{
	struct kb_rows *q = kb_ask(begin(t), (&(const struct kb_stmt){ "complaints", "test_cell", sql }));
	const char *text = kb_next(q) ? kb_col_text(q, 0) : "";

	text = piece(text, strlen(text));
	commit(t);
	return text;
}

static const char *own_page(struct kb_test *t, const char *dossier)
{
	char path[100];

	(void)t;
	snprintf(path, sizeof path, OWN "/%s", dossier);
	return piece(path, strlen(path));
}

static const char *case_page(const char *id)
{
	char path[100];

	snprintf(path, sizeof path, "/nl/staff/complaints/%s", id);
	return piece(path, strlen(path));
}

static void read_case(struct kb_test *t, const char *id)
{
	char body[100];

	snprintf(body, sizeof body, "csrf={csrf}&case=%s", id);
	assert_int_equal(post(t, "/nl/staff/complaints", body).status, 303);
}

/* The handler asks the pupil in: the twenty digits of the page. */
static const char *invite(struct kb_test *t, const char *id)
{
	struct kb_test_reply p;
	char path[120];

	read_case(t, id);
	snprintf(path, sizeof path, "%s/invite", case_page(id));
	p = post(t, path, "csrf={csrf}&go=invite");
	assert_int_equal(p.status, 200);
	return between(&p, "<p class=\"keep\"><bdi dir=\"ltr\">", "<");
}

static struct kb_test_reply look(struct kb_test *t, const char *code)
{
	char body[200];

	snprintf(body, sizeof body, "go=open&code=%s", code);
	return kb_test_post(t, LOOK, body);
}

/* The pupil exchanges them, on a phone that nobody is signed in on. */
static void bind(struct kb_test *t, const char *digits, char code[SEAL_CODE])
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

static struct kb_test_reply tap(struct kb_test *t, const struct kb_test_reply *p, const char *what)
{
	char body[2000];

	snprintf(body, sizeof body, "held=%s&seen=%s&go=%s", hidden(p, "held"), hidden(p, "seen"), what);
	return kb_test_post(t, LOOK, body);
}

/* A button on the guardian's page of a case. */
static struct kb_test_reply press(struct kb_test *t, const char *path, const char *what)
{
	struct kb_test_reply p = kb_test_get(t, path);
	char body[2000];

	snprintf(body, sizeof body, "csrf={csrf}&seen=%s&go=%s", hidden(&p, "seen"), what);
	return post(t, path, body);
}

/* ---- Tests ---- */

/* Does the file of the store hold a run of eight bytes of this? */
static bool store_holds(struct kb_test *t, const char *text)
{
	static char bytes[8 << 20];
	bool found = false;

	for (int wal = 0; wal < 2; wal++) {
		char path[500];
		FILE *f;
		size_t n;

		snprintf(path, sizeof path, "%s%s", kb_test_store(t), wal ? "-wal" : "");
		f = fopen(path, "rb");
		n = f ? fread(bytes, 1, sizeof bytes, f) : 0;
		for (size_t i = 0; i + 8 <= strlen(text); i++)
			found = found || memmem(bytes, n, text + i, 8) != NULL;
		if (f)
			fclose(f);
	}
	return found;
}

static void a_guardian_files_and_sees_it_by_label_and_no_code(void **state)
{
	struct kb_test *t = house(state);
	struct kb_test_reply p = kb_test_get(t, OWN);

	HAS(p, "Nog geen zaak");
	p = file_it(t, "pupil", "Kolibri+van+zolder+drie", "a=place");
	HAS(p, "Het is verstuurd");
	HAS_NOT(p, "name=\"code\"");
	HAS_NOT(p, "class=\"qr\"");
	p = kb_test_get(t, OWN);
	HAS(p, LABEL);
	HAS(p, "20 april 2026");
	p = kb_test_get(t, own_page(t, cell(t, "SELECT dossier FROM complaints_case")));
	HAS(p, STORY);
	HAS(p, "Uw pupil heeft nog geen code");
	assert_false(store_holds(t, LABEL));
	assert_false(store_holds(t, STORY));
	assert_true(store_holds(t, "de-linde")); /* control: what is in the clear is found */
}

static void a_guardian_without_a_phone_or_a_key_gets_in_nowhere(void **state)
{
	struct kb_test *t = house(state);

	file_it(t, "pupil", "x", "a=place");
	kb_test_anonymous(t);
	kb_test_staff(t, "guardian", "organisatie");
	assert_int_equal(kb_test_get(t, OWN).status, 403);
	kb_test_second(t);
	assert_string_equal(kb_test_get(t, OWN).location, "/nl/staff/complaints/key");
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints").status, 404);
}

static void another_guardian_sees_nothing_of_it(void **state)
{
	struct kb_test *t = house(state);
	const char *path;

	file_it(t, "pupil", "Kolibri+van+zolder+drie", "a=place");
	path = own_page(t, cell(t, "SELECT dossier FROM complaints_case"));
	assert_int_equal(kb_test_get(t, path).status, 200);
	add_guardian(t);
	HAS_NOT(kb_test_get(t, OWN), LABEL);
	assert_int_equal(kb_test_get(t, path).status, 404);
	assert_int_equal(post(t, path, "csrf={csrf}&go=say&seen=3&words=x").status, 404);
	/* not by the other's note either: it opens for its own guardian alone */
	kb_run(begin(t), (&(const struct kb_stmt){ "complaints", "test_steal", "UPDATE complaints_guard SET member = (SELECT id FROM complaints_member WHERE person = 'staff-3')" }));
	commit(t);
	assert_int_equal(kb_test_get(t, path).status, 500);
}

static void the_pupil_gets_a_code_past_the_guardian_and_has_the_last_word(void **state)
{
	struct kb_test *t = house(state);
	const char *id, *path;
	struct kb_test_reply p;
	char code[SEAL_CODE], body[200];

	file_it(t, "pupil", "Kolibri+van+zolder+drie", "a=place");
	id = cell(t, "SELECT id FROM complaints_case");
	path = own_page(t, cell(t, "SELECT dossier FROM complaints_case"));
	HAS(press(t, path, "withdraw"), "Dit kan nu niet");
	HAS(press(t, path, "solved"), "Dit kan nu niet");
	come_back(t, HANDLER);
	bind(t, invite(t, id), code);
	p = look(t, code);
	HAS(p, STORY);
	HAS(p, "Mijn voogd");
	p = tap(t, &p, "say&words=Alleen+de+behandelaar+mag+dit+weten");
	HAS(p, SECRET);
	assert_false(store_holds(t, SECRET));
	/* the handler reads both, and who wrote what */
	come_back(t, HANDLER);
	read_case(t, id);
	p = kb_test_get(t, case_page(id));
	HAS(p, SECRET);
	HAS(p, STORY);
	HAS(p, "De pupil");
	/* to the pupil alone, and to both */
	snprintf(body, sizeof body, "csrf={csrf}&go=ask&side=1&tongue=nl&text=Wil+je+praten+zonder+voogd");
	assert_int_equal(post(t, case_page(id), body).status, 303);
	snprintf(body, sizeof body, "csrf={csrf}&go=answer&tongue=nl&text=Er+is+een+plek+op+school");
	assert_int_equal(post(t, case_page(id), body).status, 303);
	/* the guardian reads the answer and nothing of the pupil's */
	come_back(t, GUARDIAN);
	p = kb_test_get(t, path);
	HAS(p, "Er is een plek op school");
	HAS(p, "Uw pupil heeft een code");
	HAS_NOT(p, SECRET);
	HAS_NOT(p, "Wil je praten zonder voogd");
	HAS_NOT(p, "value=\"withdraw\"");
	HAS(press(t, path, "convert&name=Testnaam"), "Dit kan nu niet");
	/* the pupil reads all of it, turns it, and takes it back */
	kb_test_anonymous(t);
	p = look(t, code);
	HAS(p, "Er is een plek op school");
	HAS(p, "Wil je praten zonder voogd");
	p = tap(t, &p, "convert&name=Testnaam");
	HAS(p, "klacht met je naam");
	p = tap(t, &p, "withdraw");
	HAS(p, "Je hebt het ingetrokken");
	assert_string_equal(cell(t, "SELECT outcome FROM complaints_case WHERE beside = ''"), "withdrawn");
}

static void an_invitation_works_once_and_for_its_days(void **state)
{
	struct kb_test *t = house(state);
	const char *id, *digits;
	char code[SEAL_CODE];

	file_it(t, "pupil", "x", "a=place");
	id = cell(t, "SELECT id FROM complaints_case");
	come_back(t, HANDLER);
	digits = invite(t, id);
	assert_string_not_equal(digits, invite(t, id)); /* the first are void */
	HAS(look(t, digits), "Geen bericht heeft deze code");
	digits = invite(t, id);
	kb_test_clock(t, NOON_15_APRIL_2026 + (INVITE_DAYS + 1) * A_DAY);
	HAS(look(t, digits), "Geen bericht heeft deze code");
	kb_test_clock(t, NOON_15_APRIL_2026);
	bind(t, digits, code);
	HAS(look(t, digits), "Geen bericht heeft deze code");
	come_back(t, HANDLER);
	read_case(t, id);
	{
		char path[120];

		snprintf(path, sizeof path, "%s/invite", case_page(id));
		assert_int_equal(post(t, path, "csrf={csrf}&go=invite").status, 409);
	}
	/* the side is no case of its own on the desk */
	assert_int_equal(kb_test_get(t, case_page(cell(t, "SELECT id FROM complaints_case WHERE beside <> ''"))).status, 404);
}

static void own_account_is_a_second_case_with_all_rights(void **state)
{
	struct kb_test *t = house(state);
	const char *path;

	file_it(t, "pupil", "Kolibri+van+zolder+drie", "a=place");
	file_it(t, "own", "Over+mijzelf", "a=place");
	HAS(kb_test_get(t, OWN), "Over mijzelf");
	assert_string_equal(cell(t, "SELECT COUNT(DISTINCT dossier) FROM complaints_case"), "2");
	path = own_page(t, cell(t, "SELECT dossier FROM complaints_guard WHERE pupil = 0"));
	assert_int_equal(press(t, path, "withdraw").status, 303);
	HAS(kb_test_get(t, path), "ingetrokken");
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_case WHERE kept_until > 0"), "1");
}

static void what_is_about_the_guardian_is_not_among_their_cases(void **state)
{
	struct kb_test *t = house(state);
	const char *id, *path;
	char code[SEAL_CODE];

	file_it(t, "pupil", "Kolibri+van+zolder+drie", "a=place");
	id = cell(t, "SELECT id FROM complaints_case");
	path = own_page(t, cell(t, "SELECT dossier FROM complaints_case"));
	kb_test_anonymous(t);
	file_case(t, "guardian", "signal", "Mijn voogd komt nooit", code);
	come_back(t, GUARDIAN);
	HAS(kb_test_get(t, OWN), LABEL); /* control: their own is there */
	HAS_NOT(kb_test_get(t, OWN), "Nidos");
	come_back(t, HANDLER);
	read_case(t, id);
	assert_int_equal(post(t, case_page(id), "csrf={csrf}&go=close-guardian").status, 303);
	come_back(t, GUARDIAN);
	HAS_NOT(kb_test_get(t, OWN), LABEL);
	assert_int_equal(kb_test_get(t, path).status, 404);
}

/* A handler who is a guardian too opens no complaint about guardians; control: one about the place. */
static void a_handler_who_is_a_guardian_sees_none_about_guardians(void **state)
{
	struct kb_test *t = house(state);
	const struct member m = { .id = "", .person = "x" };
	const struct casefile about = { .id = "", .place = "de-linde", .filer = "", .theme = "guardian" },
		other = { .id = "", .place = "de-linde", .filer = "", .theme = "place" };
	struct kb_ctx *c = begin(t);

	assert_string_equal(attached_places(c), AS_GUARDIAN);
	assert_string_equal(bar_reason(c, &m, AS_GUARDIAN, &about), "guardian");
	assert_null(bar_reason(c, &m, AS_GUARDIAN, &other));
	assert_null(bar_reason(c, &m, "", &about));
	commit(t);
}

/* Thirty pupils, the one that is due first above. */
static void thirty_pupils_stand_by_deadline(void **state)
{
	struct kb_test *t = house(state);
	struct kb_test_reply p;
	struct kb_ctx *c;
	char label[40];

	for (int i = 0; i < 30; i++) {
		const struct kb_answer answers[] = { { "who", "guardian" }, { "danger", "no" }, { "about", "place" }, { "track", "signal" } };
		struct kb_filled f = { .form = REPRESENT_FORM, .place = "de-linde", .answers = answers, .count = 4 };
		char code[SEAL_CODE];

		kb_test_clock(t, NOON_15_APRIL_2026 + (29 - i) * 7 * A_DAY); /* the last one that is filed is the oldest */
		c = begin(t);
		seal_code_make(code);
		snprintf(label, sizeof label, "Pupil %02d", i);
		f.pass = pass_write(c, code, filer_write(c, "staff-2", true, label));
		assert_int_equal(filing_ready(c, &f, &f.ready), KB_OK);
		assert_int_equal(filing_take(c, &f), KB_OK);
		commit(t);
	}
	kb_test_clock(t, NOON_15_APRIL_2026 + 29 * 7 * A_DAY);
	come_back(t, GUARDIAN);
	p = kb_test_get(t, OWN);
	HAS(p, "30 zaken");
	for (int i = 1; i < 30; i++) {
		char before[40];

		snprintf(before, sizeof before, ">Pupil %02d<", i);
		snprintf(label, sizeof label, ">Pupil %02d<", i - 1);
		assert_true(strstr(p.body, before) < strstr(p.body, label));
	}
}

/* ---- Two bodies ---- */

static void a_story_about_two_bodies_is_one_case_with_two_clocks(void **state)
{
	struct kb_test *t = house(state);
	const char *coa, *nidos, *path;
	struct kb_test_reply p;

	file_it(t, "pupil", "Kolibri+van+zolder+drie", "a=place&a=guardian");
	assert_string_equal(cell(t, "SELECT COUNT(*) || ' ' || COUNT(DISTINCT dossier) || ' ' || COUNT(DISTINCT team) FROM complaints_case"), "2 1 2");
	coa = cell(t, "SELECT id FROM complaints_case WHERE body = 'coa'");
	nidos = cell(t, "SELECT id FROM complaints_case WHERE body = 'nidos'");
	path = own_page(t, cell(t, "SELECT dossier FROM complaints_case"));
	p = kb_test_get(t, path);
	HAS(p, "Nidos (de voogden)");
	come_back(t, HANDLER);
	read_case(t, coa);
	p = kb_test_get(t, case_page(coa));
	HAS(p, STORY);
	HAS(p, "Hetzelfde verhaal bij andere instanties");
	/* an answer of one stops the clock of one */
	assert_int_equal(post(t, case_page(coa), "csrf={csrf}&go=answer&tongue=nl&text=Wij+kijken").status, 303);
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_event WHERE what = 6"), "1");
	read_case(t, nidos);
	HAS(kb_test_get(t, case_page(nidos)), STORY);
	come_back(t, GUARDIAN);
	assert_int_equal(press(t, path, "say&words=Het+gaat+door").status, 303);
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_message WHERE kind = 3 AND author = 1"), "2"); /* both teams read it */
	p = kb_test_get(t, path);
	HAS(p, "Het gaat door");
	assert_null(strstr(strstr(p.body, "Het gaat door") + 1, "Het gaat door")); /* who wrote it sees it once */
}

/* A youth lets a second body read it: the day of the first telling stays, each clock is its own. */
static void a_youth_tells_a_second_body_with_one_tap(void **state)
{
	char code[SEAL_CODE], next[SEAL_CODE];
	struct kb_test *t = house(state);
	struct kb_test_reply p;

	kb_test_anonymous(t);
	file_case(t, "person", "signal", STORY, code);
	kb_test_clock(t, NOON_15_APRIL_2026 + 5 * A_DAY);
	p = look(t, code);
	HAS(p, "Gaat het ook over");
	p = tap(t, &p, "also&body=nidos");
	HAS(p, "Het is gedaan");
	HAS(p, "Nidos (de voogden)");
	HAS_NOT(p, "Gaat het ook over");
	assert_non_null(strstr(strstr(p.body, "voor het eerst verteld op \xe2\x81\xa8" "15 april 2026") + 1, "voor het eerst verteld op \xe2\x81\xa8" "15 april 2026"));
	p = tap(t, &p, "withdraw&part=1");
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_case WHERE kept_until > 0"), "1");
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_case WHERE kept_until = 0"), "1");
	file_case(t, "guardian", "signal", STORY, next); /* control: another story is another dossier */
	assert_string_equal(cell(t, "SELECT COUNT(DISTINCT dossier) FROM complaints_case"), "2");
}

/* What a pupil lets another body read is the pupil's own: the guardian sees nothing of it, and handlers no guardian. */
static void what_a_pupil_adds_is_not_the_guardians(void **state)
{
	struct kb_test *t = house(state);
	char code[SEAL_CODE];
	const char *id, *path;
	struct kb_test_reply p;

	file_it(t, "pupil", "x", "a=place");
	id = cell(t, "SELECT id FROM complaints_case");
	path = own_page(t, cell(t, "SELECT dossier FROM complaints_case"));
	come_back(t, HANDLER);
	bind(t, invite(t, id), code);
	p = look(t, code);
	p = tap(t, &p, "also&body=nidos");
	HAS(p, "Nidos (de voogden)");
	HAS(p, STORY);
	come_back(t, GUARDIAN);
	HAS_NOT(kb_test_get(t, path), "Nidos");
	HAS_NOT(kb_test_get(t, OWN), "Nidos");
	come_back(t, HANDLER);
	id = cell(t, "SELECT id FROM complaints_case WHERE body = 'nidos'");
	read_case(t, id);
	p = kb_test_get(t, case_page(id));
	HAS(p, STORY);
	HAS_NOT(p, "De pupil erbij vragen");
}

/* Who is named is barred at both; a handler of one body opens nothing of the other. */
static void independence_holds_for_each_body(void **state)
{
	struct kb_test *t = house(state);
	const char *coa;

	file_it(t, "pupil", "x", "a=place&a=guardian");
	coa = cell(t, "SELECT id FROM complaints_case WHERE body = 'coa'");
	come_back(t, HANDLER);
	read_case(t, coa);
	kb_run(begin(t), (&(const struct kb_stmt){ "complaints", "test_leave", "DELETE FROM complaints_holder WHERE team = (SELECT id FROM complaints_team WHERE body = 'nidos')" }));
	commit(t);
	assert_int_equal(kb_test_get(t, case_page(coa)).status, 200);
	assert_int_equal(kb_test_get(t, case_page(cell(t, "SELECT id FROM complaints_case WHERE body = 'nidos'"))).status, 404);
	assert_int_equal(post(t, case_page(coa), "csrf={csrf}&go=step-back").status, 303);
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_barred"), "2");
	assert_int_equal(kb_test_get(t, case_page(coa)).status, 404);
}

/* ---- A pupil's words at an interpreter ---- */

enum { INTERPRETER = OTHER_GUARDIAN }; /* who came third here */
#define PUPIL_SAID "Kwartel onder de trap"
#define PUPIL_DONE "A quail under the stairs"

/* The pupil has a code and wrote with it; an interpreter has a key; the handler is signed in. */
static const char *pupil_wrote(struct kb_test *t, char code[SEAL_CODE])
{
	struct kb_test_reply p;
	const char *id;
	char body[1000];

	file_it(t, "pupil", "merel", "a=place");
	id = cell(t, "SELECT id FROM complaints_case");
	kb_test_anonymous(t);
	kb_test_staff(t, "interpreter", "organisatie");
	kb_test_second(t);
	unlock(t, "&again=een+zin+van+zes+woorden+of+meer");
	come_back(t, HANDLER);
	bind(t, invite(t, id), code);
	p = look(t, code);
	snprintf(body, sizeof body, "held=%s&seen=%s&go=say&words=Kwartel+onder+de+trap", hidden(&p, "held"), hidden(&p, "seen"));
	HAS(kb_test_post(t, LOOK, body), PUPIL_SAID);
	come_back(t, HANDLER);
	read_case(t, id);
	return id;
}

static int lend_by_page(struct kb_test *t, const char *id, const char *proof)
{
	char body[300];

	snprintf(body, sizeof body, "csrf={csrf}&go=lend&proof=%s&tongue=en&member=%s", proof, cell(t, "SELECT id FROM complaints_member WHERE person = 'staff-3'"));
	return post(t, case_page(id), body).status;
}

static void a_pupils_words_go_to_an_interpreter_and_come_back_to_the_pupils_side(void **state)
{
	struct kb_test *t = house(state);
	struct kb_test_reply p;
	char code[SEAL_CODE], body[200], path[200];
	const char *id = pupil_wrote(t, code), *proof, *task;

	p = kb_test_get(t, case_page(id));
	proof = between(&p, "<option value=\"p", "\"");
	snprintf(body, sizeof body, "p%s", proof);
	assert_int_equal(lend_by_page(t, id, "p99"), 409);
	assert_int_equal(lend_by_page(t, id, body), 303);
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_lent l JOIN complaints_case k ON k.id = l.case_id WHERE k.beside <> ''"), "1");
	HAS(kb_test_get(t, case_page(id)), "value=\"take-back\"");

	come_back(t, INTERPRETER);
	task = cell(t, "SELECT id FROM complaints_lent");
	snprintf(body, sizeof body, "csrf={csrf}&lent=%s", task);
	assert_int_equal(post(t, "/nl/staff/complaints/translate", body).status, 303);
	snprintf(path, sizeof path, "/nl/staff/complaints/translate/%s", task);
	p = kb_test_get(t, path);
	HAS(p, PUPIL_SAID);
	HAS_NOT(p, STORY);
	HAS_NOT(p, "merel");
	assert_int_equal(post(t, path, "csrf={csrf}&text=A+quail+under+the+stairs").status, 303);

	come_back(t, HANDLER);
	p = kb_test_get(t, case_page(id));
	HAS(p, PUPIL_DONE);
	assert_true(strstr(p.body, PUPIL_DONE) > strstr(p.body, PUPIL_SAID));
	come_back(t, GUARDIAN);
	p = kb_test_get(t, own_page(t, cell(t, "SELECT dossier FROM complaints_case")));
	HAS(p, STORY); /* control */
	HAS_NOT(p, PUPIL_SAID);
	HAS_NOT(p, PUPIL_DONE);
	HAS(look(t, code), PUPIL_SAID);
	HAS_NOT(look(t, code), PUPIL_DONE); /* of their own words they need no translation */
}

/* What is of the case is lent of the case, and what is lent of the side ends with the case. */
static void what_is_lent_of_a_pupils_side_is_taken_back_and_ends_with_the_case(void **state)
{
	struct kb_test *t = house(state);
	char code[SEAL_CODE], body[200];
	const char *id = pupil_wrote(t, code);
	struct kb_test_reply p = kb_test_get(t, case_page(id));
	const char *proof = between(&p, "<option value=\"p", "\"");

	snprintf(body, sizeof body, "p%s", proof);
	assert_int_equal(lend_by_page(t, id, body), 303);
	snprintf(body, sizeof body, "csrf={csrf}&go=take-back&lent=%s", cell(t, "SELECT id FROM complaints_lent"));
	assert_int_equal(post(t, case_page(id), body).status, 303);
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_lent"), "0");
	snprintf(body, sizeof body, "p%s", proof);
	assert_int_equal(lend_by_page(t, id, body), 303);
	assert_int_equal(lent_tidy(begin(t)), KB_OK);
	commit(t);
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_lent"), "1"); /* control: open */
	kb_run(begin(t), (&(const struct kb_stmt){ "complaints", "test_close", "UPDATE complaints_case SET kept_until = 99999 WHERE beside = ''" }));
	commit(t);
	assert_int_equal(lent_tidy(begin(t)), KB_OK);
	commit(t);
	assert_string_equal(cell(t, "SELECT COUNT(*) FROM complaints_lent"), "0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(a_guardian_files_and_sees_it_by_label_and_no_code),
		WITH_HOUSE(a_guardian_without_a_phone_or_a_key_gets_in_nowhere),
		WITH_HOUSE(another_guardian_sees_nothing_of_it),
		WITH_HOUSE(the_pupil_gets_a_code_past_the_guardian_and_has_the_last_word),
		WITH_HOUSE(an_invitation_works_once_and_for_its_days),
		WITH_HOUSE(own_account_is_a_second_case_with_all_rights),
		WITH_HOUSE(what_is_about_the_guardian_is_not_among_their_cases),
		WITH_HOUSE(a_handler_who_is_a_guardian_sees_none_about_guardians),
		WITH_HOUSE(thirty_pupils_stand_by_deadline),
		WITH_HOUSE(a_story_about_two_bodies_is_one_case_with_two_clocks),
		WITH_HOUSE(a_youth_tells_a_second_body_with_one_tap),
		WITH_HOUSE(what_a_pupil_adds_is_not_the_guardians),
		WITH_HOUSE(independence_holds_for_each_body),
		WITH_HOUSE(a_pupils_words_go_to_an_interpreter_and_come_back_to_the_pupils_side),
		WITH_HOUSE(what_is_lent_of_a_pupils_side_is_taken_back_and_ends_with_the_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
