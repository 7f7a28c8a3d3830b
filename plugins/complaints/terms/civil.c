/* civil.c - civil days as numbers. */
#include "civil.h"

enum { FIRST_YEAR = 2000, LAST_YEAR = 2099 };

struct parts { int year, month, day; };

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

/* Days since 1970. The year is taken to begin in March, so that the day of a leap year is
 * its last; 719469 is the number that 1 January 1970 gets that way. */
static int32_t number(int year, int month, int day)
{
	if (month < 3) {
		year--;
		month += 12;
	}
	return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day - 719469;
}

static struct parts parts(int32_t day)
{
	struct parts p = { .year = 1970 + day / 366, .month = 12 };

	while (number(p.year + 1, 1, 1) <= day)
		p.year++;
	while (number(p.year, p.month, 1) > day)
		p.month--;
	p.day = day - number(p.year, p.month, 1) + 1;
	return p;
}

bool civil_ok(int32_t day)
{
	return day >= number(FIRST_YEAR, 1, 1) && day <= number(LAST_YEAR, 12, 31);
}

int32_t civil_make(int year, int month, int day)
{
	if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
		return NO_DAY;
	return number(year, month, day);
}

int32_t civil_read(int32_t ymd)
{
	return ymd < 0 ? NO_DAY : civil_make(ymd / 10000, ymd / 100 % 100, ymd % 100);
}

int32_t civil_write(int32_t day)
{
	struct parts p;

	if (!civil_ok(day))
		return NO_DAY;
	p = parts(day);
	return 10000 * p.year + 100 * p.month + p.day;
}

int civil_year(int32_t day)
{
	return parts(day).year;
}

int civil_weekday(int32_t day)
{
	return (day + THURSDAY) % 7; /* 1 January 1970 was a Thursday */
}

int32_t civil_add_months(int32_t day, int months)
{
	struct parts p = parts(day);
	int month = 12 * p.year + p.month - 1 + months, most = days_in(month / 12, month % 12 + 1);

	return number(month / 12, month % 12 + 1, p.day < most ? p.day : most);
}
