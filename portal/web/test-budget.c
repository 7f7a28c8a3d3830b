/* test-budget.c - a budget is what it says: for one key, one plugin, over all processes,
 * through the death of any of them, and whatever the clock does. */
#include "test-web.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HOUR = 3600 };

static int open_counted(void **state)
{
	struct world *w;

	if (world_open(state))
		return -1;
	w = *state;
	w->house.budgets = kb_budgets_new();
	return w->house.budgets ? 0 : -1;
}

static int close_counted(void **state)
{
	struct world *w = *state;

	kb_budgets_free(w->house.budgets);
	return world_close(state);
}

/* How many of so many tries get one. */
static int take(struct world *w, const char *key, int tries, unsigned burst, unsigned per_hour)
{
	int got = 0;

	w->ctx.now = w->now;
	for (int i = 0; i < tries; i++)
		got += kb_budget(&w->ctx, key, burst, per_hour) == KB_OK;
	return got;
}

static void test_burst_then_refill(void **state)
{
	struct world *w = *state;

	assert_int_equal(take(w, "de-linde", 300, 200, 60), 200);
	assert_int_equal(take(w, "de-linde", 300, 200, 60), 0);
	w->now += 59;
	assert_int_equal(take(w, "de-linde", 300, 200, 60), 0);
	w->now += 1;
	assert_int_equal(take(w, "de-linde", 300, 200, 60), 1);
	w->now += HOUR;
	assert_int_equal(take(w, "de-linde", 300, 200, 60), 60);
	w->now += 10 * HOUR; /* never more than the burst */
	assert_int_equal(take(w, "de-linde", 300, 200, 60), 200);
}

static void test_each_key_for_itself(void **state)
{
	struct world *w = *state;
	static const struct kb_plugin bells = { .abi = KB_ABI, .name = "bells" };

	assert_int_equal(take(w, "de-linde", 10, 5, 1), 5);
	assert_int_equal(take(w, "de-eik", 10, 5, 1), 5);
	kb_ctx_enter(&w->ctx, &bells); /* another plugin may use the same word */
	assert_int_equal(take(w, "de-linde", 10, 5, 1), 5);
	assert_int_equal(take(w, "de-linde", 10, 5, 1), 0);
}

static void test_a_clock_that_jumps(void **state)
{
	struct world *w = *state;

	assert_int_equal(take(w, "de-berk", 10, 5, 60), 5);
	w->now -= 1; /* a worker that began its request a second before */
	assert_int_equal(take(w, "de-berk", 10, 5, 60), 0);
	w->now += 1;
	assert_int_equal(take(w, "de-linde", 10, 5, 60), 5);
	w->now -= 24 * HOUR;
	assert_int_equal(take(w, "de-linde", 10, 5, 60), 5); /* a full one, not shut for a day ... */
	w->now += 120;
	assert_int_equal(take(w, "de-linde", 10, 5, 60), 2); /* ... and then as ever */
	w->now += 24 * HOUR;
	assert_int_equal(take(w, "de-linde", 10, 5, 60), 5);
}

/* Four workers at once, one killed in the middle: what was taken stays taken. */
static void test_over_processes(void **state)
{
	enum { WORKERS = 4, EACH = 500, BURST = 1000 };
	struct world *w = *state;
	pid_t pids[WORKERS];
	int pipes[2], got, all = 0;

	assert_int_equal(pipe(pipes), 0);
	for (int i = 0; i < WORKERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			got = take(w, "de-linde", EACH, BURST, 1);
			if (write(pipes[1], &got, sizeof got) != sizeof got)
				_exit(1);
			pause();
		}
	}
	for (int i = 0; i < WORKERS; i++) {
		assert_int_equal(read(pipes[0], &got, sizeof got), sizeof got);
		all += got;
	}
	for (int i = 0; i < WORKERS; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
	assert_int_equal(all, BURST);
	assert_int_equal(take(w, "de-linde", EACH, BURST, 1), 0);
}

/* More keys than slots: the busy ones are the last to be forgotten, and nobody is shut out. */
static void test_more_keys_than_room(void **state)
{
	struct world *w = *state;

	assert_int_equal(take(w, "busy", 300, 200, 1), 200);
	for (int i = 0; i < 20000; i++)
		assert_int_equal(take(w, kb_fmt(&w->ctx, "key-%d", i), 1, 200, 3600), 1);
	assert_int_equal(take(w, "busy", 300, 200, 1), 0);
}

static void test_what_is_no_budget(void **state)
{
	struct world *w = *state;
	static const unsigned wrong[][2] = { { 0, 1 }, { 1, 0 }, { 1000001, 1 }, { 1, 1000001 } };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		world_ask(w, "POST", "/x", NULL);
		world_listen(w);
		assert_int_equal(kb_budget(&w->ctx, "x", wrong[i][0], wrong[i][1]), KB_FAIL);
		assert_non_null(strstr(world_heard(w), "a budget is 1 to"));
		assert_int_equal(kb_budget(&w->ctx, "x", 1, 1), KB_FAIL);
	}
	world_ask(w, "POST", "/x", NULL);
	assert_int_equal(take(w, "x", 2, 1000000, 1000000), 2); /* the control */
}

/* The command line counts nothing: the operator is no stranger. */
static void test_without_memory(void **state)
{
	struct world *w = *state;

	kb_budgets_free(w->house.budgets);
	w->house.budgets = NULL;
	assert_int_equal(take(w, "x", 50, 5, 1), 50);
}

#define COUNTED(test) cmocka_unit_test_setup_teardown(test, open_counted, close_counted)

int main(void)
{
	const struct CMUnitTest tests[] = {
		COUNTED(test_burst_then_refill),
		COUNTED(test_each_key_for_itself),
		COUNTED(test_a_clock_that_jumps),
		COUNTED(test_over_processes),
		COUNTED(test_more_keys_than_room),
		COUNTED(test_what_is_no_budget),
		COUNTED(test_without_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
