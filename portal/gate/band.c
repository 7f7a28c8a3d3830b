/* band.c - what is told of few people instead of the exact figure (R2, protect.h).
 *
 * Whole per cents; and near the ends only that it is at most, or at least, so much. The end
 * lies at ten per cent, or at one of the group where that is more: of seven "at most ten per
 * cent" would be nobody, which is what must not be told. */
#include <math.h>

#include "protect.h"

int64_t kb_band_edge(int64_t n)
{
	int64_t one = n > 0 ? (100 + n - 1) / n : 100;
	return one > 10 ? one : 10;
}

enum kb_band kb_band_percent(double *percent, int64_t n)
{
	double edge = (double)kb_band_edge(n);

	if (*percent <= edge) {
		*percent = edge;
		return KB_AT_MOST;
	}
	if (*percent >= 100 - edge) {
		*percent = 100 - edge;
		return KB_AT_LEAST;
	}
	*percent = round(*percent);
	return KB_AS_IS;
}

void kb_band_figure(struct kb_figure *f, bool value, bool share)
{
	double percent = 100 * f->share;

	f->value_band = f->share_band = KB_AS_IS;
	if (value || f->n < KB_GATE_FEW)
		f->value_band = kb_band_percent(&f->value, f->n);
	if (!share && f->n >= KB_GATE_FEW)
		return;
	f->share_band = kb_band_percent(&percent, f->n);
	f->share = percent / 100;
}

/* ---- what a reader of it knows ---- */

static bool is_told_alike(int64_t a, int64_t b, int64_t n)
{
	double x = 100.0 * (double)a / (double)n, y = 100.0 * (double)b / (double)n;
	enum kb_band band = kb_band_percent(&x, n);

	return band == kb_band_percent(&y, n) && x == y;
}

static struct kb_range of_people(int64_t k, int64_t n)
{
	struct kb_range r = { k, k };

	while (r.low > 0 && is_told_alike(r.low - 1, k, n))
		r.low--;
	while (r.high < n && is_told_alike(r.high + 1, k, n))
		r.high++;
	return r;
}

/* Of a mean in thousandths of a per cent; half a per cent to either side. */
static struct kb_range of_sum(int64_t sum, int64_t n)
{
	double percent = (double)sum / (1000.0 * (double)n);
	int64_t edge = 1000 * n * kb_band_edge(n), middle;

	switch (kb_band_percent(&percent, n)) {
	case KB_AT_MOST:
		return (struct kb_range){ 0, edge };
	case KB_AT_LEAST:
		return (struct kb_range){ 100000 * n - edge, 100000 * n };
	case KB_AS_IS:
		break;
	}
	middle = 1000 * n * (int64_t)percent;
	return (struct kb_range){ middle - 500 * n, middle + 500 * n };
}

struct kb_range kb_band_range(int64_t amount, int64_t n, int64_t whole, bool banded)
{
	if (n <= 0 || (!banded && n >= KB_GATE_FEW))
		return (struct kb_range){ amount, amount };
	return whole == 1 ? of_people(amount, n) : of_sum(amount, n);
}

/* ---- a part of an amount ---- */

enum kb_band kb_band_part(double *percent, int64_t n, bool band)
{
	if (band || n < KB_GATE_FEW)
		return kb_band_percent(percent, n);
	*percent = round(*percent);
	return KB_AS_IS;
}

/* In half per cents, so that it is exact. */
static int64_t most_of(int64_t halves, int64_t whole)
{
	return halves < 0 ? -1 : halves * whole / 200;
}

static int64_t least_of(int64_t halves, int64_t whole)
{
	return halves < 0 ? 0 : (halves * whole + 199) / 200;
}

/* What is not told as a band lies between the bands. */
static struct kb_range between_bands(struct kb_range r, int64_t whole, int64_t edge)
{
	int64_t low = most_of(2 * edge, whole) + 1, high = least_of(2 * (100 - edge), whole) - 1;

	return (struct kb_range){ r.low < low ? low : r.low, r.high > high ? high : r.high };
}

struct kb_range kb_band_part_range(int64_t part, int64_t whole, int64_t n, bool band)
{
	double percent = whole > 0 ? 100 * (double)part / (double)whole : 0;
	enum kb_band as = kb_band_part(&percent, n, band);
	int64_t halves = 2 * (int64_t)percent;
	struct kb_range r = { 0, whole };

	if (as == KB_AT_MOST)
		r.high = most_of(halves, whole);
	if (as == KB_AT_LEAST)
		r.low = least_of(halves, whole);
	if (as == KB_AS_IS)
		r = (struct kb_range){ least_of(halves - 1, whole), most_of(halves + 1, whole) };
	if (as == KB_AS_IS && (band || n < KB_GATE_FEW))
		r = between_bands(r, whole, kb_band_edge(n));
	r.low = r.low > part ? part : r.low;
	r.high = r.high > whole ? whole : r.high < part ? part : r.high;
	return r;
}
