/* fuzz.c - the frame around one input, for both ways to run a fuzzer.
 *
 * It has a log of its own, in place of log.c: each line is made, so that its arguments
 * are read, and then dropped. A million lines a minute would be all that is measured. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "log.h"

static struct kb_arena *arena;

void kb_log_va(enum kb_level level, const char *fmt, va_list ap)
{
	char line[1024];

	(void)level;
	vsnprintf(line, sizeof line, fmt, ap);
}

void kb_log_line(enum kb_level level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	kb_log_va(level, fmt, ap);
	va_end(ap);
}

void kb_fuzz_broken(const char *file, int line, const char *words)
{
	fprintf(stderr, "fuzz-%s: broken at %s:%d: %s\n", kb_fuzz_name, file, line, words);
	abort();
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc, (void)argv;
	arena = kb_arena_new();
	kb_fuzz_begin();
	return 0;
}

int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n)
{
	kb_arena_reset(arena);
	kb_fuzz_take(arena, (const char *)bytes, n);
	/* A count, not a clock: it says the same on every machine. */
	FUZZ_HOLDS(kb_arena_used(arena) <= kb_fuzz_memory, "one input cost more memory than it may");
	return 0;
}

char *kb_fuzz_line(struct kb_arena *a, const char **bytes, size_t *n)
{
	const char *end = *n ? memchr(*bytes, '\n', *n) : NULL;
	size_t len = end ? (size_t)(end - *bytes) : *n;
	char *line = kb_arena_copy(a, *bytes, len);

	len += end != NULL;
	*bytes += len;
	*n -= len;
	return line;
}

/* Bytes of the character at s; 0: there is none. */
static size_t character(const unsigned char *s, size_t n)
{
	static const unsigned lowest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t len = s[0] < 0x80 ? 1 : s[0] < 0xc0 ? 0 : s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : s[0] < 0xf8 ? 4 : 0;
	unsigned c = len == 1 ? s[0] : s[0] & (0x7fu >> len);

	if (!len || len > n)
		return 0;
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xc0) != 0x80)
			return 0;
		c = c << 6 | (s[i] & 0x3f);
	}
	return c < lowest[len] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? 0 : len;
}

bool kb_fuzz_utf8(const char *s, size_t n)
{
	for (size_t len; n; s += len, n -= len)
		if (!(len = character((const unsigned char *)s, n)))
			return false;
	return true;
}
