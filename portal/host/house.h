/* house.h - builds the house: what all tasks of a process share.
 *
 * Three steps, because each needs the one before: the plugins (where they lie is a
 * setting), the migrations (in a process of their own), the furniture (which texts
 * may be served depends on whether the store is the example organisation). The
 * store itself is opened last, by each process for itself, after the fork. */
#ifndef KB_HOUSE_H
#define KB_HOUSE_H

#include "ctx.h"
#include "settings.h"

/* The core's own table: name "kb" (portal.c). */
extern const struct kb_plugin kb_portal;

/* The path of a file in the data folder, in `a`. */
const char *kb_data_path(const struct kb_house *h, struct kb_arena *a, const char *file);

/* The folder of files that the web server sends (kb_files()), in `a`. */
const char *kb_house_files(const struct kb_house *h, struct kb_arena *a);

/* The draft of a store that a restore is about to install: while it is there, the data
 * folder may lack its store and nothing starts. */
#define KB_RESTORING "klankbord.db.restoring"

/* Loads and checks the plugins and settles the settings. KB_FAIL: logged. */
enum kb_rc kb_house_plugins(struct kb_house *h, struct kb_arena *a, struct kb_settings *s);

/* Makes the data folder (mode 0700), the keys and the store where they are not
 * there, the folder of files to send, opens a store that a failed sync shut if it is sound and nobody else is in it,
 * and applies all migrations of all plugins. Leaves nothing open. */
enum kb_rc kb_house_migrate(struct kb_house *h, struct kb_arena *a, int64_t now);

/* The keys alone, which must be there. KB_FAIL: logged. */
enum kb_rc kb_house_keys(struct kb_house *h, struct kb_arena *a);

/* Texts, routes, forms, keys, static files. h->example must be right already. */
enum kb_rc kb_house_furnish(struct kb_house *h, struct kb_arena *a);

/* Lets each plugin read what it goes by (start.c). KB_FAIL: logged. */
enum kb_rc kb_house_start(struct kb_house *h, struct kb_arena *a, const char *const *folders);

/* The same with the folders given, for tests: lists end at NULL; no static files. */
enum kb_rc kb_house_furnish_with(struct kb_house *h, struct kb_arena *a, const char *const *locales,
    const char *const *forms);

/* Opens the store (enum kb_store_flag) and sees that it is migrated. */
enum kb_rc kb_house_open(struct kb_house *h, struct kb_arena *a, unsigned flags);

/* Looks whether other words can be heard now than before (h->voices); `a` is left as it was
 * between tasks. */
void kb_house_listen(struct kb_house *h, struct kb_arena *a, int64_t now);

/* Reads from the open store whether it is the example organisation into h->example. */
enum kb_rc kb_house_look(struct kb_house *h, struct kb_arena *a);

/* Begins a task of the core itself: the command line, the keeper. */
void kb_house_task(struct kb_ctx *c, struct kb_house *h, struct kb_arena *a, int64_t now);

/* Must this process open the store anew? Opened read-only it stays so; a fresh process
 * is cured of that. A failed sync is no such case: it shuts the store for all. */
bool kb_house_spoilt(const struct kb_house *h);

#endif
