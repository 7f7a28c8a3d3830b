/* totp.h - codes that change every half minute (RFC 6238). Private to web/. */
#ifndef KB_TOTP_H
#define KB_TOTP_H

#include "arena.h"

#include <stdbool.h>
#include <stdint.h>

enum { KB_TOTP_SECRET = 20, KB_TOTP_DIGITS = 6, KB_TOTP_PERIOD = 30 };

/* The code at second `at`: `digits` (6 to 8) digits and a NUL into `code`. */
bool kb_totp_code(const unsigned char *secret, int64_t at, unsigned digits, char *code);

/* The half minute after `last` that a typed code belongs to, at most one before or after
 * the one at `now`; -1: none. */
int64_t kb_totp_step(const unsigned char *secret, const char *code, int64_t now, int64_t last);

/* The secret in base32, a space after each four. */
const char *kb_totp_groups(struct kb_arena *a, const unsigned char *secret);

/* The code at `now` of a secret in groups, which end at a "<" or a NUL: what an app does.
 * For tests. NULL: no secret. */
const char *kb_totp_of_groups(struct kb_arena *a, const char *groups, int64_t now);

#endif
