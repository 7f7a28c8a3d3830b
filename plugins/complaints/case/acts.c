/* acts.c - the chain of acts: who did what, each bound to the one before.
 *
 * The key lies outside of the store. A head that is sent away holds even against who has
 * that key (seal_head_write()). An act is written in the transaction of what it tells of, after
 * something else was written: so the write lock is held, and two never come after the same one. */
#include <sodium.h>
#include <string.h>

#include "case.h"
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

bool act_was_today(struct kb_ctx *c, enum act_verb verb, const char *actor, const char *object)
{
	return kb_next(kb_ask(c, &complaints_act_on, kb_t(object), kb_t(actor), kb_i(verb), kb_i(civil_today(c))));
}

/* ---- Looking ---- */

static bool read_link(struct kb_rows *q, struct seal_link *l)
{
	const void *detail, *mac;
	size_t ndetail, nmac;

	l->act = (struct seal_act){ .seq = (uint64_t)kb_col_int(q, 0), .day = (int32_t)kb_col_int(q, 1), .verb = (uint32_t)kb_col_int(q, 2) };
	id_of(kb_col_text(q, 3), l->act.actor);
	id_of(kb_col_text(q, 4), l->act.object);
	detail = kb_col_blob(q, 5, &ndetail);
	mac = kb_col_blob(q, 6, &nmac);
	if (ndetail != SEAL_KEY || nmac != SEAL_KEY)
		return false;
	memcpy(l->act.detail, detail, SEAL_KEY);
	memcpy(l->mac, mac, SEAL_KEY);
	return true;
}

/* A row that is not whole is a link of zeros, which holds nowhere. */
size_t acts_all(struct kb_ctx *c, const struct seal_link **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_acts);
	struct seal_link *list = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		list = room_for_one(c, list, n, &room, sizeof(*list));
		if (!read_link(q, &list[n]))
			memset(&list[n], 0, sizeof *list);
		n++;
	}
	*to = list;
	return n;
}

uint64_t acts_broken(struct kb_ctx *c, const struct seal_link *links, size_t n)
{
	seal_byte key[SEAL_KEY];
	uint64_t seq;

	chain_key(c, key);
	seq = seal_chain_check(key, links, n, NULL, 0).seq;
	sodium_memzero(key, sizeof key);
	return seq;
}

const char *acts_head(struct kb_ctx *c)
{
	struct seal_head head = { .day = civil_today(c) };
	char *text = kb_alloc(c, SEAL_HEAD_TEXT);
	struct hand portal = portal_hand(c, NULL);

	last_act(c, &head.seq, head.mac);
	if (head.seq)
		seal_head_write(text, &head, portal.signer);
	hand_wipe(&portal);
	return head.seq ? text : NULL;
}
