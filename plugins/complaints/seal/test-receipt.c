/* test-receipt.c - the code: how it is made, typed, and what it is worth. */
#include "test-seal.h"

#include <math.h>
#include <stdio.h>

/* ---- Made and shown ---- */

static void test_a_code_is_twenty_digits_in_five_groups(void **state)
{
	char code[SEAL_CODE], shown[SEAL_CODE_SHOWN], back[SEAL_CODE];

	(void)state;
	for (int i = 0; i < 100; i++) {
		seal_code_make(code);
		assert_int_equal(strspn(code, "0123456789"), SEAL_DIGITS);
		seal_code_show(shown, code);
		assert_int_equal(strlen(shown), SEAL_DIGITS + 4);
		for (int k = 4; k < SEAL_DIGITS + 4; k += 5)
			assert_int_equal(shown[k], ' ');
		assert_int_equal(seal_code_read(back, shown), SEAL_FINE);
		assert_string_equal(back, code);
	}
}

/* Chi-square with 9 degrees of freedom, for each of the twenty places: over 45 comes once in
 * a million by chance. Control: a place that never has a nine is far over. */
static double unevenness(const unsigned count[10], unsigned n)
{
	double sum = 0;

	for (int i = 0; i < 10; i++)
		sum += (count[i] - n / 10.0) * (count[i] - n / 10.0) / (n / 10.0);
	return sum;
}

static void test_every_place_has_every_digit_alike(void **state)
{
	enum { CODES = 10000 };
	unsigned count[SEAL_DIGITS][10] = { 0 };
	char code[SEAL_CODE];

	(void)state;
	for (int i = 0; i < CODES; i++) {
		seal_code_make(code);
		for (int k = 0; k < SEAL_DIGITS; k++)
			count[k][code[k] - '0']++;
	}
	for (int k = 0; k < SEAL_DIGITS; k++)
		assert_true(unevenness(count[k], CODES) < 45);
	count[0][8] += count[0][9];
	count[0][9] = 0;
	assert_true(unevenness(count[0], CODES) > 45);
}

/* ---- Typed ---- */

static void test_a_code_is_read_as_people_write_it(void **state)
{
	static const char *const all[] = {
		"12345678901234567890",
		"1234 5678 9012 3456 7890",
		"  1234-5678-9012-3456-7890\r\n",
		"1234\u20135678\u20119012\u00a03456\u202f7890",
		"١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦ ٧٨٩٠",
		"۱۲۳۴ ۵۶۷۸ ۹۰۱۲ ۳۴۵۶ ۷۸۹۰",
		"१२३४ ५६७८ ९०१२ ३४५६ ७८९०",
		"\u20661234 5678 9012 3456 7890\u2069",
		"\u200f١٢٣٤ 5678 ۹۰۱۲ 3456 ७८९०",
	};
	char code[SEAL_CODE];

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		assert_int_equal(seal_code_read(code, all[i]), SEAL_FINE);
		assert_string_equal(code, "12345678901234567890");
	}
}

static void test_what_is_no_code_is_refused_before_it_costs(void **state)
{
	static const char *const all[] = { "", " ", "1234", "1234567890123456789", "123456789012345678901", "1234567890123456789a",
		"1234567890123456789\xd9", "1234567890123456789\xe0\xa5", "1234567890123456789\xd9\xaa", "１２３４５６７８９０１２３４５６７８９０",
		"1234567890.1234567890", "1234567890123456789\xff", "1234567890123456789\xe0\xa5\xb0", "o2345678901234567890" };
	char code[SEAL_CODE], nothing[SEAL_CODE] = "", longer[SEAL_CODE_TYPED + 2];

	(void)state;
	for (size_t i = 0; i < COUNT(all); i++) {
		assert_int_equal(seal_code_read(code, all[i]), SEAL_MALFORMED);
		assert_memory_equal(code, nothing, SEAL_CODE);
	}
	memset(longer, ' ', sizeof longer);
	memcpy(longer, "12345678901234567890", 20);
	longer[SEAL_CODE_TYPED] = '\0';
	assert_int_equal(seal_code_read(code, longer), SEAL_FINE);
	longer[SEAL_CODE_TYPED] = ' ';
	longer[SEAL_CODE_TYPED + 1] = '\0';
	assert_int_equal(seal_code_read(code, longer), SEAL_TOO_MUCH);
}

/* ---- Worth ---- */

static struct seal_reporter keys_of(const char *code, const seal_byte *salt, const seal_byte *pepper)
{
	struct seal_reporter r;

	assert_int_equal(seal_code_keys(&r, code, salt, pepper, cheap), SEAL_FINE);
	return r;
}

static void test_the_same_code_is_the_same_complaint(void **state)
{
	struct seal_reporter a = keys_of("12345678901234567890", test_salt, test_pepper), b = keys_of("12345678901234567890", test_salt, test_pepper);

	(void)state;
	assert_memory_equal(&a, &b, sizeof a);
}

/* How many of the four parts of a code's worth two codes share. */
static int shared(const struct seal_reporter *a, const struct seal_reporter *b)
{
	return !memcmp(a->mark, b->mark, SEAL_KEY) + !memcmp(a->lock, b->lock, SEAL_KEY) +
	    !memcmp(a->signer, b->signer, SEAL_SIGNER) + !memcmp(a->verify, b->verify, SEAL_KEY);
}

/* Each of the 180 codes that differ in one digit, and each other salt and pepper. */
static void test_a_wrong_code_is_worth_nothing(void **state)
{
	const char right[] = "12345678901234567890";
	struct seal_reporter r = keys_of(right, test_salt, test_pepper), w;
	seal_byte salt[SEAL_SALT], pepper[SEAL_KEY];

	(void)state;
	for (int i = 0; i < SEAL_DIGITS; i++)
		for (int by = 1; by < 10; by++) {
			char wrong[SEAL_CODE];

			memcpy(wrong, right, sizeof wrong);
			wrong[i] = (char)('0' + (wrong[i] - '0' + by) % 10);
			w = keys_of(wrong, test_salt, test_pepper);
			assert_int_equal(shared(&r, &w), 0);
		}
	memcpy(salt, test_salt, sizeof salt);
	memcpy(pepper, test_pepper, sizeof pepper);
	salt[0] ^= 1;
	pepper[31] ^= 1;
	w = keys_of(right, salt, test_pepper);
	assert_int_equal(shared(&r, &w), 0);
	w = keys_of(right, test_salt, pepper);
	assert_int_equal(shared(&r, &w), 0);
}

/* The mark is stored: what it is made of must not come back out of it, nor open anything. */
static void test_the_mark_opens_nothing(void **state)
{
	struct dossier d;
	struct seal_reporter by_mark;
	seal_byte sk[SEAL_KEY], nothing[SEAL_KEY] = { 0 };

	(void)state;
	dossier_make(&d);
	by_mark = d.reporter;
	memcpy(by_mark.lock, d.reporter.mark, SEAL_KEY);
	assert_int_equal(seal_case_by_reporter(sk, d.row.to_reporter, SEAL_WRAPPED, &d.row.c, &by_mark), SEAL_CLOSED);
	assert_memory_equal(sk, nothing, SEAL_KEY);
	assert_int_equal(seal_case_by_reporter(sk, d.row.to_reporter, SEAL_WRAPPED, &d.row.c, &d.reporter), SEAL_FINE);
	assert_memory_equal(sk, d.sk, SEAL_KEY);
}

/* The derivation once more, by the letter of docs/decisions/sealing.md. */
static void test_the_derivation_is_as_written_down(void **state)
{
	const char code[] = "12345678901234567890";
	const struct seal_reporter r = keys_of(code, test_salt, test_pepper);
	seal_byte slow[32], key[32], mark[32];

	(void)state;
	assert_int_equal(crypto_pwhash(slow, 32, code, 20, test_salt, cheap.passes, cheap.bytes, crypto_pwhash_ALG_ARGON2ID13), 0);
	crypto_generichash(key, 32, slow, 32, test_pepper, 32);
	crypto_generichash(mark, 32, (const seal_byte *)"receipt mark\0\0\0\0", 16, key, 32);
	assert_memory_equal(r.mark, mark, 32);
}

/* ---- Arithmetic ---- */

/* Years until a thief of store and pepper, with so many processors, has the first of so many
 * codes: half of the space divided by the codes, at so many seconds a guess. */
static double years(double digits, double codes, double seconds, double processors)
{
	return pow(10, digits) / 2 / codes * seconds / processors / (365.25 * 86400);
}

static void test_the_arithmetic_of_the_page_holds(void **state)
{
	(void)state;
	assert_true(fabs(SEAL_DIGITS * log2(10) - 66.4) < 0.05);
	assert_true(fabs((SEAL_DIGITS - 1) * log2(10) - 63.1) < 0.05);          /* with a digit of check: under 64 */
	assert_true(fabs(years(16, 1e5, 0.37, 1e4) * 365.25 - 21) < 1);        /* days */
	assert_true(fabs(years(SEAL_DIGITS, 1e5, 0.37, 1e4) - 580) < 10);
	assert_true(fabs(years(16, 1e5, 0.12, 1e4) * 365.25 - 7) < 0.5);
	assert_true(fabs(years(SEAL_DIGITS, 1e5, 0.12, 1e4) - 190) < 1);
	assert_true(fabs(years(SEAL_DIGITS, 1, 0.12, 1e4) / 1e6 - 19) < 0.1);
	/* Online: what the lane lets through in a year, of the space divided by the codes. */
	assert_true(fabs(pow(10, SEAL_DIGITS) / (14400.0 * 365 * 1e5) / 1e6 - 190) < 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_code_is_twenty_digits_in_five_groups),
		cmocka_unit_test(test_every_place_has_every_digit_alike),
		cmocka_unit_test(test_a_code_is_read_as_people_write_it),
		cmocka_unit_test(test_what_is_no_code_is_refused_before_it_costs),
		cmocka_unit_test(test_the_same_code_is_the_same_complaint),
		cmocka_unit_test(test_a_wrong_code_is_worth_nothing),
		cmocka_unit_test(test_the_mark_opens_nothing),
		cmocka_unit_test(test_the_derivation_is_as_written_down),
		cmocka_unit_test(test_the_arithmetic_of_the_page_holds),
	};
	return cmocka_run_group_tests_name("receipt", tests, begin_sodium, NULL);
}
