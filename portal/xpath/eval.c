/* eval.c - walks the tree of an expression. Advantage over compiling to code:
 * it is short and safe. It is slower, which forms do not feel. */
#include <math.h>
#include <stdarg.h>
#include "compare.h"

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

struct kb_worth kb_eval_refuse(struct kb_eval *e, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	if (e->why == NULL)
		e->why = kb_arena_vfmt(e->arena, fmt, ap);
	va_end(ap);
	return kb_of_string("");
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
		return kb_of_boolean(kb_compare(e, t->kind, &a, &b));
	return kb_of_number(reckon(t->kind, kb_worth_number(e, &a), kb_worth_number(e, &b)));
}

static struct kb_worth negate(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w = kb_eval(e, t->args[0]);

	return kb_of_number(-kb_worth_number(e, &w));
}

static struct kb_worth call(struct kb_eval *e, const struct kb_ast *t)
{
	if (t->function == NULL)
		return kb_eval_refuse(e, "there is no function %s()", t->text);
	if (t->nargs < t->function->min || t->nargs > t->function->max)
		return kb_eval_refuse(e, "%s() does not take %zu arguments", t->text, t->nargs);
	return t->function->call(e, t);
}

struct kb_worth kb_eval(struct kb_eval *e, const struct kb_ast *t)
{
	if (e->why != NULL || !kb_eval_pay(e, 1))
		return kb_of_string("");
	switch (t->kind) {
	case KB_AST_NUMBER: return kb_of_number(t->number);
	case KB_AST_STRING: return kb_of_string(t->text);
	case KB_AST_VARIABLE: return kb_eval_refuse(e, "there is no variable $%s", t->text);
	case KB_AST_PATH: return kb_path(e, t);
	case KB_AST_FILTER: return kb_filter(e, t);
	case KB_AST_UNION: return kb_union(e, t);
	case KB_AST_CALL: return call(e, t);
	case KB_AST_NEGATE: return negate(e, t);
	default: return binary(e, t);
	}
}
