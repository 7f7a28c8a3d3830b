/* store.h - SQL behind one small interface.
 *
 * Above this header nobody knows which database it is. SQLite in WAL is the
 * embedded driver; SQL keeps to what PostgreSQL also takes: parameters $1.., types
 * TEXT, BIGINT, DOUBLE PRECISION, BYTEA; what only SQLite needs stands in a comment
 * that opens with "+sqlite" and that the runner uncovers. */
#ifndef KB_STORE_H
#define KB_STORE_H

#include "ctx.h"

struct kb_store;

enum kb_store_flag {
	KB_STORE_CREATE = 1,   /* make the file if it is not there */
	KB_STORE_KEEPER = 2,   /* a commit does not wait for the disk: what is lost is heard again */
	KB_STORE_BULK = 4      /* nor does it while the example is made: its checkpoint syncs it all */
};

/* Opens the database file. NULL on failure, logged with what to do. Checks that
 * journal_mode really is wal, that application_id is ours (or the file is new);
 * sets synchronous NORMAL, foreign_keys, trusted_schema OFF, DEFENSIVE, secure_delete,
 * busy timeout 5 s, wal_autocheckpoint 0 and no checkpoint on close: only
 * kb_store_checkpoint() checkpoints. Opens the fence (fence.h); without one it refuses
 * where SQLite has the WAL-reset bug. */
struct kb_store *kb_store_open(const char *path, unsigned flags);
void kb_store_close(struct kb_store *s);

/* Applies the migrations of one owner that are not there yet, each in a
 * transaction of its own, and records them (owner, number, sha256). A file that was
 * edited after it ran is refused. While it runs, the walls allow only tables,
 * indexes of `owner` (prefix owner_). The core's own owner is "kb". KB_FAIL: logged
 * with a sentence. */
enum kb_rc kb_store_migrate(struct kb_store *s, const char *owner, const struct kb_migration *list, int64_t now);

/* Are all migrations of this list applied? For workers: they never migrate. */
bool kb_store_is_migrated(struct kb_store *s, const char *owner, const struct kb_migration *list);

/* The transaction of a context. The first kb_ask() begins a read, the first
 * kb_run() ends that read and takes the fence and the write lock (BEGIN IMMEDIATE).
 * Commit is on disk when it returns KB_OK (but see KB_STORE_KEEPER and _BULK); the sync
 * runs when others may write again. After a read, what was read is on disk too, so
 * that no page shows an answer that a power loss takes back. A context that failed is
 * rolled back. */
enum kb_rc kb_tx_commit(struct kb_ctx *c);
void kb_tx_rollback(struct kb_ctx *c);

/* The read that one context has begun goes on in another that has begun nothing. */
void kb_tx_pass(struct kb_ctx *from, struct kb_ctx *to);

/* A point inside the transaction to go back to (for one observation of many). */
enum kb_rc kb_tx_mark(struct kb_ctx *c);
enum kb_rc kb_tx_back(struct kb_ctx *c);

/* The core's own statements (owner "kb"), for the rooms of the core only: the same
 * as kb_run() and kb_ask(), whatever plugin the context runs as. The public pair
 * takes a statement only from the plugin in whose name the context runs. */
#define kb_core_run(c, s, ...) \
	kb_core_run_((c), (s), (const struct kb_val[]){ { 0 }, ##__VA_ARGS__ } + 1, \
	    sizeof((const struct kb_val[]){ { 0 }, ##__VA_ARGS__ }) / sizeof(struct kb_val) - 1)
#define kb_core_ask(c, s, ...) \
	kb_core_ask_((c), (s), (const struct kb_val[]){ { 0 }, ##__VA_ARGS__ } + 1, \
	    sizeof((const struct kb_val[]){ { 0 }, ##__VA_ARGS__ }) / sizeof(struct kb_val) - 1)
enum kb_rc kb_core_run_(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_val *v, size_t n);
struct kb_rows *kb_core_ask_(struct kb_ctx *c, const struct kb_stmt *s, const struct kb_val *v, size_t n);

/* Why the last call failed. */
enum kb_store_trouble { KB_STORE_FINE, KB_STORE_FULL, KB_STORE_READONLY, KB_STORE_BUSY, KB_STORE_REFUSED, KB_STORE_BROKEN };
enum kb_store_trouble kb_store_trouble(const struct kb_store *s);

/* Puts on disk what was committed so far, by whomever. For a keeper that lets
 * something leave the house (a mail, an export): first this. */
enum kb_rc kb_store_sync(struct kb_store *s);

/* Did a sync fail, here or in another process? Then nothing is written any more and
 * reading goes on; no new process is a cure, only kb_store_heal() at a fresh start. */
bool kb_store_is_shut(const struct kb_store *s);

/* Opens a shut store again, if nobody else has it open, it is sound, and the disk keeps
 * all of it now. KB_OK where it is not shut or not there. KB_FAIL: logged. */
enum kb_rc kb_store_heal(const char *path);

/* Copies the WAL back into the database while holding the fence, and the write lock on
 * a second connection, so that the WAL-reset bug of SQLite 3.7.0..3.51.2 cannot
 * strike. Only the keeper calls it. */
enum kb_rc kb_store_checkpoint(struct kb_store *s);

/* The same, and empties the WAL: what was deleted and committed before lies in neither file then. KB_NONE: somebody
 * reads and held it back, try again. Only the keeper calls it. */
enum kb_rc kb_store_forget(struct kb_store *s);

/* Is no transaction open, whatever the contexts believe? */
bool kb_store_is_idle(const struct kb_store *s);

/* Changes whenever another connection commits (PRAGMA data_version). */
int64_t kb_store_version(struct kb_store *s);

/* integrity_check, foreign keys, and that every statement of the list prepares
 * under its owner's walls. Returns the number of problems, each logged. */
size_t kb_store_verify(struct kb_store *s, const struct kb_plugin *const *plugins, size_t n);

#endif
