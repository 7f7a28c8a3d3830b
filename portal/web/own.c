/* own.c - a short task of its own beside the one at hand. */
#include "own.h"

#include "store.h"

enum kb_rc kb_own_begin(struct kb_ctx *own, struct kb_ctx *c)
{
	if (c->failed)
		return KB_FAIL;
	if (c->tx == KB_TX_WRITE)
		return kb_fail(c, "a task of its own was begun while the write lock is held");
	if (c->tx == KB_TX_READ)
		kb_tx_rollback(c);
	kb_ctx_begin(own, c->house, c->arena, c->now, c->month);
	own->lang = c->lang;
	return KB_OK;
}

enum kb_rc kb_own_end(struct kb_ctx *own)
{
	if (!own->failed)
		return kb_tx_commit(own);
	kb_tx_rollback(own);
	return KB_FAIL;
}
