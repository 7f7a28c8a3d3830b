/* bilingual.c - reads the texts of a form in two languages.
 *
 * The itext is read as itext.c reads it: a text that stands in the form's own language is a
 * passage, in each of its forms that are words. Pictures and sounds are none. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "bilingual.h"
#include "web.h"
#include "xliff.h"

enum { OUTPUTS_MAX = 50 }; /* of one text; one with more is left as it is */

/* ---- words ---- */

static bool is_white(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

bool kb_words_same(const char *one, const char *other)
{
	for (;;) {
		bool gap = is_white(*one), also = is_white(*other);

		while (is_white(*one))
			one++;
		while (is_white(*other))
			other++;
		if (*one == '\0' || *other == '\0')
			return *one == *other;
		if (gap != also || *one++ != *other++)
			return false;
	}
}

const char *kb_output_says(struct kb_arena *a, const xmlNode *output)
{
	struct kb_reader rd = { .arena = a };
	const char *says = kb_attribute(&rd, output, NULL, "value");

	if (says == NULL)
		says = kb_attribute(&rd, output, NULL, "ref");
	return says == NULL ? "" : says;
}

static const xmlNode *next_output(const xmlNode *n)
{
	while (n != NULL && !kb_element_is(n, KB_NS_XF, "output"))
		n = n->next;
	return n;
}

static const xmlNode *output_of(const xmlNode *value, size_t number)
{
	const xmlNode *n = next_output(value->children);

	for (size_t i = 1; n != NULL && i < number; i++)
		n = next_output(n->next);
	return n;
}

const xmlNode *kb_passage_output(const struct kb_passage *p, size_t number)
{
	return number == 0 ? NULL : output_of(p->from, number);
}

/* How often an output says the same among those of `value` up to `until` (NULL: all). */
static size_t count_like(struct kb_arena *a, const xmlNode *value, const xmlNode *until, const char *says)
{
	size_t n = 0;

	for (const xmlNode *o = next_output(value->children); o != NULL && o != until; o = next_output(o->next))
		n += strcmp(kb_output_says(a, o), says) == 0;
	return n;
}

static size_t count_outputs(const xmlNode *value)
{
	size_t n = 0;

	for (const xmlNode *o = next_output(value->children); o != NULL; o = next_output(o->next))
		n++;
	return n;
}

/* The number of an output of `value`: that of the output of `from` that says the same, the
 * second of two for the second; behind all of those where none does. */
static size_t number_of(struct kb_arena *a, const xmlNode *from, const xmlNode *value, const xmlNode *output)
{
	const char *says = kb_output_says(a, output);
	size_t before = count_like(a, value, output, says), number = 1;

	for (const xmlNode *o = next_output(from->children); o != NULL; o = next_output(o->next), number++)
		if (strcmp(kb_output_says(a, o), says) == 0 && before-- == 0)
			return number;
	return count_outputs(from) + count_outputs(value);
}

/* The words of a <value>; outputs are numbered like those of `from`. */
static const char *words_of(struct kb_arena *a, const xmlNode *from, const xmlNode *value)
{
	struct kb_buf b = { .arena = a };

	kb_buf_text(&b, "");
	for (const xmlNode *n = value->children; n != NULL; n = n->next) {
		if (kb_element_is(n, KB_NS_XF, "output"))
			kb_buf_fmt(&b, "%c%zu%c", KB_HOLE_OPEN, number_of(a, from, value, n), KB_HOLE_CLOSE);
		else if (n->type != XML_COMMENT_NODE && n->type != XML_PI_NODE)
			kb_buf_text(&b, kb_xml_text(a, n));
	}
	return kb_trimmed(a, b.data);
}

/* ---- one language: its texts by name ---- */

struct side {
	struct kb_arena *arena;
	struct kb_passage *list;
	size_t count, room;
};

/* "" for the words, NULL for a form that is none. */
static const char *form_of(struct kb_reader *rd, const xmlNode *value)
{
	const char *form = kb_attribute(rd, value, NULL, "form");

	if (form == NULL || *form == '\0' || strcmp(form, "long") == 0)
		return "";
	return strcmp(form, "short") == 0 || strcmp(form, "guidance") == 0 ? form : NULL;
}

static void add_passage(struct side *s, struct kb_passage p)
{
	if (s->count == s->room) {
		struct kb_passage *more = kb_arena_alloc(s->arena, (s->room = 2 * s->room + 64) * sizeof(*more));

		if (s->count > 0)
			memcpy(more, s->list, s->count * sizeof(*more));
		s->list = more;
	}
	s->list[s->count++] = p;
}

/* The name of a <text> itself, whatever is in it: no unit is called so. */
static const char *name_of_text(struct kb_arena *a, const char *id) { return kb_arena_fmt(a, "\x03%s", id); }

static void read_text(struct side *s, struct kb_reader *rd, const xmlNode *text)
{
	const char *id = kb_attribute(rd, text, NULL, "id"), *form;

	if (id == NULL || *id == '\0')
		return;
	add_passage(s, (struct kb_passage){ .unit = name_of_text(s->arena, id), .id = id, .text = text });
	for (const xmlNode *v = text->children; v != NULL; v = v->next)
		if (kb_element_is(v, KB_NS_XF, "value") && (form = form_of(rd, v)) != NULL && count_outputs(v) <= OUTPUTS_MAX)
			add_passage(s, (struct kb_passage){ .unit = *form == '\0' ? id : kb_arena_fmt(s->arena, "%s[%s]", id, form),
			    .id = id, .form = form, .from = v, .text = text });
}

static int by_unit(const void *one, const void *other)
{
	const struct kb_passage *const *p = one, *const *q = other;
	int order = strcmp((*p)->unit, (*q)->unit);

	return order != 0 ? order : (*p > *q) - (*p < *q); /* of two that are called the same, the first is found */
}

static struct kb_passage **sorted(const struct side *s)
{
	struct kb_passage **list = kb_arena_alloc(s->arena, (s->count + 1) * sizeof(*list));

	for (size_t i = 0; i < s->count; i++)
		list[i] = &s->list[i];
	if (s->count > 0)
		qsort(list, s->count, sizeof(*list), by_unit);
	return list;
}

static struct kb_passage *find(struct kb_passage *const *list, size_t n, const char *unit)
{
	size_t low = 0;

	while (n > 0) {
		size_t half = n / 2;

		if (strcmp(list[low + half]->unit, unit) < 0) {
			low += half + 1;
			n -= half + 1;
		} else {
			n = half;
		}
	}
	return list[low] != NULL && strcmp(list[low]->unit, unit) == 0 ? list[low] : NULL;
}

static struct side read_side(struct kb_arena *a, const xmlNode *translation)
{
	struct kb_reader rd = { .arena = a };
	struct side s = { .arena = a };

	for (const xmlNode *n = translation == NULL ? NULL : translation->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "text"))
			read_text(&s, &rd, n);
	return s;
}

/* ---- both beside each other ---- */

/* pyxform writes "-" where a text is missing. */
static bool is_missing(const char *words, const char *source)
{
	return *words == '\0' || (strcmp(words, "-") == 0 && strcmp(source, "-") != 0);
}

/* What the other language has of a passage; its `text` is the <text> that another form of it may stand in. */
static void put_beside(struct kb_bilingual *b, struct kb_passage *p, struct kb_passage *const *others, size_t n)
{
	const struct kb_passage *text = find(others, n, name_of_text(b->arena, p->id)), *same = find(others, n, p->unit);
	const char *words = same == NULL ? "" : words_of(b->arena, p->from, same->from);

	p->text = same != NULL ? same->text : text != NULL ? text->text : NULL;
	p->into = same == NULL ? NULL : same->from;
	p->target = is_missing(words, p->source) ? NULL : words;
}

/* Nothing to translate, or in a second text of the same name: no passage. */
static bool is_passage(struct kb_bilingual *b, struct kb_passage *p, struct kb_passage *const *mine, size_t n)
{
	if (p->from == NULL || find(mine, n, p->unit)->from != p->from || find(mine, n, name_of_text(b->arena, p->id))->text != p->text)
		return false;
	p->source = words_of(b->arena, p->from, p->from);
	return *p->source != '\0';
}

static void match(struct kb_bilingual *b, const struct side *own, const struct side *other)
{
	struct kb_passage **mine = sorted(own), **others = sorted(other);

	b->list = kb_arena_alloc(b->arena, (own->count + 1) * sizeof(*b->list));
	for (size_t i = 0; i < own->count; i++) {
		struct kb_passage p = own->list[i];

		if (!is_passage(b, &p, mine, own->count))
			continue;
		put_beside(b, &p, others, other->count);
		b->list[b->count++] = p;
	}
	b->by_unit = sorted(&(struct side){ .arena = b->arena, .list = b->list, .count = b->count });
}

struct kb_passage *kb_bilingual_find(const struct kb_bilingual *b, const char *unit)
{
	return find(b->by_unit, b->count, unit);
}

/* ---- the document ---- */

static const char *tag_of(struct kb_reader *rd, const xmlNode *translation)
{
	const char *lang = kb_attribute(rd, translation, NULL, "lang");

	return lang == NULL ? "" : kb_itext_tag(rd->arena, lang);
}

static bool is_default(struct kb_reader *rd, const xmlNode *translation)
{
	const char *is = kb_attribute(rd, translation, NULL, "default");

	return is != NULL && *is != 'f';
}

/* Of several that say they are the default one, the last counts, as when a form is read. */
static void find_languages(struct kb_bilingual *b)
{
	struct kb_reader rd = { .arena = b->arena };
	const xmlNode *first = kb_element_child(b->itext, KB_NS_XF, "translation");

	b->own = first;
	for (const xmlNode *n = first; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "translation") && is_default(&rd, n))
			b->own = n;
	b->own_tag = b->own == NULL ? "" : tag_of(&rd, b->own);
	for (const xmlNode *n = first; n != NULL && b->other == NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "translation") && n != b->own && strcasecmp(tag_of(&rd, n), b->tag) == 0)
			b->other = n;
	if (b->other != NULL)
		b->tag = tag_of(&rd, b->other);
}

static bool is_tag(const char *s)
{
	static const char signs[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-";
	size_t n = strcspn(s, "-0123456789");

	return n >= 2 && n <= 8 && strlen(s) <= 35 && (s[n] == '\0' || s[n] == '-') && strspn(s, signs) == strlen(s);
}

const char *kb_bilingual_tag(const struct kb_xform *x, const char *tag, const char **other)
{
	size_t n = strcspn(tag, "-");

	*other = "";
	for (size_t i = 0; i < x->nlangs; i++)
		if (strcasecmp(x->langs[i].tag, tag) == 0)
			return x->langs[i].tag;
	if (!is_tag(tag))
		return NULL;
	for (size_t i = 0; i < x->nlangs; i++)
		if (strncasecmp(x->langs[i].tag, tag, n) == 0 && strcspn(x->langs[i].tag, "-") == n) {
			*other = x->langs[i].tag;
			return NULL;
		}
	return tag;
}

static bool find_parts(struct kb_bilingual *b)
{
	const xmlNode *html = xmlDocGetRootElement(b->doc), *head = kb_element_child(html, KB_NS_H, "head");
	const xmlNode *model = head == NULL ? NULL : kb_element_child(head, KB_NS_XF, "model");
	const xmlNode *instance = model == NULL ? NULL : kb_element_child(model, KB_NS_XF, "instance");

	b->itext = model == NULL ? NULL : kb_element_child(model, KB_NS_XF, "itext");
	b->root = instance == NULL ? NULL : kb_element_only(instance);
	return b->itext != NULL && b->root != NULL;
}

bool kb_bilingual_open(struct kb_bilingual *b, struct kb_arena *a, const char *bytes, size_t n, const char *tag)
{
	struct kb_flaws places;
	struct side own, other;
	const char *why;

	*b = (struct kb_bilingual){ .arena = a, .bytes = bytes, .n = n, .tag = tag };
	kb_flaws_begin(&places, a, bytes, n);
	if ((b->doc = kb_xml_read(a, bytes, n, KB_ODK_BYTES, &why)) == NULL || !find_parts(b))
		return false;
	kb_flaws_place(&places, b->doc);
	find_languages(b);
	if (b->own == NULL || strcasecmp(b->own_tag, tag) == 0)
		return false;
	own = read_side(a, b->own);
	other = read_side(a, b->other);
	match(b, &own, &other);
	return true;
}

void kb_bilingual_close(struct kb_bilingual *b)
{
	xmlFreeDoc(b->doc);
}
