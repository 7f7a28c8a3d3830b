/* out.c - a reply's body: bytes, and the escaping that its place asks for.
 *
 * One rule serves text and double-quoted attributes: & < > " ' never pass as they
 * are. An address must besides begin like one that cannot run anything or lead to
 * another host by a trick. */
#include "out.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { USUAL_PAGE = 8192 }; /* so that a page is rarely moved while it grows */

struct kb_out *kb_out_new(struct kb_ctx *c)
{
	struct kb_out *o = kb_arena_alloc(c->arena, sizeof(*o));

	o->ctx = c;
	o->buf = (struct kb_buf){ .arena = c->arena, .data = kb_arena_alloc(c->arena, USUAL_PAGE), .cap = USUAL_PAGE };
	return o;
}

void kb_lit(struct kb_out *o, const char *bytes, size_t n)
{
	kb_buf_add(&o->buf, bytes, n);
}

static const char *entity(char ch)
{
	switch (ch) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	default: return "&#39;";
	}
}

void kb_put_text(struct kb_out *o, const char *s)
{
	if (s == NULL)
		return;
	for (;;) {
		size_t n = strcspn(s, "&<>\"'");

		kb_buf_add(&o->buf, s, n);
		if (s[n] == '\0')
			return;
		kb_buf_text(&o->buf, entity(s[n]));
		s += n + 1;
	}
}

void kb_put_int(struct kb_out *o, int64_t v)
{
	kb_buf_fmt(&o->buf, "%" PRId64, v);
}

void kb_put_real(struct kb_out *o, double v)
{
	char s[400]; /* the largest double has 309 digits */
	size_t n;

	if (!isfinite(v))
		return;
	n = (size_t)snprintf(s, sizeof(s), "%.2f", v);
	while (s[n - 1] == '0')
		n--;
	if (s[n - 1] == '.')
		n--;
	if (n == 2 && memcmp(s, "-0", 2) == 0)
		kb_lit(o, "0", 1);
	else
		kb_lit(o, s, n);
}

static bool has_scheme(const char *url)
{
	static const char *const schemes[] = { "https:", "http:", "tel:", "mailto:", "otpauth:" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (strncasecmp(url, schemes[i], strlen(schemes[i])) == 0)
			return true;
	return false;
}

/* A browser reads "//host" and "/\host" as another host, and drops control
 * characters before it looks (WHATWG URL, 4.4). */
static bool is_safe_url(const char *url)
{
	for (const unsigned char *s = (const unsigned char *)url; *s != '\0'; s++)
		if (*s < 0x20 || *s == 0x7F)
			return false;
	if (*url == '/')
		return url[1] != '/' && url[1] != '\\';
	return *url == '#' || *url == '?' || has_scheme(url);
}

void kb_put_url(struct kb_out *o, const char *url)
{
	if (url != NULL && is_safe_url(url)) {
		kb_put_text(o, url);
		return;
	}
	kb_log(o->ctx, KB_WARN, "a page holds an address that is none: it became #");
	kb_lit(o, "#", 1);
}
