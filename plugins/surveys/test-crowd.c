/* test-crowd.c - more answers than a place has room for. */
#include "test-world.h"

/* Takes from the budget of a place until it is spent; returns how many it was. */
static int spend(struct kb_test *t, const char *place)
{
	const struct kb_filled f = { .form = SURVEYS_FORM, .place = place };
	enum kb_rc rc = KB_OK;
	int n = -1;

	for (; rc == KB_OK && n < 1000; n++) {
		rc = crowd_room(kb_test_ctx(t, &kb_plugin), &f);
		assert_int_equal(kb_test_end(t, true), KB_OK);
	}
	assert_int_equal(rc, KB_NONE);
	return n;
}

static bool warns(struct kb_test *t)
{
	return strstr(kb_test_get(t, "/en/staff/surveys").body, "April 2026\xe2\x81\xa9 more answers came") != NULL;
}

static void test_spent_is_said_and_answers_stay(void **state)
{
	char code[CODE_LEN + 1];
	struct kb_test_reply r;

	open_survey(*state, "de-linde", code);
	open_survey(*state, "de-eik", code);
	scan(*state, code);
	walk_to_review(*state, "nl");
	assert_int_equal(send_answers(*state, "nl").status, 303); /* de-eik: its budget is its own */
	assert_int_equal(spend(*state, "de-linde"), 200);
	assert_int_equal(spend(*state, "de-eik"), 199);
	assert_int_equal(send_answers(*state, "nl").status, 303); /* a repeat costs nothing */
	assert_int_equal(count_responses(*state), 1);
	scan(*state, code);
	walk_to_review(*state, "nl");
	r = send_answers(*state, "nl");
	assert_int_equal(r.status, 429);
	assert_non_null(strstr(r.body, "Er kwamen veel antwoorden van deze plek. Die van jou zijn nog niet verstuurd."));
	assert_non_null(strstr(r.body, "name=\"state\""));
	assert_int_equal(count_responses(*state), 1);
	assert_non_null(strstr(kb_test_post(*state, "/nl/s", "state={state}").body, "value=\"send\"")); /* the review */
	kb_test_clock(*state, NOON_15_APRIL_2026 + 120);
	assert_int_equal(send_answers(*state, "nl").status, 303);
	assert_int_equal(count_responses(*state), 2);
	assert_int_equal(kb_test_keeper(*state), 2);
}

static void test_staff_of_that_place_are_warned(void **state)
{
	static const struct { const char *role, *place; bool warned; } people[] = {
		{ "location", "de-linde", true }, { "quality", "noord", true }, { "admin", "coa", true }, { "location", "de-eik", false },
	};
	char code[CODE_LEN + 1];

	open_survey(*state, "de-eik", code);
	open_survey(*state, "de-linde", code);
	sign_in(*state, "location", "de-linde");
	assert_false(warns(*state)); /* the control */
	spend(*state, "de-linde");
	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++) {
		sign_in(*state, people[i].role, people[i].place);
		assert_int_equal(warns(*state), people[i].warned);
	}
	sign_in(*state, "location", "de-linde");
	assert_int_equal(kb_test_post(*state, "/en/staff/surveys/de-linde/code", "csrf={csrf}").status, 303);
	assert_false(warns(*state));
}

static void test_the_warning_ends_after_the_next_month(void **state)
{
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	spend(*state, "de-linde");
	kb_test_clock(*state, NOON_15_APRIL_2026 + 30 * 86400);
	sign_in(*state, "location", "de-linde");
	assert_true(warns(*state));
	kb_test_clock(*state, NOON_15_APRIL_2026 + 61 * 86400);
	sign_in(*state, "location", "de-linde");
	assert_false(warns(*state));
	assert_int_equal(crowd_tidy(kb_test_ctx(*state, &kb_plugin)), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	kb_test_clock(*state, NOON_15_APRIL_2026);
	sign_in(*state, "location", "de-linde");
	assert_false(warns(*state)); /* it is gone, not only hidden */
}

/* Who sends to a closed place spends nothing and makes no warning. */
static void test_a_closed_place_counts_nothing(void **state)
{
	const struct kb_filled f = { .form = SURVEYS_FORM, .place = "de-linde" };
	struct kb_test *t = *state;

	for (int i = 0; i < 300; i++) {
		assert_int_equal(crowd_room(kb_test_ctx(t, &kb_plugin), &f), KB_OK);
		assert_int_equal(kb_test_end(t, true), KB_OK);
	}
	sign_in(t, "admin", "coa");
	assert_false(warns(t));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_spent_is_said_and_answers_stay),
		WITH_HOUSE(test_staff_of_that_place_are_warned),
		WITH_HOUSE(test_the_warning_ends_after_the_next_month),
		WITH_HOUSE(test_a_closed_place_counts_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
