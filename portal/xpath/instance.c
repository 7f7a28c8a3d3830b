/* instance.c - builds, copies, changes and reads the tree of a form's values. */
#include <libxml/tree.h>
#include <string.h>
#include "instance.h"

struct builder {
	struct kb_arena *arena;
	struct kb_instance *to;
	size_t most;
	unsigned flags;
	const char *uri, *uri_of; /* the namespace seen last: nearly all nodes share one */
	bool full;
};

static void make_room(struct kb_arena *a, struct kb_instance *i)
{
	struct kb_node **more;

	if (i->count < i->room)
		return;
	i->room = 2 * i->room + 64;
	more = kb_arena_alloc(a, i->room * sizeof(struct kb_node *));
	if (i->count > 0)
		memcpy(more, i->nodes, i->count * sizeof(struct kb_node *));
	i->nodes = more;
}

static struct kb_node *new_node(struct kb_arena *a, struct kb_instance *i, enum kb_node_kind kind)
{
	struct kb_node *n = kb_arena_alloc(a, sizeof(*n));

	make_room(a, i);
	*n = (struct kb_node){ .kind = kind, .uri = "", .prefix = "", .name = "", .index = i->count };
	i->nodes[i->count++] = n;
	return n;
}

/* Hangs a node into the row of its parent, in front of `before` or last. */
static void hang(struct kb_node *n, struct kb_node *parent, struct kb_node *before)
{
	n->parent = parent;
	n->next = before;
	n->prev = before != NULL ? before->prev : parent->last;
	*(n->prev != NULL ? &n->prev->next : &parent->first) = n;
	*(before != NULL ? &before->prev : &parent->last) = n;
}

static void hang_attribute(struct kb_node *n, struct kb_node *parent, struct kb_node *last)
{
	n->parent = parent;
	n->prev = last;
	*(last != NULL ? &last->next : &parent->attributes) = n;
}

/* ---- from libxml2 ---- */

static void set_namespace(struct builder *b, struct kb_node *n, const xmlNs *ns)
{
	if (ns == NULL || ns->href == NULL)
		return;
	if (b->uri_of != (const char *)ns->href)
		b->uri = kb_arena_text(b->arena, b->uri_of = (const char *)ns->href);
	n->uri = b->uri;
	n->prefix = ns->prefix == NULL ? "" : kb_arena_text(b->arena, (const char *)ns->prefix);
}

static struct kb_node *add_node(struct builder *b, enum kb_node_kind kind, const xmlChar *name, const xmlChar *text)
{
	struct kb_node *n = new_node(b->arena, b->to, kind);

	n->name = name == NULL ? "" : kb_arena_text(b->arena, (const char *)name);
	if (text != NULL)
		n->text = kb_arena_text(b->arena, (const char *)text);
	b->full = b->full || b->to->count > b->most;
	return n;
}

static bool is_text(const xmlNode *n) { return n != NULL && (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE); }

static void add_text_of(struct kb_buf *b, const xmlNode *n)
{
	if (is_text(n))
		kb_buf_text(b, (const char *)n->content);
	else if (n->type == XML_ELEMENT_NODE || n->type == XML_ATTRIBUTE_NODE)
		for (const xmlNode *k = n->children; k != NULL; k = k->next)
			add_text_of(b, k);
}

const char *kb_xml_text(struct kb_arena *a, const xmlNode *n)
{
	struct kb_buf b = { .arena = a };

	kb_buf_text(&b, "");
	add_text_of(&b, n);
	return b.data;
}

static void add_attributes(struct builder *b, struct kb_node *to, const xmlNode *from)
{
	struct kb_node *last = NULL;

	for (const xmlAttr *attr = from->properties; attr != NULL && !b->full; attr = attr->next) {
		struct kb_node *n = add_node(b, KB_NODE_ATTRIBUTE, attr->name, BAD_CAST kb_xml_text(b->arena, (const xmlNode *)attr));
		set_namespace(b, n, attr->ns);
		hang_attribute(n, to, last);
		last = n;
	}
}

/* XPath knows no CDATA: texts that touch are one node. Returns the last that was taken. */
static const xmlNode *add_text(struct builder *b, struct kb_node *to, const xmlNode *from)
{
	struct kb_buf text = { .arena = b->arena };

	kb_buf_text(&text, "");
	for (;; from = from->next) {
		kb_buf_text(&text, from->content == NULL ? "" : (const char *)from->content);
		if (!is_text(from->next))
			break;
	}
	if (text.len > 0 && ((b->flags & KB_KEEP_BLANKS) || text.data[strspn(text.data, " \t\r\n")] != '\0')) {
		struct kb_node *n = add_node(b, KB_NODE_TEXT, NULL, NULL);
		n->text = text.data;
		hang(n, to, NULL);
	}
	return from;
}

static void add_below(struct builder *b, struct kb_node *to, const xmlNode *from);

static const xmlNode *add(struct builder *b, struct kb_node *to, const xmlNode *from)
{
	static const xmlChar none[] = "";
	struct kb_node *n;

	if (is_text(from))
		return add_text(b, to, from);
	if (from->type == XML_ELEMENT_NODE) {
		n = add_node(b, KB_NODE_ELEMENT, from->name, NULL);
		set_namespace(b, n, from->ns);
		hang(n, to, NULL);
		add_attributes(b, n, from);
		add_below(b, n, from);
	} else if (from->type == XML_COMMENT_NODE || from->type == XML_PI_NODE) {
		bool pi = from->type == XML_PI_NODE;
		n = add_node(b, pi ? KB_NODE_PI : KB_NODE_COMMENT, pi ? from->name : NULL,
		    from->content == NULL ? none : from->content);
		hang(n, to, NULL);
	}
	return from;
}

static void add_below(struct builder *b, struct kb_node *to, const xmlNode *from)
{
	for (const xmlNode *k = from->children; k != NULL && !b->full; k = k->next)
		k = add(b, to, k);
}

static struct builder begin(struct kb_arena *a, size_t most, unsigned flags, struct kb_instance *out)
{
	struct builder b = { .arena = a, .to = out, .most = most, .flags = flags };

	*out = (struct kb_instance){ 0 };
	new_node(a, out, KB_NODE_DOCUMENT);
	return b;
}

bool kb_instance_read(struct kb_arena *a, const xmlNode *root, size_t most, unsigned flags, struct kb_instance *out)
{
	struct builder b = begin(a, most, flags, out);

	add(&b, out->nodes[0], root);
	kb_instance_number(out);
	return !b.full;
}

bool kb_instance_read_doc(struct kb_arena *a, const xmlDoc *doc, size_t most, unsigned flags, struct kb_instance *out)
{
	struct builder b = begin(a, most, flags, out);

	add_below(&b, out->nodes[0], (const xmlNode *)doc);
	kb_instance_number(out);
	return !b.full;
}

/* ---- copies ---- */

static struct kb_node *moved(const struct kb_instance *to, const struct kb_node *n)
{
	return n == NULL ? NULL : to->nodes[n->index];
}

void kb_instance_copy(struct kb_arena *a, const struct kb_instance *from, struct kb_instance *to)
{
	struct kb_node *all = kb_arena_alloc(a, from->count * sizeof(*all));

	*to = (struct kb_instance){ .count = from->count, .room = from->count, .rank = from->rank };
	to->nodes = kb_arena_alloc(a, from->count * sizeof(struct kb_node *));
	for (size_t i = 0; i < from->count; i++)
		to->nodes[i] = from->nodes[i] == NULL ? NULL : &all[i];
	for (size_t i = 0; i < from->count; i++) {
		struct kb_node *n = to->nodes[i];
		if (n == NULL)
			continue;
		*n = *from->nodes[i];
		n->parent = moved(to, n->parent);
		n->first = moved(to, n->first);
		n->last = moved(to, n->last);
		n->next = moved(to, n->next);
		n->prev = moved(to, n->prev);
		n->attributes = moved(to, n->attributes);
	}
}

static struct kb_node *copy_one(struct kb_arena *a, struct kb_instance *i, const struct kb_node *from)
{
	struct kb_node *n = new_node(a, i, from->kind), *last = NULL;

	n->uri = from->uri;
	n->prefix = from->prefix;
	n->name = from->name;
	n->text = from->text;
	for (const struct kb_node *at = from->attributes; at != NULL; at = at->next) {
		struct kb_node *copy = copy_one(a, i, at);
		hang_attribute(copy, n, last);
		last = copy;
	}
	return n;
}

struct kb_node *kb_node_insert(struct kb_arena *a, struct kb_instance *i, const struct kb_node *from,
    struct kb_node *parent, struct kb_node *before)
{
	struct kb_node *n = copy_one(a, i, from);

	for (const struct kb_node *k = from->first; k != NULL; k = k->next)
		kb_node_insert(a, i, k, n, NULL);
	hang(n, parent, before);
	return n;
}

/* ---- changes ---- */

static void forget(struct kb_instance *i, struct kb_node *n)
{
	i->nodes[n->index] = NULL;
	for (struct kb_node *at = n->attributes; at != NULL; at = at->next)
		i->nodes[at->index] = NULL;
	for (struct kb_node *k = n->first; k != NULL; k = k->next)
		forget(i, k);
}

void kb_node_remove(struct kb_instance *i, struct kb_node *n)
{
	struct kb_node *p = n->parent;

	*(n->prev != NULL ? &n->prev->next : n->kind == KB_NODE_ATTRIBUTE ? &p->attributes : &p->first) = n->next;
	if (n->next != NULL)
		n->next->prev = n->prev;
	else if (n->kind != KB_NODE_ATTRIBUTE)
		p->last = n->prev;
	n->parent = n->next = n->prev = NULL;
	forget(i, n);
}

void kb_node_set(struct kb_arena *a, struct kb_instance *i, struct kb_node *n, const char *text)
{
	if (n->kind != KB_NODE_ELEMENT) {
		n->text = text;
		return;
	}
	while (n->last != NULL && (n->last != n->first || n->first->kind != KB_NODE_TEXT))
		kb_node_remove(i, n->last);
	if (n->first == NULL) {
		hang(new_node(a, i, KB_NODE_TEXT), n, NULL);
		n->first->order = n->order; /* until all are counted: alone in there, it needs no better one */
	}
	n->first->text = text;
}

void kb_instance_number(struct kb_instance *i)
{
	uint64_t order = (uint64_t)i->rank << 32;

	for (struct kb_node *n = i->nodes[0]; n != NULL; n = (struct kb_node *)kb_node_following(n, NULL)) {
		n->order = order++;
		for (struct kb_node *at = n->attributes; at != NULL; at = at->next)
			at->order = order++;
	}
}

/* ---- reading ---- */

const struct kb_node *kb_node_following(const struct kb_node *n, const struct kb_node *top)
{
	if (n->first != NULL)
		return n->first;
	for (; n != NULL && n != top; n = n->parent)
		if (n->next != NULL)
			return n->next;
	return NULL;
}

static void gather(struct kb_buf *b, const struct kb_node *n)
{
	if (n->off)
		return;
	if (n->kind == KB_NODE_TEXT)
		kb_buf_text(b, n->text);
	for (const struct kb_node *k = n->first; k != NULL; k = k->next)
		gather(b, k);
}

const char *kb_node_text(struct kb_arena *a, const struct kb_node *n)
{
	struct kb_buf b = { .arena = a };

	if (n->off || (n->text != NULL && n->parent != NULL && n->parent->off))
		return "";
	if (n->text != NULL)
		return n->text;
	if (n->first == NULL)
		return "";
	if (n->first->next == NULL && n->first->kind == KB_NODE_TEXT)
		return n->first->text;
	gather(&b, n);
	return b.data == NULL ? "" : b.data;
}

const char *kb_node_attribute(const struct kb_node *n, const char *name)
{
	for (const struct kb_node *at = n->attributes; at != NULL; at = at->next)
		if (*at->uri == '\0' && strcmp(at->name, name) == 0)
			return at->text;
	return NULL;
}

const struct kb_node *kb_node_document(const struct kb_node *n)
{
	while (n->parent != NULL)
		n = n->parent;
	return n;
}
