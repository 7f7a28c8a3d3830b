/* eval.c - walks the tree of an expression. Advantage over compiling to code:
 * it is short and safe. It is slower, which forms of this size do not feel. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include "eval.h"

static unsigned budget(const struct kb_eval *e)
{
	return e->scene != NULL && e->scene->steps != 0 ? e->scene->steps : KB_EVAL_STEPS;
}

bool kb_eval_pay(struct kb_eval *e, size_t steps)
{
	if (steps >= budget(e) - e->steps)
		e->over = true;
	else
		e->steps += (unsigned)steps;
	return !e->over;
}

struct kb_worth kb_of_boolean(bool v) { return (struct kb_worth){ .is = KB_W_BOOLEAN, .boolean = v }; }
struct kb_worth kb_of_number(double v) { return (struct kb_worth){ .is = KB_W_NUMBER, .number = v }; }
struct kb_worth kb_of_string(const char *v) { return (struct kb_worth){ .is = KB_W_STRING, .string = v }; }

/* ---- conversions ---- */

double kb_number_of(const char *s)
{
	static const char space[] = " \t\r\n";
	const char *begin = s + strspn(s, space), *p = begin + (*begin == '-');
	size_t whole = strspn(p, "0123456789"), part = 0;

	p += whole;
	if (*p == '.') {
		part = strspn(p + 1, "0123456789");
		p += 1 + part;
	}
	p += strspn(p, space);
	/* The shape was checked, so strtod() sees no exponent, hex or "inf". */
	return *p != '\0' || whole + part == 0 ? NAN : strtod(begin, NULL);
}

/* A number as XPath writes it: no exponent, no ".0", as many digits as tell it
 * from its neighbours. */
const char *kb_number_text(struct kb_arena *a, double v)
{
	const char *s = "";

	if (isnan(v))
		return "NaN";
	if (isinf(v))
		return v > 0 ? "Infinity" : "-Infinity";
	if (v == 0)
		return "0";
	if (v == trunc(v))
		return kb_arena_fmt(a, "%.0f", v);
	for (int digits = 1; digits < 340; digits++) {
		s = kb_arena_fmt(a, "%.*f", digits, v);
		if (strtod(s, NULL) == v)
			break;
	}
	return s;
}

bool kb_worth_boolean(const struct kb_worth *w)
{
	switch (w->is) {
	case KB_W_BOOLEAN: return w->boolean;
	case KB_W_NUMBER: return w->number != 0 && !isnan(w->number);
	case KB_W_STRING: return *w->string != '\0';
	default: return w->count > 0;
	}
}

const char *kb_worth_string(struct kb_eval *e, const struct kb_worth *w)
{
	const char *s;

	switch (w->is) {
	case KB_W_BOOLEAN: return w->boolean ? "true" : "false";
	case KB_W_NUMBER: return kb_number_text(e->arena, w->number);
	case KB_W_STRING: return w->string;
	default:
		s = w->count == 0 ? "" : kb_node_text(e->arena, w->nodes[0]);
		return kb_eval_pay(e, strlen(s) / 64) ? s : "";
	}
}

double kb_worth_number(struct kb_eval *e, const struct kb_worth *w)
{
	switch (w->is) {
	case KB_W_BOOLEAN: return w->boolean;
	case KB_W_NUMBER: return w->number;
	default: return kb_number_of(kb_worth_string(e, w));
	}
}

/* ---- paths ---- */

static void add_node(struct kb_worth *w, const struct kb_node *n)
{
	/* Siblings share a parent and stand together: the one before is enough to look at. */
	if (w->count == 0 || w->nodes[w->count - 1] != n)
		w->nodes[w->count++] = n;
}

static size_t children(const struct kb_node *n)
{
	size_t count = 0;

	for (n = n->first; n != NULL; n = n->next)
		count++;
	return count;
}

/* Until paths have prefixes of their own: a name with its prefix as written. */
static bool is_named(const struct kb_node *n, const char *name)
{
	size_t len = strlen(n->prefix);
	bool ours = len == 0 || strcmp(n->uri, "http://www.w3.org/2002/xforms") == 0;

	if (n->kind != KB_NODE_ELEMENT || ours)
		return n->kind == KB_NODE_ELEMENT && strcmp(n->name, name) == 0;
	return strncmp(name, n->prefix, len) == 0 && name[len] == ':' && strcmp(n->name, name + len + 1) == 0;
}

static struct kb_worth take_step(struct kb_eval *e, const struct kb_worth *from, const struct kb_step *s)
{
	struct kb_worth to = { .is = KB_W_NODES };
	size_t most = 0;

	for (size_t i = 0; i < from->count; i++)
		most += s->axis == KB_AXIS_CHILD ? children(from->nodes[i]) : 1;
	if (!kb_eval_pay(e, most))
		return to;
	to.nodes = kb_arena_alloc(e->arena, (most + 1) * sizeof(*to.nodes));
	for (size_t i = 0; i < from->count; i++) {
		const struct kb_node *n = from->nodes[i];
		if (s->axis == KB_AXIS_SELF)
			add_node(&to, n);
		else if (s->axis == KB_AXIS_PARENT && n->parent != NULL)
			add_node(&to, n->parent);
		else if (s->axis == KB_AXIS_CHILD)
			for (const struct kb_node *k = n->first; k != NULL; k = k->next)
				if (is_named(k, s->name))
					add_node(&to, k);
	}
	return to;
}

static struct kb_worth path(struct kb_eval *e, const struct kb_ast *t)
{
	const struct kb_node **start = kb_arena_alloc(e->arena, sizeof(*start));
	struct kb_worth w = { .is = KB_W_NODES, .nodes = start, .count = 1 };

	*start = t->absolute ? e->root : e->here;
	for (size_t i = 0; i < t->nsteps && !e->over; i++)
		w = take_step(e, &w, &t->steps[i]);
	return w;
}

/* ---- operators ---- */

static bool compare_numbers(enum kb_ast_kind op, double a, double b)
{
	switch (op) {
	case KB_AST_EQ: return a == b;
	case KB_AST_NE: return a != b;
	case KB_AST_LT: return a < b;
	case KB_AST_LE: return a <= b;
	case KB_AST_GT: return a > b;
	default: return a >= b;
	}
}

/* Two worths of which none is a node-set (XPath 1.0, 3.4). */
static bool compare_plain(struct kb_eval *e, enum kb_ast_kind op, const struct kb_worth *a, const struct kb_worth *b)
{
	bool equality = op == KB_AST_EQ || op == KB_AST_NE;

	if (equality && (a->is == KB_W_BOOLEAN || b->is == KB_W_BOOLEAN))
		return (kb_worth_boolean(a) == kb_worth_boolean(b)) == (op == KB_AST_EQ);
	if (equality && a->is == KB_W_STRING && b->is == KB_W_STRING)
		return (strcmp(a->string, b->string) == 0) == (op == KB_AST_EQ);
	return compare_numbers(op, kb_worth_number(e, a), kb_worth_number(e, b));
}

/* A node-set compares as "is there a node such that"; with a boolean it counts as one. */
static bool compare(struct kb_eval *e, enum kb_ast_kind op, const struct kb_worth *a, const struct kb_worth *b)
{
	const struct kb_worth *set = a->is == KB_W_NODES ? a : b, *other = set == a ? b : a;

	if (set->is != KB_W_NODES)
		return compare_plain(e, op, a, b);
	if (other->is == KB_W_BOOLEAN) {
		struct kb_worth any = kb_of_boolean(set->count > 0);
		return compare_plain(e, op, set == a ? &any : a, set == a ? b : &any);
	}
	for (size_t i = 0; i < set->count && kb_eval_pay(e, 1); i++) {
		struct kb_worth one = kb_of_string(kb_node_text(e->arena, set->nodes[i]));
		if (set == a ? compare(e, op, &one, b) : compare(e, op, a, &one))
			return true;
	}
	return false;
}

static double reckon(enum kb_ast_kind op, double a, double b)
{
	switch (op) {
	case KB_AST_ADD: return a + b;
	case KB_AST_SUBTRACT: return a - b;
	case KB_AST_MULTIPLY: return a * b;
	case KB_AST_DIVIDE: return a / b;
	default: return fmod(a, b);
	}
}

static struct kb_worth binary(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth a = kb_eval(e, t->args[0]), b;

	/* The right side is looked at only where it decides. */
	if ((t->kind == KB_AST_OR && kb_worth_boolean(&a)) || (t->kind == KB_AST_AND && !kb_worth_boolean(&a)))
		return kb_of_boolean(t->kind == KB_AST_OR);
	b = kb_eval(e, t->args[1]);
	if (t->kind == KB_AST_OR || t->kind == KB_AST_AND)
		return kb_of_boolean(kb_worth_boolean(&b));
	if (t->kind >= KB_AST_EQ && t->kind <= KB_AST_GE)
		return kb_of_boolean(compare(e, t->kind, &a, &b));
	return kb_of_number(reckon(t->kind, kb_worth_number(e, &a), kb_worth_number(e, &b)));
}

struct kb_worth kb_eval(struct kb_eval *e, const struct kb_ast *t)
{
	if (!kb_eval_pay(e, 1))
		return kb_of_string("");
	switch (t->kind) {
	case KB_AST_NUMBER:
		return kb_of_number(t->number);
	case KB_AST_STRING:
		return kb_of_string(t->text);
	case KB_AST_PATH:
		return path(e, t);
	case KB_AST_CALL:
		return t->function->call(e, t);
	case KB_AST_NEGATE: {
		struct kb_worth w = kb_eval(e, t->args[0]);
		return kb_of_number(-kb_worth_number(e, &w));
	}
	default:
		return binary(e, t);
	}
}
