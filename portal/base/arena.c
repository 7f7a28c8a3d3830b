/* arena.c - blocks of memory that end together.
 *
 * An arena is a list of blocks, the newest first. A piece is cut from the newest
 * block; when it does not fit, a new block is made, large enough for the piece.
 * A reset gives all blocks back but the oldest, so that a worker that serves one
 * small page after another never calls malloc().
 *
 * Under AddressSanitizer the part of a block that is not handed out is poisoned
 * and every piece has a gap behind it: a write past a piece is found there as it
 * would be found behind malloc(). */
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "arena.h"
#include "log.h"

#if defined(__SANITIZE_ADDRESS__)
#define KB_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define KB_ASAN 1
#endif
#endif

#ifdef KB_ASAN
#include <sanitizer/asan_interface.h>
enum { GAP = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
enum { GAP = 0 };
#endif

/* Large enough for the whole of a usual page. */
enum { BLOCK = 32 * 1024 };

struct block {
	struct block *older;
	size_t size, taken;
	alignas(max_align_t) unsigned char bytes[];
};

struct kb_arena {
	struct block *newest;
	size_t used;
};

_Noreturn static void out_of_memory(size_t size)
{
	kb_log_line(KB_ERROR, "out of memory for %zu bytes: this process ends", size);
	abort();
}

void kb_no_memory(const char *who)
{
	kb_log_line(KB_ERROR, "out of memory in %s: this process ends", who);
	abort();
}

static struct block *block_new(size_t size, struct block *older)
{
	struct block *b;

	if (size > SIZE_MAX / 2 || !(b = malloc(sizeof *b + size)))
		out_of_memory(size);
	b->older = older;
	b->size = size;
	b->taken = 0;
	ASAN_POISON_MEMORY_REGION(b->bytes, size);
	return b;
}

/* Gives back the blocks that are newer than `keep` (NULL: all of them). */
static void blocks_free(struct block *b, const struct block *keep)
{
	while (b != keep) {
		struct block *older = b->older;
		ASAN_UNPOISON_MEMORY_REGION(b->bytes, b->size);
		free(b);
		b = older;
	}
}

static struct block *oldest(struct block *b)
{
	while (b->older)
		b = b->older;
	return b;
}

struct kb_arena *kb_arena_new(void)
{
	struct kb_arena *a = calloc(1, sizeof *a);

	if (!a)
		out_of_memory(sizeof *a);
	a->newest = block_new(BLOCK, NULL);
	return a;
}

void kb_arena_free(struct kb_arena *a)
{
	if (!a)
		return;
	blocks_free(a->newest, NULL);
	free(a);
}

void kb_arena_reset(struct kb_arena *a)
{
	struct block *first = oldest(a->newest);

	blocks_free(a->newest, first);
	first->taken = 0;
	ASAN_POISON_MEMORY_REGION(first->bytes, first->size);
	a->newest = first;
	a->used = 0;
}

/* The room that a piece takes in its block. */
static size_t padded(size_t size)
{
	const size_t to = alignof(max_align_t);

	if (size > SIZE_MAX / 4)
		out_of_memory(size);
	return (size + GAP + to - 1) / to * to;
}

void *kb_arena_alloc(struct kb_arena *a, size_t size)
{
	size_t room = padded(size);
	struct block *b = a->newest;
	unsigned char *piece;

	if (room > b->size - b->taken)
		b = a->newest = block_new(room > BLOCK ? room : BLOCK, b);
	piece = b->bytes + b->taken;
	b->taken += room;
	a->used += size;
	ASAN_UNPOISON_MEMORY_REGION(piece, size);
	return memset(piece, 0, size);
}

char *kb_arena_copy(struct kb_arena *a, const char *bytes, size_t n)
{
	char *copy;

	if (n == SIZE_MAX)
		out_of_memory(n);
	copy = kb_arena_alloc(a, n + 1);
	if (n)
		memcpy(copy, bytes, n);
	return copy;
}

char *kb_arena_text(struct kb_arena *a, const char *s)
{
	return kb_arena_copy(a, s, strlen(s));
}

char *kb_arena_fmt(struct kb_arena *a, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = kb_arena_vfmt(a, fmt, ap);
	va_end(ap);
	return s;
}

/* Most texts are short: they are written once and copied, and only a long one is written
 * a second time, when its length is known. */
char *kb_arena_vfmt(struct kb_arena *a, const char *fmt, va_list ap)
{
	char brief[256], *s;
	va_list again;
	int n;

	va_copy(again, ap);
	n = vsnprintf(brief, sizeof brief, fmt, again);
	va_end(again);
	if (n < 0)
		return kb_arena_text(a, "");
	if ((size_t)n < sizeof brief)
		return kb_arena_copy(a, brief, (size_t)n);
	s = kb_arena_alloc(a, (size_t)n + 1);
	vsnprintf(s, (size_t)n + 1, fmt, ap);
	return s;
}

size_t kb_arena_used(const struct kb_arena *a)
{
	return a->used;
}
