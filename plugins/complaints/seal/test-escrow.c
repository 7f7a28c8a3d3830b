/* test-escrow.c - two of three give the key back; one tells nothing. */
#include "test-seal.h"

static struct seal_pair escrow;
static char shares[SEAL_SHARES][SEAL_SHARE_TEXT];

static int cut(void **state)
{
	begin_sodium(state);
	seal_pair_make(&escrow);
	seal_share(shares, escrow.sk);
	return 0;
}

static void test_any_two_give_the_key_back(void **state)
{
	(void)state;
	for (int i = 0; i < SEAL_SHARES; i++)
		for (int k = 0; k < SEAL_SHARES; k++) {
			struct seal_pair back;

			memcpy(back.pk, escrow.pk, SEAL_KEY);
			assert_int_equal(seal_share_join(&back, shares[i], shares[k]), i == k ? SEAL_CLOSED : SEAL_FINE);
			if (i != k)
				assert_memory_equal(back.sk, escrow.sk, SEAL_KEY);
		}
}

/* For each of 256 secrets, the slopes give each height exactly once: a height leaves every secret as likely as
 * before. Control: at x = 0 the height is the secret itself. */
static void test_one_share_fits_every_secret_equally(void **state)
{
	(void)state;
	for (int x = 1; x <= SEAL_SHARES; x++)
		for (int secret = 0; secret < 256; secret++) {
			unsigned seen[256] = { 0 };

			for (int slope = 0; slope < 256; slope++)
				seen[seal_share_byte((seal_byte)secret, (seal_byte)slope, (seal_byte)x)]++;
			for (int y = 0; y < 256; y++)
				assert_int_equal(seen[y], 1);
		}
	assert_int_equal(seal_share_byte(77, 5, 0), seal_share_byte(77, 6, 0));
}

/* FIPS 197, section 4.2: {57} x {83} = {c1}, {57} x {13} = {fe}. */
static void test_the_field_is_that_of_aes(void **state)
{
	(void)state;
	assert_int_equal(seal_share_byte(0, 0x57, 0x83), 0xc1);
	assert_int_equal(seal_share_byte(0, 0x57, 0x13), 0xfe);
}

static void test_a_slip_of_the_pen_is_told(void **state)
{
	struct seal_pair back;
	size_t told = 0;

	(void)state;
	memcpy(back.pk, escrow.pk, SEAL_KEY);
	for (size_t i = 0; i < SEAL_SHARE_TEXT - 1; i++) {
		char slip[SEAL_SHARE_TEXT];

		memcpy(slip, shares[0], sizeof slip);
		slip[i] = slip[i] == '7' ? '3' : '7';
		told += seal_share_join(&back, slip, shares[1]) == SEAL_MALFORMED;
	}
	assert_int_equal(told, SEAL_SHARE_TEXT - 1);
}

static void test_what_is_no_share_is_refused(void **state)
{
	static const char *const all[] = { "", "1", "1-", "0-00", "4-00", "1-zz", "-", "1-0" };
	struct seal_pair back, nothing = { 0 };
	char longer[4 * SEAL_SHARE_TEXT + 2];

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		randombytes_buf(back.sk, SEAL_KEY);
		assert_int_equal(seal_share_join(&back, all[i], shares[1]), SEAL_MALFORMED);
		assert_int_equal(seal_share_join(&back, shares[1], all[i]), SEAL_MALFORMED);
		assert_memory_equal(back.sk, nothing.sk, SEAL_KEY);
	}
	memset(longer, ' ', sizeof longer);
	memcpy(longer, shares[0], SEAL_SHARE_TEXT - 1);
	longer[sizeof longer - 1] = '\0';
	assert_int_equal(seal_share_join(&back, longer, shares[1]), SEAL_MALFORMED);
}

/* Paper is typed in capitals and in groups. */
static void test_capitals_and_spaces_may_come_in(void **state)
{
	char typed[2 * SEAL_SHARE_TEXT];
	struct seal_pair back;
	size_t n = 0;

	(void)state;
	for (size_t i = 0; shares[2][i]; i++) {
		char c = shares[2][i];

		typed[n++] = c >= 'a' && c <= 'f' ? (char)(c - 'a' + 'A') : c;
		if (i > 1 && i % 4 == 1)
			typed[n++] = ' ';
	}
	typed[n] = '\0';
	memcpy(back.pk, escrow.pk, SEAL_KEY);
	assert_int_equal(seal_share_join(&back, typed, shares[0]), SEAL_FINE);
}

static void test_shares_of_two_cuttings_give_nothing(void **state)
{
	char others[SEAL_SHARES][SEAL_SHARE_TEXT];
	struct seal_pair back, other, nothing = { 0 };

	(void)state;
	seal_share(others, escrow.sk); /* the same secret, cut once more */
	memcpy(back.pk, escrow.pk, SEAL_KEY);
	assert_int_equal(seal_share_join(&back, shares[0], others[1]), SEAL_CLOSED);
	assert_int_equal(seal_share_join(&back, others[0], others[1]), SEAL_FINE);
	seal_pair_make(&other);
	memcpy(back.pk, other.pk, SEAL_KEY);
	assert_int_equal(seal_share_join(&back, shares[0], shares[1]), SEAL_CLOSED);
	assert_memory_equal(back.sk, nothing.sk, SEAL_KEY);
}

/* The whole way: all members of a role are gone, two of three come together, and a case opens. */
static void test_the_escrow_opens_a_case_of_a_role_that_is_lost(void **state)
{
	struct dossier d;
	struct seal_pair joined, role_pair;
	seal_byte wrapped[SEAL_WRAPPED], sk[SEAL_KEY];

	(void)state;
	dossier_make(&d);
	assert_true(seal_role_to_member(wrapped, &d.role_pair, &d.role, seal_escrow, escrow.pk));
	memcpy(joined.pk, escrow.pk, SEAL_KEY);
	assert_int_equal(seal_share_join(&joined, shares[2], shares[0]), SEAL_FINE);
	memcpy(role_pair.pk, d.role_pair.pk, SEAL_KEY);
	assert_int_equal(seal_role_open(&role_pair, wrapped, SEAL_WRAPPED, &d.role, seal_escrow, &joined), SEAL_FINE);
	assert_int_equal(seal_case_open(sk, d.row.to_role, SEAL_WRAPPED, &d.row.c, &d.role, &role_pair), SEAL_FINE);
	assert_memory_equal(sk, d.sk, SEAL_KEY);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_any_two_give_the_key_back),
		cmocka_unit_test(test_one_share_fits_every_secret_equally),
		cmocka_unit_test(test_the_field_is_that_of_aes),
		cmocka_unit_test(test_a_slip_of_the_pen_is_told),
		cmocka_unit_test(test_what_is_no_share_is_refused),
		cmocka_unit_test(test_capitals_and_spaces_may_come_in),
		cmocka_unit_test(test_shares_of_two_cuttings_give_nothing),
		cmocka_unit_test(test_the_escrow_opens_a_case_of_a_role_that_is_lost),
	};
	return cmocka_run_group_tests_name("escrow", tests, cut, NULL);
}
