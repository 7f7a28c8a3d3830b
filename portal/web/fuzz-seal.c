/* fuzz-seal.c - a sealed field: only what this house sealed opens, and only whole.
 *
 * The first byte says where a seal is spoilt, the second how (0: not at all), the rest
 * is what is sealed; the same bytes are then tried as a seal that a stranger wrote. */
#include "fuzz.h"

#include <sodium.h>
#include <string.h>

#include "codec.h"
#include "keys.h"
#include "web.h"

const char kb_fuzz_name[] = "seal";
const size_t kb_fuzz_memory = 1 << 20;

static struct kb_keys keys = { .seal = "thirty-two bytes, known to all.", .mark = "another thirty-two bytes, known" };
static struct kb_house house = { .keys = &keys };

enum { AGE = 3600, LONGEST = 12000 };

void kb_fuzz_begin(void)
{
	FUZZ_HOLDS(sodium_init() >= 0, "libsodium starts");
}

/* A whole seal opens as what it was, for its purpose and its time only. */
static void opens(struct kb_ctx *c, const char *sealed, const char *bytes, size_t n)
{
	const void *out = NULL;
	size_t len = 0;

	FUZZ_HOLDS(kb_only(sealed, KB_LOWER KB_UPPER KB_DIGITS "-_"), "a seal is base64url");
	FUZZ_HOLDS(kb_unseal(c, "form", sealed, AGE, &out, &len) == KB_OK, "a seal opens");
	FUZZ_HOLDS(len == n && !memcmp(out, bytes, n) && ((const char *)out)[n] == '\0', "as what it was");
	FUZZ_HOLDS(kb_unseal(c, "door", sealed, AGE, &out, &len) == KB_NONE, "for its purpose only");
	c->now += AGE + 1;
	FUZZ_HOLDS(kb_unseal(c, "form", sealed, AGE, &out, &len) == KB_NONE, "and not for ever");
	c->now -= AGE + 1;
}

static void spoil(struct kb_ctx *c, const char *sealed, unsigned where, unsigned how)
{
	char *spoilt = kb_arena_text(c->arena, sealed);
	const void *out;
	size_t len;

	spoilt[where % strlen(spoilt)] ^= (char)how;
	FUZZ_HOLDS(kb_unseal(c, "form", spoilt, AGE, &out, &len) == KB_NONE, "a seal that was touched does not open");
}

static void strange(struct kb_ctx *c, const char *text)
{
	unsigned char *raw;
	const void *out;
	size_t len;

	FUZZ_HOLDS(kb_unseal(c, "form", text, AGE, &out, &len) == KB_NONE, "a seal that is not ours does not open");
	if (kb_base64url_read(c->arena, text, &raw, &len) == KB_OK) {
		FUZZ_HOLDS(len <= strlen(text) / 4 * 3 + 2, "base64url makes bytes fewer");
		FUZZ_HOLDS(!strcmp(kb_base64url(c->arena, raw, len), text), "base64url has one spelling");
	}
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	struct kb_ctx c;
	const char *sealed;

	if (n < 2 || n > LONGEST)
		return;
	kb_ctx_begin(&c, &house, a, 1776254400, 12 * 2026 + 3);
	sealed = kb_seal(&c, "form", bytes + 2, n - 2);
	opens(&c, sealed, bytes + 2, n - 2);
	if (bytes[1])
		spoil(&c, sealed, (unsigned char)bytes[0], (unsigned char)bytes[1]);
	strange(&c, kb_arena_copy(a, bytes + 2, n - 2));
}
