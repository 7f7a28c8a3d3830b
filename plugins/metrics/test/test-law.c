/* test-law.c - complaints of a year for the registers of the law: what the gate shows of them, worked out by hand.
 *
 * A house of four locations hears what the plugin complaints would tell, over the year 2026, and releases it in January 2027. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "klankbord-test.h"
#include "law.h"
#include "metrics.h"
#include "test-voices.h"

enum { JAN_2027 = JAN_2026 + 12, DEC_2026 = JAN_2027 - 1 };

static const struct kb_plugin teller = { .abi = KB_ABI, .name = "teller", .tells = (const struct kb_tells[]){ { "complaint", NULL }, { 0 } } };

static int open_house(void **state)
{
	static const char *const places[][3] = {
		{ "coa", "organisation", "" }, { "noord", "region", "coa" }, { "de-linde", "location", "noord" }, { "de-eik", "location", "noord" },
	};
	const struct kb_plugin *plugins[] = { &kb_plugin, &teller, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL };
	const char *forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t = kb_test_open(plugins, locales, forms);

	voices_clock(t, JAN_2027);
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		kb_test_place(t, places[i][0], places[i][1], places[i][2]);
	kb_test_staff(t, "quality", "coa");
	*state = t;
	return 0;
}

static int close_house(void **state)
{
	kb_test_close(*state);
	return 0;
}

/* ---- Telling ---- */

/* So many complaints: each an observation with these items, by blanks; days with "=". */
static void complain(struct kb_test *t, const char *place, int32_t month, int times, const char *items)
{
	struct kb_ctx *c = kb_test_ctx(t, &teller);

	for (int i = 0; i < times; i++) {
		struct kb_item list[8];
		char text[300], *save = NULL;
		size_t n = 0;

		snprintf(text, sizeof(text), "%s", items);
		for (char *at = strtok_r(text, " ", &save); at; at = strtok_r(NULL, " ", &save)) {
			char *value = strchr(at, '=');

			if (value)
				*value++ = '\0';
			list[n++] = (struct kb_item){ at, value ? atoi(value) : 1 };
		}
		assert_int_equal(kb_observe(c, &(struct kb_observation){ .type = "complaint", .place = place, .population = "youth", .month = month, .items = list,
			.count = n }), KB_OK);
	}
	assert_int_equal(kb_test_end(t, true), KB_OK);
	kb_test_keeper(t);
}

#define RECEIVED(t, place, times, body, nature) complain(t, place, JAN_2026 + 4, times, "complaint.received law." body ".nature_" nature)

/* COA 40 (14, 12, 11, 3), a municipality 2, Nidos 25 (13, 12): 67 in all, at two locations. */
static void hear_67(struct kb_test *t)
{
	RECEIVED(t, "de-linde", 14, "coa", "practice");
	RECEIVED(t, "de-eik", 12, "coa", "safety");
	RECEIVED(t, "de-linde", 11, "coa", "climate");
	RECEIVED(t, "de-linde", 3, "coa", "position");
	RECEIVED(t, "de-eik", 2, "municipality", "safety");
	RECEIVED(t, "de-eik", 13, "nidos", "practice");
	RECEIVED(t, "de-linde", 12, "nidos", "safety");
}

/* Resident-days of all months up to one, of both locations. */
static void bring_days(struct kb_test *t, int months)
{
	char body[4000];
	size_t n = (size_t)snprintf(body, sizeof(body), "csrf={csrf}&rows=place%%3Bmonth%%3Bcolumn%%3Bdays%%3Bnumber%%0A");

	for (int p = 0; p < 2; p++)
		for (int m = 1; m <= months; m++)
			n += (size_t)snprintf(body + n, sizeof(body) - n, "%s%%3B2026-%02d%%3Bstay.resident_days%%3B%%3B900%%0A", p ? "de-eik" : "de-linde", m);
	assert_non_null(strstr(kb_test_post(t, "/en/staff/register/keep", body).body, "These figures are kept."));
}

/* ---- Looking ---- */

/* "practice 14 safety - ..." of a body in an overview; "-" was left out, "?" is not counted. */
static const char *say(struct kb_test *t, const char *name, const char *body)
{
	static char said[2000];
	const struct law_year *y = law_year(kb_test_ctx(t, &kb_plugin), KB_OUTSIDE, JAN_2026, true);
	size_t n = 0;

	said[0] = '\0';
	for (size_t i = 0; i < LAW_OVERVIEWS; i++)
		for (size_t p = 0; p < y->overviews[i].nparts; p++)
			for (size_t l = 0; l < y->overviews[i].parts[p].nlines; l++) {
				const struct law_line *x = &y->overviews[i].parts[p].lines[l];

				if (strcmp(y->overviews[i].name, name) != 0 || strcmp(y->overviews[i].parts[p].body, body) != 0)
					continue;
				if (x->state == LAW_SHOWN)
					n += (size_t)snprintf(said + n, sizeof(said) - n, "%s %d ", x->what, (int)x->n);
				else
					n += (size_t)snprintf(said + n, sizeof(said) - n, "%s %s ", x->what, x->state == LAW_SAID ? x->words : x->state == LAW_LEFT_OUT ? "-" : "?");
			}
	assert_int_equal(kb_test_end(t, false), KB_OK);
	return said;
}

static void expect(struct kb_test *t, const char *name, const char *body, const char *want)
{
	const char *got = say(t, name, body);

	if (strncmp(got, want, strlen(want)) != 0)
		fail_msg("%s of %s: %s\nnot: %s", name, body, got, want);
}

#define RELEASED "SELECT COUNT(*) FROM kb_release WHERE tier = 'outside' AND item LIKE 'law.%'"

/* ---- What was received ---- */

/* Of the municipality's two nobody learns: neither what COA has is told, nor what both have of safety less COA's. */
static void few_are_hidden_and_their_law_is_told(void **state)
{
	hear_67(*state);
	bring_days(*state, 12);
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT n FROM kb_release_cell WHERE tier = 'inside' AND item = 'KL01:1:register:0' AND place = 'coa' AND months = 12"), "67\n");
	expect(*state, "awb", "awb", "received 42 practice 14 safety 14 climate - position - other 0 ");
	expect(*state, "awb", "coa", "received - practice 14 safety - climate - position - other 0 ");
	expect(*state, "awb", "municipality", "received - practice 0 safety - climate 0 position 0 other 0 ");
	expect(*state, "jeugdwet", "nidos", "received 25 practice 13 safety 12 climate 0 position 0 other 0 ");
	expect(*state, "jeugdwet", "jeugdwet", "received 25 ");
	expect(*state, "jeugdwet", "care", "received 0 ");
}

/* Three from a protected place and without a place: they are in no number, and the year says so. Twelve are. */
static void few_apart_are_not_counted(void **state)
{
	hear_67(*state);
	RECEIVED(*state, "coa", 3, "nidos", "safety");
	bring_days(*state, 12);
	voices_release(*state);
	expect(*state, "jeugdwet", "nidos", "received 25 practice 13 safety 12 ");
	assert_string_equal(voices_look(*state, "SELECT counted FROM metrics_delivered WHERE counted LIKE 'law%' ORDER BY counted"), "law 2026\n");
}

static void many_apart_are_counted(void **state)
{
	hear_67(*state);
	RECEIVED(*state, "coa", 12, "nidos", "safety");
	bring_days(*state, 12);
	voices_release(*state);
	expect(*state, "jeugdwet", "nidos", "received 37 practice 13 safety 24 ");
	assert_string_equal(voices_look(*state, "SELECT counted FROM metrics_delivered WHERE counted LIKE 'law%' ORDER BY counted"), "law 2026\nlaw.apart 2026\n");
}

/* ---- When ---- */

/* KL01 is told by month as the resident-days come. While it is behind with the year, the year waits: its last months would be the
 * difference. What comes of complaints later changes nothing. */
static void a_year_waits_for_what_is_behind(void **state)
{
	hear_67(*state);
	bring_days(*state, 11);
	voices_release(*state);
	assert_string_equal(voices_look(*state, RELEASED), "0\n");
	voices_clock(*state, JAN_2027 + 5);
	voices_release(*state);
	assert_string_equal(voices_look(*state, RELEASED), "0\n");
	bring_days(*state, 12);
	voices_release(*state);
	assert_string_equal(voices_look(*state, RELEASED), "5\n");
	RECEIVED(*state, "de-linde", 20, "nidos", "safety");
	voices_clock(*state, JAN_2027 + 6);
	voices_release(*state);
	expect(*state, "jeugdwet", "nidos", "received 25 ");
}

/* Nobody brings resident-days: in March the year is released without KL01, which is closed for it. */
static void a_year_does_not_wait_for_ever(void **state)
{
	hear_67(*state);
	voices_release(*state);
	assert_string_equal(voices_look(*state, RELEASED), "0\n");
	voices_clock(*state, JAN_2027 + 2);
	voices_release(*state);
	assert_string_equal(voices_look(*state, RELEASED), "5\n");
	expect(*state, "awb", "awb", "received 42 ");
	bring_days(*state, 12);
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release_cell WHERE item LIKE 'KL01:%'"), "0\n");
}

/* ---- How they ended ---- */

#define ENDED(t, times, body, word, days) complain(t, "de-linde", JAN_2026 + 6, times, "complaint.lead_days=" days " complaint." word " law." body "." word)

/* COA: upheld 20, partly 15, not 12. Nidos: upheld 11, not 14. All judged within six weeks, or 80 days. */
static void judgments_are_told_with_kl06(void **state)
{
	hear_67(*state);
	bring_days(*state, 12);
	ENDED(*state, 20, "coa", "upheld", "20");
	ENDED(*state, 15, "coa", "partly", "42");
	ENDED(*state, 12, "coa", "unfounded", "43");
	ENDED(*state, 11, "nidos", "upheld", "80");
	ENDED(*state, 14, "nidos", "unfounded", "80");
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT n, top FROM kb_release_cell WHERE tier = 'inside' AND item = 'KL06:1:register:0' AND place = 'coa' AND months = 12"), "72 46\n");
	expect(*state, "jeugdwet", "nidos", "received 25 practice 13 safety 12 climate 0 position 0 other 0 decided 25 upheld 11 partly 0 unfounded 14 no_judgment 0 well 11 ");
	expect(*state, "woo", "awb", "decided 47 upheld 20 partly 15 unfounded 12 no_judgment 0 due 0 in_time 0 late 0 date_received ? ");
	/* 35 up to six weeks, of 72 the 36th and 37th: the class of 43 days; nine of ten: the 64th and 65th, of 80 days */
	expect(*state, "lead", "", "all 72 lead.w2 0 lead.w6 35 lead.w10 12 lead.w14 25 lead.more 0 median between 6 and 10 weeks p90 between 10 and 14 weeks ");
	/* And on the pages of the organisation, not on those of a location. */
	voices_expect(voices_page(*state, "/en/staff/metrics/coa/indicators"), "2026: median \xE2\x81\xA8" "between 6 and 10 weeks");
	voices_expect(voices_page(*state, "/nl/staff/metrics/coa/indicator/KL04"), "2026: mediaan \xE2\x81\xA8" "tussen 6 en 10 weken");
	assert_null(strstr(voices_page(*state, "/nl/staff/metrics/de-linde/indicator/KL04"), "2026: mediaan"));
	voices_expect(voices_page(*state, "/nl/staff/metrics/coa/indicator/KL06"), "Klachten van beschermde plekken, en zonder plek, staan in geen cijfer");
}

/* KL06 told that three were upheld: how these part cannot be hidden, so it is told how many were judged, and no more. */
static void what_kl06_told_of_few_is_not_told_closer(void **state)
{
	hear_67(*state);
	bring_days(*state, 12);
	ENDED(*state, 2, "coa", "upheld", "20");
	ENDED(*state, 1, "nidos", "upheld", "20");
	ENDED(*state, 30, "coa", "unfounded", "20");
	ENDED(*state, 20, "nidos", "unfounded", "20");
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT n, top FROM kb_release_cell WHERE tier = 'inside' AND item = 'KL06:1:register:0' AND place = 'coa' AND months = 12"), "53 3\n");
	expect(*state, "woo", "awb", "decided 32 upheld - partly - unfounded - no_judgment - ");
	expect(*state, "jeugdwet", "nidos", "received 25 practice 13 safety 12 climate 0 position 0 other 0 decided 21 upheld - partly - unfounded - ");
}

/* A measure within the month for 12 of COA's 24; KL08 told both. */
static void measures_are_told_with_kl08(void **state)
{
	hear_67(*state);
	bring_days(*state, 12);
	ENDED(*state, 24, "coa", "upheld", "20");
	ENDED(*state, 13, "nidos", "unfounded", "20");
	complain(*state, "de-linde", JAN_2026 + 8, 12, "complaint.measure_due complaint.measure_in_time law.coa.measure_in_time");
	complain(*state, "de-linde", JAN_2026 + 8, 12, "complaint.measure_due law.coa.measure_late");
	voices_release(*state);
	expect(*state, "woo", "awb", "decided 24 upheld 24 partly 0 unfounded 0 no_judgment 0 due 24 in_time 12 late 12 ");
}

/* Four were upheld of the municipality, and so it is not told how many of COA: nor are their measures, which are theirs a month later. */
static void measures_follow_what_was_upheld(void **state)
{
	hear_67(*state);
	bring_days(*state, 12);
	ENDED(*state, 24, "coa", "upheld", "20");
	ENDED(*state, 4, "municipality", "upheld", "20");
	ENDED(*state, 13, "nidos", "unfounded", "20");
	complain(*state, "de-linde", JAN_2026 + 8, 24, "complaint.measure_due complaint.measure_in_time law.coa.measure_in_time");
	voices_release(*state);
	expect(*state, "woo", "coa", "decided - upheld - partly 0 unfounded 0 no_judgment 0 due - in_time - late - ");
	expect(*state, "woo", "awb", "decided 28 upheld 28 partly 0 unfounded 0 no_judgment 0 due ");
}

/* ---- Quantiles ---- */

static void a_share_lies_in_the_classes_that_are_known(void **state)
{
	static const struct { int64_t up[LAW_DAYS]; double share; size_t from, to; } rows[] = {
		{ { 18, 40, 64, 64, 64 }, 0.5, 1, 1 }, /* the 32nd and 33rd of 64 */
		{ { 18, 40, 64, 64, 64 }, 0.9, 2, 2 }, /* the 57th and 58th */
		{ { 10, 32, 64, 64, 64 }, 0.5, 1, 2 }, /* the 32nd in one, the 33rd in the next */
		{ { -1, 40, 64, 64, 64 }, 0.5, 0, 1 }, /* the first class is left out */
		{ { 18, -1, 64, 64, 64 }, 0.5, 1, 2 },
		{ { -1, -1, -1, -1, 64 }, 0.5, 0, 4 },
		{ { 0, 0, 0, 0, 11 }, 0.5, 4, 4 },
		{ { 11, 11, 11, 11, 11 }, 0.9, 0, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		size_t from = 9, to = 9;

		assert_true(law_quantile(rows[i].up, rows[i].share, &from, &to));
		if (from != rows[i].from || to != rows[i].to)
			fail_msg("row %zu: %zu to %zu", i, from, to);
	}
	assert_false(law_quantile((const int64_t[LAW_DAYS]){ 0, 0, 0, 0, 0 }, 0.5, &(size_t){ 0 }, &(size_t){ 0 }));
	assert_false(law_quantile((const int64_t[LAW_DAYS]){ 5, 5, 5, 5, -1 }, 0.5, &(size_t){ 0 }, &(size_t){ 0 }));
}

/* What is not of a body of the law is not counted, and what is no number of one fails. */
static void other_items_are_none_of_the_law(void **state)
{
	complain(*state, "de-linde", JAN_2026, 1, "law.ind.nature_safety law.coa lawful.coa.upheld complaint.received");
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM metrics_law"), "0\n");
	complain(*state, "de-linde", JAN_2026, 2, "law.coa.nature_safety");
	complain(*state, "coa", JAN_2026, 1, "law.coa.nature_safety");
	assert_string_equal(voices_look(*state, "SELECT * FROM metrics_law"), "24312 coa nature_safety 0 2\n24312 coa nature_safety 1 1\n");
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(few_are_hidden_and_their_law_is_told),
		IN_HOUSE(few_apart_are_not_counted),
		IN_HOUSE(many_apart_are_counted),
		IN_HOUSE(a_year_waits_for_what_is_behind),
		IN_HOUSE(a_year_does_not_wait_for_ever),
		IN_HOUSE(judgments_are_told_with_kl06),
		IN_HOUSE(what_kl06_told_of_few_is_not_told_closer),
		IN_HOUSE(measures_are_told_with_kl08),
		IN_HOUSE(measures_follow_what_was_upheld),
		cmocka_unit_test(a_share_lies_in_the_classes_that_are_known),
		IN_HOUSE(other_items_are_none_of_the_law),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
