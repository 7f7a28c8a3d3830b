/* torture-wal-reset.c - the WAL-reset bug of SQLite 3.7.0 to 3.51.2, made to happen.
 *
 * A checkpointer reads how far the WAL goes; a writer restarts the WAL in that moment;
 * the checkpointer then notes that it copied more than the new WAL holds, and what is
 * committed next is never copied. SQLite asks its VFS to give back page 1 exactly in that
 * moment, so a VFS of ours lets the writer commit just then. Each fence of the house must
 * keep the writer out; without any, rows that were committed are gone and
 * integrity_check says "ok". */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"
#include "test-shim.h"
#include "work.h"

static const struct kb_migration tables[] = {
	{ 1, "CREATE TABLE reset_row (key TEXT PRIMARY KEY, pad TEXT NOT NULL); CREATE INDEX reset_pad ON reset_row (pad);" }, { 0 }
};
static const struct kb_stmt add_row = { "reset", "add_row", "INSERT INTO reset_row (key, pad) VALUES ($1, $2)" };
static const struct kb_plugin reset = { .abi = KB_ABI, .name = "reset", .migrations = tables };

/* Which fences stand while the checkpoint runs. */
enum fences { NONE, A_ONLY, B_ONLY, BOTH };

static struct {
	enum fences fences;
	const char *path;
	struct kb_house house;     /* the writer's */
	struct kb_arena *arena;
	struct kb_store *keeper;
	sqlite3 *lock, *copier;    /* bare connections, for fences one by one */
	bool armed;                /* the next checkpoint meets the writer */
	int met, committed, keys;
	enum kb_store_trouble trouble, met_with; /* of the last write; of that in the moment */
} w;

/* ---- The writer ---- */

static enum kb_rc add_in_the_house(void)
{
	struct kb_ctx c;

	kb_arena_reset(w.arena);
	kb_ctx_begin(&c, &w.house, w.arena, 0, 0);
	kb_ctx_enter(&c, &reset);
	kb_run(&c, &add_row, kb_t(kb_fmt(&c, "key-%d", w.keys++)), kb_t(kb_fmt(&c, "%0600d", w.keys)));
	return kb_tx_commit(&c);
}

/* One who knows nothing of the house's fence. */
static enum kb_rc add_as_a_stranger(void)
{
	char sql[128];
	sqlite3 *db;
	int rc;

	snprintf(sql, sizeof(sql), "INSERT INTO reset_row VALUES ('key-%d', 'a stranger')", w.keys++);
	sqlite3_open(w.path, &db);
	sqlite3_wal_autocheckpoint(db, 0);
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
	sqlite3_close(db);
	w.trouble = rc == SQLITE_BUSY ? KB_STORE_BUSY : KB_STORE_FINE;
	return rc == SQLITE_OK ? KB_OK : KB_FAIL;
}

static enum kb_rc add(void)
{
	enum kb_rc rc = w.fences == A_ONLY || w.fences == NONE ? add_as_a_stranger() : add_in_the_house();

	if (w.fences == B_ONLY || w.fences == BOTH)
		w.trouble = kb_store_trouble(w.house.store);
	w.committed += rc == KB_OK;
	return rc;
}

static int on_call(struct shim_call *c)
{
	if (c->op == SHIM_UNFETCH && !c->data && w.armed) {
		w.armed = false;
		w.met++;
		add();
		w.met_with = w.trouble;
	}
	return shim_go(c);
}

/* ---- The checkpoint ---- */

static void copy(void)
{
	int frames, copied;

	sqlite3_wal_checkpoint_v2(w.copier, "main", SQLITE_CHECKPOINT_PASSIVE, &frames, &copied);
}

static void checkpoint(void)
{
	struct kb_fence fence = { .fd = -1 };

	if (w.fences == BOTH) {
		kb_store_checkpoint(w.keeper);
		return;
	}
	if (w.fences == B_ONLY && (kb_fence_open(&fence, w.path, true) || kb_fence_take(&fence, 1000) != KB_OK))
		work_give_up("no fence");
	if (w.fences == A_ONLY && sqlite3_exec(w.lock, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		work_give_up("no write lock");
	copy();
	if (w.fences == A_ONLY)
		sqlite3_exec(w.lock, "ROLLBACK", NULL, NULL, NULL);
	kb_fence_close(&fence);
}

/* ---- The case ---- */

static void begin(enum fences fences)
{
	work_clear();
	memset(&w, 0, sizeof(w));
	w.fences = fences;
	w.path = work_path("reset.db");
	w.arena = kb_arena_new();
	w.house.store = kb_store_open(w.path, KB_STORE_CREATE);
	if (!w.house.store || kb_store_migrate(w.house.store, "reset", tables, 0) != KB_OK)
		work_give_up("the store cannot be made");
	w.house.store->wait = 0;
	w.keeper = kb_store_open(w.path, KB_STORE_KEEPER);
	w.lock = kb_store_connect(w.path);
	w.copier = kb_store_connect(w.path);
	if (!w.keeper || !w.lock || !w.copier)
		work_give_up("the store cannot be opened twice");
}

static void end(void)
{
	kb_store_close(w.house.store);
	kb_store_close(w.keeper);
	sqlite3_close(w.lock);
	sqlite3_close(w.copier);
	kb_arena_free(w.arena);
}

static void add_many(int n)
{
	for (int i = 0; i < n; i++)
		add();
}

/* The moment: all is copied, and a second checkpoint begins. The keeper's copier must
 * have looked at the WAL before: then it believes what it knows. */
static void let_it_happen(void)
{
	add_many(100);
	checkpoint();
	add_many(100);
	checkpoint();
	w.armed = true;
	checkpoint();
	w.armed = false;
	for (int i = 0; i < 2; i++) {
		add_many(3);
		checkpoint();
	}
}

/* What is there for one who comes when all have gone. */
static int64_t rows_after(const char **whole)
{
	sqlite3 *db;
	sqlite3_stmt *q = NULL;
	int64_t n;

	*whole = "not whole";
	sqlite3_open_v2(w.path, &db, SQLITE_OPEN_READWRITE, "unix");
	if (sqlite3_prepare_v2(db, "PRAGMA integrity_check", -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW)
		*whole = strcmp((const char *)sqlite3_column_text(q, 0), "ok") ? "damaged" : "ok";
	sqlite3_finalize(q);
	n = kb_store_number(db, "SELECT COUNT(*) FROM reset_row NOT INDEXED");
	sqlite3_close(db);
	return n;
}

static int64_t lost_with(enum fences fences, const char *name)
{
	const char *whole;
	int64_t rows;

	begin(fences);
	let_it_happen();
	end();
	rows = rows_after(&whole);
	printf("# %s: committed %d, there %lld, integrity_check %s; the writer came into the moment %d times\n", name, w.committed,
	    (long long)rows, whole, w.met);
	return w.committed - rows;
}

static void control(void)
{
	int64_t lost = lost_with(NONE, "no fence");

	work_ok(w.met == 1 && w.committed == 207, "no fence: the writer commits in the moment in which a checkpoint begins");
	if (kb_fence_is_needed(sqlite3_libversion_number()))
		work_ok(lost > 0, "control: SQLite %s loses %lld committed rows without a fence", sqlite3_libversion(), (long long)lost);
	else
		work_ok(lost == 0, "SQLite %s has the bug no more: without a fence it loses %lld rows (so there is no control)",
		    sqlite3_libversion(), (long long)lost);
}

static void fenced(enum fences fences, const char *name)
{
	int64_t lost = lost_with(fences, name);

	work_ok(w.met == 1 && w.committed == 206 && w.met_with == KB_STORE_BUSY, "%s: the writer finds itself locked out in that moment", name);
	work_ok(lost == 0, "%s: of %d committed rows %lld are lost", name, w.committed, (long long)lost);
}

int main(void)
{
	if (!freopen("/dev/null", "w", stderr)) /* that a write was refused is what we want */
		work_give_up("no /dev/null");
	printf("# SQLite %s\n", sqlite3_libversion());
	shim_install(on_call, NULL);
	control();
	fenced(A_ONLY, "fence A alone (the write lock)");
	fenced(B_ONLY, "fence B alone (the lock beside the store)");
	fenced(BOTH, "kb_store_checkpoint()");
	shim_remove();
	work_end();
	return work_status();
}
