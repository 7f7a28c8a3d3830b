/* test-throttle.c - who guesses must wait ever longer, and nothing that fails or runs
 * beside it lets a try go uncounted. */
#include "test-web.h"

#include <string.h>

#include "../store/private.h"
#include "kb.sql.h"
#include "own.h"
#include "throttle.h"

enum { DAY = 24 * 3600 };

/* A try in a request of its own: the seconds to wait, 0 where it may be looked at. */
static int64_t try(struct world *w, const char *user)
{
	int64_t wait = -1;
	enum kb_rc rc;

	world_ask(w, "POST", "/x", NULL);
	rc = kb_throttle_try(&w->ctx, user, &wait);
	assert_int_equal(rc, wait ? KB_NONE : KB_OK);
	assert_false(kb_failed(&w->ctx));
	return wait;
}

static void fail_times(struct world *w, const char *user, int times)
{
	for (int i = 0; i < times; i++)
		assert_int_equal(try(w, user), 0);
}

static void test_delay_grows_to_a_quarter(void **state)
{
	struct world *w = *state;
	static const int64_t delays[] = { 0, 0, 0, 0, 15, 30, 60, 120, 240, 480, 900, 900, 900, 900 };

	for (size_t i = 0; i < sizeof(delays) / sizeof(*delays); i++) {
		assert_int_equal(try(w, "kwaliteit"), 0);
		if (!delays[i])
			continue;
		assert_int_equal(try(w, "kwaliteit"), delays[i]);
		w->now += delays[i] - 1;
		assert_int_equal(try(w, "kwaliteit"), 1); /* to ask too early costs nothing more */
		w->now += 1;
	}
}

static void test_each_name_for_itself(void **state)
{
	struct world *w = *state;

	fail_times(w, "kwaliteit", 5);
	assert_int_equal(try(w, "kwaliteit"), 15);
	assert_int_equal(try(w, "beheer"), 0);
	assert_int_equal(try(w, ""), 0);
}

/* A guess that makes the request fail is still a guess. */
static void test_counts_what_is_rolled_back(void **state)
{
	struct world *w = *state;

	world_listen(w);
	for (int i = 0; i < 5; i++) {
		fail_times(w, "kwaliteit", 1);
		kb_user_add(&w->ctx, "x", "hash");
		kb_fail(&w->ctx, "the test wants it so");
		kb_tx_rollback(&w->ctx);
	}
	world_heard(w);
	assert_int_equal(try(w, "kwaliteit"), 15);
	assert_int_equal(kb_user_password(&w->ctx, "x", "other"), KB_NONE); /* the control: that is gone */
}

static void test_cleared_with_the_request(void **state)
{
	struct world *w = *state;

	fail_times(w, "kwaliteit", 5);
	assert_int_equal(kb_throttle_clear(&w->ctx, "kwaliteit"), KB_OK);
	kb_tx_rollback(&w->ctx);
	assert_int_equal(try(w, "kwaliteit"), 15); /* what was rolled back was no right password */
	assert_int_equal(kb_throttle_clear(&w->ctx, "kwaliteit"), KB_OK);
	fail_times(w, "kwaliteit", 5);
	assert_int_equal(try(w, "kwaliteit"), 15);
}

static void test_forgotten_after_a_day(void **state)
{
	struct world *w = *state;

	fail_times(w, "kwaliteit", 4);
	fail_times(w, "beheer", 4);
	w->now += DAY;
	fail_times(w, "kwaliteit", 1); /* the fifth */
	assert_int_equal(try(w, "kwaliteit"), 15);
	w->now += 1;
	fail_times(w, "beheer", 4); /* the first four */
	assert_int_equal(try(w, "beheer"), 0);
	assert_int_equal(try(w, "beheer"), 15);
}

/* Failures that were counted on a clock a day ahead shut nobody out for a day, and are
 * not forgotten either. */
static void test_clock_set_back(void **state)
{
	struct world *w = *state;

	fail_times(w, "kwaliteit", 5);
	assert_int_equal(try(w, "kwaliteit"), 15);
	w->now -= DAY;
	assert_int_equal(try(w, "kwaliteit"), 0);
	assert_int_equal(try(w, "kwaliteit"), 30);
}

/* Marks of names are not kept longer than they are needed, whoever comes next. */
static void test_old_counts_are_dropped(void **state)
{
	struct world *w = *state;
	static const struct kb_stmt count = { "kb", "count", "SELECT count(*) FROM kb_throttle" };
	struct kb_rows *q;

	fail_times(w, "kwaliteit", 1);
	w->now += DAY + 1;
	fail_times(w, "beheer", 1);
	q = kb_core_ask(&w->ctx, &count);
	assert_true(kb_next(q));
	assert_int_equal(kb_col_int(q, 0), 1);
}

static void test_not_under_the_lock(void **state)
{
	struct world *w = *state;
	int64_t wait;

	world_ask(w, "POST", "/x", NULL);
	assert_int_equal(kb_user_add(&w->ctx, "x", "hash"), KB_OK);
	world_listen(w);
	assert_int_equal(kb_throttle_try(&w->ctx, "kwaliteit", &wait), KB_FAIL);
	assert_true(kb_failed(&w->ctx));
	assert_non_null(strstr(world_heard(w), "while the write lock is held"));
}

/* The store holds a mark of the name: who reads the file learns no names. */
static void test_stores_no_name(void **state)
{
	struct world *w = *state;

	fail_times(w, "naam-die-niemand-heeft", 1);
	assert_true(world_stores(w, kb_mark(&w->ctx, "throttle", "naam-die-niemand-heeft", NULL)));
	assert_false(world_stores(w, "naam-die-niemand-heeft"));
}

/* Another worker began to read before the tries: it must not count from what it saw. */
static void test_two_workers(void **state)
{
	struct world *w = *state;
	struct kb_house house = w->house;
	struct kb_ctx other;
	int64_t wait;

	house.store = kb_store_open(kb_arena_fmt(w->arena, "%s/store", w->dir), 0);
	assert_non_null(house.store);
	kb_ctx_begin(&other, &house, w->arena, w->now, 12 * 2026 + 3);
	assert_non_null(kb_place(&other, "huis"));
	assert_int_equal(other.tx, KB_TX_READ);
	fail_times(w, "kwaliteit", 5);
	assert_int_equal(kb_throttle_try(&other, "kwaliteit", &wait), KB_NONE);
	assert_int_equal(wait, 15);
	kb_tx_rollback(&other);
	kb_store_close(house.store);
}

/* ---- The task beside ---- */

static bool looks(struct kb_ctx *c)
{
	return !kb_next(kb_core_ask(c, &kb_find_throttle, kb_t("nobody"))) && !kb_failed(c);
}

/* What another process committed is not on disk yet: a look beside the request does not
 * wait for it, its own write does, and so does the request that looks. */
static void test_a_look_beside_waits_for_no_disk(void **state)
{
	struct world *w = *state;
	const struct kb_fence *f = &w->house.store->fence;
	struct kb_ctx own;

	world_ask(w, "POST", "/x", NULL);
	kb_fence_commits(&w->house.store->fence);
	kb_fence_committed(&w->house.store->fence);
	assert_true(looks(&w->ctx));
	assert_int_equal(kb_own_begin(&own, &w->ctx), KB_OK);
	assert_true(looks(&own));
	assert_int_equal(kb_own_end(&own), KB_OK);
	assert_int_equal(own.tx, KB_TX_NONE);
	assert_false(kb_fence_is_synced(f));
	assert_true(looks(&w->ctx));
	assert_int_equal(kb_tx_commit(&w->ctx), KB_OK);
	assert_true(kb_fence_is_synced(f));
}

/* The read that the request has begun is the one in which the task beside it looks. */
static void test_a_look_beside_begins_nothing_anew(void **state)
{
	struct world *w = *state;
	struct kb_ctx own;

	world_ask(w, "POST", "/x", NULL);
	assert_true(looks(&w->ctx));
	assert_int_equal(kb_own_begin(&own, &w->ctx), KB_OK);
	assert_int_equal(own.tx, KB_TX_READ);
	assert_int_equal(w->ctx.tx, KB_TX_NONE);
	assert_int_equal(kb_own_end(&own), KB_OK);
	assert_int_equal(kb_core_run(&w->ctx, &kb_drop_throttle, kb_t("nobody")), KB_OK);
	assert_int_equal(kb_own_begin(&own, &w->ctx), KB_FAIL); /* it has written */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_delay_grows_to_a_quarter, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_each_name_for_itself, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_counts_what_is_rolled_back, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_cleared_with_the_request, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_forgotten_after_a_day, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_clock_set_back, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_old_counts_are_dropped, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_not_under_the_lock, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_stores_no_name, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_a_look_beside_waits_for_no_disk, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_a_look_beside_begins_nothing_anew, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_two_workers, world_open_stored, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
