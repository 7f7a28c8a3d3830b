/* sums.c - adds up what is heard, per place, month and item.
 *
 * Sums are whole numbers (a score counts in thousandths of a point), so that they do
 * not hang on the order in which voices were heard: told again, they come out equal to
 * the last digit. That one voice is added once is the stream's promise. */
#include <math.h>

#include "catalogue.h"
#include "metrics.h"
#include "metrics.sql.h"

/* 0 for the worst answer, 100 for the best (statistics.md 3), in thousandths. */
int64_t sums_score(const struct kb_form_item *i, double x)
{
	return llround(100000 * (x - i->worst) / (i->best - i->worst));
}

/* Is it one of the two best answers of four, or the best of fewer? */
bool sums_is_top(const struct kb_form_item *i, double x)
{
	double reach = fabs(i->best - i->worst) >= 3 ? 1 : 0;

	return fabs(i->best - x) <= reach;
}

bool sums_is_on_scale(const struct kb_form_item *i, double x)
{
	return x >= fmin(i->worst, i->best) && x <= fmax(i->worst, i->best);
}

enum kb_rc sums_check_room(struct kb_ctx *c, const struct kb_observation *o, const char *what)
{
	if (kb_failed(c))
		return KB_FAIL;
	return kb_changed(c) > 0 ? KB_OK : kb_fail(c, "the sum of %s at %s is full", what, o->place);
}

/* An item that has no scale (a choice, "don't know", skipped) is only counted. */
static enum kb_rc add(struct kb_ctx *c, const struct kb_observation *o, const struct kb_item *told)
{
	const struct kb_form_item *i = kb_item_find(c, told->name);
	int64_t score = 0, top = 0;

	if (i && i->scored && i->best != i->worst) {
		if (!sums_is_on_scale(i, told->value))
			return kb_fail(c, "an answer to %s lies outside its scale", told->name);
		score = sums_score(i, told->value);
		top = sums_is_top(i, told->value);
	}
	kb_run(c, &metrics_add, kb_t(o->place), kb_i(o->month), kb_t(told->name), kb_i(score), kb_i(top));
	return sums_check_room(c, o, told->name);
}

enum kb_rc sums_hear(struct kb_ctx *c, const struct kb_observation *o)
{
	for (size_t i = 0; i < o->count && !kb_failed(c); i++)
		if (family_is_whole(kb_started(c), o, o->items[i].name))
			add(c, o, &o->items[i]);
	return kb_failed(c) ? KB_FAIL : indicator_hear(c, o);
}

enum kb_rc sums_forget(struct kb_ctx *c, int32_t month)
{
	if (kb_run(c, &metrics_forget, kb_i(month)) != KB_OK)
		return KB_FAIL;
	return indicator_forget(c, month);
}
