/* door.c - the place whose code this browser scanned.
 *
 * The code of a poster arrives in an address. It is exchanged for a cookie and the
 * address is left by a redirect (303), so that no code stays in a history, a link or a
 * log. Nothing is used up: scanning again does the same again. The cookie names a
 * place and nobody; it is sealed, and ends with the browser or after a day. */
#include "web.h"

#include <string.h>

static const char COOKIE[] = "kb_door";

enum { DOOR_AGE = 24 * 3600 };

const char *kb_door(struct kb_req *r)
{
	const char *sealed = kb_cookie(r, COOKIE);
	const struct kb_place *p;
	const void *id;
	size_t n;

	if (!sealed || kb_unseal(r->ctx, "door", sealed, DOOR_AGE, &id, &n) != KB_OK)
		return NULL;
	p = kb_place(r->ctx, id); /* kb_unseal() ends it with a NUL */
	return p ? p->id : NULL;
}

enum kb_rc kb_open_door(struct kb_req *r, const char *place, const char *then)
{
	struct kb_ctx *c = r->ctx;

	if (!kb_place(c, place))
		return kb_fail(c, "a door cannot open to a place that is not there");
	kb_header(r, "Set-Cookie", kb_fmt(c, "%s=%s; Path=/; HttpOnly; SameSite=Lax%s", COOKIE,
	    kb_seal(c, "door", place, strlen(place)), kb_https(c) ? "; Secure" : ""));
	return kb_see(r, then);
}
