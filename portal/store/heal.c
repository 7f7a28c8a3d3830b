/* heal.c - a fresh start after a failed sync: is the store sound, and is it on disk?
 *
 * Whoever heals is alone with the store. So its connection is the first one, and SQLite
 * reads the WAL anew and believes only frames whose checksums are right; what was
 * acknowledged had a sync that went well and is among them. Then every frame is
 * written into the database once more and synced, and the WAL is emptied: nothing
 * hangs any longer on bytes that the kernel may have dropped. */
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "private.h"

enum { ALONE_MS = 2000 }; /* for those of the house before to be gone */

static const char *check(sqlite3 *db)
{
	sqlite3_stmt *q = NULL;
	bool sound = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &q, NULL) == SQLITE_OK &&
	    sqlite3_step(q) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(q, 0), "ok") == 0;
	sqlite3_finalize(q);
	return sound ? NULL : "it is damaged: restore the last backup";
}

static const char *write_out(sqlite3 *db)
{
	if (sqlite3_exec(db, "PRAGMA synchronous = FULL", NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL) == SQLITE_OK)
		return NULL;
	return "the disk still does not keep what is written: repair or replace it, then start again";
}

static const char *heal(const char *path, struct kb_fence *f)
{
	if (!f->writable)
		return "it is read-only: look at the rights of its folder and at the mount";
	if (!kb_fence_be_alone(f, ALONE_MS) || kb_fence_take(f, KB_STORE_WAIT) != KB_OK)
		return "other processes still have it open: stop the portal, then start it";
	sqlite3 *db = kb_store_connect(path);
	const char *why = db == NULL ? "it cannot be opened" : check(db);
	if (why == NULL)
		why = write_out(db);
	sqlite3_close(db);
	if (why == NULL)
		kb_fence_shut(f, false);
	kb_fence_give(f);
	return why;
}

enum kb_rc kb_store_heal(const char *path)
{
	struct kb_fence f;
	const char *why = NULL;
	if (access(path, F_OK) != 0 || kb_fence_open(&f, path, false) != NULL)
		return KB_OK; /* whoever opens the store says why */
	if (kb_fence_is_shut(&f)) {
		kb_log_line(KB_WARN, "the store %s was shut by a failed sync: it is checked and written out anew", path);
		why = heal(path, &f);
		if (why == NULL)
			kb_log_line(KB_INFO, "the store %s is sound and on disk: it takes answers again", path);
		else
			kb_log_line(KB_ERROR, "the store %s stays shut: %s", path, why);
	}
	kb_fence_close(&f);
	return why == NULL ? KB_OK : KB_FAIL;
}
