/* session.c - who is signed in.
 *
 * The browser holds a random token, the store only its keyed mark: a copy of the store
 * opens no session. The token changes at every sign-in, change of password
 * and second factor, so that one that was planted or seen before is worth nothing after. Passwords are looked
 * at before anything is written. */
#include "web.h"

#include <sodium.h>
#include <string.h>

#include "codec.h"
#include "kb.sql.h"
#include "own.h"
#include "session.h"
#include "store.h"
#include "throttle.h"

enum {
	IDLE = 30 * 60,       /* seconds without use */
	ABSOLUTE = 8 * 3600,  /* seconds since the beginning */
	AHEAD = 5 * 60,       /* seconds that a clock is set back without harm */
	TOKEN = 32,           /* random bytes */
	TOKEN_TEXT = 43,      /* the same in base64url */
	USER_MAX = 40
};

/* ---- The cookie ---- */

/* "__Host-" makes the browser refuse a cookie that a neighbour on the domain set; it
 * needs Secure, which plain http on this machine cannot have. */
static const char *cookie_name(const struct kb_ctx *c)
{
	return kb_https(c) ? "__Host-kb_session" : "kb_session";
}

static enum kb_rc set_cookie(struct kb_req *r, const char *token)
{
	struct kb_ctx *c = r->ctx;

	return kb_header(r, "Set-Cookie", kb_fmt(c, "%s=%s; Path=/; HttpOnly; SameSite=Strict%s%s", cookie_name(c),
	    token, kb_https(c) ? "; Secure" : "", *token ? "" : "; Max-Age=0"));
}

static const char *token_of(const struct kb_req *r)
{
	const char *token = kb_cookie(r, cookie_name(r->ctx));

	if (!token || strlen(token) != TOKEN_TEXT || !kb_only(token, KB_LOWER KB_UPPER KB_DIGITS "_-"))
		return NULL;
	return token;
}

static const char *mark_of(struct kb_ctx *c, const char *token)
{
	return kb_mark(c, "session", token, NULL);
}

/* ---- Who asks ---- */

const char *kb_roles_of(struct kb_ctx *c, const char *user)
{
	struct kb_rows *q = kb_core_ask(c, &kb_list_grants, kb_t(user));
	struct kb_buf b = { .arena = c->arena };

	while (kb_next(q))
		kb_buf_fmt(&b, "%s%s@%s", b.len ? " " : "", kb_col_text(q, 0), kb_col_text(q, 1));
	return b.len ? b.data : "";
}

static void become(struct kb_ctx *c, const char *user, const char *roles, const char *token)
{
	c->who = (struct kb_person){ .user = user, .roles = roles };
	c->second = false;
	c->csrf = token ? kb_mark(c, "csrf", token, NULL) : NULL;
	c->secret = token ? kb_mark(c, "session secret", token, NULL) : NULL;
}

/* Each plugin has another: what one of them gives away opens nothing of the others. */
const char *kb_session_secret(struct kb_ctx *c)
{
	const char *both = c->secret ? kb_mark(c, "session secret of", c->secret, c->plugin ? c->plugin->name : "") : NULL;

	return both ? kb_fmt(c, "%.64s", both) : NULL;
}

/* Keeps the session awake. Once a minute is enough, and keeps the clock of the store
 * from telling when somebody worked to the second. Without it the session only ends
 * earlier: no reason to fail a page. */
static void touch(struct kb_ctx *c, const char *mark, int64_t seen)
{
	int64_t minute = c->now - c->now % 60;
	struct kb_ctx own;

	if (minute <= seen || kb_own_begin(&own, c) != KB_OK)
		return;
	kb_core_run(&own, &kb_touch_session, kb_t(mark), kb_i(minute));
	kb_own_end(&own);
}

/* `seen` is rounded down to its minute: idle time may end a little early, never late.
 * A session from the future was begun on a clock that was wrong; how old it is nobody
 * knows, and it would live for as long as the clock was ahead. */
static bool is_young(int64_t now, int64_t began, int64_t seen)
{
	return now - began < ABSOLUTE && now - seen < IDLE && began - now <= AHEAD && seen - now <= AHEAD;
}

void kb_session_read(struct kb_req *r)
{
	struct kb_ctx *c = r->ctx;
	const char *token = token_of(r), *mark, *user;
	struct kb_rows *q;
	int64_t began, seen;
	bool second;

	become(c, "", "", NULL);
	if (!token)
		return;
	mark = mark_of(c, token);
	q = kb_core_ask(c, &kb_find_session, kb_t(mark));
	if (!kb_next(q))
		return;
	user = kb_col_text(q, 0);
	began = kb_col_int(q, 1);
	seen = kb_col_int(q, 2);
	second = kb_col_int(q, 3) == 1;
	if (!is_young(c->now, began, seen))
		return;
	become(c, user, kb_roles_of(c, user), token);
	c->second = second;
	touch(c, mark, seen);
}

/* ---- Beginning and ending ---- */

/* Writes a fresh session in place of the one in the browser. */
static enum kb_rc begin(struct kb_req *r, const char *user, bool second)
{
	struct kb_ctx *c = r->ctx;
	unsigned char random[TOKEN];
	const char *token, *old = token_of(r);

	randombytes_buf(random, sizeof random);
	token = kb_base64url(c->arena, random, sizeof random);
	if (old)
		kb_core_run(c, &kb_drop_session, kb_t(mark_of(c, old)));
	kb_core_run(c, &kb_drop_old_sessions, kb_i(c->now - IDLE), kb_i(c->now - ABSOLUTE));
	kb_core_run(c, &kb_add_session, kb_t(mark_of(c, token)), kb_t(user), kb_i(c->now), kb_i(c->now - c->now % 60),
	    kb_i(second));
	become(c, user, kb_roles_of(c, user), token);
	c->second = second;
	set_cookie(r, token);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

static const char *hash_of(struct kb_ctx *c, const char *user)
{
	struct kb_rows *q = kb_core_ask(c, &kb_find_user, kb_t(user));

	return kb_next(q) ? kb_col_text(q, 0) : kb_password_of_nobody;
}

/* Login names are lower case; phones like to begin with a capital. */
static const char *lower(struct kb_ctx *c, const char *s)
{
	char *to = kb_arena_text(c->arena, s);

	for (char *p = to; *p; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p += 'a' - 'A';
	return to;
}

enum kb_rc kb_session_look(struct kb_ctx *c, const char *user, const char *password, int64_t *wait)
{
	enum kb_rc rc = kb_throttle_try(c, user, wait);

	if (rc != KB_OK)
		return rc;
	if (kb_password_fits(c, hash_of(c, user), password))
		return KB_OK;
	return kb_failed(c) ? KB_FAIL : KB_NONE;
}

enum kb_rc kb_session_begin(struct kb_req *r, const char *user, const char *password, int64_t *wait)
{
	struct kb_ctx *c = r->ctx;
	enum kb_rc rc;

	*wait = 0;
	if (strlen(user) > USER_MAX)
		return KB_NONE;
	user = lower(c, user);
	rc = kb_session_look(c, user, password, wait);
	if (rc != KB_OK)
		return rc;
	kb_throttle_clear(c, user);
	return begin(r, user, false);
}

enum kb_rc kb_session_prove(struct kb_req *r)
{
	return begin(r, r->ctx->who.user, true);
}

enum kb_rc kb_session_end(struct kb_req *r)
{
	struct kb_ctx *c = r->ctx;
	const char *token = token_of(r);

	if (token)
		kb_core_run(c, &kb_drop_session, kb_t(mark_of(c, token)));
	become(c, "", "", NULL);
	set_cookie(r, "");
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc kb_sign_out(struct kb_ctx *c, const char *user)
{
	return kb_core_run(c, &kb_drop_sessions_of, kb_t(user));
}

bool kb_is_signed_in(struct kb_ctx *c, const char *user)
{
	struct kb_rows *q = kb_core_ask(c, &kb_sessions_of, kb_t(user));

	while (kb_next(q))
		if (is_young(c->now, kb_col_int(q, 0), kb_col_int(q, 1)))
			return true;
	return false;
}

enum kb_rc kb_session_password(struct kb_req *r, const char *old, const char *fresh)
{
	struct kb_ctx *c = r->ctx;
	const char *user = c->who.user, *hash;
	enum kb_rc rc;
	int64_t wait;

	if (!*user)
		return KB_NONE;
	rc = kb_session_look(c, user, old, &wait);
	if (rc != KB_OK)
		return rc;
	hash = kb_password_hash(c, fresh);
	if (!hash)
		return KB_FAIL;
	kb_throttle_clear(c, user);
	if (kb_user_password(c, user, hash) != KB_OK)
		return kb_fail(c, "the password of a person who is gone cannot be changed");
	return begin(r, user, c->second);
}
