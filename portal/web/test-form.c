/* test-form.c - which bodies are read at all, and which fields of them. The values:
 * test-fields.c. */
#include "test-web.h"

#include <string.h>

static const char FORM[] = "error.form", MISSING[] = "error.required";

static const struct kb_field fields[] = {
	{ "x", KB_TEXT, 0, 20, false },
	{ "many", KB_MANY, 1, 2000, false },
	{ "must", KB_CODE, 1, 20, true },
	{ 0 }
};
static const struct kb_field optional[] = { { "x", KB_TEXT, 0, 20, false }, { 0 } };
static const struct kb_route route = { .method = KB_POST, .path = "/x", .form = fields };
static const struct kb_route easy = { .method = KB_POST, .path = "/x", .form = optional };
static const struct kb_route bare = { .method = KB_POST, .path = "/x" };

struct sent {
	const char *why;
	const char *body;
	size_t n;
	const char *key; /* NULL: it passes */
};
#define BODY(text) text, sizeof(text) - 1

static const char *send(struct world *w, const struct kb_route *to, const char *body, size_t n)
{
	struct kb_req *r = world_ask(w, "POST", "/x", NULL);
	const char *key = "not set";
	enum kb_rc rc;

	w->raw.content_type = "application/x-www-form-urlencoded";
	w->raw.body = body;
	w->raw.body_len = n;
	r->route = to;
	rc = kb_fields_read(r, &key);
	assert_int_equal(rc, key ? KB_NONE : KB_OK);
	return key;
}

static void expect(const struct sent *s, const char *key)
{
	if (strcmp(key ? key : "", s->key ? s->key : ""))
		fail_msg("%s: %s, not %s", s->why, key ? key : "passed", s->key ? s->key : "passed");
}

/* What was refused leaves nothing behind to read. */
static void expect_nothing(struct world *w)
{
	assert_int_equal(w->req.nfields, 0);
	assert_string_equal(kb_text(&w->req, "x"), "");
	assert_string_equal(kb_text(&w->req, "must"), "");
	assert_string_equal(kb_text(&w->req, "csrf"), "");
}

static void test_list(void **state)
{
	struct world *w = *state;
	static const struct sent cases[] = {
		{ "all", BODY("x=a&many=b&must=c"), NULL },
		{ "any order", BODY("must=c&x=a"), NULL },
		{ "only what must", BODY("must=c"), NULL },
		{ "unknown", BODY("must=c&y=a"), FORM },
		{ "unknown and empty", BODY("must=c&y="), FORM },
		{ "another case", BODY("must=c&X=a"), FORM },
		{ "the beginning of a name", BODY("must=c&man=a"), FORM },
		{ "no name", BODY("must=c&=a"), FORM },
		{ "twice", BODY("must=c&x=a&x=b"), FORM },
		{ "twice the same", BODY("must=c&x=a&x=a"), FORM },
		{ "twice, the name written in two ways", BODY("must=c&x=a&%78=b"), FORM },
		{ "an empty one is absent", BODY("must=c&x=&x=b"), NULL },
		{ "missing", BODY("x=a"), MISSING },
		{ "missing, because empty", BODY("x=a&must="), MISSING },
		{ "missing, body empty", BODY(""), MISSING },
		{ "what is wrong is told before what is missing", BODY("y=a"), FORM },
		{ "the token may always stand there", BODY("must=c&csrf=Ab-_"), NULL },
		{ "but not twice", BODY("must=c&csrf=Ab&csrf=cd"), FORM },
		{ "and not as anything", BODY("must=c&csrf=a.b"), FORM },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		expect(&cases[i], send(w, &route, cases[i].body, cases[i].n));
		if (cases[i].key)
			expect_nothing(w);
		else
			assert_string_equal(kb_text(&w->req, "must"), "c");
	}
}

static void test_writing(void **state)
{
	struct world *w = *state;
	static const struct sent cases[] = {
		{ "a percent sign alone", BODY("must=c&x=%"), FORM },
		{ "one hex digit", BODY("must=c&x=%4"), FORM },
		{ "no hex digits", BODY("must=c&x=%zz"), FORM },
		{ "one of two", BODY("must=c&x=%4g"), FORM },
		{ "cut off by the next field", BODY("must=c&x=%4&many=a"), FORM },
		{ "two percent signs", BODY("must=c&x=%%41"), FORM },
		{ "wide escapes", BODY("must=c&x=%u0041"), FORM },
		{ "in a name", BODY("must=c&%=a"), FORM },
		{ "an escaped NUL", BODY("must=c&x=a%00b"), FORM },
		{ "an escaped NUL alone", BODY("must=c&x=%00"), FORM },
		{ "an escaped NUL behind a name", BODY("must=c&x%00y=a"), FORM },
		{ "a NUL", BODY("must=c&x=a\0b"), FORM },
		{ "a NUL behind a name", BODY("must=c&x\0=a"), FORM },
		{ "a NUL at the end", BODY("must=c&x=a\0"), FORM },
		{ "no =", BODY("must=c&x"), FORM },
		{ "nothing between two &", BODY("must=c&&x=a"), FORM },
		{ "& in front", BODY("&must=c"), FORM },
		{ "& at the end", BODY("must=c&"), NULL },
		{ "; divides nothing", BODY("must=c;x=a"), FORM },
		{ "JSON", BODY("{\"must\":\"c\"}"), FORM },
		{ "parts", BODY("--b\r\nContent-Disposition: form-data; name=\"must\"\r\n\r\nc\r\n--b--"), FORM },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		expect(&cases[i], send(w, &route, cases[i].body, cases[i].n));
		if (cases[i].key)
			expect_nothing(w);
	}
	assert_null(send(w, &easy, BODY("x=a;y=b")));
	assert_string_equal(kb_text(&w->req, "x"), "a;y=b");
}

/* Pairs are counted as they come, so that empty ones are not free. */
static void test_pairs(void **state)
{
	struct world *w = *state;
	static const struct { const char *pair; size_t times; const char *key; } cases[] = {
		{ "many=a&", KB_FIELDS_MAX - 1, NULL }, /* and one for "must" */
		{ "many=a&", KB_FIELDS_MAX, FORM },
		{ "x=&", KB_FIELDS_MAX - 1, NULL },
		{ "x=&", KB_FIELDS_MAX, FORM },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_buf b = { .arena = w->arena };

		for (size_t k = 0; k < cases[i].times; k++)
			kb_buf_text(&b, cases[i].pair);
		kb_buf_text(&b, "must=c");
		expect(&(struct sent){ b.data, NULL, 0, cases[i].key }, send(w, &route, b.data, b.len));
	}
}

static void test_content_type(void **state)
{
	struct world *w = *state;
	static const struct { const char *type, *key; } cases[] = {
		{ "application/x-www-form-urlencoded", NULL },
		{ "application/x-www-form-urlencoded; charset=UTF-8", NULL },
		{ "application/x-www-form-urlencoded;charset=UTF-8", NULL },
		{ "Application/X-WWW-Form-Urlencoded", NULL },
		{ "application/x-www-form-urlencoded2", FORM },
		{ "application/x-www-form", FORM },
		{ "multipart/form-data; boundary=b", FORM },
		{ "text/plain", FORM },
		{ "application/json", FORM },
		{ "", FORM },
		{ NULL, FORM },
	};
	const char *key;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		send(w, &easy, BODY("x=a"));
		w->raw.content_type = cases[i].type;
		kb_fields_read(&w->req, &key);
		expect(&(struct sent){ cases[i].type ? cases[i].type : "none", NULL, 0, cases[i].key }, key);
		assert_string_equal(kb_text(&w->req, "x"), cases[i].key ? "" : "a");
	}
	send(w, &easy, BODY(""));
	w->raw.content_type = NULL; /* a button alone sends no type that matters */
	assert_int_equal(kb_fields_read(&w->req, &key), KB_OK);
}

/* What fcgi.c refused comes with an empty body: it may not pass for an empty form. */
static void test_refused_before(void **state)
{
	struct world *w = *state;
	const char *key;

	assert_null(send(w, &easy, BODY("")));
	w->raw.refused = 413;
	assert_int_equal(kb_fields_read(&w->req, &key), KB_NONE);
	assert_string_equal(key, FORM);
}

static void test_no_form(void **state)
{
	struct world *w = *state;

	assert_null(send(w, &bare, BODY("")));
	assert_null(send(w, &bare, BODY("csrf=Ab")));
	assert_string_equal(kb_text(&w->req, "csrf"), "Ab");
	assert_string_equal(send(w, &bare, BODY("x=a")), FORM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_list, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_writing, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_pairs, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_content_type, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_refused_before, world_open, world_close),
		cmocka_unit_test_setup_teardown(test_no_form, world_open, world_close),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
