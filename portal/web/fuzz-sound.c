/* fuzz-sound.c - a clip that staff upload. The input is the file. Of Ogg, each page gets the
 * check sum that is right for it first: no chance finds one. */
#include "fuzz.h"

#include <string.h>

#include "sound.h"

const char kb_fuzz_name[] = "sound";
const size_t kb_fuzz_memory = 1 << 19;

void kb_fuzz_begin(void)
{
}

/* Written a second time on purpose, by table and from the other end. */
static uint32_t crc(const unsigned char *s, size_t n)
{
	static uint32_t table[256];
	uint32_t c = 0;

	for (uint32_t i = 0; i < 256 && !table[255]; i++) {
		uint32_t v = i << 24;
		for (int k = 0; k < 8; k++)
			v = v & 0x80000000u ? v << 1 ^ 0x04c11db7u : v << 1;
		table[i] = v;
	}
	for (size_t i = 0; i < n; i++)
		c = c << 8 ^ table[(c >> 24 ^ s[i]) & 255];
	return c;
}

static void mend(unsigned char *s, size_t n)
{
	while (n >= 27 && !memcmp(s, "OggS", 4)) {
		size_t len = 27 + s[26];

		for (size_t i = 0; i < s[26] && 27 + i < n; i++)
			len += s[27 + i];
		if (len > n)
			return;
		memset(s + 22, 0, 4);
		uint32_t c = crc(s, len);
		for (int i = 0; i < 4; i++)
			s[22 + i] = (unsigned char)(c >> 8 * i);
		s += len;
		n -= len;
	}
}

static void holds(struct kb_arena *a, const struct kb_sound *s, size_t n)
{
	struct kb_sound again;
	const char *why;

	FUZZ_HOLDS(s->n > 0 && s->n <= n + 44, "what is kept is no longer than what came, but for the comments");
	FUZZ_HOLDS(s->n <= (s->is == KB_SOUND_OPUS ? KB_OPUS_MAX : KB_MP3_MAX), "within its bytes");
	FUZZ_HOLDS(s->tenths >= KB_SOUND_TENTHS_MIN && s->tenths <= KB_SOUND_TENTHS_MAX, "and its time");
	if (s->n <= KB_SOUND_FILE_MAX) {
		FUZZ_HOLDS(kb_sound_parse(a, s->bytes, s->n, &again, &why) == KB_OK, "what is kept is a clip");
		FUZZ_HOLDS(again.n == s->n && !memcmp(again.bytes, s->bytes, s->n) && again.is == s->is && again.tenths == s->tenths,
		    "and is kept as the same");
	}
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	unsigned char *mended = (unsigned char *)kb_arena_copy(a, bytes, n);
	struct kb_sound s;
	const char *why = NULL;

	if (n > KB_SOUND_FILE_MAX + 10)
		return;
	if (kb_sound_parse(a, bytes, n, &s, &why) == KB_OK)
		holds(a, &s, n);
	else
		FUZZ_HOLDS(why && !strncmp(why, "staff.speech.", 13), "a refusal says why");
	mend(mended, n);
	if (kb_sound_parse(a, mended, n, &s, &why) == KB_OK)
		holds(a, &s, n);
}
