/* sync.c - what was committed gets onto the disk, and what happens when it does not.
 *
 * COMMIT writes to the WAL without a sync (synchronous NORMAL). The sync comes after
 * it and outside the lock, so the next writer need not wait for the disk; only then
 * is the answer acknowledged. It covers every commit before it too, because the WAL is
 * one row of frames. Why that is enough, checkpoints included: docs/decisions/core.md.
 *
 * A sync that failed is final. The kernel may have dropped the pages, so a later sync
 * that succeeds proves nothing. The store is shut for the whole house: it is read,
 * never written, until a fresh start has found it sound (heal.c). */
#include "log.h"
#include "private.h"

/* The WAL as this connection has it open; never a descriptor of our own, whose close
 * would drop SQLite's locks. Without a WAL there is nothing that could be synced. */
static int sync_wal(sqlite3 *db)
{
	sqlite3_file *wal = NULL;
	int code = sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
	if (code != SQLITE_OK)
		return code;
	return wal == NULL || wal->pMethods == NULL ? SQLITE_MISUSE : wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL);
}

/* Whatever xSync says when it fails, it is a failed sync. */
static int sync_code(int code)
{
	return code == SQLITE_OK || code == SQLITE_MISUSE ? code : SQLITE_IOERR_FSYNC;
}

enum kb_rc kb_store_sync(struct kb_store *s)
{
	uint64_t covered = kb_fence_before_sync(&s->fence);
	if (kb_store_is_shut(s)) {
		s->trouble = KB_STORE_BROKEN;
		return KB_FAIL;
	}
	if (kb_store_note(s, sync_code(sync_wal(s->db))) != KB_OK)
		return KB_FAIL;
	if (kb_store_is_shut(s)) { /* another process met it meanwhile */
		s->trouble = KB_STORE_BROKEN;
		return KB_FAIL;
	}
	kb_fence_after_sync(&s->fence, covered);
	return KB_OK;
}

/* The keeper hears again what it lost, and the example is put on disk by its
 * checkpoint at the end. */
static bool is_lazy(const struct kb_store *s)
{
	return (s->flags & (KB_STORE_KEEPER | KB_STORE_BULK)) != 0;
}

enum kb_rc kb_store_settle(struct kb_store *s, bool wrote)
{
	if (is_lazy(s))
		return KB_OK;
	if (wrote)
		return kb_store_sync(s);
	/* A page that shows what another process committed a moment ago waits for it. Where
	 * the disk keeps nothing any more, reading goes on. */
	if (!kb_store_is_shut(s) && !kb_fence_is_synced(&s->fence) && kb_store_sync(s) != KB_OK)
		s->trouble = KB_STORE_FINE;
	return KB_OK;
}

/* ---- The fence ---- */

enum kb_rc kb_store_enter(struct kb_store *s)
{
	enum kb_rc rc = kb_store_is_shut(s) ? KB_FAIL : kb_fence_take(&s->fence, s->wait);
	if (rc == KB_OK && kb_store_is_shut(s)) { /* while we waited */
		kb_fence_give(&s->fence);
		rc = KB_FAIL;
	}
	s->trouble = rc == KB_OK ? KB_STORE_FINE : rc == KB_NONE ? KB_STORE_BUSY : KB_STORE_BROKEN;
	return rc == KB_OK ? KB_OK : KB_FAIL;
}

void kb_store_leave(struct kb_store *s)
{
	kb_fence_give(&s->fence);
}

enum kb_rc kb_store_commit(struct kb_store *s)
{
	kb_fence_commits(&s->fence);
	enum kb_rc rc = kb_store_exec(s, "COMMIT");
	kb_fence_committed(&s->fence);
	return rc;
}

/* ---- The latch ---- */

bool kb_store_is_shut(const struct kb_store *s)
{
	return s->shut || kb_fence_is_shut(&s->fence);
}

void kb_store_shut(struct kb_store *s)
{
	if (!kb_store_is_shut(s))
		kb_log_line(KB_ERROR, "the disk does not keep what the store writes (a sync failed): the portal reads on and "
		    "takes nothing. What was accepted before is safe. Look at the disk, then stop the portal and start it");
	s->shut = true;
	kb_fence_shut(&s->fence, true);
}
