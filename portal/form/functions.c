/* functions.c - the functions of ODK XForms that forms here may call.
 *
 * A further function is one line in the table and one function above it; where
 * engines differ, xforms.md 1.9 says which one is followed. */
#include <math.h>
#include <string.h>
#include "eval.h"

enum { MANY = 64 }; /* as many arguments as the parser takes */

static const char SPACE[] = " \t\r\n";

static struct kb_worth arg(struct kb_eval *e, const struct kb_ast *t, size_t i) { return kb_eval(e, t->args[i]); }

static bool arg_boolean(struct kb_eval *e, const struct kb_ast *t, size_t i)
{
	struct kb_worth w = arg(e, t, i);
	return kb_worth_boolean(&w);
}

static double arg_number(struct kb_eval *e, const struct kb_ast *t, size_t i)
{
	struct kb_worth w = arg(e, t, i);
	return kb_worth_number(e, &w);
}

static const char *arg_string(struct kb_eval *e, const struct kb_ast *t, size_t i)
{
	struct kb_worth w = arg(e, t, i);
	const char *s = kb_worth_string(e, &w);
	return kb_eval_pay(e, strlen(s) / 64) ? s : "";
}

/* The text of the context node: what string() and number() mean without argument. */
static const char *here(struct kb_eval *e) { return kb_node_text(e->arena, e->here); }

/* ---- logic ---- */

static struct kb_worth f_true(struct kb_eval *e, const struct kb_ast *t) { (void)e; (void)t; return kb_of_boolean(true); }
static struct kb_worth f_false(struct kb_eval *e, const struct kb_ast *t) { (void)e; (void)t; return kb_of_boolean(false); }
static struct kb_worth f_not(struct kb_eval *e, const struct kb_ast *t) { return kb_of_boolean(!arg_boolean(e, t, 0)); }
static struct kb_worth f_boolean(struct kb_eval *e, const struct kb_ast *t) { return kb_of_boolean(arg_boolean(e, t, 0)); }

/* Lazy: the branch that is not taken is not looked at. */
static struct kb_worth f_if(struct kb_eval *e, const struct kb_ast *t)
{
	return arg(e, t, arg_boolean(e, t, 0) ? 1 : 2);
}

/* The first that is not empty; NaN counts as empty. */
static struct kb_worth f_coalesce(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w = arg(e, t, 0);
	bool empty = w.is == KB_W_NUMBER ? isnan(w.number) : *kb_worth_string(e, &w) == '\0';

	return kb_of_string(empty ? arg_string(e, t, 1) : kb_worth_string(e, &w));
}

/* ---- text ---- */

static struct kb_worth f_string(struct kb_eval *e, const struct kb_ast *t)
{
	return kb_of_string(t->nargs == 0 ? here(e) : arg_string(e, t, 0));
}

/* Every node of a node-set is a part of its own. */
static struct kb_worth f_concat(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_buf b = { .arena = e->arena };

	for (size_t i = 0; i < t->nargs && !e->over; i++) {
		struct kb_worth w = arg(e, t, i);
		if (w.is != KB_W_NODES)
			kb_buf_text(&b, kb_worth_string(e, &w));
		else
			for (size_t k = 0; k < w.count; k++)
				kb_buf_text(&b, kb_node_text(e->arena, w.nodes[k]));
		kb_eval_pay(e, b.len / 64);
	}
	return kb_of_string(b.data == NULL ? "" : b.data);
}

/* Code points: every byte of UTF-8 that does not continue a character. */
static struct kb_worth f_string_length(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = t->nargs == 0 ? here(e) : arg_string(e, t, 0);
	double n = 0;

	for (; *s != '\0'; s++)
		n += ((unsigned char)*s & 0xC0) != 0x80;
	return kb_of_number(n);
}

static struct kb_worth f_contains(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = arg_string(e, t, 0);
	return kb_of_boolean(strstr(s, arg_string(e, t, 1)) != NULL);
}

static struct kb_worth f_starts_with(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = arg_string(e, t, 0), *with = arg_string(e, t, 1);
	return kb_of_boolean(strncmp(s, with, strlen(with)) == 0);
}

/* ---- numbers ---- */

static struct kb_worth f_number(struct kb_eval *e, const struct kb_ast *t)
{
	return kb_of_number(t->nargs == 0 ? kb_number_of(here(e)) : arg_number(e, t, 0));
}

static struct kb_worth f_int(struct kb_eval *e, const struct kb_ast *t) { return kb_of_number(trunc(arg_number(e, t, 0))); }

/* Only a node-set can be counted; of anything else there is no number. */
static struct kb_worth f_count(struct kb_eval *e, const struct kb_ast *t)
{
	struct kb_worth w = arg(e, t, 0);
	return kb_of_number(w.is == KB_W_NODES ? (double)w.count : NAN);
}

/* ---- answers with several choices: a list with spaces between ---- */

/* The next word of a list and its length, or NULL. */
static const char *word(const char *s, size_t *n)
{
	s += strspn(s, SPACE);
	*n = strcspn(s, SPACE);
	return *n == 0 ? NULL : s;
}

static struct kb_worth f_selected(struct kb_eval *e, const struct kb_ast *t)
{
	const char *list = arg_string(e, t, 0), *want = arg_string(e, t, 1), *s;
	size_t n, wanted;

	want = word(want, &wanted);
	if (want == NULL) /* nothing is selected in an empty list only */
		return kb_of_boolean(word(list, &n) == NULL);
	if (word(want + wanted, &n) != NULL) /* two words are no choice */
		return kb_of_boolean(false);
	for (s = list; (s = word(s, &n)) != NULL; s += n)
		if (n == wanted && memcmp(s, want, n) == 0)
			return kb_of_boolean(true);
	return kb_of_boolean(false);
}

static struct kb_worth f_count_selected(struct kb_eval *e, const struct kb_ast *t)
{
	double count = 0;
	size_t n;

	for (const char *s = arg_string(e, t, 0); (s = word(s, &n)) != NULL; s += n)
		count++;
	return kb_of_number(count);
}

/* Counts from 0; outside of the list: "". */
static struct kb_worth f_selected_at(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = arg_string(e, t, 0);
	double left = arg_number(e, t, 1);
	size_t n;

	for (; left >= 0 && (s = word(s, &n)) != NULL; s += n, left--)
		if (left < 1)
			return kb_of_string(kb_arena_copy(e->arena, s, n));
	return kb_of_string("");
}

static const struct kb_function functions[] = {
	{ "boolean", 1, 1, f_boolean },
	{ "coalesce", 2, 2, f_coalesce },
	{ "concat", 0, MANY, f_concat },
	{ "contains", 2, 2, f_contains },
	{ "count", 1, 1, f_count },
	{ "count-selected", 1, 1, f_count_selected },
	{ "false", 0, 0, f_false },
	{ "if", 3, 3, f_if },
	{ "int", 1, 1, f_int },
	{ "not", 1, 1, f_not },
	{ "number", 0, 1, f_number },
	{ "selected", 2, 2, f_selected },
	{ "selected-at", 2, 2, f_selected_at },
	{ "starts-with", 2, 2, f_starts_with },
	{ "string", 0, 1, f_string },
	{ "string-length", 0, 1, f_string_length },
	{ "true", 0, 0, f_true },
};

const struct kb_function *kb_function_find(const char *name)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
		if (strcmp(functions[i].name, name) == 0)
			return &functions[i];
	return NULL;
}
