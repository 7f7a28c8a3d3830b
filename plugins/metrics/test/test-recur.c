/* test-recur.c - what returns stays until the board answers, and comes back when it occurs again (S18).
 *
 * A control stands beside each: where nothing is answered nothing goes, where nothing occurs nothing comes back. */
#include <stdio.h>
#include <string.h>

#include "test-voices.h"

enum { APR_2027 = APR_2026 + 12, JAN_2028 = JAN_2026 + 24 };
#define PAGE "/en/staff/recurrence"
#define SUBJECT "Guidance (help in practice)"
#define OPEN "id=\"topic-guidance\""
#define ANSWERED "Extra training for mentors."
#define FSI "\xE2\x81\xA8"
#define PDI "\xE2\x81\xA9"

/* Ten answer badly in each quarter of 2026 from the second on, and well in 2027. */
static const char *ill_in_2026(struct kb_test *t, int32_t now)
{
	voices_clock(t, now);
	for (int i = 0; i < 3; i++)
		voices_answer(t, "de-linde", APR_2026 + 3 * i, 10, "A45=1");
	for (int32_t month = JAN_2026 + 12; month + 3 <= now; month += 3)
		voices_answer(t, "de-linde", month, 10, "A45=4");
	return voices_page(t, PAGE);
}

static int answer_as(struct kb_test *t, const char *topic, int32_t month, const char *words)
{
	static char body[3000];

	kb_test_get(t, PAGE);
	snprintf(body, sizeof(body), "csrf={csrf}&topic=%s&month=%d&words=%s", topic, month, words);
	return kb_test_post(t, PAGE, body).status;
}

static int answer(struct kb_test *t, int32_t month)
{
	return answer_as(t, "guidance", month, "Extra+training+for+mentors.");
}

static void expect_not(const char *body, const char *words)
{
	if (strstr(body, words) != NULL)
		fail_msg("the page says: %s\n%s", words, body);
}

/* A year of good answers later the four quarters no longer hold it. */
static void test_a_flag_does_not_go_by_itself(void **state)
{
	const char *body = ill_in_2026(*state, JAN_2028);

	voices_expect(body, SUBJECT);
	voices_expect(body, "Q2 2026, Q3 2026, Q4 2026");
	voices_expect(body, "The board has not answered anything yet.");
}

static void test_a_note_clears_it_and_stays(void **state)
{
	const char *body;

	ill_in_2026(*state, JAN_2028);
	assert_int_equal(answer(*state, APR_2026 + 6), 303);
	body = voices_page(*state, PAGE);
	expect_not(body, OPEN);
	voices_expect(body, "No subject returns by this rule.");
	voices_expect(body, ANSWERED);
	voices_expect(body, FSI "Q4 2026" PDI ", by the rule, version 2.");
	voices_expect(body, "Three times or more at one location.");
	voices_clock(*state, JAN_2028 + 24);
	body = voices_page(*state, PAGE);
	expect_not(body, OPEN);
	voices_expect(body, ANSWERED);
}

static void test_it_comes_back_when_it_occurs_again(void **state)
{
	const char *body;

	ill_in_2026(*state, JAN_2026 + 12);
	assert_int_equal(answer(*state, APR_2026 + 6), 303);
	voices_clock(*state, APR_2027);
	body = voices_page(*state, PAGE); /* the control: three months on, and nothing new */
	expect_not(body, OPEN);
	voices_clock(*state, APR_2027 + 3);
	voices_answer(*state, "de-linde", APR_2027, 10, "A45=1");
	body = voices_page(*state, PAGE);
	voices_expect(body, OPEN);
	voices_expect(body, "The board answered this on");
	voices_expect(body, "Q3 2026, Q4 2026, Q2 2027");
	voices_expect(body, ANSWERED);
}

static void test_only_what_was_seen_is_answered(void **state)
{
	ill_in_2026(*state, JAN_2028);
	assert_int_equal(answer(*state, APR_2026 + 3), 409);
	assert_int_equal(answer_as(*state, "safety", APR_2026 + 6, "x"), 409);
	assert_int_equal(answer_as(*state, "nothing", APR_2026 + 6, "x"), 303); /* back to the page */
	assert_string_equal(voices_look(*state, "SELECT topic FROM metrics_note"), "");
	assert_int_equal(answer(*state, APR_2026 + 6), 303);
	assert_int_equal(answer(*state, APR_2026 + 6), 409); /* sent twice */
	assert_string_equal(voices_look(*state, "SELECT topic, seen, rule FROM metrics_note"), "guidance 3 2\n");
}

static void test_words_have_bounds(void **state)
{
	char most[1002];

	ill_in_2026(*state, JAN_2028);
	memset(most, 'a', sizeof(most));
	most[1001] = '\0';
	assert_int_equal(answer_as(*state, "guidance", APR_2026 + 6, ""), 400);
	assert_int_equal(answer_as(*state, "guidance", APR_2026 + 6, "+%0A+"), 400);
	assert_int_equal(answer_as(*state, "guidance", APR_2026 + 6, most), 400);
	assert_string_equal(voices_look(*state, "SELECT topic FROM metrics_note"), "");
	most[1000] = '\0';
	assert_int_equal(answer_as(*state, "guidance", APR_2026 + 6, most), 303);
}

/* Who works for a part sees what returns there; what the board answered is of the whole. */
static void test_a_part_sees_and_writes_no_note(void **state)
{
	static const struct { const char *role, *place; int status; } people[] = {
		{ "location", "de-linde", 404 }, { "quality", "noord", 403 }, { "admin", "coa", 404 },
	};

	ill_in_2026(*state, JAN_2028);
	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++) {
		kb_test_staff(*state, people[i].role, people[i].place);
		assert_int_equal(answer(*state, APR_2026 + 6), people[i].status);
	}
	assert_string_equal(voices_look(*state, "SELECT topic FROM metrics_note"), "");
	kb_test_staff(*state, "quality", "coa");
	assert_int_equal(answer(*state, APR_2026 + 6), 303);
	kb_test_staff(*state, "location", "de-linde");
	voices_expect(kb_test_get(*state, PAGE).body, OPEN);
	expect_not(kb_test_get(*state, PAGE).body, ANSWERED);
	expect_not(kb_test_get(*state, PAGE).body, "<textarea");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_a_flag_does_not_go_by_itself, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_a_note_clears_it_and_stays, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_it_comes_back_when_it_occurs_again, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_only_what_was_seen_is_answered, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_words_have_bounds, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_a_part_sees_and_writes_no_note, voices_open, voices_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
