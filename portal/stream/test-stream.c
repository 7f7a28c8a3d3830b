/* test-stream.c - hearing: once in effect, whatever happens between; a hearer that
 * fails stops nobody; told again, the same is learned again. */
#include "test-house.h"

#include <sqlite3.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../store/private.h"
#include "test-told.h"

#define QUEUE "SELECT COUNT(*) FROM kb_queue"
#define LINE(item, value) "de-linde 24315 " item "=" value ".0"
#define ALARM "ERROR alarm: list failed 3 times at an observation, which is parked: its figures lack it. " \
	"Repair the plugin, then tell again\n"

#define LOCKED "ERROR kb: the transaction does not begin: the store was locked for over 5 seconds: look for a process that holds it\n"

static size_t hear(struct house *h)
{
	return kb_stream_hear(&h->house, NOW, MONTH, 100);
}

/* The same, with what was logged. */
static const char *hear_told(struct house *h, size_t *offered)
{
	told_begin();
	*offered = hear(h);
	return told_end();
}

static void expect_state(struct house *h, int64_t waiting, int64_t parked)
{
	struct kb_ctx *c = house_task(h, NULL);
	int64_t w, p;

	assert_int_equal(kb_stream_state(c, &w, &p), KB_OK);
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(w, waiting);
	assert_int_equal(p, parked);
}

/* ---- Once ---- */

static void each_hears_it_once_and_the_queue_forgets_it(void **state)
{
	struct house *h = *state;

	house_tell(h, MONTH, "A10", 3);
	house_tell(h, MONTH, "A10", 4);
	expect_state(h, 4, 0);
	assert_int_equal(hear(h), 4);
	assert_int_equal(hear(h), 0);
	expect_state(h, 0, 0);
	assert_string_equal(house_learned(h, "sums"), LINE("A10", "3") "; " LINE("A10", "4"));
	assert_string_equal(house_learned(h, "list"), LINE("A10", "3") "; " LINE("A10", "4"));
	assert_int_equal(house_number(h, QUEUE), 0);
}

/* What one has taken still waits for the other. */
static void no_more_is_offered_than_was_asked(void **state)
{
	struct house *h = *state;

	house_tell(h, MONTH, "A10", 3);
	assert_int_equal(kb_stream_hear(&h->house, NOW, MONTH, 1), 1);
	assert_int_equal(house_number(h, QUEUE " WHERE hearer = 'list'"), 0);
	assert_int_equal(house_number(h, QUEUE " WHERE hearer = 'sums'"), 1);
	assert_string_equal(house_learned(h, "sums"), "");
	assert_int_equal(kb_stream_hear(&h->house, NOW, MONTH, 1), 1);
	assert_string_equal(house_learned(h, "sums"), LINE("A10", "3"));
	assert_int_equal(kb_stream_hear(&h->house, NOW, MONTH, 1), 0);
}

static enum kb_rc look_closely(struct kb_ctx *c, const struct kb_observation *o)
{
	assert_string_equal(c->plugin->name, "eye");
	assert_int_equal(kb_now(c), NOW);
	assert_int_equal(kb_month(c), MONTH);
	assert_string_equal(kb_who(c)->user, "");
	assert_string_equal(o->type, "answer");
	assert_string_equal(o->place, "de-eik");
	assert_string_equal(o->population, "youth");
	assert_int_equal(o->month, MONTH - 1);
	assert_int_equal(o->count, 2);
	assert_string_equal(o->items[0].name, "A10");
	assert_true(o->items[0].value == 3);
	assert_string_equal(o->items[1].name, "A38.daily");
	assert_true(o->items[1].value == -0.25);
	return KB_OK;
}

static void it_is_heard_as_it_was_told(void **state)
{
	static const struct kb_hears hears[] = { { "answer", look_closely, NULL }, { 0 } };
	static const struct kb_plugin eye = { .abi = KB_ABI, .name = "eye", .hears = hears };
	static const struct kb_plugin *const plugins[] = { &voices, &eye, NULL };
	const struct kb_item items[] = { { "A10", 3 }, { "A38.daily", -0.25 } };
	struct house *h = *state;
	struct kb_ctx *c;

	house_plugins(h, plugins);
	c = house_task(h, &voices);
	kb_observe(c, &(struct kb_observation){ "answer", "de-eik", "youth", MONTH - 1, items, 2 });
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(hear(h), 1);
	expect_state(h, 0, 0);
}

/* ---- A hearer that fails ---- */

/* Whichever way it fails: its writes go, the third time parks it, the other is served. */
static void three_failures_park_it_and_stop_nobody(void **state)
{
	static const struct { enum list_mood mood; const char *said; } ways[] = {
		{ LIST_RETURNS_FAIL, "ERROR kb: list could not take in an observation 'answer'\n" },
		{ LIST_FAILS, "ERROR list: the list is torn\n" },
	};
	struct house *h = *state;

	for (int i = 0; i < 2; i++) {
		size_t offered;

		*ear = (struct list_ear){ .mood = ways[i].mood };
		house_tell(h, MONTH, "A10", 3);
		assert_string_equal(hear_told(h, &offered), ways[i].said);
		assert_int_equal(offered, 2);
		expect_state(h, 1, i);
		assert_string_equal(hear_told(h, &offered), ways[i].said);
		assert_string_equal(hear_told(h, &offered), kb_arena_fmt(h->arena, "%s" ALARM, ways[i].said));
		expect_state(h, 0, i + 1);
		assert_string_equal(hear_told(h, &offered), "");
		assert_int_equal(offered, 0);
		assert_int_equal(ear->offered, 3);
		assert_string_equal(house_learned(h, "list"), "");
		assert_int_equal(house_number(h, "SELECT COUNT(*) FROM sums_row"), i + 1);
	}
}

/* One observation of several: those behind it are heard in the same round. */
static void a_sour_observation_holds_up_none_behind_it(void **state)
{
	struct house *h = *state;

	*ear = (struct list_ear){ .mood = LIST_FAILS, .crisis = 2 };
	for (int i = 1; i <= 4; i++)
		house_tell(h, MONTH, "A10", i);
	told_begin();
	hear(h);
	told_end();
	assert_string_equal(house_learned(h, "list"), LINE("A10", "1") "; " LINE("A10", "3") "; " LINE("A10", "4"));
	expect_state(h, 1, 0);
}

static int64_t commits(const struct house *h)
{
	return (int64_t)kb_fence_before_sync(&h->house.store->fence) / 2;
}

/* Twenty-five of one hearer at a time, so 25 and 5 for each of the two. */
static void many_share_a_transaction(void **state)
{
	struct house *h = *state;
	int64_t before;

	for (int i = 1; i <= 30; i++)
		house_tell(h, MONTH, "A10", i);
	before = commits(h);
	assert_int_equal(hear(h), 60);
	assert_int_equal(commits(h) - before, 4);
	assert_int_equal(house_number(h, "SELECT COUNT(DISTINCT value) FROM list_row"), 30);
	assert_int_equal(house_number(h, "SELECT COUNT(*) FROM sums_row"), 30);
	expect_state(h, 0, 0);
}

/* The one to blame is counted, and none of those that shared its transaction is heard twice. */
static void one_that_fails_among_many_is_alone_to_blame(void **state)
{
	struct house *h = *state;

	*ear = (struct list_ear){ .mood = LIST_RETURNS_FAIL, .crisis = 7 };
	for (int i = 1; i <= 30; i++)
		house_tell(h, MONTH, "A10", i);
	told_begin();
	assert_int_equal(hear(h), 60);
	told_end();
	assert_int_equal(house_number(h, "SELECT COUNT(*) FROM list_row"), 29);
	assert_int_equal(house_number(h, "SELECT COUNT(DISTINCT value) FROM list_row WHERE value <> 7"), 29);
	assert_int_equal(house_number(h, "SELECT COUNT(*) FROM sums_row"), 30);
	assert_int_equal(house_number(h, "SELECT SUM(tries) FROM kb_queue"), 1);
	expect_state(h, 1, 0);
}

static void a_hearer_that_recovers_counts_once(void **state)
{
	struct house *h = *state;

	*ear = (struct list_ear){ .mood = LIST_FAILS };
	house_tell(h, MONTH, "A10", 3);
	told_begin();
	hear(h);
	hear(h);
	told_end();
	ear->mood = LIST_TAKES;
	assert_int_equal(hear(h), 1);
	assert_int_equal(ear->offered, 3);
	assert_string_equal(house_learned(h, "list"), LINE("A10", "3"));
	expect_state(h, 0, 0);
}

static void nothing_to_do_is_no_failure(void **state)
{
	struct house *h = *state;

	*ear = (struct list_ear){ .mood = LIST_NONE };
	house_tell(h, MONTH, "A10", 3);
	assert_int_equal(hear(h), 2);
	expect_state(h, 0, 0);
}

/* It is somebody else's transaction that is in the way, not the hearer that failed. */
static void a_locked_store_is_no_failure_of_the_hearer(void **state)
{
	struct house *h = *state;
	const char *said;
	size_t offered;
	sqlite3 *db;

	house_tell(h, MONTH, "A10", 3);
	house_no_patience(h);
	assert_int_equal(sqlite3_open(h->path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	said = hear_told(h, &offered);
	sqlite3_close(db);
	assert_string_equal(said, LOCKED LOCKED); /* one try for each hearer, and no failure written down */
	assert_int_equal(offered, 0);
	assert_int_equal(house_number(h, QUEUE " WHERE tries = 0 AND parked = 0"), 2);
	assert_int_equal(hear(h), 2);
}

/* However often the keeper comes by: nothing is parked for want of a disk. */
static void a_read_only_store_is_no_failure_of_the_hearer(void **state)
{
	struct house *h = *state;
	size_t offered;

	house_tell(h, MONTH, "A10", 3);
	house_read_only(h, true);
	for (int i = 0; i < 2 * KB_STREAM_TRIES; i++) {
		assert_non_null(strstr(hear_told(h, &offered), "the store is read-only"));
		assert_int_equal(offered, 0);
	}
	house_read_only(h, false);
	assert_int_equal(house_number(h, QUEUE " WHERE tries = 0 AND parked = 0"), 2);
	assert_int_equal(hear(h), 2);
}

/* It was loaded without hearing, and some waited: said, kept, parked in the end. */
static void who_hears_no_more_is_told_so(void **state)
{
	static const struct kb_hears other[] = { { "event", look_closely, NULL }, { 0 } };
	static const struct kb_plugin deaf = { .abi = KB_ABI, .name = "list", .hears = other };
	static const struct kb_plugin *const plugins[] = { &voices, &deaf, NULL };
	struct house *h = *state;
	size_t offered;

	house_tell(h, MONTH, "A10", 3);
	house_plugins(h, plugins);
	assert_string_equal(hear_told(h, &offered),
	    "ERROR kb: list does not hear 'answer' any more, and some wait: declare it in .hears or tell again\n");
	expect_state(h, 2, 0); /* sums is not here: what waits for it keeps waiting */
}

/* ---- A crash ---- */

/* A keeper of its own, on a connection of its own. Returns how it ended. */
static int keeper_in_a_process(struct house *h)
{
	int status = 0;
	pid_t child;

	kb_store_close(h->house.store); /* never across a fork */
	child = fork();
	if (child == 0) {
		h->house.store = kb_store_open(h->path, KB_STORE_KEEPER);
		hear(h);
		_exit(0);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	h->house.store = kb_store_open(h->path, KB_STORE_KEEPER);
	assert_non_null(h->house.store);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Dies after the hearer wrote and before the queue forgot. Control: what the hearer
 * counts outside the transaction counts twice. */
static void a_crash_between_hearing_and_forgetting_counts_once(void **state)
{
	struct house *h = *state;

	*ear = (struct list_ear){ .mood = LIST_CRASHES };
	house_tell(h, MONTH, "A10", 3);
	assert_int_equal(keeper_in_a_process(h), 42);
	assert_int_equal(ear->offered, 1);
	assert_string_equal(house_learned(h, "list"), "");
	assert_int_equal(house_number(h, QUEUE " WHERE hearer = 'list' AND tries = 0"), 1);
	ear->mood = LIST_TAKES;
	assert_int_equal(keeper_in_a_process(h), 0);
	assert_int_equal(ear->offered, 2);
	assert_string_equal(house_learned(h, "list"), LINE("A10", "3"));
	assert_string_equal(house_learned(h, "sums"), LINE("A10", "3"));
	assert_int_equal(keeper_in_a_process(h), 0);
	assert_string_equal(house_learned(h, "list"), LINE("A10", "3"));
	expect_state(h, 0, 0);
}

/* ---- Telling again ---- */

static void told_again_the_same_is_learned_again(void **state)
{
	struct house *h = *state;
	const char *before;

	for (int i = 1; i <= 4; i++)
		house_tell(h, MONTH - 1 - i % 2, i % 2 ? "A10" : "A24", i);
	hear(h);
	before = house_learned(h, "sums");
	assert_string_equal(before, "de-linde 24313 A10=1.0; de-linde 24313 A10=3.0; de-linde 24314 A24=2.0; de-linde 24314 A24=4.0");
	for (int i = 0; i < 2; i++) {
		assert_int_equal(kb_stream_again(&h->house, NOW, MONTH), KB_OK);
		assert_string_equal(house_learned(h, "sums"), ""); /* it does forget: the equality below is not idle */
		assert_int_equal(hear(h), 8);
		assert_string_equal(house_learned(h, "sums"), before);
		assert_string_equal(house_learned(h, "list"), before);
	}
}

/* What waits or is parked from before is dropped: it is told again. The running month,
 * heard or not, is left alone. */
static void what_waits_is_not_counted_twice(void **state)
{
	struct house *h = *state;

	*ear = (struct list_ear){ .mood = LIST_FAILS, .crisis = 1 };
	house_tell(h, MONTH - 1, "A10", 1);
	told_begin();
	for (int i = 0; i < 3; i++)
		hear(h);
	told_end();
	expect_state(h, 0, 1); /* parked */
	house_tell(h, MONTH - 1, "A10", 2);
	house_tell(h, MONTH, "A10", 3);
	expect_state(h, 4, 1); /* nobody has heard these */
	ear->mood = LIST_TAKES;
	assert_int_equal(kb_stream_again(&h->house, NOW, MONTH), KB_OK);
	expect_state(h, 6, 0);
	hear(h);
	assert_string_equal(house_learned(h, "list"), "de-linde 24314 A10=1.0; de-linde 24314 A10=2.0; " LINE("A10", "3"));
	assert_string_equal(house_learned(h, "sums"), house_learned(h, "list"));
}

/* A type whose teller keeps nothing stays as it was learned. */
static void what_cannot_be_told_again_is_not_forgotten(void **state)
{
	struct house *h = *state;
	struct kb_ctx *c = house_task(h, &voices);
	const struct kb_item item = { "P", 7 };

	kb_observe(c, &(struct kb_observation){ "passing", "de-linde", "youth", MONTH - 1, &item, 1 });
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(hear(h), 1);
	assert_int_equal(kb_stream_again(&h->house, NOW, MONTH), KB_OK);
	assert_string_equal(house_learned(h, "sums"), "de-linde 24314 P=7.0");
	assert_int_equal(hear(h), 0);
}

static enum kb_rc take(struct kb_ctx *c, const struct kb_observation *o)
{
	(void)c, (void)o;
	return KB_OK;
}

static enum kb_rc cannot_forget(struct kb_ctx *c, int32_t month)
{
	(void)c, (void)month;
	return KB_FAIL;
}

static enum kb_rc cannot_tell(struct kb_ctx *c, int32_t month)
{
	(void)c, (void)month;
	return KB_FAIL;
}

/* All or nothing: an error leaves the old figures and what waited. */
static void an_error_in_telling_again_changes_nothing(void **state)
{
	static const struct kb_hears keeps[] = { { "answer", take, NULL }, { 0 } }, fails[] = { { "answer", take, cannot_forget }, { 0 } };
	static const struct kb_tells mute[] = { { "more", cannot_tell }, { 0 } };
	static const struct { struct kb_plugin bad; const char *said; } cases[] = {
		{ { .abi = KB_ABI, .name = "bad", .hears = keeps },
		  "ERROR kb: bad hears 'answer' and cannot forget it: it would count twice. Set .forget\n" },
		{ { .abi = KB_ABI, .name = "bad", .hears = fails }, "ERROR kb: bad could not forget 'answer'\n" },
		{ { .abi = KB_ABI, .name = "bad", .tells = mute }, "ERROR kb: bad could not tell 'more' again\n" },
	};
	struct house *h = *state;

	house_tell(h, MONTH - 1, "A10", 1);
	hear(h);
	house_tell(h, MONTH - 1, "A10", 2);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct kb_plugin *const plugins[] = { &voices, &list, &sums, &cases[i].bad, NULL };
		enum kb_rc rc;

		house_plugins(h, plugins);
		told_begin();
		rc = kb_stream_again(&h->house, NOW, MONTH);
		assert_string_equal(told_end(), cases[i].said);
		assert_int_equal(rc, KB_FAIL);
		assert_string_equal(house_learned(h, "sums"), "de-linde 24314 A10=1.0");
		expect_state(h, 2, 0);
	}
}

#define IN_HOUSE(test) cmocka_unit_test_setup_teardown(test, house_open, house_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_HOUSE(each_hears_it_once_and_the_queue_forgets_it),
		IN_HOUSE(no_more_is_offered_than_was_asked),
		IN_HOUSE(it_is_heard_as_it_was_told),
		IN_HOUSE(three_failures_park_it_and_stop_nobody),
		IN_HOUSE(a_sour_observation_holds_up_none_behind_it),
		IN_HOUSE(many_share_a_transaction),
		IN_HOUSE(one_that_fails_among_many_is_alone_to_blame),
		IN_HOUSE(a_hearer_that_recovers_counts_once),
		IN_HOUSE(nothing_to_do_is_no_failure),
		IN_HOUSE(a_locked_store_is_no_failure_of_the_hearer),
		IN_HOUSE(a_read_only_store_is_no_failure_of_the_hearer),
		IN_HOUSE(who_hears_no_more_is_told_so),
		IN_HOUSE(a_crash_between_hearing_and_forgetting_counts_once),
		IN_HOUSE(told_again_the_same_is_learned_again),
		IN_HOUSE(what_waits_is_not_counted_twice),
		IN_HOUSE(what_cannot_be_told_again_is_not_forgotten),
		IN_HOUSE(an_error_in_telling_again_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
