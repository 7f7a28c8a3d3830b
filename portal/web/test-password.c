/* test-password.c - passwords are hashed slowly, never under the lock, and nobody's
 * hash is as slow as everybody's. */
#include "test-web.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "store.h"

static const char PASSWORD[] = "een zin van zes woorden lang";

static void test_fits(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = &w->ctx;
	const char *one = kb_password_hash(c, PASSWORD), *two = kb_password_hash(c, PASSWORD);

	assert_string_not_equal(one, two); /* a salt each */
	assert_null(strstr(one, PASSWORD));
	assert_true(kb_password_fits(c, one, PASSWORD));
	assert_true(kb_password_fits(c, two, PASSWORD));
	assert_int_equal(crypto_pwhash_str_verify(one, PASSWORD, strlen(PASSWORD)), 0); /* another hand */
	assert_false(kb_password_fits(c, one, "een zin van zes woorden lan"));
	assert_false(kb_password_fits(c, one, "Een zin van zes woorden lang"));
	assert_false(kb_password_fits(c, one, ""));
	assert_false(kb_failed(c));
}

static void test_hashes_that_are_none(void **state)
{
	struct world *w = *state;
	char longer[crypto_pwhash_STRBYTES + 1];
	static const char *const cases[] = { "", "x", PASSWORD, "$argon2id$", "$2b$10$abcdefghijklmnopqrstuv",
		"$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", /* too short */
		"$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA ", /* too long */
		NULL };

	for (size_t i = 0; cases[i]; i++)
		assert_false(kb_password_fits(&w->ctx, cases[i], PASSWORD));
	memset(longer, '$', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	assert_false(kb_password_fits(&w->ctx, longer, PASSWORD));
	assert_false(kb_failed(&w->ctx));
}

static void test_longest(void **state)
{
	struct world *w = *state;
	char password[1026];
	const char *hash;

	memset(password, 'a', sizeof password);
	password[1024] = '\0';
	hash = kb_password_hash(&w->ctx, password);
	assert_true(kb_password_fits(&w->ctx, hash, password));
	password[1024] = 'a';
	password[1025] = '\0';
	assert_false(kb_password_fits(&w->ctx, hash, password));
	assert_false(kb_failed(&w->ctx));
	world_listen(w);
	assert_null(kb_password_hash(&w->ctx, password));
	assert_true(kb_failed(&w->ctx));
	assert_null(strstr(world_heard(w), "aaaa"));
}

/* AddressSanitizer asks here; by itself it ends who wants too much memory. */
const char *__asan_default_options(void);
__attribute__((visibility("default"))) const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

/* From here on a gibibyte more can be had, no more. */
static void limit_memory(struct rlimit *before)
{
	struct rlimit limit;
	unsigned long pages;
	FILE *f = fopen("/proc/self/statm", "r");

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%lu", &pages), 1);
	fclose(f);
	getrlimit(RLIMIT_AS, before);
	limit = *before;
	limit.rlim_cur = pages * (rlim_t)sysconf(_SC_PAGESIZE) + (1u << 30);
	assert_int_equal(setrlimit(RLIMIT_AS, &limit), 0);
}

/* A want of memory is no wrong password. Such a hash wants nearly a tebibyte. */
static void test_no_memory_is_not_wrong(void **state)
{
	static const char greedy[] = "$argon2id$v=19$m=999999999,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
	struct world *w = *state;
	struct rlimit before;
	bool fits;

	limit_memory(&before);
	world_listen(w);
	fits = kb_password_fits(&w->ctx, greedy, PASSWORD);
	setrlimit(RLIMIT_AS, &before);
	assert_false(fits);
	assert_non_null(strstr(world_heard(w), "a password could not be looked at: no memory"));
	assert_true(kb_failed(&w->ctx));
}

/* ---- Outside the lock ---- */

static void take_lock(struct world *w)
{
	world_ask(w, "POST", "/x", NULL);
	assert_int_equal(kb_user_add(&w->ctx, "een", "hash"), KB_OK);
	assert_int_equal(w->ctx.tx, KB_TX_WRITE);
}

static void test_no_hash_under_the_lock(void **state)
{
	struct world *w = *state;
	const char *hash;

	world_ask(w, "POST", "/x", NULL);
	assert_non_null(kb_place(&w->ctx, "huis")); /* the control: a read is no lock */
	assert_int_equal(w->ctx.tx, KB_TX_READ);
	hash = kb_password_hash(&w->ctx, PASSWORD);
	assert_non_null(hash);
	assert_true(kb_password_fits(&w->ctx, hash, PASSWORD));

	world_listen(w);
	take_lock(w);
	assert_null(kb_password_hash(&w->ctx, PASSWORD));
	assert_true(kb_failed(&w->ctx));
	assert_int_equal(kb_tx_commit(&w->ctx), KB_FAIL);
	take_lock(w); /* so the user was not stored */
	assert_false(kb_password_fits(&w->ctx, hash, PASSWORD));
	assert_true(kb_failed(&w->ctx));
	assert_non_null(strstr(world_heard(w), "a password is hashed while the write lock is held"));
}

/* ---- Nobody ---- */

static bool is_ours(const char *hash)
{
	char whole[crypto_pwhash_STRBYTES] = ""; /* libsodium wants the whole array */

	strncpy(whole, hash, sizeof whole - 1);
	return !crypto_pwhash_str_needs_rehash(whole, crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE);
}

static void test_nobody_has_the_same_parameters(void **state)
{
	struct world *w = *state;
	const char *hash = kb_password_hash(&w->ctx, PASSWORD);
	size_t front = strlen("$argon2id$v=19$m=65536,t=2,p=1$");

	assert_true(is_ours(hash));
	assert_true(is_ours(kb_password_of_nobody));
	assert_memory_equal(hash, kb_password_of_nobody, front);
	assert_int_equal(strlen(hash), strlen(kb_password_of_nobody)); /* salt and hash as long */
	/* The control: another cost is seen. */
	assert_false(is_ours("$argon2id$v=19$m=65536,t=3,p=1$"
	    "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"));
	assert_false(kb_password_fits(&w->ctx, kb_password_of_nobody, ""));
	assert_false(kb_password_fits(&w->ctx, kb_password_of_nobody, PASSWORD));
}

/* The best of three: the rest is what others on the machine did. */
static double look(struct world *w, const char *hash)
{
	double best = 1e9;

	for (int i = 0; i < 3; i++) {
		double before = world_seconds(), took;

		assert_false(kb_password_fits(&w->ctx, hash, "wrong"));
		took = world_seconds() - before;
		best = took < best ? took : best;
	}
	return best;
}

static void test_nobody_takes_as_long(void **state)
{
	struct world *w = *state;
	double somebody = look(w, kb_password_hash(&w->ctx, PASSWORD)), nobody = look(w, kb_password_of_nobody);

	assert_true(nobody > somebody / 2 && nobody < somebody * 2);
	/* The control: a hash that is none gives itself away. */
	assert_true(look(w, "$argon2id$v=19$m=65536,t=2,p=1$AAAA") < somebody / 10);
}

/* ---- First passwords ---- */

static void test_make(void **state)
{
	enum { N = 200 };
	static const char alphabet[] = "23456789BCDFGHJKMNPQRTVWXY";
	struct world *w = *state;
	struct kb_buf all = { .arena = w->arena };
	const char *made[N];

	for (int i = 0; i < N; i++) {
		made[i] = kb_password_make(&w->ctx);
		assert_int_equal(strlen(made[i]), 19);
		for (int k = 0; k < 19; k++)
			assert_non_null(strchr(k % 5 == 4 ? "-" : alphabet, made[i][k]));
		for (int k = 0; k < i; k++)
			assert_string_not_equal(made[i], made[k]);
		kb_buf_text(&all, made[i]);
	}
	for (const char *s = alphabet; *s; s++)
		assert_non_null(strchr(all.data, *s)); /* none is left out */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_fits, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_hashes_that_are_none, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_no_memory_is_not_wrong, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_longest, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_no_hash_under_the_lock, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_nobody_has_the_same_parameters, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_nobody_takes_as_long, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_make, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
