/* test-door.c - a code of a poster becomes a cookie that names a place and nobody. */
#include "test-web.h"

#include <string.h>

#include "store.h"

enum { DAY = 24 * 3600 };

/* Opens the door of a place, as the page of a code does. */
static const char *open_door(struct world *w, const char *place)
{
	assert_int_equal(kb_open_door(world_ask(w, "GET", "/s/abc", NULL), place, "/nl/vragen"), KB_OK);
	return world_cookie(w, "kb_door");
}

/* The door of a later request; "" where there is none. */
static const char *door(struct world *w, const char *cookie)
{
	const char *id = kb_door(world_ask(w, "GET", "/nl/vragen", cookie));

	assert_false(kb_failed(&w->ctx));
	return id ? id : "";
}

static void test_exchanged(void **state)
{
	struct world *w = *state;
	const char *cookie = open_door(w, "de-linde");

	assert_int_equal(w->req.reply.status, 303);
	assert_true(world_has_header(w, "Location: /nl/vragen"));
	assert_true(world_has_header(w, "Cache-Control: no-store"));
	assert_true(world_has_header(w, kb_fmt(&w->ctx, "Set-Cookie: %s; Path=/; HttpOnly; SameSite=Lax", cookie)));
	assert_null(strstr(cookie, "linde"));
	assert_int_not_equal(w->ctx.tx, KB_TX_WRITE); /* nothing is used up, nothing is kept */
	assert_string_equal(door(w, cookie), "de-linde");
	assert_string_equal(door(w, cookie), "de-linde");
	assert_string_equal(door(w, NULL), "");
}

/* Two phones at one poster: cookies that do not look alike, and both are good. */
static void test_scanned_again(void **state)
{
	struct world *w = *state;
	const char *one = open_door(w, "de-linde"), *two = open_door(w, "de-linde"), *other = open_door(w, "de-berk");

	assert_string_not_equal(one, two);
	assert_string_equal(door(w, one), "de-linde");
	assert_string_equal(door(w, two), "de-linde");
	assert_string_equal(door(w, other), "de-berk");
}

static void test_secure(void **state)
{
	struct world *w = *state;
	const char *cookie;

	world_set(w, "https", "on");
	cookie = open_door(w, "de-linde");
	assert_true(world_has_header(w, kb_fmt(&w->ctx, "Set-Cookie: %s; Path=/; HttpOnly; SameSite=Lax; Secure", cookie)));
	assert_string_equal(door(w, cookie), "de-linde");
}

static void test_ends_after_a_day(void **state)
{
	struct world *w = *state;
	const char *cookie = open_door(w, "de-linde");

	w->now += DAY;
	assert_string_equal(door(w, cookie), "de-linde");
	w->now += 1;
	assert_string_equal(door(w, cookie), "");
}

static const char *as_cookie(struct world *w, const char *sealed)
{
	return kb_arena_fmt(w->arena, "kb_door=%s", sealed);
}

static void test_one_purpose(void **state)
{
	struct world *w = *state;
	const char *sealed = strchr(open_door(w, "de-linde"), '=') + 1;
	static const char *const others[] = { "form", "csrf", "session", "", "doo", "doors" };
	const void *bytes;
	size_t n;

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		assert_int_equal(kb_unseal(&w->ctx, others[i], sealed, DAY, &bytes, &n), KB_NONE);
		assert_string_equal(door(w, as_cookie(w, kb_seal(&w->ctx, others[i], "de-linde", 8))), "");
	}
	assert_string_equal(door(w, as_cookie(w, kb_seal(&w->ctx, "door", "de-linde", 8))), "de-linde"); /* the control */
}

static void test_forged(void **state)
{
	struct world *w = *state;
	const char *cookie = open_door(w, "de-linde");
	size_t name = strlen("kb_door=");

	for (size_t i = name; i < strlen(cookie); i++) {
		char *forged = kb_arena_text(w->arena, cookie);

		forged[i] = forged[i] == 'A' ? 'Q' : 'A';
		assert_string_equal(door(w, forged), "");
		assert_string_equal(door(w, kb_arena_copy(w->arena, cookie, i)), "");
	}
	assert_string_equal(door(w, "kb_door=de-linde"), "");
	assert_string_equal(door(w, as_cookie(w, kb_seal(&w->ctx, "door", "", 0))), "");
	assert_string_equal(door(w, cookie), "de-linde");
}

static void test_place_that_is_gone(void **state)
{
	struct world *w = *state;
	static const struct kb_stmt drop = { "kb", "drop", "DELETE FROM kb_place WHERE id = 'de-linde'" };
	const char *cookie = open_door(w, "de-linde");

	assert_int_equal(kb_core_run(&w->ctx, &drop), KB_OK);
	assert_string_equal(door(w, cookie), "");
}

static void test_nowhere(void **state)
{
	struct world *w = *state;
	static const struct { const char *place, *then; } cases[] = {
		{ "nergens", "/nl/vragen" }, { "", "/nl/vragen" }, { NULL, "/nl/vragen" }, { "DE-LINDE", "/nl/vragen" },
		{ "de-linde", "//elsewhere.example" }, { "de-linde", "https://elsewhere.example" }, { "de-linde", NULL },
	};

	world_listen(w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_req *r = world_ask(w, "GET", "/s/abc", NULL);

		assert_int_equal(kb_open_door(r, cases[i].place, cases[i].then), KB_FAIL);
		assert_true(kb_failed(r->ctx));
	}
	world_heard(w);
}

/* ---- A door that carries more ---- */

static const struct kb_plugin notes = { .abi = KB_ABI, .name = "notes" };
static const struct kb_plugin bells = { .abi = KB_ABI, .name = "bells" };

static const char *open_with(struct world *w, const struct kb_doorway *d)
{
	struct kb_req *r = world_ask(w, "GET", "/s/abc", NULL);

	kb_ctx_enter(r->ctx, &notes);
	assert_int_equal(kb_open_doorway(r, d, "/nl/vragen"), KB_OK);
	return world_cookie(w, "kb_door");
}

/* The door as a plugin finds it. */
static const struct kb_doorway *doorway(struct world *w, const char *cookie, const struct kb_plugin *p)
{
	struct kb_req *r = world_ask(w, "GET", "/nl/vragen", cookie);

	kb_ctx_enter(r->ctx, p);
	return kb_doorway(r);
}

static void test_a_pass_is_for_the_plugin_that_gave_it(void **state)
{
	struct world *w = *state;
	const char *cookie = open_with(w, &(struct kb_doorway){ "de-linde", "round 7", NULL });
	const struct kb_doorway *d = doorway(w, cookie, &notes);

	assert_string_equal(d->place, "de-linde");
	assert_string_equal(d->pass, "round 7");
	assert_null(d->again);
	assert_string_equal(doorway(w, cookie, &bells)->pass, "");
	assert_string_equal(doorway(w, cookie, &bells)->place, "de-linde");
	assert_null(doorway(w, NULL, &notes));
	assert_string_equal(doorway(w, open_door(w, "de-linde"), &notes)->pass, "");
	assert_null(strstr(cookie, "round"));
}

static void test_a_tablet_knows_where_it_starts_over(void **state)
{
	struct world *w = *state;
	const char *cookie = open_with(w, &(struct kb_doorway){ "de-linde", "", "/k/abc" });

	assert_string_equal(doorway(w, cookie, &notes)->again, "/k/abc");
	assert_string_equal(kb_door_again(world_ask(w, "GET", "/", cookie)), "/k/abc");
	assert_null(kb_door_again(world_ask(w, "GET", "/", NULL)));
	assert_null(kb_door_again(world_ask(w, "GET", "/", open_door(w, "de-linde"))));
}

static void test_a_pass_has_an_end(void **state)
{
	struct world *w = *state;
	char pass[KB_PASS_MAX + 2];
	struct kb_req *r;

	memset(pass, 'x', sizeof(pass));
	pass[KB_PASS_MAX] = '\0';
	assert_string_equal(doorway(w, open_with(w, &(struct kb_doorway){ "de-linde", pass, NULL }), &notes)->pass, pass);
	pass[KB_PASS_MAX] = 'x';
	pass[KB_PASS_MAX + 1] = '\0';
	r = world_ask(w, "GET", "/s/abc", NULL);
	world_listen(w);
	assert_int_equal(kb_open_doorway(r, &(struct kb_doorway){ "de-linde", pass, NULL }, "/nl/vragen"), KB_FAIL);
	world_heard(w);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open_stored, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_exchanged), TEST(test_scanned_again), TEST(test_secure), TEST(test_ends_after_a_day),
		TEST(test_one_purpose), TEST(test_forged), TEST(test_place_that_is_gone), TEST(test_nowhere),
		TEST(test_a_pass_is_for_the_plugin_that_gave_it), TEST(test_a_tablet_knows_where_it_starts_over),
		TEST(test_a_pass_has_an_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
