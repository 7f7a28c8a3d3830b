/* test-form.h - what the tests of the engine share: files, the core survey with one
 * thing changed, a house that has the forms and languages and no store. */
#ifndef KB_TEST_FORM_H
#define KB_TEST_FORM_H

/* cmocka wants these in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "test-xpath.h"
#include "walk.h"
#include "xform.h"

#define CORE_FILE KB_TOP "/plugins/surveys/forms/core.xml"

struct shop {
	struct kb_arena *arena;
	char dir[64]; /* removed at the end, with all in it */
	struct kb_house house;
	struct kb_ctx ctx;
	const struct kb_xform *core; /* the form "core" of the house */
	const char *log;             /* what the last shop_check() told */
};

/* cmocka set-up and tear-down: *state is a struct shop. shop_open_bare() has the arena
 * alone; shop_open() has keys, languages and the core survey, and speaks English. */
int shop_open(void **state);
int shop_open_bare(void **state);
int shop_close(void **state);

/* The bytes of a file, in the arena; fails the test if there is none. */
const char *read_file(struct kb_arena *a, const char *path);

/* The text with the first `from` replaced by `to`; with every one. Fails the test where
 * there is none: an edit that changes nothing proves nothing. */
const char *with(struct kb_arena *a, const char *text, const char *from, const char *to);
const char *with_all(struct kb_arena *a, const char *text, const char *from, const char *to);

/* kb_xform_check() with what it logs kept in `log`. */
size_t shop_check(struct shop *s, const struct kb_xform *x);

#endif
