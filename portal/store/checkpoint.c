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
 * At synchronous NORMAL SQLite syncs the WAL before it writes the database, and the
 * database before the WAL may be overwritten. */
#include "log.h"
#include "private.h"

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
