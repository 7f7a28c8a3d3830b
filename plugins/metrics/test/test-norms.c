/* test-norms.c - what a norm means at a place, and what staff write beside it: reasons, target months, the record (S105, S41, S40).
 *
 * At de-linde good help when ill (Z22, a norm of 80 %, a minimum norm) is missed beyond chance from the second quarter of 2026 on. */
#include <stdio.h>
#include <string.h>

#include "test-voices.h"
#include "files.h"
#include "norms.h"

enum { JUL_2026 = APR_2026 + 3, OCT_2026 = APR_2026 + 6, NOV_2026, DEC_2026, JAN_2027, MAR_2027 = JAN_2027 + 2 };
#define NORMS "/en/staff/metrics/de-linde/norms"
#define BESIDE "/en/staff/metrics/de-linde/beside/Z22"
#define RECORD "SELECT kind, subject, turn, since, until, words, role FROM metrics_written ORDER BY kind, turn"
#define MISSED "Misses the norm of \xE2\x81\xA8" "80%"
#define DEVIATION "A deviation: no reason for local tailoring holds."
#define OMISSION "No month was set by which it must be met."
#define TAILORED "Local tailoring with a reason, up to and including \xE2\x81\xA8"
#define REASON "The doctor comes here once a week"

static void expect_not(const char *body, const char *words)
{
	if (strstr(body, words) != NULL)
		fail_msg("the page says: %s\n%s", words, body);
}

/* Ten answer badly in the second and third quarter; the next page is of what was released. */
static void ill(struct kb_test *t)
{
	voices_clock(t, NOV_2026);
	voices_answer(t, "de-linde", APR_2026, 10, "A45=1");
	voices_answer(t, "de-linde", JUL_2026, 10, "A45=1");
}

static struct kb_test_reply send(struct kb_test *t, const char *path, const char *fields)
{
	static char body[3000];

	voices_page(t, path); /* its token */
	snprintf(body, sizeof(body), "csrf={csrf}&%s", fields);
	return kb_test_post(t, path, body);
}

static int write_as(struct kb_test *t, const char *kind, int turn, int month, const char *words)
{
	static char fields[2500];

	snprintf(fields, sizeof(fields), "kind=%s&turn=%d&month=%d&words=%s", kind, turn, month, words);
	return send(t, BESIDE, fields).status;
}

#define TAILOR(t, turn, month) write_as((t), "tailored", (turn), (month), "The+doctor+comes+here+once+a+week.")

/* ---- Outcomes ---------------------------------------------------------------------------- */

static void test_missed_without_a_reason_is_a_deviation(void **state)
{
	const char *body;

	ill(*state);
	body = voices_page(*state, NORMS);
	voices_expect(body, MISSED);
	voices_expect(body, "in every figure since \xE2\x81\xA8" "Q2 2026");
	voices_expect(body, "<h2 id=\"minimum\">Minimum norms</h2>");
	voices_expect(body, "<h2 id=\"omitted\">");
	voices_expect(body, "Missed: 1.");
	voices_expect(body, "Local tailoring: 0.");
	body = voices_page(*state, "/en/staff/metrics/de-linde/indicator/Z22");
	voices_expect(body, DEVIATION);
	voices_expect(body, OMISSION);
	expect_not(body, TAILORED);
	expect_not(voices_page(*state, "/en/staff/overview/de-linde"), OMISSION);
	body = voices_page(*state, "/en/staff/metrics/noord/indicator/Z22"); /* reasons are written beside locations */
	voices_expect(body, MISSED);
	expect_not(body, DEVIATION);
}

static void test_a_reason_makes_it_tailored_until_its_month(void **state)
{
	const char *body;

	ill(*state);
	assert_int_equal(TAILOR(*state, 0, MAR_2027), 303);
	assert_string_equal(voices_look(*state, RECORD), "tailored Z22 1 24318 24326 The doctor comes here once a week. quality\n");
	body = voices_page(*state, NORMS);
	voices_expect(body, TAILORED "March 2027");
	voices_expect(body, REASON);
	voices_expect(body, "Missed: 0.");
	voices_expect(body, "Local tailoring: 1.");
	expect_not(body, "<h2 id=\"omitted\">");
	expect_not(body, "class=\"mark\"");
	body = voices_page(*state, "/en/staff/overview/de-linde");
	voices_expect(body, TAILORED "March 2027");
	voices_expect(body, REASON);
	voices_expect(body, "No newest share misses its norm by more than chance");
	body = voices_page(*state, "/en/staff/metrics/de-linde/indicator/Z22");
	voices_expect(body, REASON);
	expect_not(body, DEVIATION);
	voices_clock(*state, MAR_2027);
	voices_expect(voices_page(*state, NORMS), TAILORED "March 2027");
	voices_clock(*state, MAR_2027 + 1); /* past its month */
	body = voices_page(*state, NORMS);
	voices_expect(body, MISSED);
	expect_not(body, TAILORED);
	expect_not(body, REASON);
}

/* The row stays, and so does who withdrew it; somebody may write anew. */
static void test_what_is_withdrawn_counts_no_more_and_stays(void **state)
{
	const char *body;

	ill(*state);
	assert_int_equal(TAILOR(*state, 0, MAR_2027), 303);
	assert_int_equal(send(*state, BESIDE, "kind=tailored&turn=1&withdraw=1").status, 303);
	body = voices_page(*state, NORMS);
	voices_expect(body, "Missed: 1.");
	expect_not(body, REASON);
	body = voices_page(*state, BESIDE);
	voices_expect(body, REASON);
	voices_expect(body, "Withdrawn: what stood before does not hold any more.");
	assert_int_equal(send(*state, BESIDE, "kind=tailored&turn=2&withdraw=1").status, 409); /* there is nothing to withdraw */
	assert_int_equal(TAILOR(*state, 2, DEC_2026), 303);
	voices_expect(voices_page(*state, NORMS), TAILORED "December 2026");
	assert_string_equal(voices_look(*state, "SELECT turn, until, words <> '' FROM metrics_written ORDER BY turn"), "1 24326 1\n2 24326 0\n3 24323 1\n");
}

/* Of a norm that is met nothing is tailored, whatever was written. */
static void test_a_reason_changes_no_norm_that_is_met(void **state)
{
	const char *body;

	ill(*state);
	voices_answer(*state, "de-linde", NOV_2026, 40, "A45=4");
	voices_clock(*state, JAN_2027);
	voices_release(*state);
	assert_int_equal(TAILOR(*state, 0, MAR_2027), 303);
	body = voices_page(*state, NORMS);
	voices_expect(body, "Meets the norm of \xE2\x81\xA8" "80%");
	voices_expect(body, "Local tailoring: 0.");
	expect_not(body, REASON);
}

static void test_a_target_month_and_what_is_left_of_it(void **state)
{
	const char *body;

	ill(*state);
	assert_int_equal(write_as(*state, "target", 0, MAR_2027, "A+second+doctor+begins+in+spring."), 303);
	voices_expect(voices_page(*state, "/en/staff/overview/de-linde"), "To be met by \xE2\x81\xA8" "March 2027");
	body = voices_page(*state, NORMS);
	voices_expect(body, "To be met by \xE2\x81\xA8" "March 2027\xE2\x81\xA9, in 4 months.");
	expect_not(body, OMISSION);
	expect_not(body, "<h2 id=\"omitted\">");
	voices_expect(body, "Missed: 1."); /* a month is no reason */
	voices_clock(*state, MAR_2027);
	voices_expect(voices_page(*state, NORMS), "March 2027\xE2\x81\xA9: this month.");
	voices_clock(*state, MAR_2027 + 1);
	voices_expect(voices_page(*state, NORMS), "It was to be met by \xE2\x81\xA8" "March 2027\xE2\x81\xA9. That month is over.");
}

/* ---- What is refused ------------------------------------------------------------------------ */

static const struct { const char *words, *says; } refused[] = {
	{ "", "there are no words" },
	{ "+%0A+", "there are no words" },
	{ "ask+j.jansen%40example.org", "an e-mail address" },
	{ "see+https%3A%2F%2Fexample.org", "an e-mail address" },
	{ "call+06-12345678", "a number stands in it" },
	{ "room+12+06-12345678", "a number stands in it" },
	{ "V-number+V1234567", "a number stands in it" },
	{ "born+12-3-2009", "a number stands in it" },
	{ "number+123456782", "a number stands in it" },
	{ "since+mevrouw+De+Wit+left", "the name of a person" },
	{ "Dhr.+Jansen+left", "the name of a person" },
	{ "since+Nasrin+left", "could be a name" },
};

/* The words come back, and nothing is kept. */
static void test_words_that_cannot_be_kept(void **state)
{
	char fields[300];

	ill(*state);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct kb_test_reply r;

		snprintf(fields, sizeof(fields), "kind=tailored&turn=0&month=%d&words=%s", MAR_2027, refused[i].words);
		r = send(*state, BESIDE, fields);
		assert_int_equal(r.status, 200);
		voices_expect(r.body, refused[i].says);
		assert_string_equal(voices_look(*state, RECORD), "");
	}
	snprintf(fields, sizeof(fields), "kind=tailored&turn=0&month=%d&words=since+Nasrin+left", JAN_2027);
	voices_expect(send(*state, BESIDE, fields).body, ">\nsince Nasrin left</textarea>");
	voices_expect(send(*state, BESIDE, fields).body, "<option value=\"24324\" selected>January 2027");
}

/* Controls: a count, a year and a place may stand; what only its writer can tell, they may say. */
static void test_words_that_may_stand(void **state)
{
	char most[1002], fields[2000];

	ill(*state);
	assert_int_equal(write_as(*state, "tailored", 0, MAR_2027, "In+2026+there+were+12+of+30+youths+with+80%25+at+de-linde."), 303);
	assert_int_equal(write_as(*state, "tailored", 1, MAR_2027, "The+school+of+Assen+is+full."), 200);
	assert_int_equal(write_as(*state, "tailored", 1, MAR_2027, "The+school+of+Assen+is+full.&looked=1"), 303);
	assert_int_equal(write_as(*state, "tailored", 2, MAR_2027, "mail+a%40b.nl&looked=1"), 200);
	memset(most, 'a', sizeof(most));
	most[1001] = '\0';
	snprintf(fields, sizeof(fields), "%s", most);
	assert_int_equal(write_as(*state, "tailored", 2, MAR_2027, fields), 400);
	most[1000] = '\0';
	assert_int_equal(write_as(*state, "tailored", 2, MAR_2027, most), 303);
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM metrics_written"), "3\n");
}

static void test_a_month_has_bounds(void **state)
{
	ill(*state);
	assert_int_equal(TAILOR(*state, 0, OCT_2026), 200);
	assert_int_equal(TAILOR(*state, 0, NOV_2026 + WRITTEN_MONTHS + 1), 200);
	assert_string_equal(voices_look(*state, RECORD), "");
	assert_int_equal(TAILOR(*state, 0, NOV_2026), 303);
	assert_int_equal(TAILOR(*state, 1, NOV_2026 + WRITTEN_MONTHS), 303);
}

static void test_who_was_overtaken_reads_first(void **state)
{
	ill(*state);
	assert_int_equal(TAILOR(*state, 1, MAR_2027), 409);
	assert_int_equal(TAILOR(*state, 0, MAR_2027), 303);
	assert_int_equal(TAILOR(*state, 0, MAR_2027), 409); /* sent twice */
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM metrics_written"), "1\n");
}

/* Who works for a part, and who only looks, reads the reason and writes none. */
static void test_who_may_write(void **state)
{
	static const struct { const char *role, *place; } people[] = { { "location", "de-linde" }, { "quality", "noord" }, { "admin", "coa" } };
	const char *body;

	ill(*state);
	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++) {
		kb_test_staff(*state, people[i].role, people[i].place);
		assert_int_equal(TAILOR(*state, 0, MAR_2027), 404);
		assert_int_equal(write_as(*state, "target", 0, MAR_2027, "x"), 404);
	}
	kb_test_staff(*state, "quality", "coa");
	assert_int_equal(write_as(*state, "nothing", 0, MAR_2027, "x"), 404);
	assert_int_equal(write_as(*state, "cause", 0, MAR_2027, "x"), 404); /* an indicator has none */
	assert_string_equal(voices_look(*state, RECORD), "");
	assert_int_equal(TAILOR(*state, 0, MAR_2027), 303);
	kb_test_staff(*state, "location", "de-linde");
	body = voices_page(*state, BESIDE);
	voices_expect(body, REASON);
	voices_expect(body, "Quality staff, ");
	expect_not(body, "<textarea");
	kb_test_staff(*state, "location", "de-eik");
	assert_int_equal(kb_test_get(*state, BESIDE).status, 404);
	assert_int_equal(kb_test_get(*state, NORMS).status, 404);
}

static void test_beside_what_there_is(void **state)
{
	ill(*state);
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/de-linde/beside/Z99").status, 404);
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/de-linde/beside/Z10").status, 404); /* it has no norm */
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/noord/beside/Z22").status, 404);
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/de-linde/beside/A45").status, 200);
}

/* ---- Above locations -------------------------------------------------------------------------- */

static void test_which_location_misses_which(void **state)
{
	const char *body, *eik, *linde;

	ill(*state);
	voices_answer(*state, "de-eik", JUL_2026, 10, "A45=1");
	voices_answer(*state, "de-berk", JUL_2026, 40, "A45=4");
	assert_int_equal(TAILOR(*state, 0, MAR_2027), 303);
	body = voices_page(*state, "/en/staff/metrics/coa/norms");
	eik = strstr(body, "<h2 id=\"at-de-eik\">");
	linde = strstr(body, "<h2 id=\"at-de-linde\">");
	assert_true(eik && linde && eik < linde); /* by name */
	assert_non_null(strstr(linde, REASON));
	voices_expect(body, "No norm is missed by more than chance at: \xE2\x81\xA8" "de-berk\xE2\x81\xA9.");
	voices_expect(body, "No share with a norm shows of: \xE2\x81\xA8" "de-iep\xE2\x81\xA9.");
	body = voices_page(*state, "/en/staff/metrics/zuid/norms");
	expect_not(body, "at-de-linde");
	voices_expect(body, "No location of which a figure shows misses a norm");
}

/* ---- Files ------------------------------------------------------------------------------------- */

/* A period is tailored where its last month lies in what was meant; what was not missed never is, and less is better turns it round. */
static void test_what_a_file_says_of_a_period(void **state)
{
	const struct written list[] = { { .kind = WRITTEN_TAILORED, .subject = "Z22", .turn = 1, .since = JUL_2026, .until = MAR_2027, .words = "x" },
		{ .kind = WRITTEN_TARGET, .subject = "Z01", .turn = 1, .since = JUL_2026, .until = MAR_2027, .words = "x" },
		{ .kind = WRITTEN_TAILORED, .subject = "T12", .turn = 1, .since = JUL_2026, .until = MAR_2027, .words = "x" },
		{ .kind = WRITTEN_TAILORED, .subject = "T12", .turn = 2, .since = JUL_2026, .until = MAR_2027, .words = "" } };
	const struct written_all all = { list, sizeof(list) / sizeof(*list) };
	static const struct { const char *subject; bool lower; int32_t month, months; const char *verdict, *says; } cases[] = {
		{ "Z22", false, JUL_2026, 3, "below_norm", "tailored" },
		{ "Z22", false, JAN_2027, 3, "below_norm", "tailored" },
		{ "Z22", false, APR_2026, 3, "below_norm", "below_norm" },
		{ "Z22", false, MAR_2027 + 1, 3, "below_norm", "below_norm" },
		{ "Z22", false, JUL_2026, 6, "below_norm", "tailored" },
		{ "Z22", false, JAN_2026, 12, "below_norm", "tailored" },
		{ "Z22", false, JAN_2027, 12, "below_norm", "below_norm" },
		{ "Z22", false, JUL_2026, 3, "above_norm", "above_norm" },
		{ "Z22", false, JUL_2026, 3, "not_distinguishable", "not_distinguishable" },
		{ "Z22", true, JUL_2026, 3, "above_norm", "tailored" },
		{ "Z22", true, JUL_2026, 3, "below_norm", "below_norm" },
		{ "Z01", false, JUL_2026, 3, "below_norm", "below_norm" },
		{ "T12", false, JUL_2026, 3, "below_norm", "below_norm" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(outcome_code(&all, cases[i].subject, cases[i].lower, (struct kb_period){ .month = cases[i].month, .months = cases[i].months },
		    cases[i].verdict), cases[i].says);
}

/* "2026-07-01 tailored tailored until 2027-03\n" of each row of Z22 at de-linde that is held against the norm in the files of a release. */
static const char *rows_of(struct kb_test *t, const char *tier, int32_t through)
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	const struct files_release w = { .through = through, .day = 20270401, .tier = tier };
	struct files_rows rows = { 0 };
	static char all[1000];

	*all = '\0';
	files_rows(c, &w, kb_place(c, "de-linde"), &rows);
	for (size_t i = 0; i < rows.count; i++)
		if (strcmp(rows.rows[i].indicator_id, "Z22") == 0 && rows.rows[i].norm_verdict)
			snprintf(all + strlen(all), sizeof(all) - strlen(all), "%s %s %s %s\n", rows.rows[i].period_start, rows.rows[i].period_type,
			    rows.rows[i].norm_verdict, rows.rows[i].note ? rows.rows[i].note : "-");
	kb_test_end(t, false);
	return all;
}

/* Written in November: it is in what ends with that month, and covers what was missed when it was written. */
static void test_what_files_hold(void **state)
{
	ill(*state);
	assert_int_equal(TAILOR(*state, 0, MAR_2027), 303);
	voices_clock(*state, JAN_2027);
	voices_release(*state);
	assert_string_equal(rows_of(*state, "inside", NOV_2026), "2026-04-01 quarter below_norm -\n2026-07-01 quarter below_norm -\n2026-01-01 half_year below_norm -\n");
	assert_string_equal(rows_of(*state, "inside", JAN_2027), "2026-04-01 quarter below_norm -\n2026-07-01 quarter tailored tailored until 2027-03\n"
	    "2026-01-01 half_year below_norm -\n2026-07-01 half_year tailored tailored until 2027-03\n2026-01-01 year tailored tailored until 2027-03\n");
	assert_string_equal(rows_of(*state, "outside", JAN_2027), "2026-01-01 half_year below_norm -\n2026-07-01 half_year tailored tailored until 2027-03\n"
	    "2026-01-01 year tailored tailored until 2027-03\n");
}

/* ---- Types of location ---------------------------------------------------------------------------- */

/* What the gate released of a type is on pages of its own. */
static void test_a_type_has_figures_of_its_own(void **state)
{
	const char *body;

	voices_change(*state, "UPDATE kb_place SET type = 'kwv' WHERE id IN ('de-linde', 'de-berk')");
	voices_change(*state, "UPDATE kb_place SET type = 'poa' WHERE id IN ('de-eik', 'de-iep')");
	voices_clock(*state, NOV_2026);
	voices_answer(*state, "de-linde", JUL_2026, 30, "A45=4");
	voices_answer(*state, "de-berk", JUL_2026, 40, "A45=1");
	voices_answer(*state, "de-eik", JUL_2026, 50, "A45=1");
	body = voices_page(*state, "/en/staff/metrics/TYPE-kwv/indicator/Z22");
	voices_expect(body, "Q3 2026</th><td class=\"number\">43%</td><td class=\"number\">70</td>");
	voices_expect(voices_page(*state, "/en/staff/overview/coa"), "/en/staff/overview/TYPE-poa");
	expect_not(voices_page(*state, "/en/staff/overview/noord"), "TYPE-");
	assert_non_null(strstr(kb_test_get(*state, "/en/staff/metrics/TYPE-kwv/csv").body, "type:kwv"));
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/TYPE-ama/indicator/Z22").status, 404);
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/TYPE-kwv/beside/Z22").status, 404);
	kb_test_staff(*state, "quality", "noord"); /* a part of the organisation */
	assert_int_equal(kb_test_get(*state, "/en/staff/metrics/TYPE-kwv/indicator/Z22").status, 404);
	assert_int_equal(kb_test_get(*state, "/en/staff/overview/TYPE-kwv").status, 404);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_missed_without_a_reason_is_a_deviation, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_a_reason_makes_it_tailored_until_its_month, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_what_is_withdrawn_counts_no_more_and_stays, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_a_reason_changes_no_norm_that_is_met, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_a_target_month_and_what_is_left_of_it, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_words_that_cannot_be_kept, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_words_that_may_stand, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_a_month_has_bounds, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_who_was_overtaken_reads_first, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_who_may_write, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_beside_what_there_is, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_which_location_misses_which, voices_open, voices_close),
		cmocka_unit_test(test_what_a_file_says_of_a_period),
		cmocka_unit_test_setup_teardown(test_a_type_has_figures_of_its_own, voices_open, voices_close),
		cmocka_unit_test_setup_teardown(test_what_files_hold, voices_open, voices_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
