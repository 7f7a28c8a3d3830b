/* envelope.c - one message of a case: signed, padded, closed, and bound to where it stands.
 *
 *   box( signature 64 | body, padded to 1024 bytes )
 *
 * The box is bound to the case, the position, the kind, the author, and to the head of what stands
 * before, and the signature covers the same: a message does not open anywhere else, nor after
 * another history. Who wrote it shows by the signature, which lies inside: the disk does not tell. */
#include "box.h"

enum { SIGNATURE = crypto_sign_BYTES };

static size_t padded(size_t n)
{
	return (n / SEAL_STEP + 1) * SEAL_STEP;
}

size_t seal_envelope_size(size_t n)
{
	return SEAL_BOX + SIGNATURE + padded(n);
}

static struct bound of_place(const char *label, const struct seal_at *at)
{
	struct bound b = bound_to(label);

	bound_add(&b, at->case_id, SEAL_ID);
	bound_number(&b, at->position);
	bound_number(&b, at->kind);
	bound_number(&b, at->author);
	bound_add(&b, at->author_id, SEAL_ID);
	bound_add(&b, at->before, SEAL_KEY);
	return b;
}

/* ---- Who wrote it ---- */

static void begin_signing(crypto_sign_state *s, const struct bound *b, const struct seal_case *c, const seal_byte *body, size_t n)
{
	crypto_sign_init(s);
	crypto_sign_update(s, b->bytes, b->n);
	crypto_sign_update(s, (const seal_byte *)c, sizeof *c);
	crypto_sign_update(s, body, n);
}

static void sign(seal_byte signature[SIGNATURE], const struct bound *b, const struct seal_case *c, const seal_byte *body,
    size_t n, const seal_byte signer[SEAL_SIGNER])
{
	crypto_sign_state s;

	begin_signing(&s, b, c, body, n);
	crypto_sign_final_create(&s, signature, NULL, signer);
	sodium_memzero(&s, sizeof s);
}

static bool is_signed(const seal_byte signature[SIGNATURE], const struct bound *b, const struct seal_case *c,
    const seal_byte *body, size_t n, const seal_byte verify[SEAL_KEY])
{
	crypto_sign_state s;
	bool yes;

	begin_signing(&s, b, c, body, n);
	yes = crypto_sign_final_verify(&s, signature, verify) == 0;
	sodium_memzero(&s, sizeof s);
	return yes;
}

/* A reporter is who the name of the case says, whatever key a caller brings. */
static bool is_author(const struct seal_at *at, const struct seal_case *c, const seal_byte verify[SEAL_KEY])
{
	return at->author != SEAL_REPORTER || sodium_memcmp(verify, c->reporter, SEAL_KEY) == 0;
}

/* ---- In and out ---- */

enum seal_rc seal_put(seal_byte *envelope, const struct seal_at *at, const struct seal_case *c, const seal_byte *case_sk,
    const seal_byte signer[SEAL_SIGNER], const void *body, size_t n)
{
	const struct bound b = of_place("message", at);
	seal_byte *inside = envelope + BOX_BYTES, *text = inside + SIGNATURE, key[SEAL_KEY];
	size_t len = 0;

	if (n > SEAL_BODY_MAX)
		return SEAL_TOO_MUCH;
	if (n)
		memcpy(text, body, n);
	sodium_pad(&len, text, n, SEAL_STEP, padded(n));
	sign(inside, &b, c, text, len, signer);
	if (!case_sk)
		return box_close_to(envelope, SIGNATURE + len, c->pk, &b) ? SEAL_FINE : SEAL_MALFORMED;
	box_subkey(key, case_sk, "messages");
	box_close_under(envelope, SIGNATURE + len, key, c->pk, &b);
	sodium_memzero(key, sizeof key);
	return SEAL_FINE;
}

static bool is_an_envelope(size_t n)
{
	return n >= seal_envelope_size(0) && n <= seal_envelope_size(SEAL_BODY_MAX) && (n - SEAL_BOX - SIGNATURE) % SEAL_STEP == 0;
}

static enum seal_rc open_either(seal_byte *clear, const seal_byte *envelope, size_t n, const struct seal_case *c,
    const seal_byte case_sk[SEAL_KEY], const struct bound *b)
{
	seal_byte key[SEAL_KEY];
	enum seal_rc rc;

	if (envelope[0] == BOX_TO_KEY)
		return box_open_with(clear, envelope, n, c->pk, case_sk, b);
	box_subkey(key, case_sk, "messages");
	rc = box_open_under(clear, envelope, n, key, c->pk, b);
	sodium_memzero(key, sizeof key);
	return rc;
}

enum seal_rc seal_get(seal_byte *clear, const seal_byte **body, size_t *len, const seal_byte *envelope, size_t n,
    const struct seal_at *at, const struct seal_case *c, const seal_byte case_sk[SEAL_KEY], const seal_byte *verify)
{
	const struct bound b = of_place("message", at);
	const seal_byte *text = clear + SIGNATURE;
	size_t inside = n - SEAL_BOX;
	enum seal_rc rc;

	*body = NULL;
	*len = 0;
	if (!is_an_envelope(n))
		return SEAL_MALFORMED;
	rc = open_either(clear, envelope, n, c, case_sk, &b);
	if (rc != SEAL_FINE)
		return rc;
	if ((verify && (!is_author(at, c, verify) || !is_signed(clear, &b, c, text, inside - SIGNATURE, verify))) ||
	    sodium_unpad(len, text, inside - SIGNATURE, SEAL_STEP) != 0) {
		sodium_memzero(clear, inside);
		*len = 0;
		return SEAL_CLOSED;
	}
	*body = text;
	return SEAL_FINE;
}

/* ---- One after the other ---- */

void seal_at_next(struct seal_at *at, const seal_byte *envelope, size_t n)
{
	const struct bound b = of_place("head", at);
	crypto_generichash_state h;

	crypto_generichash_init(&h, NULL, 0, SEAL_KEY);
	crypto_generichash_update(&h, b.bytes, b.n);
	crypto_generichash_update(&h, envelope, n);
	crypto_generichash_final(&h, at->before, SEAL_KEY);
	at->position++;
}

void seal_vouch(seal_byte vouch[SEAL_KEY], const struct seal_at *at, const struct seal_role *role, const struct seal_pair *role_pair)
{
	struct bound b = bound_to("vouch");
	seal_byte key[SEAL_KEY];

	bound_add(&b, at->case_id, SEAL_ID);
	bound_number(&b, at->position);
	bound_add(&b, at->before, SEAL_KEY);
	bound_add(&b, role->id, SEAL_ID);
	bound_number(&b, role->epoch);
	box_subkey(key, role_pair->sk, "vouch");
	crypto_generichash(vouch, SEAL_KEY, b.bytes, b.n, key, SEAL_KEY);
	sodium_memzero(key, sizeof key);
}

bool seal_vouch_fits(const seal_byte vouch[SEAL_KEY], const struct seal_at *at, const struct seal_role *role,
    const struct seal_pair *role_pair)
{
	seal_byte made[SEAL_KEY];

	seal_vouch(made, at, role, role_pair);
	return sodium_memcmp(made, vouch, SEAL_KEY) == 0;
}
