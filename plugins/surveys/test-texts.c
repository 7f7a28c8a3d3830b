/* test-texts.c - what people write in words of their own: kept apart, read by few, translated
 * blindly, quoted with care. */
#include "test-world.h"
#include "surveys.sql.h"
#include "texts.h"

enum { AFTER_THE_QUARTER = NOON_15_APRIL_2026 + 78 * DAY };

#define WORDS "Nasrin from De Linde is 15, call 0612345678"

/* ---- A round in which people write --------------------------------------------------------- */

static const char *round_of_youths(struct kb_test *t)
{
	struct plan p = a_plan();

	p.form = "youth";
	return make_round(t, &p);
}

static void write_one(struct kb_test *t, const char *round, const char *lang, const char *words)
{
	const struct kb_answer answers[] = { { "A10", "3" }, { "A21", KB_WRITTEN } }, texts[] = { { "A21", words } };
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);

	kb_speak(c, lang);
	assert_int_equal(response_keep(c, &(struct kb_filled){
		.form = "youth", .version = "1", .place = "de-linde", .instance = "0", .pass = round, .key = fresh_key(),
		.document = "<data><A10>3</A10><A21/></data>", .answers = answers, .count = 2, .texts = texts, .ntexts = 1,
	}), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

/* `n` people write; the round ends, and its quarter. */
static const char *written(struct kb_test *t, size_t n, const char *lang, const char *words)
{
	const char *round = round_of_youths(t);

	kb_test_clock(t, NOON_15_APRIL_2026 + 2 * DAY);
	for (size_t i = 0; i < n; i++)
		write_one(t, round, lang, words);
	kb_test_keeper(t);
	kb_test_clock(t, AFTER_THE_QUARTER);
	return round;
}

static int64_t count(struct kb_test *t, const char *sql)
{
	const struct kb_stmt stmt = { "surveys", "test_count", sql };
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	struct kb_rows *q = kb_ask(c, &stmt);
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	kb_test_end(t, false);
	return n;
}

/* The key of a text; it lives until the next one. */
static const char *a_text(struct kb_test *t)
{
	static char key[33];
	const struct kb_stmt stmt = { "surveys", "test_text", "SELECT key FROM surveys_text ORDER BY key" };
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	struct kb_rows *q = kb_ask(c, &stmt);

	assert_true(kb_next(q));
	snprintf(key, sizeof(key), "%s", kb_col_text(q, 0));
	kb_test_end(t, false);
	return key;
}

/* ---- Kept ------------------------------------------------------------------------------------ */

static void words_stand_apart(void **state)
{
	written(*state, 1, "ar", WORDS);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_text WHERE words LIKE '%Nasrin%'"), 1); /* the control */
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_answer WHERE value LIKE '%Nasrin%'"), 0);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_document WHERE document LIKE '%Nasrin%'"), 0);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_text t JOIN surveys_response r ON r.key = t.key"), 0);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_answer WHERE item = 'A21' AND value = 'written'"), 1);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_text WHERE lang = 'ar' AND dir = 'rtl' AND month = 24315"), 1);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_response WHERE lang = 'ar' AND mode = 'pages'"), 1);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_document d JOIN surveys_response r ON r.key = d.response"), 1);
}

static void no_word_reaches_the_stream(void **state)
{
	written(*state, 1, "ar", WORDS);
	assert_non_null(strstr(heard_text, "A10=3"));
	assert_null(strstr(heard_text, "A21"));
	assert_null(strstr(heard_text, "Nasrin"));
}

static void tidy_texts(struct kb_test *t)
{
	assert_int_equal(text_tidy(kb_test_ctx(t, &kb_plugin)), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

static void texts_go_first_and_values_stay(void **state)
{
	written(*state, 1, "nl", WORDS);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 350 * DAY); /* March: eleven months later */
	tidy_texts(*state);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_text"), 1);
	kb_test_clock(*state, NOON_15_APRIL_2026 + 400 * DAY); /* May */
	tidy_texts(*state);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_text"), 0);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_answer WHERE item = 'A21' AND value = 'written'"), 1);
}

/* ---- Read -------------------------------------------------------------------------------------- */

static void site_path(char path[120], const char *round)
{
	snprintf(path, 120, "/en/staff/texts/%s/de-linde", round);
}

static void who_has_the_right_and_the_code_reads(void **state)
{
	static const struct { const char *role, *place; bool code; int status; } cases[] = {
		{ "quality", "coa", false, 403 }, { "quality", "coa", true, 200 }, { "quality", "noord", true, 200 },
		{ "quality", "de-eik", true, 404 }, { "admin", "coa", false, 404 }, { "location", "de-linde", false, 404 },
		{ "interpreter", "coa", true, 404 },
	};
	char path[120];

	site_path(path, written(*state, 5, "nl", WORDS));
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		sign_in(*state, cases[i].role, cases[i].place);
		if (cases[i].code)
			kb_test_second(*state);
		expect_status(*state, path, cases[i].status);
	}
}

static void a_small_group_is_not_read(void **state)
{
	char path[120];

	site_path(path, written(*state, 4, "nl", WORDS));
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	expect_status(*state, path, 404);
	assert_non_null(strstr(kb_test_get(*state, "/en/staff/texts").body, "de-linde"));
}

static void nobody_reads_before_the_quarter_is_over(void **state)
{
	char path[120];

	site_path(path, written(*state, 5, "nl", WORDS));
	kb_test_clock(*state, NOON_15_APRIL_2026 + 40 * DAY);
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	expect_status(*state, path, 404);
	kb_test_clock(*state, AFTER_THE_QUARTER);
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	expect_status(*state, path, 200); /* the control */
}

/* ---- The guard ----------------------------------------------------------------------------------- */

static void the_guard_sees_what_leads_to_a_person(void **state)
{
	static const struct { const char *words; unsigned sees; const char *masked; } cases[] = {
		{ "I feel safe here. The food is good.", 0, NULL },
		{ "Ik slaap slecht. Er is lawaai.", 0, NULL },
		{ "I am 15 and tired", KB_GUARD_NUMBER, "I am […] and tired" },
		{ "عمري ١٥ سنة", KB_GUARD_NUMBER, "عمري […] سنة" },
		{ "من ۱۵ ساله هستم", KB_GUARD_NUMBER, "من […] ساله هستم" },
		{ "call 06-12345678 now", KB_GUARD_NUMBER, "call […] now" },
		{ "room፲", KB_GUARD_NUMBER, "[…]" },
		{ "mail me@example.org", KB_GUARD_ADDRESS, "mail […]" },
		{ "see www.example.org", KB_GUARD_ADDRESS, "see […]" },
		{ "at de-linde it is loud", KB_GUARD_PLACE, "at […] it is loud" },
		{ "they shout at Nasrin.", KB_GUARD_NAME, "they shout at […]." },
		{ "ze plagen Élodie hier", KB_GUARD_NAME, "ze plagen […] hier" },
		{ "Nobody listens! They laugh.", 0, NULL },
		{ "then I left, and I'm glad", 0, NULL },
		{ "", 0, "" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);
		const char *masked = cases[i].masked ? cases[i].masked : cases[i].words;

		if (kb_guard(c, cases[i].words) != cases[i].sees)
			fail_msg("\"%s\": %u, not %u", cases[i].words, kb_guard(c, cases[i].words), cases[i].sees);
		assert_string_equal(kb_guard_mask(c, cases[i].words), masked);
		kb_test_end(*state, false);
	}
}

/* What was masked holds nothing that the guard sees: the two agree. */
static void what_was_masked_may_pass(void **state)
{
	struct kb_ctx *c = kb_test_ctx(*state, &kb_plugin);

	assert_int_not_equal(kb_guard(c, WORDS), 0);
	assert_int_equal(kb_guard(c, kb_guard_mask(c, WORDS)), 0);
	kb_test_end(*state, false);
}

/* ---- Quotes ----------------------------------------------------------------------------------------- */

static int propose(struct kb_test *t, const char *round, const char *rest)
{
	char path[120], body[600];

	snprintf(path, sizeof(path), "/en/staff/texts/%s/de-linde/quote", round);
	snprintf(body, sizeof(body), "csrf={csrf}&text=%s&%s", a_text(t), rest);
	return kb_test_post(t, path, body).status;
}

static void a_quote_keeps_the_rules(void **state)
{
	static const struct { const char *rest; bool taken; } cases[] = {
		{ "kind=literal&reach=inside&words=it+is+loud+at+night", true },
		{ "kind=literal&reach=inside&words=I+am+15", false },
		{ "kind=literal&reach=inside&words=at+de-linde+it+is+loud", false },
		{ "kind=literal&reach=inside&words=they+shout+at+Nasrin", false },
		{ "kind=literal&reach=inside&words=they+speak+Dutch&looked=1", true },
		{ "kind=literal&reach=inside&words=I+am+15&looked=1", false },
		{ "kind=literal&reach=outside&words=it+is+loud+at+night", false }, /* five answered, ten are needed */
	};
	char round[33];

	snprintf(round, sizeof(round), "%s", written(*state, 5, "en", WORDS));
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		int64_t before = count(*state, "SELECT COUNT(*) FROM surveys_quote");

		assert_int_equal(propose(*state, round, cases[i].rest), cases[i].taken ? 303 : 200);
		assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_quote") - before, cases[i].taken);
	}
}

static int judge(struct kb_test *t, const char *go)
{
	static const struct kb_stmt stmt = { "surveys", "test_quote", "SELECT key FROM surveys_quote" };
	char body[200];
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	struct kb_rows *q = kb_ask(c, &stmt);

	assert_true(kb_next(q));
	snprintf(body, sizeof(body), "csrf={csrf}&quote=%s&go=%s", kb_col_text(q, 0), go);
	kb_test_end(t, false);
	return kb_test_post(t, "/en/staff/quotes", body).status;
}

static void a_second_person_agrees(void **state)
{
	char round[33];

	snprintf(round, sizeof(round), "%s", written(*state, 10, "en", WORDS));
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	assert_int_equal(propose(*state, round, "kind=composed&reach=outside&words=it+is+loud+at+night"), 303);
	assert_int_equal(judge(*state, "agree"), 403); /* one's own */
	assert_null(strstr(kb_test_get(*state, "/en/staff/quotes/file").body, "loud"));
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	assert_int_equal(judge(*state, "agree"), 303);
	assert_non_null(strstr(kb_test_get(*state, "/en/staff/quotes/file").body, "loud"));
	sign_in(*state, "location", "de-eik");
	assert_non_null(strstr(kb_test_get(*state, "/en/staff/quotes").body, "loud"));
	assert_null(strstr(kb_test_get(*state, "/en/staff/quotes").body, "de-linde"));
}

static size_t said(struct kb_test *t, const char *place, const char *population, int32_t month)
{
	const struct quote *list;
	size_t n = quote_since(kb_test_ctx(t, &kb_plugin), place, population, month, &list);

	kb_test_end(t, false);
	return n;
}

/* Written in April 2026, in a quarter that begins with it. */
static void beside_a_measure_stands_what_was_agreed_of_its_quarters(void **state)
{
	char round[33];

	snprintf(round, sizeof(round), "%s", written(*state, 5, "en", WORDS));
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	assert_int_equal(propose(*state, round, "kind=literal&reach=inside&words=it+is+loud+at+night"), 303);
	assert_int_equal(said(*state, "de-linde", "youth", MONTH_2026_04), 0); /* nobody agreed yet */
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	assert_int_equal(judge(*state, "agree"), 303);
	assert_int_equal(said(*state, "de-linde", "youth", MONTH_2026_04), 1);
	assert_int_equal(said(*state, "de-linde", "youth", MONTH_2026_04 + 1), 0); /* its quarter began before that */
	assert_int_equal(said(*state, "de-linde", "guardian", MONTH_2026_04), 0);
	assert_int_equal(said(*state, "de-eik", "youth", MONTH_2026_04), 0);
}

static void a_quote_for_outside_stands_beside_no_place(void **state)
{
	char round[33];

	snprintf(round, sizeof(round), "%s", written(*state, 10, "en", WORDS));
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	assert_int_equal(propose(*state, round, "kind=composed&reach=outside&words=it+is+loud+at+night"), 303);
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	assert_int_equal(judge(*state, "agree"), 303);
	assert_int_equal(said(*state, "de-linde", "youth", MONTH_2026_04), 0);
}

static void what_was_refused_never_leaves(void **state)
{
	char round[33];

	snprintf(round, sizeof(round), "%s", written(*state, 10, "en", WORDS));
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	assert_int_equal(propose(*state, round, "kind=composed&reach=outside&words=it+is+loud+at+night"), 303);
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	assert_int_equal(judge(*state, "refuse"), 303);
	assert_null(strstr(kb_test_get(*state, "/en/staff/quotes").body, "loud"));
	assert_int_equal(judge(*state, "agree"), 403);
}

/* ---- Interpreters -------------------------------------------------------------------------------------- */

/* Signs in as the `n`th member of staff of this house, an interpreter who reads `tongues`. */
static void interpreter(struct kb_test *t, const char *tongues, int n)
{
	char person[20];

	sign_in(t, "interpreter", "coa");
	kb_test_second(t);
	snprintf(person, sizeof(person), "staff-%d", n);
	assert_int_equal(interpret_set(kb_test_ctx(t, &kb_plugin), person, tongues), KB_OK);
	assert_int_equal(kb_test_end(t, true), KB_OK);
	assert_int_equal(kb_test_post(t, "/en/staff/interpret", "csrf={csrf}&go=swear").status, 303);
}

static int interpreted(struct kb_test *t, const char *rest)
{
	char body[300];

	snprintf(body, sizeof(body), "csrf={csrf}&text=%s&%s", a_text(t), rest);
	return kb_test_post(t, "/en/staff/interpret", body).status;
}

static int64_t untouched(struct kb_test *t)
{
	return count(t, "SELECT COUNT(*) FROM surveys_text WHERE translated = 0 AND danger = 0 AND translation = ''");
}

static void an_interpreter_sees_the_text_and_not_where_it_came_from(void **state)
{
	const char *round = written(*state, 1, "ar", "لا أحد يسمعنا"), *page;

	interpreter(*state, "ar", 1);
	page = kb_test_get(*state, "/en/staff/interpret").body;
	assert_non_null(strstr(page, "لا أحد يسمعنا"));
	assert_null(strstr(page, "de-linde"));
	assert_null(strstr(page, round));
	assert_null(strstr(page, "Spring"));
	assert_null(strstr(page, "April"));
	assert_null(strstr(page, "2026"));
}

static void it_is_read_in_ones_own_languages_only(void **state)
{
	written(*state, 1, "ar", "لا أحد يسمعنا");
	interpreter(*state, "ti so", 1);
	assert_null(strstr(kb_test_get(*state, "/en/staff/interpret").body, "يسمعنا"));
	interpreted(*state, "go=send&translation=x");
	interpreted(*state, "go=danger");
	assert_int_equal(untouched(*state), 1);
}

static void nothing_is_read_before_the_promise(void **state)
{
	written(*state, 1, "ar", "لا أحد يسمعنا");
	sign_in(*state, "interpreter", "coa");
	kb_test_second(*state);
	assert_int_equal(interpret_set(kb_test_ctx(*state, &kb_plugin), "staff-1", "ar"), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_null(strstr(kb_test_get(*state, "/en/staff/interpret").body, "يسمعنا"));
	interpreted(*state, "go=send&translation=x");
	assert_int_equal(untouched(*state), 1);
}

static void a_translation_stands_beside_it(void **state)
{
	char path[120];

	site_path(path, written(*state, 5, "ar", "لا أحد يسمعنا"));
	interpreter(*state, "ar", 1);
	assert_int_equal(interpreted(*state, "go=send&translation="), 200); /* one must be written */
	assert_int_equal(interpreted(*state, "go=send&translation=Niemand+hoort+ons"), 303);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_text WHERE translated > 0"), 1);
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	assert_non_null(strstr(kb_test_get(*state, path).body, "Niemand hoort ons"));
	assert_non_null(strstr(kb_test_get(*state, path).body, "لا أحد يسمعنا"));
}

static void who_knows_the_writer_passes_it_by(void **state)
{
	written(*state, 1, "ar", "لا أحد يسمعنا");
	interpreter(*state, "ar", 1);
	assert_int_equal(interpreted(*state, "go=know"), 303);
	assert_null(strstr(kb_test_get(*state, "/en/staff/interpret").body, "يسمعنا"));
	interpreted(*state, "go=send&translation=x");
	assert_int_equal(untouched(*state), 1);
	assert_int_equal(count(*state, "SELECT COUNT(*) FROM surveys_known WHERE mark LIKE '%staff%'"), 0);
	interpreter(*state, "ar", 2);
	assert_non_null(strstr(kb_test_get(*state, "/en/staff/interpret").body, "يسمعنا"));
}

/* Danger does not wait for the gate. */
static void danger_is_seen_at_once(void **state)
{
	const char *round = round_of_youths(*state), *page;
	char body[200];

	kb_test_clock(*state, NOON_15_APRIL_2026 + 2 * DAY);
	write_one(*state, round, "ar", "لا أحد يسمعنا");
	interpreter(*state, "ar", 1);
	assert_int_equal(interpreted(*state, "go=danger"), 303);
	sign_in(*state, "quality", "coa");
	kb_test_second(*state);
	page = kb_test_get(*state, "/en/staff/texts").body;
	assert_non_null(strstr(page, "يسمعنا"));
	assert_non_null(strstr(page, "de-linde"));
	snprintf(body, sizeof(body), "csrf={csrf}&text=%s", a_text(*state));
	assert_int_equal(kb_test_post(*state, "/en/staff/texts/settle", body).status, 303);
	assert_null(strstr(kb_test_get(*state, "/en/staff/texts").body, "يسمعنا"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(words_stand_apart),
		WITH_HOUSE(no_word_reaches_the_stream),
		WITH_HOUSE(texts_go_first_and_values_stay),
		WITH_HOUSE(who_has_the_right_and_the_code_reads),
		WITH_HOUSE(a_small_group_is_not_read),
		WITH_HOUSE(nobody_reads_before_the_quarter_is_over),
		WITH_HOUSE(the_guard_sees_what_leads_to_a_person),
		WITH_HOUSE(what_was_masked_may_pass),
		WITH_HOUSE(a_quote_keeps_the_rules),
		WITH_HOUSE(beside_a_measure_stands_what_was_agreed_of_its_quarters),
		WITH_HOUSE(a_quote_for_outside_stands_beside_no_place),
		WITH_HOUSE(a_second_person_agrees),
		WITH_HOUSE(what_was_refused_never_leaves),
		WITH_HOUSE(an_interpreter_sees_the_text_and_not_where_it_came_from),
		WITH_HOUSE(it_is_read_in_ones_own_languages_only),
		WITH_HOUSE(nothing_is_read_before_the_promise),
		WITH_HOUSE(a_translation_stands_beside_it),
		WITH_HOUSE(who_knows_the_writer_passes_it_by),
		WITH_HOUSE(danger_is_seen_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
