/* sample.h - a made-up release for tests: what others open, and what must not be in it.
 *
 * Figures of two indicators at three places, some of them suppressed. The figures of a
 * suppressed row are poison: numbers of 31337 and a word, so that they are found wherever
 * they get to. Another poison has other numbers, words and codes. No program that is installed holds it. */
#ifndef KBX_SAMPLE_H
#define KBX_SAMPLE_H

#include "table.h"

/* Poison: all numbers begin with it, all texts hold it. */
#define SAMPLE_POISON 31337
#define SAMPLE_POISON_WORD "poison31337"

struct sample;

/* The release, and `extra` further rows behind its own, for who measures. `poison` is what
 * all numbers begin with. Ends with sample_free(). */
struct sample *sample_new(size_t extra, double poison);
const struct kbx_release *sample_release(struct sample *s);
void sample_free(struct sample *s);

/* Bytes that a test keeps. */
struct sample_bytes { unsigned char *data; size_t len; };
bool sample_keep(void *bytes, const void *more, size_t n);

/* Every file of the release, one after another. `open` gets its name and gives its sink, ready
 * to write; `close` gets what the writer said. */
struct sample_desk {
	struct kbx_sink *(*open)(struct sample_desk *d, const char *name);
	void (*close)(struct sample_desk *d, const char *name, enum kb_rc rc);
	const char *folder; /* for files in between */
};
void sample_write_all(const struct kbx_release *r, struct sample_desk *d);

#endif
