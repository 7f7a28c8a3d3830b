/* ast.h - an XPath expression of a form, from text to tree.
 *
 * The language is XPath 1.0 as the engines of ODK read it (docs/decisions/xpath.md). A
 * namespace axis can be written and is always empty; variables can be written and never
 * evaluated, for a form gives none.
 *
 * lex.c makes tokens, parse.c operators and calls, parse-path.c paths; paths.c, compare.c
 * and eval.c work the tree out, and reads.c says what it depends on. */
#ifndef KB_AST_H
#define KB_AST_H

#include <stdbool.h>
#include <stddef.h>
#include "arena.h"

enum {
	KB_EXPR_MAX = 16384, /* bytes of an expression */
	KB_EXPR_DEPTH = 200  /* levels of its tree */
};

enum kb_tok {
	KB_TOK_END, KB_TOK_NUMBER, KB_TOK_STRING, KB_TOK_NAME, KB_TOK_VARIABLE,
	KB_TOK_SLASH, KB_TOK_SLASHES, KB_TOK_DOT, KB_TOK_DOTDOT, KB_TOK_OPEN, KB_TOK_CLOSE,
	KB_TOK_BRACKET, KB_TOK_UNBRACKET, KB_TOK_COMMA, KB_TOK_AT, KB_TOK_AXIS, KB_TOK_STAR,
	KB_TOK_OR, KB_TOK_AND, KB_TOK_EQ, KB_TOK_NE, KB_TOK_LT, KB_TOK_LE, KB_TOK_GT, KB_TOK_GE,
	KB_TOK_PLUS, KB_TOK_MINUS, KB_TOK_TIMES, KB_TOK_DIV, KB_TOK_MOD, KB_TOK_UNION,
	KB_TOK_BAD /* not in the language */
};

/* A reader of tokens. `kind`, `text` and `len` describe the token in hand; the
 * text of a string stands without its quotes, that of a variable without "$". A name is
 * "a", "p:a" or "p:*"; the star alone is KB_TOK_STAR. */
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
	KB_AST_NUMBER, KB_AST_STRING, KB_AST_VARIABLE, KB_AST_PATH, KB_AST_FILTER, KB_AST_CALL, KB_AST_NEGATE,
	KB_AST_OR, KB_AST_AND, KB_AST_EQ, KB_AST_NE, KB_AST_LT, KB_AST_LE, KB_AST_GT, KB_AST_GE,
	KB_AST_ADD, KB_AST_SUBTRACT, KB_AST_MULTIPLY, KB_AST_DIVIDE, KB_AST_MODULO, KB_AST_UNION
};

enum kb_axis {
	KB_AXIS_CHILD, KB_AXIS_SELF, KB_AXIS_PARENT, KB_AXIS_ATTRIBUTE, KB_AXIS_DESCENDANT,
	KB_AXIS_DESCENDANT_OR_SELF, KB_AXIS_ANCESTOR, KB_AXIS_ANCESTOR_OR_SELF, KB_AXIS_FOLLOWING,
	KB_AXIS_FOLLOWING_SIBLING, KB_AXIS_PRECEDING, KB_AXIS_PRECEDING_SIBLING, KB_AXIS_NAMESPACE
};

enum kb_test {
	KB_TEST_NAME,    /* name, with or without prefix */
	KB_TEST_STAR,    /* any name; with a prefix: any of its namespace */
	KB_TEST_NODE, KB_TEST_TEXT, KB_TEST_COMMENT,
	KB_TEST_PI       /* name: its target, or NULL for any */
};

struct kb_ast;

struct kb_step {
	enum kb_axis axis;
	enum kb_test test;
	const char *prefix, *name; /* NULL: none */
	struct kb_ast **predicates;
	size_t npredicates;
};

struct kb_function;

/* One node of the tree. Which members count hangs on `kind`. */
struct kb_ast {
	enum kb_ast_kind kind;
	unsigned depth;                /* 1 for a leaf */
	double number;                 /* NUMBER */
	const char *text;              /* STRING; name of a VARIABLE or of a CALL */
	bool absolute;                 /* PATH: from the root; one without steps means the root */
	struct kb_step *steps;         /* PATH */
	size_t nsteps;
	const struct kb_function *function; /* CALL; NULL: there is none of this name (KB_PARSE_ANY) */
	struct kb_ast **args;          /* CALL; operands; FILTER: what is filtered, then the predicates;
	                                * PATH: none, or the node-set where it begins */
	size_t nargs;
};

/* Reads an expression into the arena. NULL and *why (English, without the line)
 * when it is no expression, or one that this engine does not take. */
struct kb_ast *kb_xpath_parse(struct kb_arena *a, const char *expr, const char **why);

/* The same for an expression that nobody is going to mend: unknown functions, wrong
 * numbers of arguments and variables are taken, and refused by an evaluation that
 * comes past them. */
struct kb_ast *kb_xpath_parse_any(struct kb_arena *a, const char *expr, const char **why);

/* Calls `found` for every path in the tree, those in predicates too. */
void kb_xpath_paths(const struct kb_ast *t, void (*found)(void *with, const struct kb_ast *path), void *with);

/* ---- Between parse.c and parse-path.c ---- */

enum { KB_STEPS_MAX = 32, KB_ARGS_MAX = 128, KB_PREDICATES_MAX = 8 };

struct kb_parser {
	struct kb_lexer lex;
	struct kb_arena *arena;
	const char *expr;
	unsigned depth;  /* of the recursion: no deeper than a tree may be */
	bool any;
	const char *why; /* the first trouble; nothing is read after it */
};

struct kb_ast *kb_parse_expression(struct kb_parser *p);
struct kb_ast *kb_parse_refuse(struct kb_parser *p, const char *what); /* always NULL */
const char *kb_parse_complaint(const struct kb_parser *p);
bool kb_parse_accept(struct kb_parser *p, enum kb_tok kind);
struct kb_ast *kb_parse_leaf(struct kb_parser *p, enum kb_ast_kind kind);
struct kb_ast *kb_parse_branch(struct kb_parser *p, enum kb_ast_kind kind, struct kb_ast *const *args, size_t n);

/* A path from here, with `from` in front of it or NULL. A filter: "[...]" behind `t`. */
struct kb_ast *kb_parse_path(struct kb_parser *p, struct kb_ast *from);
struct kb_ast *kb_parse_filter(struct kb_parser *p, struct kb_ast *t);
/* Is the name in hand that of a kind of node, "text()" for one? */
bool kb_parse_is_node_test(const struct kb_parser *p);

#endif
