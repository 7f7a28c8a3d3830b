/* fuzz-fastcgi.c - a request as the web server hands it over, through a pair of sockets.
 *
 * The first byte of the input chooses:
 *   'p'   lines NAME=value up to an empty one, then the body; they are put into records,
 *         the next two bytes say how large: parameters, our bounds and the body are tried;
 *   other records as they are.
 *
 * What libfcgi 2.4.2 itself does not survive is left out of the records, because it can be
 * mended only there: management records (request id 0: FCGI_GET_VALUES writes behind a
 * buffer, others leak); the padding of an empty record and of the one that begins a
 * request, and all behind the head of a record that it does not expect (it reads these as
 * records, so that anything can hide there); parameters that claim 64 KiB or more (a sum that overflows ends the process,
 * others only cost memory). Whoever may write to the socket can send them; a browser
 * cannot. See docs/decisions/core.md. */
#include "fuzz.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "web.h"

const char kb_fuzz_name[] = "fastcgi";
const size_t kb_fuzz_memory = 1 << 20;

enum { BEGIN = 1, PARAMS = 4, STDIN = 5, HEAD = 8, LONGEST = 120000, CLAIM = 65536 };

static struct kb_fcgi *fcgi;
static struct kb_arena *records; /* ours: the bound on memory is for what reads them */

void kb_fuzz_begin(void)
{
	fcgi = kb_fcgi_new();
	records = kb_arena_new();
	FUZZ_HOLDS(fcgi != NULL, "FastCGI starts");
}

/* ---- Records that libfcgi survives ---- */

/* The length at s; moves it on. -1: it is cut off. */
static long claim(const unsigned char **s, const unsigned char *end)
{
	long n;

	if (*s == end)
		return -1;
	n = *(*s)++;
	if (!(n & 0x80))
		return n;
	if (end - *s < 3)
		return -1;
	n = (n & 0x7f) << 24 | (*s)[0] << 16 | (*s)[1] << 8 | (*s)[2];
	*s += 3;
	return n;
}

static bool params_fit(const struct kb_buf *b)
{
	const unsigned char *s = (const unsigned char *)b->data, *end = s + b->len;

	while (s < end) {
		long name = claim(&s, end), value = name < 0 ? -1 : claim(&s, end);

		if (name >= CLAIM || value >= CLAIM)
			return false;
		if (value < 0 || name + value > end - s)
			return true;
		s += name + value;
	}
	return true;
}

/* An empty one, and one that begins, goes without its padding: libfcgi would read that as
 * the next record. */
static void add_record(struct kb_buf *out, const unsigned char *s, size_t n, size_t len)
{
	bool bare = !len || s[1] == BEGIN;
	unsigned char head[HEAD];

	memcpy(head, s, HEAD);
	if (bare)
		head[6] = 0;
	kb_buf_add(out, head, HEAD);
	kb_buf_add(out, s + HEAD, bare && len < n - HEAD ? len : n - HEAD);
}

/* Where libfcgi stands: the request that began (-1: none) and the stream that it reads. */
struct place { int id, type; };

/* Does it expect this record? Those of other requests it passes over. */
static bool is_expected(struct place *p, const unsigned char *s, size_t len)
{
	int id = s[2] << 8 | s[3];

	if (s[0] != 1)
		return false;
	if (p->id < 0) {
		*p = (struct place){ id, PARAMS };
		return s[1] == BEGIN && len == 8;
	}
	if (s[1] == BEGIN) /* answered: no second one at a time */
		return len == 8;
	if (id != p->id)
		return true;
	if (s[1] != p->type)
		return false;
	if (!len)
		p->type = p->type == PARAMS ? STDIN : 0;
	return true;
}

/* Copies records up to the first that is not expected, or cut off; false: parameters
 * claim too much. */
static bool take_records(struct kb_arena *a, const unsigned char *s, size_t n, struct kb_buf *out)
{
	struct kb_buf params = { .arena = a };
	struct place place = { -1, 0 };
	bool expected = true;

	while (n >= HEAD && expected) {
		size_t len = (size_t)s[4] << 8 | s[5], all = HEAD + len + s[6], here = all < n ? all : n;

		if (s[2] || s[3]) {
			expected = is_expected(&place, s, len);
			add_record(out, s, expected ? here : HEAD, len);
		}
		if (s[1] == PARAMS && (s[2] << 8 | s[3]) == place.id) /* those of others are passed over */
			kb_buf_add(&params, s + HEAD, len < n - HEAD ? len : n - HEAD);
		s += here;
		n -= here;
	}
	if (n && n < 3 && expected) /* too little to name a request id */
		kb_buf_add(out, s, n);
	return !params.len || params_fit(&params);
}

/* ---- Records that are well made ---- */

static void record(struct kb_buf *b, int type, const void *bytes, size_t n)
{
	const unsigned char head[HEAD] = { 1, (unsigned char)type, 0, 1, (unsigned char)(n >> 8), (unsigned char)n, 0, 0 };

	kb_buf_add(b, head, sizeof head);
	kb_buf_add(b, bytes, n);
}

static void stream(struct kb_buf *b, int type, const char *bytes, size_t n, size_t piece)
{
	for (size_t k; n; bytes += k, n -= k) {
		k = n < piece ? n : piece;
		record(b, type, bytes, k);
	}
	record(b, type, "", 0);
}

static void length(struct kb_buf *b, size_t n)
{
	const unsigned char four[4] = {
		(unsigned char)(n >> 24 | 0x80), (unsigned char)(n >> 16), (unsigned char)(n >> 8), (unsigned char)n
	};

	if (n < 128)
		kb_buf_add(b, four + 3, 1);
	else
		kb_buf_add(b, four, 4);
}

static void make_records(struct kb_arena *a, const char *bytes, size_t n, struct kb_buf *out)
{
	size_t piece = 1 + (unsigned char)bytes[0] * 16, large = 1 + (unsigned char)bytes[1] * 64;
	struct kb_buf params = { .arena = a };
	const char *line;

	bytes += 2;
	n -= 2;
	while (*(line = kb_fuzz_line(a, &bytes, &n))) {
		size_t name = strcspn(line, "=");

		length(&params, name);
		length(&params, strlen(line) - name - (line[name] == '='));
		kb_buf_add(&params, line, name);
		kb_buf_text(&params, line + name + (line[name] == '='));
	}
	record(out, BEGIN, "\0\1\0\0\0\0\0", 8);
	stream(out, PARAMS, params.data, params.len, piece);
	stream(out, STDIN, bytes, n, large);
}

/* ---- The request ---- */

static void text_holds(const char *s)
{
	FUZZ_HOLDS(s != NULL, "no text of a request is NULL");
	for (; *s; s++)
		FUZZ_HOLDS((unsigned char)*s >= 0x20 && *s != 0x7f, "a parameter has no control character");
}

static void raw_holds(const struct kb_raw *raw)
{
	const char *texts[] = { raw->method, raw->path, raw->accept_language, raw->cookie, raw->origin, raw->fetch_site,
	    raw->content_type, raw->host, raw->https, raw->content_length };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		text_holds(texts[i]);
	FUZZ_HOLDS(*raw->path == '/' && strlen(raw->path) <= KB_PATH_MAX, "a path is a path");
	FUZZ_HOLDS(raw->body && raw->body_len <= KB_BODY_MAX && raw->body[raw->body_len] == '\0', "a body is bounded");
	FUZZ_HOLDS(!raw->refused || raw->refused == 400 || raw->refused == 413 || raw->refused == 431, "a refusal has a status");
	if (raw->refused)
		FUZZ_HOLDS(!strcmp(raw->path, "/") && !*raw->query && !raw->body_len, "a refused request has nothing");
}

static void answer(struct kb_arena *a)
{
	struct kb_reply reply = { .status = 200, .type = "text/plain", .head = { .arena = a } };

	kb_fcgi_send(fcgi, &reply, "ok", 2);
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	struct kb_buf sent = { .arena = records };
	struct kb_raw raw;
	int ends[2];

	kb_arena_reset(records);
	if (n < 3 || n > LONGEST)
		return;
	if (*bytes == 'p')
		make_records(records, bytes + 1, n - 1, &sent);
	else if (!take_records(records, (const unsigned char *)bytes + 1, n - 1, &sent))
		return;
	FUZZ_HOLDS(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0, "there are sockets");
	/* What does not fit is cut off, as by a web server that went away. */
	if (sent.len && send(ends[0], sent.data, sent.len, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
		sent.len = 0;
	shutdown(ends[0], SHUT_WR);
	if (kb_fcgi_read(fcgi, ends[1], a, &raw) == KB_OK) {
		raw_holds(&raw);
		answer(a);
	}
	close(ends[0]);
}
