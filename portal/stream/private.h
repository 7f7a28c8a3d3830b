/* private.h - what the files of stream/ share. */
#ifndef KB_STREAM_PRIVATE_H
#define KB_STREAM_PRIVATE_H

#include "stream.h"

enum {
	KB_STREAM_ITEMS_MAX = 256, /* items told together */
	KB_STREAM_TRIES = 3        /* failures until an observation is parked */
};

/* What a name may hold. */
enum kb_stream_kind {
	KB_STREAM_ITEM, /* [A-Za-z0-9_.]{1,40} */
	KB_STREAM_TYPE  /* [a-z0-9_.-]{1,40} */
};
bool kb_stream_name(const char *s, enum kb_stream_kind kind);

/* What a plugin declares about hearing this type; NULL: it does not hear it. */
const struct kb_hears *kb_stream_hearing(const struct kb_plugin *p, const char *type);

/* The items of an observation as the text of its row, "A10=3 A38.daily=1", and back. A
 * text that was not written so fails the context. */
const char *kb_stream_items_text(struct kb_ctx *c, const struct kb_observation *o);
void kb_stream_items_read(struct kb_ctx *c, const char *text, struct kb_observation *o);

#endif
