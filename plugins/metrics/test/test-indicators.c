/* test-indicators.c - indicators, from voices to a page: T03, Z14 and Z22 as the file has them, versions, what returns. */
#include "test-house.h"

/* `n` youths, each with these items and values. */
static void voices(struct kb_test *t, const char *place, int32_t month, int n, const struct kb_item *items, size_t count)
{
	for (int i = 0; i < n; i++) {
		kb_observe(kb_test_ctx(t, &house_tells), &(struct kb_observation){
			.type = "answer", .place = place, .population = "youth", .month = month, .items = items, .count = count });
		assert_int_equal(kb_test_end(t, true), KB_OK);
		kb_test_keeper(t);
	}
}

/* Does a line of the file of indicators hold both? */
static bool has_indicator(struct kb_test *t, const char *place, const char *begin, const char *tail)
{
	char path[100];
	const char *at;

	snprintf(path, sizeof(path), "/en/staff/metrics/%s/indicators/csv", place);
	for (at = strstr(house_page(t, path), begin); at; at = strstr(at + 1, begin)) {
		const char *end = at + strcspn(at, "\r\n"), *found = strstr(at, tail);

		if (found && found < end)
			return true;
	}
	return false;
}

static void test_indicators_are_added_up_by_voices(void **state)
{
	const struct kb_item both[] = { { "A01", 4 }, { "A02", 3 } }, day[] = { { "A01", 3 }, { "A02", 1 } };

	voices(*state, "de-linde", MONTH_2026_01, 3, both, 2);
	voices(*state, "de-linde", MONTH_2026_02, 1, day, 2);
	voices(*state, "de-linde", MONTH_2026_03, 1, day, 2);
	assert_true(has_indicator(*state, "de-linde", "\"2026-Q1\",\"T03\",\"1\",\"youth\",\"\",", "\"5\",\"60\",\"\",\"percent\""));
	assert_true(has_indicator(*state, "de-linde", "\"2026-Q1\",\"T03\",\"1\",\"youth\",\"day\",", "\"5\",\"80\",\">=80\",\"percent\""));
	assert_true(has_indicator(*state, "de-linde", "\"2026-Q1\",\"T03\",\"1\",\"youth\",\"night\",", "\"5\",\"60\",\"\",\"percent\""));
	assert_true(has_indicator(*state, "de-linde", "\"2026-Q1\",\"T03\"", "\"85\",\"organisation\",\"shown\""));
}

static void test_four_are_no_indicator(void **state)
{
	const struct kb_item both[] = { { "A01", 4 }, { "A02", 3 } };

	voices(*state, "de-linde", MONTH_2026_01, 4, both, 2);
	assert_false(has_indicator(*state, "de-linde", "\"2026-Q1\",\"T03\"", "shown"));
}

/* Eight in all, six of them in one region: what is left out of one is left out of the other. */
static void test_no_indicator_can_be_subtracted(void **state)
{
	const struct kb_item calm[] = { { "A45", 4 } };

	voices(*state, "de-linde", MONTH_2026_02, 6, calm, 1);
	voices(*state, "de-berk", MONTH_2026_02, 2, calm, 1);
	assert_false(has_indicator(*state, "de-linde", "\"2026-Q1\",\"Z22\"", "shown"));
	assert_true(has_indicator(*state, "coa", "\"2026-02\",\"Z22\"", "shown"));
}

enum { NOON_15_JANUARY_2027 = 1800014400, MONTH_2026_07 = MONTH_2026_01 + 6, MONTH_2026_10 = MONTH_2026_01 + 9 };

/* Who waits two to three months is within the norm until September, and beyond it from October on. */
static void test_a_changed_formula_is_another_version_and_segment(void **state)
{
	const struct kb_item waits[] = { { "A38.waiting", 1 }, { "A39.2to3", 1 } };
	const char *body;

	kb_test_clock(*state, NOON_15_JANUARY_2027);
	kb_test_staff(*state, "quality", "coa");
	voices(*state, "de-linde", MONTH_2026_07, 5, waits, 2);
	voices(*state, "de-linde", MONTH_2026_10, 5, waits, 2);
	assert_true(has_indicator(*state, "de-linde", "\"2026-Q3\",\"Z14\",\"1\"", "\"5\",\"20\",\"<=20\""));
	assert_true(has_indicator(*state, "de-linde", "\"2026-Q4\",\"Z14\",\"2\"", "\"5\",\"80\",\">=80\""));
	body = house_page(*state, "/en/staff/metrics/de-linde/indicators");
	assert_non_null(strstr(body, "<path d=\"M348.0 32.4h8m-4 0V10.0m-4 0h8M30.0 122.0h8m-4 0V99.6m-4 0h8\"")); /* two bands */
	assert_non_null(strstr(body, "share A39.2to3,gt3 of"));
	assert_non_null(strstr(body, "Upright with a foot at either end"));
	body = house_page(*state, "/en/staff/overview/de-linde");
	assert_non_null(strstr(body, "<path d=\"M112.0 9.6V4.0M4.0 32.0V26.4\""));
	assert_non_null(strstr(body, "at least \u206880%\u2069</span> <span class=\"period\">"));
}

/* Two of five wait longest under both formulas; yet no line joins the two. */
static void test_another_version_is_joined_by_no_line(void **state)
{
	const struct kb_item longest[] = { { "A38.waiting", 1 }, { "A39.gt3", 1 } }, soon[] = { { "A38.waiting", 1 }, { "A39.lt1", 1 } };

	kb_test_clock(*state, NOON_15_JANUARY_2027);
	kb_test_staff(*state, "quality", "coa");
	for (int i = 0; i < 2; i++) {
		voices(*state, "de-linde", i ? MONTH_2026_10 : MONTH_2026_07, 2, longest, 2);
		voices(*state, "de-linde", i ? MONTH_2026_10 : MONTH_2026_07, 3, soon, 2);
	}
	assert_non_null(strstr(house_page(*state, "/en/staff/metrics/de-linde/indicators"), "<path d=\"M352.0 77.2M34.0 77.2\""));
	assert_non_null(strstr(house_page(*state, "/en/staff/overview/de-linde"), "<path d=\"M112.0 20.8h0M4.0 20.8h0\"")); /* two dots */
}

/* The page of one indicator: what was told, in its band, under the version that held; where the formula changed it says
 * so, and the line breaks. Another place, or no indicator, is not there. */
static void test_the_page_of_one_indicator(void **state)
{
	const struct kb_item waits[] = { { "A38.waiting", 1 }, { "A39.2to3", 1 } };
	const char *body;

	kb_test_clock(*state, NOON_15_JANUARY_2027);
	kb_test_staff(*state, "quality", "coa");
	voices(*state, "de-linde", MONTH_2026_07, 5, waits, 2);
	voices(*state, "de-linde", MONTH_2026_10, 5, waits, 2);
	body = house_page(*state, "/en/staff/metrics/de-linde/indicator/Z14");
	assert_non_null(strstr(body, "share A39.2to3,gt3 of"));
	assert_non_null(strstr(body, "The formula changed in"));
	assert_non_null(strstr(body, "at most \u206820%\u2069"));
	assert_non_null(strstr(body, "at least \u206880%\u2069"));
	assert_null(strstr(body, ">100%<")); /* all of five is told no closer */
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/de-linde/indicator/Z99").status, 404);
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/nowhere/indicator/Z14").status, 404);
	kb_test_staff(*state, "location", "de-eik");
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/de-linde/indicator/Z14").status, 404);
}

/* Control: the same answers under one version are one line. */
static void test_one_version_is_one_segment(void **state)
{
	const struct kb_item calm[] = { { "A45", 4 } }, ill[] = { { "A45", 1 } };

	kb_test_clock(*state, NOON_15_JANUARY_2027);
	kb_test_staff(*state, "quality", "coa");
	for (int i = 0; i < 2; i++) {
		voices(*state, "de-linde", i ? MONTH_2026_10 : MONTH_2026_07, 3, calm, 1);
		voices(*state, "de-linde", i ? MONTH_2026_10 : MONTH_2026_07, 2, ill, 1);
	}
	assert_non_null(strstr(house_page(*state, "/en/staff/metrics/de-linde/indicators"), "<path d=\"M352.0 54.8L34.0 54.8\""));
	assert_non_null(strstr(house_page(*state, "/en/staff/overview/de-linde"), "<path d=\"M112.0 15.2L4.0 15.2\""));
}

/* Ten who miss a norm in `quarters` quarters of 2026, from the second on. */
static const char *ill_in(struct kb_test *t, int quarters)
{
	const struct kb_item ill[] = { { "A45", 1 } };

	kb_test_clock(t, NOON_15_JANUARY_2027);
	kb_test_staff(t, "quality", "coa");
	for (int i = 0; i < quarters; i++)
		voices(t, "de-linde", MONTH_2026_04 + 3 * i, 10, ill, 1);
	return house_page(t, "/en/staff/recurrence");
}

static void test_a_subject_returns_the_third_time(void **state)
{
	const char *body = ill_in(*state, 3);

	assert_non_null(strstr(body, "Guidance (help in practice)"));
	assert_non_null(strstr(body, "Q2 2026, Q3 2026, Q4 2026"));
}

static void test_twice_is_no_return(void **state)
{
	assert_non_null(strstr(ill_in(*state, 2), "No subject returns by this rule."));
}

static int64_t added_up(struct kb_test *t)
{
	static const struct kb_stmt stmt = { "metrics", "metrics_test_sum", "SELECT COALESCE(SUM(1000003 * n + total), 0) FROM metrics_indicator" };
	struct kb_rows *q = kb_ask(kb_test_ctx(t, &kb_plugin), &stmt);
	int64_t sum = kb_next(q) ? kb_col_int(q, 0) : -1;

	kb_test_end(t, false);
	return sum;
}

static void test_indicators_told_again_are_equal(void **state)
{
	int64_t before;

	house_answer(*state, "de-linde", MONTH_2026_01, "A45", "1223334444");
	house_answer(*state, "de-eik", MONTH_2026_02, "A45", "23421");
	before = added_up(*state);
	assert_true(before > 0);
	kb_test_again(*state);
	assert_int_equal(added_up(*state), before);
	house_answer(*state, "de-linde", MONTH_2026_01, "A45", "4"); /* control: one voice more is seen */
	assert_int_not_equal(added_up(*state), before);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_indicators_are_added_up_by_voices),
		WITH_HOUSE(test_four_are_no_indicator),
		WITH_HOUSE(test_no_indicator_can_be_subtracted),
		WITH_HOUSE(test_a_changed_formula_is_another_version_and_segment),
		WITH_HOUSE(test_the_page_of_one_indicator),
		WITH_HOUSE(test_one_version_is_one_segment),
		WITH_HOUSE(test_a_subject_returns_the_third_time),
		WITH_HOUSE(test_twice_is_no_return),
		WITH_HOUSE(test_indicators_told_again_are_equal),
		WITH_HOUSE(test_another_version_is_joined_by_no_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
