/* test-house.c - one who tells, two who hear, and a store in a temporary folder. */
#include "test-house.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "../store/private.h"
#include "kb.sql.h"

struct list_ear *ear;

/* ---- voices ---- */

static const struct kb_stmt voices_add = { "voices", "voices_add",
	"INSERT INTO voices_told (key, place, month, item, value) VALUES ($1, $2, $3, $4, $5)" };
static const struct kb_stmt voices_before = { "voices", "voices_before",
	"SELECT place, month, item, value FROM voices_told WHERE month < $1 ORDER BY key" };

enum kb_rc voices_tell(struct kb_ctx *c, const char *place, int32_t month, const char *item, double value)
{
	const struct kb_item told = { item, value };

	return kb_observe(c, &(struct kb_observation){
		.type = "answer", .place = place, .population = "youth", .month = month, .items = &told, .count = 1,
	});
}

static enum kb_rc again(struct kb_ctx *c, int32_t month)
{
	struct kb_rows *q = kb_ask(c, &voices_before, kb_i(month));

	while (kb_next(q))
		voices_tell(c, kb_col_text(q, 0), (int32_t)kb_col_int(q, 1), kb_col_text(q, 2), kb_col_real(q, 3));
	return KB_OK;
}

const struct kb_plugin voices = {
	.abi = KB_ABI, .name = "voices",
	.tells = (const struct kb_tells[]){ { "answer", again }, { "event", NULL }, { "passing", NULL }, { 0 } },
	.migrations = (const struct kb_migration[]){ { 1,
	    "CREATE TABLE voices_told (key TEXT PRIMARY KEY, place TEXT, month BIGINT, item TEXT, value DOUBLE PRECISION)" },
	    { 0 } },
	.statements = (const struct kb_stmt *const[]){ &voices_add, &voices_before, NULL },
};

/* ---- sums and list ---- */

#define ROW "(place TEXT, month BIGINT, item TEXT, value DOUBLE PRECISION)"
static const struct kb_stmt sums_add = { "sums", "sums_add", "INSERT INTO sums_row VALUES ($1, $2, $3, $4)" };
static const struct kb_stmt sums_drop = { "sums", "sums_drop", "DELETE FROM sums_row WHERE month < $1 AND item <> 'P'" };
static const struct kb_stmt list_add = { "list", "list_add", "INSERT INTO list_row VALUES ($1, $2, $3, $4)" };
static const struct kb_stmt list_drop = { "list", "list_drop", "DELETE FROM list_row WHERE month < $1" };

static void keep(struct kb_ctx *c, const struct kb_stmt *add, const struct kb_observation *o)
{
	for (size_t i = 0; i < o->count; i++)
		kb_run(c, add, kb_t(o->place), kb_i(o->month), kb_t(o->items[i].name), kb_r(o->items[i].value));
}

static enum kb_rc sums_heard(struct kb_ctx *c, const struct kb_observation *o)
{
	keep(c, &sums_add, o);
	return KB_OK;
}

static enum kb_rc sums_forget(struct kb_ctx *c, int32_t month)
{
	return kb_run(c, &sums_drop, kb_i(month));
}

/* What it learned is written before the crisis: it has to go again. */
static enum kb_rc list_heard(struct kb_ctx *c, const struct kb_observation *o)
{
	enum list_mood mood = ear->crisis && ear->crisis != (int)o->items[0].value ? LIST_TAKES : ear->mood;

	ear->offered++;
	keep(c, &list_add, o);
	if (mood == LIST_CRASHES)
		_exit(42);
	if (mood == LIST_FAILS)
		kb_fail(c, "the list is torn");
	return mood == LIST_RETURNS_FAIL ? KB_FAIL : mood == LIST_NONE ? KB_NONE : KB_OK;
}

static enum kb_rc list_forget(struct kb_ctx *c, int32_t month)
{
	return kb_run(c, &list_drop, kb_i(month));
}

const struct kb_plugin sums = {
	.abi = KB_ABI, .name = "sums",
	.hears = (const struct kb_hears[]){ { "answer", sums_heard, sums_forget }, { "passing", sums_heard, NULL }, { 0 } },
	.migrations = (const struct kb_migration[]){ { 1, "CREATE TABLE sums_row " ROW }, { 0 } },
};
const struct kb_plugin list = {
	.abi = KB_ABI, .name = "list",
	.hears = (const struct kb_hears[]){ { "answer", list_heard, list_forget }, { 0 } },
	.migrations = (const struct kb_migration[]){ { 1, "CREATE TABLE list_row " ROW }, { 0 } },
};

/* ---- The house ---- */

static const struct kb_plugin core = { .abi = KB_ABI, .name = "kb", .migrations = kb_migrations };
static const struct kb_plugin *const all[] = { &core, &voices, &list, &sums, NULL };

void house_plugins(struct house *h, const struct kb_plugin *const *plugins)
{
	h->house.plugins = plugins;
	for (h->house.nplugins = 0; plugins[h->house.nplugins];)
		h->house.nplugins++;
}

static bool furnish(struct house *h)
{
	struct kb_ctx *c = house_task(h, NULL);

	for (size_t i = 0; i < h->house.nplugins; i++)
		if (kb_store_migrate(h->house.store, all[i]->name, all[i]->migrations, NOW) != KB_OK)
			return false;
	kb_core_run(c, &kb_add_place, kb_t("de-linde"), kb_t("De Linde"), kb_t("location"), kb_t(""), kb_t(""));
	kb_core_run(c, &kb_add_place, kb_t("de-eik"), kb_t("De Eik"), kb_t("location"), kb_t(""), kb_t(""));
	return kb_tx_commit(c) == KB_OK;
}

int house_open(void **state)
{
	struct house *h = calloc(1, sizeof *h);

	ear = mmap(NULL, sizeof *ear, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!h || ear == MAP_FAILED)
		return -1;
	snprintf(h->dir, sizeof h->dir, "/tmp/kb-test-stream.XXXXXX");
	if (!mkdtemp(h->dir))
		return -1;
	h->arena = kb_arena_new();
	h->path = kb_arena_fmt(h->arena, "%s/store.db", h->dir);
	house_plugins(h, all);
	h->house.store = kb_store_open(h->path, KB_STORE_CREATE | KB_STORE_BULK);
	*state = h;
	return h->house.store && furnish(h) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

int house_close(void **state)
{
	struct house *h = *state;

	kb_tx_rollback(&h->ctx);
	kb_store_close(h->house.store);
	nftw(h->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	kb_arena_free(h->arena);
	free(h);
	munmap(ear, sizeof *ear);
	return 0;
}

/* ---- Working ---- */

struct kb_ctx *house_task(struct house *h, const struct kb_plugin *p)
{
	kb_tx_rollback(&h->ctx);
	kb_ctx_begin(&h->ctx, &h->house, h->arena, NOW, MONTH);
	kb_ctx_enter(&h->ctx, p);
	return &h->ctx;
}

void house_tell(struct house *h, int32_t month, const char *item, double value)
{
	struct kb_ctx *c = house_task(h, &voices);

	kb_run(c, &voices_add, kb_t(kb_key(c)), kb_t("de-linde"), kb_i(month), kb_t(item), kb_r(value));
	voices_tell(c, "de-linde", month, item, value);
	assert_int_equal(kb_tx_commit(c), KB_OK);
}

void house_no_patience(struct house *h)
{
	sqlite3_busy_timeout(h->house.store->db, 0);
}

void house_read_only(struct house *h, bool yes)
{
	assert_int_equal(sqlite3_exec(h->house.store->db, yes ? "PRAGMA query_only = ON" : "PRAGMA query_only = OFF",
	    NULL, NULL, NULL), SQLITE_OK);
}

/* Looks from outside, as somebody with the file in hand does. */
static const char *look(struct house *h, const char *sql)
{
	const char *text = NULL;
	sqlite3_stmt *q = NULL;
	sqlite3 *db;

	assert_int_equal(sqlite3_open(h->path, &db), SQLITE_OK);
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	if (sqlite3_step(q) == SQLITE_ROW && sqlite3_column_text(q, 0))
		text = kb_arena_text(h->arena, (const char *)sqlite3_column_text(q, 0));
	sqlite3_finalize(q);
	sqlite3_close(db);
	return text ? text : "";
}

int64_t house_number(struct house *h, const char *sql)
{
	return strtoll(look(h, sql), NULL, 10);
}

const char *house_learned(struct house *h, const char *plugin)
{
	return look(h, kb_arena_fmt(h->arena, "SELECT group_concat(line, '; ') FROM (SELECT place || ' ' || month || ' ' || item || "
	    "'=' || value AS line FROM %s_row ORDER BY line)", plugin));
}
