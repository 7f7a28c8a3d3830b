/* test-told.h - what the code under test writes to standard error, as a text.
 *
 *     told_begin();
 *     rc = kb_store_migrate(...);
 *     assert_string_equal(told_end(), "ERROR ...\n");
 *
 * No assertion between the two: what it says would be caught as well. */
#ifndef KB_TEST_TOLD_H
#define KB_TEST_TOLD_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static FILE *told_file;
static int told_old;

static inline void told_begin(void)
{
	told_file = tmpfile();
	told_old = dup(STDERR_FILENO);
	if (told_file == NULL || told_old < 0 || dup2(fileno(told_file), STDERR_FILENO) < 0)
		abort();
}

/* Valid until the next told_end(); what is longer than the room for it is cut. */
static inline const char *told_end(void)
{
	static char text[16384];

	dup2(told_old, STDERR_FILENO);
	close(told_old);
	rewind(told_file);
	text[fread(text, 1, sizeof text - 1, told_file)] = '\0';
	fclose(told_file);
	return text;
}

#endif
