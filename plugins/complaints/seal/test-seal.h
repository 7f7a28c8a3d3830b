/* test-seal.h - what the tests of seal/ share. */
#ifndef TEST_SEAL_H
#define TEST_SEAL_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>
#include <sodium.h>
#include <string.h>

#include "seal.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* As cheap as Argon2id can be: what is tried here does not hang on its price. */
static const struct seal_cost cheap = { 1, 8192 };

static const seal_byte test_salt[SEAL_SALT] = "sixteen bytes!!", test_pepper[SEAL_KEY] = "thirty-two bytes of pepper, yes";

/* A case with its reporter, its role and all that opens it. */
struct dossier {
	char code[SEAL_CODE];
	struct seal_reporter reporter;
	struct seal_role role;
	struct seal_pair role_pair;
	struct seal_case_row row;
	seal_byte sk[SEAL_KEY];
};

static inline void dossier_make(struct dossier *d)
{
	d->role = (struct seal_role){ .id = "committee", .epoch = 1 };
	seal_pair_make(&d->role_pair);
	seal_code_make(d->code);
	assert_int_equal(seal_code_keys(&d->reporter, d->code, test_salt, test_pepper, cheap), SEAL_FINE);
	assert_true(seal_case_make(&d->row, d->sk, &d->reporter, &d->role, d->role_pair.pk));
}

static inline struct seal_at first_of(const struct dossier *d)
{
	struct seal_at at = { .kind = SEAL_STORY, .author = SEAL_REPORTER };

	memcpy(at.case_id, d->row.c.id, SEAL_ID);
	return at;
}

static inline int begin_sodium(void **state)
{
	(void)state;
	return sodium_init() < 0;
}

#endif
