/* hear.h - what can be heard, in the memory of a process. */
#ifndef KB_HEAR_H
#define KB_HEAR_H

#include "ctx.h"

struct kb_voices;
struct kb_voices *kb_voices_new(void);
void kb_voices_free(struct kb_voices *v);

/* Asks the plugins whether something changed, and if so for all clips again. Between
 * requests, in a task of its own; where it fails, what was known stays. */
void kb_voices_look(struct kb_ctx *c);

/* Is there a clip of these words in the language of the page? */
bool kb_heard(struct kb_ctx *c, const char *words);

#endif
