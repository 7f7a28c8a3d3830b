/* functions.h - what the files of functions share: arguments, and the tables that
 * functions.c looks a name up in, each sorted by name. */
#ifndef KB_FUNCTIONS_H
#define KB_FUNCTIONS_H

#include "eval.h"
#include "list.h"

struct kb_worth kb_arg(struct kb_eval *e, const struct kb_ast *t, size_t i);
bool kb_arg_boolean(struct kb_eval *e, const struct kb_ast *t, size_t i);
double kb_arg_number(struct kb_eval *e, const struct kb_ast *t, size_t i);
const char *kb_arg_string(struct kb_eval *e, const struct kb_ast *t, size_t i);

/* The text of an argument, or of the context node where it was left out. */
const char *kb_arg_or_here(struct kb_eval *e, const struct kb_ast *t, size_t i);

/* A node-set; of anything else the evaluation is refused. */
struct kb_worth kb_arg_nodes(struct kb_eval *e, const struct kb_ast *t, size_t i);

/* The arguments from `first` on as single worths: every node of a node-set is one, as a
 * text. Returns how many. */
size_t kb_arg_spread(struct kb_eval *e, const struct kb_ast *t, size_t first, struct kb_worth **list);

/* The text of a node, paid for. */
const char *kb_node_read(struct kb_eval *e, const struct kb_node *n);

/* A node-set in the arena with room for n. */
struct kb_worth kb_nodes_new(struct kb_eval *e, size_t n);

struct kb_functions { const struct kb_function *list; size_t count; };
extern const struct kb_functions kb_functions_logic, kb_functions_text, kb_functions_number, kb_functions_date,
    kb_functions_node, kb_functions_list, kb_functions_hash, kb_functions_geo;

/* A number from 0 up to 1: of the scene, else of the system. */
double kb_dice(struct kb_eval *e);

#define KB_FUNCTIONS(name) \
	const struct kb_functions kb_functions_##name = { functions, sizeof(functions) / sizeof(*functions) }

/* One argument, a number, and a number back: F(sin, sin(x)). */
#define KB_OF_NUMBER(name, expr) \
	static struct kb_worth name(struct kb_eval *e, const struct kb_ast *t) \
	{ \
		double x = kb_arg_number(e, t, 0); \
		return kb_of_number(expr); \
	}

#endif
