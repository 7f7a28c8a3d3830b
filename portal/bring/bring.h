/* bring.h - what the files that stand behind "Forms that staff bring" (klankbord.h) share. */
#ifndef KB_BRING_H
#define KB_BRING_H

#include "shelf.h"
#include "xform.h"

/* A version of a form of the plugin that runs, by its key. false: it has none. */
bool kb_form_at_key(struct kb_ctx *c, const char *key, struct kb_form_at *at);

/* changes.c: keeps where a version breaks series, when it becomes live. */
void kb_form_note_breaks(struct kb_ctx *c, const char *key);

#endif
