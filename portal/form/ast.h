/* ast.h - an XPath expression of a form, from text to tree.
 *
 * The language is the XPath of ODK XForms. Read so far: absolute and relative
 * paths of names, "." and "..", literals, calls, and all operators but "|".
 * Predicates, "//", "@", "*" as a name and named axes are refused with a
 * sentence, never read as something else. Each has its place to grow: a token in
 * lex.c, a member of struct kb_step, a case in eval.c. */
#ifndef KB_AST_H
#define KB_AST_H

#include <stdbool.h>
#include <stddef.h>
#include "arena.h"

enum {
	KB_EXPR_MAX = 4096, /* bytes of an expression */
	KB_EXPR_DEPTH = 64  /* levels of its tree */
};

enum kb_tok {
	KB_TOK_END, KB_TOK_NUMBER, KB_TOK_STRING, KB_TOK_NAME,
	KB_TOK_SLASH, KB_TOK_DOT, KB_TOK_DOTDOT, KB_TOK_OPEN, KB_TOK_CLOSE, KB_TOK_COMMA,
	KB_TOK_OR, KB_TOK_AND, KB_TOK_EQ, KB_TOK_NE, KB_TOK_LT, KB_TOK_LE, KB_TOK_GT, KB_TOK_GE,
	KB_TOK_PLUS, KB_TOK_MINUS, KB_TOK_TIMES, KB_TOK_DIV, KB_TOK_MOD,
	KB_TOK_BAD /* not in the language read here */
};

/* A reader of tokens. `kind`, `text` and `len` describe the token in hand; the
 * text of a string stands without its quotes. */
struct kb_lexer {
	const char *at;
	enum kb_tok kind;
	const char *text;
	size_t len;
};

/* Begins at an expression and takes its first token; kb_lex_next() takes the next. */
void kb_lex_begin(struct kb_lexer *l, const char *expr);
void kb_lex_next(struct kb_lexer *l);

enum kb_ast_kind {
	KB_AST_NUMBER, KB_AST_STRING, KB_AST_PATH, KB_AST_CALL, KB_AST_NEGATE,
	KB_AST_OR, KB_AST_AND, KB_AST_EQ, KB_AST_NE, KB_AST_LT, KB_AST_LE, KB_AST_GT, KB_AST_GE,
	KB_AST_ADD, KB_AST_SUBTRACT, KB_AST_MULTIPLY, KB_AST_DIVIDE, KB_AST_MODULO
};

struct kb_step {
	enum kb_axis { KB_AXIS_CHILD, KB_AXIS_SELF, KB_AXIS_PARENT } axis;
	const char *name; /* of KB_AXIS_CHILD */
};

struct kb_function;

/* One node of the tree. Which members count hangs on `kind`. */
struct kb_ast {
	enum kb_ast_kind kind;
	unsigned depth;                /* 1 for a leaf */
	double number;                 /* NUMBER */
	const char *text;              /* STRING */
	bool absolute;                 /* PATH: from the root of the instance */
	struct kb_step *steps;         /* PATH */
	size_t nsteps;
	const struct kb_function *function; /* CALL */
	struct kb_ast **args;          /* CALL; one operand of NEGATE; two of an operator */
	size_t nargs;
};

/* Reads an expression into the arena. NULL and *why (English, without the line)
 * when it is no expression, or one that this engine does not take. */
struct kb_ast *kb_xpath_parse(struct kb_arena *a, const char *expr, const char **why);

/* Calls `found` for every path in the tree: what the expression depends on. */
void kb_xpath_paths(const struct kb_ast *t, void (*found)(void *with, const struct kb_ast *path), void *with);

#endif
