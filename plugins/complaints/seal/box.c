/* box.c - one box: box.h. */
#include "box.h"

enum { TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES, NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };

/* libsodium leaves the last result of BLAKE2b and of Argon2id on the stack below its caller
 * (1.0.18; test-wiped.c found both): what lies there is written over. */
enum { BELOW = 4096 };

/* What one box is closed with. */
struct once { seal_byte key[SEAL_KEY], nonce[NONCE], rest[64 - SEAL_KEY - NONCE]; };

static void mix(struct once *o, const seal_byte secret[SEAL_KEY], const seal_byte *box, const seal_byte *pk)
{
	static const seal_byte none[SEAL_KEY];
	const struct bound label = bound_to("klankbord box 1");
	crypto_generichash_state h;

	crypto_generichash_init(&h, secret, SEAL_KEY, sizeof *o);
	crypto_generichash_update(&h, label.bytes, label.n);
	crypto_generichash_update(&h, box, BOX_BYTES); /* form and fresh */
	crypto_generichash_update(&h, pk ? pk : none, SEAL_KEY);
	crypto_generichash_final(&h, (seal_byte *)o, sizeof *o);
	sodium_memzero(&h, sizeof h);
	sodium_stackzero(BELOW);
}

static void close_once(seal_byte *box, size_t n, struct once *o, const struct bound *b)
{
	crypto_aead_xchacha20poly1305_ietf_encrypt(box + BOX_BYTES, NULL, box + BOX_BYTES, n, b->bytes, b->n, NULL,
	    o->nonce, o->key);
	sodium_memzero(o, sizeof *o);
}

static enum seal_rc open_once(seal_byte *clear, const seal_byte *box, size_t n, struct once *o, const struct bound *b)
{
	int bad = crypto_aead_xchacha20poly1305_ietf_decrypt(clear, NULL, NULL, box + BOX_BYTES, n - BOX_BYTES, b->bytes,
	    b->n, o->nonce, o->key);

	sodium_memzero(o, sizeof *o);
	if (bad)
		sodium_memzero(clear, n - SEAL_BOX);
	return bad ? SEAL_CLOSED : SEAL_FINE;
}

bool box_close_to(seal_byte *box, size_t n, const seal_byte pk[SEAL_KEY], const struct bound *b)
{
	seal_byte secret[SEAL_KEY], sk[SEAL_KEY];
	struct once o;
	int bad;

	box[0] = BOX_TO_KEY;
	crypto_box_keypair(box + BOX_FRESH, sk);
	bad = crypto_scalarmult(secret, sk, pk);
	sodium_memzero(sk, sizeof sk);
	if (bad) {
		sodium_memzero(box, n + SEAL_BOX);
		return false;
	}
	mix(&o, secret, box, pk);
	sodium_memzero(secret, sizeof secret);
	close_once(box, n, &o, b);
	return true;
}

void box_close_under(seal_byte *box, size_t n, const seal_byte secret[SEAL_KEY], const seal_byte *pk, const struct bound *b)
{
	struct once o;

	box[0] = BOX_UNDER_SECRET;
	randombytes_buf(box + BOX_FRESH, SEAL_KEY);
	mix(&o, secret, box, pk);
	close_once(box, n, &o, b);
}

enum seal_rc box_open_with(seal_byte *clear, const seal_byte *box, size_t n, const seal_byte pk[SEAL_KEY],
    const seal_byte sk[SEAL_KEY], const struct bound *b)
{
	seal_byte secret[SEAL_KEY];
	struct once o;

	if (n < SEAL_BOX || box[0] != BOX_TO_KEY)
		return SEAL_MALFORMED;
	if (crypto_scalarmult(secret, sk, box + BOX_FRESH))
		return SEAL_CLOSED;
	mix(&o, secret, box, pk);
	sodium_memzero(secret, sizeof secret);
	return open_once(clear, box, n, &o, b);
}

enum seal_rc box_open_under(seal_byte *clear, const seal_byte *box, size_t n, const seal_byte secret[SEAL_KEY],
    const seal_byte *pk, const struct bound *b)
{
	struct once o;

	if (n < SEAL_BOX || box[0] != BOX_UNDER_SECRET)
		return SEAL_MALFORMED;
	mix(&o, secret, box, pk);
	return open_once(clear, box, n, &o, b);
}

void box_subkey(seal_byte out[SEAL_KEY], const seal_byte from[SEAL_KEY], const char *label)
{
	const struct bound b = bound_to(label);

	crypto_generichash(out, SEAL_KEY, b.bytes, b.n, from, SEAL_KEY);
	sodium_stackzero(BELOW);
}
