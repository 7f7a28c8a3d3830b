/* beside.h - what lies beside a case and is closed to who holds its code: notes of the team, one message at an interpreter. */
#ifndef COMPLAINTS_BESIDE_H
#define COMPLAINTS_BESIDE_H

#include "team.h"

/* ---- aside.c: a text beside a case, under a key of its own ------------------------------------ */

struct aside {
	struct seal_case c;
	seal_byte wrapped[SEAL_WRAPPED];
	const seal_byte *envelope;
	size_t n;
};

/* Closes a text to a pair, signed by its author. KB_NONE: too long. */
enum kb_rc aside_close(struct kb_ctx *c, struct aside *a, enum seal_kind kind, const struct seal_role *role, const seal_byte pk[SEAL_KEY],
    const struct member *author, const char *text);

/* Opens it for who holds the pair; NULL: it does not open, or this author (an id) did not sign it. */
const char *aside_open(struct kb_ctx *c, const struct aside *a, enum seal_kind kind, const struct seal_role *role, const struct seal_pair *pair,
    const char *author);

/* From a row: its id first, its two keys from column `pk` on, what is wrapped and the envelope from `wrapped` on. */
bool aside_read(struct kb_rows *q, int pk, int wrapped, struct aside *a);

/* ---- notes.c: what a team notes about a case, never for its reporter --------------------------- */

struct note { const char *member; int32_t day; const char *text; }; /* text NULL: it does not open */

/* Writes one, and the act. KB_NONE: too long. */
enum kb_rc note_write(struct kb_ctx *c, const struct member *m, const struct casefile *f, const char *text);

/* All of a case, oldest first, for a member of its team. */
size_t notes_read(struct kb_ctx *c, const struct member *m, const struct casefile *f, const struct note **to);

/* All of a team, out of one epoch into the next. */
enum kb_rc notes_rewrap(struct kb_ctx *c, const char *team, const struct seal_pair *old, const struct seal_role *to, const struct seal_pair *fresh);

/* ---- record.c: what followed from what was upheld (case.h, recorded.c) ----------------------------- */

/* Records a measure, or that there is none: what it is or the reason becomes a note of the team. Once. KB_NONE: it is not asked,
 * or too long. */
enum kb_rc record_write(struct kb_ctx *c, const struct member *m, const struct casefile *f, bool made, const char *text);

/* ---- lend.c: one message to one interpreter ----------------------------------------------------- */

struct lent {
	const char *id, *case_id, *member, *lender, *from, *to; /* to whom, by whom; languages */
	uint32_t position;
	int32_t day;
	struct aside a;
};

/* Members who interpret, by login name, without their keys; one by id, with its public ones. */
size_t interpreters_all(struct kb_ctx *c, const struct member **to);
bool interpreter_find(struct kb_ctx *c, const char *id, struct member *m);

/* Lends the words of a message of a case, or of the pupil's side beside it (its own file), to an interpreter, to be translated into `lang`. KB_NONE: too long. */
enum kb_rc lend(struct kb_ctx *c, const struct member *m, const struct casefile *f, const struct message *s, const struct member *to, const char *lang,
    const char *words);

/* What an interpreter has in hand; what of a case is lent; one by its id, NULL: there is none. */
size_t lent_to(struct kb_ctx *c, const struct member *m, const struct lent **to);
size_t lent_of(struct kb_ctx *c, const struct casefile *f, const struct lent **to);
const struct lent *lent_find(struct kb_ctx *c, const char *id);

/* The words, for the interpreter to whom they were lent; NULL: they do not open. */
const char *lent_open(struct kb_ctx *c, const struct member *m, const struct lent *l);

/* Writes the translation into the case and ends the loan; ends it without. */
enum kb_rc lent_return(struct kb_ctx *c, const struct member *m, const struct lent *l, const char *words);
enum kb_rc lent_take_back(struct kb_ctx *c, const struct member *m, const struct lent *l);

/* A job: ends what is old, and what is of a case that closed. */
enum kb_rc lent_tidy(struct kb_ctx *c);

/* The words of a translation and which message it is of; NULL: it is none. */
const char *translation_of(const struct message *s, uint32_t *position);

#endif
