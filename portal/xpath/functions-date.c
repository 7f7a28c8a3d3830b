/* functions-date.c - dates and times, in the zone of the survey (clock.h). A date is a
 * text, "YYYY-MM-DD" or with time and offset; as a number it is days since 1970. */
#include <math.h>
#include <string.h>
#include <time.h>
#include <unicode/udat.h>
#include <unicode/ustring.h>
#include "clock.h"
#include "functions.h"

static struct kb_clock *zone(const struct kb_eval *e) { return e->scene == NULL ? NULL : e->scene->clock; }
static double now(const struct kb_eval *e) { return e->scene == NULL ? 0 : e->scene->now; }

/* The moment that an argument means; NaN: none. */
static double moment(struct kb_eval *e, const struct kb_ast *t, size_t i)
{
	struct kb_worth w = kb_arg(e, t, i);

	return w.is == KB_W_BOOLEAN ? NAN : round(kb_worth_number(e, &w) * KB_DAY);
}

static struct kb_worth f_today(struct kb_eval *e, const struct kb_ast *t)
{
	double local = now(e) + kb_clock_ahead(zone(e), now(e));

	(void)t;
	return kb_of_string(kb_moment_write(e, kb_clock_moment(zone(e), floor(local / KB_DAY) * KB_DAY), false));
}

static struct kb_worth f_now(struct kb_eval *e, const struct kb_ast *t)
{
	(void)t;
	return kb_of_string(kb_moment_write(e, now(e), true));
}

static struct kb_worth f_date(struct kb_eval *e, const struct kb_ast *t)
{
	double when = moment(e, t, 0);
	return kb_of_string(isnan(when) ? "" : kb_moment_write(e, when, false));
}

static struct kb_worth f_decimal_date_time(struct kb_eval *e, const struct kb_ast *t)
{
	return kb_of_number(moment(e, t, 0) / KB_DAY);
}

static struct kb_worth f_decimal_time(struct kb_eval *e, const struct kb_ast *t)
{
	return kb_of_number(kb_time_read(e, kb_arg_string(e, t, 0)) / KB_DAY);
}

/* The short name of a month or a day in the language of the form. */
static const char *name(struct kb_eval *e, const char *letters, double local)
{
	UErrorCode err = U_ZERO_ERROR;
	const char *locale = e->scene == NULL || e->scene->locale == NULL ? "en" : e->scene->locale;
	UChar pattern[8], gmt[8], words[64];
	char bytes[256] = "";
	UDateFormat *f;

	u_uastrcpy(pattern, letters);
	u_uastrcpy(gmt, "GMT");
	f = udat_open(UDAT_PATTERN, UDAT_PATTERN, locale, gmt, -1, pattern, -1, &err);
	if (U_SUCCESS(err)) {
		udat_format(f, local, words, 64, NULL, &err);
		u_strToUTF8(bytes, sizeof(bytes) - 1, NULL, words, -1, &err);
		udat_close(f);
	}
	return kb_arena_text(e->arena, U_FAILURE(err) ? "" : bytes);
}

static void add_piece(struct kb_eval *e, struct kb_buf *b, char code, const struct tm *tm, double local)
{
	switch (code) {
	case 'Y': kb_buf_fmt(b, "%04d", tm->tm_year + 1900); break;
	case 'y': kb_buf_fmt(b, "%02d", (tm->tm_year + 1900) % 100); break;
	case 'm': kb_buf_fmt(b, "%02d", tm->tm_mon + 1); break;
	case 'n': kb_buf_fmt(b, "%d", tm->tm_mon + 1); break;
	case 'b': kb_buf_text(b, name(e, "LLL", local)); break;
	case 'd': kb_buf_fmt(b, "%02d", tm->tm_mday); break;
	case 'e': kb_buf_fmt(b, "%d", tm->tm_mday); break;
	case 'a': kb_buf_text(b, name(e, "ccc", local)); break;
	case 'H': kb_buf_fmt(b, "%02d", tm->tm_hour); break;
	case 'h': kb_buf_fmt(b, "%d", tm->tm_hour); break;
	case 'M': kb_buf_fmt(b, "%02d", tm->tm_min); break;
	case 'S': kb_buf_fmt(b, "%02d", tm->tm_sec); break;
	case '3': kb_buf_fmt(b, "%03d", (int)(local - floor(local / 1000) * 1000)); break;
	case '%': kb_buf_text(b, "%"); break;
	default: kb_buf_fmt(b, "%%%c", code);
	}
}

static struct kb_worth f_format_date(struct kb_eval *e, const struct kb_ast *t)
{
	double when = moment(e, t, 0), local = when + kb_clock_ahead(zone(e), when);
	struct kb_buf b = { .arena = e->arena };
	time_t seconds;
	struct tm tm;

	if (!(fabs(when) < 2e14))
		return kb_of_string("");
	seconds = (time_t)floor(local / 1000);
	if (gmtime_r(&seconds, &tm) == NULL)
		return kb_of_string("");
	kb_buf_text(&b, "");
	for (const char *s = kb_arg_string(e, t, 1); *s != '\0' && kb_eval_pay(e, 1); s++)
		if (*s == '%' && s[1] != '\0')
			add_piece(e, &b, *++s, &tm, local);
		else
			kb_buf_add(&b, s, 1);
	return kb_of_string(b.data);
}

static const struct kb_function functions[] = {
	{ "date", 1, 1, f_date },
	{ "date-time", 1, 1, f_date },
	{ "decimal-date-time", 1, 1, f_decimal_date_time },
	{ "decimal-time", 1, 1, f_decimal_time },
	{ "format-date", 2, 2, f_format_date },
	{ "format-date-time", 2, 2, f_format_date },
	{ "now", 0, 0, f_now },
	{ "today", 0, 0, f_today },
};
KB_FUNCTIONS(date);
