/* xml.c - the one guarded XML reader.
 *
 * libxml2 2.9 is quadratic in the attributes of one element, expands entities without
 * a useful bound and opens files that a DTD names. So the bytes are looked at twice: a
 * linear look before the library sees them (encoding, attributes of a tag, DTD), and
 * guards in its SAX calls while it reads (nodes, depth, DTD, XInclude). Nothing global is
 * set: other rooms may read their own files as they like. */
#include "web.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <string.h>

enum { ATTRIBUTES_MAX = 64, NODES_MAX = 20000, DEPTH_MAX = 256 };

/* ---- Before the library ---- */

struct look {
	const char *s, *end;
	int line;
	const char *why;
};

static bool at(const struct look *l, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(l->end - l->s) >= n && !memcmp(l->s, text, n);
}

/* Goes behind the next `mark`, or to the end, counting lines. */
static void skip_behind(struct look *l, const char *mark)
{
	for (; l->s < l->end && !at(l, mark); l->s++)
		l->line += *l->s == '\n';
	if (l->s < l->end)
		l->s += strlen(mark);
}

/* Stands behind "<": goes to the end of the tag. Every attribute and every
 * namespace has one "=" outside of quotes. */
static void look_at_tag(struct look *l)
{
	int attributes = 0;

	while (l->s < l->end && *l->s != '>') {
		char c = *l->s++;

		l->line += c == '\n';
		if (c == '"')
			skip_behind(l, "\"");
		else if (c == '\'')
			skip_behind(l, "'");
		else if (c == '=' && ++attributes > ATTRIBUTES_MAX) {
			l->why = "an element has more than 64 attributes";
			return;
		}
	}
}

/* Stands at "<". */
static void look_at_markup(struct look *l)
{
	if (at(l, "<!--"))
		skip_behind(l, "-->");
	else if (at(l, "<![CDATA["))
		skip_behind(l, "]]>");
	else if (at(l, "<?"))
		skip_behind(l, "?>");
	else if (at(l, "<!"))
		l->why = "a document type (DTD) is not taken";
	else {
		l->s++;
		look_at_tag(l);
	}
}

static const char *look_over(const char *bytes, size_t n, int *line)
{
	struct look l = { bytes, bytes + n, 1, NULL };

	while (l.s < l.end && !l.why) {
		if (*l.s == '<')
			look_at_markup(&l);
		else
			l.line += *l.s++ == '\n';
	}
	*line = l.line;
	return l.why;
}

/* The encoding that an XML declaration names; NULL: none. */
static const char *declared_encoding(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *head = kb_arena_copy(a, bytes, n < 200 ? n : 200);
	const char *end, *e;
	char quote;

	if (strncmp(head, "<?xml", 5) || !(end = strstr(head, "?>")) || !(e = strstr(head, "encoding")) || e > end)
		return NULL;
	e += strlen("encoding");
	e += strspn(e, " \t\r\n=");
	quote = *e++;
	return quote == '"' || quote == '\'' ? kb_arena_copy(a, e, strcspn(e, "\"'")) : "";
}

/* UTF-8 only: a declaration or a byte order mark of anything else is refused, and so
 * are bytes that are not UTF-8 (UTF-16 without a mark has NUL bytes). */
static const char *look_at_encoding(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *named;

	if (n >= 3 && !memcmp(bytes, "\xef\xbb\xbf", 3)) {
		bytes += 3;
		n -= 3;
	}
	if (memchr(bytes, '\0', n) || (n && ((unsigned char)bytes[0] >= 0xf8)))
		return "only UTF-8 is taken";
	named = declared_encoding(a, bytes, n);
	return named && xmlStrcasecmp((const xmlChar *)named, (const xmlChar *)"UTF-8") ? "only UTF-8 is taken" : NULL;
}

/* ---- While the library reads ---- */

/* Lies in _private of the parser. */
struct guard {
	long nodes;
	int depth;
	int line, column;
	const char *why; /* the first reason; NULL: none yet */
	struct kb_arena *arena;
};

static struct guard *guard_of(void *parser)
{
	return ((xmlParserCtxtPtr)parser)->_private;
}

static void stop(void *parser, const char *why)
{
	struct guard *g = guard_of(parser);

	if (!g->why) {
		g->why = why;
		g->line = xmlSAX2GetLineNumber(parser);
		g->column = xmlSAX2GetColumnNumber(parser);
	}
	xmlStopParser(parser);
}

static void on_subset(void *parser, const xmlChar *name, const xmlChar *id, const xmlChar *uri)
{
	(void)name, (void)id, (void)uri;
	stop(parser, "a document type (DTD) is not taken");
}

static xmlParserInputPtr on_entity_file(void *parser, const xmlChar *id, const xmlChar *uri)
{
	(void)id, (void)uri;
	stop(parser, "an entity outside the file is not taken");
	return NULL;
}

static bool is_xinclude(const xmlChar *uri)
{
	return uri && (!strcmp((const char *)uri, "http://www.w3.org/2001/XInclude") ||
	    !strcmp((const char *)uri, "http://www.w3.org/2003/XInclude"));
}

static bool names_xinclude(const xmlChar *uri, int n, const xmlChar **namespaces)
{
	for (int i = 0; i < n; i++)
		if (is_xinclude(namespaces[2 * i + 1]))
			return true;
	return is_xinclude(uri);
}

static void on_start(void *parser, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri, int nns,
    const xmlChar **namespaces, int nattr, int ndefault, const xmlChar **attributes)
{
	struct guard *g = guard_of(parser);

	if (names_xinclude(uri, nns, namespaces))
		stop(parser, "XInclude is not taken");
	else if (++g->nodes > NODES_MAX)
		stop(parser, "there are more than 20000 nodes");
	else if (++g->depth > DEPTH_MAX)
		stop(parser, "elements lie deeper than 256");
	else
		xmlSAX2StartElementNs(parser, local, prefix, uri, nns, namespaces, nattr, ndefault, attributes);
}

static void on_end(void *parser, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
	guard_of(parser)->depth--;
	xmlSAX2EndElementNs(parser, local, prefix, uri);
}

/* Comments and instructions count too. Text lies between the nodes that are counted,
 * so that it needs no count of its own. */
static bool one_more(void *parser)
{
	if (++guard_of(parser)->nodes <= NODES_MAX)
		return true;
	stop(parser, "there are more than 20000 nodes");
	return false;
}

static void on_comment(void *parser, const xmlChar *text)
{
	if (one_more(parser))
		xmlSAX2Comment(parser, text);
}

static void on_instruction(void *parser, const xmlChar *target, const xmlChar *data)
{
	if (one_more(parser))
		xmlSAX2ProcessingInstruction(parser, target, data);
}

static void on_error(void *parser, xmlErrorPtr e)
{
	struct guard *g = guard_of(parser);
	char *text;

	if (e->code == XML_ERR_NO_MEMORY)
		kb_no_memory("an XML file");
	if (e->level < XML_ERR_ERROR || g->why)
		return;
	text = kb_arena_text(g->arena, e->message ? e->message : "not well-formed");
	text[strcspn(text, "\r\n")] = '\0';
	g->why = text;
	g->line = e->line;
	g->column = e->int2;
}

static void put_guards(xmlParserCtxtPtr p, struct guard *g)
{
	p->_private = g;
	p->sax->internalSubset = on_subset;
	p->sax->externalSubset = on_subset;
	p->sax->resolveEntity = on_entity_file;
	p->sax->startElementNs = on_start;
	p->sax->endElementNs = on_end;
	p->sax->comment = on_comment;
	p->sax->processingInstruction = on_instruction;
	p->sax->serror = (xmlStructuredErrorFunc)on_error;
}

/* ---- Both ---- */

static xmlDoc *parse(struct kb_arena *a, const char *bytes, size_t n, struct guard *g)
{
	xmlParserCtxtPtr p = xmlNewParserCtxt();
	xmlDoc *doc;

	if (!p)
		kb_no_memory("an XML file");
	g->arena = a;
	put_guards(p, g);
	doc = xmlCtxtReadMemory(p, bytes, (int)n, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT);
	if (p->errNo == XML_ERR_NO_MEMORY) /* the file is not to blame */
		kb_no_memory("an XML file");
	if (!doc && !g->why)
		g->why = "not well-formed";
	if (doc && g->why) {
		xmlFreeDoc(doc);
		doc = NULL;
	}
	xmlFreeParserCtxt(p);
	return doc;
}

bool kb_xml_look(struct kb_arena *a, const char *bytes, size_t n, size_t max, struct kb_xml_trouble *t)
{
	const char *why = n > max || n > INT32_MAX ? kb_arena_fmt(a, "more than %zu bytes", max) : look_at_encoding(a, bytes, n);
	int line = 1;

	if (!why)
		why = look_over(bytes, n, &line);
	*t = (struct kb_xml_trouble){ why, line, 0 };
	return !why;
}

xmlDoc *kb_xml_read_at(struct kb_arena *a, const char *bytes, size_t n, size_t max, struct kb_xml_trouble *t)
{
	struct guard g = { .line = 1 };
	xmlDoc *doc;

	if (!kb_xml_look(a, bytes, n, max, t))
		return NULL;
	doc = parse(a, bytes, n, &g);
	*t = (struct kb_xml_trouble){ doc ? NULL : g.why, g.line, g.column < 0 ? 0 : g.column };
	return doc;
}

xmlDoc *kb_xml_read(struct kb_arena *a, const char *bytes, size_t n, size_t max, const char **why)
{
	struct kb_xml_trouble t;
	xmlDoc *doc = kb_xml_read_at(a, bytes, n, max, &t);

	*why = doc ? NULL : kb_arena_fmt(a, "line %ld: %s", t.line, t.why);
	return doc;
}
