/* private.h - the inside of a store, for the files of store/ and their tests. */
#ifndef KB_STORE_PRIVATE_H
#define KB_STORE_PRIVATE_H

#include <sqlite3.h>

#include "fence.h"
#include "store.h"

enum {
	KB_STORE_ID = 0x4b6c6b62, /* application_id: "Klkb" */
	KB_STORE_WAIT = 5000,     /* milliseconds to wait for a lock */
	KB_STORE_LONGEST = 1 << 24, /* bytes of one value or statement */
	KB_STORE_SLOTS = 256
};

/* Who is at work, and why the walls said no. No owner: the store itself, which has
 * no walls. */
struct kb_walls {
	const char *owner;
	bool migrating; /* tables and indexes may be made and dropped */
	char why[240];
};

/* A statement that SQLite has prepared under its owner's walls. */
struct kb_prepared {
	struct kb_prepared *next;
	struct kb_stmt stmt; /* copy: the key */
	sqlite3_stmt *handle;
};

struct kb_store {
	sqlite3 *db;
	sqlite3 *copier;      /* second connection, only for checkpoints; NULL until then */
	char *path;
	unsigned flags;       /* enum kb_store_flag */
	struct kb_fence fence;
	int wait;             /* milliseconds to wait for the fence: KB_STORE_WAIT */
	struct kb_walls walls;
	struct kb_prepared *prepared[KB_STORE_SLOTS];
	const struct kb_ctx *in; /* the context whose transaction is open */
	bool marked;             /* kb_tx_mark() was called in it */
	bool shut;               /* a sync failed, seen by this process: see kb_store_is_shut() */
	enum kb_store_trouble trouble;
};

/* A connection to a store that was made before, with every guard set, but no walls
 * and no fence. NULL: logged. */
sqlite3 *kb_store_connect(const char *path);

/* kb_store_open() as if SQLite had this version. */
struct kb_store *kb_store_open_on(const char *path, unsigned flags, int version);

/* Takes the fence, so that nobody else writes or checkpoints. KB_FAIL: noted, as busy
 * or, where the store is shut, as broken. */
enum kb_rc kb_store_enter(struct kb_store *s);
void kb_store_leave(struct kb_store *s);

/* COMMIT, counted for those who read what it wrote. */
enum kb_rc kb_store_commit(struct kb_store *s);

/* After a transaction and outside the fence: what the caller may tell of is on disk
 * now. KB_FAIL: noted; nothing may be acknowledged. */
enum kb_rc kb_store_settle(struct kb_store *s, bool wrote);

/* Shuts the store for every process of the house: a sync failed. */
void kb_store_shut(struct kb_store *s);

/* Runs SQL of the store itself, outside the walls. Not logged; the result is noted. */
enum kb_rc kb_store_exec(struct kb_store *s, const char *sql);

/* One number that SQL of the store itself asks for; -1 if there is none. */
int64_t kb_store_number(sqlite3 *db, const char *sql);

/* How many rows of the answer of a checking pragma are not "ok"; each is logged. */
size_t kb_pragma_problems(sqlite3 *db, const char *sql, const char *what);

/* Notes what a result code of SQLite means; KB_OK for SQLITE_OK, ROW and DONE. */
enum kb_rc kb_store_note(struct kb_store *s, int code);

/* What went wrong, and what the operator does about it. */
const char *kb_store_reason(const struct kb_store *s);

/* Puts up the walls of an owner, until kb_walls_down(). */
void kb_walls_up(struct kb_store *s, const char *owner, bool migrating);
void kb_walls_down(struct kb_store *s);

/* The authorizer of SQLite; the argument is a struct kb_walls. */
int kb_walls_ask(void *walls, int action, const char *a, const char *b, const char *schema, const char *trigger);

/* The prepared form of a statement, made when it is asked for the first time. NULL:
 * noted. Call under the walls of its owner. */
sqlite3_stmt *kb_prepared_get(struct kb_store *s, const struct kb_stmt *stmt);
void kb_prepared_free(struct kb_store *s);

/* Is there a store, and is it free for this context? */
enum kb_rc kb_tx_claim(struct kb_ctx *c);

/* Makes sure that the context reads, or writes, in a transaction of its own. */
enum kb_rc kb_tx_read(struct kb_ctx *c);
enum kb_rc kb_tx_write(struct kb_ctx *c);

#endif
