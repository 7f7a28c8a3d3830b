/* acts.c - the chain of acts: who did what, each bound to the one before.
 *
 * The key lies outside of the store. A head that is sent away holds even against who has
 * that key (seal_head_write()). An act is written in the transaction of what it tells of, after
 * something else was written: so the write lock is held, and two never come after the same one. */
#include <string.h>

#include "complaints.h"
#include "complaints.sql.h"

static void chain_key(struct kb_ctx *c, seal_byte key[SEAL_KEY])
{
	const char *hex = kb_keyed(c, "chain of acts");

	if (!hex_read(kb_fmt(c, "%.64s", hex), key, SEAL_KEY))
		kb_fail(c, "the key of the chain of acts is no key");
}

static void last_act(struct kb_ctx *c, uint64_t *seq, seal_byte mac[SEAL_KEY])
{
	struct kb_rows *q = kb_ask(c, &complaints_act_last);
	const void *b;
	size_t n;

	*seq = 0;
	memset(mac, 0, SEAL_KEY);
	if (!kb_next(q))
		return;
	*seq = (uint64_t)kb_col_int(q, 0);
	b = kb_col_blob(q, 1, &n);
	if (n == SEAL_KEY)
		memcpy(mac, b, SEAL_KEY);
}

static void id_of(const char *hex, seal_byte id[SEAL_ID])
{
	if (!hex_read(hex, id, SEAL_ID))
		memset(id, 0, SEAL_ID);
}

enum kb_rc act_note(struct kb_ctx *c, enum act_verb verb, const char *actor, const char *object, const seal_byte *detail)
{
	seal_byte key[SEAL_KEY], before[SEAL_KEY], mac[SEAL_KEY];
	struct seal_act act = { .day = civil_today(c), .verb = verb };

	last_act(c, &act.seq, before);
	act.seq++;
	id_of(actor, act.actor);
	id_of(object, act.object);
	if (detail)
		memcpy(act.detail, detail, SEAL_KEY);
	chain_key(c, key);
	seal_chain_link(mac, key, before, &act);
	return kb_run(c, &complaints_act_add, kb_i((int64_t)act.seq), kb_i(act.day), kb_i(verb), kb_t(hex_of(c, act.actor, SEAL_ID)),
	    kb_t(hex_of(c, act.object, SEAL_ID)), kb_b(act.detail, SEAL_KEY), kb_b(mac, SEAL_KEY));
}
