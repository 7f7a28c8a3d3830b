/* tx.c - the transaction of a context.
 *
 * Reading begins a deferred transaction, the first write ends it and takes the write
 * lock at once. So no context ever waits for the lock while it holds a read, and a
 * page that only reads never locks anybody out. Writers queue at the fence, in front of
 * SQLite's own lock, and leave it before they wait for the disk. One connection serves
 * one context at a time. */
#include "private.h"

static enum kb_rc fail(struct kb_ctx *c, const char *what)
{
	return kb_fail(c, "%s: %s", what, kb_store_reason(c->house->store));
}

enum kb_rc kb_tx_claim(struct kb_ctx *c)
{
	struct kb_store *s = c->house == NULL ? NULL : c->house->store;
	if (s == NULL)
		return kb_fail(c, "this context has no store: open one before it begins");
	if (s->in != NULL && s->in != c)
		return kb_fail(c, "another context holds the transaction: commit or drop that one first");
	return KB_OK;
}

/* No transaction stays open behind this, whatever SQLite said: it can say no to a BEGIN
 * that it began, and it needs memory to roll back. A process that cannot ends, or it would
 * wait for its next request with the lock of the house in hand, and refuse that too. */
static void leave_none(struct kb_store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	if (!sqlite3_get_autocommit(s->db))
		kb_no_memory("SQLite");
}

static enum kb_rc begin(struct kb_ctx *c, const char *sql, int tx)
{
	struct kb_store *s = c->house->store;
	s->walls.why[0] = '\0';
	if (kb_store_exec(s, sql) != KB_OK) {
		fail(c, "the transaction does not begin");
		leave_none(s);
		return KB_FAIL;
	}
	s->in = c;
	s->marked = false;
	c->tx = tx;
	return KB_OK;
}

/* Forgets the transaction, whichever way it ended. */
static void ended(struct kb_ctx *c)
{
	kb_store_leave(c->house->store);
	c->house->store->in = NULL;
	c->house->store->marked = false;
	c->tx = KB_TX_NONE;
}

enum kb_rc kb_tx_read(struct kb_ctx *c)
{
	if (c->failed || kb_tx_claim(c) != KB_OK)
		return KB_FAIL;
	return c->tx != KB_TX_NONE ? KB_OK : begin(c, "BEGIN", KB_TX_READ);
}

enum kb_rc kb_tx_write(struct kb_ctx *c)
{
	if (c->failed || kb_tx_claim(c) != KB_OK)
		return KB_FAIL;
	if (c->tx == KB_TX_WRITE)
		return KB_OK;
	if (c->tx == KB_TX_READ) {
		kb_store_exec(c->house->store, "COMMIT");
		leave_none(c->house->store);
		ended(c);
	}
	c->house->store->walls.why[0] = '\0';
	if (kb_store_enter(c->house->store) != KB_OK)
		return fail(c, "the transaction does not begin");
	if (begin(c, "BEGIN IMMEDIATE", KB_TX_WRITE) == KB_OK)
		return KB_OK;
	kb_store_leave(c->house->store);
	return KB_FAIL;
}

/* The end of the transaction in the database; for a read nothing is counted. */
static enum kb_rc end_well(struct kb_ctx *c)
{
	struct kb_store *s = c->house->store;
	enum kb_rc rc = c->tx == KB_TX_WRITE ? kb_store_commit(s) : kb_store_exec(s, "COMMIT");
	return rc == KB_OK ? KB_OK : fail(c, "the commit failed");
}

enum kb_rc kb_tx_commit(struct kb_ctx *c)
{
	if (c->tx == KB_TX_NONE)
		return c->failed ? KB_FAIL : KB_OK;
	if (c->failed || end_well(c) != KB_OK) {
		kb_tx_rollback(c);
		return KB_FAIL;
	}
	bool wrote = c->tx == KB_TX_WRITE;
	ended(c);
	if (kb_store_settle(c->house->store, wrote) != KB_OK)
		return fail(c, "what was stored may not be on disk");
	return KB_OK;
}

/* SQLite ends a transaction by itself after some failures (a full disk); then there
 * is nothing to roll back. The trouble that led here stays noted. */
void kb_tx_rollback(struct kb_ctx *c)
{
	if (c->tx == KB_TX_NONE)
		return;
	leave_none(c->house->store);
	ended(c);
}

void kb_tx_pass(struct kb_ctx *from, struct kb_ctx *to)
{
	if (from->tx != KB_TX_READ)
		return;
	from->house->store->in = to;
	to->tx = from->tx;
	from->tx = KB_TX_NONE;
}

bool kb_store_is_idle(const struct kb_store *s)
{
	return sqlite3_get_autocommit(s->db);
}

enum kb_rc kb_tx_mark(struct kb_ctx *c)
{
	if (kb_tx_write(c) != KB_OK)
		return KB_FAIL;
	struct kb_store *s = c->house->store;
	if ((s->marked && kb_store_exec(s, "RELEASE kb_mark") != KB_OK) || kb_store_exec(s, "SAVEPOINT kb_mark") != KB_OK)
		return fail(c, "no point to go back to");
	s->marked = true;
	return KB_OK;
}

enum kb_rc kb_tx_back(struct kb_ctx *c)
{
	struct kb_store *s = c->house->store;
	if (c->tx != KB_TX_WRITE || !s->marked || sqlite3_get_autocommit(s->db))
		return kb_fail(c, "there is no point to go back to");
	if (kb_store_exec(s, "ROLLBACK TO kb_mark") != KB_OK)
		return fail(c, "the way back failed");
	c->failed = false;
	return KB_OK;
}
