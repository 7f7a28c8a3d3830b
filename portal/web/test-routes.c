/* test-routes.c - which tables of routes a house can stand on, and the addresses that
 * it makes. How an address is found: test-route.c. */
#include "test-web.h"

#include <stdio.h>
#include <string.h>

/* ---- Tables ---- */

/* Builds routes of two plugins; *heard: what was logged. */
static struct kb_routes *build(struct world *w, const struct kb_route *one, const struct kb_route *two, const char **heard)
{
	const struct kb_plugin p = { .abi = KB_ABI, .name = "one", .routes = one };
	const struct kb_plugin q = { .abi = KB_ABI, .name = "two", .routes = two };
	const struct kb_plugin *plugins[] = { &p, &q, NULL };
	struct kb_routes *s;

	world_listen(w);
	s = kb_routes_new(w->arena, plugins, 2);
	*heard = world_heard(w);
	return s;
}

static void test_malformed(void **state)
{
	struct world *w = *state;
	char literal[103] = "/";
	const struct { const char *path; bool taken; } cases[] = {
		{ "/", true },
		{ "/a", true },
		{ "/a/", true },
		{ "/A-z.9_/b", true },
		{ "/{lang}/{a}/b/{c_d}", true },
		{ "/a/b/c/d/e/f/g/h/i/j/k/l", true },          /* 12 segments */
		{ "/a/b/c/d/e/f/g/h/i/j/k/l/m", false },
		{ "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}", true },  /* 8 parts */
		{ "/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}", false },
		{ "/{lang}/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}", false },
		{ memset(literal + 1, 'a', 100) ? literal : "", true },
		{ kb_arena_fmt(w->arena, "%sa", literal), false },
		{ "", false },
		{ "a", false },
		{ "a/b", false },
		{ "//", false },
		{ "/a//b", false },
		{ "/a//", false },
		{ "/a b", false },
		{ "/a?b", false },
		{ "/a%20b", false },
		{ "/\u00e9", false },
		{ "/{", false },
		{ "/{}", false },
		{ "/{a", false },
		{ "/a}", false },
		{ "/{a}b", false },
		{ "/b{a}", false },
		{ "/{A}", false },
		{ "/{a-b}", false },
		{ "/{a}{b}", false },
		{ "/{{a}}", false },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct kb_route one[] = { { .path = cases[i].path }, { 0 } };
		const char *heard;
		struct kb_routes *s = build(w, one, NULL, &heard);

		if ((s != NULL) != cases[i].taken)
			fail_msg("\"%s\"", cases[i].path);
		if (s)
			assert_string_equal(heard, "");
		else
			assert_string_equal(heard, kb_fmt(&w->ctx,
			    "ERROR plugin one: route %s is malformed: write /{lang}/name/{part}\n",
			    strcmp(cases[i].path, "/\u00e9") ? cases[i].path : "/??"));
	}
}

static void test_clash(void **state)
{
	struct world *w = *state;
	static const struct { struct kb_route a, b; bool taken; } cases[] = {
		{ { .path = "/a" }, { .path = "/b" }, true },
		{ { .path = "/a" }, { .path = "/a" }, false },
		{ { .path = "/a" }, { .path = "/a/" }, false },
		{ { .path = "/a" }, { KB_POST, .path = "/a" }, true },
		{ { .path = "/a/{x}" }, { .path = "/a/{y}" }, false },
		{ { .path = "/a/{x}" }, { .path = "/a/b" }, true },
		{ { .path = "/a/{x}" }, { .path = "/a/{x}/{y}" }, true },
		{ { .path = "/{lang}/a" }, { .path = "/{lang}/a" }, false },
		{ { .path = "/{lang}/a" }, { .path = "/{x}/a" }, true },  /* a language first */
		{ { .path = "/{lang}/{x}" }, { .path = "/{x}/a" }, true },
		/* A name means one address. */
		{ { .path = "/a", .name = "n" }, { .path = "/b", .name = "n" }, false },
		{ { .path = "/a", .name = "n" }, { KB_POST, .path = "/b", .name = "n" }, false },
		{ { .path = "/a", .name = "n" }, { KB_POST, .path = "/a", .name = "n" }, true },
		{ { .path = "/a", .name = "n" }, { .path = "/b", .name = "m" }, true },
		{ { .path = "/a" }, { .path = "/b", .name = "m" }, true },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct kb_route one[] = { cases[i].a, { 0 } }, two[] = { cases[i].b, { 0 } };
		const char *heard, *back;

		if ((build(w, one, two, &heard) != NULL) != cases[i].taken ||
		    (build(w, two, one, &back) != NULL) != cases[i].taken)
			fail_msg("%s and %s", cases[i].a.path, cases[i].b.path);
		if (cases[i].taken)
			continue;
		assert_string_equal(heard, kb_fmt(&w->ctx,
		    "ERROR routes %s of two and %s of one clash: change the path or the name of one\n",
		    cases[i].b.path, cases[i].a.path));
	}
}

/* The order in which plugins are loaded decides nothing. */
static void test_order(void **state)
{
	struct world *w = *state;
	static const struct kb_route one[] = {
		{ .path = "/{lang}/{x}" }, { .path = "/{lang}/a" }, { .path = "/b" }, { 0 }
	};
	static const struct kb_route two[] = {
		{ .path = "/a" }, { .path = "/{y}" }, { .path = "/{lang}/{x}/c" }, { .path = "/{lang}" }, { .path = "/" }, { 0 }
	};
	static const char *const order[] = {
		"/", "/a", "/b", "/{lang}", "/{lang}/a", "/{lang}/{x}", "/{lang}/{x}/c", "/{y}"
	};
	const char *heard;
	struct kb_routes *s[2];

	s[0] = build(w, one, two, &heard);
	s[1] = build(w, two, one, &heard);
	for (size_t k = 0; k < 2; k++) {
		const struct kb_plugin *owner = NULL;

		assert_non_null(s[k]);
		for (size_t i = 0; i < sizeof(order) / sizeof(*order); i++)
			assert_string_equal(kb_route_at(s[k], i, &owner)->path, order[i]);
		assert_non_null(owner);
		assert_null(kb_route_at(s[k], sizeof(order) / sizeof(*order), NULL));
	}
}

static void test_no_routes(void **state)
{
	struct world *w = *state;
	const char *heard;
	struct kb_routes *s = build(w, NULL, NULL, &heard);

	assert_non_null(s);
	assert_null(kb_route_at(s, 0, NULL));
}

/* ---- Addresses ---- */

static const struct kb_route named[] = {
	{ .path = "/", .name = "t.root" },
	{ .path = "/{lang}/", .name = "t.home" },
	{ .path = "/{lang}/s/{code}", .name = "t.code" },
	{ .path = "/{lang}/figures/{place}/{month}", .name = "t.figures" },
	{ .path = "/nameless" },
	{ 0 }
};

static void stand(struct world *w, const char *tag)
{
	static const struct kb_plugin p = { .abi = KB_ABI, .name = "t", .routes = named };
	static const struct kb_plugin *const plugins[] = { &p, NULL };
	static struct kb_lang lang;

	w->house.routes = kb_routes_new(w->arena, plugins, 1);
	assert_non_null(w->house.routes);
	lang.tag = tag;
	w->ctx.lang = &lang;
}

static void test_url(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = &w->ctx;

	stand(w, "fa-AF");
	assert_string_equal(kb_url(c, "t.root", NULL), "/");
	assert_string_equal(kb_url(c, "t.home", NULL), "/fa-AF/");
	assert_string_equal(kb_url(c, "t.code", "Ab-9", NULL), "/fa-AF/s/Ab-9");
	assert_string_equal(kb_url(c, "t.figures", "de-linde", "24315", NULL), "/fa-AF/figures/de-linde/24315");
	world_listen(w);
	assert_null(kb_url(c, "t.nothing", NULL)); /* no link, and no reason to complain */
	assert_null(kb_url(c, "t.cod", NULL));
	assert_null(kb_url(c, "", NULL));
	assert_string_equal(world_heard(w), "");
}

static void test_url_parts_that_do_not_fit(void **state)
{
	struct world *w = *state;
	struct kb_ctx *c = &w->ctx;
	char longest[102] = "";
	static const char *const parts[] = {
		"", "a/b", "/", "..", ".", "a b", "a?b", "a#b", "a%2fb", "a.b", "a_b", "\u00e9", "\"", "a\r\nb", "{code}",
	};

	stand(w, "nl");
	world_listen(w);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		assert_null(kb_url(c, "t.code", parts[i], NULL));
	assert_null(kb_url(c, "t.code", NULL));
	assert_null(kb_url(c, "t.code", "a", "b", NULL));
	assert_null(kb_url(c, "t.figures", "de-linde", NULL));
	assert_null(kb_url(c, "t.root", "a", NULL));
	memset(longest, 'a', 101);
	assert_null(kb_url(c, "t.code", longest, NULL));
	assert_non_null(kb_url(c, "t.code", longest + 1, NULL));
	assert_non_null(strstr(world_heard(w), "ERROR kb: kb_url: the parts given do not fit route t.code\n"));
	assert_false(kb_failed(c)); /* a page without a link is still a page */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_malformed), TEST(test_clash), TEST(test_order), TEST(test_no_routes),
		TEST(test_url), TEST(test_url_parts_that_do_not_fit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
