/* media.h - what somebody sends besides words: a recording, a photo.
 *
 * Pure functions over bytes of a stranger, without store, clock or context. Each looks at the length and the first bytes
 * before anything else, and leaves out what programs write beside sound and picture: place, time, names, device. */
#ifndef COMPLAINTS_MEDIA_H
#define COMPLAINTS_MEDIA_H

#include <stdbool.h>
#include <stddef.h>

enum {
	SOUND_MAX = 2 * 1024 * 1024, /* bytes of a recording */
	SOUND_SECONDS = 180,
	SOUND_TENTHS = 10 * SOUND_SECONDS,         /* of a second; a phone may stop a little late (SOUND_LATE) */
	SOUND_LATE = 30,
	PHOTO_MAX = 6 * 1024 * 1024, /* bytes of a photo as it comes */
	PHOTO_KEPT = 1000 * 1000,    /* and as it is kept */
	PHOTO_SIDE = 1600,           /* pixels of its longer side as it is kept */
};

enum media_kind { MEDIA_NONE, MEDIA_WEBM, MEDIA_MP4, MEDIA_OGG, MEDIA_JPEG };

struct media {
	enum media_kind kind;
	unsigned char *bytes;
	size_t n;
	int tenths; /* how long it lasts; 0: it does not say */
};

/* "webm", and back; "audio/webm". */
const char *media_name(enum media_kind kind);
enum media_kind media_by_name(const char *name);
const char *media_type(enum media_kind kind);

/* Is it a recording that every phone plays: Opus in WebM or Ogg, AAC or Opus in MP4? Then what stands beside the sound is
 * written over in `bytes` itself, so that it stays as long as it is. NULL, or the key of the text that says why not. */
const char *sound_clean(unsigned char *bytes, size_t n, struct media *m);

/* Is it a photo, JPEG, PNG or WebP that does not move? Then its pixels alone, upright, in a JPEG of their own. NULL, or why not; photo_free() after it. */
const char *photo_remake(const unsigned char *bytes, size_t n, struct media *m);
void photo_free(struct media *m);

/* The formats, each behind sound_clean(). False: not whole, or not sound. */
bool sound_webm(unsigned char *bytes, size_t n, int *tenths);
bool sound_mp4(unsigned char *bytes, size_t n, int *tenths);
bool sound_ogg(unsigned char *bytes, size_t n, int *tenths);

#endif
