/* value.c - values as their type writes them, the way web-forms does.
 *
 * A value that its type cannot write is blank, except for numbers: there what was written
 * stays, so that a person can mend it and the constraint can see it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "model.h"

static bool is_number(double v) { return !isnan(v) && !isinf(v); }

static const char *write_int(struct kb_arena *a, const char *value)
{
	double v = kb_number_of(value);

	return is_number(v) ? kb_number_text(a, trunc(v)) : value;
}

/* A decimal always has a point: "36.0". */
static const char *write_decimal(struct kb_arena *a, const char *value)
{
	double v = kb_number_of(value);

	if (!is_number(v))
		return value;
	return kb_arena_fmt(a, "%s%s", kb_number_text(a, v), v == trunc(v) ? ".0" : "");
}

/* ---- dates ---- */

static bool all_digits(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

static bool is_date(const char *s)
{
	return strlen(s) >= 10 && all_digits(s, 4) && s[4] == '-' && all_digits(s + 5, 2) && s[7] == '-' &&
	    all_digits(s + 8, 2) && (s[10] == '\0' || s[10] == 'T');
}

/* ---- places ---- */

/* "lat lon alt acc", the last two as they are there; the end of what was read, or NULL: it is no place. */
static const char *write_point(struct kb_arena *a, struct kb_buf *b, const char *s)
{
	double part[4];
	size_t n = 0;

	for (; n < 4 && *(s += strspn(s, " \t\r\n")) != '\0' && *s != ';'; n++) {
		size_t length = strcspn(s, " \t\r\n;");
		part[n] = kb_number_of(kb_arena_copy(a, s, length));
		if (!is_number(part[n]))
			return NULL;
		s += length;
	}
	s += strspn(s, " \t\r\n");
	if (n < 2 || (*s != '\0' && *s != ';') || fabs(part[0]) > 90 || fabs(part[1]) > 180)
		return NULL;
	for (size_t i = 0; i < n; i++)
		kb_buf_fmt(b, "%s%s", i == 0 ? "" : " ", write_decimal(a, kb_number_text(a, part[i])));
	return s;
}

/* Points with ";" between, as many as the type needs. */
static const char *write_points(struct kb_arena *a, const char *value, size_t least, size_t most)
{
	struct kb_buf b = { .arena = a };
	const char *s = value;
	size_t n = 0;

	while (*(s += strspn(s, " \t\r\n;")) != '\0') {
		if (n++ > 0)
			kb_buf_text(&b, ";");
		if ((s = write_point(a, &b, s)) == NULL)
			return "";
	}
	return n >= least && n <= most ? b.data : "";
}

const char *kb_value_write(struct kb_arena *a, enum kb_type type, const char *value)
{
	if (*value == '\0')
		return value;
	switch (type) {
	case KB_T_INT: return write_int(a, value);
	case KB_T_DECIMAL: return write_decimal(a, value);
	case KB_T_DATE: return is_date(value) ? kb_arena_copy(a, value, 10) : "";
	case KB_T_DATETIME: return is_date(value) ? value : "";
	case KB_T_GEOPOINT: return write_points(a, value, 1, 1);
	case KB_T_GEOTRACE: return write_points(a, value, 2, SIZE_MAX);
	case KB_T_GEOSHAPE: return write_points(a, value, 3, SIZE_MAX);
	default: return value;
	}
}

/* Chosen values with one blank between. */
const char *kb_words_write(struct kb_arena *a, const char *value)
{
	struct kb_buf b = { .arena = a };
	size_t n;

	for (const char *s = value; *(s += strspn(s, " \t\r\n")) != '\0'; s += n) {
		n = strcspn(s, " \t\r\n");
		kb_buf_text(&b, b.len > 0 ? " " : "");
		kb_buf_add(&b, s, n);
	}
	return b.data == NULL ? "" : b.data;
}
