/* test-lane.c - never more than a lane is wide, over all processes, and it is whole again after any of them dies. */
#include "test-web.h"

#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the processes of a test see of each other. */
struct seen { _Atomic int inside, most, done, refused; };

static struct seen *seen;

static int open_lanes(void **state)
{
	struct world *w;

	if (world_open(state))
		return -1;
	w = *state;
	w->house.lanes = kb_lanes_new();
	seen = mmap(NULL, sizeof *seen, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return w->house.lanes && seen != MAP_FAILED ? 0 : -1;
}

static int close_lanes(void **state)
{
	struct world *w = *state;

	munmap(seen, sizeof *seen);
	kb_lanes_free(w->house.lanes);
	return world_close(state);
}

static void sleep_ms(long ms)
{
	nanosleep(&(struct timespec){ .tv_nsec = ms * 1000000 }, NULL);
}

static enum kb_rc crowd(struct kb_ctx *c, void *with)
{
	int now = atomic_fetch_add(&seen->inside, 1) + 1, most = atomic_load(&seen->most);

	(void)c, (void)with;
	while (now > most && !atomic_compare_exchange_weak(&seen->most, &most, now))
		;
	sleep_ms(10);
	atomic_fetch_sub(&seen->inside, 1);
	return KB_OK;
}

static enum kb_rc nothing(struct kb_ctx *c, void *with)
{
	(void)c, (void)with;
	return KB_OK;
}

static enum kb_rc in_two(struct kb_ctx *c, void *with)
{
	return kb_lane(c, with, 1, 0, nothing, NULL);
}

/* Eight processes, each so many times. */
static void eight(struct world *w, unsigned width, unsigned wait_ms)
{
	enum { WORKERS = 8, EACH = 20 };
	pid_t pids[WORKERS];

	for (int i = 0; i < WORKERS; i++) {
		pids[i] = fork();
		if (pids[i] == 0) {
			for (int k = 0; k < EACH; k++)
				atomic_fetch_add(kb_lane(&w->ctx, "codes", width, wait_ms, crowd, NULL) == KB_OK ? &seen->done : &seen->refused, 1);
			_exit(0);
		}
	}
	for (int i = 0; i < WORKERS; i++)
		waitpid(pids[i], NULL, 0);
	assert_int_equal(seen->done + seen->refused, WORKERS * EACH);
}

static void test_never_more_than_its_width(void **state)
{
	eight(*state, 2, 0);
	assert_int_equal(seen->most, 2);
	assert_true(seen->refused > 0);
}

/* The control: as wide as there are processes, and more than two are inside. */
static void test_control_a_wide_one(void **state)
{
	eight(*state, 8, 0);
	assert_true(seen->most > 2);
	assert_int_equal(seen->refused, 0);
}

static void test_who_waits_is_let_in(void **state)
{
	eight(*state, 2, 10000);
	assert_int_equal(seen->most, 2);
	assert_int_equal(seen->refused, 0);
}

static void test_each_for_itself(void **state)
{
	struct world *w = *state;
	static const struct kb_plugin bells = { .abi = KB_ABI, .name = "bells" };

	assert_int_equal(kb_lane(&w->ctx, "codes", 1, 0, in_two, "codes"), KB_NONE);
	assert_int_equal(kb_lane(&w->ctx, "codes", 1, 0, in_two, "filing"), KB_OK);
	assert_int_equal(kb_lane(&w->ctx, "codes", 1, 0, nothing, NULL), KB_OK);
	kb_ctx_enter(&w->ctx, &bells);
	assert_int_equal(kb_lane(&w->ctx, "codes", 1, 0, in_two, "filing"), KB_OK);
}

static enum kb_rc hang(struct kb_ctx *c, void *with)
{
	(void)c, (void)with;
	atomic_store(&seen->inside, 1);
	pause();
	return KB_OK;
}

/* Killed inside, it keeps one place and not the lane. */
static void test_one_that_is_killed_keeps_one_place(void **state)
{
	struct world *w = *state;
	pid_t pid = fork();

	if (pid == 0) {
		kb_lane(&w->ctx, "codes", 2, 0, hang, NULL);
		_exit(0);
	}
	while (!atomic_load(&seen->inside))
		sleep_ms(1);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_int_equal(kb_lane(&w->ctx, "codes", 1, 0, nothing, NULL), KB_NONE);
	assert_int_equal(kb_lane(&w->ctx, "codes", 2, 0, nothing, NULL), KB_OK);
}

static void test_what_is_no_lane(void **state)
{
	struct world *w = *state;
	static const unsigned wrong[][2] = { { 0, 0 }, { 9, 0 }, { 1, 10001 } };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		world_ask(w, "POST", "/x", NULL);
		world_listen(w);
		assert_int_equal(kb_lane(&w->ctx, "x", wrong[i][0], wrong[i][1], nothing, NULL), KB_FAIL);
		assert_non_null(strstr(world_heard(w), "a lane is 1 to 8 wide"));
	}
}

#define LANES(test) cmocka_unit_test_setup_teardown(test, open_lanes, close_lanes)

int main(void)
{
	const struct CMUnitTest tests[] = {
		LANES(test_never_more_than_its_width),
		LANES(test_control_a_wide_one),
		LANES(test_who_waits_is_let_in),
		LANES(test_each_for_itself),
		LANES(test_one_that_is_killed_keeps_one_place),
		LANES(test_what_is_no_lane),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
