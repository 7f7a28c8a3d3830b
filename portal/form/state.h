/* state.h - what a person has answered so far, between two pages.
 *
 * Nothing is stored on the way: the answers travel in one sealed field of the
 * page. So there is no cookie and no table of drafts that could leak, any worker can
 * take the next page, and the phone's own Back works. */
#ifndef KB_STATE_H
#define KB_STATE_H

#include "model.h"

enum {
	KB_STATE_MAX = 12000,      /* characters of the sealed field (KB_WALK_FIELDS) */
	KB_STATE_AGE = 12 * 3600   /* seconds between two pages */
};

struct kb_state {
	const char *place;
	const char *instance; /* instanceID: 32 hex digits, made with the first page */
	size_t at;            /* question in hand; nquestions: the review */
	bool own;             /* on a phone of one's own: may be kept and gone on with later */
	bool reviewed;        /* the review was reached: from there on, Next leads back to it */
	const char *pass;     /* what the door carried; "": nothing */
	const struct kb_answer *presets; /* of nodes that nobody is asked */
	size_t npresets;
	const char *later;    /* where a page posts to be kept; NULL: it does not offer it. Not sealed */
	const char *wrong[KB_PAGE_MAX]; /* what is wrong with the questions of the page in hand; NULL: nothing. Not sealed */
	struct kb_record record;
};

/* Why a state was not taken: its text key and HTTP status; NULL: it was. */
struct kb_lost { const char *key; int status; };

/* A new state before the first question. */
void kb_state_begin(struct kb_state *s, struct kb_ctx *c, const struct kb_xform *x, const char *place);

/* What the door and the plugin give along: see struct kb_start. */
void kb_state_equip(struct kb_state *s, struct kb_ctx *c, const struct kb_start *start);

/* Other things given along to a walk that has begun. true: they bring a question that nobody answered, which is in hand now. */
bool kb_state_renew(struct kb_state *s, struct kb_ctx *c, const struct kb_start *start);

/* The form that a sealed field is of, and its version; NULL: it is none of ours. */
const char *kb_state_form(struct kb_ctx *c, const char *sealed, const char **version);

/* The same of the bytes inside the seal. NULL: they are none. */
const char *kb_state_form_in(const char *bytes, size_t n, const char **version);

/* Opens a sealed field. It must be of this form, this version and this place (NULL: of
 * whichever place it was begun for). */
struct kb_lost kb_state_open(struct kb_state *s, struct kb_ctx *c, const struct kb_xform *x, const char *place,
    const char *sealed);

/* Seals it. NULL: the answers are too long for the field. */
const char *kb_state_seal(const struct kb_state *s, struct kb_ctx *c);

/* The bytes inside the seal, for the two above and for tests and fuzzers: texts that
 * end at a NUL. kb_state_read() returns false for bytes that it did not write, or
 * of another form or place (*key then says which). */
void kb_state_write(const struct kb_state *s, struct kb_buf *out);
bool kb_state_read(struct kb_state *s, struct kb_arena *a, const struct kb_xform *x, const char *place,
    const char *bytes, size_t n, const char **key);

#endif
