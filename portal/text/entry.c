/* entry.c - one text of one language, made ready to show.
 *
 * A number with parts ("0800-0432", "+31 6 1234", "3 / 12") turns round in a
 * right-to-left text. Arguments are isolated when they are filled in; the numbers that
 * stand in the text itself are isolated here, so that no translator has to think of it. */
#include <stdlib.h>
#include <string.h>

#include "catalog.h"

#define LRI "\u2066"
#define PDI "\u2069"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Bytes of what may join two groups of digits at `s`; 0: nothing does. */
static size_t joint(const char *s, const char *end)
{
	static const char *const joints[] = { " - ", " / ", " \u2013 ", "-", "/", ":", ".", " ", "\u2013", "\u2011", "\u00a0" };

	for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
		size_t n = strlen(joints[i]);
		if ((size_t)(end - s) > n && memcmp(s, joints[i], n) == 0 && is_digit(s[n]))
			return n;
	}
	return 0;
}

/* The end of the number that begins at `s`; *parts: it can turn round. */
static const char *number_end(const char *s, const char *end, bool *parts)
{
	*parts = *s == '+';
	s += *parts;
	while (s < end) {
		size_t n = is_digit(*s) ? 1 : joint(s, end);
		if (n == 0)
			break;
		*parts = *parts || !is_digit(*s);
		s += n;
	}
	return s;
}

static void isolate_numbers(struct kb_buf *out, const char *text, size_t n)
{
	const char *end = text + n;

	while (text < end) {
		const char *stop = text + 1;
		bool parts = false;

		if (is_digit(*text) || (*text == '+' && text + 1 < end && is_digit(text[1])))
			stop = number_end(text, end, &parts);
		if (parts)
			kb_buf_text(out, LRI);
		kb_buf_add(out, text, (size_t)(stop - text));
		if (parts)
			kb_buf_text(out, PDI);
		text = stop;
	}
}

/* Addresses and patterns are for programs, not for readers. */
static bool is_for_readers(const char *key)
{
	return strncmp(key, "meta.", 5) != 0;
}

bool kb_entry_open(struct kb_arena *a, const struct kb_lang *l, struct kb_entry *e)
{
	const char *pattern = e->pattern;

	if (l->rtl && is_for_readers(e->key))
		pattern = kb_message_map(a, pattern, isolate_numbers);
	if (!pattern)
		return false;
	if (kb_message_is_plain(pattern)) {
		e->text = pattern;
		return true;
	}
	e->message = kb_message_new(l->icu, pattern, l->rtl);
	return e->message != NULL;
}

static int by_key(const void *key, const void *entry)
{
	return strcmp(key, ((const struct kb_entry *)entry)->key);
}

const struct kb_entry *kb_entry_find(const struct kb_catalogue *l, const char *key)
{
	return l->n ? bsearch(key, l->entries, l->n, sizeof *l->entries, by_key) : NULL;
}
