/* fuzz-xpath.c - an expression of a form: read, and worked out over a small instance.
 *
 * The input is the expression. What is read ends within its steps, says the same twice,
 * and gives nodes in the order of the document. */
#include "fuzz.h"

#include <libxml/tree.h>
#include <math.h>
#include <string.h>

#include "eval.h"
#include "web.h"

const char kb_fuzz_name[] = "xpath";
const size_t kb_fuzz_memory = 1 << 26;

static const char document[] =
    "<data id=\"f\"><a>3</a><b>yes no dk</b><c/><g><a>-1.5</a><a> 7 </a><d>\xe1\x88\xb0\xe1\x88\x8b\xe1\x88\x9d</d></g>"
    "<h><i><j>x</j></i></h></data>";
static struct kb_instance instance;

/* A die that falls alike in each of two evaluations, and no other surroundings. */
static double dice(void *with) { (void)with; return 0.25; }
static const struct kb_scene scene = { .random = dice };
static struct kb_arena *keep;

void kb_fuzz_begin(void)
{
	const char *why;
	xmlDoc *doc;

	keep = kb_arena_new();
	doc = kb_xml_read(keep, document, sizeof(document) - 1, sizeof(document), &why);
	FUZZ_HOLDS(doc && kb_instance_read(keep, xmlDocGetRootElement(doc), KB_INSTANCE_MAX, 0, &instance), "there is an instance");
	xmlFreeDoc(doc);
}

/* A function may give nodes in another order: randomize() does. */
static void nodes_hold(const struct kb_worth *w, bool ordered)
{
	for (size_t i = 0; i < w->count; i++) {
		FUZZ_HOLDS(instance.nodes[w->nodes[i]->index] == w->nodes[i], "a node is of the instance");
		FUZZ_HOLDS(!ordered || i == 0 || w->nodes[i - 1]->order < w->nodes[i]->order, "nodes stand in order, none twice");
	}
}

static bool same(const struct kb_worth *a, const struct kb_worth *b)
{
	if (a->is != b->is || a->count != b->count)
		return false;
	switch (a->is) {
	case KB_W_BOOLEAN: return a->boolean == b->boolean;
	case KB_W_NUMBER: return a->number == b->number || (isnan(a->number) && isnan(b->number));
	case KB_W_STRING: return !strcmp(a->string, b->string);
	default: return !a->count || !memcmp(a->nodes, b->nodes, a->count * sizeof(*a->nodes));
	}
}

/* A number, written as text, is read as the same. */
static void number_holds(struct kb_arena *a, double v)
{
	struct kb_eval e = { .arena = a, .scene = &scene, .root = instance.nodes[0], .here = instance.nodes[0] };
	struct kb_worth w = kb_of_number(v);
	const char *s = kb_worth_string(&e, &w);

	if (isfinite(v))
		FUZZ_HOLDS(kb_number_of(s) == v, "a number that is written is read as itself");
	else
		FUZZ_HOLDS(!strcmp(s, isnan(v) ? "NaN" : v > 0 ? "Infinity" : "-Infinity"), "what is no number says so");
}

static void worth_holds(struct kb_arena *a, const struct kb_ast *t, const struct kb_node *here)
{
	struct kb_eval one = { .arena = a, .scene = &scene, .root = instance.nodes[0], .here = here }, two = one;
	struct kb_worth w = kb_eval(&one, t), again = kb_eval(&two, t);

	FUZZ_HOLDS(one.steps <= KB_EVAL_STEPS, "an evaluation ends within its steps");
	FUZZ_HOLDS(one.over == two.over && one.steps == two.steps, "and costs the same twice");
	if (one.over || one.why != NULL)
		return;
	FUZZ_HOLDS(same(&w, &again), "and says the same twice");
	if (w.is == KB_W_NODES)
		nodes_hold(&w, t->kind == KB_AST_PATH || t->kind == KB_AST_UNION);
	if (w.is == KB_W_NUMBER)
		number_holds(a, w.number);
	if (w.is == KB_W_STRING)
		FUZZ_HOLDS(w.string != NULL, "a text is there");
	kb_worth_boolean(&w);
	kb_worth_number(&one, &w);
	kb_worth_string(&one, &w);
}

static void path_holds(void *with, const struct kb_ast *path)
{
	(void)with;
	FUZZ_HOLDS(path->kind == KB_AST_PATH && path->nsteps <= KB_STEPS_MAX, "a path is bounded");
}

static void tree_holds(const struct kb_ast *t, unsigned above)
{
	FUZZ_HOLDS(t->depth >= 1 && t->depth < above, "a tree is as deep as it says");
	for (size_t i = 0; i < t->nargs; i++)
		tree_holds(t->args[i], t->depth);
	for (size_t i = 0; i < t->nsteps; i++)
		for (size_t k = 0; k < t->steps[i].npredicates; k++)
			tree_holds(t->steps[i].predicates[k], t->depth);
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	const char *expr = kb_arena_copy(a, bytes, n), *why = NULL;
	struct kb_ast *t = kb_xpath_parse(a, expr, &why);

	FUZZ_HOLDS((t == NULL) == (why != NULL), "a refusal says why");
	if (!t)
		return;
	FUZZ_HOLDS(strlen(expr) <= KB_EXPR_MAX, "nothing too long is read");
	tree_holds(t, KB_EXPR_DEPTH + 1);
	kb_xpath_paths(t, path_holds, NULL);
	worth_holds(a, t, instance.nodes[0]);
	worth_holds(a, t, instance.nodes[instance.count / 2]);
}
