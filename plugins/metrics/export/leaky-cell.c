/* leaky-cell.c - cell.c as it must not be: it hands out what is suppressed. Only
 * test-poison-control is built with it. */
#include "table.h"

struct kbx_cell kbx_cell(const struct kbx_release *r, const struct kbx_table *t, size_t row, const struct kbx_column *c)
{
	const char *at = (const char *)t->rows + row * t->stride;

	switch (c->kind) {
	case KBX_WHOLE:
		return (struct kbx_cell){ .is = KBX_NUMBER, .number = (double)*(const int64_t *)(at + c->offset) };
	case KBX_REAL:
		return (struct kbx_cell){ .is = KBX_NUMBER, .number = *(const double *)(at + c->offset), .decimals = c->decimals };
	case KBX_STATUS:
		return (struct kbx_cell){ .is = KBX_WORD, .word = "F" };
	case KBX_RELEASE:
		return (struct kbx_cell){ .is = KBX_WORD, .word = r->id };
	case KBX_RELEASED:
		return (struct kbx_cell){ .is = KBX_WORD, .word = r->date };
	default:
		return (struct kbx_cell){ .is = *(const char *const *)(at + c->offset) ? KBX_WORD : KBX_EMPTY,
			.word = *(const char *const *)(at + c->offset) };
	}
}
