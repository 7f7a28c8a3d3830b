/* recur.h - subjects that return, and what the board answered: recur.c has the rule and the page, note.c the notes. */
#ifndef METRICS_RECUR_H
#define METRICS_RECUR_H

#include "screens.h"

/* A note of the board: it clears the flag of a subject up to a quarter. */
struct metrics_note {
	const char *topic;
	int32_t month;  /* first month of the newest quarter that it answers */
	int64_t seen;   /* how often the subject had occurred then */
	const char *rule, *words, *person;
	int32_t day;
};

struct metrics_notes {
	const struct metrics_note *list; /* the newest first */
	size_t count;
	const char *more; /* how many are left off; NULL: none */
};

/* Has this person the right for the whole organisation? Notes are of it, and no part of it sees them. */
bool notes_whole(struct kb_ctx *c, const char *right);

/* All notes; the one that reaches furthest of a subject, NULL: none. */
const struct metrics_notes *notes_read(struct kb_ctx *c);
const struct metrics_note *notes_last(const struct metrics_notes *n, const char *topic);

/* Keeps a note. */
enum kb_rc notes_add(struct kb_ctx *c, const struct metrics_note *n);

/* A note in words, without what had been seen; and that a subject occurred again after one, NULL: there is none. */
struct metrics_answer notes_answer(struct kb_ctx *c, const struct metrics_note *n);
const char *notes_again(struct kb_ctx *c, const struct metrics_notes *n, const char *topic);

#endif
