/* test-session.c - who is signed in, for how long, and what a stolen store is worth. */
#include "test-web.h"

#include <string.h>

#include "store.h"
#include "throttle.h"

enum { MINUTE = 60, HOUR = 3600 };

static const char FRESH[] = "een heel andere zin van nu";

/* Tries to sign in, from a browser with this cookie. */
static enum kb_rc try(struct world *w, const char *user, const char *password, const char *cookie)
{
	struct kb_req *r = world_ask(w, "POST", "/nl/staff/login", cookie);
	int64_t wait;
	enum kb_rc rc = kb_session_begin(r, user, password, &wait);

	assert_int_equal(wait, 0);
	return rc;
}

/* The cookie of a fresh session, as the browser sends it back. */
static const char *sign_in(struct world *w, const char *user)
{
	const char *cookie;

	assert_int_equal(try(w, user, WORLD_PASSWORD, NULL), KB_OK);
	cookie = world_cookie(w, "kb_session");
	assert_non_null(cookie);
	return cookie;
}

/* Whom a later request with this cookie comes from. */
static const char *who(struct world *w, const char *cookie)
{
	kb_session_read(world_ask(w, "GET", "/nl/staff", cookie));
	assert_false(kb_failed(&w->ctx));
	assert_int_equal(*w->ctx.who.user == '\0', w->ctx.csrf == NULL);
	return w->ctx.who.user;
}

static const char *token_of(const char *cookie)
{
	return strchr(cookie, '=') + 1;
}

/* ---- Signing in ---- */

static void test_right(void **state)
{
	struct world *w = *state;
	const char *cookie;

	cookie = sign_in(w, "kwaliteit");
	assert_string_equal(w->ctx.who.user, "kwaliteit"); /* already in this request */
	assert_string_equal(w->ctx.who.roles, "quality@noord");
	assert_int_equal(strlen(token_of(cookie)), 43); /* 32 random bytes */
	assert_string_equal(who(w, cookie), "kwaliteit");
	assert_string_equal(w->ctx.who.roles, "quality@noord");
	assert_string_equal(who(w, NULL), "");
	assert_string_equal(who(w, sign_in(w, "KwaLiteit")), "kwaliteit"); /* a phone's capital */
}

static void test_wrong(void **state)
{
	struct world *w = *state;
	static const struct { const char *user, *password; } cases[] = {
		{ "kwaliteit", "een zin van zes woorden lan" },
		{ "kwaliteit", "" },
		{ "niemand", WORLD_PASSWORD },
		{ "niemand", "" },
		{ "", WORLD_PASSWORD },
		{ "' OR ''='", WORLD_PASSWORD },
		{ "een-naam-van-meer-dan-veertig-tekens-lang", WORLD_PASSWORD },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_int_equal(try(w, cases[i].user, cases[i].password, NULL), KB_NONE);
		assert_false(kb_failed(&w->ctx));
		assert_string_equal(kb_who(&w->ctx)->user, "");
		assert_int_equal(w->req.reply.head.len, 0); /* and so the same for all */
		assert_int_equal(w->req.reply.status, 0);
	}
	sign_in(w, "kwaliteit"); /* the control */
}

/* The best of three: the rest is what others on the machine did. */
static double time_of(struct world *w, const char *user)
{
	double best = 1e9;

	for (int i = 0; i < 3; i++) {
		double before = world_seconds(), took;

		assert_int_equal(try(w, user, "wrong", NULL), KB_NONE);
		took = world_seconds() - before;
		best = took < best ? took : best;
	}
	return best;
}

static void test_wrong_takes_as_long(void **state)
{
	struct world *w = *state;
	double somebody = time_of(w, "kwaliteit"), nobody = time_of(w, "niemand");

	assert_true(nobody > somebody / 2 && nobody < somebody * 2);
	/* The control: a name that cannot be one is not looked at, and that shows. */
	assert_true(time_of(w, "een-naam-van-meer-dan-veertig-tekens-lang") < somebody / 10);
}

/* To wait tells nothing about who works here. */
static void test_throttled_alike(void **state)
{
	struct world *w = *state;
	static const char *const users[] = { "kwaliteit", "niemand" };
	int64_t wait;

	for (size_t i = 0; i < 2; i++) {
		for (int k = 0; k < 5; k++) {
			struct kb_req *r = world_ask(w, "POST", "/x", NULL);
			assert_int_equal(kb_throttle_try(r->ctx, users[i], &wait), KB_OK);
		}
		assert_int_equal(kb_session_begin(world_ask(w, "POST", "/x", NULL), users[i], WORLD_PASSWORD, &wait), KB_NONE);
		assert_int_equal(wait, 15);
		assert_null(world_cookie(w, "kb_session"));
	}
	w->now += 15;
	sign_in(w, "kwaliteit"); /* late, but right: and the count is gone */
	for (int k = 0; k < 4; k++)
		assert_int_equal(try(w, "kwaliteit", "wrong", NULL), KB_NONE);
	sign_in(w, "kwaliteit");
}

static void test_rolled_back_is_not_signed_in(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit");

	kb_tx_rollback(&w->ctx);
	assert_string_equal(who(w, cookie), "");
}

/* ---- The token ---- */

static void test_store_opens_no_session(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit"), *mark = kb_mark(&w->ctx, "session", token_of(cookie), NULL);

	assert_int_equal(kb_tx_commit(&w->ctx), KB_OK);
	assert_false(world_stores(w, token_of(cookie)));
	assert_true(world_stores(w, mark)); /* the control: that was the place to look */
	assert_string_equal(who(w, cookie), "kwaliteit");
	assert_string_equal(who(w, kb_fmt(&w->ctx, "kb_session=%s", mark)), "");
	assert_string_equal(who(w, kb_fmt(&w->ctx, "kb_session=%.43s", mark)), "");
}

static void test_fresh_at_every_sign_in(void **state)
{
	struct world *w = *state;
	const char *first = sign_in(w, "kwaliteit"), *other = sign_in(w, "kwaliteit"), *second;
	static const char planted[] = "kb_session=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

	assert_string_not_equal(first, other);
	assert_int_equal(try(w, "kwaliteit", WORLD_PASSWORD, first), KB_OK);
	second = world_cookie(w, "kb_session");
	assert_string_not_equal(first, second);
	assert_string_equal(who(w, first), "");            /* was taken over by the second */
	assert_string_equal(who(w, second), "kwaliteit");
	assert_string_equal(who(w, other), "kwaliteit");   /* another browser goes on */
	assert_int_equal(try(w, "locatie", WORLD_PASSWORD, planted), KB_OK);
	assert_string_not_equal(world_cookie(w, "kb_session"), planted);
	assert_string_equal(who(w, planted), "");
}

/* What a plugin locks under the secret opens in this session and for this plugin alone; a copy of the store
 * does not tell it. */
static void test_secret_of_a_session(void **state)
{
	static const struct kb_plugin one = { .name = "one" }, two = { .name = "two" };
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit"), *other = sign_in(w, "kwaliteit"), *secret;

	assert_int_equal(kb_tx_commit(&w->ctx), KB_OK);
	who(w, cookie);
	w->ctx.plugin = &one;
	secret = kb_session_secret(&w->ctx);
	assert_int_equal(strlen(secret), 64);
	w->ctx.plugin = &two;
	assert_string_not_equal(kb_session_secret(&w->ctx), secret);
	assert_false(world_stores(w, secret));
	who(w, other);
	w->ctx.plugin = &one;
	assert_string_not_equal(kb_session_secret(&w->ctx), secret);
	who(w, cookie);
	w->ctx.plugin = &one;
	assert_string_equal(kb_session_secret(&w->ctx), secret);
	who(w, NULL);
	assert_null(kb_session_secret(&w->ctx));
}

static void test_tokens_that_are_none(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit"), *token = token_of(cookie);
	const char *cases[] = {
		"kb_session=", "kb_session", "kb_session=x", "kb_session=' OR ''='",
		kb_fmt(&w->ctx, "kb_session=%.42s", token), kb_fmt(&w->ctx, "kb_session=%sA", token),
		kb_fmt(&w->ctx, "kb_session=%.42s'", token), kb_fmt(&w->ctx, "kb_sessio=%s", token),
		kb_fmt(&w->ctx, "xkb_session=%s", token), kb_fmt(&w->ctx, "KB_SESSION=%s", token),
		kb_fmt(&w->ctx, "kb_session=\"%s\"", token),
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(who(w, cases[i]), "");
	assert_string_equal(who(w, kb_fmt(&w->ctx, "a=b; %s; c=d", cookie)), "kwaliteit");
}

static void test_cookie_attributes(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit"), *plain;

	assert_true(world_has_header(w, kb_fmt(&w->ctx, "Set-Cookie: %s; Path=/; HttpOnly; SameSite=Strict", cookie)));
	plain = cookie;
	world_set(w, "https", "on");
	assert_int_equal(try(w, "kwaliteit", WORLD_PASSWORD, NULL), KB_OK);
	assert_null(world_cookie(w, "kb_session"));
	cookie = world_cookie(w, "__Host-kb_session");
	assert_true(world_has_header(w, kb_fmt(&w->ctx, "Set-Cookie: %s; Path=/; HttpOnly; SameSite=Strict; Secure", cookie)));
	assert_string_equal(who(w, cookie), "kwaliteit");
	assert_string_equal(who(w, plain), ""); /* a neighbour on the domain could set that one */
}

/* ---- Ending ---- */

static void test_sign_out(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit"), *other = sign_in(w, "kwaliteit");
	struct kb_req *r = world_ask(w, "POST", "/x", cookie);

	kb_session_read(r);
	assert_int_equal(kb_session_end(r), KB_OK);
	assert_string_equal(w->ctx.who.user, "");
	assert_null(w->ctx.csrf);
	assert_true(world_has_header(w, "Set-Cookie: kb_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"));
	assert_string_equal(who(w, cookie), "");
	assert_string_equal(who(w, other), "kwaliteit");
	assert_int_equal(kb_session_end(world_ask(w, "POST", "/x", NULL)), KB_OK); /* nobody may leave too */
}

static void test_idle(void **state)
{
	struct world *w = *state;
	/* The last use is kept by the minute, rounded down: it ends early, never late. */
	static const struct { int64_t begin, later; bool in; } cases[] = {
		{ 0, 30 * MINUTE - 1, true }, { 0, 30 * MINUTE, false },
		{ 59, 29 * MINUTE, true }, { 59, 29 * MINUTE + 1, false },
	};
	int64_t minute = w->now - w->now % MINUTE;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *cookie;

		w->now = minute + cases[i].begin;
		cookie = sign_in(w, "kwaliteit");
		w->now += cases[i].later;
		assert_string_equal(who(w, cookie), cases[i].in ? "kwaliteit" : "");
	}
}

static void test_absolute(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit");
	int64_t began = w->now;

	while (w->now + 29 * MINUTE < began + 8 * HOUR) {
		w->now += 29 * MINUTE;
		assert_string_equal(who(w, cookie), "kwaliteit");
	}
	w->now = began + 8 * HOUR - 1;
	assert_string_equal(who(w, cookie), "kwaliteit");
	w->now += 1;
	assert_string_equal(who(w, cookie), "");
}

/* A session that was begun while the clock was a day ahead would live a day longer. */
static void test_clock_set_back(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit");

	w->now -= 5 * MINUTE;
	assert_string_equal(who(w, cookie), "kwaliteit"); /* a clock that is only put right */
	w->now -= 1;
	assert_string_equal(who(w, cookie), "");
	w->now -= 24 * HOUR;
	assert_string_equal(who(w, cookie), "");
	w->now += 24 * HOUR + 5 * MINUTE + 1;
	assert_string_equal(who(w, cookie), "kwaliteit");
}

/* A page that fails was used all the same. */
static void test_awake_though_rolled_back(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit");

	w->now += 20 * MINUTE;
	who(w, cookie);
	world_listen(w);
	kb_fail(&w->ctx, "the test wants it so");
	world_heard(w);
	kb_tx_rollback(&w->ctx);
	w->now += 20 * MINUTE;
	assert_string_equal(who(w, cookie), "kwaliteit");
}

static void test_old_sessions_are_dropped(void **state)
{
	struct world *w = *state;
	const char *mark = kb_mark(&w->ctx, "session", token_of(sign_in(w, "kwaliteit")), NULL);
	struct kb_stmt count = { "kb", "count", "SELECT count(*) FROM kb_session WHERE mark = $1" };
	struct kb_rows *q;

	w->now += 31 * MINUTE;
	sign_in(w, "locatie");
	q = kb_core_ask(&w->ctx, &count, kb_t(mark));
	assert_true(kb_next(q));
	assert_int_equal(kb_col_int(q, 0), 0);
}

/* ---- Changes while signed in ---- */

static void test_new_password(void **state)
{
	struct world *w = *state;
	const char *mine = sign_in(w, "kwaliteit"), *other = sign_in(w, "kwaliteit"), *colleague = sign_in(w, "locatie");
	const char *fresh;

	assert_string_equal(who(w, mine), "kwaliteit");
	assert_int_equal(kb_session_password(&w->req, "wrong", FRESH), KB_NONE);
	assert_null(world_cookie(w, "kb_session"));
	assert_string_equal(who(w, other), "kwaliteit"); /* nothing happened */
	assert_string_equal(who(w, mine), "kwaliteit");
	assert_int_equal(kb_session_password(&w->req, WORLD_PASSWORD, FRESH), KB_OK);
	fresh = world_cookie(w, "kb_session");
	assert_string_not_equal(fresh, mine);
	assert_string_equal(who(w, fresh), "kwaliteit");
	assert_string_equal(who(w, mine), "");
	assert_string_equal(who(w, other), "");
	assert_string_equal(who(w, colleague), "locatie");
	assert_int_equal(try(w, "kwaliteit", WORLD_PASSWORD, NULL), KB_NONE);
	assert_int_equal(try(w, "kwaliteit", FRESH, NULL), KB_OK);
}

/* Who found a browser open may not guess the password there either. */
static void test_new_password_is_throttled(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit");
	int64_t wait;

	assert_string_equal(who(w, cookie), "kwaliteit");
	for (int i = 0; i < 5; i++) {
		kb_tx_rollback(&w->ctx);
		assert_int_equal(kb_throttle_try(&w->ctx, "kwaliteit", &wait), KB_OK);
	}
	assert_int_equal(kb_session_password(&w->req, WORLD_PASSWORD, FRESH), KB_NONE);
	w->now += 15;
	assert_string_equal(who(w, cookie), "kwaliteit");
	assert_int_equal(kb_session_password(&w->req, WORLD_PASSWORD, FRESH), KB_OK);
	world_ask(w, "POST", "/x", NULL); /* nobody has none to change */
	assert_int_equal(kb_session_password(&w->req, WORLD_PASSWORD, FRESH), KB_NONE);
}

static void test_roles_and_accounts_hold_at_once(void **state)
{
	struct world *w = *state;
	const char *cookie = sign_in(w, "kwaliteit"), *other = sign_in(w, "locatie");

	world_ask(w, "POST", "/x", NULL);
	assert_int_equal(kb_user_grant(&w->ctx, "kwaliteit", "location", "de-berk"), KB_OK);
	assert_string_equal(who(w, cookie), "kwaliteit");
	assert_string_equal(w->ctx.who.roles, "location@de-berk quality@noord");
	assert_true(kb_may(&w->ctx, "kb.see", "de-berk"));
	assert_true(kb_may(&w->ctx, "kb.manage", "de-eik"));
	assert_false(kb_may(&w->ctx, "kb.manage", "de-berk"));
	world_ask(w, "POST", "/x", NULL);
	assert_int_equal(kb_user_remove(&w->ctx, "kwaliteit"), KB_OK);
	assert_int_equal(kb_user_password(&w->ctx, "locatie", "hash"), KB_OK); /* the operator's way */
	assert_string_equal(who(w, cookie), "");
	assert_string_equal(who(w, other), "");
}

static int open_people(void **state)
{
	if (world_open_stored(state))
		return -1;
	world_people(*state);
	return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_people, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_right), TEST(test_wrong), TEST(test_wrong_takes_as_long), TEST(test_throttled_alike),
		TEST(test_rolled_back_is_not_signed_in),
		TEST(test_store_opens_no_session), TEST(test_fresh_at_every_sign_in), TEST(test_tokens_that_are_none),
		TEST(test_secret_of_a_session),
		TEST(test_cookie_attributes), TEST(test_sign_out), TEST(test_idle), TEST(test_absolute), TEST(test_clock_set_back),
		TEST(test_awake_though_rolled_back), TEST(test_old_sessions_are_dropped), TEST(test_new_password),
		TEST(test_new_password_is_throttled), TEST(test_roles_and_accounts_hold_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
