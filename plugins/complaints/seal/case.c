/* case.c - a new case: its pair, its name, and the two copies of its key. */
#include "box.h"

_Static_assert(sizeof(struct seal_case) == SEAL_ID + 2 * SEAL_KEY, "a case is bound as it lies in memory: no gaps");

/* The name of a case is made of its keys: whoever puts another key of a reporter, or another
 * public half, into the row of the store has made another case, and no box opens for it. */
static void name_of(seal_byte id[SEAL_ID], const struct seal_case *c)
{
	struct bound b = bound_to("case");

	bound_add(&b, c->pk, SEAL_KEY);
	bound_add(&b, c->reporter, SEAL_KEY);
	crypto_generichash(id, SEAL_ID, b.bytes, b.n, NULL, 0);
}

bool seal_case_is_whole(const struct seal_case *c)
{
	seal_byte id[SEAL_ID];

	name_of(id, c);
	return sodium_memcmp(id, c->id, SEAL_ID) == 0;
}

bool seal_case_make(struct seal_case_row *row, seal_byte case_sk[SEAL_KEY], const struct seal_reporter *r,
    const struct seal_role *role, const seal_byte role_pk[SEAL_KEY])
{
	*row = (struct seal_case_row){ .role = *role };
	crypto_box_keypair(row->c.pk, case_sk);
	memcpy(row->c.reporter, r->verify, SEAL_KEY);
	memcpy(row->mark, r->mark, SEAL_KEY);
	name_of(row->c.id, &row->c);
	seal_case_to_reporter(row->to_reporter, &row->c, case_sk, r);
	if (seal_case_to_role(row->to_role, &row->c, case_sk, role, role_pk))
		return true;
	sodium_memzero(case_sk, SEAL_KEY);
	sodium_memzero(row, sizeof *row);
	return false;
}
