/* event.c - preloads and actions: values that come by themselves. */
#include "model.h"

/* ---- preloads ---- */

static const char *asked(struct kb_record *r, const struct kb_node *n, const char *expr)
{
	const char *why = NULL;
	const struct kb_ast *t = kb_xpath_parse(r->arena, expr, &why);

	return t == NULL ? "" : kb_record_text(r, n, t);
}

static const char *property(const struct kb_record *r, const char *name)
{
	return r->world->property == NULL ? NULL : r->world->property(r->world->with, name);
}

/* NULL: nothing to put in. The end of the record is not known before it is sent. */
static const char *preloaded(struct kb_record *r, const struct kb_node *n, const struct kb_bind *b)
{
	switch (b->preload) {
	case KB_P_UID: return asked(r, n, "concat('uuid:', uuid())");
	case KB_P_START: return asked(r, n, "now()");
	case KB_P_TODAY: return asked(r, n, "string(today())");
	case KB_P_PROPERTY: return property(r, b->property);
	default: return NULL;
	}
}

static void preload(struct kb_record *r, struct kb_node *n)
{
	const struct kb_bind *b = &r->x->binds[kb_record_def(r, n)];
	const char *value = b->preload == KB_P_NONE ? NULL : preloaded(r, n, b);

	if (value != NULL)
		kb_record_store(r, n, value);
}

/* Without a world there is nobody who would ask for them: the walk has its own. */
void kb_record_preload(struct kb_record *r)
{
	for (size_t i = 0; r->world != NULL && i < r->x->ndefs; i++)
		for (size_t k = 0; r->x->binds[i].preload != KB_P_NONE && k < r->rows[i].count; k++)
			preload(r, r->rows[i].nodes[k]);
}

void kb_record_preload_new(struct kb_record *r, struct kb_node *n)
{
	if (r->world == NULL)
		return;
	preload(r, n);
	for (struct kb_node *k = n->first; k != NULL; k = k->next)
		if (k->kind == KB_NODE_ELEMENT)
			kb_record_preload_new(r, k);
}

/* ---- actions ---- */

/* The instance of the repeat `def` that a node is in. */
static const struct kb_node *instance_of(const struct kb_record *r, const struct kb_node *n, size_t def)
{
	while (n != NULL && kb_record_def(r, n) != def)
		n = n->parent;
	return n;
}

/* The innermost repeat that holds both defs; 0: none. */
static size_t common_repeat(const struct kb_xform *x, size_t a, size_t b)
{
	for (size_t p = x->defs[a].repeat; p != 0; p = x->defs[x->defs[p].parent].repeat)
		for (size_t q = x->defs[b].repeat; q != 0; q = x->defs[x->defs[q].parent].repeat)
			if (p == q)
				return p;
	return 0;
}

static void act(struct kb_record *r, const struct kb_action *a, struct kb_node *target)
{
	const char *value = a->value != NULL ? kb_record_text(r, target, a->value) : a->words;

	kb_record_store(r, target, kb_value_write(r->arena, r->x->binds[a->target].type, value));
}

/* An action of a control or repeat means the target in the same instance, whatever the
 * path says that it was written with. */
static void act_all(struct kb_record *r, const struct kb_action *a, const struct kb_node *at)
{
	const struct kb_node *root = r->instance.nodes[0]->first;
	size_t shared = at == NULL ? 0 : common_repeat(r->x, a->target, kb_record_def(r, at));
	struct kb_worth w = kb_record_eval(r, at != NULL ? at : root, a->ref);

	for (size_t i = 0; w.is == KB_W_NODES && i < w.count; i++) {
		struct kb_node *n = r->instance.nodes[w.nodes[i]->index];
		if (kb_record_def(r, n) == a->target &&
		    (shared == 0 || instance_of(r, n, shared) == instance_of(r, at, shared)))
			act(r, a, n);
	}
}

/* Does what happened to a node of `def` concern the action? */
static bool concerns(const struct kb_xform *x, const struct kb_action *a, unsigned events, size_t def)
{
	if ((a->events & events) == 0)
		return false;
	if (events == KB_ON_NEW_REPEAT)
		return a->within != 0 && x->defs[a->within].repeat == def;
	return def == 0 || a->within == def;
}

void kb_record_happen(struct kb_record *r, unsigned events, struct kb_node *at)
{
	size_t def = at == NULL ? 0 : kb_record_def(r, at);

	for (size_t i = 0; i < r->x->nactions; i++)
		if (concerns(r->x, &r->x->actions[i], events, def))
			act_all(r, &r->x->actions[i], at);
}
