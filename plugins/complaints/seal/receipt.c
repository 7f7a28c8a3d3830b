/* receipt.c - the code that a reporter holds, and what it is worth.
 *
 * Twenty digits are 66.4 bits, over the 64 under which NIST SP 800-63B wants guessing
 * to be throttled (we do both). All twenty are random: a digit of check among them would leave
 * 63.1. A slip of the pen is told by "no complaint has this code", at the price of one Argon2id. */
#include "box.h"

enum { GROUP = 4 };

void seal_code_make(char code[SEAL_CODE])
{
	for (int i = 0; i < SEAL_DIGITS; i++)
		code[i] = (char)('0' + randombytes_uniform(10));
	code[SEAL_DIGITS] = '\0';
}

void seal_code_show(char shown[SEAL_CODE_SHOWN], const char code[SEAL_CODE])
{
	for (int i = 0; i < SEAL_DIGITS; i++) {
		*shown++ = code[i];
		if (i % GROUP == GROUP - 1)
			*shown++ = ' ';
	}
	shown[-1] = '\0';
}

/* The digit that stands at `s`, and its bytes; -1: none. The scripts of the languages of the
 * portal, and Devanagari. */
static int digit_at(const char *s, size_t *n)
{
	static const struct { const char *zero; size_t n; } scripts[] = { { "0", 1 }, { "\u0660", 2 }, { "\u06f0", 2 }, { "\u0966", 3 } };

	for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
		size_t last = scripts[i].n - 1;
		int digit;

		if (strncmp(s, scripts[i].zero, last) != 0)
			continue;
		digit = (seal_byte)s[last] - (seal_byte)scripts[i].zero[last];
		*n = last + 1;
		if (digit >= 0 && digit <= 9)
			return digit;
	}
	return -1;
}

/* Bytes of what may stand between digits: spaces, dashes, the marks of direction that a page
 * puts around a number. 0: nothing does. */
static size_t between(const char *s)
{
	static const char *const all[] = { " ", "-", "\t", "\r", "\n", "\u00a0", "\u2009", "\u202f", "\u2010", "\u2011", "\u2012",
		"\u2013", "\u2014", "\u2212", "\u200b", "\u200e", "\u200f", "\u061c", "\u2066", "\u2067", "\u2068", "\u2069", "\u202a",
		"\u202b", "\u202c" };

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (strncmp(s, all[i], strlen(all[i])) == 0)
			return strlen(all[i]);
	return 0;
}

static enum seal_rc read_code(char code[SEAL_CODE], const char *s)
{
	int have = 0;

	while (*s) {
		size_t n = 0;
		int digit = digit_at(s, &n);

		if (digit < 0 && (n = between(s)) == 0)
			return SEAL_MALFORMED;
		if (digit >= 0 && have == SEAL_DIGITS)
			return SEAL_MALFORMED;
		if (digit >= 0)
			code[have++] = (char)('0' + digit);
		s += n;
	}
	return have == SEAL_DIGITS ? SEAL_FINE : SEAL_MALFORMED;
}

enum seal_rc seal_code_read(char code[SEAL_CODE], const char *typed)
{
	enum seal_rc rc;

	if (strnlen(typed, SEAL_CODE_TYPED + 1) > SEAL_CODE_TYPED)
		return SEAL_TOO_MUCH;
	sodium_memzero(code, SEAL_CODE);
	rc = read_code(code, typed);
	if (rc != SEAL_FINE)
		sodium_memzero(code, SEAL_CODE);
	return rc;
}

/* Argon2id makes guessing dear, the pepper makes it idle for who has the store alone. */
enum seal_rc seal_code_keys(struct seal_reporter *r, const char code[SEAL_CODE], const seal_byte salt[SEAL_SALT],
    const seal_byte pepper[SEAL_KEY], struct seal_cost cost)
{
	seal_byte slow[SEAL_KEY], key[SEAL_KEY], seed[SEAL_KEY];
	enum seal_rc rc = seal_stretch(slow, code, SEAL_DIGITS, salt, cost);

	if (rc != SEAL_FINE) {
		sodium_memzero(r, sizeof *r);
		return rc;
	}
	crypto_generichash(key, sizeof key, slow, sizeof slow, pepper, SEAL_KEY);
	box_subkey(r->mark, key, "receipt mark");
	box_subkey(r->lock, key, "receipt lock");
	box_subkey(seed, key, "receipt sign");
	crypto_sign_seed_keypair(r->verify, r->signer, seed);
	sodium_memzero(slow, sizeof slow);
	sodium_memzero(key, sizeof key);
	sodium_memzero(seed, sizeof seed);
	return SEAL_FINE;
}

static struct bound of_reporter(const struct seal_case *c)
{
	struct bound b = bound_to("case to code");

	bound_add(&b, c, sizeof *c);
	return b;
}

void seal_case_to_reporter(seal_byte locked[SEAL_WRAPPED], const struct seal_case *c, const seal_byte case_sk[SEAL_KEY],
    const struct seal_reporter *r)
{
	const struct bound b = of_reporter(c);

	memcpy(locked + BOX_BYTES, case_sk, SEAL_KEY);
	box_close_under(locked, SEAL_KEY, r->lock, c->pk, &b);
}

enum seal_rc seal_case_by_reporter(seal_byte case_sk[SEAL_KEY], const seal_byte *locked, size_t n, const struct seal_case *c,
    const struct seal_reporter *r)
{
	const struct bound b = of_reporter(c);
	enum seal_rc rc;

	if (n != SEAL_WRAPPED || !seal_case_is_whole(c))
		return SEAL_MALFORMED;
	rc = box_open_under(case_sk, locked, n, r->lock, c->pk, &b);
	if (rc == SEAL_FINE && !seal_pair_fits(c->pk, case_sk))
		rc = SEAL_CLOSED;
	if (rc != SEAL_FINE)
		sodium_memzero(case_sk, SEAL_KEY);
	return rc;
}
