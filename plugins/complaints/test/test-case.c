/* test-case.c - what a handler does in a case, and what is refused. */
#include <stdio.h>

#include "desk.h"
#include "test-world.h"

#define WORDS "De mentor schreeuwt elke avond"

/* The same plugin in a house whose settings have a scheme for Nidos. */
static struct kb_plugin schemed;
static const struct kb_setting with_scheme[] = {
	{ "complaints.scheme_coa", "", "" }, { "complaints.scheme_municipality", "", "" }, { "complaints.scheme_nidos", "judge=8w", "" },
	{ "complaints.scheme_care", "", "" }, { "complaints.municipal_types", "", "" }, { "complaints.escrow", "", "" },
	{ "complaints.example", "", "" }, { "complaints.keep_months", "", "" }, { "complaints.protected", "", "" }, { 0 }
};

static int open_schemed(void **state)
{
	static const struct kb_plugin *plugins[] = { &schemed, NULL };
	static const char *const locales[] = { KB_TOP "/locales", NULL };
	static const char *const forms[] = { KB_TOP "/plugins", NULL };
	struct kb_test *t;

	schemed = kb_plugin;
	schemed.settings = with_scheme;
	t = kb_test_open(plugins, locales, forms);
	kb_test_place(t, "organisatie", "organisation", "");
	kb_test_place(t, "de-linde", "location", "organisatie");
	*state = t;
	return 0;
}

/* The id of the one case of a code, for addresses. */
static const char *file_and_find(struct kb_test *t, const char *about, const char *track, char code[SEAL_CODE])
{
	static char id[40];
	struct seal_reporter r;
	struct kb_ctx *c;

	file_case(t, about, track, WORDS, code);
	c = begin(t);
	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	snprintf(id, sizeof id, "%s", case_by_mark(c, r.mark)->id);
	commit(t);
	return id;
}

static const char *address(const char *id, const char *rest)
{
	static char path[200];

	snprintf(path, sizeof path, "/en/staff/complaints/%s%s", id, rest);
	return path;
}

/* Opens it, which is an act, and looks. */
static struct kb_test_reply look(struct kb_test *t, const char *id)
{
	char body[100];

	kb_test_get(t, "/en/staff/complaints");
	snprintf(body, sizeof body, "csrf={csrf}&case=%s", id);
	kb_test_post(t, "/en/staff/complaints", body);
	return kb_test_get(t, address(id, ""));
}

/* Status of an act; the page gives the token. */
static int act(struct kb_test *t, const char *id, const char *fields)
{
	char body[4000];

	look(t, id);
	snprintf(body, sizeof body, "csrf={csrf}&%s", fields);
	return kb_test_post(t, address(id, ""), body).status;
}

static void view_of(struct kb_test *t, const char *id, struct term_view *v)
{
	struct kb_ctx *c = begin(t);

	assert_int_equal(case_look(c, case_by_id(c, id), v), TERM_FINE);
	commit(t);
}

static enum term_closing closing(struct kb_test *t, const char *id)
{
	struct term_view v;

	view_of(t, id, &v);
	return v.closing;
}

static int64_t number(struct kb_test *t, const char *sql)
{
	struct kb_rows *q = kb_ask(begin(t), (&(const struct kb_stmt){ "complaints", "test_number", sql }));
	int64_t n = kb_next(q) ? kb_col_int(q, 0) : -1;

	commit(t);
	return n;
}

static void set(struct kb_test *t, const char *sql)
{
	kb_run(begin(t), (&(const struct kb_stmt){ "complaints", "test_set", sql }));
	commit(t);
}

static void desk(struct kb_test *t)
{
	sign_in_handler(t, "organisatie");
	make_team(t, "coa", "organisatie");
}

/* What the reporter reads last, with the code. */
static const char *last_word(struct kb_test *t, const char *code)
{
	struct kb_ctx *c = begin(t);
	const struct message *list;
	static char words[2000];
	struct seal_reporter r;
	struct hand h;
	size_t n;

	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(receipt_open(c, &r, &h), KB_OK);
	n = case_read(c, &h, &list);
	snprintf(words, sizeof words, "%s", n && list[n - 1].text ? list[n - 1].text : "");
	commit(t);
	return words;
}

static void reporter_writes(struct kb_test *t, const char *code, const char *words)
{
	struct kb_ctx *c = begin(t);
	struct seal_reporter r;
	struct hand h;

	assert_int_equal(receipt_keys(c, code, false, &r), KB_OK);
	assert_int_equal(receipt_open(c, &r, &h), KB_OK);
	assert_int_equal(case_write(c, &h, SEAL_MESSAGE, "nl", words), KB_OK);
	commit(t);
}

/* ---- Reading ---- */

static void a_case_is_read_and_that_is_an_act(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id, *body;

	desk(t);
	id = file_and_find(t, "person", "signal", code);
	body = kb_test_get(t, address(id, "")).body;
	assert_non_null(strstr(body, "Open this complaint"));
	assert_null(strstr(body, WORDS));
	assert_int_equal(kb_test_post(t, address(id, ""), "csrf={csrf}&go=take").status, 409);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_act WHERE verb = 2"), 0);
	body = look(t, id).body;
	assert_non_null(strstr(body, WORDS));
	assert_non_null(strstr(body, "20 April 2026"));
	assert_non_null(strstr(body, "promise"));
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_act WHERE verb = 2"), 1);
	look(t, id);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_act WHERE verb = 2"), 1);
	assert_int_equal(look(t, "00000000000000000000000000000000").status, 404);
	kb_test_get(t, "/en/staff/complaints/key");
	kb_test_post(t, "/en/staff/complaints/key", "csrf={csrf}&go=lock");
	assert_string_equal(look(t, id).location, "/en/staff/complaints/key");
}

static void a_message_that_was_touched_is_said_so(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "signal", code);
	assert_null(strstr(look(t, id).body, "does not open"));
	set(t, "UPDATE complaints_message SET envelope = zeroblob(length(envelope)) WHERE position = 1");
	assert_non_null(strstr(look(t, id).body, "does not open"));
	assert_null(strstr(look(t, id).body, WORDS));
}

/* ---- A signal ---- */

static void a_signal_is_answered_and_asked_about(void **state)
{
	struct kb_test *t = *state;
	struct term_view v;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "signal", code);
	assert_int_equal(act(t, id, "go=solved"), 409);
	assert_int_equal(act(t, id, "go=answer&text="), 409);
	view_of(t, id, &v);
	assert_int_equal(term_clock(&v, TERM_C_ANSWER)->state, TERM_RUNNING);
	assert_int_equal(act(t, id, "go=answer&text=We+gaan+met+hem+praten&tongue=nl"), 303);
	assert_string_equal(last_word(t, code), "We gaan met hem praten");
	view_of(t, id, &v);
	assert_int_equal(term_clock(&v, TERM_C_ANSWER)->state, TERM_MET);
	assert_int_equal(act(t, id, "go=solved&text=Is+het+opgelost%3F"), 303);
	assert_int_equal(closing(t, id), TERM_OPEN);
}

/* Whatever a handler sends, a signal stays open. */
static void no_act_closes_a_signal(void **state)
{
	static const char *const all[] = { "take", "acknowledge", "ask", "answer", "solved", "offer", "extend", "reason", "consent", "suspend", "resume",
		"refuse", "panel", "decide", "judged", "measures", "talk", "hearing", "close", "confirm" };
	struct kb_test *t = *state;
	char code[SEAL_CODE], fields[600];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "signal", code);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		snprintf(fields, sizeof fields, "go=%s&text=x&findings=x&judgment=x&conclusions=x&outcome=founded&ground=interest&day=2026-05-01&"
		    "time=10&where=hier&with=wie&days=7&told=1&chair=a&second=b&third=c&outside=1&proof=1", all[i]);
		act(t, id, fields);
		assert_int_equal(closing(t, id), TERM_OPEN);
	}
}

static void a_talk_has_a_day_a_place_and_an_owner(void **state)
{
	struct kb_test *t = *state;
	struct term_view v;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "signal", code);
	assert_int_equal(act(t, id, "go=talk&day=2026-04-17&time=10+uur&where=kamer+3"), 409);
	assert_int_equal(act(t, id, "go=talk&day=2026-04-14&time=10+uur&where=kamer+3&with=Sam"), 409);
	assert_int_equal(act(t, id, "go=talk&day=2026-04-17&time=10+uur&where=kamer+3&with=Sam"), 303);
	assert_non_null(strstr(last_word(t, code), "17 April 2026"));
	assert_non_null(strstr(last_word(t, code), "kamer 3"));
	view_of(t, id, &v);
	assert_int_equal(term_clock(&v, TERM_C_ANSWER)->state, TERM_MET);
}

/* ---- A complaint under the Awb ---- */

static void it_is_postponed_once_and_with_notice_to_both(void **state)
{
	struct kb_test *t = *state;
	struct term_view v;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "formal", code);
	assert_int_equal(act(t, id, "go=extend&days=28&text=druk"), 409);
	assert_int_equal(act(t, id, "go=extend&days=29&told=1&text=druk"), 409);
	assert_int_equal(act(t, id, "go=extend&days=28&told=1"), 409);
	view_of(t, id, &v);
	assert_int_equal(kb_civil_write(term_clock(&v, TERM_C_DECIDE)->due), 20260527);
	assert_int_equal(act(t, id, "go=extend&days=28&told=1&text=druk"), 303);
	view_of(t, id, &v);
	assert_int_equal(kb_civil_write(term_clock(&v, TERM_C_DECIDE)->due), 20260624);
	assert_int_equal(act(t, id, "go=extend&days=7&told=1&text=druk"), 409);
	assert_int_equal(kb_test_get(t, address(id, "/letter/extended")).status, 200);
	assert_non_null(strstr(kb_test_get(t, address(id, "/letter/extended")).body, "24 juni 2026"));
}

static void more_time_needs_the_reporters_own_message(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "formal", code);
	assert_int_equal(act(t, id, "go=ask&text=Mag+het+later%3F&tongue=nl"), 303);
	assert_int_equal(act(t, id, "go=consent&day=2026-08-01"), 409);
	assert_int_equal(act(t, id, "go=consent&day=2026-08-01&proof=1"), 409); /* the story */
	assert_int_equal(act(t, id, "go=consent&day=2026-08-01&proof=2"), 409); /* the name */
	assert_int_equal(act(t, id, "go=consent&day=2026-08-01&proof=3"), 409); /* the handler's own */
	reporter_writes(t, code, "Ja, dat is goed");
	assert_int_equal(act(t, id, "go=consent&day=2026-05-01&proof=4"), 409);
	assert_int_equal(act(t, id, "go=consent&day=2026-08-01&proof=4"), 303);
}

static void it_is_not_handled_only_on_a_ground_of_the_list(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id, *body;

	desk(t);
	id = file_and_find(t, "person", "formal", code);
	assert_int_equal(act(t, id, "go=refuse&text=geen+zin"), 409);
	assert_int_equal(act(t, id, "go=refuse&ground=busy&text=geen+zin"), 409);
	assert_int_equal(act(t, id, "go=refuse&ground=court"), 409);
	assert_int_equal(act(t, id, "go=refuse&ground=court&text=De+rechter+kijkt+ernaar"), 303);
	assert_int_equal(closing(t, id), TERM_WITHOUT_HANDLING);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case WHERE outcome = 'refused'"), 1);
	body = kb_test_get(t, address(id, "/letter/refused")).body;
	assert_non_null(strstr(body, "De rechter kijkt ernaar"));
	assert_non_null(strstr(body, "15 april 2027"));
	assert_int_equal(kb_test_get(t, address(id, "/letter/decided")).status, 404);
}

/* Files in a language. */
static const char *file_in(struct kb_test *t, const char *lang, const char *track, char code[SEAL_CODE])
{
	const char *id = file_and_find(t, "person", track, code);

	kb_run(begin(t), (&(const struct kb_stmt){ "complaints", "test_lang", "UPDATE complaints_case SET lang = $1" }), kb_t(lang));
	commit(t);
	return id;
}

/* Does the page of who has the code, in Arabic, say this? */
static bool is_told(struct kb_test *t, const char *code, const char *words)
{
	char body[100];

	snprintf(body, sizeof body, "go=open&code=%s", code);
	return strstr(kb_test_post(t, "/ar/complaints/look", body).body, words) != NULL;
}

/* What the catalogue says for a handler reaches the person in their own language, with that language on it; Dutch beside it. */
static void the_ground_is_told_in_the_persons_language(void **state)
{
	static const char own[] = "ينظر قاضٍ في هذا الأمر", dutch[] = "Een rechter kijkt hiernaar", english[] = "A judge looks at this";
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id, *body;

	desk(t);
	id = file_in(t, "ar", "formal", code);
	assert_int_equal(act(t, id, "go=ask&text=Hello&tongue=en"), 303); /* another word on the same day */
	assert_int_equal(act(t, id, "go=refuse&ground=court&text=De+rechter+in+Arnhem&tongue=nl"), 303);
	assert_true(is_told(t, code, own));
	assert_true(is_told(t, code, "lang=\"ar\" dir=\"rtl\">ينظر قاضٍ"));
	assert_true(is_told(t, code, "lang=\"nl\" dir=\"ltr\">Een rechter kijkt"));
	assert_false(is_told(t, code, english));
	assert_non_null(strstr(look(t, id).body, dutch)); /* a colleague reads it */
	body = kb_test_get(t, address(id, "/letter/refused")).body;
	assert_non_null(strstr(body, own));
	assert_non_null(strstr(body, dutch));
	assert_true(strstr(body, own) < strstr(body, "<article class=\"letter\" lang=\"nl\""));
	assert_true(strstr(body, dutch) > strstr(body, "<article class=\"letter\" lang=\"nl\""));
	assert_null(strstr(body, "Hello"));
}

/* Day, place and who are said by the catalogue; a handler's own words stay in the language in which they were written. */
static void a_talk_is_told_in_the_persons_language(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_in(t, "ar", "signal", code);
	assert_int_equal(act(t, id, "go=talk&day=2026-04-17&time=10+uur&where=kamer+3&with=Sam&text=See+you"), 303);
	assert_true(is_told(t, code, "lang=\"ar\" dir=\"rtl\">نود التكلم معك في"));
	assert_true(is_told(t, code, "17 أبريل 2026"));
	assert_true(is_told(t, code, "kamer 3"));
	assert_true(is_told(t, code, "lang=\"en\" dir=\"ltr\">See you"));
	assert_false(is_told(t, code, "We would like to talk"));
}

static void where_it_went_is_told_in_the_persons_language(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_in(t, "ar", "formal", code);
	assert_int_equal(act(t, id, "go=forward&where=Gemeente+Arnhem&told=1"), 303);
	assert_true(is_told(t, code, "أرسلنا شكواك إلى"));
	assert_true(is_told(t, code, "We hebben je klacht doorgestuurd naar"));
	assert_false(is_told(t, code, "We sent your complaint on to"));
	assert_string_equal(last_word(t, code) + strlen(last_word(t, code)) - strlen("verder."), "verder."); /* no empty words after it */
}

#define DECISION "go=decide&text=Je+hebt+gelijk&tongue=en&findings=Wij+vonden&judgment=Gegrond&conclusions=Hij+stopt&outcome=founded&lesson=person"

static void a_decision_has_its_parts_and_its_letter(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id, *body;

	desk(t);
	id = file_and_find(t, "person", "formal", code);
	assert_int_equal(act(t, id, "go=acknowledge"), 303);
	assert_int_equal(act(t, id, "go=acknowledge"), 409);
	assert_int_equal(act(t, id, "go=decide&text=x&findings=x&judgment=x&outcome=founded"), 409);
	assert_int_equal(act(t, id, "go=decide&text=x&findings=x&judgment=x&conclusions=x&outcome=great"), 409);
	assert_int_equal(closing(t, id), TERM_OPEN);
	assert_int_equal(act(t, id, DECISION), 303);
	assert_int_equal(closing(t, id), TERM_WITH_DECISION);
	assert_int_equal(act(t, id, DECISION), 409);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case WHERE outcome = 'founded' AND lesson = 'person' AND kept_until > 0"), 1);
	body = kb_test_get(t, address(id, "/letter/decided")).body;
	assert_non_null(strstr(body, "Je hebt gelijk"));
	assert_non_null(strstr(body, "lang=\"nl\" dir=\"auto\">Bevindingen\nWij vonden"));
	assert_true(strstr(body, "Je hebt gelijk") < strstr(body, "Wij vonden"));
	assert_non_null(strstr(body, "15 april 2027"));
	body = kb_test_get(t, address(id, "/letter/acknowledged")).body;
	assert_non_null(strstr(body, "27 mei 2026"));
	assert_null(strstr(body, "dir=\"rtl\"")); /* the reporter speaks Dutch */
	assert_int_equal(number(t, "UPDATE complaints_case SET lang = 'ar' RETURNING 1"), 1);
	body = kb_test_get(t, address(id, "/letter/decided")).body;
	assert_non_null(strstr(body, "lang=\"ar\" dir=\"rtl\""));
	assert_true(strstr(body, "lang=\"ar\" dir=\"rtl\"") < strstr(body, "class=\"letter\" lang=\"nl\""));
	assert_non_null(strstr(body, "\xd9\x82\xd8\xb1\xd8\xa7\xd8\xb1")); /* "decision" in Arabic */
}

/* What is founded calls for a measure: numbers of a place, told again the same, and no way back to the case. */
static void a_founded_case_opens_a_draft_of_a_measure(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE], draft[40];
	const char *id, *at;

	desk(t);
	id = file_and_find(t, "person", "formal", code);
	assert_int_equal(act(t, id, "go=acknowledge"), 303);
	kb_test_keeper(t);
	assert_null(strstr(told, " id."));
	assert_int_equal(act(t, id, DECISION), 303);
	kb_test_keeper(t);
	at = strstr(told, "de-linde youth id.");
	assert_non_null(at);
	snprintf(draft, sizeof draft, "%.32s", at + strlen("de-linde youth id."));
	assert_int_equal(strspn(draft, "0123456789abcdef"), 32);
	assert_string_not_equal(draft, id);
	assert_non_null(strstr(at, "outcome.founded=1"));
	assert_non_null(strstr(at, "lesson.person=1"));
	assert_non_null(strstr(at, "theme1=1"));
	assert_null(strstr(told, id));

	kb_test_clock(t, NOON_15_APRIL_2026 + 40 * (int64_t)A_DAY);
	told[0] = '\0';
	kb_test_again(t);
	at = strstr(told, "de-linde youth id.");
	assert_non_null(at);
	assert_memory_equal(at + strlen("de-linde youth id."), draft, 32);
}

/* A month long the desk asks for a measure, or why there is none; what it is reads the team alone, and it is written once. */
static void what_was_upheld_asks_for_a_measure(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "formal", code);
	assert_int_equal(act(t, id, "go=acknowledge"), 303);
	assert_int_equal(act(t, id, "go=record&made=measure&text=Meer+nachtdienst"), 409); /* nothing is decided */
	assert_int_equal(act(t, id, DECISION), 303);
	assert_non_null(strstr(look(t, id).body, "15 May 2026"));
	assert_int_equal(act(t, id, "go=record&made=measure"), 409);
	assert_int_equal(act(t, id, "go=record&made=later&text=Meer+nachtdienst"), 409);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_recorded"), 0);
	assert_int_equal(act(t, id, "go=record&made=none&text=De+mentor+is+weg"), 303);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_recorded WHERE made = 0"), 1);
	assert_non_null(strstr(look(t, id).body, "De mentor is weg"));
	assert_int_equal(act(t, id, "go=record&made=measure&text=Meer+nachtdienst"), 409);
	assert_null(strstr(last_word(t, code), "mentor is weg"));
}

static void what_is_unfounded_opens_none(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "formal", code);
	assert_int_equal(act(t, id, "go=acknowledge"), 303);
	assert_int_equal(act(t, id, "go=decide&text=Nee&tongue=en&findings=Wij+vonden&judgment=Ongegrond&conclusions=Geen&outcome=unfounded&lesson=person"), 303);
	kb_test_keeper(t);
	assert_null(strstr(told, " id."));
	assert_non_null(strstr(told, "outcome.unfounded=1"));
	assert_int_equal(act(t, id, "go=record&made=measure&text=Meer+nachtdienst"), 409);
}

/* ---- An advice of a committee ---- */

static void an_advice_is_read_with_the_decision(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE], look_up[100];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "signal", code);
	assert_int_equal(act(t, id, "go=advice&text=Doen&tongue=nl"), 409); /* of a signal there is none */
	id = file_and_find(t, "person", "formal", code);
	assert_int_equal(act(t, id, "go=acknowledge"), 303);
	assert_int_equal(act(t, id, "go=advice&text=&tongue=nl"), 409);
	assert_int_equal(act(t, id, "go=advice&text=Kwikstaart+gegrond&tongue=nl"), 303);
	assert_non_null(strstr(look(t, id).body, "Kwikstaart gegrond"));
	snprintf(look_up, sizeof look_up, "go=open&code=%s", code);
	assert_null(strstr(kb_test_post(t, "/en/complaints/look", look_up).body, "Kwikstaart"));
	assert_int_equal(act(t, id, DECISION), 303);
	assert_non_null(strstr(kb_test_post(t, "/en/complaints/look", look_up).body, "Kwikstaart gegrond"));
	assert_int_equal(act(t, id, "go=advice&text=Te+laat&tongue=nl"), 409);
}

/* ---- Under the Jeugdwet ---- */

/* make_team(), begin() and the rest speak for the plugin of test-world.c: here it is another copy. */
static void a_judgment_needs_a_committee_with_an_outside_chair(void **state)
{
	struct kb_test *t = *state;
	struct kb_filled f = { .form = "complaint", .place = "de-linde", .count = 3,
		.answers = (const struct kb_answer[]){ { "about", "guardian" }, { "track", "formal" }, { "danger", "no" } },
		.texts = (const struct kb_answer[]){ { "name", "Een naam" } }, .ntexts = 1 };
	char code[SEAL_CODE], id[40];
	struct term_view v;
	struct member m;
	struct kb_ctx *c;

	kb_test_staff(t, "complaints", "organisatie");
	kb_test_second(t);
	c = kb_test_as(t, &schemed);
	assert_int_equal(member_make(c, PHRASE), KB_OK);
	commit(t);
	c = kb_test_as(t, &schemed);
	assert_int_equal(member_now(c, &m), KB_OK);
	assert_int_equal(team_make(c, &m, body_find("nidos"), kb_place(c, "organisatie")), KB_OK);
	commit(t);
	c = kb_test_as(t, &schemed);
	seal_code_make(code);
	f.pass = pass_write(c, code, "");
	assert_int_equal(filing_ready(c, &f, &f.ready), KB_OK);
	assert_int_equal(filing_take(c, &f), KB_OK);
	commit(t);
	c = kb_test_as(t, &schemed);
	{
		struct kb_rows *q = kb_ask(c, (&(const struct kb_stmt){ "complaints", "test_id", "SELECT id FROM complaints_case" }));

		assert_true(kb_next(q));
		snprintf(id, sizeof id, "%s", kb_col_text(q, 0));
	}
	assert_int_equal(case_look(c, case_by_id(c, id), &v), TERM_FINE);
	assert_int_equal(v.track, TERM_JEUGDWET);
	commit(t);
	assert_int_equal(act(t, id, "go=acknowledge"), 303);
	assert_non_null(strstr(kb_test_get(t, address(id, "/letter/acknowledged")).body, "10 juni 2026")); /* eight weeks: the scheme's */
	assert_int_equal(act(t, id, DECISION), 409);
	assert_int_equal(act(t, id, "go=panel&chair=A&second=B&third=C"), 409);
	assert_int_equal(act(t, id, "go=panel&chair=A&second=B&outside=1"), 409);
	assert_int_equal(act(t, id, DECISION), 409);
	set(t, "UPDATE complaints_case SET lang = 'ti'");
	assert_int_equal(act(t, id, "go=panel&chair=A&second=B&third=C&outside=1"), 303);
	assert_non_null(strstr(look(t, id).body, "Een commissie van drie mensen"));
	assert_non_null(strstr(look(t, id).body, "ሰለስተ ሰባት"));
	assert_int_equal(act(t, id, DECISION), 303);
	assert_int_equal(act(t, id, "go=measures&text=Hij+krijgt+les"), 303);
}

/* ---- Who ---- */

static void who_steps_back_is_out(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "signal", code);
	assert_int_equal(act(t, id, "go=take"), 303);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case WHERE handler <> ''"), 1);
	assert_int_equal(act(t, id, "go=step-back"), 303);
	assert_int_equal(look(t, id).status, 404);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case WHERE handler <> ''"), 0);
	kb_test_get(t, "/en/staff/complaints");
	assert_int_equal(kb_test_post(t, address(id, ""), "csrf={csrf}&go=take").status, 404);
}

/* Two colleagues in the team: one works at the location, the other is barred by name. */
static void a_conflict_is_refused_with_its_reason(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE], fields[200], one_id[40], two_id[40];
	struct member me, one, two;
	const char *id, *page;
	struct kb_ctx *c;

	desk(t);
	c = begin(t);
	assert_int_equal(member_make_for(c, "linde", PHRASE, &one), KB_OK);
	assert_int_equal(member_make_for(c, "genoemd", PHRASE, &two), KB_OK);
	assert_int_equal(member_now(c, &me), KB_OK);
	assert_int_equal(team_admit(c, &me, team_for(c, "coa", ""), one.id), KB_OK);
	assert_int_equal(team_admit(c, &me, team_for(c, "coa", ""), two.id), KB_OK);
	snprintf(one_id, sizeof one_id, "%s", one.id);
	snprintf(two_id, sizeof two_id, "%s", two.id);
	commit(t);
	set(t, "UPDATE complaints_member SET attached = 'de-linde' WHERE person = 'linde'");
	id = file_and_find(t, "person", "signal", code);
	snprintf(fields, sizeof fields, "csrf={csrf}&go=assign&member=%s", one_id);
	look(t, id);
	page = kb_test_post(t, address(id, ""), fields).body;
	assert_non_null(strstr(page, "works at a location"));
	set(t, "UPDATE complaints_case SET named = 1");
	look(t, id);
	assert_non_null(strstr(kb_test_post(t, address(id, ""), fields).body, "works at the location"));
	snprintf(fields, sizeof fields, "go=assign&member=%s", two_id);
	assert_int_equal(act(t, id, fields), 303);
	snprintf(fields, sizeof fields, "go=bar&member=%s&reason=named", two_id);
	assert_int_equal(act(t, id, fields), 303);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_case WHERE handler <> ''"), 0);
	snprintf(fields, sizeof fields, "go=assign&member=%s", two_id);
	assert_int_equal(act(t, id, fields), 409);
	assert_int_equal(number(t, "SELECT COUNT(*) FROM complaints_barred WHERE reason = 'named'"), 1);
}

/* ---- The chain ---- */

static void the_chain_is_shown_and_a_change_is_found(void **state)
{
	struct kb_test *t = *state;
	char code[SEAL_CODE];
	const char *id;

	desk(t);
	id = file_and_find(t, "person", "signal", code);
	look(t, id);
	assert_non_null(strstr(kb_test_get(t, "/en/staff/complaints/audit").body, "the chain holds"));
	assert_non_null(strstr(kb_test_get(t, "/en/staff/complaints/audit/head").body, "klankbord-head 1 "));
	set(t, "UPDATE complaints_act SET verb = 3 WHERE verb = 2");
	assert_null(strstr(kb_test_get(t, "/en/staff/complaints/audit").body, "the chain holds"));
	assert_non_null(strstr(kb_test_get(t, "/en/staff/complaints/audit").body, "does not hold"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(a_case_is_read_and_that_is_an_act),
		WITH_HOUSE(a_message_that_was_touched_is_said_so),
		WITH_HOUSE(a_signal_is_answered_and_asked_about),
		WITH_HOUSE(no_act_closes_a_signal),
		WITH_HOUSE(a_talk_has_a_day_a_place_and_an_owner),
		WITH_HOUSE(it_is_postponed_once_and_with_notice_to_both),
		WITH_HOUSE(more_time_needs_the_reporters_own_message),
		WITH_HOUSE(it_is_not_handled_only_on_a_ground_of_the_list),
		WITH_HOUSE(the_ground_is_told_in_the_persons_language),
		WITH_HOUSE(a_talk_is_told_in_the_persons_language),
		WITH_HOUSE(where_it_went_is_told_in_the_persons_language),
		WITH_HOUSE(a_decision_has_its_parts_and_its_letter),
		WITH_HOUSE(a_founded_case_opens_a_draft_of_a_measure),
		WITH_HOUSE(what_was_upheld_asks_for_a_measure),
		WITH_HOUSE(what_is_unfounded_opens_none),
		WITH_HOUSE(an_advice_is_read_with_the_decision),
		cmocka_unit_test_setup_teardown(a_judgment_needs_a_committee_with_an_outside_chair, open_schemed, close_house),
		WITH_HOUSE(who_steps_back_is_out),
		WITH_HOUSE(a_conflict_is_refused_with_its_reason),
		WITH_HOUSE(the_chain_is_shown_and_a_change_is_found),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
