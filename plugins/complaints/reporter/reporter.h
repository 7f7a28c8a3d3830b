/* reporter.h - what the files of the reporter's side know of each other.
 *
 * way-in.c leads through the intake and shows the receipt; reporter-page.c shows a case to who has its
 * code, bind.c gives a pupil one; reporter-act.c does what they ask there; reporter-words.c says it in words. */
#ifndef COMPLAINTS_REPORTER_H
#define COMPLAINTS_REPORTER_H

#include "reporter-pages.h"

/* Who holds a dossier: who told it, a pupil for whom it was filed (both by a code), or the guardian who filed it for
 * them. A guardian's case on own account is one of who told it. */
enum holder { HOLDER_TELLER, HOLDER_FOR_PUPIL };

/* ---- way-in.c ---- */

/* What the page of a guardian gives to the intake, sealed: where the pupil lives, and who files (filer_write()). */
struct own_start { char place[41], filer[180 - SEAL_CODE]; };
enum { OWN_SECONDS = 3600 };

enum kb_rc serve_way_in(struct kb_req *r);
enum kb_rc serve_intake(struct kb_req *r);
enum kb_rc show_way_in(struct kb_ctx *c, struct kb_out *o);
enum kb_rc show_privacy(struct kb_ctx *c, struct kb_out *o);

/* To speak first, then the walk. */
enum kb_rc serve_speak(struct kb_req *r);
enum kb_rc serve_spoken(struct kb_req *r);

/* ---- reporter-file.c ---- */

/* The page on which a recording or a photo is added to the case whose keys the page holds. */
enum kb_rc add_page(struct kb_req *r, const struct seal_reporter *keys, const struct dossier *d);

/* Adds it. What came of it, as reporter_act() says it. */
const char *reporter_adds(struct kb_req *r, const struct dossier *d);

/* What stands for a file on the page of its reporter: an address that says nothing, for half an hour. */
void show_file(struct kb_ctx *c, const struct casefile *f, const char *ticket, struct complaints_said *s);
enum kb_rc serve_heard(struct kb_req *r);

/* The page with a code, whoever got one. m->groups and m->qr follow from the code. */
enum kb_rc show_receipt(struct kb_req *r, const char code[SEAL_CODE], struct complaints_receipt *m);

/* Has a card digits that chance made? */
bool is_card(const char *code);

/* ---- reporter-page.c ---- */

enum { HELD_SECONDS = 1800 };

/* What may be done in each part, and what was said, for a page; `who` may not do all of it. */
void fill_parts(struct kb_req *r, const struct dossier *d, enum holder who, struct complaints_mine *m);

enum kb_rc serve_look(struct kb_req *r);
enum kb_rc serve_mine(struct kb_req *r);

/* ---- told.c: an adult writes down what a youth told ---- */

enum kb_rc serve_told(struct kb_req *r);
enum kb_rc serve_told_begin(struct kb_req *r);

/* "Give the phone to the youth": the code comes behind its button, unless it is that of a card. */
enum kb_rc give_page(struct kb_req *r, const char code[SEAL_CODE], bool card);
enum kb_rc serve_given(struct kb_req *r);

/* Begins the intake of youths for who files so (struct filer). */
enum kb_rc begin_told(struct kb_req *r, const char code[SEAL_CODE], const char *filer);

/* ---- bind.c: a pupil who was asked in ---- */

/* The page on which digits of an invitation are exchanged for a code; KB_NONE: they are none. */
enum kb_rc bind_page(struct kb_req *r, const struct seal_reporter *keys);
enum kb_rc serve_bind(struct kb_req *r);

/* What the page of a case held of its code, half an hour at most. The caller wipes it. */
bool reporter_held(struct kb_req *r, struct seal_reporter *keys);

/* The page of a case, with what came of what was done (the key of a text). */
enum kb_rc show_mine(struct kb_req *r, const struct seal_reporter *keys, const char *notice);

/* ---- trust.c ---- */

enum kb_rc serve_trust(struct kb_req *r);

/* ---- reporter-act.c ---- */

/* Does what the button says, in the part that it names. What came of it, as the key of a text; NULL:
 * the button does nothing. *again: words that were not sent. */
const char *reporter_act(struct kb_req *r, const struct seal_reporter *keys, const struct dossier *d, enum holder who, const char **again);

/* ---- reporter-words.c ---- */

/* What happens next, and how it stands, in the reporter's language. */
const char *words_of_next(struct kb_ctx *c, const struct term_view *v);
const char *words_of_state(struct kb_ctx *c, const struct casefile *f, const struct term_view *v);

/* A civil day in words. */
const char *words_of_day(struct kb_ctx *c, int32_t day);

/* A code in groups, to be seen and heard. */
void show_code(struct kb_ctx *c, const char code[SEAL_CODE], struct complaints_group groups[CODE_GROUPS]);

#endif
