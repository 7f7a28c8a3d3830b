/* functions.c - finds a function, evaluates arguments, and what decides: if() and its kind.
 *
 * A further function is one line in the table of its file and one function above it; where
 * engines differ, docs/decisions/xpath.md says which one is followed. */
#include <math.h>
#include <string.h>
#include "functions.h"

struct kb_worth kb_arg(struct kb_eval *e, const struct kb_ast *t, size_t i) { return kb_eval(e, t->args[i]); }

bool kb_arg_boolean(struct kb_eval *e, const struct kb_ast *t, size_t i)
{
	struct kb_worth w = kb_arg(e, t, i);
	return kb_worth_boolean(&w);
}

double kb_arg_number(struct kb_eval *e, const struct kb_ast *t, size_t i)
{
	struct kb_worth w = kb_arg(e, t, i);
	return kb_worth_number(e, &w);
}

const char *kb_arg_string(struct kb_eval *e, const struct kb_ast *t, size_t i)
{
	struct kb_worth w = kb_arg(e, t, i);
	const char *s = kb_worth_string(e, &w);
	return kb_eval_pay(e, strlen(s) / 64) ? s : "";
}

const char *kb_arg_or_here(struct kb_eval *e, const struct kb_ast *t, size_t i)
{
	return i < t->nargs ? kb_arg_string(e, t, i) : kb_node_read(e, e->here);
}

struct kb_worth kb_arg_nodes(struct kb_eval *e, const struct kb_ast *t, size_t i)
{
	struct kb_worth w = kb_arg(e, t, i);

	if (w.is == KB_W_NODES)
		return w;
	kb_eval_refuse(e, "%s() takes nodes", t->text);
	return kb_nodes_new(e, 0);
}

size_t kb_arg_spread(struct kb_eval *e, const struct kb_ast *t, size_t first, struct kb_worth **list)
{
	struct kb_worth *args = kb_arena_alloc(e->arena, (t->nargs + 1) * sizeof(*args));
	size_t n = 0, most = 0;

	for (size_t i = first; i < t->nargs; i++) {
		args[i] = kb_arg(e, t, i);
		most += args[i].is == KB_W_NODES ? args[i].count : 1;
	}
	if (!kb_eval_pay(e, most))
		return 0;
	*list = kb_arena_alloc(e->arena, (most + 1) * sizeof(**list));
	for (size_t i = first; i < t->nargs; i++) {
		if (args[i].is != KB_W_NODES)
			(*list)[n++] = args[i];
		for (size_t k = 0; args[i].is == KB_W_NODES && k < args[i].count; k++)
			(*list)[n++] = kb_of_string(kb_node_read(e, args[i].nodes[k]));
	}
	return n;
}

/* ---- logic ---- */

static struct kb_worth f_true(struct kb_eval *e, const struct kb_ast *t) { (void)e; (void)t; return kb_of_boolean(true); }
static struct kb_worth f_false(struct kb_eval *e, const struct kb_ast *t) { (void)e; (void)t; return kb_of_boolean(false); }
static struct kb_worth f_not(struct kb_eval *e, const struct kb_ast *t) { return kb_of_boolean(!kb_arg_boolean(e, t, 0)); }
static struct kb_worth f_boolean(struct kb_eval *e, const struct kb_ast *t) { return kb_of_boolean(kb_arg_boolean(e, t, 0)); }

static struct kb_worth f_if(struct kb_eval *e, const struct kb_ast *t)
{
	return kb_arg(e, t, kb_arg_boolean(e, t, 0) ? 1 : 2);
}

/* The first that is not empty; NaN counts as empty. */
static struct kb_worth f_coalesce(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w = kb_arg(e, t, 0);
	bool empty = w.is == KB_W_NUMBER ? isnan(w.number) : *kb_worth_string(e, &w) == '\0';

	return kb_of_string(empty ? kb_arg_string(e, t, 1) : kb_worth_string(e, &w));
}

/* What is there already stays. */
static struct kb_worth f_once(struct kb_eval *e, const struct kb_ast *t)
{
	const char *now = kb_node_read(e, e->here);
	struct kb_worth w;

	if (*now != '\0')
		return kb_of_string(now);
	w = kb_arg(e, t, 0);
	return w.is == KB_W_NUMBER && isnan(w.number) ? kb_of_string("") : kb_of_string(kb_worth_string(e, &w));
}

static struct kb_worth f_boolean_from_string(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0);
	return kb_of_boolean(strcmp(s, "true") == 0 || strcmp(s, "1") == 0);
}

/* How many hold; -1 as a limit is none. */
static struct kb_worth within(double min, double max, double n)
{
	return kb_of_boolean((min == -1 || n >= min) && (max == -1 || n <= max));
}

/* A node counts as what stands in it: a blank one does not hold, nor does a 0. */
static bool is_checked(const struct kb_worth *w)
{
	double v = w->is == KB_W_STRING ? kb_number_of(w->string) : NAN;

	return isnan(v) ? kb_worth_boolean(w) : v != 0;
}

static struct kb_worth f_checklist(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth *list = NULL;
	size_t n = kb_arg_spread(e, t, 2, &list), count = 0;

	for (size_t i = 0; i < n; i++)
		count += is_checked(&list[i]);
	return within(kb_arg_number(e, t, 0), kb_arg_number(e, t, 1), (double)count);
}

static size_t spread_one(struct kb_eval *e, const struct kb_ast *t, size_t i, struct kb_worth **list)
{
	struct kb_ast one = *t;

	one.nargs = i + 1;
	return kb_arg_spread(e, &one, i, list);
}

static struct kb_worth f_weighted_checklist(struct kb_eval *e, const struct kb_ast *t)
{
	double sum = 0;

	for (size_t i = 2; i + 1 < t->nargs; i += 2) {
		struct kb_worth *values = NULL, *weights = NULL;
		size_t n = spread_one(e, t, i, &values), most = spread_one(e, t, i + 1, &weights);
		for (size_t k = 0; k < n && k < most; k++)
			sum += is_checked(&values[k]) ? kb_worth_number(e, &weights[k]) : 0;
	}
	return within(kb_arg_number(e, t, 0), kb_arg_number(e, t, 1), sum);
}

static const struct kb_function functions[] = {
	{ "boolean", 1, 1, f_boolean },
	{ "boolean-from-string", 1, 1, f_boolean_from_string },
	{ "checklist", 2, KB_ARGS_MAX, f_checklist },
	{ "coalesce", 2, 2, f_coalesce },
	{ "false", 0, 0, f_false },
	{ "if", 3, 3, f_if },
	{ "not", 1, 1, f_not },
	{ "once", 1, 1, f_once },
	{ "true", 0, 0, f_true },
	{ "weighted-checklist", 4, KB_ARGS_MAX, f_weighted_checklist },
};
KB_FUNCTIONS(logic);

const struct kb_function *kb_function_find(const char *name)
{
	static const struct kb_functions *const all[] = { &kb_functions_logic, &kb_functions_text, &kb_functions_number,
		&kb_functions_date, &kb_functions_node, &kb_functions_list, &kb_functions_hash, &kb_functions_geo };

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		for (size_t k = 0; k < all[i]->count; k++)
			if (strcmp(all[i]->list[k].name, name) == 0)
				return &all[i]->list[k];
	return NULL;
}
