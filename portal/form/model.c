/* model.c - relevance, values, limits (ODK XForms, bind).
 *
 * What is dirty is worked off in the order that order.c found, so that each node sees the
 * others settled already; what makes an earlier one dirty again (an instance that reads
 * the one before it, a count that adds instances) takes another round. A node that is not
 * relevant reads as blank in every expression and comes back with its value. */
#include <string.h>
#include "model.h"

enum { ROUNDS = 2000 };

/* ---- expressions ---- */

static struct kb_worth work_out(struct kb_record *r, struct kb_eval *e, const struct kb_node *here, const struct kb_ast *t)
{
	*e = (struct kb_eval){ .arena = r->arena, .scene = &r->scene, .root = r->instance.nodes[0], .here = here };
	return kb_eval(e, t);
}

struct kb_worth kb_record_eval(struct kb_record *r, const struct kb_node *here, const struct kb_ast *t)
{
	struct kb_eval e;
	struct kb_worth w = work_out(r, &e, here, t);

	r->broken = r->broken || e.over;
	return w;
}

/* A result that is no number is stored as blank. The conversions cost steps too, so they
 * happen before the look at `over`. */
const char *kb_record_text(struct kb_record *r, const struct kb_node *here, const struct kb_ast *t)
{
	struct kb_eval e;
	struct kb_worth w = work_out(r, &e, here, t);
	const char *s = kb_worth_string(&e, &w);

	r->broken = r->broken || e.over;
	return w.is == KB_W_NUMBER && strcmp(s, "NaN") == 0 ? "" : s;
}

bool kb_record_holds(struct kb_record *r, const struct kb_node *here, const struct kb_ast *t)
{
	struct kb_worth w = kb_record_eval(r, here, t);

	return kb_worth_boolean(&w);
}

/* ---- nodes by def ---- */

static void grow(struct kb_record *r)
{
	size_t room = r->instance.count + r->instance.count / 2 + 64;
	unsigned *def_of = kb_arena_alloc(r->arena, room * sizeof(*def_of));
	const char **kept = kb_arena_alloc(r->arena, room * sizeof(*kept));

	memcpy(def_of, r->def_of, r->known * sizeof(*def_of));
	if (r->kept != NULL)
		memcpy(kept, r->kept, r->known * sizeof(*kept));
	r->def_of = def_of;
	r->kept = kept;
	r->known = room;
}

static size_t child_def(const struct kb_xform *x, size_t def, const struct kb_node *n)
{
	size_t d = x->defs[def].first;

	while (d != 0 && !(x->defs[d].is_attribute == (n->kind == KB_NODE_ATTRIBUTE) && strcmp(x->defs[d].name, n->name) == 0 &&
	    strcmp(x->defs[d].prefix, n->prefix) == 0))
		d = x->defs[d].next;
	return d;
}

void kb_record_know(struct kb_record *r, struct kb_node *n, size_t def)
{
	if (r->instance.count > r->known)
		grow(r);
	r->def_of[n->index] = (unsigned)def;
	for (struct kb_node *k = n->attributes; k != NULL; k = k->next)
		r->def_of[k->index] = (unsigned)child_def(r->x, def, k);
	for (struct kb_node *k = n->first; k != NULL; k = k->next)
		if (k->kind == KB_NODE_ELEMENT)
			kb_record_know(r, k, child_def(r->x, def, k));
}

static void put_in_row(struct kb_record *r, struct kb_node *n)
{
	struct kb_row *row = &r->rows[kb_record_def(r, n)];

	row->nodes[row->count++] = n;
}

/* All rows in one piece of memory: counted first, then filled in document order. */
void kb_record_rows(struct kb_record *r)
{
	size_t ndefs = r->x->ndefs, count = 0;
	struct kb_node **all = kb_arena_alloc(r->arena, (r->instance.count + 1) * sizeof(struct kb_node *));

	for (size_t d = 0; d < ndefs; d++)
		r->rows[d].count = 0;
	for (size_t i = 0; i < r->instance.count; i++)
		if (r->instance.nodes[i] != NULL)
			r->rows[kb_record_def(r, r->instance.nodes[i])].count++;
	for (size_t d = 0; d < ndefs; count += r->rows[d++].count) {
		r->rows[d].nodes = all + count;
	}
	for (size_t d = 0; d < ndefs; d++)
		r->rows[d].count = 0;
	for (struct kb_node *n = r->instance.nodes[0]; n != NULL; n = (struct kb_node *)kb_node_following(n, NULL)) {
		put_in_row(r, n);
		for (struct kb_node *k = n->attributes; k != NULL; k = k->next)
			put_in_row(r, k);
	}
}

/* ---- what is dirty ---- */

void kb_record_touch(struct kb_record *r, size_t def)
{
	const struct kb_def *d = &r->x->defs[def];

	for (size_t i = 0; i < d->nuses; i++)
		r->dirty[d->uses[i].def] |= (unsigned char)d->uses[i].bits;
}

static bool has_change_action(const struct kb_xform *x, size_t def)
{
	for (size_t i = 0; i < x->nactions; i++)
		if (x->actions[i].within == def && (x->actions[i].events & KB_ON_CHANGE) != 0)
			return true;
	return false;
}

static void fire(struct kb_record *r, struct kb_node *n)
{
	if (r->nfired == r->fired_room) {
		struct kb_node **more = kb_arena_alloc(r->arena, (r->fired_room = 2 * r->fired_room + 8) * sizeof(struct kb_node *));
		if (r->nfired > 0)
			memcpy(more, r->fired, r->nfired * sizeof(struct kb_node *));
		r->fired = more;
	}
	r->fired[r->nfired++] = n;
}

/* Stores a value; those who read it become dirty. */
void kb_record_store(struct kb_record *r, struct kb_node *n, const char *value)
{
	size_t def = kb_record_def(r, n);
	bool off = n->off;
	const char *old;

	n->off = false; /* to see what it holds */
	old = kb_node_text(r->arena, n);
	n->off = off;
	if (strcmp(old, value) == 0)
		return;
	kb_node_set(r->arena, &r->instance, n, value);
	kb_record_touch(r, def);
	if (r->x->nactions > 0 && has_change_action(r->x, def))
		fire(r, n);
}

static void set_off(struct kb_record *r, struct kb_node *n, bool off)
{
	size_t def = kb_record_def(r, n);

	n->off = off;
	kb_record_touch(r, def);
	for (size_t d = r->x->defs[def].first; d != 0; d = r->x->defs[d].next)
		r->dirty[d] |= KB_DO_RELEVANT;
	if (!off && r->x->binds[def].calculate != NULL)
		r->dirty[def] |= KB_DO_CALCULATE;
}

static void relevance(struct kb_record *r, struct kb_node *n, const struct kb_bind *b)
{
	bool was = n->off, off;

	n->off = false; /* so that "." reads its own value */
	off = (n->parent != NULL && n->parent->off) || (b->relevant != NULL && !kb_record_holds(r, n, b->relevant));
	n->off = was;
	if (off != was)
		set_off(r, n, off);
}

static void calculate(struct kb_record *r, struct kb_node *n, const struct kb_bind *b)
{
	if (!n->off)
		kb_record_store(r, n, kb_value_write(r->arena, b->type, kb_record_text(r, n, b->calculate)));
}

static void work_off(struct kb_record *r, size_t def)
{
	const struct kb_bind *b = &r->x->binds[def];
	unsigned bits = r->dirty[def] & ~KB_DO_COUNT, later = r->dirty[def] & KB_DO_COUNT;

	r->dirty[def] = 0;
	if ((bits & KB_DO_FRESH) != 0)
		later |= KB_DO_COUNT;
	for (size_t i = 0; (bits & (KB_DO_RELEVANT | KB_DO_FRESH)) != 0 && i < r->rows[def].count; i++)
		if ((bits & KB_DO_RELEVANT) != 0 || r->rows[def].nodes[i]->index >= r->fresh)
			relevance(r, r->rows[def].nodes[i], b);
	bits |= r->dirty[def];
	r->dirty[def] = (unsigned char)later;
	for (size_t i = 0; b->calculate != NULL && i < r->rows[def].count; i++)
		if ((bits & KB_DO_CALCULATE) != 0 || r->rows[def].nodes[i]->index >= r->fresh)
			calculate(r, r->rows[def].nodes[i], b);
	if ((bits & (KB_DO_CHOICES | KB_DO_FRESH)) != 0)
		kb_record_filter(r, def);
}

static bool settle_values(struct kb_record *r)
{
	bool any = false;

	for (size_t i = 0; i < r->x->ndefs; i++) {
		size_t def = r->x->order[i];
		if ((r->dirty[def] & ~KB_DO_COUNT) == 0)
			continue;
		any = true;
		work_off(r, def);
	}
	return any;
}

/* Repeats are counted when all values stand: a count that was asked too early would throw
 * away instances that are wanted. */
static bool settle_counts(struct kb_record *r)
{
	bool any = false;

	for (size_t d = 0; d < r->x->ndefs; d++)
		if ((r->dirty[d] & KB_DO_COUNT) != 0) {
			r->dirty[d] &= (unsigned char)~KB_DO_COUNT;
			any = kb_record_count(r, d) || any;
		}
	return any;
}

/* Until nothing is dirty; then what the changes set off, and again. */
void kb_record_run(struct kb_record *r)
{
	size_t rounds = 0;

	for (;;) {
		while (rounds++ < ROUNDS && (settle_values(r) || settle_counts(r)))
			;
		r->fresh = r->instance.count;
		if (r->nfired == 0 || rounds >= ROUNDS)
			break;
		kb_record_happen(r, KB_ON_CHANGE, r->fired[--r->nfired]);
	}
	r->broken = r->broken || rounds >= ROUNDS;
}

/* ---- states ---- */

bool kb_node_required(struct kb_record *r, const struct kb_node *n)
{
	const struct kb_bind *b = &r->x->binds[kb_record_def(r, n)];

	return b->required != NULL && kb_record_holds(r, n, b->required);
}

bool kb_node_readonly(struct kb_record *r, const struct kb_node *n)
{
	for (; n != NULL; n = n->parent) {
		const struct kb_bind *b = &r->x->binds[kb_record_def(r, n)];
		if (b->readonly || (b->readonly_if != NULL && kb_record_holds(r, n, b->readonly_if)))
			return true;
	}
	return false;
}

bool kb_node_valid(struct kb_record *r, const struct kb_node *n)
{
	const struct kb_bind *b = &r->x->binds[kb_record_def(r, n)];

	return b->constraint == NULL || n->off || *kb_node_text(r->arena, n) == '\0' || kb_record_holds(r, n, b->constraint);
}

bool kb_node_filled(struct kb_record *r, const struct kb_node *n)
{
	return n->off || *kb_node_text(r->arena, n) != '\0' || !kb_node_required(r, n);
}

/* ---- beginning, writing ---- */

static void prepare(struct kb_record *r, struct kb_arena *a, const struct kb_xform *x, const struct kb_world *w)
{
	*r = (struct kb_record){ .arena = a, .x = x, .world = w, .lang = x->preset };
	kb_instance_copy(a, &x->instance, &r->instance);
	r->known = r->instance.count;
	r->def_of = kb_arena_alloc(a, (r->known + 1) * sizeof(*r->def_of));
	memcpy(r->def_of, x->def_of, r->known * sizeof(*r->def_of));
	r->kept = NULL;
	r->rows = kb_arena_alloc(a, x->ndefs * sizeof(*r->rows));
	r->dirty = kb_arena_alloc(a, x->ndefs);
	r->given = kb_arena_alloc(a, (x->nquestions + 1) * sizeof(*r->given));
	kb_record_scene(r);
}

static void settle_all(struct kb_record *r)
{
	memset(r->dirty, KB_DO_ALL, r->x->ndefs);
	kb_record_run(r);
}

void kb_record_recalculate(struct kb_record *r) { settle_all(r); }

void kb_record_open(struct kb_record *r, struct kb_arena *a, const struct kb_xform *x, const struct kb_world *w)
{
	prepare(r, a, x, w);
	kb_record_rows(r);
	kb_record_preload(r);
	r->nfired = 0;
	settle_all(r);
	r->begun = true;
	kb_record_happen(r, KB_ON_FIRST_LOAD | KB_ON_LOAD, NULL);
	kb_record_run(r);
}

static void rename_record(struct kb_record *r)
{
	for (size_t d = 1; d < r->x->ndefs; d++)
		if (r->x->binds[d].preload == KB_P_UID && r->rows[d].count > 0)
			kb_record_preload_new(r, r->rows[d].nodes[0]);
}

bool kb_record_edit(struct kb_record *r, struct kb_arena *a, const struct kb_xform *x, const struct kb_world *w,
    const char *sent, size_t n)
{
	prepare(r, a, x, w);
	if (!kb_record_take(r, sent, n))
		return false;
	kb_instance_number(&r->instance);
	kb_record_rows(r);
	rename_record(r);
	r->fresh = r->instance.count;
	r->nfired = 0;
	settle_all(r);
	r->begun = true;
	kb_record_happen(r, KB_ON_LOAD, NULL);
	kb_record_run(r);
	return true;
}

void kb_record_begin(struct kb_record *r, struct kb_arena *a, const struct kb_xform *x)
{
	kb_record_open(r, a, x, NULL);
}

/* Labels follow at once, and so do the words of choices; what was calculated of another
 * text before stays until it is calculated again, as in web-forms. */
void kb_record_speak(struct kb_record *r, size_t lang)
{
	r->lang = lang;
	for (size_t d = 0; d < r->x->ndefs; d++)
		if (r->x->defs[d].speaks)
			r->dirty[d] |= KB_DO_CALCULATE;
	kb_record_run(r);
}

static const char *written(const struct kb_record *r, size_t def, const char *value)
{
	const struct kb_widget *p = r->x->defs[def].part;

	if (p != NULL && (p->kind == KB_SELECT || p->kind == KB_RANK))
		return kb_words_write(r->arena, value);
	return kb_value_write(r->arena, r->x->binds[def].type, value);
}

bool kb_record_write(struct kb_record *r, struct kb_node *n, const char *value)
{
	size_t def = kb_record_def(r, n);

	if (kb_node_readonly(r, n))
		return false;
	if (r->kept != NULL && n->index < r->known)
		r->kept[n->index] = NULL;
	kb_record_store(r, n, written(r, def, value));
	if (r->x->defs[def].part != NULL && r->x->defs[def].part->itemset != NULL)
		r->dirty[def] |= KB_DO_CHOICES;
	kb_record_run(r);
	return true;
}
