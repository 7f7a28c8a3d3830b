/* test-backoff.c - pauses that double, and deaths within a minute, by a clock that the
 * test feeds. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "backoff.h"

static void each_pause_is_twice_the_one_before_up_to_a_limit(void **state)
{
	static const int64_t pauses[] = { 100, 200, 400, 800, 1600, 3200, 6400, 12800, 12800, 12800 };
	struct kb_backoff b = { 0 };
	int64_t now = 1000;

	(void)state;
	assert_true(kb_backoff_over(&b, now));
	for (size_t i = 0; i < sizeof pauses / sizeof *pauses; i++) {
		kb_backoff_note(&b, true, now);
		assert_false(kb_backoff_over(&b, now + pauses[i] - 1));
		now += pauses[i];
		assert_true(kb_backoff_over(&b, now));
	}
}

static void who_did_its_work_ends_the_row(void **state)
{
	struct kb_backoff b = { 0 };

	(void)state;
	for (int i = 0; i < 5; i++)
		kb_backoff_note(&b, true, 0);
	kb_backoff_note(&b, false, 5000);
	kb_backoff_note(&b, true, 5000);
	assert_false(kb_backoff_over(&b, 5099));
	assert_true(kb_backoff_over(&b, 5100));
}

/* The pause of one that died too soon is waited for, though another ended well. */
static void a_good_end_does_not_shorten_a_pause(void **state)
{
	struct kb_backoff b = { 0 };

	(void)state;
	kb_backoff_note(&b, true, 0);
	kb_backoff_note(&b, false, 10);
	assert_false(kb_backoff_over(&b, 99));
}

static void five_within_a_minute_are_too_many(void **state)
{
	struct kb_strikes s = { 0 };

	(void)state;
	for (int64_t i = 0; i < 4; i++)
		assert_false(kb_strikes_note(&s, 5, i * 1000));
	assert_true(kb_strikes_note(&s, 5, 59999));
}

static void five_over_a_minute_are_not(void **state)
{
	struct kb_strikes s = { 0 };

	(void)state;
	for (int64_t i = 0; i < 4; i++)
		assert_false(kb_strikes_note(&s, 5, i * 1000));
	assert_false(kb_strikes_note(&s, 5, 60000));
	/* The minute moves along: the last five are at 1, 2, 3, 60 and now. */
	assert_true(kb_strikes_note(&s, 5, 60999));
}

static void one_every_quarter_of_a_minute_is_let_go_on_for_ever(void **state)
{
	struct kb_strikes s = { 0 };

	(void)state;
	for (int64_t i = 0; i < 1000; i++)
		assert_false(kb_strikes_note(&s, 5, i * 15000));
}

static void the_number_is_the_operators(void **state)
{
	struct kb_strikes never = { 0 }, once = { 0 }, many = { 0 };

	(void)state;
	for (int64_t i = 0; i < 100; i++)
		assert_false(kb_strikes_note(&never, 0, i));
	assert_true(kb_strikes_note(&once, 1, 0));
	for (int64_t i = 0; i < KB_STRIKES_MAX - 1; i++)
		assert_false(kb_strikes_note(&many, 1000, i));
	assert_true(kb_strikes_note(&many, 1000, 100)); /* what does not fit the ring is its size */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_pause_is_twice_the_one_before_up_to_a_limit),
		cmocka_unit_test(who_did_its_work_ends_the_row),
		cmocka_unit_test(a_good_end_does_not_shorten_a_pause),
		cmocka_unit_test(five_within_a_minute_are_too_many),
		cmocka_unit_test(five_over_a_minute_are_not),
		cmocka_unit_test(one_every_quarter_of_a_minute_is_let_go_on_for_ever),
		cmocka_unit_test(the_number_is_the_operators),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
