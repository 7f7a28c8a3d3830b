/* bind.c - a pupil comes in with the digits of an invitation, and leaves with a code of their own.
 *
 * The code is made with the page, before anything is sent, so that a page that is sent twice shows the same one.
 * Who has a printed card, or a code of the same story, types it: then that is the code. */
#include <sodium.h>
#include <string.h>

#include "reporter.h"

enum { BIND_SECONDS = 1800 };

/* What the page holds: what the digits are worth, and the code that comes of them. */
struct held { struct seal_reporter invite; char code[SEAL_CODE]; };

static enum kb_rc show(struct kb_req *r, const struct held *held, const char *error)
{
	struct kb_ctx *c = kb_task(r);
	const struct complaints_bind m = { .action = kb_url(c, "complaints.mine", NULL), .held = kb_carry(c, held, sizeof(*held)),
		.card = error ? kb_text(r, "code") : "", .error = error };

	return kb_page(r, kb_say(c, "nav.title", NULL), complaints_bind, &m);
}

enum kb_rc bind_page(struct kb_req *r, const struct seal_reporter *keys)
{
	struct held held = { .invite = *keys };
	struct hand h;
	enum kb_rc rc = invite_open(kb_task(r), keys, &h);

	if (rc == KB_OK) {
		hand_wipe(&h);
		seal_code_make(held.code);
		rc = show(r, &held, NULL);
	}
	sodium_memzero(&held, sizeof held);
	return rc;
}

static bool take_held(struct kb_req *r, struct held *held)
{
	const void *bytes;
	size_t n;

	if (kb_carried(kb_task(r), kb_text(r, "held"), BIND_SECONDS, &bytes, &n) != KB_OK || n != sizeof(*held))
		return false;
	memcpy(held, bytes, n);
	return true;
}

static enum kb_rc receipt(struct kb_req *r, const char code[SEAL_CODE], const struct casefile *f)
{
	struct kb_ctx *c = kb_task(r);
	struct complaints_receipt m = { .title = kb_say(c, "complaints.bind.done", NULL) };
	struct complaints_foreseen next = { .body = NULL };
	struct term_view v;

	if (f && case_look(c, f, &v) == TERM_FINE) {
		next.words = words_of_next(c, &v);
		m.next = &next;
		m.nnext = 1;
	}
	return show_receipt(r, code, &m);
}

/* Was it this page that was sent before? */
static bool is_bound(struct kb_ctx *c, const struct seal_reporter *keys)
{
	const struct casefile *f = case_by_mark(c, keys->mark);

	return f && *f->beside;
}

static enum kb_rc bind(struct kb_req *r, const struct held *held, const char code[SEAL_CODE])
{
	struct kb_ctx *c = kb_task(r);
	struct seal_reporter keys;
	struct hand h = { .f = NULL };
	enum kb_rc rc = receipt_keys(c, code, true, &keys);

	if (rc == KB_NONE)
		return kb_refuse(r, 429, "complaints.busy");
	if (rc == KB_OK)
		rc = invite_open(c, &held->invite, &h);
	if (rc == KB_OK)
		rc = side_bind(c, &h, &keys);
	if (rc == KB_OK || (rc == KB_NONE && !h.f && is_bound(c, &keys)))
		rc = receipt(r, code, h.f);
	else if (rc == KB_NONE)
		rc = show(r, held, kb_say(c, "complaints.bind.used", NULL));
	hand_wipe(&h);
	sodium_memzero(&keys, sizeof keys);
	return rc;
}

enum kb_rc serve_bind(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const char *card = kb_text(r, "code");
	struct held held;
	char code[SEAL_CODE];
	enum kb_rc rc;

	if (!take_held(r, &held))
		return kb_see(r, kb_url(c, "complaints.look", NULL));
	memcpy(code, held.code, sizeof code);
	if (*card && (seal_code_read(code, card) != SEAL_FINE || !is_card(code)))
		rc = show(r, &held, kb_say(c, "complaints.code.twenty", NULL));
	else
		rc = bind(r, &held, code);
	sodium_memzero(&held, sizeof held);
	sodium_memzero(code, sizeof code);
	return rc;
}
