/* test-way-in.c - from the first page to the receipt, as a phone walks. */
#include <stdio.h>

#include "reporter.h"
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

/* Who ticks the house and the guardian has one code and a case at each body, with a clock each; who ticks one thing walks as many
 * pages and has one case. */
static void one_story_about_two_bodies_is_two_cases_with_one_code(void **state)
{
	static const char *const steps[] = { "a=wrong", "a=no", "a=person&a=guardian", "a=write", "t=" WORDS, "a=signal", "", "go=send", NULL };
	struct kb_test *t = with_team(state);
	struct kb_test_reply p = walk_intake(t, steps);
	struct seal_reporter r;
	char code[SEAL_CODE];
	struct dossier d;
	struct term_view v;
	struct kb_ctx *c;

	HAS(p, SENT);
	code_on(&p, code);
	c = begin(t);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(dossier_open(c, &r, &d), KB_OK);
	assert_int_equal(d.n, 2);
	assert_string_not_equal(d.parts[0].f->body, d.parts[1].f->body);
	for (size_t i = 0; i < d.n; i++) {
		assert_int_equal(case_look(c, d.parts[i].f, &v), TERM_FINE);
		assert_non_null(view_pressing(&v));
	}
	dossier_wipe(&d);
	commit(t);
	p = walk_intake(t, signal_steps); /* control */
	code_on(&p, code);
	c = begin(t);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(dossier_open(c, &r, &d), KB_OK);
	assert_int_equal(d.n, 1);
	dossier_wipe(&d);
	commit(t);
}

static size_t times(const struct kb_test_reply *p, const char *words)
{
	size_t n = 0;

	for (const char *at = p->body; (at = strstr(at, words)); at += strlen(words))
		n++;
	return n;
}

/* With two bodies the receipt tells both clocks, each under its name: here a complaint with a name at the one, and a message at the
 * other, whose scheme has no term. With one body it names none. */
static void the_receipt_tells_the_clock_of_each_body(void **state)
{
	static const char *const both[] = { "a=wrong", "a=no", "a=person&a=guardian", "a=write", "t=" WORDS, "a=other", "a=formal", "", "t=Testnaam", "", "go=send", NULL };
	struct kb_test *t = with_team(state);
	struct kb_test_reply p = walk_intake(t, both);

	HAS(p, SENT);
	HAS(p, "<h3>COA</h3>");
	HAS(p, "<h3>Nidos (de voogden)</h3>");
	HAS(p, "22 april 2026");  /* Awb 9:6: seven days */
	HAS(p, "20 april 2026");  /* an answer to a message: three working days */
	HAS(p, "behandelen het als een bericht");
	assert_int_equal(times(&p, "<h3>"), 2);
	p = walk_intake(t, signal_steps); /* control */
	assert_int_equal(times(&p, "<h3>"), 0);
	HAS(p, "20 april 2026");
	HAS_NOT(p, "22 april 2026");
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

/* ---- Who is on duty ---- */

#define DUTY "088 715 70 00"
#define CALLED "href=\"tel:0887157000\""

static struct kb_test *scanned(void **state, const char *place, const char *number)
{
	struct kb_test *t = with_team(state);

	assert_int_equal(kb_duty_set(begin(t), place, number), KB_OK);
	commit(t);
	assert_int_equal(kb_test_get(t, "/poster").status, 303);
	return t;
}

/* On the help of every page, on the pages where somebody tells, and a second time in the form where there is danger. */
static void who_is_on_duty_is_called(void **state)
{
	struct kb_test *t = scanned(state, "de-linde", DUTY);
	static const char *const pages[] = { "/nl", "/ar/complaints/told", "/ti/complaints/look", "/nl/privacy", NULL };
	struct kb_test_reply p;

	for (size_t i = 0; pages[i]; i++) {
		p = kb_test_get(t, pages[i]);
		assert_int_equal(times(&p, CALLED), 1);
		assert_int_equal(times(&p, "href=\"tel:112\""), 1);
	}
	for (size_t i = 0; i < 2; i++) {
		p = kb_test_get(t, i ? "/so/complaints/speak" : "/fa-AF/complaints");
		assert_int_equal(times(&p, CALLED), 2);
		assert_int_equal(times(&p, "href=\"tel:112\""), 2);
		HAS(p, "<bdi dir=\"ltr\">" DUTY "</bdi>");
	}
	p = walk_intake(t, (const char *const[]){ "a=wrong", "a=yes", NULL });
	assert_int_equal(times(&p, CALLED), 2);
	assert_int_equal(times(&p, "href=\"tel:112\""), 2);
	p = walk_intake(t, (const char *const[]){ "a=wrong", "a=no", NULL }); /* control: nobody is in danger */
	assert_int_equal(times(&p, CALLED), 1);
}

/* The place above answers for one without a number; another region's never; without a door it is 112 alone. */
static void the_number_is_of_the_place(void **state)
{
	struct kb_test *t = scanned(state, "regio-noord", DUTY);

	HAS(kb_test_get(t, "/nl/complaints"), CALLED);
	assert_int_equal(kb_duty_set(begin(t), "regio-noord", ""), KB_OK);
	commit(t);
	assert_int_equal(kb_duty_set(begin(t), "regio-zuid", DUTY), KB_OK);
	commit(t);
	HAS_NOT(kb_test_get(t, "/nl/complaints"), CALLED);
	assert_int_equal(kb_duty_set(begin(t), "organisatie", DUTY), KB_OK);
	commit(t);
	HAS(kb_test_get(t, "/nl/complaints"), CALLED);
	kb_test_anonymous(t);
	HAS_NOT(kb_test_get(t, "/nl/complaints"), CALLED);
	HAS(kb_test_get(t, "/nl/complaints"), "tel:112");
}

static void only_a_telephone_number_is_taken(void **state)
{
	static const char *const bad[] = { "12", "0611 bel mij", "+", "1+2 345", "javascript:1", "0123456789012345", "0 1 2 3 4 5 6 7 8 9 0", " 088123", "088123 ", "<b>112</b>", "++31881", NULL };
	static const char *const good[] = { "112", "+31 88 715 70 00", "0887157000", "012345678901234", NULL };
	struct kb_test *t = *state;

	struct kb_ctx *c = begin(t);

	for (size_t i = 0; bad[i]; i++)
		assert_int_equal(kb_duty_set(c, "de-linde", bad[i]), KB_NONE);
	assert_int_equal(kb_duty_set(c, "nergens", "112"), KB_NONE);
	assert_null(kb_duty(c, "de-linde"));
	for (size_t i = 0; good[i]; i++) {
		assert_int_equal(kb_duty_set(c, "de-linde", good[i]), KB_OK);
		assert_string_equal(kb_duty(c, "de-linde"), good[i]);
	}
	commit(t);
}

/* At places of one's own, by who manages them; the guardian and the location of another region do not. */
static void staff_say_who_is_on_duty(void **state)
{
	struct kb_test *t = with_team(state);
	struct kb_test_reply p;

	kb_test_staff(t, "location", "regio-noord");
	kb_test_get(t, "/nl/staff/password"); /* a stolen password sends nobody in danger to a number of the thief */
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/duty", "csrf={csrf}&place=de-linde&number=088+1234567").status, 403);
	HAS_NOT(kb_test_get(t, "/nl/staff/complaints/duty"), "duty-de-linde");
	assert_null(kb_duty(begin(t), "de-linde"));
	commit(t);
	kb_test_second(t);
	p = kb_test_get(t, "/nl/staff/complaints/duty");
	HAS(p, "duty-de-linde");
	HAS_NOT(p, "duty-de-eik");
	HAS(p, "alleen 112");
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/duty", "csrf={csrf}&place=de-linde&number=" "088+715+70+00").status, 303);
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/duty", "csrf={csrf}&place=de-eik&number=088+1234567").status, 404);
	p = kb_test_post(t, "/nl/staff/complaints/duty", "csrf={csrf}&place=de-linde&number=bel+mij");
	HAS(p, "geen telefoonnummer");
	HAS(p, "value=\"bel mij\"");
	HAS(kb_test_get(t, "/nl/staff/complaints/duty"), "value=\"" DUTY "\"");
	kb_test_staff(t, "guardian", "organisatie");
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints/duty").status, 404);
	kb_test_anonymous(t);
	kb_test_get(t, "/poster");
	HAS(kb_test_get(t, "/nl/complaints"), CALLED);
}

/* ---- Cards to print ---- */

/* Is this run of bytes in the store, or what SQLite has beside it? */
static bool lies_in(struct kb_test *t, const char *words)
{
	char command[400];

	snprintf(command, sizeof command, "grep -qaF -- '%s' '%s'*", words, kb_test_store(t));
	return system(command) == 0;
}

/* The card `i` of a sheet as it is printed, and its digits alone. */
static void card_on(const struct kb_test_reply *p, size_t i, char shown[SEAL_CODE_SHOWN], char digits[SEAL_CODE])
{
	const char *at = p->body;

	for (size_t k = 0; k <= i; k++)
		assert_non_null(at = strstr(at + 1, "<p class=\"keep\"><bdi dir=\"ltr\">"));
	snprintf(shown, SEAL_CODE_SHOWN, "%s", strstr(at, "ltr") + 5);
	assert_int_equal(seal_code_read(digits, shown), SEAL_FINE);
	assert_true(is_card(digits));
}

static void a_sheet_is_of_cards_that_nobody_keeps(void **state)
{
	struct kb_test *t = with_team(state);
	char shown[SEAL_CODE_SHOWN], digits[SEAL_CODE], other[SEAL_CODE], body[100];
	struct kb_test_reply p;

	kb_test_staff(t, "guardian", "organisatie");
	HAS_NOT(kb_test_get(t, "/nl/staff/complaints/cards"), "class=\"ticket\"");
	p = kb_test_post(t, "/nl/staff/complaints/cards", "csrf={csrf}&n=20");
	assert_int_equal(p.status, 200);
	assert_int_equal(times(&p, "class=\"ticket\""), 20);
	assert_int_equal(times(&p, "<path d=\"M"), 20);
	assert_non_null(strstr(p.head, "no-store"));
	for (size_t i = 0; i < 20; i++) {
		card_on(&p, i, shown, digits);
		for (size_t k = 0; k < i; k++) {
			char before[SEAL_CODE_SHOWN];

			card_on(&p, k, before, other);
			assert_string_not_equal(other, digits);
		}
		card_on(&p, i, shown, digits);
		assert_false(lies_in(t, shown) || lies_in(t, digits));
	}
	snprintf(body, sizeof body, "088%.12s", digits); /* control: this very look finds what is written down */
	assert_int_equal(kb_duty_set(begin(t), "de-linde", body), KB_OK);
	commit(t);
	body[15] = '\0';
	assert_true(lies_in(t, body + 3));
	assert_int_equal(kb_test_post(t, "/nl/staff/complaints/cards", "csrf={csrf}&n=61").status, 400);
}

/* What was printed is typed where a complaint begins. */
static void a_printed_card_is_a_code(void **state)
{
	struct kb_test *t = with_team(state);
	char shown[SEAL_CODE_SHOWN], digits[SEAL_CODE], got[SEAL_CODE], body[100];
	struct kb_test_reply p;

	kb_test_staff(t, "location", "de-linde");
	p = kb_test_post(t, "/nl/staff/complaints/cards", "csrf={csrf}&n=10");
	card_on(&p, 3, shown, digits);
	kb_test_anonymous(t);
	snprintf(body, sizeof body, "card=%s", digits);
	p = kb_test_post(t, "/nl/complaints", body);
	for (const char *const *s = signal_steps; *s; s++) {
		char step[500];

		snprintf(step, sizeof step, "state={state}&%s%s", strstr(*s, "go=") ? "" : "go=next&", *s);
		p = kb_test_post(t, "/nl/complaints", step);
	}
	code_on(&p, got);
	assert_string_equal(got, digits);
	snprintf(body, sizeof body, "go=open&code=%s", digits); /* whoever kept a copy of the sheet: no page may promise otherwise */
	HAS(kb_test_post(t, "/nl/complaints/look", body), "De mentor schreeuwt");
	HAS(kb_test_get(t, "/nl/complaints"), "Wie de cijfers ook kent, kan meelezen.");
	HAS(kb_test_get(t, "/nl/complaints/speak"), "Wie de cijfers ook kent, kan meelezen.");
}

static void who_prints_no_cards(void **state)
{
	struct kb_test *t = with_team(state);

	kb_test_staff(t, "interpreter", "organisatie");
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints/cards").status, 404);
	kb_test_staff(t, "quality", "organisatie");
	assert_int_equal(kb_test_get(t, "/nl/staff/complaints/cards").status, 404);
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

/* One route is proposed; the question which of them stands behind "other ways". On the last page before it is sent stands that danger is
 * passed on, and to whom; on the receipt, that who else looks at one's photos sees a picture of it. */
static void one_way_is_proposed_and_danger_is_passed_on_is_said(void **state)
{
	struct kb_test *t = with_team(state);
	struct kb_test_reply p = walk_intake(t, (const char *const[]){ "a=wrong", "a=no", "a=person", "a=write", "t=" WORDS, NULL });

	HAS(p, "Wij stellen voor: zonder mijn naam.");
	HAS(p, "binnen 3 werkdagen");
	HAS(p, "laat andere manieren zien");
	HAS_NOT(p, "als klacht met mijn naam");
	p = kb_test_post(t, "/nl/complaints", "state={state}&go=next&a=other");
	HAS(p, "als klacht met mijn naam");
	p = kb_test_post(t, "/nl/complaints", "state={state}&go=next&a=signal");
	HAS(p, "Is iemand in gevaar? Dan geven we dat door.");
	HAS(p, "Aan de contactpersoon veiligheid, aan Veilig Thuis of aan de politie.");
	HAS_NOT(p, "value=\"send\""); /* it is not sent yet */
	p = kb_test_post(t, "/nl/complaints", "state={state}&go=next");
	p = kb_test_post(t, "/nl/complaints", "state={state}&go=send");
	HAS(p, SENT);
	HAS(p, "Anderen die je foto’s bekijken, zien hem ook.");
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
		WITH_HOUSE(one_story_about_two_bodies_is_two_cases_with_one_code),
		WITH_HOUSE(the_receipt_tells_the_clock_of_each_body),
		WITH_HOUSE(sending_twice_is_one_case),
		WITH_HOUSE(danger_shows_help_at_once),
		WITH_HOUSE(who_is_on_duty_is_called),
		WITH_HOUSE(the_number_is_of_the_place),
		WITH_HOUSE(only_a_telephone_number_is_taken),
		WITH_HOUSE(staff_say_who_is_on_duty),
		WITH_HOUSE(a_sheet_is_of_cards_that_nobody_keeps),
		WITH_HOUSE(a_printed_card_is_a_code),
		WITH_HOUSE(who_prints_no_cards),
		WITH_HOUSE(other_routes_are_shown),
		WITH_HOUSE(only_a_complaint_asks_for_a_name),
		WITH_HOUSE(without_a_scheme_a_complaint_is_a_message),
		WITH_HOUSE(without_a_name_it_is_a_message),
		WITH_HOUSE(a_talk_has_two_working_days),
		WITH_HOUSE(one_way_is_proposed_and_danger_is_passed_on_is_said),
		WITH_HOUSE(the_form_says_who_reads),
		WITH_HOUSE(thanks_are_short),
		WITH_HOUSE(a_card_is_the_code_once),
		WITH_HOUSE(no_card_is_told_from_a_card),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
