/* fuzz-control.c - a fuzzer of nothing, with a defect on purpose.
 *
 * It breaks at an input that begins with "boom!" and is longer than eight bytes. What does
 * not find this one finds no other: test-fuzz.sh looks for it in make check, and
 * tests/fuzz/run.sh begins with it. */
#include "fuzz.h"

const char kb_fuzz_name[] = "control";
const size_t kb_fuzz_memory = 1000;

void kb_fuzz_begin(void)
{
}

/* One letter after another, as parsers look at words. */
void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	static const char word[] = "boom!";

	(void)a;
	for (size_t i = 0; word[i]; i++)
		if (i == n || bytes[i] != word[i])
			return;
	FUZZ_HOLDS(n <= 8, "the defect that was put here on purpose");
}
