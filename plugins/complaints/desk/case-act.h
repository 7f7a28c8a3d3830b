/* case-act.h - what the acts of a case share: small verbs over a case in hand, and the acts themselves.
 *
 * An act, and a verb that says or does something, gives NULL where it was done, or the key of the text that says why not (then nothing is
 * kept: the reply of a refusal takes back what was written). */
#ifndef COMPLAINTS_CASE_ACT_H
#define COMPLAINTS_CASE_ACT_H

#include "desk.h"

/* ---- case-act.c: small verbs ---- */

/* A field of the form, "" where it is missing; one that is a day, KB_NO_DAY where it is none. */
const char *work_text(const struct desk_work *w, const char *field);
int32_t work_day(const struct desk_work *w, const char *field);

/* The language that the handler chose to write in; that of the page where none of the house was chosen. */
const char *work_tongue(const struct desk_work *w);

/* Does the field "proof" name a message of the reporter, which opens with their signature? */
bool work_is_their_word(const struct desk_work *w);

/* An event, if the terms allow it today; and then what `then` does. */
const char *work_happens(struct desk_work *w, struct term_event e);
const char *work_happens_then(struct desk_work *w, struct term_event e, const char *(*then)(struct desk_work *w));

/* Says something to the reporter, or on the pupil's side where the form asks for that: a text in a language; the words of the form, which
 * must be there; the same, if there are any. */
const char *work_says_in(struct desk_work *w, const char *lang, const char *text);
const char *work_says(struct desk_work *w);
const char *work_says_any(struct desk_work *w);

/* Words of the catalogue in the reporter's language, and in Dutch beside it, which colleagues and letters read. */
const char *work_says_both(struct desk_work *w, const char *(*words)(const struct desk_work *w));

/* ---- case-steps.c: from the receipt to what came of it ---- */

const char *act_told_day(struct desk_work *w);
const char *act_acknowledge(struct desk_work *w);
const char *act_ask(struct desk_work *w);
const char *act_answer(struct desk_work *w);
const char *act_talk(struct desk_work *w);
const char *act_hearing(struct desk_work *w);
const char *act_solved(struct desk_work *w);
const char *act_offer(struct desk_work *w);
const char *act_extend(struct desk_work *w);
const char *act_reason(struct desk_work *w);
const char *act_consent(struct desk_work *w);
const char *act_suspend(struct desk_work *w);
const char *act_resume(struct desk_work *w);
const char *act_not_handle(struct desk_work *w);
const char *act_panel(struct desk_work *w);
const char *act_decide(struct desk_work *w);
const char *act_judged(struct desk_work *w);
const char *act_measures(struct desk_work *w);
const char *act_record(struct desk_work *w);
const char *act_forward(struct desk_work *w);
const char *act_advice(struct desk_work *w);

/* ---- case-who.c: who handles it, and what lies beside it ---- */

const char *act_take(struct desk_work *w);
const char *act_assign(struct desk_work *w);
const char *act_bar(struct desk_work *w);
const char *act_close_guardian(struct desk_work *w);
const char *act_step_back(struct desk_work *w);
const char *act_note_down(struct desk_work *w);
const char *act_lend(struct desk_work *w);
const char *act_take_back(struct desk_work *w);

#endif
