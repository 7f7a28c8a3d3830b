/* test-canary.c - whatever a plugin changes of its process is seen, and nothing else. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "canary.h"

static void control_honest_work_is_no_difference(void **state)
{
	struct kb_canary k;
	int fd;

	(void)state;
	kb_canary_look(&k);
	assert_null(kb_canary_differs(&k));
	fd = open("/dev/null", O_RDONLY);
	assert_int_not_equal(fd, -1);
	close(fd);
	free(malloc(1 << 20));
	assert_null(kb_canary_differs(&k));
}

static void a_descriptor_that_is_left_open_is_seen(void **state)
{
	struct kb_canary k;
	int fd;

	(void)state;
	kb_canary_look(&k);
	fd = open("/dev/null", O_RDONLY);
	assert_string_equal(kb_canary_differs(&k), "left other descriptors open");
	close(fd);
	assert_null(kb_canary_differs(&k));
}

static void a_descriptor_that_was_opened_beside_a_connection_is_seen(void **state)
{
	struct kb_canary k;
	int connection, fd;

	(void)state;
	kb_canary_look(&k);
	connection = open("/dev/null", O_RDONLY);
	fd = open("/dev/null", O_RDONLY);
	close(connection);
	assert_string_equal(kb_canary_differs(&k), "left other descriptors open");
	close(fd);
	assert_null(kb_canary_differs(&k));
}

static void a_descriptor_that_was_closed_is_seen(void **state)
{
	struct kb_canary k;
	int old = dup(STDIN_FILENO);

	(void)state;
	kb_canary_look(&k);
	close(STDIN_FILENO);
	assert_string_equal(kb_canary_differs(&k), "left other descriptors open");
	dup2(old, STDIN_FILENO);
	assert_null(kb_canary_differs(&k));
	close(old);
}

static void a_signal_that_stays_blocked_is_seen(void **state)
{
	struct kb_canary k;
	sigset_t s;

	(void)state;
	kb_canary_look(&k);
	sigemptyset(&s);
	sigaddset(&s, SIGUSR1);
	sigprocmask(SIG_BLOCK, &s, NULL);
	assert_string_equal(kb_canary_differs(&k), "left other signals blocked");
	sigprocmask(SIG_UNBLOCK, &s, NULL);
	assert_null(kb_canary_differs(&k));
}

/* Whatever it was before: the look itself leaves it alone. */
static void another_umask_is_seen(void **state)
{
	struct kb_canary k;
	mode_t before = umask(022);

	(void)state;
	kb_canary_look(&k);
	assert_null(kb_canary_differs(&k));
	assert_int_equal(umask(0), 022);
	assert_string_equal(kb_canary_differs(&k), "left another umask");
	assert_int_equal(umask(before), 0);
}

static void another_locale_of_the_process_is_seen(void **state)
{
	struct kb_canary k;

	(void)state;
	kb_canary_look(&k);
	assert_non_null(setlocale(LC_NUMERIC, "C.UTF-8"));
	assert_string_equal(kb_canary_differs(&k), "left another locale");
	setlocale(LC_NUMERIC, "C");
	assert_null(kb_canary_differs(&k));
}

static void another_locale_of_the_thread_is_seen(void **state)
{
	struct kb_canary k;
	locale_t other = newlocale(LC_ALL_MASK, "C.UTF-8", NULL), before;

	(void)state;
	kb_canary_look(&k);
	before = uselocale(other);
	assert_string_equal(kb_canary_differs(&k), "left another locale");
	uselocale(before);
	freelocale(other);
	assert_null(kb_canary_differs(&k));
}

/* 64 MiB that are written to are at least 60 more. */
static void memory_of_its_own_is_counted(void **state)
{
	enum { BYTES = 64 << 20 };
	int fd = kb_memory_open();
	int64_t before = kb_memory_own(fd), with;
	volatile char *much;

	(void)state;
	assert_true(before >= 0);
	much = malloc(BYTES);
	assert_non_null(much);
	for (size_t i = 0; i < BYTES; i += 1024)
		much[i] = 1;
	with = kb_memory_own(fd);
	assert_true(with >= before + 60);
	assert_true(with <= before + 200); /* sanitizers keep notes beside it */
	free((void *)much);
	close(fd);
	assert_int_equal(kb_memory_own(-1), -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_honest_work_is_no_difference),
		cmocka_unit_test(a_descriptor_that_is_left_open_is_seen),
		cmocka_unit_test(a_descriptor_that_was_opened_beside_a_connection_is_seen),
		cmocka_unit_test(a_descriptor_that_was_closed_is_seen),
		cmocka_unit_test(a_signal_that_stays_blocked_is_seen),
		cmocka_unit_test(another_umask_is_seen),
		cmocka_unit_test(another_locale_of_the_process_is_seen),
		cmocka_unit_test(another_locale_of_the_thread_is_seen),
		cmocka_unit_test(memory_of_its_own_is_counted),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
