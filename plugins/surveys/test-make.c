/* test-make.c - staff make a round: what is wrong stands beside its field, and each place
 * is asked for. */
#include "test-world.h"

#define PAGE "/en/staff/new-round"
#define FIELDS "csrf={csrf}&form=core"

static const char whole[] = FIELDS "&title=Spring+2026&places=de-linde&opens=2026-04-20&ends=2026-05-03"
    "&tongues=nl&tongues=ar&access=poster&invited=20";

static void test_what_is_wrong_stands_beside_its_field(void **state)
{
	static const struct { const char *body, *says; } cases[] = {
		{ FIELDS, "Give the round a name." },
		{ FIELDS "&title=++", "Give the round a name." },
		{ FIELDS "&title=Spring", "Choose one location or more." },
		{ FIELDS "&title=Spring&places=de-linde", "Fill in the first and the last day" },
		{ FIELDS "&places=de-linde&opens=2026-04-31&ends=2026-05-31", "Fill in the first and the last day" },
		{ FIELDS "&opens=2026-04-14&ends=2026-05-14", "The first day has passed." },
		{ FIELDS "&opens=2026-04-20&ends=2026-04-25", "A round lasts at least seven days." },
		{ FIELDS "&opens=2026-04-20&ends=2026-04-19", "A round lasts at least seven days." },
		{ FIELDS "&opens=2026-04-20&ends=2027-04-21", "A round lasts at most a year." },
		{ FIELDS "&title=Spring", "Choose one language or more." },
		{ FIELDS "&invited=many", "Fill in a whole number, or nothing." },
		{ FIELDS "&invited=-3", "Fill in a whole number, or nothing." },
		{ FIELDS "&opens=2026-05-20&ends=2026-06-10&repeat=1", "A repeat has a first and a last day in one month" },
		{ FIELDS "&repeat=1&pilot=1", "A round is a pilot or a repeat, not both." },
	};

	sign_in(*state, "admin", "coa");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_test_reply r = kb_test_post(*state, PAGE, cases[i].body);

		assert_int_equal(r.status, 200);
		assert_non_null(strstr(r.body, cases[i].says));
	}
	assert_null(strstr(kb_test_get(*state, "/en/staff/rounds").body, "Spring")); /* none was made */
}

static void test_nothing_that_was_typed_is_lost(void **state)
{
	struct kb_test_reply r;

	sign_in(*state, "admin", "coa");
	r = kb_test_post(*state, PAGE, FIELDS "&title=A+%3Cb%3E&places=de-eik&opens=2026-04-20&ends=2026-04-21&tongues=ti"
	    "&access=card&aftercare=duty+officer%2C+same+day&owner=coach&pilot=1&happened=holiday&happened=moved&age=16");
	assert_non_null(strstr(r.body, "value=\"A &lt;b&gt;\""));
	assert_non_null(strstr(r.body, "value=\"de-eik\" checked"));
	assert_null(strstr(r.body, "value=\"de-linde\" checked"));
	assert_non_null(strstr(r.body, "value=\"2026-04-21\""));
	assert_non_null(strstr(r.body, "value=\"ti\" checked"));
	assert_non_null(strstr(r.body, "value=\"card\" checked"));
	assert_non_null(strstr(r.body, "value=\"duty officer, same day\""));
	assert_non_null(strstr(r.body, "name=\"pilot\" value=\"1\" checked"));
	assert_non_null(strstr(r.body, "value=\"moved\" checked"));
	assert_null(strstr(r.body, "value=\"school\" checked"));
	assert_non_null(strstr(r.body, "value=\"16\" selected"));
}

static void test_a_round_is_made_and_shown(void **state)
{
	char path[100];
	struct kb_test_reply r;

	sign_in(*state, "quality", "coa");
	r = kb_test_post(*state, PAGE, whole);
	assert_int_equal(r.status, 303);
	snprintf(path, sizeof(path), "%s", r.location);
	r = kb_test_get(*state, path);
	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.body, "Spring 2026"));
	assert_non_null(strstr(r.body, "20 April 2026"));
	assert_non_null(strstr(r.body, "sensitive questions are left out"));
	assert_non_null(strstr(r.body, "value=\"20\""));
	assert_non_null(strstr(kb_test_get(*state, "/en/staff/rounds").body, path));
	strcat(path, "/de-linde/poster");
	r = kb_test_get(*state, path);
	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.body, "/k/")); /* and the tablet */
	r = kb_test_post(*state, PAGE, whole); /* the same once more */
	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.body, "has another round for the same people in these days"));
}

/* Words of nobody's page are no facts. */
static void test_what_is_known_is_kept_and_shown(void **state)
{
	struct kb_test_reply r;

	sign_in(*state, "quality", "coa");
	r = kb_test_post(*state, PAGE, FIELDS "&title=Known&places=de-linde&opens=2026-04-20&ends=2026-05-03&tongues=nl"
	    "&access=poster&happened=moved&happened=nothing&happened=complaint&age=15");
	assert_int_equal(r.status, 303);
	r = kb_test_get(*state, r.location);
	assert_non_null(strstr(r.body, "They moved to this location; A complaint of theirs was closed; 15 or older"));
	assert_null(strstr(r.body, "nothing"));
}

static void test_each_place_is_asked_for(void **state)
{
	static const struct { const char *role, *place; int linde, eik; } cases[] = {
		{ "location", "de-linde", 200, 404 }, { "quality", "noord", 200, 200 }, { "location", "de-eik", 404, 200 },
	};
	char path[100], poster[140], post[140];
	struct kb_test_reply r;

	sign_in(*state, "admin", "noord");
	r = kb_test_post(*state, PAGE, FIELDS "&title=Both&places=de-linde&places=de-eik&opens=2026-04-20&ends=2026-05-03&tongues=nl");
	assert_int_equal(r.status, 303);
	snprintf(path, sizeof(path), "%s", r.location);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		sign_in(*state, cases[i].role, cases[i].place);
		r = kb_test_get(*state, path);
		assert_int_equal(r.status, 200);
		assert_int_equal(strstr(r.body, "value=\"de-linde\"") != NULL, cases[i].linde == 200);
		assert_int_equal(strstr(r.body, "value=\"de-eik\"") != NULL, cases[i].eik == 200);
		snprintf(poster, sizeof(poster), "%s/de-linde/poster", path);
		assert_int_equal(kb_test_get(*state, poster).status, cases[i].linde);
		snprintf(post, sizeof(post), "%s/invited", path);
		assert_int_equal(kb_test_post(*state, post, "csrf={csrf}&place=de-eik&n=9").status, cases[i].eik == 200 ? 303 : 404);
		snprintf(post, sizeof(post), "%s/close", path);
		assert_int_equal(kb_test_post(*state, post, "csrf={csrf}&place=noord").status, 404);
	}
	sign_in(*state, "location", "de-linde");
	r = kb_test_post(*state, PAGE, FIELDS "&title=Not+mine&places=de-eik&opens=2026-08-20&ends=2026-09-03&tongues=nl");
	assert_null(strstr(r.body, "value=\"de-eik\"")); /* not theirs: as if it was not there */
	snprintf(post, sizeof(post), "%s/close", path);
	assert_int_equal(kb_test_post(*state, post, "csrf={csrf}&place=de-linde").status, 303);
	assert_int_equal(kb_test_post(*state, post, "csrf={csrf}&place=de-eik").status, 404);
}

/* While people answer, and until the quarter is over, no page of staff tells of an answer. */
static void test_one_answer_changes_no_page_of_a_round(void **state)
{
	char path[100];
	const char *before, *after;
	const char *paths[] = { path, "/en/staff/rounds", "/en/staff/surveys" };

	sign_in(*state, "admin", "coa");
	snprintf(path, sizeof(path), "%s", kb_test_post(*state, PAGE, whole).location);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 5 * DAY);
	sign_in(*state, "admin", "coa");
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		before = kb_test_plain(*state, kb_test_get(*state, paths[i]).body);
		for (int k = 0; k < 6; k++)
			keep_one(*state, "de-linde", KB_OK);
		kb_test_keeper(*state);
		after = kb_test_plain(*state, kb_test_get(*state, paths[i]).body);
		assert_string_equal(after, before);
	}
	kb_test_clock(*state, NOON_15_APRIL_2026 + 80 * DAY);
	sign_in(*state, "admin", "coa");
	assert_non_null(strstr(kb_test_get(*state, path).body, "nearly everyone")); /* the control: 18 of 20, in July */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_what_is_wrong_stands_beside_its_field),
		WITH_HOUSE(test_nothing_that_was_typed_is_lost),
		WITH_HOUSE(test_a_round_is_made_and_shown),
		WITH_HOUSE(test_what_is_known_is_kept_and_shown),
		WITH_HOUSE(test_each_place_is_asked_for),
		WITH_HOUSE(test_one_answer_changes_no_page_of_a_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
