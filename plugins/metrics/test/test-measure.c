/* test-measure.c - did a measure work? From what a register tells to what it is told back.
 *
 * Twelve youths answer each quarter, so many of them well; verdicts and numbers were worked out by hand from
 * statistics.md 1.5 to 1.7. The register is a plugin of the test (test-measures.h). */
#include "test-measures.h"

#include <stdio.h>
#include <string.h>

#include "metrics.h"

/* Where two pages differ first. */
static void expect_same(const char *a, const char *b)
{
	size_t i = 0;

	a = strstr(a, "<main");
	b = strstr(b, "<main");
	while (a[i] && a[i] == b[i])
		i++;
	if (a[i] != b[i])
		fail_msg("the pages differ: %.80s\n%.80s", a + i, b + i);
}

static const char *page(struct kb_test *t, const char *path)
{
	return voices_page(t, path);
}

/* ---- Verdicts ----------------------------------------------------------------------------------------- */

/* Before: 48 of 96 (centre 50%, limits 50 +- 43). Six quarters of 8 of 12: no seven in a row, nothing beyond; every one
 * is higher than every one before: W = 48, p = 2 / 3003. Newcombe: 48 of 72 less 48 of 96 is 16.7 (1.6 to 30.5). */
static void an_improvement_is_shown_by_the_shift(void **state)
{
	const char *body;

	begin(*state, "57665766", 1, 0);
	quarters(*state, 8, "88888");
	body = page(*state, PAGE);
	voices_expect(body, "Too early: 5 periods");
	expect_not(body, "A signal called for");
	expect_not(page(*state, INDICATOR), "Fine dots");
	quarters(*state, 13, "8");
	body = page(*state, PAGE);
	voices_expect(body, "Improvement shown (8 periods before, 6 after)");
	voices_expect(body, "the shift between before and after (p = \u20680.001\u2069)");
	voices_expect(body, "W = 48, p = \u20680.0007\u2069");
	voices_expect(body, "after less before: 17 points (95% interval 2 to 31)");
	voices_expect(body, "7% – 93%");
	voices_expect(body, "8 periods from \u2068Q1 2026\u2069 on, frozen in \u2068January 2028\u2069");
}

/* The seventh quarter on one side: of eleven useful points more than six in a row. New limits: 67 +- 41. */
static void an_improvement_is_shown_by_a_run(void **state)
{
	const char *body;

	begin(*state, "57665766", 1, 1);
	quarters(*state, 8, "8888888");
	body = page(*state, PAGE);
	voices_expect(body, "What decided: 7 periods in a row since the start");
	voices_expect(body, "A signal called for this measure");
	voices_expect(body, "the chart has a new centre: \u206867%\u2069. It was \u206850%\u2069");
	voices_expect(body, "<td class=\"number\">26% – 100%</td>");
	body = page(*state, INDICATOR);
	voices_expect(body, "<a href=\"" PAGE "\">Measure 1</a>: Start: \u2068January 2028\u2069. \u2068Running\u2069. Improvement shown");
	voices_expect(body, "<td>Measure 1 starts.</td>");
	voices_expect(body, "Measure 1 starts in \u2068Q1 2028\u2069.");
	voices_expect(body, "Fine dots: centre and limits before the measure.");
	voices_expect(body, "V134l5 8h-10l5-8z"); /* the triangle */
}

/* The same figures where less was hoped for. */
static void what_was_not_hoped_for_is_a_deterioration(void **state)
{
	begin(*state, "57665766", -1, 0);
	quarters(*state, 8, "888888");
	voices_expect(page(*state, PAGE), "Deterioration shown (8 periods before, 6 after)");
}

/* After: 5 6 7 6 5 7, as before: 36 of 72 less 48 of 96 is 0. */
static void no_change_is_never_no_effect(void **state)
{
	begin(*state, "57665766", 1, 0);
	quarters(*state, 8, "567657");
	voices_expect(page(*state, PAGE), "No change shown (8 periods before, 6 after). That does not say that the measure did nothing.");
	voices_expect(page(*state, PAGE), "No rule decided");
	expect_not(page(*state, PAGE), "the chart has a new centre");
	expect_not(page(*state, INDICATOR), "Fine dots");
}

/* Seven quarters before, and a baseline that stays so. */
static void seven_before_are_not_measurable(void **state)
{
	tell_measure(*state, JAN_2026 + 3, "planned", JAN_2028 - 3, 1, 0);
	quarters(*state, 0, "5766576");
	tell_measure(*state, JAN_2028 - 3, "running", JAN_2028 - 3, 1, 0);
	quarters(*state, 7, "8888888");
	voices_expect(page(*state, PAGE), "Not measurable: 7 periods");
}

/* At most 10% before is nobody or one of twelve; at most 10% after too: were it nobody before and one after, that would be
 * a change. And where all bands lie on one side, they leave nothing open. */
static void what_a_band_leaves_open_is_no_change_shown(void **state)
{
	begin(*state, "01010101", 1, 0);
	quarters(*state, 8, "111111");
	voices_expect(page(*state, PAGE), "No change shown");
	voices_expect(page(*state, PAGE), "leave the verdict open");
}

static void bands_that_agree_leave_nothing_open(void **state)
{
	begin(*state, "57665766", 1, 0);
	quarters(*state, 8, "bcbcbc");
	voices_expect(page(*state, PAGE), "at least \u206890%\u2069");
	voices_expect(page(*state, PAGE), "Improvement shown");
	expect_not(page(*state, PAGE), "leave the verdict open");
}

/* ---- Scores -------------------------------------------------------------------------------------------- */

/* T02 is the mean of scores of a person; who answers well has 100, who does not 0. So a quarter with five of twelve has 42. */
static void begin_scores(struct kb_test *t, const char *before)
{
	tell_aim("aim.T02.youth");
	tell_answers("A10=4 A45=4 A50=4 A52=4", "A10=1 A45=1 A50=1 A52=1");
	begin(t, before, 1, 0);
}

/* 57665766: 42 to 58 in each quarter; then 67 in each: every one is higher, W = 48. Shares would have a size; scores have none. */
static void a_score_is_judged_by_its_own_chart(void **state)
{
	begin_scores(*state, "57665766");
	quarters(*state, 8, "888888");
	voices_expect(page(*state, PAGE), "Improvement shown (8 periods before, 6 after)");
	expect_not(page(*state, PAGE), "All answers together");
}

/* At least 90 after: wherever in it, each quarter is higher than all before. */
static void scores_in_bands_that_agree_leave_nothing_open(void **state)
{
	begin_scores(*state, "57665766");
	quarters(*state, 8, "bcbcbc");
	voices_expect(page(*state, PAGE), "at least 90<");
	voices_expect(page(*state, PAGE), "Improvement shown");
	expect_not(page(*state, PAGE), "leave the verdict open");
}

/* 17, 42, 33, 50 and four times at least 90. With all of these at 90, or all at 100, the lower limit is 28 or 45, and
 * 17 lies beyond it; with 100, 90, 100, 90 it is 15, and nothing does. */
static void limits_that_hang_on_what_lies_in_bands_show_no_change(void **state)
{
	begin_scores(*state, "2546cbcb");
	quarters(*state, 8, "2529a9");
	voices_expect(page(*state, PAGE), "No change shown");
	voices_expect(page(*state, PAGE), "leave the verdict open");
}

/* Control: told as they are such figures are judged by their limits: 17 lies beyond 37 to 61. */
static void a_point_beyond_limits_of_scores_without_bands_decides(void **state)
{
	begin_scores(*state, "55677665");
	quarters(*state, 8, "266666");
	voices_expect(page(*state, PAGE), "Deterioration shown");
	voices_expect(page(*state, PAGE), "periods since the start beyond the old limits: 1");
}

/* It starts in the second month of a quarter: that quarter counts on neither side. */
static void a_quarter_in_which_it_starts_counts_on_neither_side(void **state)
{
	tell_measure(*state, JAN_2026 + 3, "planned", JAN_2028 + 1, 1, 0);
	quarters(*state, 0, "57665766");
	quarters(*state, 8, "8");
	tell_measure(*state, JAN_2028 + 1, "running", JAN_2028 + 1, 1, 0);
	quarters(*state, 9, "88888");
	voices_expect(page(*state, PAGE), "Too early: 5 periods");
	voices_expect(page(*state, PAGE), "It starts in the midst of a period");
	voices_expect(page(*state, PAGE), "<td>Neither</td>");
}

/* ---- What is frozen ------------------------------------------------------------------------------------------ */

#define FROZEN "SELECT * FROM metrics_baseline_figure; SELECT 1"

static void nothing_is_frozen_before_it_is_released(void **state)
{
	tell_measure(*state, JAN_2026 + 3, "running", JAN_2028, 1, 0);
	quarters(*state, 0, "5766576");
	voices_expect(page(*state, PAGE), "The baseline is not frozen yet");
	assert_string_equal(voices_look(*state, FROZEN), "");
	quarters(*state, 7, "6");
	expect_not(page(*state, PAGE), "The baseline is not frozen yet");
}

static void a_planned_measure_is_not_frozen(void **state)
{
	tell_measure(*state, JAN_2026 + 3, "planned", JAN_2028, 1, 0);
	quarters(*state, 0, "576657668");
	assert_string_equal(voices_look(*state, FROZEN), "");
}

/* Another start, other hopes, told again, or sums that are another: the page is the same to the letter. */
static void what_is_frozen_stays(void **state)
{
	static char was[200000], rows[2000];

	begin(*state, "57665766", 1, 0);
	quarters(*state, 8, "888888");
	snprintf(was, sizeof(was), "%s", page(*state, PAGE));
	snprintf(rows, sizeof(rows), "%s", voices_look(*state, FROZEN));
	assert_true(strlen(rows) > 200);
	tell_measure(*state, JAN_2028 + 18, "running", JAN_2028 - 6, -1, 1);
	expect_same(page(*state, PAGE), was);
	kb_test_again(*state);
	run_measures(*state);
	expect_same(page(*state, PAGE), was);
	voices_change(*state, "UPDATE metrics_sum SET n = n + 3; UPDATE metrics_indicator SET n = n + 3");
	run_measures(*state);
	expect_same(page(*state, PAGE), was);
	assert_string_equal(voices_look(*state, FROZEN), rows);
	tell_measure(*state, JAN_2028 + 18, "stopped", JAN_2028, 1, 0); /* the state is heard */
	voices_expect(page(*state, PAGE), "\u2068Stopped\u2069");
}

/* Control: before it is frozen, another start is heard. */
static void before_it_is_frozen_the_last_word_holds(void **state)
{
	tell_measure(*state, JAN_2026 + 3, "planned", JAN_2028, 1, 0);
	tell_measure(*state, JAN_2026 + 3, "planned", JAN_2028 + 3, 1, 0);
	voices_expect(page(*state, PAGE), "Start: \u2068April 2028\u2069");
}

static void who_fixes_it_afterwards_is_told_of(void **state)
{
	quarters(*state, 0, "57665766888888");
	tell_measure(*state, JAN_2028 + 18, "running", JAN_2028, 1, 0);
	run_measures(*state);
	voices_expect(page(*state, PAGE), "The register told of this measure in \u2068July 2029\u2069, after its start");
	voices_expect(page(*state, PAGE), "Improvement shown");
}

/* ---- What is told back ------------------------------------------------------------------------------------------ */

static void expect_effects(void)
{
	static const char *const lines[] = {
		"verdict.too_early=1 fired.none=1 before=8 after=0 open=0\n", "verdict.improvement_shown=1 fired.test=1 before=8 after=6 open=0\n",
		"verdict.improvement_shown=1 fired.run=1 before=8 after=7 open=0\n",
	};
	size_t all = 0;

	for (size_t i = 0; i < 3; i++) {
		char line[200];

		snprintf(line, sizeof(line), "de-linde id." MEASURE "=1 aim.Z22.youth=1 %s", lines[i]);
		voices_expect(effects, line);
		all += strlen(line);
	}
	assert_int_equal(strlen(effects), all);
}

static void each_new_verdict_is_told_once(void **state)
{
	begin(*state, "57665766", 1, 0);
	quarters(*state, 8, "8888888");
	run_measures(*state);
	expect_effects();
	voices_clock(*state, JAN_2028 + 22);
	kb_test_again(*state);
	expect_effects();
}

/* ---- What cannot be ---------------------------------------------------------------------------------------------- */

static void a_measure_that_cannot_be_is_parked(void **state)
{
	static const struct kb_item wrong[][3] = {
		{ { "id.0123", 1 }, { "state.running", 1 }, { "aim.Z22.youth", 1 } },
		{ { "id." MEASURE, 1 }, { "state.idle", 1 }, { "aim.Z22.youth", 1 } },
		{ { "id." MEASURE, 1 }, { "state.running", 1 }, { "aim.Z22.nobody", 1 } },
		{ { "id." MEASURE, 1 }, { "state.running", 1 }, { "aim.Z22.youth", 2 } },
		{ { "id." MEASURE, 1 }, { "state.running", 1 }, { "reason", 1 } },
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct kb_ctx *c = kb_test_ctx(*state, &measures);
		const struct kb_item items[] = { wrong[i][0], wrong[i][1], wrong[i][2], { "start", JAN_2026 }, { "turn", 1 } };

		kb_observe(c, &(struct kb_observation){ .type = "measure", .place = "de-linde", .population = "youth", .month = JAN_2026, .items = items, .count = 5 });
		assert_int_equal(kb_test_end(*state, true), KB_OK);
		kb_test_keeper(*state);
	}
	assert_string_equal(voices_look(*state, "SELECT id FROM metrics_measure"), "");
}

static void who_may_not_read_the_place_sees_no_measure(void **state)
{
	tell_measure(*state, JAN_2026 + 3, "planned", JAN_2028, 1, 0);
	page(*state, PAGE);
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/de-eik/measure/" MEASURE).status, 404);
	kb_test_staff(*state, "location", "de-eik");
	assert_int_equal(kb_test_get(*state, PAGE).status, 404);
}

#define WITH_HOUSE(f) cmocka_unit_test_setup_teardown(f, measures_open, voices_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(an_improvement_is_shown_by_the_shift),
		WITH_HOUSE(an_improvement_is_shown_by_a_run),
		WITH_HOUSE(what_was_not_hoped_for_is_a_deterioration),
		WITH_HOUSE(no_change_is_never_no_effect),
		WITH_HOUSE(seven_before_are_not_measurable),
		WITH_HOUSE(what_a_band_leaves_open_is_no_change_shown),
		WITH_HOUSE(bands_that_agree_leave_nothing_open),
		WITH_HOUSE(a_score_is_judged_by_its_own_chart),
		WITH_HOUSE(scores_in_bands_that_agree_leave_nothing_open),
		WITH_HOUSE(limits_that_hang_on_what_lies_in_bands_show_no_change),
		WITH_HOUSE(a_point_beyond_limits_of_scores_without_bands_decides),
		WITH_HOUSE(a_quarter_in_which_it_starts_counts_on_neither_side),
		WITH_HOUSE(nothing_is_frozen_before_it_is_released),
		WITH_HOUSE(a_planned_measure_is_not_frozen),
		WITH_HOUSE(what_is_frozen_stays),
		WITH_HOUSE(before_it_is_frozen_the_last_word_holds),
		WITH_HOUSE(who_fixes_it_afterwards_is_told_of),
		WITH_HOUSE(each_new_verdict_is_told_once),
		WITH_HOUSE(a_measure_that_cannot_be_is_parked),
		WITH_HOUSE(who_may_not_read_the_place_sees_no_measure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
