/* xpath.h - what the files of the runner of published XPath cases share.
 *
 * xpath.c reads the cases and counts, xpath-stage.c makes the world in which one is worked
 * out, xpath-right.c holds what came of it against what was published. */
#ifndef XPATH_H
#define XPATH_H

#include <sqlite3.h>

#include "clock.h"
#include "eval.h"

enum { TREES = 256, LINES = 64, PREFIXES = 16, FAILED = 5000 };

struct tree { char *file; struct kb_instance instance; };

/* One line of the report. */
struct line { char *suite; int tier; bool core; unsigned passed, total; };

struct bench {
	const char *dir;
	struct kb_arena *keep;  /* as long as all */
	struct kb_arena *arena; /* as long as one case */
	sqlite3 *json;
	struct tree trees[TREES];
	size_t ntrees;
	struct line lines[LINES];
	size_t nlines;
	char *failed[FAILED], *seen[FAILED];
	size_t nfailed, nseen;
	unsigned plain, plain_passed;
	bool print_trees; /* print them, and work out nothing */
};

struct one {
	const char *id, *suite, *expr, *context, *at, *root, *type, *expected, *zone, *lang, *dialect, *ns;
	double tolerance, factor;
	int tier;
	bool core;
};

/* What stands around the expression of one case. */
struct stage {
	struct kb_instance *tree;
	const char *lang;
	struct kb_prefix prefixes[PREFIXES];
	struct kb_scene scene;
	uint64_t seed;
};

/* Ends the program: it cannot do its work. */
_Noreturn void xpath_die(const char *what, const char *which);

/* The world of a case. Its clock ends with kb_clock_free(). */
void xpath_set_stage(struct bench *b, const struct one *c, struct stage *s);

/* The node at a place of a context; NULL: there is none. */
struct kb_node *xpath_node_at(const struct kb_instance *i, const char *at);

/* Is this what was published? */
bool xpath_is_right(struct bench *b, const struct one *c, struct kb_eval *e, struct stage *s, const struct kb_worth *w);

#endif
