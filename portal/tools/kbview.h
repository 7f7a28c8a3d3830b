/* kbview.h - a view between reading and writing: a tree of elements and texts.
 *
 * kbview.c reads the command line, kbview-read.c makes the tree, kbview-check.c
 * refuses what does not belong in a view, kbview-write.c writes the C. */
#ifndef KBVIEW_H
#define KBVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* A run of text: bytes as they stand, a C expression {expr}, or a key {@key}. */
struct piece {
	enum piece_kind { PIECE_TEXT, PIECE_HOLE, PIECE_KEY } kind;
	const char *s;
	unsigned line;
	struct piece *next;
};

struct attr {
	const char *name;
	struct piece *value; /* of a kb: attribute or element: one PIECE_TEXT, which is C */
	unsigned line;
	struct attr *next;
};

/* An element, or a text between tags (name NULL). */
struct node {
	const char *name;
	struct attr *attrs;
	struct piece *text;
	unsigned line;
	struct node *parent, *first, *last, *next;
};

struct view {
	const char *file;
	struct node *root;    /* kb:view */
	struct block *blocks; /* all memory of the tree */
};

/* Zeroed memory that view_free() takes back. */
void *view_alloc(struct view *v, size_t n);
void view_free(struct view *v);

/* Prints "file:line: sentence" and ends the program with 1. */
void die(const struct view *v, unsigned line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4), noreturn));

/* Reads a NUL-terminated view into v->root. */
void view_read(struct view *v, const char *bytes);

/* Refuses what does not belong in a view. */
void view_check(const struct view *v);

/* Writes the C function. The view was checked. */
void view_write(const struct view *v, FILE *out);

/* Does the text carry the prefix "kb:"? */
bool is_kb(const char *name);

/* Is `word` one of the words of `list`, one space between? */
bool one_of(const char *word, const char *list);

/* The attribute with this name, NULL if it is not there; its value as a text, ""
 * if it is empty or not there. */
const struct attr *attr_find(const struct node *n, const char *name);
const char *attr_text(const struct node *n, const char *name);

/* Attributes that hold an address, and those that a person sees or hears. */
extern const char url_attrs[], seen_attrs[];

/* kb: attributes: true or absent by a test, and a text or absent when NULL. */
extern const char flag_attrs[], maybe_attrs[];

/* Elements without an end tag. */
extern const char void_elements[];

#endif
