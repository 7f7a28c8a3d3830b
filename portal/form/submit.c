/* submit.c - the record as ODK sends it.
 *
 * What is not relevant is left out, with all below it. The elements stand in no namespace,
 * whatever the form inherited; those of others keep their prefix. What else is left out, of
 * a record that is kept, is said by document.c. */
#include <string.h>
#include "model.h"

void kb_xml_escape(struct kb_buf *b, const char *s, bool attribute)
{
	static const char signs[] = "&<>\r\"\n\t"; /* from " on: in attributes alone */
	static const char *const words[] = { "&amp;", "&lt;", "&gt;", "&#13;", "&quot;", "&#10;", "&#9;" };
	const char *found;

	for (; *s != '\0'; s++)
		if ((found = strchr(signs, *s)) != NULL && (attribute || found - signs < 4))
			kb_buf_text(b, words[found - signs]);
		else
			kb_buf_add(b, s, 1);
}

static void write_name(struct kb_buf *b, const struct kb_node *n)
{
	if (*n->prefix != '\0' && strcmp(n->uri, KB_NS_XF) != 0)
		kb_buf_fmt(b, "%s:", n->prefix);
	kb_buf_text(b, n->name);
}

static void write_attributes(struct kb_buf *b, const struct kb_node *n)
{
	for (const struct kb_node *at = n->attributes; at != NULL; at = at->next) {
		if (at->off)
			continue;
		kb_buf_text(b, " ");
		write_name(b, at);
		kb_buf_text(b, "=\"");
		kb_xml_escape(b, at->text == NULL ? "" : at->text, true);
		kb_buf_text(b, "\"");
	}
}

/* Prefixes are declared at the root: each once, whichever is used below. */
static void declare(struct kb_buf *b, const struct kb_node *root)
{
	struct { const char *prefix; } seen[16];
	size_t count = 0, i;

	for (const struct kb_node *n = root; n != NULL; n = kb_node_following(n, root)) {
		for (const struct kb_node *at = n; at != NULL; at = at == n ? n->attributes : at->next) {
			if (*at->prefix == '\0' || *at->uri == '\0' || strcmp(at->uri, KB_NS_XF) == 0)
				continue;
			for (i = 0; i < count && strcmp(seen[i].prefix, at->prefix) != 0; i++)
				;
			if (i < count || count == sizeof(seen) / sizeof(*seen))
				continue;
			seen[count++].prefix = at->prefix;
			kb_buf_fmt(b, " xmlns:%s=\"", at->prefix);
			kb_xml_escape(b, at->uri, true);
			kb_buf_text(b, "\"");
		}
	}
}

static bool is_empty(const struct kb_node *n)
{
	for (const struct kb_node *k = n->first; k != NULL; k = k->next)
		if (k->kind == KB_NODE_TEXT ? *k->text != '\0' : k->kind == KB_NODE_ELEMENT && !k->off)
			return false;
	return true;
}

/* Who writes, and what stands empty. */
struct writer {
	struct kb_buf *b;
	const struct kb_record *r;
	const struct kb_leaving *leaving; /* NULL: all of it is written */
};

/* The element that ODK calls instanceID, in the group meta. */
static bool is_instance_id(const struct kb_node *n)
{
	return strcmp(n->name, "instanceID") == 0 && n->parent != NULL && strcmp(n->parent->name, "meta") == 0;
}

/* What stands in an element in place of what is in it; NULL: that itself. */
static const char *instead(const struct writer *w, const struct kb_node *n)
{
	if (w->leaving == NULL)
		return NULL;
	if (is_instance_id(n))
		return w->leaving->instance;
	return w->leaving->out[kb_record_def(w->r, n)] ? "" : NULL;
}

static void write_node(const struct writer *w, const struct kb_node *n, bool root);

static void write_content(const struct writer *w, const struct kb_node *n, const char *other)
{
	if (other != NULL)
		kb_xml_escape(w->b, other, false);
	for (const struct kb_node *k = n->first; other == NULL && k != NULL; k = k->next)
		write_node(w, k, false);
}

static void write_node(const struct writer *w, const struct kb_node *n, bool root)
{
	const char *other;

	if (n->kind == KB_NODE_TEXT)
		kb_xml_escape(w->b, n->text, false);
	if (n->kind != KB_NODE_ELEMENT || n->off)
		return;
	other = instead(w, n);
	kb_buf_text(w->b, "<");
	write_name(w->b, n);
	if (root)
		declare(w->b, n);
	write_attributes(w->b, n);
	if (other != NULL ? *other == '\0' : is_empty(n)) {
		kb_buf_text(w->b, "/>");
		return;
	}
	kb_buf_text(w->b, ">");
	write_content(w, n, other);
	kb_buf_text(w->b, "</");
	write_name(w->b, n);
	kb_buf_text(w->b, ">");
}

const char *kb_record_write_out(struct kb_record *r, const struct kb_leaving *leaving)
{
	struct kb_buf b = { .arena = r->arena };

	kb_buf_text(&b, "");
	write_node(&(struct writer){ &b, r, leaving }, r->instance.nodes[0]->first, true);
	return b.data;
}

const char *kb_record_submit(struct kb_record *r)
{
	return kb_record_write_out(r, NULL);
}
