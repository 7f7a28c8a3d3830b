/* test-world.c - a store in a temporary folder, two neighbours, and a stranger. */
#include "test-world.h"

#include <ftw.h>
#include <linux/capability.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static const struct kb_migration survey_tables[] = {
	{ 1, "CREATE TABLE survey_row (key TEXT PRIMARY KEY, n BIGINT NOT NULL) /*+sqlite WITHOUT ROWID */;" }, { 0 }
};
static const struct kb_migration surveys_tables[] = {
	{ 1, "CREATE TABLE surveys_row (key TEXT PRIMARY KEY, n BIGINT NOT NULL) /*+sqlite WITHOUT ROWID */;" }, { 0 }
};

const struct kb_stmt survey_add = { "survey", "survey_add", "INSERT INTO survey_row (key, n) VALUES ($1, $2)" };
const struct kb_stmt survey_count = { "survey", "survey_count", "SELECT COUNT(*) FROM survey_row" };
const struct kb_stmt surveys_add = { "surveys", "surveys_add", "INSERT INTO surveys_row (key, n) VALUES ($1, $2)" };
const struct kb_stmt surveys_count = { "surveys", "surveys_count", "SELECT COUNT(*) FROM surveys_row" };

const struct kb_plugin survey = {
	.abi = KB_ABI, .name = "survey", .migrations = survey_tables,
	.statements = (const struct kb_stmt *const[]){ &survey_add, &survey_count, NULL },
};
const struct kb_plugin surveys = {
	.abi = KB_ABI, .name = "surveys", .migrations = surveys_tables,
	.statements = (const struct kb_stmt *const[]){ &surveys_add, &surveys_count, NULL },
};

/* ---- Standing and falling ---- */

int world_open(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	if (!w)
		return -1;
	snprintf(w->dir, sizeof w->dir, "/tmp/kb-test-store.XXXXXX");
	if (!mkdtemp(w->dir))
		return -1;
	w->arena = kb_arena_new();
	w->path = world_path(w, "store.db");
	kb_ctx_begin(&w->ctx, &w->house, w->arena, WORLD_NOW, WORLD_MONTH);
	*state = w;
	return 0;
}

int world_open_stored(void **state)
{
	struct world *w;

	if (world_open(state))
		return -1;
	w = *state;
	w->house.store = kb_store_open(w->path, KB_STORE_CREATE);
	return w->house.store && kb_store_migrate(w->house.store, "survey", survey_tables, WORLD_NOW) == KB_OK &&
	    kb_store_migrate(w->house.store, "surveys", surveys_tables, WORLD_NOW) == KB_OK ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

int world_close(void **state)
{
	struct world *w = *state;

	world_take_up_power();
	kb_tx_rollback(&w->ctx);
	kb_store_close(w->house.store);
	nftw(w->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	kb_arena_free(w->arena);
	free(w);
	return 0;
}

struct kb_store *world_reopen(struct world *w, unsigned flags)
{
	kb_tx_rollback(&w->ctx);
	kb_store_close(w->house.store);
	return w->house.store = kb_store_open(w->path, flags);
}

/* ---- Working ---- */

struct kb_ctx *world_task(struct world *w, const struct kb_plugin *p)
{
	kb_tx_rollback(&w->ctx);
	kb_ctx_begin(&w->ctx, &w->house, w->arena, WORLD_NOW, WORLD_MONTH);
	kb_ctx_enter(&w->ctx, p);
	return &w->ctx;
}

enum kb_rc world_add(struct world *w, const char *key, int64_t n)
{
	struct kb_ctx *c = world_task(w, &surveys);

	kb_run(c, &surveys_add, kb_t(key), kb_i(n));
	return kb_tx_commit(c);
}

int64_t world_rows(const struct world *w)
{
	sqlite3 *db = world_stranger(w->path);
	int64_t n = kb_store_number(db, "SELECT COUNT(*) FROM surveys_row");

	sqlite3_close(db);
	return n;
}

/* It leaves the WAL alone when it goes, as somebody who only looks would. */
sqlite3 *world_stranger(const char *path)
{
	sqlite3 *db;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL) != SQLITE_OK)
		abort();
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return db;
}

/* ---- Power ---- */

/* The effective set of capabilities becomes empty, or what is permitted. */
static void set_power(int up)
{
	struct __user_cap_header_struct head = { _LINUX_CAPABILITY_VERSION_3, 0 };
	struct __user_cap_data_struct data[2];

	if (syscall(SYS_capget, &head, data) != 0)
		abort();
	for (size_t i = 0; i < 2; i++)
		data[i].effective = up ? data[i].permitted : 0;
	if (syscall(SYS_capset, &head, data) != 0)
		abort();
}

void world_lay_down_power(void)
{
	set_power(0);
}

void world_take_up_power(void)
{
	set_power(1);
}

/* ---- Files ---- */

const char *world_path(struct world *w, const char *file)
{
	return kb_arena_fmt(w->arena, "%s/%s", w->dir, file);
}

char *world_file(struct world *w, const char *path, size_t *n)
{
	FILE *f = fopen(path, "re");
	char *bytes = NULL;
	long size;

	if (!f)
		return NULL;
	if (fseek(f, 0, SEEK_END) == 0 && (size = ftell(f)) >= 0) {
		rewind(f);
		bytes = kb_arena_alloc(w->arena, (size_t)size + 1);
		size = (long)fread(bytes, 1, (size_t)size, f);
		if (n)
			*n = (size_t)size;
	}
	fclose(f);
	return bytes;
}

void world_write(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "we");

	if (!f || fwrite(bytes, 1, n, f) != n || fclose(f) != 0)
		abort();
}
