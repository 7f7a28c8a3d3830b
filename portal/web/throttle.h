/* throttle.h - how often somebody may try a password. Private to web/. */
#ifndef KB_THROTTLE_H
#define KB_THROTTLE_H

#include "ctx.h"

/* Counts a try for this login name, known or not, before it is looked at, and commits
 * that on its own: tries at the same time cannot slip past. KB_OK: look at it. KB_NONE:
 * not yet; *wait is the number of seconds. KB_FAIL: the store does not answer. */
enum kb_rc kb_throttle_try(struct kb_ctx *c, const char *user, int64_t *wait);

/* The try was right: forgets the count, in the transaction of c. */
enum kb_rc kb_throttle_clear(struct kb_ctx *c, const char *user);

#endif
