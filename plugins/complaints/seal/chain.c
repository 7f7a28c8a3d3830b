/* chain.c - the audit: every act is bound to the one before.
 *
 * The mac of a link is BLAKE2b over the mac before it and the fields of the act, keyed with a
 * key that lies outside the store. So who can write the store but has not the key cannot
 * change, move, leave out or put in a link unseen. Who has both can write the whole chain anew;
 * against that only heads help that were sent away before, signed, by mail or on paper. */
#include "box.h"

#include <stdio.h>

void seal_chain_link(seal_byte mac[SEAL_KEY], const seal_byte key[SEAL_KEY], const seal_byte before[SEAL_KEY],
    const struct seal_act *act)
{
	struct bound b = bound_to("audit");

	bound_add(&b, before, SEAL_KEY);
	bound_number(&b, act->seq);
	bound_number(&b, (uint32_t)act->day);
	bound_number(&b, act->verb);
	bound_add(&b, act->actor, SEAL_ID);
	bound_add(&b, act->object, SEAL_ID);
	bound_add(&b, act->detail, SEAL_KEY);
	crypto_generichash(mac, SEAL_KEY, b.bytes, b.n, key, SEAL_KEY);
}

/* Does the link stand at `seq` and hold to what is before it? */
static bool holds(const struct seal_link *l, uint64_t seq, const seal_byte key[SEAL_KEY], const seal_byte before[SEAL_KEY])
{
	seal_byte mac[SEAL_KEY];

	seal_chain_link(mac, key, before, &l->act);
	return l->act.seq == seq && sodium_memcmp(mac, l->mac, SEAL_KEY) == 0;
}

static bool is_as_sent(const struct seal_link *l, const struct seal_head *heads, size_t nheads)
{
	for (size_t i = 0; i < nheads; i++)
		if (heads[i].seq == l->act.seq && (heads[i].day != l->act.day || sodium_memcmp(heads[i].mac, l->mac, SEAL_KEY) != 0))
			return false;
	return true;
}

static uint64_t furthest(const struct seal_head *heads, size_t nheads)
{
	uint64_t most = 0;

	for (size_t i = 0; i < nheads; i++)
		most = heads[i].seq > most ? heads[i].seq : most;
	return most;
}

struct seal_found seal_chain_check(const seal_byte key[SEAL_KEY], const struct seal_link *links, size_t n,
    const struct seal_head *heads, size_t nheads)
{
	static const seal_byte none[SEAL_KEY];
	const seal_byte *before = none;

	for (size_t i = 0; i < n; i++) {
		if (!holds(&links[i], i + 1, key, before) || !is_as_sent(&links[i], heads, nheads))
			return (struct seal_found){ .seq = i + 1 };
		before = links[i].mac;
	}
	return (struct seal_found){ .cut = n < furthest(heads, nheads) };
}

/* ---- Heads that leave ---- */

enum { SIGNATURE = crypto_sign_BYTES, MAC_HEX = 2 * SEAL_KEY, SIGNATURE_HEX = 2 * SIGNATURE };

static int write_front(char *text, size_t room, const struct seal_head *h)
{
	char mac[MAC_HEX + 1];

	sodium_bin2hex(mac, sizeof mac, h->mac, SEAL_KEY);
	return snprintf(text, room, "klankbord-head 1 %llu %d %s ", (unsigned long long)h->seq, (int)h->day, mac);
}

void seal_head_write(char text[SEAL_HEAD_TEXT], const struct seal_head *h, const seal_byte signer[SEAL_SIGNER])
{
	seal_byte signature[SIGNATURE];
	size_t n = (size_t)write_front(text, SEAL_HEAD_TEXT, h);

	crypto_sign_detached(signature, NULL, (const seal_byte *)text, n, signer);
	sodium_bin2hex(text + n, SEAL_HEAD_TEXT - n, signature, sizeof signature);
}

/* The fields are read, written again and held against the text: one head has one spelling. */
enum seal_rc seal_head_read(struct seal_head *h, const char *text, const seal_byte verify[SEAL_KEY])
{
	char mac[MAC_HEX + 1], hex[SIGNATURE_HEX + 1], again[SEAL_HEAD_TEXT];
	seal_byte signature[SIGNATURE];
	unsigned long long seq;
	int day, n;

	if (strnlen(text, SEAL_HEAD_TEXT) == SEAL_HEAD_TEXT ||
	    sscanf(text, "klankbord-head 1 %19llu %9d %64[0-9a-f] %128[0-9a-f]", &seq, &day, mac, hex) != 4)
		return SEAL_MALFORMED;
	h->seq = seq;
	h->day = day;
	if (sodium_hex2bin(h->mac, SEAL_KEY, mac, strlen(mac), NULL, NULL, NULL) || strlen(mac) != MAC_HEX ||
	    sodium_hex2bin(signature, SIGNATURE, hex, strlen(hex), NULL, NULL, NULL) || strlen(hex) != SIGNATURE_HEX)
		return SEAL_MALFORMED;
	n = write_front(again, sizeof again, h);
	if (strncmp(again, text, (size_t)n) != 0 || strcmp(text + n, hex) != 0)
		return SEAL_MALFORMED;
	return crypto_sign_verify_detached(signature, (const seal_byte *)text, (unsigned)n, verify) ? SEAL_CLOSED : SEAL_FINE;
}
