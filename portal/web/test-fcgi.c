/* test-fcgi.c - bytes of a web server become a request or a refusal, and a reply
 * becomes bytes. The test speaks FastCGI 1.0 over a pair of sockets. */
#include "test-web.h"

#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define BYTES(text) text, sizeof(text) - 1

enum { BEGIN = 1, END = 3, PARAMS = 4, STDIN = 5, STDOUT = 6, RECORD_MAX = 65535 };

struct wire {
	struct kb_buf sent;   /* records on their way to the portal */
	struct kb_buf params; /* the pairs of PARAMS */
};

static void record(struct kb_buf *b, int type, const char *bytes, size_t n)
{
	const unsigned char head[8] = { 1, (unsigned char)type, 0, 1, (unsigned char)(n >> 8), (unsigned char)n, 0, 0 };

	kb_buf_add(b, head, sizeof head);
	kb_buf_add(b, bytes, n);
}

/* A stream in as many records as it needs, and the empty one at its end. */
static void stream(struct kb_buf *b, int type, const char *bytes, size_t n)
{
	for (size_t k; n; bytes += k, n -= k) {
		k = n < RECORD_MAX ? n : RECORD_MAX;
		record(b, type, bytes, k);
	}
	record(b, type, "", 0);
}

static void length(struct kb_buf *b, size_t n)
{
	const unsigned char four[4] = { (unsigned char)(n >> 24 | 0x80), (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n };

	kb_buf_add(b, four, 4);
}

static void param(struct wire *x, const char *name, const char *value)
{
	length(&x->params, strlen(name));
	length(&x->params, strlen(value));
	kb_buf_text(&x->params, name);
	kb_buf_text(&x->params, value);
}

static struct wire wire(struct world *w)
{
	return (struct wire){ .sent = { .arena = w->arena }, .params = { .arena = w->arena } };
}

static void finish(struct wire *x, const char *body, size_t n)
{
	record(&x->sent, BEGIN, "\0\1\0\0\0\0\0", 8);
	stream(&x->sent, PARAMS, x->params.data, x->params.len);
	stream(&x->sent, STDIN, body, n);
}

/* Hands the bytes over; *peer is the web server's end (NULL: it hangs up). */
static enum kb_rc deliver(struct world *w, struct kb_fcgi *f, const struct kb_buf *bytes, int *peer)
{
	int ends[2], room = 1 << 20;
	enum kb_rc rc;

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
	setsockopt(ends[0], SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
	assert_int_equal(send(ends[0], bytes->data, bytes->len, MSG_DONTWAIT), (ssize_t)bytes->len);
	shutdown(ends[0], SHUT_WR);
	rc = kb_fcgi_read(f, ends[1], w->arena, &w->raw);
	if (peer)
		*peer = ends[0];
	else
		close(ends[0]);
	return rc;
}

/* A GET of this address, as it stands in the request line. */
static void get(struct world *w, struct kb_fcgi *f, const char *uri)
{
	struct wire x = wire(w);

	param(&x, "REQUEST_METHOD", "GET");
	param(&x, "REQUEST_URI", uri);
	finish(&x, "", 0);
	assert_int_equal(deliver(w, f, &x.sent, NULL), KB_OK);
}

/* ---- Requests ---- */

static void test_taken(void **state)
{
	struct world *w = *state;
	struct kb_fcgi *f = kb_fcgi_new();
	struct wire x = wire(w);

	param(&x, "REQUEST_METHOD", "POST");
	param(&x, "REQUEST_URI", "/nl/s/%C3%A9?a=%2F&b");
	param(&x, "HTTP_COOKIE", "kb_door=x");
	param(&x, "HTTP_ACCEPT_LANGUAGE", "ti, en;q=0.5");
	param(&x, "HTTP_ORIGIN", "null");
	param(&x, "HTTP_SEC_FETCH_SITE", "same-origin");
	param(&x, "CONTENT_TYPE", "application/x-www-form-urlencoded");
	param(&x, "HTTP_HOST", "klankbord.example");
	param(&x, "CONTENT_LENGTH", "7");
	param(&x, "REMOTE_ADDR", "192.0.2.1");
	finish(&x, "a=b\0c=d", 7);
	assert_int_equal(deliver(w, f, &x.sent, NULL), KB_OK);
	assert_int_equal(w->raw.refused, 0);
	assert_string_equal(w->raw.method, "POST");
	assert_string_equal(w->raw.path, "/nl/s/\u00e9");
	assert_string_equal(w->raw.query, "a=%2F&b");
	assert_string_equal(w->raw.cookie, "kb_door=x");
	assert_string_equal(w->raw.accept_language, "ti, en;q=0.5");
	assert_string_equal(w->raw.origin, "null");
	assert_string_equal(w->raw.fetch_site, "same-origin");
	assert_string_equal(w->raw.content_type, "application/x-www-form-urlencoded");
	assert_string_equal(w->raw.host, "klankbord.example");
	assert_string_equal(w->raw.https, "");
	assert_int_equal(w->raw.body_len, 7);
	assert_memory_equal(w->raw.body, "a=b\0c=d", 8); /* and a NUL behind it */
	kb_fcgi_free(f);
}

static void test_paths(void **state)
{
	struct world *w = *state;
	struct kb_fcgi *f = kb_fcgi_new();
	static const struct { const char *uri, *path; } cases[] = { /* path NULL: refused */
		{ "/", "/" },
		{ "/nl/", "/nl/" },
		{ "/%6e%6C/", "/nl/" },
		{ "/nl/+", "/nl/+" },
		{ "/nl/s/%252e%252e", "/nl/s/%2e%2e" },   /* decoded once */
		{ "/nl/?../..//%00", "/nl/" },            /* nobody reads a query */
		{ "/nl/a.b", "/nl/a.b" },
		{ "", NULL },
		{ "nl/", NULL },
		{ "?", NULL },
		{ "http://klankbord.example/", NULL },
		{ "*", NULL },
		{ "//", NULL },
		{ "/nl//", NULL },
		{ "/..", NULL },
		{ "/nl/../", NULL },
		{ "/%2e%2e/", NULL },
		{ "/.%2E/", NULL },
		{ "/nl/%2F", NULL },
		{ "/nl%2fs", NULL },
		{ "/nl/%00", NULL },
		{ "/nl/%0", NULL },
		{ "/nl/%", NULL },
		{ "/nl/%zz", NULL },
		{ "/nl/\\", NULL },
		{ "/nl/%5c", NULL },
		{ "/nl/%0a", NULL },
		{ "/nl/%7f", NULL },
		{ "/nl/%C0%AE", NULL },
		{ "/nl/%ED%A0%80", NULL },
		{ "/nl/%ff", NULL },
		{ "/nl/\n", NULL },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const char *path = cases[i].path;

		get(w, f, cases[i].uri);
		if (w->raw.refused != (path ? 0 : 400) || strcmp(w->raw.path, path ? path : "/"))
			fail_msg("%s: %d, \"%s\"", cases[i].uri, w->raw.refused, w->raw.path);
		if (!path)
			assert_string_equal(w->raw.query, "");
	}
	kb_fcgi_free(f);
}

static void test_long_paths(void **state)
{
	struct world *w = *state;
	struct kb_fcgi *f = kb_fcgi_new();
	char *uri = kb_arena_alloc(w->arena, 4 * KB_PATH_MAX);
	char *escaped = kb_arena_alloc(w->arena, 4 * KB_PATH_MAX);

	memset(uri, 'a', KB_PATH_MAX + 1);
	uri[0] = '/';
	strcpy(escaped, "/");
	for (int i = 1; i < KB_PATH_MAX; i++)
		strcat(escaped, "%61");
	get(w, f, uri);
	assert_int_equal(w->raw.refused, 400);
	uri[KB_PATH_MAX] = '\0';
	get(w, f, uri);
	assert_int_equal(w->raw.refused, 0);
	get(w, f, escaped);
	assert_string_equal(w->raw.path, uri);
	kb_fcgi_free(f);
}

/* ---- Bodies ---- */

static void test_bodies(void **state)
{
	struct world *w = *state;
	struct kb_fcgi *f = kb_fcgi_new();
	char *bytes = kb_arena_alloc(w->arena, KB_BODY_MAX + 10);
	static const struct { const char *why, *announced; size_t sent; int refused; } cases[] = {
		{ "none", NULL, 0, 0 },
		{ "empty", "", 0, 0 },
		{ "zero", "0", 0, 0 },
		{ "as announced", "5", 5, 0 },
		{ "zeros in front", "005", 5, 0 },
		{ "cut off", "5", 4, 400 },
		{ "nothing came", "5", 0, 400 },
		{ "more than announced", "5", 6, 400 },
		{ "not announced", NULL, 5, 400 },
		{ "no number", "five", 5, 400 },
		{ "below zero", "-5", 5, 400 },
		{ "a plus sign", "+5", 5, 400 },
		{ "hexadecimal", "0x5", 5, 400 },
		{ "two numbers", "5, 5", 5, 400 },
		{ "the largest", "65536", KB_BODY_MAX, 0 },
		{ "one more", "65537", KB_BODY_MAX + 1, 413 },
		{ "announced as more, nothing sent", "65537", 0, 413 },
		{ "announced as far more", "999999999999999", 5, 413 },
		{ "announced beyond all numbers", "9999999999999999999999", 5, 400 },
	};

	memset(bytes, 'b', KB_BODY_MAX + 1);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct wire x = wire(w);

		param(&x, "REQUEST_METHOD", "POST");
		param(&x, "REQUEST_URI", "/nl/send?a");
		if (cases[i].announced)
			param(&x, "CONTENT_LENGTH", cases[i].announced);
		finish(&x, bytes, cases[i].sent);
		assert_int_equal(deliver(w, f, &x.sent, NULL), KB_OK);
		if (w->raw.refused != cases[i].refused)
			fail_msg("%s: %d", cases[i].why, w->raw.refused);
		assert_int_equal(w->raw.body_len, cases[i].refused ? 0 : cases[i].sent);
		assert_int_equal(strlen(w->raw.body), w->raw.body_len);
		assert_string_equal(w->raw.path, cases[i].refused ? "/" : "/nl/send");
	}
	kb_fcgi_free(f);
}

/* ---- Parameters ---- */

static void test_params(void **state)
{
	struct world *w = *state;
	struct kb_fcgi *f = kb_fcgi_new();
	static const struct { const char *name, *value; int refused; } cases[] = {
		{ "HTTP_X", "whatever\n", 0 },              /* nobody looks at it */
		{ "HTTP_X", "again", 0 },
		{ "HTTP_COOKI", "a", 0 },
		{ "HTTP_COOKIE", "a=1\r\nX: y", 400 },
		{ "HTTP_HOST", "klank\x01" "bord", 400 },
		{ "HTTP_HOST", "klank\x7f", 400 },
		{ "REQUEST_METHOD", "POST", 400 },          /* twice */
		{ "REQUEST_URI", "/ar/", 400 },
		{ "HTTPS", "on", 400 },                     /* twice, the first empty */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct wire x = wire(w);

		param(&x, "REQUEST_METHOD", "GET");
		param(&x, "REQUEST_URI", "/nl/");
		param(&x, "HTTP_X", "1");
		param(&x, "HTTPS", "");
		param(&x, cases[i].name, cases[i].value);
		finish(&x, "", 0);
		assert_int_equal(deliver(w, f, &x.sent, NULL), KB_OK);
		if (w->raw.refused != cases[i].refused)
			fail_msg("%s: %d", cases[i].name, w->raw.refused);
		assert_string_equal(w->raw.cookie, "");
	}
	kb_fcgi_free(f);
}

static int with_params(struct world *w, struct kb_fcgi *f, int count, size_t bytes)
{
	struct wire x = wire(w);
	char *value = kb_arena_alloc(w->arena, bytes + 1);

	memset(value, 'v', bytes);
	param(&x, "REQUEST_METHOD", "GET");
	param(&x, "REQUEST_URI", "/nl/");
	for (int i = 2; i < count; i++)
		param(&x, kb_arena_fmt(w->arena, "X%d", i), value);
	finish(&x, "", 0);
	assert_int_equal(deliver(w, f, &x.sent, NULL), KB_OK);
	return w->raw.refused;
}

static void test_many_params(void **state)
{
	struct world *w = *state;
	struct kb_fcgi *f = kb_fcgi_new();

	/* libfcgi adds one of its own, FCGI_ROLE. */
	assert_int_equal(with_params(w, f, KB_PARAMS_MAX - 1, 10), 0);
	assert_int_equal(with_params(w, f, KB_PARAMS_MAX, 10), 431);
	assert_int_equal(with_params(w, f, 5000, 1), 431);
	assert_int_equal(with_params(w, f, 3, 65000), 0);
	assert_int_equal(with_params(w, f, 3, 66000), 431);
	assert_int_equal(with_params(w, f, 5, 30000), 431);
	assert_string_equal(w->raw.path, "/");
	kb_fcgi_free(f);
}

static void test_no_fastcgi(void **state)
{
	struct world *w = *state;
	struct kb_fcgi *f = kb_fcgi_new();
	static const struct { const char *bytes; size_t n; } cases[] = {
		{ BYTES("") },
		{ BYTES("GET / HTTP/1.1\r\nHost: klankbord.example\r\n\r\n") },
		{ BYTES("\1") },
		{ BYTES("\1\1\0\1\0\x08\0\0\0\1") },                       /* cut off inside the first record */
		{ BYTES("\2\1\0\1\0\x08\0\0\0\1\0\0\0\0\0\0") },       /* another version */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct kb_buf b = { .data = kb_arena_copy(w->arena, cases[i].bytes, cases[i].n), .len = cases[i].n };

		assert_int_equal(deliver(w, f, &b, NULL), KB_FAIL);
	}
	get(w, f, "/nl/"); /* the next one is served all the same */
	assert_string_equal(w->raw.path, "/nl/");
	kb_fcgi_free(f);
}

/* ---- Replies ---- */

/* What the portal wrote to STDOUT; fails unless an END_REQUEST closes it. */
static struct kb_buf reply(struct world *w, int peer)
{
	struct kb_buf all = { .arena = w->arena }, out = { .arena = w->arena };
	char piece[4096];
	ssize_t n;
	int type = 0;

	while ((n = read(peer, piece, sizeof piece)) > 0)
		kb_buf_add(&all, piece, (size_t)n);
	close(peer);
	for (size_t i = 0; i + 8 <= all.len;) {
		const unsigned char *head = (const unsigned char *)all.data + i;
		size_t len = (size_t)head[4] << 8 | head[5];

		type = head[1];
		if (type == STDOUT)
			kb_buf_add(&out, head + 8, len);
		i += 8 + len + head[6];
	}
	assert_int_equal(type, END);
	return out;
}

static void test_reply(void **state)
{
	struct world *w = *state;
	struct kb_fcgi *f = kb_fcgi_new();
	static const struct { int status; const char *type, *head, *body, *wire; } cases[] = {
		{ 200, "text/html", "A: b\r\n", "<p>", "Status: 200 OK\r\nContent-Type: text/html\r\nA: b\r\n\r\n<p>" },
		{ 307, NULL, "Location: /nl/\r\n", "", "Status: 307 Temporary Redirect\r\nLocation: /nl/\r\n\r\n" },
		{ 299, NULL, NULL, "", "Status: 299 Status\r\n\r\n" },
		{ 0, NULL, NULL, "", "Status: 500 Internal Server Error\r\n\r\n" },          /* nobody said anything */
		{ 200, "text/html\r\nX: y", NULL, "", "Status: 200 OK\r\n\r\n" },            /* no type is better */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct kb_reply r = { .status = cases[i].status, .type = cases[i].type, .head = { .arena = w->arena } };
		struct wire x = wire(w);
		int peer;

		if (cases[i].head)
			kb_buf_text(&r.head, cases[i].head);
		param(&x, "REQUEST_METHOD", "GET");
		param(&x, "REQUEST_URI", "/nl/");
		finish(&x, "", 0);
		assert_int_equal(deliver(w, f, &x.sent, &peer), KB_OK);
		assert_int_equal(kb_fcgi_send(f, &r, cases[i].body, strlen(cases[i].body)), KB_OK);
		assert_string_equal(reply(w, peer).data, cases[i].wire);
	}
	kb_fcgi_free(f);
}

static void test_nobody_takes_the_reply(void **state)
{
	struct world *w = *state;
	struct kb_fcgi *f = kb_fcgi_new();
	const struct kb_reply r = { .status = 200 };

	get(w, f, "/nl/"); /* hangs up */
	assert_int_equal(kb_fcgi_send(f, &r, "body", 4), KB_FAIL);
	kb_fcgi_free(f);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_taken), TEST(test_paths), TEST(test_long_paths), TEST(test_bodies), TEST(test_params),
		TEST(test_many_params), TEST(test_no_fastcgi), TEST(test_reply), TEST(test_nobody_takes_the_reply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
