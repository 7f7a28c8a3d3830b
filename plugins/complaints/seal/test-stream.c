/* test-stream.c - an attachment comes back whole, and only whole. */
#include "test-seal.h"

enum { MOST = 3 * SEAL_CHUNK + 1, FULL = SEAL_CHUNK + SEAL_CHUNK_MORE };

static seal_byte key[SEAL_KEY], *bytes, *sealed, *clear;

static int begin(void **state)
{
	begin_sodium(state);
	randombytes_buf(key, sizeof key);
	bytes = malloc(MOST);
	sealed = malloc(seal_stream_size(MOST) + FULL);
	clear = malloc(seal_stream_size(MOST) + FULL);
	randombytes_buf(bytes, MOST);
	return 0;
}

static int end(void **state)
{
	(void)state;
	free(bytes);
	free(sealed);
	free(clear);
	return 0;
}

static void test_each_length_comes_back(void **state)
{
	static const struct { size_t n, chunks; } cases[] = { { 0, 1 }, { 1, 1 }, { SEAL_CHUNK - 1, 1 }, { SEAL_CHUNK, 2 },
		{ SEAL_CHUNK + 1, 2 }, { 2 * SEAL_CHUNK, 3 }, { MOST, 4 } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		size_t len;

		assert_int_equal(seal_stream_size(cases[i].n), SEAL_STREAM_HEAD + cases[i].chunks * FULL);
		seal_stream_put(sealed, key, bytes, cases[i].n);
		assert_int_equal(seal_stream_get(clear, &len, sealed, seal_stream_size(cases[i].n), key), SEAL_FINE);
		assert_int_equal(len, cases[i].n);
		assert_memory_equal(clear, bytes, len);
	}
}

static enum seal_rc get(size_t n)
{
	size_t len;
	enum seal_rc rc = seal_stream_get(clear, &len, sealed, n, key);

	if (rc != SEAL_FINE)
		assert_int_equal(len, 0);
	return rc;
}

static void test_chunks_that_are_moved_left_out_or_repeated_do_not_open(void **state)
{
	size_t n = seal_stream_size(MOST);
	seal_byte *first = sealed + SEAL_STREAM_HEAD, *kept = test_malloc(FULL);

	(void)state;
	seal_stream_put(sealed, key, bytes, MOST);
	assert_int_equal(get(n), SEAL_FINE);
	assert_int_equal(get(n - FULL), SEAL_CLOSED); /* the end is missing */
	memcpy(first + 4 * FULL, first + 3 * FULL, FULL);
	assert_int_equal(get(n + FULL), SEAL_CLOSED); /* the end comes twice */
	memcpy(kept, first, FULL);
	memcpy(first, first + FULL, FULL);
	assert_int_equal(get(n), SEAL_CLOSED);        /* the second comes first */
	memcpy(first, kept, FULL);
	memcpy(first + FULL, kept, FULL);
	assert_int_equal(get(n), SEAL_CLOSED);        /* the first comes twice */
	test_free(kept);
}

static void test_a_touched_byte_another_key_or_a_wrong_length_does_not_open(void **state)
{
	size_t n = seal_stream_size(10), len;
	seal_byte wrong[SEAL_KEY];

	(void)state;
	seal_stream_put(sealed, key, bytes, 10);
	for (size_t i = 0; i < n; i += i < 64 ? 1 : 997) {
		sealed[i] ^= 1;
		assert_int_equal(get(n), SEAL_CLOSED);
		sealed[i] ^= 1;
	}
	assert_int_equal(get(n), SEAL_FINE);
	memcpy(wrong, key, sizeof wrong);
	wrong[0] ^= 1;
	assert_int_equal(seal_stream_get(clear, &len, sealed, n, wrong), SEAL_CLOSED);
	assert_int_equal(get(n - 1), SEAL_MALFORMED);
	assert_int_equal(get(n + 1), SEAL_MALFORMED);
	assert_int_equal(get(SEAL_STREAM_HEAD), SEAL_MALFORMED);
	assert_int_equal(get(0), SEAL_MALFORMED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_length_comes_back),
		cmocka_unit_test(test_chunks_that_are_moved_left_out_or_repeated_do_not_open),
		cmocka_unit_test(test_a_touched_byte_another_key_or_a_wrong_length_does_not_open),
	};
	return cmocka_run_group_tests_name("stream", tests, begin, end);
}
