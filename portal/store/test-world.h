/* test-world.h - a store in a temporary folder for the tests of store/, with two
 * neighbours in it: the name of the one is the beginning of the name of the other. */
#ifndef KB_TEST_WORLD_H
#define KB_TEST_WORLD_H

/* cmocka wants these in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "private.h"

enum { WORLD_NOW = 1776254400, WORLD_MONTH = 12 * 2026 + 3 }; /* 15 April 2026 */

struct world {
	char dir[64];
	const char *path; /* of the store */
	struct kb_arena *arena;
	struct kb_house house;
	struct kb_ctx ctx;
};

/* Each has a table NAME_row (key, n). */
extern const struct kb_plugin survey, surveys;
extern const struct kb_stmt surveys_add, surveys_count, survey_add, survey_count;

/* A temporary folder; the same with a store in which both are migrated. */
int world_open(void **state);
int world_open_stored(void **state);
int world_close(void **state);

/* Opens the store of the world once more, as another process would. */
struct kb_store *world_reopen(struct world *w, unsigned flags);

/* A task of a plugin on the world's arena; drops the one before. */
struct kb_ctx *world_task(struct world *w, const struct kb_plugin *p);

/* One row (surveys_add), in a transaction of its own. */
enum kb_rc world_add(struct world *w, const char *key, int64_t n);

/* How many rows surveys has, seen by a connection of somebody else. */
int64_t world_rows(const struct world *w);

/* A connection of somebody else, with nothing set and no patience. */
sqlite3 *world_stranger(const char *path);

/* Root may write everywhere; from here on this process may not, until it takes the
 * power back. For others nothing changes. */
void world_lay_down_power(void);
void world_take_up_power(void);

/* The whole of a file in the arena; *n may be NULL. NULL: it is not there. */
char *world_file(struct world *w, const char *path, size_t *n);
void world_write(const char *path, const void *bytes, size_t n);

/* The path of a file in the folder. */
const char *world_path(struct world *w, const char *file);

#endif
