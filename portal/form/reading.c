/* reading.c - what a person gave, in the form in which it is stored.
 *
 * The same reading holds for what a page sends and for what comes out of a seal: a value
 * that was read once reads as itself. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "model.h"
#include "text.h"

/* ---- choices ---- */

/* Several codes in the order of the form, each once: the same choice always reads
 * the same. "dk" and "na" stand alone. */
static const char *read_codes(struct kb_arena *a, const struct kb_question *q, const char *value)
{
	struct kb_buf b = { .arena = a };
	size_t count = 0, n;

	for (const char *s = value; *(s += strspn(s, " ")) != '\0'; s += n)
		if (kb_question_choice(q, s, n = strcspn(s, " ")) == NULL)
			return NULL;
	for (size_t i = 0; i < q->nchoices; i++)
		if (kb_has_word(value, q->choices[i].code)) {
			kb_buf_text(&b, count++ == 0 ? "" : " ");
			kb_buf_text(&b, q->choices[i].code);
		}
	if (count > 1 && (q->control == KB_ONE || kb_has_word(value, "dk") || kb_has_word(value, "na")))
		return NULL;
	return b.data == NULL ? "" : b.data;
}

/* All codes, each once, as the person put them. */
static const char *read_order(struct kb_arena *a, const struct kb_question *q, const char *value)
{
	struct kb_buf b = { .arena = a };
	size_t count = 0, n;

	for (const char *s = value; *(s += strspn(s, " ")) != '\0'; s += n, count++) {
		if (kb_question_choice(q, s, n = strcspn(s, " ")) == NULL)
			return NULL;
		kb_buf_text(&b, count == 0 ? "" : " ");
		kb_buf_add(&b, s, n);
	}
	for (size_t i = 0; count > 0 && i < q->nchoices; i++)
		if (!kb_has_word(value, q->choices[i].code))
			return NULL;
	return count == 0 ? "" : count == q->nchoices ? b.data : NULL;
}

const char *kb_record_order(const struct kb_record *r, size_t question)
{
	const struct kb_question *q = &r->x->questions[question];
	struct kb_buf b = { .arena = r->arena };

	if (r->given[question] != NULL && *r->given[question] != '\0')
		return r->given[question];
	for (size_t i = 0; i < q->nchoices; i++)
		kb_buf_fmt(&b, "%s%s", i == 0 ? "" : " ", q->choices[i].code);
	return b.data;
}

const char *kb_answer_moved(struct kb_arena *a, const char *order, const char *code, bool up)
{
	char *all = kb_arena_text(a, order), *words[KB_RANK_MAX], *rest = all;
	struct kb_buf b = { .arena = a };
	size_t n = 0, at, to;

	while (n < sizeof(words) / sizeof(*words) && (words[n] = strsep(&rest, " ")) != NULL)
		n++;
	for (at = 0; at < n && strcmp(words[at], code) != 0; at++)
		;
	if (at == n || rest != NULL)
		return NULL;
	to = up ? (at == 0 ? 0 : at - 1) : (at + 1 == n ? at : at + 1);
	words[at] = words[to];
	words[to] = (char *)code;
	for (size_t i = 0; i < n; i++)
		kb_buf_fmt(&b, "%s%s", i == 0 ? "" : " ", words[i]);
	return b.data;
}

/* ---- numbers ---- */

/* On a step of the range, between its ends? */
static bool is_in_range(const struct kb_question *q, double v)
{
	double steps = (v - q->lowest) / q->step;

	return !q->bounded || (v >= q->lowest && v <= q->highest && fabs(steps - round(steps)) < 1e-6);
}

static const char *read_whole(struct kb_arena *a, const struct kb_question *q, const char *value)
{
	int64_t n;

	if (kb_number_read(value, -999999999, 999999999, &n) != KB_OK || !is_in_range(q, (double)n))
		return NULL;
	return kb_arena_fmt(a, "%lld", (long long)n);
}

static const char *read_decimal(struct kb_arena *a, const struct kb_question *q, const char *value)
{
	char out[KB_DECIMAL_MAX];

	if (kb_decimal_read(value, out) != KB_OK || !is_in_range(q, strtod(out, NULL)))
		return NULL;
	return kb_arena_text(a, out);
}

/* ---- words and days ---- */

static const char *read_words(struct kb_arena *a, const char *value)
{
	size_t n;

	value = kb_nfc(a, value);
	value += strspn(value, " \t\n");
	for (n = strlen(value); n > 0 && strchr(" \t\n", value[n - 1]) != NULL; n--)
		;
	return kb_arena_copy(a, value, n);
}

static const char *read_typed(struct kb_arena *a, const struct kb_question *q, const char *value)
{
	if (!q->bind->whole_number && !q->decimal)
		return read_words(a, value);
	if (*value == '\0')
		return "";
	return q->decimal ? read_decimal(a, q, value) : read_whole(a, q, value);
}

static int days_in(int year, int month)
{
	static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static bool is_day(int year, int month, int day)
{
	return year >= 1900 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= days_in(year, month);
}

/* "2026-11-25"; what is not asked is 01. */
static const char *read_day(struct kb_arena *a, const struct kb_question *q, const char *value)
{
	int year, month, day;
	char more;

	if (*value == '\0')
		return "";
	if (strlen(value) != 10 || sscanf(value, "%4d-%2d-%2d%c", &year, &month, &day, &more) != 3 || !is_day(year, month, day))
		return NULL;
	if ((q->parts != KB_YMD && day != 1) || (q->parts == KB_Y && month != 1))
		return NULL;
	return kb_arena_fmt(a, "%04d-%02d-%02d", year, month, day);
}

/* A part of a day in any digits; `usual` where it is not asked; 0: it is none. */
static int read_part(const char *typed, bool asked, int usual)
{
	int64_t n;

	if (!asked)
		return usual;
	return kb_number_read(typed, 1, 9999, &n) == KB_OK ? (int)n : 0;
}

const char *kb_answer_day(struct kb_arena *a, const struct kb_question *q, const char *day, const char *month, const char *year)
{
	int y = read_part(year, true, 0), m = read_part(month, q->parts != KB_Y, 1), d = read_part(day, q->parts == KB_YMD, 1);

	if (*year == '\0' && (q->parts == KB_Y || *month == '\0') && (q->parts != KB_YMD || *day == '\0'))
		return "";
	return is_day(y, m == 0 ? 13 : m, d) ? kb_arena_fmt(a, "%04d-%02d-%02d", y, m, d) : NULL;
}

/* ---- */

const char *kb_answer_read(struct kb_arena *a, const struct kb_question *q, const char *value)
{
	switch (q->control) {
	case KB_ONE: case KB_SEVERAL:
		return read_codes(a, q, value);
	case KB_ORDER:
		return read_order(a, q, value);
	case KB_WORDS:
		return read_typed(a, q, value);
	case KB_DATE:
		return read_day(a, q, value);
	default:
		return *value == '\0' ? "" : NULL;
	}
}
