/* itext.c - the languages of a form, and the words of a label.
 *
 * `lang` is a name for persons, by convention "Nederlands (nl)": the tag stands
 * in the brackets. kb:approved="yes" says that a person has read the translation. */
#include <string.h>
#include <strings.h>
#include "xform.h"

static const char *tag_of(struct kb_reader *rd, const char *name)
{
	const char *open = strrchr(name, '('), *close = open == NULL ? NULL : strchr(open, ')');

	if (close == NULL)
		return name;
	return kb_arena_copy(rd->arena, open + 1, (size_t)(close - open) - 1);
}

static bool is_tag(const char *s)
{
	return *s != '\0' && strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen(s);
}

static struct kb_itext *find_text(struct kb_xform *x, const char *id)
{
	for (size_t i = 0; i < x->ntexts; i++)
		if (strcmp(x->texts[i].id, id) == 0)
			return &x->texts[i];
	return NULL;
}

static struct kb_itext *add_text(struct kb_reader *rd, const xmlNode *at, const char *id)
{
	struct kb_xform *x = rd->x;
	struct kb_itext *t = find_text(x, id);

	if (t != NULL)
		return t;
	if (x->ntexts == KB_FORM_TEXTS) {
		kb_reader_refuse(rd, at, "more than %d texts", KB_FORM_TEXTS);
		return NULL;
	}
	t = &x->texts[x->ntexts++];
	t->id = id;
	t->words = kb_arena_alloc(rd->arena, KB_FORM_LANGS * sizeof(*t->words));
	return t;
}

/* "jr://images/face-sad.svg" -> "face-sad": pictures are symbols of one file. */
static bool read_icon(struct kb_reader *rd, const xmlNode *value, struct kb_itext *t)
{
	static const char before[] = "jr://images/", after[] = ".svg";
	const char *uri = kb_content(rd, value);
	size_t n = strlen(uri), b = sizeof(before) - 1, e = sizeof(after) - 1;

	if (n <= b + e || memcmp(uri, before, b) != 0 || strcmp(uri + n - e, after) != 0 ||
	    strspn(uri + b, "abcdefghijklmnopqrstuvwxyz0123456789-") != n - b - e)
		return kb_reader_refuse(rd, value, "an image is jr://images/NAME.svg, not \"%s\"", uri);
	if (t->icon != NULL && (strlen(t->icon) != n - b - e || strncmp(t->icon, uri + b, n - b - e) != 0))
		return kb_reader_refuse(rd, value, "the picture of %s is another one than before: all languages show the same", t->id);
	t->icon = kb_arena_copy(rd->arena, uri + b, n - b - e);
	return true;
}

static bool has_elements(const xmlNode *n)
{
	return xmlChildElementCount((xmlNode *)n) > 0;
}

static bool read_value(struct kb_reader *rd, const xmlNode *value, struct kb_itext *t, size_t lang)
{
	const char *form = kb_attribute(rd, value, NULL, "form");

	if (form != NULL && strcmp(form, "image") == 0)
		return read_icon(rd, value, t);
	if (form != NULL)
		return kb_reader_refuse(rd, value, "form=\"%s\" of a text is not supported", form);
	if (has_elements(value))
		return kb_reader_refuse(rd, value, "<output> inside a text is not supported");
	if (t->words[lang] != NULL)
		return kb_reader_refuse(rd, value, "the text %s stands twice in this language", t->id);
	const char *words = kb_content(rd, value);
	if (*words != '\0' && strcmp(words, "-") != 0) /* "-" is how XLSForm tools write "missing" */
		t->words[lang] = words;
	return true;
}

static bool read_text(struct kb_reader *rd, const xmlNode *text, size_t lang)
{
	const char *id = kb_attribute(rd, text, NULL, "id");
	struct kb_itext *t;

	if (id == NULL || *id == '\0')
		return kb_reader_refuse(rd, text, "<text> needs an id");
	if ((t = add_text(rd, text, id)) == NULL)
		return false;
	for (const xmlNode *n = text->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "value") && !read_value(rd, n, t, lang))
			return false;
	return true;
}

static bool read_translation(struct kb_reader *rd, const xmlNode *translation)
{
	struct kb_xform *x = rd->x;
	struct kb_xlang *l = &x->langs[x->nlangs];
	const char *name = kb_attribute(rd, translation, NULL, "lang");
	const char *preset = kb_attribute(rd, translation, NULL, "default");
	const char *approved = kb_attribute(rd, translation, KB_NS_KB, "approved");

	if (x->nlangs == KB_FORM_LANGS)
		return kb_reader_refuse(rd, translation, "more than %d languages", KB_FORM_LANGS);
	if (name == NULL || !is_tag(l->tag = tag_of(rd, name)))
		return kb_reader_refuse(rd, translation, "lang must end with a tag in brackets, such as \"Nederlands (nl)\"");
	for (size_t i = 0; i < x->nlangs; i++)
		if (strcasecmp(x->langs[i].tag, l->tag) == 0)
			return kb_reader_refuse(rd, translation, "the language %s stands twice", l->tag);
	l->approved = approved != NULL && strcmp(approved, "yes") == 0;
	if (preset != NULL && strcmp(preset, "true()") == 0)
		x->preset = x->nlangs;
	for (const xmlNode *n = translation->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "text") && !read_text(rd, n, x->nlangs))
			return false;
	x->nlangs++;
	return true;
}

bool kb_itext_read(struct kb_reader *rd, const xmlNode *itext)
{
	rd->x->langs = kb_arena_alloc(rd->arena, (KB_FORM_LANGS + 1) * sizeof(*rd->x->langs));
	rd->x->texts = kb_arena_alloc(rd->arena, KB_FORM_TEXTS * sizeof(*rd->x->texts));
	for (const xmlNode *n = itext->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "translation") && !read_translation(rd, n))
			return false;
	return true;
}

bool kb_label_read(struct kb_reader *rd, const xmlNode *at, const char *ref, struct kb_label *out)
{
	static const char before[] = "jr:itext('", after[] = "')";
	size_t n = strlen(ref), b = sizeof(before) - 1, e = sizeof(after) - 1;

	if (strncmp(ref, "jr:itext", 8) != 0) {
		out->plain = ref;
		return true;
	}
	if (n <= b + e || strncmp(ref, before, b) != 0 || strcmp(ref + n - e, after) != 0)
		return kb_reader_refuse(rd, at, "\"%s\" is not jr:itext('ID')", ref);
	const char *id = kb_arena_copy(rd->arena, ref + b, n - b - e);
	if ((out->itext = find_text(rd->x, id)) == NULL)
		return kb_reader_refuse(rd, at, "no language has the text %s", id);
	return true;
}

const char *kb_label_words(const struct kb_xform *x, const struct kb_label *l, size_t lang)
{
	if (l->itext != NULL && l->itext->words[lang] != NULL)
		return l->itext->words[lang];
	if (l->itext != NULL && l->itext->words[x->preset] != NULL)
		return l->itext->words[x->preset];
	return l->plain == NULL ? "" : l->plain;
}

const char *kb_label_icon(const struct kb_label *l)
{
	return l->itext == NULL ? NULL : l->itext->icon;
}

size_t kb_xform_lang(const struct kb_xform *x, const char *tag)
{
	size_t base = strcspn(tag, "-");

	for (size_t i = 0; i < x->nlangs; i++)
		if (strcasecmp(x->langs[i].tag, tag) == 0)
			return i;
	for (size_t i = 0; i < x->nlangs; i++)
		if (strncasecmp(x->langs[i].tag, tag, base) == 0 && x->langs[i].tag[base] == '\0')
			return i;
	return x->preset;
}
