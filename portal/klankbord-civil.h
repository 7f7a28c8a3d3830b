/* klankbord-civil.h - civil days as numbers: days since 1 January 1970.
 *
 * For whoever counts days. A day is what stands on the calendar in the Netherlands, never 24
 * hours, so no change of the clock can reach it. kb_today() and kb_day_of() write a day as
 * 20260415; kb_civil_read() takes that. Only the years 2000 to 2999 are days.
 *
 * All of it is compiled into who includes it: it is no part of KB_ABI. */
#ifndef KB_CIVIL_H
#define KB_CIVIL_H

#include <stdbool.h>
#include <stdint.h>

enum { KB_NO_DAY = 0 };
enum { KB_MONDAY, KB_TUESDAY, KB_WEDNESDAY, KB_THURSDAY, KB_FRIDAY, KB_SATURDAY, KB_SUNDAY };

struct kb_civil { int year, month, day; };

static inline int kb_civil_days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* The number of what is known to be a day. The year is taken to begin in March, so that the
 * day of a leap year is its last; 719469 is the number that 1 January 1970 gets that way. */
static inline int32_t kb_civil_number(int year, int month, int day)
{
	if (month < 3) {
		year--;
		month += 12;
	}
	return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 719469;
}

/* Is it a day of the years 2000 to 2999? KB_NO_DAY is not. */
static inline bool kb_civil_ok(int32_t day)
{
	return day >= kb_civil_number(2000, 1, 1) && day <= kb_civil_number(2999, 12, 31);
}

/* A day of the calendar; KB_NO_DAY: there is no such day. */
static inline int32_t kb_civil_make(int year, int month, int day)
{
	if (year < 2000 || year > 2999 || month < 1 || month > 12 || day < 1 || day > kb_civil_days_in(year, month))
		return KB_NO_DAY;
	return kb_civil_number(year, month, day);
}

/* Year, month and day of the month of a day since 1970. */
static inline struct kb_civil kb_civil_parts(int32_t day)
{
	struct kb_civil c = { .year = 1970 + day / 366, .month = 12 };

	while (kb_civil_number(c.year + 1, 1, 1) <= day)
		c.year++;
	while (kb_civil_number(c.year, c.month, 1) > day)
		c.month--;
	c.day = day - kb_civil_number(c.year, c.month, 1) + 1;
	return c;
}

/* From the form of kb_today(), 20260415, and back. KB_NO_DAY: there is no such day. */
static inline int32_t kb_civil_read(int32_t ymd)
{
	return ymd < 0 ? KB_NO_DAY : kb_civil_make(ymd / 10000, ymd / 100 % 100, ymd % 100);
}

static inline int32_t kb_civil_write(int32_t day)
{
	struct kb_civil c;

	if (!kb_civil_ok(day))
		return KB_NO_DAY;
	c = kb_civil_parts(day);
	return 10000 * c.year + 100 * c.month + c.day;
}

static inline int kb_civil_weekday(int32_t day)
{
	return (day + KB_THURSDAY) % 7; /* 1 January 1970 was a Thursday */
}

/* The day with the same number so many months later; the last day of that month where it
 * is too short (HR 1 September 2017, ECLI:NL:HR:2017:2225). */
static inline int32_t kb_civil_add_months(int32_t day, int months)
{
	struct kb_civil c = kb_civil_parts(day);
	int month = 12 * c.year + c.month - 1 + months, most = kb_civil_days_in(month / 12, month % 12 + 1);

	return kb_civil_number(month / 12, month % 12 + 1, c.day < most ? c.day : most);
}

#endif
