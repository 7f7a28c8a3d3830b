/* desk.h - every filled-in form passes here, whichever door it came through. */
#ifndef KB_DESK_H
#define KB_DESK_H

#include "ctx.h"

/* How a submission went. KB_OTHER_BEFORE: this form with other answers, or another form
 * on the same pass, was taken before. */
enum kb_taken { KB_TAKEN, KB_TAKEN_BEFORE, KB_OTHER_BEFORE, KB_NOT_NOW, KB_NO_ROOM, KB_NOBODY, KB_DESK_FAILED };

/* Finds the owner, refuses a repeat of the same instanceID (a keyed mark in an
 * expiring table that leads to no answer) and hands it to the owner's take(), all in
 * the transaction of the context. The caller commits. */
enum kb_taken kb_submit(struct kb_ctx *c, const struct kb_filled *f);

/* Forgets marks that have expired. The keeper calls it daily. */
enum kb_rc kb_desk_tidy(struct kb_ctx *c);

#endif
