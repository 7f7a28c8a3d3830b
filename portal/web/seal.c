/* seal.c - secrets that travel through strangers' hands, and marks of secrets.
 *
 * A seal is base64url( nonce 24 | XChaCha20-Poly1305( time 8, little-endian | bytes )),
 * with the purpose as associated data: what was sealed as a door does not open as a
 * form. A lock is a seal of which half the key is a secret that somebody else keeps: the
 * house alone cannot open it. A mark is a keyed hash: it finds a row again and tells nothing to who steals
 * the store, because the keys lie outside of it. */
#include "web.h"

#include <sodium.h>
#include <string.h>

#include "codec.h"
#include "keys.h"

enum {
	NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
	TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES,
	TIME = 8
};

static void put_time(unsigned char *to, int64_t t)
{
	for (int i = 0; i < TIME; i++)
		to[i] = (unsigned char)((uint64_t)t >> (8 * i));
}

static int64_t get_time(const unsigned char *from)
{
	uint64_t t = 0;

	for (int i = 0; i < TIME; i++)
		t |= (uint64_t)from[i] << (8 * i);
	return (int64_t)t;
}

const char *kb_seal(struct kb_ctx *c, const char *purpose, const void *bytes, size_t n)
{
	unsigned char *clear = kb_alloc(c, TIME + n + 1);
	unsigned char *sealed = kb_alloc(c, NONCE + TIME + n + TAG);

	put_time(clear, c->now);
	if (n)
		memcpy(clear + TIME, bytes, n);
	randombytes_buf(sealed, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, NULL, clear, TIME + n,
	    (const unsigned char *)purpose, strlen(purpose), NULL, sealed, c->house->keys->seal);
	sodium_memzero(clear, TIME + n);
	return kb_base64url(c->arena, sealed, NONCE + TIME + n + TAG);
}

enum kb_rc kb_unseal(struct kb_ctx *c, const char *purpose, const char *sealed, int64_t max_age,
    const void **bytes, size_t *n)
{
	unsigned char *raw, *clear;
	size_t len;

	if (!sealed || kb_base64url_read(c->arena, sealed, &raw, &len) != KB_OK || len < NONCE + TIME + TAG)
		return KB_NONE;
	clear = kb_alloc(c, len); /* longer than needed, so that a NUL follows */
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(clear, NULL, NULL, raw + NONCE, len - NONCE,
	    (const unsigned char *)purpose, strlen(purpose), raw, c->house->keys->seal))
		return KB_NONE;
	if (c->now - get_time(clear) > max_age)
		return KB_NONE;
	*bytes = clear + TIME;
	*n = len - NONCE - TIME - TAG;
	return KB_OK;
}

/* ---- What pages carry ---- */

static const char *carrier(struct kb_ctx *c)
{
	return kb_fmt(c, "carry %s", c->plugin ? c->plugin->name : "");
}

const char *kb_carry(struct kb_ctx *c, const void *bytes, size_t n)
{
	return kb_seal(c, carrier(c), bytes, n);
}

enum kb_rc kb_carried(struct kb_ctx *c, const char *carried, int64_t seconds, const void **bytes, size_t *n)
{
	return kb_unseal(c, carrier(c), carried, seconds, bytes, n);
}

/* ---- Locks ---- */

enum { BLOCK = 1024 }; /* how long a text is tells how much was answered */

/* The key of a lock is made of the house's and of the secret: neither alone opens it. */
static void key_of(struct kb_ctx *c, const char *secret, unsigned char key[KB_KEY_BYTES])
{
	static const char label[] = "lock";
	crypto_generichash_state h;

	crypto_generichash_init(&h, c->house->keys->seal, KB_KEY_BYTES, KB_KEY_BYTES);
	crypto_generichash_update(&h, (const unsigned char *)label, sizeof label);
	crypto_generichash_update(&h, (const unsigned char *)secret, strlen(secret));
	crypto_generichash_final(&h, key, KB_KEY_BYTES);
}

const char *kb_lock(struct kb_ctx *c, const char *secret, const void *bytes, size_t n)
{
	size_t room = n + BLOCK, len = n;
	unsigned char key[KB_KEY_BYTES], *clear = kb_alloc(c, room), *locked = kb_alloc(c, NONCE + room + TAG);

	memcpy(clear, bytes, n);
	sodium_pad(&len, clear, n, BLOCK, room);
	key_of(c, secret, key);
	randombytes_buf(locked, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(locked + NONCE, NULL, clear, len,
	    (const unsigned char *)"lock", 4, NULL, locked, key);
	sodium_memzero(clear, room);
	sodium_memzero(key, sizeof key);
	return kb_base64url(c->arena, locked, NONCE + len + TAG);
}

enum kb_rc kb_unlock(struct kb_ctx *c, const char *secret, const char *locked, const void **bytes, size_t *n)
{
	unsigned char key[KB_KEY_BYTES], *raw, *clear;
	size_t len;
	int bad;

	if (kb_base64url_read(c->arena, locked, &raw, &len) != KB_OK || len < NONCE + TAG)
		return KB_NONE;
	clear = kb_alloc(c, len);
	key_of(c, secret, key);
	bad = crypto_aead_xchacha20poly1305_ietf_decrypt(clear, NULL, NULL, raw + NONCE, len - NONCE,
	    (const unsigned char *)"lock", 4, raw, key);
	sodium_memzero(key, sizeof key);
	if (bad || sodium_unpad(n, clear, len - NONCE - TAG, BLOCK) != 0)
		return KB_NONE;
	*bytes = clear;
	return KB_OK;
}

/* ---- Marks ---- */

/* The NUL of each part is hashed too, so that "ab","c" and "a","bc" differ. */
static void add_part(crypto_generichash_state *h, const char *part)
{
	crypto_generichash_update(h, (const unsigned char *)(part ? part : ""), part ? strlen(part) + 1 : 1);
}

const char *kb_mark(struct kb_ctx *c, const char *purpose, const char *a, const char *b)
{
	unsigned char hash[crypto_generichash_BYTES];
	char *hex = kb_alloc(c, 2 * sizeof hash + 1);
	crypto_generichash_state h;

	crypto_generichash_init(&h, c->house->keys->mark, KB_KEY_BYTES, sizeof hash);
	add_part(&h, purpose);
	add_part(&h, a);
	add_part(&h, b);
	crypto_generichash_final(&h, hash, sizeof hash);
	return sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
}

const char *kb_keyed(struct kb_ctx *c, const char *secret)
{
	return kb_mark(c, "plugin", c->plugin ? c->plugin->name : "", secret);
}
