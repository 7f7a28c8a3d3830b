/* splice.h - changes to a file whose other bytes stay as they are. */
#ifndef KB_SPLICE_H
#define KB_SPLICE_H

#include "bilingual.h"

struct kb_splice {
	struct kb_arena *arena;
	const char *bytes;
	size_t n;
	struct kb_edit { size_t at, cut, order; const char *put; } *edits;
	size_t count, room;
};

/* Puts `put` in the place of `cut` bytes. Of two at one place the first stands first. */
void kb_splice_put(struct kb_splice *s, size_t at, size_t cut, const char *put);

/* Puts XML into an element of the placed document: in the place of all that is inside, or
 * behind it. An empty tag (<value/>) becomes two. One such change an element. */
void kb_splice_fill(struct kb_splice *s, const xmlNode *n, const char *xml);
void kb_splice_append(struct kb_splice *s, const xmlNode *n, const char *xml);

/* Gives the value of an attribute, named as it is written; false: the element has none. */
bool kb_splice_attribute(struct kb_splice *s, const xmlNode *n, const char *name, const char *value);

/* The bytes with all changes in them. */
struct kb_buf kb_splice_done(struct kb_splice *s);

#endif
