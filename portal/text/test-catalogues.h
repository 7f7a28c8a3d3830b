/* test-catalogues.h - folders with catalogues that a test writes, and what is logged
 * while they are read. */
#ifndef KB_TEST_CATALOGUES_H
#define KB_TEST_CATALOGUES_H

/* cmocka wants these in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "text.h"

/* One trans-unit: what stands between its tags is written as it is, so that a test can
 * write what is wrong. `attributes` may be NULL. */
struct unit { const char *id, *attributes, *source, *target; };

struct desk {
	struct kb_arena *arena;
	char dir[64];        /* removed at the end, with all in it */
	struct kb_texts *texts;
	const char *log;     /* what the last desk_load() told the operator */
};

/* cmocka set-up and tear-down: *state is a struct desk with an empty folder. */
int desk_open(void **state);
int desk_close(void **state);

/* A file of the folder, with these bytes. */
void desk_put(struct desk *d, const char *name, const char *bytes);

/* A catalogue of the folder, DIR/TAG.xlf, with these units (all-zero at the end). The
 * units that every language needs (meta.autonym, meta.icu) come in front. */
void desk_catalogue(struct desk *d, const char *tag, const struct unit *units);
const char *desk_xliff(struct desk *d, const char *tag, const char *to, const struct unit *units);

/* Loads the folder, behind `first` where that is not NULL. Returns the texts, which are
 * freed at the end (NULL: none). */
struct kb_texts *desk_load(struct desk *d, const char *first, unsigned flags);

/* The bytes of a file, in the arena; fails the test if there is none. */
const char *desk_read(struct desk *d, const char *path);

/* The text of a key without arguments, and with one. */
const char *desk_say(struct desk *d, const char *tag, const char *key, const char *name, const char *value);

#endif
