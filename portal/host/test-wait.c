/* test-wait.c - who is told to end hears it, however much there is to do. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "process.h"

/* What goes on at a worker under load: a descriptor that is ready whenever it looks. */
static int always_ready(void)
{
	int pipes[2];

	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(write(pipes[1], "x", 1), 1);
	return pipes[0];
}

static void test_end_is_heard_while_somebody_speaks(void **state)
{
	int fd = always_ready();

	(void)state;
	kb_wait_begin();
	assert_true(kb_wait(fd, 1000)); /* the control: nobody said anything */
	assert_false(kb_wait_ended());
	raise(SIGTERM);                 /* blocked, so it waits */
	assert_false(kb_wait_ended());
	assert_false(kb_wait(fd, 1000));
	assert_true(kb_wait_ended());
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_end_is_heard_while_somebody_speaks) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
