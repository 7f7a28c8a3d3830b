/* fuzz-envelope.c - what the store or a person hands to the sealing of complaints.
 *
 * The first byte says what the rest is: an envelope or a wrapped key as a stranger writes
 * them, the inside of an envelope that a stranger closes to the case (the public key is known), a
 * body to put in and to spoil, a code, a share, a head. Nothing opens that was not sealed here; what
 * was opens as it was. The dice of libsodium are fixed, so that a finding comes back. */
#include "fuzz.h"

#include "box.h"

const char kb_fuzz_name[] = "envelope";
const size_t kb_fuzz_memory = 1 << 20;

enum { LONGEST = 12000 };

/* ---- Dice ---- */

static uint64_t throws;

static void dice_buf(void *const to, const size_t n)
{
	seal_byte seed[randombytes_SEEDBYTES] = "the same each time";

	throws++;
	memcpy(seed + 24, &throws, sizeof throws);
	randombytes_buf_deterministic(to, n, seed);
}

static uint32_t dice_one(void)
{
	uint32_t one;

	dice_buf(&one, sizeof one);
	return one;
}

static const char *dice_name(void) { return "dice"; }

static struct randombytes_implementation dice = { .implementation_name = dice_name, .random = dice_one, .buf = dice_buf };

/* ---- The case that all is about ---- */

static const struct seal_role role = { "committee", 1 };
static struct seal_reporter reporter;
static struct seal_pair role_pair;
static struct seal_case_row row;
static seal_byte case_sk[SEAL_KEY], sign_pk[SEAL_KEY], signer[SEAL_SIGNER];
static struct seal_at at = { .kind = SEAL_STORY, .author = SEAL_REPORTER };
static char shares[SEAL_SHARES][SEAL_SHARE_TEXT];

void kb_fuzz_begin(void)
{
	static const seal_byte salt[SEAL_SALT] = "salt", pepper[SEAL_KEY] = "pepper";

	FUZZ_HOLDS(randombytes_set_implementation(&dice) == 0 && sodium_init() >= 0, "libsodium starts");
	FUZZ_HOLDS(seal_code_keys(&reporter, "12345678901234567890", salt, pepper, (struct seal_cost){ 1, 8192 }) == SEAL_FINE, "a code");
	seal_pair_make(&role_pair);
	FUZZ_HOLDS(seal_case_make(&row, case_sk, &reporter, &role, role_pair.pk), "a case");
	memcpy(at.case_id, row.c.id, SEAL_ID);
	seal_share(shares, role_pair.sk);
	crypto_sign_keypair(sign_pk, signer);
}

static enum seal_rc get(struct kb_arena *a, const seal_byte *e, size_t n, const seal_byte *verify, const seal_byte **body, size_t *len)
{
	return seal_get(kb_arena_alloc(a, n + 1), body, len, e, n, &at, &row.c, case_sk, verify);
}

/* ---- What the rest of an input may be ---- */

static void strange_envelope(struct kb_arena *a, const char *bytes, size_t n)
{
	const seal_byte *body;
	size_t len;

	FUZZ_HOLDS(get(a, (const seal_byte *)bytes, n, NULL, &body, &len) != SEAL_FINE, "a stranger's envelope does not open");
	FUZZ_HOLDS(body == NULL && len == 0, "and nothing comes out");
}

static struct bound place(void)
{
	struct bound b = bound_to("message");

	bound_add(&b, at.case_id, SEAL_ID);
	bound_number(&b, at.position);
	bound_number(&b, at.kind);
	bound_number(&b, at.author);
	bound_add(&b, at.author_id, SEAL_ID);
	bound_add(&b, at.before, SEAL_KEY);
	return b;
}

/* Closed to the case by a stranger: opens for who does not look at the signature, and never as the reporter's. */
static void strange_inside(struct kb_arena *a, const char *bytes, size_t n)
{
	seal_byte *e = kb_arena_alloc(a, n + SEAL_BOX);
	const struct bound b = place();
	const seal_byte *body;
	size_t len;

	memcpy(e + BOX_BYTES, bytes, n);
	FUZZ_HOLDS(box_close_to(e, n, row.c.pk, &b), "a stranger can close");
	FUZZ_HOLDS(get(a, e, n + SEAL_BOX, reporter.verify, &body, &len) != SEAL_FINE, "and not sign");
	if (get(a, e, n + SEAL_BOX, NULL, &body, &len) == SEAL_FINE)
		FUZZ_HOLDS(len < n && memcmp(body, bytes + crypto_sign_BYTES, len) == 0, "what comes out is what was in");
}

static void own_envelope(struct kb_arena *a, const char *bytes, size_t n)
{
	size_t size = seal_envelope_size(n), len;
	seal_byte *e = kb_arena_alloc(a, size);
	const seal_byte *body;
	uint16_t where = 0;

	memcpy(&where, bytes, n < sizeof where ? n : sizeof where);
	FUZZ_HOLDS(seal_put(e, &at, &row.c, where & 1 ? case_sk : NULL, reporter.signer, bytes, n) == SEAL_FINE, "it closes");
	FUZZ_HOLDS(get(a, e, size, reporter.verify, &body, &len) == SEAL_FINE, "it opens");
	FUZZ_HOLDS(len == n && memcmp(body, bytes, n) == 0, "as what it was");
	e[where % size] ^= (seal_byte)(1u << (where & 7));
	FUZZ_HOLDS(get(a, e, size, reporter.verify, &body, &len) != SEAL_FINE, "touched it does not");
}

static void strange_key(struct kb_arena *a, const char *bytes, size_t n)
{
	seal_byte sk[SEAL_KEY], nothing[SEAL_KEY] = { 0 };
	const seal_byte *key = (const seal_byte *)bytes;
	struct seal_pair pair = role_pair;

	(void)a;
	sodium_memzero(sk, sizeof sk);
	FUZZ_HOLDS(seal_case_open(sk, key, n, &row.c, &role, &role_pair) != SEAL_FINE, "a stranger's key is none of the case");
	FUZZ_HOLDS(seal_case_by_reporter(sk, key, n, &row.c, &reporter) != SEAL_FINE, "nor by the code");
	FUZZ_HOLDS(memcmp(sk, nothing, SEAL_KEY) == 0, "and nothing comes out");
	FUZZ_HOLDS(seal_role_open(&pair, key, n, &role, row.c.id, &role_pair) != SEAL_FINE, "nor of the role");
	FUZZ_HOLDS(seal_session_open(&pair, key, n, &role, row.c.id, case_sk) != SEAL_FINE, "nor of a session");
}

static void a_code(struct kb_arena *a, const char *bytes, size_t n)
{
	char code[SEAL_CODE], again[SEAL_CODE], shown[SEAL_CODE_SHOWN];

	if (seal_code_read(code, kb_arena_copy(a, bytes, n)) != SEAL_FINE)
		return;
	FUZZ_HOLDS(strspn(code, "0123456789") == SEAL_DIGITS && !code[SEAL_DIGITS], "a code is twenty digits");
	seal_code_show(shown, code);
	FUZZ_HOLDS(seal_code_read(again, shown) == SEAL_FINE && !strcmp(code, again), "it is read as it is shown");
}

static void a_share(struct kb_arena *a, const char *bytes, size_t n)
{
	struct seal_pair back = role_pair;

	if (seal_share_join(&back, kb_arena_copy(a, bytes, n), shares[1]) == SEAL_FINE)
		FUZZ_HOLDS(memcmp(back.sk, role_pair.sk, SEAL_KEY) == 0, "two shares give the key");
}

static void a_head(struct kb_arena *a, const char *bytes, size_t n)
{
	struct seal_head h = { 0 }, back;
	char text[SEAL_HEAD_TEXT];

	FUZZ_HOLDS(seal_head_read(&h, kb_arena_copy(a, bytes, n), sign_pk) != SEAL_FINE, "a stranger's head is not signed");
	memcpy(&h, bytes, n < sizeof h ? n : sizeof h);
	h.seq %= 10000000000000000000u;
	h.day %= 100000000;
	seal_head_write(text, &h, signer);
	FUZZ_HOLDS(seal_head_read(&back, text, sign_pk) == SEAL_FINE, "ours is");
	FUZZ_HOLDS(back.seq == h.seq && back.day == h.day && !memcmp(back.mac, h.mac, SEAL_KEY), "and as it was");
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	static const struct { char first; void (*take)(struct kb_arena *a, const char *bytes, size_t n); } ways[] = {
		{ 'e', strange_envelope }, { 'i', strange_inside }, { 'p', own_envelope }, { 'w', strange_key }, { 'c', a_code },
		{ 's', a_share }, { 'h', a_head },
	};

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (n > 0 && n <= LONGEST && bytes[0] == ways[i].first)
			ways[i].take(a, bytes + 1, n - 1);
}
