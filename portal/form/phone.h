/* phone.h - a form as a phone without a network gets it: its nodes and its expressions.
 *
 * JSON, in the order of the form:
 *   "nodes":[0,[parent,"name"],...]    node 0 is the document; 0 stands for an attribute
 *   "rules":[[node,"what",tree],...]   what: relevant required constraint calculate readonly
 * Trees are those of json.h. Rules stand in the order in which they are worked out: each
 * behind those whose nodes it reads. static/xpath.js works them out. */
#ifndef KB_PHONE_H
#define KB_PHONE_H

#include "xform.h"

/* Why no phone can work this form out ("digest()", a repeat), in the arena; NULL: it can. */
const char *kb_phone_lacks(struct kb_arena *a, const struct kb_xform *x);

/* Calls `found` for each rule of the form, in the order of the JSON. */
void kb_phone_rules(const struct kb_xform *x,
    void (*found)(void *with, size_t def, const char *what, const struct kb_ast *t), void *with);

/* Writes the members "nodes" and "rules", without the braces around. */
void kb_phone_form(struct kb_buf *b, const struct kb_xform *x);

#endif
