/* refuse.c - a page that says what went wrong and what to do now.
 *
 * It must come out whole when nothing else works: it asks neither the store nor a
 * plugin, only texts, settings and what the request brought along. */
#include "view.h"

#include <string.h>

#include "store.h"

/* What a person can do about a status. */
static const char *advice_key(int status)
{
	switch (status) {
	case 403:
	case 404:
	case 405:
	case 410:
		return "error.advice.home";
	case 429:
	case 503:
		return "error.advice.wait";
	case 500:
		return "error.advice.later";
	default:
		return "error.advice.back";
	}
}

/* The answers so far, as they came: still sealed. NULL: there are none. */
static const char *sealed_state(const struct kb_req *r)
{
	for (size_t i = 0; i < r->nfields; i++)
		if (strcmp(r->fields[i].name, "state") == 0 && *r->fields[i].value != '\0')
			return r->fields[i].value;
	return NULL;
}

static const char *home(struct kb_req *r)
{
	bool staff = r->route != NULL && r->route->right != NULL;
	const char *again = staff ? NULL : kb_door_again(r);
	const char *url = again != NULL ? again : kb_url(r->ctx, staff ? "kb.staff" : "kb.home", NULL);

	return url != NULL ? url : "/";
}

enum kb_rc kb_refuse(struct kb_req *r, int status, const char *key)
{
	struct kb_ctx *c = r->ctx;
	struct kb_refusal m = {
		.reason = kb_say(c, key, NULL),
		.advice = kb_say(c, advice_key(status), NULL),
		.home = home(r),
		.action = r->raw->path,
		.state = sealed_state(r),
	};

	kb_tx_rollback(c);
	r->reply.head.len = 0; /* no cookie, no file name of what was not done */
	kb_page_write(r, status, true, kb_say(c, "error.title", NULL), (kb_view *)kb_view_error, &m);
	return KB_OK;
}
