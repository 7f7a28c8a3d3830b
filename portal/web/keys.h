/* keys.h - the keys of the house. Private to web/. */
#ifndef KB_KEYS_H
#define KB_KEYS_H

enum { KB_KEY_BYTES = 32 };

struct kb_keys {
	unsigned char seal[KB_KEY_BYTES]; /* XChaCha20-Poly1305 */
	unsigned char mark[KB_KEY_BYTES]; /* keyed BLAKE2b */
};

#endif
