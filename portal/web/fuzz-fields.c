/* fuzz-fields.c - an urlencoded body. The input is the body. */
#include "fuzz-form.h"

const char kb_fuzz_name[] = "fields";
const size_t kb_fuzz_memory = 1 << 22;

void kb_fuzz_begin(void)
{
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	static struct fuzz_form f;

	if (n <= KB_BODY_MAX &&
	    fuzz_form_send(&f, a, "application/x-www-form-urlencoded", kb_arena_copy(a, bytes, n), n) == KB_OK)
		fuzz_form_again(&f, a);
}
