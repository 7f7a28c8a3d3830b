/* itext.c - the languages of a form, and the words of a label.
 *
 * `lang` is a name for persons, by convention "Nederlands (nl)": the tag stands
 * in the brackets. kb:approved="yes" says that a person has read the translation. */
#include <string.h>
#include <strings.h>
#include "xform.h"

const char *kb_itext_tag(struct kb_arena *a, const char *name)
{
	const char *open = strrchr(name, '('), *close = open == NULL ? NULL : strchr(open, ')');

	if (close == NULL)
		return name;
	return kb_arena_copy(a, open + 1, (size_t)(close - open) - 1);
}

static bool is_tag(const char *s)
{
	return *s != '\0' && strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == strlen(s);
}

/* ---- ids: a table of places, so that thousands of texts are found at once ---- */

static size_t slot_of(const struct kb_xform *x, const char *id)
{
	size_t h = 5381;

	for (const char *s = id; *s != '\0'; s++)
		h = h * 33 + (unsigned char)*s;
	for (h %= x->text_slots; x->text_index[h] != 0 && strcmp(x->texts[x->text_index[h] - 1].id, id) != 0;)
		h = (h + 1) % x->text_slots;
	return h;
}

const struct kb_itext *kb_xform_text(const struct kb_xform *x, const char *id)
{
	size_t slot = x->text_slots == 0 ? 0 : slot_of(x, id);

	return x->text_slots == 0 || x->text_index[slot] == 0 ? NULL : &x->texts[x->text_index[slot] - 1];
}

static struct kb_itext *add_text(struct kb_reader *rd, const xmlNode *at, const char *id)
{
	struct kb_xform *x = rd->x;
	size_t slot = slot_of(x, id);
	struct kb_itext *t;

	if (x->text_index[slot] != 0)
		return &x->texts[x->text_index[slot] - 1];
	if (x->ntexts == KB_FORM_TEXTS) {
		kb_reader_refuse(rd, at, "more than %d texts", KB_FORM_TEXTS);
		return NULL;
	}
	t = &x->texts[x->ntexts++];
	x->text_index[slot] = x->ntexts;
	t->id = id;
	t->words = kb_arena_alloc(rd->arena, x->nlangs * sizeof(*t->words));
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
		return kb_reader_beyond(rd, value, "an image is jr://images/NAME.svg, not \"%s\"", uri);
	if (t->icon != NULL && (strlen(t->icon) != n - b - e || strncmp(t->icon, uri + b, n - b - e) != 0))
		return kb_reader_beyond(rd, value, "the picture of %s is another one than before: all languages show the same", t->id);
	t->icon = kb_arena_copy(rd->arena, uri + b, n - b - e);
	return true;
}

/* Another form of the text than its words. */
static bool read_form(struct kb_reader *rd, const xmlNode *value, struct kb_itext *t, size_t lang, const char *form)
{
	static const char *const names[KB_TEXT_FORMS] = { "short", "guidance", "image", "audio", "video", "big-image" };
	size_t i;

	for (i = 0; i < KB_TEXT_FORMS && strcmp(names[i], form) != 0; i++)
		;
	if (i != KB_IMAGE)
		kb_reader_beyond(rd, value, "form=\"%s\" of a text is not supported", form);
	if (i == KB_TEXT_FORMS)
		return true;
	if (t->forms[i] == NULL)
		t->forms[i] = kb_arena_alloc(rd->arena, rd->x->nlangs * sizeof(*t->forms[i]));
	t->forms[i][lang] = kb_content(rd, value);
	return i != KB_IMAGE || read_icon(rd, value, t);
}

static bool read_phrase(struct kb_reader *rd, const xmlNode *value, struct kb_itext *t, size_t lang)
{
	const struct kb_phrase *phrase = NULL;

	if (!kb_phrase_read(rd, value, &t->words[lang], &phrase))
		return false;
	if (phrase == NULL)
		return true;
	kb_reader_beyond(rd, value, "<output> inside a text is not supported");
	if (t->phrases == NULL)
		t->phrases = kb_arena_alloc(rd->arena, rd->x->nlangs * sizeof(*t->phrases));
	t->phrases[lang] = phrase;
	return true;
}

static bool read_value(struct kb_reader *rd, const xmlNode *value, struct kb_itext *t, size_t lang)
{
	const char *form = kb_attribute(rd, value, NULL, "form");

	if (form != NULL && *form != '\0' && strcmp(form, "long") != 0)
		return read_form(rd, value, t, lang, form);
	if (t->words[lang] != NULL)
		return kb_reader_beyond(rd, value, "the text %s stands twice in this language", t->id);
	return read_phrase(rd, value, t, lang);
}

static bool read_text(struct kb_reader *rd, const xmlNode *text, size_t lang)
{
	const char *id = kb_attribute(rd, text, NULL, "id");
	struct kb_itext *t;

	if (id == NULL || *id == '\0')
		return kb_reader_beyond(rd, text, "<text> needs an id");
	if ((t = add_text(rd, text, id)) == NULL)
		return false;
	for (const xmlNode *n = text->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "value") && !read_value(rd, n, t, lang))
			return false;
	return true;
}

static bool read_texts(struct kb_reader *rd, const xmlNode *translation, size_t lang)
{
	for (const xmlNode *n = translation->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "text") && !read_text(rd, n, lang) && !kb_reader_goes_on(rd))
			return false;
	return true;
}

/* The head of a translation: who speaks here, and is it the default? ODK tools write
 * default="true()", some only default="". */
static bool read_translation(struct kb_reader *rd, const xmlNode *translation)
{
	struct kb_xform *x = rd->x;
	struct kb_xlang *l = &x->langs[x->nlangs];
	const char *approved = kb_attribute(rd, translation, KB_NS_KB, "approved");

	if (x->nlangs == KB_FORM_LANGS)
		return kb_reader_refuse(rd, translation, "more than %d languages", KB_FORM_LANGS);
	if ((l->name = kb_attribute(rd, translation, NULL, "lang")) == NULL)
		return kb_reader_refuse(rd, translation, "lang must end with a tag in brackets, such as \"Nederlands (nl)\"");
	if (!is_tag(l->tag = kb_itext_tag(rd->arena, l->name)))
		kb_reader_beyond(rd, translation, "lang must end with a tag in brackets, such as \"Nederlands (nl)\"");
	for (size_t i = 0; i < x->nlangs; i++)
		if (strcasecmp(x->langs[i].name, l->name) == 0 || (is_tag(l->tag) && strcasecmp(x->langs[i].tag, l->tag) == 0))
			return kb_reader_refuse(rd, translation, "the language %s stands twice", l->tag);
	l->approved = approved != NULL && strcmp(approved, "yes") == 0;
	if (kb_attribute(rd, translation, NULL, "default") != NULL && *kb_attribute(rd, translation, NULL, "default") != 'f')
		x->preset = x->nlangs;
	x->nlangs++;
	return true;
}

static size_t count_texts(const xmlNode *itext)
{
	size_t n = 0;

	for (const xmlNode *t = itext->children; t != NULL; t = t->next)
		n += xmlChildElementCount((xmlNode *)t);
	return n < KB_FORM_TEXTS ? n : KB_FORM_TEXTS;
}

/* Languages first: then it is known how many words each text has room for. */
bool kb_itext_read(struct kb_reader *rd, const xmlNode *itext)
{
	struct kb_xform *x = rd->x;
	size_t most = count_texts(itext), lang = 0;

	x->langs = kb_arena_alloc(rd->arena, (KB_FORM_LANGS + 1) * sizeof(*x->langs));
	x->texts = kb_arena_alloc(rd->arena, (most + 1) * sizeof(*x->texts));
	x->text_slots = 2 * most + 1;
	x->text_index = kb_arena_alloc(rd->arena, x->text_slots * sizeof(*x->text_index));
	for (const xmlNode *n = itext->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "translation") && !read_translation(rd, n))
			return false;
	for (const xmlNode *n = itext->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "translation") && !read_texts(rd, n, lang++))
			return false;
	return true;
}

/* ---- labels ---- */

/* A text that one language lacks is shown in the default one; one that all lack leaves
 * the words beside it. */
static bool read_id(struct kb_reader *rd, const xmlNode *at, const char *id, struct kb_label *out)
{
	if ((out->itext = kb_xform_text(rd->x, id)) == NULL)
		kb_reader_beyond(rd, at, "no language has the text %s", id);
	return true;
}

bool kb_label_read(struct kb_reader *rd, const xmlNode *at, const char *ref, struct kb_label *out)
{
	static const char before[] = "jr:itext('", after[] = "')";
	size_t n = strlen(ref), b = sizeof(before) - 1, e = sizeof(after) - 1;
	const char *why = NULL;

	if (strncmp(ref, "jr:itext", 8) != 0) {
		out->plain = ref;
		return true;
	}
	if (n > b + e && strncmp(ref, before, b) == 0 && strcmp(ref + n - e, after) == 0)
		return read_id(rd, at, kb_arena_copy(rd->arena, ref + b, n - b - e), out);
	kb_reader_beyond(rd, at, "\"%s\" is not jr:itext('ID')", ref);
	if ((out->ref = kb_xpath_parse(rd->arena, ref, &why)) == NULL)
		return kb_reader_refuse(rd, at, "%s", why);
	return true;
}

/* ---- words with outputs in them ---- */

static bool read_piece(struct kb_reader *rd, const xmlNode *n, struct kb_piece *p)
{
	struct kb_ast *t = NULL;

	if (!kb_element_is(n, KB_NS_XF, "output")) {
		p->words = kb_xml_text(rd->arena, n); /* markup of others: its words */
		return true;
	}
	if (!kb_expression_read(rd, n, NULL, "value", &t) || (t == NULL && !kb_expression_read(rd, n, NULL, "ref", &t)))
		return false;
	if ((p->output = t) == NULL)
		p->words = "";
	return true;
}

static bool read_pieces(struct kb_reader *rd, const xmlNode *from, const struct kb_phrase **phrase)
{
	struct kb_phrase *f = kb_arena_alloc(rd->arena, sizeof(*f));
	struct kb_piece *pieces;
	size_t n = 0;

	for (const xmlNode *k = from->children; k != NULL; k = k->next)
		n++;
	f->pieces = pieces = kb_arena_alloc(rd->arena, n * sizeof(*pieces));
	for (const xmlNode *k = from->children; k != NULL; k = k->next)
		if (k->type != XML_COMMENT_NODE && k->type != XML_PI_NODE && !read_piece(rd, k, &pieces[f->count++]))
			return false;
	*phrase = f;
	return true;
}

/* White space is kept: a page trims it, others show it as it stands. */
bool kb_phrase_read(struct kb_reader *rd, const xmlNode *n, const char **words, const struct kb_phrase **phrase)
{
	if (xmlChildElementCount((xmlNode *)n) > 0) {
		*words = "";
		return read_pieces(rd, n, phrase);
	}
	*words = kb_xml_text(rd->arena, n);
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
