/* parse.c - tokens to tree, by precedence climbing.
 *
 * A form with an expression that cannot be read is refused when it is loaded:
 * after that, evaluation has no syntax errors left. */
#include <stdlib.h>
#include <string.h>
#include "ast.h"
#include "eval.h"

enum { LEVEL_OR = 1, LEVEL_AND, LEVEL_EQUAL, LEVEL_ORDER, LEVEL_SUM, LEVEL_PRODUCT };
enum { STEPS_MAX = 32, ARGS_MAX = 64 };

static const struct operator { enum kb_tok tok; enum kb_ast_kind kind; int level; } operators[] = {
	{ KB_TOK_OR, KB_AST_OR, LEVEL_OR }, { KB_TOK_AND, KB_AST_AND, LEVEL_AND },
	{ KB_TOK_EQ, KB_AST_EQ, LEVEL_EQUAL }, { KB_TOK_NE, KB_AST_NE, LEVEL_EQUAL },
	{ KB_TOK_LT, KB_AST_LT, LEVEL_ORDER }, { KB_TOK_LE, KB_AST_LE, LEVEL_ORDER },
	{ KB_TOK_GT, KB_AST_GT, LEVEL_ORDER }, { KB_TOK_GE, KB_AST_GE, LEVEL_ORDER },
	{ KB_TOK_PLUS, KB_AST_ADD, LEVEL_SUM }, { KB_TOK_MINUS, KB_AST_SUBTRACT, LEVEL_SUM },
	{ KB_TOK_TIMES, KB_AST_MULTIPLY, LEVEL_PRODUCT }, { KB_TOK_DIV, KB_AST_DIVIDE, LEVEL_PRODUCT },
	{ KB_TOK_MOD, KB_AST_MODULO, LEVEL_PRODUCT },
};

struct parser {
	struct kb_lexer lex;
	struct kb_arena *arena;
	const char *expr;
	unsigned depth;  /* of the recursion: no deeper than a tree may be */
	const char *why; /* the first trouble; nothing is read after it */
};

static struct kb_ast *expression(struct parser *p, int level);

static struct kb_ast *refuse(struct parser *p, const char *what)
{
	if (p->why == NULL)
		p->why = kb_arena_fmt(p->arena, "%s at character %zu of \"%.60s\"", what,
		    (size_t)(p->lex.text - p->expr) + 1, p->expr);
	return NULL;
}

/* What to say about a token that nothing here can begin or end with. */
static const char *complaint(const struct parser *p)
{
	if (p->lex.kind == KB_TOK_END)
		return "the expression ends too early";
	if (p->lex.kind == KB_TOK_BAD)
		return "this engine does not read what stands";
	return "did not expect what stands";
}

static struct kb_ast *leaf(struct parser *p, enum kb_ast_kind kind)
{
	struct kb_ast *t = kb_arena_alloc(p->arena, sizeof(*t));

	t->kind = kind;
	t->depth = 1;
	return t;
}

static struct kb_ast *branch(struct parser *p, enum kb_ast_kind kind, struct kb_ast *const *args, size_t n)
{
	struct kb_ast *t = leaf(p, kind);

	t->args = kb_arena_alloc(p->arena, n * sizeof(*args) + 1);
	for (size_t i = 0; i < n; i++) {
		t->args[i] = args[i];
		if (args[i]->depth >= t->depth)
			t->depth = args[i]->depth + 1;
	}
	t->nargs = n;
	return t->depth > KB_EXPR_DEPTH ? refuse(p, "the expression is nested too deeply") : t;
}

static bool accept(struct parser *p, enum kb_tok kind)
{
	if (p->lex.kind != kind)
		return false;
	kb_lex_next(&p->lex);
	return true;
}

static struct kb_ast *number(struct parser *p)
{
	struct kb_ast *t = leaf(p, KB_AST_NUMBER);

	t->number = strtod(kb_arena_copy(p->arena, p->lex.text, p->lex.len), NULL);
	kb_lex_next(&p->lex);
	return t;
}

static struct kb_ast *string(struct parser *p)
{
	struct kb_ast *t = leaf(p, KB_AST_STRING);

	t->text = kb_arena_copy(p->arena, p->lex.text, p->lex.len);
	kb_lex_next(&p->lex);
	return t;
}

static bool step(struct parser *p, struct kb_step *s)
{
	switch (p->lex.kind) {
	case KB_TOK_DOT: s->axis = KB_AXIS_SELF; break;
	case KB_TOK_DOTDOT: s->axis = KB_AXIS_PARENT; break;
	case KB_TOK_NAME:
		s->axis = KB_AXIS_CHILD;
		s->name = kb_arena_copy(p->arena, p->lex.text, p->lex.len);
		break;
	default:
		refuse(p, complaint(p));
		return false;
	}
	kb_lex_next(&p->lex);
	return true;
}

static struct kb_ast *path(struct parser *p)
{
	struct kb_ast *t = leaf(p, KB_AST_PATH);
	struct kb_step steps[STEPS_MAX] = { 0 };

	t->absolute = accept(p, KB_TOK_SLASH);
	do {
		if (t->nsteps == STEPS_MAX)
			return refuse(p, "the path has too many steps");
		if (!step(p, &steps[t->nsteps++]))
			return NULL;
	} while (accept(p, KB_TOK_SLASH));
	t->steps = kb_arena_alloc(p->arena, t->nsteps * sizeof(*steps));
	memcpy(t->steps, steps, t->nsteps * sizeof(*steps));
	return t;
}

static size_t arguments(struct parser *p, struct kb_ast **args)
{
	size_t n = 0;

	if (accept(p, KB_TOK_CLOSE))
		return 0;
	do {
		if (n == ARGS_MAX) {
			refuse(p, "too many arguments");
			return 0;
		}
		if ((args[n++] = expression(p, LEVEL_OR)) == NULL)
			return 0;
	} while (accept(p, KB_TOK_COMMA));
	if (!accept(p, KB_TOK_CLOSE))
		refuse(p, complaint(p));
	return n;
}

static struct kb_ast *call(struct parser *p, const char *name)
{
	const struct kb_function *f = kb_function_find(name);
	struct kb_ast *args[ARGS_MAX], *t;

	if (f == NULL)
		return refuse(p, kb_arena_fmt(p->arena, "there is no function %s()", name));
	kb_lex_next(&p->lex); /* the name */
	kb_lex_next(&p->lex); /* "(" */
	size_t n = arguments(p, args);
	if (p->why != NULL)
		return NULL;
	if (n < f->min || n > f->max)
		return refuse(p, kb_arena_fmt(p->arena, "%s() does not take %zu arguments", name, n));
	if ((t = branch(p, KB_AST_CALL, args, n)) != NULL)
		t->function = f;
	return t;
}

static struct kb_ast *name(struct parser *p)
{
	const char *after = p->lex.at + strspn(p->lex.at, " \t\r\n");

	if (*after == '(')
		return call(p, kb_arena_copy(p->arena, p->lex.text, p->lex.len));
	return path(p);
}

static struct kb_ast *primary(struct parser *p)
{
	struct kb_ast *t;

	switch (p->lex.kind) {
	case KB_TOK_NUMBER:
		return number(p);
	case KB_TOK_STRING:
		return string(p);
	case KB_TOK_NAME:
		return name(p);
	case KB_TOK_SLASH: case KB_TOK_DOT: case KB_TOK_DOTDOT:
		return path(p);
	case KB_TOK_OPEN:
		kb_lex_next(&p->lex);
		t = expression(p, LEVEL_OR);
		return t == NULL || accept(p, KB_TOK_CLOSE) ? t : refuse(p, complaint(p));
	default:
		return refuse(p, complaint(p));
	}
}

static struct kb_ast *unary(struct parser *p)
{
	struct kb_ast *t;
	bool minus = false;
	bool any = false;

	for (; accept(p, KB_TOK_MINUS); minus = !minus)
		any = true;
	if ((t = primary(p)) == NULL || !any)
		return t;
	t = branch(p, KB_AST_NEGATE, &t, 1); /* also makes a number of it */
	return minus || t == NULL ? t : branch(p, KB_AST_NEGATE, &t, 1);
}

static const struct operator *operator_of(enum kb_tok tok)
{
	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++)
		if (operators[i].tok == tok)
			return &operators[i];
	return NULL;
}

/* Reads operators of this level and tighter ones; equal ones group to the left. */
static struct kb_ast *expression(struct parser *p, int level)
{
	const struct operator *op;
	struct kb_ast *t;

	if (++p->depth > KB_EXPR_DEPTH)
		return refuse(p, "the expression is nested too deeply");
	t = unary(p);
	while (t != NULL && (op = operator_of(p->lex.kind)) != NULL && op->level >= level) {
		kb_lex_next(&p->lex);
		struct kb_ast *right = expression(p, op->level + 1);
		t = right == NULL ? NULL : branch(p, op->kind, (struct kb_ast *[]){ t, right }, 2);
	}
	p->depth--;
	return t;
}

struct kb_ast *kb_xpath_parse(struct kb_arena *a, const char *expr, const char **why)
{
	struct parser p = { .arena = a, .expr = expr };
	struct kb_ast *t = NULL;

	if (strnlen(expr, KB_EXPR_MAX + 1) > KB_EXPR_MAX) {
		*why = kb_arena_fmt(a, "the expression is longer than %d bytes", KB_EXPR_MAX);
		return NULL;
	}
	kb_lex_begin(&p.lex, expr);
	t = expression(&p, LEVEL_OR);
	if (t != NULL && p.lex.kind != KB_TOK_END)
		t = refuse(&p, complaint(&p));
	*why = p.why;
	return t;
}

void kb_xpath_paths(const struct kb_ast *t, void (*found)(void *with, const struct kb_ast *path), void *with)
{
	if (t == NULL)
		return;
	if (t->kind == KB_AST_PATH)
		found(with, t);
	for (size_t i = 0; i < t->nargs; i++)
		kb_xpath_paths(t->args[i], found, with);
}
