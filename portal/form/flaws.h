/* flaws.h - all that is wrong with a file, each with its place.
 *
 * A form that a plugin brings is refused with the first thing that is wrong. Whoever
 * writes a form wants all of it at once, with line and column and the line itself. */
#ifndef KB_FLAWS_H
#define KB_FLAWS_H

#include <libxml/tree.h>
#include "arena.h"
#include "klankbord.h"

enum {
	KB_FLAWS_MAX = 100,
	KB_FLAWS_TRIES = 300, /* looking for a place costs a walk through the file */
	KB_FLAW_TEXT = 120    /* bytes of a line that are shown */
};

struct kb_flaws {
	struct kb_arena *arena;
	const char *bytes; /* of the file, with a NUL behind them */
	size_t n;
	struct kb_flaw *list;
	size_t count, tries;
	bool more;
};

void kb_flaws_begin(struct kb_flaws *f, struct kb_arena *a, const char *bytes, size_t n);

/* Notes a flaw in a line (0: of the file as a whole); column 0: the first sign of the line. */
void kb_flaws_add(struct kb_flaws *f, long line, int column, const char *words);

/* Notes one at an element; attribute NULL: at its beginning, else at the value of that. */
void kb_flaws_at(struct kb_flaws *f, const xmlNode *n, const char *attribute, const char *words);

/* Notes one at the begin tag of an element of the file, counted from 1. */
void kb_flaws_nth(struct kb_flaws *f, size_t element, const char *words);

/* Notes in each element of the document where it stands in the bytes: the library knows
 * only the line in which a tag ends. */
void kb_flaws_place(const struct kb_flaws *f, xmlDoc *doc);

/* Where the "<" of an element stands; the document was placed. */
size_t kb_element_at(const xmlNode *n);

/* Behind the ">" of the tag that begins at `at`; false: *empty, it has no end tag. */
size_t kb_tag_end(const char *bytes, size_t n, size_t at, bool *empty);

/* The end tag of the element whose begin tag, not an empty one, ends before `at`. */
size_t kb_tag_close(const char *bytes, size_t n, size_t at);

/* Where the value of an attribute begins in the tag at `at`, and its length; `at`: it is not
 * there. `name` as it is written, or, where no such is there, without its prefix. */
size_t kb_tag_value(const char *bytes, size_t n, size_t at, const char *name, size_t *len);

/* The next tag of an element (begin or end) from `at` on; n: none. */
size_t kb_tag_next(const char *bytes, size_t n, size_t at);

/* Orders them by their place, and puts the line beside each. */
void kb_flaws_finish(struct kb_flaws *f);

#endif
