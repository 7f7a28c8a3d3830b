/* test-days.c - days, holidays and the Algemene termijnenwet.
 *
 * Each row says how it was reckoned or where it was published. Wrong ways of counting must
 * give another day on the rows that are marked for them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "klankbord-civil.h"
#include "klankbord.h"
#include "termijnenwet.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

static int32_t first(void) { return kb_civil_make(2000, 1, 1); }
static int32_t last(void) { return kb_civil_make(2999, 12, 31); }

/* ---- days ---------------------------------------------------------------------------- */

static void test_each_day_of_ten_centuries_comes_back(void **state)
{
	int weekday = KB_SATURDAY; /* 1 January 2000 */

	(void)state;
	assert_int_equal(last() - first() + 1, 1000 * 365 + 243); /* 250 fourth years, less 2100, 2200, 2300, 2500, 2600, 2700, 2900 */
	for (int32_t day = first(), before = 0; day <= last(); day++, weekday = (weekday + 1) % 7) {
		int32_t ymd = kb_civil_write(day);

		assert_true(ymd > before);
		assert_int_equal(kb_civil_read(ymd), day);
		assert_int_equal(kb_civil_weekday(day), weekday);
		before = ymd;
	}
}

static void test_days_known_by_others(void **state)
{
	static const struct { int32_t ymd; int32_t day; int weekday; } cases[] = {
		{ 20000301, 11017, KB_WEDNESDAY }, /* 11016 days to 29 February 2000 */
		{ 20240229, 19782, KB_THURSDAY }, { 20261126, 20783, KB_THURSDAY }, { 20010909, 11574, KB_SUNDAY }, /* 10^9 seconds */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(kb_civil_read(cases[i].ymd), cases[i].day);
		assert_int_equal(kb_civil_weekday(cases[i].day), cases[i].weekday);
	}
}

static void test_what_is_no_day_is_refused(void **state)
{
	static const int32_t bad[] = { 0, -1, -20260101, 20230229, 21000229, 30000101, 19991231, 20261301, 20260001, 20260100, 20260431, 20260132, INT32_MAX, INT32_MIN };

	(void)state;
	for (size_t i = 0; i < COUNT(bad); i++)
		assert_int_equal(kb_civil_read(bad[i]), KB_NO_DAY);
	assert_false(kb_civil_ok(KB_NO_DAY));
	assert_false(kb_civil_ok(first() - 1));
	assert_false(kb_civil_ok(last() + 1));
	assert_int_equal(kb_civil_write(last() + 1), KB_NO_DAY);
	assert_int_equal(kb_civil_write(INT32_MIN), KB_NO_DAY);
}

static void test_a_month_ends_on_the_day_with_the_same_number(void **state)
{
	static const struct { int32_t from; int months; int32_t to; } cases[] = {
		{ 20160229, 3, 20160529 }, /* HR 1 September 2017, ECLI:NL:HR:2017:2225: not 31 May */
		{ 20260131, 1, 20260228 }, { 20280131, 1, 20280229 }, { 20260228, 1, 20260328 }, { 20260831, 1, 20260930 },
		{ 20261231, 1, 20270131 }, { 20261130, 3, 20270228 }, { 20271130, 3, 20280229 }, { 20280229, 12, 20290228 },
		{ 20280229, 48, 20320229 }, { 20260315, 1, 20260415 }, { 20261215, 1, 20270115 }, { 20260430, 1, 20260530 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(kb_civil_write(kb_civil_add_months(kb_civil_read(cases[i].from), cases[i].months)), cases[i].to);
}

/* The day turns at midnight in Amsterdam; days of 23 and 25 hours are days. */
static void test_an_instant_falls_on_a_day_in_amsterdam(void **state)
{
	static const struct { int64_t at; int32_t day; } cases[] = {
		{ 1774738799, 20260328 }, { 1774738800, 20260329 }, { 1774821599, 20260329 }, { 1774821600, 20260330 }, /* 23 hours */
		{ 1792879199, 20261024 }, { 1792879200, 20261025 }, { 1792969199, 20261025 }, { 1792969200, 20261026 }, /* 25 hours */
		{ 1798757999, 20261231 }, { 1798758000, 20270101 }, { 1776290399, 20260415 }, { 1776290400, 20260416 },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_int_equal(kb_day_of(cases[i].at), cases[i].day);
		assert_true(kb_civil_ok(kb_civil_read(kb_day_of(cases[i].at))));
	}
	assert_int_equal((1774821600 - 1774738800) / 3600, 23);
	assert_int_equal((1792969200 - 1792879200) / 3600, 25);
	assert_int_equal(kb_civil_read(20260330) - kb_civil_read(20260329), 1);
	assert_int_equal(kb_civil_read(20261026) - kb_civil_read(20261025), 1);
}

/* ---- holidays ------------------------------------------------------------------------ */

/* Another rule for the same day (Nature, 20 April 1876), written from its table. */
static int32_t easter_of_1876(int y)
{
	int a = y % 19, b = y / 100, c = y % 100, d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
	int h = (19 * a + b - d - g + 15) % 30, i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
	int m = (a + 11 * h + 22 * l) / 451, n = h + l - 7 * m + 114;

	return kb_civil_make(y, n / 31, n % 31 + 1);
}

static void test_easter(void **state)
{
	static const int32_t published[] = { 20000423, 20080323, 20110424, 20160327, 20190421, 20380425, 20490418, 20760419 };

	(void)state;
	for (int year = 2000; year < 3000; year++)
		assert_int_equal(easter(year), easter_of_1876(year));
	for (size_t i = 0; i < COUNT(published); i++)
		assert_int_equal(kb_civil_write(easter(published[i] / 10000)), published[i]);
}

/* New Year, Good Friday, Easter Monday, King's Day, 5 May, Ascension, Whit Monday, Christmas;
 * 2026 as published by the government, the others reckoned from Easter. */
static void test_each_holiday_of_2024_to_2035(void **state)
{
	static const struct { int32_t easter; int days[9]; } years[] = {
		{ 20240331, { 101, 329, 401, 427, 505, 509, 520, 1225, 1226 } },
		{ 20250420, { 101, 418, 421, 426, 505, 529, 609, 1225, 1226 } }, /* 27 April is a Sunday */
		{ 20260405, { 101, 403, 406, 427, 505, 514, 525, 1225, 1226 } },
		{ 20270328, { 101, 326, 329, 427, 505, 506, 517, 1225, 1226 } },
		{ 20280416, { 101, 414, 417, 427, 505, 525, 605, 1225, 1226 } },
		{ 20290401, { 101, 330, 402, 427, 505, 510, 521, 1225, 1226 } },
		{ 20300421, { 101, 419, 422, 427, 505, 530, 610, 1225, 1226 } },
		{ 20310413, { 101, 411, 414, 426, 505, 522, 602, 1225, 1226 } }, /* 27 April is a Sunday */
		{ 20320328, { 101, 326, 329, 427, 505, 506, 517, 1225, 1226 } },
		{ 20330417, { 101, 415, 418, 427, 505, 526, 606, 1225, 1226 } },
		{ 20340409, { 101, 407, 410, 427, 505, 518, 529, 1225, 1226 } },
		{ 20350325, { 101, 323, 326, 427, 503, 505, 514, 1225, 1226 } },
	};

	(void)state;
	for (size_t y = 0; y < COUNT(years); y++) {
		int year = years[y].easter / 10000;
		size_t n = 0;

		assert_int_equal(kb_civil_write(easter(year)), years[y].easter);
		for (int32_t day = kb_civil_make(year, 1, 1); day <= kb_civil_make(year, 12, 31); day++) {
			bool listed = n < 9 && kb_civil_write(day) == 10000 * year + years[y].days[n];

			assert_int_equal(is_holiday(day, NULL), listed);
			n += listed;
		}
		assert_int_equal(n, 9);
	}
}

/* Until 2013 the birthday was celebrated on 30 April, on a Saturday where that is a Sunday. */
static void test_the_birthday_of_the_king_is_celebrated(void **state)
{
	static const struct { int32_t day; bool is; } cases[] = {
		{ 20140426, true }, { 20140427, false }, { 20250426, true }, { 20250427, false }, { 20250428, false }, { 20260426, false },
		{ 20260427, true }, { 20310426, true }, { 20310427, false }, { 20130430, true }, { 20130427, false }, { 20060429, true },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_int_equal(is_holiday(kb_civil_read(cases[i].day), NULL), cases[i].is);
}

static void test_a_decree_puts_days_on_a_par(void **state)
{
	static const int32_t may[] = { 20430504 };
	const struct equated own = { may, 1, 20431231, NULL }, both = { may, 1, 20431231, &equated_known };

	(void)state;
	for (size_t i = 0; i < equated_known.n; i++) {
		int32_t day = kb_civil_read(equated_known.days[i]);

		assert_true(kb_civil_ok(day));
		assert_true(kb_civil_weekday(day) < KB_SATURDAY); /* or it would say nothing */
		assert_false(is_holiday(day, NULL));
		assert_true(is_holiday(day, &equated_known));
	}
	assert_true(is_holiday(kb_civil_read(20430504), &own));
	assert_false(is_holiday(kb_civil_read(20430504), &equated_known));
	assert_true(is_holiday(kb_civil_read(20430504), &both) && is_holiday(kb_civil_read(20260515), &both));
	assert_false(is_holiday(kb_civil_read(20260515), &own));
}

/* ---- terms --------------------------------------------------------------------------- */

enum { BARE = 1, CALENDAR = 2, NO_TWO = 4 }; /* wrong: no law at all; working days as days; art. 2 forgotten */

struct term { const char *name; int32_t start; struct term_length length; int32_t end; int wrong; };

static const struct term terms[] = {
	{ "six weeks from a Monday end on a Monday", 20260302, { 6, WEEKS }, 20260413, 0 },
	{ "42 days are the same", 20260302, { 42, DAYS }, 20260413, 0 },
	{ "a Saturday becomes Monday", 20260110, { 6, WEEKS }, 20260223, BARE },
	{ "a Sunday becomes Monday", 20260111, { 6, WEEKS }, 20260223, BARE },
	{ "King's Day on a Monday becomes Tuesday", 20260316, { 6, WEEKS }, 20260428, BARE },
	{ "King's Day on a Saturday, 27 April 2025 a Sunday", 20250315, { 6, WEEKS }, 20250428, BARE },
	{ "Good Friday, the weekend and Easter Monday", 20260220, { 6, WEEKS }, 20260407, BARE },
	{ "Christmas from Friday to Sunday", 20261113, { 6, WEEKS }, 20261228, BARE },
	{ "New Year, 2 January by decree, the weekend", 20251120, { 6, WEEKS }, 20260105, BARE },
	{ "Ascension, Friday by decree, the weekend", 20260402, { 6, WEEKS }, 20260518, BARE },
	{ "5 May 2027 and Ascension behind it, Friday by decree, the weekend", 20270324, { 6, WEEKS }, 20270510, BARE },
	{ "Whit Monday", 20260413, { 6, WEEKS }, 20260526, BARE },
	{ "a year ends within the term", 20261207, { 6, WEEKS }, 20270118, 0 },
	{ "29 February is a day of the term", 20280120, { 6, WEEKS }, 20280302, 0 },
	{ "and is missing the year before", 20270120, { 6, WEEKS }, 20270303, 0 },
	{ "the clocks go forward within the term", 20260216, { 6, WEEKS }, 20260330, 0 },
	{ "the clocks go back within the term", 20260914, { 6, WEEKS }, 20261026, 0 },
	{ "ten weeks, Nationale ombudsman 2003/012: 8 January to 19 March", 20020108, { 10, WEEKS }, 20020319, 0 },
	{ "three months from 29 February 2016: Sunday 29 May becomes Monday (HR 2017:2225)", 20160229, { 3, MONTHS }, 20160530, BARE },
	{ "a month from 31 January 2026: Saturday 28 February becomes Monday", 20260131, { 1, MONTHS }, 20260302, BARE },
	{ "a month from 31 January 2028: Tuesday 29 February", 20280131, { 1, MONTHS }, 20280229, 0 },
	{ "art. 4: a year may end on Easter Sunday", 20250405, { 1, YEARS }, 20260405, 0 },
	{ "art. 4: twelve weeks are lengthened", 20260103, { 12, WEEKS }, 20260330, BARE },
	{ "art. 4: thirteen weeks are not", 20260103, { 13, WEEKS }, 20260404, 0 },
	{ "art. 4: 90 days are lengthened", 20260105, { 90, DAYS }, 20260407, BARE },
	{ "art. 4: 91 days are not", 20260104, { 91, DAYS }, 20260405, 0 },
	{ "art. 2: three days from Thursday before Easter need a second working day", 20250417, { 3, DAYS }, 20250423, BARE | NO_TWO },
	{ "art. 2 is not for two days", 20250418, { 2, DAYS }, 20250422, BARE },
	{ "three days signed Tuesday 19 December 2017 (staatsrechtpraktijk.nl)", 20171219, { 3, DAYS }, 20171222, 0 },
	{ "three days signed Wednesday 20 December 2017 (the same)", 20171220, { 3, DAYS }, 20171227, BARE },
	{ "two working days over Easter", 20260402, { 2, WORKING_DAYS }, 20260408, CALENDAR },
	{ "three working days over Christmas", 20261224, { 3, WORKING_DAYS }, 20261230, CALENDAR },
	{ "two working days over King's Day", 20260424, { 2, WORKING_DAYS }, 20260429, CALENDAR },
	{ "one working day from a Sunday", 20260308, { 1, WORKING_DAYS }, 20260309, 0 },
	{ "three working days in a plain week", 20260309, { 3, WORKING_DAYS }, 20260312, 0 },
	{ "three working days over a weekend", 20260312, { 3, WORKING_DAYS }, 20260317, CALENDAR },
};

static int32_t right(const struct term *t)
{
	int32_t start = kb_civil_read(t->start), end = term_plain_end(start, t->length, &equated_known);

	return termijnenwet_holds(t->length) ? term_lawful_end(start, end, &equated_known) : end;
}

static int32_t bare(const struct term *t)
{
	return term_plain_end(kb_civil_read(t->start), t->length, &equated_known);
}

static int32_t calendar(const struct term *t)
{
	struct term l = *t;

	l.length.unit = l.length.unit == WORKING_DAYS ? DAYS : l.length.unit;
	return l.length.unit == t->length.unit ? right(t) : bare(&l);
}

static int32_t without_two(const struct term *t)
{
	int32_t end = bare(t);

	return termijnenwet_holds(t->length) ? working_day_from(end, &equated_known) : end;
}

static void test_a_term_ends_on_its_day(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(terms); i++)
		if (kb_civil_write(right(&terms[i])) != terms[i].end)
			fail_msg("%s: %d", terms[i].name, (int)kb_civil_write(right(&terms[i])));
}

/* Negative control: each wrong way of counting fails on its rows, and only there. */
static void test_wrong_ways_of_counting_are_seen(void **state)
{
	static const struct { int mark; int32_t (*count)(const struct term *); } ways[] = {
		{ BARE, bare }, { CALENDAR, calendar }, { NO_TWO, without_two },
	};

	(void)state;
	for (size_t w = 0; w < COUNT(ways); w++)
		for (size_t i = 0; i < COUNT(terms); i++) {
			bool differs = kb_civil_write(ways[w].count(&terms[i])) != terms[i].end;

			if (differs != ((terms[i].wrong & ways[w].mark) != 0))
				fail_msg("%s, way %d", terms[i].name, ways[w].mark);
		}
}

/* A published example (nl.wikipedia.org, Algemene termijnenwet): Ascension on 7 May, the
 * days between on a par, Saturday 2 May runs on to Monday 11 May: nine days. */
static void test_the_longest_run(void **state)
{
	static const int32_t days[] = { 20430504, 20430506, 20430508 };
	const struct equated all = { days, 3, 20431231, NULL };
	int32_t start = kb_civil_read(20430321), end = start + 42;

	(void)state;
	assert_int_equal(kb_civil_write(end), 20430502);
	assert_int_equal(kb_civil_write(term_lawful_end(start, end, &all)), 20430511);
	assert_int_equal(kb_civil_write(term_lawful_end(start, end, NULL)), 20430504); /* control: without the decree */
}

static void test_working_days_are_counted(void **state)
{
	static const struct { int32_t from, until; int n; } cases[] = {
		{ 20260401, 20260408, 3 },  /* Thursday 2, Tuesday 7, Wednesday 8 April */
		{ 20260425, 20260427, 0 }, { 20260309, 20260309, 0 }, { 20260308, 20260313, 5 }, { 20261224, 20270103, 4 },
		{ 20251231, 20261231, 251 }, /* 261 weekdays, less eight holidays on them (26 December is a Saturday), less 2 January and 15 May */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		if (working_days(kb_civil_read(cases[i].from), kb_civil_read(cases[i].until), &equated_known) != cases[i].n)
			fail_msg("row %zu: %d", i, working_days(kb_civil_read(cases[i].from), kb_civil_read(cases[i].until), &equated_known));
}

/* Whatever the term: its end is a working day, never earlier than the plain one, and a
 * later start never ends earlier. */
static void test_the_law_only_lengthens(void **state)
{
	static const struct term_length lengths[] = { { 3, DAYS }, { 7, DAYS }, { 4, WEEKS }, { 6, WEEKS }, { 10, WEEKS }, { 1, MONTHS } };

	(void)state;
	for (size_t l = 0; l < COUNT(lengths); l++)
		for (int32_t day = kb_civil_read(20240101), before = 0; day < kb_civil_read(20360101); day++) {
			int32_t end = term_plain_end(day, lengths[l], &equated_known), due = term_lawful_end(day, end, &equated_known);

			assert_true(due >= end && due >= before && due <= end + 9);
			assert_true(is_working_day(due, &equated_known));
			assert_true(working_days(day, due, &equated_known) >= 2);
			before = due;
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_day_of_ten_centuries_comes_back),
		cmocka_unit_test(test_days_known_by_others),
		cmocka_unit_test(test_what_is_no_day_is_refused),
		cmocka_unit_test(test_a_month_ends_on_the_day_with_the_same_number),
		cmocka_unit_test(test_an_instant_falls_on_a_day_in_amsterdam),
		cmocka_unit_test(test_easter),
		cmocka_unit_test(test_each_holiday_of_2024_to_2035),
		cmocka_unit_test(test_the_birthday_of_the_king_is_celebrated),
		cmocka_unit_test(test_a_decree_puts_days_on_a_par),
		cmocka_unit_test(test_a_term_ends_on_its_day),
		cmocka_unit_test(test_wrong_ways_of_counting_are_seen),
		cmocka_unit_test(test_the_longest_run),
		cmocka_unit_test(test_working_days_are_counted),
		cmocka_unit_test(test_the_law_only_lengthens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
