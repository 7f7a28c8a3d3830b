/* pseudo.c - two languages that nobody speaks, for tests.
 *
 * en-XA has accents and is 40 % longer: what stays plain English was not translated,
 * what breaks the page breaks it in German too. ar-XB writes English from right to left:
 * what stays left-to-right does not follow the direction of the language. Arguments and
 * plural syntax stay untouched, so every text still works. */
#include <string.h>

#include "catalog.h"
#include "log.h"

static const char *const accented[26] = {
	"å", "ƀ", "ç", "đ", "é", "ƒ", "ğ", "ħ", "î", "ĵ", "ķ", "ļ", "ɱ",
	"ñ", "ö", "þ", "ǫ", "ŕ", "š", "ţ", "û", "ṽ", "ŵ", "ẋ", "ý", "ž",
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static void accents(struct kb_buf *out, const char *text, size_t n)
{
	size_t letters = 0;

	for (size_t i = 0; i < n; i++) {
		if (is_letter(text[i]))
			kb_buf_text(out, accented[(text[i] | 0x20) - 'a']);
		else
			kb_buf_add(out, text + i, 1);
		letters += is_letter(text[i]);
	}
	for (size_t more = letters ? (2 * n + 4) / 5 : 0; more > 0; more--)
		kb_buf_text(out, "~");
}

/* Each word between a right-to-left override and its end (UAX 9). */
static void backwards(struct kb_buf *out, const char *text, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t word = i;

		while (word < n && is_letter(text[word]))
			word++;
		if (word > i) {
			kb_buf_text(out, "\u200f\u202e");
			kb_buf_add(out, text + i, word - i);
			kb_buf_text(out, "\u202c\u200f");
		} else {
			kb_buf_add(out, text + word++, 1);
		}
		i = word;
	}
}

/* Keys for programs stay as they are, but the language's own name is read by people. */
static const char *pattern_of(struct kb_arena *a, const struct kb_entry *e, kb_literal_map *map)
{
	bool touch = strncmp(e->key, "meta.", 5) != 0 || strcmp(e->key, "meta.autonym") == 0;
	const char *pattern = touch ? kb_message_map(a, e->pattern, map) : e->pattern;

	return pattern ? pattern : e->pattern;
}

static void add(struct kb_texts *t, const char *tag, const char *icu, bool rtl, kb_literal_map *map)
{
	struct kb_catalogue *l = kb_catalogue_add(t, tag, icu);
	const struct kb_catalogue *source = &t->all[0];
	const struct kb_entry *name;

	l->lang.rtl = rtl;
	l->entries = kb_arena_alloc(t->arena, (source->n + 1) * sizeof *l->entries);
	for (size_t i = 0; i < source->n; i++) {
		struct kb_entry e = { .key = source->entries[i].key };

		e.pattern = pattern_of(t->arena, &source->entries[i], map);
		if (kb_entry_open(t->arena, &l->lang, &e))
			l->entries[l->n++] = e;
		else
			kb_log_line(KB_WARN, "language %s: %s cannot be made", tag, e.key);
	}
	name = kb_entry_find(l, "meta.autonym");
	l->lang.autonym = name ? name->pattern : tag;
}

void kb_pseudo_add(struct kb_texts *t)
{
	add(t, "en-XA", "en@calendar=gregorian;numbers=latn", false, accents);
	add(t, "ar-XB", "en@calendar=gregorian;numbers=latn", true, backwards);
}
