/* test-deliver.c - figures of registers and of complaints: released when they were delivered, guarded by how many
 * there were, and never changed afterwards. Every number here was worked out by hand.
 *
 * Each guard has its control: the same table without it shows what it must not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "klankbord-test.h"
#include "metrics.h"
#include "test-brought.h"
#include "test-voices.h"

/* Around what is put into a sentence. */
#define FSI "\xE2\x81\xA8"
#define PDI "\xE2\x81\xA9"

static const int days[4][3] = { { 400, 300, 300 }, { 300, 300, 300 }, { 250, 250, 300 }, { 300, 250, 250 } };
static const int incidents[4][3] = { { 2, 3, 2 }, { 0, 0, 0 }, { 1, 1, 0 }, { 3, 2, 3 } };

/* ---- Events -------------------------------------------------------------------------------------------- */

/* Seven in 1000 resident-days; none in 900; two, which is too few; and so De Iep's eight are held back, too,
 * since zuid has ten. */
static void a_rate_is_guarded_by_its_events(void **state)
{
	bring(*state, "stay.resident_days", 3, days);
	bring(*state, "incident.light", 3, incidents);
	TOLD("de-linde", "2026-Q1", "C01", "light", "7 7.00");
	TOLD("de-eik", "2026-Q1", "C01", "light", "0 0.00");
	TOLD("de-berk", "2026-Q1", "C01", "light", "");
	TOLD("de-iep", "2026-Q1", "C01", "light", "");
	TOLD("noord", "2026-03", "C01", "light", ""); /* two */
	TOLD("zuid", "2026-01", "C01", "light", "");
	assert_string_equal(voices_look(*state, "SELECT n, total FROM kb_release_cell WHERE tier = 'inside' AND item = 'C01:1:register/light:0' "
	    "AND place = 'coa' AND months = 3 AND shown = 1"), "17 3500\n");
	assert_string_equal(voices_look(*state, "SELECT n, total FROM kb_release_cell WHERE tier = 'inside' AND item = 'C01:1:register/light:0' "
	    "AND place = 'zuid' AND months = 3 AND shown = 1"), "10 1600\n");
}

/* Outside fewer than ten are few. */
static void outside_ten_events_are_needed(void **state)
{
	bring(*state, "stay.resident_days", 3, days);
	bring(*state, "incident.light", 3, incidents);
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release_cell WHERE tier = 'outside' AND item LIKE 'C01%' AND shown = 1 "
	    "AND n BETWEEN 1 AND 9"), "0\n");
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release_cell o JOIN kb_release_cell i ON i.tier = 'inside' AND i.place = o.place "
	    "AND i.item = o.item AND i.month = o.month AND i.months = o.months WHERE o.tier = 'outside' AND o.item LIKE 'C01%' AND o.shown > i.shown"), "0\n");
}

/* The same sums, handed over without their guard: as if the people were the resident-days. */
static void control_events_as_people_are_exposed(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	struct kb_sum sums[12];

	for (int p = 0; p < 4; p++)
		for (int m = 0; m < 3; m++)
			sums[3 * p + m] = (struct kb_sum){ .item = "unguarded", .place = brought_places[p], .month = JAN_2026 + m, .n = days[p][m],
				.total = 100000 * incidents[p][m], .top = incidents[p][m], .counts = KB_PEOPLE };
	assert_int_equal(kb_release(c, sums, 12), KB_OK);
	for (int i = 0; i < 12; i++) {
		sums[i].item = "guarded";
		sums[i].total = sums[i].n;
		sums[i].n = sums[i].top;
		sums[i].top = -1;
		sums[i].counts = KB_EVENTS;
	}
	assert_int_equal(kb_release(c, sums, 12), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_string_equal(voices_look(*state, "SELECT top FROM kb_release_cell WHERE item = 'unguarded' AND tier = 'inside' AND place = 'de-berk' AND months = 3 "
	    "AND shown = 1"), "2\n");
	assert_string_equal(voices_look(*state, "SELECT n FROM kb_release_cell WHERE item = 'guarded' AND tier = 'inside' AND place = 'de-berk' AND months = 3 "
	    "AND shown = 1"), "");
}

/* ---- People who are counted every month -------------------------------------------------------------------- */

static const int due[4][3] = { { 12, 12, 12 }, { 13, 13, 13 }, { 40, 40, 40 }, { 30, 31, 32 } };
static const int enrolled[4][3] = { { 12, 11, 12 }, { 6, 7, 6 }, { 20, 20, 20 }, { 30, 30, 33 } };

/* 35 of 36 are twelve people: few, so at least 90. 19 of 39 in whole per cents. Sixty of 120 are 40 people, told as
 * they are. More than there are is all: 30 + 30 + 32 of 93. */
static void a_stock_counts_each_once(void **state)
{
	bring(*state, "youth.due_school", 3, due);
	bring(*state, "youth.enrolled", 3, enrolled);
	TOLD("de-linde", "2026-Q1", "Z01", "", "12 90 >=90");
	TOLD("de-eik", "2026-Q1", "Z01", "", "13 49");
	TOLD("de-berk", "2026-Q1", "Z01", "", "40 50.0");
	TOLD("de-iep", "2026-Q1", "Z01", "", "31 98.9");
	TOLD("zuid", "2026-01", "Z01", "", "70 71.4");
}

/* Two people three times are no six. */
static void control_a_stock_as_people_is_exposed(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	static const int few[4] = { 12, 2, 40, 30 };
	struct kb_sum sums[24];

	for (int p = 0; p < 4; p++)
		for (int m = 0; m < 3; m++)
			for (int guarded = 0; guarded < 2; guarded++)
				sums[2 * (3 * p + m) + guarded] = (struct kb_sum){ .item = guarded ? "guarded" : "unguarded", .place = brought_places[p], .month = JAN_2026 + m,
					.n = few[p], .total = 50000 * few[p], .top = few[p] / 2, .counts = guarded ? KB_PEOPLE_MONTHLY : KB_PEOPLE };
	assert_int_equal(kb_release(c, sums, 24), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_string_equal(voices_look(*state, "SELECT n, top FROM kb_release_cell WHERE item = 'unguarded' AND tier = 'inside' AND place = 'de-eik' AND months = 3 "
	    "AND shown = 1"), "6 3\n");
	assert_string_equal(voices_look(*state, "SELECT n, top FROM kb_release_cell WHERE item = 'guarded' AND tier = 'inside' AND place = 'de-eik' AND months = 3 "
	    "AND shown = 1"), "");
}

/* ---- When it was delivered ----------------------------------------------------------------------------------- */

/* De Iep owes March: the months before are released above the locations, the quarter is not. */
static void a_month_waits_for_every_location(void **state)
{
	static const int owed[4][3] = { { 2, 3, 2 }, { 5, 0, 0 }, { 1, 1, 0 }, { 3, 2, -1 } };

	bring(*state, "stay.resident_days", 3, days);
	bring(*state, "incident.light", 3, owed);
	TOLD("de-linde", "2026-Q1", "C01", "light", "");
	TOLD("coa", "2026-01", "C01", "light", "11 8.80");
	TOLD("coa", "2026-03", "C01", "light", "withheld");
	voices_expect(voices_page(*state, "/en/staff/register"), "complete up to " FSI "February 2026" PDI "; " FSI "March 2026" PDI ": 3 of 4 locations");
	brought_keep(*state, HEAD "de-iep;2026-03;incident.light;;0\n");
	TOLD("de-linde", "2026-Q1", "C01", "light", "7 7.00");
	voices_expect(voices_page(*state, "/en/staff/register"), "complete up to " FSI "March 2026" PDI ")");
}

/* A file that corrects March is kept, says so, and changes nothing that was released; a quarter that was not
 * released yet has the new number where its months were not released either. */
static void a_corrected_month_changes_nothing_released(void **state)
{
	bring(*state, "stay.resident_days", 3, days);
	bring(*state, "incident.light", 3, incidents);
	TOLD("de-linde", "2026-Q1", "C01", "light", "7 7.00");
	assert_non_null(strstr(brought_keep(*state, HEAD "de-linde;2026-03;incident.light;;20\nde-eik;2026-03;incident.light;;0\n"),
	    "Rows about months of which figures were released: 1."));
	assert_string_equal(voices_look(*state, "SELECT number FROM metrics_register WHERE place = 'de-linde' AND month = 24314 AND counted = 'incident.light'"), "20000\n");
	TOLD("de-linde", "2026-Q1", "C01", "light", "7 7.00");
	assert_string_equal(voices_look(*state, "SELECT SUM(n) FROM kb_release_sum WHERE place = 'de-linde' AND item = 'C01:1:register/light:0'"), "7\n");
	/* control: of a column that was not released yet the correction counts, and says nothing of the kind */
	bring(*state, "incident.severe", 1, incidents);
	assert_null(strstr(brought_keep(*state, HEAD "de-linde;2026-02;incident.severe;;9\n"), "Rows about months"));
}

/* ---- Complaints ------------------------------------------------------------------------------------------------- */

/* What the plugin complaints tells is complete with its month: five of six were acknowledged in time. Two
 * complaints elsewhere are too few, and the rate waits for the resident-days. */
static void complaints_are_complete_with_their_month(void **state)
{
	complain(*state, "de-linde", FEB_2026, 6, "complaint.received", 1);
	complain(*state, "de-linde", FEB_2026, 6, "complaint.acknowledged_due", 1);
	complain(*state, "de-linde", FEB_2026, 5, "complaint.acknowledged_5", 1);
	complain(*state, "de-berk", MAR_2026, 2, "complaint.received", 1);
	complain(*state, "de-berk", MAR_2026, 2, "complaint.acknowledged_due", 1);
	complain(*state, "de-iep", MAR_2026, 5, "complaint.received", 1);
	complain(*state, "de-iep", MAR_2026, 5, "complaint.acknowledged_due", 1);
	complain(*state, "de-iep", MAR_2026, 3, "complaint.acknowledged_5", 1);
	complain(*state, "de-berk", MAR_2026, 1, "complaint.acknowledged_5", 1);
	TOLD("de-linde", "2026-Q1", "KL02", "", "6 83 >=83");
	TOLD("de-berk", "2026-Q1", "KL02", "", "");
	TOLD("de-linde", "2026-Q1", "KL01", "", "");
	bring(*state, "stay.resident_days", 3, days);
	TOLD("de-linde", "2026-Q1", "KL01", "", "6 6.00");
	TOLD("de-eik", "2026-Q1", "KL01", "", "0 0.00");
	TOLD("de-berk", "2026-Q1", "KL01", "", "");
}

/* ---- Pages --------------------------------------------------------------------------------------------------------- */

static void figures_of_registers_are_on_the_pages(void **state)
{
	bring(*state, "stay.resident_days", 3, days);
	bring(*state, "incident.light", 3, incidents);
	voices_expect(voices_page(*state, "/en/staff/overview/de-linde"), "Incidents per 1000 resident-days");
	voices_expect(voices_page(*state, "/en/staff/metrics/de-linde/indicator/C01"), FSI "Q1 2026" PDI ": 7. Counted: 7.");
	voices_expect(voices_page(*state, "/en/staff/metrics/de-linde/indicators"), "C01 Incidents per 1000 resident-days");
	voices_expect(voices_page(*state, "/en/staff/overview/de-linde/theme/2"), "Incidents per 1000 resident-days");
}

#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, brought_open, brought_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(a_rate_is_guarded_by_its_events),
		WITH_HOUSE(outside_ten_events_are_needed),
		WITH_HOUSE(control_events_as_people_are_exposed),
		WITH_HOUSE(a_stock_counts_each_once),
		WITH_HOUSE(control_a_stock_as_people_is_exposed),
		WITH_HOUSE(a_month_waits_for_every_location),
		WITH_HOUSE(a_corrected_month_changes_nothing_released),
		WITH_HOUSE(complaints_are_complete_with_their_month),
		WITH_HOUSE(figures_of_registers_are_on_the_pages),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
