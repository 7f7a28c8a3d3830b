/* test-room.h - what the tests of this folder share: memory, and numbers that agree. */
#ifndef TEST_ROOM_H
#define TEST_ROOM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "arena.h"
#include "inner.h"

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static struct kbs_room room;

static void *take(void *owner, size_t size)
{
	return kb_arena_alloc(owner, size);
}

static int open_room(void **state)
{
	(void)state;
	room = (struct kbs_room){ take, kb_arena_new() };
	return 0;
}

static int close_room(void **state)
{
	(void)state;
	kb_arena_free(room.owner);
	return 0;
}

static bool is_near(double got, double want, double within)
{
	return fabs(got - want) <= within;
}

#define assert_near(got, want, within) \
	do { \
		double got_ = (got), want_ = (want); \
		if (!is_near(got_, want_, within)) \
			fail_msg("%s is %.12g, not %.12g", #got, got_, want_); \
	} while (0)

#endif
