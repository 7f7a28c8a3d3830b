/* translate.c - a form in the hands of translators: out as XLIFF, and back as a further version.
 *
 * bilingual.h does it with bytes; here stands what the house knows: which version is meant, who
 * approved a language, and that what comes back is brought like any other file. */
#include <string.h>

#include "bilingual.h"
#include "bring.h"
#include "text.h"

/* ---- out ---- */

static bool is_approved(struct kb_ctx *c, const struct kb_form_at *at, const char *tag)
{
	for (size_t i = 0; i < at->x->nlangs; i++)
		if (strcmp(at->x->langs[i].tag, tag) == 0 && at->is.shipped && at->x->langs[i].approved)
			return true;
	return kb_shelf_approval(kb_shelf_look(c), at->is.key, tag) != NULL;
}

const char *kb_form_xliff(struct kb_ctx *c, const char *key, const char *tag, size_t *n)
{
	struct kb_form_at at;
	struct kb_bilingual b = { 0 };
	struct kb_buf xliff = { 0 };
	const char *bytes, *other;

	if (!kb_form_at_key(c, key, &at) || (tag = kb_bilingual_tag(at.x, tag, &other)) == NULL || (bytes = kb_form_bytes(c, key, n)) == NULL)
		return NULL;
	if (kb_bilingual_open(&b, c->arena, bytes, *n, tag))
		xliff = kb_bilingual_write(&b, at.x, is_approved(c, &at, b.tag));
	kb_bilingual_close(&b);
	*n = xliff.len;
	return xliff.data;
}

/* ---- back ---- */

/* As its speakers call it, where the house knows; else its tag. */
static const char *name_of(void *with, const char *tag)
{
	struct kb_ctx *c = with;
	const struct kb_lang *l = kb_texts_find(c->house->texts, tag);

	return l == NULL ? tag : l->autonym;
}

/* What is wrong with the form that came of it has no place in the file that was sent. */
static void forget_places(struct kb_ctx *c, struct kb_brought *out)
{
	struct kb_flaw *flaws = kb_alloc(c, (out->count + 1) * sizeof(*flaws));

	for (size_t i = 0; i < out->count; i++)
		flaws[i] = (struct kb_flaw){ .words = out->flaws[i].words, .text = "" };
	out->flaws = flaws;
}

enum kb_rc kb_form_translate(struct kb_ctx *c, const char *key, const char *version, const char *bytes, size_t n,
    struct kb_brought *out)
{
	struct kb_translation t = { .version = version, .name = name_of, .with = c };
	struct kb_form_at at;
	struct kb_flaws flaws;
	struct kb_buf form = { 0 };
	enum kb_rc rc;

	*out = (struct kb_brought){ 0 };
	if (!kb_form_at_key(c, key, &at) || (t.bytes = kb_form_bytes(c, key, &t.n)) == NULL)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	t.x = at.x;
	kb_flaws_begin(&flaws, c->arena, bytes, n);
	if (!kb_bilingual_take(&t, &flaws, &form)) {
		*out = (struct kb_brought){ .flaws = flaws.list, .count = flaws.count, .more = flaws.more };
		return KB_NONE;
	}
	rc = kb_form_bring(c, form.data, form.len, out);
	if (rc == KB_NONE)
		forget_places(c, out);
	return rc;
}
