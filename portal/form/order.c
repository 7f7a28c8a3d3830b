/* order.c - who depends on whom, and so in which order a form is worked out.
 *
 * A node needs the nodes that its relevance and its calculation read, and the
 * node around it, whose relevance it inherits. A circle is an error of the form. */
#include <string.h>
#include "reads.h"
#include "xform.h"

struct gathering {
	struct kb_reader *rd;
	size_t node;      /* whose needs */
	size_t *found;
	size_t count, most;
};

static void need(struct gathering *g, size_t node)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->found[i] == node)
			return;
	if (g->count == g->most) {
		size_t *more = kb_arena_alloc(g->rd->arena, (g->most = 2 * g->most + 8) * sizeof(*more));
		if (g->count > 0)
			memcpy(more, g->found, g->count * sizeof(*more));
		g->found = more;
	}
	g->found[g->count++] = node;
}

/* Reading a group reads all in it. */
static void need_below(struct gathering *g, const struct kb_node *n)
{
	need(g, n->index);
	for (n = n->first; n != NULL; n = n->next)
		need_below(g, n);
}

static void need_node(void *with, const struct kb_node *n) { need_below(with, n); }

/* A path that leads nowhere is nearly always a slip of the pen: refused. */
static void refuse_path(void *with, const struct kb_ast *path)
{
	struct gathering *g = with;

	(void)path;
	if (g->rd->why == NULL)
		g->rd->why = kb_arena_fmt(g->rd->arena, "line %ld: a path in this bind leads to no node",
		    g->rd->x->binds[g->node].line);
}

static void need_paths(struct gathering *g, const struct kb_ast *t)
{
	struct kb_node *const *nodes = g->rd->x->instance.nodes;
	struct kb_eval e = { .arena = g->rd->arena, .root = nodes[0], .here = nodes[g->node] };

	kb_xpath_reads(&e, t, &(struct kb_reads){ g, need_node, refuse_path });
}

static bool gather(struct kb_reader *rd, size_t node)
{
	const struct kb_bind *b = &rd->x->binds[node];
	struct gathering g = { .rd = rd, .node = node }, aside = { .rd = rd, .node = node };

	if (rd->x->instance.nodes[node]->parent != NULL)
		need(&g, rd->x->instance.nodes[node]->parent->index);
	need_paths(&g, b->relevant);
	need_paths(&g, b->calculate);
	need_paths(&aside, b->required); /* only to see that they lead somewhere: */
	need_paths(&aside, b->constraint); /* they are asked for after all is settled */
	rd->x->needs[node] = (struct kb_needs){ g.found, g.count };
	return rd->why == NULL;
}

/* ---- the order: depth first; a node that is met again on its own way is a circle ---- */

enum mark { NEW, ON_THE_WAY, DONE };

struct sorting {
	struct kb_reader *rd;
	enum mark *marks;
	size_t count;
};

static bool visit(struct sorting *s, size_t node)
{
	struct kb_xform *x = s->rd->x;
	const struct kb_needs *needs = &x->needs[node];

	if (s->marks[node] == DONE)
		return true;
	if (s->marks[node] == ON_THE_WAY) {
		if (s->rd->why == NULL)
			s->rd->why = kb_arena_fmt(s->rd->arena, "line %ld: %s depends on itself",
			    x->binds[node].line, x->instance.nodes[node]->name);
		return false;
	}
	s->marks[node] = ON_THE_WAY;
	for (size_t i = 0; i < needs->count; i++)
		if (!visit(s, needs->nodes[i]))
			return false;
	s->marks[node] = DONE;
	x->order[s->count++] = node;
	return true;
}

bool kb_order_make(struct kb_reader *rd)
{
	struct kb_xform *x = rd->x;
	size_t n = x->instance.count;
	struct sorting s = { .rd = rd, .marks = kb_arena_alloc(rd->arena, n * sizeof(*s.marks)) };

	x->needs = kb_arena_alloc(rd->arena, n * sizeof(*x->needs));
	x->order = kb_arena_alloc(rd->arena, n * sizeof(*x->order));
	for (size_t i = 0; i < n; i++)
		if (!gather(rd, i))
			return false;
	for (size_t i = 0; i < n; i++)
		if (!visit(&s, i))
			return false;
	return true;
}
