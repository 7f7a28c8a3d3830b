/* test-schemes.c - what a body may settle for itself, and how a setting says it. */
#include "test-terms.h"

static void test_a_scheme_stays_within_the_law(void **state)
{
	static const struct { struct term_scheme s; enum term_track track; enum term_refusal no; } cases[] = {
		{ { 0 }, TERM_SIGNAL, TERM_FINE }, { { 0 }, TERM_AWB, TERM_FINE },
		{ { 0 }, TERM_JEUGDWET, TERM_NO_SCHEME }, /* no default */
		{ { .judge = { 6, WEEKS } }, TERM_JEUGDWET, TERM_FINE }, { { .judge = { 1, YEARS } }, TERM_JEUGDWET, TERM_TOO_LONG },
		{ { .decide = { 42, DAYS } }, TERM_AWB, TERM_FINE }, { { .decide = { 43, DAYS } }, TERM_AWB, TERM_TOO_LONG }, /* Awb 9:11 */
		{ { .decide = { 7, WEEKS } }, TERM_AWB, TERM_TOO_LONG }, { { .decide = { 7, WEEKS }, .committee = true }, TERM_AWB, TERM_FINE },
		{ { .decide = { 10, WEEKS }, .committee = true }, TERM_AWB, TERM_FINE },
		{ { .decide = { 71, DAYS }, .committee = true }, TERM_AWB, TERM_TOO_LONG },
		{ { .decide = { 2, MONTHS } }, TERM_AWB, TERM_TOO_LONG }, /* may be 62 days */
		{ { .extend = 28 }, TERM_AWB, TERM_FINE }, { { .extend = 29 }, TERM_AWB, TERM_TOO_LONG },
		{ { .talk = 3 }, TERM_SIGNAL, TERM_TOO_LONG }, { { .answer = 4 }, TERM_SIGNAL, TERM_TOO_LONG }, { { .answer = 1 }, TERM_SIGNAL, TERM_FINE },
		{ { .stall = 15 }, TERM_SIGNAL, TERM_TOO_LONG }, { { .acknowledge = 8 }, TERM_AWB, TERM_TOO_LONG },
		{ { .silence = 13 }, TERM_SIGNAL, TERM_TOO_SHORT }, { { .silence = 90 }, TERM_SIGNAL, TERM_FINE }, { { .silence = 366 }, TERM_SIGNAL, TERM_TOO_LONG },
		{ { .extend = -1 }, TERM_AWB, TERM_BAD_DAY }, { { .decide = { -6, WEEKS } }, TERM_AWB, TERM_BAD_DAY },
		{ { .judge = { 6, WORKING_DAYS + 1 } }, TERM_JEUGDWET, TERM_BAD_DAY }, { { .judge = { INT32_MAX, WEEKS } }, TERM_JEUGDWET, TERM_BAD_DAY },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (term_scheme_check(&cases[i].s, cases[i].track) != cases[i].no)
			fail_msg("row %zu: %s", i, term_refusal_name(term_scheme_check(&cases[i].s, cases[i].track)));
	assert_int_equal(term_scheme_check(NULL, TERM_AWB), TERM_FINE);
}

static void test_a_case_under_a_forbidden_scheme_is_refused(void **state)
{
	static const struct term_scheme slow = { .answer = 30 }, slower = { .decide = { 12, WEEKS } };
	const struct term_event rows[] = { RECEIVED(20260302, TERM_AWB), { 0 } };
	struct test_case t;
	struct term_view v;

	(void)state;
	test_case_of(&t, rows, &slow);
	assert_int_equal(term_look(&t.c, 0, kb_civil_read(20260302), &v), TERM_TOO_LONG);
	test_case_of(&t, rows, &slower);
	assert_int_equal(term_look(&t.c, 0, kb_civil_read(20260302), &v), TERM_TOO_LONG);
}

static void test_a_scheme_is_read_from_a_setting(void **state)
{
	static const struct { const char *text; struct term_scheme s; } cases[] = {
		{ "", { 0 } }, { "  ", { 0 } }, { "committee extend=14", { .committee = true, .extend = 14 } },
		{ "judge=8w suspends termijnenwet", { .judge = { 8, WEEKS }, .suspends = true, .termijnenwet = true } },
		{ " judge=2m  decide=30d ", { .judge = { 2, MONTHS }, .decide = { 30, DAYS } } }, { "judge=20wd", { .judge = { 20, WORKING_DAYS } } },
		{ "acknowledge=5 talk=1 answer=2 stall=7 silence=56", { .acknowledge = 5, .talk = 1, .answer = 2, .stall = 7, .silence = 56 } },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct term_scheme s;
		const char *at;

		assert_int_equal(term_scheme_read(cases[i].text, &s, &at), TERM_FINE);
		assert_memory_equal(&s, &cases[i].s, sizeof(s));
		assert_null(at);
	}
}

static void test_a_word_that_means_nothing_is_named(void **state)
{
	static const struct { const char *text, *at; } cases[] = {
		{ "judge", "judge" }, { "judge=", "judge=" }, { "judge=8", "judge=8" }, { "judge=8x", "judge=8x" }, { "judge=w", "judge=w" },
		{ "judge=0w", "judge=0w" }, { "judge=-8w", "judge=-8w" }, { "judge=8ww", "judge=8ww" }, { "committee=1", "committee=1" },
		{ "committee=", "committee=" }, { "Committee", "Committee" }, { "talk", "talk" }, { "talk=", "talk=" }, { "talk=0", "talk=0" },
		{ "talk=1 fast stall=3", "fast stall=3" }, { "talk=1d", "talk=1d" }, { "talk=99999999999", "talk=99999999999" }, { "=8w", "=8w" },
		{ "talk=1\tanswer=2", "talk=1\tanswer=2" }, { "judge = 8w", "judge = 8w" },
	};
	char much[1200];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct term_scheme s;
		const char *at;

		if (term_scheme_read(cases[i].text, &s, &at) != TERM_BAD_WORD || strcmp(at, cases[i].at) != 0)
			fail_msg("%s: %s", cases[i].text, at);
	}
	memset(much, ' ', sizeof(much) - 1);
	much[sizeof(much) - 1] = '\0';
	assert_int_equal(term_scheme_read(much, &(struct term_scheme){ 0 }, &(const char *){ NULL }), TERM_TOO_LONG);
}

/* What was read is still held against the law. */
static void test_a_setting_cannot_break_the_law(void **state)
{
	struct term_scheme s;
	const char *at;

	(void)state;
	assert_int_equal(term_scheme_read("decide=12w extend=60", &s, &at), TERM_FINE);
	assert_int_equal(term_scheme_check(&s, TERM_AWB), TERM_TOO_LONG);
	assert_int_equal(term_scheme_read("suspends", &s, &at), TERM_FINE);
	assert_int_equal(term_scheme_check(&s, TERM_JEUGDWET), TERM_NO_SCHEME);
}

static void test_later_decrees_are_read_from_a_setting(void **state)
{
	static const struct { const char *text; enum term_refusal no; } cases[] = {
		{ "20290511 20300531 until=20311231", TERM_FINE }, { "until=20311231", TERM_FINE }, { "20290511", TERM_TOO_SHORT },
		{ "20290511 until=20281231", TERM_TOO_SHORT }, { "20320511 until=20311231", TERM_TOO_SHORT }, { "", TERM_TOO_SHORT },
		{ "20290230 until=20311231", TERM_BAD_WORD }, { "2029-05-11 until=20311231", TERM_BAD_WORD }, { "until=20311301", TERM_BAD_WORD },
		{ "until", TERM_BAD_WORD }, { "20290511=1 until=20311231", TERM_BAD_WORD },
		{ "20290511 20290512 20290513 20290514 until=20311231", TERM_TOO_LONG },
	};
	int32_t days[3];
	struct equated e;
	const char *at;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (term_equated_read(cases[i].text, days, COUNT(days), &e, &at) != cases[i].no)
			fail_msg("%s", cases[i].text);
	assert_int_equal(term_equated_read(cases[0].text, days, COUNT(days), &e, &at), TERM_FINE);
	assert_true(is_holiday(kb_civil_read(20290511), &e) && is_holiday(kb_civil_read(20280526), &e));
}

/* With the decree a day behind Ascension 2029 is no last day any more, and is no longer provisional. */
static void test_a_scheme_brings_its_days(void **state)
{
	const struct term_event rows[] = { RECEIVED(20290329, TERM_AWB), { 0 } };
	int32_t days[3];
	struct equated e;
	const struct term_scheme with = { .equated = &e };
	const char *at;
	struct term_view v = test_look(rows, NULL, 20290401);

	(void)state;
	assert_clock(&v, TERM_C_DECIDE, TERM_RUNNING, 20290511); /* Thursday 10 May is Ascension */
	assert_true(term_clock(&v, TERM_C_DECIDE)->provisional);
	assert_int_equal(term_equated_read("20290511 until=20311231", days, COUNT(days), &e, &at), TERM_FINE);
	v = test_look(rows, &with, 20290401);
	assert_clock(&v, TERM_C_DECIDE, TERM_RUNNING, 20290514);
	assert_false(term_clock(&v, TERM_C_DECIDE)->provisional);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_scheme_stays_within_the_law),
		cmocka_unit_test(test_a_case_under_a_forbidden_scheme_is_refused),
		cmocka_unit_test(test_a_scheme_is_read_from_a_setting),
		cmocka_unit_test(test_a_word_that_means_nothing_is_named),
		cmocka_unit_test(test_a_setting_cannot_break_the_law),
		cmocka_unit_test(test_later_decrees_are_read_from_a_setting),
		cmocka_unit_test(test_a_scheme_brings_its_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
