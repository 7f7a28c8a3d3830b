/* sound.c - is it a recording, and of which kind? */
#include <string.h>

#include "media.h"

static const struct { const char *name, *type; } kinds[] = {
	[MEDIA_NONE] = { "", "" }, [MEDIA_WEBM] = { "webm", "audio/webm" }, [MEDIA_MP4] = { "mp4", "audio/mp4" },
	[MEDIA_OGG] = { "ogg", "audio/ogg" }, [MEDIA_JPEG] = { "jpeg", "image/jpeg" },
};

const char *media_name(enum media_kind kind)
{
	return kinds[kind].name;
}

const char *media_type(enum media_kind kind)
{
	return kinds[kind].type;
}

enum media_kind media_by_name(const char *name)
{
	for (size_t i = 1; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return (enum media_kind)i;
	return MEDIA_NONE;
}

static enum media_kind kind_of(const unsigned char *s, size_t n)
{
	if (n < 16)
		return MEDIA_NONE;
	if (memcmp(s, "\x1a\x45\xdf\xa3", 4) == 0)
		return MEDIA_WEBM;
	if (memcmp(s + 4, "ftyp", 4) == 0)
		return MEDIA_MP4;
	return memcmp(s, "OggS", 5) == 0 ? MEDIA_OGG : MEDIA_NONE;
}

const char *sound_clean(unsigned char *bytes, size_t n, struct media *m)
{
	bool good = false;

	*m = (struct media){ .bytes = bytes, .n = n };
	if (n > SOUND_MAX)
		return "complaints.speak.long";
	m->kind = kind_of(bytes, n);
	if (m->kind == MEDIA_WEBM)
		good = sound_webm(bytes, n, &m->tenths);
	if (m->kind == MEDIA_MP4)
		good = sound_mp4(bytes, n, &m->tenths);
	if (m->kind == MEDIA_OGG)
		good = sound_ogg(bytes, n, &m->tenths);
	if (!good)
		return "complaints.speak.bad";
	return m->tenths > SOUND_TENTHS + SOUND_LATE ? "complaints.speak.long" : NULL;
}
