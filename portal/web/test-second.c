/* test-second.c - codes of the second factor: the published vectors, the window, each
 * code once, who is slowed down, and what a copied store or session is worth. */
#include "test-web.h"

#include <stdio.h>
#include <string.h>

#include "kb.sql.h"
#include "store.h"
#include "throttle.h"
#include "totp.h"

enum { STEP = KB_TOTP_PERIOD };

static const unsigned char RFC_SECRET[] = "12345678901234567890";

/* ---- The codes ---- */

/* RFC 6238, appendix B, SHA-1. */
static void test_published_vectors(void **state)
{
	static const struct { int64_t at; const char *code; } table[] = {
		{ 59, "94287082" }, { 1111111109, "07081804" }, { 1111111111, "14050471" }, { 1234567890, "89005924" },
		{ 2000000000, "69279037" }, { 20000000000, "65353130" },
	};
	char code[9];

	(void)state;
	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++) {
		assert_true(kb_totp_code(RFC_SECRET, table[i].at, 8, code));
		assert_string_equal(code, table[i].code);
	}
}

/* Which half minute each code near `now` is taken for, after `last`. */
static void expect_steps(int64_t last, const int64_t want[5])
{
	const int64_t now = 100 * STEP + 7;
	char code[KB_TOTP_DIGITS + 1];

	for (int d = -2; d <= 2; d++) {
		assert_true(kb_totp_code(RFC_SECRET, now + d * STEP, KB_TOTP_DIGITS, code));
		assert_int_equal(kb_totp_step(RFC_SECRET, code, now, last), want[d + 2]);
	}
}

static void test_one_step_either_side_and_none_twice(void **state)
{
	(void)state;
	expect_steps(-1, (const int64_t[]){ -1, 99, 100, 101, -1 });
	expect_steps(98, (const int64_t[]){ -1, 99, 100, 101, -1 });
	expect_steps(99, (const int64_t[]){ -1, -1, 100, 101, -1 });
	expect_steps(100, (const int64_t[]){ -1, -1, -1, 101, -1 });
	expect_steps(101, (const int64_t[]){ -1, -1, -1, -1, -1 });
}

static void test_what_is_no_code(void **state)
{
	static const char *const typed[] = {
		"", " ", "28708", "2870822", "28708x", "-28708", "+87082", "287 08", "287.082", "0x1234",
		"\xd9\xa2\xd9\xa8\xd9\xa7\xd9\xa0\xd9\xa8\xd9\xa2",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(typed) / sizeof(*typed); i++)
		assert_int_equal(kb_totp_step(RFC_SECRET, typed[i], 59, -1), -1);
	assert_int_equal(kb_totp_step(RFC_SECRET, "287082", 59, -1), 1); /* the control */
	assert_int_equal(kb_totp_step(RFC_SECRET, " 287 082 ", 59, -1), 1);
}

static void test_groups(void **state)
{
	struct world *w = *state;

	assert_string_equal(kb_totp_groups(w->arena, RFC_SECRET), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
	assert_string_equal(kb_totp_of_groups(w->arena, "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ</bdi>", 59), "287082");
}

/* ---- People ---- */

static const char *sign_in(struct world *w, const char *user)
{
	int64_t wait;

	assert_int_equal(kb_session_begin(world_ask(w, "POST", "/x", NULL), user, WORLD_PASSWORD, &wait), KB_OK);
	return world_cookie(w, "kb_session");
}

/* A request with this cookie, signed in. */
static struct kb_req *ask(struct world *w, const char *cookie)
{
	struct kb_req *r = world_ask(w, "POST", "/x", cookie);

	kb_session_read(r);
	assert_false(kb_failed(&w->ctx));
	return r;
}

static bool has_second(struct world *w, const char *cookie)
{
	ask(w, cookie);
	return w->ctx.second;
}

/* An offer, and the code of its secret d steps from now. */
static struct kb_offer offer_to(struct world *w, const char *cookie)
{
	ask(w, cookie);
	return kb_second_offer(&w->ctx, "");
}

static const char *code_at(struct world *w, const struct kb_offer *o, int d)
{
	return kb_totp_of_groups(w->arena, o->groups, w->now + d * STEP);
}

static enum kb_second enrol(struct world *w, const char *cookie, const struct kb_offer *o, const char *password,
    const char *code)
{
	int64_t wait;

	return kb_second_enrol(ask(w, cookie), o->sealed, password, code, &wait);
}

static enum kb_second give(struct world *w, const char *cookie, const char *code, int64_t *wait)
{
	return kb_second_give(ask(w, cookie), code, wait);
}

/* Enrols and tells the cookie of the fresh session. */
static const char *enrolled(struct world *w, const char *user, struct kb_offer *o)
{
	const char *cookie = sign_in(w, user);

	*o = offer_to(w, cookie);
	assert_int_equal(enrol(w, cookie, o, WORLD_PASSWORD, code_at(w, o, 0)), KB_SECOND_GIVEN);
	return world_cookie(w, "kb_session");
}

static void test_offer(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit"), *want;
	struct kb_offer o = offer_to(w, cookie), again, other;
	char plain[40] = "";

	for (const char *s = o.groups; *s; s++)
		if (*s != ' ')
			strncat(plain, s, 1);
	assert_int_equal(strlen(plain), 32); /* 160 bits */
	want = kb_arena_fmt(w->arena, "otpauth://totp/Klankbord:kwaliteit?secret=%s&issuer=Klankbord&algorithm=SHA1&digits=6&period=30", plain);
	assert_string_equal(o.link, want);
	again = kb_second_offer(&w->ctx, o.sealed);
	assert_string_equal(again.groups, o.groups); /* after a wrong code the phone keeps what it has */
	other = kb_second_offer(&w->ctx, "");
	assert_string_not_equal(other.groups, o.groups);
	assert_string_not_equal(kb_second_offer(&w->ctx, "forged").groups, o.groups);
	ask(w, sign_in(w, "beheer"));
	assert_string_not_equal(kb_second_offer(&w->ctx, o.sealed).groups, o.groups);
}

static void test_enrolled_once_and_with_the_password(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit"), *fresh;
	struct kb_offer o = offer_to(w, cookie), other = offer_to(w, cookie);

	assert_int_equal(enrol(w, cookie, &o, WORLD_PASSWORD, code_at(w, &other, 0)), KB_SECOND_WRONG);
	assert_int_equal(enrol(w, cookie, &o, "wrong", code_at(w, &o, 0)), KB_SECOND_PASSWORD);
	assert_int_equal(enrol(w, cookie, &o, "", code_at(w, &o, 0)), KB_SECOND_PASSWORD);
	assert_false(has_second(w, cookie));
	assert_int_equal(enrol(w, cookie, &o, WORLD_PASSWORD, code_at(w, &o, 0)), KB_SECOND_GIVEN);
	fresh = world_cookie(w, "kb_session");
	assert_true(has_second(w, fresh));
	assert_false(has_second(w, cookie));
	assert_string_equal(w->ctx.who.user, ""); /* the old token is dead */
	/* A session that knows only the password brings no phone of its own. */
	cookie = sign_in(w, "kwaliteit");
	assert_int_equal(enrol(w, cookie, &other, WORLD_PASSWORD, code_at(w, &other, 0)), KB_SECOND_STALE);
	assert_false(has_second(w, cookie));
}

static void test_offers_that_are_none(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit"), *beheer = sign_in(w, "beheer");
	struct kb_offer o = offer_to(w, beheer), late;

	assert_int_equal(enrol(w, cookie, &o, WORLD_PASSWORD, code_at(w, &o, 0)), KB_SECOND_STALE);
	assert_int_equal(enrol(w, beheer, &o, WORLD_PASSWORD, code_at(w, &o, 0)), KB_SECOND_GIVEN); /* the control */
	late = offer_to(w, cookie);
	w->now += 1801 - 1801 % 60;
	assert_int_equal(enrol(w, sign_in(w, "kwaliteit"), &late, WORLD_PASSWORD, code_at(w, &late, 0)), KB_SECOND_GIVEN);
	late = offer_to(w, sign_in(w, "locatie"));
	w->now += 1801;
	assert_int_equal(enrol(w, sign_in(w, "locatie"), &late, WORLD_PASSWORD, code_at(w, &late, 0)), KB_SECOND_STALE);
}

static void test_a_code_counts_once(void **state)
{
	struct world *w = *state;
	struct kb_offer o;
	const char *first = enrolled(w, "kwaliteit", &o), *cookie, *fresh;
	int64_t wait;

	cookie = sign_in(w, "kwaliteit");
	assert_false(has_second(w, cookie)); /* it belongs to a session, not to an account */
	assert_int_equal(give(w, cookie, code_at(w, &o, 0), &wait), KB_SECOND_WRONG); /* the one of the enrolment */
	assert_int_equal(give(w, cookie, code_at(w, &o, -1), &wait), KB_SECOND_WRONG);
	assert_int_equal(give(w, cookie, code_at(w, &o, 1), &wait), KB_SECOND_GIVEN);
	fresh = world_cookie(w, "kb_session");
	assert_true(has_second(w, fresh));
	assert_true(has_second(w, first));
	assert_false(has_second(w, cookie));
	assert_string_equal(w->ctx.who.user, "");
	cookie = sign_in(w, "kwaliteit");
	assert_int_equal(give(w, cookie, code_at(w, &o, 1), &wait), KB_SECOND_WRONG); /* replayed */
	w->now += STEP;
	assert_int_equal(give(w, cookie, code_at(w, &o, 0), &wait), KB_SECOND_WRONG); /* the same, half a minute later */
	assert_int_equal(give(w, cookie, code_at(w, &o, 1), &wait), KB_SECOND_GIVEN);
}

/* Rolled back, the code was not used; taken, it is used for both workers. */
static void test_used_with_the_session(void **state)
{
	struct world *w = *state;
	struct kb_offer o;
	const char *cookie;
	int64_t wait;

	enrolled(w, "kwaliteit", &o);
	cookie = sign_in(w, "kwaliteit");
	assert_int_equal(give(w, cookie, code_at(w, &o, 1), &wait), KB_SECOND_GIVEN);
	kb_tx_rollback(&w->ctx);
	assert_false(has_second(w, cookie));
	assert_int_equal(give(w, cookie, code_at(w, &o, 1), &wait), KB_SECOND_GIVEN);
}

static void test_guessing_is_slowed_down(void **state)
{
	struct world *w = *state;
	struct kb_offer o;
	const char *cookie;
	int64_t wait;

	enrolled(w, "kwaliteit", &o);
	cookie = sign_in(w, "kwaliteit");
	for (int i = 0; i < 5; i++)
		assert_int_equal(give(w, cookie, "000000", &wait), KB_SECOND_WRONG);
	assert_int_equal(give(w, cookie, code_at(w, &o, 1), &wait), KB_SECOND_WAIT);
	assert_int_equal(wait, 15);
	/* Another session of the same account waits too, and may still sign in. */
	assert_int_equal(give(w, sign_in(w, "kwaliteit"), code_at(w, &o, 1), &wait), KB_SECOND_WAIT);
	w->now += 15;
	assert_int_equal(give(w, cookie, code_at(w, &o, 1), &wait), KB_SECOND_GIVEN);
	for (int i = 0; i < 4; i++) /* and a right one forgets the count */
		assert_int_equal(give(w, sign_in(w, "kwaliteit"), "000000", &wait), KB_SECOND_WRONG);
}

static void test_reset(void **state)
{
	struct world *w = *state;
	struct kb_offer o, fresh;
	const char *cookie = enrolled(w, "kwaliteit", &o), *other = sign_in(w, "beheer");
	int64_t wait;

	ask(w, NULL);
	assert_int_equal(kb_second_reset(&w->ctx, "kwaliteit"), KB_OK);
	assert_int_equal(kb_second_reset(&w->ctx, "kwaliteit"), KB_NONE);
	assert_int_equal(kb_second_reset(&w->ctx, "niemand"), KB_NONE);
	assert_false(has_second(w, cookie));
	assert_string_equal(w->ctx.who.user, "");
	ask(w, other);
	assert_string_equal(w->ctx.who.user, "beheer"); /* others work on */
	cookie = sign_in(w, "kwaliteit");
	assert_int_equal(give(w, cookie, code_at(w, &o, 1), &wait), KB_SECOND_WRONG); /* the lost phone */
	fresh = offer_to(w, cookie);
	assert_int_equal(enrol(w, cookie, &fresh, "wrong", code_at(w, &fresh, 0)), KB_SECOND_PASSWORD);
	assert_int_equal(enrol(w, cookie, &fresh, WORLD_PASSWORD, code_at(w, &fresh, 0)), KB_SECOND_GIVEN);
}

static void test_a_copied_store_makes_no_codes(void **state)
{
	struct world *w = *state;
	struct kb_rows *q;
	const char *sealed;
	struct kb_offer o, beheer;
	int64_t wait;

	enrolled(w, "kwaliteit", &o);
	ask(w, NULL);
	q = kb_core_ask(&w->ctx, &kb_find_second, kb_t("kwaliteit"));
	assert_true(kb_next(q));
	sealed = kb_col_text(q, 0);
	assert_true(world_stores(w, sealed)); /* the control: that was the place to look */
	for (const char *s = o.groups; *s; s += 5) /* no group of four stands beside another */
		assert_false(world_stores(w, kb_arena_fmt(w->arena, "%.4s%.4s", s, s[4] ? s + 5 : "====")));
	/* Nor does a row that was put under another name. */
	enrolled(w, "beheer", &beheer);
	ask(w, NULL);
	kb_core_run(&w->ctx, &kb_drop_second, kb_t("beheer"));
	kb_core_run(&w->ctx, &kb_add_second, kb_t("beheer"), kb_t(sealed), kb_i(0));
	world_listen(w);
	assert_int_equal(give(w, sign_in(w, "beheer"), code_at(w, &o, 1), &wait), KB_SECOND_FAILED);
	assert_non_null(strstr(world_heard(w), "a second factor does not open"));
	kb_tx_rollback(&w->ctx);
}

static void test_a_new_password_keeps_it_and_rotates(void **state)
{
	struct world *w = *state;
	struct kb_offer o;
	const char *cookie = enrolled(w, "kwaliteit", &o);

	assert_int_equal(kb_session_password(ask(w, cookie), WORLD_PASSWORD, "een heel andere zin"), KB_OK);
	assert_true(has_second(w, world_cookie(w, "kb_session")));
	assert_false(has_second(w, cookie));
	cookie = sign_in(w, "beheer");
	assert_int_equal(kb_session_password(ask(w, cookie), WORLD_PASSWORD, "een heel andere zin"), KB_OK);
	assert_false(has_second(w, world_cookie(w, "kb_session"))); /* and gives none */
}

/* ---- Rights ---- */

static void test_a_flagged_right_is_nobodys_before(void **state)
{
	struct world *w = *state;
	const struct kb_place *list;
	struct kb_offer o;
	const char *cookie = sign_in(w, "kwaliteit");

	ask(w, cookie);
	assert_false(kb_may(&w->ctx, "kb.letters", NULL));
	assert_false(kb_may(&w->ctx, "kb.letters", "noord"));
	assert_int_equal(kb_places(&w->ctx, "kb.letters", &list), 0);
	assert_true(kb_lacks_second(&w->ctx, "kb.letters"));
	assert_true(kb_lacks_second_somewhere(&w->ctx));
	assert_false(kb_lacks_second(&w->ctx, "kb.see"));
	assert_true(kb_may(&w->ctx, "kb.see", "noord"));
	ask(w, enrolled(w, "kwaliteit", &o));
	assert_true(kb_may(&w->ctx, "kb.letters", "noord"));
	assert_false(kb_may(&w->ctx, "kb.letters", "zuid"));
	assert_int_equal(kb_places(&w->ctx, "kb.letters", &list), 3);
	assert_false(kb_lacks_second_somewhere(&w->ctx));
	ask(w, enrolled(w, "locatie", &o)); /* a role that does not hold it gets it by no code */
	assert_false(kb_may(&w->ctx, "kb.letters", NULL));
	assert_false(kb_lacks_second(&w->ctx, "kb.letters"));
	ask(w, sign_in(w, "locatie"));
	assert_false(kb_lacks_second_somewhere(&w->ctx));
}

static int open_world(void **state)
{
	if (world_open_stored(state))
		return -1;
	world_people(*state);
	return 0;
}

#define IN_WORLD(test) cmocka_unit_test_setup_teardown(test, open_world, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_published_vectors),
		cmocka_unit_test(test_one_step_either_side_and_none_twice),
		cmocka_unit_test(test_what_is_no_code),
		IN_WORLD(test_groups),
		IN_WORLD(test_offer),
		IN_WORLD(test_enrolled_once_and_with_the_password),
		IN_WORLD(test_offers_that_are_none),
		IN_WORLD(test_a_code_counts_once),
		IN_WORLD(test_used_with_the_session),
		IN_WORLD(test_guessing_is_slowed_down),
		IN_WORLD(test_reset),
		IN_WORLD(test_a_copied_store_makes_no_codes),
		IN_WORLD(test_a_new_password_keeps_it_and_rotates),
		IN_WORLD(test_a_flagged_right_is_nobodys_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
