/* reads.c - evaluates sets of nodes without looking at values: where a value would decide,
 * both ways are taken. */
#include <string.h>
#include "compare.h"
#include "functions.h"
#include "reads.h"

struct reader {
	struct kb_eval *e;
	const struct kb_reads *r;
	struct kb_worth current;
};

static struct kb_worth look(struct reader *rd, const struct kb_ast *t, const struct kb_worth *here);

static void tell(struct reader *rd, const struct kb_worth *w)
{
	for (size_t i = 0; i < w->count && kb_eval_pay(rd->e, 1); i++)
		rd->r->found(rd->r->with, w->nodes[i]);
}

static struct kb_worth both(struct kb_eval *e, const struct kb_worth *a, const struct kb_worth *b)
{
	struct kb_worth w = kb_nodes_new(e, a->count + b->count);

	if (a->count > 0)
		memcpy(w.nodes, a->nodes, a->count * sizeof(*w.nodes));
	if (b->count > 0)
		memcpy(w.nodes + a->count, b->nodes, b->count * sizeof(*w.nodes));
	w.count = a->count + b->count;
	kb_nodes_sort(&w);
	return w;
}

static struct kb_worth look_along(struct reader *rd, const struct kb_ast *t, const struct kb_worth *here)
{
	struct kb_worth w = t->nargs > 0 ? look(rd, t->args[0], here) : t->absolute ? kb_of_node(rd->e, rd->e->root) : *here;

	for (size_t i = 0; i < t->nsteps && !rd->e->over; i++) {
		w = kb_step(rd->e, &w, &t->steps[i]);
		for (size_t k = 0; k < t->steps[i].npredicates; k++)
			look(rd, t->steps[i].predicates[k], &w);
	}
	if (w.count == 0 && rd->r->nowhere != NULL)
		rd->r->nowhere(rd->r->with, t);
	tell(rd, &w);
	return w;
}

static bool is_call(const struct kb_ast *t, const char *name) { return t->kind == KB_AST_CALL && strcmp(t->text, name) == 0; }

/* What stands around, evaluated as it is: its arguments are nearly always literals. */
static bool is_of_scene(const struct kb_ast *t) { return is_call(t, "instance") || is_call(t, "id"); }

/* position(..), last() and such read nodes through their arguments, which are read anyway;
 * functions without argument that mean the context node read it. */
static bool is_of_here(const struct kb_ast *t)
{
	static const char *const names[] = { "string", "number", "string-length", "normalize-space" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (t->nargs == 0 && is_call(t, names[i]))
			return true;
	return is_call(t, "once");
}

static struct kb_worth look(struct reader *rd, const struct kb_ast *t, const struct kb_worth *here)
{
	struct kb_worth w = kb_nodes_new(rd->e, 0);

	if (!kb_eval_pay(rd->e, 1))
		return w;
	if (t->kind == KB_AST_PATH)
		return look_along(rd, t, here);
	if (is_call(t, "current")) {
		tell(rd, &rd->current);
		return rd->current;
	}
	if (is_of_here(t))
		tell(rd, here);
	for (size_t i = 0; i < t->nargs; i++) {
		/* Predicates of a filter look from what is filtered. */
		struct kb_worth arg = look(rd, t->args[i], t->kind == KB_AST_FILTER && i > 0 ? &w : here);
		if (t->kind != KB_AST_FILTER || i == 0)
			w = both(rd->e, &w, &arg);
	}
	if (is_of_scene(t)) {
		struct kb_worth found = kb_eval(rd->e, t);
		return found.is == KB_W_NODES ? found : w;
	}
	return w;
}

void kb_xpath_reads(struct kb_eval *e, const struct kb_ast *t, const struct kb_reads *r)
{
	struct reader rd = { .e = e, .r = r, .current = kb_of_node(e, e->here) };

	if (t != NULL)
		look(&rd, t, &(struct kb_worth){ .is = KB_W_NODES, .nodes = rd.current.nodes, .count = rd.current.count });
}
