/* test-trouble.c - a store that is full, read-only, locked or lost: the call fails, says
 * which it was, nothing accepted before is lost, and the store works again afterwards. */
#include "test-world.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-told.h"

/* What every trouble keeps: `n` rows, readable by us and by others. */
static void expect_kept(struct world *w, int64_t n)
{
	struct kb_ctx *c = world_task(w, &surveys);
	struct kb_rows *q = kb_ask(c, &surveys_count);

	assert_true(kb_next(q));
	assert_int_equal(kb_col_int(q, 0), n);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(world_rows(w), n);
}

/* The sentence of one write that must fail, and what kind of trouble it was. */
static const char *refused_write(struct world *w, enum kb_store_trouble trouble)
{
	const char *said;
	enum kb_rc rc;

	told_begin();
	rc = world_add(w, "one-more", 1);
	said = told_end();
	assert_int_equal(rc, KB_FAIL);
	assert_int_equal(kb_store_trouble(w->house.store), trouble);
	return said;
}

/* ---- Full ---- */

/* No page more than there are. */
static void fill(struct world *w)
{
	const char *sql = kb_arena_fmt(w->arena, "PRAGMA max_page_count = %lld",
	    (long long)kb_store_number(w->house.store->db, "PRAGMA page_count"));

	assert_int_equal(kb_store_exec(w->house.store, sql), KB_OK);
}

/* Adds rows until one does not fit; returns how many were accepted. */
static int64_t add_until_full(struct world *w, const char **said)
{
	int64_t accepted = 0;
	enum kb_rc rc = KB_OK;

	told_begin();
	while (rc == KB_OK && accepted < 1000) {
		rc = world_add(w, kb_arena_fmt(w->arena, "a-key-of-some-length-%lld", (long long)accepted), accepted);
		accepted += rc == KB_OK;
	}
	*said = told_end();
	return accepted;
}

static void a_full_store_refuses_and_loses_nothing(void **state)
{
	struct world *w = *state;
	const char *said;
	int64_t accepted;

	fill(w);
	accepted = add_until_full(w, &said);
	assert_in_range(accepted, 10, 900); /* the page took some: both ends were reached */
	assert_int_equal(kb_store_trouble(w->house.store), KB_STORE_FULL);
	assert_string_equal(said, "ERROR surveys: surveys_add: the store is full: make room on its disk; "
	    "what was accepted before is safe\n");
	expect_kept(w, accepted);
	assert_int_equal(kb_store_trouble(w->house.store), KB_STORE_FINE);
	assert_int_equal(kb_store_exec(w->house.store, "PRAGMA max_page_count = 1000000"), KB_OK);
	assert_int_equal(world_add(w, "room-again", 1), KB_OK);
	expect_kept(w, accepted + 1);
}

/* Several rows of one answer: what fitted goes with what did not. */
static void what_half_fits_leaves_nothing(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c;
	int i;

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	fill(w);
	c = world_task(w, &surveys);
	told_begin();
	for (i = 0; i < 1000 && !kb_failed(c); i++)
		kb_run(c, &surveys_add, kb_t(kb_key(c)), kb_i(i));
	told_end();
	assert_in_range(i, 10, 900);
	assert_int_equal(kb_tx_commit(c), KB_FAIL);
	assert_int_equal(kb_store_trouble(w->house.store), KB_STORE_FULL);
	expect_kept(w, 1);
}

/* ---- Read-only ---- */

/* The file turns read-only while it is closed, as after a restore by another user. */
static void a_read_only_store_refuses_and_still_reads(void **state)
{
	struct world *w = *state;
	const char *said;

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	assert_int_equal(chmod(w->path, 0400), 0);
	world_lay_down_power();
	told_begin();
	world_reopen(w, 0);
	said = told_end();
	assert_non_null(w->house.store);
	assert_string_equal(said, kb_arena_fmt(w->arena, "WARN the store %s is read-only: nothing can be stored\n", w->path));
	assert_string_equal(refused_write(w, KB_STORE_READONLY), "ERROR surveys: surveys_add: the store is read-only: "
	    "look at the rights of its file and folder and at the mount\n");
	world_take_up_power();
	expect_kept(w, 1);
	assert_int_equal(chmod(w->path, 0600), 0);
	assert_non_null(world_reopen(w, 0));
	assert_int_equal(world_add(w, "after", 1), KB_OK);
	expect_kept(w, 2);
}

/* ---- Locked ---- */

static void a_locked_store_refuses_and_still_reads(void **state)
{
	struct world *w = *state;
	sqlite3 *other = world_stranger(w->path);

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_busy_timeout(w->house.store->db, 0); /* a test does not wait five seconds */
	assert_string_equal(refused_write(w, KB_STORE_BUSY), "ERROR surveys: the transaction does not begin: the store was "
	    "locked for over 5 seconds: look for a process that holds it\n");
	expect_kept(w, 1);
	sqlite3_close(other);
	assert_int_equal(world_add(w, "after", 1), KB_OK);
	expect_kept(w, 2);
}

/* ---- Refused and lost ---- */

#define SHUT "ERROR surveys: the transaction does not begin: the store is shut since a sync failed: look at the disk, " \
	"then stop the portal and start it\n"

static void a_row_that_breaks_a_rule_is_refused(void **state)
{
	struct world *w = *state;

	assert_int_equal(world_add(w, "one-more", 1), KB_OK);
	assert_string_equal(refused_write(w, KB_STORE_REFUSED),
	    "ERROR surveys: surveys_add: UNIQUE constraint failed: surveys_row.key\n");
	expect_kept(w, 1);
}

/* After a sync that failed nobody knows what is on disk: reading goes on, writing not,
 * in whatever process. (test-sync.c makes a real sync fail.) */
static void after_a_lost_sync_nothing_is_written(void **state)
{
	struct world *w = *state;
	const char *said;
	enum kb_rc rc;

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	kb_store_note(w->house.store, SQLITE_IOERR_READ); /* control: not every failure is this one */
	assert_int_equal(world_add(w, "control", 1), KB_OK);
	told_begin();
	rc = kb_store_note(w->house.store, SQLITE_IOERR_FSYNC);
	said = told_end();
	assert_int_equal(rc, KB_FAIL);
	assert_string_equal(said, "ERROR the disk does not keep what the store writes (a sync failed): the portal reads on and "
	    "takes nothing. What was accepted before is safe. Look at the disk, then stop the portal and start it\n");
	assert_string_equal(refused_write(w, KB_STORE_BROKEN), SHUT);
	expect_kept(w, 2);
	told_begin();
	world_reopen(w, 0); /* the process was replaced: no cure */
	said = told_end();
	assert_string_equal(said, kb_arena_fmt(w->arena, "WARN the store %s is shut since a sync failed: nothing can be stored\n",
	    w->path));
	assert_string_equal(refused_write(w, KB_STORE_BROKEN), SHUT);
	expect_kept(w, 2);
}

/* Its disk being read-only or not there, a process still knows by itself. */
static void a_lost_sync_is_final_where_it_cannot_be_told(void **state)
{
	struct world *w = *state;

	w->house.store->fence.writable = false;
	told_begin();
	kb_store_note(w->house.store, SQLITE_IOERR_FSYNC);
	told_end();
	assert_false(kb_fence_is_shut(&w->house.store->fence));
	assert_true(kb_store_is_shut(w->house.store));
	assert_string_equal(refused_write(w, KB_STORE_BROKEN), SHUT);
}

static void each_code_means_one_trouble(void **state)
{
	struct world *w = *state;
	static const struct { int code; enum kb_store_trouble trouble; } codes[] = {
		{ SQLITE_OK, KB_STORE_FINE }, { SQLITE_ROW, KB_STORE_FINE }, { SQLITE_DONE, KB_STORE_FINE },
		{ SQLITE_FULL, KB_STORE_FULL }, { SQLITE_READONLY, KB_STORE_READONLY },
		{ SQLITE_READONLY_DIRECTORY, KB_STORE_READONLY }, { SQLITE_BUSY, KB_STORE_BUSY },
		{ SQLITE_BUSY_SNAPSHOT, KB_STORE_BUSY }, { SQLITE_LOCKED, KB_STORE_BUSY },
		{ SQLITE_CONSTRAINT_UNIQUE, KB_STORE_REFUSED }, { SQLITE_AUTH, KB_STORE_REFUSED },
		{ SQLITE_TOOBIG, KB_STORE_REFUSED }, { SQLITE_ERROR, KB_STORE_REFUSED },
		{ SQLITE_CORRUPT, KB_STORE_BROKEN }, { SQLITE_NOTADB, KB_STORE_BROKEN },
		{ SQLITE_IOERR_WRITE, KB_STORE_BROKEN }, { SQLITE_IOERR_DIR_FSYNC, KB_STORE_BROKEN },
	};

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		enum kb_rc rc;

		told_begin(); /* the one that shuts it says so */
		rc = kb_store_note(w->house.store, codes[i].code);
		told_end();
		assert_int_equal(kb_store_trouble(w->house.store), codes[i].trouble);
		assert_int_equal(rc, codes[i].trouble == KB_STORE_FINE ? KB_OK : KB_FAIL);
	}
}

#define IN_STORE(test) cmocka_unit_test_setup_teardown(test, world_open_stored, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_STORE(a_full_store_refuses_and_loses_nothing),
		IN_STORE(what_half_fits_leaves_nothing),
		IN_STORE(a_read_only_store_refuses_and_still_reads),
		IN_STORE(a_locked_store_refuses_and_still_reads),
		IN_STORE(a_row_that_breaks_a_rule_is_refused),
		IN_STORE(after_a_lost_sync_nothing_is_written),
		IN_STORE(a_lost_sync_is_final_where_it_cannot_be_told),
		IN_STORE(each_code_means_one_trouble),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
