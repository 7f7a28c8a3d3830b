/* day.c - days as kb_today() writes them: 10000 * year + 100 * month + day.
 *
 * Staff plan by days, and only staff: what people answer is kept by the month. */
#include <string.h>

#include "surveys.h"

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

	return days[month - 1] + (month == 2 && is_leap(year));
}

/* A number of `n` digits at the beginning of the text; -1: something else stands there. */
static int digits(const char *s, int n)
{
	int value = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		value = 10 * value + s[i] - '0';
	}
	return value;
}

int32_t day_read(const char *text)
{
	int year, month, day;

	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return 0;
	year = digits(text, 4);
	month = digits(text + 5, 2);
	day = digits(text + 8, 2);
	if (year < 2000 || year > 2999 || month < 1 || month > 12 || day < 1 || day > days_in(year, month))
		return 0;
	return 10000 * year + 100 * month + day;
}

const char *day_field(struct kb_ctx *c, int32_t day)
{
	return kb_fmt(c, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
}

/* Days since a first of March long ago: the year begins in March, so that the day of a
 * leap year is its last. */
static int number(int32_t day)
{
	int year = day / 10000, month = day / 100 % 100;

	if (month < 3) {
		year--;
		month += 12;
	}
	return 365 * year + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + day % 100;
}

int day_between(int32_t from, int32_t to)
{
	return number(to) - number(from);
}

static int32_t next_day(int32_t day)
{
	int year = day / 10000, month = day / 100 % 100;

	if (day % 100 < days_in(year, month))
		return day + 1;
	return month < 12 ? 10000 * year + 100 * (month + 1) + 1 : 10000 * (year + 1) + 101;
}

static int32_t day_before(int32_t day)
{
	int year = day / 10000, month = day / 100 % 100;

	if (day % 100 > 1)
		return day - 1;
	return month > 1 ? 10000 * year + 100 * (month - 1) + days_in(year, month - 1) : 10000 * (year - 1) + 1231;
}

int32_t day_plus(int32_t day, int n)
{
	for (; n > 0; n--)
		day = next_day(day);
	for (; n < 0; n++)
		day = day_before(day);
	return day;
}

int32_t day_month(int32_t day)
{
	return 12 * (day / 10000) + day / 100 % 100 - 1;
}
