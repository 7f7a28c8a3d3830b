/* calendar.c - months and dates.
 *
 * Staff, letters and appointments use the Gregorian calendar of Amsterdam, so a youth
 * sees that one, in Latin digits, in every language. Where the people of a language use
 * the solar calendar (fa-AF, ps) the solar date stands behind it in brackets.
 *
 * Patterns are spelled out (d MMMM y): in CLDR 42 the styles, the skeletons and the
 * stand-alone names for fa-AF mix in Iranian month names. */
#include <string.h>
#include <unicode/ucal.h>
#include <unicode/udat.h>
#include <unicode/uenum.h>
#include <unicode/uloc.h>
#include <unicode/ustring.h>

#include "calendar.h"
#include "catalog.h"
#include "tags.h"
#include "month.h"
#include "text.h"

#define ZONE u"Europe/Amsterdam"

enum { CAP = 200, NOON = 12 }; /* noon: no clock change reaches it */

/* Instants between the years 1900 and 9999; what lies outside is moved to the edge. */
static UDate instant(int64_t seconds)
{
	const int64_t first = INT64_C(-2208988800), last = INT64_C(253402214400);
	int64_t s = seconds < first ? first : seconds > last ? last : seconds;

	return (UDate)s * 1000;
}

/* Dates of our own making fail for one reason only. Nothing may go on with a wrong
 * month: it would be stored with an answer. */
static void must(UErrorCode e)
{
	if (U_FAILURE(e))
		kb_no_memory(u_errorName(e));
}

/* The calendar of Amsterdam. Where ICU cannot make the zone it takes UTC without a word. */
static UCalendar *amsterdam(void)
{
	UErrorCode e = U_ZERO_ERROR;
	UCalendar *c = ucal_open(ZONE, -1, "nl@calendar=gregorian", UCAL_GREGORIAN, &e);
	UChar id[sizeof(ZONE)];

	must(e);
	ucal_getTimeZoneID(c, id, sizeof(id) / sizeof(*id), &e);
	must(e);
	if (u_strcmp(id, ZONE) != 0)
		kb_no_memory("the zone of ICU's calendar");
	return c;
}

int32_t kb_text_month(int64_t seconds)
{
	UErrorCode e = U_ZERO_ERROR;
	UCalendar *c = amsterdam();
	int32_t month;

	ucal_setMillis(c, instant(seconds), &e);
	month = kb_month_make(ucal_get(c, UCAL_YEAR, &e), ucal_get(c, UCAL_MONTH, &e) + 1);
	ucal_close(c);
	must(e);
	return month;
}

/* An hour of the first day of a month. */
static UDate first_of(int32_t month, int hour)
{
	UErrorCode e = U_ZERO_ERROR;
	UCalendar *c = amsterdam();
	UDate d;

	ucal_clear(c); /* of the fractions of a second */
	ucal_setDateTime(c, kb_month_year(month), kb_month_of_year(month) - 1, 1, hour, 0, 0, &e);
	d = ucal_getMillis(c, &e);
	ucal_close(c);
	must(e);
	return d;
}

/* Opening a calendar costs as much as a page: it is done once in a month. */
int32_t kb_texts_month(struct kb_texts *t, int64_t now)
{
	struct kb_month_span *s = &t->running;

	if (now >= s->from && now < s->until)
		return s->month;
	s->month = kb_text_month(now);
	s->from = (int64_t)(first_of(s->month, 0) / 1000);
	s->until = (int64_t)(first_of(s->month + 1, 0) / 1000);
	return s->month;
}

/* Midnight before or after; `days` 0 or 1. */
static int64_t midnight(UCalendar *c, int days, UErrorCode *e)
{
	ucal_setDateTime(c, ucal_get(c, UCAL_YEAR, e), ucal_get(c, UCAL_MONTH, e), ucal_get(c, UCAL_DATE, e) + days, 0, 0, 0, e);
	return (int64_t)(ucal_getMillis(c, e) / 1000);
}

/* The day that the calendar shows. */
static int32_t shown(UCalendar *c, UErrorCode *e)
{
	return 10000 * ucal_get(c, UCAL_YEAR, e) + 100 * (ucal_get(c, UCAL_MONTH, e) + 1) + ucal_get(c, UCAL_DATE, e);
}

int32_t kb_day_of(int64_t seconds)
{
	UErrorCode e = U_ZERO_ERROR;
	UCalendar *c = amsterdam();
	int32_t day;

	ucal_setMillis(c, instant(seconds), &e);
	day = shown(c, &e);
	ucal_close(c);
	must(e);
	return day;
}

int32_t kb_texts_day(struct kb_texts *t, int64_t now)
{
	struct kb_day_span *s = &t->today;
	UErrorCode e = U_ZERO_ERROR;
	UCalendar *c;

	if (now >= s->from && now < s->until)
		return s->day;
	c = amsterdam();
	ucal_setMillis(c, instant(now), &e);
	s->day = shown(c, &e);
	ucal_set(c, UCAL_MILLISECOND, 0);
	s->from = midnight(c, 0, &e);
	s->until = midnight(c, 1, &e);
	ucal_close(c);
	must(e);
	return s->day;
}

const char *kb_day_write(struct kb_arena *a, const struct kb_lang *l, int32_t day)
{
	UErrorCode e = U_ZERO_ERROR;
	UCalendar *c = amsterdam();
	UDate noon;

	ucal_clear(c);
	ucal_setDateTime(c, day / 10000, day / 100 % 100 - 1, day % 100, NOON, 0, 0, &e);
	noon = ucal_getMillis(c, &e);
	ucal_close(c);
	must(e);
	return kb_date_write(a, l, (int64_t)(noon / 1000));
}

/* CLDR's سنبلهٔ carries an ezafe mark (U+0654), which stands only before another noun. */
static int32_t without_ezafe(UChar *s, int32_t n)
{
	int32_t kept = 0;

	for (int32_t i = 0; i < n; i++)
		if (s[i] != 0x0654)
			s[kept++] = s[i];
	return kept;
}

/* How many numbers a pattern writes: each run of d and y, and of M or L where it is no word. */
static int numbers_of(const char *pattern)
{
	int n = 0;

	for (size_t run; *pattern; pattern += run) {
		char of[2] = { *pattern, '\0' };

		run = strspn(pattern, of);
		n += strchr("dy", *pattern) || (strchr("ML", *pattern) && run <= 2);
	}
	return n;
}

static int numbers_in(const char *s)
{
	static const char digits[] = "0123456789";
	int n = 0;

	for (s += strcspn(s, digits); *s; s += strcspn(s, digits)) {
		n++;
		s += strspn(s, digits);
	}
	return n;
}

static const char *written(struct kb_arena *a, const char *icu, const char *calendar, UDate d, const char *pattern)
{
	char locale[KB_ICU_MAX], *out = kb_arena_alloc(a, 3 * CAP);
	UErrorCode e = U_ZERO_ERROR;
	UChar p[CAP], s[CAP];
	UDateFormat *f;
	int32_t n;

	kb_icu_with(locale, icu, "numbers", "latn");
	kb_icu_with(locale, locale, "calendar", calendar);
	u_strFromUTF8(p, CAP, NULL, pattern, -1, &e);
	f = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, ZONE, -1, p, -1, &e);
	n = udat_format(f, d, s, CAP, NULL, &e);
	udat_close(f);
	if (U_SUCCESS(e) && strcmp(calendar, "persian") == 0)
		n = without_ezafe(s, n);
	u_strToUTF8(out, 3 * CAP, NULL, s, n, &e);
	must(e);
	if (numbers_in(out) != numbers_of(pattern))
		kb_no_memory("a number in a date"); /* ICU leaves it out without a word */
	return out;
}

/* Is the solar calendar the first that people of this language use (CLDR)? */
static bool is_solar(const char *icu)
{
	UErrorCode e = U_ZERO_ERROR;
	char bare[KB_ICU_MAX];
	const char *first;
	UEnumeration *all;
	bool solar;

	uloc_getBaseName(icu, bare, sizeof bare, &e);
	all = ucal_getKeywordValuesForLocale("calendar", bare, true, &e);
	first = uenum_next(all, NULL, &e);
	solar = U_SUCCESS(e) && first && strcmp(first, "persian") == 0;
	uenum_close(all);
	return solar;
}

const char *kb_month_write(struct kb_arena *a, const struct kb_lang *l, int32_t month)
{
	return written(a, l->icu, "gregorian", first_of(month, NOON), l->month ? l->month : "MMMM y");
}

const char *kb_month_word(struct kb_arena *a, const struct kb_lang *l, int month)
{
	return written(a, l->icu, "gregorian", first_of(kb_month_make(2026, month), NOON), "MMMM");
}

const char *kb_date_write(struct kb_arena *a, const struct kb_lang *l, int64_t seconds)
{
	const char *date = written(a, l->icu, "gregorian", instant(seconds), l->date ? l->date : "d MMMM y");

	if (!is_solar(l->icu))
		return date;
	return kb_arena_fmt(a, "%s (%s)", date, written(a, l->icu, "persian", instant(seconds), "d MMMM y"));
}

bool kb_date_pattern_ok(const char *pattern)
{
	size_t n = strlen(pattern);

	if (n == 0 || n > 40)
		return false;
	for (const char *p = pattern; *p; p++) {
		bool letter = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z');
		if (*p == '\'' || (letter && !strchr("dMLy", *p)))
			return false;
	}
	return true;
}

/* ICU answers an unknown zone with UTC and an unknown language with its default, both
 * without an error: so both are asked for something that only the data can tell. */
bool kb_text_start(void)
{
	UErrorCode e = U_ZERO_ERROR;

	uloc_setDefault("nl", &e);
	if (U_FAILURE(e) || !kb_icu_known("nl") || !kb_icu_known("fa_AF"))
		return false;
	return kb_text_month(INT64_C(1782856800)) == kb_month_make(2026, 7); /* 1 July 2026 00:00, summer time */
}
