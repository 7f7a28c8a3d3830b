/* test-guarded.c - figures of registers that needed a guard of their own: attendance (hours, guarded by whose they are), who left with
 * unknown destination (never of a location), and complaints that are open beyond their term (the same ones, month after month). Every
 * number here was worked out by hand. Each guard has its control: the same table without it shows what it must not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "metrics.h"
#include "test-brought.h"
#include "test-voices.h"

/* Around what is put into a sentence. */
#define FSI "\xE2\x81\xA8"
#define PDI "\xE2\x81\xA9"

/* ---- Hours ------------------------------------------------------------------------------------ */

/* De Eik has three youths, De Linde twelve; the other two are large. */
static const int pupils[4][3] = { { 12, 12, 12 }, { 3, 3, 3 }, { 40, 40, 40 }, { 30, 31, 32 } };
static const int planned[4][3] = { { 1200, 1200, 1200 }, { 300, 300, 300 }, { 4000, 4000, 4000 }, { 3000, 3100, 3200 } };
static const int present[4][3] = { { 900, 960, 1020 }, { 60, 60, 60 }, { 3651, 3652, 3653 }, { 3000, 3200, 3200 } };

static void bring_hours(struct kb_test *t)
{
	bring(t, "school.hours_planned", 3, planned);
	bring(t, "school.hours_present", 3, present);
	bring(t, "youth.with_hours", 3, pupils);
}

#define SHOWN "SELECT place || ' ' || months FROM kb_release_cell WHERE item = 'Z02:1:register:0' AND shown = 1 AND tier = 'inside' AND months = 3 ORDER BY place"

/* Noord: 3060 of 4500 is 68. De Berk: 10956 of 12000 is 91.3, told as 91 of forty youths. De Iep: more than was planned is all of it. */
static void attendance_is_told_in_whole_per_cents(void **state)
{
	bring_hours(*state);
	TOLD("noord", "2026-02", "Z02", "", "15 68");
	TOLD("de-berk", "2026-Q1", "Z02", "", "40 91");
	TOLD("de-iep", "2026-Q1", "Z02", "", "31 100");
	TOLD("de-eik", "2026-Q1", "Z02", "", "");
	TOLD("zuid", "2026-01", "Z02", "", "70 95");
}

/* De Eik's three are hidden; with the region or the organisation they could be worked out, hours or not: 15 youths less 12. */
static void few_youths_are_not_worked_out(void **state)
{
	const char *shown;

	bring_hours(*state);
	voices_release(*state);
	shown = voices_look(*state, SHOWN);
	assert_null(strstr(shown, "de-eik 3"));
	assert_true(!strstr(shown, "noord 3") || !strstr(shown, "de-linde 3"));
	assert_non_null(strstr(shown, "de-berk 3"));
}

/* Neither a page nor a file has hours: they are told nowhere, only the register of releases keeps them. */
static void hours_are_told_nowhere(void **state)
{
	static const char *const pages[] = { "/en/staff/metrics/de-berk/indicators", "/en/staff/metrics/de-berk/indicators/csv", "/en/staff/metrics/de-berk/indicator/Z02",
		"/en/staff/overview/de-berk", "/en/staff/overview/de-berk/theme/1" };
	struct kb_figure g = { .place = "de-berk", .item = "Z02:1:register:0", .period = { JAN_2026, 3 } };

	bring_hours(*state);
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		const char *body = voices_page(*state, pages[i]);

		assert_null(strstr(body, "10956"));
		assert_null(strstr(body, "10,956"));
		assert_null(strstr(body, "91.3"));
	}
	voices_expect(voices_page(*state, pages[2]), "Only whole per cents are told, never the hours.");
	assert_null(strstr(voices_page(*state, pages[2]), "p chart")); /* hours are no people of whom a share is counted */
	assert_int_equal(kb_released(kb_test_ctx(*state, &kb_plugin), KB_INSIDE, &g, 1), KB_OK);
	assert_true(g.shown && g.n == 40 && g.value == 91 && g.share == 0 && g.exposure == 0);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
}

/* Control: the same hours without their people, as if each hour were somebody. De Eik's three youths are told, exactly. */
static void control_hours_that_guard_themselves_are_exposed(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	struct kb_sum sums[24];

	for (int p = 0; p < 4; p++)
		for (int m = 0; m < 3; m++)
			for (int guarded = 0; guarded < 2; guarded++)
				sums[2 * (3 * p + m) + guarded] = guarded
				    ? (struct kb_sum){ .item = "guarded", .place = brought_places[p], .month = JAN_2026 + m, .n = pupils[p][m],
				          .total = present[p][m] < planned[p][m] ? present[p][m] : planned[p][m], .top = planned[p][m], .counts = KB_PARTS }
				    : (struct kb_sum){ .item = "unguarded", .place = brought_places[p], .month = JAN_2026 + m, .n = planned[p][m],
				          .total = 100000 * (int64_t)(present[p][m] < planned[p][m] ? present[p][m] : planned[p][m]), .top = -1, .counts = KB_PEOPLE };
	assert_int_equal(kb_release(c, sums, 24), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_string_equal(voices_look(*state, "SELECT total / n / 1000 FROM kb_release_cell WHERE item = 'unguarded' AND tier = 'inside' AND place = 'de-eik' AND months = 3 "
	    "AND shown = 1"), "20\n");
	assert_string_equal(voices_look(*state, "SELECT total FROM kb_release_cell WHERE item = 'guarded' AND tier = 'inside' AND place = 'de-eik' AND months = 3 "
	    "AND shown = 1"), "");
}

/* More present than planned is no sum that can be, and neither are hours without a plan. */
static void parts_that_are_more_than_the_whole_are_refused(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	const struct kb_sum sum = { .item = "hours", .place = "de-linde", .month = JAN_2026, .n = 12, .total = 101, .top = 100, .counts = KB_PARTS };

	assert_int_equal(kb_release(c, &sum, 1), KB_FAIL);
	assert_int_equal(kb_test_end(*state, false), KB_OK);
}

/* The column of the people is awaited like the others. */
static void a_month_waits_for_its_people(void **state)
{
	bring(*state, "school.hours_planned", 3, planned);
	bring(*state, "school.hours_present", 3, present);
	TOLD("de-berk", "2026-Q1", "Z02", "", "");
	bring(*state, "youth.with_hours", 3, pupils);
	TOLD("de-berk", "2026-Q1", "Z02", "", "40 91");
}

/* Hours of nobody are none, and people without hours are not asked about. */
static void who_has_no_hours_does_not_count(void **state)
{
	static const int some[4][3] = { { 12, 12, 12 }, { 9, 9, 9 }, { 40, 40, 40 }, { 0, 0, 0 } },
		hours[4][3] = { { 1200, 1200, 1200 }, { 0, 0, 0 }, { 4000, 4000, 4000 }, { 500, 500, 500 } };

	bring(*state, "school.hours_planned", 3, hours);
	bring(*state, "school.hours_present", 3, hours);
	bring(*state, "youth.with_hours", 3, some);
	TOLD("de-eik", "2026-Q1", "Z02", "", "");
	TOLD("noord", "2026-01", "Z02", "", "12 90 >=90");
	TOLD("coa", "2026-01", "Z02", "", "52 100");
}

/* ---- Left with unknown destination ------------------------------------------------------------------ */

static const int gone[4][3] = { { 6, 0, 7 }, { 8, 9, 5 }, { 0, 0, 0 }, { 0, 6, 0 } };

/* Zuid has one location at which anybody left, and noord two: the organisation's months and noord's are told, no location, and of zuid
 * nothing that is De Iep's. */
static void unknown_destination_is_told_above_locations_only(void **state)
{
	bring(*state, "exit.unknown", 3, gone);
	for (int p = 0; p < 4; p++)
		TOLD(brought_places[p], "2026-Q1", "Z34", "", "");
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release_cell c JOIN kb_place p ON p.id = c.place WHERE c.item = 'Z34:1:register:0' "
	    "AND p.kind = 'location' AND c.shown = 1"), "0\n");
	TOLD("coa", "2026-01", "Z34", "", "14 14");
	TOLD("noord", "2026-03", "Z34", "", "12 12");
	TOLD("zuid", "2026-01", "Z34", "", "0 0");
	voices_expect(voices_page(*state, "/en/staff/metrics/de-linde/indicators"), "It is told for regions and the organisation only, never for a location.");
	voices_expect(voices_page(*state, "/en/staff/metrics/de-linde/indicator/Z34"), "It is told for regions and the organisation only, never for a location.");
	voices_expect(voices_page(*state, "/en/staff/metrics/noord/indicator/Z34"), "<p>March 2026: 12.</p>");
}

/* Control: the same numbers without that rule. Each of De Linde's thirteen is told at its own. */
static void control_a_count_that_is_told_everywhere_tells_a_location(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	struct kb_sum sums[24];

	for (int p = 0; p < 4; p++)
		for (int m = 0; m < 3; m++)
			for (int above = 0; above < 2; above++)
				sums[2 * (3 * p + m) + above] = (struct kb_sum){ .item = above ? "above" : "everywhere", .place = brought_places[p], .month = JAN_2026 + m,
					.n = gone[p][m], .top = -1, .counts = KB_COUNT, .above = above };
	assert_int_equal(kb_release(c, sums, 24), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_string_equal(voices_look(*state, "SELECT n FROM kb_release_cell WHERE item = 'everywhere' AND tier = 'inside' AND place = 'de-linde' AND months = 3 AND shown = 1"), "13\n");
	assert_string_equal(voices_look(*state, "SELECT n FROM kb_release_cell WHERE item = 'above' AND place LIKE 'de-%' AND shown = 1"), "");
	assert_string_equal(voices_look(*state, "SELECT n FROM kb_release_cell WHERE item = 'everywhere' AND tier = 'inside' AND place = 'zuid' AND month = 24313 AND months = 1 AND shown = 1"), "6\n");
}

/* ---- Open beyond their term ------------------------------------------------------------------------- */

/* Six at De Linde in each month: the same six. Nothing told is none. */
static void what_stands_open_is_counted_once(void **state)
{
	for (int32_t m = JAN_2026; m <= MAR_2026; m++)
		complain(*state, "de-linde", m, 6, "complaint.open_overdue", 1);
	TOLD("de-linde", "2026-Q1", "KL15", "", "6 6");
	TOLD("de-eik", "2026-Q1", "KL15", "", "0 0");
	TOLD("noord", "2026-03", "KL15", "", "6 6");
	voices_expect(voices_page(*state, "/en/staff/metrics/noord/indicator/KL15"), "It is counted anew at the end of each month; of a longer period the average of a month is told.");
	voices_expect(voices_page(*state, "/en/staff/metrics/noord/indicator/KL04"), "Of those that were not: " FSI "Open complaints beyond their term" PDI ": 6 (" FSI "March 2026" PDI ").");
	voices_expect(voices_page(*state, "/en/staff/metrics/noord/indicator/KL03"), "Of those that were not: " FSI "Open complaints beyond their term" PDI);
	voices_expect(voices_page(*state, "/en/staff/metrics/noord/indicators"), "Of those that were not: ");
	assert_null(strstr(voices_page(*state, "/en/staff/metrics/noord/indicator/KL05"), "Of those that were not"));
}

/* Five once are no five for a quarter: it is not released there, and stands beside nothing. */
static void fewer_than_five_a_month_are_not_told(void **state)
{
	complain(*state, "de-berk", FEB_2026, 5, "complaint.open_overdue", 1);
	TOLD("de-berk", "2026-Q1", "KL15", "", "");
	TOLD("de-linde", "2026-Q1", "KL15", "", "0 0");
	assert_null(strstr(voices_page(*state, "/en/staff/metrics/de-berk/indicator/KL04"), "Of those that were not"));
}

/* Control: as if they were others each month. Two who are open for a quarter are told as six. */
static void control_what_stands_open_as_events_is_exposed(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	static const int few[4] = { 0, 2, 12, 30 };
	struct kb_sum sums[24];

	for (int p = 0; p < 4; p++)
		for (int m = 0; m < 3; m++)
			for (int guarded = 0; guarded < 2; guarded++)
				sums[2 * (3 * p + m) + guarded] = (struct kb_sum){ .item = guarded ? "guarded" : "unguarded", .place = brought_places[p], .month = JAN_2026 + m,
					.n = few[p], .top = -1, .counts = guarded ? KB_COUNT_MONTHLY : KB_COUNT };
	assert_int_equal(kb_release(c, sums, 24), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_string_equal(voices_look(*state, "SELECT n FROM kb_release_cell WHERE item = 'unguarded' AND tier = 'inside' AND place = 'de-eik' AND months = 3 AND shown = 1"), "6\n");
	assert_string_equal(voices_look(*state, "SELECT n FROM kb_release_cell WHERE item = 'guarded' AND tier = 'inside' AND place = 'de-eik' AND months = 3 AND shown = 1"), "");
}

/* On the first day of April, half past midnight; and on the third. */
enum { FIRST_OF_APRIL = 1774996200 /* 2026-03-31 22:30 UTC */, DAY = 24 * 60 * 60 };

/* At the end of a month the plugin complaints tells what is over, within the hour: until it says that all is told, nothing is released that
 * would be without it. One that stays silent is waited for two days. */
static void a_month_waits_until_all_of_it_is_told(void **state)
{
	kb_test_clock(*state, FIRST_OF_APRIL);
	complain(*state, "coa", FEB_2026, 1, "complaint.ended", 1);
	for (int32_t m = JAN_2026; m <= FEB_2026; m++)
		complain(*state, "de-linde", m, 6, "complaint.open_overdue", 1);
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release WHERE item = 'KL15:1:register:0'"), "0\n");
	complain(*state, "de-linde", MAR_2026, 6, "complaint.open_overdue", 1);
	complain(*state, "coa", APR_2026, 1, "complaint.ended", 1);
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT n FROM kb_release_cell WHERE item = 'KL15:1:register:0' AND tier = 'inside' AND place = 'de-linde' AND months = 3 AND shown = 1"), "18\n");
}

static void a_teller_that_is_silent_is_not_waited_for_for_ever(void **state)
{
	kb_test_clock(*state, FIRST_OF_APRIL);
	complain(*state, "coa", FEB_2026, 1, "complaint.ended", 1);
	for (int32_t m = JAN_2026; m <= MAR_2026; m++)
		complain(*state, "de-linde", m, 6, "complaint.open_overdue", 1);
	kb_test_clock(*state, FIRST_OF_APRIL + DAY);
	voices_release(*state);
	assert_string_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release WHERE item = 'KL15:1:register:0'"), "0\n");
	kb_test_clock(*state, FIRST_OF_APRIL + 2 * DAY);
	voices_release(*state);
	assert_string_not_equal(voices_look(*state, "SELECT COUNT(*) FROM kb_release WHERE item = 'KL15:1:register:0'"), "0\n");
}

/* ---- A zero that is doubted ----------------------------------------------------------------------------- */

static const int nights[4][3] = { { 400, 300, 300 }, { 300, 300, 300 }, { 250, 250, 300 }, { 300, 250, 250 } };

/* No complaint at De Eik, where nine of twenty know where to complain; none at De Iep, where all do; six at De Linde. */
static void no_complaint_where_few_know_the_way_is_a_warning(void **state)
{
	static const char words[] = "None may mean that the way is not known.";

	voices_clock(*state, FEB_2026);
	voices_answer(*state, "de-eik", FEB_2026, 9, "A54.yes=1");
	voices_answer(*state, "de-eik", FEB_2026, 11, "A54.no=1");
	voices_answer(*state, "de-iep", FEB_2026, 20, "A54.yes=1");
	voices_answer(*state, "de-linde", FEB_2026, 9, "A54.yes=1");
	voices_answer(*state, "de-linde", FEB_2026, 11, "A54.no=1");
	voices_clock(*state, APR_2026);
	complain(*state, "de-linde", FEB_2026, 6, "complaint.received", 1);
	bring(*state, "stay.resident_days", 3, nights);
	voices_expect(voices_page(*state, "/en/staff/metrics/de-eik/indicator/KL01"), words);
	voices_expect(voices_page(*state, "/en/staff/metrics/de-eik/indicator/KL01"), "know where to go (" FSI "T07" PDI ", norm ");
	assert_null(strstr(voices_page(*state, "/en/staff/metrics/de-iep/indicator/KL01"), words));
	assert_null(strstr(voices_page(*state, "/en/staff/metrics/de-linde/indicator/KL01"), words));
	assert_null(strstr(voices_page(*state, "/en/staff/metrics/de-berk/indicator/KL01"), words)); /* none, and nobody answered */
}

#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, brought_open, brought_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(attendance_is_told_in_whole_per_cents), WITH_HOUSE(few_youths_are_not_worked_out), WITH_HOUSE(hours_are_told_nowhere),
		WITH_HOUSE(control_hours_that_guard_themselves_are_exposed), WITH_HOUSE(parts_that_are_more_than_the_whole_are_refused),
		WITH_HOUSE(a_month_waits_for_its_people), WITH_HOUSE(who_has_no_hours_does_not_count),
		WITH_HOUSE(unknown_destination_is_told_above_locations_only), WITH_HOUSE(control_a_count_that_is_told_everywhere_tells_a_location),
		WITH_HOUSE(what_stands_open_is_counted_once), WITH_HOUSE(fewer_than_five_a_month_are_not_told), WITH_HOUSE(control_what_stands_open_as_events_is_exposed),
		WITH_HOUSE(a_month_waits_until_all_of_it_is_told), WITH_HOUSE(a_teller_that_is_silent_is_not_waited_for_for_ever),
		WITH_HOUSE(no_complaint_where_few_know_the_way_is_a_warning),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
