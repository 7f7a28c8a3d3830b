/* sound.h - is this file a clip? */
#ifndef KB_SOUND_H
#define KB_SOUND_H

#include "arena.h"
#include "klankbord.h"

/* kb_sound_read() without a task: *out lies in `a`. */
enum kb_rc kb_sound_parse(struct kb_arena *a, const void *bytes, size_t n, struct kb_sound *out, const char **why);

#endif
