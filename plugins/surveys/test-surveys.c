/* test-surveys.c - the whole way of a survey: poster, door, form, thanks, and what is
 * kept and told of it; and what staff may and may not do. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "klankbord-test.h"
#include "surveys.h"
#include "surveys.sql.h"

extern const struct kb_plugin kb_plugin; /* surveys */

enum { NOON_15_APRIL_2026 = 1776254400, MONTH_2026_04 = 12 * 2026 + 3, CODE_LEN = 8 };

/* ---- A plugin that hears ----------------------------------------------------------- */

static char heard_text[8000];
static size_t heard_count;

/* The observation as text, its items in the order of their names. */
static int by_name(const void *x, const void *y)
{
	return strcmp(((const struct kb_item *)x)->name, ((const struct kb_item *)y)->name);
}

static enum kb_rc hear(struct kb_ctx *c, const struct kb_observation *o)
{
	struct kb_item *items = kb_alloc(c, o->count * sizeof(*items));
	size_t n = strlen(heard_text);

	memcpy(items, o->items, o->count * sizeof(*items));
	qsort(items, o->count, sizeof(*items), by_name);
	n += snprintf(heard_text + n, sizeof(heard_text) - n, "%s %s %d:", o->place, o->population, (int)o->month);
	for (size_t i = 0; i < o->count && n < sizeof(heard_text); i++)
		n += snprintf(heard_text + n, sizeof(heard_text) - n, " %s=%g", items[i].name, items[i].value);
	heard_count++;
	return KB_OK;
}

static void hear_nothing_yet(void)
{
	heard_text[0] = '\0';
	heard_count = 0;
}

static enum kb_rc forget(struct kb_ctx *c, int32_t month)
{
	(void)c, (void)month;
	hear_nothing_yet();
	return KB_OK;
}

static const struct kb_plugin listener = {
	.abi = KB_ABI, .name = "listener",
	.hears = (const struct kb_hears[]){ { "answer", hear, forget }, { 0 } },
};

/* ---- The house ------------------------------------------------------------------------ */

static int open_house(void **state)
{
	const struct kb_plugin *plugins[] = { &kb_plugin, &listener, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL };
	const char *forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t = kb_test_open(plugins, locales, forms);

	hear_nothing_yet();
	kb_test_clock(t, NOON_15_APRIL_2026);
	kb_test_place(t, "coa", "organisation", "");
	kb_test_place(t, "noord", "region", "coa");
	kb_test_place(t, "de-linde", "location", "noord");
	kb_test_place(t, "de-eik", "location", "noord");
	*state = t;
	return 0;
}

static int close_house(void **state)
{
	kb_test_close(*state);
	return 0;
}

static void sign_in(struct kb_test *t, const char *role, const char *place)
{
	kb_test_anonymous(t);
	kb_test_staff(t, role, place);
}

static void expect_status(struct kb_test *t, const char *path, int status)
{
	assert_int_equal(kb_test_get(t, path).status, status);
}

static int64_t count_responses(struct kb_test *t)
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	struct kb_rows *q = kb_ask(c, &surveys_count_responses, kb_i(INT32_MAX));
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	kb_test_end(t, false);
	return n;
}

/* The code of a place, as its poster shows it; needs staff to be signed in. */
static void read_code(struct kb_test *t, const char *place, char code[CODE_LEN + 1])
{
	char path[100];
	const char *at;

	snprintf(path, sizeof(path), "/en/staff/surveys/%s/poster", place);
	at = strstr(kb_test_get(t, path).body, "/s/");
	assert_non_null(at);
	snprintf(code, CODE_LEN + 1, "%s", at + 3);
}

/* Opens the survey of a place as an administrator, and leaves. */
static void open_survey(struct kb_test *t, const char *place, char code[CODE_LEN + 1])
{
	char body[100];

	sign_in(t, "admin", "coa");
	snprintf(body, sizeof(body), "csrf={csrf}&place=%s", place);
	assert_int_equal(kb_test_post(t, "/en/staff/surveys/open", body).status, 303);
	read_code(t, place, code);
	kb_test_anonymous(t);
}

static void close_survey(struct kb_test *t, const char *place)
{
	char body[100];

	kb_test_staff(t, "admin", "coa");
	snprintf(body, sizeof(body), "csrf={csrf}&place=%s", place);
	assert_int_equal(kb_test_post(t, "/en/staff/surveys/close", body).status, 303);
}

static struct kb_test_reply scan(struct kb_test *t, const char *code)
{
	char path[40];

	snprintf(path, sizeof(path), "/s/%s", code);
	return kb_test_get(t, path);
}

/* The value of the last choice on a question page; "" on any other page. */
static void last_choice(const char *body, char to[64])
{
	to[0] = '\0';
	for (const char *p = body; (p = strstr(p, "<input")) != NULL; p++) {
		char tag[500];
		const char *value;

		snprintf(tag, sizeof(tag), "%.*s", (int)strcspn(p, ">"), p);
		value = strstr(tag, " value=\"");
		if (strstr(tag, " name=\"a\"") && value)
			snprintf(to, 64, "%.*s", (int)strcspn(value + 8, "\""), value + 8);
	}
}

/* Answers every question with its last choice, up to the review. */
static size_t walk_to_review(struct kb_test *t, const char *lang)
{
	char path[40], choice[64], body[200];
	size_t asked = 0;

	snprintf(path, sizeof(path), "/%s/s", lang);
	for (last_choice(kb_test_post(t, path, "").body, choice); *choice; asked++) {
		assert_true(asked < 40);
		snprintf(body, sizeof(body), "state={state}&go=next&a=%s", choice);
		last_choice(kb_test_post(t, path, body).body, choice);
	}
	return asked;
}

static struct kb_test_reply send_answers(struct kb_test *t, const char *lang)
{
	char path[40];

	snprintf(path, sizeof(path), "/%s/s", lang);
	return kb_test_post(t, path, "state={state}&go=send");
}

/* ---- Youths ----------------------------------------------------------------------------- */

static void test_the_code_leaves_the_address(void **state)
{
	char code[CODE_LEN + 1], small[CODE_LEN + 1];
	struct kb_test_reply r;

	open_survey(*state, "de-linde", code);
	for (int i = 0; i < 3; i++) {
		r = scan(*state, code);
		assert_int_equal(r.status, 303);
		assert_string_equal(r.location, "/s");
	}
	assert_null(strstr(kb_test_get(*state, "/s").body, code));
	for (int i = 0; i <= CODE_LEN; i++)
		small[i] = code[i] >= 'A' && code[i] <= 'Z' ? code[i] - 'A' + 'a' : code[i];
	kb_test_anonymous(*state);
	assert_int_equal(scan(*state, small).status, 303);
	expect_status(*state, "/en/s", 200);
}

static void test_a_code_that_is_none(void **state)
{
	static const char *const codes[] = { "22222222", "2222", "222222222", "AAAAAAAA", "0OIL1SUZ", "--------" };
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	for (size_t i = 0; i < sizeof(codes) / sizeof(*codes); i++)
		assert_int_equal(scan(*state, codes[i]).status, 404);
	close_survey(*state, "de-linde");
	kb_test_anonymous(*state);
	assert_int_equal(scan(*state, code).status, 410);
}

static void test_without_a_door_one_goes_home(void **state)
{
	static const char *const paths[] = { "/s", "/en/s" };

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		expect_status(*state, paths[i], 303);
	assert_int_equal(kb_test_post(*state, "/en/s", "").status, 303);
}

static void test_every_language_of_the_form_is_offered(void **state)
{
	static const char *const tags[] = { "nl", "en", "ar", "ti", "fa-AF", "so" };
	char code[CODE_LEN + 1], link[40], intro[40];
	const char *chooser;

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	chooser = strdup(kb_test_get(*state, "/s").body);
	for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++) {
		snprintf(link, sizeof(link), "href=\"/%s/s\" lang=\"%s\"", tags[i], tags[i]);
		assert_non_null(strstr(chooser, link));
		snprintf(intro, sizeof(intro), "/%s/s", tags[i]);
		expect_status(*state, intro, 200);
	}
	free((char *)chooser);
}

static void test_the_whole_survey(void **state)
{
	char code[CODE_LEN + 1];
	struct kb_test_reply r;

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	assert_true(walk_to_review(*state, "en") >= 10);
	assert_int_equal(count_responses(*state), 0);
	r = send_answers(*state, "en");
	assert_int_equal(r.status, 303);
	assert_string_equal(r.location, "/en/s/thanks");
	r = kb_test_get(*state, "/en/s/thanks");
	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.head, "no-store"));
	assert_int_equal(count_responses(*state), 1);
	assert_int_equal(kb_test_keeper(*state), 1);
	assert_int_equal(heard_count, 1);
	assert_non_null(strstr(heard_text, "de-linde youth"));
	assert_non_null(strstr(heard_text, " A10=4"));
	assert_null(strstr(heard_text, "A00"));
}

static void test_sent_twice_is_kept_once(void **state)
{
	char code[CODE_LEN + 1], first[100];

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	walk_to_review(*state, "nl");
	snprintf(first, sizeof(first), "%s", send_answers(*state, "nl").location);
	assert_string_equal(first, "/nl/s/thanks");
	assert_string_equal(send_answers(*state, "nl").location, first);
	assert_int_equal(count_responses(*state), 1);
	/* Control: another youth is another response. */
	scan(*state, code);
	walk_to_review(*state, "nl");
	send_answers(*state, "nl");
	assert_int_equal(count_responses(*state), 2);
}

static void test_closed_on_the_way(void **state)
{
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	walk_to_review(*state, "en");
	/* The state of the page before is kept over this, the door is not needed any more. */
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	round_close(c, "de-linde");
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_int_equal(send_answers(*state, "en").status, 410);
	assert_int_equal(count_responses(*state), 0);
	assert_int_equal(kb_test_keeper(*state), 0);
}

/* ---- Too many ------------------------------------------------------------------------------- */

/* Takes from the budget of a place until it is spent; returns how many it was. */
static int spend(struct kb_test *t, const char *place)
{
	enum kb_rc rc = KB_OK;
	int n = -1;

	for (; rc == KB_OK && n < 1000; n++) {
		rc = crowd_room(kb_test_ctx(t, &kb_plugin), place);
		assert_int_equal(kb_test_end(t, true), KB_OK);
	}
	assert_int_equal(rc, KB_NONE);
	return n;
}

static bool warns(struct kb_test *t)
{
	return strstr(kb_test_get(t, "/en/staff/surveys").body, "April 2026\xe2\x81\xa9 more answers came") != NULL;
}

static void test_spent_is_said_and_answers_stay(void **state)
{
	char code[CODE_LEN + 1];
	struct kb_test_reply r;

	open_survey(*state, "de-linde", code);
	open_survey(*state, "de-eik", code);
	scan(*state, code);
	walk_to_review(*state, "nl");
	assert_int_equal(send_answers(*state, "nl").status, 303); /* de-eik: its budget is its own */
	assert_int_equal(spend(*state, "de-linde"), 200);
	assert_int_equal(spend(*state, "de-eik"), 199);
	assert_int_equal(send_answers(*state, "nl").status, 303); /* a repeat costs nothing */
	assert_int_equal(count_responses(*state), 1);
	scan(*state, code);
	walk_to_review(*state, "nl");
	r = send_answers(*state, "nl");
	assert_int_equal(r.status, 429);
	assert_non_null(strstr(r.body, "Er kwamen veel antwoorden van deze plek. Die van jou zijn nog niet verstuurd."));
	assert_non_null(strstr(r.body, "name=\"state\""));
	assert_int_equal(count_responses(*state), 1);
	assert_non_null(strstr(kb_test_post(*state, "/nl/s", "state={state}").body, "value=\"send\"")); /* the review */
	kb_test_clock(*state, NOON_15_APRIL_2026 + 120);
	assert_int_equal(send_answers(*state, "nl").status, 303);
	assert_int_equal(count_responses(*state), 2);
	assert_int_equal(kb_test_keeper(*state), 2);
}

static void test_staff_of_that_place_are_warned(void **state)
{
	static const struct { const char *role, *place; bool warned; } people[] = {
		{ "location", "de-linde", true }, { "quality", "noord", true }, { "admin", "coa", true }, { "location", "de-eik", false },
	};
	char code[CODE_LEN + 1];

	open_survey(*state, "de-eik", code);
	open_survey(*state, "de-linde", code);
	sign_in(*state, "location", "de-linde");
	assert_false(warns(*state)); /* the control */
	spend(*state, "de-linde");
	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++) {
		sign_in(*state, people[i].role, people[i].place);
		assert_int_equal(warns(*state), people[i].warned);
	}
	sign_in(*state, "location", "de-linde");
	assert_int_equal(kb_test_post(*state, "/en/staff/surveys/de-linde/code", "csrf={csrf}").status, 303);
	assert_false(warns(*state));
}

static void test_the_warning_ends_after_the_next_month(void **state)
{
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	spend(*state, "de-linde");
	kb_test_clock(*state, NOON_15_APRIL_2026 + 30 * 86400);
	sign_in(*state, "location", "de-linde");
	assert_true(warns(*state));
	kb_test_clock(*state, NOON_15_APRIL_2026 + 61 * 86400);
	sign_in(*state, "location", "de-linde");
	assert_false(warns(*state));
	assert_int_equal(crowd_tidy(kb_test_ctx(*state, &kb_plugin)), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	kb_test_clock(*state, NOON_15_APRIL_2026);
	sign_in(*state, "location", "de-linde");
	assert_false(warns(*state)); /* it is gone, not only hidden */
}

/* Who sends to a closed place spends nothing and makes no warning. */
static void test_a_closed_place_counts_nothing(void **state)
{
	struct kb_test *t = *state;

	for (int i = 0; i < 300; i++) {
		assert_int_equal(crowd_room(kb_test_ctx(t, &kb_plugin), "de-linde"), KB_OK);
		assert_int_equal(kb_test_end(t, true), KB_OK);
	}
	sign_in(t, "admin", "coa");
	assert_false(warns(t));
}

/* ---- What is kept, told and told again ------------------------------------------------------ */

static void test_told_again_says_the_same(void **state)
{
	char code[CODE_LEN + 1], *first;

	open_survey(*state, "de-linde", code);
	scan(*state, code);
	walk_to_review(*state, "ti");
	send_answers(*state, "ti");
	kb_test_keeper(*state);
	first = strdup(heard_text);
	kb_test_again(*state); /* April is open: it stays as it was heard */
	assert_string_equal(heard_text, "");
	kb_test_clock(*state, NOON_15_APRIL_2026 + 31 * 86400);
	kb_test_again(*state);
	assert_int_equal(heard_count, 1);
	assert_string_equal(heard_text, first);
	free(first);
}

static void keep_one(struct kb_test *t, const char *place, enum kb_rc expected)
{
	static const struct kb_answer answers[] = { { "A10", "3" }, { "A24", "dk" }, { "A52", "" } };
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);

	assert_int_equal(response_keep(c, &(struct kb_filled){
		.form = SURVEYS_FORM, .version = "1", .place = place, .instance = "0",
		.answers = answers, .count = sizeof(answers) / sizeof(*answers),
	}), expected);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

static void test_kept_only_where_a_round_is_open(void **state)
{
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	keep_one(*state, "de-linde", KB_OK);
	keep_one(*state, "de-eik", KB_NONE);
	assert_int_equal(count_responses(*state), 1);
}

static void tidy(struct kb_test *t)
{
	assert_int_equal(response_tidy(kb_test_ctx(t, &kb_plugin)), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

static void test_answers_go_after_the_promised_months(void **state)
{
	const int64_t month = 30 * 86400 + 43200; /* a little short of the mean */
	char code[CODE_LEN + 1];

	open_survey(*state, "de-linde", code);
	keep_one(*state, "de-linde", KB_OK);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 48 * month);
	tidy(*state);
	assert_int_equal(count_responses(*state), 1);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 49 * month);
	tidy(*state);
	assert_int_equal(count_responses(*state), 0);
}

/* ---- Staff ------------------------------------------------------------------------------------- */

static void test_open_twice_is_one_round(void **state)
{
	char first[CODE_LEN + 1], second[CODE_LEN + 1];

	open_survey(*state, "de-linde", first);
	open_survey(*state, "de-linde", second);
	assert_string_equal(first, second);
	close_survey(*state, "de-linde");
	kb_test_anonymous(*state);
	assert_int_equal(scan(*state, first).status, 410);
}

static void test_a_fresh_code_ends_the_old_one(void **state)
{
	char old[CODE_LEN + 1], fresh[CODE_LEN + 1];

	open_survey(*state, "de-linde", old);
	kb_test_staff(*state, "location", "de-linde");
	assert_int_equal(kb_test_post(*state, "/en/staff/surveys/de-linde/code", "csrf={csrf}").status, 303);
	read_code(*state, "de-linde", fresh);
	kb_test_anonymous(*state);
	assert_string_not_equal(old, fresh);
	assert_int_equal(scan(*state, old).status, 404);
	assert_int_equal(scan(*state, fresh).status, 303);
}

/* Every character of a code comes from the alphabet, and each of it comes. */
static void test_codes_use_the_whole_alphabet(void **state)
{
	static const char alphabet[] = "23456789BCDFGHJKMNPQRTVWXY";
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
	bool seen[256] = { false };

	for (int i = 0; i < 400; i++) {
		code_fresh(c, "de-linde");
		const char *code = code_of(c, "de-linde");

		assert_int_equal(strlen(code), CODE_LEN);
		assert_int_equal(strspn(code, alphabet), CODE_LEN);
		for (; *code; code++)
			seen[(unsigned char)*code] = true;
	}
	for (const char *a = alphabet; *a; a++)
		assert_true(seen[(unsigned char)*a]);
	kb_test_end(*state, false);
}

static void test_another_place_is_not_there(void **state)
{
	static const struct { const char *role, *place, *path, *body; int status; } cases[] = {
		{ "location", "de-linde", "/en/staff/surveys/open", "csrf={csrf}&place=de-linde", 303 },
		{ "location", "de-linde", "/en/staff/surveys/open", "csrf={csrf}&place=de-eik", 404 },
		{ "location", "de-linde", "/en/staff/surveys/close", "csrf={csrf}&place=de-eik", 404 },
		{ "location", "de-linde", "/en/staff/surveys/open", "csrf={csrf}&place=noord", 404 },
		{ "location", "de-linde", "/en/staff/surveys/open", "csrf={csrf}&place=nowhere", 404 },
		{ "location", "de-linde", "/en/staff/surveys/de-eik/code", "csrf={csrf}", 404 },
		{ "location", "de-linde", "/en/staff/surveys/de-linde/poster", NULL, 200 },
		{ "location", "de-linde", "/en/staff/surveys/de-eik/poster", NULL, 404 },
		{ "admin", "noord", "/en/staff/surveys/close", "csrf={csrf}&place=de-eik", 303 },
		{ "admin", "coa", "/en/staff/surveys/open", "csrf={csrf}&place=noord", 404 },
		{ "quality", "coa", "/en/staff/surveys/de-eik/poster", NULL, 200 },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		sign_in(*state, cases[i].role, cases[i].place);
		assert_int_equal((cases[i].body ? kb_test_post(*state, cases[i].path, cases[i].body) :
		    kb_test_get(*state, cases[i].path)).status, cases[i].status);
	}
}

/* Who may look but not change finds no button, and a POST of his own is refused. */
static void test_quality_may_look_and_not_change(void **state)
{
	struct kb_test_reply r;

	sign_in(*state, "quality", "coa");
	r = kb_test_get(*state, "/en/staff/surveys");
	assert_non_null(strstr(r.body, "/en/staff/surveys/de-linde/poster"));
	assert_null(strstr(r.body, "name=\"place\""));
	r = kb_test_post(*state, "/en/staff/surveys/open", "csrf={csrf}&place=de-linde");
	assert_true(r.status == 403 || r.status == 404);
}

/* The address stands on the poster as it is typed, in a direction that keeps it whole. */
static void test_the_poster(void **state)
{
	char code[CODE_LEN + 1], address[100];
	struct kb_test_reply r;
	size_t lines = 0;

	open_survey(*state, "de-linde", code);
	sign_in(*state, "location", "de-linde");
	r = kb_test_get(*state, "/en/staff/surveys/de-linde/poster");
	assert_non_null(strstr(r.head, "no-store"));
	snprintf(address, sizeof(address), "/s/%s</bdi>", code);
	assert_non_null(strstr(r.body, address));
	snprintf(address, sizeof(address), "<bdi dir=\"ltr\">%s</bdi>", code);
	assert_non_null(strstr(r.body, address));
	/* The corner of a QR code: seven dark modules, four of quiet zone before them. */
	assert_non_null(strstr(r.body, "d=\"M4 4h7v1h-7z"));
	for (const char *p = r.body; (p = strstr(p, "<p lang=\"")) != NULL; p++)
		lines++;
	assert_int_equal(lines, 6);
}

/* A page without its CSRF tokens, which change on every reply. */
static char *without_tokens(const char *body)
{
	char *copy = strdup(body);

	for (char *p = copy; (p = strstr(p, "name=\"csrf\" value=\"")) != NULL;) {
		char *from = p += strlen("name=\"csrf\" value=\""), *to = from + strcspn(from, "\"");

		memmove(from, to, strlen(to) + 1);
	}
	return copy;
}

static void test_one_answer_changes_no_page(void **state)
{
	static const char *const paths[] = { "/en/staff", "/en/staff/surveys", "/en/staff/surveys/de-linde/poster" };
	char code[CODE_LEN + 1], *before, *after;

	open_survey(*state, "de-linde", code);
	sign_in(*state, "admin", "coa");
	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++) {
		struct kb_test_reply r = kb_test_get(*state, paths[i]);

		assert_int_equal(r.status, 200);
		before = without_tokens(r.body);
		keep_one(*state, "de-linde", KB_OK);
		kb_test_keeper(*state);
		after = without_tokens(kb_test_get(*state, paths[i]).body);
		assert_string_equal(after, before);
		free(after);
		free(before);
	}
}

/* No right of surveys asks for it: the lists are there before and after. */
static void test_a_second_factor_is_not_asked(void **state)
{
	sign_in(*state, "admin", "coa");
	expect_status(*state, "/en/staff/surveys", 200);
	assert_null(strstr(kb_test_get(*state, "/en/staff").body, "/en/staff/second"));
	kb_test_second(*state);
	assert_non_null(strstr(kb_test_get(*state, "/en/staff/second").body, "You have given the code."));
	expect_status(*state, "/en/staff/surveys", 200);
}

#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, open_house, close_house)

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_the_code_leaves_the_address),
		WITH_HOUSE(test_a_code_that_is_none),
		WITH_HOUSE(test_without_a_door_one_goes_home),
		WITH_HOUSE(test_every_language_of_the_form_is_offered),
		WITH_HOUSE(test_the_whole_survey),
		WITH_HOUSE(test_sent_twice_is_kept_once),
		WITH_HOUSE(test_closed_on_the_way),
		WITH_HOUSE(test_spent_is_said_and_answers_stay),
		WITH_HOUSE(test_staff_of_that_place_are_warned),
		WITH_HOUSE(test_the_warning_ends_after_the_next_month),
		WITH_HOUSE(test_a_closed_place_counts_nothing),
		WITH_HOUSE(test_told_again_says_the_same),
		WITH_HOUSE(test_kept_only_where_a_round_is_open),
		WITH_HOUSE(test_answers_go_after_the_promised_months),
		WITH_HOUSE(test_open_twice_is_one_round),
		WITH_HOUSE(test_a_fresh_code_ends_the_old_one),
		WITH_HOUSE(test_codes_use_the_whole_alphabet),
		WITH_HOUSE(test_another_place_is_not_there),
		WITH_HOUSE(test_quality_may_look_and_not_change),
		WITH_HOUSE(test_a_second_factor_is_not_asked),
		WITH_HOUSE(test_the_poster),
		WITH_HOUSE(test_one_answer_changes_no_page),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
