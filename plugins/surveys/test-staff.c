/* test-staff.c - what staff may and may not do with the standing surveys. */
#include "test-world.h"

static void test_open_twice_is_one_round(void **state)
{
	char first[CODE_LEN + 1], second[CODE_LEN + 1];

	open_survey(*state, "de-linde", first);
	open_survey(*state, "de-linde", second);
	assert_string_equal(first, second);
	close_survey(*state, "de-linde");
	kb_test_anonymous(*state);
	assert_int_equal(scan(*state, first).status, 410);
}

static void test_a_fresh_code_ends_the_old_one(void **state)
{
	char old[CODE_LEN + 1], fresh[CODE_LEN + 1];

	open_survey(*state, "de-linde", old);
	kb_test_staff(*state, "location", "de-linde");
	assert_int_equal(kb_test_post(*state, "/en/staff/surveys/de-linde/code", "csrf={csrf}").status, 303);
	read_code(*state, "de-linde", fresh);
	kb_test_anonymous(*state);
	assert_string_not_equal(old, fresh);
	assert_int_equal(scan(*state, old).status, 404);
	assert_int_equal(scan(*state, fresh).status, 303);
}

/* Every character of a code comes from the alphabet, and each of it comes. */
static void test_codes_use_the_whole_alphabet(void **state)
{
	static const char alphabet[] = "23456789BCDFGHJKMNPQRTVWXY";
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	bool seen[256] = { false };

	for (int i = 0; i < 400; i++) {
		code_fresh(c, "de-linde", SURVEYS_POPULATION);
		const char *code = code_of(c, "de-linde", SURVEYS_POPULATION);

		assert_int_equal(strlen(code), CODE_LEN);
		assert_int_equal(strspn(code, alphabet), CODE_LEN);
		for (; *code; code++)
			seen[(unsigned char)*code] = true;
	}
	for (const char *a = alphabet; *a; a++)
		assert_true(seen[(unsigned char)*a]);
	kb_test_end(*state, false);
}

static void test_another_place_is_not_there(void **state)
{
	static const struct { const char *role, *place, *path, *body; int status; } cases[] = {
		{ "location", "de-linde", "/en/staff/surveys/open", "csrf={csrf}&place=de-linde", 303 },
		{ "location", "de-linde", "/en/staff/surveys/open", "csrf={csrf}&place=de-eik", 404 },
		{ "location", "de-linde", "/en/staff/surveys/close", "csrf={csrf}&place=de-eik", 404 },
		{ "location", "de-linde", "/en/staff/surveys/open", "csrf={csrf}&place=noord", 404 },
		{ "location", "de-linde", "/en/staff/surveys/open", "csrf={csrf}&place=nowhere", 404 },
		{ "location", "de-linde", "/en/staff/surveys/de-eik/code", "csrf={csrf}", 404 },
		{ "location", "de-linde", "/en/staff/surveys/de-linde/poster", NULL, 200 },
		{ "location", "de-linde", "/en/staff/surveys/de-eik/poster", NULL, 404 },
		{ "admin", "noord", "/en/staff/surveys/close", "csrf={csrf}&place=de-eik", 303 },
		{ "admin", "coa", "/en/staff/surveys/open", "csrf={csrf}&place=noord", 404 },
		{ "quality", "coa", "/en/staff/surveys/de-eik/poster", NULL, 200 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		sign_in(*state, cases[i].role, cases[i].place);
		assert_int_equal((cases[i].body ? kb_test_post(*state, cases[i].path, cases[i].body) :
		    kb_test_get(*state, cases[i].path)).status, cases[i].status);
	}
}

/* Who may look but not change finds no button, and a POST of his own is refused. */
static void test_quality_may_look_and_not_change(void **state)
{
	struct kb_test_reply r;

	sign_in(*state, "quality", "coa");
	r = kb_test_get(*state, "/en/staff/surveys");
	assert_non_null(strstr(r.body, "/en/staff/surveys/de-linde/poster"));
	assert_null(strstr(r.body, "name=\"place\""));
	r = kb_test_post(*state, "/en/staff/surveys/open", "csrf={csrf}&place=de-linde");
	assert_true(r.status == 403 || r.status == 404);
}

/* The address stands on the poster as it is typed, in a direction that keeps it whole. */
static void test_the_poster(void **state)
{
	char code[CODE_LEN + 1], address[100];
	struct kb_test_reply r;
	size_t lines = 0;

	open_survey(*state, "de-linde", code);
	sign_in(*state, "location", "de-linde");
	r = kb_test_get(*state, "/en/staff/surveys/de-linde/poster");
	assert_non_null(strstr(r.head, "no-store"));
	snprintf(address, sizeof(address), "/s/%s</bdi>", code);
	assert_non_null(strstr(r.body, address));
	snprintf(address, sizeof(address), "<bdi dir=\"ltr\">%s</bdi>", code);
	assert_non_null(strstr(r.body, address));
	/* The corner of a QR code: seven dark modules, four of quiet zone before them. */
	assert_non_null(strstr(r.body, "d=\"M4 4h7v1h-7z"));
	for (const char *p = r.body; (p = strstr(p, "<p lang=\"")) != NULL; p++)
		lines++;
	assert_int_equal(lines, 6);
}

static void test_one_answer_changes_no_page(void **state)
{
	static const char *const paths[] = { "/en/staff", "/en/staff/surveys", "/en/staff/surveys/de-linde/poster" };
	char code[CODE_LEN + 1];
	const char *before, *after;

	open_survey(*state, "de-linde", code);
	sign_in(*state, "admin", "coa");
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct kb_test_reply r = kb_test_get(*state, paths[i]);

		assert_int_equal(r.status, 200);
		before = kb_test_plain(*state, r.body);
		keep_one(*state, "de-linde", KB_OK);
		kb_test_keeper(*state);
		after = kb_test_plain(*state, kb_test_get(*state, paths[i]).body);
		assert_string_equal(after, before);
	}
}

/* No right of surveys asks for it: the lists are there before and after. */
static void test_a_second_factor_is_not_asked(void **state)
{
	sign_in(*state, "admin", "coa");
	expect_status(*state, "/en/staff/surveys", 200);
	assert_null(strstr(kb_test_get(*state, "/en/staff").body, "/en/staff/second"));
	kb_test_second(*state);
	assert_non_null(strstr(kb_test_get(*state, "/en/staff/second").body, "You have given the code."));
	expect_status(*state, "/en/staff/surveys", 200);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_open_twice_is_one_round),
		WITH_HOUSE(test_a_fresh_code_ends_the_old_one),
		WITH_HOUSE(test_codes_use_the_whole_alphabet),
		WITH_HOUSE(test_another_place_is_not_there),
		WITH_HOUSE(test_quality_may_look_and_not_change),
		WITH_HOUSE(test_the_poster),
		WITH_HOUSE(test_one_answer_changes_no_page),
		WITH_HOUSE(test_a_second_factor_is_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
