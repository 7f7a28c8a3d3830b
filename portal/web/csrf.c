/* csrf.c - did the person mean it?
 *
 * Two questions to every POST. What does the browser say about where it comes from
 * (Sec-Fetch-Site, else Origin)? And, where a right is used: does the form hold the
 * token of this session? The token is sealed anew for every reply, so that compressed
 * pages of one session never repeat it (BREACH). */
#include "web.h"

#include <sodium.h>
#include <string.h>

enum { TOKEN_AGE = 8 * 3600 }; /* as long as a session can live */

const char *kb_csrf_token(struct kb_ctx *c)
{
	return c->csrf ? kb_seal(c, "csrf", c->csrf, strlen(c->csrf)) : "";
}

/* "https://host:port" against the Host header. */
static bool is_our_origin(const char *origin, const char *host)
{
	const char *at = strstr(origin, "://");

	return at && host && !strcasecmp(at + 3, host);
}

/* Our own pages send `Origin: null`, because their Referrer-Policy is no-referrer (Fetch
 * standard, "append a request Origin header"). So null proves nothing and passes here;
 * older browsers say no more than that, and where a right is used the token decides. */
enum kb_rc kb_csrf_site_check(const struct kb_req *r)
{
	const char *site = r->raw->fetch_site ? r->raw->fetch_site : "";
	const char *origin = r->raw->origin ? r->raw->origin : "";

	if (*site && strcmp(site, "same-origin") && strcmp(site, "none"))
		return KB_NONE;
	if (*origin && strcmp(origin, "null") && !is_our_origin(origin, r->raw->host))
		return KB_NONE;
	return KB_OK;
}

enum kb_rc kb_csrf_check(struct kb_req *r, const char *token)
{
	struct kb_ctx *c = r->ctx;
	const void *secret;
	size_t n;

	if (kb_csrf_site_check(r) != KB_OK || !c->csrf)
		return KB_NONE;
	if (kb_unseal(c, "csrf", token, TOKEN_AGE, &secret, &n) != KB_OK || n != strlen(c->csrf))
		return KB_NONE;
	return sodium_memcmp(secret, c->csrf, n) ? KB_NONE : KB_OK;
}
