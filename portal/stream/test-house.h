/* test-house.h - one who tells, two who hear, and a store: for the tests of stream/. */
#ifndef KB_TEST_HOUSE_H
#define KB_TEST_HOUSE_H

/* cmocka wants these in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "private.h"
#include "store.h"

enum { NOW = 1776254400, MONTH = 12 * 2026 + 3 }; /* 15 April 2026, noon */

/* voices tells "answer" (and keeps what it told), "event" (which nobody hears) and
 * "passing" (which cannot be told again). sums and list hear "answer", sums also
 * "passing"; both keep what they heard in NAME_row (place, month, item, value). */
extern const struct kb_plugin voices, sums, list;

/* What happens when `list` hears; the tests set it. */
enum list_mood { LIST_TAKES, LIST_RETURNS_FAIL, LIST_FAILS, LIST_NONE, LIST_CRASHES };
struct list_ear {
	enum list_mood mood;
	int crisis; /* only an observation with this value of its first item; 0: all */
	int offered; /* how often it was called, whatever came of it */
};
extern struct list_ear *ear; /* shared with child processes */

struct house {
	char dir[64];
	const char *path; /* of the store */
	struct kb_arena *arena;
	struct kb_house house;
	struct kb_ctx ctx;
};

int house_open(void **state);
int house_close(void **state);

/* Another set of plugins from here on (NULL at the end). */
void house_plugins(struct house *h, const struct kb_plugin *const *plugins);

/* A task of a plugin; drops the one before. */
struct kb_ctx *house_task(struct house *h, const struct kb_plugin *p);

/* voices keeps and tells one number of the place de-linde, in a transaction of its own. */
void house_tell(struct house *h, int32_t month, const char *item, double value);

/* The same inside a transaction. */
enum kb_rc voices_tell(struct kb_ctx *c, const char *place, int32_t month, const char *item, double value);

/* From here on a lock that somebody holds is not waited for: tests have no five seconds. */
void house_no_patience(struct house *h);

/* From here on the store of the house refuses to be written, or takes it again. */
void house_read_only(struct house *h, bool yes);

/* One number that SQL without walls asks of the store. */
int64_t house_number(struct house *h, const char *sql);

/* What a hearer has learned, as one text. */
const char *house_learned(struct house *h, const char *plugin);

#endif
