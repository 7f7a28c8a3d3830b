/* small.c - bytes as hex, and today as a civil day. */
#include <sodium.h>
#include <string.h>

#include "complaints.h"

const char *hex_of(struct kb_ctx *c, const seal_byte *bytes, size_t n)
{
	char *hex = kb_alloc(c, 2 * n + 1);

	return sodium_bin2hex(hex, 2 * n + 1, bytes, n);
}

bool hex_read(const char *hex, seal_byte *to, size_t n)
{
	size_t got = 0;

	return strlen(hex) == 2 * n && sodium_hex2bin(to, n, hex, 2 * n, NULL, &got, NULL) == 0 && got == n;
}

int32_t civil_today(struct kb_ctx *c)
{
	return kb_civil_read(kb_today(c));
}
