/* throttle.c - how often somebody may try a password.
 *
 * Delay instead of a block: a stranger who guesses must wait ever longer, and cannot
 * shut a colleague out for good. The count hangs on a mark of the name, whether the
 * name exists or not, so that waiting tells nothing about who works here. */
#include "throttle.h"

#include "kb.sql.h"
#include "own.h"
#include "store.h"
#include "web.h"

enum {
	FREE_TRIES = 5,        /* failures before the first delay */
	FIRST_DELAY = 15,      /* seconds; doubles with each failure */
	LONGEST_DELAY = 900,
	FORGET = 24 * 3600     /* seconds without a try after which the count is dropped */
};

static int64_t delay_after(int64_t fails)
{
	int64_t delay = FIRST_DELAY;

	if (fails < FREE_TRIES)
		return 0;
	for (; fails > FREE_TRIES && delay < LONGEST_DELAY; fails--)
		delay *= 2;
	return delay < LONGEST_DELAY ? delay : LONGEST_DELAY;
}

static const char *mark_of(struct kb_ctx *c, const char *user)
{
	return kb_mark(c, "throttle", user, NULL);
}

static void read_count(struct kb_ctx *c, const char *mark, int64_t *fails, int64_t *until)
{
	struct kb_rows *q = kb_core_ask(c, &kb_find_throttle, kb_t(mark));

	*fails = *until = 0;
	if (kb_next(q)) {
		*fails = kb_col_int(q, 0);
		*until = kb_col_int(q, 1);
	}
	if (*until + FORGET < c->now)
		*fails = 0;
	/* No delay is that long: the clock was set back, and a day's jump would shut a
	 * person out for a day. The count stays, so that guessing gains nothing. */
	if (*until > c->now + LONGEST_DELAY)
		*until = c->now;
}

enum kb_rc kb_throttle_try(struct kb_ctx *c, const char *user, int64_t *wait)
{
	const char *mark = mark_of(c, user);
	int64_t fails, until;
	struct kb_ctx own;

	*wait = 0;
	if (kb_own_begin(&own, c) != KB_OK)
		return KB_FAIL;
	/* The first write takes the lock: what is read after it cannot be overtaken. */
	kb_core_run(&own, &kb_drop_old_throttles, kb_i(c->now - FORGET));
	read_count(&own, mark, &fails, &until);
	if (until > c->now)
		*wait = until - c->now;
	else
		kb_core_run(&own, &kb_put_throttle, kb_t(mark), kb_i(fails + 1), kb_i(c->now + delay_after(fails + 1)));
	if (kb_own_end(&own) != KB_OK)
		return kb_fail(c, "a try to sign in could not be counted: it was refused");
	return *wait ? KB_NONE : KB_OK;
}

enum kb_rc kb_throttle_clear(struct kb_ctx *c, const char *user)
{
	return kb_core_run(c, &kb_drop_throttle, kb_t(mark_of(c, user)));
}
