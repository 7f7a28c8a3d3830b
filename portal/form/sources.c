/* sources.c - the lists beside the record: <instance id="..."> inline, or in a file.
 *
 * XML becomes a tree as it stands, under the element <instance>; a table (CSV) becomes
 * root/item with one element for each column. */
#include <string.h>
#include "web.h"
#include "xform.h"

enum { COLUMNS = 100, ROWS = 20000 };

/* ---- tables ---- */

struct table {
	const char *s, *end;
	const char *eol; /* what ends a line here */
	char comma;
};

/* Which of four signs parts the columns: the one that the first line has most of. */
static char comma_of(const char *s, size_t n)
{
	static const char signs[] = ",;\t|";
	size_t best = 0, counts[4] = { 0 };
	const char *sign;

	for (size_t i = 0; i < n && s[i] != '\n' && s[i] != '\r'; i++)
		if ((sign = strchr(signs, s[i])) != NULL && *sign != '\0')
			counts[sign - signs]++;
	for (size_t i = 1; i < 4; i++)
		best = counts[i] > counts[best] ? i : best;
	return signs[best];
}

/* The first end of a line is that of all. */
static const char *eol_of(const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (s[i] == '\n')
			return "\n";
		else if (s[i] == '\r')
			return i + 1 < n && s[i + 1] == '\n' ? "\r\n" : "\r";
	return "\n";
}

static bool at_eol(const struct table *t)
{
	size_t n = strlen(t->eol);

	return t->s == t->end || ((size_t)(t->end - t->s) >= n && memcmp(t->s, t->eol, n) == 0);
}

static bool at_end_of_cell(const struct table *t) { return at_eol(t) || *t->s == t->comma; }

static const char *quoted_cell(struct kb_arena *a, struct table *t)
{
	struct kb_buf b = { .arena = a };

	kb_buf_text(&b, "");
	for (t->s++; t->s < t->end; t->s++) {
		if (*t->s == '"' && !(t->s + 1 < t->end && t->s[1] == '"'))
			break;
		t->s += *t->s == '"';
		kb_buf_add(&b, t->s, 1);
	}
	while (!at_end_of_cell(t))
		t->s++;
	return b.data;
}

/* White space belongs to the cell (RFC 4180, 2). */
static const char *plain_cell(struct kb_arena *a, struct table *t)
{
	const char *from = t->s;

	while (!at_end_of_cell(t))
		t->s++;
	return kb_arena_copy(a, from, (size_t)(t->s - from));
}

/* The cells of the next line; 0: there is none. An empty line has one empty cell. */
static size_t read_line(struct kb_arena *a, struct table *t, const char **cells)
{
	size_t n = 0;

	while (t->s < t->end && n < COLUMNS) {
		cells[n++] = *t->s == '"' ? quoted_cell(a, t) : plain_cell(a, t);
		if (at_eol(t))
			break;
		t->s++;
	}
	if (t->s < t->end && at_eol(t))
		t->s += strlen(t->eol);
	return n;
}

static void add_row(xmlNode *root, const char *const *names, size_t columns, const char *const *cells, size_t n)
{
	xmlNode *item = xmlNewChild(root, NULL, BAD_CAST "item", NULL);

	for (size_t i = 0; i < columns; i++)
		if (xmlValidateNCName(BAD_CAST names[i], 0) == 0)
			xmlNewTextChild(item, NULL, BAD_CAST names[i], BAD_CAST (i < n ? cells[i] : ""));
}

/* <instance><root><item>... of a table. */
static xmlDoc *table_document(struct kb_arena *a, const char *bytes, size_t n)
{
	struct table t = { bytes, bytes + n, eol_of(bytes, n), comma_of(bytes, n) };
	const char *names[COLUMNS], *cells[COLUMNS];
	xmlDoc *doc = xmlNewDoc(BAD_CAST "1.0");
	xmlNode *top = xmlNewDocNode(doc, NULL, BAD_CAST "instance", NULL), *root;
	size_t columns = read_line(a, &t, names), count;

	xmlDocSetRootElement(doc, top);
	root = xmlNewChild(top, NULL, BAD_CAST "root", NULL);
	for (size_t rows = 0; rows < ROWS && (count = read_line(a, &t, cells)) > 0; rows++)
		add_row(root, names, columns, cells, count);
	return doc;
}

/* ---- XML ---- */

static xmlDoc *xml_document(struct kb_arena *a, const char *bytes, size_t n, const char **why)
{
	xmlDoc *inner = kb_xml_read(a, bytes, n, KB_ODK_BYTES, why), *doc;
	xmlNode *top;

	if (inner == NULL)
		return NULL;
	doc = xmlNewDoc(BAD_CAST "1.0");
	top = xmlNewDocNode(doc, NULL, BAD_CAST "instance", NULL);
	xmlDocSetRootElement(doc, top);
	xmlAddChild(top, xmlDocCopyNode(xmlDocGetRootElement(inner), doc, 1));
	xmlFreeDoc(inner);
	return doc;
}

/* ---- */

static bool ends(const char *s, const char *with)
{
	size_t n = strlen(s), w = strlen(with);

	return n >= w && strcmp(s + n - w, with) == 0;
}

/* UTF-8 without the mark that some tools put in front. */
static void skip_mark(const char **bytes, size_t *n)
{
	if (*n >= 3 && memcmp(*bytes, "\xef\xbb\xbf", 3) == 0) {
		*bytes += 3;
		*n -= 3;
	}
}

static bool read_outside(struct kb_reader *rd, const xmlNode *at, struct kb_list *l)
{
	size_t n = 0;
	const char *bytes = rd->sources == NULL ? NULL : rd->sources->bytes(rd->sources->with, l->src, &n), *why = NULL;
	xmlDoc *doc;
	bool fine;

	if (bytes == NULL)
		return kb_instance_read(rd->arena, at, KB_FORM_NODES, 0, &l->instance); /* an empty list */
	skip_mark(&bytes, &n);
	doc = ends(l->src, ".csv") ? table_document(rd->arena, bytes, n) : xml_document(rd->arena, bytes, n, &why);
	if (doc == NULL)
		return kb_reader_refuse(rd, at, "%s: %s", l->src, why);
	fine = kb_instance_read(rd->arena, xmlDocGetRootElement(doc), KB_FORM_NODES, 0, &l->instance);
	xmlFreeDoc(doc);
	return fine || kb_reader_refuse(rd, at, "%s has more than %d nodes", l->src, KB_FORM_NODES);
}

bool kb_list_read(struct kb_reader *rd, const xmlNode *instance)
{
	struct kb_xform *x = rd->x;
	struct kb_list l = { .id = kb_attribute(rd, instance, NULL, "id"), .src = kb_attribute(rd, instance, NULL, "src"),
		.line = xmlGetLineNo(instance) };

	if (l.id == NULL)
		return kb_reader_beyond(rd, instance, "an instance beside the first needs an id");
	if (x->nlists == KB_FORM_INSTANCES)
		return kb_reader_refuse(rd, instance, "more than %d instances", KB_FORM_INSTANCES);
	for (size_t i = 0; i < x->nlists; i++)
		if (strcmp(x->lists[i].id, l.id) == 0)
			return kb_reader_refuse(rd, instance, "the instance %s stands twice", l.id);
	if (l.src != NULL ? !read_outside(rd, instance, &l) : !kb_instance_read(rd->arena, instance, KB_FORM_NODES, 0, &l.instance))
		return kb_reader_refuse(rd, instance, "the instance %s has more than %d nodes", l.id, KB_FORM_NODES);
	l.instance.rank = (uint32_t)x->nlists + 1;
	kb_instance_number(&l.instance);
	x->lists[x->nlists++] = l;
	return true;
}
