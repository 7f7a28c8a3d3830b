/* day.c - days as kb_today() writes them: 10000 * year + 100 * month + day.
 *
 * Staff plan by days, and only staff: what people answer is kept by the month. */
#include <string.h>

#include "klankbord-civil.h"
#include "surveys.h"

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
	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return 0;
	return kb_civil_write(kb_civil_make(digits(text, 4), digits(text + 5, 2), digits(text + 8, 2)));
}

const char *day_field(struct kb_ctx *c, int32_t day)
{
	return kb_fmt(c, "%04d-%02d-%02d", day / 10000, day / 100 % 100, day % 100);
}

int day_between(int32_t from, int32_t to)
{
	return kb_civil_read(to) - kb_civil_read(from);
}

int32_t day_plus(int32_t day, int n)
{
	return kb_civil_write(kb_civil_read(day) + n);
}

int32_t day_month(int32_t day)
{
	return 12 * (day / 10000) + day / 100 % 100 - 1;
}

int day_week(int32_t day)
{
	return (kb_civil_read(day) - kb_civil_number(2000, 1, 3)) / 7;
}
