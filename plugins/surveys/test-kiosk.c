/* test-kiosk.c - a tablet that many use: it leads nowhere else, starts over by itself, and
 * shows nothing of the person before. */
#include "test-world.h"

static char code[CODE_LEN + 1], again[20];

static void begin(struct kb_test *t)
{
	open_survey(t, "de-linde", code);
	snprintf(again, sizeof(again), "/k/%s", code);
}

/* Every address of the page is a page of the survey, a file of ours, or the start. */
static void leads_nowhere(const char *body)
{
	static const char *const fine[] = { "/s", "/nl/s", "/en/s", "/ar/s", "/ti/s", "/fa-AF/s", "/so/s", "#main", "#help" };

	assert_null(strstr(body, "<footer"));
	assert_null(strstr(body, "tel:"));
	for (const char *at = body; (at = strstr(at, " href=\"")) != NULL;) {
		char url[200];
		bool is = false;

		at += strlen(" href=\"");
		snprintf(url, sizeof(url), "%.*s", (int)strcspn(at, "\""), at);
		for (size_t i = 0; i < sizeof(fine) / sizeof(*fine); i++)
			is = is || strcmp(url, fine[i]) == 0;
		if (!is && strncmp(url, "/static/", 8) != 0 && strcmp(url, again) != 0)
			fail_msg("a page of the tablet leads to %s", url);
	}
}

static void starts_over(const char *body)
{
	char part[120];

	snprintf(part, sizeof(part), "<noscript><meta http-equiv=\"refresh\" content=\"180; url=%s\"></noscript>", again);
	assert_non_null(strstr(body, part));
	snprintf(part, sizeof(part), "<meta name=\"kb-again\" content=\"180 %s\">", again);
	assert_non_null(strstr(body, part));
	snprintf(part, sizeof(part), "id=\"exit\" href=\"%s\"", again);
	assert_non_null(strstr(body, part));
	assert_non_null(strstr(body, "id=\"help\""));
	assert_non_null(strstr(body, "0800-0432"));
}

static void test_every_page_leads_nowhere_and_starts_over(void **state)
{
	struct kb_test_reply r;

	begin(*state);
	r = kb_test_get(*state, again);
	assert_int_equal(r.status, 303);
	assert_string_equal(r.location, "/s");
	for (int i = 0; i < 5; i++) {
		static const char *const paths[] = { "/s", "/en/s", NULL, NULL, "/en/s/thanks" };

		r = paths[i] ? kb_test_get(*state, paths[i]) : i == 2 ? kb_test_post(*state, "/en/s", "") :
		    (walk_to_review(*state, "en"), kb_test_post(*state, "/en/s", "state={state}"));
		assert_int_equal(r.status, 200);
		leads_nowhere(r.body);
		starts_over(r.body);
	}
	assert_non_null(strstr(r.body, "Next person"));
	r = kb_test_post(*state, "/en/s", "state=AAAA"); /* a refusal too */
	assert_int_equal(r.status, 400);
	leads_nowhere(r.body);
	starts_over(r.body);
}

/* The same pages on somebody's own phone: the way out, the privacy page, no clock. */
static void test_the_control_is_ones_own_phone(void **state)
{
	const char *body;

	begin(*state);
	scan(*state, code);
	body = kb_test_get(*state, "/en/s").body;
	assert_null(strstr(body, "kb-again"));
	assert_null(strstr(body, "refresh"));
	assert_non_null(strstr(body, "<footer"));
	assert_non_null(strstr(body, "tel:112"));
}

/* Back on the tablet brings a page of the person before; it goes on with nothing. */
static void test_the_next_person_sees_nothing_of_the_one_before(void **state)
{
	struct kb_test_reply r;

	begin(*state);
	kb_test_get(*state, again);
	walk_to_review(*state, "en");
	assert_int_equal(kb_test_post(*state, "/en/s", "state={state}").status, 200); /* the control: it is still theirs */
	kb_test_get(*state, again);
	r = kb_test_post(*state, "/en/s", "state={state}");
	assert_int_equal(r.status, 303);
	assert_string_equal(r.location, again);
	r = send_answers(*state, "en");
	assert_string_equal(r.location, again);
	assert_int_equal(count_responses(*state), 0);
}

/* On one's own phone a second scan ends nothing. */
static void test_the_control_of_a_second_scan(void **state)
{
	begin(*state);
	scan(*state, code);
	walk_to_review(*state, "en");
	scan(*state, code);
	assert_string_equal(send_answers(*state, "en").location, "/en/s/thanks");
	assert_int_equal(count_responses(*state), 1);
	assert_int_equal(count_by_mode(*state, "pages"), 1);
	assert_non_null(strstr(kb_test_get(*state, "/en/s/thanks").body, "href=\"/s\">Next person"));
}

static void test_two_people_after_one_another(void **state)
{
	begin(*state);
	for (int i = 1; i <= 2; i++) {
		kb_test_get(*state, again);
		walk_to_review(*state, "en");
		assert_string_equal(send_answers(*state, "en").location, "/en/s/thanks");
		assert_int_equal(count_responses(*state), i);
		assert_int_equal(count_by_mode(*state, "tablet"), i);
	}
}

static void test_where_nothing_is_asked(void **state)
{
	begin(*state);
	expect_status(*state, "/k/BBBBBBBB", 404);
	expect_status(*state, "/k/x", 404);
	close_survey(*state, "de-linde");
	expect_status(*state, again, 410);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_every_page_leads_nowhere_and_starts_over),
		WITH_HOUSE(test_the_control_is_ones_own_phone),
		WITH_HOUSE(test_the_next_person_sees_nothing_of_the_one_before),
		WITH_HOUSE(test_the_control_of_a_second_scan),
		WITH_HOUSE(test_two_people_after_one_another),
		WITH_HOUSE(test_where_nothing_is_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
