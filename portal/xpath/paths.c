/* paths.c - location paths: from nodes along an axis to nodes (XPath 1.0, 2).
 *
 * Every set stands in the order of the document. Most steps give it so by themselves; only
 * where one did not, the set is sorted. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "compare.h"
#include "functions.h"

struct list {
	struct kb_eval *e;
	struct kb_worth w;
	size_t room;
	bool sorted;
};

static struct list begin(struct kb_eval *e)
{
	return (struct list){ .e = e, .w = { .is = KB_W_NODES }, .sorted = true };
}

static void add(struct list *l, const struct kb_node *n)
{
	struct kb_worth *w = &l->w;

	if (w->count > 0 && w->nodes[w->count - 1]->order >= n->order) {
		if (w->nodes[w->count - 1] == n)
			return;
		l->sorted = false;
	}
	if (w->count == l->room) {
		struct kb_worth more = kb_nodes_new(l->e, l->room = 2 * l->room + 8);
		if (w->count > 0)
			memcpy(more.nodes, w->nodes, w->count * sizeof(*w->nodes));
		w->nodes = more.nodes;
	}
	w->nodes[w->count++] = n;
}

static int by_order(const void *a, const void *b)
{
	const struct kb_node *x = *(const struct kb_node *const *)a, *y = *(const struct kb_node *const *)b;

	return x->order != y->order ? (x->order > y->order) - (x->order < y->order) : (x > y) - (x < y);
}

void kb_nodes_sort(struct kb_worth *w)
{
	size_t kept = 0;

	if (w->count < 2)
		return;
	qsort(w->nodes, w->count, sizeof(*w->nodes), by_order);
	for (size_t i = 0; i < w->count; i++)
		if (kept == 0 || w->nodes[kept - 1] != w->nodes[i])
			w->nodes[kept++] = w->nodes[i];
	w->count = kept;
}

static void reverse(const struct kb_node **nodes, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		const struct kb_node *other = nodes[i];
		nodes[i] = nodes[n - 1 - i];
		nodes[n - 1 - i] = other;
	}
}

/* ---- tests ---- */

static const char *uri_of(const struct kb_eval *e, const char *prefix)
{
	for (size_t i = 0; e->scene != NULL && i < e->scene->nprefixes; i++)
		if (strcmp(e->scene->prefixes[i].prefix, prefix) == 0)
			return e->scene->prefixes[i].uri;
	return NULL;
}

/* Forms inherit a default namespace and write paths without a prefix: such a name means
 * no namespace or that one. For attributes it always means none. */
static bool is_of_home(const struct kb_eval *e, const struct kb_node *n)
{
	const char *home = e->scene == NULL ? "http://www.w3.org/2002/xforms" : e->scene->home;

	return *n->uri == '\0' || (home != NULL && n->kind == KB_NODE_ELEMENT && strcmp(n->uri, home) == 0);
}

static bool is_of_prefix(const struct kb_eval *e, const struct kb_node *n, const char *prefix)
{
	const char *uri = uri_of(e, prefix);

	return uri != NULL ? strcmp(n->uri, uri) == 0 : strcmp(n->prefix, prefix) == 0;
}

static bool is_named(const struct kb_eval *e, const struct kb_node *n, const struct kb_step *s)
{
	if (n->kind != (s->axis == KB_AXIS_ATTRIBUTE ? KB_NODE_ATTRIBUTE : KB_NODE_ELEMENT))
		return false;
	if (s->name != NULL && strcmp(n->name, s->name) != 0)
		return false;
	if (s->prefix != NULL)
		return is_of_prefix(e, n, s->prefix);
	return s->name == NULL || is_of_home(e, n);
}

static bool is_wanted(const struct kb_eval *e, const struct kb_node *n, const struct kb_step *s)
{
	switch (s->test) {
	case KB_TEST_NODE: return true;
	case KB_TEST_TEXT: return n->kind == KB_NODE_TEXT;
	case KB_TEST_COMMENT: return n->kind == KB_NODE_COMMENT;
	case KB_TEST_PI: return n->kind == KB_NODE_PI && (s->name == NULL || strcmp(n->name, s->name) == 0);
	default: return is_named(e, n, s);
	}
}

static void meet(struct list *l, const struct kb_node *n, const struct kb_step *s)
{
	if (kb_eval_pay(l->e, 1) && is_wanted(l->e, n, s))
		add(l, n);
}

/* ---- axes: each adds its nodes in the order of the document ---- */

static void row(struct list *l, const struct kb_node *n, const struct kb_step *s)
{
	for (; n != NULL && !l->e->over; n = n->next)
		meet(l, n, s);
}

static void below(struct list *l, const struct kb_node *top, const struct kb_step *s)
{
	for (const struct kb_node *n = top; (n = kb_node_following(n, top)) != NULL && !l->e->over; )
		meet(l, n, s);
}

static void above(struct list *l, const struct kb_node *n, const struct kb_step *s)
{
	size_t from = l->w.count;
	bool sorted = l->sorted;

	for (n = n->parent; n != NULL && !l->e->over; n = n->parent)
		meet(l, n, s);
	if (l->w.count > from)
		reverse(l->w.nodes + from, l->w.count - from);
	l->sorted = sorted && from == 0;
}

static void before_in_row(struct list *l, const struct kb_node *n, const struct kb_step *s)
{
	const struct kb_node *k = n->kind == KB_NODE_ATTRIBUTE || n->parent == NULL ? n : n->parent->first;

	for (; k != n && !l->e->over; k = k->next)
		meet(l, k, s);
}

/* All behind this node that is not in it; of an attribute, what is in its element too. */
static void following(struct list *l, const struct kb_node *n, const struct kb_step *s)
{
	if (n->kind == KB_NODE_ATTRIBUTE) {
		n = n->parent;
		below(l, n, s);
	}
	for (; n != NULL; n = n->parent)
		for (const struct kb_node *k = n->next; k != NULL && !l->e->over; k = k->next) {
			meet(l, k, s);
			below(l, k, s);
		}
}

static bool is_above(const struct kb_node *n, const struct kb_node *k)
{
	while (k != NULL && k != n)
		k = k->parent;
	return k == n;
}

/* All in front of this node but those around it. */
static void preceding(struct list *l, const struct kb_node *n, const struct kb_step *s)
{
	const struct kb_node *element = n->kind == KB_NODE_ATTRIBUTE ? n->parent : n;

	for (const struct kb_node *k = kb_node_document(n); k != element && k != NULL && !l->e->over; k = kb_node_following(k, NULL))
		if (!is_above(k, element))
			meet(l, k, s);
}

static void along(struct list *l, const struct kb_node *n, const struct kb_step *s)
{
	switch (s->axis) {
	case KB_AXIS_CHILD: row(l, n->first, s); break;
	case KB_AXIS_ATTRIBUTE: row(l, n->attributes, s); break;
	case KB_AXIS_SELF: meet(l, n, s); break;
	case KB_AXIS_PARENT:
		if (n->parent != NULL)
			meet(l, n->parent, s);
		break;
	case KB_AXIS_DESCENDANT_OR_SELF: meet(l, n, s); below(l, n, s); break;
	case KB_AXIS_DESCENDANT: below(l, n, s); break;
	case KB_AXIS_ANCESTOR: above(l, n, s); break;
	case KB_AXIS_ANCESTOR_OR_SELF: above(l, n, s); meet(l, n, s); break;
	case KB_AXIS_FOLLOWING: following(l, n, s); break;
	case KB_AXIS_FOLLOWING_SIBLING:
		if (n->kind != KB_NODE_ATTRIBUTE)
			row(l, n->next, s);
		break;
	case KB_AXIS_PRECEDING: preceding(l, n, s); break;
	case KB_AXIS_PRECEDING_SIBLING: before_in_row(l, n, s); break;
	case KB_AXIS_NAMESPACE: break; /* forms have nothing there to ask */
	}
}

static bool is_backward(enum kb_axis axis)
{
	return axis == KB_AXIS_ANCESTOR || axis == KB_AXIS_ANCESTOR_OR_SELF || axis == KB_AXIS_PRECEDING ||
	    axis == KB_AXIS_PRECEDING_SIBLING;
}

/* ---- predicates ---- */

static bool holds(struct kb_eval *e, const struct kb_ast *predicate)
{
	struct kb_worth w = kb_eval(e, predicate);

	return w.is == KB_W_NUMBER ? w.number == (double)e->position : kb_worth_boolean(&w);
}

/* Keeps the nodes for which the predicate holds; they are counted from the end where the
 * axis runs backward. Returns how many. */
static size_t keep(struct kb_eval *e, const struct kb_node **nodes, size_t n, const struct kb_ast *predicate, bool backward)
{
	struct kb_eval before = *e;
	size_t kept = 0;

	e->current = e->current == NULL ? e->here : e->current;
	e->size = n;
	for (size_t i = 0; i < n && !e->over && e->why == NULL; i++) {
		e->here = nodes[i];
		e->position = backward ? n - i : i + 1;
		if (holds(e, predicate))
			nodes[kept++] = nodes[i];
	}
	e->here = before.here;
	e->current = before.current;
	e->position = before.position;
	e->size = before.size;
	return kept;
}

/* ---- steps ---- */

static struct kb_worth take_step(struct kb_eval *e, const struct kb_worth *from, const struct kb_step *s, size_t npredicates)
{
	struct list l = begin(e);

	for (size_t i = 0; i < from->count && !e->over; i++) {
		struct list one = begin(e);
		if (npredicates == 0) {
			along(&l, from->nodes[i], s);
			continue;
		}
		along(&one, from->nodes[i], s);
		for (size_t k = 0; k < npredicates; k++)
			one.w.count = keep(e, one.w.nodes, one.w.count, s->predicates[k], is_backward(s->axis));
		for (size_t k = 0; k < one.w.count; k++)
			add(&l, one.w.nodes[k]);
	}
	if (!l.sorted)
		kb_nodes_sort(&l.w);
	return l.w;
}

struct kb_worth kb_step(struct kb_eval *e, const struct kb_worth *from, const struct kb_step *s)
{
	return take_step(e, from, s, 0);
}

/* "//a" is written as two steps over all nodes; without a position that is one. */
static bool is_all_below(const struct kb_ast *t, size_t i)
{
	const struct kb_step *s = &t->steps[i];

	return i + 1 < t->nsteps && s->axis == KB_AXIS_DESCENDANT_OR_SELF && s->test == KB_TEST_NODE && s->npredicates == 0 &&
	    s[1].axis == KB_AXIS_CHILD && s[1].npredicates == 0;
}

struct kb_worth kb_path(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w = t->nargs > 0 ? kb_eval(e, t->args[0]) : kb_of_node(e, t->absolute ? e->root : e->here);

	if (w.is != KB_W_NODES)
		return kb_eval_refuse(e, "a path must begin at nodes");
	for (size_t i = 0; i < t->nsteps && !e->over && e->why == NULL; i++) {
		struct kb_step s = t->steps[i];
		if (is_all_below(t, i)) {
			s = t->steps[++i];
			s.axis = KB_AXIS_DESCENDANT;
		}
		w = take_step(e, &w, &s, s.npredicates);
	}
	return w;
}

struct kb_worth kb_filter(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth from = kb_eval(e, t->args[0]), w;

	if (from.is != KB_W_NODES)
		return kb_eval_refuse(e, "only nodes can be filtered");
	w = kb_nodes_new(e, from.count);
	w.count = from.count;
	if (from.count > 0)
		memcpy(w.nodes, from.nodes, from.count * sizeof(*w.nodes));
	for (size_t i = 1; i < t->nargs; i++)
		w.count = keep(e, w.nodes, w.count, t->args[i], false);
	return w;
}

struct kb_worth kb_union(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth a = kb_eval(e, t->args[0]), b = kb_eval(e, t->args[1]), w;

	if (a.is != KB_W_NODES || b.is != KB_W_NODES)
		return kb_eval_refuse(e, "only nodes can be united");
	if (!kb_eval_pay(e, a.count + b.count))
		return kb_nodes_new(e, 0);
	w = kb_nodes_new(e, a.count + b.count);
	if (a.count > 0)
		memcpy(w.nodes, a.nodes, a.count * sizeof(*w.nodes));
	if (b.count > 0)
		memcpy(w.nodes + a.count, b.nodes, b.count * sizeof(*w.nodes));
	w.count = a.count + b.count;
	kb_nodes_sort(&w);
	return w;
}
