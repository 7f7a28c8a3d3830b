/* test-wiped.c - what a call leaves behind on the stack: no run of eight bytes of a secret.
 *
 * Each call runs on a stack of our own, filled with a pattern before and looked through after.
 * Control: a function that copies a secret and forgets it is found. Sanitizers keep frames
 * elsewhere, so that this test is not run with them. */
#include "test-seal.h"

#include <pthread.h>

#include "box.h"

enum { STACK = 1 << 20, RUN = 8 };

#if defined(__SANITIZE_ADDRESS__)
#define LOOKS false
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define LOOKS false
#endif
#endif
#ifndef LOOKS
#define LOOKS true
#endif

/* What the calls work with lies here, not on the stack that is looked through. */
static struct dossier d;
static struct seal_member member;
static struct seal_member_row row = { .id = "a member" };
static seal_byte envelope[4096], written[4096], clear[4096], wrapped[SEAL_WRAPPED], session[SEAL_WRAPPED], token[SEAL_KEY], out_sk[SEAL_KEY];
static struct seal_pair out_pair;
static struct seal_reporter out_reporter;
static struct seal_member out_member;
static char code_again[SEAL_CODE], shares[SEAL_SHARES][SEAL_SHARE_TEXT];
static const char story[] = "a story that should lie nowhere in the clear";
static const struct seal_role role = { "committee", 1 };

/* ---- Keys that a call makes on its way ---- */

static seal_byte slow[SEAL_KEY], peppered[SEAL_KEY], of_messages[SEAL_KEY], of_session[SEAL_KEY], of_password[SEAL_KEY],
	of_box[3][SEAL_KEY], slope[SEAL_KEY];

/* The key of one box under a secret, by the letter of box.h. */
static void key_of_box(seal_byte key[SEAL_KEY], const seal_byte *secret, const seal_byte *box, const seal_byte *pk)
{
	struct bound b = bound_to("klankbord box 1");
	seal_byte both[64];

	bound_add(&b, box, BOX_BYTES);
	bound_add(&b, pk, SEAL_KEY);
	crypto_generichash(both, sizeof both, b.bytes, b.n, secret, SEAL_KEY);
	memcpy(key, both, SEAL_KEY);
}

static void make_keys(void)
{
	seal_stretch(slow, d.code, SEAL_DIGITS, test_salt, cheap);
	crypto_generichash(peppered, SEAL_KEY, slow, SEAL_KEY, test_pepper, SEAL_KEY);
	box_subkey(of_messages, d.sk, "messages");
	box_subkey(of_session, token, "session");
	seal_stretch(of_password, "a password of somebody", 22, row.salt, row.cost);
	key_of_box(of_box[0], of_messages, envelope, d.row.c.pk);
	key_of_box(of_box[1], d.reporter.lock, d.row.to_reporter, d.row.c.pk);
}

/* What is known only after the call: the key of the box that it made, the slope of its shares. */
static void learn(void)
{
	size_t n = 0;

	key_of_box(of_box[2], of_messages, written, d.row.c.pk);
	sodium_hex2bin(slope, sizeof slope, shares[0] + 2 + 16, 2 * SEAL_KEY, NULL, &n, NULL);
	assert_int_equal(n, SEAL_KEY);
	for (int i = 0; i < SEAL_KEY; i++)
		slope[i] ^= d.role_pair.sk[i]; /* the first share stands at 1 */
}

static int begin(void **state)
{
	struct seal_at at;

	begin_sodium(state);
	dossier_make(&d);
	assert_int_equal(seal_member_make(&row, &member, "a password of somebody", cheap), SEAL_FINE);
	randombytes_buf(token, sizeof token);
	assert_true(seal_role_to_member(wrapped, &d.role_pair, &role, row.id, row.box_pk));
	seal_session_lock(session, &d.role_pair, &role, row.id, token);
	seal_share(shares, d.role_pair.sk);
	memcpy(out_pair.pk, d.role_pair.pk, SEAL_KEY);
	at = first_of(&d);
	assert_int_equal(seal_put(envelope, &at, &d.row.c, d.sk, d.reporter.signer, story, strlen(story)), SEAL_FINE);
	make_keys();
	return 0;
}

/* ---- Calls ---- */

static void *read_a_message(void *p)
{
	const struct seal_at at = first_of(&d);
	const seal_byte *body;
	size_t len;

	(void)p;
	seal_get(clear, &body, &len, envelope, seal_envelope_size(strlen(story)), &at, &d.row.c, d.sk, d.reporter.verify);
	return NULL;
}

static void *write_a_message(void *p)
{
	const struct seal_at at = first_of(&d);

	(void)p;
	seal_put(written, &at, &d.row.c, d.sk, d.reporter.signer, story, strlen(story));
	return NULL;
}

static void *open_a_case(void *p)
{
	(void)p;
	seal_case_open(out_sk, d.row.to_role, SEAL_WRAPPED, &d.row.c, &d.role, &d.role_pair);
	return NULL;
}

static void *rewrap_a_case(void *p)
{
	(void)p;
	seal_case_rewrap(wrapped, d.row.to_role, SEAL_WRAPPED, &d.row.c, &d.role, &d.role_pair, &d.role, d.role_pair.pk);
	return NULL;
}

static void *open_a_session(void *p)
{
	(void)p;
	seal_session_open(&out_pair, session, SEAL_WRAPPED, &role, row.id, token);
	return NULL;
}

static void *open_a_member(void *p)
{
	(void)p;
	seal_member_open(&row, "a password of somebody", &out_member);
	return NULL;
}

static void *open_by_code(void *p)
{
	(void)p;
	seal_code_keys(&out_reporter, d.code, test_salt, test_pepper, cheap);
	seal_case_by_reporter(out_sk, d.row.to_reporter, SEAL_WRAPPED, &d.row.c, &out_reporter);
	return NULL;
}

static void *read_a_code(void *p)
{
	(void)p;
	seal_code_read(code_again, d.code);
	return NULL;
}

static void *cut_and_join(void *p)
{
	(void)p;
	seal_share(shares, d.role_pair.sk);
	seal_share_join(&out_pair, shares[0], shares[2]);
	return NULL;
}

/* Wrong on purpose. */
static void *forget(void *p)
{
	seal_byte copy[SEAL_KEY];

	(void)p;
	memcpy(copy, d.sk, sizeof copy);
	__asm__ volatile("" : : "r"(copy) : "memory"); /* it is needed, the compiler must think */
	return NULL;
}

/* ---- The look ---- */

static size_t runs(const seal_byte *stack, const void *secret, size_t n)
{
	size_t found = 0;

	for (size_t k = 0; k + RUN <= n; k++)
		found += memmem(stack, STACK, (const seal_byte *)secret + k, RUN) != NULL;
	return found;
}

static size_t runs_of_all(const seal_byte *stack)
{
	return runs(stack, d.sk, SEAL_KEY) + runs(stack, d.role_pair.sk, SEAL_KEY) + runs(stack, d.reporter.lock, SEAL_KEY) +
	    runs(stack, d.reporter.signer, SEAL_KEY) + runs(stack, d.code, SEAL_DIGITS) + runs(stack, member.seed, SEAL_KEY) +
	    runs(stack, member.box.sk, SEAL_KEY) + runs(stack, member.signer, SEAL_KEY) + runs(stack, token, SEAL_KEY) +
	    runs(stack, story, strlen(story)) + runs(stack, slow, SEAL_KEY) + runs(stack, peppered, SEAL_KEY) +
	    runs(stack, of_messages, SEAL_KEY) + runs(stack, of_session, SEAL_KEY) + runs(stack, of_password, SEAL_KEY) +
	    runs(stack, of_box, sizeof of_box) + runs(stack, slope, SEAL_KEY);
}

/* Deep enough that the end of the thread does not write over what the call left. */
static void *deep(void *call)
{
	seal_byte room[STACK / 4];

	__asm__ volatile("" : : "r"(room) : "memory"); /* all of it is needed, the compiler must think */
	(*(void *(**)(void *))call)(NULL);
	__asm__ volatile("" : : "r"(room) : "memory");
	return NULL;
}

static size_t left_behind(void *(*call)(void *))
{
	seal_byte *stack = aligned_alloc(4096, STACK);
	pthread_attr_t attr;
	pthread_t thread;
	size_t found;

	memset(stack, 0x5a, STACK);
	pthread_attr_init(&attr);
	assert_int_equal(pthread_attr_setstack(&attr, stack, STACK), 0);
	assert_int_equal(pthread_create(&thread, &attr, deep, &call), 0);
	pthread_join(thread, NULL);
	pthread_attr_destroy(&attr);
	learn();
	found = runs_of_all(stack);
	free(stack);
	return found;
}

static void test_no_call_leaves_a_secret_on_the_stack(void **state)
{
	static const struct { const char *name; void *(*call)(void *); } calls[] = {
		{ "read a message", read_a_message }, { "write a message", write_a_message }, { "open a case", open_a_case },
		{ "rewrap a case", rewrap_a_case }, { "open a session", open_a_session }, { "open a member", open_a_member },
		{ "open by code", open_by_code }, { "read a code", read_a_code }, { "cut and join", cut_and_join },
	};

	(void)state;
	if (!LOOKS)
		skip();
	for (size_t i = 0; i < COUNT(calls); i++) {
		size_t found = left_behind(calls[i].call);

		if (found)
			fail_msg("%s leaves %zu runs", calls[i].name, found);
	}
}

static void test_control_a_call_that_forgets_is_found(void **state)
{
	(void)state;
	if (!LOOKS)
		skip();
	assert_true(left_behind(forget) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_no_call_leaves_a_secret_on_the_stack),
		cmocka_unit_test(test_control_a_call_that_forgets_is_found),
	};
	return cmocka_run_group_tests_name("wiped", tests, begin, NULL);
}
