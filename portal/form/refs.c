/* refs.c - what an expression reads, told before it is ever evaluated.
 *
 * A path is followed over the defs instead of nodes. Whoever asks only how many there are,
 * or the how-manieth, does not read what stands in them. */
#include <string.h>
#include "eval.h"
#include "xform.h"

enum { WIDE = 256 }; /* defs that one step may lead to; more are many names for a mistake */

struct defs {
	size_t at[WIDE];
	size_t count;
	bool outside; /* in another list than the record, or nobody knows where */
	bool apart;   /* chosen among instances, so perhaps in another than one's own */
};

struct reading {
	struct kb_refs *refs;
	size_t here;  /* def that relative paths begin at; in a predicate, that of its step */
	bool outside; /* relative paths begin in another list */
	bool counts;  /* only how many */
};

static void read_tree(struct reading r, const struct kb_ast *t);
static void follow(const struct reading *r, const struct kb_ast *t, struct defs *now);

static void add(struct defs *s, size_t def)
{
	for (size_t i = 0; i < s->count; i++)
		if (s->at[i] == def)
			return;
	if (s->count < WIDE)
		s->at[s->count++] = def;
}

static bool fits(const struct kb_def *d, const struct kb_step *s)
{
	if (d->is_attribute != (s->axis == KB_AXIS_ATTRIBUTE))
		return false;
	if (s->test != KB_TEST_NAME)
		return s->test == KB_TEST_STAR || s->test == KB_TEST_NODE;
	return strcmp(d->name, s->name) == 0;
}

static void add_children(const struct kb_xform *x, size_t def, const struct kb_step *s, bool deep, struct defs *to)
{
	for (size_t d = x->defs[def].first; d != 0; d = x->defs[d].next) {
		if (fits(&x->defs[d], s))
			add(to, d);
		if (deep)
			add_children(x, d, s, deep, to);
	}
}

/* One step from one def. Texts stand for the element around them. */
static void step_from(const struct kb_xform *x, size_t def, const struct kb_step *s, struct defs *to)
{
	switch (s->axis) {
	case KB_AXIS_CHILD: case KB_AXIS_ATTRIBUTE:
		if (s->test == KB_TEST_TEXT)
			add(to, def);
		add_children(x, def, s, false, to);
		break;
	case KB_AXIS_SELF:
		add(to, def);
		break;
	case KB_AXIS_PARENT:
		if (def != 0)
			add(to, x->defs[def].parent);
		break;
	case KB_AXIS_DESCENDANT: case KB_AXIS_DESCENDANT_OR_SELF:
		if (s->axis == KB_AXIS_DESCENDANT_OR_SELF)
			add(to, def);
		add_children(x, def, s, true, to);
		break;
	case KB_AXIS_ANCESTOR: case KB_AXIS_ANCESTOR_OR_SELF:
		for (size_t d = s->axis == KB_AXIS_ANCESTOR ? x->defs[def].parent : def; d != 0; d = x->defs[d].parent)
			if (s->test != KB_TEST_NAME || strcmp(x->defs[d].name, s->name) == 0)
				add(to, d);
		break;
	default: /* beside it: other instances among them */
		add_children(x, x->defs[def].parent, s, false, to);
		to->apart = true;
	}
}

static void step(const struct reading *r, struct defs *now, const struct kb_step *s)
{
	struct defs next = { .outside = now->outside, .apart = now->apart };

	for (size_t i = 0; i < now->count; i++)
		step_from(r->refs->x, now->at[i], s, &next);
	for (size_t i = 0; i < s->npredicates; i++) {
		struct reading inside = { .refs = r->refs, .outside = next.outside,
			.here = next.count > 0 ? next.at[0] : r->here };
		read_tree(inside, s->predicates[i]);
		next.apart = next.apart || !next.outside;
	}
	*now = next;
}

/* Where a path begins that has an expression in front: instance() leaves the record. */
static void begin_at(const struct reading *r, const struct kb_ast *from, struct defs *now)
{
	const char *name = from->kind == KB_AST_CALL ? from->text : "";

	*now = (struct defs){ .outside = r->outside };
	if (strcmp(name, "current") == 0) {
		now->outside = false;
		add(now, r->refs->here);
	} else if (strcmp(name, "instance") == 0 && !(from->nargs == 1 && from->args[0]->kind == KB_AST_STRING &&
	    r->refs->x->primary != NULL && strcmp(from->args[0]->text, r->refs->x->primary) == 0)) {
		now->outside = true;
	} else if (strcmp(name, "instance") == 0) {
		now->outside = false;
		add(now, 0);
	} else if (from->kind == KB_AST_PATH || from->kind == KB_AST_FILTER) {
		follow(r, from, now);
	} else {
		read_tree((struct reading){ .refs = r->refs, .here = r->here, .outside = r->outside, .counts = true }, from);
		now->outside = true;
	}
}

/* The defs that a path leads to; what its predicates read is told on the way. */
static void follow(const struct reading *r, const struct kb_ast *t, struct defs *now)
{
	if (t->kind == KB_AST_FILTER) {
		begin_at(r, t->args[0], now);
		for (size_t i = 1; i < t->nargs; i++)
			read_tree((struct reading){ .refs = r->refs, .outside = now->outside,
				.here = now->count > 0 ? now->at[0] : r->here }, t->args[i]);
		now->apart = true;
		return;
	}
	if (t->nargs > 0) {
		begin_at(r, t->args[0], now);
	} else {
		*now = (struct defs){ .outside = !t->absolute && r->outside };
		if (!now->outside)
			add(now, t->absolute ? 0 : r->here);
	}
	for (size_t i = 0; i < t->nsteps; i++)
		step(r, now, &t->steps[i]);
}

static void read_path(const struct reading *r, const struct kb_ast *t)
{
	struct defs now;

	follow(r, t, &now);
	if (now.count == 0 && !now.outside && r->refs->lost != NULL)
		r->refs->lost(r->refs);
	for (size_t i = 0; i < now.count; i++)
		r->refs->found(r->refs, now.at[i], !r->counts, now.apart);
}

static bool only_counts(const char *name)
{
	return strcmp(name, "count") == 0 || strcmp(name, "position") == 0 || strcmp(name, "once") == 0;
}

/* indexed-repeat(what, repeat, number, ...): the value of another instance. */
static void read_indexed(struct reading r, const struct kb_ast *t)
{
	for (size_t i = 0; i < t->nargs; i++) {
		struct defs now;
		r.counts = i % 2 == 1;
		if (t->args[i]->kind != KB_AST_PATH) {
			read_tree(r, t->args[i]);
			continue;
		}
		follow(&r, t->args[i], &now);
		for (size_t k = 0; k < now.count; k++)
			r.refs->found(r.refs, now.at[k], !r.counts, i % 2 == 1 || i == 0);
	}
}

static void read_tree(struct reading r, const struct kb_ast *t)
{
	if (t->kind == KB_AST_PATH || t->kind == KB_AST_FILTER) {
		read_path(&r, t);
		return;
	}
	if (t->kind == KB_AST_CALL && strcmp(t->text, "indexed-repeat") == 0) {
		read_indexed(r, t);
		return;
	}
	r.counts = t->kind == KB_AST_CALL && only_counts(t->text);
	for (size_t i = 0; i < t->nargs; i++)
		read_tree(r, t->args[i]);
}

void kb_refs_of(struct kb_refs *r, const struct kb_ast *t)
{
	if (t != NULL)
		read_tree((struct reading){ .refs = r, .here = r->here }, t);
}
