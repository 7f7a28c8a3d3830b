/* test-cards.c - one-time cards: one answer each, on any phone, and no trace of which. */
#include "test-world.h"

enum { OPENS = NOON_15_APRIL_2026 + DAY, MANY = 40 };

static char round_id[33], codes[MANY][CARD_LEN + 1];

/* A round with cards at de-linde that is open now, and `n` cards of it. */
static void print_cards(struct kb_test *t, size_t n)
{
	struct plan p = a_plan();
	const char *const *list;
	struct kb_ctx *c;

	p.cards = true;
	snprintf(round_id, sizeof(round_id), "%s", make_round(t, &p));
	kb_test_clock(t, OPENS);
	c = kb_test_ctx(t, &kb_plugin);
	assert_int_equal(card_make(c, site_find(c, round_id, "de-linde"), n, &list), KB_OK);
	for (size_t i = 0; i < n; i++)
		snprintf(codes[i], sizeof(codes[i]), "%s", list[i]);
	assert_int_equal(kb_test_end(t, true), KB_OK);
}

static enum card look_at(struct kb_test *t, const char *code)
{
	const struct site *s;
	const char *mark;
	enum card card = card_look(kb_test_ctx(t, &kb_plugin), code, &s, &mark);

	kb_test_end(t, false);
	return card;
}

/* Another phone hands in an answer on this card. */
static enum kb_rc hand_in(struct kb_test *t, const char *code)
{
	static const struct kb_answer answers[] = { { "A10", "3" } };
	struct kb_ctx *c = kb_test_ctx(t, &kb_plugin);
	const struct site *s;
	const char *mark;
	enum kb_rc rc;

	assert_int_equal(card_look(c, code, &s, &mark), CARD_GOOD);
	rc = response_keep(c, &(struct kb_filled){
		.form = SURVEYS_FORM, .version = "1", .place = "de-linde", .instance = "0", .key = fresh_key(), .document = "<data/>", .pass = pass_write(c, s, mark),
		.answers = answers, .count = 1,
	});
	assert_int_equal(kb_test_end(t, rc == KB_OK), KB_OK);
	return rc;
}

static void test_one_answer_and_no_second(void **state)
{
	struct kb_test_reply r;

	print_cards(*state, 2);
	r = scan(*state, codes[0]);
	assert_int_equal(r.status, 303);
	assert_string_equal(r.location, "/s");
	walk_to_review(*state, "en");
	assert_string_equal(send_answers(*state, "en").location, "/en/s/thanks");
	assert_string_equal(send_answers(*state, "en").location, "/en/s/thanks"); /* the phone tries again */
	assert_null(strstr(kb_test_get(*state, "/en/s/thanks").body, "Next person")); /* who has a card of their own */
	kb_test_anonymous(*state);
	r = scan(*state, codes[0]);
	assert_int_equal(r.status, 410);
	assert_non_null(strstr(r.body, "This card was used before. The answers that were sent with it count."));
	assert_int_equal(count_responses(*state), 1);
	assert_int_equal(scan(*state, codes[1]).status, 303); /* the control */
}

/* Two phones begin with one card; the second to send is told that the first counts. */
static void test_two_phones_at_once(void **state)
{
	struct kb_test_reply r;

	print_cards(*state, 1);
	scan(*state, codes[0]);
	walk_to_review(*state, "en");
	assert_int_equal(hand_in(*state, codes[0]), KB_OK);
	r = send_answers(*state, "en");
	assert_int_equal(r.status, 303);
	assert_string_equal(r.location, "/en/s/thanks-first");
	assert_non_null(strstr(kb_test_get(*state, "/en/s/thanks-first").body, "Those count. Nothing was added now."));
	assert_int_equal(count_responses(*state), 1);
	assert_int_equal(site_find(kb_test_ctx(*state, &kb_plugin), round_id, "de-linde")->answered, 1);
	kb_test_end(*state, false);
	kb_test_keeper(*state);
	assert_int_equal(heard_count, 1);
}

static void test_the_round_takes_no_answer_without_a_card(void **state)
{
	static const char *const passes[] = { "", " c=", " c=0000", " v=1", " x" };
	char pass[60];

	print_cards(*state, 1);
	for (size_t i = 0; i < sizeof(passes) / sizeof(*passes); i++) {
		enum kb_rc rc;

		snprintf(pass, sizeof(pass), "%s%s", round_id, passes[i]);
		rc = response_keep(kb_test_ctx(*state, &kb_plugin), &(struct kb_filled){
			.form = SURVEYS_FORM, .version = "1", .place = "de-linde", .instance = "0", .key = fresh_key(), .document = "<data/>", .pass = pass });
		assert_true(rc == KB_NONE || rc == KB_BEFORE);
		kb_test_end(*state, false);
	}
	assert_int_equal(hand_in(*state, codes[0]), KB_OK); /* the control */
}

static void test_a_code_as_people_type_it(void **state)
{
	char typed[20];

	print_cards(*state, 1);
	snprintf(typed, sizeof(typed), "%s", card_show(kb_test_ctx(*state, &kb_plugin), codes[0]));
	kb_test_end(*state, false);
	assert_int_equal(typed[4], '-');
	assert_int_equal(look_at(*state, typed), CARD_GOOD);
	for (char *s = typed; *s; s++)
		*s = *s >= 'A' && *s <= 'Z' ? *s - 'A' + 'a' : *s;
	assert_int_equal(look_at(*state, typed), CARD_GOOD);
	typed[13] = typed[13] == '7' ? '8' : '7';
	assert_int_equal(look_at(*state, typed), CARD_UNKNOWN);
	assert_int_equal(look_at(*state, "BBBBBBBBBBBB"), CARD_UNKNOWN);
	assert_int_equal(look_at(*state, "BBBB"), CARD_UNKNOWN);
	assert_int_equal(scan(*state, "BBBBBBBBBBBB").status, 404);
}

/* Tries are counted per place: a guesser has to wait, and so does that place, no other. */
static void test_guesses_are_bounded_per_place(void **state)
{
	char wrong[CARD_LEN + 1];
	int n = 0;

	print_cards(*state, 1);
	snprintf(wrong, sizeof(wrong), "%.4sBBBBBBBB", codes[0]);
	while (look_at(*state, wrong) == CARD_UNKNOWN && n < 2000)
		n++;
	assert_int_equal(n, 600);
	assert_int_equal(look_at(*state, codes[0]), CARD_WAIT);
	assert_int_equal(scan(*state, codes[0]).status, 429);
	assert_int_equal(look_at(*state, "BBBBBBBBBBBB"), CARD_UNKNOWN); /* no lane: nobody's try */
	kb_test_clock(*state, OPENS + 60);
	assert_int_equal(look_at(*state, codes[0]), CARD_GOOD); /* ten more a minute */
	assert_int_equal(hand_in(*state, codes[0]), KB_OK);
}

/* ---- What the store knows ------------------------------------------------------------------ */

/* Does any of the store's files hold these bytes? */
static bool holds(struct kb_test *t, const char *bytes)
{
	static const char *const ends[] = { "", "-wal" };
	bool found = false;

	for (size_t i = 0; i < 2 && !found; i++) {
		char path[300], *all = malloc(16 << 20);
		FILE *in;
		size_t n;

		snprintf(path, sizeof(path), "%s%s", kb_test_store(t), ends[i]);
		in = fopen(path, "rb");
		n = in ? fread(all, 1, 16 << 20, in) : 0;
		found = memmem(all, n, bytes, strlen(bytes)) != NULL;
		if (in)
			fclose(in);
		free(all);
	}
	return found;
}

static void test_the_store_holds_no_code(void **state)
{
	struct kb_ctx *c;
	char mark[65];

	print_cards(*state, MANY);
	hand_in(*state, codes[0]);
	for (size_t i = 0; i < MANY; i++)
		assert_false(holds(*state, codes[i] + LANE_LEN));
	c = kb_test_ctx(*state, &kb_plugin);
	snprintf(mark, sizeof(mark), "%s", kb_keyed(c, kb_fmt(c, "card %s", codes[0])));
	kb_test_end(*state, false);
	assert_true(holds(*state, mark)); /* the control: this is where it would stand */
}

static void test_cards_go_when_the_round_is_over(void **state)
{
	struct kb_ctx *c;

	print_cards(*state, 3);
	kb_test_clock(*state, OPENS + 40 * DAY);
	assert_int_equal(scan(*state, codes[0]).status, 410);
	c = kb_test_ctx(*state, &kb_plugin);
	assert_int_equal(round_tidy(c), KB_OK);
	assert_int_equal(kb_test_end(*state, true), KB_OK);
	assert_int_equal(look_at(*state, codes[0]), CARD_UNKNOWN);
	assert_non_null(strstr(scan(*state, codes[0]).body, "closed now"));
}

/* ---- The sheet ------------------------------------------------------------------------------- */

static size_t count(const char *text, const char *what)
{
	size_t n = 0;

	for (; (text = strstr(text, what)) != NULL; text++)
		n++;
	return n;
}

static void test_the_sheet(void **state)
{
	char path[100], first[16];
	struct kb_test_reply r;
	const char *cards;

	print_cards(*state, 1);
	sign_in(*state, "location", "de-linde");
	snprintf(path, sizeof(path), "/en/staff/rounds/%s/cards", round_id);
	r = kb_test_post(*state, path, "csrf={csrf}&place=de-linde&n=12");
	assert_int_equal(r.status, 200);
	assert_non_null(strstr(r.head, "no-store"));
	cards = strstr(r.body, "<div class=\"cards\"");
	assert_non_null(cards);
	assert_int_equal(count(cards, "class=\"ticket\""), 12);
	assert_int_equal(count(cards, "class=\"qr\""), 12);
	assert_null(strstr(cards, "linde")); /* no name, no number */
	snprintf(first, sizeof(first), "%.14s", strstr(cards, "class=\"code\"><bdi dir=\"ltr\">") + 28);
	assert_int_equal(count(cards, first), 1);
	assert_int_equal(look_at(*state, first), CARD_GOOD);
	snprintf(path, sizeof(path), "/en/staff/rounds/%s", round_id);
	r = kb_test_get(*state, path);
	assert_null(strstr(r.body, first)); /* told once */
	assert_non_null(strstr(r.body, "<td>at most 13 (cards made)</td>"));
}

/* 14 of 25 are 56 per cent. Of cards that is the least it can be: "about 60 %", as of a poster, would say too much. */
static void test_of_cards_the_response_is_told_downwards(void **state)
{
	char path[100];
	const char *page;

	print_cards(*state, 25);
	for (size_t i = 0; i < 14; i++)
		assert_int_equal(hand_in(*state, codes[i]), KB_OK);
	kb_test_clock(*state, OPENS + 80 * DAY);
	sign_in(*state, "location", "de-linde");
	snprintf(path, sizeof(path), "/en/staff/rounds/%s", round_id);
	page = kb_test_get(*state, path).body;
	assert_non_null(strstr(page, "at least 40 %"));
	assert_null(strstr(page, "60 %"));
	assert_non_null(strstr(page, "at most 25 (cards made)"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(test_one_answer_and_no_second),
		WITH_HOUSE(test_two_phones_at_once),
		WITH_HOUSE(test_the_round_takes_no_answer_without_a_card),
		WITH_HOUSE(test_a_code_as_people_type_it),
		WITH_HOUSE(test_guesses_are_bounded_per_place),
		WITH_HOUSE(test_the_store_holds_no_code),
		WITH_HOUSE(test_cards_go_when_the_round_is_over),
		WITH_HOUSE(test_the_sheet),
		WITH_HOUSE(test_of_cards_the_response_is_told_downwards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
