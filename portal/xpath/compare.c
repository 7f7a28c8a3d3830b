/* compare.c - the operators that compare (XPath 1.0, 3.4, as the engines of ODK do it).
 *
 * A node-set compares as "is there a node such that". With a boolean, "=" and "!=" take it
 * as one; "<" and its kind look for a node even then, as web-forms and Enketo do. */
#include <string.h>
#include "compare.h"
#include "functions.h"

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

static bool is_equality(enum kb_ast_kind op) { return op == KB_AST_EQ || op == KB_AST_NE; }

/* Two worths of which none is a node-set. */
static bool compare_plain(struct kb_eval *e, enum kb_ast_kind op, const struct kb_worth *a, const struct kb_worth *b)
{
	if (is_equality(op) && (a->is == KB_W_BOOLEAN || b->is == KB_W_BOOLEAN))
		return (kb_worth_boolean(a) == kb_worth_boolean(b)) == (op == KB_AST_EQ);
	if (is_equality(op) && a->is == KB_W_STRING && b->is == KB_W_STRING)
		return (strcmp(a->string, b->string) == 0) == (op == KB_AST_EQ);
	return compare_numbers(op, kb_worth_number(e, a), kb_worth_number(e, b));
}

bool kb_compare(struct kb_eval *e, enum kb_ast_kind op, const struct kb_worth *a, const struct kb_worth *b)
{
	const struct kb_worth *set = a->is == KB_W_NODES ? a : b, *other = set == a ? b : a;

	if (set->is != KB_W_NODES)
		return compare_plain(e, op, a, b);
	if (other->is == KB_W_BOOLEAN && is_equality(op)) {
		struct kb_worth any = kb_of_boolean(set->count > 0);
		return compare_plain(e, op, set == a ? &any : a, set == a ? b : &any);
	}
	for (size_t i = 0; i < set->count && kb_eval_pay(e, 1); i++) {
		struct kb_worth one = kb_of_string(kb_node_read(e, set->nodes[i]));
		if (set == a ? kb_compare(e, op, &one, b) : kb_compare(e, op, a, &one))
			return true;
	}
	return false;
}
