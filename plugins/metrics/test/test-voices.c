/* test-voices.c - a house in which another plugin tells (test-voices.h). */
#include "test-voices.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "metrics.h"

enum { ITEMS = 20, NAME = 40, NOON_15_JANUARY_2026 = 1768478400 };

/* ---- A plugin that tells -------------------------------------------------------- */

static const struct kb_stmt surveys_add = { "surveys", "surveys_add",
	"INSERT INTO surveys_told (key, type, place, population, month, items) VALUES ($1, $2, $3, $4, $5, $6)" };
static const struct kb_stmt surveys_before = { "surveys", "surveys_before",
	"SELECT type, place, population, month, items FROM surveys_told WHERE month < $1 AND type = $2 ORDER BY key" };

static size_t read_items(struct kb_ctx *c, const char *text, struct kb_item *to)
{
	size_t n = 0;
	double value;
	int used;

	for (char name[NAME + 1]; n < ITEMS && sscanf(text, " %40[^= ]=%lf%n", name, &value, &used) == 2; text += used)
		to[n++] = (struct kb_item){ kb_fmt(c, "%s", name), value };
	return n;
}

static enum kb_rc tell(struct kb_ctx *c, const char *type, const char *place, const char *population, int32_t month, const char *text)
{
	struct kb_item items[ITEMS];

	return kb_observe(c, &(struct kb_observation){
		.type = type, .place = place, .population = population, .month = month, .items = items, .count = read_items(c, text, items),
	});
}

static enum kb_rc again_of(struct kb_ctx *c, const char *type, int32_t month)
{
	struct kb_rows *q = kb_ask(c, &surveys_before, kb_i(month), kb_t(type));

	while (kb_next(q))
		tell(c, kb_col_text(q, 0), kb_col_text(q, 1), kb_col_text(q, 2), (int32_t)kb_col_int(q, 3), kb_col_text(q, 4));
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

static enum kb_rc again(struct kb_ctx *c, int32_t month)
{
	return again_of(c, "answer", month);
}

static enum kb_rc again_repeat(struct kb_ctx *c, int32_t month)
{
	return again_of(c, "repeat", month);
}

static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f)
{
	(void)c, (void)f;
	return KB_NONE;
}

static const struct kb_plugin surveys = {
	.abi = KB_ABI, .name = "surveys",
	.forms = (const struct kb_form[]){ { .file = "core.xml", .id = "core", .take = take }, { .file = "youth.xml", .id = "youth", .take = take }, { 0 } },
	.tells = (const struct kb_tells[]){ { "answer", again }, { "repeat", again_repeat }, { 0 } },
	.migrations = (const struct kb_migration[]){ { 1,
	    "CREATE TABLE surveys_told (key TEXT PRIMARY KEY, type TEXT NOT NULL, place TEXT NOT NULL, population TEXT NOT NULL, month BIGINT NOT NULL, "
	    "items TEXT NOT NULL) /*+sqlite WITHOUT ROWID */;" }, { 0 } },
	.statements = (const struct kb_stmt *const[]){ &surveys_add, &surveys_before, NULL },
};

/* ---- The house ------------------------------------------------------------------- */

static struct kb_test *open_empty(const struct kb_plugin *more)
{
	const struct kb_plugin *plugins[] = { &kb_plugin, &surveys, more, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL };
	const char *forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t = kb_test_open(plugins, locales, forms);

	voices_clock(t, APR_2026);
	return t;
}

int voices_open_empty(void **state)
{
	*state = open_empty(NULL);
	return 0;
}

int voices_open_with(void **state, const struct kb_plugin *more)
{
	static const char *const places[][3] = {
		{ "coa", "organisation", "" }, { "noord", "region", "coa" }, { "zuid", "region", "coa" }, { "de-linde", "location", "noord" },
		{ "de-eik", "location", "noord" }, { "de-berk", "location", "zuid" }, { "de-iep", "location", "zuid" },
	};
	struct kb_test *t = open_empty(more);

	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		kb_test_place(t, places[i][0], places[i][1], places[i][2]);
	kb_test_staff(t, "quality", "coa");
	*state = t;
	return 0;
}

int voices_open(void **state)
{
	return voices_open_with(state, NULL);
}

int voices_close(void **state)
{
	kb_test_close(*state);
	return 0;
}

void voices_clock(struct kb_test *t, int32_t month)
{
	kb_test_clock(t, NOON_15_JANUARY_2026 + (int64_t)(month - JAN_2026) * 30436 * 864 / 10);
	kb_test_anonymous(t);
	if (*voices_look(t, "SELECT id FROM kb_place"))
		kb_test_staff(t, "quality", "coa");
}

static void tell_all(struct kb_test *t, const char *type, const char *place, const char *population, int32_t month, int n, const char *items)
{
	struct kb_ctx *c = kb_test_ctx(t, &surveys);

	for (int i = 0; i < n; i++) {
		kb_run(c, &surveys_add, kb_t(kb_key(c)), kb_t(type), kb_t(place), kb_t(population), kb_i(month), kb_t(items));
		tell(c, type, place, population, month, items);
	}
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

void voices_tell(struct kb_test *t, const char *place, const char *population, int32_t month, int n, const char *items)
{
	tell_all(t, "answer", place, population, month, n, items);
}

void voices_repeat(struct kb_test *t, const char *place, int32_t month, int n, const char *items)
{
	tell_all(t, "repeat", place, "youth", month, n, items);
	kb_test_keeper(t);
}

void voices_answer(struct kb_test *t, const char *place, int32_t month, int n, const char *items)
{
	voices_tell(t, place, "youth", month, n, items);
	kb_test_keeper(t);
}

void voices_release(struct kb_test *t)
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);

	assert_int_not_equal(kb_plugin.jobs[0].run(c), KB_FAIL);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

/* ---- What can be seen --------------------------------------------------------------- */

const char *voices_page(struct kb_test *t, const char *path)
{
	struct kb_test_reply r;

	voices_release(t);
	r = kb_test_get(t, path);
	assert_int_equal(r.status, 200);
	return r.body;
}

void voices_expect(const char *body, const char *words)
{
	if (strstr(body, words) == NULL)
		fail_msg("the page does not say: %s\n%s", words, body);
}

const char *voices_figure(struct kb_test *t, const char *place, const char *period, const char *item)
{
	static char said[60];
	char path[100], want[100], n[20] = "", value[20] = "";
	const char *at;

	snprintf(path, sizeof(path), "/en/staff/metrics/%s/csv", place);
	snprintf(want, sizeof(want), "\"%s\",\"%s\",", period, item);
	at = strstr(voices_page(t, path), want);
	if (!at)
		return "";
	for (at += strlen(want) + 1; at[0] != '"' || at[1] != ','; at++) /* the words of the question */
		;
	if (sscanf(at, "\",\"%19[0-9]\",\"%19[0-9.]\"", n, value) != 2)
		return "-";
	snprintf(said, sizeof(said), "%s %s", n, value);
	return said;
}

static sqlite3 *open_file(struct kb_test *t)
{
	sqlite3 *db;

	assert_int_equal(sqlite3_open(kb_test_store(t), &db), SQLITE_OK);
	sqlite3_db_config(db, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	return db;
}

const char *voices_look(struct kb_test *t, const char *sql)
{
	enum { ROOM = 4 << 20 };
	static char said[ROOM];
	sqlite3 *db = open_file(t);
	sqlite3_stmt *q = NULL;
	size_t n = 0;

	if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	for (said[0] = '\0'; sqlite3_step(q) == SQLITE_ROW; n += (size_t)snprintf(said + n, ROOM - n, "\n"))
		for (int i = 0; i < sqlite3_column_count(q) && n < ROOM - 100; i++)
			n += (size_t)snprintf(said + n, ROOM - n, "%s%s", i ? " " : "", (const char *)sqlite3_column_text(q, i));
	sqlite3_finalize(q);
	sqlite3_close(db);
	assert_true(n < ROOM - 100);
	return said;
}

void voices_change(struct kb_test *t, const char *sql)
{
	sqlite3 *db = open_file(t);

	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail_msg("%s", sqlite3_errmsg(db));
	sqlite3_close(db);
}
