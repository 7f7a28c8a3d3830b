/* test-outage.c - days on which the portal could not be reached, and what they do to the terms of a case. */
#include <stdio.h>

#include "test-world.h"

#define WORDS "De mentor schreeuwt elke avond"

static int32_t day(int32_t ymd)
{
	return kb_civil_read(ymd);
}

static enum kb_rc note(struct kb_test *t, int32_t first, int32_t last, const char *reason)
{
	enum kb_rc rc = outage_note(begin(t), "", day(first), day(last), reason);

	commit(t);
	return rc;
}

/* The log; its words live as long as the house. */
static size_t count(struct kb_test *t, const struct outage **list)
{
	static struct outage kept[8];
	const struct outage *all;
	size_t n = outages_all(begin(t), &all);

	assert_true(n <= sizeof kept / sizeof *kept);
	for (size_t i = 0; i < n; i++) {
		kept[i] = all[i];
		kept[i].id = piece(all[i].id, strlen(all[i].id));
		kept[i].reason = piece(all[i].reason, strlen(all[i].reason));
	}
	commit(t);
	*list = kept;
	return n;
}

/* Until when a case of this code has to be confirmed. */
static int32_t receipt_due(struct kb_test *t, const char *code)
{
	struct kb_ctx *c = begin(t);
	struct seal_reporter r;
	struct term_view v;
	int32_t due;

	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(case_look(c, case_by_mark(c, r.mark), &v), TERM_FINE);
	due = kb_civil_write(term_clock(&v, TERM_C_RECEIPT)->due);
	commit(t);
	return due;
}

static void formal_case(struct kb_test *t, char code[SEAL_CODE])
{
	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	file_case(t, "person", "formal", WORDS, code);
}

static void its_days_move_the_terms_of_a_case(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];

	formal_case(t, code);
	assert_int_equal(receipt_due(t, code), 20260422);
	kb_test_clock(t, NOON_15_APRIL_2026 + 4 * A_DAY);
	assert_int_equal(note(t, 20260417, 20260418, "network"), KB_OK);
	assert_int_equal(receipt_due(t, code), 20260424);
}

static void what_was_struck_moves_nothing(void **state)
{
	struct kb_test *t = *state;
	const struct outage *list;
	char code[SEAL_CODE];

	formal_case(t, code);
	kb_test_clock(t, NOON_15_APRIL_2026 + 4 * A_DAY);
	note(t, 20260417, 20260418, "network");
	assert_int_equal(count(t, &list), 1);
	assert_int_equal(outage_strike(begin(t), "", list[0].id), KB_OK);
	commit(t);
	assert_int_equal(receipt_due(t, code), 20260422);
	assert_int_equal(count(t, &list), 1);
	assert_true(list[0].struck);
	assert_int_equal(outage_strike(begin(t), "", list[0].id), KB_NONE);
	commit(t);
	assert_int_equal(note(t, 20260417, 20260417, "network"), KB_OK); /* its days are free again */
}

/* An outage that ended before the case, or on the day of an act, or that is struck between two acts. */
static void acts_go_on_beside_it(void **state)
{
	struct kb_test *t = *state;
	struct seal_reporter r;
	struct kb_ctx *c;
	char code[SEAL_CODE];

	kb_test_clock(t, NOON_15_APRIL_2026);
	note(t, 20260413, 20260414, "power");
	formal_case(t, code);
	assert_int_equal(receipt_due(t, code), 20260422);
	kb_test_clock(t, NOON_15_APRIL_2026 + 2 * A_DAY);
	note(t, 20260416, 20260417, "works");
	c = begin(t);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(case_event(c, case_by_mark(c, r.mark), (struct term_event){ .what = TERM_ACKNOWLEDGED }), TERM_FINE);
	commit(t);
	assert_int_equal(receipt_due(t, code), 20260424);
}

static void only_days_that_can_have_been_are_written_down(void **state)
{
	struct kb_test *t = *state;
	const struct outage *list;

	kb_test_clock(t, NOON_15_APRIL_2026);
	assert_int_equal(note(t, 20260414, 20260413, "power"), KB_NONE);
	assert_int_equal(note(t, 20260415, 20260416, "power"), KB_NONE); /* tomorrow */
	assert_int_equal(note(t, 20260315, 20260415, "power"), KB_NONE); /* 32 days */
	assert_int_equal(note(t, 20260410, 20260411, "keeper"), KB_NONE); /* the portal's own reason */
	assert_int_equal(note(t, 0, 20260411, "power"), KB_NONE);
	assert_int_equal(note(t, 20260410, 20260412, "power"), KB_OK);
	assert_int_equal(note(t, 20260412, 20260413, "power"), KB_NONE); /* twice */
	assert_int_equal(note(t, 20260413, 20260415, "other"), KB_OK);
	assert_int_equal(count(t, &list), 2);
}

/* ---- What the portal sees itself ---- */

static void watch_at(struct kb_test *t, int days)
{
	kb_test_clock(t, NOON_15_APRIL_2026 + (int64_t)days * A_DAY);
	assert_int_equal(outage_watch(begin(t)), KB_OK);
	commit(t);
}

static void whole_days_without_the_keeper_are_an_outage(void **state)
{
	struct kb_test *t = *state;
	const struct outage *list;

	for (int i = 0; i < 3; i++)
		watch_at(t, i);
	assert_int_equal(count(t, &list), 0);
	watch_at(t, 5); /* nothing on the 18th and the 19th */
	assert_int_equal(count(t, &list), 1);
	assert_int_equal(kb_civil_write(list[0].first), 20260418);
	assert_int_equal(kb_civil_write(list[0].last), 20260419);
	assert_string_equal(list[0].reason, "keeper");
	watch_at(t, 5);
	watch_at(t, 6);
	assert_int_equal(count(t, &list), 1);
}

static void a_clock_that_leaps_is_no_outage(void **state)
{
	struct kb_test *t = *state;
	const struct outage *list;

	watch_at(t, 0);
	watch_at(t, 400);
	assert_int_equal(count(t, &list), 0);
	watch_at(t, 3);
	watch_at(t, 4);
	assert_int_equal(count(t, &list), 0);
}

/* ---- The page ---- */

static void the_log_is_a_page_and_a_mistake_stays_on_it(void **state)
{
	struct kb_test *t = *state;
	const struct outage *list;
	char path[200];

	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
	assert_non_null(strstr(kb_test_get(t, "/en/staff/complaints/outages").body, "There was no outage."));
	assert_int_equal(kb_test_post(t, "/en/staff/complaints/outages", "csrf={csrf}&first=2026-04-13&last=2026-04-14&reason=power").status, 303);
	assert_non_null(strstr(kb_test_get(t, "/en/staff/complaints/outages").body, "There was no power"));
	assert_non_null(strstr(kb_test_post(t, "/en/staff/complaints/outages", "csrf={csrf}&first=2026-04-13&last=2026-04-14&reason=power").body, "cannot be written down"));
	assert_int_equal(count(t, &list), 1);
	snprintf(path, sizeof path, "/en/staff/complaints/outages/%s/strike", list[0].id);
	kb_test_get(t, "/en/staff/complaints/outages");
	assert_int_equal(kb_test_post(t, path, "csrf={csrf}").status, 303);
	assert_non_null(strstr(kb_test_get(t, "/en/staff/complaints/outages").body, "struck through"));
}

static void who_handles_for_a_region_reads_it_and_writes_nothing(void **state)
{
	struct kb_test *t = *state;
	const struct outage *list;
	const char *page;

	sign_in_handler(t, "regio-zuid");
	kb_test_get(t, "/nl/staff/complaints/key");
	kb_test_post(t, "/nl/staff/complaints/key", "csrf={csrf}&go=open&phrase=een+lange+zin+hier&again=een+lange+zin+hier");
	page = kb_test_get(t, "/en/staff/complaints/outages").body;
	assert_non_null(strstr(page, "There was no outage."));
	assert_null(strstr(page, "name=\"first\""));
	kb_test_get(t, "/en/staff/complaints/key");
	assert_int_equal(kb_test_post(t, "/en/staff/complaints/outages", "csrf={csrf}&first=2026-04-13&last=2026-04-14&reason=power").status, 404);
	assert_int_equal(count(t, &list), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(its_days_move_the_terms_of_a_case),
		WITH_HOUSE(what_was_struck_moves_nothing),
		WITH_HOUSE(acts_go_on_beside_it),
		WITH_HOUSE(only_days_that_can_have_been_are_written_down),
		WITH_HOUSE(whole_days_without_the_keeper_are_an_outage),
		WITH_HOUSE(a_clock_that_leaps_is_no_outage),
		WITH_HOUSE(the_log_is_a_page_and_a_mistake_stays_on_it),
		WITH_HOUSE(who_handles_for_a_region_reads_it_and_writes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
