/* xliff.c - reads a catalogue with libxml2's reader.
 *
 * Catalogues come from translators and their tools: trusted people, any file. So: no
 * DTD, no entity, no network, UTF-8 whatever the file claims, a bounded size, and a
 * sentence with the line when something is wrong. The texts of a form are read by the same
 * code with other rules for ids, the source language and placeholders. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <libxml/xmlreader.h>

#include "xliff.h"

#define NAMESPACE "urn:oasis:names:tc:xliff:document:1.2"

/* A file being read. */
struct reading {
	xmlTextReaderPtr xml;
	struct kb_arena *arena;
	struct kb_xliff *x;
	bool form;           /* texts of a form, not a catalogue */
	size_t elements;     /* that began so far */
	size_t files;
	struct kb_unit unit; /* `id` set: inside a trans-unit */
	int unit_depth;
	const char **into;   /* the field whose text is collected, or NULL */
	struct kb_buf text;
};

/* The first reason is kept. Returns false, so that a step can end with it. */
static bool wrong(struct reading *g, struct kb_xliff_trouble t)
{
	if (!g->x->trouble.what)
		g->x->trouble = t;
	return false;
}

/* The parser itself is a block ahead of what is read, and so are its line numbers. */
static int line_here(struct reading *g)
{
	xmlNode *n = xmlTextReaderCurrentNode(g->xml);

	return n ? (int)xmlGetLineNo(n) : xmlTextReaderGetParserLineNumber(g->xml);
}

static bool wrong_here(struct reading *g, const char *what)
{
	return wrong(g, (struct kb_xliff_trouble){ what, line_here(g), 0, g->elements });
}

static void note_error(void *arg, xmlErrorPtr e)
{
	struct reading *g = arg;
	const char *msg = e->message ? e->message : "not well-formed XML";

	if (e->code == XML_ERR_NO_MEMORY) /* the file is not to blame */
		kb_no_memory("an XLIFF file");
	wrong(g, (struct kb_xliff_trouble){ kb_arena_copy(g->arena, msg, strcspn(msg, "\n")), e->line, e->int2 < 0 ? 0 : e->int2, 0 });
}

/* An attribute, "" if it is absent. */
static const char *attribute(struct reading *g, const char *name)
{
	xmlChar *v = xmlTextReaderGetAttribute(g->xml, BAD_CAST name);
	const char *copy = v ? kb_arena_text(g->arena, (const char *)v) : "";

	xmlFree(v);
	return copy;
}

static bool is_id(const struct reading *g, const char *s)
{
	size_t n = g->form ? strlen(s) : strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	return n >= 1 && (g->form || n <= 100) && s[n] == '\0';
}

/* ---- What an element begins ------------------------------------------------------ */

static bool begin_xliff(struct reading *g)
{
	if (strcmp(attribute(g, "version"), "1.2") != 0)
		return wrong_here(g, "this is not XLIFF version 1.2");
	return true;
}

static bool begin_file(struct reading *g)
{
	const char *to = attribute(g, "target-language"), *from = attribute(g, "source-language");

	if (!g->form && strcmp(from, "en") != 0)
		return wrong_here(g, "the source-language is not en");
	if (*g->x->language && strcmp(g->x->language, to) != 0)
		return wrong_here(g, "two target-languages in one file");
	if (g->form && g->files++ > 0)
		return wrong_here(g, "a second <file>: a form is one");
	g->x->language = to;
	g->x->source = from;
	g->x->original = attribute(g, "original");
	return true;
}

static bool begin_unit(struct reading *g)
{
	if (g->unit.id)
		return wrong_here(g, "a trans-unit inside a trans-unit");
	g->unit = (struct kb_unit){
		.file = g->x->path,
		.line = line_here(g),
		.element = g->elements,
		.id = attribute(g, "id"),
		.source = "", .state = "", .note = "",
		.maxwidth = atoi(attribute(g, "maxwidth")),
		.approved = strcmp(attribute(g, "approved"), "yes") == 0,
		.fixed = strcmp(attribute(g, "translate"), "no") == 0,
	};
	g->unit_depth = xmlTextReaderDepth(g->xml);
	return is_id(g, g->unit.id) || wrong_here(g, g->form ? "the id of a trans-unit is missing" :
	    "the id of a trans-unit is missing or has other signs than A-Z a-z 0-9 . _ -");
}

/* Only children of the unit itself: an alt-trans has sources and targets too. */
static bool collect(struct reading *g, const char **into)
{
	if (!g->unit.id || xmlTextReaderDepth(g->xml) != g->unit_depth + 1)
		return true;
	g->into = into;
	g->text = (struct kb_buf){ .arena = g->arena };
	return true;
}

static bool begin_source(struct reading *g)
{
	return collect(g, &g->unit.source);
}

static bool begin_target(struct reading *g)
{
	if (g->unit.id && xmlTextReaderDepth(g->xml) == g->unit_depth + 1) {
		g->unit.state = attribute(g, "state");
		g->unit.target_element = g->elements;
	}
	return collect(g, &g->unit.target);
}

static bool begin_note(struct reading *g)
{
	return collect(g, &g->unit.note);
}

/* A placeholder stands for a value of the record. Tools keep its id, whatever else they drop. */
static bool hole(struct reading *g, const char *name)
{
	const char open = KB_HOLE_OPEN, close = KB_HOLE_CLOSE, *id = attribute(g, "id");

	if (!g->form || strcmp(name, "x") != 0 || g->into == &g->unit.note)
		return wrong_here(g, "markup inside a text");
	if (!*id || strlen(id) > 40)
		return wrong_here(g, "a placeholder <x/> needs a short id");
	kb_buf_add(&g->text, &open, 1);
	kb_buf_text(&g->text, id);
	kb_buf_add(&g->text, &close, 1);
	return true;
}

static const struct { const char *name; bool (*begin)(struct reading *g); } elements[] = {
	{ "xliff", begin_xliff }, { "file", begin_file }, { "trans-unit", begin_unit },
	{ "source", begin_source }, { "target", begin_target }, { "note", begin_note },
};

/* ---- What an element ends -------------------------------------------------------- */

static const char *trimmed(struct reading *g)
{
	const char *s = g->text.data ? g->text.data : "";
	size_t n;

	s += strspn(s, " \t\r\n");
	for (n = strlen(s); n > 0 && strchr(" \t\r\n", s[n - 1]);)
		n--;
	return kb_arena_copy(g->arena, s, n);
}

static void end_field(struct reading *g)
{
	const char *s = trimmed(g);

	if (strlen(s) > KB_UNIT_MAX) {
		g->unit.too_long = true;
		s = "";
	}
	if (g->into == &g->unit.note && *g->unit.note)
		s = kb_arena_fmt(g->arena, "%s\n%s", g->unit.note, s);
	*g->into = s;
	g->into = NULL;
}

static void end_unit(struct reading *g)
{
	struct kb_xliff *x = g->x;

	if (x->n == x->cap) {
		struct kb_unit *larger;
		x->cap = x->cap ? 2 * x->cap : 256;
		larger = kb_arena_alloc(g->arena, x->cap * sizeof *larger);
		if (x->n)
			memcpy(larger, x->units, x->n * sizeof *larger);
		x->units = larger;
	}
	x->units[x->n++] = g->unit;
	g->unit.id = NULL;
}

static void end_element(struct reading *g)
{
	int depth = xmlTextReaderDepth(g->xml);

	if (g->into && depth == g->unit_depth + 1)
		end_field(g);
	else if (g->unit.id && depth == g->unit_depth)
		end_unit(g);
}

/* ---- Nodes ------------------------------------------------------------------------- */

static bool begin_element(struct reading *g)
{
	const char *ns = (const char *)xmlTextReaderConstNamespaceUri(g->xml);
	const char *name = (const char *)xmlTextReaderConstLocalName(g->xml);
	bool ours = ns && strcmp(ns, NAMESPACE) == 0;
	bool empty = xmlTextReaderIsEmptyElement(g->xml);

	g->elements++;
	if (xmlTextReaderDepth(g->xml) == 0 && !(ours && strcmp(name, "xliff") == 0))
		return wrong_here(g, "this is not XLIFF 1.2");
	if (g->into)
		return hole(g, ours ? name : "");
	for (size_t i = 0; ours && i < sizeof elements / sizeof *elements; i++)
		if (strcmp(name, elements[i].name) == 0 && !elements[i].begin(g))
			return false;
	if (empty)
		end_element(g);
	return true;
}

static bool node(struct reading *g)
{
	switch (xmlTextReaderNodeType(g->xml)) {
	case XML_READER_TYPE_DOCUMENT_TYPE:
	case XML_READER_TYPE_ENTITY_REFERENCE:
		return wrong_here(g, "a DTD or an entity is not accepted");
	case XML_READER_TYPE_ELEMENT:
		return begin_element(g);
	case XML_READER_TYPE_END_ELEMENT:
		end_element(g);
		return true;
	case XML_READER_TYPE_TEXT:
	case XML_READER_TYPE_CDATA:
	case XML_READER_TYPE_WHITESPACE:
	case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
		if (g->into)
			kb_buf_text(&g->text, (const char *)xmlTextReaderConstValue(g->xml));
		return true;
	default:
		return true;
	}
}

static void read_nodes(struct reading *g)
{
	int rc = 0;

	while ((rc = xmlTextReaderRead(g->xml)) == 1 && node(g))
		;
	if (rc < 0)
		wrong_here(g, "not well-formed XML");
}

/* ---- The file ------------------------------------------------------------------------ */

static ssize_t read_all(int fd, char *to, size_t n)
{
	size_t done = 0;

	while (done < n) {
		ssize_t got = read(fd, to + done, n - done);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return got < 0 ? -1 : (ssize_t)done;
		done += (size_t)got;
	}
	return (ssize_t)done;
}

/* The bytes of a regular file of at most KB_XLIFF_MAX. */
static enum kb_rc slurp(struct kb_arena *a, const char *path, const char **bytes, size_t *n, const char **why)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	struct stat st;
	ssize_t got = -1;
	char *to = NULL;

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return KB_NONE;
	*why = fd < 0 || fstat(fd, &st) < 0 ? kb_arena_fmt(a, "%s", strerror(errno))
	    : !S_ISREG(st.st_mode) ? "not a regular file"
	    : st.st_size > KB_XLIFF_MAX ? "larger than 4 MiB" : NULL;
	if (!*why) {
		to = kb_arena_alloc(a, (size_t)st.st_size + 1);
		got = read_all(fd, to, (size_t)st.st_size);
		if (got < 0)
			*why = kb_arena_fmt(a, "%s", strerror(errno));
	}
	if (fd >= 0)
		close(fd);
	*bytes = to;
	*n = got < 0 ? 0 : (size_t)got;
	return *why ? KB_FAIL : KB_OK;
}

static enum kb_rc parse(struct reading *g, const char *path, const char *bytes, size_t n)
{
	*g->x = (struct kb_xliff){ .path = path, .language = "", .source = "", .original = "" };
	/* A DTD is refused before libxml2 reads a byte of it. */
	if (memmem(bytes, n, "<!DOCTYPE", 9))
		wrong(g, (struct kb_xliff_trouble){ .what = "a DTD is not accepted" });
	else if (!(g->xml = xmlReaderForMemory(bytes, (int)n, path, "UTF-8", XML_PARSE_NONET | XML_PARSE_IGNORE_ENC)))
		wrong(g, (struct kb_xliff_trouble){ .what = "not XML" });
	if (g->x->trouble.what)
		return KB_FAIL;
	xmlTextReaderSetStructuredErrorHandler(g->xml, (xmlStructuredErrorFunc)note_error, g);
	read_nodes(g);
	xmlFreeTextReader(g->xml);
	return g->x->trouble.what ? KB_FAIL : KB_OK;
}

enum kb_rc kb_xliff_parse(struct kb_arena *a, const char *path, const char *bytes, size_t n, struct kb_xliff *x,
    const char **why)
{
	struct reading g = { .arena = a, .x = x };
	enum kb_rc rc = parse(&g, path, bytes, n);

	*why = x->trouble.what && x->trouble.line ? kb_arena_fmt(a, "line %d: %s", x->trouble.line, x->trouble.what) : x->trouble.what;
	return rc;
}

enum kb_rc kb_xliff_parse_form(struct kb_arena *a, const char *bytes, size_t n, struct kb_xliff *x)
{
	struct reading g = { .arena = a, .x = x, .form = true };

	return parse(&g, "form", bytes, n);
}

enum kb_rc kb_xliff_read(struct kb_arena *a, const char *path, struct kb_xliff *x, const char **why)
{
	const char *bytes = NULL;
	size_t n = 0;
	enum kb_rc rc = slurp(a, path, &bytes, &n, why);

	if (rc == KB_OK)
		return kb_xliff_parse(a, path, bytes, n, x, why);
	*x = (struct kb_xliff){ .path = path, .language = "" };
	return rc;
}
