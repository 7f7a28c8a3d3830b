/* test-sync.c - the conditions under which "commit, then sync the WAL outside the lock"
 * loses nothing, one by one (C1 to C8 of docs/decisions/core.md), each with its control.
 * A VFS in front of the disk sees what SQLite writes and syncs, and in what order. */
#include "test-world.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <fcntl.h>

#include "test-shim.h"
#include "test-told.h"

/* What came past: w and s for the WAL, W and S for the database; "(" where the fence
 * was held at that moment, ")" where it was free. */
static struct {
	char text[4096];
	size_t n;
	struct kb_fence probe;   /* a fence of somebody else */
	sqlite3 *db;             /* whose commit is looked for; NULL: nobody's */
	int open_at_sync;        /* syncs of the WAL while db was in a transaction */
	const char *failing;     /* letters of calls that fail */
} seen;

static void see(char letter)
{
	bool is_free = kb_fence_take(&seen.probe, 0) == KB_OK;

	kb_fence_give(&seen.probe);
	if (seen.n + 2 < sizeof seen.text) {
		seen.text[seen.n++] = letter;
		seen.text[seen.n++] = is_free ? ')' : '(';
	}
	seen.text[seen.n] = '\0';
}

static int on_call(struct shim_call *c)
{
	static const char letters[][3] = { { 'W', 'w', 'o' }, { 'T', 't', 'o' }, { 'S', 's', 'o' } };
	char letter = c->op <= SHIM_SYNC ? letters[c->op][c->file] : 'o';

	if (letter == 'o')
		return shim_go(c);
	see(letter);
	if (letter == 's' && seen.db != NULL && !sqlite3_get_autocommit(seen.db))
		seen.open_at_sync++;
	if (seen.failing != NULL && strchr(seen.failing, letter) != NULL)
		return letter == 's' || letter == 'S' ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
	return shim_go(c);
}

static void forget(void)
{
	seen.n = 0;
	seen.text[0] = '\0';
	seen.open_at_sync = 0;
}

static int begin(void **state)
{
	memset(&seen, 0, sizeof seen);
	seen.probe.fd = -1;
	shim_install(on_call, NULL);
	if (world_open_stored(state) != 0)
		return -1;
	if (kb_fence_open(&seen.probe, ((struct world *)*state)->path, true) != NULL)
		return -1;
	forget();
	return 0;
}

static int end(void **state)
{
	seen.failing = NULL;
	kb_fence_close(&seen.probe);
	world_close(state);
	shim_remove();
	return 0;
}

/* How many events of this letter there were. */
static int count(char letter)
{
	int n = 0;

	for (size_t i = 0; i < seen.n; i += 2)
		n += seen.text[i] == letter;
	return n;
}

/* Another process of the house, in this one. */
static struct kb_store *other_store(struct world *w, unsigned flags)
{
	struct kb_store *s = kb_store_open(w->path, flags);

	assert_non_null(s);
	forget();
	return s;
}

static enum kb_rc read_as(struct world *w, struct kb_store *s)
{
	struct kb_store *own = w->house.store;
	struct kb_ctx *c;
	enum kb_rc rc;

	world_task(w, &surveys);
	w->house.store = s;
	c = world_task(w, &surveys);
	assert_true(kb_next(kb_ask(c, &surveys_count)));
	rc = kb_tx_commit(c);
	w->house.store = own;
	return rc;
}

static enum kb_rc add_as(struct world *w, struct kb_store *s, const char *key)
{
	struct kb_store *own = w->house.store;
	enum kb_rc rc;

	world_task(w, &surveys);
	w->house.store = s;
	rc = world_add(w, key, 1);
	w->house.store = own;
	return rc;
}

/* ---- C1: no connection is ever at OFF ---- */

/* test-store.c asks each kind of connection; this is why. */
static void c1_a_checkpoint_syncs_both_files_and_one_at_off_would_not(void **state)
{
	struct world *w = *state;
	struct kb_store *bulk = other_store(w, KB_STORE_BULK);

	assert_int_equal(add_as(w, bulk, "a"), KB_OK);
	assert_int_equal(count('s') + count('S'), 0);
	forget();
	assert_int_equal(kb_store_checkpoint(bulk), KB_OK);
	assert_int_equal(count('s'), 1);
	assert_int_equal(count('S'), 1);
	assert_non_null(strchr(seen.text, 'W'));
	assert_true(strchr(seen.text, 's') < strchr(seen.text, 'W')); /* the WAL first */
	assert_true(strrchr(seen.text, 'S') > strrchr(seen.text, 'W'));
	assert_int_equal(add_as(w, bulk, "b"), KB_OK); /* control */
	assert_int_equal(sqlite3_exec(bulk->copier, "PRAGMA synchronous = OFF", NULL, NULL, NULL), SQLITE_OK);
	forget();
	assert_int_equal(kb_store_checkpoint(bulk), KB_OK);
	assert_int_equal(count('s') + count('S'), 0);
	kb_store_close(bulk);
}

/* ---- C2 and C7: the sync comes after COMMIT and outside the fence ---- */

static void c2_the_sync_comes_after_the_commit_and_outside_the_fence(void **state)
{
	struct world *w = *state;
	const char *first;

	seen.db = w->house.store->db;
	assert_int_equal(world_add(w, "a", 1), KB_OK);
	first = strchr(seen.text, 's');
	assert_non_null(first);
	assert_string_equal(first, "s)"); /* one, free, and nothing behind it */
	assert_true(count('w') > 0);
	assert_null(strstr(seen.text, "w)"));
	assert_int_equal(seen.open_at_sync, 0);
	assert_int_equal(count('W') + count('S'), 0);
}

/* Control: a sync before the commit is seen as such. */
static void c2_control_a_sync_too_early_is_seen(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	seen.db = w->house.store->db;
	kb_run(c, &surveys_add, kb_t("a"), kb_i(1));
	assert_int_equal(kb_store_sync(w->house.store), KB_OK);
	assert_int_equal(seen.open_at_sync, 1);
	assert_string_equal(strchr(seen.text, 's'), "s("); /* and held */
	assert_int_equal(kb_tx_commit(c), KB_OK);
}

static void only_who_hears_again_commits_without_a_sync(void **state)
{
	struct world *w = *state;
	static const struct { unsigned flags; int syncs; } kinds[] = {
		{ 0, 1 }, { KB_STORE_CREATE, 1 }, { KB_STORE_KEEPER, 0 }, { KB_STORE_BULK, 0 },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct kb_store *s = other_store(w, kinds[i].flags);

		assert_int_equal(add_as(w, s, kb_arena_fmt(w->arena, "key-%zu", i)), KB_OK);
		assert_int_equal(count('s'), kinds[i].syncs);
		kb_store_close(s);
	}
}

static void c7_migrations_and_checkpoints_write_inside_the_fence(void **state)
{
	struct world *w = *state;
	static const struct kb_migration more[] = { { 1, "CREATE TABLE notes_row (a TEXT);" }, { 0 } };
	sqlite3 *db;

	assert_int_equal(kb_store_migrate(w->house.store, "notes", more, WORLD_NOW), KB_OK);
	assert_true(count('w') > 0);
	assert_null(strstr(seen.text, "w)"));
	assert_string_equal(strchr(seen.text, 's'), "s)"); /* and are on disk at the end */
	forget();
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_true(count('W') > 0);
	assert_null(strchr(seen.text, ')'));
	db = world_stranger(w->path); /* control */
	forget();
	assert_int_equal(sqlite3_exec(db, "DELETE FROM surveys_row; INSERT INTO surveys_row VALUES ('x', 1)", NULL, NULL, NULL), SQLITE_OK);
	assert_non_null(strstr(seen.text, "w)"));
	sqlite3_close(db);
}

/* A new store too: its mode and its mark. */
static void c7_a_new_store_is_made_inside_the_fence(void **state)
{
	struct world *w = *state;
	const char *path = world_path(w, "new.db");
	struct kb_store *s;

	kb_fence_close(&seen.probe);
	assert_null(kb_fence_open(&seen.probe, path, true));
	forget();
	s = kb_store_open(path, KB_STORE_CREATE);
	assert_non_null(s);
	assert_true(count('W') > 0 && count('w') > 0);
	assert_null(strchr(seen.text, ')'));
	kb_store_close(s);
}

/* ---- C3: the WAL as SQLite has it open ---- */

static void c3_without_a_wal_a_sync_fails_and_crashes_nothing(void **state)
{
	struct world *w = *state;
	struct kb_store *s = w->house.store;
	sqlite3 *own = s->db, *bare = world_stranger(world_path(w, "bare.db"));
	enum kb_rc rc;

	assert_int_equal(sqlite3_exec(bare, "CREATE TABLE a (b)", NULL, NULL, NULL), SQLITE_OK); /* a rollback journal */
	s->db = bare;
	rc = kb_store_sync(s);
	s->db = own;
	sqlite3_close(bare);
	assert_int_equal(rc, KB_FAIL);
	assert_int_equal(kb_store_trouble(s), KB_STORE_BROKEN);
	assert_false(kb_store_is_shut(s)); /* no sync failed: there was none */
	assert_int_equal(kb_store_sync(s), KB_OK); /* control */
}

/* May another process write? A program of its own: a child of this one would inherit
 * what SQLite here remembers of its locks. */
static bool others_may_write(struct world *w)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		if (freopen("/dev/null", "w", stderr) == NULL)
			_exit(127);
		execlp("sqlite3", "sqlite3", w->path, "BEGIN IMMEDIATE; SELECT 1", (char *)NULL);
		_exit(127);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_not_equal(WEXITSTATUS(status), 127);
	return status == 0;
}

/* SQLite's locks on the database and the -shm go when this process closes any descriptor
 * of those files: opening, closing and healing beside a transaction must not. */
static void c3_no_descriptor_of_ours_drops_the_locks_of_sqlite(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);
	struct kb_store *other;

	kb_run(c, &surveys_add, kb_t("a"), kb_i(1));
	other = kb_store_open(w->path, KB_STORE_CREATE);
	kb_store_sync(other);
	kb_store_close(other);
	assert_int_equal(kb_store_heal(w->path), KB_OK);
	assert_false(others_may_write(w));
	close(open(world_path(w, "store.db-shm"), O_RDONLY | O_CLOEXEC)); /* control: what we never do */
	assert_true(others_may_write(w));
	kb_tx_rollback(c);
}

/* ---- C4: the WAL is never unlinked ---- */

static ino_t wal_of(struct world *w, const char *name)
{
	struct stat st;

	return stat(world_path(w, name), &st) == 0 ? st.st_ino : 0;
}

static void c4_the_wal_outlives_every_connection(void **state)
{
	struct world *w = *state;
	struct kb_store *other = other_store(w, 0);
	ino_t before = wal_of(w, "store.db-wal");
	sqlite3 *plain;

	assert_true(before != 0);
	kb_store_close(other);
	assert_true(wal_of(w, "store.db-wal") == before);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_non_null(world_reopen(w, 0)); /* the last one went */
	assert_true(wal_of(w, "store.db-wal") == before);
	assert_int_equal(sqlite3_open(world_path(w, "plain.db"), &plain), SQLITE_OK); /* control */
	assert_int_equal(sqlite3_exec(plain, "PRAGMA journal_mode = WAL; CREATE TABLE a (b)", NULL, NULL, NULL), SQLITE_OK);
	assert_true(wal_of(w, "plain.db-wal") != 0);
	sqlite3_close(plain);
	assert_true(wal_of(w, "plain.db-wal") == 0);
}

/* ---- C5: a failed sync is final ---- */

/* One call under failing syncs; quiet. */
static enum kb_rc failing(const char *letters, enum kb_rc (*call)(struct world *w), struct world *w)
{
	enum kb_rc rc;

	seen.failing = letters;
	told_begin();
	rc = call(w);
	told_end();
	seen.failing = NULL;
	return rc;
}

static enum kb_rc add_one(struct world *w) { return world_add(w, "unsure", 1); }
static enum kb_rc checkpoint(struct world *w) { return kb_store_checkpoint(w->house.store); }
static enum kb_rc add_later(struct world *w) { return world_add(w, "later", 1); }

static void expect_shut(struct world *w, struct kb_store *other)
{
	assert_true(kb_store_is_shut(w->house.store));
	assert_true(kb_store_is_shut(other));
	assert_int_equal(failing("", add_later, w), KB_FAIL); /* though the disk is back */
	assert_int_equal(kb_store_trouble(w->house.store), KB_STORE_BROKEN);
	assert_int_equal(failing("", checkpoint, w), KB_FAIL);
	assert_int_equal(read_as(w, w->house.store), KB_OK);
	assert_int_equal(read_as(w, other), KB_OK);
}

static void c5_a_commit_whose_sync_fails_is_not_acknowledged_and_shuts_the_store(void **state)
{
	struct world *w = *state;
	struct kb_store *other = other_store(w, 0);

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	assert_int_equal(failing("s", add_one, w), KB_FAIL);
	expect_shut(w, other);
	assert_in_range(world_rows(w), 1, 2); /* nobody was told of the second */
	kb_store_close(other);
}

static void c5_a_checkpoint_whose_sync_fails_shuts_the_store(void **state)
{
	struct world *w = *state;
	struct kb_store *other = other_store(w, 0);

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	assert_int_equal(failing("S", checkpoint, w), KB_FAIL);
	expect_shut(w, other);
	assert_int_equal(world_rows(w), 1);
	kb_store_close(other);
}

/* Control: a write that fails is told to who wrote, and the next one may try again. */
static void c5_control_a_write_that_fails_shuts_nothing(void **state)
{
	struct world *w = *state;

	assert_int_equal(failing("w", add_one, w), KB_FAIL);
	assert_false(kb_store_is_shut(w->house.store));
	assert_int_equal(world_add(w, "later", 1), KB_OK);
	assert_int_equal(world_rows(w), 1);
}

/* A fresh start on a disk that still fails is refused; on one that does not, it heals. */
static void c5_healing_needs_a_disk_that_keeps(void **state)
{
	struct world *w = *state;
	const char *said;
	enum kb_rc rc;

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	assert_int_equal(failing("s", add_one, w), KB_FAIL);
	kb_store_close(w->house.store);
	w->house.store = NULL;
	kb_fence_close(&seen.probe); /* it has the fence open as well */
	for (size_t i = 0; i < 2; i++) {
		seen.failing = i == 0 ? "sS" : "S";
		told_begin();
		rc = kb_store_heal(w->path);
		said = told_end();
		seen.failing = NULL;
		assert_int_equal(rc, KB_FAIL);
		assert_non_null(strstr(said, " stays shut: the disk still does not keep what is written: repair or replace it, "
		    "then start again\n"));
	}
	told_begin();
	rc = kb_store_heal(w->path);
	told_end();
	assert_int_equal(rc, KB_OK);
	assert_non_null(world_reopen(w, 0));
	assert_int_equal(world_add(w, "after", 1), KB_OK);
	assert_in_range(world_rows(w), 2, 3);
}

/* ---- C6: what leaves the house is on disk ---- */

static void c6_a_page_that_shows_a_fresh_commit_waits_for_the_disk(void **state)
{
	struct world *w = *state;
	struct kb_store *keeper = other_store(w, KB_STORE_KEEPER);

	assert_int_equal(read_as(w, w->house.store), KB_OK);
	forget();
	assert_int_equal(read_as(w, w->house.store), KB_OK);
	assert_string_equal(seen.text, ""); /* control: nothing new, no sync */
	assert_int_equal(add_as(w, keeper, "a"), KB_OK);
	assert_int_equal(read_as(w, keeper), KB_OK);
	assert_int_equal(count('s'), 0); /* the keeper shows nothing to anybody */
	forget();
	assert_int_equal(read_as(w, w->house.store), KB_OK);
	assert_string_equal(seen.text, "s)");
	forget();
	assert_int_equal(read_as(w, w->house.store), KB_OK);
	assert_string_equal(seen.text, ""); /* once */
	kb_store_close(keeper);
}

/* An answer that is sent twice: the second finds it there, and waits as well. */
static void c6_who_finds_it_stored_already_waits_too(void **state)
{
	struct world *w = *state;
	static const struct kb_stmt once = { "surveys", "once", "INSERT INTO surveys_row (key, n) VALUES ($1, 1) ON CONFLICT DO NOTHING" };
	struct kb_store *keeper = other_store(w, KB_STORE_KEEPER);
	struct kb_ctx *c;

	assert_int_equal(add_as(w, keeper, "sent"), KB_OK); /* as one that was killed before its sync */
	assert_int_equal(count('s'), 0);
	c = world_task(w, &surveys);
	assert_int_equal(kb_run(c, &once, kb_t("sent")), KB_OK);
	assert_int_equal(kb_changed(c), 0);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(count('s'), 1);
	kb_store_close(keeper);
}

/* Between the two steps of a count nobody knows whether that commit is in the WAL yet. */
static void c6_a_commit_in_the_making_is_never_taken_as_synced(void **state)
{
	struct world *w = *state;
	struct kb_fence *f = &w->house.store->fence;

	assert_int_equal(world_add(w, "a", 1), KB_OK);
	assert_true(kb_fence_is_synced(f));
	kb_fence_commits(&seen.probe);
	assert_int_equal(kb_store_sync(w->house.store), KB_OK);
	assert_false(kb_fence_is_synced(f));
	kb_fence_commits(&seen.probe); /* that writer was killed: the next one */
	assert_false(kb_fence_is_synced(f));
	kb_fence_committed(&seen.probe);
	assert_false(kb_fence_is_synced(f));
	assert_int_equal(kb_store_sync(w->house.store), KB_OK);
	assert_true(kb_fence_is_synced(f));
}

/* Where the sync of a page fails, reading goes on; but the store is shut. */
static enum kb_rc read_one(struct world *w) { return read_as(w, w->house.store); }

static void c6_a_page_whose_sync_fails_is_shown_and_shuts_the_store(void **state)
{
	struct world *w = *state;
	struct kb_store *keeper = other_store(w, KB_STORE_KEEPER);

	assert_int_equal(add_as(w, keeper, "a"), KB_OK);
	assert_int_equal(failing("s", read_one, w), KB_OK);
	expect_shut(w, keeper);
	kb_store_close(keeper);
}

/* ---- C8: what the disk promises ---- */

/* A write of a few bytes never spoils the sector beside it. (That the disk honours a
 * flush no program can ask: docs/decisions/core.md.) */
static void c8_sqlite_counts_on_powersafe_overwrite(void **state)
{
	struct world *w = *state;
	int on = -1;

	assert_int_equal(sqlite3_file_control(w->house.store->db, "main", SQLITE_FCNTL_POWERSAFE_OVERWRITE, &on), SQLITE_OK);
	assert_int_equal(on, 1);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(c1_a_checkpoint_syncs_both_files_and_one_at_off_would_not),
		CASE(c2_the_sync_comes_after_the_commit_and_outside_the_fence),
		CASE(c2_control_a_sync_too_early_is_seen),
		CASE(only_who_hears_again_commits_without_a_sync),
		CASE(c3_without_a_wal_a_sync_fails_and_crashes_nothing),
		CASE(c3_no_descriptor_of_ours_drops_the_locks_of_sqlite),
		CASE(c4_the_wal_outlives_every_connection),
		CASE(c5_a_commit_whose_sync_fails_is_not_acknowledged_and_shuts_the_store),
		CASE(c5_a_checkpoint_whose_sync_fails_shuts_the_store),
		CASE(c5_control_a_write_that_fails_shuts_nothing),
		CASE(c5_healing_needs_a_disk_that_keeps),
		CASE(c6_a_page_that_shows_a_fresh_commit_waits_for_the_disk),
		CASE(c6_who_finds_it_stored_already_waits_too),
		CASE(c6_a_commit_in_the_making_is_never_taken_as_synced),
		CASE(c6_a_page_whose_sync_fails_is_shown_and_shuts_the_store),
		CASE(c7_migrations_and_checkpoints_write_inside_the_fence),
		CASE(c7_a_new_store_is_made_inside_the_fence),
		CASE(c8_sqlite_counts_on_powersafe_overwrite),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
