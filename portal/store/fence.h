/* fence.h - what the processes of a house share beside the store: one lock, three
 * numbers.
 *
 * The file "STORE-fence" lies beside the database. Its lock (flock) is held around
 * every write transaction, migration and checkpoint: writers wait in the kernel instead
 * of sleeping and trying again, and no writer restarts the WAL in the moment in which
 * a checkpoint begins (fence B against the WAL-reset bug; fence A is checkpoint.c).
 * The kernel frees it when its holder dies. It is never the database file itself:
 * closing a descriptor of that one would drop SQLite's own locks. Nobody removes it
 * while the house runs: who comes later would queue elsewhere.
 *
 * Its bytes are mapped by everybody: whether the store is shut (a sync failed), how
 * many commits there were, and up to which one the WAL is known to be on disk. */
#ifndef KB_FENCE_H
#define KB_FENCE_H

#include <stdatomic.h>

#include "klankbord.h"

struct kb_fence_page {
	_Atomic uint64_t shut;    /* not 0: a sync failed, nothing is written any more */
	_Atomic uint64_t commits; /* one more before and after each COMMIT: odd within one */
	_Atomic uint64_t synced;  /* what `commits` was before a sync that went well */
};

struct kb_fence {
	int fd;                     /* -1: there is none */
	struct kb_fence_page *page; /* NULL: there is none */
	bool writable;              /* the page may be changed: the disk is not read-only */
	bool held;
};

/* Has this version of SQLite (sqlite3_libversion_number()) the WAL-reset bug? */
bool kb_fence_is_needed(int version);

/* Opens the fence of the store at `path`; makes it where it is not there, if asked to.
 * NULL, or why there is none; then *f is a fence that is not there: always free. */
const char *kb_fence_open(struct kb_fence *f, const char *path, bool make);
void kb_fence_close(struct kb_fence *f);

/* Waits for the lock, `ms` at most. KB_NONE: somebody held it all the time. */
enum kb_rc kb_fence_take(struct kb_fence *f, int ms);
void kb_fence_give(struct kb_fence *f);

/* Keeps everybody else from opening the fence from now on. False: somebody has it
 * open, and still has after `ms`. */
bool kb_fence_be_alone(struct kb_fence *f, int ms);

/* Around a COMMIT, while the lock is held. */
void kb_fence_commits(struct kb_fence *f);
void kb_fence_committed(struct kb_fence *f);

/* Around a sync: what it will cover, and that it did. */
uint64_t kb_fence_before_sync(const struct kb_fence *f);
void kb_fence_after_sync(struct kb_fence *f, uint64_t covered);

/* Is everything that anybody committed known to be on disk? */
bool kb_fence_is_synced(const struct kb_fence *f);

/* The latch of the whole house. */
bool kb_fence_is_shut(const struct kb_fence *f);
void kb_fence_shut(struct kb_fence *f, bool shut);

#endif
