/* test-observe.c - telling: what may be told, and what of it lies in the queue. */
#include "test-house.h"

#include <float.h>
#include <math.h>
#include <sqlite3.h>
#include <string.h>

#include "test-told.h"

#define QUEUE "SELECT COUNT(*) FROM kb_queue"

/* ---- With the data ---- */

static void it_waits_once_for_each_who_hears(void **state)
{
	struct house *h = *state;

	house_tell(h, MONTH, "A10", 3);
	assert_int_equal(house_number(h, QUEUE), 2);
	assert_int_equal(house_number(h, QUEUE " WHERE hearer = 'sums'"), 1);
	assert_int_equal(house_number(h, QUEUE " WHERE hearer = 'list'"), 1);
	assert_int_equal(house_number(h, QUEUE " WHERE type = 'answer' AND place = 'de-linde' AND population = 'youth' "
	    "AND month = 24315 AND items = 'A10=3' AND tries = 0 AND parked = 0"), 2);
	assert_true(h->ctx.told); /* the keeper is poked */
}

static void it_goes_when_its_data_go(void **state)
{
	struct house *h = *state;
	struct kb_ctx *c = house_task(h, &voices);

	assert_int_equal(voices_tell(c, "de-linde", MONTH, "A10", 3), KB_OK);
	assert_int_equal(house_number(h, QUEUE), 0); /* nobody hears it before the commit */
	kb_tx_rollback(c);
	assert_int_equal(house_number(h, QUEUE), 0);
	c = house_task(h, &voices);
	assert_int_equal(voices_tell(c, "de-linde", MONTH, "A10", 3), KB_OK);
	told_begin();
	kb_fail(c, "the data could not be kept");
	told_end();
	assert_int_equal(kb_tx_commit(c), KB_FAIL);
	assert_int_equal(house_number(h, QUEUE), 0);
	house_tell(h, MONTH, "A10", 3); /* control */
	assert_int_equal(house_number(h, QUEUE), 2);
}

static void what_nobody_hears_is_not_kept(void **state)
{
	struct house *h = *state;
	struct kb_ctx *c = house_task(h, &voices);
	const struct kb_item item = { "A10", 1 };
	const struct kb_observation o = { "event", "de-linde", "youth", MONTH, &item, 1 };

	assert_int_equal(kb_observe(c, &o), KB_OK);
	assert_false(c->told);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(house_number(h, QUEUE), 0);
}

/* ---- What may be told ---- */

#define FORTY "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ0123"
#define ONE(...) (const struct kb_item[]){ __VA_ARGS__ }, sizeof((const struct kb_item[]){ __VA_ARGS__ }) / sizeof(struct kb_item)
#define FINE ONE({ "A10", 3 })
#define BAD_ITEM(n) "observation answer, item " n ": a name is made of [A-Za-z0-9_.], 1 to 40, and its value is a finite number"

static const struct kb_item none[1];

static const struct { struct kb_observation o; const char *why; } told[] = {
	{ { "answer", "de-linde", "youth", MONTH, FINE }, NULL },
	{ { "answer", "de-linde", "youth", 1, FINE }, NULL },
	{ { "answer", "de-linde", "partner_2.b", MONTH, FINE }, NULL },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "A38.daily", 1 }, { "a_b", -0.5 }, { FORTY, 1e300 }, { "9", 0 }) }, NULL },
	{ { NULL, "de-linde", "youth", MONTH, FINE }, "an observation is told by a plugin and has a type" },
	{ { "answers", "de-linde", "youth", MONTH, FINE },
	  "voices tells 'answers' without declaring it: add { \"answers\", ... } to .tells of its table" },
	{ { "", "de-linde", "youth", MONTH, FINE }, "voices tells '' without declaring it: add { \"\", ... } to .tells of its table" },
	{ { "answer", NULL, "youth", MONTH, FINE }, "observation answer has no place" },
	{ { "answer", "de-berk", "youth", MONTH, FINE },
	  "observation answer: there is no such place: add it with `klankbord place`" },
	{ { "answer", "", "youth", MONTH, FINE }, "observation answer: there is no such place: add it with `klankbord place`" },
	{ { "answer", "de-linde", NULL, MONTH, FINE }, "observation answer: the population is a name such as \"youth\"" },
	{ { "answer", "de-linde", "", MONTH, FINE }, "observation answer: the population is a name such as \"youth\"" },
	{ { "answer", "de-linde", "a youth of 16", MONTH, FINE }, "observation answer: the population is a name such as \"youth\"" },
	{ { "answer", "de-linde", "youth", MONTH + 1, FINE },
	  "observation answer: month 24316 has not begun: tell kb_month() or an earlier one" },
	{ { "answer", "de-linde", "youth", 0, FINE },
	  "observation answer: month 0 has not begun: tell kb_month() or an earlier one" },
	{ { "answer", "de-linde", "youth", NOW, FINE }, /* an instant for a month */
	  "observation answer: month 1776254400 has not begun: tell kb_month() or an earlier one" },
	{ { "answer", "de-linde", "youth", MONTH, none, 0 }, "observation answer has 0 items: 1 to 256 are told together" },
	{ { "answer", "de-linde", "youth", MONTH, none, 257 }, "observation answer has 257 items: 1 to 256 are told together" },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ NULL, 1 }) }, BAD_ITEM("1") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "", 1 }) }, BAD_ITEM("1") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ FORTY "x", 1 }) }, BAD_ITEM("1") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "A10", 1 }, { "A 11", 1 }) }, BAD_ITEM("2") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "A10=1", 1 }) }, BAD_ITEM("1") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "A-10", 1 }) }, BAD_ITEM("1") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "A10\n", 1 }) }, BAD_ITEM("1") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "caf\xc3\xa9", 1 }) }, BAD_ITEM("1") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "A10", NAN }) }, BAD_ITEM("1") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "A10", INFINITY }) }, BAD_ITEM("1") },
	{ { "answer", "de-linde", "youth", MONTH, ONE({ "A10", 1 }, { "A11", 1 }, { "A10", 2 }) },
	  "observation answer tells item A10 twice" },
};

/* A wrong one fails its context, so that the data it speaks of go with it. */
static void a_wrong_observation_is_refused_where_it_is_told(void **state)
{
	struct house *h = *state;

	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		int64_t before = house_number(h, QUEUE);
		struct kb_ctx *c = house_task(h, &voices);
		const char *said, *want = told[i].why ? kb_fmt(c, "ERROR voices: %s\n", told[i].why) : "";
		enum kb_rc rc, end;

		told_begin();
		rc = kb_observe(c, &told[i].o);
		end = kb_tx_commit(c);
		said = told_end();
		assert_string_equal(said, want);
		assert_int_equal(rc, told[i].why ? KB_FAIL : KB_OK);
		assert_int_equal(end, rc);
		assert_int_equal(house_number(h, QUEUE) - before, told[i].why ? 0 : 2);
	}
}

static void only_the_teller_tells_its_type(void **state)
{
	struct house *h = *state;
	struct kb_ctx *c = house_task(h, &sums);

	told_begin();
	assert_int_equal(voices_tell(c, "de-linde", MONTH, "A10", 1), KB_FAIL);
	assert_string_equal(told_end(),
	    "ERROR sums: sums tells 'answer' without declaring it: add { \"answer\", ... } to .tells of its table\n");
	c = house_task(h, NULL);
	told_begin();
	assert_int_equal(voices_tell(c, "de-linde", MONTH, "A10", 1), KB_FAIL);
	assert_string_equal(told_end(), "ERROR kb: an observation is told by a plugin and has a type\n");
}

/* ---- What lies in the queue ---- */

/* Each number comes out as it went in, to the last bit. */
static void numbers_survive_the_queue(void **state)
{
	struct house *h = *state;
	static const double values[] = { 0.1, 1.0 / 3, -2.5, 1e300, DBL_MIN, DBL_MAX, 9007199254740993.0, 0, 3 };

	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		house_tell(h, MONTH, "A10", values[i]);
		assert_int_equal(kb_stream_hear(&h->house, NOW, MONTH, 10), 2);
		assert_int_equal(kb_stream_hear(&h->house, NOW, MONTH, 10), 0);
	}
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		assert_int_equal(house_number(h, kb_arena_fmt(h->arena, "SELECT COUNT(*) FROM sums_row WHERE value = %.17g", values[i])), 1);
}

static void as_many_items_as_may_be_told_come_through(void **state)
{
	struct house *h = *state;
	struct kb_ctx *c = house_task(h, &voices);
	struct kb_item items[256];

	for (size_t i = 0; i < 256; i++)
		items[i] = (struct kb_item){ kb_fmt(c, "A%zu", i), (double)i };
	assert_int_equal(kb_observe(c, &(struct kb_observation){ "answer", "de-linde", "youth", MONTH, items, 256 }), KB_OK);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(kb_stream_hear(&h->house, NOW, MONTH, 10), 2);
	assert_int_equal(house_number(h, "SELECT COUNT(*) FROM sums_row WHERE item = 'A' || CAST(value AS INTEGER)"), 256);
}

/* The month is all of the time that is kept: there is no column for more, and neither
 * the instant nor its day stands in one of them. */
static void the_queue_knows_the_month_and_no_day(void **state)
{
	struct house *h = *state;

	house_tell(h, MONTH, "A10", 3);
	assert_int_equal(house_number(h, "SELECT COUNT(*) FROM pragma_table_info('kb_queue')"), 9);
	assert_int_equal(house_number(h, "SELECT COUNT(*) FROM pragma_table_info('kb_queue') WHERE name IN ('hearer', 'id', "
	    "'type', 'place', 'population', 'month', 'items', 'tries', 'parked')"), 9);
	assert_int_equal(house_number(h, QUEUE " WHERE month = 24315 AND tries = 0 AND parked = 0"), 2);
	assert_int_equal(house_number(h, QUEUE " WHERE items || place || population LIKE '%17762%' OR items || place LIKE '%-15%'"), 0);
}

/* How often the told number rises from one row to the next, as the rows lie. */
static int rises(sqlite3 *db, const char *sql)
{
	sqlite3_stmt *q = NULL;
	int before = -1, n = 0;

	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	while (sqlite3_step(q) == SQLITE_ROW) {
		n += sqlite3_column_int(q, 0) > before;
		before = sqlite3_column_int(q, 0);
	}
	sqlite3_finalize(q);
	return n - 1; /* the first is no rise */
}

/* In a random order of N the number rises (N-1)/2 times, give or take sqrt((N+1)/12).
 * Control: a table with a counter shows the order to the same eye. */
static void neither_keys_nor_rows_tell_who_came_first(void **state)
{
	enum { N = 300, HALF = (N - 1) / 2, NINE_DEVIATIONS = 45 };
	struct house *h = *state;
	sqlite3 *db;
	sqlite3_stmt *q = NULL;

	for (int i = 0; i < N; i++)
		house_tell(h, MONTH, "A10", i);
	assert_int_equal(sqlite3_open(h->path, &db), SQLITE_OK);
	assert_in_range(rises(db, "SELECT substr(items, 5) FROM kb_queue WHERE hearer = 'sums'"), HALF - NINE_DEVIATIONS,
	    HALF + NINE_DEVIATIONS);
	assert_int_not_equal(sqlite3_prepare_v2(db, "SELECT rowid FROM kb_queue", -1, &q, NULL), SQLITE_OK);
	sqlite3_finalize(q);
	assert_int_equal(sqlite3_exec(db, "CREATE TABLE control (items TEXT); INSERT INTO control SELECT items FROM kb_queue "
	    "WHERE hearer = 'sums' ORDER BY CAST(substr(items, 5) AS INTEGER)", NULL, NULL, NULL), SQLITE_OK);
	assert_int_equal(rises(db, "SELECT substr(items, 5) FROM control ORDER BY rowid"), N - 1);
	sqlite3_close(db);
}

/* The two rows of one observation share no key: hearers cannot be laid side by side. */
static void the_rows_of_one_observation_share_no_key(void **state)
{
	struct house *h = *state;

	for (int i = 0; i < 50; i++)
		house_tell(h, MONTH, "A10", 3);
	assert_int_equal(house_number(h, "SELECT COUNT(DISTINCT id) FROM kb_queue"), 100);
	assert_int_equal(house_number(h, QUEUE " WHERE length(id) = 32 AND NOT id GLOB '*[^0-9a-f]*'"), 100);
}

/* ---- What plugins declare ---- */

static enum kb_rc hear(struct kb_ctx *c, const struct kb_observation *o)
{
	(void)c, (void)o;
	return KB_OK;
}

#define TELLS(...) (const struct kb_tells[]){ __VA_ARGS__, { 0 } }
#define HEARS(...) (const struct kb_hears[]){ __VA_ARGS__, { 0 } }
#define WRONG_NAME ": use 1 to 40 of [a-z0-9_.-]"

static const struct { struct kb_plugin one, two; const char *why; } declared[] = {
	{ { .tells = TELLS({ "answer", NULL }) }, { .hears = HEARS({ "answer", hear, NULL }) }, NULL },
	{ { .tells = TELLS({ "a-b_c.9", NULL }) }, { .hears = HEARS({ "of-somebody-who-is-not-here", hear, NULL }) }, NULL },
	{ { .tells = TELLS({ "answer", NULL }) }, { .tells = TELLS({ "answer", NULL }) },
	  "plugin two tells 'answer', which plugin one tells already: a type has one teller, choose another name" },
	{ { .tells = TELLS({ "answer", NULL }, { "answer", NULL }) }, { 0 },
	  "plugin one tells 'answer', which plugin one tells already: a type has one teller, choose another name" },
	{ { .tells = TELLS({ "Answer", NULL }) }, { 0 }, "plugin one tells a type with a wrong name" WRONG_NAME },
	{ { .tells = TELLS({ "", NULL }) }, { 0 }, "plugin one tells a type with a wrong name" WRONG_NAME },
	{ { .tells = TELLS({ FORTY "x", NULL }) }, { 0 }, "plugin one tells a type with a wrong name" WRONG_NAME },
	{ { 0 }, { .hears = HEARS({ "an answer", hear, NULL }) }, "plugin two hears a type with a wrong name" WRONG_NAME },
	{ { 0 }, { .hears = HEARS({ "answer", NULL, NULL }) }, "plugin two hears 'answer' with no function: set .heard" },
	{ { 0 }, { .hears = HEARS({ "answer", hear, NULL }, { "answer", hear, NULL }) },
	  "plugin two hears 'answer' twice: leave one entry" },
};

static void what_is_declared_wrongly_is_refused(void **state)
{
	struct house *h = *state;

	for (size_t i = 0; i < sizeof declared / sizeof *declared; i++) {
		struct kb_plugin one = declared[i].one, two = declared[i].two;
		const struct kb_plugin *const both[] = { &one, &two };
		const char *why;

		one.name = "one";
		two.name = "two";
		why = kb_stream_check(h->arena, both, 2);
		if (!why || !declared[i].why)
			assert_ptr_equal(why, declared[i].why);
		else
			assert_string_equal(why, declared[i].why);
	}
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, house_open, house_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(it_waits_once_for_each_who_hears),
		IN_HOUSE(it_goes_when_its_data_go),
		IN_HOUSE(what_nobody_hears_is_not_kept),
		IN_HOUSE(a_wrong_observation_is_refused_where_it_is_told),
		IN_HOUSE(only_the_teller_tells_its_type),
		IN_HOUSE(numbers_survive_the_queue),
		IN_HOUSE(as_many_items_as_may_be_told_come_through),
		IN_HOUSE(the_queue_knows_the_month_and_no_day),
		IN_HOUSE(neither_keys_nor_rows_tell_who_came_first),
		IN_HOUSE(the_rows_of_one_observation_share_no_key),
		IN_HOUSE(what_is_declared_wrongly_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
