/* test-request.c - cookies that come in, header lines and addresses that go out. */
#include "test-web.h"

#include <string.h>

static void test_cookie(void **state)
{
	struct world *w = *state;
	static const struct { const char *header, *value; } cases[] = {
		{ "kb=1", "1" },
		{ "a=2; kb=1", "1" },
		{ "a=2;kb=1", "1" },
		{ "kb=1; a=2", "1" },
		{ " ; ; kb=1", "1" },
		{ "kb=1; kb=2", "1" },     /* the browser puts the nearest in front */
		{ "kb=", "" },
		{ "kb=a=b", "a=b" },
		{ "kb", NULL },
		{ "xkb=1", NULL },
		{ "kbx=1", NULL },
		{ "KB=1", NULL },
		{ "a=kb=1", NULL },
		{ "a=x kb=1", NULL },
		{ "kb =1", NULL },
		{ "", NULL },
		{ NULL, NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *value = kb_cookie(world_ask(w, "GET", "/", cases[i].header), "kb");

		if ((value == NULL) != (cases[i].value == NULL) || (value && strcmp(value, cases[i].value)))
			fail_msg("\"%s\" gives \"%s\"", cases[i].header, value);
	}
}

/* ---- Header lines ---- */

static void test_header(void **state)
{
	struct world *w = *state;
	struct kb_req *r = world_ask(w, "GET", "/", NULL);

	assert_int_equal(kb_header(r, "Allow", "GET, POST"), KB_OK);
	assert_int_equal(kb_header(r, "X-2", ""), KB_OK);
	assert_int_equal(kb_header(r, "X-3", "\u00e9"), KB_OK);
	assert_string_equal(r->reply.head.data, "Allow: GET, POST\r\nX-2: \r\nX-3: \u00e9\r\n");
	assert_false(kb_failed(r->ctx));
}

static void test_header_injection(void **state)
{
	struct world *w = *state;
	static const struct { const char *name, *value; } cases[] = {
		{ "Location", "/\r\nSet-Cookie: kb_session=x" },
		{ "Location", "/\nSet-Cookie: kb_session=x" },
		{ "Location", "/\rSet-Cookie: kb_session=x" },
		{ "Location", "/\r\n\r\n<script>" },
		{ "Location", "/\n" },
		{ "Location", "/\ta" },
		{ "Location", "/\x01" },
		{ "Location", "/\x1b[2J" },
		{ "Location", "/\x7f" },
		{ "", "x" },
		{ "Set-Cookie: a=b\r\nX", "x" },
		{ "X:", "x" },
		{ "X Y", "x" },
		{ "X\n", "x" },
		{ "\u00c9", "x" },
	};

	world_listen(w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_req *r = world_ask(w, "GET", "/", NULL);

		assert_int_equal(kb_header(r, cases[i].name, cases[i].value), KB_FAIL);
		assert_true(kb_failed(r->ctx));
		assert_int_equal(r->reply.head.len, 0);
	}
	assert_null(strstr(world_heard(w), "Cookie")); /* what was tried is not repeated either */
}

/* ---- Addresses ---- */

static void test_see(void **state)
{
	struct world *w = *state;
	static const struct { const char *url; bool taken; } cases[] = {
		{ "/", true },
		{ "/nl/staff", true },
		{ "/nl/a?b=c#d", true },
		{ "/nl//staff", true },       /* not in front: still this house */
		{ NULL, false },
		{ "", false },
		{ "nl/staff", false },
		{ "//elsewhere.example/", false },
		{ "/\\elsewhere.example/", false },
		{ "\\\\elsewhere.example/", false },
		{ "/nl\\..\\", false },
		{ "https://elsewhere.example/", false },
		{ "javascript:alert(1)", false },
		{ "/\t/elsewhere.example/", false },
		{ "/\r\nX: y", false },
	};

	world_listen(w);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_req *r = world_ask(w, "POST", "/", NULL);

		if (kb_see(r, cases[i].url) != (cases[i].taken ? KB_OK : KB_FAIL))
			fail_msg("%s", cases[i].url);
		assert_int_equal(kb_failed(r->ctx), !cases[i].taken);
		if (!cases[i].taken)
			continue;
		assert_int_equal(r->reply.status, 303);
		assert_true(world_has_header(w, kb_fmt(r->ctx, "Location: %s", cases[i].url)));
		assert_true(world_has_header(w, "Cache-Control: no-store"));
	}
	world_heard(w);
}

/* Who leaves goes nowhere else, and the browser forgets what it kept of this house. */
static void test_leave(void **state)
{
	struct world *w = *state;
	struct kb_req *r = world_ask(w, "POST", "/", NULL);

	assert_int_equal(kb_leave(r, "/nl"), KB_OK);
	assert_int_equal(r->reply.status, 303);
	assert_true(world_has_header(w, "Location: /nl"));
	assert_true(world_has_header(w, "Clear-Site-Data: \"cache\", \"storage\""));
	world_listen(w);
	r = world_ask(w, "POST", "/", NULL);
	assert_int_equal(kb_leave(r, "//elsewhere.example/"), KB_FAIL);
	assert_false(world_has_header(w, "Clear-Site-Data: \"cache\", \"storage\""));
	world_heard(w);
}

static void test_full_url(void **state)
{
	struct world *w = *state;
	struct kb_req *r = world_ask(w, "GET", "/", NULL);

	assert_string_equal(kb_full_url(r, "/s/x"), "http://klankbord.example/s/x");
	world_set(w, "https", "on");
	assert_string_equal(kb_full_url(r, "/s/x"), "https://klankbord.example/s/x");
	w->raw.host = "";
	assert_string_equal(kb_full_url(r, "/s/x"), "https://localhost/s/x");
	world_set(w, "base_url", "https://poster.example");
	assert_string_equal(kb_full_url(r, "/s/x"), "https://poster.example/s/x");
	world_set(w, "base_url", "https://poster.example/");
	assert_string_equal(kb_full_url(r, "/s/x"), "https://poster.example/s/x");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_cookie, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_header, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_header_injection, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_see, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_leave, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_full_url, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
