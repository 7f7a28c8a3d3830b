/* edit.c - going on with a record that was sent before.
 *
 * Its values are put into the nodes of the form, and it has as many instances of each
 * repeat as it was sent with. What the form does not have any more is dropped. */
#include <string.h>
#include "model.h"
#include "web.h"

static bool is_named(const xmlNode *n, const char *name)
{
	return n->type == XML_ELEMENT_NODE && strcmp((const char *)n->name, name) == 0;
}

static const xmlNode *sent_child(const xmlNode *sent, const char *name)
{
	for (const xmlNode *k = sent->children; k != NULL; k = k->next)
		if (is_named(k, name))
			return k;
	return NULL;
}

static void take(struct kb_record *r, struct kb_node *n, const xmlNode *sent);

static void take_instances(struct kb_record *r, size_t def, struct kb_node *parent, const xmlNode *sent)
{
	const char *name = r->x->defs[def].name;

	kb_repeat_clear(r, def, parent);
	for (const xmlNode *k = sent->children; k != NULL; k = k->next)
		if (is_named(k, name) && r->x->defs[def].pattern != NULL)
			take(r, kb_repeat_insert(r, def, parent), k);
}

static struct kb_node *own_child(const struct kb_record *r, const struct kb_node *n, size_t def)
{
	struct kb_node *k = n->first;

	while (k != NULL && (k->kind != KB_NODE_ELEMENT || kb_record_def(r, k) != def))
		k = k->next;
	return k;
}

static void take_text(struct kb_record *r, struct kb_node *n, const xmlNode *sent)
{
	kb_node_set(r->arena, &r->instance, n,
	    kb_value_write(r->arena, r->x->binds[kb_record_def(r, n)].type, kb_xml_text(r->arena, sent)));
}

static bool has_elements(const struct kb_xform *x, size_t def)
{
	for (size_t d = x->defs[def].first; d != 0; d = x->defs[d].next)
		if (!x->defs[d].is_attribute)
			return true;
	return false;
}

static void take_attributes(struct kb_record *r, struct kb_node *n, const xmlNode *sent)
{
	for (struct kb_node *at = n->attributes; at != NULL; at = at->next) {
		const xmlAttr *found = xmlHasProp(sent, BAD_CAST at->name);
		if (found != NULL)
			at->text = kb_xml_text(r->arena, (const xmlNode *)found);
	}
}

static void take(struct kb_record *r, struct kb_node *n, const xmlNode *sent)
{
	const struct kb_xform *x = r->x;
	size_t def = kb_record_def(r, n);

	take_attributes(r, n, sent);
	if (!has_elements(x, def)) {
		take_text(r, n, sent);
		return;
	}
	for (size_t d = x->defs[def].first; d != 0; d = x->defs[d].next) {
		const xmlNode *k = sent_child(sent, x->defs[d].name);
		struct kb_node *own = own_child(r, n, d);
		if (x->defs[d].is_repeat)
			take_instances(r, d, n, sent);
		else if (k != NULL && own != NULL)
			take(r, own, k);
	}
}

bool kb_record_take(struct kb_record *r, const char *sent, size_t n)
{
	const char *why = NULL;
	xmlDoc *doc = kb_xml_read(r->arena, sent, n, KB_ODK_BYTES, &why);
	struct kb_node *root = r->instance.nodes[0]->first;
	const xmlNode *top = doc == NULL ? NULL : xmlDocGetRootElement(doc);
	bool fine = top != NULL && is_named(top, root->name);

	if (fine)
		take(r, root, top);
	xmlFreeDoc(doc);
	return fine;
}
