/* own.h - a short task of its own beside the one at hand. For web/ and desk/.
 *
 * For what must be on disk whatever becomes of the request: counted tries, the last
 * use of a session. A process has one connection to the store, so the read that `c` has
 * begun goes on in `own` (the next question of `c` begins another); a `c` that has written
 * refuses. */
#ifndef KB_OWN_H
#define KB_OWN_H

#include "ctx.h"

/* KB_FAIL: c holds the write lock, or has failed. */
enum kb_rc kb_own_begin(struct kb_ctx *own, struct kb_ctx *c);

/* Commits, or rolls back if `own` has failed. A failure does not mark `c`. One that only
 * looked does not wait until what it saw is on disk: `c` does, before its page goes out. */
enum kb_rc kb_own_end(struct kb_ctx *own);

#endif
