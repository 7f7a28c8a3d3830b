/* fuzz-xml.c - the guarded XML reader. The input is the document.
 *
 * What it lets through has no DTD, keeps the bounds, is UTF-8 throughout, and passes
 * again after libxml2 wrote it. */
#include "fuzz.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

#include "web.h"

const char kb_fuzz_name[] = "xml";
const size_t kb_fuzz_memory = 1 << 20;

enum { LONGEST = 65536, NODES = 20000, DEPTH = 256, ATTRIBUTES = 64 };

static void quiet(void *arg, const char *format, ...)
{
	(void)arg, (void)format;
}

void kb_fuzz_begin(void)
{
	xmlInitParser();
	xmlSetGenericErrorFunc(NULL, quiet);
}

static void text_holds(const xmlChar *s)
{
	FUZZ_HOLDS(!s || kb_fuzz_utf8((const char *)s, strlen((const char *)s)), "a text is UTF-8");
}

static bool is_xinclude(const xmlChar *uri)
{
	return uri && !strncmp((const char *)uri, "http://www.w3.org/200", 21) && strspn((const char *)uri + 21, "13") == 1 &&
	    !strcmp((const char *)uri + 22, "/XInclude");
}

static void element_holds(const xmlNode *n)
{
	size_t count = 0;

	text_holds(n->name);
	for (const xmlNs *ns = n->nsDef; ns; ns = ns->next, count++)
		FUZZ_HOLDS(!is_xinclude(ns->href), "no XInclude");
	for (const xmlAttr *a = n->properties; a; a = a->next, count++)
		text_holds(a->children ? a->children->content : NULL);
	FUZZ_HOLDS(count <= ATTRIBUTES, "an element has few attributes");
}

/* All nodes under one; returns how many. */
static size_t nodes_hold(const xmlNode *n, int depth)
{
	size_t count = 0;

	FUZZ_HOLDS(depth <= DEPTH + 1, "no element lies too deep");
	for (; n; n = n->next) {
		FUZZ_HOLDS(n->type != XML_DTD_NODE && n->type != XML_ENTITY_REF_NODE && n->type != XML_ENTITY_NODE, "no DTD, no entity");
		count += n->type != XML_TEXT_NODE;
		if (n->type == XML_ELEMENT_NODE) {
			element_holds(n);
			count += nodes_hold(n->children, depth + 1);
		} else {
			text_holds(n->content);
		}
	}
	return count;
}

static void doc_holds(xmlDoc *doc)
{
	FUZZ_HOLDS(!doc->intSubset && !doc->extSubset, "a document has no DTD");
	FUZZ_HOLDS(xmlDocGetRootElement(doc), "a document has an element");
	FUZZ_HOLDS(nodes_hold(doc->children, 1) <= NODES, "a document has few nodes");
}

static void again(struct kb_arena *a, xmlDoc *doc)
{
	xmlChar *bytes = NULL;
	const char *why = NULL;
	xmlDoc *other;
	int n = 0;

	xmlDocDumpMemoryEnc(doc, &bytes, &n, "UTF-8");
	FUZZ_HOLDS(bytes != NULL, "a document can be written");
	other = kb_xml_read(a, (const char *)bytes, (size_t)n, 8 * LONGEST, &why);
	FUZZ_HOLDS(other != NULL, "a document that was written passes again");
	doc_holds(other);
	xmlFreeDoc(other);
	xmlFree(bytes);
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *why = "not set";
	xmlDoc *doc = kb_xml_read(a, bytes, n, LONGEST, &why);

	FUZZ_HOLDS((doc == NULL) == (why != NULL), "a refusal says why");
	FUZZ_HOLDS(!why || !strncmp(why, "line ", 5), "and where");
	FUZZ_HOLDS(!doc || n <= LONGEST, "nothing too large passes");
	if (!doc)
		return;
	doc_holds(doc);
	again(a, doc);
	xmlFreeDoc(doc);
}
