/* test-walls.c - what a plugin may do with its own tables, and may not with others'.
 *
 * Two neighbours: survey and surveys. Each forbidden statement is refused to survey with
 * the sentence that tells why; where somebody may run it, the same text is then taken
 * from surveys, so that it was the wall that refused and not a slip of the pen. */
#include "test-world.h"

#include <string.h>

#include "test-told.h"

#define READ(table) "survey may not read " table ": it has only what begins with survey_; what others know comes through " \
	"observations (.hears)"
#define WRITE(table) "survey may not write " table ": it has only what begins with survey_; what others know comes through " \
	"observations (.hears)"
#define MAKE(table) "survey may not make or drop " table ": it has only what begins with survey_; what others know comes " \
	"through observations (.hears)"
#define ALTER(table) "survey may not alter " table ": it has only what begins with survey_; what others know comes through " \
	"observations (.hears)"
#define USE(what) "survey may not use " what ": statements read and write its own tables, migrations make them"
#define SCHEMA USE("the schema (CREATE, ALTER or DROP outside a migration, tables that show it)")
#define TRANSACTION USE("BEGIN, COMMIT or SAVEPOINT (the core begins and ends transactions)")
#define OTHERS USE("views, triggers, temporary or virtual tables, ANALYZE")

/* ---- Statements ---- */

/* NULL: it is taken; else the reason. */
static const char *why_not(struct world *w, const char *owner, const char *sql)
{
	const struct kb_stmt stmt = { owner, "a_statement", kb_arena_text(w->arena, sql) };
	struct kb_store *s = w->house.store;
	bool taken;

	kb_walls_up(s, owner, false);
	taken = kb_prepared_get(s, &stmt) != NULL;
	kb_walls_down(s);
	return taken ? NULL : kb_arena_text(w->arena, kb_store_reason(s));
}

static void expect_taken(struct world *w, const char *owner, const char *sql)
{
	const char *why = why_not(w, owner, sql);

	if (why)
		fail_msg("%s, of %s: %s", sql, owner, why);
}

static void expect_refused(struct world *w, const char *owner, const char *sql, const char *why)
{
	const char *said = why_not(w, owner, sql);

	if (!said || strcmp(said, why) != 0)
		fail_msg("%s, of %s: %s", sql, owner, said ? said : "was taken");
}

static const char *const own[] = {
	"SELECT n FROM survey_row",
	"SELECT n FROM SURVEY_ROW",
	"SELECT s.n FROM survey_row s JOIN survey_row t ON t.key = s.key",
	"SELECT surveys_row.n FROM survey_row surveys_row", /* a name for this statement only */
	"WITH surveys_row AS (SELECT n FROM survey_row) SELECT n FROM surveys_row",
	"WITH RECURSIVE r (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM r WHERE i < 5) SELECT i FROM r",
	"SELECT COUNT(*), COALESCE(MAX(n), 0), UPPER(key) FROM survey_row GROUP BY key HAVING COUNT(*) > 1 ORDER BY 1",
	"INSERT INTO survey_row (key, n) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET n = excluded.n",
	"INSERT INTO survey_row (key, n) SELECT key || 'x', n FROM survey_row",
	"UPDATE survey_row SET n = n + 1 WHERE key = $1 RETURNING n",
	"DELETE FROM survey_row WHERE n IN (SELECT n FROM survey_row)",
};

static void its_own_tables_are_open(void **state)
{
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		expect_taken(*state, "survey", own[i]);
}

/* Taken from surveys, whose table it is. */
static const struct { const char *sql, *why; } of_the_neighbour[] = {
	{ "SELECT n FROM surveys_row", READ("surveys_row") },
	{ "SELECT n FROM SURVEYS_ROW", READ("surveys_row") },
	{ "SELECT n FROM \"surveys_row\"", READ("surveys_row") },
	{ "SELECT n FROM main.surveys_row", READ("surveys_row") },
	{ "SELECT survey_row.n FROM surveys_row survey_row", READ("surveys_row") },
	{ "SELECT COUNT(*) FROM surveys_row", READ("surveys_row") },
	{ "SELECT 1 FROM surveys_row", READ("surveys_row") },
	{ "SELECT 1 WHERE EXISTS (SELECT 1 FROM surveys_row)", READ("surveys_row") },
	{ "WITH survey_row AS (SELECT n FROM surveys_row) SELECT n FROM survey_row", READ("surveys_row") },
	{ "SELECT 1 UNION SELECT n FROM surveys_row", READ("surveys_row") },
	{ "EXPLAIN SELECT n FROM surveys_row", READ("surveys_row") },
	{ "INSERT INTO surveys_row (key, n) VALUES ($1, $2)", WRITE("surveys_row") },
	{ "INSERT INTO surveys_row DEFAULT VALUES", WRITE("surveys_row") },
	{ "UPDATE surveys_row SET n = 0", WRITE("surveys_row") },
	{ "DELETE FROM surveys_row", WRITE("surveys_row") },
	{ "DELETE FROM surveys_row RETURNING n", WRITE("surveys_row") },
};

static void a_neighbours_table_is_closed_and_open_to_him(void **state)
{
	for (size_t i = 0; i < sizeof of_the_neighbour / sizeof *of_the_neighbour; i++) {
		expect_refused(*state, "survey", of_the_neighbour[i].sql, of_the_neighbour[i].why);
		expect_taken(*state, "surveys", of_the_neighbour[i].sql);
	}
}

/* Both tables in one statement: refused to either, taken where there are no walls. */
static const char *const mixed[] = {
	"INSERT INTO survey_row (key, n) SELECT key, n FROM surveys_row",
	"INSERT INTO survey_row (key, n) VALUES ($1, (SELECT MAX(n) FROM surveys_row))",
	"UPDATE survey_row SET n = (SELECT MAX(n) FROM surveys_row)",
	"UPDATE survey_row SET n = s.n FROM surveys_row s WHERE s.key = survey_row.key",
	"DELETE FROM survey_row WHERE key IN (SELECT key FROM surveys_row)",
	"DELETE FROM survey_row RETURNING (SELECT MAX(n) FROM surveys_row)",
	"SELECT s.n FROM survey_row s JOIN surveys_row t ON t.key = s.key",
	"SELECT s.n FROM survey_row s LEFT JOIN surveys_row t ON t.key = s.key",
	"SELECT n FROM survey_row ORDER BY (SELECT MAX(n) FROM surveys_row)",
	"SELECT n FROM survey_row EXCEPT SELECT n FROM surveys_row",
};

static void nothing_reaches_over_by_the_way(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < sizeof mixed / sizeof *mixed; i++) {
		sqlite3_stmt *q = NULL;

		expect_refused(w, "survey", mixed[i], READ("surveys_row"));
		assert_non_null(why_not(w, "surveys", mixed[i]));
		assert_int_equal(sqlite3_prepare_v2(w->house.store->db, mixed[i], -1, &q, NULL), SQLITE_OK);
		sqlite3_finalize(q);
	}
}

/* Nobody's: refused to both neighbours alike. */
static const struct { const char *sql, *why; } of_nobody[] = {
	{ "SELECT name FROM sqlite_master", SCHEMA },
	{ "SELECT name FROM sqlite_schema", SCHEMA },
	{ "SELECT name FROM sqlite_temp_master", SCHEMA },
	{ "UPDATE sqlite_master SET sql = ''", "table sqlite_master may not be modified" },
	{ "SELECT sha256 FROM kb_migration", READ("kb_migration") },
	{ "DELETE FROM kb_migration", WRITE("kb_migration") },
	{ "PRAGMA table_info(survey_row)", USE("PRAGMA") },
	{ "PRAGMA secure_delete = OFF", USE("PRAGMA") },
	{ "PRAGMA foreign_keys = OFF", USE("PRAGMA") },
	{ "PRAGMA quick_check", USE("PRAGMA") },
	{ "ATTACH '/tmp/kb-test-other.db' AS other", USE("ATTACH or DETACH") },
	{ "DETACH main", USE("ATTACH or DETACH") },
	{ "BEGIN", TRANSACTION },
	{ "COMMIT", TRANSACTION },
	{ "ROLLBACK", TRANSACTION },
	{ "SAVEPOINT kb_mark", TRANSACTION },
	{ "RELEASE kb_mark", TRANSACTION },
	{ "SELECT load_extension('x')", USE("load_extension") },
	{ "SELECT LOAD_EXTENSION('x', 'y')", USE("load_extension") },
	{ "CREATE TABLE survey_more (a TEXT)", SCHEMA },
	{ "CREATE INDEX survey_by_n ON survey_row (n)", SCHEMA },
	{ "ALTER TABLE survey_row ADD COLUMN o BIGINT", SCHEMA },
	{ "ALTER TABLE survey_row RENAME TO survey_other", SCHEMA },
	{ "DROP TABLE survey_row", SCHEMA },
	{ "REINDEX survey_row", SCHEMA },
	{ "CREATE TEMP TABLE survey_more (a TEXT)", SCHEMA },
	{ "CREATE TABLE temp.survey_more (a TEXT)", SCHEMA },
	{ "CREATE VIEW survey_view AS SELECT n FROM survey_row", SCHEMA },
	{ "CREATE TRIGGER survey_t AFTER DELETE ON survey_row BEGIN DELETE FROM survey_row; END", OTHERS },
	{ "CREATE VIRTUAL TABLE survey_words USING fts5 (a)", SCHEMA },
	{ "ANALYZE", OTHERS },
	{ "", "it must be one statement, no more and no less" },
	{ "-- nothing", "it must be one statement, no more and no less" },
	{ "SELECT 1; SELECT 2", "it must be one statement, no more and no less" },
	{ "SELECT 1; -- and more", "it must be one statement, no more and no less" },
	{ "SELECT n FROM survey", "no such table: survey" },
	{ "SELECT \"a word\" FROM survey_row", "no such column: a word" }, /* never taken for a text */
};

/* The same sentence with the other name in it. */
static const char *for_surveys(struct world *w, const char *why)
{
	return strncmp(why, "survey ", 7) ? NULL : kb_arena_fmt(w->arena, "surveys %.24s", why + 7);
}

static void what_is_nobodys_is_closed_to_all(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < sizeof of_nobody / sizeof *of_nobody; i++) {
		const char *other = for_surveys(w, of_nobody[i].why), *said;

		expect_refused(w, "survey", of_nobody[i].sql, of_nobody[i].why);
		said = why_not(w, "surveys", of_nobody[i].sql);
		assert_non_null(said);
		if (other && strncmp(said, other, strlen(other)) != 0)
			fail_msg("%s: %s", of_nobody[i].sql, said);
	}
}

/* Functions that look into the schema through a table of their own, by whatever name. */
static void functions_that_show_the_schema_are_closed(void **state)
{
	static const char *const list[] = {
		"SELECT name FROM pragma_table_info('surveys_row')", "SELECT name FROM pragma_table_list",
		"SELECT file FROM pragma_database_list", "SELECT name FROM dbstat", "SELECT sql FROM sqlite_stmt",
	};

	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		assert_non_null(why_not(*state, "survey", list[i]));
}

/* A statement is prepared once; that of the owner opens nothing to the other. */
static void one_text_two_owners(void **state)
{
	static const char sql[] = "SELECT n FROM surveys_row";
	static const struct kb_stmt theirs = { "surveys", "surveys_peek", sql }, ours = { "survey", "survey_peek", sql };
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	kb_ask(c, &theirs);
	assert_false(kb_failed(c));
	c = world_task(w, &survey);
	told_begin();
	kb_ask(c, &ours);
	assert_string_equal(told_end(), "ERROR survey: survey_peek: " READ("surveys_row") "\n");
	c = world_task(w, &surveys);
	kb_ask(c, &theirs);
	assert_false(kb_failed(c));
}

/* Another process changes the schema, so that SQLite prepares anew while it steps: the
 * deletion would now run on into a neighbour's table. */
static void the_walls_stand_when_it_is_prepared_anew(void **state)
{
	static const struct kb_stmt drop = { "survey", "survey_drop", "DELETE FROM survey_row WHERE key = $1" };
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &survey);
	sqlite3 *db = world_stranger(w->path);

	kb_run(c, &drop, kb_t("a"));
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE survey_leaf (key TEXT REFERENCES survey_row (key) ON DELETE CASCADE)",
	    NULL, NULL, NULL), SQLITE_OK);
	c = world_task(w, &survey);
	kb_run(c, &drop, kb_t("a"));
	assert_int_equal(kb_tx_commit(c), KB_OK); /* control: its own is taken */
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE surveys_leaf (key TEXT REFERENCES survey_row (key) ON DELETE CASCADE)",
	    NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	c = world_task(w, &survey);
	told_begin();
	kb_run(c, &drop, kb_t("a"));
	assert_string_equal(told_end(), "ERROR survey: survey_drop: " WRITE("surveys_leaf") "\n");
}

/* ---- Migrations ---- */

/* What a migration of survey says, tried in a store of its own. */
static const char *migration_says(const char *sql, enum kb_rc *rc)
{
	const char *said;
	const struct kb_migration list[] = { survey.migrations[0], { 2, sql }, { 0 } };
	void *state;
	struct world *w;

	assert_int_equal(world_open_stored(&state), 0);
	w = state;
	told_begin();
	*rc = kb_store_migrate(w->house.store, "survey", list, WORLD_NOW);
	said = told_end();
	assert_int_equal(kb_store_is_migrated(w->house.store, "survey", list), *rc == KB_OK);
	assert_true(kb_store_is_migrated(w->house.store, "surveys", surveys.migrations));
	assert_int_equal(world_add(w, "the-neighbour-works", 1), KB_OK);
	world_close(&state);
	return said;
}

static const char *const may_migrate[] = {
	"CREATE TABLE survey_more (a TEXT PRIMARY KEY, b BIGINT CHECK (b > 0))",
	"CREATE TABLE survey_leaf (key TEXT REFERENCES survey_row (key) ON DELETE CASCADE)",
	"CREATE INDEX survey_by_n ON survey_row (n); DROP INDEX survey_by_n",
	"ALTER TABLE survey_row ADD COLUMN o BIGINT NOT NULL DEFAULT 1 CHECK (o > 0)",
	"ALTER TABLE survey_row RENAME COLUMN n TO m",
	"ALTER TABLE survey_row ADD COLUMN o BIGINT; ALTER TABLE survey_row DROP COLUMN o",
	"CREATE TABLE survey_new (key TEXT PRIMARY KEY, n BIGINT);"
	"INSERT INTO survey_new SELECT key, n FROM survey_row; DROP TABLE survey_row;"
	"ALTER TABLE survey_new RENAME TO survey_row",
	"INSERT INTO survey_row (key, n) VALUES ('first', 1); UPDATE survey_row SET n = 2; DELETE FROM survey_row",
};

static void a_migration_may_shape_its_own_tables(void **state)
{
	enum kb_rc rc;

	(void)state;
	for (size_t i = 0; i < sizeof may_migrate / sizeof *may_migrate; i++) {
		assert_string_equal(migration_says(may_migrate[i], &rc), "");
		assert_int_equal(rc, KB_OK);
	}
}

#define RENAMED "a table is renamed to a name of somebody else: keep its owner's name in front"
#define POINTS "a foreign key points at a table of somebody else: keep the key of that row without REFERENCES"

static const struct { const char *sql, *why; } may_not_migrate[] = {
	{ "CREATE TABLE surveys_more (a TEXT)", MAKE("surveys_more") },
	{ "CREATE TABLE surveymore (a TEXT)", MAKE("surveymore") },
	{ "CREATE TABLE survey (a TEXT)", MAKE("survey") },
	{ "CREATE TABLE kb_more (a TEXT)", MAKE("kb_more") },
	{ "CREATE TABLE SURVEY_more (a TEXT)", MAKE("SURVEY_more") },
	{ "CREATE TABLE survey_counter (id INTEGER PRIMARY KEY AUTOINCREMENT)", MAKE("sqlite_sequence") },
	{ "CREATE TABLE survey_copy AS SELECT key FROM surveys_row", READ("surveys_row") },
	{ "CREATE INDEX survey_i ON surveys_row (n)", MAKE("surveys_row") },
	{ "CREATE INDEX surveys_i ON survey_row (n)", MAKE("surveys_i") },
	{ "DROP TABLE surveys_row", MAKE("surveys_row") },
	{ "DROP TABLE kb_migration", MAKE("kb_migration") },
	{ "ALTER TABLE surveys_row ADD COLUMN o BIGINT", ALTER("surveys_row") },
	{ "ALTER TABLE surveys_row RENAME TO survey_mine", ALTER("surveys_row") },
	{ "ALTER TABLE survey_row RENAME TO surveys_mine", RENAMED },
	{ "ALTER TABLE survey_row RENAME TO kb_mine", RENAMED },
	{ "CREATE TABLE survey_leaf (key TEXT REFERENCES surveys_row (key) ON DELETE CASCADE)", POINTS },
	{ "CREATE TABLE survey_leaf (key TEXT, FOREIGN KEY (key) REFERENCES kb_migration (owner))", POINTS },
	{ "ALTER TABLE survey_row ADD COLUMN o TEXT REFERENCES surveys_row (key)", POINTS },
	{ "INSERT INTO survey_row SELECT key, n FROM surveys_row", READ("surveys_row") },
	{ "DELETE FROM surveys_row", WRITE("surveys_row") },
	{ "DELETE FROM kb_migration", WRITE("kb_migration") },
	{ "CREATE TEMP TABLE survey_t (a TEXT)", OTHERS },
	{ "CREATE TABLE temp.survey_t (a TEXT)", OTHERS },
	{ "CREATE VIEW survey_v AS SELECT n FROM survey_row", OTHERS },
	{ "CREATE TRIGGER survey_t AFTER DELETE ON survey_row BEGIN DELETE FROM survey_row; END", OTHERS },
	{ "CREATE VIRTUAL TABLE survey_words USING fts5 (a)", OTHERS },
	{ "ANALYZE survey_row", OTHERS },
	{ "PRAGMA writable_schema = ON", USE("PRAGMA") },
	{ "UPDATE sqlite_master SET sql = sql", "table sqlite_master may not be modified" },
	{ "ATTACH '/tmp/kb-test-other.db' AS other", USE("ATTACH or DETACH") },
	{ "COMMIT; DROP TABLE survey_row", TRANSACTION },
	{ "VACUUM INTO '/tmp/kb-test-copy.db'", "cannot VACUUM from within a transaction" },
	{ "SELECT load_extension('x')", USE("load_extension") },
	{ "REINDEX surveys_row", "survey may not index sqlite_autoindex_surveys_row_1: it has only what begins with survey_; "
	                         "what others know comes through observations (.hears)" },
};

static void a_migration_may_touch_nothing_else(void **state)
{
	char want[1024];

	(void)state;
	for (size_t i = 0; i < sizeof may_not_migrate / sizeof *may_not_migrate; i++) {
		enum kb_rc rc;
		const char *said = migration_says(may_not_migrate[i].sql, &rc);

		snprintf(want, sizeof want, "ERROR migration 2 of survey: %s. The schema stays as it was\n", may_not_migrate[i].why);
		if (rc != KB_FAIL || strcmp(said, want) != 0)
			fail_msg("%s: %s", may_not_migrate[i].sql, said);
	}
}

#define IN_STORE(test) cmocka_unit_test_setup_teardown(test, world_open_stored, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_STORE(its_own_tables_are_open),
		IN_STORE(a_neighbours_table_is_closed_and_open_to_him),
		IN_STORE(nothing_reaches_over_by_the_way),
		IN_STORE(what_is_nobodys_is_closed_to_all),
		IN_STORE(functions_that_show_the_schema_are_closed),
		IN_STORE(one_text_two_owners),
		IN_STORE(the_walls_stand_when_it_is_prepared_anew),
		cmocka_unit_test(a_migration_may_shape_its_own_tables),
		cmocka_unit_test(a_migration_may_touch_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
