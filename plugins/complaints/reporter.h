/* reporter.h - what the files of the reporter's side know of each other.
 *
 * way-in.c leads through the intake and shows the receipt; reporter-page.c shows a case to who has its
 * code; reporter-act.c does what they ask there; reporter-words.c says it in words. */
#ifndef COMPLAINTS_REPORTER_H
#define COMPLAINTS_REPORTER_H

#include "reporter-pages.h"

/* ---- way-in.c ---- */

enum kb_rc serve_way_in(struct kb_req *r);
enum kb_rc serve_intake(struct kb_req *r);
enum kb_rc show_way_in(struct kb_ctx *c, struct kb_out *o);
enum kb_rc show_privacy(struct kb_ctx *c, struct kb_out *o);

/* ---- reporter-page.c ---- */

enum kb_rc serve_look(struct kb_req *r);
enum kb_rc serve_mine(struct kb_req *r);

/* ---- reporter-act.c ---- */

/* Does what the button says, in the case that the hand holds. What came of it, as the key of a text; NULL:
 * the button does nothing. *again: words that were not sent. */
const char *reporter_act(struct kb_req *r, const struct hand *h, const char **again);

/* How many messages and events a case has: another number than the page knew means that the page is old. */
int64_t reporter_seen(struct kb_ctx *c, const struct casefile *f);

/* ---- reporter-words.c ---- */

/* What happens next, and how it stands, in the reporter's language. */
const char *words_of_next(struct kb_ctx *c, const struct term_view *v);
const char *words_of_state(struct kb_ctx *c, const struct casefile *f, const struct term_view *v);

/* A civil day in words. */
const char *words_of_day(struct kb_ctx *c, int32_t day);

/* A code in groups, to be seen and heard. */
void show_code(struct kb_ctx *c, const char code[SEAL_CODE], struct complaints_group groups[CODE_GROUPS]);

#endif
