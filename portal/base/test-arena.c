/* test-arena.c - memory of an arena is zeroed, aligned, apart, and ends together. */
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

#include "arena.h"

static int set_up(void **state)
{
	*state = kb_arena_new();
	return 0;
}

static int tear_down(void **state)
{
	kb_arena_free(*state);
	return 0;
}

static size_t count_nonzero(const unsigned char *p, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += p[i] != 0;
	return found;
}

static void pieces_are_zeroed_aligned_and_apart(void **state)
{
	static const size_t sizes[] = { 0, 1, 7, 16, 17, 1000, 32767, 32768, 40000, 200000 };
	unsigned char *seen[10];

	for (size_t i = 0; i < 10; i++) {
		seen[i] = kb_arena_alloc(*state, sizes[i]);
		assert_int_equal((uintptr_t)seen[i] % alignof(max_align_t), 0);
		assert_int_equal(count_nonzero(seen[i], sizes[i]), 0);
		memset(seen[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < 10; i++)
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(seen[i][j], i + 1);
}

/* What an earlier task wrote must not be read by the next one. */
static void memory_after_a_reset_is_zeroed(void **state)
{
	unsigned char *p = kb_arena_alloc(*state, 5000);

	memset(p, 0xAA, 5000);
	kb_arena_alloc(*state, 100000);
	kb_arena_reset(*state);
	assert_int_equal(kb_arena_used(*state), 0);
	unsigned char *again = kb_arena_alloc(*state, 5000);
	assert_ptr_equal(again, p); /* the first block was kept: the negative control of the next line */
	assert_int_equal(count_nonzero(again, 5000), 0);
}

static void used_counts_what_was_asked(void **state)
{
	kb_arena_alloc(*state, 10);
	kb_arena_alloc(*state, 100000);
	assert_int_equal(kb_arena_used(*state), 100010);
}

static void texts_end_at_a_nul(void **state)
{
	assert_string_equal(kb_arena_text(*state, "ሰላም"), "ሰላም");
	assert_string_equal(kb_arena_copy(*state, "abcdef", 3), "abc");
	assert_string_equal(kb_arena_copy(*state, NULL, 0), "");
	assert_string_equal(kb_arena_fmt(*state, "%d/%s", 3, "12"), "3/12");
	char *longer = kb_arena_fmt(*state, "%*d", 70000, 1);
	assert_int_equal(strlen(longer), 70000);
	for (int n = 250; n <= 260; n++) /* around the length up to which a text is written once */
		assert_int_equal(strlen(kb_arena_fmt(*state, "%*d", n, 1)), n);
}

static void a_buffer_grows_and_keeps_its_bytes(void **state)
{
	struct kb_buf b = { .arena = *state };

	kb_buf_add(&b, "", 0);
	assert_string_equal(b.data, "");
	for (int i = 0; i < 20000; i++)
		kb_buf_fmt(&b, "%d,", i % 10);
	kb_buf_add(&b, "a\0b", 3);
	kb_buf_text(&b, "end");
	assert_int_equal(b.len, 40006);
	assert_int_equal(b.data[b.len], '\0');
	assert_memory_equal(b.data + 40000, "a\0bend", 7);
	for (int i = 0; i < 20000; i++)
		assert_int_equal(b.data[2 * i], '0' + i % 10);
}

/* A size that wraps round must end the process, never give a small piece. */
static void a_size_that_wraps_ends_the_process(void **state)
{
	static const size_t sizes[] = { SIZE_MAX, SIZE_MAX - 15, SIZE_MAX / 2, SIZE_MAX / 4 + 1 };

	for (size_t i = 0; i < 4; i++) {
		pid_t child = fork();
		int status;

		assert_true(child >= 0);
		if (child == 0) {
			freopen("/dev/null", "w", stderr);
			kb_arena_alloc(*state, sizes[i]);
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(pieces_are_zeroed_aligned_and_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(memory_after_a_reset_is_zeroed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(used_counts_what_was_asked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(texts_end_at_a_nul, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_buffer_grows_and_keeps_its_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_size_that_wraps_ends_the_process, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
