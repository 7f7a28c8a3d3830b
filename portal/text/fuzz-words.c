/* fuzz-words.c - what a person wrote: UTF-8, its normal form, isolates, and numbers in
 * the digits of any script. The input is the text. */
#include "fuzz.h"

#include <string.h>

#include "text.h"

const char kb_fuzz_name[] = "words";
const size_t kb_fuzz_memory = 1 << 22;

enum { LONGEST = 8000 };

void kb_fuzz_begin(void)
{
	FUZZ_HOLDS(kb_text_start(), "ICU has its data");
}

static size_t characters(const char *s, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += ((unsigned char)s[i] & 0xc0) != 0x80;
	return count;
}

/* Whatever passes is UTF-8 to the second reader too, and has no control character. */
static void passes(const char *s, size_t n, bool lines)
{
	FUZZ_HOLDS(kb_fuzz_utf8(s, n) && strlen(s) == n, "what passes is UTF-8 without a NUL");
	FUZZ_HOLDS(characters(s, n) <= LONGEST, "and no longer than asked");
	for (; *s; s++)
		FUZZ_HOLDS((unsigned char)*s >= 0x20 ? *s != 0x7f : lines && (*s == '\n' || *s == '\t'), "no control character passes");
}

static void normal_form(struct kb_arena *a, const char *s)
{
	const char *nfc = kb_nfc(a, s);

	FUZZ_HOLDS(kb_fuzz_utf8(nfc, strlen(nfc)), "the normal form is UTF-8");
	FUZZ_HOLDS(strlen(nfc) <= 3 * strlen(s), "it is not much longer");
	FUZZ_HOLDS(!strcmp(kb_nfc(a, nfc), nfc), "and normal");
}

/* Isolates open and close in pairs, and nothing else of the text changes. */
static void isolated(struct kb_arena *a, const char *s)
{
	const char *out = kb_isolate(a, s);
	int open = 0;

	FUZZ_HOLDS(!strncmp(out, "\u2068", 3) && kb_fuzz_utf8(out, strlen(out)), "an isolate opens");
	for (const char *p = out; *p; p++) {
		if (!strncmp(p, "\u2066", 3) || !strncmp(p, "\u2067", 3) || !strncmp(p, "\u2068", 3))
			open++;
		if (!strncmp(p, "\u2069", 3))
			open--;
		FUZZ_HOLDS(open > 0 || (open == 0 && !p[3]), "and closes at the end only");
		p += (unsigned char)*p == 0xe2 && p[1] && p[2] ? 2 : 0;
	}
	FUZZ_HOLDS(open == 0, "all that opened is closed");
}

static void number(struct kb_arena *a, const char *s)
{
	int64_t v = 0, again = 0;

	if (kb_number_read(s, -1000, 1000000, &v) != KB_OK)
		return;
	FUZZ_HOLDS(v >= -1000 && v <= 1000000, "a number is within its bounds");
	FUZZ_HOLDS(kb_number_read(kb_arena_fmt(a, "%lld", (long long)v), v, v, &again) == KB_OK && again == v,
	    "a number that is written is read as itself");
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *s = kb_arena_copy(a, bytes, n);
	bool line = kb_utf8_ok(bytes, n, LONGEST, false), lines = kb_utf8_ok(bytes, n, LONGEST, true);

	FUZZ_HOLDS(!line || lines, "one line is some lines");
	if (!lines)
		return;
	passes(s, n, !line);
	normal_form(a, s);
	isolated(a, s);
	number(a, s);
}
