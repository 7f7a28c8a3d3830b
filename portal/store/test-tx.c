/* test-tx.c - the transaction of a context: when it reads, when it locks, what stays
 * and what goes; and what a statement may be given and asked. */
#include "test-world.h"

#include <string.h>

#include "test-told.h"

/* May somebody else write now? */
static bool others_may_write(struct world *w)
{
	sqlite3 *db = world_stranger(w->path);
	bool may = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK;

	sqlite3_close(db);
	return may;
}

/* Somebody else writes one row and is done. */
static void others_write(struct world *w, const char *key)
{
	sqlite3 *db = world_stranger(w->path);

	assert_int_equal(sqlite3_exec(db, kb_arena_fmt(w->arena, "INSERT INTO surveys_row VALUES ('%s', 1)", key), NULL, NULL,
	    NULL), SQLITE_OK);
	sqlite3_close(db);
}

static int64_t count(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &surveys_count);

	return kb_next(q) ? kb_col_int(q, 0) : -1;
}

static void add(struct kb_ctx *c, const char *key)
{
	kb_run(c, &surveys_add, kb_t(key), kb_i(1));
}

/* ---- Begin and end ---- */

static void the_first_ask_reads_and_locks_nobody_out(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	assert_int_equal(c->tx, KB_TX_NONE);
	assert_int_equal(count(c), 0);
	assert_int_equal(c->tx, KB_TX_READ);
	assert_true(others_may_write(w));
	others_write(w, "meanwhile");
	assert_int_equal(count(c), 0); /* a page sees one moment */
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(count(c), 1);
}

static void the_first_run_takes_the_lock(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	add(c, "a");
	assert_int_equal(c->tx, KB_TX_WRITE);
	assert_false(others_may_write(w));
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(c->tx, KB_TX_NONE);
	assert_true(others_may_write(w));
}

/* It sees the moment that the first one saw; a write does not go over. */
static void a_read_goes_on_in_another_context(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys), other;

	kb_ctx_begin(&other, &w->house, w->arena, WORLD_NOW, WORLD_MONTH);
	kb_ctx_enter(&other, &surveys);
	kb_tx_pass(c, &other);
	assert_int_equal(other.tx, KB_TX_NONE); /* there was none */
	assert_int_equal(count(c), 0);
	others_write(w, "meanwhile");
	kb_tx_pass(c, &other);
	assert_int_equal(c->tx, KB_TX_NONE);
	assert_int_equal(other.tx, KB_TX_READ);
	assert_int_equal(count(&other), 0);
	kb_tx_rollback(&other);
	assert_int_equal(count(c), 1);
	add(c, "a");
	kb_tx_pass(c, &other);
	assert_int_equal(c->tx, KB_TX_WRITE);
	assert_int_equal(kb_tx_commit(c), KB_OK);
}

/* The first write ends the read: what was read before it is read again after it. */
static void a_write_after_a_read_sees_what_came_between(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	assert_int_equal(count(c), 0);
	others_write(w, "between");
	add(c, "own");
	assert_false(kb_failed(c));
	assert_int_equal(c->tx, KB_TX_WRITE);
	assert_int_equal(count(c), 2);
	assert_int_equal(c->tx, KB_TX_WRITE); /* asking again takes nothing back */
	assert_int_equal(kb_tx_commit(c), KB_OK);
}

/* A query is read whole when it is asked: the first write pulls nothing from under it. */
static void a_loop_may_write_to_the_table_that_it_walks(void **state)
{
	struct world *w = *state;
	static const struct kb_stmt keys = { "surveys", "surveys_keys", "SELECT key FROM surveys_row ORDER BY key" };
	struct kb_ctx *c;
	struct kb_rows *q;
	int seen = 0;

	assert_int_equal(world_add(w, "a", 1), KB_OK);
	assert_int_equal(world_add(w, "b", 1), KB_OK);
	c = world_task(w, &surveys);
	q = kb_ask(c, &keys);
	while (kb_next(q) && ++seen < 10)
		add(c, kb_fmt(c, "%s-again", kb_col_text(q, 0)));
	assert_int_equal(seen, 2);
	assert_int_equal(count(c), 4);
	assert_int_equal(kb_tx_commit(c), KB_OK);
}

static void a_commit_stays_and_a_rollback_goes(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	add(c, "stays");
	assert_int_equal(world_rows(w), 0); /* nobody sees it before */
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(world_rows(w), 1);
	c = world_task(w, &surveys);
	add(c, "goes");
	kb_tx_rollback(c);
	assert_int_equal(c->tx, KB_TX_NONE);
	assert_int_equal(world_rows(w), 1);
	assert_non_null(world_reopen(w, 0));
	assert_int_equal(world_rows(w), 1);
}

static void nothing_begun_is_nothing_to_end(void **state)
{
	struct kb_ctx *c = world_task(*state, &surveys);

	assert_int_equal(kb_tx_commit(c), KB_OK);
	kb_tx_rollback(c);
	assert_false(kb_failed(c));
}

static void a_failed_context_leaves_nothing(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	add(c, "before");
	told_begin();
	kb_fail(c, "the handler gives up");
	add(c, "after");
	assert_string_equal(told_end(), "ERROR surveys: the handler gives up\n");
	assert_int_equal(count(c), -1);
	assert_int_equal(kb_changed(c), 0);
	assert_int_equal(kb_tx_commit(c), KB_FAIL);
	assert_int_equal(kb_tx_commit(c), KB_FAIL);
	assert_int_equal(world_rows(w), 0);
	assert_true(others_may_write(w));
	assert_int_equal(world_add(w, "next", 1), KB_OK); /* control: it was the context, not the store */
	assert_int_equal(world_rows(w), 1);
}

static void one_connection_serves_one_context(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys), other;

	kb_ctx_begin(&other, &w->house, w->arena, WORLD_NOW, WORLD_MONTH);
	kb_ctx_enter(&other, &survey);
	add(c, "a");
	told_begin();
	kb_run(&other, &survey_add, kb_t("b"), kb_i(1));
	assert_string_equal(told_end(),
	    "ERROR survey: another context holds the transaction: commit or drop that one first\n");
	assert_int_equal(kb_tx_commit(&other), KB_FAIL);
	assert_int_equal(kb_tx_commit(c), KB_OK); /* the one before is not hurt */
	assert_int_equal(world_rows(w), 1);
	kb_ctx_begin(&other, &w->house, w->arena, WORLD_NOW, WORLD_MONTH);
	kb_ctx_enter(&other, &survey);
	kb_run(&other, &survey_add, kb_t("b"), kb_i(1));
	assert_int_equal(kb_tx_commit(&other), KB_OK);
}

static void without_a_store_a_call_says_so(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	told_begin();
	add(c, "a");
	assert_string_equal(told_end(), "ERROR surveys: this context has no store: open one before it begins\n");
}

/* ---- A point to go back to ---- */

static void back_leaves_what_was_before_the_mark(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	add(c, "before");
	assert_int_equal(kb_tx_mark(c), KB_OK);
	add(c, "one");
	add(c, "two");
	assert_int_equal(kb_tx_back(c), KB_OK);
	assert_int_equal(count(c), 1);
	add(c, "three");
	assert_int_equal(kb_tx_back(c), KB_OK); /* the point is still there */
	assert_int_equal(count(c), 1);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(world_rows(w), 1);
}

static void a_second_mark_keeps_what_the_first_began(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	assert_int_equal(kb_tx_mark(c), KB_OK);
	assert_int_equal(c->tx, KB_TX_WRITE);
	add(c, "one");
	assert_int_equal(kb_tx_mark(c), KB_OK);
	add(c, "two");
	assert_int_equal(kb_tx_back(c), KB_OK);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(world_rows(w), 1);
}

/* A failure behind the mark is forgiven with what it did. */
static void back_takes_a_failure_back(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	add(c, "a");
	kb_tx_mark(c);
	told_begin();
	add(c, "b");
	add(c, "a"); /* its key is taken */
	assert_string_equal(told_end(), "ERROR surveys: surveys_add: UNIQUE constraint failed: surveys_row.key\n");
	assert_true(kb_failed(c));
	assert_int_equal(kb_tx_back(c), KB_OK);
	assert_false(kb_failed(c));
	assert_int_equal(count(c), 1);
	add(c, "c");
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(world_rows(w), 2);
}

static void no_way_back_without_a_mark(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = world_task(w, &surveys);

	kb_tx_mark(c);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	add(c, "a"); /* a new transaction: the mark went with the one before */
	told_begin();
	assert_int_equal(kb_tx_back(c), KB_FAIL);
	assert_string_equal(told_end(), "ERROR surveys: there is no point to go back to\n");
	assert_int_equal(kb_tx_commit(c), KB_FAIL);
	assert_int_equal(world_rows(w), 0);
}

/* ---- Statements ---- */

static void values_come_back_as_they_went(void **state)
{
	struct kb_ctx *c = world_task(*state, &surveys);
	/* $2 stands in front: parameters are found by name. */
	static const struct kb_stmt echo = { "surveys", "surveys_echo", "SELECT $2, $1, $3, $4, $5, $6" };
	static const char bytes[] = { 0, 1, 0, (char)0xff };
	struct kb_rows *q = kb_ask(c, &echo, kb_i(INT64_MIN), kb_t("it's \"\xd9\x84\" $1"), kb_r(0.1), kb_b(bytes, sizeof bytes),
	    kb_b(NULL, 0), (struct kb_val){ 0 });
	size_t n;

	assert_true(kb_next(q));
	assert_string_equal(kb_col_text(q, 0), "it's \"\xd9\x84\" $1");
	assert_true(kb_col_int(q, 1) == INT64_MIN);
	assert_true(kb_col_real(q, 2) == 0.1);
	assert_memory_equal(kb_col_blob(q, 3, &n), bytes, sizeof bytes);
	assert_int_equal(n, sizeof bytes);
	assert_non_null(kb_col_blob(q, 4, &n));
	assert_int_equal(n, 0);
	assert_string_equal(kb_col_text(q, 5), "");
	assert_int_equal(kb_col_int(q, 5), 0);
	assert_true(kb_col_real(q, 5) == 0);
	assert_true(kb_col_real(q, 1) == (double)INT64_MIN);
	assert_string_equal(kb_col_text(q, 1), "-9223372036854775808");
	assert_string_equal(kb_col_text(q, 2), "0.1");
	assert_false(kb_next(q));
	assert_false(kb_next(q));
	assert_false(kb_failed(c));
}

static void changed_counts_the_last_run(void **state)
{
	struct kb_ctx *c = world_task(*state, &surveys);
	static const struct kb_stmt drop = { "surveys", "surveys_drop", "DELETE FROM surveys_row WHERE n = $1" };

	add(c, "a");
	add(c, "b");
	assert_int_equal(kb_changed(c), 1);
	kb_run(c, &drop, kb_i(1));
	assert_int_equal(kb_changed(c), 2);
	kb_run(c, &drop, kb_i(1));
	assert_int_equal(kb_changed(c), 0);
}

/* A statement that writes and shows takes the lock, too. */
static void returning_is_asked_and_locks(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c;
	static const struct kb_stmt take = { "surveys", "surveys_take", "DELETE FROM surveys_row WHERE key = $1 RETURNING n" };
	struct kb_rows *q;

	assert_int_equal(world_add(w, "a", 7), KB_OK);
	c = world_task(w, &surveys);
	q = kb_ask(c, &take, kb_t("a"));
	assert_int_equal(c->tx, KB_TX_WRITE);
	assert_true(kb_next(q));
	assert_int_equal(kb_col_int(q, 0), 7);
	assert_int_equal(kb_changed(c), 1);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(world_rows(w), 0);
}

/* What is wrong in a call, and the sentence about it. */
static void too_few(struct kb_ctx *c) { kb_run(c, &surveys_add, kb_t("a")); }
static void too_many(struct kb_ctx *c) { kb_ask(c, &surveys_count, kb_t("a")); }
static void run_what_shows(struct kb_ctx *c) { kb_run(c, &surveys_count); }
static void ask_what_shows_nothing(struct kb_ctx *c) { kb_ask(c, &surveys_add, kb_t("a"), kb_i(1)); }
static void column_without_row(struct kb_ctx *c) { kb_col_int(kb_ask(c, &surveys_count), 0); }
static void run_of_another(struct kb_ctx *c) { kb_run(c, &survey_add, kb_t("a"), kb_i(1)); }
static void core_runs_a_plugins(struct kb_ctx *c) { kb_core_run(c, &surveys_add, kb_t("a"), kb_i(1)); }

static void outside_every_plugin(struct kb_ctx *c)
{
	kb_ctx_enter(c, NULL);
	kb_run(c, &surveys_add, kb_t("a"), kb_i(1));
}

static void column_too_far(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &surveys_count);

	kb_next(q);
	kb_col_int(q, 1);
}

static const struct kb_stmt text_row = { "surveys", "surveys_text", "SELECT 'three', x'00'" };

static void text_as_number(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &text_row);

	kb_next(q);
	kb_col_int(q, 0);
}

static void blob_as_text(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &text_row);

	kb_next(q);
	kb_col_text(q, 1);
}

static void numbers_with_a_gap(struct kb_ctx *c)
{
	static const struct kb_stmt gap = { "surveys", "surveys_gap", "SELECT $1, $3" };

	kb_ask(c, &gap, kb_i(1), kb_i(2));
}

static void two_statements(struct kb_ctx *c)
{
	static const struct kb_stmt two = { "surveys", "surveys_two", "SELECT 1; DELETE FROM surveys_row" };

	kb_ask(c, &two);
}

static void a_clean_up_in_a_transaction(struct kb_ctx *c)
{
	static const struct kb_stmt vacuum = { "surveys", "surveys_vacuum", "VACUUM INTO '/tmp/kb-test-copy'" };

	kb_run(c, &vacuum);
}

static const struct { void (*call)(struct kb_ctx *c); const char *said; } wrong_calls[] = {
	{ too_few, "surveys: surveys_add takes 2 values, not 1" },
	{ too_many, "surveys: surveys_count takes 0 values, not 1" },
	{ run_what_shows, "surveys: surveys_count returns rows: use kb_ask()" },
	{ ask_what_shows_nothing, "surveys: surveys_add returns no rows: use kb_run()" },
	{ column_without_row, "surveys: surveys_count: column 0 of 1 was asked without a row: call kb_next() first" },
	{ column_too_far, "surveys: surveys_count: column 1 of 1 was asked (the first is 0)" },
	{ text_as_number, "surveys: surveys_text: column 0 is not a whole number" },
	{ blob_as_text, "surveys: surveys_text: column 1 is not text: use kb_col_blob()" },
	{ numbers_with_a_gap, "surveys: surveys_gap has no parameter $2" },
	{ two_statements, "surveys: surveys_two: it must be one statement, no more and no less" },
	{ run_of_another, "surveys: survey_add is a statement of survey, and surveys runs: what others know comes through "
	                  "observations (.hears)" },
	{ outside_every_plugin, "kb: surveys_add is run outside every plugin: rooms of the core use kb_core_run() and "
	                        "kb_core_ask()" },
	{ core_runs_a_plugins, "surveys: surveys_add is a statement of surveys: use kb_run() and kb_ask()" },
	{ a_clean_up_in_a_transaction, "surveys: surveys_vacuum: cannot VACUUM from within a transaction" },
};

/* Each fails its context with one line, and the store serves the next one. */
static void a_wrong_call_fails_with_its_sentence(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < sizeof wrong_calls / sizeof *wrong_calls; i++) {
		struct kb_ctx *c = world_task(w, &surveys);

		told_begin();
		wrong_calls[i].call(c);
		assert_string_equal(told_end(), kb_arena_fmt(w->arena, "ERROR %s\n", wrong_calls[i].said));
		assert_int_equal(kb_tx_commit(c), KB_FAIL);
		assert_int_equal(world_rows(w), (int64_t)i);
		assert_int_equal(world_add(w, kb_arena_fmt(w->arena, "%zu", i), 1), KB_OK);
	}
}

#define IN_STORE(test) cmocka_unit_test_setup_teardown(test, world_open_stored, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_STORE(the_first_ask_reads_and_locks_nobody_out),
		IN_STORE(the_first_run_takes_the_lock),
		IN_STORE(a_read_goes_on_in_another_context),
		IN_STORE(a_write_after_a_read_sees_what_came_between),
		IN_STORE(a_loop_may_write_to_the_table_that_it_walks),
		IN_STORE(a_commit_stays_and_a_rollback_goes),
		IN_STORE(nothing_begun_is_nothing_to_end),
		IN_STORE(a_failed_context_leaves_nothing),
		IN_STORE(one_connection_serves_one_context),
		cmocka_unit_test_setup_teardown(without_a_store_a_call_says_so, world_open, world_close),
		IN_STORE(back_leaves_what_was_before_the_mark),
		IN_STORE(a_second_mark_keeps_what_the_first_began),
		IN_STORE(back_takes_a_failure_back),
		IN_STORE(no_way_back_without_a_mark),
		IN_STORE(values_come_back_as_they_went),
		IN_STORE(changed_counts_the_last_run),
		IN_STORE(returning_is_asked_and_locks),
		IN_STORE(a_wrong_call_fails_with_its_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
