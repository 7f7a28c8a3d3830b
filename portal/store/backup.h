/* backup.h - a whole copy of the store, and proof that it is one.
 *
 * The proof is a text, the facts: a line for each migration and one for each table
 * with its number of rows, read from the same moment as the copy itself. A copy that
 * SQLite finds whole can still lack rows (security.md 4.2); its facts then differ. */
#ifndef KB_BACKUP_H
#define KB_BACKUP_H

#include "store.h"

enum { KB_FACTS_MAX = 1 << 20 }; /* bytes of the facts of one store */

/* Copies the store, as it is at one moment, into a new file at `path` (mode 0600, on
 * disk when it returns). Writers wait only until the copier has its view. *facts lives
 * in `a`. KB_FAIL: logged, nothing lies at `path`. */
enum kb_rc kb_store_copy(struct kb_store *s, struct kb_arena *a, const char *path, const char **facts);

/* Is the file at `path` a whole store of ours with just these facts? Opens it for
 * reading only. KB_FAIL: logged, `name` tells the operator which file is meant. */
enum kb_rc kb_copy_check(struct kb_arena *a, const char *path, const char *name, const char *facts);

/* Does the program know every migration of these facts, or are they of a newer or of
 * another one? KB_FAIL: logged. */
enum kb_rc kb_facts_known(struct kb_arena *a, const char *facts, const struct kb_plugin *const *plugins, size_t n);

#endif
