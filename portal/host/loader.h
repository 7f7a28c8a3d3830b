/* loader.h - finds plugins on disk and lets in only those that are sound.
 *
 * A plugin is DIR/NAME/NAME.so in one of the plugin folders. It is checked before
 * anything of it is used; each refusal is one sentence that says what to do. */
#ifndef KB_LOADER_H
#define KB_LOADER_H

#include "ctx.h"

/* A colon-separated list of folders as a NULL-terminated list; empty parts left out. */
const char *const *kb_folders(struct kb_arena *a, const char *list);

/* Loads every plugin of the folders (NULL-terminated), in the order of their
 * names, behind the core's own table. Fills h->plugins and h->nplugins. KB_FAIL: at
 * least one was refused; each refusal is logged. Loaded objects stay for the life of
 * the process. */
enum kb_rc kb_loader(struct kb_house *h, struct kb_arena *a, const struct kb_plugin *core,
    const char *const *dirs);

/* Looks at one table as the loader does: is everything in it under its own name?
 * NULL: yes; else the sentence. `name` is the folder that it came from. */
const char *kb_plugin_check(struct kb_arena *a, const struct kb_plugin *p, const char *name);

/* Looks at all tables together: names that are the beginning of each other, types
 * told twice. NULL: sound; else the sentence. */
const char *kb_plugins_check(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n);

#endif
