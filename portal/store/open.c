/* open.c - a connection to the database file, with every guard set.
 *
 * Nothing about a connection is left to the presets of the library: what is set here
 * is what keeps an acknowledged answer on disk (synchronous, WAL), what keeps a
 * deleted word from lingering (secure_delete), and what keeps a damaged or foreign
 * file from doing harm (defensive, untrusted schema, application_id). */
#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "log.h"
#include "private.h"

/* Makes the file before SQLite does, so that only its owner can read it; the WAL
 * copies that mode. The descriptor is closed before SQLite opens the file: closing
 * one later would drop SQLite's locks. */
static bool make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (fd < 0 && errno != EEXIST) {
		kb_log_line(KB_ERROR, "the store %s cannot be made: %s", path, strerror(errno));
		return false;
	}
	if (fd >= 0)
		close(fd);
	return true;
}

static const char *text_of(sqlite3 *db, const char *sql, char *out, size_t size)
{
	sqlite3_stmt *q = NULL;
	out[0] = '\0';
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		sqlite3_snprintf((int)size, out, "%s", sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	return out;
}

int64_t kb_store_number(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q = NULL;
	int64_t n = -1;
	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

/* Switches of the library that no SQL can turn back. */
static bool set_switches(sqlite3 *db)
{
	static const struct { int what, on; } list[] = {
		{ SQLITE_DBCONFIG_DEFENSIVE, 1 },        /* no writing to the schema or to shadow tables */
		{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },   /* a planted schema calls no functions */
		{ SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1 }, /* only kb_store_checkpoint() checkpoints */
		{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
		{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },   /* we have none */
		{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
		{ SQLITE_DBCONFIG_DQS_DML, 0 },          /* "x" is a name, never a text */
		{ SQLITE_DBCONFIG_DQS_DDL, 0 },
		{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	};
	for (size_t i = 0; i < sizeof list / sizeof *list; i++)
		if (sqlite3_db_config(db, list[i].what, list[i].on, NULL) != SQLITE_OK)
			return false;
	sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(db, SQLITE_LIMIT_LENGTH, KB_STORE_LONGEST);
	return sqlite3_wal_autocheckpoint(db, 0) == SQLITE_OK &&
	    sqlite3_busy_timeout(db, KB_STORE_WAIT) == SQLITE_OK;
}

/* Is the file ours, or so new that it can become ours? Tables are counted first: our
 * mark comes before our tables, so another process that makes the store at this moment
 * is not taken for another program. */
static bool is_ours(sqlite3 *db)
{
	bool is_empty = kb_store_number(db, "SELECT COUNT(*) FROM sqlite_master") == 0;
	int64_t id = kb_store_number(db, "PRAGMA application_id");
	return id == KB_STORE_ID || (id == 0 && is_empty);
}

static const char *sync_of(unsigned flags)
{
	if (flags & KB_STORE_BULK)
		return "PRAGMA synchronous = OFF";
	if (flags & KB_STORE_KEEPER)
		return "PRAGMA synchronous = NORMAL";
	return "PRAGMA synchronous = FULL";
}

static bool set_pragmas(sqlite3 *db, unsigned flags)
{
	return sqlite3_exec(db, sync_of(flags), NULL, NULL, NULL) == SQLITE_OK &&
	    sqlite3_exec(db, "PRAGMA secure_delete = ON; PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY;"
	        "PRAGMA cell_size_check = ON; PRAGMA journal_size_limit = 4194304", NULL, NULL, NULL) == SQLITE_OK;
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* The answer of the pragma counts, not its result code: SQLite stays in rollback
 * mode without an error when it cannot have a WAL. Where two processes make the store
 * at the same moment, one of them is told BUSY without any waiting. */
static bool set_wal(sqlite3 *db)
{
	char mode[16];
	for (int64_t end = now_ms() + KB_STORE_WAIT;; sqlite3_sleep(10)) {
		if (strcmp(text_of(db, "PRAGMA journal_mode = WAL", mode, sizeof mode), "wal") == 0)
			return true;
		if ((sqlite3_errcode(db) & 0xff) != SQLITE_BUSY || now_ms() >= end)
			return false;
	}
}

/* A file that has no mark of ours yet is new: it gets one. */
static bool set_mark(sqlite3 *db)
{
	char sql[64];
	if (kb_store_number(db, "PRAGMA application_id") == KB_STORE_ID)
		return true;
	sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id = %d", KB_STORE_ID);
	return sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

/* NULL, or the reason why the connection cannot be used. */
static const char *prepare_connection(sqlite3 *db, unsigned flags)
{
	if (!set_switches(db))
		return "SQLite refuses its guards: use version 3.40 or later";
	if (!is_ours(db))
		return sqlite3_errcode(db) == SQLITE_OK ? "it is the database of another program: choose another file"
		                                        : sqlite3_errmsg(db);
	if (!set_wal(db))
		return "it does not go into WAL mode: it must lie on a local disk, in a folder that we may write to";
	if (!set_pragmas(db, flags) || !set_mark(db))
		return sqlite3_errmsg(db);
	return NULL;
}

sqlite3 *kb_store_connect(const char *path, unsigned flags)
{
	sqlite3 *db = NULL;
	const char *why = "it cannot be opened: run `klankbord migrate` to make it, or look at its owner and rights";
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code == SQLITE_OK)
		why = prepare_connection(db, flags);
	if (why == NULL)
		return db;
	kb_log_line(KB_ERROR, "the store %s: %s", path, why);
	sqlite3_close(db);
	return NULL;
}

/* SQLite reads /dev/urandom when it first needs chance: now, before the sandbox shuts it
 * off, and afresh in each process, since after a fork two would draw the same. */
static void seed(void)
{
	unsigned char drawn[8];
	sqlite3_randomness(0, NULL);
	sqlite3_randomness(sizeof drawn, drawn);
}

struct kb_store *kb_store_open(const char *path, unsigned flags)
{
	seed();
	if (sodium_init() < 0 || ((flags & KB_STORE_CREATE) && !make_file(path)))
		return NULL;
	sqlite3 *db = kb_store_connect(path, flags);
	if (db == NULL)
		return NULL;
	struct kb_store *s = calloc(1, sizeof *s);
	if (s == NULL || (s->path = strdup(path)) == NULL)
		abort();
	s->db = db;
	s->flags = flags;
	if (sqlite3_db_readonly(db, "main"))
		kb_log_line(KB_WARN, "the store %s is read-only: nothing can be stored", path);
	sqlite3_set_authorizer(db, kb_walls_ask, &s->walls);
	return s;
}

void kb_store_close(struct kb_store *s)
{
	if (s == NULL)
		return;
	kb_prepared_free(s);
	sqlite3_close(s->copier);
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}

enum kb_rc kb_store_exec(struct kb_store *s, const char *sql)
{
	return kb_store_note(s, sqlite3_exec(s->db, sql, NULL, NULL, NULL));
}

int64_t kb_store_version(struct kb_store *s)
{
	return kb_store_number(s->db, "PRAGMA data_version");
}
