/* instance.c - builds, copies and reads the tree of a form's values. */
#include <libxml/tree.h>
#include <string.h>
#include "instance.h"

static const char XFORMS[] = "http://www.w3.org/2002/xforms";

static size_t count_elements(const xmlNode *n)
{
	size_t count = 1;

	for (const xmlNode *k = n->children; k != NULL; k = k->next)
		if (k->type == XML_ELEMENT_NODE)
			count += count_elements(k);
	return count;
}

/* Paths are written without a prefix though the nodes inherit the XForms namespace
 * from the document; only foreign nodes keep theirs. */
static const char *node_name(struct kb_arena *a, const xmlNode *n)
{
	const char *local = (const char *)n->name;

	if (n->ns == NULL || n->ns->prefix == NULL || strcmp((const char *)n->ns->href, XFORMS) == 0)
		return kb_arena_text(a, local);
	return kb_arena_fmt(a, "%s:%s", (const char *)n->ns->prefix, local);
}

static const char *own_text(struct kb_arena *a, const xmlNode *n)
{
	struct kb_buf b = { .arena = a };

	for (n = n->children; n != NULL; n = n->next)
		if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE)
			kb_buf_text(&b, (const char *)n->content);
	if (b.data == NULL || b.data[strspn(b.data, " \t\r\n")] == '\0')
		return "";
	return b.data;
}

/* Adds an element and all below it; returns it. */
static struct kb_node *add(struct kb_arena *a, struct kb_instance *i, const xmlNode *from, struct kb_node *parent)
{
	struct kb_node *n = &i->nodes[i->count], **last = &n->first;

	*n = (struct kb_node){ .name = node_name(a, from), .text = own_text(a, from), .parent = parent, .index = i->count };
	i->count++;
	for (const xmlNode *k = from->children; k != NULL; k = k->next)
		if (k->type == XML_ELEMENT_NODE) {
			*last = add(a, i, k, n);
			last = &(*last)->next;
		}
	return n;
}

bool kb_instance_read(struct kb_arena *a, const xmlNode *root, struct kb_instance *out)
{
	size_t count = count_elements(root) + 1;

	if (count > KB_INSTANCE_MAX)
		return false;
	out->nodes = kb_arena_alloc(a, count * sizeof(*out->nodes));
	out->nodes[0] = (struct kb_node){ .name = "", .text = "" };
	out->count = 1;
	out->nodes[0].first = add(a, out, root, &out->nodes[0]);
	return true;
}

static struct kb_node *moved(const struct kb_instance *to, const struct kb_node *n)
{
	return n == NULL ? NULL : &to->nodes[n->index];
}

void kb_instance_copy(struct kb_arena *a, const struct kb_instance *from, struct kb_instance *to)
{
	to->count = from->count;
	to->nodes = kb_arena_alloc(a, from->count * sizeof(*to->nodes));
	for (size_t i = 0; i < from->count; i++) {
		struct kb_node *n = &to->nodes[i];
		*n = from->nodes[i];
		n->parent = moved(to, n->parent);
		n->first = moved(to, n->first);
		n->next = moved(to, n->next);
	}
}

static void gather(struct kb_buf *b, const struct kb_node *n)
{
	if (n->off)
		return;
	kb_buf_text(b, n->text);
	for (const struct kb_node *k = n->first; k != NULL; k = k->next)
		gather(b, k);
}

const char *kb_node_text(struct kb_arena *a, const struct kb_node *n)
{
	struct kb_buf b = { .arena = a };

	if (n->off)
		return "";
	if (n->first == NULL)
		return n->text;
	gather(&b, n);
	return b.data == NULL ? "" : b.data;
}
