/* cell.c - the one reader of rows: what a format may see of them.
 *
 * It stands alone in its file, so that a test can put another in its place and see that
 * what it forgets is found. */
#include "table.h"

#include <math.h>

static struct kbx_cell word(const char *text)
{
	if (text == NULL || *text == '\0')
		return (struct kbx_cell){ .is = KBX_EMPTY };
	return (struct kbx_cell){ .is = KBX_WORD, .word = text };
}

/* The last zero of "-0.000" has no sign: adding 0 takes it away. */
static struct kbx_cell real(double number, int decimals)
{
	double unit = pow(10, decimals);

	if (!isfinite(number))
		return (struct kbx_cell){ .is = KBX_EMPTY };
	return (struct kbx_cell){ .is = KBX_NUMBER, .number = round(number * unit) / unit + 0.0, .decimals = decimals };
}

static struct kbx_cell whole(int64_t number)
{
	if (number < 0)
		return (struct kbx_cell){ .is = KBX_EMPTY };
	return (struct kbx_cell){ .is = KBX_NUMBER, .number = (double)number };
}

struct kbx_cell kbx_cell(const struct kbx_release *r, const struct kbx_table *t, size_t row, const struct kbx_column *c)
{
	const char *at = (const char *)t->rows + row * t->stride;
	bool suppressed = *(const bool *)(at + t->suppressed);

	if (suppressed && c->guarded)
		return (struct kbx_cell){ .is = KBX_SUPPRESSED };
	switch (c->kind) {
	case KBX_WHOLE:
		return whole(*(const int64_t *)(at + c->offset));
	case KBX_REAL:
		return real(*(const double *)(at + c->offset), c->decimals);
	case KBX_STATUS:
		return word(suppressed ? "C" : "F");
	case KBX_RELEASE:
		return word(r->id);
	case KBX_RELEASED:
		return word(r->date);
	default:
		return word(*(const char *const *)(at + c->offset));
	}
}
