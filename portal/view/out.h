/* out.h - a reply's body while it is being written. */
#ifndef KB_OUT_H
#define KB_OUT_H

#include "ctx.h"
#include "klankbord-view.h"

struct kb_out {
	struct kb_ctx *ctx;
	struct kb_buf buf;
};

/* A writer into the context's arena. */
struct kb_out *kb_out_new(struct kb_ctx *c);

#endif
