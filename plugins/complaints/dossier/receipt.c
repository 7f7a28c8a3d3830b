/* receipt.c - the code that a reporter holds.
 *
 * Salt and pepper are made of a key of the house: without it no code can be guessed, with the
 * store in hand or not. A derivation costs 64 MiB and a tenth of a second, so guesses have a
 * budget of the whole house; filing has one of its own, so that guesses cannot keep anybody from filing. What is derived at the same moment
 * is bounded too: one guess, for which no other waits in a worker, and two filings, which wait for each other. */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "dossier.h"

enum { FILINGS = 200, FILINGS_PER_HOUR = 7200 };
enum { GUESS_WIDTH = 1, GUESS_WAIT = 0, FILING_WIDTH = 2, FILING_WAIT = 5000 }; /* places, milliseconds */

static unsigned number(struct kb_ctx *c, const char *setting)
{
	char *end;
	long n = strtol(kb_set(c, setting), &end, 10);

	if (*end == '\0' && n >= 1 && n <= 1000000)
		return (unsigned)n;
	kb_fail(c, "the setting %s must be a number from 1 to 1000000", setting);
	return 0;
}

/* May one more code be derived now? */
static enum kb_rc budget(struct kb_ctx *c, bool filing)
{
	unsigned tries, per_hour;

	if (filing)
		return kb_budget(c, "filing", FILINGS, FILINGS_PER_HOUR);
	tries = number(c, "complaints.tries");
	per_hour = number(c, "complaints.tries_per_hour");
	return kb_failed(c) ? KB_FAIL : kb_budget(c, "codes", tries, per_hour);
}

static bool house_bytes(struct kb_ctx *c, const char *what, seal_byte *to, size_t n)
{
	return hex_read(kb_fmt(c, "%.*s", (int)(2 * n), kb_keyed(c, what)), to, n);
}

struct derivation { const char *code; struct seal_reporter *to; };

static enum kb_rc derive(struct kb_ctx *c, void *with)
{
	const struct derivation *d = with;
	seal_byte salt[SEAL_SALT], pepper[SEAL_KEY];
	enum seal_rc rc;

	if (!house_bytes(c, "salt of codes", salt, sizeof salt) || !house_bytes(c, "pepper of codes", pepper, sizeof pepper))
		return kb_fail(c, "salt and pepper of codes are no bytes");
	rc = seal_code_keys(d->to, d->code, salt, pepper, seal_cost_now);
	sodium_memzero(pepper, sizeof pepper);
	return rc == SEAL_FINE ? KB_OK : rc == SEAL_NO_MEMORY ? KB_NONE : kb_fail(c, "a code gave no keys");
}

enum kb_rc receipt_keys(struct kb_ctx *c, const char code[SEAL_CODE], bool filing, struct seal_reporter *r)
{
	struct derivation d = { code, r };
	enum kb_rc room = budget(c, filing);

	if (room != KB_OK)
		return room;
	return filing ? kb_lane(c, "filing", FILING_WIDTH, FILING_WAIT, derive, &d) : kb_lane(c, "codes", GUESS_WIDTH, GUESS_WAIT, derive, &d);
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
