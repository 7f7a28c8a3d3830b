/* test-multipart.c - which multipart bodies are read, what their parts are, and how they
 * become the fields of a form. */
#include "test-web.h"

#include <string.h>

#define TYPE "multipart/form-data; boundary=b"
#define DATA "Content-Disposition: form-data; "
#define PART(headers, bytes) "--b\r\n" headers "\r\n\r\n" bytes "\r\n"
#define FIELD(name, bytes) PART(DATA "name=\"" name "\"", bytes)
#define END "--b--\r\n"
#define BODY(text) text, sizeof(text) - 1

static const char FORM[] = "error.form", FILES[] = "error.file";

/* ---- The Content-Type ---- */

static enum kb_rc read_body(struct world *w, const char *type, const char *body, size_t n, struct kb_part *parts, size_t *count)
{
	return kb_multipart_read(w->arena, type, body, n, parts, KB_FIELDS_MAX, count);
}

static void test_boundaries(void **state)
{
	struct world *w = *state;
	static const struct { const char *type, *mark; } cases[] = { /* mark NULL: refused */
		{ "multipart/form-data; boundary=b", "b" },
		{ "Multipart/Form-Data;BOUNDARY=b", "b" },
		{ "multipart/form-data ; boundary=\"a b\"", "a b" },
		{ "multipart/form-data; charset=utf-8; boundary=b", "b" },
		{ "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW", "----WebKitFormBoundary7MA4YWxkTrZu0gW" },
		{ "multipart/form-data; boundary=1234567890123456789012345678901234567890123456789012345678901234567890",
		    "1234567890123456789012345678901234567890123456789012345678901234567890" },
		{ "multipart/form-data; boundary=12345678901234567890123456789012345678901234567890123456789012345678901", NULL },
		{ "multipart/form-data", NULL },
		{ "multipart/form-data;", NULL },
		{ "multipart/form-data; boundary=", NULL },
		{ "multipart/form-data; boundary=\"\"", NULL },
		{ "multipart/form-data; boundary=\"b", NULL },
		{ "multipart/form-data; boundary=\"b \"", NULL },
		{ "multipart/form-data; boundary=\"b\\c\"", NULL },
		{ "multipart/form-data; boundary=b; boundary=b", NULL },
		{ "multipart/form-data; boundary=b; boundary=c", NULL },
		{ "multipart/form-data; boundary =b", NULL },
		{ "multipart/form-data; boundary=b c", NULL },
		{ "multipart/form-data; boundary=b\xc3\xa9", NULL },
		{ "multipart/form-data boundary=b", NULL },
		{ "multipart/form-dataX; boundary=b", NULL },
		{ "multipart/mixed; boundary=b", NULL },
		{ "", NULL },
		{ NULL, NULL },
	};
	struct kb_part parts[KB_FIELDS_MAX];
	size_t count;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *mark = cases[i].mark ? cases[i].mark : "b";
		const char *body = kb_arena_fmt(w->arena, "--%s\r\n" DATA "name=x\r\n\r\na\r\n--%s--\r\n", mark, mark);
		enum kb_rc rc = read_body(w, cases[i].type, body, strlen(body), parts, &count);

		if (rc != (cases[i].mark ? KB_OK : KB_NONE))
			fail_msg("%s", cases[i].type ? cases[i].type : "NULL");
	}
	assert_true(kb_is_multipart("multipart/form-data"));
	assert_false(kb_is_multipart("multipart/form-database"));
	assert_false(kb_is_multipart(NULL));
}

/* ---- Parts ---- */

static void test_parts(void **state)
{
	struct world *w = *state;
	static const char body[] = FIELD("x", "a\r\nb") FIELD("y", "") PART(
	    "content-type: image/png\r\nX-Other: z\r\nCONTENT-DISPOSITION:form-data;filename=\"a b.png\";name=z",
	    "\0\r\n--c\r\n-\xff") END;
	struct kb_part p[KB_FIELDS_MAX];
	size_t n;

	assert_int_equal(read_body(w, TYPE, BODY(body), p, &n), KB_OK);
	assert_int_equal(n, 3);
	assert_string_equal(p[0].name, "x");
	assert_null(p[0].filename);
	assert_null(p[0].type);
	assert_int_equal(p[0].n, 4);
	assert_memory_equal(p[0].bytes, "a\r\nb", 4);
	assert_string_equal(p[1].name, "y");
	assert_int_equal(p[1].n, 0);
	assert_string_equal(p[2].name, "z");
	assert_string_equal(p[2].filename, "a b.png");
	assert_string_equal(p[2].type, "image/png");
	assert_int_equal(p[2].n, 10);
	assert_memory_equal(p[2].bytes, "\0\r\n--c\r\n-\xff", 10);
	assert_true(p[2].bytes > body && p[2].bytes < body + sizeof body); /* nothing was copied */
}

/* A body, and how many parts it has; -1: it is refused. */
static const struct { const char *why, *body; size_t n; int parts; } bodies[] = {
	{ "one part", BODY(FIELD("x", "a") END), 1 },
	{ "no line end behind the last boundary", BODY(FIELD("x", "a") "--b--"), 1 },
	{ "no part at all", BODY(END), 0 },
	{ "the same name twice", BODY(FIELD("x", "a") FIELD("x", "b") END), 2 },
	{ "an empty filename is one", BODY(PART(DATA "name=x; filename=\"\"", "") END), 1 },
	{ "nothing", BODY(""), -1 },
	{ "the boundary alone", BODY("--b"), -1 },
	{ "a boundary that nothing follows", BODY("--b\r\n"), -1 },
	{ "a preamble", BODY("hello\r\n" FIELD("x", "a") END), -1 },
	{ "an empty line in front", BODY("\r\n" FIELD("x", "a") END), -1 },
	{ "an epilogue", BODY(FIELD("x", "a") END "hello"), -1 },
	{ "one more line end", BODY(FIELD("x", "a") END "\r\n"), -1 },
	{ "a half line end", BODY(FIELD("x", "a") "--b--\r"), -1 },
	{ "no last boundary", BODY(FIELD("x", "a")), -1 },
	{ "another boundary", BODY("--c\r\n" DATA "name=x\r\n\r\na\r\n--c--\r\n"), -1 },
	{ "a longer boundary", BODY("--bb\r\n" DATA "name=x\r\n\r\na\r\n--bb--\r\n"), -1 },
	{ "a longer boundary inside", BODY("--b\r\n" DATA "name=x\r\n\r\na\r\n--bb\r\n--b--\r\n"), -1 },
	{ "a space behind the boundary", BODY("--b \r\n" DATA "name=x\r\n\r\na\r\n--b--\r\n"), -1 },
	{ "LF alone", BODY("--b\n" DATA "name=x\n\na\n--b--\n"), -1 },
	{ "LF alone behind a header", BODY(PART(DATA "name=x\nA: b", "a") END), -1 },
	{ "CR alone in a header", BODY(PART(DATA "name=x\rA: b", "a") END), -1 },
	{ "no empty line behind the headers", BODY("--b\r\n" DATA "name=x\r\n--b--\r\n"), -1 },
	{ "no headers", BODY("--b\r\n\r\na\r\n--b--\r\n"), -1 },
	{ "no disposition", BODY(PART("Content-Type: text/plain", "a") END), -1 },
	{ "two dispositions", BODY(PART(DATA "name=x\r\n" DATA "name=y", "a") END), -1 },
	{ "an attachment", BODY(PART("Content-Disposition: attachment; name=x", "a") END), -1 },
	{ "no name", BODY(PART("Content-Disposition: form-data", "a") END), -1 },
	{ "an empty name", BODY(PART(DATA "name=\"\"", "a") END), -1 },
	{ "a name twice", BODY(PART(DATA "name=x; name=y", "a") END), -1 },
	{ "a name without its end", BODY(PART(DATA "name=\"x", "a") END), -1 },
	{ "a name with something behind", BODY(PART(DATA "name=\"x\"y", "a") END), -1 },
	{ "an escaped quote", BODY(PART(DATA "name=\"x\\\"y\"", "a") END), -1 },
	{ "a name that is no UTF-8", BODY(PART(DATA "name=\"\xff\"", "a") END), -1 },
	{ "a NUL in a name", BODY(PART(DATA "name=\"x\0y\"", "a") END), -1 },
	{ "a filename twice", BODY(PART(DATA "name=x; filename=a; filename=b", "a") END), -1 },
	{ "a filename in another encoding", BODY(PART(DATA "name=x; filename*=utf-8''a", "a") END), -1 },
	{ "a folded line", BODY(PART("Content-Disposition: form-data;\r\n name=x", "a") END), -1 },
	{ "a line without a colon", BODY(PART(DATA "name=x\r\nhello", "a") END), -1 },
	{ "a space in front of the colon", BODY(PART("Content-Disposition : form-data; name=x", "a") END), -1 },
	{ "two types", BODY(PART(DATA "name=x\r\nContent-Type: a/b\r\nContent-Type: a/b", "a") END), -1 },
	{ "parts within a part", BODY(PART(DATA "name=x\r\nContent-Type: Multipart/mixed; boundary=c", "a") END), -1 },
	{ "a transfer that changes nothing", BODY(PART(DATA "name=x\r\nContent-Transfer-Encoding: Binary", "a") END), 1 },
	{ "a transfer that changes bytes", BODY(PART(DATA "name=x\r\nContent-Transfer-Encoding: base64", "YQ==") END), -1 },
	{ "eight lines", BODY(PART(DATA "name=x\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\nA: 8", "a") END), 1 },
	{ "nine lines", BODY(PART(DATA "name=x\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\nA:\r\nA: 9", "a") END), -1 },
};

static void test_bodies(void **state)
{
	struct world *w = *state;
	struct kb_part parts[KB_FIELDS_MAX];
	size_t count;

	for (size_t i = 0; i < sizeof(bodies) / sizeof(*bodies); i++) {
		enum kb_rc rc = read_body(w, TYPE, bodies[i].body, bodies[i].n, parts, &count);

		if (rc != (bodies[i].parts < 0 ? KB_NONE : KB_OK) || (rc == KB_OK && (int)count != bodies[i].parts))
			fail_msg("%s: %d, %zu parts", bodies[i].why, rc, count);
	}
}

/* Wherever a body is cut off, it is no body; only its last line end may lack. */
static void test_cut_off(void **state)
{
	struct world *w = *state;
	static const char body[] = FIELD("x", "a") FIELD("y", "b") END;
	struct kb_part parts[KB_FIELDS_MAX];
	size_t n = sizeof(body) - 1, count;

	for (size_t k = 0; k <= n; k++)
		assert_int_equal(read_body(w, TYPE, body, k, parts, &count), k == n || k == n - 2 ? KB_OK : KB_NONE);
}

static const char *repeated(struct world *w, const char *piece, size_t times, const char *end)
{
	struct kb_buf b = { .arena = w->arena };

	while (times-- > 0)
		kb_buf_text(&b, piece);
	kb_buf_text(&b, end);
	return b.data;
}

static void test_bounds(void **state)
{
	struct world *w = *state;
	static const struct { const char *format; const char *piece; size_t times; enum kb_rc rc; } cases[] = {
		{ "%s", FIELD("x", "a"), KB_FIELDS_MAX, KB_OK },
		{ "%s", FIELD("x", "a"), KB_FIELDS_MAX + 1, KB_NONE },
		{ "--b\r\n" DATA "name=\"%s\"\r\n\r\na\r\n", "n", 100, KB_OK },
		{ "--b\r\n" DATA "name=\"%s\"\r\n\r\na\r\n", "n", 101, KB_NONE },
		{ "--b\r\n" DATA "name=n; filename=\"%s\"\r\n\r\na\r\n", "f", 255, KB_OK },
		{ "--b\r\n" DATA "name=n; filename=\"%s\"\r\n\r\na\r\n", "f", 256, KB_NONE },
		{ "--b\r\n" DATA "name=n\r\nX: %s\r\n\r\na\r\n", "x", 1021, KB_OK },
		{ "--b\r\n" DATA "name=n\r\nX: %s\r\n\r\na\r\n", "x", 1022, KB_NONE },
		{ "--b\r\n" DATA "name=n\r\nContent-Type: %s\r\n\r\na\r\n", "t", 100, KB_OK },
		{ "--b\r\n" DATA "name=n\r\nContent-Type: %s\r\n\r\na\r\n", "t", 101, KB_NONE },
		{ "--b\r\n" DATA "name=n\r\n\r\n%s\r\n", "\r\n--a", 20000, KB_OK },
	};
	struct kb_part parts[KB_FIELDS_MAX];
	size_t count;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *filled = repeated(w, cases[i].piece, cases[i].times, ""), *at = strstr(cases[i].format, "%s");
		const char *body = kb_arena_fmt(w->arena, "%.*s%s%s" END, (int)(at - cases[i].format), cases[i].format, filled, at + 2);

		if (read_body(w, TYPE, body, strlen(body), parts, &count) != cases[i].rc)
			fail_msg("case %zu", i);
	}
}

/* ---- As fields of a form ---- */

static const struct kb_field fields[] = {
	{ "x", KB_TEXT, 0, 20, false }, { "many", KB_MANY, 1, 200, false }, { "must", KB_CODE, 1, 20, true }, { 0 }
};
static const struct kb_route route = { .method = KB_POST, .path = "/x", .form = fields };

static const char *send(struct world *w, const char *body, size_t n)
{
	struct kb_req *r = world_ask(w, "POST", "/x", NULL);
	const char *key = "not set";
	enum kb_rc rc;

	w->raw.content_type = TYPE;
	w->raw.body = body;
	w->raw.body_len = n;
	r->route = &route;
	rc = kb_fields_read(r, &key);
	assert_int_equal(rc, key ? KB_NONE : KB_OK);
	return key ? key : "";
}

static void test_fields(void **state)
{
	struct world *w = *state;
	static const struct { const char *why, *body; size_t n; const char *key; } cases[] = {
		{ "a field", BODY(FIELD("must", "c") END), "" },
		{ "it says that it is text", BODY(PART(DATA "name=must\r\nContent-Type: text/plain", "c") END), "" },
		{ "in UTF-8", BODY(PART(DATA "name=must\r\nContent-Type: text/plain;charset=\"UTF-8\"", "c") END), "" },
		{ "in another encoding", BODY(PART(DATA "name=must\r\nContent-Type: text/plain; charset=utf-16", "c") END), FORM },
		{ "of another type", BODY(PART(DATA "name=must\r\nContent-Type: text/html", "c") END), FORM },
		{ "of a type cut off", BODY(PART(DATA "name=must\r\nContent-Type: text/plain;", "c") END), FORM },
		{ "a file", BODY(FIELD("must", "c") PART(DATA "name=x; filename=\"a.txt\"", "c") END), FILES },
		{ "a file that was not chosen", BODY(FIELD("must", "c") PART(DATA "name=x; filename=\"\"", "") END), FILES },
		{ "a field of no form", BODY(FIELD("must", "c") FIELD("y", "c") END), FORM },
		{ "twice", BODY(FIELD("must", "c") FIELD("must", "c") END), FORM },
		{ "a NUL", BODY(FIELD("must", "c") FIELD("x", "a\0b") END), FORM },
		{ "a NUL alone", BODY(FIELD("must", "c") FIELD("x", "\0") END), FORM },
		{ "no UTF-8", BODY(FIELD("must", "c") FIELD("x", "\xff") END), "error.text" },
		{ "too long", BODY(FIELD("must", "c") FIELD("x", "012345678901234567890") END), "error.too_long" },
		{ "missing", BODY(FIELD("x", "c") END), "error.required" },
		{ "no part", BODY(END), "error.required" },
		{ "urlencoded", BODY("must=c"), FORM },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *key = send(w, cases[i].body, cases[i].n);

		if (strcmp(key, cases[i].key))
			fail_msg("%s: \"%s\"", cases[i].why, key);
		assert_string_equal(kb_text(&w->req, "must"), *key ? "" : "c");
	}
	/* As they are: nothing is decoded, CR LF becomes LF as everywhere. */
	assert_string_equal(send(w, BODY(FIELD("must", "c") FIELD("x", "a+b%41\r\nc\r\n") FIELD("many", "a") FIELD("many", "b") END)), "");
	assert_string_equal(kb_text(&w->req, "x"), "a+b%41\nc\n");
	assert_string_equal(kb_text(&w->req, "many"), "a b");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_boundaries), TEST(test_parts), TEST(test_bodies), TEST(test_cut_off), TEST(test_bounds), TEST(test_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
