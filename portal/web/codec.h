/* codec.h - percent-encoding, paths and base64url, strict. Private to web/. */
#ifndef KB_CODEC_H
#define KB_CODEC_H

#include "arena.h"
#include "klankbord.h"

/* Undoes percent-encoding once; `plus`: "+" is a space, as in form bodies. The result
 * is NUL-terminated, in the arena. KB_NONE: a "%" without two hex digits, or a NUL. */
enum kb_rc kb_percent_decode(struct kb_arena *a, const char *s, size_t n, bool plus,
    const char **out, size_t *len);

/* Bytes as base64url without padding, in the arena, and back. KB_NONE: not base64url. */
const char *kb_base64url(struct kb_arena *a, const void *bytes, size_t n);
enum kb_rc kb_base64url_read(struct kb_arena *a, const char *s, unsigned char **out, size_t *n);

/* Path and query of an address as the browser sent it; the path is decoded once and has
 * one spelling, the query stays as it came. KB_NONE: no path that may be looked up. */
enum kb_rc kb_path_read(struct kb_arena *a, const char *uri, const char **path, const char **query);

/* Is every byte of `s` one of `set`? */
bool kb_only(const char *s, const char *set);

#define KB_DIGITS "0123456789"
#define KB_LOWER "abcdefghijklmnopqrstuvwxyz"
#define KB_UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

#endif
