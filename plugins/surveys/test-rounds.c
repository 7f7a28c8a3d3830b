/* test-rounds.c - rounds: their days, their people, what becomes of their answers, and
 * what of the response may be known. */
#include "test-world.h"

enum { OPENS = NOON_15_APRIL_2026 + DAY, LAST_DAY = NOON_15_APRIL_2026 + 28 * DAY, CLOSED = LAST_DAY + DAY,
	JULY = NOON_15_APRIL_2026 + 80 * DAY };

static const struct site *look(struct kb_test *t, const char *round)
{
	return site_find(kb_test_ctx(t, &kb_plugin), round, "de-linde");
}

/* The code of the place for a population, which gets one if it had none. */
static void code_for(struct kb_test *t, const char *population, char code[CODE_LEN + 1])
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);

	if (!*code_of(c, "de-linde", population))
		code_fresh(c, "de-linde", population);
	snprintf(code, CODE_LEN + 1, "%s", code_of(c, "de-linde", population));
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

/* Hands in an answer that came through the door of a round. */
static enum kb_rc hand_in(struct kb_test *t, const char *pass)
{
	static const struct kb_answer answers[] = { { "A10", "3" } };
	enum kb_rc rc = response_keep(kb_test_ctx(t, &kb_plugin), &(struct kb_filled){
		.form = SURVEYS_FORM, .version = "1", .place = "de-linde", .instance = "0", .key = fresh_key(), .document = "<data/>", .pass = pass,
		.answers = answers, .count = 1,
	});

	assert_int_equal(kb_test_end(t, rc == KB_OK), KB_OK);
	return rc;
}

static int64_t answered(struct kb_test *t, const char *round)
{
	int64_t n = look(t, round)->answered;

	kb_test_end(t, false);
	return n;
}

/* ---- Days ------------------------------------------------------------------------------ */

static void test_it_takes_answers_in_its_days_only(void **state)
{
	struct plan p = a_plan();
	char code[CODE_LEN + 1];

	make_round(*state, &p);
	code_for(*state, "youth", code);
	assert_int_equal(scan(*state, code).status, 403);
	assert_non_null(strstr(scan(*state, code).body, "have not begun yet. Nothing was sent."));
	kb_test_clock(*state, OPENS);
	assert_int_equal(scan(*state, code).status, 303);
	kb_test_clock(*state, LAST_DAY);
	assert_int_equal(scan(*state, code).status, 303);
	walk_to_review(*state, "en");
	assert_int_equal(send_answers(*state, "en").status, 303);
	assert_int_equal(count_responses(*state), 1);
	assert_int_equal(scan(*state, code).status, 303);
	walk_to_review(*state, "en");
	kb_test_clock(*state, LAST_DAY + DAY / 2); /* midnight has passed in Amsterdam */
	assert_int_equal(send_answers(*state, "en").status, 410);
	assert_int_equal(scan(*state, code).status, 410);
	assert_int_equal(count_responses(*state), 1);
}

static void test_a_standing_survey_gives_way(void **state)
{
	struct plan p = a_plan();
	char code[CODE_LEN + 1];
	const char *round;

	open_survey(*state, "de-linde", code);
	round = make_round(*state, &p);
	assert_int_equal(scan(*state, code).status, 303);
	walk_to_review(*state, "en");
	assert_int_equal(send_answers(*state, "en").status, 303);
	assert_int_equal(answered(*state, round), 0); /* it was not of the round */
	kb_test_clock(*state, OPENS);
	assert_int_equal(scan(*state, code).status, 303);
	walk_to_review(*state, "en");
	assert_int_equal(send_answers(*state, "en").status, 303);
	assert_int_equal(answered(*state, round), 1);
	assert_int_equal(send_answers(*state, "en").status, 303); /* a repeat */
	assert_int_equal(answered(*state, round), 1);
}

/* Opened again beside a planned round, the standing survey lasts until it begins. */
static void test_a_standing_survey_stands_until_a_round(void **state)
{
	struct plan p = a_plan();
	char code[CODE_LEN + 1];

	make_round(*state, &p);
	open_survey(*state, "de-linde", code);
	assert_int_equal(scan(*state, code).status, 303);
	assert_int_equal(site_now(kb_test_ctx(*state, &kb_plugin), "de-linde", "youth")->ends, 20260415);
	kb_test_end(*state, false);
}

static void test_one_thing_at_a_time(void **state)
{
	static const struct { int32_t opens, ends; enum kb_rc rc; } cases[] = {
		{ 20260416, 20260513, KB_NONE }, { 20260513, 20260601, KB_NONE }, { 20260401, 20260416, KB_NONE },
		{ 20260420, 20260430, KB_NONE }, { 20260401, 20260601, KB_NONE },
		{ 20260514, 20260601, KB_OK }, { 20260401, 20260415, KB_OK },
	};
	static const char *const both[] = { "de-eik", "de-linde" };
	struct plan p = a_plan();

	make_round(*state, &p);
	p.places = both;
	p.count = 2;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *round, *taken = "";

		p.opens = cases[i].opens;
		p.ends = cases[i].ends;
		assert_int_equal(round_make(kb_test_ctx(*state, &kb_plugin), &p, &round, &taken), cases[i].rc);
		assert_string_equal(taken, cases[i].rc == KB_NONE ? "de-linde" : "");
		assert_int_equal(kb_test_end(*state, true), KB_OK);
	}
	kb_test_clock(*state, OPENS); /* nothing was left of those that were refused */
	assert_int_equal(site_now(kb_test_ctx(*state, &kb_plugin), "de-eik", "youth")->opens, 20260514);
	kb_test_end(*state, false);
}

static void test_a_closed_round_stays_closed(void **state)
{
	struct plan p = a_plan();
	const char *round = make_round(*state, &p);
	struct kb_ctx *c;

	kb_test_clock(*state, OPENS);
	assert_int_equal(hand_in(*state, round), KB_OK);
	c = kb_test_ctx(*state, &kb_plugin);
	assert_int_equal(site_close(c, site_find(c, round, "de-linde")), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_int_equal(hand_in(*state, round), KB_NONE);
	assert_int_equal(answered(*state, round), 1);
}

/* ---- People ------------------------------------------------------------------------------ */

static void test_two_populations_at_one_place(void **state)
{
	struct plan p = a_plan(), q = a_plan();
	char youth[CODE_LEN + 1], guardian[CODE_LEN + 1];

	q.population = "guardian";
	make_round(*state, &p);
	make_round(*state, &q);
	code_for(*state, "youth", youth);
	code_for(*state, "guardian", guardian);
	assert_string_not_equal(youth, guardian);
	kb_test_clock(*state, OPENS);
	kb_test_anonymous(*state);
	scan(*state, guardian);
	assert_null(strstr(kb_test_get(*state, "/en/s").body, "your guardian")); /* that promise is for youths */
	walk_to_review(*state, "en");
	send_answers(*state, "en");
	scan(*state, youth);
	assert_non_null(strstr(kb_test_get(*state, "/en/s").body, "your guardian"));
	walk_to_review(*state, "en");
	send_answers(*state, "en");
	kb_test_keeper(*state);
	assert_non_null(strstr(heard_text, "de-linde guardian"));
	assert_non_null(strstr(heard_text, "de-linde youth"));
}

static void test_only_its_languages_are_offered(void **state)
{
	struct plan p = a_plan();
	char code[CODE_LEN + 1];
	const char *page;
	size_t links = 0;

	p.tongues = "ar nl";
	make_round(*state, &p);
	code_for(*state, "youth", code);
	kb_test_clock(*state, OPENS);
	scan(*state, code);
	page = kb_test_get(*state, "/s").body;
	for (const char *at = page; (at = strstr(at, "/s\" lang=\"")) != NULL; at++)
		links++;
	assert_int_equal(links, 2);
	assert_non_null(strstr(page, "href=\"/ar/s\""));
}

/* Is an item of this name told of a youth who answers everything in a round of `p`? */
static bool is_asked(struct kb_test *t, const struct plan *p, const char *item)
{
	char code[CODE_LEN + 1];
	const char *round = make_round(t, p);
	struct kb_ctx *c;
	bool asked;

	code_for(t, "youth", code);
	kb_test_clock(t, OPENS);
	scan(t, code);
	walk_to_review(t, "en");
	send_answers(t, "en");
	heard_text[0] = '\0';
	kb_test_keeper(t);
	asked = strstr(heard_text, item) != NULL;
	c = kb_test_ctx(t, &kb_plugin);
	site_close(c, site_find(c, round, "de-linde"));
	assert_int_equal(kb_test_end(t, true), KB_OK);
	kb_test_clock(t, NOON_15_APRIL_2026);
	return asked;
}

static void test_what_happened_is_asked_about(void **state)
{
	/* A question of the module on each. */
	static const struct { const char *happened, *item; } cases[] = {
		{ "holiday", "A22" }, { "school", "A49" }, { "moved", "A69" }, { "complaint", "A79" },
	};
	struct plan p = a_plan();

	p.form = "youth";
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		p.happened = cases[i].happened;
		assert_true(is_asked(*state, &p, cases[i].item));
		p.happened = i == 0 ? "school" : "holiday"; /* the control: something else did */
		assert_false(is_asked(*state, &p, cases[i].item));
	}
}

/* A second code that is scanned meanwhile changes nothing for who has begun. */
static void test_an_answer_belongs_to_the_round_where_it_began(void **state)
{
	struct plan p = a_plan(), q = a_plan();
	char youth[CODE_LEN + 1], guardian[CODE_LEN + 1], round[33];

	q.population = "guardian";
	snprintf(round, sizeof(round), "%s", make_round(*state, &p));
	make_round(*state, &q);
	code_for(*state, "youth", youth);
	code_for(*state, "guardian", guardian);
	kb_test_clock(*state, OPENS);
	scan(*state, youth);
	walk_to_review(*state, "en");
	scan(*state, guardian);
	assert_int_equal(send_answers(*state, "en").status, 303);
	assert_int_equal(answered(*state, round), 1);
}

/* ---- A pilot ------------------------------------------------------------------------------- */

static void test_a_pilot_stays_outside_the_series(void **state)
{
	struct plan p = a_plan();
	const char *round;

	p.pilot = true;
	round = make_round(*state, &p);
	kb_test_clock(*state, OPENS);
	assert_int_equal(hand_in(*state, round), KB_OK);
	assert_int_equal(count_responses(*state), 1);
	kb_test_keeper(*state);
	assert_int_equal(heard_count, 0);
	kb_test_clock(*state, JULY);
	kb_test_again(*state);
	assert_int_equal(heard_count, 0);
}

static void test_the_control_of_the_pilot(void **state)
{
	struct plan p = a_plan();
	const char *round = make_round(*state, &p);

	kb_test_clock(*state, OPENS);
	hand_in(*state, round);
	kb_test_keeper(*state);
	assert_int_equal(heard_count, 1);
	kb_test_clock(*state, JULY);
	kb_test_again(*state);
	assert_int_equal(heard_count, 1);
}

/* ---- A repeat ------------------------------------------------------------------------------ */

/* It begins on Thursday 16 April 2026: 1371 weeks after 3 January 2000. */
static void test_a_repeat_is_told_as_one_and_not_as_an_answer(void **state)
{
	struct plan p = a_plan();
	const char *round;

	p.repeat = true;
	round = make_round(*state, &p);
	kb_test_clock(*state, OPENS);
	assert_int_equal(hand_in(*state, round), KB_OK);
	assert_int_equal(count_responses(*state), 1);
	kb_test_keeper(*state);
	assert_int_equal(heard_count, 0);
	assert_int_equal(heard_repeats, 1);
	assert_string_equal(heard_text, "de-linde youth 24315: A10=3 week=1371");
	kb_test_clock(*state, JULY);
	kb_test_again(*state);
	assert_int_equal(heard_count, 0);
	assert_int_equal(heard_repeats, 1);
}

static void test_the_control_of_the_repeat(void **state)
{
	struct plan p = a_plan();
	const char *round = make_round(*state, &p);

	kb_test_clock(*state, OPENS);
	hand_in(*state, round);
	kb_test_keeper(*state);
	assert_int_equal(heard_count, 1);
	assert_int_equal(heard_repeats, 0);
	assert_string_equal(heard_text, "de-linde youth 24315: A10=3");
}

/* ---- The response ------------------------------------------------------------------------------ */

static enum reply reply_of(struct kb_test *t, const char *round, int *percent)
{
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	enum reply reply = invite_reply(c, site_find(c, round, "de-linde"), percent);

	assert_int_equal(kb_test_end(t, false), KB_OK);
	return reply;
}

static void test_the_response_leaves_through_the_gate(void **state)
{
	static const struct { int64_t invited; int answers; enum reply reply; int percent; } cases[] = {
		{ 20, 0, REPLY_NOT_SHOWN, 0 }, { 20, 4, REPLY_NOT_SHOWN, 0 }, { 20, 5, REPLY_PART, 25 },
		{ 20, 11, REPLY_PART, 50 }, { 21, 11, REPLY_PART, 50 }, { 19, 11, REPLY_PART, 50 }, { 20, 15, REPLY_PART, 75 },
		{ 100, 12, REPLY_PART, 10 }, { 100, 13, REPLY_PART, 15 }, { 50, 12, REPLY_PART, 20 }, { 25, 12, REPLY_PART, 40 }, { 14, 7, REPLY_PART, 50 },
		{ 13, 6, REPLY_NOT_SHOWN, 0 }, { 10, 5, REPLY_NOT_SHOWN, 0 },
		{ 20, 16, REPLY_MOST, 0 }, { 20, 20, REPLY_MOST, 0 }, { 10, 12, REPLY_MOST, 0 }, { 0, 9, REPLY_NOT_SHOWN, 0 },
	};
	struct plan p = a_plan();
	int percent;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char population[20];
		const char *round;

		snprintf(population, sizeof(population), "case%zu", i);
		p.population = population;
		p.invited = cases[i].invited;
		kb_test_clock(*state, NOON_15_APRIL_2026);
		round = make_round(*state, &p);
		kb_test_clock(*state, OPENS);
		for (int k = 0; k < cases[i].answers; k++)
			assert_int_equal(hand_in(*state, round), KB_OK);
		assert_int_equal(reply_of(*state, round, &percent), REPLY_NOT_YET); /* open */
		kb_test_clock(*state, CLOSED);
		assert_int_equal(reply_of(*state, round, &percent), REPLY_NOT_YET); /* the quarter is not over */
		kb_test_clock(*state, JULY);
		assert_int_equal(reply_of(*state, round, &percent), cases[i].reply);
		assert_int_equal(percent, cases[i].percent);
	}
}

/* What is told in parts of so many that were asked, less than five and all but five apart: three counts at least, mostly five and more. The
 * control is the step of five per cent, which tells one. */
static void test_no_response_tells_how_many(void **state)
{
	for (int64_t asked = 1; asked <= 120; asked++) {
		int counts[101] = { 0 }, formerly[101] = { 0 };
		int percent;

		for (int64_t n = KB_GATE_MIN; n <= asked - KB_GATE_MIN; n++) {
			if (invite_in_steps(&(struct site){ .invited = asked }, n, &percent) == REPLY_PART)
				counts[percent]++;
			formerly[5 * (int)(100 * (double)n / (double)asked / 5 + 0.5)]++;
		}
		for (int i = 0; i <= 100; i++) {
			assert_false(counts[i] > 0 && counts[i] < 3);
			assert_false(asked == 20 && formerly[i] > 1);
		}
	}
	(void)state;
}

/* The tidy job closes it in the month of its last day, so the page stays the same. */
static void test_what_is_over_is_closed(void **state)
{
	struct plan p = a_plan();
	const char *round = make_round(*state, &p);
	const struct site *s;

	kb_test_clock(*state, JULY);
	assert_int_equal(round_tidy(kb_test_ctx(*state, &kb_plugin)), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	s = look(*state, round);
	assert_false(s->open);
	assert_int_equal(s->closed_month, MONTH_2026_04 + 1);
	kb_test_end(*state, false);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_it_takes_answers_in_its_days_only),
		WITH_HOUSE(test_a_standing_survey_gives_way),
		WITH_HOUSE(test_a_standing_survey_stands_until_a_round),
		WITH_HOUSE(test_one_thing_at_a_time),
		WITH_HOUSE(test_a_closed_round_stays_closed),
		WITH_HOUSE(test_two_populations_at_one_place),
		WITH_HOUSE(test_only_its_languages_are_offered),
		WITH_HOUSE(test_what_happened_is_asked_about),
		WITH_HOUSE(test_an_answer_belongs_to_the_round_where_it_began),
		WITH_HOUSE(test_a_pilot_stays_outside_the_series),
		WITH_HOUSE(test_the_control_of_the_pilot),
		WITH_HOUSE(test_a_repeat_is_told_as_one_and_not_as_an_answer),
		WITH_HOUSE(test_the_control_of_the_repeat),
		WITH_HOUSE(test_the_response_leaves_through_the_gate),
		cmocka_unit_test(test_no_response_tells_how_many),
		WITH_HOUSE(test_what_is_over_is_closed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
