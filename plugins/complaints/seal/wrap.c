/* wrap.c - the keys of roles and cases, wrapped to who may use them.
 *
 * Each box is bound to what it is, from whom and to whom: a role's key to the role, its
 * epoch and the member; a case's key to the case, the role and its epoch. What comes out is held against
 * the public half that is known beforehand, since anybody can wrap to a public key. */
#include "box.h"

const seal_byte seal_escrow[SEAL_ID];

static void bound_role(struct bound *b, const struct seal_role *role)
{
	bound_add(b, role->id, SEAL_ID);
	bound_number(b, role->epoch);
}

static bool wrap(seal_byte wrapped[SEAL_WRAPPED], const seal_byte sk[SEAL_KEY], const seal_byte to[SEAL_KEY],
    const struct bound *b)
{
	memcpy(wrapped + BOX_BYTES, sk, SEAL_KEY);
	return box_close_to(wrapped, SEAL_KEY, to, b);
}

/* Only what belongs to `pk` comes out. */
static enum seal_rc fitting(enum seal_rc rc, const seal_byte pk[SEAL_KEY], seal_byte sk[SEAL_KEY])
{
	if (rc == SEAL_FINE && !seal_pair_fits(pk, sk))
		rc = SEAL_CLOSED;
	if (rc != SEAL_FINE)
		sodium_memzero(sk, SEAL_KEY);
	return rc;
}

/* ---- A role to its members ---- */

static struct bound of_member(const char *label, const struct seal_role *role, const seal_byte member[SEAL_ID],
    const seal_byte role_pk[SEAL_KEY])
{
	struct bound b = bound_to(label);

	bound_role(&b, role);
	bound_add(&b, member, SEAL_ID);
	bound_add(&b, role_pk, SEAL_KEY);
	return b;
}

bool seal_role_to_member(seal_byte wrapped[SEAL_WRAPPED], const struct seal_pair *role_pair, const struct seal_role *role,
    const seal_byte member[SEAL_ID], const seal_byte to[SEAL_KEY])
{
	const struct bound b = of_member("role to member", role, member, role_pair->pk);

	return wrap(wrapped, role_pair->sk, to, &b);
}

enum seal_rc seal_role_open(struct seal_pair *role_pair, const seal_byte *wrapped, size_t n, const struct seal_role *role,
    const seal_byte member[SEAL_ID], const struct seal_pair *member_pair)
{
	const struct bound b = of_member("role to member", role, member, role_pair->pk);

	if (n != SEAL_WRAPPED)
		return SEAL_MALFORMED;
	return fitting(box_open_with(role_pair->sk, wrapped, n, member_pair->pk, member_pair->sk, &b), role_pair->pk, role_pair->sk);
}

/* ---- A role to a session ---- */

void seal_session_lock(seal_byte locked[SEAL_WRAPPED], const struct seal_pair *role_pair, const struct seal_role *role,
    const seal_byte member[SEAL_ID], const seal_byte token[SEAL_KEY])
{
	const struct bound b = of_member("role to session", role, member, role_pair->pk);
	seal_byte key[SEAL_KEY];

	box_subkey(key, token, "session");
	memcpy(locked + BOX_BYTES, role_pair->sk, SEAL_KEY);
	box_close_under(locked, SEAL_KEY, key, NULL, &b);
	sodium_memzero(key, sizeof key);
}

enum seal_rc seal_session_open(struct seal_pair *role_pair, const seal_byte *locked, size_t n, const struct seal_role *role,
    const seal_byte member[SEAL_ID], const seal_byte token[SEAL_KEY])
{
	const struct bound b = of_member("role to session", role, member, role_pair->pk);
	seal_byte key[SEAL_KEY];
	enum seal_rc rc;

	if (n != SEAL_WRAPPED)
		return SEAL_MALFORMED;
	box_subkey(key, token, "session");
	rc = box_open_under(role_pair->sk, locked, n, key, NULL, &b); /* bound to the public half */
	sodium_memzero(key, sizeof key);
	if (rc != SEAL_FINE)
		sodium_memzero(role_pair->sk, SEAL_KEY);
	return rc;
}

/* ---- A case to a role ---- */

static struct bound of_case(const struct seal_case *c, const struct seal_role *role)
{
	struct bound b = bound_to("case to role");

	bound_add(&b, c, sizeof *c);
	bound_role(&b, role);
	return b;
}

bool seal_case_to_role(seal_byte wrapped[SEAL_WRAPPED], const struct seal_case *c, const seal_byte case_sk[SEAL_KEY],
    const struct seal_role *role, const seal_byte to[SEAL_KEY])
{
	const struct bound b = of_case(c, role);

	return wrap(wrapped, case_sk, to, &b);
}

enum seal_rc seal_case_open(seal_byte case_sk[SEAL_KEY], const seal_byte *wrapped, size_t n, const struct seal_case *c,
    const struct seal_role *role, const struct seal_pair *role_pair)
{
	const struct bound b = of_case(c, role);

	if (n != SEAL_WRAPPED || !seal_case_is_whole(c))
		return SEAL_MALFORMED;
	return fitting(box_open_with(case_sk, wrapped, n, role_pair->pk, role_pair->sk, &b), c->pk, case_sk);
}

enum seal_rc seal_case_rewrap(seal_byte wrapped[SEAL_WRAPPED], const seal_byte *old, size_t n, const struct seal_case *c,
    const struct seal_role *from, const struct seal_pair *from_pair, const struct seal_role *to, const seal_byte to_pk[SEAL_KEY])
{
	seal_byte sk[SEAL_KEY];
	enum seal_rc rc = seal_case_open(sk, old, n, c, from, from_pair);

	if (rc == SEAL_FINE && !seal_case_to_role(wrapped, c, sk, to, to_pk))
		rc = SEAL_MALFORMED;
	sodium_memzero(sk, sizeof sk);
	return rc;
}
