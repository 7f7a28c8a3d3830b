/* submit.c - the record as ODK sends it.
 *
 * What is not relevant is left out, with all below it. The elements stand in no namespace,
 * whatever the form inherited; those of others keep their prefix. */
#include <string.h>
#include "model.h"

static void escape(struct kb_buf *b, const char *s, bool attribute)
{
	static const char signs[] = "&<>\"\r";
	static const char *const words[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&#13;" };
	const char *found;

	for (; *s != '\0'; s++)
		if ((found = strchr(signs, *s)) != NULL && (attribute || *s != '"'))
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
		escape(b, at->text == NULL ? "" : at->text, true);
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
			escape(b, at->uri, true);
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

static void write_node(struct kb_buf *b, const struct kb_node *n, bool root)
{
	if (n->kind == KB_NODE_TEXT)
		escape(b, n->text, false);
	if (n->kind != KB_NODE_ELEMENT || n->off)
		return;
	kb_buf_text(b, "<");
	write_name(b, n);
	if (root)
		declare(b, n);
	write_attributes(b, n);
	if (is_empty(n)) {
		kb_buf_text(b, "/>");
		return;
	}
	kb_buf_text(b, ">");
	for (const struct kb_node *k = n->first; k != NULL; k = k->next)
		write_node(b, k, false);
	kb_buf_text(b, "</");
	write_name(b, n);
	kb_buf_text(b, ">");
}

const char *kb_record_submit(struct kb_record *r)
{
	struct kb_buf b = { .arena = r->arena };
	const struct kb_node *root = r->instance.nodes[0]->first;

	kb_buf_text(&b, "");
	write_node(&b, root, true);
	return b.data;
}
