/* instance.h - the nodes that a filled-in form consists of.
 *
 * libxml2 parses; the primary instance is then a small tree of our own, so that a
 * record is a copy in the arena of the request and ends with it. */
#ifndef KB_INSTANCE_H
#define KB_INSTANCE_H

#include "arena.h"
#include <stdbool.h>

struct _xmlNode;

/* An element. `text` is what stands in it directly. `off`: not relevant, reads as
 * blank; set for every node below too. */
struct kb_node {
	const char *name; /* with its prefix as written, if it is not of the XForms namespace */
	const char *text;
	struct kb_node *parent, *first, *next;
	size_t index;     /* place in document order; the document itself is 0 */
	bool off;
};

/* All nodes of one instance: nodes[0] is the document, its child the root element. */
struct kb_instance {
	struct kb_node *nodes;
	size_t count;
};

enum { KB_INSTANCE_MAX = 2000 }; /* nodes */

/* Makes an instance of a root element. false: it has more nodes than the limit. */
bool kb_instance_read(struct kb_arena *a, const struct _xmlNode *root, struct kb_instance *out);

/* A copy to fill in. */
void kb_instance_copy(struct kb_arena *a, const struct kb_instance *from, struct kb_instance *to);

/* The string value of a node: its text and that of all below; "" where it is off. */
const char *kb_node_text(struct kb_arena *a, const struct kb_node *n);

#endif
