/* power-check.c - the machine is on again: is the store whole, is every transaction
 * there whole or not at all, and is everything there that somebody was told of? */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "power.h"
#include "work.h"

static bool is_whole(sqlite3 *db)
{
	sqlite3_stmt *q = NULL;
	bool whole = sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &q, NULL) == SQLITE_OK &&
	    sqlite3_step(q) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(q, 0), "ok") == 0;

	sqlite3_finalize(q);
	return whole;
}

/* What is there of each writer: how many transactions, and the highest number. */
struct found { int transactions[POWER_THREADS], last[POWER_THREADS]; bool torn, unread; };

static void find(sqlite3 *db, struct found *f)
{
	sqlite3_stmt *q = NULL;
	int rc = sqlite3_prepare_v2(db, "SELECT who, seq, COUNT(*) FROM power_row GROUP BY who, seq", -1, &q, NULL);

	while (rc == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW) {
		int who = sqlite3_column_int(q, 0), seq = sqlite3_column_int(q, 1);

		f->torn |= sqlite3_column_int(q, 2) != POWER_ROWS;
		f->transactions[who]++;
		if (seq > f->last[who])
			f->last[who] = seq;
	}
	f->unread = sqlite3_finalize(q) != SQLITE_OK;
}

/* A writer's transactions come one after the other: none is missing in between. */
static void count(struct power_count *n, const struct found *f, const int told[POWER_THREADS])
{
	bool torn = f->torn, lost = false;

	for (size_t i = 0; i < POWER_THREADS; i++) {
		torn |= f->transactions[i] != f->last[i];
		lost |= f->last[i] < told[i];
	}
	n->torn += torn;
	n->lost += lost;
}

static void remove_index(const char *db)
{
	char shm[256];

	snprintf(shm, sizeof(shm), "%s-shm", db);
	unlink(shm);
}

void power_check(struct power_count *n, const char *path, const int told[POWER_THREADS])
{
	struct found f = { 0 };
	sqlite3 *db = NULL;
	bool whole;

	remove_index(path); /* memory does not outlive the power */
	whole = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, "unix") == SQLITE_OK && is_whole(db);
	if (whole)
		find(db, &f);
	sqlite3_close(db);
	n->images++;
	n->corrupt += !whole || f.unread;
	if (whole && !f.unread)
		count(n, &f, told);
}
