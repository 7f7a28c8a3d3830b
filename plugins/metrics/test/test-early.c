/* test-early.c - early indications: a repeat round after a measure, from what surveys tells to what a page says.
 *
 * Before the measure 48 of 96 answered well (test-measures.h). Numbers were worked out by hand: Newcombe's interval, method
 * 10, of Wilson's. The differencing control at the end has a house in which the guard is left out. */
#include "test-measures.h"

#include <stdio.h>
#include <string.h>

#include "klankbord-civil.h"
#include "metrics.h"

enum { FEB_2028 = JAN_2028 + 1, MAR_2028 = JAN_2028 + 2, APR_2028 = JAN_2028 + 3 };

/* The week of a day, as an item. */
static const char *week_of(int year, int month, int day, const char *answers)
{
	static char items[100];

	snprintf(items, sizeof(items), "week=%d %s", (kb_civil_make(year, month, day) - kb_civil_make(2000, 1, 3)) / 7, answers);
	return items;
}

/* A round in the week of 13 March 2028, six weeks after the last day of January: so many of so many answer well. */
static void repeat_of(struct kb_test *t, int good, int all)
{
	voices_clock(t, MAR_2028);
	voices_repeat(t, "de-linde", MAR_2028, good, week_of(2028, 3, 13, "A45=4"));
	voices_repeat(t, "de-linde", MAR_2028, all - good, week_of(2028, 3, 13, "A45=1"));
}

/* What the page says once the month is over. */
static const char *page_after(struct kb_test *t)
{
	voices_clock(t, APR_2028);
	voices_release(t);
	run_measures(t);
	return voices_page(t, PAGE);
}

/* ---- What it says ------------------------------------------------------------------------------ */

/* 10 of 12: 33 points, 4 to 49. */
static void as_was_hoped(void **state)
{
	const char *body;

	begin(*state, "57665766", 1, 0);
	repeat_of(*state, 10, 12);
	body = page_after(*state);
	voices_expect(body, "Early indication, not a verdict: as was hoped.");
	voices_expect(body, "6 weeks after the start: \u206883%\u2069 of 12 answers. Before the start: \u206850%\u2069 of 96 answers.");
	voices_expect(body, "Repeat round less before: 33 points (95% interval 4 to 49). This assumes different respondents.");
	voices_expect(body, "Too early: 0 periods"); /* the verdict does not look at it */
	expect_not(body, "No repeat round was told of");
}

/* The same where less was hoped for. */
static void against_what_was_hoped(void **state)
{
	begin(*state, "57665766", -1, 0);
	repeat_of(*state, 10, 12);
	voices_expect(page_after(*state), "Early indication, not a verdict: against what was hoped.");
}

/* 8 of 12: 17 points, -13 to 39. */
static void no_more_than_chance(void **state)
{
	begin(*state, "57665766", 1, 0);
	repeat_of(*state, 8, 12);
	voices_expect(page_after(*state), "Early indication, not a verdict: no difference beyond chance.");
	voices_expect(voices_page(*state, PAGE), "17 points (95% interval -13 to 39)");
}

/* At most 10% before is between 0 and 8 of 96; 2 of 12 is a change from 0 and none from 8. */
static void what_a_band_leaves_open_is_no_indication(void **state)
{
	begin(*state, "01010101", 1, 0);
	repeat_of(*state, 2, 12);
	voices_expect(page_after(*state), "no difference beyond chance");
	voices_expect(voices_page(*state, PAGE), "make the interval wider");
}

static void bands_that_agree_are_an_indication(void **state)
{
	begin(*state, "57665766", 1, 0);
	repeat_of(*state, 12, 12);
	voices_expect(page_after(*state), "as was hoped.");
	voices_expect(voices_page(*state, PAGE), "at least \u206890%\u2069");
}

/* A measure of 1 January, asked again in the week of 14 February, six weeks later: on 1 March it is there, in the middle of the quarter. */
static void after_eight_weeks_it_is_there(void **state)
{
	tell_day(1);
	begin(*state, "57665766", 1, 0);
	voices_clock(*state, FEB_2028);
	voices_repeat(*state, "de-linde", FEB_2028, 10, week_of(2028, 2, 14, "A45=4"));
	voices_repeat(*state, "de-linde", FEB_2028, 2, week_of(2028, 2, 14, "A45=1"));
	voices_clock(*state, MAR_2028);
	voices_release(*state);
	voices_expect(voices_page(*state, PAGE), "In the repeat round of \u2068February 2028\u2069, 6 weeks after the start: \u206883%\u2069 of 12 answers.");
}

/* ---- What it waits for ---------------------------------------------------------------------------- */

static void before_there_is_one_the_page_says_how(void **state)
{
	begin(*state, "57665766", 1, 0);
	voices_expect(voices_page(*state, PAGE), "No repeat round was told of yet. Six to eight weeks after the start");
	voices_expect(voices_page(*state, PAGE), "(A45)");
	voices_expect(voices_page(*state, PAGE), "It begins and ends in one month, and what it shows is there when that month is over.");
}

/* 28 February is four weeks after the last day of January. */
static void too_soon_is_no_indication(void **state)
{
	begin(*state, "57665766", 1, 0);
	voices_clock(*state, MAR_2028);
	voices_repeat(*state, "de-linde", MAR_2028, 12, week_of(2028, 2, 28, "A45=4"));
	voices_expect(page_after(*state), "No indication yet: the repeat round began 4 weeks after the start; 6 are needed.");
	expect_not(voices_page(*state, PAGE), "not a verdict:");
}

/* And eight weeks after the first, where the register says so. */
static void a_register_may_tell_the_day(void **state)
{
	tell_day(1);
	begin(*state, "57665766", 1, 0);
	voices_clock(*state, MAR_2028);
	voices_repeat(*state, "de-linde", MAR_2028, 10, week_of(2028, 2, 28, "A45=4"));
	voices_expect(page_after(*state), "8 weeks after the start");
}

static void nothing_shows_before_the_month_is_over(void **state)
{
	begin(*state, "57665766", 1, 0);
	repeat_of(*state, 10, 12);
	voices_expect(voices_page(*state, PAGE), "There was a repeat round in \u2068March 2028\u2069. Its figure comes when that month is over");
	expect_not(voices_page(*state, PAGE), "not a verdict:");
}

static void nine_are_not_measurable_and_four_are_not_told(void **state)
{
	begin(*state, "57665766", 1, 0);
	repeat_of(*state, 9, 9);
	voices_expect(page_after(*state), "there are 96 before the start and 9 in the repeat round");
	voices_close(state);
	measures_open(state);
	begin(*state, "57665766", 1, 0);
	repeat_of(*state, 4, 4);
	voices_expect(page_after(*state), "there are 96 before the start and \u2068–\u2069 in the repeat round");
}

/* Z08 is a mean of scores: Newcombe's interval is none of it. */
static void a_score_has_no_early_indication(void **state)
{
	tell_aim("aim.Z08.youth");
	begin(*state, "57665766", 1, 0);
	voices_expect(voices_page(*state, PAGE), "There is no early indication for this figure");
}

/* T22 takes two questions as one: less one of them it would tell of those who answered the other. Nothing of it is added up. */
static void two_questions_as_one_have_none(void **state)
{
	tell_aim("aim.T22.youth");
	begin(*state, "57665766", 1, 0);
	voices_expect(voices_page(*state, PAGE), "There is no early indication for this figure: it takes two questions as one");
	voices_clock(*state, MAR_2028);
	voices_repeat(*state, "de-linde", MAR_2028, 12, week_of(2028, 3, 13, "A24=4 A78=4 A45=4"));
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM metrics_repeat WHERE indicator = 'T22'"), "0\n");
	assert_string_not_equal(voices_look(*state, "SELECT COUNT(*) FROM metrics_repeat"), "0\n"); /* control: of another figure there is */
}

static void a_round_before_the_start_is_another_ones(void **state)
{
	begin(*state, "57665766", 1, 0);
	voices_repeat(*state, "de-linde", JAN_2028, 12, week_of(2028, 1, 3, "A45=4"));
	voices_expect(page_after(*state), "No repeat round was told of yet");
}

/* ---- What small places are told ----------------------------------------------------------------------- */

/* 2027: 24 of 48, and the norm is 80%. */
static void yes_or_no_to_the_norm_over_a_year(void **state)
{
	begin(*state, "57665766", 1, 0);
	voices_expect(voices_page(*state, PAGE), "no, it is missed. \u206850%\u2069 of 48 answers (95% interval 36% to 64%)");
	quarters(*state, 8, "888888");
	expect_not(voices_page(*state, PAGE), "it is missed"); /* there is a verdict now */
}

static void a_year_may_leave_it_open(void **state)
{
	begin(*state, "57668a9a", 1, 0); /* 37 of 48 */
	voices_expect(voices_page(*state, PAGE), "not distinguishable. \u206877%\u2069 of 48 answers");
}

static void the_region_goes_on_where_the_place_is_too_small(void **state)
{
	tell_measure(*state, JAN_2026 + 3, "planned", JAN_2028 - 3, 1, 0);
	quarters(*state, 0, "5766576");
	tell_measure(*state, JAN_2028 - 3, "running", JAN_2028 - 3, 1, 0);
	run_measures(*state);
	quarters(*state, 7, "6");
	voices_expect(voices_page(*state, PAGE), "Not measurable: 7 periods");
	voices_expect(voices_page(*state, PAGE), "<bdi lang=\"nl\">noord</bdi></a>: \u2068October 2027\u2069: \u206850%\u2069 of 12 answers.");
	kb_test_staff(*state, "location", "de-linde"); /* whose pages the region's are not */
	voices_expect(kb_test_get(*state, PAGE).body, "<bdi lang=\"nl\">noord</bdi>: ");
	expect_not(kb_test_get(*state, PAGE).body, "<bdi lang=\"nl\">noord</bdi></a>");
}

/* ---- What is released stays -------------------------------------------------------------------------------- */

#define REPEATS "SELECT place, month, months, n, total FROM kb_release_cell WHERE item = 'repeat:Z22:1:youth:0' AND tier = 'inside' ORDER BY 1, 2, 3"

static void what_was_released_of_a_round_stays(void **state)
{
	char was[2000];

	begin(*state, "57665766", 1, 0);
	repeat_of(*state, 10, 12);
	page_after(*state);
	snprintf(was, sizeof(was), "%s", voices_look(*state, REPEATS));
	assert_true(strlen(was) > 20);
	voices_repeat(*state, "de-linde", MAR_2028, 5, week_of(2028, 3, 13, "A45=1")); /* late */
	voices_expect(page_after(*state), "83%");
	kb_test_again(*state);
	voices_expect(page_after(*state), "83%");
	assert_string_equal(voices_look(*state, REPEATS), was);
}

#define SUMS "SELECT * FROM metrics_repeat ORDER BY 1, 2, 3, 4, 5; SELECT 1"

static void told_again_it_comes_out_the_same(void **state)
{
	char was[2000];

	begin(*state, "57665766", 1, 0);
	repeat_of(*state, 10, 12);
	voices_clock(*state, APR_2028);
	snprintf(was, sizeof(was), "%s", voices_look(*state, SUMS));
	assert_true(strlen(was) > 20);
	kb_test_again(*state);
	assert_string_equal(voices_look(*state, SUMS), was);
}

static void what_cannot_be_is_parked(void **state)
{
	begin(*state, "57665766", 1, 0);
	voices_clock(*state, MAR_2028);
	voices_repeat(*state, "de-linde", MAR_2028, 1, "A45=4");
	voices_repeat(*state, "de-linde", MAR_2028, 1, "week=0.5 A45=4");
	voices_repeat(*state, "de-linde", MAR_2028, 1, week_of(2028, 3, 13, "A45=9"));
	assert_string_equal(voices_look(*state, SUMS), "");
	voices_repeat(*state, "de-linde", MAR_2028, 1, week_of(2028, 3, 13, "A45=4")); /* control */
	assert_string_not_equal(voices_look(*state, SUMS), "");
}

/* ---- Differencing ----------------------------------------------------------------------------------------------- */

/* What a reader of everything that was released, inside, can take from one another: a quarter or year of all who answered less
 * the month of the repeat round in it. Few people with their answers are left where the first holds the second. */
#define LEFT "SELECT DISTINCT q.n - r.n, (q.total - r.total) / 1000 FROM kb_release_cell q JOIN kb_release_cell r " \
	"ON q.place = r.place AND q.month <= r.month AND r.month + r.months <= q.month + q.months AND q.tier = r.tier " \
	"WHERE q.item = 'Z22:1:youth:0' AND r.item = 'repeat:Z22:1:youth:0' AND q.shown = 1 AND r.shown = 1 AND q.n - r.n BETWEEN 1 AND 4"

/* Cells that sum rounds, or tell of them anywhere but where they were held, by month, inside. */
#define SUMMED "SELECT COUNT(*) FROM kb_release_cell WHERE item LIKE 'repeat:%' AND (place <> 'de-linde' OR months <> 1 OR tier <> 'inside')"

/* Three youths answer beside the round, one of them well; nine in it. */
static void three_and_nine(struct kb_test *t, bool guarded)
{
	begin(t, "57665766", 1, 0);
	repeat_of(t, 6, 9);
	voices_answer(t, "de-linde", MAR_2028, 1, "A45=4");
	voices_answer(t, "de-linde", MAR_2028, 2, "A45=1");
	if (!guarded) {
		voices_answer(t, "de-linde", MAR_2028, 6, "A45=4");
		voices_answer(t, "de-linde", MAR_2028, 3, "A45=1");
	}
	page_after(t);
}

static void who_answered_beside_the_round_is_not_what_is_left(void **state)
{
	three_and_nine(*state, true);
	voices_expect(voices_look(*state, REPEATS), "de-linde 24338 1 9 ");
	assert_string_equal(voices_look(*state, SUMMED), "0\n");
	assert_string_equal(voices_look(*state, LEFT), "");
}

/* Control: were the answers of the round told as answers too, the three would stand there, and that one of them is content. */
static void control_without_the_guard_they_are_exposed(void **state)
{
	three_and_nine(*state, false);
	assert_string_equal(voices_look(*state, LEFT), "3 100\n");
}

/* The round is in no figure of the quarter, and the quarter in none of the round. */
static void the_quarter_is_as_if_there_had_been_no_round(void **state)
{
	char was[200];

	begin(*state, "57665766", 1, 0);
	quarters(*state, 8, "6");
	snprintf(was, sizeof(was), "%s", voices_figure(*state, "de-linde", "2028-Q1", "A45"));
	voices_close(state);
	measures_open(state);
	begin(*state, "57665766", 1, 0);
	repeat_of(*state, 12, 12);
	quarters(*state, 8, "6");
	assert_string_equal(voices_figure(*state, "de-linde", "2028-Q1", "A45"), was);
	assert_string_equal(was, "12 50");
}

#define WITH_HOUSE(f) cmocka_unit_test_setup_teardown(f, measures_open, voices_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(as_was_hoped),
		WITH_HOUSE(against_what_was_hoped),
		WITH_HOUSE(no_more_than_chance),
		WITH_HOUSE(what_a_band_leaves_open_is_no_indication),
		WITH_HOUSE(bands_that_agree_are_an_indication),
		WITH_HOUSE(before_there_is_one_the_page_says_how),
		WITH_HOUSE(too_soon_is_no_indication),
		WITH_HOUSE(a_register_may_tell_the_day),
		WITH_HOUSE(after_eight_weeks_it_is_there),
		WITH_HOUSE(nothing_shows_before_the_month_is_over),
		WITH_HOUSE(nine_are_not_measurable_and_four_are_not_told),
		WITH_HOUSE(a_score_has_no_early_indication),
		WITH_HOUSE(two_questions_as_one_have_none),
		WITH_HOUSE(a_round_before_the_start_is_another_ones),
		WITH_HOUSE(yes_or_no_to_the_norm_over_a_year),
		WITH_HOUSE(a_year_may_leave_it_open),
		WITH_HOUSE(the_region_goes_on_where_the_place_is_too_small),
		WITH_HOUSE(what_was_released_of_a_round_stays),
		WITH_HOUSE(told_again_it_comes_out_the_same),
		WITH_HOUSE(what_cannot_be_is_parked),
		WITH_HOUSE(who_answered_beside_the_round_is_not_what_is_left),
		WITH_HOUSE(control_without_the_guard_they_are_exposed),
		WITH_HOUSE(the_quarter_is_as_if_there_had_been_no_round),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
