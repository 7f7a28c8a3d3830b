/* test-place.c - a role holds at its place and under it; never above, never beside. */
#include "test-web.h"

#include <string.h>

#include "store.h"

static const char *const everywhere[] = { "huis", "noord", "zuid", "de-linde", "de-eik", "de-berk" };
enum { PLACES = sizeof(everywhere) / sizeof(*everywhere) };

static struct kb_ctx *as(struct world *w, const char *roles)
{
	world_ask(w, "GET", "/nl/staff", NULL);
	w->ctx.who = (struct kb_person){ .user = "iemand", .roles = roles };
	return &w->ctx;
}

/* The places where this person may, in the order of `everywhere`. */
static const char *where(struct kb_ctx *c, const char *right)
{
	struct kb_buf b = { .arena = c->arena };

	for (size_t i = 0; i < PLACES; i++)
		if (kb_may(c, right, everywhere[i]))
			kb_buf_fmt(&b, "%s%s", b.len ? " " : "", everywhere[i]);
	return b.len ? b.data : "";
}

static const struct { const char *roles, *right, *where; } cases[] = {
	{ "admin@huis", "kb.people", "huis noord zuid de-linde de-eik de-berk" },
	{ "quality@noord", "kb.manage", "noord de-linde de-eik" },
	{ "quality@noord", "kb.see", "noord de-linde de-eik" },
	{ "quality@noord", "kb.people", "" },
	{ "quality@zuid", "kb.manage", "zuid de-berk" },
	{ "location@de-linde", "kb.see", "de-linde" },
	{ "location@de-linde", "kb.manage", "" },
	{ "location@de-linde quality@zuid", "kb.manage", "zuid de-berk" },
	{ "location@de-linde quality@zuid", "kb.see", "zuid de-linde de-berk" },
	{ "location@de-linde location@de-eik", "kb.see", "de-linde de-eik" },
	/* Grants that are none: of nobody, or not quite the words. */
	{ "", "kb.see", "" },
	{ NULL, "kb.see", "" },
	{ "quality", "kb.manage", "" },
	{ "@noord", "kb.manage", "" },
	{ "quality@", "kb.manage", "" },
	{ "qualit@noord", "kb.manage", "" },
	{ "quality2@noord", "kb.manage", "" },
	{ "admin quality@noord", "kb.people", "" },
	{ "quality@noor", "kb.manage", "" },
	{ "quality@noord-oost", "kb.manage", "" },
	{ "quality@de", "kb.manage", "" },
};

static void test_may(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_ctx *c = as(w, cases[i].roles);
		const char *got = where(c, cases[i].right);

		if (strcmp(got, cases[i].where))
			fail_msg("%s with %s: at \"%s\", not \"%s\"", cases[i].right, cases[i].roles, got, cases[i].where);
		assert_false(kb_failed(c));
	}
}

/* Anywhere at all: what a route asks before the handler asks for the place in hand. */
static void test_may_anywhere(void **state)
{
	struct world *w = *state;

	assert_true(kb_may(as(w, "quality@noord"), "kb.manage", NULL));
	assert_false(kb_may(as(w, "quality@noord"), "kb.people", NULL));
	assert_true(kb_may(as(w, "location@de-linde quality@zuid"), "kb.manage", NULL));
	assert_false(kb_may(as(w, ""), "kb.see", NULL));
}

static void test_bad_ids(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = as(w, "admin@huis admin@ admin@nergens admin@DE-LINDE admin@'x");
	static const char *const ids[] = {
		"", "nergens", "DE-LINDE", "de-linde ", " de-linde", "de_linde", "de-linde/", "../de-linde", "'x",
		"de-linde'--", "%", "de-%", "de-l\u00efnde", "de-linde\n",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};

	for (size_t i = 0; i < sizeof(ids) / sizeof(*ids); i++) {
		assert_null(kb_place(c, ids[i]));
		assert_false(kb_may(c, "kb.see", ids[i]));
	}
	assert_null(kb_place(c, NULL));
	assert_true(kb_may(c, "kb.see", "de-linde")); /* the control */
	assert_false(kb_failed(c));
}

static void test_unknown_right_is_nobodys(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = as(w, "admin@huis");
	const struct kb_place *list;

	world_listen(w);
	assert_false(kb_may(c, "kb.sea", "huis"));
	assert_false(kb_may(c, "kb.sea", NULL));
	assert_int_equal(kb_places(c, "kb.sea", &list), 0);
	assert_non_null(strstr(world_heard(w), "right kb.sea is declared by no plugin"));
}

static void test_failed_is_no(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = as(w, "admin@huis");

	assert_true(kb_may(c, "kb.see", "huis"));
	world_listen(w);
	kb_fail(c, "the test wants it so");
	world_heard(w);
	assert_false(kb_may(c, "kb.see", "huis"));
	assert_false(kb_may(c, "kb.see", NULL));
}

/* ---- Lists ---- */

static const char *ids(struct kb_ctx *c, const struct kb_place *list, size_t n)
{
	struct kb_buf b = { .arena = c->arena };

	for (size_t i = 0; i < n; i++)
		kb_buf_fmt(&b, "%s%s", i ? " " : "", list[i].id);
	return b.len ? b.data : "";
}

static void test_all_places(void **state)
{
	struct world *w = *state;
	const struct kb_place *list;
	size_t n = kb_places(as(w, ""), NULL, &list);

	assert_string_equal(ids(&w->ctx, list, n), "de-berk de-eik de-linde huis noord zuid"); /* by name */
	assert_string_equal(list[0].name, "De Berk");
	assert_string_equal(list[0].kind, "location");
	assert_string_equal(list[0].type, "poa");
	assert_string_equal(list[0].parent, "zuid");
	assert_string_equal(list[3].parent, "");
}

/* A list and a question about one place may never differ. */
static void test_list_is_what_may(void **state)
{
	struct world *w = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_ctx *c = as(w, cases[i].roles);
		const struct kb_place *list, *all;
		size_t n = kb_places(c, cases[i].right, &list), count = kb_places(c, NULL, &all), k = 0;

		for (size_t p = 0; p < count; p++)
			if (kb_may(c, cases[i].right, all[p].id))
				assert_string_equal(list[k++].id, all[p].id);
		assert_int_equal(k, n);
	}
}

static void test_many_places(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = as(w, "quality@zuid");
	const struct kb_place *list;

	for (int i = 99; i >= 10; i--) {
		const struct kb_place p = { kb_fmt(c, "plek-%d", i), kb_fmt(c, "Plek %d", i), "location", "kwv", "zuid" };
		assert_int_equal(kb_place_add(c, &p), KB_OK);
	}
	assert_int_equal(kb_places(c, "kb.see", &list), 92); /* and zuid, and de-berk */
	for (int i = 10; i <= 99; i++)
		assert_string_equal(list[i - 9].id, kb_fmt(c, "plek-%d", i));
}

/* Places that lie under themselves can come only from a damaged store. */
static void test_ring(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = as(w, "admin@zuid");
	static const struct kb_stmt bend = { "kb", "bend", "UPDATE kb_place SET parent = 'de-linde' WHERE id = 'huis'" };
	const struct kb_place *list;
	size_t n;

	assert_int_equal(kb_core_run(c, &bend), KB_OK);
	assert_false(kb_may(c, "kb.see", "de-linde"));
	n = kb_places(c, "kb.see", &list);
	assert_string_equal(ids(c, list, n), "de-berk zuid"); /* not in the ring */
}

/* ---- Adding ---- */

#define TWENTY "aaaaaaaaaaaaaaaaaaaa"

static void test_refused(void **state)
{
	struct world *w = *state;
	static const struct { struct kb_place p; const char *why; } refused[] = {
		{ { "", "Naam", "location", "", "noord" }, "an id is" },
		{ { NULL, "Naam", "location", "", "noord" }, "an id is" },
		{ { "De-Es", "Naam", "location", "", "noord" }, "an id is" },
		{ { "de es", "Naam", "location", "", "noord" }, "an id is" },
		{ { TWENTY TWENTY "a", "Naam", "location", "", "noord" }, "an id is" },
		{ { "de-es", "", "location", "", "noord" }, "a name is" },
		{ { "de-es", NULL, "location", "", "noord" }, "a name is" },
		{ { "de-es", "Twee\nregels", "location", "", "noord" }, "a name is" },
		{ { "de-es", "\xff", "location", "", "noord" }, "a name is" },
		{ { "de-es", TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY "a", "location", "", "noord" }, "a name is" },
		{ { "de-es", "De Es", "house", "", "noord" }, "a place is" },
		{ { "de-es", "De Es", "", "", "noord" }, "a place is" },
		{ { "de-es", "De Es", NULL, "", "noord" }, "a place is" },
		{ { "de-es", "De Es", "location", "KWV", "noord" }, "a type is" },
		{ { "de-es", "De Es", "location", "", "nergens" }, "the place above it" },
		{ { "de-es", "De Es", "location", "", "de-es" }, "the place above it" },
		{ { "de-es", "De Es", "location", "", "de-linde" }, "nothing lies under a location" },
	};

	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct kb_ctx *c = as(w, "");
		const char *heard;

		world_listen(w);
		assert_int_equal(kb_place_add(c, &refused[i].p), KB_FAIL);
		heard = world_heard(w);
		if (!strstr(heard, refused[i].why))
			fail_msg("%zu: \"%s\"", i, heard);
		assert_null(kb_place(as(w, ""), "de-es"));
	}
}

/* A location goes with its roles; nothing else goes, and nowhere else. */
static void test_moved(void **state)
{
	struct world *w = *state;
	static const struct { const char *id, *parent, *why; } refused[] = {
		{ "noord", "zuid", "only a location moves" }, { "de-linde", "de-linde", "nothing lies under a location" },
		{ "de-linde", "nergens", "the place above it" },
	};
	struct kb_ctx *c = as(w, "quality@zuid");

	assert_false(kb_may(c, "kb.see", "de-linde"));
	assert_int_equal(kb_place_move(c, "de-linde", "zuid"), KB_OK);
	assert_true(kb_may(c, "kb.see", "de-linde"));
	assert_int_equal(kb_tx_commit(c), KB_OK);
	assert_int_equal(kb_place_move(as(w, ""), "nergens", "zuid"), KB_NONE);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		world_listen(w);
		assert_int_equal(kb_place_move(as(w, ""), refused[i].id, refused[i].parent), KB_FAIL);
		assert_non_null(strstr(world_heard(w), refused[i].why));
	}
	assert_string_equal(kb_place(as(w, ""), "de-linde")->parent, "zuid");
}

/* A role holds for all places under its own, so none may lie deeper than kb_may() walks. */
static void test_depth(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = as(w, "quality@line-1");
	const char *above = "";

	for (int i = 1; i <= 16; i++) {
		struct kb_place p = { kb_fmt(c, "line-%d", i), "Lijn", "region", "", above };

		assert_int_equal(kb_place_add(c, &p), KB_OK);
		assert_true(kb_may(c, "kb.see", p.id));
		above = p.id;
	}
	world_listen(w);
	assert_int_equal(kb_place_add(c, &(struct kb_place){ "line-17", "Lijn", "region", "", above }), KB_FAIL);
	assert_non_null(strstr(world_heard(w), "too deep"));
}

static void test_added(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = as(w, "quality@noord");
	static const struct kb_place longest = { TWENTY TWENTY, TWENTY TWENTY TWENTY TWENTY TWENTY TWENTY, "location", NULL, "noord" };
	static const struct kb_place again = { "de-linde", "Anders", "location", "", "zuid" };
	static const struct kb_place top = { "elders", "Elders", "organisation", NULL, NULL };

	assert_int_equal(kb_place_add(c, &longest), KB_OK);
	assert_true(kb_may(c, "kb.see", longest.id));
	assert_string_equal(kb_place(c, longest.id)->type, "");
	assert_int_equal(kb_place_add(c, &top), KB_OK);
	assert_string_equal(kb_place(c, "elders")->parent, "");
	assert_int_equal(kb_place_add(c, &again), KB_NONE);
	assert_string_equal(kb_place(c, "de-linde")->name, "De Linde");
	assert_string_equal(kb_place(c, "de-linde")->parent, "noord");
	assert_false(kb_failed(c));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open_stored, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_may), TEST(test_may_anywhere), TEST(test_bad_ids), TEST(test_unknown_right_is_nobodys),
		TEST(test_failed_is_no), TEST(test_all_places), TEST(test_list_is_what_may), TEST(test_many_places),
		TEST(test_ring), TEST(test_refused), TEST(test_depth), TEST(test_moved), TEST(test_added),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
