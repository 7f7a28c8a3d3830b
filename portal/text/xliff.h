/* xliff.h - one XLIFF 1.2 file as a list of units: a catalogue of the house, or the texts
 * of a form (bring/xliff-in.c).
 *
 * Format: OASIS XLIFF 1.2. Read are file (original, source-language, target-language),
 * trans-unit (id, approved, translate, maxwidth), source, target (state) and note; other
 * elements are passed over, other namespaces too. A catalogue holds plain texts: markup
 * inside a source or target is refused. A text of a form may hold placeholders, <x id="1"/>. */
#ifndef KB_XLIFF_H
#define KB_XLIFF_H

#include "klankbord.h"
#include "arena.h"

enum { KB_XLIFF_MAX = 4 << 20, KB_UNIT_MAX = 8 << 10 }; /* bytes of a file, of a source or target */

/* Around the id of a placeholder in a text: signs that XML cannot write. */
#define KB_HOLE_OPEN '\x01'
#define KB_HOLE_CLOSE '\x02'

struct kb_unit {
	const char *file;   /* path, for messages */
	int line;
	size_t element, target_element; /* which of the elements of the file it is, from 1; 0: no target */
	const char *id;     /* of a catalogue [A-Za-z0-9._-]{1,100}; of a form any */
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
	const char *source;    /* source-language, likewise */
	const char *original;  /* what it is a translation of, likewise */
	struct kb_unit *units; /* in the order of the file */
	size_t n, cap;
	struct kb_xliff_trouble {
		const char *what;    /* NULL: none */
		int line, column;    /* column 0: not known */
		size_t element;      /* the element, from 1; 0: line and column tell */
	} trouble;
};

/* Reads a file into `a`. KB_NONE: there is no such file. KB_FAIL: `*why` says what is
 * wrong (too large, not well-formed, a DTD, not XLIFF 1.2, source not en). */
enum kb_rc kb_xliff_read(struct kb_arena *a, const char *path, struct kb_xliff *x, const char **why);

/* The same from bytes that `path` names; at most KB_XLIFF_MAX of them. */
enum kb_rc kb_xliff_parse(struct kb_arena *a, const char *path, const char *bytes, size_t n, struct kb_xliff *x,
    const char **why);

/* Reads the texts of a form: any source-language, any id, placeholders. The bytes were looked
 * over before (kb_xml_look()) and are at most KB_XLIFF_MAX. KB_FAIL: x->trouble says what is wrong. */
enum kb_rc kb_xliff_parse_form(struct kb_arena *a, const char *bytes, size_t n, struct kb_xliff *x);

#endif
