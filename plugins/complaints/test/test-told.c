/* test-told.c - an adult writes down what a youth told: it counts from the day of telling, the code is the youth's,
 * and the adult has nothing to come back with. */
#include <sqlite3.h>
#include <stdio.h>

#include "test-world.h"

#define HAS(p, words) assert_non_null(strstr((p).body, (words)))
#define HAS_NOT(p, words) assert_null(strstr((p).body, (words)))

static struct kb_test *house(void **state)
{
	sign_in_handler(*state, "organisatie");
	make_team(*state, "coa", "organisatie");
	kb_test_anonymous(*state);
	return *state;
}

/* What was told on a day, to the page after sending. */
static struct kb_test_reply write_down(struct kb_test *t, const char *day, const char *card)
{
	static const char *const steps[] = { "go=next&a=wrong", "go=next&a=no", "go=next&a=person", "go=next&a=write", "go=next&t=De+mentor+schreeuwt", "go=next&a=signal",
		"go=next", "go=send" };
	struct kb_test_reply p;
	char body[500];

	snprintf(body, sizeof body, "day=%s&card=%s", day, card);
	p = kb_test_post(t, "/nl/complaints/told", body);
	for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
		assert_int_equal(p.status, 200);
		snprintf(body, sizeof body, "state={state}&%s", steps[i]);
		p = kb_test_post(t, "/nl/complaints/told", body);
	}
	return p;
}

static void has_cell(struct kb_test *t, const char *sql, const char *value)
{
	struct kb_rows *q = kb_ask(begin(t), (&(const struct kb_stmt){ "complaints", "test_cell", sql }));

	assert_true(kb_next(q));
	assert_string_equal(kb_col_text(q, 0), value);
	commit(t);
}

/* The field that carries the code to the page of the youth. */
static const char *held(const struct kb_test_reply *p)
{
	const char *at = strstr(p->body, "name=\"held\" value=\"");

	assert_non_null(at);
	at += strlen("name=\"held\" value=\"");
	return piece(at, strcspn(at, "\""));
}

static void it_counts_from_the_day_of_telling_and_says_so(void **state)
{
	struct kb_test *t = house(state);
	char code[SEAL_CODE], body[300], day[12];
	struct kb_test_reply p = write_down(t, "2026-04-10", "");

	snprintf(day, sizeof day, "%d", (int)kb_civil_make(2026, 4, 10));
	has_cell(t, "SELECT day FROM complaints_event WHERE what = 1", day);
	HAS(p, "Geef de telefoon nu aan de jongere");
	HAS_NOT(p, "name=\"code\"");
	HAS_NOT(p, "class=\"qr\"");
	snprintf(body, sizeof body, "go=show&held=%s", held(&p));
	p = kb_test_post(t, "/nl/complaints/look", body);
	code_on(&p, code);
	assert_string_not_equal(code, "");
	snprintf(body, sizeof body, "go=open&code=%s", code);
	p = kb_test_post(t, "/nl/complaints/look", body);
	HAS(p, "De mentor schreeuwt");
	HAS(p, "aan een volwassene verteld");
	HAS(p, "voor het eerst verteld op \xe2\x81\xa8" "10 april 2026");
	HAS(p, "15 april 2026"); /* an answer within three working days of the telling */
}

/* Control: what a youth files counts from today. */
static void what_a_youth_writes_counts_from_today(void **state)
{
	struct kb_test *t = house(state);
	char code[SEAL_CODE], day[12];

	file_case(t, "person", "signal", "De mentor schreeuwt", code);
	snprintf(day, sizeof day, "%d", (int)kb_civil_make(2026, 4, 15));
	has_cell(t, "SELECT day FROM complaints_event WHERE what = 1", day);
}

static void a_card_is_the_code_and_no_page_shows_it(void **state)
{
	struct kb_test *t = house(state);
	struct kb_test_reply p = write_down(t, "2026-04-15", "3141+5926+5358+9793+2384");

	HAS(p, "Het kaartje is nu de code");
	HAS_NOT(p, "name=\"held\"");
	HAS_NOT(p, "3141");
	HAS(kb_test_post(t, "/nl/complaints/look", "go=open&code=31415926535897932384"), "De mentor schreeuwt");
}

static void the_page_of_the_code_is_there_for_half_an_hour(void **state)
{
	struct kb_test *t = house(state);
	struct kb_test_reply p = write_down(t, "2026-04-15", "");
	char body[300];

	snprintf(body, sizeof body, "go=show&held=%s", held(&p));
	kb_test_clock(t, NOON_15_APRIL_2026 + 1900);
	assert_int_equal(kb_test_post(t, "/nl/complaints/look", body).status, 303);
}

static void days_that_cannot_be_are_refused(void **state)
{
	static const char *const days[] = { "", "2026-04-16", "2025-04-14", "2026-02-30", "gisteren" };
	struct kb_test *t = house(state);

	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		char body[100];

		snprintf(body, sizeof body, "day=%s", days[i]);
		HAS(kb_test_post(t, "/nl/complaints/told", body), "Kies de dag");
	}
	HAS_NOT(kb_test_post(t, "/nl/complaints/told", "day=2025-04-15"), "Kies de dag"); /* control: a year ago */
}

/* ---- A day that is far back ---- */

#define EVENT_DAY "SELECT day FROM complaints_event WHERE what = 1"

static struct kb_test_reply act(struct kb_test *t, const char *path, const char *body)
{
	kb_test_get(t, "/nl/staff/password");
	return kb_test_post(t, path, body);
}

/* The handler signs in again and opens the one case. Its page. */
static const char *desk_page(struct kb_test *t)
{
	struct kb_rows *q = kb_ask(begin(t), (&(const struct kb_stmt){ "complaints", "test_id", "SELECT id FROM complaints_case" }));
	static char path[100];
	char body[100];
	sqlite3 *db;

	assert_true(kb_next(q));
	snprintf(path, sizeof path, "/nl/staff/complaints/%s", kb_col_text(q, 0));
	snprintf(body, sizeof body, "csrf={csrf}&case=%s", kb_col_text(q, 0));
	commit(t);
	assert_int_equal(kb_test_post(t, "/en/staff/login", "user=staff-1&password=a-password-for-tests").status, 303);
	assert_int_equal(sqlite3_open(kb_test_store(t), &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, "UPDATE kb_session SET second = 1", NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
	assert_int_equal(act(t, "/nl/staff/complaints/key", "csrf={csrf}&go=open&phrase=een+zin+van+zes+woorden+of+meer").status, 303);
	assert_int_equal(act(t, "/nl/staff/complaints", body).status, 303);
	return path;
}

/* Whether a term is missed on arrival follows from a day that nobody saw: then it counts from today, until it is confirmed. */
static void a_day_that_would_miss_a_term_counts_when_a_handler_confirms_it(void **state)
{
	struct kb_test *t = house(state);
	struct kb_test_reply p = write_down(t, "2026-03-02", "");
	const char *path;
	char today[12], then[12];

	snprintf(today, sizeof today, "%d", (int)kb_civil_make(2026, 4, 15));
	snprintf(then, sizeof then, "%d", (int)kb_civil_make(2026, 3, 2));
	has_cell(t, EVENT_DAY, today);
	path = desk_page(t);
	p = kb_test_get(t, path);
	HAS(p, "zegt dat het op");
	HAS(p, "2 maart 2026");
	HAS(p, "Het telt vanaf vandaag");
	HAS_NOT(p, "<strong>niet op tijd gedaan");
	assert_int_equal(act(t, path, "csrf={csrf}&go=told-day").status, 303);
	has_cell(t, EVENT_DAY, then);
	p = kb_test_get(t, path);
	HAS_NOT(p, "zegt dat het op");
	HAS(p, "Het telt vanaf die dag");
	HAS(p, "<strong>niet op tijd gedaan");
	assert_int_equal(act(t, path, "csrf={csrf}&go=told-day").status, 409); /* once */
	has_cell(t, EVENT_DAY, then);
}

/* Control: of a day that misses no term there is nothing to confirm. */
static void a_day_that_misses_no_term_is_believed(void **state)
{
	struct kb_test *t = house(state);
	char then[12];
	const char *path;

	snprintf(then, sizeof then, "%d", (int)kb_civil_make(2026, 4, 10));
	write_down(t, "2026-04-10", "");
	has_cell(t, EVENT_DAY, then);
	path = desk_page(t);
	HAS_NOT(kb_test_get(t, path), "zegt dat het op");
	assert_int_equal(act(t, path, "csrf={csrf}&go=told-day").status, 409);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(it_counts_from_the_day_of_telling_and_says_so),
		WITH_HOUSE(what_a_youth_writes_counts_from_today),
		WITH_HOUSE(a_card_is_the_code_and_no_page_shows_it),
		WITH_HOUSE(the_page_of_the_code_is_there_for_half_an_hour),
		WITH_HOUSE(days_that_cannot_be_are_refused),
		WITH_HOUSE(a_day_that_would_miss_a_term_counts_when_a_handler_confirms_it),
		WITH_HOUSE(a_day_that_misses_no_term_is_believed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
