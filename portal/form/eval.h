/* eval.h - the worth of an expression over an instance.
 *
 * Conversions follow XPath 1.0 with the changes of ODK (xforms.md 1.9): a number
 * from "" is NaN, functions of many arguments take every node of a node-set.
 * Dates are not numbers here yet: no form that is read has a date. */
#ifndef KB_EVAL_H
#define KB_EVAL_H

#include "ast.h"
#include "instance.h"

enum { KB_EVAL_STEPS = 20000 }; /* nodes, calls and 64-byte pieces of text that one evaluation may touch */

struct kb_worth {
	enum { KB_W_BOOLEAN, KB_W_NUMBER, KB_W_STRING, KB_W_NODES } is;
	bool boolean;
	double number;
	const char *string;
	const struct kb_node **nodes; /* in document order, none twice */
	size_t count;
};

/* One evaluation. When the steps are used up `over` is set and the worth means
 * nothing. */
struct kb_eval {
	struct kb_arena *arena;
	const struct kb_node *root; /* the document: its child is the root element */
	const struct kb_node *here; /* the context node */
	unsigned steps;
	bool over;
};

struct kb_worth kb_eval(struct kb_eval *e, const struct kb_ast *t);

/* Conversions of XPath. */
bool kb_worth_boolean(const struct kb_worth *w);
double kb_worth_number(struct kb_eval *e, const struct kb_worth *w);
const char *kb_worth_string(struct kb_eval *e, const struct kb_worth *w);

/* number('...'): white space around, digits with at most one point and a minus;
 * everything else is NaN. */
double kb_number_of(const char *s);

struct kb_worth kb_of_boolean(bool v);
struct kb_worth kb_of_number(double v);
struct kb_worth kb_of_string(const char *v);

/* Counts work done; false: enough. */
bool kb_eval_pay(struct kb_eval *e, size_t steps);

/* A function. It gets its call, not its arguments, so that if() and coalesce()
 * evaluate only what they return. */
struct kb_function {
	const char *name;
	size_t min, max; /* arguments */
	struct kb_worth (*call)(struct kb_eval *e, const struct kb_ast *t);
};
const struct kb_function *kb_function_find(const char *name); /* NULL: none */

#endif
