/* files-measures.c - the table of measures in the files of a release (statistics.md, section 6).
 *
 * A row for each figure that a measure aims at, whose baseline was frozen before the last month of the release was over: so the
 * same release has the same rows whenever it is written. The verdict is reckoned on what the release holds and nothing later. It
 * is made of quarters of a location or months of what lies above it, from five people on; none of that is released outside,
 * so there only stands that there was a measure. */
#include <math.h>
#include <string.h>

#include "files.h"
#include "klankbord-civil.h"
#include "measure.h"
#include "metrics.sql.h"

enum { PER_CENT = 100 };

/* Of what is told by its month alone, the first day. */
static const char *start_of(struct kb_ctx *c, const struct measure *m)
{
	int year = m->start / 12, month = m->start % 12 + 1, most = kb_civil_days_in(year, month);

	return kb_fmt(c, "%04d-%02d-%02d", year, month, m->day < 1 ? 1 : m->day < most ? m->day : most);
}

/* How large it is: of shares over all answers, of scores over periods. Where bands leave the verdict open, no size holds. */
static void set_effect(const struct measure_case *k, struct kbx_measure *row)
{
	const struct kbs_effect *e = &k->effect;
	double scale = one_scale(k->one.choice.kind);

	if (!measure_is_judged(k) || k->open)
		return;
	if (e->has_size) {
		row->method = "newcombe";
		row->effect = PER_CENT * e->size.difference;
		row->ci_low = PER_CENT * e->size.lower;
		row->ci_high = PER_CENT * e->size.upper;
	} else if (e->tested) {
		row->method = "hodges_lehmann";
		row->effect = scale * e->shift.shift;
		row->ci_low = scale * e->shift.lower;
		row->ci_high = scale * e->shift.upper;
	}
}

static struct kbx_measure row_of(struct kb_ctx *c, const struct files_release *w, const struct measure_case *k)
{
	struct kbx_measure row = {
		.measure_id = k->measure->id, .signal_source = k->measure->alarm ? "signal" : "none", .indicator_id = files_indicator(c, k->one.series),
		.place_code = k->measure->place, .start_date = start_of(c, k->measure), .owner_role = k->measure->owner,
		.suppressed = strcmp(w->tier, "outside") == 0, .baseline_points = (int64_t)k->effect.before, .after_points = (int64_t)k->effect.after,
		.effect = NAN, .ci_low = NAN, .ci_high = NAN, .verdict = kbs_verdict_word(k->verdict),
		.concluded_on = kb_fmt(c, "%04d-%02d-%02d", w->day / 10000, w->day / 100 % 100, w->day % 100),
	};

	set_effect(k, &row);
	return row;
}

/* What a register delivered after the files were begun is in later ones. */
static const struct measure_case *look(struct kb_ctx *c, const struct files_release *w, const struct measure *m, const struct measure_aim *a)
{
	const struct measure_case *k = measure_look_until(c, m, a, w->through);
	struct kb_period last;
	int32_t month = w->through;

	if (!k)
		return NULL;
	last = measure_period(k->one.place, w->through);
	for (last.month -= last.months; last.month > m->start && !files_holds(w, k->one.series, last); last.month -= last.months)
		month = last.month;
	return month == w->through ? k : measure_look_until(c, m, a, month);
}

/* What was frozen in a month is whole when that month is over. */
static size_t list_frozen(struct kb_ctx *c, int32_t through, const char ***ids, struct measure_aim **aims)
{
	struct kb_rows *q = kb_ask(c, &metrics_count_frozen, kb_i(through));
	size_t room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0, n = 0;

	*ids = kb_alloc(c, (room + 1) * sizeof(**ids));
	*aims = kb_alloc(c, (room + 1) * sizeof(**aims));
	q = kb_ask(c, &metrics_list_frozen, kb_i(through));
	for (; n < room && kb_next(q); n++) {
		(*ids)[n] = kb_col_text(q, 0);
		(*aims)[n] = (struct measure_aim){ kb_col_text(q, 1), kb_col_text(q, 2), (int)kb_col_int(q, 3) };
	}
	return n;
}

struct kbx_measure *files_measures(struct kb_ctx *c, const struct files_release *w, size_t *n)
{
	const char **ids;
	struct measure_aim *aims;
	size_t count = list_frozen(c, w->through, &ids, &aims);
	struct kbx_measure *rows = kb_alloc(c, (count + 1) * sizeof(*rows));

	*n = 0;
	for (size_t i = 0; i < count && !kb_failed(c); i++) {
		const struct measure *m = measure_find(c, ids[i]);
		const struct measure_case *k = m ? look(c, w, m, &aims[i]) : NULL;

		if (k)
			rows[(*n)++] = row_of(c, w, k);
	}
	return rows;
}
