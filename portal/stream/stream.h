/* stream.h - the queue between who tells and who hears.
 *
 * kb_observe() writes one row for each hearer, in the teller's transaction. The
 * keeper offers it to the hearer in a transaction of the hearer's own and deletes
 * it there: heard once in effect, then forgotten. Never a second answer table. */
#ifndef KB_STREAM_H
#define KB_STREAM_H

#include "ctx.h"

/* Offers what waits, at most `most` observations, each in its own transaction.
 * A hearer that fails: rolled back, counted, offered later; after three failures
 * the observation is parked and an alarm is logged. Returns how many were offered. */
size_t kb_stream_hear(struct kb_house *h, int64_t now, int32_t month, size_t most);

/* Tell again: in one transaction drops what waits from closed months, lets every
 * hearer forget them and every teller tell them once more. */
enum kb_rc kb_stream_again(struct kb_house *h, int64_t now, int32_t month);

/* Observations that wait, and that are parked. */
enum kb_rc kb_stream_state(struct kb_ctx *c, int64_t *waiting, int64_t *parked);

/* Is a plugin's table sound: names of types and items, no type told by two? NULL:
 * yes; else the sentence. Asked by the loader. */
const char *kb_stream_check(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n);

#endif
