/* test-keys.c - pairs, members under a password, roles wrapped to members and sessions. */
#include "test-seal.h"

static void test_a_pair_fits_itself_only(void **state)
{
	struct seal_pair a, b;

	(void)state;
	seal_pair_make(&a);
	seal_pair_make(&b);
	assert_true(seal_pair_fits(a.pk, a.sk));
	assert_false(seal_pair_fits(a.pk, b.sk));
}

static void test_a_member_opens_with_the_password_only(void **state)
{
	static const char *const wrong[] = { "", "Correct horse", "correct horse ", "correct hors" };
	struct seal_member_row row = { .id = "a member" };
	struct seal_member made, back, nothing = { 0 };

	(void)state;
	assert_int_equal(seal_member_make(&row, &made, "correct horse", cheap), SEAL_FINE);
	assert_int_equal(seal_member_open(&row, "correct horse", &back), SEAL_FINE);
	assert_memory_equal(&made, &back, sizeof made);
	for (size_t i = 0; i < COUNT(wrong); i++) {
		assert_int_equal(seal_member_open(&row, wrong[i], &back), SEAL_CLOSED);
		assert_memory_equal(&back, &nothing, sizeof back);
	}
}

/* Every byte that the store keeps of a member is held by the box. */
static void test_a_row_that_was_touched_does_not_open(void **state)
{
	struct seal_member_row row = { .id = "a member" }, spoilt;
	struct seal_member m;

	(void)state;
	assert_int_equal(seal_member_make(&row, &m, "a password", cheap), SEAL_FINE);
	for (size_t i = 0; i < offsetof(struct seal_member_row, locked) + SEAL_WRAPPED; i++) {
		if (i >= offsetof(struct seal_member_row, cost) && i < offsetof(struct seal_member_row, salt))
			continue; /* the cost: below */
		spoilt = row;
		((seal_byte *)&spoilt)[i] ^= 1;
		assert_int_not_equal(seal_member_open(&spoilt, "a password", &m), SEAL_FINE);
	}
	spoilt = row;
	spoilt.cost.passes = 2;
	assert_int_equal(seal_member_open(&spoilt, "a password", &m), SEAL_CLOSED);
	spoilt.cost = (struct seal_cost){ cheap.passes, 2 * cheap.bytes };
	assert_int_equal(seal_member_open(&spoilt, "a password", &m), SEAL_CLOSED);
}

static void test_a_dear_row_is_refused_before_it_costs(void **state)
{
	static const struct seal_cost dear[] = { { 17, 8192 }, { 1, (1u << 30) + 1 }, { UINT32_MAX, UINT32_MAX } };
	struct seal_member_row row = { .id = "a member" };
	struct seal_member m;

	(void)state;
	assert_int_equal(seal_member_make(&row, &m, "a password", cheap), SEAL_FINE);
	for (size_t i = 0; i < COUNT(dear); i++) {
		row.cost = dear[i];
		assert_int_equal(seal_member_open(&row, "a password", &m), SEAL_TOO_MUCH);
	}
	row.cost = (struct seal_cost){ 0, 8192 };
	assert_int_equal(seal_member_open(&row, "a password", &m), SEAL_MALFORMED);
	row.cost = (struct seal_cost){ 1, 8191 };
	assert_int_equal(seal_member_open(&row, "a password", &m), SEAL_MALFORMED);
}

static void test_another_password_keeps_the_keys(void **state)
{
	struct seal_member_row row = { .id = "a member" }, before;
	struct seal_member m, back;

	(void)state;
	assert_int_equal(seal_member_make(&row, &m, "the old one", cheap), SEAL_FINE);
	before = row;
	assert_int_equal(seal_member_relock(&row, &m, "the new one", (struct seal_cost){ 2, 16384 }), SEAL_FINE);
	assert_int_equal(seal_member_open(&row, "the old one", &back), SEAL_CLOSED);
	assert_int_equal(seal_member_open(&row, "the new one", &back), SEAL_FINE);
	assert_memory_equal(&m, &back, sizeof m);
	assert_memory_not_equal(row.salt, before.salt, SEAL_SALT);
	assert_memory_equal(row.box_pk, before.box_pk, SEAL_KEY);
}

static void test_a_long_password_is_refused(void **state)
{
	char password[SEAL_PASSWORD_MAX + 2] = "";
	struct seal_member_row row = { .id = "a member" };
	struct seal_member m, nothing = { 0 };

	(void)state;
	memset(password, 'x', SEAL_PASSWORD_MAX);
	assert_int_equal(seal_member_make(&row, &m, password, cheap), SEAL_FINE);
	password[SEAL_PASSWORD_MAX] = 'x';
	assert_int_equal(seal_member_make(&row, &m, password, cheap), SEAL_TOO_MUCH);
	assert_memory_equal(&m, &nothing, sizeof m);
}

/* ---- Sessions ---- */

static void test_a_session_opens_with_its_token_only(void **state)
{
	const struct seal_role role = { "committee", 3 }, later = { "committee", 4 }, other = { "guardians", 3 };
	const seal_byte me[SEAL_ID] = "me", you[SEAL_ID] = "you";
	seal_byte token[SEAL_KEY], wrong[SEAL_KEY], locked[SEAL_WRAPPED];
	struct seal_pair pair, back;

	(void)state;
	seal_pair_make(&pair);
	randombytes_buf(token, sizeof token);
	memcpy(wrong, token, sizeof wrong);
	wrong[31] ^= 1;
	seal_session_lock(locked, &pair, &role, me, token);
	memcpy(back.pk, pair.pk, SEAL_KEY);
	assert_int_equal(seal_session_open(&back, locked, sizeof locked, &role, me, token), SEAL_FINE);
	assert_memory_equal(&back, &pair, sizeof pair);
	assert_int_equal(seal_session_open(&back, locked, sizeof locked, &role, me, wrong), SEAL_CLOSED);
	assert_int_equal(seal_session_open(&back, locked, sizeof locked, &role, you, token), SEAL_CLOSED);
	assert_int_equal(seal_session_open(&back, locked, sizeof locked, &later, me, token), SEAL_CLOSED);
	assert_int_equal(seal_session_open(&back, locked, sizeof locked, &other, me, token), SEAL_CLOSED);
	back.pk[0] ^= 1;
	assert_int_equal(seal_session_open(&back, locked, sizeof locked, &role, me, token), SEAL_CLOSED);
	assert_int_equal(seal_session_open(&back, locked, sizeof locked - 1, &role, me, token), SEAL_MALFORMED);
}

/* ---- What others may wrap to us ---- */

/* Anybody can wrap a secret of their own to a public key; it does not come out as the role's. */
static void test_a_key_of_somebody_else_does_not_come_out(void **state)
{
	const struct seal_role role = { "committee", 1 };
	const seal_byte me[SEAL_ID] = "me";
	struct seal_pair mine, role_pair, forged, out;
	seal_byte wrapped[SEAL_WRAPPED];

	(void)state;
	seal_pair_make(&mine);
	seal_pair_make(&role_pair);
	seal_pair_make(&forged);
	memcpy(forged.pk, role_pair.pk, SEAL_KEY); /* says that it is the role's */
	assert_true(seal_role_to_member(wrapped, &forged, &role, me, mine.pk));
	memcpy(out.pk, role_pair.pk, SEAL_KEY);
	assert_int_equal(seal_role_open(&out, wrapped, sizeof wrapped, &role, me, &mine), SEAL_CLOSED);
	assert_true(seal_role_to_member(wrapped, &role_pair, &role, me, mine.pk));
	assert_int_equal(seal_role_open(&out, wrapped, sizeof wrapped, &role, me, &mine), SEAL_FINE);
}

/* RFC 7748, section 6.1: points of low order give a secret that everybody knows. */
static void test_nothing_is_wrapped_to_a_weak_key(void **state)
{
	static const seal_byte weak[][SEAL_KEY] = { { 0 }, { 1 } };
	const struct seal_role role = { "committee", 1 };
	struct dossier d;
	seal_byte wrapped[SEAL_WRAPPED], envelope[4096], nothing[SEAL_WRAPPED] = { 0 };

	(void)state;
	dossier_make(&d);
	for (size_t i = 0; i < COUNT(weak); i++) {
		struct seal_at at = first_of(&d);
		struct seal_case c = d.row.c;

		assert_false(seal_role_to_member(wrapped, &d.role_pair, &role, d.row.c.id, weak[i]));
		assert_memory_equal(wrapped, nothing, sizeof nothing);
		memcpy(c.pk, weak[i], SEAL_KEY);
		assert_int_equal(seal_put(envelope, &at, &c, NULL, d.reporter.signer, "x", 1), SEAL_MALFORMED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_pair_fits_itself_only),
		cmocka_unit_test(test_a_member_opens_with_the_password_only),
		cmocka_unit_test(test_a_row_that_was_touched_does_not_open),
		cmocka_unit_test(test_a_dear_row_is_refused_before_it_costs),
		cmocka_unit_test(test_another_password_keeps_the_keys),
		cmocka_unit_test(test_a_long_password_is_refused),
		cmocka_unit_test(test_a_session_opens_with_its_token_only),
		cmocka_unit_test(test_a_key_of_somebody_else_does_not_come_out),
		cmocka_unit_test(test_nothing_is_wrapped_to_a_weak_key),
	};
	return cmocka_run_group_tests_name("keys", tests, begin_sodium, NULL);
}
