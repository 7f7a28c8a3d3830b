/* test-user.c - accounts and their roles: which names and roles there can be. */
#include "test-web.h"

#include <string.h>

#include "store.h"

static const char *grants(struct world *w, const char *user)
{
	static const struct kb_stmt list = { "kb", "list",
	    "SELECT role, place FROM kb_grant WHERE name = $1 ORDER BY role, place" };
	struct kb_rows *q = kb_core_ask(&w->ctx, &list, kb_t(user));
	struct kb_buf b = { .arena = w->arena };

	while (kb_next(q))
		kb_buf_fmt(&b, "%s@%s ", kb_col_text(q, 0), kb_col_text(q, 1));
	return b.len ? b.data : "";
}

static void test_names(void **state)
{
	struct world *w = *state;
	static const struct { const char *name; enum kb_rc rc; } cases[] = {
		{ "a", KB_OK },
		{ "kwaliteit.noord_2-b", KB_OK },
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", KB_OK }, /* 40 */
		{ "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", KB_FAIL },
		{ "", KB_FAIL },
		{ "Kwaliteit", KB_FAIL },
		{ "k w", KB_FAIL },
		{ "k@w", KB_FAIL },
		{ "k'w", KB_FAIL },
		{ "k\nw", KB_FAIL },
		{ "kw\u00e9", KB_FAIL },
	};

	world_listen(w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		world_ask(w, "POST", "/x", NULL);
		assert_int_equal(kb_user_add(&w->ctx, cases[i].name, "hash"), cases[i].rc);
		assert_int_equal(kb_failed(&w->ctx), cases[i].rc == KB_FAIL);
	}
	world_heard(w);
}

static void test_taken_and_gone(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = &w->ctx;

	world_ask(w, "POST", "/x", NULL);
	assert_int_equal(kb_user_add(c, "een", "hash"), KB_OK);
	assert_int_equal(kb_user_add(c, "een", "other"), KB_NONE);
	assert_int_equal(kb_user_password(c, "een", "fresh"), KB_OK);
	assert_int_equal(kb_user_password(c, "twee", "fresh"), KB_NONE);
	assert_int_equal(kb_user_grant(c, "een", "quality", "noord"), KB_OK);
	assert_int_equal(kb_user_remove(c, "een"), KB_OK);
	assert_int_equal(kb_user_remove(c, "een"), KB_NONE);
	assert_int_equal(kb_user_add(c, "een", "hash"), KB_OK);
	assert_string_equal(grants(w, "een"), ""); /* a new person under an old name inherits nothing */
	assert_false(kb_failed(c));
}

static void test_grants(void **state)
{
	struct world *w = *state;
	static const struct { const char *user, *role, *place, *why; } refused[] = {
		{ "een", "boss", "noord", "role \"boss\"" },
		{ "een", "", "noord", "role \"\"" },
		{ "een", "Admin", "noord", "role \"Admin\"" },
		{ "een", "admin quality", "noord", "role \"admin quality\"" },
		{ "een", "quality", "nergens", "place \"nergens\"" },
		{ "een", "quality", "", "place \"\"" },
		{ "twee", "quality", "noord", "user \"twee\"" },
	};

	world_ask(w, "POST", "/x", NULL);
	assert_int_equal(kb_user_add(&w->ctx, "een", "hash"), KB_OK);
	assert_int_equal(kb_user_grant(&w->ctx, "een", "quality", "noord"), KB_OK);
	assert_int_equal(kb_user_grant(&w->ctx, "een", "quality", "noord"), KB_OK);
	assert_int_equal(kb_user_grant(&w->ctx, "een", "location", "de-berk"), KB_OK);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		world_ask(w, "POST", "/x", NULL);
		world_listen(w);
		assert_int_equal(kb_user_grant(&w->ctx, refused[i].user, refused[i].role, refused[i].place), KB_FAIL);
		assert_non_null(strstr(world_heard(w), refused[i].why));
	}
	world_ask(w, "GET", "/x", NULL);
	assert_string_equal(grants(w, "een"), "location@de-berk quality@noord ");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_names, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_taken_and_gone, world_open_stored, world_close),
		cmocka_unit_test_setup_teardown(test_grants, world_open_stored, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
