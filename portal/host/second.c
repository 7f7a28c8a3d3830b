/* second.c - the pages of the second factor: enrol a phone, give its code.
 *
 * Who asks for a page that reads texts or cases gets one of these pages in its place, at
 * its address; the form carries that address sealed, and leads back to it. */
#include <string.h>

#include "portal.h"
#include "view.h"
#include "web.h"

enum { WAY_BACK_AGE = 3600 };

/* ---- Pages --------------------------------------------------------------------- */

static enum kb_rc enrol_page(struct kb_req *r, int status, const struct kb_code *code)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_enrol m = { .code = *code };
	const struct kb_offer offer = kb_second_offer(c, kb_text(r, "secret"));

	m.secret = offer.sealed;
	m.groups = offer.groups;
	m.link = offer.link;
	if (kb_qr(c, offer.link, &m.qr) != KB_OK)
		return KB_FAIL;
	return kb_page_write(r, status, false, kb_say(c, "staff.second.title", NULL), (kb_view *)portal_enrol, &m);
}

/* One page or the other, with what the try before came to. */
static enum kb_rc second_page(struct kb_req *r, int status, struct kb_code m)
{
	struct kb_ctx *c = kb_task(r);

	m.action = kb_url(c, "kb.second", NULL);
	m.given = c->second;
	if (!kb_second_is_set(c, kb_who(c)->user) && !kb_failed(c))
		return enrol_page(r, status, &m);
	return kb_page_write(r, status, false, kb_say(c, "staff.second.title", NULL), (kb_view *)portal_code, &m);
}

enum kb_rc portal_ask_second(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *here = r->raw->path;
	struct kb_code m = { .then = "" };

	if (r->route->method == KB_GET)
		m.then = kb_seal(c, "then", here, strlen(here));
	return second_page(r, 403, m);
}

enum kb_rc portal_serve_second(struct kb_req *r)
{
	return second_page(r, 200, (struct kb_code){ .then = "" });
}

/* ---- Forms --------------------------------------------------------------------- */

/* The page that was asked for; the desk where there is none. */
static const char *way_back(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const void *path;
	size_t n;

	if (kb_unseal(c, "then", kb_text(r, "then"), WAY_BACK_AGE, &path, &n) == KB_OK)
		return path;
	return kb_url(c, "kb.staff", NULL);
}

static enum kb_second look(struct kb_req *r, int64_t *wait)
{
	const char *sealed = kb_text(r, "secret"), *code = kb_text(r, "code");

	if (*sealed)
		return kb_second_enrol(r, sealed, kb_text(r, "password"), code, wait);
	return kb_second_give(r, code, wait);
}

enum kb_rc portal_take_second(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_code m = { .then = kb_text(r, "then") };
	int64_t wait = 0;
	enum kb_second is = look(r, &wait);

	if (is == KB_SECOND_FAILED)
		return KB_FAIL;
	if (is == KB_SECOND_GIVEN)
		return kb_see(r, way_back(r));
	m.wrong = is == KB_SECOND_WRONG;
	m.password = is == KB_SECOND_PASSWORD;
	m.stale = is == KB_SECOND_STALE;
	if (is == KB_SECOND_WAIT)
		m.minutes = kb_fmt(c, "%lld", (long long)(wait + 59) / 60);
	return second_page(r, is == KB_SECOND_WAIT ? 429 : 403, m);
}
