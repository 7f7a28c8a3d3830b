/* test-later.c - on a phone of one's own: stop half-way and go on with a code. Whoever did not
 * choose it is offered nothing and keeps nothing. */
#include <sqlite3.h>

#include "test-world.h"

enum { STEPS = 4 };

static char code[CODE_LEN + 1], kept[20];

/* Asks the store itself, past the plugin: the number in the first row. */
static int64_t ask_store(struct kb_test *t, const char *sql)
{
	sqlite3 *db;
	sqlite3_stmt *q;
	int64_t n = 0;

	assert_int_equal(sqlite3_open(kb_test_store(t), &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &q, NULL), SQLITE_OK);
	if (sqlite3_step(q) == SQLITE_ROW)
		n = sqlite3_column_int64(q, 0);
	assert_int_equal(sqlite3_finalize(q), SQLITE_OK);
	sqlite3_close(db);
	return n;
}

static int64_t count_drafts(struct kb_test *t)
{
	return ask_store(t, "SELECT COUNT(*) FROM surveys_draft");
}

static void tidy(struct kb_test *t)
{
	assert_int_equal(draft_tidy(kb_test_ctx(t, &kb_plugin)), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

/* What stands between two marks of a page; it must be there. */
static void part_of(const char *body, const char *from, const char *to, char *part, size_t room)
{
	const char *at = strstr(body, from);

	assert_non_null(at);
	at += strlen(from);
	snprintf(part, room, "%.*s", (int)(strstr(at, to) - at), at);
}

static const char *heading(const char *body)
{
	static char words[500];

	part_of(body, "<h1", "</h1>", words, sizeof(words));
	return words;
}

/* Begins on a phone of one's own and answers some questions. Says the heading of the next. */
static const char *go_half_way(struct kb_test *t)
{
	const char *page = kb_test_post(t, "/en/s", "own=begin").body;

	for (int i = 0; i < STEPS; i++) {
		assert_non_null(strstr(page, "formaction=\"/en/s/later\""));
		page = kb_test_post(t, "/en/s", "state={state}&go=dk").body;
		if (strstr(page, "role=\"alert\"") || strstr(page, "class=\"error\""))
			page = kb_test_post(t, "/en/s", "state={state}&go=skip").body;
	}
	return heading(page);
}

/* Stops here; the code stands in `kept`. */
static void stop(struct kb_test *t)
{
	struct kb_test_reply r = kb_test_post(t, "/en/s/later", "state={state}&go=later");

	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.body, "action=\"/en/s\""));
	part_of(r.body, "<p class=\"keep\"><bdi dir=\"ltr\">", "<", kept, sizeof(kept));
	assert_int_equal(strlen(kept), CARD_LEN + 2);
}

static struct kb_test_reply come_back(struct kb_test *t, const char *with)
{
	char body[60];

	snprintf(body, sizeof(body), "own=back&code=%s", with);
	return kb_test_post(t, "/en/s", body);
}

/* A survey that is open, somebody half-way, who stops; and then another browser. */
static void begin(struct kb_test *t)
{
	open_survey(t, "de-linde", code);
	scan(t, code);
	go_half_way(t);
	stop(t);
	kb_test_anonymous(t);
}

static void opens_nothing(struct kb_test_reply r)
{
	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.body, "This code opens nothing"));
	assert_null(strstr(r.body, "name=\"state\""));
}

static void walk_on_and_send(struct kb_test *t)
{
	for (int i = 0; i < 40; i++)
		if (!strstr(kb_test_post(t, "/en/s", "state={state}&go=skip").body, "value=\"next\""))
			break;
	assert_string_equal(send_answers(t, "en").location, "/en/s/thanks");
}

static void test_one_goes_on_where_one_stopped(void **state)
{
	char before[500];
	struct kb_test_reply r;

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	assert_non_null(strstr(kb_test_get(*state, "/en/s").body, "href=\"/en/s/own\""));
	snprintf(before, sizeof(before), "%s", go_half_way(*state));
	stop(*state);
	assert_int_equal(count_drafts(*state), 1);
	kb_test_anonymous(*state); /* another browser, without a door */
	assert_int_equal(kb_test_get(*state, "/en/s/own").status, 200);
	r = come_back(*state, kept);
	assert_int_equal(r.status, 200);
	assert_string_equal(heading(r.body), before);
	walk_on_and_send(*state);
	assert_int_equal(count_responses(*state), 1);
	assert_int_equal(count_drafts(*state), 0);
	opens_nothing(come_back(*state, kept));
}

/* Nobody gets it who did not choose it, on no page of the walk. */
static void test_the_shared_phone_keeps_nothing(void **state)
{
	const char *page;

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	page = kb_test_post(*state, "/en/s", "").body;
	for (int i = 0; i < 40 && strstr(page, "value=\"next\""); i++) {
		assert_null(strstr(page, "later"));
		page = kb_test_post(*state, "/en/s", "state={state}&go=skip").body;
	}
	assert_null(strstr(page, "later"));
	assert_int_equal(kb_test_post(*state, "/en/s/later", "state={state}&go=later").status, 400);
	assert_int_equal(count_drafts(*state), 0);
}

static void test_the_tablet_keeps_nothing(void **state)
{
	char start[20];

	open_survey(*state, "de-linde", code);
	snprintf(start, sizeof(start), "/k/%s", code);
	kb_test_get(*state, start);
	assert_null(strstr(kb_test_get(*state, "/en/s").body, "/s/own"));
	assert_null(strstr(kb_test_post(*state, "/en/s", "own=begin").body, "/s/later"));
	assert_string_equal(kb_test_post(*state, "/en/s/later", "state={state}&go=later").location, start);
	assert_string_equal(kb_test_get(*state, "/en/s/own").location, start);
	assert_string_equal(come_back(*state, "22222222AAAA").location, start);
	assert_int_equal(count_drafts(*state), 0);
}

static void test_a_wrong_code_opens_nothing(void **state)
{
	char wrong[20];

	begin(*state);
	for (size_t i = 0; kept[i]; i++) {
		snprintf(wrong, sizeof(wrong), "%s", kept);
		wrong[i] = wrong[i] == 'B' ? 'C' : 'B';
		opens_nothing(come_back(*state, wrong));
	}
	opens_nothing(come_back(*state, ""));
	opens_nothing(come_back(*state, "%25%27--"));
	assert_non_null(strstr(come_back(*state, kept).body, "name=\"state\"")); /* the control */
}

/* What is behind the right mark opens with no other code. */
static void test_a_draft_opens_with_its_own_code_only(void **state)
{
	char first[20];
	bool opened;

	begin(*state);
	snprintf(first, sizeof(first), "%s", kept);
	scan(*state, code);
	go_half_way(*state);
	stop(*state);
	assert_string_not_equal(first, kept);
	assert_non_null(strstr(come_back(*state, first).body, "name=\"state\""));
	ask_store(*state, "UPDATE surveys_draft SET draft = (SELECT MAX(draft) FROM surveys_draft)");
	assert_int_equal(ask_store(*state, "SELECT COUNT(DISTINCT draft) FROM surveys_draft"), 1);
	opened = strstr(come_back(*state, first).body, "name=\"state\"") != NULL;
	assert_int_equal(strstr(come_back(*state, kept).body, "name=\"state\"") != NULL, !opened);
}

static void test_guessing_is_bounded(void **state)
{
	char wrong[20];
	int i, status = 200;

	begin(*state);
	snprintf(wrong, sizeof(wrong), "%.4s-2222-2222", kept);
	for (i = 0; i < 1000 && status == 200; i++)
		status = come_back(*state, wrong).status;
	assert_int_equal(status, 429);
	assert_int_equal(i, 601); /* surveys.tries */
	assert_int_equal(come_back(*state, kept).status, 429);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 3600);
	assert_non_null(strstr(come_back(*state, kept).body, "name=\"state\""));
}

static void test_who_stops_again_has_the_same_code(void **state)
{
	char first[20];

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	go_half_way(*state);
	stop(*state);
	snprintf(first, sizeof(first), "%s", kept);
	assert_non_null(strstr(come_back(*state, first).body, "name=\"state\""));
	kb_test_post(*state, "/en/s", "state={state}&go=skip");
	stop(*state);
	assert_string_equal(first, kept);
	assert_int_equal(count_drafts(*state), 1);
}

/* The page that stopped may still be open, and be sent. */
static void test_what_is_sent_elsewhere_is_kept_no_more(void **state)
{
	open_survey(*state, "de-linde", code);
	scan(*state, code);
	go_half_way(*state);
	stop(*state);
	walk_on_and_send(*state);
	assert_int_equal(count_responses(*state), 1);
	assert_int_equal(count_drafts(*state), 0);
	opens_nothing(come_back(*state, kept));
}

static void test_a_draft_has_its_term(void **state)
{
	begin(*state); /* on a Wednesday */
	kb_test_clock(*state, NOON_15_APRIL_2026 + 14 * DAY);
	tidy(*state);
	assert_non_null(strstr(come_back(*state, kept).body, "name=\"state\""));
	kb_test_clock(*state, NOON_15_APRIL_2026 + 19 * DAY); /* Monday after the second Sunday */
	opens_nothing(come_back(*state, kept));
	assert_int_equal(count_drafts(*state), 1);
	tidy(*state);
	assert_int_equal(count_drafts(*state), 0);
}

/* The day on which it ends is the same for a week. */
static void test_the_last_day_tells_no_day(void **state)
{
	int32_t last = 0;
	int changes = 0;

	for (int i = 0; i < 28; i++) {
		int32_t until;

		kb_test_clock(*state, NOON_15_APRIL_2026 + i * DAY);
		until = draft_until(kb_test_ctx(*state, &kb_plugin));
		kb_test_end(*state, false);
		assert_int_equal(day_between(20260104, until) % 7, 0); /* a Sunday */
		changes += until != last;
		last = until;
	}
	assert_int_equal(changes, 5); /* four weeks, begun in the middle of one */
}

static void test_a_closed_survey_keeps_nothing(void **state)
{
	begin(*state);
	close_survey(*state, "de-linde");
	kb_test_anonymous(*state);
	assert_int_equal(come_back(*state, kept).status, 410);
	tidy(*state);
	assert_int_equal(count_drafts(*state), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_one_goes_on_where_one_stopped),
		WITH_HOUSE(test_the_shared_phone_keeps_nothing),
		WITH_HOUSE(test_the_tablet_keeps_nothing),
		WITH_HOUSE(test_a_wrong_code_opens_nothing),
		WITH_HOUSE(test_a_draft_opens_with_its_own_code_only),
		WITH_HOUSE(test_guessing_is_bounded),
		WITH_HOUSE(test_who_stops_again_has_the_same_code),
		WITH_HOUSE(test_what_is_sent_elsewhere_is_kept_no_more),
		WITH_HOUSE(test_a_draft_has_its_term),
		WITH_HOUSE(test_the_last_day_tells_no_day),
		WITH_HOUSE(test_a_closed_survey_keeps_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
