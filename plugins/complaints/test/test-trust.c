/* test-trust.c - a second key: none until it is made, reads and nothing more, and is gone when it is ended. */
#include <stdio.h>

#include "test-world.h"

#define WORDS "De mentor schreeuwt elke avond"
#define LOOK "/nl/complaints/look"
#define TRUST "/nl/complaints/trust"
#define NOBODYS "Geen bericht heeft deze code"

#define HAS(p, words) assert_non_null(strstr((p).body, (words)))
#define HAS_NOT(p, words) assert_null(strstr((p).body, (words)))

static struct kb_test *filed(void **state, char code[SEAL_CODE])
{
	sign_in_handler(*state, "organisatie");
	make_team(*state, "coa", "organisatie");
	file_case(*state, "person", "signal", WORDS, code);
	return *state;
}

static struct kb_test_reply with_code(struct kb_test *t, const char *code, const char *go)
{
	char body[300];

	snprintf(body, sizeof body, "code=%s&go=%s", code, go);
	return kb_test_post(t, LOOK, body);
}

static const char *held_on(const struct kb_test_reply *p)
{
	const char *at = strstr(p->body, "name=\"held\" value=\"");

	assert_non_null(at);
	return piece(at + 19, strcspn(at + 19, "\""));
}

static struct kb_test_reply tap(struct kb_test *t, const char *held, const char *go)
{
	char body[1000];

	snprintf(body, sizeof body, "held=%s&go=%s", held, go);
	return kb_test_post(t, TRUST, body);
}

/* The groups of digits of a page, as they are shown. */
static void shown_on(const struct kb_test_reply *p, char code[SEAL_CODE])
{
	const char *at = p->body;
	size_t n = 0;

	while ((at = strstr(at, "<p class=\"keep\"><bdi dir=\"ltr\">"))) {
		for (at += 31; *at != '<'; at++)
			if (*at != ' ' && n < SEAL_DIGITS)
				code[n++] = *at;
	}
	assert_int_equal(n, SEAL_DIGITS);
	code[n] = '\0';
}

static void give(struct kb_test *t, const char *code, char second[SEAL_CODE])
{
	struct kb_test_reply p = with_code(t, code, "open");

	p = tap(t, held_on(&p), "make");
	assert_int_equal(p.status, 200);
	shown_on(&p, second);
}

static size_t messages(struct kb_test *t, const char *code)
{
	struct kb_ctx *c = begin(t);
	const struct message *all;
	struct seal_reporter r;
	struct hand h;
	size_t n;

	assert_int_equal(receipt_keys(c, code, true, &r), KB_OK);
	assert_int_equal(receipt_open(c, &r, &h), KB_OK);
	n = case_read(c, &h, &all);
	hand_wipe(&h);
	commit(t);
	return n;
}

static void there_is_none_until_it_is_made(void **state)
{
	char code[SEAL_CODE], second[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p = with_code(t, code, "open");
	struct dossier d;
	struct seal_reporter r;
	struct kb_ctx *c;

	HAS(p, "Een tweede code maken");
	HAS_NOT(p, "Iemand heeft een tweede code");
	c = begin(t);
	assert_int_equal(receipt_keys(c, code, true, &r), KB_OK);
	assert_int_equal(dossier_open(c, &r, &d), KB_OK);
	assert_false(trust_is_given(c, &d));
	dossier_wipe(&d);
	commit(t);
	give(t, code, second);
	p = with_code(t, code, "open");
	HAS(p, "Iemand heeft een tweede code");
	HAS_NOT(p, "Een tweede code maken");
}

/* All that is written, no button but that to leave, nothing of the first code. */
static void it_reads_and_nothing_more(void **state)
{
	static const char *const goes[] = { "say&words=Vreemd", "withdraw", "convert&name=Vreemd", "solved", "unsolved", "reopen", "rate&rating=1", "time" };
	char code[SEAL_CODE], second[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p;
	size_t before;

	give(t, code, second);
	before = messages(t, code);
	p = with_code(t, second, "open");
	HAS(p, WORDS);
	HAS(p, "Je kunt niets schrijven");
	HAS_NOT(p, "name=\"held\"");
	HAS_NOT(p, "name=\"words\"");
	HAS_NOT(p, "tweede code maken");
	HAS_NOT(p, code);
	for (size_t i = 0; i < sizeof goes / sizeof *goes; i++) {
		p = with_code(t, second, piece(goes[i], strlen(goes[i])));
		HAS(p, WORDS);
		HAS_NOT(p, "Het is gedaan");
	}
	assert_int_equal(messages(t, code), before);
	HAS(with_code(t, code, "say&seen=0"), WORDS); /* the control: the first code still does */
	HAS(with_code(t, code, "open"), "Het is een bericht zonder naam");
}

/* It is no rule of the page alone: what the second code signs is not the reporter's. */
static void it_cannot_sign_as_the_reporter(void **state)
{
	char code[SEAL_CODE], second[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	const struct message *all;
	struct seal_reporter r;
	struct kb_ctx *c;
	struct dossier d;
	struct hand h;
	size_t n;

	give(t, code, second);
	c = begin(t);
	assert_int_equal(receipt_keys(c, second, true, &r), KB_OK);
	assert_int_equal(receipt_open(c, &r, &h), KB_NONE);
	assert_int_equal(trust_open(c, &r, &d), KB_OK);
	h = d.parts[0].own;
	memcpy(h.signer, r.signer, SEAL_SIGNER);
	assert_int_equal(case_write(c, &h, SEAL_MESSAGE, "nl", "Dit zeg ik niet"), KB_OK);
	n = case_read(c, &h, &all);
	assert_null(all[n - 1].text);
	assert_non_null(all[0].text);
	kb_test_end(t, false);
}

static void when_it_is_ended_nobody_has_it(void **state)
{
	char code[SEAL_CODE], second[SEAL_CODE], other[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply p, wrong;

	give(t, code, second);
	HAS(with_code(t, second, "open"), WORDS);
	p = with_code(t, code, "open");
	p = tap(t, held_on(&p), "end");
	HAS(p, "Het is gedaan");
	HAS(p, "Een tweede code maken");
	p = with_code(t, second, "open");
	HAS(p, NOBODYS);
	HAS_NOT(p, WORDS);
	seal_code_make(other);
	wrong = with_code(t, other, "open");
	assert_string_equal(kb_test_plain(t, p.body), kb_test_plain(t, wrong.body));
	HAS(with_code(t, code, "open"), WORDS);
	give(t, code, other);
	assert_string_not_equal(other, second);
	HAS(with_code(t, second, "open"), NOBODYS);
}

static void sent_twice_it_is_one(void **state)
{
	char code[SEAL_CODE], second[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply page = with_code(t, code, "open"), p;
	const char *held = held_on(&page);

	p = tap(t, held, "make");
	shown_on(&p, second);
	p = tap(t, held, "make");
	assert_int_equal(p.status, 409);
	HAS_NOT(p, "class=\"keep\"");
	HAS(with_code(t, second, "open"), WORDS);
}

/* Without what the page of the first code held, or with it after half an hour: nothing. */
static void only_the_page_of_the_first_code_makes_one(void **state)
{
	char code[SEAL_CODE];
	struct kb_test *t = filed(state, code);
	struct kb_test_reply page = with_code(t, code, "open"), p;
	const char *held = held_on(&page);

	p = tap(t, "AAAA", "make");
	assert_int_equal(p.status, 303);
	kb_test_clock(t, NOON_15_APRIL_2026 + 1900);
	assert_int_equal(tap(t, held, "make").status, 303);
	kb_test_clock(t, NOON_15_APRIL_2026 + 1700);
	assert_int_equal(tap(t, held, "make").status, 200); /* the control */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_HOUSE(there_is_none_until_it_is_made),
		WITH_HOUSE(it_reads_and_nothing_more),
		WITH_HOUSE(it_cannot_sign_as_the_reporter),
		WITH_HOUSE(when_it_is_ended_nobody_has_it),
		WITH_HOUSE(sent_twice_it_is_one),
		WITH_HOUSE(only_the_page_of_the_first_code_makes_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
