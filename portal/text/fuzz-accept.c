/* fuzz-accept.c - Accept-Language, and a language's name as anybody writes it.
 *
 * The input is the header. It orders the languages of the house and does nothing else. */
#include "fuzz.h"

#include <string.h>

#include "tags.h"
#include "text.h"

const char kb_fuzz_name[] = "accept";
const size_t kb_fuzz_memory = 1 << 20;

static struct kb_texts *texts;

void kb_fuzz_begin(void)
{
	static const char *const locales[] = { KB_TOP "/locales", NULL };

	FUZZ_HOLDS(kb_text_start(), "ICU has its data");
	texts = kb_texts_load(kb_arena_new(), locales, 0);
	FUZZ_HOLDS(texts != NULL, "languages are there");
}

static void order_holds(const char *header)
{
	const struct kb_lang *out[64], *plain[64];
	const struct kb_lang *const *all;
	size_t n, whole = 0, count = kb_texts_langs(texts, &all);

	for (size_t i = 0; i < count; i++)
		whole += all[i]->whole_youth;
	n = kb_texts_order(texts, header, out);
	FUZZ_HOLDS(n == whole && kb_texts_order(texts, NULL, plain) == n, "each language that is whole is offered");
	for (size_t i = 0; i < n; i++) {
		FUZZ_HOLDS(out[i]->whole_youth, "and no other");
		for (size_t k = 0; k < i; k++)
			FUZZ_HOLDS(out[i] != out[k], "once");
	}
}

/* A name alone, without a weight, comes first. */
static void name_comes_first(const char *header)
{
	const struct kb_lang *out[64], *l = kb_texts_find(texts, header);

	if (!l || !l->whole_youth || strpbrk(header, ",; \t"))
		return;
	FUZZ_HOLDS(kb_texts_order(texts, header, out) > 0 && out[0] == l, "a language that is asked for stands in front");
}

static void name_holds(const char *name)
{
	char ours[KB_TAG_MAX], again[KB_TAG_MAX], icu[KB_ICU_MAX];

	kb_tag_ours(ours, name);
	FUZZ_HOLDS(memchr(ours, '\0', sizeof ours), "a tag is short");
	kb_tag_ours(again, ours);
	FUZZ_HOLDS(!strcmp(ours, again), "our name for a language is our name for it");
	if (kb_icu_of_tag(icu, name))
		FUZZ_HOLDS(memchr(icu, '\0', sizeof icu) && *icu, "ICU's name is one");
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *header = kb_arena_copy(a, bytes, n);

	order_holds(header);
	name_comes_first(header);
	name_holds(header);
}
