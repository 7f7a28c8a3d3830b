/* eval.h - the worth of an expression over an instance.
 *
 * Conversions follow XPath 1.0 with the changes of ODK; where the engines of ODK differ,
 * docs/decisions/xpath.md says which one is followed. Everything that an expression can
 * ask besides its nodes (time, zone, language, other instances) is given in a scene, so
 * that the same expression over the same scene is always worth the same. */
#ifndef KB_EVAL_H
#define KB_EVAL_H

#include "ast.h"
#include "instance.h"

enum { KB_EVAL_STEPS = 20000 }; /* nodes, calls and 64-byte pieces of text that one evaluation may touch, if the scene says no other */

struct kb_worth {
	enum { KB_W_BOOLEAN, KB_W_NUMBER, KB_W_STRING, KB_W_NODES } is;
	bool boolean;
	double number;
	const char *string;
	const struct kb_node **nodes; /* in document order, none twice; after randomize() in its order */
	size_t count;
};

struct kb_eval;
struct kb_clock;

/* A prefix that expressions may use. */
struct kb_prefix { const char *prefix, *uri; };

/* What stands around an expression. Every member may be left out: then there is no such
 * thing (an unknown instance, "" for a text), the language is the root's, the zone UTC
 * and the time the beginning of 1970. `with` goes to the functions. */
struct kb_scene {
	const char *home;               /* namespace that a name without prefix means beside none at all */
	const struct kb_prefix *prefixes; /* a prefix that is not listed is held against the one that was written */
	size_t nprefixes;
	const char *locale;             /* of ICU: names of days and months */
	struct kb_clock *clock;         /* the zone (clock.h) */
	double now;                     /* milliseconds since 1970 UTC */
	unsigned steps;                 /* that one evaluation may take; 0: KB_EVAL_STEPS */
	void *with;
	const struct kb_node *(*instance)(void *with, const char *id);  /* the element <instance>; NULL: none */
	struct kb_worth (*itext)(void *with, struct kb_eval *e, const char *id);
	const char *(*choice_name)(void *with, struct kb_eval *e, const char *value, const char *path);
	double (*random)(void *with);   /* 0 <= x < 1 */
};

/* One evaluation: give arena, root and here, all else may be zero. When the steps are used
 * up `over` is set, and when the expression asks for what cannot be (a function that is
 * not there, the count of a number) `why` says so; the worth then means nothing. */
struct kb_eval {
	struct kb_arena *arena;
	const struct kb_scene *scene;  /* NULL: nothing around, at home in XForms */
	const struct kb_node *root;    /* what "/" means: the document, or an <instance> */
	const struct kb_node *here;    /* the context node */
	const struct kb_node *current; /* current(); NULL: where the evaluation began */
	size_t position, size;         /* 0: 1 */
	unsigned steps;
	bool over;
	const char *why;
};

struct kb_worth kb_eval(struct kb_eval *e, const struct kb_ast *t);

/* Conversions of XPath. */
bool kb_worth_boolean(const struct kb_worth *w);
double kb_worth_number(struct kb_eval *e, const struct kb_worth *w);
const char *kb_worth_string(struct kb_eval *e, const struct kb_worth *w);

/* number('...'): white space around, digits with at most one point and a minus;
 * everything else is NaN. kb_number_text() is the way back. */
double kb_number_of(const char *s);
const char *kb_number_text(struct kb_arena *a, double v);

struct kb_worth kb_of_boolean(bool v);
struct kb_worth kb_of_number(double v);
struct kb_worth kb_of_string(const char *v);
struct kb_worth kb_of_node(struct kb_eval *e, const struct kb_node *n); /* NULL: the empty set */

/* Counts work done; false: enough. */
bool kb_eval_pay(struct kb_eval *e, size_t steps);

/* Notes what cannot be; the first word stays. Always "". */
struct kb_worth kb_eval_refuse(struct kb_eval *e, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A function. It gets its call, not its arguments, so that if() and coalesce()
 * evaluate only what they return. */
struct kb_function {
	const char *name;
	size_t min, max; /* arguments */
	struct kb_worth (*call)(struct kb_eval *e, const struct kb_ast *t);
};
const struct kb_function *kb_function_find(const char *name); /* NULL: none */

#endif
