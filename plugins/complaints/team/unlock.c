/* unlock.c - what a member of staff holds while signed in.
 *
 * The key of a member is locked under a phrase of their own, which is not the password of the account:
 * whoever resets a password gets no key. After the phrase was given, the seed lies in the store
 * under a secret that only the browser's cookie gives, until the session ends at the latest. */
#include <sodium.h>
#include <string.h>

#include "team.h"
#include "complaints.sql.h"

enum { HOUR = 3600, SESSION_HOURS = 9, TRIES = 10, TRIES_PER_HOUR = 20 };

void member_wipe(struct member *m)
{
	sodium_memzero(&m->keys, sizeof m->keys);
}

/* ---- The row ---- */

static bool take(struct kb_rows *q, int at, seal_byte *to, size_t n)
{
	size_t got;
	const void *b = kb_col_blob(q, at, &got);

	if (got == n)
		memcpy(to, b, n);
	return got == n;
}

static enum kb_rc take_member(struct kb_ctx *c, struct kb_rows *q, struct member *m)
{
	struct seal_member_row *r = &m->row;

	m->id = kb_col_text(q, 0);
	m->person = kb_col_text(q, 7);
	m->attached = kb_col_text(q, 8);
	m->interprets = kb_col_int(q, 9) != 0;
	r->cost = (struct seal_cost){ (uint32_t)kb_col_int(q, 3), (uint32_t)kb_col_int(q, 4) };
	if (!hex_read(m->id, r->id, SEAL_ID) || !take(q, 1, r->box_pk, SEAL_KEY) || !take(q, 2, r->sign_pk, SEAL_KEY) ||
	    !take(q, 5, r->salt, SEAL_SALT) || !take(q, 6, r->locked, SEAL_WRAPPED))
		return kb_fail(c, "the key of a member is not whole");
	return KB_OK;
}

static enum kb_rc read_member(struct kb_ctx *c, struct kb_rows *q, struct member *m)
{
	if (!kb_next(q))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	return take_member(c, q, m);
}

size_t members_all(struct kb_ctx *c, const struct member **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_members);
	struct member *list = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		list = room_for_one(c, list, n, &room, sizeof(*list));
		if (take_member(c, q, &list[n]) != KB_OK)
			break;
		n++;
	}
	*to = list;
	return n;
}

enum kb_rc member_find(struct kb_ctx *c, const char *id, struct member *m)
{
	return read_member(c, kb_ask(c, &complaints_member_by_id, kb_t(id)), m);
}

enum kb_rc member_named(struct kb_ctx *c, const char *person, struct member *m)
{
	return read_member(c, kb_ask(c, &complaints_member_of, kb_t(person)), m);
}

enum kb_rc member_of_person(struct kb_ctx *c, struct member *m)
{
	return member_named(c, kb_who(c)->user, m);
}

bool member_exists(struct kb_ctx *c)
{
	struct member m;

	return member_of_person(c, &m) == KB_OK;
}

/* ---- The session ---- */

/* The token of this session; false: nobody is signed in. */
static bool session_token(struct kb_ctx *c, seal_byte token[SEAL_KEY])
{
	const char *secret = kb_session_secret(c);

	return secret && hex_read(secret, token, SEAL_KEY);
}

static const char *session_mark(struct kb_ctx *c)
{
	return kb_keyed(c, kb_fmt(c, "session %s", kb_session_secret(c)));
}

static enum kb_rc keep(struct kb_ctx *c, const struct member *m)
{
	seal_byte token[SEAL_KEY], locked[SEAL_WRAPPED];
	int64_t until = (kb_now(c) / HOUR + 1 + SESSION_HOURS) * HOUR;

	if (!session_token(c, token))
		return kb_fail(c, "a key was unlocked without a session");
	seal_member_keep(locked, &m->row, &m->keys, token);
	sodium_memzero(token, sizeof token);
	kb_run(c, &complaints_session_drop, kb_t(session_mark(c)));
	kb_run(c, &complaints_session_add, kb_t(session_mark(c)), kb_t(m->id), kb_i(until), kb_b(locked, sizeof locked));
	kb_run(c, &complaints_member_attach, kb_t(m->id), kb_t(attached_places(c)));
	kb_run(c, &complaints_member_interprets, kb_t(m->id), kb_i(kb_may(c, "complaints.interpret", NULL) && !kb_may(c, "complaints.handle", NULL)));
	return act_note(c, ACT_UNLOCKED, m->id, m->id, NULL);
}

enum kb_rc member_make_for(struct kb_ctx *c, const char *person, const char *phrase, struct member *m)
{
	const struct seal_member_row *r = &m->row;

	*m = (struct member){ .person = person, .attached = "" };
	randombytes_buf(m->row.id, SEAL_ID);
	m->id = hex_of(c, m->row.id, SEAL_ID);
	if (seal_member_make(&m->row, &m->keys, phrase, seal_cost_now) != SEAL_FINE)
		return kb_fail(c, "no key could be made for a member");
	kb_run(c, &complaints_member_add, kb_t(m->id), kb_t(m->person), kb_b(r->box_pk, SEAL_KEY), kb_b(r->sign_pk, SEAL_KEY),
	    kb_i(r->cost.passes), kb_i(r->cost.bytes), kb_b(r->salt, SEAL_SALT), kb_b(r->locked, SEAL_WRAPPED));
	return act_note(c, ACT_MEMBER, m->id, m->id, r->box_pk);
}

enum kb_rc member_make(struct kb_ctx *c, const char *phrase)
{
	struct member m;
	enum kb_rc rc;

	if (member_exists(c))
		return KB_NONE;
	rc = member_make_for(c, kb_who(c)->user, phrase, &m);
	if (rc == KB_OK)
		rc = keep(c, &m);
	member_wipe(&m);
	return rc;
}

enum kb_rc member_unlock(struct kb_ctx *c, const char *phrase)
{
	struct member m;
	enum kb_rc rc = member_of_person(c, &m);

	if (rc == KB_OK)
		rc = kb_budget(c, kb_fmt(c, "phrase %s", kb_who(c)->user), TRIES, TRIES_PER_HOUR);
	if (rc != KB_OK)
		return rc;
	if (seal_member_open(&m.row, phrase, &m.keys) != SEAL_FINE)
		return KB_NONE;
	rc = keep(c, &m);
	member_wipe(&m);
	return rc;
}

enum kb_rc member_now(struct kb_ctx *c, struct member *m)
{
	seal_byte token[SEAL_KEY], locked[SEAL_WRAPPED];
	enum kb_rc rc = KB_NONE;
	struct kb_rows *q;

	memset(m, 0, sizeof *m);
	if (!session_token(c, token))
		return KB_NONE;
	q = kb_ask(c, &complaints_session_of, kb_t(session_mark(c)), kb_i(kb_now(c)));
	if (kb_next(q) && take(q, 1, locked, sizeof locked))
		rc = member_find(c, kb_col_text(q, 0), m);
	if (rc == KB_OK && strcmp(m->person, kb_who(c)->user) != 0)
		rc = KB_NONE;
	if (rc == KB_OK && seal_member_resume(&m->keys, &m->row, locked, sizeof locked, token) != SEAL_FINE)
		rc = KB_NONE;
	sodium_memzero(token, sizeof token);
	return kb_failed(c) ? KB_FAIL : rc;
}

enum kb_rc member_lock(struct kb_ctx *c)
{
	return kb_session_secret(c) ? kb_run(c, &complaints_session_drop, kb_t(session_mark(c))) : KB_OK;
}

/* Who signed out, was signed out, changed the password, was idle or is gone has no session any more: what was unlocked in
 * one goes too, within a minute. (It opens without its session for nobody, from the first moment on.) */
static void drop_without_session(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &complaints_session_people);
	const char **gone = NULL;
	size_t n = 0, room = 0;

	while (kb_next(q)) {
		gone = room_for_one(c, gone, n, &room, sizeof(*gone));
		gone[n++] = kb_col_text(q, 0);
	}
	for (size_t i = 0; i < n; i++) {
		struct member m;

		if (member_find(c, gone[i], &m) != KB_OK || !kb_is_signed_in(c, m.person))
			kb_run(c, &complaints_session_drop_of, kb_t(gone[i]));
	}
}

enum kb_rc session_tidy(struct kb_ctx *c)
{
	kb_run(c, &complaints_session_tidy, kb_i(kb_now(c)));
	kb_run(c, &complaints_once_tidy, kb_i(civil_today(c) - 1));
	drop_without_session(c);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc member_stolen(struct kb_ctx *c, const struct member *by, const struct member *of)
{
	kb_run(c, &complaints_session_drop_of, kb_t(of->id));
	kb_sign_out(c, of->person);
	return act_note(c, ACT_STOLEN, by->id, of->id, NULL);
}

/* ---- A case ---- */

/* Does the role hold where the case is? One that came without a place is at that of its team. */
static bool may_at(struct kb_ctx *c, const struct casefile *f)
{
	const struct team *t = *f->place ? NULL : team_by_id(c, f->team);

	return kb_may(c, "complaints.handle", *f->place ? f->place : t ? t->place : "");
}

enum kb_rc member_open(struct kb_ctx *c, const struct member *m, const struct casefile *f, struct hand *h)
{
	struct seal_pair pair;
	enum kb_rc rc;

	*h = (struct hand){ .f = f, .author = SEAL_MEMBER, .member = m->id };
	if (!f || !may_at(c, f) || bar_reason(c, m, attached_places(c), f))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	rc = team_pair(c, m, &f->keys.role, &pair);
	if (rc != KB_OK)
		return rc;
	if (seal_case_open(h->case_sk, f->keys.to_role, SEAL_WRAPPED, &f->keys.c, &f->keys.role, &pair) != SEAL_FINE)
		rc = kb_fail(c, "a case does not open for its own team");
	memcpy(h->signer, m->keys.signer, SEAL_SIGNER);
	sodium_memzero(&pair, sizeof pair);
	return rc;
}
