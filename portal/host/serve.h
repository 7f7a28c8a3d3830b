/* serve.h - one request, from its parameters to a whole reply. */
#ifndef KB_SERVE_H
#define KB_SERVE_H

#include "web.h"

/* Answers one raw request: route, language, session, rights, CSRF, fields, handler,
 * commit, layout; or the plain error page in the person's language. r->reply is
 * whole when it returns; no byte leaves before the commit is on disk. */
void kb_serve(struct kb_req *r, struct kb_ctx *c, struct kb_house *h, struct kb_arena *a,
    const struct kb_raw *raw, int64_t now);

#endif
