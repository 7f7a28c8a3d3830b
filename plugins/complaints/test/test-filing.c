/* test-filing.c - a case from the intake to who may read it, and nobody else. */
#include <stdio.h>

#include "test-world.h"

#define WORDS "De mentor schreeuwt elke avond"

/* Opens the case of a code. */
static enum kb_rc open_by(struct kb_ctx *c, const char *code, struct hand *h)
{
	struct seal_reporter r;

	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	return receipt_open(c, &r, h);
}

/* Both intakes, in every language in which youths, guardians and foster parents are asked; a control that no form speaks. */
static void both_intakes_speak_every_language(void **state)
{
	static const char *const tongues[] = { "nl", "en", "ar", "ti", "fa-AF", "so" };
	struct kb_ctx *c = begin(*state);

	for (size_t i = 0; i < sizeof(tongues) / sizeof(*tongues); i++) {
		assert_true(kb_form_speaks(c, COMPLAINTS_FORM, NULL, tongues[i]));
		assert_true(kb_form_speaks(c, REPRESENT_FORM, NULL, tongues[i]));
	}
	assert_false(kb_form_speaks(c, COMPLAINTS_FORM, NULL, "tr"));
	assert_false(kb_form_speaks(c, REPRESENT_FORM, NULL, "tr"));
	commit(*state);
}

static void the_reporter_reads_it_again(void **state)
{
	struct kb_test *t = *state;
	const struct message *list;
	char code[SEAL_CODE];
	struct kb_ctx *c;
	struct hand h;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	kb_test_anonymous(t);
	file_case(t, "person", "signal", WORDS, code);
	c = begin(t);
	assert_int_equal(open_by(c, code, &h), KB_OK);
	assert_int_equal(case_read(c, &h, &list), 2);
	assert_non_null(list[1].text);
	assert_string_equal(list[1].text, "story=" WORDS);
	code[0] = code[0] == '9' ? '0' : (char)(code[0] + 1);
	assert_int_equal(open_by(c, code, &h), KB_NONE);
	commit(t);
}

/* Who is signed in opens the case of this code, or not. */
static enum kb_rc member_opens(struct kb_test *t, const char *code, const char **words)
{
	struct kb_ctx *c = begin(t);
	struct seal_reporter r;
	const struct message *list;
	struct member m;
	struct hand h;
	enum kb_rc rc;

	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	rc = member_now(c, &m);
	if (rc == KB_OK)
		rc = member_open(c, &m, case_by_mark(c, r.mark), &h);
	if (rc == KB_OK && case_read(c, &h, &list) > 1)
		*words = list[1].text;
	if (rc == KB_OK)
		assert_int_equal(case_write(c, &h, SEAL_MESSAGE, "nl", "Dank je"), KB_OK);
	commit(t);
	return rc;
}

static void the_team_reads_it_and_others_do_not(void **state)
{
	struct kb_test *t = *state;
	const char *words = "";
	char code[SEAL_CODE];

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	kb_test_anonymous(t);
	file_case(t, "person", "signal", WORDS, code);
	assert_int_equal(member_opens(t, code, &words), KB_NONE);
	kb_test_staff(t, "admin", "organisatie");
	kb_test_second(t);
	assert_int_equal(member_opens(t, code, &words), KB_NONE);
}

static void what_staff_write_the_reporter_reads(void **state)
{
	struct kb_test *t = *state;
	const char *words = "";
	const struct message *list;
	char code[SEAL_CODE];
	struct kb_ctx *c;
	struct hand h;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	file_case(t, "person", "signal", WORDS, code);
	assert_int_equal(member_opens(t, code, &words), KB_OK);
	assert_string_equal(words, "story=" WORDS);
	c = begin(t);
	assert_int_equal(open_by(c, code, &h), KB_OK);
	assert_int_equal(case_read(c, &h, &list), 3);
	assert_int_equal(list[2].author, SEAL_MEMBER);
	assert_string_equal(list[2].text, "Dank je");
	commit(t);
}

static void the_nearest_team_above_gets_it(void **state)
{
	struct kb_test *t = *state;
	struct kb_ctx *c;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	make_team(t, "coa", "regio-zuid");
	c = begin(t);
	assert_string_equal(team_for(c, "coa", "de-linde")->place, "organisatie");
	assert_string_equal(team_for(c, "coa", "de-eik")->place, "regio-zuid");
	assert_string_equal(team_for(c, "coa", "")->place, "organisatie");
	assert_null(team_for(c, "nidos", "de-linde"));
	commit(t);
}

static void the_clock_of_a_signal_begins(void **state)
{
	struct kb_test *t = *state;
	struct seal_reporter r;
	char code[SEAL_CODE];
	struct kb_ctx *c;
	struct term_view v;

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	file_case(t, "person", "signal", WORDS, code);
	c = begin(t);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(case_look(c, case_by_mark(c, r.mark), &v), TERM_FINE);
	assert_int_equal(v.track, TERM_SIGNAL);
	assert_int_equal(kb_civil_write(term_clock(&v, TERM_C_ANSWER)->due), 20260420);
	commit(t);
	kb_test_keeper(t);
	assert_string_equal(told, "de-linde youth received.signal=1\nde-linde youth theme.person=1\n");
}

/* What was told lies nowhere in the store; the control, a table that holds it, is found. */
static bool store_holds(struct kb_test *t, const char *needle)
{
	const char *names[] = { "", "-wal" };
	bool found = false;

	for (size_t i = 0; i < 2 && !found; i++) {
		char path[500], *bytes = malloc(8 << 20);
		size_t n = 0;
		FILE *f;

		snprintf(path, sizeof path, "%s%s", kb_test_store(t), names[i]);
		f = fopen(path, "rb");
		if (f) {
			n = fread(bytes, 1, 8 << 20, f);
			fclose(f);
		}
		found = n && memmem(bytes, n, needle, strlen(needle));
		free(bytes);
	}
	return found;
}

static void the_store_holds_no_word(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	file_case(t, "person", "signal", WORDS, code);
	assert_false(store_holds(t, "schreeuwt"));
	assert_false(store_holds(t, code));
	assert_false(store_holds(t, PHRASE));
	assert_true(store_holds(t, "de-linde"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(both_intakes_speak_every_language),
		WITH_HOUSE(the_reporter_reads_it_again),
		WITH_HOUSE(the_team_reads_it_and_others_do_not),
		WITH_HOUSE(what_staff_write_the_reporter_reads),
		WITH_HOUSE(the_nearest_team_above_gets_it),
		WITH_HOUSE(the_clock_of_a_signal_begins),
		WITH_HOUSE(the_store_holds_no_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
