/* test-backup.c - a copy is whole, holds what was there at one moment, and one that does
 * not is refused. */
#include "test-world.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "backup.h"
#include "test-told.h"

enum { COPIES = 12 };

static enum kb_rc check(struct world *w, const char *path, const char *facts, const char **said)
{
	enum kb_rc rc;

	told_begin();
	rc = kb_copy_check(w->arena, path, "the copy", facts);
	*said = told_end();
	return rc;
}

static void expect_refused(struct world *w, const char *path, const char *facts, const char *why)
{
	const char *said;

	assert_int_equal(check(w, path, facts, &said), KB_FAIL);
	assert_non_null(strstr(said, why));
}

static const char *copy_fresh(struct world *w, const char *name, const char **facts)
{
	const char *path = world_path(w, name);

	assert_int_equal(kb_store_copy(w->house.store, w->arena, path, facts), KB_OK);
	return path;
}

/* Another process of the house that adds rows until it is killed. */
static pid_t start_writer(struct world *w)
{
	pid_t pid = fork();
	char key[32];

	if (pid != 0)
		return pid;
	w->house.store = kb_store_open(w->path, 0);
	for (int i = 0;; i++) {
		snprintf(key, sizeof key, "row-%d", i);
		world_add(w, key, i);
	}
}

static void end_writer(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* ---- A sound copy ---------------------------------------------------------------- */

static void it_is_whole_and_private(void **state)
{
	struct world *w = *state;
	const char *facts, *said, *path;
	struct stat st;

	world_add(w, "a", 1);
	world_add(w, "b", 2);
	path = copy_fresh(w, "copy", &facts);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(check(w, path, facts, &said), KB_OK);
	assert_string_equal(said, "");
	assert_non_null(strstr(facts, "migration survey 1 "));
	assert_non_null(strstr(facts, "\nrows kb_migration 2\nrows survey_row 0\nrows surveys_row 2\n"));
	assert_int_equal(access(world_path(w, "copy-wal"), F_OK), -1);
}

static void it_holds_one_moment_while_others_write(void **state)
{
	struct world *w = *state;
	pid_t writer = start_writer(w);
	const char *facts, *before = "", *said;
	int changed = 0, caught = 0;

	for (int i = 0; i < COPIES; i++, before = facts) {
		const char *path = copy_fresh(w, kb_arena_fmt(w->arena, "copy-%d", i), &facts);

		assert_int_equal(check(w, path, facts, &said), KB_OK);
		if (!i || !strcmp(facts, before))
			continue;
		changed++;
		/* Control: facts of another moment do not pass. */
		caught += check(w, path, before, &said) == KB_FAIL;
	}
	end_writer(writer);
	assert_true(changed > 0);
	assert_int_equal(caught, changed);
}

static void it_leaves_the_store_to_writers(void **state)
{
	struct world *w = *state;
	const char *facts;

	copy_fresh(w, "copy", &facts);
	assert_int_equal(world_add(w, "later", 1), KB_OK);
	assert_int_equal(world_rows(w), 1);
}

/* ---- What cannot be written -------------------------------------------------------- */

static void a_file_that_is_there_is_not_written_over(void **state)
{
	struct world *w = *state;
	const char *path = world_path(w, "mine"), *facts, *said;

	world_write(path, "mine", 4);
	told_begin();
	assert_int_equal(kb_store_copy(w->house.store, w->arena, path, &facts), KB_FAIL);
	said = told_end();
	assert_non_null(strstr(said, "cannot be made: File exists"));
	assert_string_equal(world_file(w, path, NULL), "mine");
}

static void a_lock_that_is_held_leaves_no_file(void **state)
{
	struct world *w = *state;
	const char *path = world_path(w, "copy"), *facts, *said;
	sqlite3 *db = world_stranger(w->path);

	sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	told_begin();
	enum kb_rc rc = kb_store_copy(w->house.store, w->arena, path, &facts);
	said = told_end();
	sqlite3_close(db);
	assert_int_equal(rc, KB_FAIL);
	assert_non_null(strstr(said, "no backup: the store was locked"));
	assert_int_equal(access(path, F_OK), -1);
}

/* ---- What is refused ------------------------------------------------------------------ */

static void change(const char *path, const char *sql)
{
	sqlite3 *db = world_stranger(path);

	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		abort();
	sqlite3_close(db);
}

static void what_lacks_or_has_too_much_is_refused(void **state)
{
	struct world *w = *state;
	static const char *const changes[] = {
		"DELETE FROM surveys_row WHERE key = 'a'", "INSERT INTO survey_row VALUES ('x', 1)",
		"DROP TABLE survey_row", "CREATE TABLE survey_more (a)", "DELETE FROM kb_migration WHERE owner = 'survey'",
		"UPDATE kb_migration SET sha256 = 'x' WHERE owner = 'survey'",
	};
	const char *facts, *said;

	world_add(w, "a", 1);
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		const char *path = copy_fresh(w, kb_arena_fmt(w->arena, "copy-%zu", i), &facts);

		assert_int_equal(check(w, path, facts, &said), KB_OK);
		change(path, changes[i]);
		expect_refused(w, path, facts, "the copy does not hold the rows that were in the store");
	}
}

static void what_is_no_store_is_refused(void **state)
{
	struct world *w = *state;
	const char *facts, *path = copy_fresh(w, "copy", &facts);

	change(path, "PRAGMA application_id = 7");
	expect_refused(w, path, facts, "the copy is no store of this program");
	world_write(path, "not a database, and longer than a header of one is: ................................................", 100);
	expect_refused(w, path, facts, "the copy");
	expect_refused(w, world_path(w, "nowhere"), facts, "the copy cannot be opened");
}

static void a_row_that_points_at_nothing_is_refused(void **state)
{
	struct world *w = *state;
	const char *facts, *path;

	change(w->path, "CREATE TABLE survey_child (k TEXT REFERENCES survey_row (key)); INSERT INTO survey_child VALUES ('ghost')");
	path = copy_fresh(w, "copy", &facts);
	expect_refused(w, path, facts, "the copy: survey_child");
}

static void migrations_of_others_are_refused(void **state)
{
	struct world *w = *state;
	const struct kb_plugin *const both[] = { &survey, &surveys }, *const one[] = { &survey };
	const char *facts, *said;

	copy_fresh(w, "copy", &facts);
	assert_int_equal(kb_facts_known(w->arena, facts, both, 2), KB_OK);
	told_begin();
	assert_int_equal(kb_facts_known(w->arena, facts, one, 1), KB_FAIL);
	said = told_end();
	assert_string_equal(said, "ERROR the backup knows migration 1 of surveys, this program does not: "
	    "install the program and the plugins that made it\n");
	told_begin();
	assert_int_equal(kb_facts_known(w->arena, "migration survey 1 00\n", both, 2), KB_FAIL);
	said = told_end();
	assert_non_null(strstr(said, "migration 1 of survey is another one in the backup"));
	assert_int_equal(kb_facts_known(w->arena, "rows survey_row 1\n", both, 2), KB_FAIL);
}

#define STORED(f) cmocka_unit_test_setup_teardown(f, world_open_stored, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(it_is_whole_and_private),
		STORED(it_holds_one_moment_while_others_write),
		STORED(it_leaves_the_store_to_writers),
		STORED(a_file_that_is_there_is_not_written_over),
		STORED(a_lock_that_is_held_leaves_no_file),
		STORED(what_lacks_or_has_too_much_is_refused),
		STORED(what_is_no_store_is_refused),
		STORED(a_row_that_points_at_nothing_is_refused),
		STORED(migrations_of_others_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
