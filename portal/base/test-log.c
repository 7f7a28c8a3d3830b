/* test-log.c - an event is one line, whatever it holds. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <cmocka.h>

#include "log.h"

/* Standard error goes into a pipe while `text` is logged; returns what came out. */
static const char *logged(enum kb_level level, const char *text)
{
	static char seen[8192];
	int ends[2], old = dup(STDERR_FILENO);
	ssize_t n;

	assert_int_equal(pipe(ends), 0);
	dup2(ends[1], STDERR_FILENO);
	kb_log_line(level, "%s", text);
	dup2(old, STDERR_FILENO);
	close(ends[1]);
	close(old);
	n = read(ends[0], seen, sizeof seen - 1);
	close(ends[0]);
	assert_true(n >= 0);
	seen[n] = '\0';
	return seen;
}

static void control_characters_cannot_forge_a_line(void **state)
{
	static const struct { const char *text, *line; } cases[] = {
		{ "worker 3 ready", "INFO worker 3 ready\n" },
		{ "", "INFO \n" },
		{ "a\nERROR b", "INFO a?ERROR b\n" },
		{ "a\rb\tc\033[31m\x7f", "INFO a?b?c?[31m?\n" },
		{ "\xc2\x9b" "31m", "INFO ??31m\n" },  /* CSI as one character */
		{ "\xe2\x80\xae", "INFO ???\n" },      /* right-to-left override */
		{ "%s%n", "INFO %s%n\n" },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(logged(KB_INFO, cases[i].text), cases[i].line);
}

static void every_level_has_its_name(void **state)
{
	(void)state;
	assert_string_equal(logged(KB_DEBUG, "x"), "DEBUG x\n");
	assert_string_equal(logged(KB_WARN, "x"), "WARN x\n");
	assert_string_equal(logged(KB_ERROR, "x"), "ERROR x\n");
}

static void a_long_line_is_cut_and_still_ends(void **state)
{
	char text[5000];
	const char *line;

	(void)state;
	memset(text, 'a', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	line = logged(KB_WARN, text);
	assert_int_equal(strlen(line), 1023);
	assert_int_equal(line[1022], '\n');
	assert_ptr_equal(strchr(line, '\n'), line + 1022);
}

static void logging_leaves_errno_alone(void **state)
{
	(void)state;
	errno = ENOSPC;
	logged(KB_INFO, "x");
	errno = ENOSPC;
	int old = dup(STDERR_FILENO);
	close(STDERR_FILENO);
	errno = ENOSPC;
	kb_log_line(KB_INFO, "nobody listens");
	assert_int_equal(errno, ENOSPC);
	dup2(old, STDERR_FILENO);
	close(old);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(control_characters_cannot_forge_a_line),
		cmocka_unit_test(every_level_has_its_name),
		cmocka_unit_test(a_long_line_is_cut_and_still_ends),
		cmocka_unit_test(logging_leaves_errno_alone),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
