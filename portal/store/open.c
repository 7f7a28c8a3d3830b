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

#define CACHE_KIB 256
#define KIB(n) KIB_(n)
#define KIB_(n) #n

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

/* Never OFF, whoever asks: the checkpoint of such a connection would sync nothing. The
 * cache is small (CACHE_KIB): any write of another process empties it, and the system keeps
 * the file's pages anyway. */
static bool set_pragmas(sqlite3 *db)
{
	return sqlite3_exec(db, "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA mmap_size = 0;"
	    "PRAGMA cache_size = -" KIB(CACHE_KIB) "; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON; PRAGMA journal_size_limit = 4194304",
	    NULL, NULL, NULL) == SQLITE_OK;
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

/* NULL, or the reason why the file cannot be used. Nothing of it changes. */
static const char *look(sqlite3 *db)
{
	if (!set_switches(db))
		return "SQLite refuses its guards: use version 3.40 or later";
	if (!is_ours(db))
		return sqlite3_errcode(db) == SQLITE_OK ? "it is the database of another program: choose another file"
		                                        : sqlite3_errmsg(db);
	return NULL;
}

/* NULL, or the reason why the connection cannot be used. */
static const char *furnish(sqlite3 *db)
{
	if (!set_wal(db))
		return "it does not go into WAL mode: it must lie on a local disk, in a folder that we may write to";
	if (!set_pragmas(db) || !set_mark(db))
		return sqlite3_errmsg(db);
	return NULL;
}

/* A new store is made by one process at a time; there is nothing to write in one that
 * has its mark. */
static const char *furnish_fenced(sqlite3 *db, struct kb_fence *f)
{
	if (kb_store_number(db, "PRAGMA application_id") == KB_STORE_ID)
		return furnish(db);
	if (kb_fence_take(f, KB_STORE_WAIT) != KB_OK)
		return "another process holds its fence for over 5 seconds: look for one that hangs";
	const char *why = furnish(db);
	kb_fence_give(f);
	return why;
}

static const char *open_fence(struct kb_fence *f, const char *path, int version)
{
	const char *why = f->fd >= 0 ? NULL : kb_fence_open(f, path, true);
	if (why == NULL)
		return NULL;
	kb_log_line(KB_WARN, "the file %s-fence cannot be made or locked: %s", path, why);
	return kb_fence_is_needed(version) ? "this SQLite can lose answers without a lock beside the store: use "
	    "3.51.3 or later, or a folder on a local disk in which files can be made and locked" : NULL;
}

/* The connection if there is no reason why not. NULL: logged. */
static sqlite3 *keep_if(sqlite3 *db, const char *path, const char *why)
{
	if (why == NULL)
		return db;
	kb_log_line(KB_ERROR, "the store %s: %s", path, why);
	sqlite3_close(db);
	return NULL;
}

/* Opens the file and looks at it. NULL: logged. */
static sqlite3 *open_file(const char *path)
{
	sqlite3 *db = NULL;
	const char *why = "it cannot be opened: run `klankbord migrate` to make it, or look at its owner and rights";
	int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	if (code == SQLITE_OK)
		why = look(db);
	return keep_if(db, path, why);
}

sqlite3 *kb_store_connect(const char *path)
{
	sqlite3 *db = open_file(path);
	return db == NULL ? NULL : keep_if(db, path, furnish(db));
}

/* The names of new files are on disk before anything in them is: once, by who makes
 * them, before anybody writes an answer. */
static const char *sync_folder(const char *path)
{
	char *folder = strdup(path), *slash = folder == NULL ? NULL : strrchr(folder, '/');
	if (slash != NULL)
		slash[slash == folder] = '\0';
	int fd = open(slash == NULL ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool fine = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	free(folder);
	return fine ? NULL : "its folder cannot be put on disk (fsync): look at the disk";
}

/* A fence that is there is opened before the store, so that who is in the store is
 * seen by who heals it; a new one is made only beside a file that is ours. */
static sqlite3 *connect_fenced(const char *path, unsigned flags, struct kb_fence *f, int version)
{
	kb_fence_open(f, path, false);
	sqlite3 *db = open_file(path);
	if (db == NULL)
		return NULL;
	const char *why = open_fence(f, path, version);
	if (why == NULL)
		why = furnish_fenced(db, f);
	if (why == NULL && (flags & KB_STORE_CREATE))
		why = sync_folder(path);
	return keep_if(db, path, why);
}

static struct kb_store *store_new(const char *path, unsigned flags)
{
	struct kb_store *s = calloc(1, sizeof *s);
	if (s == NULL || (s->path = strdup(path)) == NULL)
		abort();
	s->fence.fd = -1;
	s->flags = flags;
	s->wait = KB_STORE_WAIT;
	return s;
}

static void tell_state(const struct kb_store *s)
{
	if (sqlite3_db_readonly(s->db, "main"))
		kb_log_line(KB_WARN, "the store %s is read-only: nothing can be stored", s->path);
	else if (kb_store_is_shut(s))
		kb_log_line(KB_WARN, "the store %s is shut since a sync failed: nothing can be stored", s->path);
}

/* The cache of pages is one piece of memory that a connection takes when it is first used.
 * Page by page it would come from what the master left free before the fork, and as it
 * fills slowly a worker would make more and more of that its own for a whole day. Only
 * before SQLite starts; a process that had it running already keeps its presets. */
static void set_cache(void)
{
	sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, -CACHE_KIB);
}

/* SQLite reads /dev/urandom when it first needs chance: now, before the sandbox shuts it
 * off, and afresh in each process, since after a fork two would draw the same. */
static void seed(void)
{
	unsigned char drawn[8];
	sqlite3_randomness(0, NULL);
	sqlite3_randomness(sizeof drawn, drawn);
}

struct kb_store *kb_store_open_on(const char *path, unsigned flags, int version)
{
	set_cache();
	seed();
	if (sodium_init() < 0 || ((flags & KB_STORE_CREATE) && !make_file(path)))
		return NULL;
	struct kb_store *s = store_new(path, flags);
	s->db = connect_fenced(path, flags, &s->fence, version);
	if (s->db == NULL) {
		kb_store_close(s);
		return NULL;
	}
	tell_state(s);
	sqlite3_set_authorizer(s->db, kb_walls_ask, &s->walls);
	return s;
}

struct kb_store *kb_store_open(const char *path, unsigned flags)
{
	return kb_store_open_on(path, flags, sqlite3_libversion_number());
}

void kb_store_close(struct kb_store *s)
{
	if (s == NULL)
		return;
	kb_prepared_free(s);
	sqlite3_close(s->copier);
	sqlite3_close(s->db);
	kb_fence_close(&s->fence);
	free(s->path);
	free(s);
}

int64_t kb_store_version(struct kb_store *s)
{
	return kb_store_number(s->db, "PRAGMA data_version");
}
