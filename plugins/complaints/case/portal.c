/* portal.c - the portal as an author: notices that come by themselves.
 *
 * Its signing key is made of a key of the house, which lies outside of the store. It seals to the
 * public half of a case: it can write into each and read none. */
#include <sodium.h>
#include <string.h>

#include "case.h"

static void portal_pair(struct kb_ctx *c, seal_byte pk[SEAL_KEY], seal_byte signer[SEAL_SIGNER])
{
	seal_byte seed[SEAL_KEY];

	if (!hex_read(kb_fmt(c, "%.64s", kb_keyed(c, "portal signs")), seed, sizeof seed))
		kb_fail(c, "the key with which the portal signs is no key");
	crypto_sign_seed_keypair(pk, signer, seed);
	sodium_memzero(seed, sizeof seed);
}

bool portal_verifier(struct kb_ctx *c, seal_byte key[SEAL_KEY])
{
	seal_byte signer[SEAL_SIGNER];

	portal_pair(c, key, signer);
	sodium_memzero(signer, sizeof signer);
	return !kb_failed(c);
}

struct hand portal_hand(struct kb_ctx *c, const struct casefile *f)
{
	struct hand h = { .f = f, .author = SEAL_PORTAL, .member = "" };
	seal_byte pk[SEAL_KEY];

	portal_pair(c, pk, h.signer);
	return h;
}

enum kb_rc portal_says(struct kb_ctx *c, const struct casefile *f, const char *lang, const char *text)
{
	struct hand h = portal_hand(c, f);
	enum kb_rc rc = case_write(c, &h, SEAL_NOTICE, lang, text);

	hand_wipe(&h);
	return rc;
}
