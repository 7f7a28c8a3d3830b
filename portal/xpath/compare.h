/* compare.h - between eval.c, compare.c and paths.c. */
#ifndef KB_COMPARE_H
#define KB_COMPARE_H

#include "eval.h"

bool kb_compare(struct kb_eval *e, enum kb_ast_kind op, const struct kb_worth *a, const struct kb_worth *b);

/* Paths, filters and unions: what gives nodes. */
struct kb_worth kb_path(struct kb_eval *e, const struct kb_ast *t);
struct kb_worth kb_filter(struct kb_eval *e, const struct kb_ast *t);
struct kb_worth kb_union(struct kb_eval *e, const struct kb_ast *t);

/* One step from a set without its predicates, in the order of the document. */
struct kb_worth kb_step(struct kb_eval *e, const struct kb_worth *from, const struct kb_step *s);

/* Sorts by the order of the document and drops what is there twice. */
void kb_nodes_sort(struct kb_worth *w);

#endif
