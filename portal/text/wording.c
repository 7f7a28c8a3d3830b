/* wording.c - which words a clip says, as one number.
 *
 * FNV-1a, 64 bits: it is asked for each text of each page, so it has to cost next to
 * nothing, and all texts of a house are some thousands: that two of them meet is less
 * likely than one in 10^12. Nobody but staff chooses words, so no enemy can look for a
 * pair. Isolates are put around numbers by the loader; they are no part of the wording. */
#include <string.h>

#include "catalog.h"

#define FNV_BASE UINT64_C(14695981039346656037)
#define FNV_PRIME UINT64_C(1099511628211)

/* U+2066 to U+2069 in UTF-8. */
static bool is_isolate(const unsigned char *s)
{
	return s[0] == 0xe2 && s[1] == 0x81 && s[2] >= 0xa6 && s[2] <= 0xa9;
}

static uint64_t mix(uint64_t h, const char *words)
{
	for (const unsigned char *s = (const unsigned char *)words; *s; s++) {
		if (is_isolate(s)) {
			s += 2;
			continue;
		}
		h = (h ^ *s) * FNV_PRIME;
	}
	return h;
}

int64_t kb_wording(const char *lang, const char *words)
{
	return (int64_t)mix((mix(FNV_BASE, lang) ^ '\n') * FNV_PRIME, words);
}

/* Titles of tabs are never on a page, posters and cards are paper; what begins with "meta." is for programs, but for
 * the name of the language. */
static bool is_heard(const struct kb_entry *e)
{
	static const char *const mute[] = { "staff.", "meta.", "form.title", "nav.title", "nav.skip", "surveys.tab", "surveys.poster", "surveys.card.line" };

	if (!strcmp(e->key, "meta.autonym"))
		return true;
	for (size_t i = 0; i < sizeof(mute) / sizeof(*mute); i++)
		if (!strncmp(e->key, mute[i], strlen(mute[i])))
			return false;
	return true;
}

/* NULL: they are other words each time. An apostrophe alone makes an ICU message of a text. */
static const char *words_of(const struct kb_entry *e, struct kb_arena *a)
{
	if (e->text)
		return e->text;
	return kb_message_lacks(e->message, NULL, 0) ? NULL : kb_message_say(e->message, a, NULL, 0);
}

void kb_texts_each(const struct kb_texts *t, const struct kb_lang *l, struct kb_arena *a,
    void (*each)(void *with, const char *key, const char *words), void *with)
{
	const struct kb_catalogue *all = &t->all[l->index];

	for (size_t i = 0; i < all->n; i++) {
		const char *words = is_heard(&all->entries[i]) ? words_of(&all->entries[i], a) : NULL;

		if (words)
			each(with, all->entries[i].key, words);
	}
}
