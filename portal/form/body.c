/* body.c - the controls, groups and repeats of a form, in its order. */
#include <string.h>
#include "xform.h"

struct place {
	size_t parent;   /* part around */
	size_t context;  /* def that relative paths begin at */
	unsigned depth;
};

static void read_inside(struct kb_reader *rd, const xmlNode *parent, struct place at);

static struct kb_widget *add_part(struct kb_reader *rd, const xmlNode *n, enum kb_widget_kind kind, size_t parent)
{
	struct kb_xform *x = rd->x;
	struct kb_widget *p = &x->parts[x->nparts];

	if (x->nparts == KB_FORM_PARTS) {
		kb_reader_refuse(rd, n, "more than %d controls", KB_FORM_PARTS);
		return NULL;
	}
	*p = (struct kb_widget){ .kind = kind, .tag = kb_arena_text(rd->arena, (const char *)n->name), .parent = parent,
		.line = xmlGetLineNo(n), .appearance = kb_attribute(rd, n, NULL, "appearance") };
	x->nparts++;
	return p;
}

/* The def that a ref means. A control whose node is not there asks nothing. */
static bool find_ref(struct kb_reader *rd, const xmlNode *n, struct kb_widget *p, const char *name, struct place at)
{
	const char *why = NULL;
	struct kb_ast *t;

	if ((p->ref = kb_attribute(rd, n, NULL, name)) == NULL)
		return true;
	if ((t = kb_xpath_parse(rd->arena, p->ref, &why)) == NULL)
		return kb_reader_refuse_value(rd, n, name, "%s: %s", name, why);
	p->def = kb_def_find(rd->x, at.context, t);
	if (p->def == 0)
		kb_reader_beyond(rd, n, "%s is not there in the instance", p->ref);
	return true;
}

/* ---- controls ---- */

static void read_range(struct kb_reader *rd, const xmlNode *n, struct kb_widget *p)
{
	p->start = kb_attribute(rd, n, NULL, "start");
	p->stop = kb_attribute(rd, n, NULL, "end");
	p->step = kb_attribute(rd, n, NULL, "step");
	if (p->start == NULL || p->stop == NULL || p->step == NULL)
		kb_reader_refuse(rd, n, "a range needs start, end and step");
}

/* The first control of a node speaks for it: its labels and choices are shown. */
static void read_control(struct kb_reader *rd, const xmlNode *n, enum kb_widget_kind kind, struct place at)
{
	struct kb_widget *p = add_part(rd, n, kind, at.parent);

	if (p == NULL || !find_ref(rd, n, p, "ref", at))
		return;
	if (p->ref == NULL)
		kb_reader_beyond(rd, n, "<%s> needs a ref", p->tag);
	if (kind == KB_RANGE)
		read_range(rd, n, p);
	if (p->def != 0 && rd->x->defs[p->def].part == NULL)
		rd->x->defs[p->def].part = p;
	kb_items_read(rd, n, p);
	p->end = rd->x->nparts;
}

/* ---- groups and repeats ---- */

static void read_group(struct kb_reader *rd, const xmlNode *n, struct place at)
{
	struct kb_widget *p = add_part(rd, n, KB_GROUP, at.parent);

	if (p == NULL || !find_ref(rd, n, p, "ref", at))
		return;
	if (p->ref != NULL && p->def != 0 && rd->x->defs[p->def].part == NULL)
		rd->x->defs[p->def].part = p;
	at.parent = (size_t)(p - rd->x->parts);
	at.context = p->def != 0 ? p->def : at.context;
	at.depth++;
	kb_items_read(rd, n, p);
	read_inside(rd, n, at);
	p->end = rd->x->nparts;
}

/* pyxform writes a group with the label around each repeat. */
static const struct kb_widget *group_of(const struct kb_xform *x, const struct kb_widget *repeat)
{
	const struct kb_widget *g = &x->parts[repeat->parent];

	return repeat->parent != 0 && g->kind == KB_GROUP && (g->def == 0 || g->def == repeat->def) ? g : NULL;
}

static bool read_repeat_head(struct kb_reader *rd, const xmlNode *n, struct kb_widget *p, struct place at)
{
	const char *fixed = kb_attribute(rd, n, KB_NS_JR, "noAddRemove");
	struct kb_ast *count = NULL;

	if (!find_ref(rd, n, p, "nodeset", at) || (p->ref == NULL && !find_ref(rd, n, p, "ref", at)))
		return false;
	if (p->def == 0)
		return p->ref != NULL || kb_reader_refuse(rd, n, "<repeat> needs a nodeset");
	if (!kb_expression_read(rd, n, KB_NS_JR, "count", &count))
		return false;
	p->count = count;
	p->fixed = fixed != NULL && strcmp(fixed, "true()") == 0;
	if (rd->x->defs[p->def].is_repeat)
		return kb_reader_refuse(rd, n, "%s is repeated twice", p->ref);
	rd->x->defs[p->def].is_repeat = true;
	rd->x->defs[p->def].part = p;
	rd->x->defs[p->def].group = group_of(rd->x, p);
	return true;
}

static void read_repeat(struct kb_reader *rd, const xmlNode *n, struct place at)
{
	struct kb_widget *p = add_part(rd, n, KB_REPEAT, at.parent);

	if (p == NULL || !read_repeat_head(rd, n, p, at))
		return;
	for (size_t k = at.parent; k != 0; k = rd->x->parts[k].parent)
		if (rd->x->parts[k].kind == KB_REPEAT)
			kb_reader_beyond(rd, n, "a repeat in a repeat is not supported");
	at.parent = (size_t)(p - rd->x->parts);
	at.context = p->def != 0 ? p->def : at.context;
	at.depth++;
	kb_items_read(rd, n, p);
	read_inside(rd, n, at);
	p->end = rd->x->nparts;
}

/* ---- */

static bool is_label(const xmlNode *n)
{
	return kb_element_is(n, KB_NS_XF, "label") || kb_element_is(n, KB_NS_XF, "hint") ||
	    kb_element_is(n, KB_NS_XF, "setvalue");
}

/* A control of a page; -1: none. */
static int kind_of(const xmlNode *n)
{
	static const struct { const char *ns, *name; enum kb_widget_kind kind; } kinds[] = {
		{ KB_NS_XF, "input", KB_INPUT }, { KB_NS_XF, "select1", KB_SELECT1 }, { KB_NS_XF, "select", KB_SELECT },
		{ KB_NS_XF, "range", KB_RANGE }, { KB_NS_XF, "trigger", KB_TRIGGER }, { KB_NS_XF, "upload", KB_UPLOAD },
		{ KB_NS_ODK, "rank", KB_RANK }, { KB_NS_XF, "rank", KB_RANK },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (kb_element_is(n, kinds[i].ns, kinds[i].name))
			return (int)kinds[i].kind;
	return strcmp((const char *)n->name, "rank") == 0 ? KB_RANK : -1; /* forms spell odk in two ways */
}

static void read_one(struct kb_reader *rd, const xmlNode *n, struct place at)
{
	int kind = kind_of(n);

	if (kind >= 0 && kind != KB_UPLOAD) {
		read_control(rd, n, (enum kb_widget_kind)kind, at);
	} else if (kind >= 0) {
		kb_reader_beyond(rd, n, "the control <%s> is not supported", (const char *)n->name);
		read_control(rd, n, (enum kb_widget_kind)kind, at);
	} else if (kb_element_is(n, KB_NS_XF, "group")) {
		read_group(rd, n, at);
	} else if (kb_element_is(n, KB_NS_XF, "repeat")) {
		read_repeat(rd, n, at);
	} else {
		kb_reader_beyond(rd, n, "the control <%s> is not supported", (const char *)n->name);
	}
}

static void read_inside(struct kb_reader *rd, const xmlNode *parent, struct place at)
{
	if (at.depth > KB_FORM_DEPTH)
		kb_reader_refuse(rd, parent, "groups lie deeper than %d", KB_FORM_DEPTH);
	for (const xmlNode *n = parent->children; n != NULL && kb_reader_goes_on(rd); n = n->next)
		if (n->type == XML_ELEMENT_NODE && !is_label(n))
			read_one(rd, n, at);
}

static size_t count_elements(const xmlNode *n)
{
	size_t count = 1;

	for (const xmlNode *k = n->children; k != NULL; k = k->next)
		if (k->type == XML_ELEMENT_NODE)
			count += count_elements(k);
	return count;
}

bool kb_body_read(struct kb_reader *rd, const xmlNode *body)
{
	struct kb_xform *x = rd->x;
	size_t most = count_elements(body);

	x->parts = kb_arena_alloc(rd->arena, (most < KB_FORM_PARTS ? most + 1 : KB_FORM_PARTS) * sizeof(*x->parts));
	x->parts[0] = (struct kb_widget){ .kind = KB_GROUP, .tag = "body", .line = xmlGetLineNo(body) };
	x->nparts = 1;
	read_inside(rd, body, (struct place){ .context = x->defs[0].first });
	x->parts[0].end = x->nparts;
	return rd->why == NULL;
}
