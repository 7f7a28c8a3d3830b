/* fuzz-message.c - a text with arguments, and its translation, as translators write them.
 *
 * The lines of the input: a locale (its first letter chooses), the source, and all the
 * rest the translation. What passes the check can be shown. */
#include "fuzz.h"

#include <string.h>

#include "catalog.h"

const char kb_fuzz_name[] = "message";
const size_t kb_fuzz_memory = 1 << 24;

enum { LONGEST = 1000 };

void kb_fuzz_begin(void)
{
	FUZZ_HOLDS(kb_text_start(), "ICU has its data");
}

static const char *locale_of(const char *line)
{
	static const char *const locales[] = { "en", "nl", "ar", "ti", "fa_AF@numbers=latn;calendar=gregorian" };

	return locales[(unsigned char)*line % 5];
}

static void same(struct kb_buf *out, const char *text, size_t n)
{
	kb_buf_add(out, text, n);
}

static bool may_show(const char *pattern, const char *value)
{
	bool select = strcasestr(pattern, "select"), number = strcasestr(pattern, "plural") || strcasestr(pattern, "number");

	return *value == 'x' ? !number && !strcasestr(pattern, "selectordinal") : !select;
}

/* Shown with one value for all arguments that it names. A select refuses a number, all
 * others but a plain {name} refuse a word: then nothing may be shown. */
static void shows(struct kb_arena *a, const char *icu, const char *pattern, const char *value, bool rtl)
{
	struct kb_message *m = kb_message_new(icu, pattern, rtl);
	struct kb_arg args[8];
	const char *name, *text;
	size_t n = 0;

	/* The style of a number ("#,##0.0") is looked at by ICU alone: then the loader leaves the text out. */
	FUZZ_HOLDS(m || strcasestr(pattern, "number"), "what passes the check can be opened");
	if (!m)
		return;
	while (n < 8 && (name = kb_message_lacks(m, args, n)))
		args[n++] = (struct kb_arg){ kb_arena_text(a, name), value };
	if (!kb_message_lacks(m, args, n)) {
		text = kb_message_say(m, a, args, n);
		FUZZ_HOLDS(text || !may_show(pattern, value), "and shown");
		FUZZ_HOLDS(!text || kb_fuzz_utf8(text, strlen(text)), "as UTF-8");
	}
	kb_message_free(m);
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *icu, *source, *target, *map;

	if (n > LONGEST || !kb_fuzz_utf8(bytes, n))
		return;
	icu = locale_of(kb_fuzz_line(a, &bytes, &n));
	source = kb_fuzz_line(a, &bytes, &n);
	target = kb_arena_copy(a, bytes, n);
	if (kb_message_check(a, icu, source, target))
		return;
	shows(a, icu, target, "3", false);
	shows(a, icu, target, "-2.5", true);
	shows(a, icu, target, "x", true);
	map = kb_message_map(a, target, same);
	FUZZ_HOLDS(map != NULL, "the words of a text can be changed");
	FUZZ_HOLDS(!kb_message_check(a, icu, source, map), "and it stays a text");
}
