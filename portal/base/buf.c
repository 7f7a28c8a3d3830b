/* buf.c - a run of bytes that grows in an arena.
 *
 * It grows by doubling, so that n bytes cost at most 2n of the arena however
 * small the pieces are. */
#include <stdint.h>
#include <string.h>

#include "arena.h"

/* Makes room for `n` bytes and a NUL. */
static void reserve(struct kb_buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : 64;
	char *larger;

	if (b->data && n < b->cap - b->len)
		return;
	while (cap - b->len <= n && cap <= SIZE_MAX / 4)
		cap *= 2;
	if (cap - b->len <= n)
		cap = SIZE_MAX / 2; /* refused by the arena */
	larger = kb_arena_alloc(b->arena, cap);
	if (b->len)
		memcpy(larger, b->data, b->len);
	b->data = larger;
	b->cap = cap;
}

void kb_buf_add(struct kb_buf *b, const void *bytes, size_t n)
{
	reserve(b, n);
	if (n)
		memcpy(b->data + b->len, bytes, n);
	b->len += n;
	b->data[b->len] = '\0';
}

void kb_buf_text(struct kb_buf *b, const char *s)
{
	kb_buf_add(b, s, strlen(s));
}

void kb_buf_fmt(struct kb_buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	kb_buf_text(b, kb_arena_vfmt(b->arena, fmt, ap));
	va_end(ap);
}
