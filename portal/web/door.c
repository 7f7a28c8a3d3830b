/* door.c - the place whose code this browser scanned, and what else the code stood for.
 *
 * The code of a poster or a card arrives in an address. It is exchanged for a cookie and
 * the address is left by a redirect (303), so that no code stays in a history, a link or a
 * log. Nothing is used up: scanning again does the same again. The cookie names a
 * place and nobody; it is sealed, and ends with the browser or after a day.
 *
 * Inside the seal stand texts that end at a NUL: the place, the plugin that opened the
 * door, the pass that it gave along, and where a tablet starts over. Of a door that has
 * a place only, nothing stands behind it. */
#include "web.h"

#include <string.h>

static const char COOKIE[] = "kb_door";

enum { DOOR_AGE = 24 * 3600 };

/* The next text; "" behind the last. kb_unseal() ends the bytes with a NUL. */
static const char *next(const char **at, const char *end)
{
	const char *s = *at < end ? *at : "";

	*at += *at < end ? strlen(s) + 1 : 0;
	return s;
}

static const char *plugin_name(const struct kb_ctx *c)
{
	return c->plugin ? c->plugin->name : "";
}

/* The pass is the business of the plugin that gave it. */
static bool read_door(struct kb_req *r, struct kb_doorway *d)
{
	const char *sealed = kb_cookie(r, COOKIE), *at, *end, *owner;
	const void *bytes;
	size_t n;

	if (!sealed || kb_unseal(r->ctx, "door", sealed, DOOR_AGE, &bytes, &n) != KB_OK)
		return false;
	at = bytes;
	end = at + n;
	d->place = next(&at, end);
	owner = next(&at, end);
	d->pass = next(&at, end);
	d->again = next(&at, end);
	if (strcmp(owner, plugin_name(r->ctx)) != 0)
		d->pass = "";
	if (!*d->again)
		d->again = NULL;
	return true;
}

const char *kb_door_again(struct kb_req *r)
{
	struct kb_doorway d;

	return read_door(r, &d) ? d.again : NULL;
}

const struct kb_doorway *kb_doorway(struct kb_req *r)
{
	struct kb_doorway *d = kb_alloc(r->ctx, sizeof(*d));
	const struct kb_place *p;

	if (!read_door(r, d))
		return NULL;
	p = kb_place(r->ctx, d->place);
	if (!p)
		return NULL;
	d->place = p->id;
	return d;
}

const char *kb_door(struct kb_req *r)
{
	const struct kb_doorway *d = kb_doorway(r);

	return d ? d->place : NULL;
}

static void put(struct kb_buf *b, const char *s)
{
	kb_buf_add(b, s, strlen(s) + 1);
}

static const char *seal_door(struct kb_ctx *c, const struct kb_doorway *d)
{
	struct kb_buf b = { .arena = c->arena };

	put(&b, d->place);
	put(&b, plugin_name(c));
	put(&b, d->pass ? d->pass : "");
	put(&b, d->again ? d->again : "");
	return kb_seal(c, "door", b.data, b.len);
}

enum kb_rc kb_set_doorway(struct kb_req *r, const struct kb_doorway *d)
{
	struct kb_ctx *c = r->ctx;

	if (!kb_place(c, d->place))
		return kb_fail(c, "a door cannot open to a place that is not there");
	if (d->pass && strlen(d->pass) > KB_PASS_MAX)
		return kb_fail(c, "the pass of a door has at most %d bytes", KB_PASS_MAX);
	kb_header(r, "Set-Cookie", kb_fmt(c, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s", COOKIE,
	    seal_door(c, d), kb_https(c) ? "; Secure" : ""));
	return KB_OK;
}

enum kb_rc kb_open_doorway(struct kb_req *r, const struct kb_doorway *d, const char *then)
{
	return kb_set_doorway(r, d) == KB_OK ? kb_see(r, then) : KB_FAIL;
}

enum kb_rc kb_open_door(struct kb_req *r, const char *place, const char *then)
{
	return kb_open_doorway(r, &(struct kb_doorway){ .place = place }, then);
}
