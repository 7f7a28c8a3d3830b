/* download.c - a reply that is a file to keep. */
#include "view.h"

#include <string.h>

static const char NAME_CHARS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";

/* The name with every other character as "-": it goes into a header. A name never
 * begins with a dot. */
static const char *safe_name(struct kb_ctx *c, const char *name)
{
	char *s;

	name += strspn(name, ".");
	if (*name == '\0')
		return "klankbord";
	s = kb_arena_text(c->arena, name);
	for (char *p = s; *p != '\0'; p++)
		if (strchr(NAME_CHARS, *p) == NULL)
			*p = '-';
	return s;
}

static bool is_mime(const char *s)
{
	size_t type = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789.+-");

	return type > 0 && s[type] == '/' && s[type + 1] != '\0' &&
	    s[type + 1 + strspn(s + type + 1, "abcdefghijklmnopqrstuvwxyz0123456789.+-")] == '\0';
}

enum kb_rc kb_send(struct kb_req *r, const char *mime, const void *bytes, size_t n, bool kept)
{
	struct kb_ctx *c = r->ctx;

	if (!is_mime(mime))
		return kb_fail(c, "a file that is sent has no media type");
	r->reply.status = 200;
	r->reply.type = mime;
	kb_header(r, "Cache-Control", kept ? "public, max-age=31536000, immutable" : "no-store");
	kb_header(r, "Content-Length", kb_fmt(c, "%zu", n)); /* or nginx sends no part of it */
	r->reply.out = kb_out_new(c);
	kb_lit(r->reply.out, bytes, n);
	return KB_OK;
}

/* Of the plugin that runs, and no way out of the folder. */
static bool is_own_file(const struct kb_ctx *c, const char *file)
{
	size_t n = strlen(c->plugin->name);

	return strncmp(file, c->plugin->name, n) == 0 && file[n] == '-' && file[strspn(file, NAME_CHARS)] == '\0';
}

/* X-Accel-Redirect leads nginx to a place that nobody else can ask for (host/nginx). */
enum kb_rc kb_send_file(struct kb_req *r, const char *mime, const char *file)
{
	struct kb_ctx *c = r->ctx;

	if (!is_mime(mime) || !is_own_file(c, file))
		return kb_fail(c, "a file that is sent has no media type, or is not this plugin's");
	r->reply.status = 200;
	r->reply.type = mime;
	kb_header(r, "Content-Disposition", kb_fmt(c, "attachment; filename=\"%s\"", file));
	kb_header(r, "Cache-Control", "private, no-store");
	kb_header(r, "X-Accel-Redirect", kb_fmt(c, "/files/%s", file));
	r->reply.out = kb_out_new(c);
	return KB_OK;
}

struct kb_out *kb_download(struct kb_req *r, const char *mime, const char *name)
{
	struct kb_ctx *c = r->ctx;
	bool text = strncmp(mime, "text/", 5) == 0;

	if (!is_mime(mime))
		kb_fail(c, "a download has no media type");
	r->reply.status = 200;
	r->reply.type = text ? kb_fmt(c, "%s; charset=utf-8", mime) : mime;
	kb_header(r, "Content-Disposition", kb_fmt(c, "attachment; filename=\"%s\"", safe_name(c, name)));
	kb_header(r, "Cache-Control", "no-store");
	r->reply.out = kb_out_new(c);
	if (strcmp(mime, "text/csv") == 0)
		kb_lit(r->reply.out, "\uFEFF", 3); /* or a spreadsheet takes it for Latin-1 */
	return r->reply.out;
}
