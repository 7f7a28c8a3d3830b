/* test-xpath.h - what the tests of this room share, and those of the engine above it. */
#ifndef KB_TEST_XPATH_H
#define KB_TEST_XPATH_H

/* cmocka wants these in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "instance.h"

/* cmocka set-up and tear-down: *state is an arena. */
int arena_open(void **state);
int arena_close(void **state);

/* The instance that a document makes; fails the test if it is none. */
struct kb_instance read_instance(struct kb_arena *a, const char *xml);

#endif
