/* clock.c - reads and writes moments. The zones are ICU's, the calendar is libc's. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unicode/ucal.h>
#include <unicode/ustring.h>
#include "clock.h"

struct kb_clock { UCalendar *calendar; };

struct kb_clock *kb_clock_new(const char *zone)
{
	UErrorCode err = U_ZERO_ERROR;
	UChar name[64], id[64];
	UBool known = false;
	struct kb_clock *c;

	if (strlen(zone) >= 64)
		return NULL;
	u_uastrcpy(name, zone);
	ucal_getCanonicalTimeZoneID(name, -1, id, 64, &known, &err);
	if (U_FAILURE(err) || !known || (c = calloc(1, sizeof(*c))) == NULL)
		return NULL;
	c->calendar = ucal_open(name, -1, "en", UCAL_GREGORIAN, &err);
	if (U_SUCCESS(err))
		return c;
	free(c);
	return NULL;
}

void kb_clock_free(struct kb_clock *c)
{
	if (c == NULL)
		return;
	ucal_close(c->calendar);
	free(c);
}

double kb_clock_ahead(struct kb_clock *c, double moment)
{
	UErrorCode err = U_ZERO_ERROR;
	double ahead;

	if (c == NULL)
		return 0;
	ucal_setMillis(c->calendar, moment, &err);
	ahead = ucal_get(c->calendar, UCAL_ZONE_OFFSET, &err) + ucal_get(c->calendar, UCAL_DST_OFFSET, &err);
	return U_FAILURE(err) ? 0 : ahead;
}

/* Twice, because the first guess may stand on the other side of a change of the clocks. */
double kb_clock_moment(struct kb_clock *c, double local)
{
	double guess = local - kb_clock_ahead(c, local);

	return local - kb_clock_ahead(c, guess);
}

/* ---- reading ---- */

/* A number of min..max digits; moves on behind it. */
static bool digits(const char **s, size_t min, size_t max, int *out)
{
	size_t n = strspn(*s, "0123456789");

	if (n < min || n > max)
		return false;
	*out = atoi(*s);
	*s += n;
	return true;
}

/* In milliseconds since the midnight of 1970 in the same zone; false: no such day. */
static bool read_day(const char **s, double *out)
{
	int year, month, day;

	if (!digits(s, 4, 4, &year) || *(*s)++ != '-' || !digits(s, 1, 2, &month) || *(*s)++ != '-' || !digits(s, 1, 2, &day))
		return false;
	struct tm tm = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };
	time_t t = timegm(&tm);
	*out = (double)t * 1000;
	return tm.tm_mon == month - 1 && tm.tm_mday == day;
}

/* "HH:MM", seconds and parts of them if they are there. */
static bool read_clock(const char **s, double *out)
{
	int hours, minutes, seconds = 0;
	double part = 0;

	if (!digits(s, 2, 2, &hours) || *(*s)++ != ':' || !digits(s, 2, 2, &minutes))
		return false;
	if (**s == ':') {
		(*s)++;
		if (!digits(s, 2, 2, &seconds))
			return false;
	}
	if (**s == '.') {
		size_t n = strspn(*s + 1, "0123456789");
		part = n > 0 && n <= 9 ? strtod(*s, NULL) : NAN;
		*s += n + 1;
	}
	*out = ((hours * 60 + minutes) * 60 + seconds) * 1000.0 + round(part * 1000);
	return hours < 24 && minutes < 60 && seconds < 60 && !isnan(part);
}

/* "Z", "+HH:MM" or nothing up to the end. *ahead is NaN where there is none. */
static bool read_offset(const char *s, double *ahead)
{
	int sign = *s == '-' ? -1 : 1, hours, minutes = 0;

	*ahead = *s == '\0' ? NAN : 0;
	if (*s == '\0' || strcmp(s, "Z") == 0)
		return true;
	if ((*s != '-' && *s != '+') || (s++, !digits(&s, 2, 2, &hours)))
		return false;
	if (*s == ':' && (s++, !digits(&s, 2, 2, &minutes)))
		return false;
	*ahead = sign * (hours * 60 + minutes) * 60000.0;
	return *s == '\0' && hours < 24 && minutes < 60;
}

static struct kb_clock *clock_of(const struct kb_eval *e) { return e->scene == NULL ? NULL : e->scene->clock; }

double kb_moment_read(struct kb_eval *e, const char *s)
{
	double day, time = 0, ahead = NAN;

	if (*s < '0' || *s > '9' || !read_day(&s, &day))
		return NAN;
	if (*s == 'T' ? (s++, !read_clock(&s, &time) || !read_offset(s, &ahead)) : *s != '\0')
		return NAN;
	return isnan(ahead) ? kb_clock_moment(clock_of(e), day + time) : day + time - ahead;
}

double kb_time_read(struct kb_eval *e, const char *s)
{
	double moment = kb_moment_read(e, s), time, ahead, local;

	if (isnan(moment)) {
		if (!read_clock(&s, &time) || !read_offset(s, &ahead))
			return NAN;
		if (isnan(ahead))
			return time;
		moment = time - ahead;
		local = moment + kb_clock_ahead(clock_of(e), e->scene == NULL ? 0 : e->scene->now);
	} else {
		local = moment + kb_clock_ahead(clock_of(e), moment);
	}
	return local - floor(local / KB_DAY) * KB_DAY;
}

/* ---- writing ---- */

const char *kb_moment_write(struct kb_eval *e, double moment, bool whole)
{
	double ahead = kb_clock_ahead(clock_of(e), moment), local = moment + ahead;
	time_t seconds = (time_t)floor(local / 1000);
	int minutes = (int)(fabs(ahead) / 60000), parts = (int)(local - (double)seconds * 1000);
	char day[32];
	struct tm tm;

	if (!(fabs(moment) < 2e14) || gmtime_r(&seconds, &tm) == NULL || tm.tm_year + 1900 < 0 || tm.tm_year + 1900 > 9999)
		return "";
	snprintf(day, sizeof(day), "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
	if (!whole && parts == 0 && tm.tm_hour + tm.tm_min + tm.tm_sec == 0)
		return kb_arena_text(e->arena, day);
	return kb_arena_fmt(e->arena, "%sT%02d:%02d:%02d.%03d%c%02d:%02d", day, tm.tm_hour, tm.tm_min, tm.tm_sec, parts,
	    ahead < 0 ? '-' : '+', minutes / 60, minutes % 60);
}
