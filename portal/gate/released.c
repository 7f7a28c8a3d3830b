/* released.c - reads what was released to a tier.
 *
 * What was left out and what never was look the same: nothing is shown (R4). Where nobody
 * was counted, that is said. What is about few is banded here (R2), so that no caller ever
 * holds the exact figure. */
#include <stdlib.h>
#include <string.h>

#include "kb.sql.h"
#include "register.h"
#include "store.h"

static void clear(struct kb_figure *f)
{
	f->n = 0;
	f->value = f->share = 0;
	f->value_band = f->share_band = KB_AS_IS;
	f->exposure = 0;
	f->shown = f->nobody = false;
}

/* No event is a figure, too; over nothing there is none. */
static void fill_events(struct kb_figure *f, int64_t n, int64_t over)
{
	f->nobody = over <= 0;
	if (f->nobody)
		return;
	f->n = n;
	f->exposure = (double)over;
	f->value = 1000 * (double)n / (double)over;
	f->shown = true;
}

/* Of a class there is no more than how many; none is a figure, too. */
static void fill_class(struct kb_figure *f, int64_t n)
{
	f->n = n;
	f->shown = true;
}

static void fill_count(struct kb_figure *f, int64_t n)
{
	f->n = n;
	f->value = (double)n;
	f->shown = true;
}

/* The amounts stay here. */
static void fill_part(struct kb_figure *f, int64_t n, int64_t part, int64_t whole, bool band)
{
	f->nobody = n == 0 || whole <= 0;
	if (f->nobody)
		return;
	f->n = n;
	f->value = 100 * (double)part / (double)whole;
	f->value_band = kb_band_part(&f->value, n, band);
	f->shown = true;
}

static void fill(struct kb_figure *f, int64_t n, int64_t total, int64_t top, int64_t banded)
{
	if (banded & KB_OF_CLASSES) {
		fill_class(f, n);
		return;
	}
	if (banded & KB_OF_EVENTS) {
		fill_events(f, n, total);
		return;
	}
	if (banded & KB_OF_COUNTS) {
		fill_count(f, banded & KB_OF_MONTHS ? n / f->period.months : n);
		return;
	}
	if (banded & KB_OF_PARTS) {
		fill_part(f, n / f->period.months, total, top, banded & KB_BANDED_MEAN);
		return;
	}
	f->nobody = n == 0;
	if (f->nobody)
		return;
	f->n = banded & KB_OF_MONTHS ? n / f->period.months : n;
	f->value = (double)total / (1000.0 * (double)n);
	f->share = (double)top / (double)n;
	f->shown = true;
	kb_band_figure(f, banded & KB_BANDED_MEAN, banded & KB_BANDED_SHARE);
}

static int by_period(const struct kb_figure *x, const struct kb_figure *y)
{
	if (x->period.month != y->period.month)
		return x->period.month < y->period.month ? -1 : 1;
	return (x->period.months > y->period.months) - (x->period.months < y->period.months);
}

static int by_what(const void *a, const void *b)
{
	const struct kb_figure *x = *(struct kb_figure *const *)a, *y = *(struct kb_figure *const *)b;
	int item = strcmp(x->item, y->item);

	return item != 0 ? item : by_period(x, y);
}

/* Figures of one item, by period: only the rows between the first and the last are read, however much was released
 * before. */
static void fill_item(struct kb_ctx *c, enum kb_tier tier, struct kb_figure **list, size_t count)
{
	const struct kb_figure *first = list[0], *last = list[count - 1];
	struct kb_rows *q = kb_core_ask(c, &kb_gate_shown, kb_t(kb_tier_name(tier)), kb_t(first->place), kb_t(first->item),
	    kb_i(first->period.month), kb_i(last->period.month));

	while (kb_next(q)) {
		const struct kb_figure want = { .item = first->item, .period = { (int32_t)kb_col_int(q, 0), (int)kb_col_int(q, 1) } };
		const struct kb_figure *key = &want;
		struct kb_figure **at = bsearch(&key, list, count, sizeof *list, by_what);
		if (at != NULL)
			fill(*at, kb_col_int(q, 2), kb_col_int(q, 3), kb_col_int(q, 4), kb_col_int(q, 5));
	}
}

/* Figures of one place, each asked for once. */
static void fill_place(struct kb_ctx *c, enum kb_tier tier, struct kb_figure *figures, size_t count)
{
	struct kb_figure **list = kb_arena_alloc(c->arena, (count + 1) * sizeof *list);

	for (size_t i = 0; i < count; i++)
		list[i] = &figures[i];
	qsort(list, count, sizeof *list, by_what);
	for (size_t i = 0, k; i < count && !c->failed; i = k) {
		for (k = i + 1; k < count && strcmp(list[k]->item, list[i]->item) == 0;)
			k++;
		fill_item(c, tier, list + i, k - i);
	}
}

struct one_place { enum kb_tier tier; struct kb_figure *figures; size_t count; };

/* Its rows go when it is filled, so that a page over hundreds of places stays small. */
static enum kb_rc fill_apart(struct kb_ctx *c, void *one)
{
	const struct one_place *p = one;

	fill_place(c, p->tier, p->figures, p->count);
	return c->failed ? KB_FAIL : KB_OK;
}

enum kb_rc kb_released(struct kb_ctx *c, enum kb_tier tier, struct kb_figure *figures, size_t count)
{
	for (size_t i = 0; i < count; i++)
		clear(&figures[i]);
	for (size_t i = 0, k; i < count && !c->failed; i = k) {
		for (k = i + 1; k < count && strcmp(figures[k].place, figures[i].place) == 0;)
			k++;
		kb_apart(c, fill_apart, &(struct one_place){ tier, &figures[i], k - i });
	}
	if (!c->failed)
		return KB_OK;
	for (size_t i = 0; i < count; i++)
		clear(&figures[i]);
	return KB_FAIL;
}
