/* arena.h - memory with one owner and one end.
 *
 * An arena hands out zeroed memory and takes it all back at once. Advantages:
 * nobody frees piece by piece, so nobody forgets or frees twice. Disadvantage:
 * a loop that allocates without end grows until the task ends; such a loop
 * makes an arena of its own. Allocation never returns NULL: out of memory ends
 * the process (a worker is replaced; the request fails). */
#ifndef KB_ARENA_H
#define KB_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct kb_arena;

/* Ends this process as an arena does that gets no memory. For a library that got none
 * and would go on with something else: a wrong word or month is worse than a request
 * that must be repeated. */
void kb_no_memory(const char *who) __attribute__((noreturn));

/* A new, empty arena; the caller ends it with kb_arena_free(). */
struct kb_arena *kb_arena_new(void);
void kb_arena_free(struct kb_arena *a);

/* Takes everything back but keeps the first block for the next task. */
void kb_arena_reset(struct kb_arena *a);

/* Zeroed memory, aligned for any type. */
void *kb_arena_alloc(struct kb_arena *a, size_t size);
char *kb_arena_copy(struct kb_arena *a, const char *bytes, size_t n); /* adds a NUL */
char *kb_arena_text(struct kb_arena *a, const char *s);
char *kb_arena_fmt(struct kb_arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *kb_arena_vfmt(struct kb_arena *a, const char *fmt, va_list ap);

/* Bytes handed out since the last reset. */
size_t kb_arena_used(const struct kb_arena *a);

/* A growing run of bytes in an arena. `data` is always NUL-terminated once
 * something was added; it moves when it grows. */
struct kb_buf {
	struct kb_arena *arena;
	char *data;
	size_t len, cap;
};
void kb_buf_add(struct kb_buf *b, const void *bytes, size_t n);
void kb_buf_text(struct kb_buf *b, const char *s);
void kb_buf_fmt(struct kb_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
