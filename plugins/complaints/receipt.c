/* receipt.c - the code that a reporter holds.
 *
 * Salt and pepper are made of a key of the house: without it no code can be guessed, with the
 * store in hand or not. A derivation costs 64 MiB and a tenth of a second, so guesses have a
 * budget of the whole house; filing has one of its own, so that guesses cannot keep anybody from filing. */
#include <sodium.h>
#include <string.h>

#include "complaints.h"

enum { GUESSES = 60, GUESSES_PER_HOUR = 7200, FILINGS = 200, FILINGS_PER_HOUR = 7200 };

/* May one more code be derived now? */
static enum kb_rc lane(struct kb_ctx *c, bool filing)
{
	return filing ? kb_budget(c, "filing", FILINGS, FILINGS_PER_HOUR) : kb_budget(c, "codes", GUESSES, GUESSES_PER_HOUR);
}

static bool house_bytes(struct kb_ctx *c, const char *what, seal_byte *to, size_t n)
{
	return hex_read(kb_fmt(c, "%.*s", (int)(2 * n), kb_keyed(c, what)), to, n);
}

enum kb_rc receipt_keys(struct kb_ctx *c, const char code[SEAL_CODE], bool filing, struct seal_reporter *r)
{
	seal_byte salt[SEAL_SALT], pepper[SEAL_KEY];
	enum kb_rc room = lane(c, filing);
	enum seal_rc rc;

	if (room != KB_OK)
		return room;
	if (!house_bytes(c, "salt of codes", salt, sizeof salt) || !house_bytes(c, "pepper of codes", pepper, sizeof pepper))
		return kb_fail(c, "salt and pepper of codes are no bytes");
	rc = seal_code_keys(r, code, salt, pepper, seal_cost_now);
	sodium_memzero(pepper, sizeof pepper);
	return rc == SEAL_FINE ? KB_OK : rc == SEAL_NO_MEMORY ? KB_NONE : kb_fail(c, "a code gave no keys");
}

enum kb_rc receipt_open(struct kb_ctx *c, const struct seal_reporter *r, struct hand *h)
{
	const struct casefile *f = case_by_mark(c, r->mark);

	*h = (struct hand){ .f = f, .author = SEAL_REPORTER, .member = "" };
	if (!f)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	memcpy(h->signer, r->signer, SEAL_SIGNER);
	if (seal_case_by_reporter(h->case_sk, f->keys.to_reporter, SEAL_WRAPPED, &f->keys.c, r) == SEAL_FINE)
		return KB_OK;
	hand_wipe(h);
	return kb_fail(c, "a case does not open for its own code");
}
