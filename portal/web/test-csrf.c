/* test-csrf.c - a form is taken only from a page of this house and of this session. */
#include "test-web.h"

#include <string.h>

static const char SECRET[] = "secret of the one session", OTHER[] = "secret of some other one.";

static struct kb_req *ask(struct world *w, const char *secret)
{
	struct kb_req *r = world_ask(w, "POST", "/x", NULL);

	w->ctx.csrf = secret;
	return r;
}

static void test_masked(void **state)
{
	struct world *w = *state;
	struct kb_req *r = ask(w, SECRET);
	const char *one = kb_csrf_token(&w->ctx), *two = kb_csrf_token(&w->ctx);

	assert_int_equal(strlen(one), strlen(two));
	for (size_t i = 0; i + 8 <= strlen(one); i++)
		assert_memory_not_equal(one + i, two + i, 8); /* not even a part stays the same */
	assert_null(strstr(one, SECRET));
	assert_int_equal(kb_csrf_check(r, one), KB_OK);
	assert_int_equal(kb_csrf_check(r, two), KB_OK);
	assert_int_equal(kb_csrf_check(r, one), KB_OK); /* Back and send again */
}

static void test_fits_the_field(void **state)
{
	struct world *w = *state;
	const char *token, *key;
	struct kb_req *r = ask(w, kb_mark(&w->ctx, "csrf", "a token", NULL));

	token = kb_csrf_token(&w->ctx);
	w->raw.content_type = "application/x-www-form-urlencoded";
	w->raw.body = kb_fmt(&w->ctx, "csrf=%s", token);
	w->raw.body_len = strlen(w->raw.body);
	r->route = &(struct kb_route){ .method = KB_POST, .path = "/x" };
	assert_int_equal(kb_fields_read(r, &key), KB_OK);
	assert_int_equal(kb_csrf_check(r, kb_text(r, "csrf")), KB_OK);
}

static void test_other_session(void **state)
{
	struct world *w = *state;
	const char *token;
	struct kb_req *r;

	assert_int_equal(strlen(SECRET), strlen(OTHER));
	ask(w, OTHER);
	token = kb_csrf_token(&w->ctx);
	r = ask(w, SECRET);
	assert_int_equal(kb_csrf_check(r, token), KB_NONE);
	r = ask(w, "secret of the one session and more");
	assert_int_equal(kb_csrf_check(r, token), KB_NONE);
	r = ask(w, OTHER);
	assert_int_equal(kb_csrf_check(r, token), KB_OK);
}

/* Nobody has no token, and no token is none that fits nobody. */
static void test_no_session(void **state)
{
	struct world *w = *state;
	struct kb_req *r = ask(w, SECRET);
	const char *token = kb_csrf_token(&w->ctx);

	r = ask(w, NULL);
	assert_string_equal(kb_csrf_token(&w->ctx), "");
	assert_int_equal(kb_csrf_check(r, ""), KB_NONE);
	assert_int_equal(kb_csrf_check(r, token), KB_NONE);
}

static void test_damaged(void **state)
{
	struct world *w = *state;
	struct kb_req *r = ask(w, SECRET);
	const char *token = kb_csrf_token(&w->ctx);
	size_t n = strlen(token);

	for (size_t i = 0; i < n; i++) {
		char *forged = kb_arena_text(w->arena, token);

		forged[i] = forged[i] == 'A' ? 'Q' : 'A';
		assert_int_equal(kb_csrf_check(r, forged), KB_NONE);
		assert_int_equal(kb_csrf_check(r, kb_arena_copy(w->arena, token, i)), KB_NONE);
	}
	assert_int_equal(kb_csrf_check(r, kb_fmt(&w->ctx, "%s%s", token, token)), KB_NONE);
	assert_int_equal(kb_csrf_check(r, SECRET), KB_NONE);
	assert_int_equal(kb_csrf_check(r, token), KB_OK);
}

static void test_other_seals(void **state)
{
	struct world *w = *state;
	struct kb_req *r = ask(w, SECRET);

	assert_int_equal(kb_csrf_check(r, kb_seal(&w->ctx, "form", SECRET, strlen(SECRET))), KB_NONE);
	assert_int_equal(kb_csrf_check(r, kb_seal(&w->ctx, "csrf", "", 0)), KB_NONE);
	assert_int_equal(kb_csrf_check(r, kb_seal(&w->ctx, "csrf", SECRET, strlen(SECRET) - 1)), KB_NONE);
	assert_int_equal(kb_csrf_check(r, kb_seal(&w->ctx, "csrf", SECRET, strlen(SECRET))), KB_OK);
}

static void test_age(void **state)
{
	struct world *w = *state;
	struct kb_req *r = ask(w, SECRET);
	const char *token = kb_csrf_token(&w->ctx);

	w->now += 8 * 3600;
	r = ask(w, SECRET);
	assert_int_equal(kb_csrf_check(r, token), KB_OK);
	w->now += 1;
	r = ask(w, SECRET);
	assert_int_equal(kb_csrf_check(r, token), KB_NONE);
}

/* ---- What the browser says ---- */

static void test_site(void **state)
{
	struct world *w = *state;
	static const struct { const char *site, *origin; enum kb_rc rc; } cases[] = {
		{ NULL, NULL, KB_OK },                 /* an old browser */
		{ "", "", KB_OK },
		{ "same-origin", NULL, KB_OK },
		{ "none", NULL, KB_OK },               /* typed, or a bookmark */
		{ "same-origin", "https://klankbord.example", KB_OK },
		{ "same-origin", "null", KB_OK },      /* our Referrer-Policy */
		{ NULL, "null", KB_OK },
		{ NULL, "https://klankbord.example", KB_OK },
		{ NULL, "http://klankbord.example", KB_OK },
		{ NULL, "https://KLANKBORD.example", KB_OK },
		{ "cross-site", NULL, KB_NONE },
		{ "same-site", NULL, KB_NONE },        /* a neighbour on the domain */
		{ "Same-Origin", NULL, KB_NONE },
		{ "something new", NULL, KB_NONE },
		{ "cross-site", "https://klankbord.example", KB_NONE },
		{ "cross-site", "null", KB_NONE },
		{ "same-origin", "https://elsewhere.example", KB_NONE },
		{ NULL, "https://elsewhere.example", KB_NONE },
		{ NULL, "https://klankbord.example.elsewhere.example", KB_NONE },
		{ NULL, "https://sub.klankbord.example", KB_NONE },
		{ NULL, "https://klankbord.example:8443", KB_NONE },
		{ NULL, "klankbord.example", KB_NONE },
		{ NULL, "https://", KB_NONE },
		{ NULL, "https://klankbord.exampl", KB_NONE },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_req *r = ask(w, SECRET);

		w->raw.fetch_site = cases[i].site;
		w->raw.origin = cases[i].origin;
		if (kb_csrf_site_check(r) != cases[i].rc)
			fail_msg("site %s, origin %s", cases[i].site, cases[i].origin);
		/* The best token does not help another site. */
		assert_int_equal(kb_csrf_check(r, kb_csrf_token(&w->ctx)), cases[i].rc);
	}
}

static void test_no_host(void **state)
{
	struct world *w = *state;
	struct kb_req *r = ask(w, SECRET);

	w->raw.origin = "https://";
	w->raw.host = NULL;
	assert_int_equal(kb_csrf_site_check(r), KB_NONE);
	w->raw.origin = "https://klankbord.example";
	assert_int_equal(kb_csrf_site_check(r), KB_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_masked, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_fits_the_field, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_other_session, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_no_session, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_damaged, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_other_seals, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_age, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_site, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_no_host, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
