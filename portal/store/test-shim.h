/* test-shim.h - a VFS in front of that of the system: sees every write, truncation,
 * sync and more on a store, and may refuse it, delay it or end the process instead.
 *
 *     shim_install(on, arg);         // becomes the preset: kb_store_open() goes through it
 *     static int on(struct shim_call *c) { return shim_go(c); }
 *
 * `on` is in charge: what it does not hand to shim_go() does not happen. */
#ifndef KB_TEST_SHIM_H
#define KB_TEST_SHIM_H

#include <sqlite3.h>

enum shim_op { SHIM_WRITE, SHIM_TRUNCATE, SHIM_SYNC, SHIM_DELETE, SHIM_UNFETCH, SHIM_LOCKED };
enum shim_file { SHIM_DB, SHIM_WAL, SHIM_OTHER };

struct shim_call {
	enum shim_op op;
	enum shim_file file;
	void *arg;            /* as given to shim_install() */
	sqlite3_int64 at;     /* offset of a write; length after a truncation */
	const void *data;     /* a write; the name of a deletion; NULL: the whole of an UNFETCH */
	int n;                /* bytes of a write; flags of a sync */
	struct shim_file_ *to;
};

void shim_install(int (*on)(struct shim_call *c), void *arg);
void shim_remove(void);

/* What SQLite asked for, done by the VFS of the system. */
int shim_go(struct shim_call *c);

#endif
