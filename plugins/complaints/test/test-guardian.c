/* test-guardian.c - a guardian files for a pupil and on own account, sees own cases and no others, and the pupil gets a
 * code that the guardian never sees. Controls stand beside what must not be: the same look by who may. */
#include <stdio.h>

#include "test-guarded.h"

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
	bind_code(t, invite(t, id), code);
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
	bind_code(t, digits, code);
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
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
