/* torture-migrate.c - a migration ends at any moment: each file of it is there whole or
 * not at all, and the next start completes it.
 *
 * The process is killed before the Nth statement, then before the Nth write, for every N;
 * then the disk is full from the Nth write on. The files change tables that are there
 * with rows in them, as the files of a release do. Control: the same files without a
 * transaction around each are seen half done. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "private.h"
#include "test-shim.h"
#include "work.h"

static const struct kb_migration release[] = {
	{ 1, "CREATE TABLE notes_row (key TEXT PRIMARY KEY, n BIGINT NOT NULL);"
	     "INSERT INTO notes_row VALUES ('a', 1); INSERT INTO notes_row VALUES ('b', 2);" },
	{ 2, "ALTER TABLE notes_row ADD COLUMN more TEXT NOT NULL DEFAULT '';"
	     "UPDATE notes_row SET more = 'x' WHERE n = 1;"
	     "CREATE INDEX notes_by_more ON notes_row (more);" },
	{ 3, "CREATE TABLE notes_other (key TEXT PRIMARY KEY, n BIGINT NOT NULL);"
	     "INSERT INTO notes_other SELECT key, n FROM notes_row;"
	     "DROP TABLE notes_row;"
	     "ALTER TABLE notes_other RENAME TO notes_last;" },
	{ 0 }
};
enum { FILES = 3, MOST = 2000 };

/* What the database says when so many files are applied, and nothing in between. */
static const char look[] =
    "SELECT COALESCE((SELECT group_concat(name || ':' || sql, '|') FROM (SELECT name, sql FROM sqlite_master "
    "WHERE name LIKE 'notes%' AND sql IS NOT NULL ORDER BY name)), '') || '#' || "
    "(SELECT COUNT(*) FROM kb_migration WHERE owner = 'notes')";
static char *states[FILES + 1];

static const char *base;     /* a store before the release */
static const char *path;     /* the copy that is migrated */

enum fault { NO_FAULT, KILL_AT_STATEMENT, KILL_AT_WRITE, FULL_FROM_WRITE };
static struct { enum fault fault; int at, statements, writes; } plan;

/* ---- Faults ---- */

static int on_call(struct shim_call *c)
{
	if (c->op > SHIM_SYNC || c->file == SHIM_OTHER)
		return shim_go(c);
	plan.writes++;
	if (plan.fault == KILL_AT_WRITE && plan.writes == plan.at)
		_exit(9);
	if (plan.fault == FULL_FROM_WRITE && plan.writes >= plan.at && c->op == SHIM_WRITE)
		return SQLITE_FULL;
	return shim_go(c);
}

static int on_statement(unsigned what, void *arg, void *statement, void *text)
{
	(void)what, (void)arg, (void)statement, (void)text;
	plan.statements++;
	if (plan.fault == KILL_AT_STATEMENT && plan.statements == plan.at)
		_exit(9);
	return 0;
}

/* ---- A store ---- */

static const char *beside(const char *db, const char *suffix)
{
	static char names[2][256];
	static int turn;
	char *name = names[turn ^= 1];

	snprintf(name, sizeof(names[0]), "%s%s", db, suffix);
	return name;
}

static void copy_base(void)
{
	unlink(beside(path, "-shm"));
	work_copy(base, path);
	work_copy(beside(base, "-wal"), beside(path, "-wal"));
}

static char *state_of(const char *db)
{
	sqlite3_stmt *q = NULL;
	sqlite3 *own;
	char *text = NULL;

	sqlite3_open_v2(db, &own, SQLITE_OPEN_READWRITE, "unix");
	sqlite3_db_config(own, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	if (sqlite3_prepare_v2(own, look, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		text = strdup((const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	sqlite3_close(own);
	if (!text)
		work_give_up("the store cannot be looked at");
	return text;
}

/* How many files are applied; -1: half of one is. */
static int files_in(const char *db)
{
	char *state = state_of(db);
	int n = FILES;

	while (n >= 0 && strcmp(state, states[n]) != 0)
		n--;
	free(state);
	return n;
}

static enum kb_rc migrate(const struct kb_migration *list)
{
	struct kb_store *s = kb_store_open(path, 0);
	enum kb_rc rc;

	if (!s)
		return KB_FAIL;
	sqlite3_trace_v2(s->db, SQLITE_TRACE_STMT, on_statement, NULL);
	rc = kb_store_migrate(s, "notes", list, 0);
	kb_store_close(s);
	return rc;
}

static void make_base(void)
{
	struct kb_store *s;

	base = work_path("base.db");
	path = work_path("store.db");
	s = kb_store_open(base, KB_STORE_CREATE);
	if (!s || kb_store_migrate(s, "notes", (const struct kb_migration[]){ { 0 } }, 0) != KB_OK)
		work_give_up("the store cannot be made");
	kb_store_close(s);
}

/* The states that may be found: after no file, one, two, all. */
static void learn_states(void)
{
	for (int n = 0; n <= FILES; n++) {
		struct kb_migration some[FILES + 1] = { { 0 } };

		memcpy(some, release, (size_t)n * sizeof(*some));
		copy_base();
		if (migrate(some) != KB_OK)
			work_give_up("the files do not run at all");
		states[n] = state_of(path);
	}
}

/* ---- The faults, one after the other ---- */

/* Runs `what` in a process of its own under the fault. True: it came to its end. */
static bool came_to_its_end(enum kb_rc (*what)(void))
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		plan.statements = plan.writes = 0;
		_exit(what() == KB_OK ? 0 : 1);
	}
	waitpid(child, &status, 0);
	return status == 0;
}

static enum kb_rc migrate_release(void)
{
	return migrate(release);
}

struct count { int kills, half, incomplete, seen[FILES + 1]; };

/* What the next start finds, and makes of it. */
static void look_afterwards(struct count *n)
{
	int files = files_in(path);

	if (files < 0)
		n->half++;
	else
		n->seen[files]++;
	plan.fault = NO_FAULT;
	if (migrate(release) != KB_OK || files_in(path) != FILES)
		n->incomplete++;
}

static struct count try_every(enum fault fault, enum kb_rc (*what)(void), bool again)
{
	struct count n = { 0 };

	for (int at = 1; at < MOST; at++) {
		copy_base();
		plan.fault = fault;
		plan.at = at;
		if (came_to_its_end(what))
			break;
		n.kills++;
		if (again)
			look_afterwards(&n);
		else
			n.half += files_in(path) < 0;
	}
	return n;
}

static void tell(enum fault fault, const char *name)
{
	struct count n = try_every(fault, migrate_release, true);

	printf("# %s: %d times; after it 0, 1, 2, 3 files were applied %d, %d, %d, %d times, half of one %d times\n", name, n.kills,
	    n.seen[0], n.seen[1], n.seen[2], n.seen[3], n.half);
	work_ok(n.kills > 8 && n.seen[0] && n.seen[1] && n.seen[2], "%s: it met each file, %d times in all", name, n.kills);
	work_ok(!n.half, "%s: each file is there whole or not at all", name);
	work_ok(!n.incomplete, "%s: the next start completes it", name);
}

/* The same texts, each statement by itself. */
static enum kb_rc without_transaction(void)
{
	sqlite3 *db;
	int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL);

	sqlite3_trace_v2(db, SQLITE_TRACE_STMT, on_statement, NULL);
	for (int i = 0; rc == SQLITE_OK && i < FILES; i++)
		rc = sqlite3_exec(db, release[i].sql, NULL, NULL, NULL);
	sqlite3_close(db);
	return rc == SQLITE_OK ? KB_OK : KB_FAIL;
}

int main(void)
{
	struct count n;

	if (!freopen("/dev/null", "w", stderr)) /* the full disk is told of each time */
		work_give_up("no /dev/null");
	shim_install(on_call, NULL);
	make_base();
	learn_states();
	tell(KILL_AT_STATEMENT, "killed before the Nth statement");
	tell(KILL_AT_WRITE, "killed before the Nth write or sync");
	tell(FULL_FROM_WRITE, "the disk full from the Nth write on");
	n = try_every(KILL_AT_STATEMENT, without_transaction, false);
	work_ok(n.half > 0, "control: without a transaction around it, a file is seen half done %d of %d times", n.half, n.kills);
	for (size_t i = 0; i <= FILES; i++)
		free(states[i]);
	work_end();
	return work_status();
}
