/* test-reporter.c - coming back with a code: what is shown, what can be done, and not twice. */
#include <stdio.h>

#include "test-world.h"

#define WORDS "De mentor schreeuwt elke avond"
#define LOOK "/nl/complaints/look"

#define HAS(p, words) assert_non_null(strstr((p).body, (words)))
#define HAS_NOT(p, words) assert_null(strstr((p).body, (words)))

static struct kb_test *filed(void **state, char code[SEAL_CODE])
{
	sign_in_handler(*state, "organisatie");
	make_team(*state, "coa", "organisatie");
	file_case(*state, "person", "signal", WORDS, code);
	return *state;
}

static struct kb_test_reply open_mine(struct kb_test *t, const char *code)
{
	char body[200];

	snprintf(body, sizeof body, "go=open&code=%s", code);
	return kb_test_post(t, LOOK, body);
}

/* The value of a hidden field of a page. */
static const char *hidden(const struct kb_test_reply *p, const char *name)
{
	char needle[60];
	const char *at;

	snprintf(needle, sizeof needle, "name=\"%s\" value=\"", name);
	at = strstr(p->body, needle);
	assert_non_null(at);
	at += strlen(needle);
	return piece(at, strcspn(at, "\""));
}

static struct kb_test_reply tap(struct kb_test *t, const struct kb_test_reply *p, const char *what)
{
	char body[3000];

	snprintf(body, sizeof body, "held=%s&seen=%s&go=%s", hidden(p, "held"), hidden(p, "seen"), what);
	return kb_test_post(t, LOOK, body);
}

/* An answer of the team, with the events that belong to it. */
static void team_does(struct kb_test *t, const char *code, enum term_what what, const char *words)
{
	struct kb_ctx *c = begin(t);
	struct seal_reporter r;
	struct member m;
	struct hand h;

	assert_int_equal(receipt_keys(c, code, true, &r), KB_OK);
	assert_int_equal(member_now(c, &m), KB_OK);
	assert_int_equal(member_open(c, &m, case_by_mark(c, r.mark), &h), KB_OK);
	if (words)
		assert_int_equal(case_write(c, &h, SEAL_MESSAGE, "ar", words), KB_OK);
	assert_int_equal(case_event(c, h.f, (struct term_event){ .what = what }), TERM_FINE);
	commit(t);
}

static void a_code_opens_its_case(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p = open_mine(t, code);

	HAS(p, WORDS);
	HAS(p, "20 april 2026");
	HAS(p, "15 april 2026");
	assert_non_null(strstr(p.head, "no-store"));
	assert_null(strstr(p.head, "Set-Cookie"));
	assert_null(strstr(p.body, code));
}

/* No age and no place is asked of who comes back: of age since years, on another phone than the one that came by the door of the
 * location, the code opens it, and more can be written. */
static void years_later_and_elsewhere_it_opens(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p;

	kb_test_anonymous(t);
	kb_test_clock(t, NOON_15_APRIL_2026 + 3 * 365 * (int64_t)A_DAY);
	p = open_mine(t, code);
	HAS(p, WORDS);
	p = tap(t, &p, "say&words=Ik+ben+nu+twintig");
	HAS(p, "Ik ben nu twintig</blockquote>");
}

/* Each wrong code gets the same bytes, and none of the case. */
static void wrong_codes_are_alike(void **state)
{
	char code[SEAL_CODE], other[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply one, two;

	memcpy(other, code, SEAL_CODE);
	other[19] = other[19] == '9' ? '0' : (char)(other[19] + 1);
	one = open_mine(t, other);
	seal_code_make(other);
	two = open_mine(t, other);
	HAS(one, "Geen bericht heeft deze code");
	assert_string_equal(kb_test_plain(t, one.body), kb_test_plain(t, two.body));
	HAS(open_mine(t, "12345"), "geen twintig cijfers");
	HAS(open_mine(t, code), WORDS);
}

static void digits_of_other_scripts_open_it(void **state)
{
	char code[SEAL_CODE], typed[200] = "";
	struct kb_test *t = filed(state, code);

	for (size_t i = 0; i < SEAL_DIGITS; i++)
		snprintf(typed + strlen(typed), sizeof typed - strlen(typed), "%%D9%%A%c%s", code[i], i % 4 == 3 ? "+" : "");
	HAS(open_mine(t, typed), WORDS);
}

static void words_go_both_ways_and_once(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply first = open_mine(t, code), p;

	p = tap(t, &first, "say&words=Het+gebeurt+nog");
	HAS(p, "Het is gedaan");
	HAS(p, "Het gebeurt nog</blockquote>");
	p = tap(t, &first, "say&words=Het+gebeurt+nog");
	HAS(p, "intussen iets veranderd");
	assert_null(strstr(strstr(p.body, "Het gebeurt nog</blockquote>") + 1, "Het gebeurt nog</blockquote>"));
	team_does(t, code, TERM_ANSWERED, "\xd9\x86\xd8\xb9\xd9\x85");
	p = open_mine(t, code);
	HAS(p, "lang=\"ar\" dir=\"rtl\">\xd9\x86\xd8\xb9\xd9\x85");
}

/* Asked, denied, answered and confirmed: and nothing of it while nobody asked. */
static void solved_or_not_is_the_reporters_word(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p = open_mine(t, code);

	HAS_NOT(p, "Is het opgelost?");
	p = tap(t, &p, "unsolved");
	HAS(p, "Dit kan nu niet");
	team_does(t, code, TERM_ANSWERED, "Ja");
	team_does(t, code, TERM_ASKED, NULL);
	p = open_mine(t, code);
	HAS(p, "Is het opgelost?");
	p = tap(t, &p, "unsolved");
	HAS(p, "Het is gedaan");
	HAS_NOT(p, "Is het opgelost?");
	team_does(t, code, TERM_ANSWERED, "Nu wel");
	team_does(t, code, TERM_ASKED, NULL);
	p = open_mine(t, code);
	p = tap(t, &p, "solved");
	HAS(p, "Je hebt gezegd dat het is opgelost");
	p = tap(t, &p, "rate&rating=4");
	HAS(p, "Het is gedaan");
	HAS_NOT(p, "Hoe goed hebben we geluisterd?");
	p = tap(t, &p, "rate&rating=1");
	HAS(p, "Dit kan nu niet");
	p = tap(t, &p, "reopen");
	HAS(p, "Het is open");
	kb_test_keeper(t);
	assert_non_null(strstr(told, "rating=4"));
	assert_null(strstr(told, "rating=1"));
}

static void only_with_a_name_it_becomes_a_complaint(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p;

	kb_test_clock(t, NOON_15_APRIL_2026 + A_DAY);
	p = open_mine(t, code);
	HAS(p, "krijgt een kopie");
	p = tap(t, &p, "convert");
	HAS(p, "Dit kan nu niet");
	p = tap(t, &p, "convert&name=Testnaam");
	HAS(p, "klacht met je naam");
	HAS(p, "voor het eerst verteld op \xe2\x81\xa8" "15 april 2026");
	HAS(p, "Testnaam</blockquote>");
	HAS_NOT(p, "value=\"convert\"");
}

static void what_is_taken_back_is_not_solved(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p = open_mine(t, code);

	p = tap(t, &p, "withdraw");
	HAS(p, "Je hebt het ingetrokken");
	HAS_NOT(p, "Je hebt gezegd dat het is opgelost");
}

/* After fourteen days the page offers the formal way by itself, and not a day before. */
static void a_stalled_message_offers_the_formal_way(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p;

	team_does(t, code, TERM_ANSWERED, "Wij kijken");
	kb_test_clock(t, NOON_15_APRIL_2026 + 13 * A_DAY);
	HAS_NOT(open_mine(t, code), "Het duurt lang.");
	kb_test_clock(t, NOON_15_APRIL_2026 + 14 * A_DAY);
	p = open_mine(t, code);
	HAS(p, "Het duurt lang.");
}

/* The keeper works each day between; days without it would be an outage, which moves terms. */
static void days_pass(struct kb_test *t, int from, int to)
{
	for (int day = from; day <= to; day++) {
		kb_test_clock(t, NOON_15_APRIL_2026 + day * A_DAY);
		assert_int_equal(outage_watch(kb_test_ctx(t, &kb_plugin)), KB_OK);
		commit(t);
		assert_int_equal(keep_run(kb_test_ctx(t, &kb_plugin)), KB_OK);
		commit(t);
		kb_test_keeper(t);
	}
}

static struct kb_test_reply open_in(struct kb_test *t, const char *lang, const char *code)
{
	char path[40], body[100];

	snprintf(path, sizeof path, "/%s/complaints/look", lang);
	snprintf(body, sizeof body, "go=open&code=%s", code);
	return kb_test_post(t, path, body);
}

static void speaks(struct kb_test *t, const char *lang)
{
	kb_run(begin(t), (&(const struct kb_stmt){ "complaints", "test_lang", "UPDATE complaints_case SET lang = $1" }), kb_t(lang));
	commit(t);
}

/* From the telling to a complaint with a name, and nobody remembers it: on the fourteenth day the portal offers it in the person's language, one
 * tap takes it, and from then on nothing is offered. The control is the day before. */
static void what_stalls_becomes_a_complaint_by_one_tap(void **state)
{
	static const char offer[] = "<blockquote class=\"words\" lang=\"ti\" dir=\"ltr\">ነዊሕ ግዜ ይወስድ ኣሎ";
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p;

	speaks(t, "ti");
	team_does(t, code, TERM_ANSWERED, "Wij kijken");
	days_pass(t, 0, 13);
	HAS_NOT(open_in(t, "ti", code), offer);
	days_pass(t, 14, 14);
	HAS(open_in(t, "ti", code), offer);
	p = open_mine(t, code);
	HAS(p, "value=\"convert\"");
	p = tap(t, &p, "convert&name=Testnaam");
	HAS(p, "klacht met je naam");
	HAS(p, "voor het eerst verteld op \xe2\x81\xa8" "15 april 2026");
	days_pass(t, 15, 60);
	p = open_in(t, "ti", code);
	HAS(p, offer);
	assert_null(strstr(strstr(p.body, offer) + 1, offer));
}

/* Asked whether it is solved, and silent: nothing closes for 28 days; then it is "no reply", which is not "solved". */
static struct kb_test *silent(void **state, char code[SEAL_CODE])
{
	struct kb_test *t = filed(state, code);

	team_does(t, code, TERM_ANSWERED, "Wij hebben gepraat");
	team_does(t, code, TERM_ASKED, NULL);
	days_pass(t, 0, 28);
	HAS(open_mine(t, code), "Het is open");
	assert_null(strstr(told, "closed."));
	days_pass(t, 29, 29);
	HAS(open_mine(t, code), "We hebben niets van je gehoord");
	assert_non_null(strstr(told, "closed.no_reply=1"));
	assert_null(strstr(told, "closed.solved"));
	return t;
}

static void silence_closes_apart_and_one_tap_opens(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = silent(state, code);
	struct kb_test_reply p;

	days_pass(t, 30, 400); /* at any time */
	p = open_mine(t, code);
	p = tap(t, &p, "reopen");
	HAS(p, "Het is open");
	HAS_NOT(p, "We hebben niets van je gehoord");
}

/* Who writes again is heard: words in what silence closed open it. What they closed themselves is not opened by words. */
static void one_word_opens_what_silence_closed(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = silent(state, code);
	struct kb_test_reply p = open_mine(t, code);

	p = tap(t, &p, "say&words=Het+gebeurt+nog");
	HAS(p, "Het is open");
	HAS_NOT(p, "We hebben niets van je gehoord");
	HAS(p, "Het gebeurt nog</blockquote>");
	p = tap(t, &p, "solved");
	HAS(p, "Je hebt gezegd dat het is opgelost");
	p = tap(t, &p, "say&words=Dank");
	HAS(p, "Je hebt gezegd dat het is opgelost"); /* control */
}

static void a_page_is_old_after_half_an_hour(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p = open_mine(t, code);

	kb_test_clock(t, NOON_15_APRIL_2026 + 1700);
	HAS(tap(t, &p, "open"), WORDS);
	kb_test_clock(t, NOON_15_APRIL_2026 + 1900);
	p = tap(t, &p, "say&words=Laat");
	HAS(p, "Typ je code nog een keer");
	HAS_NOT(p, WORDS);
}

static void leaving_clears_the_phone(void **state)
{
	struct kb_test_reply p = kb_test_post(*state, LOOK, "go=leave");

	assert_int_equal(p.status, 303);
	assert_string_equal(p.location, "/nl");
	assert_non_null(strstr(p.head, "Clear-Site-Data"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(a_code_opens_its_case),
		WITH_HOUSE(years_later_and_elsewhere_it_opens),
		WITH_HOUSE(wrong_codes_are_alike),
		WITH_HOUSE(digits_of_other_scripts_open_it),
		WITH_HOUSE(words_go_both_ways_and_once),
		WITH_HOUSE(solved_or_not_is_the_reporters_word),
		WITH_HOUSE(only_with_a_name_it_becomes_a_complaint),
		WITH_HOUSE(what_is_taken_back_is_not_solved),
		WITH_HOUSE(a_stalled_message_offers_the_formal_way),
		WITH_HOUSE(what_stalls_becomes_a_complaint_by_one_tap),
		WITH_HOUSE(silence_closes_apart_and_one_tap_opens),
		WITH_HOUSE(one_word_opens_what_silence_closed),
		WITH_HOUSE(a_page_is_old_after_half_an_hour),
		WITH_HOUSE(leaving_clears_the_phone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
