/* test-store.c - opening the store: what is taken, what is refused, and the guards
 * that stand afterwards; a checkpoint and a look at the whole. */
#include "test-world.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test-told.h"

/* ---- Opening ---- */

/* Whatever the mask of the process allows, only the owner reads it. */
static void a_new_store_is_for_its_owner_only(void **state)
{
	struct world *w = *state;
	mode_t mask = umask(0);
	static const char *const files[] = { "", "-wal", "-shm", "-fence" };

	w->house.store = kb_store_open(w->path, KB_STORE_CREATE);
	umask(mask);
	assert_non_null(w->house.store);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		struct stat st;

		assert_int_equal(stat(kb_arena_fmt(w->arena, "%s%s", w->path, files[i]), &st), 0);
		assert_int_equal(st.st_mode & 07777, 0600);
	}
	assert_int_equal(kb_store_number(w->house.store->db, "PRAGMA application_id"), 0x4b6c6b62);
}

static void a_store_that_is_not_there_is_not_made_by_the_way(void **state)
{
	struct world *w = *state;
	const char *said;
	struct stat st;

	told_begin();
	w->house.store = kb_store_open(w->path, 0);
	said = told_end();
	assert_null(w->house.store);
	assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR the store %s: it cannot be opened: run `klankbord migrate` "
	    "to make it, or look at its owner and rights\n", w->path));
	assert_int_not_equal(stat(w->path, &st), 0);
}

static void strange_id(const char *path)
{
	sqlite3 *db = world_stranger(path);

	sqlite3_exec(db, "PRAGMA application_id = 7; CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)", NULL, NULL, NULL);
	sqlite3_close(db);
}

static void strange_tables(const char *path)
{
	sqlite3 *db = world_stranger(path);

	sqlite3_exec(db, "CREATE TABLE theirs (a); INSERT INTO theirs VALUES (1)", NULL, NULL, NULL);
	sqlite3_close(db);
}

static void no_database(const char *path)
{
	char text[4096];

	memset(text, 'x', sizeof text);
	world_write(path, text, sizeof text);
}

static void short_text(const char *path)
{
	world_write(path, "hello", 5);
}

static void damaged_header(const char *path)
{
	char page[4096] = { 0 };

	memcpy(page, "SQLite format 3", 16);
	world_write(path, page, sizeof page);
}

static const struct { void (*make)(const char *path); const char *why; } foreign[] = {
	{ strange_id, "it is the database of another program: choose another file" },
	{ strange_tables, "it is the database of another program: choose another file" },
	{ no_database, "file is not a database" },
	{ short_text, "file is not a database" },
	{ damaged_header, "file is not a database" },
};

/* Refused with the reason, and not one byte of it changes. */
static void a_file_of_somebody_else_is_refused_and_left_alone(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		const char *path = world_path(w, kb_arena_fmt(w->arena, "foreign-%zu", i)), *before, *after, *said;
		size_t n, m;

		foreign[i].make(path);
		before = world_file(w, path, &n);
		told_begin();
		w->house.store = kb_store_open(path, KB_STORE_CREATE);
		said = told_end();
		assert_null(w->house.store);
		assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR the store %s: %s\n", path, foreign[i].why));
		after = world_file(w, path, &m);
		assert_int_equal(m, n);
		assert_memory_equal(after, before, n);
		assert_null(world_file(w, kb_arena_fmt(w->arena, "%s-wal", path), NULL));
		assert_null(world_file(w, kb_arena_fmt(w->arena, "%s-fence", path), NULL));
	}
}

/* Control of the table above: an empty file is new, and ours is ours. */
static void an_empty_file_becomes_ours(void **state)
{
	struct world *w = *state;

	world_write(w->path, "", 0);
	w->house.store = kb_store_open(w->path, 0);
	assert_non_null(w->house.store);
	assert_non_null(world_reopen(w, 0));
	assert_int_equal(kb_store_number(w->house.store->db, "PRAGMA application_id"), 0x4b6c6b62);
}

static void a_folder_that_cannot_be_written_is_said(void **state)
{
	struct world *w = *state;
	const char *said;

	assert_int_equal(chmod(w->dir, 0500), 0);
	told_begin();
	world_lay_down_power();
	w->house.store = kb_store_open(w->path, KB_STORE_CREATE);
	world_take_up_power();
	said = told_end();
	assert_int_equal(chmod(w->dir, 0700), 0);
	assert_null(w->house.store);
	assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR the store %s cannot be made: Permission denied\n", w->path));
	w->house.store = kb_store_open(w->path, KB_STORE_CREATE); /* control */
	assert_non_null(w->house.store);
}

/* Without a WAL beside the file there is no store: it is not opened in another mode.
 * (The fence is there already, so it is not what lacks.) */
static void without_room_for_a_wal_there_is_no_store(void **state)
{
	struct world *w = *state;
	const char *said;

	no_database(w->path);
	world_write(w->path, "", 0);
	world_write(world_path(w, "store.db-fence"), (const char[24]){ 0 }, 24);
	assert_int_equal(chmod(w->dir, 0500), 0);
	told_begin();
	world_lay_down_power();
	w->house.store = kb_store_open(w->path, 0);
	world_take_up_power();
	said = told_end();
	assert_int_equal(chmod(w->dir, 0700), 0);
	assert_null(w->house.store);
	assert_string_equal(said, kb_arena_fmt(w->arena, "ERROR the store %s: it does not go into WAL mode: it must lie on a "
	    "local disk, in a folder that we may write to\n", w->path));
}

/* ---- Guards ---- */

/* Whether the library sets it so by itself: no, yes, or as it was built. */
static const struct { const char *pragma; int64_t value; enum { OURS, PRESET, AS_BUILT } whose; } guards[] = {
	{ "PRAGMA application_id", 0x4b6c6b62, OURS },
	{ "PRAGMA foreign_keys", 1, OURS },
	{ "PRAGMA trusted_schema", 0, OURS },
	{ "PRAGMA secure_delete", 1, AS_BUILT },
	{ "PRAGMA wal_autocheckpoint", 0, OURS },
	{ "PRAGMA busy_timeout", 5000, OURS },
	{ "PRAGMA temp_store", 2, OURS },
	{ "PRAGMA cell_size_check", 1, OURS },
	{ "PRAGMA journal_size_limit", 4194304, OURS },
	{ "PRAGMA mmap_size", 0, PRESET },
	{ "PRAGMA cache_size", -256, OURS },
};

static const struct { int what, on; } switches[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 }, { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 }, { SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 },
	{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 }, { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 }, { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 }, { SQLITE_DBCONFIG_DQS_DDL, 0 }, { SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
};

static void expect_guards(sqlite3 *db, int64_t synchronous)
{
	for (size_t i = 0; i < sizeof guards / sizeof *guards; i++)
		if (kb_store_number(db, guards[i].pragma) != guards[i].value)
			fail_msg("%s is %lld", guards[i].pragma, (long long)kb_store_number(db, guards[i].pragma));
	for (size_t i = 0; i < sizeof switches / sizeof *switches; i++) {
		int on = -1;

		assert_int_equal(sqlite3_db_config(db, switches[i].what, -1, &on), SQLITE_OK);
		if (on != switches[i].on)
			fail_msg("switch %d is %d", switches[i].what, on);
	}
	assert_int_equal(kb_store_number(db, "PRAGMA synchronous"), synchronous);
	assert_int_equal(kb_store_number(db, "SELECT COUNT(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'"), 1);
	assert_int_equal(sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, -1), 0);
	assert_int_equal(sqlite3_limit(db, SQLITE_LIMIT_LENGTH, -1), 16 << 20);
}

static void every_connection_has_its_guards(void **state)
{
	struct world *w = *state;
	static const struct { unsigned flags; int64_t synchronous; } kinds[] = {
		{ KB_STORE_CREATE, 1 }, { 0, 1 }, { KB_STORE_KEEPER, 1 }, { KB_STORE_BULK, 1 },
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		assert_non_null(world_reopen(w, kinds[i].flags));
		expect_guards(w->house.store->db, kinds[i].synchronous);
		assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
		expect_guards(w->house.store->copier, 1); /* whoever asks, it syncs */
	}
}

/* Control: nothing of the list is so by itself but what says so. */
static void the_library_sets_none_of_them(void **state)
{
	struct world *w = *state;
	sqlite3 *db = world_stranger(world_path(w, "bare.db"));

	for (size_t i = 0; i < sizeof guards / sizeof *guards; i++)
		if (guards[i].whose != AS_BUILT &&
		    (kb_store_number(db, guards[i].pragma) == guards[i].value) != (guards[i].whose == PRESET))
			fail_msg("control: %s", guards[i].pragma);
	sqlite3_close(db);
}

/* Not even SQL of the store itself writes to the schema; a stranger's can. */
static void the_schema_cannot_be_written_as_a_table(void **state)
{
	struct world *w = *state;
	static const char sql[] = "PRAGMA writable_schema = ON; UPDATE sqlite_master SET sql = sql";
	sqlite3 *db;

	assert_int_equal(kb_store_exec(w->house.store, sql), KB_FAIL);
	assert_string_equal(sqlite3_errmsg(w->house.store->db), "table sqlite_master may not be modified");
	db = world_stranger(w->path);
	assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

/* ---- The checkpoint ---- */

static const char word[] = "a-word-that-was-written";

/* Is the word in the database file, which leaves the WAL out? */
static bool lies_in_file(struct world *w)
{
	size_t n;
	const char *bytes = world_file(w, w->path, &n);

	return memmem(bytes, n, word, strlen(word)) != NULL;
}

/* Only the checkpoint moves pages: neither a commit nor the end of the connection. */
static void only_a_checkpoint_moves_pages(void **state)
{
	struct world *w = *state;

	assert_int_equal(world_add(w, word, 1), KB_OK);
	assert_false(lies_in_file(w));
	assert_non_null(world_reopen(w, 0));
	assert_false(lies_in_file(w));
	assert_int_equal(world_rows(w), 1);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_true(lies_in_file(w));
	assert_int_equal(world_rows(w), 1);
}

static const struct kb_stmt surveys_drop = { "surveys", "surveys_drop", "DELETE FROM surveys_row WHERE key = $1" };

static void a_deleted_word_does_not_linger_in_the_file(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c;

	assert_int_equal(world_add(w, word, 1), KB_OK);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_true(lies_in_file(w));
	c = world_task(w, &surveys);
	kb_run(c, &surveys_drop, kb_t(word));
	assert_int_equal(kb_changed(c), 1);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_false(lies_in_file(w));
}

/* Is the word in the WAL? */
static bool lies_in_wal(struct world *w)
{
	size_t n;
	char path[300];
	const char *bytes;

	snprintf(path, sizeof path, "%s-wal", w->path);
	bytes = world_file(w, path, &n);
	return memmem(bytes, n, word, strlen(word)) != NULL;
}

/* The control is the checkpoint by itself, which leaves the WAL as it lies. */
static void what_is_forgotten_lies_in_neither_file(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c;

	assert_int_equal(world_add(w, word, 1), KB_OK);
	c = world_task(w, &surveys);
	kb_run(c, &surveys_drop, kb_t(word));
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_true(lies_in_wal(w));
	assert_int_equal(kb_store_forget(w->house.store), KB_OK);
	assert_false(lies_in_wal(w));
	assert_false(lies_in_file(w));
	assert_int_equal(world_add(w, "another", 1), KB_OK);
	assert_int_equal(world_rows(w), 1);
}

/* A reader of before keeps what it reads: the rest comes with the next checkpoint. */
static void a_reader_holds_back_pages_and_none_is_lost(void **state)
{
	struct world *w = *state;
	sqlite3 *reader = world_stranger(w->path);

	assert_int_equal(world_add(w, "before", 1), KB_OK);
	sqlite3_exec(reader, "BEGIN", NULL, NULL, NULL);
	assert_int_equal(kb_store_number(reader, "SELECT COUNT(*) FROM surveys_row"), 1);
	assert_int_equal(world_add(w, word, 2), KB_OK);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_NONE);
	assert_false(lies_in_file(w));
	assert_int_equal(kb_store_number(reader, "SELECT COUNT(*) FROM surveys_row"), 1);
	sqlite3_close(reader);
	assert_int_equal(world_rows(w), 2);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_true(lies_in_file(w));
	assert_int_equal(world_rows(w), 2);
}

static void no_checkpoint_while_somebody_writes(void **state)
{
	struct world *w = *state;
	sqlite3 *writer = world_stranger(w->path);
	const char *said;
	enum kb_rc rc;

	assert_int_equal(world_add(w, word, 1), KB_OK);
	sqlite3_exec(writer, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	sqlite3_busy_timeout(w->house.store->db, 0);
	told_begin();
	rc = kb_store_checkpoint(w->house.store);
	said = told_end();
	assert_int_equal(rc, KB_FAIL);
	assert_string_equal(said, "WARN no checkpoint this time: the store was locked for over 5 seconds: "
	    "look for a process that holds it\n");
	assert_false(lies_in_file(w));
	sqlite3_close(writer);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	assert_true(lies_in_file(w));
	assert_int_equal(world_add(w, "after", 2), KB_OK); /* the lock was given back */
}

static void no_checkpoint_inside_a_transaction(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);
	enum kb_rc rc;

	kb_run(c, &surveys_add, kb_t(word), kb_i(1));
	told_begin();
	rc = kb_store_checkpoint(w->house.store);
	assert_string_equal(told_end(), "ERROR no checkpoint: a transaction is open, or the store cannot be opened twice\n");
	assert_int_equal(rc, KB_FAIL);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(world_rows(w), 1);
}

/* ---- Verifying ---- */

static const struct kb_plugin *const both[] = { &survey, &surveys, NULL };

static size_t problems(struct world *w, const struct kb_plugin *const *plugins, size_t n, const char **said)
{
	size_t found;

	told_begin();
	found = kb_store_verify(w->house.store, plugins, n);
	*said = told_end();
	return found;
}

static void a_sound_store_has_no_problems(void **state)
{
	const char *said;

	assert_int_equal(world_add(*state, "a", 1), KB_OK);
	assert_int_equal(problems(*state, both, 2, &said), 0);
	assert_string_equal(said, "");
}

/* Tables that are not there, one statement that does not fit, one that reaches over. */
static void what_does_not_fit_the_store_is_counted(void **state)
{
	static const struct kb_migration more[] = { { 1, "CREATE TABLE notes_row (a TEXT);" }, { 0 } };
	static const struct kb_stmt wrong = { "notes", "notes_wrong", "SELECT a FROM notes_row" };
	static const struct kb_stmt over = { "notes", "notes_over", "SELECT n FROM surveys_row" };
	static const struct kb_stmt *const statements[] = { &wrong, &over, NULL };
	static const struct kb_plugin notes = {
		.abi = KB_ABI, .name = "notes", .migrations = more, .statements = statements,
	};
	const struct kb_plugin *const list[] = { &survey, &notes, NULL };
	const char *said;

	assert_int_equal(problems(*state, list, 2, &said), 3);
	assert_string_equal(said,
	    "ERROR the tables of notes are not those of this program: run `klankbord migrate`\n"
	    "ERROR statement notes_wrong: no such table: notes_row\n"
	    "ERROR statement notes_over: notes may not read surveys_row: it has only what begins with notes_; "
	    "what others know comes through observations (.hears)\n");
}

static void a_row_that_points_at_nothing_is_a_problem(void **state)
{
	struct world *w = *state;
	static const struct kb_migration more[] = {
		{ 1, "CREATE TABLE notes_row (key TEXT PRIMARY KEY);"
		     "CREATE TABLE notes_leaf (key TEXT REFERENCES notes_row (key));" }, { 0 } };
	static const char orphan[] = "INSERT INTO notes_leaf (key) VALUES ('nobody')";
	const char *said;
	sqlite3 *db;

	assert_int_equal(kb_store_migrate(w->house.store, "notes", more, WORLD_NOW), KB_OK);
	assert_int_equal(kb_store_exec(w->house.store, orphan), KB_FAIL); /* we cannot make one */
	db = world_stranger(w->path);
	assert_int_equal(sqlite3_exec(db, orphan, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(problems(w, both, 2, &said), 1);
	assert_string_equal(said, "ERROR a row points at nothing, in table: notes_leaf\n");
}

/* Every page but the first is overwritten; the first one says that we may look. */
static void a_damaged_file_is_reported(void **state)
{
	struct world *w = *state;
	const char *said;
	char *bytes;
	size_t n;

	for (int i = 0; i < 400; i++)
		assert_int_equal(world_add(w, kb_arena_fmt(w->arena, "%s-%d", word, i), i), KB_OK);
	assert_int_equal(kb_store_checkpoint(w->house.store), KB_OK);
	kb_store_close(w->house.store);
	w->house.store = NULL;
	bytes = world_file(w, w->path, &n);
	assert_true(n > 2 * 4096);
	memset(bytes + 4096, 0x5a, n - 4096);
	world_write(w->path, bytes, n);
	unlink(world_path(w, "store.db-wal"));
	unlink(world_path(w, "store.db-shm"));
	assert_non_null(world_reopen(w, 0));
	assert_true(problems(w, both, 2, &said) > 0);
	assert_non_null(strstr(said, "ERROR the store is damaged: "));
}

static void another_connections_commit_changes_the_version(void **state)
{
	struct world *w = *state;
	int64_t before = kb_store_version(w->house.store);
	sqlite3 *db = world_stranger(w->path);

	assert_int_equal(world_add(w, "own", 1), KB_OK);
	assert_int_equal(kb_store_version(w->house.store), before);
	assert_int_equal(sqlite3_exec(db, "DELETE FROM surveys_row", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_not_equal(kb_store_version(w->house.store), before);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, world_open, world_close)
/* The cache has its memory from the beginning; with the presets of SQLite these pages
 * would take 200 kB more. */
static void pages_that_are_read_take_no_more_memory(void **state)
{
	struct world *w = *state;
	sqlite3 *db = world_stranger(w->path);
	sqlite3_int64 before;

	assert_int_equal(sqlite3_exec(db, "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 600)"
	    " INSERT INTO surveys_row SELECT hex(randomblob(1000)), i FROM n", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	world_add(w, "one", 1);
	before = sqlite3_memory_used();
	assert_true(before > 0);
	kb_ask(world_task(w, &surveys), &surveys_count);
	assert_true(sqlite3_memory_used() - before < 50000);
}

#define IN_STORE(test) cmocka_unit_test_setup_teardown(test, world_open_stored, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(a_new_store_is_for_its_owner_only),
		IN_FOLDER(a_store_that_is_not_there_is_not_made_by_the_way),
		IN_FOLDER(a_file_of_somebody_else_is_refused_and_left_alone),
		IN_FOLDER(an_empty_file_becomes_ours),
		IN_FOLDER(a_folder_that_cannot_be_written_is_said),
		IN_FOLDER(without_room_for_a_wal_there_is_no_store),
		IN_STORE(every_connection_has_its_guards),
		IN_FOLDER(the_library_sets_none_of_them),
		IN_STORE(the_schema_cannot_be_written_as_a_table),
		IN_STORE(only_a_checkpoint_moves_pages),
		IN_STORE(a_deleted_word_does_not_linger_in_the_file),
		IN_STORE(a_reader_holds_back_pages_and_none_is_lost),
		IN_STORE(what_is_forgotten_lies_in_neither_file),
		IN_STORE(no_checkpoint_while_somebody_writes),
		IN_STORE(no_checkpoint_inside_a_transaction),
		IN_STORE(a_sound_store_has_no_problems),
		IN_STORE(what_does_not_fit_the_store_is_counted),
		IN_STORE(a_row_that_points_at_nothing_is_a_problem),
		IN_STORE(a_damaged_file_is_reported),
		IN_STORE(another_connections_commit_changes_the_version),
		IN_STORE(pages_that_are_read_take_no_more_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
