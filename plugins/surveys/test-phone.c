/* test-phone.c - what a phone sends that walked through the form by itself: the portal believes
 * nothing of it but the answers, and those only as far as the form goes. */
#include "test-world.h"

static char code[CODE_LEN + 1], seal[12001];

/* The page, and the seal in it. */
static void open_page(struct kb_test *t)
{
	struct kb_test_reply r = kb_test_get(t, "/en/s/phone");
	const char *at = strstr(r.body, "name=\"state\" value=\"");

	assert_int_equal(r.status, 200);
	assert_non_null(at);
	at += strlen("name=\"state\" value=\"");
	snprintf(seal, sizeof(seal), "%.*s", (int)strcspn(at, "\""), at);
}

static void begin(struct kb_test *t)
{
	open_survey(t, "de-linde", code);
	scan(t, code);
	assert_non_null(strstr(kb_test_get(t, "/en/s/own").body, "href=\"/en/s/phone\""));
	open_page(t);
}

static struct kb_test_reply send_all(struct kb_test *t, const char *all)
{
	char body[14000];

	snprintf(body, sizeof(body), "state=%s&all=%s", seal, all);
	return kb_test_post(t, "/en/s/phone", body);
}

static void test_it_is_stored_once(void **state)
{
	begin(*state);
	kb_test_anonymous(*state); /* the door is closed since, the seal knows where it was */
	for (int i = 0; i < 3; i++) {
		assert_string_equal(send_all(*state, "A10=3%0AA24=dk%0A").location, "/en/s/thanks");
		assert_int_equal(count_responses(*state), 1);
	}
	kb_test_keeper(*state);
	assert_non_null(strstr(heard_text, "A10=3"));
	assert_non_null(strstr(heard_text, "A24.dk=1"));
	assert_string_equal(send_all(*state, "A10=2").location, "/en/s/thanks-first");
	assert_int_equal(count_responses(*state), 1);
	assert_int_equal(count_by_mode(*state, "offline"), 1);
}

/* Who waits for school is asked of whoever waits, and of nobody else. */
static void test_what_is_not_asked_is_not_stored(void **state)
{
	begin(*state);
	assert_string_equal(send_all(*state, "A38=daily%0AA39=lt1").location, "/en/s/thanks");
	kb_test_keeper(*state);
	assert_non_null(strstr(heard_text, "A38.daily=1"));
	assert_null(strstr(heard_text, "A39"));
	open_page(*state);
	heard_text[0] = '\0';
	assert_string_equal(send_all(*state, "A00=3%0AA10=3").location, "/en/s/thanks");
	assert_int_equal(count_responses(*state), 2);
	kb_test_keeper(*state);
	assert_non_null(strstr(heard_text, "A10=3")); /* the control: the answer beside it was told */
	assert_null(strstr(heard_text, "A00")); /* the practice question stays with the phone */
}

static void test_nonsense_is_refused(void **state)
{
	static const char *const bad[] = { "A10=9", "A10=3%0AB99=1", "A10", "=3", "A10=3%202", "A10=3%0Anonsense", "sitting=1", "A10=3%5C" };

	begin(*state);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (send_all(*state, bad[i]).status != 400)
			fail_msg("%s is taken", bad[i]);
	assert_int_equal(kb_test_post(*state, "/en/s/phone", "state=AAAA&all=A10%3D3").status, 400);
	assert_int_equal(count_responses(*state), 0);
	assert_string_equal(send_all(*state, "A10=3").location, "/en/s/thanks"); /* the control */
}

/* A seal of a shared phone is none for this. */
static void test_a_shared_phone_sends_nothing_so(void **state)
{
	begin(*state);
	kb_test_post(*state, "/en/s", "");
	assert_int_equal(kb_test_post(*state, "/en/s/phone", "state={state}&all=A10%3D3").status, 400);
	kb_test_post(*state, "/en/s", "own=begin");
	assert_string_equal(kb_test_post(*state, "/en/s/phone", "state={state}&all=A10%3D3").location, "/en/s/thanks"); /* the control */
}

static void test_it_may_come_late_and_not_too_late(void **state)
{
	begin(*state);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 22 * DAY);
	assert_int_equal(send_all(*state, "A10=3").status, 410);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 20 * DAY);
	assert_string_equal(send_all(*state, "A10=3").location, "/en/s/thanks");
}

static void test_a_closed_survey_takes_nothing(void **state)
{
	begin(*state);
	close_survey(*state, "de-linde");
	kb_test_anonymous(*state);
	assert_int_equal(send_all(*state, "A10=3").status, 410);
	assert_int_equal(count_responses(*state), 0);
}

static void test_a_tablet_is_nobodys_own(void **state)
{
	char start[20];

	open_survey(*state, "de-linde", code);
	snprintf(start, sizeof(start), "/k/%s", code);
	kb_test_get(*state, start);
	assert_string_equal(kb_test_get(*state, "/en/s/phone").location, start);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_it_is_stored_once),
		WITH_HOUSE(test_what_is_not_asked_is_not_stored),
		WITH_HOUSE(test_nonsense_is_refused),
		WITH_HOUSE(test_a_shared_phone_sends_nothing_so),
		WITH_HOUSE(test_it_may_come_late_and_not_too_late),
		WITH_HOUSE(test_a_closed_survey_takes_nothing),
		WITH_HOUSE(test_a_tablet_is_nobodys_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
