/* functions-hash.c - digests, base64, signatures and random names. */
#include <math.h>
#include <nettle/nettle-meta.h>
#include <nettle/sha2.h>
#include <sodium.h>
#include <string.h>
#include <strings.h>
#include "functions.h"

static const struct nettle_hash *hash_of(const char *name)
{
	static const struct { const char *name; const struct nettle_hash *hash; } hashes[] = {
		{ "MD5", &nettle_md5 }, { "SHA-1", &nettle_sha1 }, { "SHA-256", &nettle_sha256 },
		{ "SHA-384", &nettle_sha384 }, { "SHA-512", &nettle_sha512 },
	};

	for (size_t i = 0; i < sizeof(hashes) / sizeof(*hashes); i++)
		if (strcasecmp(hashes[i].name, name) == 0)
			return hashes[i].hash;
	return NULL;
}

/* digest(text, algorithm, "base64" or "hex"). */
static struct kb_worth f_digest(struct kb_eval *e, const struct kb_ast *t)
{
	const char *s = kb_arg_string(e, t, 0), *name = kb_arg_string(e, t, 1);
	const char *as = t->nargs > 2 ? kb_arg_string(e, t, 2) : "base64";
	const struct nettle_hash *hash = hash_of(name);
	uint8_t digest[SHA512_DIGEST_SIZE];
	char out[2 * SHA512_DIGEST_SIZE + 8];
	void *state;

	if (hash == NULL || (strcmp(as, "hex") != 0 && strcmp(as, "base64") != 0))
		return kb_eval_refuse(e, "digest() knows neither \"%s\" nor a text as \"%s\"", name, as);
	state = kb_arena_alloc(e->arena, hash->context_size);
	hash->init(state);
	hash->update(state, strlen(s), (const uint8_t *)s);
	hash->digest(state, hash->digest_size, digest);
	if (strcmp(as, "hex") == 0)
		sodium_bin2hex(out, sizeof(out), digest, hash->digest_size);
	else
		sodium_bin2base64(out, sizeof(out), digest, hash->digest_size, sodium_base64_VARIANT_ORIGINAL);
	return kb_of_string(kb_arena_text(e->arena, out));
}

/* The bytes of a base64 text, or NULL. */
static unsigned char *decoded(struct kb_eval *e, const char *s, size_t *n)
{
	size_t room = strlen(s) + 1;
	unsigned char *bytes = kb_arena_alloc(e->arena, room);

	if (sodium_base642bin(bytes, room, s, strlen(s), KB_SPACE, n, NULL, sodium_base64_VARIANT_ORIGINAL) != 0 &&
	    sodium_base642bin(bytes, room, s, strlen(s), KB_SPACE, n, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) != 0)
		return NULL;
	bytes[*n] = '\0';
	return bytes;
}

static struct kb_worth f_base64_decode(struct kb_eval *e, const struct kb_ast *t)
{
	size_t n;
	const unsigned char *bytes = decoded(e, kb_arg_string(e, t, 0), &n);

	return kb_of_string(bytes == NULL ? "" : (const char *)bytes);
}

/* extract-signed(message with its Ed25519 signature in front, public key), both base64:
 * the message, or "" if the signature is not of this key. */
static struct kb_worth f_extract_signed(struct kb_eval *e, const struct kb_ast *t)
{
	size_t n = 0, nkey = 0;
	unsigned long long out = 0;
	const unsigned char *bytes = decoded(e, kb_arg_string(e, t, 0), &n), *key = decoded(e, kb_arg_string(e, t, 1), &nkey);
	unsigned char *message = kb_arena_alloc(e->arena, n + 1);

	if (bytes == NULL || key == NULL || nkey != crypto_sign_PUBLICKEYBYTES || n < crypto_sign_BYTES ||
	    crypto_sign_open(message, &out, bytes, n, key) != 0)
		return kb_of_string("");
	message[out] = '\0';
	return kb_of_string((const char *)message);
}


static unsigned dice(struct kb_eval *e, unsigned sides) { return (unsigned)(kb_dice(e) * sides) % sides; }

/* Version 4 of RFC 4122. */
static const char *uuid(struct kb_eval *e)
{
	static const char form[] = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx";
	char *s = kb_arena_text(e->arena, form);

	for (size_t i = 0; s[i] != '\0'; i++)
		if (s[i] == 'x' || s[i] == 'y')
			s[i] = "0123456789abcdef"[s[i] == 'x' ? dice(e, 16) : 8 + dice(e, 4)];
	return s;
}

/* With a number: so many letters and digits. */
static struct kb_worth f_uuid(struct kb_eval *e, const struct kb_ast *t)
{
	static const char signs[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
	double n = t->nargs == 0 ? 0 : kb_arg_number(e, t, 0);
	char *s;

	if (t->nargs == 0)
		return kb_of_string(uuid(e));
	if (!(n >= 0 && n <= 10000) || !kb_eval_pay(e, (size_t)n))
		return kb_eval_refuse(e, "uuid() takes a number of characters");
	s = kb_arena_alloc(e->arena, (size_t)n + 1);
	for (size_t i = 0; i < (size_t)n; i++)
		s[i] = signs[dice(e, sizeof(signs) - 1)];
	return kb_of_string(s);
}

static const struct kb_function functions[] = {
	{ "base64-decode", 1, 1, f_base64_decode },
	{ "digest", 2, 3, f_digest },
	{ "extract-signed", 2, 2, f_extract_signed },
	{ "uuid", 0, 1, f_uuid },
};
KB_FUNCTIONS(hash);
