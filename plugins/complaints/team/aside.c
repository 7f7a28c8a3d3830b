/* aside.c - a text beside a case, under a key of its own: a note of the team, or one message for an interpreter.
 *
 * It is closed as a case with a single message is (seal.h), to a pair that is no reporter's: the key of
 * the case does not open it, and it opens nothing of the case. Its author signs. */
#include <sodium.h>
#include <string.h>

#include "beside.h"

static struct seal_at only_place(const struct aside *a, enum seal_kind kind, const seal_byte author[SEAL_ID])
{
	struct seal_at at = { .kind = kind, .author = SEAL_MEMBER };

	memcpy(at.case_id, a->c.id, SEAL_ID);
	memcpy(at.author_id, author, SEAL_ID);
	return at;
}

enum kb_rc aside_close(struct kb_ctx *c, struct aside *a, enum seal_kind kind, const struct seal_role *role, const seal_byte pk[SEAL_KEY],
    const struct member *author, const char *text)
{
	struct seal_reporter nobody;
	struct seal_case_row row;
	seal_byte sk[SEAL_KEY], *envelope;
	struct seal_at at;
	bool made;

	randombytes_buf(&nobody, sizeof nobody);
	made = seal_case_make(&row, sk, &nobody, role, pk);
	sodium_memzero(&nobody, sizeof nobody);
	if (!made)
		return kb_fail(c, "a key to seal to is none");
	a->c = row.c;
	memcpy(a->wrapped, row.to_role, SEAL_WRAPPED);
	a->n = seal_envelope_size(strlen(text));
	a->envelope = envelope = kb_alloc(c, a->n);
	at = only_place(a, kind, author->row.id);
	made = seal_put(envelope, &at, &a->c, sk, author->keys.signer, text, strlen(text)) == SEAL_FINE;
	sodium_memzero(sk, sizeof sk);
	return made ? KB_OK : KB_NONE;
}

const char *aside_open(struct kb_ctx *c, const struct aside *a, enum seal_kind kind, const struct seal_role *role, const struct seal_pair *pair, const char *author)
{
	seal_byte sk[SEAL_KEY], *clear = kb_alloc(c, a->n + 1);
	const seal_byte *body = NULL;
	struct member m;
	struct seal_at at;
	size_t n = 0;

	if (member_find(c, author, &m) != KB_OK || seal_case_open(sk, a->wrapped, SEAL_WRAPPED, &a->c, role, pair) != SEAL_FINE)
		return NULL;
	at = only_place(a, kind, m.row.id);
	if (seal_get(clear, &body, &n, a->envelope, a->n, &at, &a->c, sk, m.row.sign_pk) == SEAL_FINE)
		clear[(body - clear) + (ptrdiff_t)n] = '\0';
	else
		body = NULL;
	sodium_memzero(sk, sizeof sk);
	return (const char *)body;
}

bool aside_read(struct kb_rows *q, int pk, int wrapped, struct aside *a)
{
	size_t n[3];
	const void *key = kb_col_blob(q, pk, &n[0]), *other = kb_col_blob(q, pk + 1, &n[1]), *w = kb_col_blob(q, wrapped, &n[2]);

	if (n[0] != SEAL_KEY || n[1] != SEAL_KEY || n[2] != SEAL_WRAPPED || !hex_read(kb_col_text(q, 0), a->c.id, SEAL_ID))
		return false;
	memcpy(a->c.pk, key, SEAL_KEY);
	memcpy(a->c.reporter, other, SEAL_KEY);
	memcpy(a->wrapped, w, SEAL_WRAPPED);
	a->envelope = kb_col_blob(q, wrapped + 1, &a->n);
	return true;
}
