/* instance.h - the nodes that a filled-in form consists of.
 *
 * libxml2 parses; the tree is then copied into nodes of our own, so that a record lies in
 * the arena of the request and ends with it. It is the whole tree of XPath 1.0 (5): the
 * document, elements, attributes, texts, comments and processing instructions.
 *
 * Two numbers say which node it is. `index` is its name: its place in `nodes`, the same in
 * every copy, and kept when others come or go. `order` is its place in the document;
 * whoever added or removed nodes calls kb_instance_number() before the next evaluation. */
#ifndef KB_INSTANCE_H
#define KB_INSTANCE_H

#include "arena.h"
#include <stdbool.h>
#include <stdint.h>

struct _xmlNode;
struct _xmlDoc;

enum kb_node_kind { KB_NODE_DOCUMENT, KB_NODE_ELEMENT, KB_NODE_ATTRIBUTE, KB_NODE_TEXT, KB_NODE_COMMENT, KB_NODE_PI };

struct kb_node {
	enum kb_node_kind kind;
	bool off;           /* not relevant: reads as blank, and so does all below; set by the model for each */
	const char *uri;    /* of the namespace; "": none */
	const char *prefix; /* as written; "": none */
	const char *name;   /* without prefix; of a PI its target; "" where there is none */
	const char *text;   /* of attributes, texts, comments and PIs; NULL: look below */
	struct kb_node *parent, *first, *last, *next, *prev; /* an attribute has attributes for neighbours */
	struct kb_node *attributes;
	size_t index;
	uint64_t order;
};

/* One tree. nodes[0] is the document; a place whose node was removed is NULL. */
struct kb_instance {
	struct kb_node **nodes;
	size_t count, room;
	uint32_t rank; /* among the trees of one evaluation: which stands first in a set of nodes of both */
};

enum { KB_INSTANCE_MAX = 4000 }; /* nodes of a form's instance */

enum kb_instance_flag {
	KB_KEEP_BLANKS = 1 /* texts of white space alone are nodes too; a form's never mean anything */
};

/* A tree whose only element is a copy of `root`, or a copy of a whole document. false: it
 * has more nodes than `most`. */
bool kb_instance_read(struct kb_arena *a, const struct _xmlNode *root, size_t most, unsigned flags,
    struct kb_instance *out);
bool kb_instance_read_doc(struct kb_arena *a, const struct _xmlDoc *doc, size_t most, unsigned flags,
    struct kb_instance *out);

/* All text in an XML element or attribute, or of a text node itself, in the arena; "": none. libxml2's own way takes
 * memory, and where there is none it says that there is no text. */
const char *kb_xml_text(struct kb_arena *a, const struct _xmlNode *n);

/* A copy to fill in. */
void kb_instance_copy(struct kb_arena *a, const struct kb_instance *from, struct kb_instance *to);

/* ---- Changes ---- */

/* What stands in an element, or in an attribute, becomes `text`, which must live as long
 * as the tree. Elements below are dropped. */
void kb_node_set(struct kb_arena *a, struct kb_instance *i, struct kb_node *n, const char *text);

/* A deep copy of `from` (of this tree or another) in `parent`, in front of `before` or
 * last (NULL). Its nodes get new indexes behind all others. */
struct kb_node *kb_node_insert(struct kb_arena *a, struct kb_instance *i, const struct kb_node *from,
    struct kb_node *parent, struct kb_node *before);

/* Takes a node with all below it out of the tree. Not the document. */
void kb_node_remove(struct kb_instance *i, struct kb_node *n);

/* Counts the order of all nodes anew: once after any number of changes. */
void kb_instance_number(struct kb_instance *i);

/* ---- Reading ---- */

/* The string value of a node: its text and that of all below; "" where it is off. */
const char *kb_node_text(struct kb_arena *a, const struct kb_node *n);

/* The next node in document order without attributes, inside `top`; NULL: none. */
const struct kb_node *kb_node_following(const struct kb_node *n, const struct kb_node *top);

/* An attribute without namespace, or NULL; the document that a node is of. */
const char *kb_node_attribute(const struct kb_node *n, const char *name);
const struct kb_node *kb_node_document(const struct kb_node *n);

#endif
