/* test-metrics.c - figures of questions, from what is heard to what may be seen, and by whom. */
#include "test-house.h"

static void test_four_are_withheld_and_five_are_shown(void **state)
{
	house_answer(*state, "de-linde", MONTH_2026_01, "A01", "11111");
	house_answer(*state, "de-linde", MONTH_2026_01, "A10", "1234");
	house_answer(*state, "de-linde", MONTH_2026_01, "A24", "1234");
	house_answer(*state, "de-linde", MONTH_2026_03, "A24", "4");
	house_expect_figure(*state, "de-linde", "2026-Q1", "A10", WITHHELD);
	house_expect_figure(*state, "de-linde", "2026-Q1", "A24", "\"5\",\"60\",\"\",\"0.60\",\"\",\"shown\"");
	house_expect_figure(*state, "de-linde", "2026-Q1", "A01", "\"5\",\"20\",\"<=20\",\"0.20\",\"<=20\",\"shown\"");
}

/* statistics.md 3: the two best of four; yes of yes/no; a reversed count would show. */
static void test_scores_follow_the_scale(void **state)
{
	static const struct { const char *item, *values, *tail; } cases[] = {
		{ "A10", "44444", "\"5\",\"80\",\">=80\",\"0.80\",\">=80\",\"shown\"" },
		{ "A24", "33333", "\"5\",\"67\",\"\",\"0.80\",\">=80\",\"shown\"" },
		{ "A50", "22222", "\"5\",\"33\",\"\",\"0.20\",\"<=20\",\"shown\"" },
		{ "A45", "1144", "\"\",\"\",\"\",\"withheld\"" },
		{ "A28", "11100", "\"5\",\"60\",\"\",\"0.60\",\"\",\"shown\"" },
		{ "A01", "2344123", "\"7\",\"57\",\"\",\"0.57\",\"\",\"shown\"" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		house_answer(*state, "de-linde", MONTH_2026_02, cases[i].item, cases[i].values);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		house_expect_figure(*state, "de-linde", "2026-Q1", cases[i].item, cases[i].tail);
}

static void test_open_period_is_invisible(void **state)
{
	house_answer(*state, "de-linde", MONTH_2026_04, "A10", "444444");
	assert_null(house_line(*state, "de-linde", "2026-Q2", "A10"));
	assert_null(house_line(*state, "noord", "2026-04", "A10"));
	kb_test_clock(*state, NOON_15_JULY_2026);
	kb_test_staff(*state, "quality", "coa"); /* the session of April is over */
	house_expect_figure(*state, "de-linde", "2026-Q2", "A10", "\"6\",\"83\",\">=83\",\"0.83\",\">=83\",\"shown\"");
	house_expect_figure(*state, "noord", "2026-04", "A10", "\"6\",\"83\",\">=83\",\"0.83\",\">=83\",\"shown\"");
}

/* Three here and three there: nothing of either location, but of their region. */
static void test_region_adds_up_what_lies_under_it(void **state)
{
	house_answer(*state, "de-linde", MONTH_2026_02, "A10", "444");
	house_answer(*state, "de-eik", MONTH_2026_02, "A10", "111");
	house_answer(*state, "de-berk", MONTH_2026_02, "A10", "44144");
	assert_null(house_line(*state, "de-linde", "2026-Q1", "A10"));
	assert_null(house_line(*state, "de-eik", "2026-Q1", "A10"));
	house_expect_figure(*state, "noord", "2026-02", "A10", "\"6\",\"50\",\"\",\"0.50\",\"\",\"shown\"");
	house_expect_figure(*state, "zuid", "2026-02", "A10", "\"5\",\"80\",\">=80\",\"0.80\",\">=80\",\"shown\"");
	house_expect_figure(*state, "coa", "2026-02", "A10", "\"11\",\"64\",\"\",\"0.64\",\"\",\"shown\"");
}

/* Eight in all and six of them in one region leave two in the other: both regions go. */
static void test_nothing_small_can_be_subtracted(void **state)
{
	house_answer(*state, "de-linde", MONTH_2026_02, "A10", "142314");
	house_answer(*state, "de-berk", MONTH_2026_02, "A10", "44");
	house_answer(*state, "de-linde", MONTH_2026_02, "A24", "142314"); /* control: nobody in the other one */
	assert_null(house_line(*state, "zuid", "2026-02", "A10"));
	house_expect_figure(*state, "coa", "2026-02", "A10", "\"8\",\"63\",\"\",\"0.63\",\"\",\"shown\"");
	house_expect_figure(*state, "noord", "2026-02", "A10", WITHHELD);
	house_expect_figure(*state, "de-linde", "2026-Q1", "A10", WITHHELD);
	house_expect_figure(*state, "noord", "2026-02", "A24", "\"6\",\"50\",\"\",\"0.50\",\"\",\"shown\"");
	house_expect_figure(*state, "de-linde", "2026-Q1", "A24", "\"6\",\"50\",\"\",\"0.50\",\"\",\"shown\"");
}

/* What was released stays as it was released, whatever is heard of it later. */
static void test_late_answers_change_nothing(void **state)
{
	static const char was[] = "\"7\",\"43\",\"\",\"0.43\",\"\",\"shown\"";

	house_answer(*state, "de-linde", MONTH_2026_01, "A24", "1234123");
	house_expect_figure(*state, "de-linde", "2026-Q1", "A24", was);
	house_answer(*state, "de-linde", MONTH_2026_01, "A24", "4444");
	house_answer(*state, "de-eik", MONTH_2026_02, "A24", "44444");
	house_expect_figure(*state, "de-linde", "2026-Q1", "A24", was);
	assert_null(house_line(*state, "de-eik", "2026-Q1", "A24"));
	kb_test_clock(*state, NOON_15_JULY_2026);
	kb_test_staff(*state, "quality", "coa");
	house_expect_figure(*state, "de-linde", "2026-Q1", "A24", was);
	house_answer(*state, "de-eik", MONTH_2026_04, "A24", "44444"); /* too late as well: April was released */
	assert_null(house_line(*state, "de-eik", "2026-Q2", "A24"));
}

static const struct kb_stmt metrics_spy = { "metrics", "metrics_spy", "SELECT COUNT(*) FROM kb_release_sum" };

/* Metrics hands sums in and gets what was released: the register itself is closed to it. */
static void test_register_is_closed_to_plugins(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);

	assert_false(kb_next(kb_ask(c, &metrics_spy)));
	assert_true(kb_failed(c));
	kb_test_end(*state, false);
}

/* Neither figure nor number stands on the page where it is withheld. */
static void test_page_shows_a_dash(void **state)
{
	const char *body;

	house_answer(*state, "de-linde", MONTH_2026_01, "A10", "3333333");
	house_answer(*state, "de-linde", MONTH_2026_01 - 3, "A10", "222");
	house_answer(*state, "de-linde", MONTH_2026_01 - 6, "A10", "11111"); /* left out: the half-year would tell the three */
	house_answer(*state, "de-linde", MONTH_2026_01 - 9, "A10", "33333");
	body = house_page(*state, "/en/staff/metrics/de-linde");
	assert_non_null(strstr(body, "<td class=\"number\">7</td>"));
	assert_non_null(strstr(body, "<td class=\"number\">–</td>"));
	assert_null(strstr(body, "<td class=\"number\">3</td>"));
	assert_non_null(strstr(body, "role=\"img\""));
	/* The line has a gap: two points, each begun with M, joined by no L. */
	assert_non_null(strstr(body, "<path d=\"M352.0 47.0M34.0 47.0\""));
	assert_null(strstr(body, "style="));
}

static void test_told_again_gives_equal_figures(void **state)
{
	char *before, *control;

	house_answer(*state, "de-linde", MONTH_2026_01, "A10", "1223334444");
	house_answer(*state, "de-linde", MONTH_2026_02, "A10", "2342");
	house_answer(*state, "de-eik", MONTH_2026_02, "A02", "23421");
	before = strdup(house_page(*state, "/en/staff/metrics/noord/csv"));
	kb_test_again(*state);
	assert_string_equal(house_page(*state, "/en/staff/metrics/noord/csv"), before);
	kb_test_again(*state);
	assert_string_equal(house_page(*state, "/en/staff/metrics/noord/csv"), before);
	/* Control: a release more is seen by this comparison. */
	house_answer(*state, "de-linde", MONTH_2026_04, "A10", "44444");
	kb_test_clock(*state, NOON_15_JULY_2026);
	kb_test_staff(*state, "quality", "coa");
	control = strdup(house_page(*state, "/en/staff/metrics/noord/csv"));
	assert_string_not_equal(control, before);
	free(control);
	free(before);
}

static void test_one_answer_changes_no_page(void **state)
{
	static const char *const paths[] = {
		"/en/staff/metrics", "/en/staff/metrics/de-linde", "/en/staff/metrics/noord",
		"/en/staff/metrics/coa", "/en/staff/metrics/coa/csv", "/en/staff/metrics/coa/indicators",
		"/en/staff/metrics/de-linde/indicators", "/en/staff/metrics/de-linde/indicators/csv",
		"/en/staff/overview", "/en/staff/overview/de-linde", "/en/staff/overview/noord/theme/3", "/en/staff/recurrence",
	};

	house_answer(*state, "de-linde", MONTH_2026_01, "A10", "123412");
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const char *before = kb_test_plain(*state, house_page(*state, paths[i])), *after;

		house_answer(*state, "de-linde", MONTH_2026_04, "A10", "4");
		after = kb_test_plain(*state, house_page(*state, paths[i]));
		assert_string_equal(after, before);
	}
}

static void test_figures_of_another_region_are_not_there(void **state)
{
	static const struct { const char *path; int status; } cases[] = {
		{ "/en/staff/metrics/noord", 200 }, { "/en/staff/metrics/de-linde", 200 },
		{ "/en/staff/metrics/de-linde/csv", 200 }, { "/en/staff/metrics/zuid", 404 },
		{ "/en/staff/metrics/coa", 404 }, { "/en/staff/metrics/de-berk", 404 },
		{ "/en/staff/metrics/de-berk/csv", 404 },
		{ "/en/staff/metrics/de-linde/indicators", 200 }, { "/en/staff/metrics/de-berk/indicators", 404 },
		{ "/en/staff/metrics/coa/indicators/csv", 404 }, { "/en/staff/metrics/nowhere", 404 },
		{ "/en/staff/overview", 200 }, { "/en/staff/overview/de-linde", 200 }, { "/en/staff/overview/zuid", 404 },
		{ "/en/staff/overview/coa", 404 }, { "/en/staff/overview/noord/theme/2", 200 }, { "/en/staff/overview/noord/theme/9", 404 },
		{ "/en/staff/overview/de-berk/theme/2", 404 }, { "/en/staff/recurrence", 200 },
	};
	const char *list;

	kb_test_anonymous(*state);
	kb_test_staff(*state, "quality", "noord");
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_int_equal(kb_test_get(*state, cases[i].path).status, cases[i].status);
	list = house_page(*state, "/en/staff/metrics");
	assert_non_null(strstr(list, "/en/staff/metrics/de-linde"));
	assert_null(strstr(list, "de-berk"));
}

static const struct kb_stmt metrics_peek = { "metrics", "metrics_peek", "SELECT COUNT(*) FROM surveys_told" };
static const struct kb_stmt metrics_own = { "metrics", "metrics_own", "SELECT COUNT(*) FROM metrics_sum" };

/* The same read, of another plugin's table and of its own. */
static void test_store_refuses_another_plugins_table(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);

	assert_true(kb_next(kb_ask(c, &metrics_own)));
	assert_false(kb_failed(c));
	assert_false(kb_next(kb_ask(c, &metrics_peek)));
	assert_true(kb_failed(c));
	kb_test_end(*state, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_four_are_withheld_and_five_are_shown),
		WITH_HOUSE(test_scores_follow_the_scale),
		WITH_HOUSE(test_open_period_is_invisible),
		WITH_HOUSE(test_region_adds_up_what_lies_under_it),
		WITH_HOUSE(test_nothing_small_can_be_subtracted),
		WITH_HOUSE(test_late_answers_change_nothing),
		WITH_HOUSE(test_register_is_closed_to_plugins),
		WITH_HOUSE(test_page_shows_a_dash),
		WITH_HOUSE(test_told_again_gives_equal_figures),
		WITH_HOUSE(test_one_answer_changes_no_page),
		WITH_HOUSE(test_figures_of_another_region_are_not_there),
		WITH_HOUSE(test_store_refuses_another_plugins_table),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
