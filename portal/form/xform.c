/* xform.c - reads an ODK XForm.
 *
 * What this engine does not take is refused with the line, when the form is
 * loaded: a form that loads is a form that works. */
#include <stdarg.h>
#include <string.h>
#include "eval.h"
#include "web.h"
#include "xform.h"

bool kb_reader_refuse(struct kb_reader *rd, const xmlNode *at, const char *fmt, ...)
{
	va_list ap;

	if (rd->why != NULL)
		return false;
	va_start(ap, fmt);
	rd->why = kb_arena_fmt(rd->arena, "line %ld: %s", at == NULL ? 1 : xmlGetLineNo(at),
	    kb_arena_vfmt(rd->arena, fmt, ap));
	va_end(ap);
	return false;
}

bool kb_element_is(const xmlNode *n, const char *ns, const char *name)
{
	return n->type == XML_ELEMENT_NODE && n->ns != NULL && strcmp((const char *)n->ns->href, ns) == 0 &&
	    strcmp((const char *)n->name, name) == 0;
}

static const char *trimmed(struct kb_arena *a, const char *s)
{
	size_t n;

	s += strspn(s, " \t\r\n");
	for (n = strlen(s); n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL; n--)
		;
	return kb_arena_copy(a, s, n);
}

static const char *trimmed_xml(struct kb_reader *rd, xmlChar *s)
{
	const char *kept = s == NULL ? NULL : trimmed(rd->arena, (const char *)s);

	xmlFree(s);
	return kept;
}

const char *kb_attribute(struct kb_reader *rd, const xmlNode *n, const char *ns, const char *name)
{
	return trimmed_xml(rd, ns == NULL ? xmlGetNoNsProp(n, BAD_CAST name) : xmlGetNsProp(n, BAD_CAST name, BAD_CAST ns));
}

const char *kb_content(struct kb_reader *rd, const xmlNode *n)
{
	const char *s = trimmed_xml(rd, xmlNodeGetContent(n));

	return s == NULL ? "" : s;
}

size_t kb_reader_node(struct kb_reader *rd, const xmlNode *at, const char *path)
{
	const struct kb_node *doc = rd->x->instance.nodes[0];
	struct kb_eval e = { .arena = rd->arena, .root = doc, .here = doc };
	const char *why = NULL;
	struct kb_ast *t = kb_xpath_parse(rd->arena, path, &why);

	if (t == NULL || t->kind != KB_AST_PATH || !t->absolute) {
		kb_reader_refuse(rd, at, "\"%s\" is no path from the root, such as /data/A10", path);
		return 0;
	}
	struct kb_worth w = kb_eval(&e, t);
	if (w.count != 1) {
		kb_reader_refuse(rd, at, "%s %s in the instance", path, w.count == 0 ? "is not there" : "is there more than once,");
		return 0;
	}
	return w.nodes[0]->index;
}

/* ---- the parts of the document ---- */

static const xmlNode *child(const xmlNode *n, const char *ns, const char *name)
{
	for (n = n->children; n != NULL; n = n->next)
		if (kb_element_is(n, ns, name))
			return n;
	return NULL;
}

static const xmlNode *only_element(const xmlNode *n)
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

static bool read_instance(struct kb_reader *rd, const xmlNode *instance)
{
	struct kb_xform *x = rd->x;
	const xmlNode *root = only_element(instance);

	if (root == NULL)
		return kb_reader_refuse(rd, instance, "the instance must hold one element");
	x->id = kb_attribute(rd, root, NULL, "id");
	x->version = kb_attribute(rd, root, NULL, "version");
	if (x->version == NULL)
		x->version = kb_attribute(rd, root, KB_NS_ORX, "version");
	if (x->id == NULL || *x->id == '\0' || x->version == NULL || *x->version == '\0')
		return kb_reader_refuse(rd, root, "<%s> needs an id and a version", (const char *)root->name);
	if (!kb_instance_read(rd->arena, root, KB_INSTANCE_MAX, 0, &x->instance))
		return kb_reader_refuse(rd, root, "the instance has more than %d nodes", KB_INSTANCE_MAX);
	x->binds = kb_arena_alloc(rd->arena, x->instance.count * sizeof(*x->binds));
	return true;
}

/* Only this part of the model is read; the rest would change what answers mean. */
static bool is_known_in_model(const xmlNode *n)
{
	return kb_element_is(n, KB_NS_XF, "itext") || kb_element_is(n, KB_NS_XF, "instance") ||
	    kb_element_is(n, KB_NS_XF, "bind");
}

static bool read_model(struct kb_reader *rd, const xmlNode *model)
{
	const xmlNode *itext = child(model, KB_NS_XF, "itext"), *instance = child(model, KB_NS_XF, "instance");

	if (instance == NULL)
		return kb_reader_refuse(rd, model, "the model has no instance");
	for (const xmlNode *n = model->children; n != NULL; n = n->next)
		if (n->type == XML_ELEMENT_NODE && !is_known_in_model(n))
			return kb_reader_refuse(rd, n, "<%s> in the model is not supported", (const char *)n->name);
		else if (kb_element_is(n, KB_NS_XF, "instance") && n != instance)
			return kb_reader_refuse(rd, n, "a second instance is not supported");
	if (!read_instance(rd, instance) || (itext != NULL && !kb_itext_read(rd, itext)))
		return false;
	for (const xmlNode *n = model->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "bind") && !kb_bind_read(rd, n))
			return false;
	return true;
}

static bool read_document(struct kb_reader *rd, const xmlNode *html)
{
	const xmlNode *head, *body, *model, *title;

	if (html == NULL || !kb_element_is(html, KB_NS_H, "html"))
		return kb_reader_refuse(rd, html, "an XForm begins with <h:html xmlns:h=\"%s\">", KB_NS_H);
	head = child(html, KB_NS_H, "head");
	body = child(html, KB_NS_H, "body");
	model = head == NULL ? NULL : child(head, KB_NS_XF, "model");
	title = head == NULL ? NULL : child(head, KB_NS_H, "title");
	if (model == NULL || body == NULL || title == NULL)
		return kb_reader_refuse(rd, html, "an XForm has h:head with h:title and model, and h:body");
	rd->x->title = kb_content(rd, title);
	return read_model(rd, model) && kb_body_read(rd, body) && kb_order_make(rd);
}

/* ---- languages ---- */

static bool is_there(const struct kb_xform *x, const struct kb_label *l, size_t lang)
{
	if (l->itext != NULL)
		return l->itext->words[lang] != NULL;
	return l->plain == NULL || lang == x->preset;
}

static bool is_question_whole(const struct kb_xform *x, const struct kb_question *q, size_t lang)
{
	bool whole = is_there(x, &q->label, lang) && is_there(x, &q->hint, lang) &&
	    is_there(x, &q->bind->required_msg, lang) && is_there(x, &q->bind->constraint_msg, lang);

	for (size_t i = 0; i < q->nchoices; i++)
		whole = whole && is_there(x, &q->choices[i].label, lang);
	return whole;
}

/* Half a language would bias the answers: it is offered whole or not at all. */
static void see_what_is_whole(struct kb_xform *x)
{
	for (size_t lang = 0; lang < x->nlangs; lang++) {
		x->langs[lang].whole = true;
		for (size_t i = 0; i < x->nquestions; i++)
			x->langs[lang].whole = x->langs[lang].whole && is_question_whole(x, &x->questions[i], lang);
	}
}

struct kb_xform *kb_xform_read(struct kb_arena *a, const char *bytes, size_t n, const char **why)
{
	struct kb_reader rd = { .arena = a, .x = kb_arena_alloc(a, sizeof(*rd.x)) };
	xmlDoc *doc = kb_xml_read(a, bytes, n, KB_FORM_BYTES, &rd.why);
	bool fine;

	*why = rd.why;
	if (doc == NULL)
		return NULL;
	rd.why = NULL;
	fine = read_document(&rd, xmlDocGetRootElement(doc));
	xmlFreeDoc(doc);
	*why = rd.why;
	if (!fine)
		return NULL;
	see_what_is_whole(rd.x);
	return rd.x;
}
