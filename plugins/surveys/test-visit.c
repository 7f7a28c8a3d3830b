/* test-visit.c - the way of a youth: poster, door, form, thanks. */
#include "test-world.h"

static void test_the_code_leaves_the_address(void **state)
{
	char code[CODE_LEN + 1], small[CODE_LEN + 1];
	struct kb_test_reply r;

	open_survey(*state, "de-linde", code);
	for (int i = 0; i < 3; i++) {
		r = scan(*state, code);
		assert_int_equal(r.status, 303);
		assert_string_equal(r.location, "/s");
	}
	assert_null(strstr(kb_test_get(*state, "/s").body, code));
	for (int i = 0; i <= CODE_LEN; i++)
		small[i] = code[i] >= 'A' && code[i] <= 'Z' ? code[i] - 'A' + 'a' : code[i];
	kb_test_anonymous(*state);
	assert_int_equal(scan(*state, small).status, 303);
	expect_status(*state, "/en/s", 200);
}

static void test_a_code_that_is_none(void **state)
{
	static const char *const codes[] = { "22222222", "2222", "222222222", "AAAAAAAA", "0OIL1SUZ", "--------" };
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		assert_int_equal(scan(*state, codes[i]).status, 404);
	close_survey(*state, "de-linde");
	kb_test_anonymous(*state);
	assert_int_equal(scan(*state, code).status, 410);
}

static void test_without_a_door_one_goes_home(void **state)
{
	static const char *const paths[] = { "/s", "/en/s" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		expect_status(*state, paths[i], 303);
	assert_int_equal(kb_test_post(*state, "/en/s", "").status, 303);
}

static void test_every_language_of_the_form_is_offered(void **state)
{
	static const char *const tags[] = { "nl", "en", "ar", "ti", "fa-AF", "so" };
	char code[CODE_LEN + 1], link[40], intro[40];
	const char *chooser;

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	chooser = strdup(kb_test_get(*state, "/s").body);
	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
		snprintf(link, sizeof(link), "href=\"/%s/s\" lang=\"%s\"", tags[i], tags[i]);
		assert_non_null(strstr(chooser, link));
		snprintf(intro, sizeof(intro), "/%s/s", tags[i]);
		expect_status(*state, intro, 200);
	}
	free((char *)chooser);
}

static void test_the_whole_survey(void **state)
{
	char code[CODE_LEN + 1];
	struct kb_test_reply r;

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	assert_true(walk_to_review(*state, "en") >= 10);
	assert_int_equal(count_responses(*state), 0);
	r = send_answers(*state, "en");
	assert_int_equal(r.status, 303);
	assert_string_equal(r.location, "/en/s/thanks");
	r = kb_test_get(*state, "/en/s/thanks");
	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.head, "no-store"));
	assert_int_equal(count_responses(*state), 1);
	assert_int_equal(kb_test_keeper(*state), 1);
	assert_int_equal(heard_count, 1);
	assert_non_null(strstr(heard_text, "de-linde youth"));
	assert_non_null(strstr(heard_text, " A10=4"));
	assert_null(strstr(heard_text, "A00"));
}

static void test_sent_twice_is_kept_once(void **state)
{
	char code[CODE_LEN + 1], first[100];

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	walk_to_review(*state, "nl");
	snprintf(first, sizeof(first), "%s", send_answers(*state, "nl").location);
	assert_string_equal(first, "/nl/s/thanks");
	assert_string_equal(send_answers(*state, "nl").location, first);
	assert_int_equal(count_responses(*state), 1);
	/* Control: another youth is another response. */
	scan(*state, code);
	walk_to_review(*state, "nl");
	send_answers(*state, "nl");
	assert_int_equal(count_responses(*state), 2);
}

static void test_closed_on_the_way(void **state)
{
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	walk_to_review(*state, "en");
	/* The state of the page before is kept over this, the door is not needed any more. */
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	round_close(c, "de-linde");
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_int_equal(send_answers(*state, "en").status, 410);
	assert_int_equal(count_responses(*state), 0);
	assert_int_equal(kb_test_keeper(*state), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_the_code_leaves_the_address),
		WITH_HOUSE(test_a_code_that_is_none),
		WITH_HOUSE(test_without_a_door_one_goes_home),
		WITH_HOUSE(test_every_language_of_the_form_is_offered),
		WITH_HOUSE(test_the_whole_survey),
		WITH_HOUSE(test_sent_twice_is_kept_once),
		WITH_HOUSE(test_closed_on_the_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
