/* request.c - small things that every request needs: its cookies, its parts, the
 * lines of its reply. */
#include "web.h"

#include <stdlib.h>
#include <string.h>

#include "codec.h"

struct kb_ctx *kb_task(struct kb_req *r)
{
	return r->ctx;
}

/* ---- Reading ---- */

static const char *value_of(const struct kb_param *list, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i].name, name))
			return list[i].value;
	return "";
}

const char *kb_part(const struct kb_req *r, const char *name)
{
	return value_of(r->parts, r->nparts, name);
}

const char *kb_text(const struct kb_req *r, const char *field)
{
	return value_of(r->fields, r->nfields, field);
}

int64_t kb_int(const struct kb_req *r, const char *field)
{
	return strtoll(kb_text(r, field), NULL, 10);
}

/* A cookie header is `a=1; b=2`. Of two cookies with one name the first counts: the
 * browser puts the one with the longest path in front (RFC 6265 5.4). */
const char *kb_cookie(const struct kb_req *r, const char *name)
{
	const char *s = r->raw->cookie ? r->raw->cookie : "";
	size_t len = strlen(name);

	while (*s) {
		size_t n;

		s += strspn(s, " ;");
		n = strcspn(s, ";");
		if (n > len && s[len] == '=' && !memcmp(s, name, len))
			return kb_arena_copy(r->ctx->arena, s + len + 1, n - len - 1);
		s += n;
	}
	return NULL;
}

bool kb_https(const struct kb_ctx *c)
{
	return !strcmp(kb_set(c, "https"), "on");
}

const char *kb_file(const struct kb_req *r, const char *field, size_t *n)
{
	bool came = r->file.name && !strcmp(r->file.name, field);

	*n = came ? r->file_len : 0;
	return came ? r->file.value : NULL;
}

/* ---- Replying ---- */

/* A line break in a value would begin a header, or a body, of a stranger's choice. */
static bool is_header_value(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < 0x20 || *s == 0x7f)
			return false;
	return true;
}

enum kb_rc kb_header(struct kb_req *r, const char *name, const char *value)
{
	struct kb_buf *head = &r->reply.head;

	if (!*name || !kb_only(name, KB_LOWER KB_UPPER KB_DIGITS "-") || !is_header_value(value))
		return kb_fail(r->ctx, "header with a character that may not stand in it");
	if (!head->arena)
		head->arena = r->ctx->arena;
	kb_buf_fmt(head, "%s: %s\r\n", name, value);
	return KB_OK;
}

/* Only addresses of this house: "//host" and "/\host" lead to another. */
static bool is_local(const char *url)
{
	return url && url[0] == '/' && url[1] != '/' && !strchr(url, '\\');
}

enum kb_rc kb_see(struct kb_req *r, const char *url)
{
	if (!is_local(url))
		return kb_fail(r->ctx, "kb_see: \"%.80s\" is no address of this portal", url ? url : "");
	r->reply.status = 303;
	kb_header(r, "Cache-Control", "no-store");
	return kb_header(r, "Location", url);
}

enum kb_rc kb_leave(struct kb_req *r, const char *url)
{
	if (kb_see(r, url) != KB_OK)
		return KB_FAIL;
	return kb_header(r, "Clear-Site-Data", "\"cache\", \"storage\"");
}

/* ---- Addresses for print ---- */

/* The operator knows under which name people find us; where nothing is set, the
 * browser's own word for it is the best there is. */
const char *kb_full_url(struct kb_req *r, const char *url)
{
	const char *base = kb_set(r->ctx, "base_url");
	const char *host = r->raw->host && *r->raw->host ? r->raw->host : "localhost";
	size_t n = strlen(base);

	if (n > 0)
		return kb_fmt(r->ctx, "%.*s%s", (int)(base[n - 1] == '/' ? n - 1 : n), base, url);
	return kb_fmt(r->ctx, "http%s://%s%s", kb_https(r->ctx) ? "s" : "", host, url);
}
