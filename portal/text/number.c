/* number.c - whole numbers as people type them, numbers as they are shown.
 *
 * ICU's number parser is not used for reading: it takes "16 years" for 16, reads
 * "12,5" as 12 or as 12.5 by language and knows no Ethiopic numerals. */
#include <stdio.h>
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/uloc.h>
#include <unicode/unum.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "tags.h"
#include "text.h"

enum { MAX_BYTES = 400, MAX_CHARS = 40 };

/* The characters of `s` that count; -1 if there are too many or it is no UTF-8. */
static int significant(const char *s, UChar32 *out)
{
	size_t n = strnlen(s, MAX_BYTES), i = 0;
	int count = 0;
	UChar32 c;

	while (i < n) {
		U8_NEXT((const uint8_t *)s, i, n, c);
		if (c < 0 || count == MAX_CHARS)
			return -1;
		if (!u_isUWhiteSpace(c) && u_charType(c) != U_FORMAT_CHAR)
			out[count++] = c;
	}
	return n < MAX_BYTES ? count : -1;
}

/* Adds a digit at the end. A number that is too large stays at the largest. */
static int64_t with_digit(int64_t v, int64_t base, int64_t digit)
{
	if (__builtin_mul_overflow(v, base, &v) || __builtin_add_overflow(v, digit, &v))
		return INT64_MAX;
	return v;
}

static bool read_digits(const UChar32 *s, int n, int64_t *out)
{
	int64_t v = 0;

	for (int i = 0; i < n; i++) {
		int32_t digit = u_charDigitValue(s[i]);
		if (digit < 0)
			return false;
		v = with_digit(v, 10, digit);
	}
	*out = v;
	return n > 0;
}

/* ---- Ethiopic: U+1369.. ones, U+1372.. tens, U+137B hundred, U+137C myriad ---- */

enum { ONE = 0x1369, TEN = 0x1372, HUNDRED = 0x137B, MYRIAD = 0x137C };

/* Tens and ones, 1..99, at *i; 0 if there are none. */
static int64_t ethiopic_pair(const UChar32 *s, int n, int *i)
{
	int64_t v = 0;

	if (*i < n && s[*i] >= TEN && s[*i] < HUNDRED)
		v = 10 * (s[(*i)++] - TEN + 1);
	if (*i < n && s[*i] >= ONE && s[*i] < TEN)
		v += s[(*i)++] - ONE + 1;
	return v;
}

/* Up to 9999 at *i: a pair, a hundred sign (alone: once), a pair. */
static int64_t ethiopic_group(const UChar32 *s, int n, int *i)
{
	int64_t v = ethiopic_pair(s, n, i);

	if (*i < n && s[*i] == HUNDRED) {
		(*i)++;
		v = 100 * (v ? v : 1) + ethiopic_pair(s, n, i);
	}
	return v;
}

static bool read_ethiopic(const UChar32 *s, int n, int64_t *out)
{
	int64_t v = 0;
	int i = 0;

	while (i < n) {
		int before = i;
		int64_t group = ethiopic_group(s, n, &i);

		if (i < n && s[i] == MYRIAD) {
			i++;
			v = with_digit(v, 1, group);
			v = with_digit(v ? v : 1, 10000, 0);
		} else if (i == n) {
			v = with_digit(v, 1, group);
		} else {
			return false;
		}
		if (i == before)
			return false;
	}
	*out = v;
	return n > 0;
}

enum kb_rc kb_number_read(const char *s, int64_t min, int64_t max, int64_t *out)
{
	UChar32 c[MAX_CHARS];
	int n = significant(s, c);
	int minus = n > 0 && (c[0] == '-' || c[0] == 0x2212);
	int64_t v;

	if (n < 0)
		return KB_NONE;
	if (!read_digits(c + minus, n - minus, &v) && !(minus == 0 && read_ethiopic(c, n, &v)))
		return KB_NONE;
	if (minus)
		v = -v;
	if (v < min || v > max)
		return KB_FAIL;
	*out = v;
	return KB_OK;
}

/* ---- Decimals ---- */

static bool is_separator(UChar32 c) { return c == '.' || c == ',' || c == 0x066B; }

/* Digits into `out`, at most `most` in all; the number of them, -1: not digits alone. */
static int copy_digits(const UChar32 *s, int n, char *out, int most)
{
	for (int i = 0; i < n; i++) {
		int32_t digit = u_charDigitValue(s[i]);

		if (digit < 0 || i == most)
			return -1;
		out[i] = (char)('0' + digit);
	}
	return n;
}

/* "007" is "7", and nothing in front of the point is "0". */
static const char *without_zeros(const char *whole)
{
	whole += strspn(whole, "0");
	return *whole ? whole : "0";
}

enum kb_rc kb_decimal_read(const char *s, char out[KB_DECIMAL_MAX])
{
	enum { DIGITS = 15 };
	char whole[DIGITS + 1] = "", part[DIGITS + 1] = "";
	UChar32 c[MAX_CHARS];
	int n = significant(s, c), minus = n > 0 && (c[0] == '-' || c[0] == 0x2212), at = minus, before, behind = 0;

	while (at < n && !is_separator(c[at]))
		at++;
	before = copy_digits(c + minus, at - minus, whole, DIGITS);
	if (at < n)
		behind = copy_digits(c + at + 1, n - at - 1, part, DIGITS);
	if (n < 1 || before < 0 || behind < 0 || before + behind < 1 || before + behind > DIGITS)
		return KB_NONE;
	while (behind > 0 && part[behind - 1] == '0')
		part[--behind] = '\0';
	minus = minus && (strpbrk(whole, "123456789") != NULL || behind > 0); /* nobody writes "-0" */
	snprintf(out, KB_DECIMAL_MAX, "%s%s%s%s", minus ? "-" : "",
	    without_zeros(whole), behind > 0 ? "." : "", part);
	return KB_OK;
}

/* ---- Writing ------------------------------------------------------------------ */

const char *kb_number_write(struct kb_arena *a, const struct kb_lang *l, double v, int decimals)
{
	enum { CAP = 512 }; /* the largest double has 309 digits, and their grouping */
	char locale[KB_ICU_MAX], out[3 * CAP];
	UErrorCode e = U_ZERO_ERROR;
	UChar wide[CAP];
	UNumberFormat *f;
	int32_t n;

	kb_icu_with(locale, l->icu, "numbers", "latn");
	f = unum_open(UNUM_DECIMAL, NULL, 0, locale, NULL, &e);
	if (e == U_MEMORY_ALLOCATION_ERROR)
		kb_no_memory("ICU");
	unum_setAttribute(f, UNUM_MIN_FRACTION_DIGITS, decimals);
	unum_setAttribute(f, UNUM_MAX_FRACTION_DIGITS, decimals);
	unum_setAttribute(f, UNUM_ROUNDING_MODE, UNUM_ROUND_HALFUP);
	n = unum_formatDouble(f, v, wide, CAP, NULL, &e);
	unum_close(f);
	u_strToUTF8(out, sizeof out, NULL, wide, n, &e);
	if (e == U_MEMORY_ALLOCATION_ERROR)
		kb_no_memory("ICU");
	if (U_FAILURE(e))
		return kb_arena_fmt(a, "%.*f", decimals, v);
	if (v < 0 && !strpbrk(out, "123456789")) /* "-0" is no number that a person writes */
		return kb_number_write(a, l, 0, decimals);
	return l->rtl ? kb_arena_fmt(a, "\u2066%s\u2069", out) : kb_arena_text(a, out);
}
