/* second.c - the second factor of staff: a code from their phone.
 *
 * An offer is not stored: the secret travels sealed in the form, bound to the person,
 * and is written when its first code came back. Then it lies sealed in the store, so
 * that a copy of the store makes no codes. The half minute of each code that was taken is
 * written with it, in the transaction that makes the fresh session: of two requests with
 * one code the second gets none. */
#include <sodium.h>
#include <stdint.h>
#include <string.h>

#include "kb.sql.h"
#include "session.h"
#include "store.h"
#include "throttle.h"
#include "totp.h"

enum { OFFER_AGE = 1800 }; /* seconds to fetch a phone and install an app */

/* ---- The secret ---- */

/* The purpose names the person: what was sealed for one opens for nobody else. */
static const char *purpose(struct kb_ctx *c, const char *what, const char *user)
{
	return kb_fmt(c, "second %s %s", what, user);
}

/* NULL: forged, too old, or of another person. */
static const unsigned char *open_secret(struct kb_ctx *c, const char *what, const char *user, const char *sealed,
    int64_t max_age)
{
	const void *secret;
	size_t n;

	if (kb_unseal(c, purpose(c, what, user), sealed, max_age, &secret, &n) != KB_OK || n != KB_TOTP_SECRET)
		return NULL;
	return secret;
}

static const char *without_spaces(struct kb_ctx *c, const char *s)
{
	char *to = kb_alloc(c, strlen(s) + 1), *end = to;

	for (; *s; s++)
		if (*s != ' ')
			*end++ = *s;
	return to;
}

/* A login name needs no escape in an address (user.c). */
static const char *link_of(struct kb_ctx *c, const char *groups)
{
	return kb_fmt(c, "otpauth://totp/Klankbord:%s?secret=%s&issuer=Klankbord&algorithm=SHA1&digits=%d&period=%d",
	    c->who.user, without_spaces(c, groups), KB_TOTP_DIGITS, KB_TOTP_PERIOD);
}

struct kb_offer kb_second_offer(struct kb_ctx *c, const char *sealed)
{
	const unsigned char *secret = open_secret(c, "offer", c->who.user, sealed, OFFER_AGE);
	unsigned char *fresh = kb_alloc(c, KB_TOTP_SECRET);
	struct kb_offer offer;

	if (!secret) {
		randombytes_buf(fresh, KB_TOTP_SECRET);
		secret = fresh;
		sealed = kb_seal(c, purpose(c, "offer", c->who.user), secret, KB_TOTP_SECRET);
	}
	offer = (struct kb_offer){ .sealed = sealed, .groups = kb_totp_groups(c->arena, secret) };
	offer.link = link_of(c, offer.groups);
	return offer;
}

/* ---- Accounts ---- */

/* Login names are one line, so this is the name of no account. */
static const char *throttle_name(struct kb_ctx *c, const char *user)
{
	return kb_fmt(c, "%s\nsecond", user);
}

bool kb_second_is_set(struct kb_ctx *c, const char *user)
{
	return kb_next(kb_core_ask(c, &kb_find_second, kb_t(user)));
}

enum kb_rc kb_second_reset(struct kb_ctx *c, const char *user)
{
	if (kb_core_run(c, &kb_drop_second, kb_t(user)) != KB_OK)
		return KB_FAIL;
	if (!kb_changed(c))
		return KB_NONE;
	kb_throttle_clear(c, throttle_name(c, user));
	return kb_core_run(c, &kb_drop_sessions_of, kb_t(user));
}

/* ---- Forms ---- */

static enum kb_second prove(struct kb_req *r)
{
	return kb_session_prove(r) == KB_OK ? KB_SECOND_GIVEN : KB_SECOND_FAILED;
}

/* The code before the password: it costs nothing, and who has the offer has its code. */
enum kb_second kb_second_enrol(struct kb_req *r, const char *sealed, const char *password, const char *code,
    int64_t *wait)
{
	struct kb_ctx *c = r->ctx;
	const char *user = c->who.user;
	const unsigned char *secret = open_secret(c, "offer", user, sealed, OFFER_AGE);
	int64_t step;
	enum kb_rc rc;

	*wait = 0;
	if (!secret || !*user || kb_second_is_set(c, user))
		return KB_SECOND_STALE;
	step = kb_totp_step(secret, code, c->now, -1);
	if (step < 0)
		return KB_SECOND_WRONG;
	rc = kb_session_look(c, user, password, wait);
	if (rc != KB_OK)
		return rc == KB_FAIL ? KB_SECOND_FAILED : *wait ? KB_SECOND_WAIT : KB_SECOND_PASSWORD;
	kb_throttle_clear(c, user);
	kb_core_run(c, &kb_add_second, kb_t(user), kb_t(kb_seal(c, purpose(c, "kept", user), secret, KB_TOTP_SECRET)),
	    kb_i(step));
	if (kb_failed(c))
		return KB_SECOND_FAILED;
	return kb_changed(c) ? prove(r) : KB_SECOND_STALE; /* another page of the same person was faster */
}

/* The half minute of a right code; -1: it is wrong. KB_FAIL: logged. */
static enum kb_rc look_at(struct kb_ctx *c, const char *user, const char *code, int64_t *step)
{
	struct kb_rows *q = kb_core_ask(c, &kb_find_second, kb_t(user));
	const unsigned char *secret;

	*step = -1;
	if (!kb_next(q))
		return KB_OK;
	secret = open_secret(c, "kept", user, kb_col_text(q, 0), INT64_MAX);
	if (!secret)
		return kb_fail(c, "a second factor does not open: was the file of keys replaced? Reset it by the command line");
	*step = kb_totp_step(secret, code, c->now, kb_col_int(q, 1));
	return KB_OK;
}

enum kb_second kb_second_give(struct kb_req *r, const char *code, int64_t *wait)
{
	struct kb_ctx *c = r->ctx;
	const char *user = c->who.user;
	enum kb_rc rc = kb_throttle_try(c, throttle_name(c, user), wait);
	int64_t step;

	if (rc != KB_OK)
		return rc == KB_FAIL ? KB_SECOND_FAILED : KB_SECOND_WAIT;
	if (look_at(c, user, code, &step) != KB_OK)
		return KB_SECOND_FAILED;
	if (step < 0)
		return KB_SECOND_WRONG;
	kb_core_run(c, &kb_use_second, kb_t(user), kb_i(step));
	if (kb_failed(c))
		return KB_SECOND_FAILED;
	if (!kb_changed(c))
		return KB_SECOND_WRONG;
	kb_throttle_clear(c, throttle_name(c, user));
	return prove(r);
}
