/* items.c - what stands in a control: its words, its choices, its actions. */
#include <string.h>
#include "xform.h"

static bool read_label(struct kb_reader *rd, const xmlNode *label, struct kb_label *out)
{
	const char *ref = kb_attribute(rd, label, NULL, "ref"), *why = NULL;

	if (!kb_phrase_read(rd, label, &out->plain, &out->phrase))
		return false;
	if (out->phrase != NULL)
		kb_reader_beyond(rd, label, "<output> inside a label is not supported");
	if (ref == NULL)
		return true;
	if (strncmp(ref, "jr:itext", 8) == 0) {
		const char *plain = out->plain;
		return kb_label_read(rd, label, ref, out) && ((out->plain = plain), true);
	}
	kb_reader_beyond(rd, label, "a label takes jr:itext('ID') or words, not ref=\"%s\"", ref);
	if ((out->ref = kb_xpath_parse(rd->arena, ref, &why)) == NULL)
		return kb_reader_refuse(rd, label, "ref: %s", why);
	return true;
}

/* ---- choices ---- */

static bool read_item(struct kb_reader *rd, const xmlNode *item, struct kb_widget *p)
{
	struct kb_choice *k = &p->choices[p->nchoices];
	bool labelled = false;

	if (p->nchoices == KB_FORM_OPTIONS)
		return kb_reader_refuse(rd, item, "more than %d items", KB_FORM_OPTIONS);
	k->line = xmlGetLineNo(item);
	for (const xmlNode *n = item->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "value")) {
			k->code = kb_content(rd, n);
		} else if (kb_element_is(n, KB_NS_XF, "label")) {
			labelled = true;
			if (!read_label(rd, n, &k->label))
				return false;
		}
	k->code = k->code == NULL ? "" : k->code;
	k->labelled = labelled;
	p->nchoices++;
	return true;
}

static const struct kb_ast *child_ref(struct kb_reader *rd, const xmlNode *itemset, const char *name)
{
	struct kb_ast *t = NULL;

	for (const xmlNode *n = itemset->children; n != NULL && t == NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, name))
			kb_expression_read(rd, n, NULL, "ref", &t);
	return t;
}

static bool read_itemset(struct kb_reader *rd, const xmlNode *itemset, struct kb_widget *p)
{
	struct kb_itemset *s = kb_arena_alloc(rd->arena, sizeof(*s));
	struct kb_ast *nodes = NULL;

	kb_reader_beyond(rd, itemset, "<itemset> in <%s> is not supported", p->tag);
	if (!kb_expression_read(rd, itemset, NULL, "nodeset", &nodes))
		return false;
	s->nodes = nodes;
	s->value = child_ref(rd, itemset, "value");
	s->label = child_ref(rd, itemset, "label");
	if (rd->why == NULL && (s->nodes == NULL || s->value == NULL))
		kb_reader_refuse(rd, itemset, "an itemset needs a nodeset and a value with a ref");
	p->itemset = s;
	return rd->why == NULL;
}

/* ---- */

static bool chooses(const struct kb_widget *p)
{
	return p->kind == KB_SELECT || p->kind == KB_SELECT1 || p->kind == KB_RANK;
}

static bool holds_parts(const struct kb_widget *p) { return p->kind == KB_GROUP || p->kind == KB_REPEAT; }

static bool read_word(struct kb_reader *rd, const xmlNode *n, struct kb_label *l, bool *has)
{
	if (*has)
		return kb_reader_beyond(rd, n, "<%s> stands twice", (const char *)n->name);
	*has = true;
	return read_label(rd, n, l);
}

static bool read_part(struct kb_reader *rd, const xmlNode *control, const xmlNode *n, struct kb_widget *p)
{
	if (kb_element_is(n, KB_NS_XF, "label"))
		return read_word(rd, n, &p->label, &p->has_label);
	if (kb_element_is(n, KB_NS_XF, "hint"))
		return read_word(rd, n, &p->hint, &p->has_hint);
	if (kb_element_is(n, KB_NS_XF, "setvalue"))
		return kb_reader_beyond(rd, n, "<%s> in <%s> is not supported", (const char *)n->name, p->tag) &&
		    kb_action_read(rd, n, p->def);
	if (holds_parts(p))
		return true;
	if (chooses(p) && kb_element_is(n, KB_NS_XF, "item"))
		return read_item(rd, n, p);
	if (chooses(p) && kb_element_is(n, KB_NS_XF, "itemset"))
		return read_itemset(rd, n, p);
	return kb_reader_beyond(rd, n, "<%s> in <%s> is not supported", (const char *)n->name, (const char *)control->name);
}

bool kb_items_read(struct kb_reader *rd, const xmlNode *control, struct kb_widget *p)
{
	if (chooses(p))
		p->choices = kb_arena_alloc(rd->arena, (xmlChildElementCount((xmlNode *)control) + 1) * sizeof(*p->choices));
	for (const xmlNode *n = control->children; n != NULL && kb_reader_goes_on(rd); n = n->next)
		if (n->type == XML_ELEMENT_NODE)
			read_part(rd, control, n, p);
	return rd->why == NULL;
}
