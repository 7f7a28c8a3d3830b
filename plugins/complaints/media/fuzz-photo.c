/* fuzz-photo.c - a photo that a stranger sends. The input is the file; what comes out is a photo of bounded size, with none of
 * the markers in which a camera writes. */
#include "fuzz.h"

#include <string.h>

#include "media.h"

const char kb_fuzz_name[] = "photo";
const size_t kb_fuzz_memory = 1 << 20;

void kb_fuzz_begin(void)
{
}

/* Up to the pixels. */
static bool is_bare(const unsigned char *s, size_t n)
{
	for (size_t i = 2; i + 4 < n && s[i] == 0xff; i += 2 + ((size_t)s[i + 2] << 8 | s[i + 3])) {
		if (s[i + 1] == 0xda)
			return true;
		if (s[i + 1] > 0xe0)
			return false;
	}
	return false;
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	struct media m, again;
	const char *why;

	(void)a;
	if (n > 65536)
		return;
	why = photo_remake((const unsigned char *)bytes, n, &m);
	if (why) {
		FUZZ_HOLDS(!strncmp(why, "complaints.photo.", 17) && m.kind == MEDIA_NONE, "a refusal says why, and keeps nothing");
		return;
	}
	FUZZ_HOLDS(m.kind == MEDIA_JPEG && m.n > 100 && m.n <= PHOTO_KEPT, "within its bytes");
	FUZZ_HOLDS(is_bare(m.bytes, m.n), "and nothing beside the pixels");
	FUZZ_HOLDS(!photo_remake(m.bytes, m.n, &again), "what is kept is a photo");
	photo_free(&again);
	photo_free(&m);
}
