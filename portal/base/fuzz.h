/* fuzz.h - what the fuzzers beside the parsers share.
 *
 * A fuzzer is one file fuzz-NAME.c next to what it tries: a name, a beginning, and one
 * function that takes the bytes of a stranger. "It does not crash" is the least; what
 * must hold besides is said with FUZZ_HOLDS(), and a promise that is broken ends the
 * process as a crash would.
 *
 * The same file is built in two ways:
 *   make check             fuzz-main.c runs every file of tests/fuzz/NAME/ and a fixed
 *                          number of changed ones, the same each time;
 *   make fuzz FOR=seconds  libFuzzer looks for inputs that take new ways (clang).
 *
 * A finding is mended, and its input stays as tests/fuzz/NAME/finding-WHAT. */
#ifndef KB_FUZZ_H
#define KB_FUZZ_H

#include "arena.h"

#include <stdbool.h>

/* ---- What a fuzzer brings ---- */

extern const char kb_fuzz_name[];    /* "xml": tests/fuzz/xml/, tests/fuzz/xml.dict */
extern const size_t kb_fuzz_memory;  /* bytes of the arena that one input may cost at most */
void kb_fuzz_begin(void);            /* once */

/* One input: exactly n bytes, so that a look behind them shows. The arena is empty. */
void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n);

/* ---- What it uses ---- */

#define FUZZ_HOLDS(condition, words) \
	((condition) ? (void)0 : kb_fuzz_broken(__FILE__, __LINE__, (words)))
void kb_fuzz_broken(const char *file, int line, const char *words) __attribute__((noreturn));

/* The next line of an input without its end, in the arena; what is left of the input
 * moves on. At the end of the input: "". */
char *kb_fuzz_line(struct kb_arena *a, const char **bytes, size_t *n);

/* Is it UTF-8 by the letter (RFC 3629)? Written a second time on purpose. */
bool kb_fuzz_utf8(const char *s, size_t n);

/* What libFuzzer calls, and fuzz-main.c too. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const unsigned char *bytes, size_t n);

#endif
