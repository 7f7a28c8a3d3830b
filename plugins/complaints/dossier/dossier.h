/* dossier.h - how a complaint comes to be, and what one person holds of it: the code, the intake that becomes a case, a part
 * for each body that the story is about. */
#ifndef COMPLAINTS_DOSSIER_H
#define COMPLAINTS_DOSSIER_H

#include "team.h"

/* ---- receipt.c: the code ---------------------------------------------------------------- */

/* What a code is worth in this house: a derivation that costs 64 MiB, in the lane for codes.
 * KB_NONE: the lane is full, try later. */
enum kb_rc receipt_keys(struct kb_ctx *c, const char code[SEAL_CODE], bool filing, struct seal_reporter *r);

/* The reporter of the case that belongs to these keys; KB_NONE: no case has this code. */
enum kb_rc receipt_open(struct kb_ctx *c, const struct seal_reporter *r, struct hand *h);

/* ---- filing.c: from a filled-in form to a case ------------------------------------------ */

/* kb_form.ready and kb_form.take of the intake. The pass of the walk is pass_write(). */
enum kb_rc filing_ready(struct kb_ctx *c, const struct kb_filled *f, const void **made);
enum kb_rc filing_take(struct kb_ctx *c, const struct kb_filled *f);

/* The bodies to which an intake goes, a case each (struct team.body); whether it asks for a formal complaint and gives the name for it. */
enum { PARTS = TERM_BODIES };
size_t filing_bodies(struct kb_ctx *c, const struct kb_filled *f, const char *list[PARTS]);
bool filing_is_formal(const struct kb_filled *f);

/* Was it spoken, and the recording is gone since? Then it is not taken (KB_NONE): who spoke speaks again, or writes. */
bool filing_is_mute(struct kb_ctx *c, const struct kb_filled *f);

/* What happens when it comes in today: received, and a talk that was asked for. Returns how many. */
enum { FILING_EVENTS = 2 };
size_t filing_events(struct kb_ctx *c, const struct kb_filled *f, const char *body, struct term_event e[FILING_EVENTS]);

/* The id of the intake. */
#define COMPLAINTS_FORM "complaint"

/* The intake of guardians and foster parents, and the one that a case came by. */
#define REPRESENT_FORM "represent"
const char *case_form(const struct casefile *f);

/* What a walk through the intake carries: the code, and who files (struct filer). And behind it the
 * ticket of a recording that was made before; NULL: none. */
const char *pass_write(struct kb_ctx *c, const char code[SEAL_CODE], const char *filer);
bool pass_read(struct kb_ctx *c, const char *pass, char code[SEAL_CODE], const char **filer);
const char *pass_with(struct kb_ctx *c, const char *pass, const char *ticket);
const char *pass_ticket(const char *pass);

/* ---- dossier.c: one story about several bodies ---------------------------------------------- */

/* What a person holds of one body's case: `f` has the clocks. `own` writes; `other` (f NULL: there is none) reads what
 * a guardian filed in the name of who holds this. */
struct part { const struct casefile *f; struct hand own, other; };
struct dossier { struct part parts[PARTS]; size_t n; };

/* All that these keys open, in the dossier of the case that has their mark, or in one that is known. KB_NONE: nothing.
 * The caller ends it with dossier_wipe(). */
enum kb_rc dossier_open(struct kb_ctx *c, const struct seal_reporter *r, struct dossier *d);
enum kb_rc dossier_open_by_id(struct kb_ctx *c, const char *id, const struct seal_reporter *r, struct dossier *d);
void dossier_wipe(struct dossier *d);

/* Everything that was said in it, by day; `other`: in what the guardian filed. */
struct told_line { const struct message *m; const struct part *part; bool other; };
size_t dossier_read(struct kb_ctx *c, const struct dossier *d, const struct told_line **to);

/* How much is in it: a page that knew less is old. Takes the write lock for it. */
int64_t dossier_seen(struct kb_ctx *c, const struct dossier *d);
void dossier_touch(struct kb_ctx *c, const struct dossier *d);

/* Says something to every body at once. */
enum kb_rc dossier_say(struct kb_ctx *c, const struct dossier *d, const char *lang, const char *words);

/* They spoke: what was closed since nobody replied is open again, as by the button. What they closed themselves stays closed. */
enum kb_rc dossier_wake(struct kb_ctx *c, const struct dossier *d);

/* A body that this story could be told to as well; NULL: there is none with a team. dossier_add() tells it what was told at the
 * beginning: a case of its own, with its own clocks, as a signal. KB_NONE: not this body. */
const char *dossier_could_add(struct kb_ctx *c, const struct dossier *d);
enum kb_rc dossier_add(struct kb_ctx *c, const struct dossier *d, const struct seal_reporter *r, const char *body);

/* ---- trust.c: a second key, for a person whom the reporter trusts -------------------------- */

/* Can there be one? Not of what a guardian filed. Is there one? */
bool trust_is_possible(const struct dossier *d);
bool trust_is_given(struct kb_ctx *c, const struct dossier *d);

/* Makes it, with the keys of its code, for all that is in the dossier by now. KB_NONE: there is one, or none is possible. */
enum kb_rc trust_give(struct kb_ctx *c, const struct dossier *d, const struct seal_reporter *second);

/* Ends it; there need not be one. */
enum kb_rc trust_end(struct kb_ctx *c, const struct dossier *d);

/* What a second code opens: hands that read. KB_NONE: nothing. The caller ends it with dossier_wipe(). */
enum kb_rc trust_open(struct kb_ctx *c, const struct seal_reporter *second, struct dossier *d);

#endif
