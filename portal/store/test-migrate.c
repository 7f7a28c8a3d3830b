/* test-migrate.c - numbered files run once each, in order, whole or not at all. */
#include "test-world.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test-told.h"

/* printf 'CREATE TABLE notes_a (x TEXT);' | sha256sum */
#define MAKE_A "CREATE TABLE notes_a (x TEXT);"
#define HASH_A "5fc3a77c2ea86728a5f6844db851b846ce0d801a5a7c7aff02c900325a0edab1"
#define MAKE_B "CREATE TABLE notes_b (x TEXT);"

static const struct kb_migration one[] = { { 1, MAKE_A }, { 0 } };
static const struct kb_migration two[] = { { 1, MAKE_A }, { 2, MAKE_B }, { 0 } };
static const struct kb_migration none[] = { { 0 } };

static int64_t number(struct world *w, const char *sql)
{
	return kb_store_number(w->house.store->db, sql);
}

static bool has_table(struct world *w, const char *name)
{
	return number(w, kb_arena_fmt(w->arena, "SELECT COUNT(*) FROM sqlite_master WHERE name = '%s'", name)) == 1;
}

/* Migrates notes; what it said goes to *said. */
static enum kb_rc migrate(struct world *w, const struct kb_migration *list, const char **said)
{
	enum kb_rc rc;

	told_begin();
	rc = kb_store_migrate(w->house.store, "notes", list, WORLD_NOW);
	*said = told_end();
	return rc;
}

static void expect_applied(struct world *w, const struct kb_migration *list, int64_t recorded)
{
	const char *said;

	assert_int_equal(migrate(w, list, &said), KB_OK);
	assert_string_equal(said, "");
	assert_int_equal(number(w, "SELECT COUNT(*) FROM kb_migration WHERE owner = 'notes'"), recorded);
}

static void it_runs_once_and_is_recorded(void **state)
{
	struct world *w = *state;

	expect_applied(w, one, 1);
	expect_applied(w, one, 1); /* CREATE TABLE twice would fail */
	expect_applied(w, two, 2);
	assert_true(has_table(w, "notes_b"));
	assert_int_equal(number(w, "SELECT at FROM kb_migration WHERE owner = 'notes' AND number = 1"), WORLD_NOW);
	assert_int_equal(number(w, "SELECT COUNT(*) FROM kb_migration WHERE owner = 'notes' AND number = 1 "
	    "AND sha256 = '" HASH_A "'"), 1);
}

static void it_is_migrated_when_all_of_it_ran(void **state)
{
	struct world *w = *state;
	static const struct kb_migration edited[] = { { 1, MAKE_A " " }, { 0 } };
	struct kb_store *s = w->house.store;

	assert_true(kb_store_is_migrated(s, "notes", NULL));
	assert_true(kb_store_is_migrated(s, "notes", none));
	assert_false(kb_store_is_migrated(s, "notes", one));
	expect_applied(w, one, 1);
	assert_true(kb_store_is_migrated(s, "notes", one));
	assert_false(kb_store_is_migrated(s, "note", one)); /* another's record */
	assert_false(kb_store_is_migrated(s, "notes", edited));
	assert_false(kb_store_is_migrated(s, "notes", two));
	expect_applied(w, two, 2);
	assert_true(kb_store_is_migrated(s, "notes", two));
	assert_false(kb_store_is_migrated(s, "notes", one)); /* the store is newer than the program */
}

static void an_edited_file_is_refused(void **state)
{
	struct world *w = *state;
	static const struct kb_migration edited[] = { { 1, MAKE_A " " }, { 2, MAKE_B }, { 0 } };
	const char *said;

	expect_applied(w, one, 1);
	assert_int_equal(migrate(w, edited, &said), KB_FAIL);
	assert_string_equal(said, "ERROR migration 1 of notes: the file was edited after it ran: put it back and write the "
	    "change into a new file. The schema stays as it was\n");
	assert_false(has_table(w, "notes_b")); /* nothing behind it runs */
	expect_applied(w, two, 2);
}

static void a_store_of_a_newer_program_is_refused(void **state)
{
	struct world *w = *state;
	const char *said;

	expect_applied(w, two, 2);
	assert_int_equal(migrate(w, one, &said), KB_FAIL);
	assert_string_equal(said, "ERROR migrations of notes: the store knows 2, this program only 1: install the newer program\n");
	expect_applied(w, two, 2);
}

/* The first half of a file that fails goes with it; the files before it stay. */
static void a_file_that_fails_leaves_nothing(void **state)
{
	struct world *w = *state;
	static const struct kb_migration broken[] = { { 1, MAKE_A }, { 2, MAKE_B " CREATE TABLE notes_c (;" }, { 0 } };
	const char *said;

	assert_int_equal(migrate(w, broken, &said), KB_FAIL);
	assert_string_equal(said, "ERROR migration 2 of notes: near \";\": syntax error. The schema stays as it was\n");
	assert_true(has_table(w, "notes_a"));
	assert_false(has_table(w, "notes_b"));
	assert_int_equal(number(w, "SELECT COUNT(*) FROM kb_migration WHERE owner = 'notes'"), 1);
	assert_int_equal(world_add(w, "the-store-goes-on", 1), KB_OK);
	expect_applied(w, two, 2); /* repaired */
}

static void what_only_sqlite_needs_comes_out_of_its_comment(void **state)
{
	struct world *w = *state;
	static const struct kb_migration marked[] = {
		{ 1, "CREATE TABLE notes_a (x TEXT PRIMARY KEY) /*+sqlite WITHOUT ROWID */; /* DROP TABLE notes_a; */" }, { 0 } };

	expect_applied(w, marked, 1);
	assert_int_equal(number(w, "SELECT COUNT(*) FROM pragma_table_list WHERE name = 'notes_a' AND wr = 1"), 1);
	assert_int_equal(number(w, "SELECT COUNT(*) FROM pragma_table_list WHERE name = 'surveys_row' AND wr = 1"), 1);
}

static void no_migration_inside_a_transaction(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);
	const char *said;

	kb_run(c, &surveys_add, kb_t("a"), kb_i(1));
	assert_int_equal(migrate(w, one, &said), KB_FAIL);
	assert_string_equal(said, "ERROR migrations of notes: a transaction is open\n");
	assert_int_equal(kb_tx_commit(c), KB_OK); /* which goes on unhurt */
	expect_applied(w, one, 1);
}

static void a_full_store_is_not_half_migrated(void **state)
{
	struct world *w = *state;
	const char *said;

	kb_store_exec(w->house.store, kb_arena_fmt(w->arena, "PRAGMA max_page_count = %lld",
	    (long long)number(w, "PRAGMA page_count")));
	assert_int_equal(migrate(w, two, &said), KB_FAIL);
	assert_string_equal(said, "ERROR migration 1 of notes: the store is full: make room on its disk; what was accepted "
	    "before is safe. The schema stays as it was\n");
	assert_false(has_table(w, "notes_a"));
	kb_store_exec(w->house.store, "PRAGMA max_page_count = 100000");
	expect_applied(w, two, 2);
}

/* ---- Two at once ---- */

/* The files of a release: a race needs something to race through. */
static const struct kb_migration release[] = {
	{ 1, "CREATE TABLE notes_log (x TEXT);" },
	{ 2, "INSERT INTO notes_log VALUES ('two');" },
	{ 3, "INSERT INTO notes_log VALUES ('three'); CREATE TABLE notes_a (x TEXT);" },
	{ 4, "INSERT INTO notes_log VALUES ('four'); ALTER TABLE notes_a ADD COLUMN y TEXT;" },
	{ 5, "INSERT INTO notes_log VALUES ('five');" },
	{ 0 }
};

/* In a process of its own, which begins when the gate closes. */
static pid_t race(struct world *w, const int gate[2])
{
	pid_t child = fork();
	struct kb_store *s;
	char byte;

	if (child != 0)
		return child;
	close(gate[1]);
	if (read(gate[0], &byte, 1) != 0)
		_exit(2);
	s = kb_store_open(w->path, KB_STORE_CREATE);
	_exit(s && kb_store_migrate(s, "notes", release, WORLD_NOW) == KB_OK &&
	    kb_store_is_migrated(s, "notes", release) ? 0 : 1);
}

static void several_processes_migrate_a_new_store_once(void **state)
{
	enum { RUNNERS = 4, ROUNDS = 25 };
	struct world *w = *state;

	for (int round = 0; round < ROUNDS; round++) {
		pid_t runners[RUNNERS];
		int gate[2], status;

		w->path = world_path(w, kb_arena_fmt(w->arena, "race-%d.db", round));
		assert_int_equal(pipe(gate), 0);
		for (size_t i = 0; i < RUNNERS; i++)
			assert_true((runners[i] = race(w, gate)) > 0);
		close(gate[1]);
		for (size_t i = 0; i < RUNNERS; i++) {
			assert_int_equal(waitpid(runners[i], &status, 0), runners[i]);
			assert_int_equal(status, 0);
		}
		close(gate[0]);
		assert_non_null(world_reopen(w, 0));
		assert_int_equal(number(w, "SELECT COUNT(*) FROM kb_migration"), 5);
		assert_int_equal(number(w, "SELECT COUNT(*) FROM notes_log"), 4);
	}
}

#define IN_STORE(test) cmocka_unit_test_setup_teardown(test, world_open_stored, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_STORE(it_runs_once_and_is_recorded),
		IN_STORE(it_is_migrated_when_all_of_it_ran),
		IN_STORE(an_edited_file_is_refused),
		IN_STORE(a_store_of_a_newer_program_is_refused),
		IN_STORE(a_file_that_fails_leaves_nothing),
		IN_STORE(what_only_sqlite_needs_comes_out_of_its_comment),
		IN_STORE(no_migration_inside_a_transaction),
		IN_STORE(a_full_store_is_not_half_migrated),
		cmocka_unit_test_setup_teardown(several_processes_migrate_a_new_store_once, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
