/* key.c - random keys.
 *
 * A row gets a random key and never a counter: a counter would tell who answered
 * first. 128 bits of the kernel's generator, in lower-case hex. */
#include <stdlib.h>
#include <sys/random.h>

#include "ctx.h"
#include "log.h"

enum { BYTES = 16 };

const char *kb_key(struct kb_ctx *c)
{
	static const char digits[] = "0123456789abcdef";
	char *key = kb_alloc(c, 2 * BYTES + 1);
	unsigned char random[BYTES];

	/* Up to 256 bytes come whole or not at all (getrandom(2)). */
	if (getrandom(random, sizeof random, 0) != (ssize_t)sizeof random) {
		kb_log_line(KB_ERROR, "the kernel gives no random bytes: this process ends");
		abort();
	}
	for (size_t i = 0; i < BYTES; i++) {
		key[2 * i] = digits[random[i] >> 4];
		key[2 * i + 1] = digits[random[i] & 15];
	}
	return key;
}
