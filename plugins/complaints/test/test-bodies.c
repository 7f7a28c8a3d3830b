/* test-bodies.c - one story about two bodies, and a pupil's own side of what a guardian filed: who reads what of it, and which words an
 * interpreter gets. Controls stand beside what must not be. */
#include <stdio.h>

#include "test-guarded.h"

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
	bind_code(t, invite(t, id), code);
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
	bind_code(t, invite(t, id), code);
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
		WITH_HOUSE(a_story_about_two_bodies_is_one_case_with_two_clocks),
		WITH_HOUSE(a_youth_tells_a_second_body_with_one_tap),
		WITH_HOUSE(what_a_pupil_adds_is_not_the_guardians),
		WITH_HOUSE(independence_holds_for_each_body),
		WITH_HOUSE(a_pupils_words_go_to_an_interpreter_and_come_back_to_the_pupils_side),
		WITH_HOUSE(what_is_lent_of_a_pupils_side_is_taken_back_and_ends_with_the_case),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
