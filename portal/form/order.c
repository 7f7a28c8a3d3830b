/* order.c - who depends on whom, and so in which order a form is worked out.
 *
 * A def needs those that its relevance and its calculation read, and the one around it,
 * whose relevance it inherits. A circle is an error of the form, unless it leads through
 * other instances of a repeat (each may read the one before it). The other way round, each
 * def knows who must look again when it changes. */
#include <string.h>
#include "xform.h"

struct uses { struct kb_use *list; size_t count, room; };

struct gathering {
	struct kb_reader *rd;
	struct uses *uses; /* by def */
	size_t def;        /* whose needs */
	unsigned bits;     /* what it does about a change; 0: only asked whether it is there */
	bool orders;       /* it must come after what it reads */
	size_t *found;
	size_t count, most;
	bool lost;
};

static void *grown(struct kb_arena *a, void *old, size_t size, size_t count, size_t *room)
{
	void *more;

	if (count < *room)
		return old;
	*room = 2 * *room + 4;
	more = kb_arena_alloc(a, *room * size);
	if (count > 0)
		memcpy(more, old, count * size);
	return more;
}

static void need(struct gathering *g, size_t def)
{
	for (size_t i = 0; i < g->count; i++)
		if (g->found[i] == def)
			return;
	g->found = grown(g->rd->arena, g->found, sizeof(*g->found), g->count, &g->most);
	g->found[g->count++] = def;
}

static void used(struct gathering *g, size_t def)
{
	struct uses *u = &g->uses[def];

	for (size_t i = u->count; i > 0; i--)
		if (u->list[i - 1].def == g->def) {
			u->list[i - 1].bits |= g->bits;
			return;
		}
	u->list = grown(g->rd->arena, u->list, sizeof(*u->list), u->count, &u->room);
	u->list[u->count++] = (struct kb_use){ (unsigned)g->def, g->bits };
}

/* Reading the text of a group reads all in it. */
static void read_def(struct gathering *g, size_t def, bool whole, bool apart)
{
	if (g->bits != 0)
		used(g, def);
	if (g->orders && !apart)
		need(g, def);
	for (size_t d = g->rd->x->defs[def].first; whole && d != 0; d = g->rd->x->defs[d].next)
		read_def(g, d, whole, apart);
}

static void found(struct kb_refs *r, size_t def, bool whole, bool apart) { read_def(r->with, def, whole, apart); }

static void lost(struct kb_refs *r) { ((struct gathering *)r->with)->lost = true; }

static void gather_from(struct gathering *g, const struct kb_ast *t, unsigned bits, bool orders)
{
	struct kb_refs r = { .x = g->rd->x, .here = g->def, .found = found, .lost = lost, .with = g };

	g->bits = bits;
	g->orders = orders;
	if (t != NULL)
		kb_refs_of(&r, t);
}

/* Does it say the words of a choice? */
static bool speaks(const struct kb_ast *t)
{
	bool found = t != NULL && t->kind == KB_AST_CALL && strcmp(t->text, "jr:choice-name") == 0;

	for (size_t i = 0; t != NULL && !found && i < t->nargs; i++)
		found = speaks(t->args[i]);
	return found;
}

/* Whose relevance it inherits. An element may read its own attributes, so they look past
 * it to what is around. */
static size_t around(const struct kb_xform *x, size_t def)
{
	size_t parent = x->defs[def].parent;

	return x->defs[def].is_attribute ? x->defs[parent].parent : parent;
}

/* A path that leads nowhere is nearly always a slip of the pen. */
static void gather(struct kb_reader *rd, struct uses *uses, size_t def)
{
	const struct kb_bind *b = &rd->x->binds[def];
	const struct kb_widget *p = rd->x->defs[def].part;
	struct gathering g = { .rd = rd, .uses = uses, .def = def };

	if (def != 0)
		need(&g, around(rd->x, def));
	gather_from(&g, b->relevant, KB_DO_RELEVANT, true);
	gather_from(&g, b->calculate, KB_DO_CALCULATE, true);
	rd->x->defs[def].speaks = speaks(b->calculate);
	gather_from(&g, b->required, 0, false); /* only to see that they lead somewhere: */
	gather_from(&g, b->constraint, 0, false); /* they are asked for after all is settled */
	if (g.lost)
		kb_reader_beyond_at(rd, b->line, "a path in this bind leads to no node");
	if (p != NULL && p->count != NULL)
		gather_from(&g, p->count, KB_DO_COUNT, false);
	if (p != NULL && p->itemset != NULL)
		gather_from(&g, p->itemset->nodes, KB_DO_CHOICES, false);
	rd->x->needs[def] = (struct kb_needs){ g.found, g.count };
}

/* ---- the order: depth first; a def that is met again on its own way is a circle ---- */

enum mark { NEW, ON_THE_WAY, DONE };

struct sorting {
	struct kb_reader *rd;
	enum mark *marks;
	size_t *way;   /* the defs on the way */
	size_t length, count;
};

/* "A depends on itself, by way of B, C". */
static bool refuse_circle(struct sorting *s, size_t def)
{
	const struct kb_xform *x = s->rd->x;
	struct kb_buf b = { .arena = s->rd->arena };
	size_t from = s->length;
	long line = x->binds[def].line;

	while (from > 0 && s->way[from - 1] != def)
		from--;
	kb_buf_fmt(&b, "%s depends on itself", x->defs[def].name);
	for (size_t i = from; i < s->length; i++) {
		kb_buf_fmt(&b, "%s%s", i == from ? ", by way of " : ", ", x->defs[s->way[i]].name);
		line = line != 0 ? line : x->binds[s->way[i]].line;
	}
	return kb_reader_refuse_at(s->rd, line, "%s", b.data);
}

static bool visit(struct sorting *s, size_t def)
{
	struct kb_xform *x = s->rd->x;
	const struct kb_needs *needs = &x->needs[def];

	if (s->marks[def] == DONE)
		return true;
	if (s->marks[def] == ON_THE_WAY)
		return refuse_circle(s, def);
	s->marks[def] = ON_THE_WAY;
	s->way[s->length++] = def;
	for (size_t i = 0; i < needs->count; i++)
		if (!visit(s, needs->nodes[i]))
			return false;
	s->length--;
	s->marks[def] = DONE;
	x->order[s->count++] = def;
	return true;
}

static void gather_all(struct kb_reader *rd)
{
	struct kb_xform *x = rd->x;
	struct uses *uses = kb_arena_alloc(rd->arena, x->ndefs * sizeof(*uses));

	x->needs = kb_arena_alloc(rd->arena, x->ndefs * sizeof(*x->needs));
	for (size_t d = 0; d < x->ndefs; d++)
		gather(rd, uses, d);
	for (size_t d = 0; d < x->ndefs; d++) {
		x->defs[d].uses = uses[d].list;
		x->defs[d].nuses = uses[d].count;
	}
}

bool kb_order_make(struct kb_reader *rd)
{
	struct kb_xform *x = rd->x;
	struct sorting s = { .rd = rd, .marks = kb_arena_alloc(rd->arena, x->ndefs * sizeof(*s.marks)),
		.way = kb_arena_alloc(rd->arena, x->ndefs * sizeof(*s.way)) };

	gather_all(rd);
	x->order = kb_arena_alloc(rd->arena, x->ndefs * sizeof(*x->order));
	for (size_t d = 0; d < x->ndefs; d++)
		if (!visit(&s, d))
			return false;
	return true;
}
