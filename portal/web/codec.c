/* codec.c - percent-encoding and base64url, strict.
 *
 * Both decoders meet bytes of strangers. They refuse what they do not understand
 * instead of guessing, so that one text has one meaning everywhere. */
#include "codec.h"

#include <sodium.h>
#include <string.h>

static int hex(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* The byte that "%xy" at s stands for; -1 if it is cut off, no hex or NUL. */
static int escaped(const char *s, size_t left)
{
	if (left < 3 || hex(s[1]) < 0 || hex(s[2]) < 0)
		return -1;
	int byte = hex(s[1]) * 16 + hex(s[2]);
	return byte ? byte : -1;
}

enum kb_rc kb_percent_decode(struct kb_arena *a, const char *s, size_t n, bool plus,
    const char **out, size_t *len)
{
	char *to = kb_arena_alloc(a, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		int c = (unsigned char)s[i];

		if (c == '%') {
			c = escaped(s + i, n - i);
			i += 2;
		} else if (plus && c == '+') {
			c = ' ';
		}
		if (c <= 0)
			return KB_NONE;
		to[k++] = (char)c;
	}
	*out = to;
	*len = k;
	return KB_OK;
}

const char *kb_base64url(struct kb_arena *a, const void *bytes, size_t n)
{
	size_t room = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
	char *to = kb_arena_alloc(a, room);

	return sodium_bin2base64(to, room, bytes, n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* libsodium 1.0.18 takes some bytes above ASCII for letters: one text would have many
 * spellings. So the letters are looked at first. */
enum kb_rc kb_base64url_read(struct kb_arena *a, const char *s, unsigned char **out, size_t *n)
{
	size_t len = strlen(s), room = len / 4 * 3 + 3;
	unsigned char *to = kb_arena_alloc(a, room + 1);

	if (!kb_only(s, KB_LOWER KB_UPPER KB_DIGITS "-_") ||
	    sodium_base642bin(to, room, s, len, NULL, n, NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING))
		return KB_NONE;
	*out = to;
	return KB_OK;
}

bool kb_only(const char *s, const char *set)
{
	return s[strspn(s, set)] == '\0';
}
