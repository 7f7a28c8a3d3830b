/* keys.c - pairs, and the keys of one person under a password.
 *
 * Both pairs of a member come of one seed, so that one box is all that a password locks.
 * The box is bound to the public halves: who exchanges one of them in the store, to read what is
 * wrapped to that member from then on, makes the row unreadable at the next sign-in. */
#include "box.h"

const struct seal_cost seal_cost_now = { 2, 64 << 20 };

enum { PASSES_MOST = 16, BYTES_MOST = 1 << 30, BELOW = 16384 };

void seal_pair_make(struct seal_pair *p)
{
	crypto_box_keypair(p->pk, p->sk);
}

bool seal_pair_fits(const seal_byte pk[SEAL_KEY], const seal_byte sk[SEAL_KEY])
{
	seal_byte made[SEAL_KEY];

	return crypto_scalarmult_base(made, sk) == 0 && sodium_memcmp(made, pk, SEAL_KEY) == 0;
}

enum seal_rc seal_stretch(seal_byte out[SEAL_KEY], const char *words, size_t n, const seal_byte salt[SEAL_SALT],
    struct seal_cost cost)
{
	if (n > SEAL_PASSWORD_MAX || cost.passes > PASSES_MOST || cost.bytes > BYTES_MOST)
		return SEAL_TOO_MUCH;
	if (cost.passes < crypto_pwhash_argon2id_OPSLIMIT_MIN || cost.bytes < crypto_pwhash_argon2id_MEMLIMIT_MIN)
		return SEAL_MALFORMED;
	if (crypto_pwhash(out, SEAL_KEY, words, n, salt, cost.passes, cost.bytes, crypto_pwhash_ALG_ARGON2ID13))
		return SEAL_NO_MEMORY;
	sodium_stackzero(BELOW); /* box.c says why */
	return SEAL_FINE;
}

static void grow(struct seal_member *m, seal_byte sign_pk[SEAL_KEY])
{
	seal_byte seed[SEAL_KEY];

	box_subkey(seed, m->seed, "member box");
	crypto_box_seed_keypair(m->box.pk, m->box.sk, seed);
	box_subkey(seed, m->seed, "member sign");
	crypto_sign_seed_keypair(sign_pk, m->signer, seed);
	sodium_memzero(seed, sizeof seed);
}

static struct bound bound_to_member(const char *label, const struct seal_member_row *row)
{
	struct bound b = bound_to(label);

	bound_add(&b, row->id, SEAL_ID);
	bound_add(&b, row->box_pk, SEAL_KEY);
	bound_add(&b, row->sign_pk, SEAL_KEY);
	return b;
}

static struct bound bound_of(const struct seal_member_row *row)
{
	struct bound b = bound_to_member("member", row);

	bound_number(&b, row->cost.passes);
	bound_number(&b, row->cost.bytes);
	return b;
}

enum seal_rc seal_member_relock(struct seal_member_row *row, const struct seal_member *m, const char *password,
    struct seal_cost cost)
{
	struct seal_member_row next = *row;
	seal_byte key[SEAL_KEY];
	struct bound b;
	enum seal_rc rc;

	next.cost = cost;
	randombytes_buf(next.salt, SEAL_SALT);
	rc = seal_stretch(key, password, strlen(password), next.salt, cost);
	if (rc != SEAL_FINE)
		return rc;
	b = bound_of(&next);
	memcpy(next.locked + BOX_BYTES, m->seed, SEAL_KEY);
	box_close_under(next.locked, SEAL_KEY, key, NULL, &b);
	sodium_memzero(key, sizeof key);
	*row = next;
	return SEAL_FINE;
}

enum seal_rc seal_member_make(struct seal_member_row *row, struct seal_member *m, const char *password,
    struct seal_cost cost)
{
	enum seal_rc rc;

	randombytes_buf(m->seed, SEAL_KEY);
	grow(m, row->sign_pk);
	memcpy(row->box_pk, m->box.pk, SEAL_KEY);
	rc = seal_member_relock(row, m, password, cost);
	if (rc != SEAL_FINE)
		sodium_memzero(m, sizeof *m);
	return rc;
}

enum seal_rc seal_member_open(const struct seal_member_row *row, const char *password, struct seal_member *m)
{
	const struct bound b = bound_of(row);
	seal_byte key[SEAL_KEY], sign_pk[SEAL_KEY];
	enum seal_rc rc = seal_stretch(key, password, strlen(password), row->salt, row->cost);

	if (rc == SEAL_FINE)
		rc = box_open_under(m->seed, row->locked, sizeof row->locked, key, NULL, &b);
	sodium_memzero(key, sizeof key);
	if (rc == SEAL_FINE)
		grow(m, sign_pk);
	else
		sodium_memzero(m, sizeof *m);
	return rc;
}

/* ---- Sessions ---- */

void seal_member_keep(seal_byte locked[SEAL_WRAPPED], const struct seal_member_row *row, const struct seal_member *m,
    const seal_byte token[SEAL_KEY])
{
	const struct bound b = bound_to_member("member session", row);
	seal_byte key[SEAL_KEY];

	box_subkey(key, token, "member session");
	memcpy(locked + BOX_BYTES, m->seed, SEAL_KEY);
	box_close_under(locked, SEAL_KEY, key, NULL, &b);
	sodium_memzero(key, sizeof key);
}

enum seal_rc seal_member_resume(struct seal_member *m, const struct seal_member_row *row, const seal_byte *locked, size_t n,
    const seal_byte token[SEAL_KEY])
{
	const struct bound b = bound_to_member("member session", row);
	seal_byte key[SEAL_KEY], sign_pk[SEAL_KEY];
	enum seal_rc rc;

	if (n != SEAL_WRAPPED)
		return SEAL_MALFORMED;
	box_subkey(key, token, "member session");
	rc = box_open_under(m->seed, locked, n, key, NULL, &b);
	sodium_memzero(key, sizeof key);
	if (rc == SEAL_FINE)
		grow(m, sign_pk);
	else
		sodium_memzero(m, sizeof *m);
	return rc;
}
