/* fuzz-recording.c - a recording that a stranger sends. The input is the file. */
#include "fuzz.h"

#include <string.h>

#include "media.h"

const char kb_fuzz_name[] = "recording";
const size_t kb_fuzz_memory = 1 << 20;

void kb_fuzz_begin(void)
{
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	unsigned char *own = (unsigned char *)kb_arena_copy(a, bytes, n), *once;
	struct media m, again;
	const char *why;

	if (n > 200000)
		return;
	why = sound_clean(own, n, &m);
	if (why) {
		FUZZ_HOLDS(!strncmp(why, "complaints.speak.", 17), "a refusal says why");
		return;
	}
	FUZZ_HOLDS(m.bytes == own && m.n == n && m.kind != MEDIA_NONE && m.kind != MEDIA_JPEG, "what is taken is as long as it was");
	FUZZ_HOLDS(m.tenths >= 0 && m.tenths <= SOUND_TENTHS + SOUND_LATE, "and lasts no longer than it may");
	once = (unsigned char *)kb_arena_copy(a, (const char *)own, n);
	FUZZ_HOLDS(!sound_clean(own, n, &again) && again.kind == m.kind && again.tenths == m.tenths, "what is kept is a recording still");
	FUZZ_HOLDS(!memcmp(own, once, n), "and there is nothing more to take out of it");
}
