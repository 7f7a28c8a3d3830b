/* test-route.c - which address leads to which page, and in which language. */
#include "test-web.h"

#include <stdio.h>
#include <string.h>

/* ---- A house with routes and languages ---- */

static const struct kb_route routes[] = {
	{ .method = KB_GET, .path = "/", .name = "t.root" },
	{ .method = KB_GET, .path = "/health", .name = "t.health" },
	{ .method = KB_GET, .path = "/{lang}/", .name = "t.home" },
	{ .method = KB_GET, .path = "/{lang}/s/{code}", .name = "t.code" },
	{ .method = KB_GET, .path = "/{lang}/s/list", .name = "t.list" },
	{ .method = KB_POST, .path = "/{lang}/s/list", .name = "t.list" },
	{ .method = KB_POST, .path = "/{lang}/send", .name = "t.send" },
	{ .method = KB_GET, .path = "/{lang}/pick/{what}", .name = "t.pick" },
	{ .method = KB_POST, .path = "/{lang}/pick/now", .name = "t.now" },
	{ .method = KB_GET, .path = "/{lang}/staff/desk", .name = "t.desk" },
	{ .method = KB_GET, .path = "/{lang}/figures/{place}/{month}", .name = "t.figures", .right = "t.see" },
	{ 0 }
};
static const struct kb_plugin plugin = { .abi = KB_ABI, .name = "t", .routes = routes };
static const struct kb_plugin *const plugins[] = { &plugin, NULL };

/* A catalogue in which the words for youths and for staff are there, or not. */
static void put_language(struct world *w, const char *tag, bool youth, bool staff)
{
	FILE *f = fopen(kb_arena_fmt(w->arena, "%s/%s.xlf", w->dir, tag), "w");

	assert_non_null(f);
	fprintf(f, "<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">"
	    "<file original=\"ui\" datatype=\"plaintext\" source-language=\"en\" target-language=\"%s\"><body>"
	    "<trans-unit id=\"meta.autonym\"><source>English</source><target>%s</target></trans-unit>", tag, tag);
	fprintf(f, "<trans-unit id=\"a\"><source>a</source>%s</trans-unit>", youth ? "<target>a</target>" : "");
	fprintf(f, "<trans-unit id=\"staff.a\"><source>a</source>%s</trans-unit>", staff ? "<target>a</target>" : "");
	fputs("</body></file></xliff>", f);
	assert_int_equal(fclose(f), 0);
}

static void load(struct world *w)
{
	const char *dirs[] = { w->dir, NULL };

	kb_texts_free(w->house.texts);
	world_listen(w);
	w->house.texts = kb_texts_load(w->arena, dirs, 0);
	world_heard(w);
	assert_non_null(w->house.texts);
}

/* ti is not whole; ar, fa-AF and ku have no words for staff. */
static int open_house(void **state)
{
	struct world *w;

	if (world_open(state) || !kb_text_start())
		return -1;
	w = *state;
	put_language(w, "en", true, true);
	put_language(w, "nl", true, true);
	put_language(w, "ar", true, false);
	put_language(w, "fa-AF", true, false);
	put_language(w, "ku", true, false);
	put_language(w, "ti", false, false);
	load(w);
	w->house.plugins = plugins;
	w->house.routes = kb_routes_new(w->arena, plugins, 1);
	return w->house.routes ? 0 : -1;
}

/* ---- Finding ---- */

struct asked {
	const char *method, *path, *query, *accept;
};

/* What comes of it: the name of a route, or the address to go to, or what is allowed. */
struct found {
	const char *name, *location, *allow, *lang;
};

static struct found find(struct world *w, const struct asked *a)
{
	struct kb_req *r = world_ask(w, a->method, a->path, NULL);
	struct found f = { 0 };
	enum kb_rc rc;

	w->raw.query = a->query;
	w->raw.accept_language = a->accept;
	f.allow = "not set";
	rc = kb_route_find(r, &f.allow);
	assert_non_null(w->ctx.lang);
	f.lang = w->ctx.lang->tag;
	if (rc == KB_OK && r->route) {
		f.name = r->route->name;
		assert_ptr_equal(r->owner, &plugin);
		assert_int_equal(r->reply.status, 0);
	} else if (rc == KB_OK) {
		assert_int_equal(r->reply.status, 307);
		assert_true(world_has_header(w, "Cache-Control: no-store"));
		f.location = strstr(r->reply.head.data, "Location: ") + strlen("Location: ");
		f.location = kb_arena_copy(w->arena, f.location, strcspn(f.location, "\r"));
		assert_true(world_has_header(w, kb_fmt(&w->ctx, "Location: %s", f.location)));
	} else {
		assert_int_equal(rc, KB_NONE);
	}
	if (rc == KB_OK)
		assert_null(f.allow);
	return f;
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && !strcmp(a, b));
}

static void expect(struct world *w, const struct asked *a, const struct found *want)
{
	struct found got = find(w, a);

	if (!same(got.name, want->name) || !same(got.location, want->location) || !same(got.allow, want->allow) ||
	    (want->lang && !same(got.lang, want->lang)))
		fail_msg("%s %s: route %s, to %s, allow %s, in %s", a->method, a->path, got.name, got.location, got.allow, got.lang);
	if (got.location) { /* one step, and there is the page */
		struct found there = find(w, &(struct asked){ a->method, got.location, NULL, a->accept });

		assert_non_null(there.name);
		assert_string_equal(there.lang, got.lang);
	}
}

struct way { struct asked a; struct found f; };
#define ASK(method, path) { method, path, NULL, NULL }

#define ALL(w, cases) do { \
	for (size_t i_ = 0; i_ < sizeof(cases) / sizeof(*(cases)); i_++) \
		expect((w), &(cases)[i_].a, &(cases)[i_].f); \
} while (0)

static void test_found(void **state)
{
	static const struct way cases[] = {
		{ ASK("GET", "/"), { .name = "t.root", .lang = "nl" } },
		{ ASK("HEAD", "/"), { .name = "t.root" } },
		{ ASK("GET", "/health"), { .name = "t.health" } },
		{ ASK("GET", "/nl/"), { .name = "t.home", .lang = "nl" } },
		{ ASK("GET", "/fa-AF/"), { .name = "t.home", .lang = "fa-AF" } },
		{ ASK("GET", "/ar/s/abc-9"), { .name = "t.code", .lang = "ar" } },
		{ ASK("GET", "/nl/s/list"), { .name = "t.list" } },         /* the literal first */
		{ ASK("POST", "/nl/s/list"), { .name = "t.list" } },
		{ ASK("GET", "/nl/s/listing"), { .name = "t.code" } },
		{ ASK("GET", "/nl/s/lis"), { .name = "t.code" } },
		{ ASK("GET", "/nl/s/LIST"), { .name = "t.code" } },
		{ ASK("GET", "/nl/pick/now"), { .name = "t.pick" } },       /* that literal is for POST only */
		{ ASK("POST", "/nl/pick/now"), { .name = "t.now" } },
		{ ASK("POST", "/nl/send"), { .name = "t.send" } },
	};
	struct world *w = *state;

	ALL(w, cases);
	find(w, &(struct asked){ "GET", "/nl/figures/de-linde/24315", NULL, NULL });
	assert_string_equal(kb_part(&w->req, "place"), "de-linde");
	assert_string_equal(kb_part(&w->req, "month"), "24315");
	assert_string_equal(kb_part(&w->req, "lang"), "nl");
	assert_string_equal(kb_part(&w->req, "code"), "");
	assert_int_equal(w->req.nparts, 3);
}

static void test_nowhere(void **state)
{
	static const struct way cases[] = {
		{ ASK("GET", "/nl/nothing"), { .lang = "nl" } },
		{ ASK("GET", "/nl/s"), { 0 } },
		{ ASK("GET", "/nl/s/a/b"), { 0 } },
		{ ASK("GET", "/xx/"), { 0 } },
		{ ASK("GET", "/n/"), { 0 } },
		{ ASK("GET", "/Health"), { 0 } },
		{ ASK("GET", "/nl/S/abc"), { 0 } },
		{ ASK("GET", ""), { 0 } },
		{ ASK("GET", "nl/"), { 0 } },
		/* The error page speaks the language in front, else the first that is asked for. */
		{ ASK("GET", "/ar/nothing"), { .lang = "ar" } },
		{ ASK("GET", "/prs/nothing"), { .lang = "fa-AF" } },
		{ { "GET", "/ti/nothing", NULL, "ar" }, { .lang = "ar" } },
		{ { "GET", "/nothing", NULL, "xx, ar;q=0.5, en;q=0.4" }, { .lang = "ar" } },
		{ ASK("GET", "/nothing"), { .lang = "nl" } },
	};

	ALL(*state, cases);
}

static void test_tricks(void **state)
{
	struct world *w = *state;
	char longest[101] = "", many[80] = "/nl";
	static const struct way cases[] = {
		{ ASK("GET", "//"), { 0 } },
		{ ASK("GET", "//nl/"), { 0 } },
		{ ASK("GET", "/nl//"), { 0 } },
		{ ASK("GET", "/nl//s/abc"), { 0 } },
		{ ASK("GET", "/nl/s//"), { 0 } },
		{ ASK("GET", "/nl/s/.."), { 0 } },
		{ ASK("GET", "/nl/s/../send"), { 0 } },
		{ ASK("GET", "/../nl/"), { 0 } },
		{ ASK("GET", "/nl/./"), { 0 } },
		{ ASK("GET", "/nl/s/."), { 0 } },
		{ ASK("GET", "/nl/s/%2e%2e"), { 0 } },    /* was encoded twice: fcgi.c decodes once */
		{ ASK("GET", "/nl/s/%61bc"), { 0 } },
		{ ASK("GET", "/nl/s/a%00"), { 0 } },
		{ ASK("GET", "/nl/s/a b"), { 0 } },
		{ ASK("GET", "/nl/s/a;b"), { 0 } },
		{ ASK("GET", "/nl/s/a\\b"), { 0 } },
		{ ASK("GET", "/nl/s/a\nb"), { 0 } },
		{ ASK("GET", "/nl/s/\u00e9"), { 0 } },
		{ ASK("GET", "/nl/s/\u200fabc"), { 0 } },
		{ ASK("GET", "/nl/s/{code}"), { 0 } },
		{ ASK("GET", "/{lang}/"), { 0 } },
		{ ASK("GET", "/nl_NL/"), { 0 } },
	};

	ALL(w, cases);
	memset(longest, 'a', 100);
	expect(w, &(struct asked){ "GET", kb_fmt(&w->ctx, "/nl/s/%s", longest), NULL, NULL }, &(struct found){ .name = "t.code" });
	expect(w, &(struct asked){ "GET", kb_fmt(&w->ctx, "/nl/s/%sa", longest), NULL, NULL }, &(struct found){ 0 });
	expect(w, &(struct asked){ "GET", kb_fmt(&w->ctx, "/%s/", longest), NULL, NULL }, &(struct found){ 0 });
	for (int i = 0; i < 30; i++)
		strcat(many, "/a");
	expect(w, &(struct asked){ "GET", many, NULL, NULL }, &(struct found){ .lang = "nl" });
}

static void test_method(void **state)
{
	static const struct way cases[] = {
		{ ASK("POST", "/"), { .allow = "GET" } },
		{ ASK("POST", "/nl/s/abc"), { .allow = "GET" } },
		{ ASK("GET", "/nl/send"), { .allow = "POST" } },
		{ ASK("HEAD", "/nl/send"), { .allow = "POST" } },
		{ ASK("PUT", "/nl/s/list"), { .allow = "GET, POST" } },
		{ ASK("DELETE", "/nl/pick/now"), { .allow = "GET, POST" } },
		{ ASK("OPTIONS", "/"), { .allow = "GET" } },
		{ ASK("get", "/"), { .allow = "GET" } },      /* methods have a case (RFC 9110, 9.1) */
		{ ASK("", "/"), { .allow = "GET" } },
		{ ASK("POST", "/nl/nothing"), { 0 } },
		{ ASK("PUT", "/nl/s/.."), { 0 } },
	};

	ALL(*state, cases);
}

/* What fcgi.c refused has the path "/" in place of its own: no page may answer. */
static void test_refused_before(void **state)
{
	struct world *w = *state;
	struct kb_req *r = world_ask(w, "GET", "/", NULL);
	const char *allow = "not set";

	w->raw.refused = 400;
	w->raw.accept_language = "ar";
	assert_int_equal(kb_route_find(r, &allow), KB_NONE);
	assert_null(allow);
	assert_null(r->route);
	assert_string_equal(w->ctx.lang->tag, "ar");
}

/* ---- One address for one page ---- */

static void test_sent_on(void **state)
{
	static const struct way cases[] = {
		{ ASK("GET", "/prs/s/abc"), { .location = "/fa-AF/s/abc", .lang = "fa-AF" } },
		{ ASK("GET", "/prs-AF/"), { .location = "/fa-AF/" } },
		{ ASK("GET", "/kmr/"), { .location = "/ku/" } },
		{ ASK("GET", "/dut/"), { .location = "/nl/" } },
		{ ASK("GET", "/nld/"), { .location = "/nl/" } },
		{ ASK("GET", "/NL/"), { .location = "/nl/" } },
		{ ASK("GET", "/fa-af/"), { .location = "/fa-AF/" } },
		{ ASK("GET", "/ar-SY/s/abc"), { .location = "/ar/s/abc" } },
		{ ASK("POST", "/PRS/send"), { .location = "/fa-AF/send" } },   /* 307: it stays a POST */
		{ ASK("GET", "/nl"), { .location = "/nl/" } },
		{ ASK("GET", "/dut"), { .location = "/nl/" } },
		{ ASK("GET", "/health/"), { .location = "/health" } },
		{ ASK("GET", "/nl/s/abc/"), { .location = "/nl/s/abc" } },
		{ ASK("POST", "/nl/send/"), { .location = "/nl/send" } },
		{ { "GET", "/nl/s/abc", "utm=1", NULL }, { .location = "/nl/s/abc" } },
		{ { "GET", "/", "lang=ar", NULL }, { .location = "/" } },
		{ { "GET", "/", "", NULL }, { .name = "t.root" } },
		{ { "GET", "/NL/s/ABC/", "a=b", NULL }, { .location = "/nl/s/ABC" } }, /* codes keep their case */
		{ ASK("HEAD", "/dut/"), { .location = "/nl/" } },
		/* What cannot be served is not sent on either. */
		{ ASK("POST", "/prs/s/abc"), { .allow = "GET" } },
		{ ASK("GET", "/prs/nothing/"), { 0 } },
	};

	ALL(*state, cases);
}

static void test_language_of_youths(void **state)
{
	static const struct way cases[] = {
		{ ASK("GET", "/ti/s/abc"), { .location = "/nl/s/abc", .lang = "nl" } },
		{ { "GET", "/ti/s/abc", NULL, "ti, ar;q=0.9, en;q=0.8" }, { .location = "/ar/s/abc" } },
		{ { "GET", "/ti/s/abc", NULL, "en;q=0.3, fa-IR;q=0.4" }, { .location = "/fa-AF/s/abc" } },
		{ { "GET", "/ti/s/abc", NULL, ";;,q=,\x01" }, { .location = "/nl/s/abc" } },
		{ { "POST", "/ti/send", NULL, "en" }, { .location = "/en/send" } },
		/* The header never chooses where the address did. */
		{ { "GET", "/ar/s/abc", NULL, "en" }, { .name = "t.code", .lang = "ar" } },
		{ { "GET", "/ku/s/abc", NULL, "nl" }, { .name = "t.code", .lang = "ku" } },
	};

	ALL(*state, cases);
}

static void test_language_of_staff(void **state)
{
	static const struct way cases[] = {
		{ ASK("GET", "/nl/staff/desk"), { .name = "t.desk", .lang = "nl" } },
		{ ASK("GET", "/en/staff/desk"), { .name = "t.desk", .lang = "en" } },
		{ { "GET", "/ar/staff/desk", NULL, "ar, en" }, { .location = "/nl/staff/desk", .lang = "nl" } },
		{ ASK("GET", "/ti/staff/desk"), { .location = "/nl/staff/desk" } },
		{ ASK("GET", "/prs/figures/x/1"), { .location = "/nl/figures/x/1" } }, /* by its right */
		{ ASK("GET", "/ar/s/abc"), { .name = "t.code", .lang = "ar" } },
	};
	static const struct way without_dutch[] = {
		{ ASK("GET", "/nl/staff/desk"), { .location = "/en/staff/desk", .lang = "en" } },
		{ { "GET", "/ar/staff/desk", NULL, "nl" }, { .location = "/en/staff/desk" } },
		{ ASK("GET", "/nl/s/abc"), { .name = "t.code", .lang = "nl" } },
	};
	struct world *w = *state;

	ALL(w, cases);
	put_language(w, "nl", true, false);
	load(w);
	ALL(w, without_dutch);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_house, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_found), TEST(test_nowhere), TEST(test_tricks), TEST(test_method), TEST(test_refused_before),
		TEST(test_sent_on), TEST(test_language_of_youths), TEST(test_language_of_staff),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
