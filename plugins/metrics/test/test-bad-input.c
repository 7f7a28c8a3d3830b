/* test-bad-input.c - what should not come in, and what becomes of it: README.md has the list.
 *
 * Each test has its control: what is not bad comes in, and what would go wrong would be seen. */
#include "test-voices.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "metrics.h"

enum { DAY = 86400, YEAR = 365 * DAY, MIDDLE_OF_APRIL = 1776367411 };

#define ALARM_AFTER_THREE 3

/* ---- The clock ------------------------------------------------------------------------ */

/* What is told of April after it was closed is lost, so a clock that is a year ahead for an
 * hour must close nothing. */
static void a_clock_a_year_ahead_closes_no_month(void **state)
{
	voices_answer(*state, "de-linde", MAR_2026, 6, "A10=3");
	voices_release(*state);
	voices_answer(*state, "de-linde", APR_2026, 6, "A10=4");
	voices_clock(*state, APR_2026 + 12);
	voices_release(*state);
	assert_string_equal(voices_figure(*state, "noord", "2026-03", "A10"), "6 67");
	assert_string_equal(voices_look(*state, "SELECT MAX(through) FROM kb_release"), "24315\n");
	voices_clock(*state, APR_2026);
	voices_answer(*state, "de-eik", APR_2026, 5, "A10=4");
	voices_clock(*state, APR_2026 + 1);
	assert_string_equal(voices_figure(*state, "noord", "2026-04", "A10"), "11 90");
}

/* Control: a day later the clock is believed, and then April is closed for ever. */
static void a_clock_that_stays_ahead_is_believed(void **state)
{
	voices_answer(*state, "de-linde", APR_2026, 6, "A10=4");
	kb_test_clock(*state, MIDDLE_OF_APRIL + YEAR);
	voices_release(*state);
	kb_test_clock(*state, MIDDLE_OF_APRIL + YEAR + DAY - 1);
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release"), "0\n");
	kb_test_clock(*state, MIDDLE_OF_APRIL + YEAR + DAY);
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT MAX(through) FROM kb_release"), "24324\n");
	voices_clock(*state, APR_2026);
	voices_answer(*state, "de-eik", APR_2026, 5, "A10=4");
	voices_clock(*state, APR_2026 + 12);
	assert_string_equal(voices_figure(*state, "noord", "2026-04", "A10"), "6 83");
}

/* An hour ahead now and an hour ahead in a week are two leaps, no day. */
static void the_day_begins_anew_with_each_other_month(void **state)
{
	voices_answer(*state, "de-linde", APR_2026, 6, "A10=4");
	kb_test_clock(*state, MIDDLE_OF_APRIL + YEAR);
	voices_release(*state);
	kb_test_clock(*state, MIDDLE_OF_APRIL + 2 * YEAR);
	voices_release(*state);
	kb_test_clock(*state, MIDDLE_OF_APRIL + YEAR + 2 * DAY);
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release"), "0\n");
}

/* A house that is still for half a year waits for nothing. */
static void a_still_half_year_is_no_leap(void **state)
{
	voices_answer(*state, "de-linde", MAR_2026, 6, "A10=3");
	voices_clock(*state, MAR_2026 + 7);
	assert_string_equal(voices_figure(*state, "noord", "2026-03", "A10"), "6 67");
}

static void a_clock_a_year_back_changes_nothing(void **state)
{
	char *before;

	voices_answer(*state, "de-linde", MAR_2026, 6, "A10=3");
	voices_release(*state);
	before = strdup(voices_look(*state, "SELECT * FROM kb_release_cell"));
	voices_clock(*state, MAR_2026 - 12);
	voices_answer(*state, "de-linde", MAR_2026 - 12, 6, "A10=4"); /* given now, by that clock */
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT * FROM kb_release_cell"), before);
	voices_clock(*state, APR_2026);
	assert_string_equal(voices_figure(*state, "noord", "2026-03", "A10"), "6 67");
	free(before);
}

/* ---- Late, and twice ------------------------------------------------------------------- */

static void late_answers_are_in_no_figure_and_the_page_says_so(void **state)
{
	voices_answer(*state, "de-linde", FEB_2026, 6, "A10=3");
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q1", "A10"), "6 67");
	voices_answer(*state, "de-linde", FEB_2026, 6, "A10=1");
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q1", "A10"), "6 67");
	assert_string_equal(voices_look(*state, "SELECT n FROM metrics_sum WHERE item = 'A10'"), "12\n"); /* control: heard they were */
	voices_expect(voices_page(*state, "/en/staff/metrics/de-linde"), "Answers that came in later are not in them.");
	voices_expect(voices_page(*state, "/en/staff/metrics/de-linde/indicators"), "Answers that came in later are not in them.");
}

/* The keeper dies between two looks and comes back: what is out of the queue is not offered again. */
static void an_observation_counts_once(void **state)
{
	voices_tell(*state, "de-linde", "youth", FEB_2026, 6, "A10=3");
	voices_change(*state, "CREATE TABLE copy AS SELECT * FROM kb_queue");
	kb_test_keeper(*state);
	kb_test_keeper(*state);
	assert_string_equal(voices_look(*state, "SELECT n FROM metrics_sum"), "6\n");
	/* Control: put back by hand it would be seen. */
	voices_change(*state, "INSERT INTO kb_queue SELECT * FROM copy LIMIT 1");
	kb_test_keeper(*state);
	assert_string_equal(voices_look(*state, "SELECT n FROM metrics_sum"), "7\n");
}

/* ---- Places ------------------------------------------------------------------------------ */

static void move(struct kb_test *t, const char *place, const char *to)
{
	char sql[200];

	snprintf(sql, sizeof(sql), "UPDATE kb_place SET parent = '%s' WHERE id = '%s'", to, place);
	voices_change(t, sql);
}

/* January was released with noord, so the whole quarter is noord's; the next is zuid's. */
static void a_place_that_moves_stays_until_the_quarter_is_over(void **state)
{
	voices_clock(*state, JAN_2026);
	for (int32_t m = JAN_2026; m <= APR_2026; m++) {
		voices_clock(*state, m + 1);
		voices_answer(*state, "de-linde", m, 6, "A10=3");
		voices_answer(*state, "de-eik", m, 6, "A10=1");
		voices_answer(*state, "de-berk", m, 8, "A10=4");
		voices_release(*state);
		if (m == JAN_2026)
			move(*state, "de-linde", "zuid");
	}
	assert_string_equal(voices_figure(*state, "noord", "2026-01", "A10"), "12 33");
	assert_string_equal(voices_figure(*state, "noord", "2026-03", "A10"), "12 33");
	assert_string_equal(voices_figure(*state, "zuid", "2026-03", "A10"), "8 87");
	assert_string_equal(voices_figure(*state, "noord", "2026-04", "A10"), "6 17");
	assert_string_equal(voices_figure(*state, "zuid", "2026-04", "A10"), "14 86");
	assert_string_equal(voices_figure(*state, "coa", "2026-04", "A10"), "20 60");
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q1", "A10"), "18 67");
	/* Control: a register that remembers nothing would take it out of noord's months. */
	voices_change(*state, "DELETE FROM kb_release; DELETE FROM kb_release_cell; DELETE FROM kb_release_sum");
	assert_string_equal(voices_figure(*state, "noord", "2026-03", "A10"), "6 17");
}

/* Control: where nothing of the quarter was released before it moved, it is zuid's from the first month on. */
static void a_place_that_moves_before_the_quarter_is_released_moves_at_once(void **state)
{
	voices_answer(*state, "de-linde", JAN_2026, 6, "A10=3");
	voices_answer(*state, "de-eik", JAN_2026, 6, "A10=1");
	move(*state, "de-linde", "zuid");
	assert_string_equal(voices_figure(*state, "noord", "2026-01", "A10"), "6 17");
	assert_string_equal(voices_figure(*state, "zuid", "2026-01", "A10"), "6 67");
}

/* The youths of de-eik answer at de-linde from April on: nothing is added together that was two, the
 * line of de-eik ends, and its region has them all. */
static void a_merged_place_ends_and_its_past_stays(void **state)
{
	char *before;

	voices_answer(*state, "de-linde", FEB_2026, 6, "A10=3");
	voices_answer(*state, "de-eik", FEB_2026, 7, "A10=1");
	voices_release(*state);
	before = strdup(voices_look(*state, "SELECT * FROM kb_release_cell WHERE month < 24315"));
	voices_answer(*state, "de-linde", APR_2026, 13, "A10=4");
	voices_clock(*state, APR_2026 + 3);
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q1", "A10"), "6 67");
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q2", "A10"), "13 90");
	assert_string_equal(voices_figure(*state, "de-eik", "2026-Q1", "A10"), "7 15");
	assert_string_equal(voices_figure(*state, "de-eik", "2026-Q2", "A10"), "-");
	assert_string_equal(voices_figure(*state, "noord", "2026-04", "A10"), "13 90");
	assert_string_equal(voices_look(*state, "SELECT * FROM kb_release_cell WHERE month < 24315 AND months < 6"), before);
	free(before);
}

static void one_place_alone_is_its_region_and_has_no_limits(void **state)
{
	voices_change(*state, "UPDATE kb_place SET type = 'kwv' WHERE id = 'de-linde'");
	voices_answer(*state, "de-linde", FEB_2026, 9, "A10=3");
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q1", "A10"), "9 67");
	assert_string_equal(voices_figure(*state, "noord", "2026-02", "A10"), "9 67");
	assert_string_equal(voices_figure(*state, "coa", "2026-02", "A10"), "9 67");
	voices_expect(voices_page(*state, "/en/staff/metrics/compare/kwv/A10"), "Places with a figure: 1. A comparison needs 8.");
}

/* Control: four there are four everywhere, and nobody sees them. */
static void four_at_one_place_are_shown_nowhere(void **state)
{
	static const char *const places[] = { "de-linde", "noord", "coa" };

	voices_answer(*state, "de-linde", FEB_2026, 4, "A10=3");
	voices_release(*state);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		assert_string_equal(voices_figure(*state, places[i], i ? "2026-02" : "2026-Q1", "A10"), "");
}

/* ---- Populations and forms ---------------------------------------------------------------- */

/* The questions go on; the indicator is about nobody who is called so, and mixes them with none. */
static void a_renamed_population_feeds_no_indicator(void **state)
{
	voices_answer(*state, "de-linde", FEB_2026, 6, "A45=4");
	voices_tell(*state, "de-linde", "young_person", FEB_2026, 5, "A45=1");
	kb_test_keeper(*state);
	assert_string_equal(voices_look(*state, "SELECT n FROM metrics_sum WHERE item = 'A45'"), "11\n");
	assert_string_equal(voices_look(*state, "SELECT n, total FROM metrics_indicator WHERE indicator = 'Z22'"), "6 600000\n");
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q1", "A45"), "11 55");
}

/* A question that nobody knows is counted and in no table; what the form does not ask any more ends. */
static void a_form_with_other_questions_ends_a_line_and_begins_one(void **state)
{
	voices_answer(*state, "de-linde", FEB_2026, 6, "A10=3 A24=4");
	voices_answer(*state, "de-linde", APR_2026, 6, "A24=4 X99=3");
	voices_clock(*state, APR_2026 + 3);
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q1", "A10"), "6 67");
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q2", "A10"), "-");
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q2", "A24"), "6 83");
	assert_string_equal(voices_look(*state, "SELECT n FROM metrics_sum WHERE item = 'X99'"), "6\n");
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release_cell WHERE item = 'X99'"), "0\n");
}

/* Of a scale that is another now. Nothing of the voice counts, it is parked with an alarm, and the rest goes on. */
static void an_answer_beyond_its_scale_is_parked(void **state)
{
	voices_tell(*state, "de-linde", "youth", FEB_2026, 1, "A24=3 A10=9");
	voices_tell(*state, "de-linde", "youth", FEB_2026, 6, "A24=3 A10=2");
	for (int i = 0; i < ALARM_AFTER_THREE; i++)
		kb_test_keeper(*state);
	assert_string_equal(voices_look(*state, "SELECT parked, COUNT(*) FROM kb_queue"), "1 1\n");
	assert_string_equal(voices_look(*state, "SELECT item, n FROM metrics_sum ORDER BY item"), "A10 6\nA24 6\n");
	assert_string_equal(voices_figure(*state, "de-linde", "2026-Q1", "A24"), "6 67");
}

/* ---- Numbers ---------------------------------------------------------------------------------- */

/* A sum that is full takes no more and does not turn over; control: one below it does. */
static void a_full_sum_takes_no_more(void **state)
{
	static const char *const tables[] = { "metrics_sum", "metrics_indicator" };
	char sql[200];

	for (size_t i = 0; i < 2; i++) {
		voices_answer(*state, "de-linde", FEB_2026, 1, "A45=4");
		snprintf(sql, sizeof(sql), "UPDATE %s SET n = 99999999", tables[i]);
		voices_change(*state, sql);
		voices_answer(*state, "de-linde", FEB_2026, 1, "A45=4");
		snprintf(sql, sizeof(sql), "SELECT DISTINCT n FROM %s", tables[i]);
		assert_string_equal(voices_look(*state, sql), "100000000\n");
		for (int k = 0; k < ALARM_AFTER_THREE; k++)
			voices_answer(*state, "de-linde", FEB_2026, k == 0, "A45=4");
		assert_string_equal(voices_look(*state, sql), "100000000\n");
		assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_queue WHERE parked = 1"), i == 0 ? "1\n" : "2\n");
		voices_change(*state, "DELETE FROM metrics_sum; DELETE FROM metrics_indicator");
	}
}

/* Sums that somebody wrote into the store: the release fails and says which, and shows nothing. */
static void sums_that_cannot_be_release_nothing(void **state)
{
	static const char *const wrong[] = { "n = 9223372036854775807", "total = 9223372036854775807", "total = -9223372036854775807", "top = 9223372036854775807", "n = -1" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		char sql[200];

		voices_answer(*state, "de-linde", FEB_2026, 6, "A10=3");
		voices_answer(*state, "de-eik", FEB_2026, 6, "A10=3");
		snprintf(sql, sizeof(sql), "UPDATE metrics_sum SET %s WHERE place = 'de-linde'", wrong[i]);
		voices_change(*state, sql);
		assert_int_equal(kb_plugin.jobs[0].run(kb_test_ctx(*state, &kb_plugin)), KB_FAIL);
		kb_test_end(*state, false);
		assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release"), "0\n");
		voices_change(*state, "DELETE FROM metrics_sum");
	}
	voices_answer(*state, "de-linde", FEB_2026, 6, "A10=3");
	voices_release(*state); /* control */
	assert_string_not_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release"), "0\n");
}

static void numbers_of_days_do_not_turn_over(void **state)
{
	const struct catalogue_figure median = { .kind = CATALOGUE_MEDIAN };
	static const struct { int64_t count[2]; bool fine; } cases[] = {
		{ { 1, 2 }, true }, { { 99999, 1 }, true }, { { 99999, 2 }, false }, { { INT64_MAX, INT64_MAX }, false }, { { INT64_MAX, 2 }, false }, { { -1, 3 }, false },
	};
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	const int64_t days[] = { 3, 5 };

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		double value;
		int64_t n;

		if (reckon_days(c, &median, days, cases[i].count, 2, &value, &n) != cases[i].fine)
			fail_msg("case %zu", i);
		assert_true(cases[i].fine == (n > 0));
	}
	kb_test_end(*state, false);
}

/* ---- Series ------------------------------------------------------------------------------------- */

/* Ten quarters that are all the same: no limits of no width, no change. */
static void an_all_equal_series_shows_no_change(void **state)
{
	const char *body;

	for (int i = 0; i < 12; i++)
		voices_answer(*state, "de-linde", JAN_2026 - 3 * i, 12, "A10=3");
	body = voices_page(*state, "/en/staff/metrics/de-linde");
	assert_null(strstr(body, "A change is shown"));
	assert_null(strstr(body, "nan"));
	assert_null(strstr(body, "chance makes it<"));
	voices_expect(body, "No change shown: the figure was the same in all 12 periods.");
	assert_null(strstr(body, "Too early"));
	voices_expect(body, "<td class=\"number\">67</td>");
}

/* An empty quarter is a gap: nobody answered, and no score is zero; what was before it and after it stays. */
static void an_empty_period_is_a_gap(void **state)
{
	const char *body;

	voices_answer(*state, "de-linde", JAN_2026, 9, "A10=3");
	voices_answer(*state, "de-linde", JAN_2026 - 6, 9, "A10=4");
	body = voices_page(*state, "/en/staff/metrics/de-linde");
	voices_expect(body, "<td class=\"number\">–</td>");
	voices_expect(body, "M30.0 23.4h8m-4 0V10.0m-4 0h8"); /* told as a band */
	voices_expect(body, "<td class=\"number\">0</td>"); /* none answered */
	assert_null(strstr(body, "<td class=\"number\">0.0</td>"));
}

/* A house of which nothing is known has pages without figures. */
static void an_empty_house_has_pages(void **state)
{
	static const char *const paths[] = {
		"/en/staff/metrics", "/en/staff/attention", "/en/staff/metrics/coa", "/en/staff/metrics/coa/csv", "/en/staff/metrics/de-linde/indicators",
	};

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		assert_null(strstr(voices_page(*state, paths[i]), "nan"));
	voices_expect(voices_page(*state, "/en/staff/metrics/coa"), "There is no period that can be shown");
}

#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, voices_open, voices_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(a_clock_a_year_ahead_closes_no_month),
		WITH_HOUSE(a_clock_that_stays_ahead_is_believed),
		WITH_HOUSE(the_day_begins_anew_with_each_other_month),
		WITH_HOUSE(a_still_half_year_is_no_leap),
		WITH_HOUSE(a_clock_a_year_back_changes_nothing),
		WITH_HOUSE(late_answers_are_in_no_figure_and_the_page_says_so),
		WITH_HOUSE(an_observation_counts_once),
		WITH_HOUSE(a_place_that_moves_stays_until_the_quarter_is_over),
		WITH_HOUSE(a_place_that_moves_before_the_quarter_is_released_moves_at_once),
		WITH_HOUSE(a_merged_place_ends_and_its_past_stays),
		WITH_HOUSE(one_place_alone_is_its_region_and_has_no_limits),
		WITH_HOUSE(four_at_one_place_are_shown_nowhere),
		WITH_HOUSE(a_renamed_population_feeds_no_indicator),
		WITH_HOUSE(a_form_with_other_questions_ends_a_line_and_begins_one),
		WITH_HOUSE(an_answer_beyond_its_scale_is_parked),
		WITH_HOUSE(a_full_sum_takes_no_more),
		WITH_HOUSE(sums_that_cannot_be_release_nothing),
		WITH_HOUSE(numbers_of_days_do_not_turn_over),
		WITH_HOUSE(an_all_equal_series_shows_no_change),
		WITH_HOUSE(an_empty_period_is_a_gap),
		WITH_HOUSE(an_empty_house_has_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
