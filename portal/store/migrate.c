/* migrate.c - tables are made and changed by numbered files, once each.
 *
 * What ran is recorded with its SHA-256, so that a file that was edited after its
 * release is refused instead of half believed. Each file runs in a transaction of its
 * own under the walls of its owner: it succeeds whole or leaves the schema as it was. */
#include <sodium.h>
#include <string.h>

#include "log.h"
#include "private.h"

#define ONLY "/*+sqlite"
enum { HASH_TEXT = 2 * crypto_hash_sha256_BYTES + 1 };

static const char make_record[] =
    "CREATE TABLE IF NOT EXISTS kb_migration ("
    " owner TEXT NOT NULL, number BIGINT NOT NULL, sha256 TEXT NOT NULL, at BIGINT NOT NULL,"
    " PRIMARY KEY (owner, number)) WITHOUT ROWID";

static void hash_of(const char *sql, char out[HASH_TEXT])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256(hash, (const unsigned char *)sql, strlen(sql));
	sodium_bin2hex(out, HASH_TEXT, hash, sizeof hash);
}

/* What only SQLite needs comes out of its comment: the marks become spaces. */
static void uncover(char *sql)
{
	char *at = sql, *end;
	while ((at = strstr(at, ONLY)) != NULL && (end = strstr(at, "*/")) != NULL) {
		memset(at, ' ', strlen(ONLY));
		memset(end, ' ', 2);
		at = end;
	}
}

/* The hash under which a migration was recorded; "" if it did not run. */
static void recorded(struct kb_store *s, const char *owner, unsigned number, char out[HASH_TEXT])
{
	sqlite3_stmt *q = NULL;
	out[0] = '\0';
	if (sqlite3_prepare_v2(s->db, "SELECT sha256 FROM kb_migration WHERE owner = $1 AND number = $2", -1, &q, NULL) == SQLITE_OK) {
		sqlite3_bind_text(q, 1, owner, -1, SQLITE_STATIC);
		sqlite3_bind_int64(q, 2, number);
		if (sqlite3_step(q) == SQLITE_ROW)
			sqlite3_snprintf(HASH_TEXT, out, "%s", sqlite3_column_text(q, 0));
	}
	sqlite3_finalize(q);
}

static enum kb_rc record(struct kb_store *s, const char *owner, const struct kb_migration *m, int64_t now)
{
	char hash[HASH_TEXT];
	sqlite3_stmt *q = NULL;
	hash_of(m->sql, hash);
	int code = sqlite3_prepare_v2(s->db, "INSERT INTO kb_migration (owner, number, sha256, at) VALUES ($1, $2, $3, $4)", -1, &q, NULL);
	if (code == SQLITE_OK) {
		sqlite3_bind_text(q, 1, owner, -1, SQLITE_STATIC);
		sqlite3_bind_int64(q, 2, m->number);
		sqlite3_bind_text(q, 3, hash, -1, SQLITE_STATIC);
		sqlite3_bind_int64(q, 4, now);
		code = sqlite3_step(q);
	}
	sqlite3_finalize(q);
	return kb_store_note(s, code);
}

/* What a SELECT COUNT(*) says of this owner; -1: it cannot be asked. */
static int64_t count_of(struct kb_store *s, const char *sql, const char *owner)
{
	sqlite3_stmt *q = NULL;
	int64_t n = -1;
	if (sqlite3_prepare_v2(s->db, sql, -1, &q, NULL) == SQLITE_OK) {
		sqlite3_bind_text(q, 1, owner, -1, SQLITE_STATIC);
		if (sqlite3_step(q) == SQLITE_ROW)
			n = sqlite3_column_int64(q, 0);
	}
	sqlite3_finalize(q);
	return n;
}

/* How many migrations of this owner the store has; -1: it has no record at all. */
static int64_t count_recorded(struct kb_store *s, const char *owner)
{
	return count_of(s, "SELECT COUNT(*) FROM kb_migration WHERE owner = $1", owner);
}

static size_t count_listed(const struct kb_migration *list)
{
	size_t n = 0;
	while (list != NULL && list[n].number != 0)
		n++;
	return n;
}

/* Runs the text under the walls of its owner. */
static enum kb_rc run_text(struct kb_store *s, const char *owner, const char *sql)
{
	struct kb_arena *a = kb_arena_new();
	char *text = kb_arena_text(a, sql);
	uncover(text);
	kb_walls_up(s, owner, true);
	enum kb_rc rc = kb_store_exec(s, text);
	kb_walls_down(s);
	kb_arena_free(a);
	return rc;
}

static enum kb_rc refuse(struct kb_store *s, const char *owner, unsigned number, const char *why)
{
	kb_log_line(KB_ERROR, "migration %u of %s: %s. The schema stays as it was", number, owner, why);
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, "ROLLBACK", NULL, NULL, NULL);
	return KB_FAIL;
}

/* What SQLite asks no walls about: where RENAME leads, what REFERENCES points at. (A
 * foreign key to a neighbour's table would stop the neighbour from deleting.) */
#define IS_OWN(name) "substr(" name ", 1, length($1) + 1) = $1 || '_'"
static const struct { const char *count, *why; } strays[] = {
	{ "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND NOT " IS_OWN("name"),
	  "a table is renamed to a name of somebody else: keep its owner's name in front" },
	{ "SELECT COUNT(*) FROM sqlite_master t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' AND "
	  IS_OWN("t.name") " AND NOT " IS_OWN("f.\"table\""),
	  "a foreign key points at a table of somebody else: keep the key of that row without REFERENCES" },
};
enum { STRAYS = sizeof strays / sizeof *strays };

static void count_strays(struct kb_store *s, const char *owner, int64_t n[STRAYS])
{
	for (size_t i = 0; i < STRAYS; i++)
		n[i] = count_of(s, strays[i].count, owner);
}

/* Runs the text and looks at what came of it. NULL, or the reason why it cannot stay. */
static const char *run_checked(struct kb_store *s, const char *owner, const char *sql)
{
	int64_t before[STRAYS], after[STRAYS];
	count_strays(s, owner, before);
	if (run_text(s, owner, sql) != KB_OK)
		return kb_store_reason(s);
	count_strays(s, owner, after);
	for (size_t i = 0; i < STRAYS; i++)
		if (after[i] < 0 || after[i] > before[i])
			return strays[i].why;
	return NULL;
}

/* Inside the write lock: another process may have run it a moment ago. */
static enum kb_rc apply_locked(struct kb_store *s, const char *owner, const struct kb_migration *m, int64_t now)
{
	char before[HASH_TEXT], hash[HASH_TEXT];
	hash_of(m->sql, hash);
	recorded(s, owner, m->number, before);
	if (strcmp(before, hash) == 0)
		return KB_OK;
	if (before[0] != '\0')
		return refuse(s, owner, m->number, "the file was edited after it ran: put it back and write the change into a new file");
	const char *why = run_checked(s, owner, m->sql);
	if (why == NULL && record(s, owner, m, now) != KB_OK)
		why = kb_store_reason(s);
	return why == NULL ? KB_OK : refuse(s, owner, m->number, why);
}

static enum kb_rc apply(struct kb_store *s, const char *owner, const struct kb_migration *m, int64_t now)
{
	s->walls.why[0] = '\0';
	if (kb_store_exec(s, "BEGIN IMMEDIATE") != KB_OK)
		return refuse(s, owner, m->number, kb_store_reason(s));
	if (apply_locked(s, owner, m, now) != KB_OK)
		return KB_FAIL;
	if (kb_store_commit(s) != KB_OK)
		return refuse(s, owner, m->number, kb_store_reason(s));
	return KB_OK;
}

static enum kb_rc say(struct kb_store *s, const char *owner, const char *why)
{
	kb_log_line(KB_ERROR, "migrations of %s: %s", owner, why != NULL ? why : kb_store_reason(s));
	return KB_FAIL;
}

/* Inside the fence. */
static enum kb_rc migrate(struct kb_store *s, const char *owner, const struct kb_migration *list, int64_t now)
{
	size_t n = count_listed(list);
	if (kb_store_exec(s, make_record) != KB_OK)
		return say(s, owner, NULL);
	if (count_recorded(s, owner) > (int64_t)n) {
		kb_log_line(KB_ERROR, "migrations of %s: the store knows %lld, this program only %zu: install the newer program", owner,
		    (long long)count_recorded(s, owner), n);
		return KB_FAIL;
	}
	for (size_t i = 0; i < n; i++)
		if (apply(s, owner, &list[i], now) != KB_OK)
			return KB_FAIL;
	return KB_OK;
}

enum kb_rc kb_store_migrate(struct kb_store *s, const char *owner, const struct kb_migration *list, int64_t now)
{
	s->walls.why[0] = '\0';
	if (s->in != NULL)
		return say(s, owner, "a transaction is open");
	if (kb_store_enter(s) != KB_OK)
		return say(s, owner, NULL);
	enum kb_rc rc = migrate(s, owner, list, now);
	kb_store_leave(s);
	if (rc == KB_OK && kb_store_settle(s, true) != KB_OK)
		return say(s, owner, NULL);
	return rc;
}

bool kb_store_is_migrated(struct kb_store *s, const char *owner, const struct kb_migration *list)
{
	size_t n = count_listed(list);
	char before[HASH_TEXT], hash[HASH_TEXT];
	if (n > 0 && count_recorded(s, owner) != (int64_t)n)
		return false;
	for (size_t i = 0; i < n; i++) {
		hash_of(list[i].sql, hash);
		recorded(s, owner, list[i].number, before);
		if (strcmp(before, hash) != 0)
			return false;
	}
	return true;
}
