/* checkpoint.c - the WAL goes back into the database, with writers held off.
 *
 * SQLite 3.7.0 to 3.51.2 can lose committed rows when a writer restarts the WAL in
 * the moment in which a second checkpoint begins (the "WAL-reset bug"). So nobody
 * checkpoints by the way: no automatic checkpoint, none on close. The keeper holds
 * the write lock on one connection, so that no writer can restart the WAL, and
 * copies on a second one (fence A); nobody else of the house is even in a transaction,
 * because it holds the fence too (fence B). Each of the two is enough:
 * tests/torture/torture-wal-reset.c. PASSIVE: it never waits for readers.
 *
 * What was deleted stays in the WAL until somebody writes over it. Where that must not be, kb_store_forget() copies and
 * then cuts the WAL to nothing: TRUNCATE falls back to PASSIVE inside where it does not get the lock, which is why all
 * writers stand outside of the fence meanwhile. It waits for readers, a moment only.
 *
 * At synchronous NORMAL SQLite syncs the WAL before it writes the database, and the
 * database before the WAL may be overwritten. */
#include "log.h"
#include "private.h"

enum { CUT_WAIT = 200 }; /* milliseconds */

static sqlite3 *copier_of(struct kb_store *s)
{
	if (s->copier == NULL)
		s->copier = kb_store_connect(s->path);
	return s->copier;
}

static enum kb_rc copy(struct kb_store *s)
{
	int frames = 0, copied = 0;
	int code = sqlite3_wal_checkpoint_v2(s->copier, "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &copied);
	if (kb_store_note(s, code) != KB_OK) {
		kb_log_line(KB_ERROR, "the checkpoint failed: %s", sqlite3_errmsg(s->copier));
		return KB_FAIL;
	}
	return copied < frames ? KB_NONE : KB_OK;
}

/* Both fences, and in what order: the one that queues first. */
static enum kb_rc lock(struct kb_store *s)
{
	if (kb_store_enter(s) == KB_OK && kb_store_exec(s, "BEGIN IMMEDIATE") == KB_OK)
		return KB_OK;
	kb_log_line(KB_WARN, "no checkpoint this time: %s", kb_store_reason(s));
	kb_store_leave(s);
	return KB_FAIL;
}

enum kb_rc kb_store_checkpoint(struct kb_store *s)
{
	if (s->in != NULL || copier_of(s) == NULL) {
		kb_log_line(KB_ERROR, "no checkpoint: a transaction is open, or the store cannot be opened twice");
		return KB_FAIL;
	}
	s->walls.why[0] = '\0';
	if (lock(s) != KB_OK)
		return KB_FAIL;
	enum kb_rc rc = copy(s);
	sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	kb_store_leave(s);
	return rc;
}

/* Readers hold it back for as long as they read; writers wait outside of the fence meanwhile. */
static enum kb_rc cut(struct kb_store *s)
{
	int code;

	sqlite3_busy_timeout(s->copier, CUT_WAIT);
	code = sqlite3_wal_checkpoint_v2(s->copier, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	if (code == SQLITE_BUSY)
		return KB_NONE;
	if (kb_store_note(s, code) == KB_OK)
		return KB_OK;
	kb_log_line(KB_ERROR, "the WAL was not emptied: %s", sqlite3_errmsg(s->copier));
	return KB_FAIL;
}

enum kb_rc kb_store_forget(struct kb_store *s)
{
	enum kb_rc rc = kb_store_checkpoint(s);

	if (rc != KB_OK)
		return rc;
	if (kb_store_enter(s) != KB_OK) {
		kb_log_line(KB_WARN, "the WAL was not emptied this time: %s", kb_store_reason(s));
		return KB_FAIL;
	}
	rc = cut(s);
	kb_store_leave(s);
	return rc;
}
