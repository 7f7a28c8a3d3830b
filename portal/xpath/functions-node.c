/* functions-node.c - nodes: what they are called, where they stand, where others are. */
#include <math.h>
#include <string.h>
#include <strings.h>
#include "compare.h"
#include "functions.h"

/* The node that a function with one optional argument is about; NULL: an empty set. */
static const struct kb_node *about(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w;

	if (t->nargs == 0)
		return e->here;
	w = kb_arg_nodes(e, t, 0);
	return w.count == 0 ? NULL : w.nodes[0];
}

static struct kb_worth f_local_name(struct kb_eval *e, const struct kb_ast *t)
{
	const struct kb_node *n = about(e, t);
	return kb_of_string(n == NULL ? "" : n->name);
}

static struct kb_worth f_name(struct kb_eval *e, const struct kb_ast *t)
{
	const struct kb_node *n = about(e, t);

	if (n == NULL || *n->prefix == '\0')
		return kb_of_string(n == NULL ? "" : n->name);
	return kb_of_string(kb_arena_fmt(e->arena, "%s:%s", n->prefix, n->name));
}

static struct kb_worth f_namespace_uri(struct kb_eval *e, const struct kb_ast *t)
{
	const struct kb_node *n = about(e, t);
	return kb_of_string(n == NULL ? "" : n->uri);
}

static struct kb_worth f_count(struct kb_eval *e, const struct kb_ast *t) { return kb_of_number((double)kb_arg_nodes(e, t, 0).count); }

static struct kb_worth f_count_non_empty(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w = kb_arg_nodes(e, t, 0);
	double n = 0;

	for (size_t i = 0; i < w.count && kb_eval_pay(e, 1); i++)
		n += *kb_node_read(e, w.nodes[i]) != '\0';
	return kb_of_number(n);
}

/* Which one of its repeat it is: counted among the like-named elements in a row with it. */
static size_t place(struct kb_eval *e, const struct kb_node *n)
{
	size_t i = 1;

	for (const struct kb_node *k = n->prev; k != NULL && kb_eval_pay(e, 1); k = k->prev) {
		if (k->kind != KB_NODE_ELEMENT)
			continue;
		if (strcmp(k->name, n->name) != 0 || strcmp(k->uri, n->uri) != 0)
			break;
		i++;
	}
	return i;
}

static struct kb_worth f_position(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w;

	if (t->nargs == 0)
		return kb_of_number((double)(e->position == 0 ? 1 : e->position));
	w = kb_arg_nodes(e, t, 0);
	return kb_of_number(w.count == 0 ? NAN : (double)place(e, w.nodes[0]));
}

static struct kb_worth f_last(struct kb_eval *e, const struct kb_ast *t)
{
	(void)t;
	return kb_of_number((double)(e->size == 0 ? 1 : e->size));
}

static struct kb_worth f_current(struct kb_eval *e, const struct kb_ast *t)
{
	(void)t;
	return kb_of_node(e, e->current == NULL ? e->here : e->current);
}

/* ---- id, lang ---- */

/* No form has a DTD that says which attribute is an id; the one of that name is. */
static void find_ids(struct kb_eval *e, const char *ids, struct kb_worth *w)
{
	const struct kb_node *n = kb_node_document(e->here);

	for (; n != NULL && kb_eval_pay(e, 1); n = kb_node_following(n, NULL)) {
		const char *id = kb_node_attribute(n, "id");
		if (id == NULL || !kb_list_has(ids, id, strlen(id)))
			continue;
		struct kb_worth more = kb_nodes_new(e, w->count + 1);
		if (w->count > 0)
			memcpy(more.nodes, w->nodes, w->count * sizeof(*w->nodes));
		more.count = w->count;
		more.nodes[more.count++] = n;
		*w = more;
	}
}

static struct kb_worth f_id(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth arg = kb_arg(e, t, 0), w = kb_nodes_new(e, 0);

	if (arg.is != KB_W_NODES)
		find_ids(e, kb_worth_string(e, &arg), &w);
	for (size_t i = 0; arg.is == KB_W_NODES && i < arg.count && !e->over; i++)
		find_ids(e, kb_node_read(e, arg.nodes[i]), &w);
	kb_nodes_sort(&w);
	return w;
}

static const char *language(const struct kb_node *n)
{
	for (; n != NULL; n = n->parent)
		for (const struct kb_node *at = n->attributes; at != NULL; at = at->next)
			if (strcmp(at->name, "lang") == 0 && strcmp(at->prefix, "xml") == 0)
				return at->text;
	return "";
}

static struct kb_worth f_lang(struct kb_eval *e, const struct kb_ast *t)
{
	const char *want = kb_arg_string(e, t, 0), *is = language(e->here);
	size_t n = strlen(want);

	return kb_of_boolean(strncasecmp(is, want, n) == 0 && (is[n] == '\0' || is[n] == '-'));
}

/* ---- what stands around ---- */

static const struct kb_node *instance(struct kb_eval *e, const char *id)
{
	return e->scene == NULL || e->scene->instance == NULL ? NULL : e->scene->instance(e->scene->with, id);
}

static struct kb_worth f_instance(struct kb_eval *e, const struct kb_ast *t)
{
	return kb_of_node(e, instance(e, kb_arg_string(e, t, 0)));
}

static struct kb_worth f_itext(struct kb_eval *e, const struct kb_ast *t)
{
	const char *id = kb_arg_string(e, t, 0);
	return e->scene == NULL || e->scene->itext == NULL ? kb_of_string("") : e->scene->itext(e->scene->with, e, id);
}

static struct kb_worth f_choice_name(struct kb_eval *e, const struct kb_ast *t)
{
	const char *value = kb_arg_string(e, t, 0), *path = kb_arg_string(e, t, 1), *words = NULL;

	if (e->scene != NULL && e->scene->choice_name != NULL)
		words = e->scene->choice_name(e->scene->with, e, value, path);
	return kb_of_string(words == NULL ? "" : words);
}

static const struct kb_node *child(const struct kb_node *n, const char *name)
{
	for (n = n == NULL ? NULL : n->first; n != NULL; n = n->next)
		if (n->kind == KB_NODE_ELEMENT && (name == NULL || strcmp(n->name, name) == 0))
			return n;
	return NULL;
}

/* pulldata(instance, column, key, value): instance(..)/root/item[key = value]/column. */
static struct kb_worth f_pulldata(struct kb_eval *e, const struct kb_ast *t)
{
	const struct kb_node *root = child(instance(e, kb_arg_string(e, t, 0)), NULL), *found;
	const char *column = kb_arg_string(e, t, 1), *key = kb_arg_string(e, t, 2), *value = kb_arg_string(e, t, 3);

	for (const struct kb_node *item = child(root, "item"); item != NULL && kb_eval_pay(e, 2); item = item->next)
		if ((found = child(item, key)) != NULL && strcmp(kb_node_read(e, found), value) == 0)
			return kb_of_string((found = child(item, column)) == NULL ? "" : kb_node_read(e, found));
	return kb_of_string("");
}

/* ---- indexed-repeat(nodes, repeat, place, ...) ---- */

static bool is_in(const struct kb_worth *set, const struct kb_node *n)
{
	size_t low = 0, high = set->count;

	while (low < high) {
		size_t mid = (low + high) / 2;
		if (set->nodes[mid] == n)
			return true;
		*(set->nodes[mid]->order < n->order ? &low : &high) = set->nodes[mid]->order < n->order ? mid + 1 : mid;
	}
	return false;
}

/* Keeps the nodes that lie in the wanted one of these repeats. */
static void keep_inside(struct kb_eval *e, struct kb_worth *w, const struct kb_worth *repeats, double wanted)
{
	size_t kept = 0;

	for (size_t i = 0; i < w->count && kb_eval_pay(e, 1); i++) {
		const struct kb_node *n = w->nodes[i];
		while (n != NULL && !is_in(repeats, n))
			n = n->parent;
		if (n != NULL && (double)place(e, n) == wanted)
			w->nodes[kept++] = w->nodes[i];
	}
	w->count = kept;
}

static struct kb_worth f_indexed_repeat(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth from = kb_arg_nodes(e, t, 0), w = kb_nodes_new(e, from.count);

	if ((w.count = from.count) > 0)
		memcpy(w.nodes, from.nodes, from.count * sizeof(*w.nodes));
	if (t->nargs % 2 == 0)
		kb_eval_refuse(e, "indexed-repeat() takes a place for each repeat");
	for (size_t i = 1; i + 1 < t->nargs && !e->over; i += 2) {
		struct kb_worth repeats = kb_arg_nodes(e, t, i);
		keep_inside(e, &w, &repeats, trunc(kb_arg_number(e, t, i + 1)));
	}
	return w;
}

static const struct kb_function functions[] = {
	{ "count", 1, 1, f_count },
	{ "count-non-empty", 1, 1, f_count_non_empty },
	{ "current", 0, 0, f_current },
	{ "id", 1, 1, f_id },
	{ "indexed-repeat", 3, KB_ARGS_MAX, f_indexed_repeat },
	{ "instance", 1, 1, f_instance },
	{ "jr:choice-name", 2, 2, f_choice_name },
	{ "jr:itext", 1, 1, f_itext },
	{ "lang", 1, 1, f_lang },
	{ "last", 0, 0, f_last },
	{ "local-name", 0, 1, f_local_name },
	{ "name", 0, 1, f_name },
	{ "namespace-uri", 0, 1, f_namespace_uri },
	{ "position", 0, 1, f_position },
	{ "pulldata", 4, 4, f_pulldata },
};
KB_FUNCTIONS(node);
