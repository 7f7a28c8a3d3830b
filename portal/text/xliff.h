/* xliff.h - one XLIFF 1.2 file as a list of units. Private to text/.
 *
 * Format: OASIS XLIFF 1.2. Read are trans-unit (id, approved, translate, maxwidth),
 * source, target (state) and note; other elements are passed over, other namespaces
 * too. Markup inside a source or target is refused: a catalogue holds plain texts. */
#ifndef KB_XLIFF_H
#define KB_XLIFF_H

#include "klankbord.h"
#include "arena.h"

enum { KB_XLIFF_MAX = 4 << 20, KB_UNIT_MAX = 8 << 10 }; /* bytes of a file, of a source or target */

struct kb_unit {
	const char *file;   /* path, for messages */
	int line;
	const char *id;     /* [A-Za-z0-9._-]{1,100} */
	const char *source; /* white space around it dropped */
	const char *target; /* NULL: none */
	const char *state;  /* of the target; "" if not given */
	const char *note;   /* all notes, a newline between; "" */
	int maxwidth;       /* characters; 0: not given */
	bool approved;
	bool fixed;         /* translate="no": no person's language, needs no approval */
	bool too_long;      /* a source or target over KB_UNIT_MAX: both are "" */
};

struct kb_xliff {
	const char *path;
	const char *language;  /* target-language, "" if not given */
	struct kb_unit *units; /* in the order of the file */
	size_t n, cap;
};

/* Reads a file into `a`. KB_NONE: there is no such file. KB_FAIL: `*why` says what is
 * wrong (too large, not well-formed, a DTD, not XLIFF 1.2, source not en). */
enum kb_rc kb_xliff_read(struct kb_arena *a, const char *path, struct kb_xliff *x, const char **why);

/* The same from bytes that `path` names; at most KB_XLIFF_MAX of them. */
enum kb_rc kb_xliff_parse(struct kb_arena *a, const char *path, const char *bytes, size_t n, struct kb_xliff *x,
    const char **why);

#endif
