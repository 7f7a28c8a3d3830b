/* stream.c - attachments: secretstream of libsodium, in chunks of 64 KiB.
 *
 *   header 24 | chunk ( 64 KiB + 17 ) ... | last chunk, with the tag FINAL
 *
 * Chunks are counted by the stream: one that is moved, left out or put in does not open,
 * and an end that is missing shows by the missing tag. The last chunk is padded to the full
 * length, so that the size tells steps of 64 KiB only. */
#include "box.h"

#define STREAM(name) crypto_secretstream_xchacha20poly1305_##name

enum { FULL = SEAL_CHUNK + SEAL_CHUNK_MORE };

_Static_assert(SEAL_CHUNK_MORE == STREAM(ABYTES) && SEAL_STREAM_HEAD == STREAM(HEADERBYTES), "sizes of libsodium");

/* The last chunk always has room for a byte of padding. */
static size_t chunks(size_t n)
{
	return n / SEAL_CHUNK + 1;
}

size_t seal_stream_size(size_t n)
{
	return SEAL_STREAM_HEAD + chunks(n) * FULL;
}

static void put_last(STREAM(state) *s, seal_byte *to, const seal_byte *from, size_t n)
{
	seal_byte chunk[SEAL_CHUNK];
	size_t len = 0;

	if (n)
		memcpy(chunk, from, n);
	sodium_pad(&len, chunk, n, SEAL_CHUNK, sizeof chunk);
	STREAM(push)(s, to, NULL, chunk, len, NULL, 0, STREAM(TAG_FINAL));
	sodium_memzero(chunk, sizeof chunk);
}

void seal_stream_put(seal_byte *sealed, const seal_byte key[SEAL_KEY], const void *bytes, size_t n)
{
	const seal_byte *from = bytes;
	seal_byte *to = sealed + SEAL_STREAM_HEAD;
	STREAM(state) s;

	STREAM(init_push)(&s, sealed, key);
	for (; n >= SEAL_CHUNK; n -= SEAL_CHUNK, from += SEAL_CHUNK, to += FULL)
		STREAM(push)(&s, to, NULL, from, SEAL_CHUNK, NULL, 0, 0);
	put_last(&s, to, from, n);
	sodium_memzero(&s, sizeof s);
}

/* All chunks into `clear`; false: one does not open, or the end is not where it should be. */
static bool pull_all(STREAM(state) *s, seal_byte *clear, const seal_byte *from, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		unsigned char tag;

		if (STREAM(pull)(s, clear + i * SEAL_CHUNK, NULL, &tag, from + i * FULL, FULL, NULL, 0) != 0)
			return false;
		if ((tag == STREAM(TAG_FINAL)) != (i == count - 1))
			return false;
	}
	return true;
}

enum seal_rc seal_stream_get(seal_byte *clear, size_t *len, const seal_byte *sealed, size_t n, const seal_byte key[SEAL_KEY])
{
	size_t count = n < SEAL_STREAM_HEAD ? 0 : (n - SEAL_STREAM_HEAD) / FULL;
	STREAM(state) s;
	bool good;

	*len = 0;
	if (n < SEAL_STREAM_HEAD + FULL || (n - SEAL_STREAM_HEAD) % FULL != 0)
		return SEAL_MALFORMED;
	good = STREAM(init_pull)(&s, sealed, key) == 0 && pull_all(&s, clear, sealed + SEAL_STREAM_HEAD, count);
	sodium_memzero(&s, sizeof s);
	if (good && sodium_unpad(len, clear, count * SEAL_CHUNK, SEAL_CHUNK) == 0)
		return SEAL_FINE;
	sodium_memzero(clear, count * SEAL_CHUNK);
	return SEAL_CLOSED;
}
