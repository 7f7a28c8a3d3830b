/* fuzz-items.c - the items of an observation that waits in the queue.
 *
 * The input is the text of its row. What is read back is what could have been told. */
#include "fuzz.h"

#include <math.h>
#include <string.h>

#include "ctx.h"
#include "private.h"

const char kb_fuzz_name[] = "items";
const size_t kb_fuzz_memory = 1 << 22;

enum { LONGEST = 16384 };

void kb_fuzz_begin(void)
{
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	struct kb_observation one = { 0 }, two = { 0 };
	struct kb_ctx c;

	if (n > LONGEST)
		return;
	kb_ctx_begin(&c, NULL, a, 1776254400, 12 * 2026 + 3);
	kb_stream_items_read(&c, kb_arena_copy(a, bytes, n), &one);
	if (kb_failed(&c))
		return;
	FUZZ_HOLDS(one.count >= 1 && one.count <= KB_STREAM_ITEMS_MAX, "an observation tells something");
	for (size_t i = 0; i < one.count; i++) {
		FUZZ_HOLDS(kb_stream_name(one.items[i].name, KB_STREAM_ITEM), "an item has a name");
		FUZZ_HOLDS(isfinite(one.items[i].value), "and a number");
	}
	kb_stream_items_read(&c, kb_stream_items_text(&c, &one), &two);
	FUZZ_HOLDS(!kb_failed(&c) && one.count == two.count, "what was read can be told again");
	for (size_t i = 0; i < one.count; i++)
		FUZZ_HOLDS(!strcmp(one.items[i].name, two.items[i].name) && one.items[i].value == two.items[i].value, "as the same");
}
