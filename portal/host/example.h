/* example.h - an organisation that does not exist, to look around in. */
#ifndef KB_EXAMPLE_H
#define KB_EXAMPLE_H

#include "ctx.h"

enum { KB_EXAMPLE_MONTHS = 36 };

/* Fills an empty, migrated store: the mark of the example, places, forms opened, and
 * answers of the 36 months before the one of `now`, handed in at the desk. The same
 * seed gives the same answers. `tell` is called once a month with how many months are
 * done. Commits by itself. */
enum kb_rc kb_example_make(struct kb_house *h, int64_t now, void (*tell)(int done, int of));

#endif
