/* test-metrics.c - figures, from what is heard to what may be seen.
 *
 * Another plugin tells the answers here: metrics knows nothing but what it hears. It
 * is called surveys, owns the real form (its items have the scales) and keeps what it
 * told, so that it can tell it again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "klankbord-test.h"
#include "charted.h"

extern const struct kb_plugin kb_plugin; /* metrics */

enum { MONTH_2026_01 = 12 * 2026, MONTH_2026_02, MONTH_2026_03, MONTH_2026_04 };
enum { NOON_15_APRIL_2026 = 1776254400, NOON_15_JULY_2026 = 1784116800 };

/* ---- A plugin that tells -------------------------------------------------------- */

static const struct kb_stmt surveys_add = { "surveys", "surveys_add",
	"INSERT INTO surveys_told (key, place, month, item, value) VALUES ($1, $2, $3, $4, $5)" };
static const struct kb_stmt surveys_before = { "surveys", "surveys_before",
	"SELECT place, month, item, value FROM surveys_told WHERE month < $1 ORDER BY key" };

static enum kb_rc tell(struct kb_ctx *c, const char *place, int32_t month, const char *item, double value)
{
	const struct kb_item told = { item, value };

	return kb_observe(c, &(struct kb_observation){
		.type = "answer", .place = place, .population = "youth", .month = month, .items = &told, .count = 1,
	});
}

/* Only asked after other tables were written, so the read goes on while it tells. */
static enum kb_rc again(struct kb_ctx *c, int32_t month)
{
	struct kb_rows *q = kb_ask(c, &surveys_before, kb_i(month));

	while (kb_next(q))
		tell(c, kb_col_text(q, 0), (int32_t)kb_col_int(q, 1), kb_col_text(q, 2), kb_col_real(q, 3));
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f)
{
	(void)c, (void)f;
	return KB_NONE;
}

static const struct kb_plugin surveys = {
	.abi = KB_ABI, .name = "surveys",
	.forms = (const struct kb_form[]){ { .file = "core.xml", .id = "core", .take = take }, { 0 } },
	.tells = (const struct kb_tells[]){ { "answer", again }, { 0 } },
	.migrations = (const struct kb_migration[]){ { 1,
	    "CREATE TABLE surveys_told (key TEXT PRIMARY KEY, place TEXT NOT NULL, month BIGINT NOT NULL, "
	    "item TEXT NOT NULL, value DOUBLE PRECISION NOT NULL) /*+sqlite WITHOUT ROWID */;" }, { 0 } },
	.statements = (const struct kb_stmt *const[]){ &surveys_add, &surveys_before, NULL },
};

/* ---- The house ------------------------------------------------------------------- */

static int open_house_with(void **state, const struct kb_plugin *metrics)
{
	const struct kb_plugin *plugins[] = { metrics, &surveys, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL };
	const char *forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t = kb_test_open(plugins, locales, forms);

	kb_test_clock(t, NOON_15_APRIL_2026);
	kb_test_place(t, "coa", "organisation", "");
	kb_test_place(t, "noord", "region", "coa");
	kb_test_place(t, "zuid", "region", "coa");
	kb_test_place(t, "de-linde", "location", "noord");
	kb_test_place(t, "de-eik", "location", "noord");
	kb_test_place(t, "de-berk", "location", "zuid");
	kb_test_staff(t, "quality", "coa");
	*state = t;
	return 0;
}

static int open_house(void **state)
{
	return open_house_with(state, &kb_plugin);
}

/* The same where the organisation has set norms. */
static int open_house_with_norms(void **state)
{
	static const struct kb_setting settings[] = { { "metrics.norms", "A10=60 A24=60 A50=60 A28=60", "" }, { 0 } };
	static struct kb_plugin metrics;

	metrics = kb_plugin;
	metrics.settings = settings;
	return open_house_with(state, &metrics);
}

static int close_house(void **state)
{
	kb_test_close(*state);
	return 0;
}

/* `n` youths answer `item` with the digits of `values`, one after another. */
static void answer(struct kb_test *t, const char *place, int32_t month, const char *item, const char *values)
{
	struct kb_ctx *c = kb_test_ctx(t, &surveys);

	for (; *values; values++) {
		kb_run(c, &surveys_add, kb_t(kb_key(c)), kb_t(place), kb_i(month), kb_t(item), kb_r(*values - '0'));
		tell(c, place, month, item, *values - '0');
	}
	assert_int_equal(kb_test_end(t, true), KB_OK);
	kb_test_keeper(t);
}

/* What the keeper does once a minute. */
static void release(struct kb_test *t)
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);

	assert_int_not_equal(kb_plugin.jobs[0].run(c), KB_FAIL);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

/* A page as it is a minute later. */
static const char *page(struct kb_test *t, const char *path)
{
	struct kb_test_reply r;

	release(t);
	r = kb_test_get(t, path);
	assert_int_equal(r.status, 200);
	return r.body;
}

/* The line of the CSV for a period and an item, copied; NULL: there is none. */
static char *csv_line(struct kb_test *t, const char *place, const char *period, const char *item)
{
	char path[100], want[100];
	const char *at, *key;

	snprintf(path, sizeof(path), "/en/staff/metrics/%s/csv", place);
	snprintf(want, sizeof(want), "\"%s\",\"%s\",", period, item);
	at = page(t, path);
	key = strstr(at, want);
	return key ? strndup(key, strcspn(key, "\r\n")) : NULL;
}

static void expect_figure(struct kb_test *t, const char *place, const char *period, const char *item, const char *tail)
{
	char *line = csv_line(t, place, period, item);

	assert_non_null(line);
	if (strlen(line) < strlen(tail) || strcmp(line + strlen(line) - strlen(tail), tail) != 0)
		fail_msg("expected %s at the end of %s", tail, line);
	free(line);
}

#define WITHHELD "\"\",\"\",\"\",\"\",\"\",\"withheld\""

/* ---- Tests ----------------------------------------------------------------------- */

static void test_four_are_withheld_and_five_are_shown(void **state)
{
	answer(*state, "de-linde", MONTH_2026_01, "A01", "11111");
	answer(*state, "de-linde", MONTH_2026_01, "A10", "1234");
	answer(*state, "de-linde", MONTH_2026_01, "A24", "1234");
	answer(*state, "de-linde", MONTH_2026_03, "A24", "4");
	expect_figure(*state, "de-linde", "2026-Q1", "A10", WITHHELD);
	expect_figure(*state, "de-linde", "2026-Q1", "A24", "\"5\",\"60\",\"\",\"0.60\",\"\",\"shown\"");
	expect_figure(*state, "de-linde", "2026-Q1", "A01", "\"5\",\"20\",\"<=20\",\"0.20\",\"<=20\",\"shown\"");
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
		answer(*state, "de-linde", MONTH_2026_02, cases[i].item, cases[i].values);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		expect_figure(*state, "de-linde", "2026-Q1", cases[i].item, cases[i].tail);
}

static void test_open_period_is_invisible(void **state)
{
	answer(*state, "de-linde", MONTH_2026_04, "A10", "444444");
	assert_null(csv_line(*state, "de-linde", "2026-Q2", "A10"));
	assert_null(csv_line(*state, "noord", "2026-04", "A10"));
	kb_test_clock(*state, NOON_15_JULY_2026);
	kb_test_staff(*state, "quality", "coa"); /* the session of April is over */
	expect_figure(*state, "de-linde", "2026-Q2", "A10", "\"6\",\"83\",\">=83\",\"0.83\",\">=83\",\"shown\"");
	expect_figure(*state, "noord", "2026-04", "A10", "\"6\",\"83\",\">=83\",\"0.83\",\">=83\",\"shown\"");
}

/* Three here and three there: nothing of either location, but of their region. */
static void test_region_adds_up_what_lies_under_it(void **state)
{
	answer(*state, "de-linde", MONTH_2026_02, "A10", "444");
	answer(*state, "de-eik", MONTH_2026_02, "A10", "111");
	answer(*state, "de-berk", MONTH_2026_02, "A10", "44144");
	assert_null(csv_line(*state, "de-linde", "2026-Q1", "A10"));
	assert_null(csv_line(*state, "de-eik", "2026-Q1", "A10"));
	expect_figure(*state, "noord", "2026-02", "A10", "\"6\",\"50\",\"\",\"0.50\",\"\",\"shown\"");
	expect_figure(*state, "zuid", "2026-02", "A10", "\"5\",\"80\",\">=80\",\"0.80\",\">=80\",\"shown\"");
	expect_figure(*state, "coa", "2026-02", "A10", "\"11\",\"64\",\"\",\"0.64\",\"\",\"shown\"");
}

/* Eight in all and six of them in one region leave two in the other: both regions go. */
static void test_nothing_small_can_be_subtracted(void **state)
{
	answer(*state, "de-linde", MONTH_2026_02, "A10", "142314");
	answer(*state, "de-berk", MONTH_2026_02, "A10", "44");
	answer(*state, "de-linde", MONTH_2026_02, "A24", "142314"); /* control: nobody in the other one */
	assert_null(csv_line(*state, "zuid", "2026-02", "A10"));
	expect_figure(*state, "coa", "2026-02", "A10", "\"8\",\"63\",\"\",\"0.63\",\"\",\"shown\"");
	expect_figure(*state, "noord", "2026-02", "A10", WITHHELD);
	expect_figure(*state, "de-linde", "2026-Q1", "A10", WITHHELD);
	expect_figure(*state, "noord", "2026-02", "A24", "\"6\",\"50\",\"\",\"0.50\",\"\",\"shown\"");
	expect_figure(*state, "de-linde", "2026-Q1", "A24", "\"6\",\"50\",\"\",\"0.50\",\"\",\"shown\"");
}

/* What was released stays as it was released, whatever is heard of it later. */
static void test_late_answers_change_nothing(void **state)
{
	static const char was[] = "\"7\",\"43\",\"\",\"0.43\",\"\",\"shown\"";

	answer(*state, "de-linde", MONTH_2026_01, "A24", "1234123");
	expect_figure(*state, "de-linde", "2026-Q1", "A24", was);
	answer(*state, "de-linde", MONTH_2026_01, "A24", "4444");
	answer(*state, "de-eik", MONTH_2026_02, "A24", "44444");
	expect_figure(*state, "de-linde", "2026-Q1", "A24", was);
	assert_null(csv_line(*state, "de-eik", "2026-Q1", "A24"));
	kb_test_clock(*state, NOON_15_JULY_2026);
	kb_test_staff(*state, "quality", "coa");
	expect_figure(*state, "de-linde", "2026-Q1", "A24", was);
	answer(*state, "de-eik", MONTH_2026_04, "A24", "44444"); /* too late as well: April was released */
	assert_null(csv_line(*state, "de-eik", "2026-Q2", "A24"));
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

/* ---- Indicators: T03, Z14 and Z22 as the file has them ---- */

/* `n` youths, each with these items and values. */
static void voices(struct kb_test *t, const char *place, int32_t month, int n, const struct kb_item *items, size_t count)
{
	for (int i = 0; i < n; i++) {
		kb_observe(kb_test_ctx(t, &surveys), &(struct kb_observation){
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
	for (at = strstr(page(t, path), begin); at; at = strstr(at + 1, begin)) {
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
	body = page(*state, "/en/staff/metrics/de-linde/indicators");
	assert_non_null(strstr(body, "<path d=\"M348.0 32.4h8m-4 0V10.0m-4 0h8M30.0 122.0h8m-4 0V99.6m-4 0h8\"")); /* two bands */
	assert_non_null(strstr(body, "share A39.2to3,gt3 of"));
	assert_non_null(strstr(body, "Upright with a foot at either end"));
	body = page(*state, "/en/staff/overview/de-linde");
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
	assert_non_null(strstr(page(*state, "/en/staff/metrics/de-linde/indicators"), "<path d=\"M352.0 77.2M34.0 77.2\""));
	assert_non_null(strstr(page(*state, "/en/staff/overview/de-linde"), "<path d=\"M112.0 20.8h0M4.0 20.8h0\"")); /* two dots */
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
	body = page(*state, "/en/staff/metrics/de-linde/indicator/Z14");
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
	assert_non_null(strstr(page(*state, "/en/staff/metrics/de-linde/indicators"), "<path d=\"M352.0 54.8L34.0 54.8\""));
	assert_non_null(strstr(page(*state, "/en/staff/overview/de-linde"), "<path d=\"M112.0 15.2L4.0 15.2\""));
}

/* Ten who miss a norm in `quarters` quarters of 2026, from the second on. */
static const char *ill_in(struct kb_test *t, int quarters)
{
	const struct kb_item ill[] = { { "A45", 1 } };

	kb_test_clock(t, NOON_15_JANUARY_2027);
	kb_test_staff(t, "quality", "coa");
	for (int i = 0; i < quarters; i++)
		voices(t, "de-linde", MONTH_2026_04 + 3 * i, 10, ill, 1);
	return page(t, "/en/staff/recurrence");
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

	answer(*state, "de-linde", MONTH_2026_01, "A45", "1223334444");
	answer(*state, "de-eik", MONTH_2026_02, "A45", "23421");
	before = added_up(*state);
	assert_true(before > 0);
	kb_test_again(*state);
	assert_int_equal(added_up(*state), before);
	answer(*state, "de-linde", MONTH_2026_01, "A45", "4"); /* control: one voice more is seen */
	assert_int_not_equal(added_up(*state), before);
}

static void expect_words(const char *body, const char *words)
{
	if (strstr(body, words) == NULL)
		fail_msg("the page does not say: %s\n%s", words, body);
}

/* Twelve quarters up to the first of 2026, by turns one and the other. */
static const char *page_of_turns(struct kb_test *t, const char *odd, const char *even)
{
	for (int i = 0; i < 12; i++)
		answer(t, "de-linde", MONTH_2026_01 - 3 * i, "A10", i % 2 ? odd : even);
	return page(t, "/en/staff/metrics/de-linde");
}

/* "At least 88" of eight, every quarter: where they lie is not told, so neither change nor none is said. They are
 * not "the same in all periods". The list of what stands out does not have them. */
static void test_nobody_says_what_bands_do(void **state)
{
	const char *body = page_of_turns(*state, "44444444", "44444444");

	expect_words(body, "at least 87");
	expect_words(body, "Whether it has changed cannot be said");
	expect_words(body, "Upright with a foot at either end");
	assert_null(strstr(body, "No change shown"));
	assert_null(strstr(body, "A change is shown"));
	expect_words(page(*state, "/en/staff/attention"), "No chart shows a change");
}

/* Whatever they are within their bands, they go up and down as chance does. */
static void test_what_holds_in_all_of_the_bands_is_said(void **state)
{
	const char *body = page_of_turns(*state, "44444444", "33333333");

	expect_words(body, "at least 87");
	expect_words(body, "No change shown: the periods differ no more than chance makes them.");
	assert_null(strstr(body, "cannot be said"));
}

/* A norm within the band is neither met nor missed; control: the end of the band alone misses it. */
static void test_a_norm_within_a_band(void **state)
{
	(void)state;
	assert_int_equal(charted_norm(90, 1000, KB_AT_LEAST, 0.95), KBS_NOT_DISTINGUISHABLE);
	assert_int_equal(charted_norm(90, 1000, KB_AS_IS, 0.95), KBS_BELOW);
	assert_int_equal(charted_norm(90, 1000, KB_AT_LEAST, 0.85), KBS_ABOVE);
	assert_int_equal(charted_norm(10, 1000, KB_AT_MOST, 0.05), KBS_NOT_DISTINGUISHABLE);
	assert_int_equal(charted_norm(10, 1000, KB_AT_MOST, 0.15), KBS_BELOW);
	assert_int_equal(charted_counts(10, 19, KB_AT_MOST).high, 1);
	assert_int_equal(charted_counts(90, 19, KB_AT_LEAST).low, 18);
}

/* Neither figure nor number stands on the page where it is withheld. */
static void test_page_shows_a_dash(void **state)
{
	const char *body;

	answer(*state, "de-linde", MONTH_2026_01, "A10", "3333333");
	answer(*state, "de-linde", MONTH_2026_01 - 3, "A10", "222");
	answer(*state, "de-linde", MONTH_2026_01 - 6, "A10", "11111"); /* left out: the half-year would tell the three */
	answer(*state, "de-linde", MONTH_2026_01 - 9, "A10", "33333");
	body = page(*state, "/en/staff/metrics/de-linde");
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

	answer(*state, "de-linde", MONTH_2026_01, "A10", "1223334444");
	answer(*state, "de-linde", MONTH_2026_02, "A10", "2342");
	answer(*state, "de-eik", MONTH_2026_02, "A02", "23421");
	before = strdup(page(*state, "/en/staff/metrics/noord/csv"));
	kb_test_again(*state);
	assert_string_equal(page(*state, "/en/staff/metrics/noord/csv"), before);
	kb_test_again(*state);
	assert_string_equal(page(*state, "/en/staff/metrics/noord/csv"), before);
	/* Control: a release more is seen by this comparison. */
	answer(*state, "de-linde", MONTH_2026_04, "A10", "44444");
	kb_test_clock(*state, NOON_15_JULY_2026);
	kb_test_staff(*state, "quality", "coa");
	control = strdup(page(*state, "/en/staff/metrics/noord/csv"));
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

	answer(*state, "de-linde", MONTH_2026_01, "A10", "123412");
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		const char *before = kb_test_plain(*state, page(*state, paths[i])), *after;

		answer(*state, "de-linde", MONTH_2026_04, "A10", "4");
		after = kb_test_plain(*state, page(*state, paths[i]));
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
	list = page(*state, "/en/staff/metrics");
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

/* ---- Verdicts ---- */

/* A quarter that lies `back` quarters before the first of 2026. */
static int32_t quarter(int back)
{
	return MONTH_2026_01 - 3 * back;
}

/* Four quarters are too few for a verdict, and twelve answers for a small rise. */
static void test_too_early(void **state)
{
	const char *body;

	for (int i = 0; i < 4; i++)
		answer(*state, "de-linde", quarter(i), "A10", i % 2 == 0 ? "333333332222" : "333333322222");
	body = page(*state, "/en/staff/metrics/de-linde");
	expect_words(body, "Too early for a verdict: useful periods 4 of 10.");
	expect_words(body, "With about 12 answers a period, a rise of the share by less than 20 points stays invisible");
	assert_null(strstr(body, "stroke-dasharray"));
	/* 8 of 12, by hand: Wilson from 39 to 86. */
	expect_words(body, "<td class=\"number\">39–86%</td>");
}

/* Twelve quarters that go up and down say nothing; six low and then six high ones do. */
static void test_change_is_shown_or_not(void **state)
{
	const char *body;

	for (int i = 0; i < 12; i++) {
		answer(*state, "de-linde", quarter(i), "A10", i % 2 == 0 ? "333333332222" : "333333322222");
		answer(*state, "de-eik", quarter(i), "A10", i < 6 ? "444444443333" : "222222222333");
	}
	body = page(*state, "/en/staff/metrics/de-linde");
	expect_words(body, "No change shown");
	expect_words(body, "The dotted limits are provisional until there are 20 periods.");
	assert_null(strstr(body, "A change is shown"));
	assert_non_null(strstr(body, "stroke-dasharray"));
	body = page(*state, "/en/staff/metrics/de-eik");
	expect_words(body, "A change is shown: the line crosses the mean too seldom (1; by chance 3 or more).");
	assert_null(strstr(body, "No change shown"));
}

/* Above a location the four rules speak, a sign for each month. */
static void test_signs_of_a_region(void **state)
{
	const char *body;

	for (int i = 0; i < 20; i++)
		answer(*state, "de-linde", MONTH_2026_03 - i, "A10", i == 0 ? "1111111111" : i % 2 == 0 ? "3333333332" : "3333332222");
	body = page(*state, "/en/staff/metrics/noord");
	expect_words(body, "Lower than chance makes it");
	expect_words(body, "periods that stand out: 1.");
	assert_null(strstr(body, "One of seven"));
	assert_null(strstr(body, "provisional"));
}

/* By hand: Wilson of 8 of 12 is 39 to 86, of 12 of 12 from 76 on, of 1 of 12 up to 35. */
static void test_against_a_norm(void **state)
{
	const char *body;

	answer(*state, "de-linde", quarter(0), "A10", "333333332222");
	answer(*state, "de-linde", quarter(0), "A24", "333333333333");
	answer(*state, "de-linde", quarter(0), "A50", "322222222222");
	answer(*state, "de-linde", quarter(0), "A28", "111111111");
	answer(*state, "de-linde", quarter(0), "A01", "333333333333");
	body = page(*state, "/en/staff/metrics/de-linde");
	expect_words(strstr(body, "<h2 id=\"A10\">"), "is not distinguishable from the norm of 60%.");
	expect_words(strstr(body, "<h2 id=\"A24\">"), "lies above the norm of 60%.");
	expect_words(strstr(body, "<h2 id=\"A50\">"), "lies below the norm of 60%.");
	expect_words(strstr(body, "<h2 id=\"A28\">"), "is not compared with the norm of 60%: fewer than ten answers.");
	/* A question without a norm is compared with none: four sentences for five questions. */
	size_t count = 0;
	for (const char *s = body; (s = strstr(s, "norm of")); s++)
		count++;
	assert_int_equal(count, 4);
}

/* The list of norms: words of their own, and only sound ones. */
static void test_norms(void **state)
{
	static const struct { const char *norms, *item; double norm; } cases[] = {
		{ "A10=75 A24=85", "A10", 75 }, { "A10=75 A24=85", "A24", 85 }, { "A10=75 A24=85", "A1", 0 }, { "A10=75", "A100", 0 },
		{ "  A10=72.5  ", "A10", 72.5 }, { "", "A10", 0 }, { "A10=", "A10", 0 }, { "A10=75x", "A10", 0 }, { "A10=750", "A10", 0 },
		{ "A10=-5", "A10", 0 }, { "A10=nan", "A10", 0 }, { "A10", "A10", 0 }, { "BA10=75", "A10", 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (norm_in(cases[i].norms, cases[i].item) != cases[i].norm)
			fail_msg("%s of \"%s\"", cases[i].item, cases[i].norms);
}

#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)

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
		WITH_HOUSE(test_nobody_says_what_bands_do),
		WITH_HOUSE(test_what_holds_in_all_of_the_bands_is_said),
		cmocka_unit_test(test_a_norm_within_a_band),
		WITH_HOUSE(test_page_shows_a_dash),
		WITH_HOUSE(test_told_again_gives_equal_figures),
		WITH_HOUSE(test_one_answer_changes_no_page),
		WITH_HOUSE(test_figures_of_another_region_are_not_there),
		WITH_HOUSE(test_store_refuses_another_plugins_table),
		WITH_HOUSE(test_too_early),
		WITH_HOUSE(test_change_is_shown_or_not),
		WITH_HOUSE(test_signs_of_a_region),
		cmocka_unit_test_setup_teardown(test_against_a_norm, open_house_with_norms, close_house),
		cmocka_unit_test(test_norms),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
