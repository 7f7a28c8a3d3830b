/* test-response.c - what is kept of answers, told of them and told again. */
#include "test-world.h"

static void test_told_again_says_the_same(void **state)
{
	char code[CODE_LEN + 1], *first;

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	walk_to_review(*state, "ti");
	send_answers(*state, "ti");
	kb_test_keeper(*state);
	first = strdup(heard_text);
	kb_test_again(*state); /* April is open: it stays as it was heard */
	assert_string_equal(heard_text, "");
	kb_test_clock(*state, NOON_15_APRIL_2026 + 31 * 86400);
	kb_test_again(*state);
	assert_int_equal(heard_count, 1);
	assert_string_equal(heard_text, first);
	free(first);
}

static void test_kept_only_where_a_round_is_open(void **state)
{
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	keep_one(*state, "de-linde", KB_OK);
	keep_one(*state, "de-eik", KB_NONE);
	assert_int_equal(count_responses(*state), 1);
}

static void tidy(struct kb_test *t)
{
	assert_int_equal(response_tidy(kb_test_ctx(t, &kb_plugin)), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

static void test_answers_go_after_the_promised_months(void **state)
{
	const int64_t month = 30 * 86400 + 43200; /* a little short of the mean */
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	keep_one(*state, "de-linde", KB_OK);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 48 * month);
	tidy(*state);
	assert_int_equal(count_responses(*state), 1);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 49 * month);
	tidy(*state);
	assert_int_equal(count_responses(*state), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_told_again_says_the_same),
		WITH_HOUSE(test_kept_only_where_a_round_is_open),
		WITH_HOUSE(test_answers_go_after_the_promised_months),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
