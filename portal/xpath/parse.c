/* parse.c - tokens to tree, by precedence climbing.
 *
 * A form with an expression that cannot be read is refused when it is loaded:
 * after that, evaluation has no syntax errors left. */
#include <stdlib.h>
#include <string.h>
#include "ast.h"
#include "eval.h"

enum { LEVEL_OR = 1, LEVEL_AND, LEVEL_EQUAL, LEVEL_ORDER, LEVEL_SUM, LEVEL_PRODUCT, LEVEL_UNION };

static const struct operator { enum kb_tok tok; enum kb_ast_kind kind; int level; } operators[] = {
	{ KB_TOK_OR, KB_AST_OR, LEVEL_OR }, { KB_TOK_AND, KB_AST_AND, LEVEL_AND },
	{ KB_TOK_EQ, KB_AST_EQ, LEVEL_EQUAL }, { KB_TOK_NE, KB_AST_NE, LEVEL_EQUAL },
	{ KB_TOK_LT, KB_AST_LT, LEVEL_ORDER }, { KB_TOK_LE, KB_AST_LE, LEVEL_ORDER },
	{ KB_TOK_GT, KB_AST_GT, LEVEL_ORDER }, { KB_TOK_GE, KB_AST_GE, LEVEL_ORDER },
	{ KB_TOK_PLUS, KB_AST_ADD, LEVEL_SUM }, { KB_TOK_MINUS, KB_AST_SUBTRACT, LEVEL_SUM },
	{ KB_TOK_TIMES, KB_AST_MULTIPLY, LEVEL_PRODUCT }, { KB_TOK_DIV, KB_AST_DIVIDE, LEVEL_PRODUCT },
	{ KB_TOK_MOD, KB_AST_MODULO, LEVEL_PRODUCT }, { KB_TOK_UNION, KB_AST_UNION, LEVEL_UNION },
};

static struct kb_ast *expression(struct kb_parser *p, int level);

struct kb_ast *kb_parse_refuse(struct kb_parser *p, const char *what)
{
	if (p->why == NULL)
		p->why = kb_arena_fmt(p->arena, "%s at character %zu of \"%.60s\"", what,
		    (size_t)(p->lex.text - p->expr) + 1, p->expr);
	return NULL;
}

/* What to say about a token that nothing here can begin or end with. */
const char *kb_parse_complaint(const struct kb_parser *p)
{
	if (p->lex.kind == KB_TOK_END)
		return "the expression ends too early";
	if (p->lex.kind == KB_TOK_BAD)
		return "this engine does not read what stands";
	return "did not expect what stands";
}

struct kb_ast *kb_parse_leaf(struct kb_parser *p, enum kb_ast_kind kind)
{
	struct kb_ast *t = kb_arena_alloc(p->arena, sizeof(*t));

	t->kind = kind;
	t->depth = 1;
	return t;
}

struct kb_ast *kb_parse_branch(struct kb_parser *p, enum kb_ast_kind kind, struct kb_ast *const *args, size_t n)
{
	struct kb_ast *t = kb_parse_leaf(p, kind);

	t->args = kb_arena_alloc(p->arena, n * sizeof(*args) + 1);
	for (size_t i = 0; i < n; i++) {
		t->args[i] = args[i];
		if (args[i]->depth >= t->depth)
			t->depth = args[i]->depth + 1;
	}
	t->nargs = n;
	return t->depth > KB_EXPR_DEPTH ? kb_parse_refuse(p, "the expression is nested too deeply") : t;
}

bool kb_parse_accept(struct kb_parser *p, enum kb_tok kind)
{
	if (p->lex.kind != kind)
		return false;
	kb_lex_next(&p->lex);
	return true;
}

static struct kb_ast *number(struct kb_parser *p)
{
	struct kb_ast *t = kb_parse_leaf(p, KB_AST_NUMBER);

	t->number = strtod(kb_arena_copy(p->arena, p->lex.text, p->lex.len), NULL);
	kb_lex_next(&p->lex);
	return t;
}

static struct kb_ast *string(struct kb_parser *p)
{
	struct kb_ast *t = kb_parse_leaf(p, KB_AST_STRING);

	t->text = kb_arena_copy(p->arena, p->lex.text, p->lex.len);
	kb_lex_next(&p->lex);
	return t;
}

static size_t arguments(struct kb_parser *p, struct kb_ast **args)
{
	size_t n = 0;

	if (kb_parse_accept(p, KB_TOK_CLOSE))
		return 0;
	do {
		if (n == KB_ARGS_MAX) {
			kb_parse_refuse(p, "too many arguments");
			return 0;
		}
		if ((args[n++] = expression(p, LEVEL_OR)) == NULL)
			return 0;
	} while (kb_parse_accept(p, KB_TOK_COMMA));
	if (!kb_parse_accept(p, KB_TOK_CLOSE))
		kb_parse_refuse(p, kb_parse_complaint(p));
	return n;
}

/* A function that is not there is an error when the form is read; where nobody reads it
 * beforehand, it is one only if an evaluation comes past it. */
static const char *objection(struct kb_parser *p, const struct kb_function *f, const char *name, size_t n)
{
	if (p->any)
		return NULL;
	if (f == NULL)
		return kb_arena_fmt(p->arena, "there is no function %s()", name);
	if (n < f->min || n > f->max)
		return kb_arena_fmt(p->arena, "%s() does not take %zu arguments", name, n);
	return NULL;
}

static struct kb_ast *call(struct kb_parser *p)
{
	const char *name = kb_arena_copy(p->arena, p->lex.text, p->lex.len), *why;
	const struct kb_function *f = kb_function_find(name);
	struct kb_ast *args[KB_ARGS_MAX], *t;

	if (f == NULL && !p->any)
		return kb_parse_refuse(p, objection(p, f, name, 0));
	kb_lex_next(&p->lex); /* the name */
	kb_lex_next(&p->lex); /* "(" */
	size_t n = arguments(p, args);
	if (p->why != NULL)
		return NULL;
	if ((why = objection(p, f, name, n)) != NULL)
		return kb_parse_refuse(p, why);
	if ((t = kb_parse_branch(p, KB_AST_CALL, args, n)) != NULL) {
		t->function = f;
		t->text = name;
	}
	return t;
}

static struct kb_ast *variable(struct kb_parser *p)
{
	struct kb_ast *t = kb_parse_leaf(p, KB_AST_VARIABLE);

	if (!p->any)
		return kb_parse_refuse(p, "a form has no variables: did not expect what stands");
	t->text = kb_arena_copy(p->arena, p->lex.text, p->lex.len);
	kb_lex_next(&p->lex);
	return t;
}

static bool is_call(const struct kb_parser *p)
{
	return p->lex.kind == KB_TOK_NAME && p->lex.at[strspn(p->lex.at, " \t\r\n")] == '(' && !kb_parse_is_node_test(p);
}

static struct kb_ast *parenthesis(struct kb_parser *p)
{
	struct kb_ast *t;

	kb_lex_next(&p->lex);
	t = expression(p, LEVEL_OR);
	return t == NULL || kb_parse_accept(p, KB_TOK_CLOSE) ? t : kb_parse_refuse(p, kb_parse_complaint(p));
}

static struct kb_ast *primary(struct kb_parser *p)
{
	switch (p->lex.kind) {
	case KB_TOK_NUMBER:
		return number(p);
	case KB_TOK_STRING:
		return string(p);
	case KB_TOK_VARIABLE:
		return variable(p);
	case KB_TOK_OPEN:
		return parenthesis(p);
	default:
		return call(p);
	}
}

/* What a path may begin with, filtered, and the steps behind it. */
static struct kb_ast *operand(struct kb_parser *p)
{
	struct kb_ast *t;

	switch (p->lex.kind) {
	case KB_TOK_NUMBER: case KB_TOK_STRING: case KB_TOK_VARIABLE: case KB_TOK_OPEN:
		break;
	default:
		if (!is_call(p))
			return kb_parse_path(p, NULL);
	}
	if ((t = primary(p)) == NULL || (t = kb_parse_filter(p, t)) == NULL)
		return NULL;
	return p->lex.kind == KB_TOK_SLASH || p->lex.kind == KB_TOK_SLASHES ? kb_parse_path(p, t) : t;
}

/* "-a|b" is the minus of a union, "a|-b" is nothing: a minus binds looser than "|". */
static struct kb_ast *unary(struct kb_parser *p, int level)
{
	struct kb_ast *t;
	bool minus = false, any = false;

	if (level > LEVEL_UNION)
		return operand(p);
	for (; kb_parse_accept(p, KB_TOK_MINUS); minus = !minus)
		any = true;
	if (!any)
		return operand(p);
	if ((t = expression(p, LEVEL_UNION)) == NULL)
		return NULL;
	t = kb_parse_branch(p, KB_AST_NEGATE, &t, 1); /* also makes a number of it */
	return minus || t == NULL ? t : kb_parse_branch(p, KB_AST_NEGATE, &t, 1);
}

static const struct operator *operator_of(enum kb_tok tok)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (operators[i].tok == tok)
			return &operators[i];
	return NULL;
}

/* Reads operators of this level and tighter ones; equal ones group to the left. */
static struct kb_ast *expression(struct kb_parser *p, int level)
{
	const struct operator *op;
	struct kb_ast *t;

	if (++p->depth > KB_EXPR_DEPTH)
		return kb_parse_refuse(p, "the expression is nested too deeply");
	t = unary(p, level);
	while (t != NULL && (op = operator_of(p->lex.kind)) != NULL && op->level >= level) {
		kb_lex_next(&p->lex);
		struct kb_ast *right = expression(p, op->level + 1);
		t = right == NULL ? NULL : kb_parse_branch(p, op->kind, (struct kb_ast *[]){ t, right }, 2);
	}
	p->depth--;
	return t;
}

struct kb_ast *kb_parse_expression(struct kb_parser *p) { return expression(p, LEVEL_OR); }

static struct kb_ast *parse(struct kb_parser *p, const char **why)
{
	struct kb_ast *t = NULL;

	if (strnlen(p->expr, KB_EXPR_MAX + 1) > KB_EXPR_MAX) {
		*why = kb_arena_fmt(p->arena, "the expression is longer than %d bytes", KB_EXPR_MAX);
		return NULL;
	}
	kb_lex_begin(&p->lex, p->expr);
	t = expression(p, LEVEL_OR);
	if (t != NULL && p->lex.kind != KB_TOK_END)
		t = kb_parse_refuse(p, kb_parse_complaint(p));
	*why = p->why;
	return t;
}

struct kb_ast *kb_xpath_parse(struct kb_arena *a, const char *expr, const char **why)
{
	return parse(&(struct kb_parser){ .arena = a, .expr = expr }, why);
}

struct kb_ast *kb_xpath_parse_any(struct kb_arena *a, const char *expr, const char **why)
{
	return parse(&(struct kb_parser){ .arena = a, .expr = expr, .any = true }, why);
}

void kb_xpath_paths(const struct kb_ast *t, void (*found)(void *with, const struct kb_ast *path), void *with)
{
	if (t == NULL)
		return;
	if (t->kind == KB_AST_PATH)
		found(with, t);
	for (size_t i = 0; i < t->nsteps; i++)
		for (size_t k = 0; k < t->steps[i].npredicates; k++)
			kb_xpath_paths(t->steps[i].predicates[k], found, with);
	for (size_t i = 0; i < t->nargs; i++)
		kb_xpath_paths(t->args[i], found, with);
}
