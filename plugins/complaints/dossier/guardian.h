/* guardian.h - what a guardian filed for a pupil: whose it is, and how the pupil gets hold of it without the guardian in between. */
#ifndef COMPLAINTS_GUARDIAN_H
#define COMPLAINTS_GUARDIAN_H

#include "dossier.h"

/* ---- guard.c: what a guardian sees --------------------------------------------------------- */

/* Who files, as the pass of a walk says it: nobody ("": a youth), a guardian, or an adult to whom a
 * youth told it on a day. */
struct filer { const char *login, *label; bool pupil; int32_t told; bool card; };
#define FILER_TOLD "@told "
#define FILER_CARD " card"
enum { GUARD_LABEL = 96 };
struct filer filer_read(struct kb_ctx *c, const char *text);
const char *filer_write(struct kb_ctx *c, const char *login, bool pupil, const char *label);

/* A dossier of a guardian: what they call it, and what opens it. guarded_wipe() wipes that. */
struct guarded { const char *dossier, *label; bool pupil; struct seal_reporter keys; };
void guarded_wipe(struct guarded *g);

/* Makes a dossier theirs. */
enum kb_rc guard_add(struct kb_ctx *c, const char *dossier, const struct filer *f, const struct seal_reporter *keys);

/* All that are theirs and were not closed to them; the parts of one that are open to them, KB_NONE: none. */
size_t guarded_all(struct kb_ctx *c, const struct member *m, struct guarded **to);
enum kb_rc guarded_open(struct kb_ctx *c, const struct member *m, const struct guarded *g, struct dossier *d);

/* Whose dossier is it, and is it that of a pupil? false: no guardian's. */
bool guard_of(struct kb_ctx *c, const char *dossier, const char **member, bool *pupil);

/* ---- side.c: a pupil's own side ------------------------------------------------------------ */

enum { INVITE_DAYS = 28 };

/* Has the pupil a side in this case? */
bool side_is_there(struct kb_ctx *c, const struct casefile *f);

/* Twenty digits with which the pupil comes in, by a handler who has the case in hand; those of before are void. KB_NONE: the
 * lane is full. */
enum kb_rc side_invite(struct kb_ctx *c, const struct hand *h, char code[SEAL_CODE]);

/* The case to which these digits ask in; KB_NONE: none, or their days are over. */
enum kb_rc invite_open(struct kb_ctx *c, const struct seal_reporter *r, struct hand *h);

/* Gives the pupil a side under a code of their own, and uses the digits up. KB_NONE: somebody has one already, or
 * the code belongs to something else. */
enum kb_rc side_bind(struct kb_ctx *c, const struct hand *h, const struct seal_reporter *r);

#endif
