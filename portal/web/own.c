/* own.c - a short task of its own beside the one at hand. */
#include "own.h"

#include "store.h"

enum kb_rc kb_own_begin(struct kb_ctx *own, struct kb_ctx *c)
{
	if (c->failed)
		return KB_FAIL;
	if (c->tx == KB_TX_WRITE)
		return kb_fail(c, "a task of its own was begun while the write lock is held");
	kb_ctx_begin(own, c->house, c->arena, c->now, c->month);
	own->lang = c->lang;
	kb_tx_pass(c, own);
	return KB_OK;
}

enum kb_rc kb_own_end(struct kb_ctx *own)
{
	if (!own->failed && own->tx == KB_TX_WRITE)
		return kb_tx_commit(own);
	kb_tx_rollback(own);
	return own->failed ? KB_FAIL : KB_OK;
}
