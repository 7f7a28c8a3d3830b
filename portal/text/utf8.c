/* utf8.c - bytes that came from outside, and text inside text.
 *
 * What kb_utf8_ok() passed may be given to ICU and to libxml2: it is bounded, it is
 * strict UTF-8 and every character of it may stand in XML. */
#include <string.h>
#include <unicode/uchar.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>
#include <unicode/utf8.h>

#include "text.h"

/* No language stacks more; a run without end makes normalisation and drawing slow. */
enum { MARKS = 30 };

static bool is_line_end(UChar32 c)
{
	return c == '\n' || u_charType(c) == U_LINE_SEPARATOR || u_charType(c) == U_PARAGRAPH_SEPARATOR;
}

static bool is_allowed(UChar32 c, bool lines)
{
	if (c < 0 || U_IS_UNICODE_NONCHAR(c))
		return false;
	if (is_line_end(c) || c == '\t')
		return lines;
	return u_charType(c) != U_CONTROL_CHAR;
}

bool kb_utf8_ok(const char *s, size_t n, size_t max, bool lines)
{
	size_t count = 0, marks = 0, i = 0;
	UChar32 c;

	while (i < n) {
		U8_NEXT((const uint8_t *)s, i, n, c);
		if (!is_allowed(c, lines) || ++count > max)
			return false;
		marks = U_GET_GC_MASK(c) & U_GC_M_MASK ? marks + 1 : 0;
		if (marks > MARKS)
			return false;
	}
	return true;
}

static UChar *utf16(struct kb_arena *a, const char *s, int32_t n, int32_t *len)
{
	UErrorCode e = U_ZERO_ERROR;
	UChar *wide = kb_arena_alloc(a, ((size_t)n + 1) * sizeof *wide);

	/* A character of n bytes of UTF-8 has at most n units of UTF-16. */
	u_strFromUTF8(wide, n + 1, len, s, n, &e);
	return U_SUCCESS(e) ? wide : NULL;
}

static const char *utf8(struct kb_arena *a, const UChar *s, int32_t n)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t cap = 3 * n + 1;
	char *out = kb_arena_alloc(a, (size_t)cap);

	u_strToUTF8(out, cap, NULL, s, n, &e);
	return U_SUCCESS(e) ? out : NULL;
}

const char *kb_nfc(struct kb_arena *a, const char *s)
{
	enum { LARGEST = 1 << 24, GROWTH = 3 }; /* NFC grows UTF-16 threefold at most (UAX 15) */
	UErrorCode e = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&e);
	size_t n = strlen(s);
	const char *out;
	UChar *from, *to;
	int32_t len;

	if (U_FAILURE(e) || n > LARGEST || !(from = utf16(a, s, (int32_t)n, &len)))
		return s;
	if (unorm2_isNormalized(nfc, from, len, &e))
		return s;
	to = kb_arena_alloc(a, (size_t)(GROWTH * len + 1) * sizeof *to);
	len = unorm2_normalize(nfc, from, len, to, GROWTH * len + 1, &e);
	if (e == U_MEMORY_ALLOCATION_ERROR)
		kb_no_memory("ICU");
	out = U_SUCCESS(e) ? utf8(a, to, len) : NULL;
	return out ? out : s;
}

/* ---- Isolates (UAX 9): U+2066, U+2067 and U+2068 open one, U+2069 closes it ---- */

#define FSI "\u2068"
#define PDI "\u2069"

static bool opens(const char *s)
{
	return strncmp(s, "\u2066", 3) == 0 || strncmp(s, "\u2067", 3) == 0 || strncmp(s, FSI, 3) == 0;
}

const char *kb_isolate(struct kb_arena *a, const char *s)
{
	struct kb_buf b = { .arena = a };
	size_t open = 0;

	kb_buf_text(&b, FSI);
	while (*s) {
		bool closes = strncmp(s, PDI, 3) == 0;
		size_t n = closes || opens(s) ? 3 : 1;

		if (n == 3 && !closes)
			open++;
		if (!closes || open > 0)
			kb_buf_add(&b, s, n);
		if (closes && open > 0)
			open--;
		s += n;
	}
	while (open-- > 0)
		kb_buf_text(&b, PDI);
	kb_buf_text(&b, PDI);
	return b.data;
}
