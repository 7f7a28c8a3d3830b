/* password.c - passwords of staff.
 *
 * Argon2id costs about a tenth of a second and 64 MiB on purpose. Under the write lock
 * of the store that would make every other writer wait, so both calls refuse to
 * run there: whoever writes that mistake sees it in the first test. */
#include "web.h"

#include <errno.h>
#include <sodium.h>
#include <string.h>

enum { PASSWORD_MAX = 1024, GROUPS = 4, GROUP = 4 };

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

/* libsodium says no to a wrong password and to a want of memory alike, but for errno. Who
 * has the right one must not read that it is wrong. */
bool kb_password_fits(struct kb_ctx *c, const char *hash, const char *password)
{
	char whole[crypto_pwhash_STRBYTES] = "";
	size_t n = strlen(hash), len = strlen(password);

	if (!outside_lock(c) || n >= sizeof whole || len > PASSWORD_MAX)
		return false;
	memcpy(whole, hash, n); /* libsodium wants the whole array behind the pointer */
	errno = 0;
	if (crypto_pwhash_str_verify(whole, password, len) == 0)
		return true;
	if (errno == ENOMEM)
		kb_fail(c, "a password could not be looked at: no memory");
	return false;
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
