/* trouble.c - what a failure of the database means to the rooms above.
 *
 * A full disk, a read-only file and a lock that is held are told apart, because the
 * person is told different things: try again soon, or tell somebody. */
#include "private.h"

static enum kb_store_trouble trouble_of(int code)
{
	switch (code & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return KB_STORE_FINE;
	case SQLITE_FULL:
		return KB_STORE_FULL;
	case SQLITE_READONLY:
		return KB_STORE_READONLY;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return KB_STORE_BUSY;
	case SQLITE_AUTH:
	case SQLITE_CONSTRAINT:
	case SQLITE_MISMATCH:
	case SQLITE_RANGE:
	case SQLITE_TOOBIG:
	case SQLITE_ERROR:
		return KB_STORE_REFUSED;
	default:
		return KB_STORE_BROKEN;
	}
}

/* A sync that failed is final: the kernel may have dropped the pages, so a later
 * sync that succeeds proves nothing. */
static bool is_lost_sync(int code)
{
	return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC;
}

enum kb_rc kb_store_note(struct kb_store *s, int code)
{
	s->trouble = trouble_of(code);
	if (is_lost_sync(code))
		kb_store_shut(s);
	return s->trouble == KB_STORE_FINE ? KB_OK : KB_FAIL;
}

enum kb_store_trouble kb_store_trouble(const struct kb_store *s)
{
	return s->trouble;
}

const char *kb_store_reason(const struct kb_store *s)
{
	if (s->walls.why[0] != '\0')
		return s->walls.why;
	if (s->trouble == KB_STORE_BROKEN && kb_store_is_shut(s))
		return "the store is shut since a sync failed: look at the disk, then stop the portal and start it";
	switch (s->trouble) {
	case KB_STORE_FULL:
		return "the store is full: make room on its disk; what was accepted before is safe";
	case KB_STORE_READONLY:
		return "the store is read-only: look at the rights of its file and folder and at the mount";
	case KB_STORE_BUSY:
		return "the store was locked for over 5 seconds: look for a process that holds it";
	default:
		return sqlite3_errmsg(s->db);
	}
}
