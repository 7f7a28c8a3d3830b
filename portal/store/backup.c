/* backup.c - a whole copy of the store, and proof that it is one.
 *
 * VACUUM INTO copies what one reader sees, without keeping writers out for as long as it
 * runs. But the rows must be counted at the very same moment, and no second connection
 * can be given the view of the first. So the fence and the write lock are held while both
 * begin to read; nobody can write in between, so both see the same. They go as soon as the
 * copier has its view. (The backup interface of SQLite begins anew whenever somebody
 * writes: under load it never ends.) */
#include "backup.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "log.h"
#include "private.h"

enum { LOOK_EVERY = 20 }; /* steps of the copier between two looks whether it has its view */

/* ---- Facts ------------------------------------------------------------------------ */

/* Runs a query whose rows are one text each, and adds them as lines. */
static bool add_lines(sqlite3 *db, struct kb_buf *b, const char *sql)
{
	sqlite3_stmt *q = NULL;
	int code = sqlite3_prepare_v2(db, sql, -1, &q, NULL);
	while (code == SQLITE_OK && (code = sqlite3_step(q)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(q, 0);
		kb_buf_fmt(b, "%s\n", text == NULL ? "?" : text);
		code = SQLITE_OK;
	}
	sqlite3_finalize(q);
	return code == SQLITE_DONE;
}

static bool add_count(sqlite3 *db, struct kb_buf *b, const char *table)
{
	char *sql = sqlite3_mprintf("SELECT 'rows %q ' || COUNT(*) FROM \"%w\"", table, table);
	bool fine = sql != NULL && add_lines(db, b, sql);
	sqlite3_free(sql);
	return fine;
}

/* Everything is counted by name, so that a table that is gone differs too. */
static bool add_counts(sqlite3 *db, struct kb_buf *b)
{
	struct kb_buf names = { .arena = b->arena };
	if (!add_lines(db, &names, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"))
		return false;
	for (char *at = names.data, *end; at != NULL && (end = strchr(at, '\n')) != NULL; at = end + 1) {
		*end = '\0';
		if (!add_count(db, b, at))
			return false;
	}
	return true;
}

/* The facts that a connection sees; NULL: they cannot be read. */
static const char *read_facts(sqlite3 *db, struct kb_arena *a)
{
	struct kb_buf b = { .arena = a };
	if (!add_lines(db, &b, "SELECT 'migration ' || owner || ' ' || number || ' ' || sha256 FROM kb_migration ORDER BY owner, number") ||
	    !add_counts(db, &b))
		return NULL;
	return b.data;
}

/* ---- Copying ------------------------------------------------------------------------ */

/* The three that copy: who keeps writers out, who reads along, who copies. */
struct copying {
	struct kb_store *holder;
	sqlite3 *reader, *copier;
	bool held;
};

static void let_go(struct copying *t)
{
	if (!t->held)
		return;
	sqlite3_exec(t->holder->db, "ROLLBACK", NULL, NULL, NULL);
	kb_store_leave(t->holder);
	t->held = false;
}

/* SQLite calls this while it copies: writers may go on once the copier has its view. */
static int copier_looks(void *copying)
{
	struct copying *t = copying;
	if (t->held && sqlite3_txn_state(t->copier, "main") >= SQLITE_TXN_READ)
		let_go(t);
	return 0;
}

/* The fence first: in its queue a backup gets its turn beside writers that never rest. */
static enum kb_rc take_lock(struct kb_store *s)
{
	s->walls.why[0] = '\0';
	if (kb_store_enter(s) != KB_OK)
		return KB_FAIL;
	if (kb_store_exec(s, "BEGIN IMMEDIATE") == KB_OK)
		return KB_OK;
	kb_store_leave(s);
	return KB_FAIL;
}

/* From here on nobody writes, and the reader sees what is there now. */
static bool hold(struct copying *t)
{
	t->held = take_lock(t->holder) == KB_OK;
	if (!t->held) {
		kb_log_line(KB_ERROR, "no backup: %s", kb_store_reason(t->holder));
		return false;
	}
	return sqlite3_exec(t->reader, "BEGIN; SELECT COUNT(*) FROM sqlite_schema", NULL, NULL, NULL) == SQLITE_OK;
}

static bool vacuum_into(struct copying *t, const char *path)
{
	char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
	sqlite3_limit(t->copier, SQLITE_LIMIT_ATTACHED, 1); /* the copy is attached while it is made */
	sqlite3_progress_handler(t->copier, LOOK_EVERY, copier_looks, t);
	int code = sql == NULL ? SQLITE_NOMEM : sqlite3_exec(t->copier, sql, NULL, NULL, NULL);
	sqlite3_progress_handler(t->copier, 0, NULL, NULL);
	sqlite3_free(sql);
	let_go(t);
	if (code != SQLITE_OK)
		kb_log_line(KB_ERROR, "no backup: %s cannot be written: %s", path, sqlite3_errmsg(t->copier));
	return code == SQLITE_OK;
}

static const char *copy_held(struct copying *t, struct kb_arena *a, const char *path)
{
	if (!hold(t) || !vacuum_into(t, path))
		return NULL;
	const char *facts = read_facts(t->reader, a);
	if (facts == NULL)
		kb_log_line(KB_ERROR, "no backup: the rows cannot be counted: %s", sqlite3_errmsg(t->reader));
	return facts;
}

static const char *copy_with_three(struct kb_store *s, struct kb_arena *a, const char *path)
{
	struct copying t = { s, kb_store_connect(s->path), kb_store_connect(s->path), false };
	const char *facts = NULL;
	if (t.reader != NULL && t.copier != NULL)
		facts = copy_held(&t, a, path);
	let_go(&t);
	sqlite3_close(t.reader);
	sqlite3_close(t.copier);
	return facts;
}

/* ---- The file ------------------------------------------------------------------------- */

/* SQLite copies into an empty file as into none: made here, only its owner can read it. */
static bool make_empty(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0) {
		kb_log_line(KB_ERROR, "no backup: %s cannot be made: %s", path, strerror(errno));
		return false;
	}
	close(fd);
	return true;
}

static bool sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool fine = fd >= 0 && fsync(fd) == 0;
	if (!fine)
		kb_log_line(KB_ERROR, "no backup: %s does not go to disk: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return fine;
}

enum kb_rc kb_store_copy(struct kb_store *s, struct kb_arena *a, const char *path, const char **facts)
{
	if (s->in != NULL || !make_empty(path))
		return KB_FAIL;
	*facts = copy_with_three(s, a, path);
	if (*facts != NULL && sync_file(path))
		return KB_OK;
	unlink(path);
	return KB_FAIL;
}

/* ---- Proof ------------------------------------------------------------------------------ */

/* A file that may be anybody's: nothing in it is trusted, nothing is written. */
static sqlite3 *open_copy(const char *path, const char *name)
{
	sqlite3 *db = NULL;
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code == SQLITE_OK && sqlite3_db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL) == SQLITE_OK &&
	    sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL) == SQLITE_OK &&
	    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL) == SQLITE_OK &&
	    sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL) == SQLITE_OK &&
	    sqlite3_exec(db, "PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0", NULL, NULL, NULL) == SQLITE_OK)
		return db;
	kb_log_line(KB_ERROR, "%s cannot be opened: %s", name, db == NULL ? "no memory" : sqlite3_errmsg(db));
	sqlite3_close(db);
	return NULL;
}

static bool is_same(struct kb_arena *a, sqlite3 *db, const char *name, const char *facts)
{
	const char *found = read_facts(db, a);
	if (found == NULL)
		kb_log_line(KB_ERROR, "%s cannot be read to its end: %s", name, sqlite3_errmsg(db));
	else if (strcmp(found, facts) != 0)
		kb_log_line(KB_ERROR, "%s does not hold the rows that were in the store when it was made", name);
	return found != NULL && strcmp(found, facts) == 0;
}

static bool is_whole(struct kb_arena *a, sqlite3 *db, const char *name, const char *facts)
{
	if (kb_store_number(db, "PRAGMA application_id") != KB_STORE_ID) {
		kb_log_line(KB_ERROR, "%s is no store of this program", name);
		return false;
	}
	return kb_pragma_problems(db, "PRAGMA integrity_check", name) == 0 &&
	    kb_pragma_problems(db, "PRAGMA foreign_key_check", name) == 0 && is_same(a, db, name, facts);
}

enum kb_rc kb_copy_check(struct kb_arena *a, const char *path, const char *name, const char *facts)
{
	sqlite3 *db = open_copy(path, name);
	bool fine = db != NULL && is_whole(a, db, name, facts);
	sqlite3_close(db);
	return fine ? KB_OK : KB_FAIL;
}

/* ---- Whose migrations --------------------------------------------------------------------- */

static const struct kb_migration *find_migration(const struct kb_plugin *const *plugins, size_t n, const char *owner, unsigned number)
{
	for (size_t i = 0; i < n; i++)
		for (const struct kb_migration *m = plugins[i]->migrations; strcmp(plugins[i]->name, owner) == 0 && m != NULL && m->number != 0; m++)
			if (m->number == number)
				return m;
	return NULL;
}

static bool is_known(const char *line, const struct kb_plugin *const *plugins, size_t n)
{
	char owner[64], hash[80], here[2 * crypto_hash_sha256_BYTES + 1];
	unsigned char sum[crypto_hash_sha256_BYTES];
	unsigned number;
	if (sscanf(line, "migration %63s %u %79s", owner, &number, hash) != 3)
		return false;
	const struct kb_migration *m = find_migration(plugins, n, owner, number);
	if (m == NULL) {
		kb_log_line(KB_ERROR, "the backup knows migration %u of %s, this program does not: install the program and the plugins that made it", number, owner);
		return false;
	}
	crypto_hash_sha256(sum, (const unsigned char *)m->sql, strlen(m->sql));
	if (strcmp(sodium_bin2hex(here, sizeof here, sum, sizeof sum), hash) == 0)
		return true;
	kb_log_line(KB_ERROR, "migration %u of %s is another one in the backup: install the program and the plugins that made it", number, owner);
	return false;
}

enum kb_rc kb_facts_known(struct kb_arena *a, const char *facts, const struct kb_plugin *const *plugins, size_t n)
{
	char *save = NULL, *lines = kb_arena_text(a, facts);
	size_t seen = 0;
	for (char *l = strtok_r(lines, "\n", &save); l != NULL; l = strtok_r(NULL, "\n", &save)) {
		if (strncmp(l, "migration ", 10) != 0)
			continue;
		if (!is_known(l, plugins, n))
			return KB_FAIL;
		seen++;
	}
	if (seen == 0)
		kb_log_line(KB_ERROR, "the backup knows no migration at all: it is no store of this program");
	return seen > 0 ? KB_OK : KB_FAIL;
}
