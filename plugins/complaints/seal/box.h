/* box.h - the one way in which this library closes bytes. Private to seal/.
 *
 * A box is
 *   form 1 | fresh 32 | XChaCha20-Poly1305( bytes ) | tag 16
 * Form 1 is made to a public key: `fresh` is the public half of a pair that is thrown away,
 * and the secret is X25519 of both. Form 2 is made under a secret: `fresh` is random. Key and
 * nonce are BLAKE2b-512 of the form, `fresh` and the public key, keyed with the secret: no
 * two boxes share them, so no nonce has to be kept apart. What the box is bound to (struct bound) is its associated
 * data. libsodium's crypto_box_seal() does the same as form 1 but takes no associated data. */
#ifndef SEAL_BOX_H
#define SEAL_BOX_H

#include <sodium.h>
#include <string.h>

#include "seal.h"

enum { BOX_TO_KEY = 1, BOX_UNDER_SECRET = 2, BOX_FRESH = 1, BOX_BYTES = 1 + SEAL_KEY };

/* What a box is for and where it stands: a label that no other kind of box has, then fields
 * of fixed length. So two different places never read the same. */
struct bound { seal_byte bytes[192]; size_t n; };

static inline void bound_add(struct bound *b, const void *bytes, size_t n)
{
	memcpy(b->bytes + b->n, bytes, n);
	b->n += n;
}

/* Big-endian, so that bytes mean the same on every machine. */
static inline void bound_number(struct bound *b, uint64_t number)
{
	seal_byte bytes[8];

	for (int i = 0; i < 8; i++)
		bytes[i] = (seal_byte)(number >> (56 - 8 * i));
	bound_add(b, bytes, sizeof bytes);
}

/* `label` has at most 15 letters. */
static inline struct bound bound_to(const char *label)
{
	struct bound b = { .n = 0 };
	char name[16] = "";

	memcpy(name, label, strlen(label) < sizeof name ? strlen(label) : sizeof name - 1);
	bound_add(&b, name, sizeof name);
	return b;
}

/* Closes the n bytes that stand at box + BOX_BYTES, where they lie, to a public key. False:
 * the key is one that gives no secret (RFC 7748, section 6.1). */
bool box_close_to(seal_byte *box, size_t n, const seal_byte pk[SEAL_KEY], const struct bound *b);

/* The same under a secret of 32 bytes, for the case with the public key `pk` (or NULL). */
void box_close_under(seal_byte *box, size_t n, const seal_byte secret[SEAL_KEY], const seal_byte *pk, const struct bound *b);

/* Opens a box of n bytes into `clear` (n - SEAL_BOX bytes): form 1 with the pair. */
enum seal_rc box_open_with(seal_byte *clear, const seal_byte *box, size_t n, const seal_byte pk[SEAL_KEY],
    const seal_byte sk[SEAL_KEY], const struct bound *b);

/* The same, form 2, with the secret. */
enum seal_rc box_open_under(seal_byte *clear, const seal_byte *box, size_t n, const seal_byte secret[SEAL_KEY],
    const seal_byte *pk, const struct bound *b);

/* Argon2id of some words. keys.c has it. */
enum seal_rc seal_stretch(seal_byte out[SEAL_KEY], const char *words, size_t n, const seal_byte salt[SEAL_SALT],
    struct seal_cost cost);

/* A key for one use out of another: BLAKE2b keyed with `from`, over the label. */
void box_subkey(seal_byte out[SEAL_KEY], const seal_byte from[SEAL_KEY], const char *label);

#endif
