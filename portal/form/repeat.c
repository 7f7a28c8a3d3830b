/* repeat.c - instances of repeats: added and removed by persons or by jr:count. */
#include <math.h>
#include <string.h>
#include "model.h"

bool kb_repeat_is_controlled(const struct kb_record *r, size_t def)
{
	const struct kb_widget *p = r->x->defs[def].part;

	return p != NULL && (p->count != NULL || p->fixed);
}

/* Everything below has come or gone: whoever reads it looks again. */
static void touch_below(struct kb_record *r, size_t def, unsigned bits)
{
	kb_record_touch(r, def);
	r->dirty[def] |= (unsigned char)bits;
	for (size_t d = r->x->defs[def].first; d != 0; d = r->x->defs[d].next)
		touch_below(r, d, bits);
}

static struct kb_node *last_in(const struct kb_record *r, size_t def, const struct kb_node *parent)
{
	struct kb_node *n = parent->last;

	while (n != NULL && (n->kind != KB_NODE_ELEMENT || kb_record_def(r, n) != def))
		n = n->prev;
	return n;
}

/* Where the first instance goes: in front of the nodes that the form has behind it. */
static struct kb_node *place_in(const struct kb_record *r, size_t def, const struct kb_node *parent)
{
	struct kb_node *n = parent->first;

	while (n != NULL && (n->kind != KB_NODE_ELEMENT || kb_record_def(r, n) < def))
		n = n->next;
	return n;
}

struct kb_node *kb_repeat_insert(struct kb_record *r, size_t def, struct kb_node *parent)
{
	struct kb_node *last = last_in(r, def, parent), *n;

	n = kb_node_insert(r->arena, &r->instance, r->x->defs[def].pattern, parent,
	    last != NULL ? last->next : place_in(r, def, parent));
	kb_record_know(r, n, def);
	n->off = false;
	touch_below(r, def, KB_DO_FRESH);
	return n;
}

static void counted_anew(struct kb_record *r)
{
	kb_instance_number(&r->instance);
	kb_record_rows(r);
}

static void drop(struct kb_record *r, struct kb_node *n)
{
	size_t def = kb_record_def(r, n);

	kb_node_remove(&r->instance, n);
	touch_below(r, def, 0);
}

/* How many there are in a parent. */
static size_t count_in(const struct kb_record *r, size_t def, const struct kb_node *parent)
{
	size_t count = 0;

	for (const struct kb_node *n = parent->first; n != NULL; n = n->next)
		count += n->kind == KB_NODE_ELEMENT && kb_record_def(r, n) == def;
	return count;
}

void kb_repeat_clear(struct kb_record *r, size_t def, const struct kb_node *parent)
{
	struct kb_node *n;

	while ((n = last_in(r, def, parent)) != NULL)
		drop(r, n);
}

struct kb_node *kb_repeat_add(struct kb_record *r, size_t def, struct kb_node *parent)
{
	struct kb_node *n;

	if (!r->x->defs[def].is_repeat || r->x->defs[def].pattern == NULL || kb_repeat_is_controlled(r, def) ||
	    r->rows[def].count >= KB_FORM_REPEATS || kb_record_def(r, parent) != r->x->defs[def].parent)
		return NULL;
	n = kb_repeat_insert(r, def, parent);
	counted_anew(r);
	kb_record_preload_new(r, n);
	kb_record_happen(r, KB_ON_NEW_REPEAT, n);
	kb_record_run(r);
	return n;
}

bool kb_repeat_remove(struct kb_record *r, struct kb_node *n)
{
	size_t def = kb_record_def(r, n);

	if (!r->x->defs[def].is_repeat || kb_repeat_is_controlled(r, def))
		return false;
	drop(r, n);
	counted_anew(r);
	kb_record_run(r);
	return true;
}

/* ---- jr:count ---- */

/* The count is asked for in an instance; where there is none, in what stands beside it. */
static const struct kb_node *asking(const struct kb_record *r, size_t def, const struct kb_node *parent)
{
	const struct kb_node *n = last_in(r, def, parent);

	for (; n != NULL && n->prev != NULL && kb_record_def(r, n->prev) == def;)
		n = n->prev;
	if (n == NULL)
		for (n = parent->first; n != NULL && n->kind != KB_NODE_ELEMENT;)
			n = n->next;
	return n != NULL ? n : parent;
}

bool kb_repeat_is_off(struct kb_record *r, size_t def, const struct kb_node *parent)
{
	const struct kb_bind *b = &r->x->binds[def];

	return parent->off || (b->relevant != NULL && !kb_record_holds(r, asking(r, def, parent), b->relevant));
}

/* How many there shall be. What is no number leaves it as it is; at the beginning there are
 * none then, and on pages ever: what a person sees must follow from the answers alone, since
 * nothing else travels from page to page. */
static size_t wanted(struct kb_record *r, size_t def, const struct kb_node *parent, size_t now)
{
	const struct kb_widget *p = r->x->defs[def].part;
	const size_t most = r->x->nquestions > 0 ? KB_TURNS_MAX : KB_FORM_REPEATS; /* pages ask for fewer */
	double count;

	if (p->count == NULL) /* fixed: those of the form, and at least one */
		return now == 0 ? 1 : now;
	struct kb_worth w = kb_record_eval(r, asking(r, def, parent), p->count);
	struct kb_eval e = { .arena = r->arena, .scene = &r->scene };
	count = kb_worth_number(&e, &w);
	if (isnan(count))
		return r->begun && r->x->nquestions == 0 ? now : 0;
	return count <= 0 ? 0 : count >= (double)most ? most : (size_t)count;
}

static bool count_below(struct kb_record *r, size_t def, struct kb_node *parent)
{
	size_t now = count_in(r, def, parent), want = wanted(r, def, parent, now);
	size_t others = r->rows[def].count - now;
	bool changed = now != want;

	if (want + others > KB_FORM_REPEATS)
		want = now;
	for (; now > want; now--)
		drop(r, last_in(r, def, parent));
	for (; now < want; now++) {
		struct kb_node *n = kb_repeat_insert(r, def, parent);
		kb_record_preload_new(r, n);
		r->added[r->nadded++] = n;
	}
	return changed;
}

/* Parents are asked one by one: an inner repeat has a count for each outer instance. */
bool kb_record_count(struct kb_record *r, size_t def)
{
	size_t parent = r->x->defs[def].parent;
	bool changed = false;

	if (!r->x->defs[def].is_repeat || !kb_repeat_is_controlled(r, def) || r->x->defs[def].pattern == NULL)
		return false;
	r->nadded = 0;
	if (r->added == NULL)
		r->added = kb_arena_alloc(r->arena, (KB_FORM_REPEATS + 1) * sizeof(struct kb_node *));
	for (size_t i = 0; i < r->rows[parent].count; i++)
		changed = count_below(r, def, r->rows[parent].nodes[i]) || changed;
	if (!changed)
		return false;
	counted_anew(r);
	for (size_t i = 0; i < r->nadded; i++)
		kb_record_happen(r, KB_ON_NEW_REPEAT, r->added[i]);
	return true;
}
