/* model.h - one person's answers to a form, and what follows from them.
 *
 * A record is a copy of the form's instance in the arena of the request. */
#ifndef KB_MODEL_H
#define KB_MODEL_H

#include "xform.h"

struct kb_record {
	struct kb_arena *arena;
	const struct kb_xform *x;
	struct kb_instance instance;
	const char **given; /* by question; NULL: not reached yet, "": skipped, "dk": does not know */
	bool broken;        /* an expression used up its steps: the form is at fault */
};

/* A record with nothing answered, settled. */
void kb_record_begin(struct kb_record *r, struct kb_arena *a, const struct kb_xform *x);

/* Gives an answer (NULL takes it back), then works out relevance and calculations
 * anew. An answer to a question that is not relevant is kept, but reads as blank. */
void kb_record_give(struct kb_record *r, size_t question, const char *value);

/* The two halves of it, for many answers at once. */
void kb_record_put(struct kb_record *r, size_t question, const char *value);
void kb_record_settle(struct kb_record *r);

/* Sets a node that nobody is asked: `path` is that below the root element, names with "/"
 * between. Settle afterwards. false: the form has no such leaf, or asks for it. */
bool kb_record_preset(struct kb_record *r, const char *path, const char *value);

/* Is the question asked as things stand? */
bool kb_record_asks(const struct kb_record *r, size_t question);

/* May it not be skipped? Does the answer in hand keep its constraint (a blank one
 * always does)? */
bool kb_record_requires(struct kb_record *r, size_t question);
bool kb_record_allows(struct kb_record *r, size_t question);

/* The next question that is asked after `from`, or the one before it; nquestions:
 * none. kb_record_first() is the first. */
size_t kb_record_first(const struct kb_record *r);
size_t kb_record_next(const struct kb_record *r, size_t from);
size_t kb_record_before(const struct kb_record *r, size_t from);

/* The first question that is asked and was never reached; nquestions: none. */
size_t kb_record_unreached(const struct kb_record *r);

/* What came of an answer in the form in which it is stored: codes that the form
 * has, once each and in its order, "dk" only where the form has it, a whole number in
 * Latin digits, words in NFC without outer white space. NULL: the question does not
 * take it. "" stays "". */
const char *kb_answer_read(struct kb_arena *a, const struct kb_question *q, const char *value);

/* How far a person is. */
struct kb_progress {
	unsigned number; /* of the question in hand, counted from 1; 0: practice or a note */
	unsigned most;   /* questions that can still come: never grows on the way forward */
};
struct kb_progress kb_progress_of(const struct kb_record *r, size_t question);

#endif
