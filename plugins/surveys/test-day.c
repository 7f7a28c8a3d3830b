/* test-day.c - days as staff plan by them. */
#include "test-world.h"

static void test_a_day_is_read_or_refused(void **state)
{
	static const struct { const char *text; int32_t day; } cases[] = {
		{ "2026-11-25", 20261125 }, { "2028-02-29", 20280229 }, { "2026-02-29", 0 }, { "2100-02-29", 0 },
		{ "2000-02-29", 20000229 }, { "2026-13-01", 0 }, { "2026-00-10", 0 }, { "2026-04-31", 0 },
		{ "2026-4-1", 0 }, { "25-11-2026", 0 }, { "", 0 }, { "2026-11-25x", 0 }, { "1999-12-31", 0 }, { "2026/11/25", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(day_read(cases[i].text), cases[i].day);
}

static void test_days_are_counted_over_the_ends_of_months(void **state)
{
	static const struct { int32_t from; int n; int32_t to; } cases[] = {
		{ 20261231, 1, 20270101 }, { 20280228, 1, 20280229 }, { 20270228, 1, 20270301 }, { 20260416, 27, 20260513 },
		{ 20260301, -1, 20260228 }, { 20280301, -1, 20280229 }, { 20260101, -1, 20251231 }, { 20260101, 365, 20270101 },
		{ 20280101, 366, 20290101 }, { 20260415, 0, 20260415 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(day_plus(cases[i].from, cases[i].n), cases[i].to);
		assert_int_equal(day_between(cases[i].from, cases[i].to), cases[i].n);
	}
	assert_int_equal(day_month(20260415), MONTH_2026_04);
}

/* The day turns at midnight in Amsterdam, in summer and in winter, and both ways. */
static void test_today_is_that_of_amsterdam(void **state)
{
	static const struct { int64_t at; int32_t day; } cases[] = {
		{ 1776254400, 20260415 }, { 1776290399, 20260415 }, { 1776290400, 20260416 }, /* 22:00 UTC */
		{ 1776254400, 20260415 }, { 1798757999, 20261231 }, { 1798758000, 20270101 }, /* 23:00 UTC */
		{ 1774738799, 20260328 }, { 1774738800, 20260329 }, { 1774821600, 20260330 }, /* the day of 23 hours */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		kb_test_clock(*state, cases[i].at);
		assert_int_equal(kb_today(kb_test_ctx(*state, &kb_plugin)), cases[i].day);
		kb_test_end(*state, false);
	}
}

static void test_a_day_has_a_name_and_a_field(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);

	assert_int_equal(kb_speak(c, "nl"), KB_OK);
	assert_string_equal(kb_day_name(c, 20261125), "25 november 2026");
	assert_string_equal(day_field(c, 20260405), "2026-04-05");
	kb_test_end(*state, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_day_is_read_or_refused),
		cmocka_unit_test(test_days_are_counted_over_the_ends_of_months),
		WITH_HOUSE(test_today_is_that_of_amsterdam),
		WITH_HOUSE(test_a_day_has_a_name_and_a_field),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
