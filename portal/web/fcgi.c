/* fcgi.c - the only file that knows FastCGI.
 *
 * libfcgi has an accept loop of its own that can block without end, takes any number
 * of parameters and does not notice a body that stops early (docs/decisions). So the
 * worker accepts by itself, with time limits on the socket, and this file hands the
 * open descriptor to libfcgi for one request:
 *
 *   keepConnection = 1  before FCGX_Accept_r(), which first finishes "the request
 *                       before" and would otherwise close the descriptor just given;
 *   FCGX_Detach()       so that closing does not linger for a peer that stays;
 *   CONTENT_LENGTH      is compared with the bytes that came, since a short STDIN is
 *                       no error to libfcgi.
 *
 * What breaks a limit is not thrown away here: it goes on as a request that is marked
 * as refused, so that the person reads why in their own language. */
#include "web.h"

#include <fcgiapp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "codec.h"
#include "log.h"

enum {
	PARAMS_BYTES_MAX = 65536, /* all names and values together */
	DRAIN_MAX = 1 << 20       /* bytes of a refused body that are read and dropped */
};

struct kb_fcgi {
	FCGX_Request request;
	const struct kb_routes *routes; /* NULL: all bodies are short */
};

struct kb_fcgi *kb_fcgi_new(void)
{
	struct kb_fcgi *f = calloc(1, sizeof *f);

	if (!f || FCGX_Init() || FCGX_InitRequest(&f->request, -1, FCGI_FAIL_ACCEPT_ON_INTR)) {
		kb_log_line(KB_ERROR, "FastCGI does not start: out of memory?");
		free(f);
		return NULL;
	}
	return f;
}

void kb_fcgi_know(struct kb_fcgi *f, const struct kb_routes *routes)
{
	f->routes = routes;
}

/* Ends the connection in hand, if there is one. */
static void hang_up(struct kb_fcgi *f)
{
	f->request.keepConnection = 0;
	FCGX_Detach(&f->request);
	FCGX_Finish_r(&f->request);
	if (f->request.ipcFd >= 0)
		close(f->request.ipcFd);
	f->request.ipcFd = -1;
}

void kb_fcgi_free(struct kb_fcgi *f)
{
	if (!f)
		return;
	hang_up(f);
	free(f);
}

/* ---- Parameters ---- */

/* Where a parameter goes; what is not listed is not looked at. */
static const char **place_of(struct kb_raw *raw, const char **uri, const char *name, size_t n)
{
	const struct { const char *name, **to; } table[] = {
		{ "REQUEST_METHOD", &raw->method },
		{ "REQUEST_URI", uri },
		{ "HTTP_ACCEPT_LANGUAGE", &raw->accept_language },
		{ "HTTP_COOKIE", &raw->cookie },
		{ "HTTP_ORIGIN", &raw->origin },
		{ "HTTP_SEC_FETCH_SITE", &raw->fetch_site },
		{ "CONTENT_TYPE", &raw->content_type },
		{ "CONTENT_LENGTH", &raw->content_length },
		{ "HTTP_HOST", &raw->host },
		{ "HTTPS", &raw->https },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (strlen(table[i].name) == n && !memcmp(table[i].name, name, n))
			return table[i].to;
	return NULL;
}

static bool has_controls(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return true;
	return false;
}

/* What a parameter is before it came; no value that came is this one. */
static const char absent[] = "";

/* Takes one "NAME=value". Twice the same name is refused, the first empty or not: the
 * web server and we might believe different ones. */
static void take_param(struct kb_arena *a, struct kb_raw *raw, const char **uri, const char *param)
{
	const char *value = strchr(param, '=');
	const char **to = value ? place_of(raw, uri, param, (size_t)(value - param)) : NULL;

	if (!to)
		return;
	if (*to != absent || has_controls(value + 1))
		raw->refused = 400;
	else
		*to = kb_arena_text(a, value + 1);
}

static void take_params(struct kb_arena *a, struct kb_raw *raw, const char **uri, char **envp)
{
	size_t count = 0, bytes = 0;

	for (; *envp && !raw->refused; envp++) {
		bytes += strlen(*envp);
		if (++count > KB_PARAMS_MAX || bytes > PARAMS_BYTES_MAX)
			raw->refused = 431;
		else
			take_param(a, raw, uri, *envp);
	}
}

/* ---- Body ---- */

/* CONTENT_LENGTH as a number, -1 if it is none. Empty: no body. */
static int64_t announced(const char *s)
{
	if (!kb_only(s, KB_DIGITS) || strlen(s) > 15)
		return -1;
	return *s ? strtoll(s, NULL, 10) : 0;
}

/* Reads what still comes, so that the web server can finish writing and then reads
 * our reply. */
static void drain(FCGX_Stream *in)
{
	char dropped[4096];
	int total = 0, n;

	while (total < DRAIN_MAX && (n = FCGX_GetStr(dropped, sizeof dropped, in)) > 0)
		total += n;
}

static void take_body(struct kb_arena *a, struct kb_raw *raw, FCGX_Stream *in, size_t room)
{
	int64_t want = announced(raw->content_length);
	char *body;
	int got;

	if (want < 0 || want > (int64_t)room) {
		raw->refused = want < 0 ? 400 : 413;
		return;
	}
	/* One byte more than announced: what is longer must show. */
	body = kb_arena_alloc(a, (size_t)want + 2);
	got = FCGX_GetStr(body, (int)want + 1, in);
	if (got != want || FCGX_GetError(in)) {
		raw->refused = 400;
		return;
	}
	body[got] = '\0';
	raw->body = body;
	raw->body_len = (size_t)got;
}

/* ---- One request ---- */

static void empty_request(struct kb_raw *raw)
{
	*raw = (struct kb_raw){
		.method = absent, .path = "/", .query = "", .accept_language = absent, .cookie = absent, .origin = absent,
		.fetch_site = absent, .content_type = absent, .host = absent, .https = absent, .body = "", .content_length = absent,
	};
}

/* Hands the descriptor to libfcgi, which reads up to the end of the parameters. */
static enum kb_rc begin(struct kb_fcgi *f, int fd)
{
	FCGX_Request *q = &f->request;

	hang_up(f);
	q->keepConnection = 1;
	q->ipcFd = fd;
	q->listen_sock = -1;
	FCGX_Detach(q);
	if (FCGX_Accept_r(q) >= 0)
		return KB_OK;
	kb_log_line(KB_WARN, "a connection brought no FastCGI request");
	hang_up(f);
	return KB_FAIL;
}

enum kb_rc kb_fcgi_read(struct kb_fcgi *f, int fd, struct kb_arena *a, struct kb_raw *raw)
{
	const char *uri = absent;

	empty_request(raw);
	if (begin(f, fd) != KB_OK)
		return KB_FAIL;
	take_params(a, raw, &uri, f->request.envp);
	if (!raw->refused && kb_path_read(a, uri, &raw->path, &raw->query) != KB_OK)
		raw->refused = 400;
	if (!raw->refused)
		take_body(a, raw, f->request.in, f->routes ? kb_route_room(f->routes, raw) : KB_BODY_MAX);
	if (!raw->refused)
		return KB_OK;
	drain(f->request.in);
	raw->path = "/";
	raw->query = "";
	kb_log_line(KB_INFO, "a request was refused with %d", raw->refused);
	return KB_OK;
}

static bool put(FCGX_Stream *out, const char *bytes, size_t n)
{
	return n == 0 || FCGX_PutStr(bytes, (int)n, out) == (int)n;
}

/* HTTP wants a space behind the number, and words there help who looks at the wire. */
static const char *reason(int status)
{
	static const struct { int status; const char *words; } table[] = {
		{ 200, "OK" }, { 303, "See Other" }, { 307, "Temporary Redirect" }, { 400, "Bad Request" },
		{ 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" }, { 410, "Gone" },
		{ 413, "Content Too Large" }, { 429, "Too Many Requests" }, { 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" }, { 503, "Service Unavailable" },
	};

	for (size_t i = 0; i < sizeof(table) / sizeof(*table); i++)
		if (table[i].status == status)
			return table[i].words;
	return "Status";
}

enum kb_rc kb_fcgi_send(struct kb_fcgi *f, const struct kb_reply *r, const char *body, size_t len)
{
	FCGX_Stream *out = f->request.out;
	int status = r->status ? r->status : 500;
	bool ok = FCGX_FPrintF(out, "Status: %d %s\r\n", status, reason(status)) > 0;

	if (r->type && !has_controls(r->type))
		ok = ok && FCGX_FPrintF(out, "Content-Type: %s\r\n", r->type) > 0;
	ok = ok && put(out, r->head.data, r->head.len) && put(out, "\r\n", 2) && put(out, body, len);
	/* In this order the end of the request leaves in one write with the last of the body. */
	ok = !FCGX_FClose(f->request.err) && ok;
	ok = !FCGX_FClose(out) && ok;
	hang_up(f);
	if (ok)
		return KB_OK;
	kb_log_line(KB_WARN, "a reply did not reach the web server");
	return KB_FAIL;
}
