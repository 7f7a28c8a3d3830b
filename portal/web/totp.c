/* totp.c - codes that change every half minute (RFC 6238), by liboath.
 *
 * The code of one half minute is compared with that of the one before and after, because
 * clocks of phones differ and people type slowly. Each comparison takes the same time
 * whatever the code is. */
#include "totp.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { WINDOW = 1, GROUP = 4 };

bool kb_totp_code(const unsigned char *secret, int64_t at, unsigned digits, char *code)
{
	return oath_init() == OATH_OK && oath_totp_generate((const char *)secret, KB_TOTP_SECRET, (time_t)at,
	    KB_TOTP_PERIOD, 0, digits, code) == OATH_OK;
}

/* "123 456" -> "123456"; false: no code. */
static bool tidy(const char *typed, char *code)
{
	size_t n = 0;

	for (; *typed; typed++) {
		if (*typed == ' ')
			continue;
		if (*typed < '0' || *typed > '9' || n == KB_TOTP_DIGITS)
			return false;
		code[n++] = *typed;
	}
	code[n] = '\0';
	return n == KB_TOTP_DIGITS;
}

int64_t kb_totp_step(const unsigned char *secret, const char *typed, int64_t now, int64_t last)
{
	char code[KB_TOTP_DIGITS + 1], right[KB_TOTP_DIGITS + 1];
	int64_t found = -1;

	if (!tidy(typed, code))
		return -1;
	for (int64_t step = now / KB_TOTP_PERIOD - WINDOW; step <= now / KB_TOTP_PERIOD + WINDOW; step++) {
		if (!kb_totp_code(secret, step * KB_TOTP_PERIOD, KB_TOTP_DIGITS, right))
			return -1;
		if (!sodium_memcmp(code, right, KB_TOTP_DIGITS) && step > last && found < 0)
			found = step;
	}
	return found;
}

const char *kb_totp_groups(struct kb_arena *a, const unsigned char *secret)
{
	struct kb_buf b = { .arena = a };
	char *text = NULL;
	size_t n = 0;

	if (oath_base32_encode((const char *)secret, KB_TOTP_SECRET, &text, &n) != OATH_OK)
		return "";
	for (size_t i = 0; i < n; i += GROUP)
		kb_buf_fmt(&b, "%s%.*s", i ? " " : "", GROUP, text + i);
	sodium_memzero(text, n);
	free(text);
	return b.data;
}

const char *kb_totp_of_groups(struct kb_arena *a, const char *groups, int64_t now)
{
	char *code = kb_arena_alloc(a, KB_TOTP_DIGITS + 1), *secret = NULL;
	size_t n = 0;
	bool ok;

	if (oath_base32_decode(groups, strcspn(groups, "<"), &secret, &n) != OATH_OK)
		return NULL;
	ok = n == KB_TOTP_SECRET && kb_totp_code((unsigned char *)secret, now, KB_TOTP_DIGITS, code);
	free(secret);
	return ok ? code : NULL;
}
