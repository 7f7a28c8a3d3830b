/* termijnenwet.c - the Algemene termijnenwet. */
#include "termijnenwet.h"

#include "klankbord-civil.h"

/* Besluiten gelijkstelling: those of 2023-2025 and 2026-2028. */
static const int32_t decrees[] = {
	20230428, 20230519, 20240510, 20241227, 20250530,
	20260102, 20260515, 20270507, 20280428, 20280526,
};
const struct equated equated_known = { decrees, sizeof(decrees) / sizeof(*decrees), 20281231, NULL };

/* The Gregorian rule: the Sunday after the first full moon of the tables (epact, with the
 * corrections of the century) on or after 21 March. */
int32_t easter(int year)
{
	int golden = year % 19, century = year / 100;
	int moon = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30;
	int32_t full;

	if (moon > 28 || (moon == 28 && golden > 10))
		moon--;
	full = kb_civil_make(year, 3, 21) + moon;
	return full + 7 - (kb_civil_weekday(full) + 1) % 7;
}

/* Art. 3, first paragraph: "the day on which the birthday of the King is celebrated". That
 * is 27 April, the day before where it is a Sunday; until 2013 it was 30 April. */
static int32_t kings_day(int year)
{
	int32_t day = year < 2014 ? kb_civil_make(year, 4, 30) : kb_civil_make(year, 4, 27);

	return kb_civil_weekday(day) == KB_SUNDAY ? day - 1 : day;
}

/* Art. 3, third paragraph. */
static bool is_equated(int32_t day, const struct equated *e)
{
	for (; e != NULL; e = e->before)
		for (size_t i = 0; i < e->n; i++)
			if (kb_civil_read(e->days[i]) == day)
				return true;
	return false;
}

bool is_holiday(int32_t day, const struct equated *e)
{
	static const int fixed[] = { 101, 505, 1225, 1226 };
	static const int of_easter[] = { -2, 1, 39, 50 }; /* Good Friday (second paragraph), Easter Monday, Ascension, Whit Monday */
	int32_t ymd = kb_civil_write(day), sunday;

	if (ymd == KB_NO_DAY)
		return false;
	for (size_t i = 0; i < sizeof(fixed) / sizeof(*fixed); i++)
		if (ymd % 10000 == fixed[i])
			return true;
	sunday = easter(ymd / 10000);
	for (size_t i = 0; i < sizeof(of_easter) / sizeof(*of_easter); i++)
		if (day == sunday + of_easter[i])
			return true;
	return day == kings_day(ymd / 10000) || is_equated(day, e);
}

bool is_working_day(int32_t day, const struct equated *e)
{
	return kb_civil_weekday(day) < KB_SATURDAY && !is_holiday(day, e);
}

int working_days(int32_t from, int32_t until, const struct equated *e)
{
	int n = 0;

	while (++from <= until)
		n += is_working_day(from, e);
	return n;
}

int32_t working_day_from(int32_t day, const struct equated *e)
{
	while (!is_working_day(day, e))
		day++;
	return day;
}

bool termijnenwet_holds(struct term_length l)
{
	switch (l.unit) {
	case DAYS: return l.n <= 90;
	case WEEKS: return l.n <= 12;
	case MONTHS: return l.n <= 3;
	default: return false; /* of working days there is nothing to lengthen */
	}
}

static int32_t after_working_days(int32_t day, int n, const struct equated *e)
{
	while (n-- > 0)
		day = working_day_from(day + 1, e);
	return day;
}

int32_t term_plain_end(int32_t start, struct term_length l, const struct equated *e)
{
	switch (l.unit) {
	case DAYS: return start + l.n;
	case WEEKS: return start + 7 * l.n;
	case MONTHS: return kb_civil_add_months(start, l.n);
	case YEARS: return kb_civil_add_months(start, 12 * l.n);
	default: return after_working_days(start, l.n, e);
	}
}

int32_t term_lawful_end(int32_t start, int32_t end, const struct equated *e)
{
	int32_t two = end - start < 3 ? end : after_working_days(start, 2, e);

	return working_day_from(end < two ? two : end, e);
}
