/* bilingual.h - a form in two languages, text beside text: what a translator works on.
 *
 * bilingual.c reads it out of the bytes of a form, xliff-out.c writes it as XLIFF 1.2,
 * xliff-in.c takes such a file back and makes of it the bytes of a further version. All that
 * is no text of the other language stays as it was, byte for byte. */
#ifndef KB_BILINGUAL_H
#define KB_BILINGUAL_H

#include "xform.h"

/* One form ("" for the words, "short", "guidance") of one text. Outputs stand in the words as
 * KB_HOLE_OPEN, a number, KB_HOLE_CLOSE: the first output of the source is 1. */
struct kb_passage {
	const char *unit;           /* its name in XLIFF: "Q1", "Q1[guidance]" */
	const char *id, *form;
	const char *source;         /* in the form's own language, white space around it dropped; never "" */
	const char *target;         /* NULL: the other language has none */
	const xmlNode *from;        /* the <value> of the source */
	const xmlNode *text, *into; /* <text> and <value> of the other language; NULL: not there */
};

struct kb_bilingual {
	struct kb_arena *arena;
	const char *bytes;          /* of the form */
	size_t n;
	xmlDoc *doc;                /* placed (flaws.h) */
	const xmlNode *itext, *root; /* root: of the record */
	const xmlNode *own, *other; /* <translation>; other NULL: the form does not speak it */
	const char *own_tag, *tag;
	struct kb_passage *list;    /* in the order of the source */
	size_t count;
	struct kb_passage **by_unit;
};

/* How the form calls a language: by the tag that it has, or by this one, where the language is new
 * to it. NULL: this is no tag, or the form has the language by another one, which is `*other`. */
const char *kb_bilingual_tag(const struct kb_xform *x, const char *tag, const char **other);

/* Opens a form that can be read beside one of its languages, or one that it does not speak yet.
 * false: it has no language of its own, or `tag` is that. Close it all the same. */
bool kb_bilingual_open(struct kb_bilingual *b, struct kb_arena *a, const char *bytes, size_t n, const char *tag);
void kb_bilingual_close(struct kb_bilingual *b);

/* The passage with this name; NULL: none. */
struct kb_passage *kb_bilingual_find(const struct kb_bilingual *b, const char *unit);

/* The output with this number in the source of a passage; NULL: none. */
const xmlNode *kb_passage_output(const struct kb_passage *p, size_t number);

/* The same words, white space aside? */
bool kb_words_same(const char *one, const char *other);

/* What an output says: its value or ref; "" without. */
const char *kb_output_says(struct kb_arena *a, const xmlNode *output);

/* XLIFF 1.2 of it. `x`, the same form as it was read, tells what each text is for. `approved`:
 * a person has approved the language. */
struct kb_buf kb_bilingual_write(const struct kb_bilingual *b, const struct kb_xform *x, bool approved);

/* Takes an XLIFF file of the form back: the bytes of the form as `version`, with the texts of
 * the file in it; a language that is new to it is called `name`(tag). false: noted in `flaws`,
 * which began with the bytes of the file. */
struct kb_translation {
	const char *bytes, *version; /* of the form as it is */
	size_t n;
	const struct kb_xform *x;
	const char *(*name)(void *with, const char *tag);
	void *with;
};
bool kb_bilingual_take(const struct kb_translation *t, struct kb_flaws *flaws, struct kb_buf *form);

#endif
