/* test-joint.c - a figure that takes two questions as one tells nothing of those who answered the one that was left out; and of
 * questions that a figure takes together, and "I don't know", nothing is told by taking the one from the other.
 *
 * T22 counts "A24|A78": how often the mentor has time, or the foster parent. Each question is a figure too. The control is
 * the same table where the gate does not know of the questions: there the three stand exposed, by number and by what they said. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "test-voices.h"
#include "metrics.h"

static struct kb_figure released(struct kb_test *t, const char *place, const char *item, struct kb_period p)
{
	struct kb_figure g = { .place = place, .item = item, .period = p };

	assert_int_equal(kb_released(kb_test_ctx(t, &kb_plugin), KB_INSIDE, &g, 1), KB_OK);
	assert_int_equal(kb_test_end(t, false), KB_OK);
	return g;
}

/* "shown" or "withheld": the status of T22 in the file of a place. */
static const char *status(struct kb_test *t, const char *place, const char *period)
{
	static char said[20];
	char path[100], want[100];
	const char *at, *end;

	snprintf(path, sizeof(path), "/en/staff/metrics/%s/indicators/csv", place);
	snprintf(want, sizeof(want), "\"%s\",\"T22\",", period);
	at = strstr(voices_page(t, path), want);
	if (!at)
		return "none";
	end = at + strcspn(at, "\r\n") - 1;
	for (at = end; at[-1] != '"'; at--)
		;
	snprintf(said, sizeof(said), "%.*s", (int)(end - at), at);
	return said;
}

/* 20 with a mentor at de-linde, so many with foster parents at de-eik: half of them well. */
static void answers(struct kb_test *t, int foster)
{
	voices_answer(t, "de-linde", JAN_2026, 12, "A24=3");
	voices_answer(t, "de-linde", JAN_2026, 8, "A24=1");
	voices_answer(t, "de-eik", JAN_2026, foster - foster / 2, "A78=1");
	voices_answer(t, "de-eik", JAN_2026, foster / 2, "A78=4");
	voices_release(t);
}

/* The control: the gate does not know that each question parts them. */
static struct kb_figure released_unparted(struct kb_test *t)
{
	const struct kb_sum sums[] = {
		{ .item = "unparted", .place = "de-linde", .month = JAN_2026, .n = 20, .total = 1200000, .top = -1 },
		{ .item = "unparted", .place = "de-eik", .month = JAN_2026, .n = 3, .total = 100000, .top = -1 },
	};

	assert_int_equal(kb_release(kb_test_ctx(t, &kb_plugin), sums, 2), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
	return released(t, "noord", "unparted", (struct kb_period){ JAN_2026, 1 });
}

static void test_the_control_exposes_three(void **state)
{
	const struct kb_period january = { JAN_2026, 1 };
	struct kb_figure both, mentor;

	answers(*state, 3);
	both = released_unparted(*state);
	mentor = released(*state, "noord", "A24", january);
	assert_false(released(*state, "noord", "A78", january).shown);
	assert_int_equal(both.n - mentor.n, 3);
	/* 57 % of 23 are 13, 60 % of 20 are 12: one of the three is content, two are not. */
	assert_int_equal(lround(both.value * (double)both.n / 100) - lround(mentor.share * (double)mentor.n), 1);
	assert_false(released(*state, "noord", "T22:1:youth:0", january).shown);
}

static void test_three_are_not_told_by_both(void **state)
{
	voices_answer(*state, "de-linde", FEB_2026, 20, "A24=3");
	answers(*state, 3);
	assert_string_equal(status(*state, "noord", "2026-02"), "shown");
	assert_string_equal(status(*state, "noord", "2026-01"), "none"); /* months at the old end that do not show are left off */
	assert_string_equal(status(*state, "coa", "2026-01"), "none");
}

/* Six are a figure of their own, and both together tell nothing more. */
static void test_six_are_shown_and_so_are_both(void **state)
{
	answers(*state, 6);
	assert_true(released(*state, "noord", "A78", (struct kb_period){ JAN_2026, 1 }).shown);
	assert_string_equal(status(*state, "noord", "2026-01"), "shown");
	assert_string_equal(status(*state, "de-eik", "2026-Q1"), "shown");
}

static void test_where_nobody_has_foster_parents_nothing_is_hidden(void **state)
{
	answers(*state, 0);
	assert_string_equal(status(*state, "noord", "2026-01"), "shown");
	assert_string_equal(status(*state, "de-linde", "2026-Q1"), "shown");
}

/* "At least 90 %" of the 20 with a mentor; exactly 81 % of all 32, and 50 % of the 12 others, would say that it was all 20. */
static void test_both_open_no_band(void **state)
{
	voices_answer(*state, "de-linde", FEB_2026, 20, "A24=3");
	voices_answer(*state, "de-linde", FEB_2026, 12, "A24=1");
	voices_answer(*state, "de-linde", JAN_2026, 20, "A24=4");
	voices_answer(*state, "de-eik", JAN_2026, 6, "A78=4");
	voices_answer(*state, "de-eik", JAN_2026, 6, "A78=1");
	voices_release(*state);
	assert_int_equal(released(*state, "noord", "A24", (struct kb_period){ JAN_2026, 1 }).share_band, KB_AT_LEAST);
	assert_int_equal(released(*state, "noord", "T22:1:youth:0", (struct kb_period){ JAN_2026, 1 }).value_band, KB_AS_IS);
	assert_string_equal(status(*state, "noord", "2026-02"), "shown");
	assert_string_equal(status(*state, "noord", "2026-01"), "none");
}

/* ---- Questions that figures take together, and "I don't know" ---- */

static void expect_n(struct kb_test *t, const char *item, int64_t n)
{
	struct kb_figure g = released(t, "de-linde", item, (struct kb_period){ JAN_2026, 3 });

	assert_true(g.shown);
	assert_int_equal(g.n, n);
}

/* Twelve with T07, so twelve with its question: two who do not know do not say yes. */
static void test_the_question_counts_who_does_not_know_where_its_indicator_does(void **state)
{
	voices_answer(*state, "de-linde", JAN_2026, 6, "A54=1 A54.yes=1");
	voices_answer(*state, "de-linde", JAN_2026, 4, "A54=0 A54.no=1");
	voices_answer(*state, "de-linde", JAN_2026, 2, "A54.dk=1");
	voices_release(*state);
	expect_n(*state, "T07:1:youth:0", 12);
	expect_n(*state, "A54", 12);
	assert_int_equal(lround(100 * released(*state, "de-linde", "A54", (struct kb_period){ JAN_2026, 3 }).share), 50);
}

/* In one month nobody knows: the question has them all the same. */
static void test_who_does_not_know_counts_where_nobody_knows(void **state)
{
	voices_answer(*state, "de-linde", JAN_2026, 6, "A54=1 A54.yes=1");
	voices_answer(*state, "de-linde", FEB_2026, 5, "A54.dk=1");
	voices_release(*state);
	expect_n(*state, "T07:1:youth:0", 11);
	expect_n(*state, "A54", 11);
}

/* The control: no indicator counts who does not know how the atmosphere is. */
static void test_elsewhere_who_does_not_know_is_not_counted(void **state)
{
	voices_answer(*state, "de-linde", JAN_2026, 10, "A10=3");
	voices_answer(*state, "de-linde", JAN_2026, 2, "A10.dk=1");
	voices_release(*state);
	expect_n(*state, "A10", 10);
}

static void test_of_questions_taken_together_who_skips_one_is_in_neither(void **state)
{
	voices_answer(*state, "de-linde", JAN_2026, 10, "A01=3 A02=4 A05=4 A04=3 A10=3");
	voices_answer(*state, "de-linde", JAN_2026, 1, "A01=3 A02.skip=1 A05=1 A04.dk=1 A10=3");
	voices_answer(*state, "de-linde", JAN_2026, 1, "A01.dk=1 A02=1 A05.skip=1 A04=1 A10=3");
	voices_release(*state);
	expect_n(*state, "T03:1:youth:0", 10);
	expect_n(*state, "T03:1:youth/day:0", 10);
	expect_n(*state, "T03:1:youth/night:0", 10);
	expect_n(*state, "A01", 10);
	expect_n(*state, "A02", 10);
	expect_n(*state, "T15:1:youth:0", 10);
	expect_n(*state, "A05", 10);
	expect_n(*state, "A04", 10);
	expect_n(*state, "A10", 12);
}

/* A form that asks the one alone loses nothing. */
static void test_who_was_not_asked_the_other_counts(void **state)
{
	voices_answer(*state, "de-linde", JAN_2026, 7, "A01=3");
	voices_release(*state);
	expect_n(*state, "A01", 7);
	expect_n(*state, "T03:1:youth/day:0", 7);
}

/* The definition of each question says so, and of no other. */
static void test_the_page_says_whose_answers_count(void **state)
{
	const char *page, *at;

	voices_answer(*state, "de-linde", JAN_2026, 7, "A01=3 A02=3 A10=3 A54=1");
	page = voices_page(*state, "/en/staff/metrics/de-linde");
	voices_expect(page, "also answered \u2068A02\u2069, if that was asked");
	voices_expect(page, "also answered \u2068A01\u2069, if that was asked");
	at = strstr(page, "counts as an answer, and not as yes");
	assert_non_null(at);
	assert_null(strstr(at + 1, "counts as an answer, and not as yes"));
}

#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, voices_open, voices_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_the_control_exposes_three),
		WITH_HOUSE(test_three_are_not_told_by_both),
		WITH_HOUSE(test_six_are_shown_and_so_are_both),
		WITH_HOUSE(test_both_open_no_band),
		WITH_HOUSE(test_where_nobody_has_foster_parents_nothing_is_hidden),
		WITH_HOUSE(test_the_question_counts_who_does_not_know_where_its_indicator_does),
		WITH_HOUSE(test_who_does_not_know_counts_where_nobody_knows),
		WITH_HOUSE(test_elsewhere_who_does_not_know_is_not_counted),
		WITH_HOUSE(test_of_questions_taken_together_who_skips_one_is_in_neither),
		WITH_HOUSE(test_who_was_not_asked_the_other_counts),
		WITH_HOUSE(test_the_page_says_whose_answers_count),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
