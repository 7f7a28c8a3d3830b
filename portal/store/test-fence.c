/* test-fence.c - the lock beside the store: one at a time, no wait without an end, freed
 * by the death of its holder; no store without it where SQLite needs it. And the latch:
 * all processes see it, and only a fresh start that finds the store sound opens it. */
#include "test-world.h"

#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-told.h"

/* ---- Versions ---- */

static void the_versions_with_the_bug_are_known(void **state)
{
	static const struct { int version; bool needed; } cases[] = {
		{ 3006023, false }, { 3007000, true }, { 3040001, true }, { 3044005, true }, { 3044006, false },
		{ 3044007, false }, { 3045000, true }, { 3050006, true }, { 3050007, false }, { 3050099, false },
		{ 3051000, true }, { 3051002, true }, { 3051003, false }, { 3052000, false }, { 4000000, false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (kb_fence_is_needed(cases[i].version) != cases[i].needed)
			fail_msg("version %d", cases[i].version);
}

/* A folder of that name: there can be no lock. */
static struct kb_store *open_unfenced(struct world *w, int version, const char **said)
{
	struct kb_store *s;

	assert_int_equal(mkdir(world_path(w, "store.db-fence"), 0700), 0);
	told_begin();
	s = kb_store_open_on(w->path, KB_STORE_CREATE, version);
	*said = told_end();
	return s;
}

static void a_version_with_the_bug_does_not_run_unfenced(void **state)
{
	struct world *w = *state;
	const char *said;

	assert_null(open_unfenced(w, 3040001, &said));
	assert_string_equal(said, kb_arena_fmt(w->arena, "WARN the file %s-fence cannot be made or locked: Is a directory\n"
	    "ERROR the store %s: this SQLite can lose answers without a lock beside the store: use 3.51.3 or later, or a "
	    "folder on a local disk in which files can be made and locked\n", w->path, w->path));
}

/* Control: it is the version that refuses. It writes, reads and checkpoints. */
static void a_sound_version_runs_unfenced_and_says_so(void **state)
{
	struct world *w = *state;
	static const struct kb_migration table[] = { { 1, "CREATE TABLE surveys_row (key TEXT PRIMARY KEY, n BIGINT);" }, { 0 } };
	const char *said;

	w->house.store = open_unfenced(w, 3051003, &said);
	assert_non_null(w->house.store);
	assert_string_equal(said, kb_arena_fmt(w->arena, "WARN the file %s-fence cannot be made or locked: Is a directory\n", w->path));
	assert_int_equal(kb_store_migrate(w->house.store, "surveys", table, WORLD_NOW), KB_OK);
	assert_int_equal(world_add(w, "a", 1), KB_OK);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_int_equal(world_rows(w), 1);
}

static void a_folder_without_room_for_the_fence_is_said(void **state)
{
	struct world *w = *state;
	const char *said;

	world_write(w->path, "", 0);
	assert_int_equal(chmod(w->dir, 0500), 0);
	told_begin();
	world_lay_down_power();
	w->house.store = kb_store_open_on(w->path, 0, 3040001);
	world_take_up_power();
	said = told_end();
	assert_int_equal(chmod(w->dir, 0700), 0);
	assert_null(w->house.store);
	assert_non_null(strstr(said, "-fence cannot be made or locked: No such file or directory\n"));
}

/* ---- The lock ---- */

static struct kb_fence another(struct world *w)
{
	struct kb_fence f;

	assert_null(kb_fence_open(&f, w->path, true));
	return f;
}

static void one_holds_it_and_the_others_wait_no_longer_than_they_said(void **state)
{
	struct world *w = *state;
	struct kb_fence a = another(w), b = another(w);

	assert_int_equal(kb_fence_take(&a, 0), KB_OK);
	assert_int_equal(kb_fence_take(&b, 0), KB_NONE);
	assert_int_equal(kb_fence_take(&b, 30), KB_NONE);
	assert_false(b.held);
	kb_fence_give(&b); /* of one that holds nothing: nothing */
	assert_int_equal(kb_fence_take(&b, 0), KB_NONE);
	kb_fence_give(&a);
	assert_int_equal(kb_fence_take(&b, 0), KB_OK);
	kb_fence_close(&a);
	kb_fence_close(&b);
}

/* The signal that ends the wait may be blocked by whoever started us. */
static void the_wait_ends_though_its_signal_was_blocked(void **state)
{
	struct world *w = *state;
	struct kb_fence a = another(w), b = another(w);
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, NULL);
	assert_int_equal(kb_fence_take(&a, 0), KB_OK);
	assert_int_equal(kb_fence_take(&b, 30), KB_NONE);
	sigprocmask(SIG_UNBLOCK, &all, NULL);
	kb_fence_close(&a);
	kb_fence_close(&b);
}

/* A process that holds the fence, and says so before it goes on. */
static pid_t holder(struct world *w, void (*then)(void))
{
	int ready[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		struct kb_fence f;

		if (kb_fence_open(&f, w->path, true) != NULL || kb_fence_take(&f, 1000) != KB_OK || write(ready[1], "", 1) != 1)
			_exit(1);
		then();
		_exit(0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return child;
}

static void stay(void)
{
	for (;;)
		pause();
}

static void go_soon(void)
{
	usleep(50000);
}

static void the_death_of_its_holder_frees_it(void **state)
{
	struct world *w = *state;
	pid_t child = holder(w, stay);
	struct kb_fence f = another(w);

	assert_int_equal(kb_fence_take(&f, 0), KB_NONE);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_int_equal(kb_fence_take(&f, 0), KB_OK);
	kb_fence_close(&f);
}

static void who_waits_gets_it_when_it_is_free(void **state)
{
	struct world *w = *state;
	pid_t child = holder(w, go_soon);
	struct kb_fence f = another(w);

	assert_int_equal(kb_fence_take(&f, 60000), KB_OK);
	waitpid(child, NULL, 0);
	kb_fence_close(&f);
}

/* ---- The store behind it ---- */

static int64_t count(struct world *w)
{
	struct kb_ctx *c = world_task(w, &surveys);
	struct kb_rows *q = kb_ask(c, &surveys_count);
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	return kb_tx_commit(c) == KB_OK ? n : -1;
}

static void while_somebody_holds_it_nothing_is_written_and_all_is_read(void **state)
{
	struct world *w = *state;
	static const struct kb_migration more[] = { { 1, "CREATE TABLE notes_row (a TEXT);" }, { 0 } };
	struct kb_fence f = another(w);
	const char *said;
	enum kb_rc rc[3];

	w->house.store->wait = 20;
	assert_int_equal(kb_fence_take(&f, 0), KB_OK);
	told_begin();
	rc[0] = world_add(w, "a", 1);
	rc[1] = kb_store_checkpoint(w->house.store);
	rc[2] = kb_store_migrate(w->house.store, "notes", more, WORLD_NOW);
	said = told_end();
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(rc[i], KB_FAIL);
	assert_int_equal(kb_store_trouble(w->house.store), KB_STORE_BUSY);
#define HELD "the store was locked for over 5 seconds: look for a process that holds it\n"
	assert_string_equal(said, "ERROR surveys: the transaction does not begin: " HELD "WARN no checkpoint this time: " HELD
	    "ERROR migrations of notes: " HELD);
	assert_int_equal(count(w), 0);
	kb_fence_give(&f);
	assert_int_equal(world_add(w, "a", 1), KB_OK);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_int_equal(count(w), 1);
	kb_fence_close(&f);
}

/* Whatever way a transaction ends, the next one of another process begins at once. */
static void every_end_of_a_transaction_gives_it_back(void **state)
{
	struct world *w = *state;
	struct kb_fence f = another(w);
	struct kb_ctx *c;

	assert_int_equal(world_add(w, "a", 1), KB_OK);
	assert_int_equal(kb_fence_take(&f, 0), KB_OK);
	kb_fence_give(&f);
	c = world_task(w, &surveys);
	kb_run(c, &surveys_add, kb_t("b"), kb_i(1));
	assert_int_equal(kb_fence_take(&f, 0), KB_NONE); /* control: it was taken */
	kb_tx_rollback(c);
	assert_int_equal(kb_fence_take(&f, 0), KB_OK);
	kb_fence_give(&f);
	told_begin();
	world_add(w, "a", 1); /* refused: the key is there */
	told_end();
	assert_int_equal(kb_fence_take(&f, 0), KB_OK);
	kb_fence_close(&f);
}

static void a_writer_that_is_killed_locks_nobody_out(void **state)
{
	struct world *w = *state;
	pid_t child = fork();

	if (child == 0) {
		struct kb_ctx *c;

		w->house.store = kb_store_open(w->path, 0);
		c = world_task(w, &surveys);
		kb_run(c, &surveys_add, kb_t("never"), kb_i(1));
		kill(getpid(), SIGKILL);
	}
	waitpid(child, NULL, 0);
	w->house.store->wait = 0;
	assert_int_equal(world_add(w, "a", 1), KB_OK);
	assert_int_equal(count(w), 1);
}

/* ---- The latch ---- */

/* Another process meets a failed sync and ends. */
static void shut_by_another(struct world *w)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		struct kb_store *s = kb_store_open(w->path, 0);

		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(1);
		kb_store_note(s, SQLITE_IOERR_FSYNC);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

static void a_failed_sync_of_one_process_shuts_it_for_all(void **state)
{
	struct world *w = *state;
	static const struct kb_migration more[] = { { 1, "CREATE TABLE notes_row (a TEXT);" }, { 0 } };
	enum kb_rc rc[3];

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	shut_by_another(w);
	told_begin();
	rc[0] = world_add(w, "never", 1);
	rc[1] = kb_store_checkpoint(w->house.store);
	rc[2] = kb_store_migrate(w->house.store, "notes", more, WORLD_NOW);
	told_end();
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(rc[i], KB_FAIL);
	assert_int_equal(kb_store_trouble(w->house.store), KB_STORE_BROKEN);
	assert_int_equal(count(w), 1);
}

static enum kb_rc heal(struct world *w, const char **said)
{
	enum kb_rc rc;

	told_begin();
	rc = kb_store_heal(w->path);
	*said = told_end();
	return rc;
}

static void a_store_that_is_not_shut_needs_no_healing(void **state)
{
	struct world *w = *state;
	const char *said;

	assert_int_equal(heal(w, &said), KB_OK); /* though we have it open */
	assert_string_equal(said, "");
	w->path = world_path(w, "not-there.db");
	assert_int_equal(heal(w, &said), KB_OK);
	assert_string_equal(said, "");
	w->path = world_path(w, "somebody-elses.db");
	world_write(w->path, "hello", 5);
	assert_int_equal(heal(w, &said), KB_OK);
	assert_string_equal(said, "");
	assert_null(world_file(w, world_path(w, "somebody-elses.db-fence"), NULL)); /* nothing is left beside it */
}

#define WAS_SHUT "WARN the store %s was shut by a failed sync: it is checked and written out anew\n"

static void it_is_not_opened_while_somebody_is_in_it(void **state)
{
	struct world *w = *state;
	const char *said;

	shut_by_another(w);
	assert_int_equal(heal(w, &said), KB_FAIL);
	assert_string_equal(said, kb_arena_fmt(w->arena, WAS_SHUT "ERROR the store %s stays shut: other processes still have it "
	    "open: stop the portal, then start it\n", w->path, w->path));
	assert_true(kb_store_is_shut(w->house.store));
}

static void a_fresh_start_opens_it_and_nothing_is_lost(void **state)
{
	struct world *w = *state;
	const char *said;
	struct stat st;

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	shut_by_another(w);
	kb_store_close(w->house.store);
	w->house.store = NULL;
	assert_int_equal(heal(w, &said), KB_OK);
	assert_string_equal(said, kb_arena_fmt(w->arena, WAS_SHUT "INFO the store %s is sound and on disk: it takes answers "
	    "again\n", w->path, w->path));
	assert_int_equal(stat(world_path(w, "store.db-wal"), &st), 0);
	assert_int_equal(st.st_size, 0); /* nothing hangs on the old bytes */
	assert_non_null(world_reopen(w, 0));
	assert_int_equal(count(w), 1);
	assert_int_equal(world_add(w, "after", 1), KB_OK);
	assert_int_equal(count(w), 2);
}

static void a_damaged_store_stays_shut(void **state)
{
	struct world *w = *state;
	const char *said;
	char *bytes;
	size_t n;

	for (int i = 0; i < 400; i++)
		assert_int_equal(world_add(w, kb_arena_fmt(w->arena, "a-key-of-some-length-%d", i), i), KB_OK);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	shut_by_another(w);
	kb_store_close(w->house.store);
	w->house.store = NULL;
	bytes = world_file(w, w->path, &n);
	memset(bytes + 4096, 0x5a, n - 4096);
	world_write(w->path, bytes, n);
	unlink(world_path(w, "store.db-wal"));
	for (int again = 0; again < 2; again++) {
		assert_int_equal(heal(w, &said), KB_FAIL);
		assert_non_null(strstr(said, " stays shut: it is damaged: restore the last backup\n"));
	}
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)
#define IN_STORE(test) cmocka_unit_test_setup_teardown(test, world_open_stored, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_versions_with_the_bug_are_known),
		IN_FOLDER(a_version_with_the_bug_does_not_run_unfenced),
		IN_FOLDER(a_sound_version_runs_unfenced_and_says_so),
		IN_FOLDER(a_folder_without_room_for_the_fence_is_said),
		IN_STORE(one_holds_it_and_the_others_wait_no_longer_than_they_said),
		IN_STORE(the_wait_ends_though_its_signal_was_blocked),
		IN_STORE(the_death_of_its_holder_frees_it),
		IN_STORE(who_waits_gets_it_when_it_is_free),
		IN_STORE(while_somebody_holds_it_nothing_is_written_and_all_is_read),
		IN_STORE(every_end_of_a_transaction_gives_it_back),
		IN_STORE(a_writer_that_is_killed_locks_nobody_out),
		IN_STORE(a_failed_sync_of_one_process_shuts_it_for_all),
		IN_STORE(a_store_that_is_not_shut_needs_no_healing),
		IN_STORE(it_is_not_opened_while_somebody_is_in_it),
		IN_STORE(a_fresh_start_opens_it_and_nothing_is_lost),
		IN_STORE(a_damaged_store_stays_shut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
