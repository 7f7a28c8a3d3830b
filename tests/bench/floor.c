/* floor.c - the limit of a submission: the same rows, durable, and nothing else.
 *
 *   floor SOCKET WORKERS STORE
 *
 * STORE is a copy of a store that took one submission of the same answers. Each request
 * writes those rows again under fresh random keys: BEGIN IMMEDIATE under a file lock,
 * COMMIT at synchronous=NORMAL, the lock is put down, fdatasync() of the WAL, reply. One
 * process behind the workers checkpoints, as the keeper does. Nothing is routed, opened,
 * checked, evaluated or sealed. */
#include <fcgiapp.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <unistd.h>

#include "workers.h"

enum { ANSWERS_MAX = 100, KEY = 32, MARK = 64, CHECKPOINT_SECONDS = 30 };

struct answer { char item[16], value[400]; };

/* What every submission of the floor holds. */
struct rows {
	const char *path;
	char document[16000];
	struct answer answers[ANSWERS_MAX];
	int count;
};

enum which { BEGIN, MARK_ROW, RESPONSE, DOCUMENT, ANSWER, QUEUE, COMMIT, STATEMENTS };

/* Response and observation are copied from those that are there. */
static const char *const sql[STATEMENTS] = {
	[BEGIN] = "BEGIN IMMEDIATE",
	[MARK_ROW] = "INSERT INTO kb_instance (mark, content, until_month) VALUES ($1, $2, 30000)",
	[RESPONSE] = "INSERT INTO surveys_response (key, form, version, place, population, month)"
	    " VALUES ($1, 'core', '2026-01', 'de-linde', 'youth', 24321)",
	[DOCUMENT] = "INSERT INTO surveys_document (response, document) VALUES ($1, $2)",
	[ANSWER] = "INSERT INTO surveys_answer (response, item, value) VALUES ($1, $2, $3)",
	[QUEUE] = "INSERT INTO kb_queue (hearer, id, type, place, population, month, items)"
	    " SELECT hearer, $1, type, place, population, month, items FROM (SELECT * FROM kb_queue LIMIT 1)",
	[COMMIT] = "COMMIT",
};

struct store {
	sqlite3 *db;
	sqlite3_stmt *does[STATEMENTS];
	int lock, wal;
};

/* ---- The store ------------------------------------------------------------------ */

static sqlite3 *connect_to(const char *path)
{
	sqlite3 *db;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		die("the store cannot be opened");
	sqlite3_busy_timeout(db, 10000);
	sqlite3_wal_autocheckpoint(db, 0);
	sqlite3_exec(db, "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
	    "SELECT count(*) FROM kb_meta", NULL, NULL, NULL);
	return db;
}

static int open_beside(const char *path, const char *suffix)
{
	char name[4096];
	int fd;

	snprintf(name, sizeof(name), "%s%s", path, suffix);
	fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0)
		die("a file beside the store cannot be opened");
	return fd;
}

static struct store open_store(const char *path)
{
	struct store s = { .db = connect_to(path), .lock = open_beside(path, "-lock"), .wal = open_beside(path, "-wal") };

	for (int i = 0; i < STATEMENTS; i++)
		if (sqlite3_prepare_v3(s.db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &s.does[i], NULL) != SQLITE_OK)
			die(sqlite3_errmsg(s.db));
	return s;
}

static void read_document(sqlite3 *db, struct rows *rows)
{
	sqlite3_stmt *q;

	if (sqlite3_prepare_v2(db, "SELECT document FROM surveys_document LIMIT 1", -1, &q, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	if (sqlite3_step(q) != SQLITE_ROW)
		die("the store holds no document to copy");
	snprintf(rows->document, sizeof(rows->document), "%s", sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
}

/* The answers of the one submission that is there. */
static void read_answers(struct rows *rows)
{
	sqlite3 *db = connect_to(rows->path);
	sqlite3_stmt *q;

	if (sqlite3_prepare_v2(db, "SELECT item, value FROM surveys_answer WHERE response ="
	    " (SELECT key FROM surveys_response LIMIT 1)", -1, &q, NULL) != SQLITE_OK)
		die(sqlite3_errmsg(db));
	for (; rows->count < ANSWERS_MAX && sqlite3_step(q) == SQLITE_ROW; rows->count++) {
		struct answer *a = &rows->answers[rows->count];

		snprintf(a->item, sizeof(a->item), "%s", sqlite3_column_text(q, 0));
		snprintf(a->value, sizeof(a->value), "%s", sqlite3_column_text(q, 1));
	}
	if (rows->count == 0)
		die("the store holds no submission to copy");
	sqlite3_finalize(q);
	read_document(db, rows);
	sqlite3_close(db);
}

/* ---- One submission --------------------------------------------------------------- */

/* So many random hex digits. */
static const char *random_hex(char *to, int digits)
{
	unsigned char bytes[MARK / 2];

	if (getrandom(bytes, (size_t)digits / 2, 0) < 0)
		die("no random bytes");
	for (int i = 0; i < digits / 2; i++)
		snprintf(to + 2 * i, 3, "%02x", bytes[i]);
	return to;
}

static void step(struct store *s, enum which which, const char *a, const char *b, const char *c)
{
	const char *const values[] = { a, b, c };
	sqlite3_stmt *q = s->does[which];

	for (int i = 0; i < 3 && values[i]; i++)
		sqlite3_bind_text(q, i + 1, values[i], -1, SQLITE_STATIC);
	if (sqlite3_step(q) != SQLITE_DONE)
		die(sqlite3_errmsg(s->db));
	sqlite3_reset(q);
}

static void write_rows(struct store *s, const struct rows *rows)
{
	char mark[MARK + 1], content[MARK + 1], key[KEY + 1], id[KEY + 1];

	step(s, MARK_ROW, random_hex(mark, MARK), random_hex(content, MARK), NULL);
	step(s, RESPONSE, random_hex(key, KEY), NULL, NULL);
	step(s, DOCUMENT, key, rows->document, NULL);
	for (int i = 0; i < rows->count; i++)
		step(s, ANSWER, key, rows->answers[i].item, rows->answers[i].value);
	step(s, QUEUE, random_hex(id, KEY), NULL, NULL);
}

static void submit(struct store *s, const struct rows *rows)
{
	if (flock(s->lock, LOCK_EX))
		die("no lock");
	step(s, BEGIN, NULL, NULL, NULL);
	write_rows(s, rows);
	step(s, COMMIT, NULL, NULL, NULL);
	flock(s->lock, LOCK_UN);
	if (fdatasync(s->wal))
		die("the sync failed");
}

/* ---- Processes -------------------------------------------------------------------- */

static void serve(int listener, void *with)
{
	static const char reply[] = "Status: 303 See Other\r\nCache-Control: no-store\r\nLocation: /nl/s/thanks\r\n\r\n";
	struct rows *rows = with;
	struct store s = open_store(rows->path);
	FCGX_Request q;
	char posted[16384];

	FCGX_InitRequest(&q, listener, 0);
	while (FCGX_Accept_r(&q) == 0) {
		while (FCGX_GetStr(posted, sizeof(posted), q.in) > 0)
			;
		submit(&s, rows);
		FCGX_PutStr(reply, sizeof(reply) - 1, q.out);
		FCGX_Finish_r(&q);
	}
}

/* Writers are held off while the WAL is copied, as in the portal. */
static void checkpoint(void *with)
{
	const struct rows *rows = with;
	int lock = open_beside(rows->path, "-lock");
	sqlite3 *db = connect_to(rows->path);

	for (;;) {
		sleep(CHECKPOINT_SECONDS);
		flock(lock, LOCK_EX);
		sqlite3_wal_checkpoint_v2(db, "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
		flock(lock, LOCK_UN);
	}
}

int main(int argc, char **argv)
{
	static struct rows rows;

	if (argc != 4)
		die("usage: floor SOCKET WORKERS STORE");
	rows.path = argv[3];
	read_answers(&rows);
	run_workers(argv[1], atoi(argv[2]), serve, checkpoint, &rows);
}
