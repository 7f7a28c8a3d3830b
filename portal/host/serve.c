/* serve.c - the way of one request.
 *
 *   route -> same site? -> who, right, token -> fields -> shut? -> handler -> commit -> reply
 *
 * Every step either goes on or ends in a plain page that says what to do, in the
 * person's language. A handler runs as its plugin and under its walls. A page that is
 * only looked at (GET) writes nothing: a handler that does is rolled back, so that no
 * link, preview or prefetch ever changes anything. */
#include "serve.h"

#include <string.h>

#include "form.h"
#include "house.h"
#include "log.h"
#include "out.h"
#include "portal.h"
#include "store.h"
#include "text.h"

/* How far a request got. */
enum step { GO_ON, ANSWERED };

/* ---- Refusing ------------------------------------------------------------------- */

/* Forgets what was done so far: rolls back, and begins the task again in the same
 * language. What failed before does not spoil the page that tells of it. */
static void start_over(struct kb_req *r)
{
	struct kb_ctx *c = r->ctx;
	const struct kb_lang *lang = c->lang;
	struct kb_person who = c->who;
	const char *csrf = c->csrf, *secret = c->secret;
	bool second = c->second;

	kb_tx_rollback(c);
	kb_ctx_begin(c, c->house, c->arena, c->now, c->month);
	c->lang = lang;
	c->who = who;
	c->csrf = csrf;
	c->secret = secret;
	c->second = second;
	c->plugin = &kb_portal;
	r->reply = (struct kb_reply){ .head = { .arena = c->arena } };
}

static enum step refuse(struct kb_req *r, int status, const char *key)
{
	start_over(r);
	kb_refuse(r, status, key);
	return ANSWERED;
}

/* Why nothing could be stored, as far as a person can do something about it. */
static enum step refuse_failed(struct kb_req *r)
{
	switch (r->ctx->house->store ? kb_store_trouble(r->ctx->house->store) : KB_STORE_BROKEN) {
	case KB_STORE_FULL:
	case KB_STORE_READONLY:
		return refuse(r, 503, "error.full");
	case KB_STORE_BUSY:
		return refuse(r, 503, "error.busy");
	default:
		return refuse(r, 500, "error.broken");
	}
}

/* What the web server's bytes broke before anything was understood (fcgi.c). */
static enum step refuse_raw(struct kb_req *r)
{
	return refuse(r, r->raw->refused, r->raw->refused == 413 ? "error.large" : "error.request");
}

/* ---- Steps ---------------------------------------------------------------------- */

static enum step find_route(struct kb_req *r)
{
	const char *allow = NULL;

	if (kb_route_find(r, &allow) == KB_OK)
		return r->route ? GO_ON : ANSWERED;
	if (!allow)
		return refuse(r, 404, "error.not_found");
	refuse(r, 405, "error.method");
	kb_header(r, "Allow", allow);
	return ANSWERED;
}

/* A POST that another site's page sent is refused, with or without a session. */
static enum step check_site(struct kb_req *r)
{
	if (r->route->method == KB_POST && kb_csrf_site_check(r) != KB_OK)
		return refuse(r, 403, "error.site");
	return GO_ON;
}

/* Who lacks only the code from the phone is asked for it, in place of the page; who has
 * the right nowhere is not told that the page exists. */
static enum step check_right(struct kb_req *r)
{
	struct kb_ctx *c = r->ctx;

	if (kb_may(c, r->route->right, NULL))
		return GO_ON;
	if (!kb_lacks_second(c, r->route->right))
		return refuse(r, 404, "error.not_found");
	if (portal_ask_second(r) != KB_OK)
		return refuse_failed(r);
	return ANSWERED;
}

/* Who asks? Who is nobody signs in first. */
static enum step check_person(struct kb_req *r)
{
	struct kb_ctx *c = r->ctx;

	if (!r->route->right)
		return GO_ON;
	kb_session_read(r);
	if (kb_failed(c))
		return refuse_failed(r);
	if (*c->who.user)
		return check_right(r);
	start_over(r);
	kb_see(r, kb_url(c, "kb.login", NULL));
	return ANSWERED;
}

/* The fields; then, on a page with a right, the token that binds the form to the
 * session. */
static enum step check_form(struct kb_req *r)
{
	const char *key = "error.request";

	if (r->route->method != KB_POST)
		return GO_ON;
	if (kb_fields_read(r, &key) != KB_OK)
		return refuse(r, 400, key);
	if (r->route->right && kb_csrf_check(r, kb_text(r, "csrf")) != KB_OK)
		return refuse(r, 403, "error.token");
	return GO_ON;
}

/* A plugin that workers died in too often. Behind the fields, so that the page can
 * offer the answers back. */
static enum step check_shut(struct kb_req *r)
{
	return kb_is_shut(r->ctx->house, r->owner) ? refuse(r, 503, "error.broken") : GO_ON;
}

static enum step run_handler(struct kb_req *r)
{
	struct kb_ctx *c = r->ctx;
	const struct kb_plugin *before = kb_ctx_enter(c, r->owner);
	enum kb_rc rc = r->route->serve(r);

	kb_ctx_enter(c, before);
	if (kb_failed(c) || rc == KB_FAIL)
		return refuse_failed(r);
	if (rc == KB_NONE)
		return refuse(r, 404, "error.not_found");
	if (r->route->method == KB_GET && c->tx == KB_TX_WRITE) {
		kb_log_line(KB_ERROR, "route %s writes although it is only looked at", r->route->name);
		return refuse(r, 500, "error.broken");
	}
	if (!r->reply.status) {
		kb_log_line(KB_ERROR, "route %s returned without a reply", r->route->name);
		return refuse(r, 500, "error.broken");
	}
	return GO_ON;
}

static enum step commit(struct kb_req *r)
{
	return kb_tx_commit(r->ctx) == KB_OK ? GO_ON : refuse_failed(r);
}

/* ---- The way ------------------------------------------------------------------- */

static void begin(struct kb_req *r, struct kb_ctx *c, struct kb_house *h, struct kb_arena *a,
    const struct kb_raw *raw, int64_t now)
{
	kb_forms_tidy(h->forms);
	kb_ctx_begin(c, h, a, now, kb_texts_month(h->texts, now));
	c->plugin = &kb_portal;
	*r = (struct kb_req){ .ctx = c, .raw = raw, .reply = { .head = { .arena = a } } };
	if (raw->refused) /* else the address says it */
		c->lang = kb_lang_first(c, raw->accept_language);
}

void kb_serve(struct kb_req *r, struct kb_ctx *c, struct kb_house *h, struct kb_arena *a,
    const struct kb_raw *raw, int64_t now)
{
	static enum step (*const steps[])(struct kb_req *) = {
		find_route, check_site, check_person, check_form, check_shut, run_handler, commit
	};
	enum step step = GO_ON;

	begin(r, c, h, a, raw, now);
	if (raw->refused)
		step = refuse_raw(r);
	for (size_t i = 0; step == GO_ON && i < sizeof(steps) / sizeof(*steps); i++)
		step = steps[i](r);
	if (c->tx != KB_TX_NONE)
		kb_tx_rollback(c);
}
