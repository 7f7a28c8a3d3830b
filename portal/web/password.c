/* password.c - passwords of staff.
 *
 * Argon2id costs about a tenth of a second and 64 MiB on purpose. Under the write lock
 * of the store that would make every other writer wait, so both calls refuse to
 * run there: whoever writes that mistake sees it in the first test. */
#include "web.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

enum { PASSWORD_MAX = 1024, HASH = 32, GROUPS = 4, GROUP = 4 };

const char kb_password_of_nobody[] = "$argon2id$v=19$m=65536,t=2,p=1$"
	"AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static bool outside_lock(struct kb_ctx *c)
{
	if (c->tx != KB_TX_WRITE)
		return true;
	kb_fail(c, "a password is hashed while the write lock is held: do it before the first write");
	return false;
}

const char *kb_password_hash(struct kb_ctx *c, const char *password)
{
	char *hash = kb_alloc(c, crypto_pwhash_STRBYTES);
	size_t n = strlen(password);

	if (!outside_lock(c))
		return NULL;
	if (n > PASSWORD_MAX || crypto_pwhash_str_alg(hash, password, n, crypto_pwhash_OPSLIMIT_INTERACTIVE,
	    crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13)) {
		kb_fail(c, "a password could not be hashed: too long, or no memory");
		return NULL;
	}
	return hash;
}

/* What a hash of libsodium is made of. */
struct kept {
	unsigned kibibytes, passes;
	unsigned char salt[crypto_pwhash_SALTBYTES], hash[HASH];
};

static bool decode(unsigned char *to, size_t size, const char *text)
{
	size_t n;

	return sodium_base642bin(to, size, text, strlen(text), NULL, &n, NULL, sodium_base64_VARIANT_ORIGINAL_NO_PADDING) == 0 &&
	    n == size;
}

static bool take_apart(const char *text, struct kept *k)
{
	char salt[23], hash[44];
	int end = 0;

	return sscanf(text, "$argon2id$v=19$m=%9u,t=%9u,p=1$%22[A-Za-z0-9+/]$%43[A-Za-z0-9+/]%n", &k->kibibytes, &k->passes, salt,
	    hash, &end) == 4 && text[end] == '\0' && decode(k->salt, sizeof k->salt, salt) && decode(k->hash, sizeof k->hash, hash);
}

/* Hashed once more and compared here: libsodium's own crypto_pwhash_str_verify() says no to
 * a wrong password and to a want of memory alike, and who has the right one must not read
 * that it is wrong. */
bool kb_password_fits(struct kb_ctx *c, const char *hash, const char *password)
{
	unsigned char made[HASH];
	size_t len = strlen(password);
	struct kept k;

	if (!outside_lock(c) || len > PASSWORD_MAX || !take_apart(hash, &k))
		return false;
	if (crypto_pwhash(made, sizeof made, password, len, k.salt, k.passes, (size_t)k.kibibytes * 1024, crypto_pwhash_ALG_ARGON2ID13)) {
		kb_fail(c, "a password could not be looked at: no memory");
		return false;
	}
	return sodium_memcmp(made, k.hash, sizeof made) == 0;
}

/* 16 letters of 26 are 75 bits. No vowels and no look-alikes, so that it can be read
 * aloud and spells no word. */
const char *kb_password_make(struct kb_ctx *c)
{
	static const char alphabet[] = "23456789BCDFGHJKMNPQRTVWXY";
	char *p = kb_alloc(c, GROUPS * (GROUP + 1));

	for (int i = 0; i < GROUPS * (GROUP + 1) - 1; i++)
		p[i] = i % (GROUP + 1) == GROUP ? '-' : alphabet[randombytes_uniform(sizeof(alphabet) - 1)];
	return p;
}
