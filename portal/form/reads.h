/* reads.h - what an expression may read, whatever the values are. */
#ifndef KB_READS_H
#define KB_READS_H

#include "eval.h"

/* Calls `found` for every node that an evaluation from e->here may read: predicates are
 * taken to hold for all, both branches of if() to be gone. A node may be told of more than
 * once. Reading a node means reading all below it. A path that leads to no node is told
 * to `nowhere` (may be NULL). Works on the tree as it is: new repeats need a new call. */
struct kb_reads {
	void *with;
	void (*found)(void *with, const struct kb_node *n);
	void (*nowhere)(void *with, const struct kb_ast *path);
};
void kb_xpath_reads(struct kb_eval *e, const struct kb_ast *t, const struct kb_reads *r);

#endif
