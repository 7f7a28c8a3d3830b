/* xform.c - reads an ODK XForm.
 *
 * What is wrong is refused with the line, when the form is loaded: a form that loads is
 * a form that works. What is right but cannot stand on a page of a phone is noted, and
 * refused only where people would walk through it (pages.c). */
#include <stdarg.h>
#include <string.h>
#include "eval.h"
#include "web.h"
#include "xform.h"

static long line_of(const xmlNode *at) { return at == NULL ? 1 : xmlGetLineNo(at); }

/* Notes a sentence about an element, or about a line where only that is known. */
static const char *note(struct kb_reader *rd, const xmlNode *at, const char *attribute, long line, const char *fmt, va_list ap)
{
	const char *words = kb_arena_vfmt(rd->arena, fmt, ap);

	if (rd->flaws != NULL && line < 0)
		kb_flaws_at(rd->flaws, at, attribute, words);
	else if (rd->flaws != NULL)
		kb_flaws_add(rd->flaws, line, 0, words);
	return kb_arena_fmt(rd->arena, "line %ld: %s", line < 0 ? line_of(at) : line, words);
}

static bool refuse(struct kb_reader *rd, const xmlNode *at, const char *attribute, long line, const char *fmt, va_list ap)
{
	if (rd->why == NULL)
		rd->why = note(rd, at, attribute, line, fmt, ap);
	rd->refused = true;
	return false;
}

/* A list holds everything; who reads one form for use is told the first thing. */
static bool beyond(struct kb_reader *rd, const xmlNode *at, long line, const char *fmt, va_list ap)
{
	if (rd->x->beyond == NULL || rd->flaws != NULL)
		rd->x->beyond = note(rd, at, NULL, line, fmt, ap);
	return true;
}

bool kb_reader_refuse(struct kb_reader *rd, const xmlNode *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	refuse(rd, at, NULL, -1, fmt, ap);
	va_end(ap);
	return false;
}

bool kb_reader_refuse_value(struct kb_reader *rd, const xmlNode *at, const char *attribute, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	refuse(rd, at, attribute, -1, fmt, ap);
	va_end(ap);
	return false;
}

bool kb_reader_refuse_at(struct kb_reader *rd, long line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	refuse(rd, NULL, NULL, line, fmt, ap);
	va_end(ap);
	return false;
}

bool kb_reader_beyond(struct kb_reader *rd, const xmlNode *at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	beyond(rd, at, -1, fmt, ap);
	va_end(ap);
	return true;
}

bool kb_reader_beyond_at(struct kb_reader *rd, long line, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	beyond(rd, NULL, line, fmt, ap);
	va_end(ap);
	return true;
}

bool kb_reader_goes_on(struct kb_reader *rd)
{
	if (rd->flaws != NULL && rd->flaws->count < KB_FLAWS_MAX)
		rd->why = NULL; /* it stands in the list */
	return rd->why == NULL;
}

bool kb_element_is(const xmlNode *n, const char *ns, const char *name)
{
	return n->type == XML_ELEMENT_NODE && n->ns != NULL && strcmp((const char *)n->ns->href, ns) == 0 &&
	    strcmp((const char *)n->name, name) == 0;
}

const char *kb_trimmed(struct kb_arena *a, const char *s)
{
	size_t n;

	s += strspn(s, " \t\r\n");
	for (n = strlen(s); n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL; n--)
		;
	return kb_arena_copy(a, s, n);
}

const char *kb_attribute(struct kb_reader *rd, const xmlNode *n, const char *ns, const char *name)
{
	const xmlAttr *found = xmlHasNsProp(n, BAD_CAST name, BAD_CAST ns);

	return found == NULL ? NULL : kb_trimmed(rd->arena, kb_xml_text(rd->arena, (const xmlNode *)found));
}

const char *kb_content(struct kb_reader *rd, const xmlNode *n)
{
	return kb_trimmed(rd->arena, kb_xml_text(rd->arena, n));
}

bool kb_expression_read(struct kb_reader *rd, const xmlNode *n, const char *ns, const char *name, struct kb_ast **out)
{
	const char *expr = kb_attribute(rd, n, ns, name), *why = NULL;

	if (expr == NULL || *expr == '\0')
		return true;
	if ((*out = kb_xpath_parse(rd->arena, expr, &why)) == NULL)
		return kb_reader_refuse_value(rd, n, name, "%s: %s", name, why);
	return true;
}

/* ---- the parts of the document ---- */

const xmlNode *kb_element_child(const xmlNode *n, const char *ns, const char *name)
{
	for (n = n->children; n != NULL; n = n->next)
		if (kb_element_is(n, ns, name))
			return n;
	return NULL;
}

const xmlNode *kb_element_only(const xmlNode *n)
{
	const xmlNode *found = NULL;

	for (n = n->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE) {
			if (found != NULL)
				return NULL;
			found = n;
		}
	return found;
}

static const char *prefix_of(struct kb_reader *rd, const xmlNode *root, const char *uri)
{
	const xmlNs *ns = xmlSearchNsByHref(root->doc, (xmlNode *)root, BAD_CAST uri);

	return ns == NULL || ns->prefix == NULL ? "" : kb_arena_text(rd->arena, (const char *)ns->prefix);
}

static bool read_primary(struct kb_reader *rd, const xmlNode *instance)
{
	struct kb_xform *x = rd->x;
	const xmlNode *root = kb_element_only(instance);

	if (root == NULL)
		return kb_reader_refuse(rd, instance, "the instance must hold one element");
	x->id = kb_attribute(rd, root, NULL, "id");
	x->version = kb_attribute(rd, root, NULL, "version");
	if (x->version == NULL)
		x->version = kb_attribute(rd, root, KB_NS_ORX, "version");
	x->primary = kb_attribute(rd, instance, NULL, "id");
	x->orx = prefix_of(rd, root, KB_NS_ORX);
	if (x->id == NULL || *x->id == '\0' || x->version == NULL || *x->version == '\0')
		kb_reader_beyond(rd, root, "<%s> needs an id and a version", (const char *)root->name);
	return kb_defs_read(rd, root);
}

/* Events of the model stand in it by themselves; what is unknown would change what
 * answers mean, or is somebody else's. */
static bool read_in_model(struct kb_reader *rd, const xmlNode *n, const xmlNode *primary)
{
	if (n->type != XML_ELEMENT_NODE || n == primary || kb_element_is(n, KB_NS_XF, "itext"))
		return true;
	if (kb_element_is(n, KB_NS_XF, "instance"))
		return kb_reader_beyond(rd, n, "a second instance is not supported") && kb_list_read(rd, n);
	if (kb_element_is(n, KB_NS_XF, "bind"))
		return kb_bind_read(rd, n);
	if (kb_element_is(n, KB_NS_XF, "setvalue"))
		return kb_reader_beyond(rd, n, "<setvalue> in the model is not supported") && kb_action_read(rd, n, 0);
	return kb_reader_beyond(rd, n, "<%s> in the model is not supported", (const char *)n->name);
}

static bool read_model(struct kb_reader *rd, const xmlNode *model)
{
	const xmlNode *itext = kb_element_child(model, KB_NS_XF, "itext"), *instance = kb_element_child(model, KB_NS_XF, "instance");

	if (instance == NULL)
		return kb_reader_refuse(rd, model, "the model has no instance");
	if (!read_primary(rd, instance) || (itext != NULL && !kb_itext_read(rd, itext)))
		return false;
	rd->x->lists = kb_arena_alloc(rd->arena, KB_FORM_INSTANCES * sizeof(*rd->x->lists));
	for (const xmlNode *n = model->children; n != NULL; n = n->next)
		if (!read_in_model(rd, n, instance) && !kb_reader_goes_on(rd))
			return false;
	return true;
}

static const xmlNode *only_model(struct kb_reader *rd, const xmlNode *head)
{
	const xmlNode *model = kb_element_child(head, KB_NS_XF, "model");

	for (const xmlNode *n = model == NULL ? NULL : model->next; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "model"))
			kb_reader_refuse(rd, n, "a second model is not taken: the first begins in line %ld", line_of(model));
	return model;
}

static bool read_document(struct kb_reader *rd, const xmlNode *html)
{
	const xmlNode *head, *body, *model, *title;

	if (html == NULL || !kb_element_is(html, KB_NS_H, "html"))
		return kb_reader_refuse(rd, html, "an XForm begins with <h:html xmlns:h=\"%s\">", KB_NS_H);
	head = kb_element_child(html, KB_NS_H, "head");
	body = kb_element_child(html, KB_NS_H, "body");
	model = head == NULL ? NULL : only_model(rd, head);
	title = head == NULL ? NULL : kb_element_child(head, KB_NS_H, "title");
	if (model == NULL || body == NULL)
		return kb_reader_refuse(rd, html, "an XForm has h:head with h:title and model, and h:body");
	if (title == NULL)
		kb_reader_beyond(rd, head, "an XForm has h:head with h:title and model, and h:body");
	rd->x->title = title == NULL ? "" : kb_content(rd, title);
	return rd->why == NULL && read_model(rd, model) && kb_body_read(rd, body) && !rd->refused && kb_defs_finish(rd) &&
	    kb_order_make(rd);
}

/* ---- languages ---- */

static void see_what_is_whole(struct kb_xform *x)
{
	for (size_t lang = 0; lang < x->nlangs; lang++)
		x->langs[lang].whole = kb_xform_holes(x, lang, NULL) == 0;
}

static bool read_bytes(struct kb_reader *rd, const char *bytes, size_t n, size_t most)
{
	xmlDoc *doc = kb_xml_read(rd->arena, bytes, n, most, &rd->why);
	bool fine;

	if (doc == NULL)
		return false;
	rd->why = NULL;
	fine = read_document(rd, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	return fine;
}

struct kb_xform *kb_odk_read(struct kb_arena *a, const char *bytes, size_t n, const struct kb_sources *sources,
    const char **why)
{
	struct kb_reader rd = { .arena = a, .x = kb_arena_alloc(a, sizeof(*rd.x)), .sources = sources };
	bool fine = read_bytes(&rd, bytes, n, KB_ODK_BYTES);

	*why = rd.why;
	return fine ? rd.x : NULL;
}

struct kb_xform *kb_xform_read(struct kb_arena *a, const char *bytes, size_t n, const char **why)
{
	struct kb_reader rd = { .arena = a, .x = kb_arena_alloc(a, sizeof(*rd.x)) };
	bool fine = read_bytes(&rd, bytes, n, KB_FORM_BYTES) && kb_pages_make(&rd);

	/* What a page cannot show was noted before the reader stopped: the first thing is told. */
	*why = !fine && rd.x->beyond != NULL ? rd.x->beyond : rd.why;
	if (!fine)
		return NULL;
	see_what_is_whole(rd.x);
	return rd.x;
}

/* ---- everything that is wrong ---- */

static bool judge_document(struct kb_reader *rd)
{
	struct kb_xml_trouble t;
	xmlDoc *doc = kb_xml_read_at(rd->arena, rd->flaws->bytes, rd->flaws->n, KB_FORM_BYTES, &t);
	bool fine;

	if (doc == NULL) {
		kb_flaws_add(rd->flaws, t.line, t.column, t.why);
		return false;
	}
	kb_flaws_place(rd->flaws, doc);
	fine = read_document(rd, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	return fine;
}

/* Pages are made only of a document without a flaw: on half of one they would be found
 * wanting for what is wrong elsewhere. */
struct kb_xform *kb_xform_judge(struct kb_arena *a, const char *bytes, size_t n, struct kb_flaws *flaws)
{
	struct kb_reader rd = { .arena = a, .x = kb_arena_alloc(a, sizeof(*rd.x)), .flaws = flaws };

	kb_flaws_begin(flaws, a, bytes, n);
	if (judge_document(&rd) && flaws->count == 0 && kb_pages_make(&rd) && flaws->count == 0) {
		see_what_is_whole(rd.x);
		kb_xform_note_rules(rd.x, flaws);
	}
	kb_flaws_finish(flaws);
	return flaws->count == 0 ? rd.x : NULL;
}
