/* escrow.c - a secret cut in three, of which two give it back.
 *
 * Each byte of the secret is where a line over GF(256) meets zero; the slope is random, and a share
 * is the line's height at 1, 2 or 3. One height fits every secret equally well. Multiplication
 * takes no table and no branch: the time does not tell the secret.
 *
 * On paper: "1-" and 106 digits in base 16, which are cutting 8 | heights 32 | check 13 of
 * BLAKE2b over the rest. The check finds slips of the pen; it is made of the share
 * alone, so it tells no more than the share does. */
#include "box.h"

enum { CUTTING = 8, CHECK = 13, SHARE = CUTTING + SEAL_KEY + CHECK, PREFIX = 2 };

_Static_assert(SEAL_SHARE_TEXT == PREFIX + 2 * SHARE + 1, "a share as text");

struct share { seal_byte x, cutting[CUTTING], y[SEAL_KEY]; };

/* ---- The field of AES: x^8 + x^4 + x^3 + x + 1 ---- */

static seal_byte times(seal_byte a, seal_byte b)
{
	unsigned product = 0, row = a;

	for (int i = 0; i < 8; i++) {
		product ^= row & (0u - ((b >> i) & 1u));
		row = (row << 1) ^ (0x11bu & (0u - ((row >> 7) & 1u)));
	}
	return (seal_byte)product;
}

/* a^254 is 1/a. */
static seal_byte inverse(seal_byte a)
{
	seal_byte power = 1;

	for (int i = 0; i < 254; i++)
		power = times(power, a);
	return power;
}

seal_byte seal_share_byte(seal_byte secret, seal_byte slope, seal_byte x)
{
	return (seal_byte)(secret ^ times(slope, x));
}

/* Where the line through both meets zero. */
static seal_byte meet(seal_byte x1, seal_byte y1, seal_byte x2, seal_byte y2)
{
	seal_byte slope = times((seal_byte)(y1 ^ y2), inverse((seal_byte)(x1 ^ x2)));

	return (seal_byte)(y1 ^ times(slope, x1));
}

/* ---- Paper ---- */

static void check_of(seal_byte check[CHECK + 3], const struct share *s)
{
	struct bound b = bound_to("share");

	bound_add(&b, &s->x, 1);
	bound_add(&b, s->cutting, CUTTING);
	bound_add(&b, s->y, SEAL_KEY);
	crypto_generichash(check, CHECK + 3, b.bytes, b.n, NULL, 0);
	sodium_memzero(&b, sizeof b);
}

static void write_share(char text[SEAL_SHARE_TEXT], const struct share *s)
{
	seal_byte bytes[SHARE + 3];

	memcpy(bytes, s->cutting, CUTTING);
	memcpy(bytes + CUTTING, s->y, SEAL_KEY);
	check_of(bytes + CUTTING + SEAL_KEY, s);
	text[0] = (char)('0' + s->x);
	text[1] = '-';
	sodium_bin2hex(text + PREFIX, SEAL_SHARE_TEXT - PREFIX, bytes, SHARE);
	sodium_memzero(bytes, sizeof bytes);
}

/* False: it is not what write_share() wrote; capitals, spaces and line ends may have come in. */
static bool read_share(struct share *s, const char *text)
{
	seal_byte bytes[SHARE], check[CHECK + 3];
	size_t n = 0;
	bool good;

	if (strnlen(text, 4 * SEAL_SHARE_TEXT) >= 4 * SEAL_SHARE_TEXT || text[0] < '1' || text[0] > '0' + SEAL_SHARES || text[1] != '-')
		return false;
	if (sodium_hex2bin(bytes, sizeof bytes, text + PREFIX, strlen(text + PREFIX), " \r\n\t", &n, NULL) || n != SHARE)
		return false;
	s->x = (seal_byte)(text[0] - '0');
	memcpy(s->cutting, bytes, CUTTING);
	memcpy(s->y, bytes + CUTTING, SEAL_KEY);
	check_of(check, s);
	good = sodium_memcmp(check, bytes + CUTTING + SEAL_KEY, CHECK) == 0;
	sodium_memzero(bytes, sizeof bytes);
	return good;
}

/* ---- In and out ---- */

void seal_share(char share[SEAL_SHARES][SEAL_SHARE_TEXT], const seal_byte secret[SEAL_KEY])
{
	seal_byte slope[SEAL_KEY];
	struct share s;

	randombytes_buf(slope, sizeof slope);
	randombytes_buf(s.cutting, CUTTING);
	for (s.x = 1; s.x <= SEAL_SHARES; s.x++) {
		for (int i = 0; i < SEAL_KEY; i++)
			s.y[i] = seal_share_byte(secret[i], slope[i], s.x);
		write_share(share[s.x - 1], &s);
	}
	sodium_memzero(slope, sizeof slope);
	sodium_memzero(&s, sizeof s);
}

static enum seal_rc join(struct seal_pair *escrow, const struct share *a, const struct share *b)
{
	if (a->x == b->x || memcmp(a->cutting, b->cutting, CUTTING) != 0)
		return SEAL_CLOSED;
	for (int i = 0; i < SEAL_KEY; i++)
		escrow->sk[i] = meet(a->x, a->y[i], b->x, b->y[i]);
	if (seal_pair_fits(escrow->pk, escrow->sk))
		return SEAL_FINE;
	sodium_memzero(escrow->sk, SEAL_KEY);
	return SEAL_CLOSED;
}

enum seal_rc seal_share_join(struct seal_pair *escrow, const char *one, const char *two)
{
	struct share a, b;
	enum seal_rc rc = SEAL_MALFORMED;

	sodium_memzero(escrow->sk, SEAL_KEY);
	if (read_share(&a, one) && read_share(&b, two))
		rc = join(escrow, &a, &b);
	sodium_memzero(&a, sizeof a);
	sodium_memzero(&b, sizeof b);
	return rc;
}
