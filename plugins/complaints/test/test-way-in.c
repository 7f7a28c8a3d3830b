/* test-way-in.c - from the first page to the receipt, as a phone walks. */
#include <stdio.h>

#include "test-world.h"

#define WORDS "De+mentor+schreeuwt+elke+avond"
#define SENT "Je bericht is verstuurd"

static const char *const signal_steps[] = { "a=wrong", "a=no", "a=person", "a=write", "t=" WORDS, "a=signal", "", "go=send", NULL };

static struct kb_test *with_team(void **state)
{
	sign_in_handler(*state, "organisatie");
	make_team(*state, "coa", "organisatie");
	make_team(*state, "nidos", "organisatie");
	kb_test_anonymous(*state);
	return *state;
}

#define HAS(p, words) assert_non_null(strstr((p).body, (words)))
#define HAS_NOT(p, words) assert_null(strstr((p).body, (words)))

static void without_a_team_it_says_so(void **state)
{
	struct kb_test_reply p = kb_test_get(*state, "/nl/complaints");

	HAS(p, "Hier leest nog niemand berichten");
	HAS_NOT(p, "<button");
	HAS(p, "tel:112");
	p = kb_test_post(*state, "/nl/complaints", "");
	HAS(p, "Hier leest nog niemand berichten");
}

static void the_first_page_leads_there(void **state)
{
	HAS(kb_test_get(*state, "/nl"), "href=\"/nl/complaints\"");
}

static void a_receipt_comes_and_is_not_kept(void **state)
{
	struct kb_test *t = with_team(state);
	struct kb_test_reply p = walk_intake(t, signal_steps);
	char code[SEAL_CODE];

	HAS(p, SENT);
	HAS(p, "20 april 2026");
	HAS(p, "<path d=\"M");
	assert_non_null(strstr(p.head, "no-store"));
	assert_null(strstr(p.head, "Set-Cookie"));
	code_on(&p, code);
	assert_int_equal(strlen(code), SEAL_DIGITS);
}

/* A phone that heard no answer sends again: the same code, one case. The control: another walk is another case. */
static void sending_twice_is_one_case(void **state)
{
	struct kb_test *t = with_team(state);
	struct kb_test_reply review = walk_intake(t, (const char *const[]){ "a=wrong", "a=no", "a=place", "a=write", "t=" WORDS, "a=signal", "", NULL });
	const char *at = strstr(review.body, "name=\"state\" value=\"") + 20;
	char body[13000], one[SEAL_CODE], two[SEAL_CODE], other[SEAL_CODE];
	struct kb_test_reply p;

	snprintf(body, sizeof body, "go=send&state=%.*s", (int)strcspn(at, "\""), at);
	p = kb_test_post(t, "/nl/complaints", body);
	code_on(&p, one);
	p = kb_test_post(t, "/nl/complaints", body);
	HAS(p, SENT);
	code_on(&p, two);
	assert_string_equal(one, two);
	p = walk_intake(t, signal_steps);
	code_on(&p, other);
	assert_string_not_equal(one, other);
}

static void danger_shows_help_at_once(void **state)
{
	struct kb_test *t = with_team(state);

	HAS(walk_intake(t, (const char *const[]){ "a=wrong", "a=yes", NULL }), "Bel nu 112");
	HAS_NOT(walk_intake(t, (const char *const[]){ "a=wrong", "a=no", NULL }), "Bel nu 112");
}

static void other_routes_are_shown(void **state)
{
	struct kb_test *t = with_team(state);

	HAS(walk_intake(t, (const char *const[]){ "a=wrong", "a=no", "a=measure", NULL }), "bezwaar");
	HAS(walk_intake(t, (const char *const[]){ "a=wrong", "a=no", "a=asylum", NULL }), "advocaat");
	HAS(walk_intake(t, (const char *const[]){ "a=wrong", "a=no", "a=youth", NULL }), "andere jongere");
	HAS(walk_intake(t, (const char *const[]){ "a=wrong", "a=no", "a=doctor", NULL }), "klachten");
}

static void only_a_complaint_asks_for_a_name(void **state)
{
	struct kb_test *t = with_team(state);
	struct kb_test_reply p;

	p = walk_intake(t, (const char *const[]){ "a=wrong", "a=no", "a=person", "a=write", "t=" WORDS, "a=other", "a=formal", NULL });
	HAS(p, "krijgt een kopie");
	p = kb_test_post(t, "/nl/complaints", "go=next&state={state}");
	HAS(p, "Wat is mijn naam?");
	p = kb_test_post(t, "/nl/complaints", "go=next&t=Testnaam&state={state}");
	p = kb_test_post(t, "/nl/complaints", "go=next&state={state}");
	p = kb_test_post(t, "/nl/complaints", "go=send&state={state}");
	HAS(p, SENT);
	HAS(p, "bevestiging");
	assert_int_equal(kb_test_keeper(t), 1);
	HAS_NOT(p, "behandelen het als een bericht");
	assert_non_null(strstr(told, "received.awb=1"));
}

/* No term of the scheme: nothing is refused, it is read as a message, and said so. */
static void without_a_scheme_a_complaint_is_a_message(void **state)
{
	struct kb_test *t = with_team(state);
	struct kb_test_reply p = walk_intake(t, (const char *const[]){ "a=wrong", "a=no", "a=guardian", "a=write", "t=" WORDS, "a=other", "a=formal", "",
		"t=Testnaam", "", "go=send", NULL });

	HAS(p, SENT);
	HAS(p, "behandelen het als een bericht");
	kb_test_keeper(t);
	assert_non_null(strstr(told, "received.signal=1"));
}

static void without_a_name_it_is_a_message(void **state)
{
	struct kb_test *t = with_team(state);
	struct kb_test_reply p = walk_intake(t, (const char *const[]){ "a=wrong", "a=no", "a=person", "a=write", "t=" WORDS, "a=other", "a=formal", "",
		"go=skip", "", "go=send", NULL });

	HAS(p, SENT);
	kb_test_keeper(t);
	assert_non_null(strstr(told, "received.signal=1"));
}

static void a_talk_has_two_working_days(void **state)
{
	struct kb_test *t = with_team(state);
	struct kb_test_reply p = walk_intake(t, (const char *const[]){ "a=talk", "a=no", "a=other", "", "a=signal", "", "go=send", NULL });

	HAS(p, SENT);
	HAS(p, "17 april 2026");
	HAS(p, "waar, wanneer en met wie");
}

/* Who reads a complaint is said by the form: it is not who reads what surveys gather. */
static void the_form_says_who_reads(void **state)
{
	struct kb_test_reply p = walk_intake(with_team(state), (const char *const[]){ "a=wrong", "a=no", "a=place", "a=write", NULL });

	HAS(p, "<textarea");
	HAS(p, "Mensen die ergens anders werken lezen het");
	HAS_NOT(p, "op de kwaliteit letten");
}

static void thanks_are_short(void **state)
{
	struct kb_test *t = with_team(state);

	HAS(walk_intake(t, (const char *const[]){ "a=thanks", "a=person", "t=Dank", "", "go=send", NULL }), SENT);
}

/* A card becomes the code; used again, what came first stays. */
static void a_card_is_the_code_once(void **state)
{
	struct kb_test *t = with_team(state);
	struct kb_test_reply p;
	char code[SEAL_CODE], body[100], got[SEAL_CODE];

	seal_code_make(code);
	snprintf(body, sizeof body, "card=%s", code);
	for (int i = 0; i < 2; i++) {
		p = kb_test_post(t, "/nl/complaints", body);
		for (const char *const *s = signal_steps; *s; s++) {
			char step[500];

			snprintf(step, sizeof step, "state={state}&%s%s", strstr(*s, "go=") ? "" : "go=next&", *s);
			p = kb_test_post(t, "/nl/complaints", step);
		}
		code_on(&p, got);
		assert_string_equal(got, code);
		if (i == 0)
			HAS_NOT(p, "Er was al een bericht");
	}
	HAS(p, "Er was al een bericht");
	kb_test_keeper(t);
	assert_null(strstr(strstr(told, "received") + 1, "received"));
}

static void no_card_is_told_from_a_card(void **state)
{
	struct kb_test *t = with_team(state);

	HAS(kb_test_post(t, "/nl/complaints", "card=1234"), "geen twintig cijfers");
	HAS(kb_test_post(t, "/nl/complaints", "card=11111111111111111111"), "geen twintig cijfers");
	HAS(kb_test_post(t, "/nl/complaints", "card=1234+5678+9012+3456+7890"), "Wat wil ik doen?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(without_a_team_it_says_so),
		WITH_HOUSE(the_first_page_leads_there),
		WITH_HOUSE(a_receipt_comes_and_is_not_kept),
		WITH_HOUSE(sending_twice_is_one_case),
		WITH_HOUSE(danger_shows_help_at_once),
		WITH_HOUSE(other_routes_are_shown),
		WITH_HOUSE(only_a_complaint_asks_for_a_name),
		WITH_HOUSE(without_a_scheme_a_complaint_is_a_message),
		WITH_HOUSE(without_a_name_it_is_a_message),
		WITH_HOUSE(a_talk_has_two_working_days),
		WITH_HOUSE(the_form_says_who_reads),
		WITH_HOUSE(thanks_are_short),
		WITH_HOUSE(a_card_is_the_code_once),
		WITH_HOUSE(no_card_is_told_from_a_card),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
