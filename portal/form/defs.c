/* defs.c - the nodes that a record can have, each instance of a repeat counted once.
 *
 * A def stands for all nodes with the same names on the way to them. Patterns
 * (jr:template) are taken out of the instance: they are no answers, but what a new
 * instance of their repeat is a copy of. */
#include <string.h>
#include "model.h"

struct making {
	struct kb_reader *rd;
	const xmlNode *at;
	size_t *last; /* by def: its last child */
};

static bool is_same(const struct kb_def *d, const struct kb_node *n)
{
	return d->is_attribute == (n->kind == KB_NODE_ATTRIBUTE) && strcmp(d->name, n->name) == 0 &&
	    strcmp(d->prefix, n->prefix) == 0;
}

static size_t find_below(const struct kb_xform *x, size_t parent, const struct kb_node *n)
{
	size_t d = x->defs[parent].first;

	while (d != 0 && !is_same(&x->defs[d], n))
		d = x->defs[d].next;
	return d;
}

static size_t add_def(struct making *m, size_t parent, const struct kb_node *n)
{
	struct kb_xform *x = m->rd->x;
	size_t d = x->ndefs;

	if (d == KB_FORM_DEFS) {
		kb_reader_refuse(m->rd, m->at, "the instance has more than %d nodes", KB_FORM_DEFS);
		return 0;
	}
	x->defs[d] = (struct kb_def){ .name = n->name, .prefix = n->prefix, .parent = parent,
		.is_attribute = n->kind == KB_NODE_ATTRIBUTE };
	*(m->last[parent] != 0 ? &x->defs[m->last[parent]].next : &x->defs[parent].first) = d;
	m->last[parent] = d;
	x->ndefs++;
	return d;
}

static size_t def_for(struct making *m, size_t parent, const struct kb_node *n)
{
	size_t d = find_below(m->rd->x, parent, n);

	if (d == 0)
		d = add_def(m, parent, n);
	m->rd->x->def_of[n->index] = (unsigned)d;
	return d;
}

static struct kb_node *pattern_mark(const struct kb_node *n)
{
	struct kb_node *at = n->attributes;

	while (at != NULL && !(strcmp(at->name, "template") == 0 && strcmp(at->uri, KB_NS_JR) == 0))
		at = at->next;
	return at;
}

static void define(struct making *m, size_t parent, struct kb_node *n, unsigned depth);

/* The children first: a pattern in a pattern is taken out of it too. */
static void define_below(struct making *m, size_t def, struct kb_node *n, unsigned depth)
{
	struct kb_node *k, *next;

	for (k = n->attributes; k != NULL && m->rd->why == NULL; k = k->next)
		def_for(m, def, k);
	for (k = n->first; k != NULL && m->rd->why == NULL; k = next) {
		next = k->next;
		if (k->kind == KB_NODE_ELEMENT)
			define(m, def, k, depth + 1);
	}
}

static void define(struct making *m, size_t parent, struct kb_node *n, unsigned depth)
{
	struct kb_node *mark = pattern_mark(n);
	struct kb_xform *x = m->rd->x;
	size_t d;

	if (depth > KB_FORM_DEPTH) {
		kb_reader_refuse(m->rd, m->at, "the instance is deeper than %d", KB_FORM_DEPTH);
		return;
	}
	if (mark != NULL)
		kb_node_remove(&x->instance, mark);
	d = def_for(m, parent, n);
	if (x->defs[d].sample == NULL)
		x->defs[d].sample = n;
	define_below(m, d, n, depth);
	if (mark != NULL && m->rd->why == NULL) {
		if (x->defs[d].pattern == NULL)
			x->defs[d].pattern = n;
		x->defs[d].has_pattern = true;
		kb_node_remove(&x->instance, n);
	}
}

/* ---- meta/instanceID: every record has one ---- */

static xmlNode *child_named(const xmlNode *n, const char *name)
{
	xmlNode *k = n->children;

	while (k != NULL && !(k->type == XML_ELEMENT_NODE && strcmp((const char *)k->name, name) == 0))
		k = k->next;
	return k;
}

/* Adds what the form left out. true: the instanceID is ours to fill in. */
static bool complete(xmlNode *root)
{
	xmlNode *meta = child_named(root, "meta");
	xmlNs *orx = xmlSearchNsByHref(root->doc, root, BAD_CAST KB_NS_ORX);

	if (orx != NULL && orx->prefix == NULL)
		orx = NULL;
	if (meta == NULL)
		meta = xmlNewChild(root, orx != NULL ? orx : root->ns, BAD_CAST "meta", NULL);
	if (child_named(meta, "instanceID") != NULL)
		return false;
	xmlNewChild(meta, meta->ns, BAD_CAST "instanceID", NULL);
	return true;
}

static void own_id(struct kb_xform *x)
{
	for (size_t d = 1; d < x->ndefs; d++)
		if (strcmp(x->defs[d].name, "instanceID") == 0 && strcmp(x->defs[x->defs[d].parent].name, "meta") == 0)
			x->binds[d].preload = KB_P_UID;
}

bool kb_defs_read(struct kb_reader *rd, const xmlNode *root)
{
	bool own = complete((xmlNode *)root);
	struct kb_xform *x = rd->x;
	struct making m = { .rd = rd, .at = root, .last = kb_arena_alloc(rd->arena, KB_FORM_DEFS * sizeof(*m.last)) };

	if (!kb_instance_read(rd->arena, root, KB_FORM_NODES, 0, &x->instance))
		return kb_reader_refuse(rd, root, "the instance has more than %d nodes", KB_FORM_NODES);
	x->defs = kb_arena_alloc(rd->arena, KB_FORM_DEFS * sizeof(*x->defs));
	x->binds = kb_arena_alloc(rd->arena, KB_FORM_DEFS * sizeof(*x->binds));
	x->def_of = kb_arena_alloc(rd->arena, x->instance.count * sizeof(*x->def_of));
	x->defs[0] = (struct kb_def){ .name = "", .prefix = "" };
	x->ndefs = 1;
	define(&m, 0, x->instance.nodes[0]->first, 0);
	kb_instance_number(&x->instance);
	if (own)
		own_id(x);
	return rd->why == NULL;
}

/* ---- after the body: repeats ---- */

/* Values that the form brings, as their type writes them. */
static void write_value(struct kb_reader *rd, struct kb_node *n, size_t def)
{
	const struct kb_widget *p = rd->x->defs[def].part;
	const char *value = kb_node_text(rd->arena, n), *written = value;

	if (*value == '\0' || n->kind != KB_NODE_ELEMENT)
		return;
	if (p != NULL && (p->kind == KB_SELECT || p->kind == KB_RANK))
		written = kb_words_write(rd->arena, value);
	else
		written = kb_value_write(rd->arena, rd->x->binds[def].type, value);
	if (strcmp(written, value) != 0)
		kb_node_set(rd->arena, &rd->x->instance, n, written);
}

static void write_below(struct kb_reader *rd, struct kb_node *n)
{
	size_t def = rd->x->def_of[n->index];

	if (rd->x->defs[def].first == 0)
		write_value(rd, n, def);
	for (struct kb_node *k = n->first; k != NULL; k = k->next)
		if (k->kind == KB_NODE_ELEMENT)
			write_below(rd, k);
}

static void write_values(struct kb_reader *rd)
{
	const struct kb_xform *x = rd->x;

	write_below(rd, x->instance.nodes[0]->first);
	for (size_t d = 1; d < x->ndefs; d++)
		if (x->defs[d].has_pattern)
			write_below(rd, (struct kb_node *)x->defs[d].pattern);
}

bool kb_defs_finish(struct kb_reader *rd)
{
	struct kb_xform *x = rd->x;

	for (size_t d = 1; d < x->ndefs; d++) {
		struct kb_def *f = &x->defs[d];
		f->repeat = f->is_repeat ? d : x->defs[f->parent].repeat;
		if (f->is_repeat && f->pattern == NULL)
			f->pattern = f->sample;
		if (f->has_pattern && !f->is_repeat)
			kb_reader_beyond_at(rd, x->binds[d].line, "%s is a template that nothing repeats", f->name);
	}
	write_values(rd);
	return true;
}

/* ---- paths ---- */

static void keep_first(struct kb_refs *r, size_t def, bool whole, bool apart)
{
	size_t *found = r->with;

	(void)whole, (void)apart;
	if (*found == 0)
		*found = def;
}

size_t kb_def_find(const struct kb_xform *x, size_t here, const struct kb_ast *path)
{
	size_t found = 0;
	struct kb_refs r = { .x = x, .here = here, .found = keep_first, .with = &found };

	kb_refs_of(&r, path);
	return found;
}

const char *kb_def_path(struct kb_arena *a, const struct kb_xform *x, size_t def)
{
	const struct kb_def *d = &x->defs[def];

	if (def == 0)
		return "";
	return kb_arena_fmt(a, "%s/%s%s%s%s", kb_def_path(a, x, d->parent), d->is_attribute ? "@" : "", d->prefix,
	    *d->prefix == '\0' ? "" : ":", d->name);
}
