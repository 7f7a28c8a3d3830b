/* session.h - what the second factor needs of sessions. Private to web/. */
#ifndef KB_SESSION_H
#define KB_SESSION_H

#include "web.h"

/* One counted look at the password of an account, before anything is written. KB_NONE:
 * wrong, or too early (*wait: seconds). */
enum kb_rc kb_session_look(struct kb_ctx *c, const char *user, const char *password, int64_t *wait);

/* Gives the person at hand a fresh session in which the second factor was given; the
 * token before is dead. */
enum kb_rc kb_session_prove(struct kb_req *r);

#endif
