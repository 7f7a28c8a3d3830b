/* effect.c - did the measure work? A verdict against a frozen baseline.
 *
 * The figures that count are put side by side, those before and those after, and the
 * chart of them keeps the centre and limits of those before. What decides is tried in a
 * fixed order, and stands with its numbers in what is handed back. */
#include "inner.h"

enum { SHIFT_RUN = 7 }; /* Making Data Count: so many on one side are a shift */

static bool is_measure(const struct kbs_measure *m)
{
	return (m->better == 1 || m->better == -1) && m->washout <= 1 &&
	    m->baseline >= KBS_BEFORE_MIN && m->baseline <= KBS_BEFORE_MAX &&
	    m->kind <= KBS_U_PRIME && m->rules <= KBS_MAKING_DATA_COUNT;
}

static bool has_figure(const struct kbs_measure *m, const struct kbs_sample *s)
{
	return !s->left_out && (m->kind == KBS_C || s->size > 0);
}

/* ---- the figures that count ---- */

static size_t first_of_baseline(const struct kbs_measure *m, const struct kbs_sample *s)
{
	size_t at = m->start;

	for (size_t have = 0; at > 0 && have < m->baseline; at--)
		have += has_figure(m, &s[at - 1]);
	return at;
}

static size_t take_figures(const struct kbs_measure *m, const struct kbs_sample *from, size_t n, struct kbs_sample *to)
{
	size_t k = 0;

	for (size_t i = 0; i < n; i++)
		if (has_figure(m, &from[i]))
			to[k++] = from[i];
	return k;
}

static void take_sides(const struct kbs_room *room, const struct kbs_sample *s, size_t n, struct kbs_effect *e)
{
	const struct kbs_measure *m = &e->measure;
	struct kbs_sample *taken = room->take(room->owner, (n + 1) * sizeof(*taken));
	size_t first = first_of_baseline(m, s), after = m->start + m->washout;

	e->before = take_figures(m, s + first, m->start - first, taken);
	if (after < n)
		e->after = take_figures(m, s + after, n - after, taken + e->before);
	e->samples = taken;
}

/* ---- (a) runs and points against the frozen baseline ---- */

/* The longest run on one side after the start. A point on the centre ends it by the NHS
 * rules; Anhoej drops it. */
static int64_t run_after(const struct kbs_effect *e, int side)
{
	int64_t run = 0, longest = 0;

	for (size_t i = e->before; i < e->before + e->after; i++) {
		int at = e->levels[i].side;
		if (at == side)
			run++;
		else if (at != 0 || e->measure.rules == KBS_MAKING_DATA_COUNT)
			run = 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static int64_t points_after(const struct kbs_effect *e, int side)
{
	int64_t count = 0;

	for (size_t i = e->before; i < e->before + e->after; i++)
		count += e->levels[i].outside && e->levels[i].side == side;
	return count;
}

static void look_at_chart(struct kbs_effect *e)
{
	int better = e->measure.better;

	e->run_needed = e->measure.rules == KBS_MAKING_DATA_COUNT ? SHIFT_RUN : e->frozen.runs.longest_max + 1;
	e->run_better = run_after(e, better);
	e->run_worse = run_after(e, -better);
	e->points_better = points_after(e, better);
	e->points_worse = points_after(e, -better);
}

/* ---- (b) the test, (c) the size ---- */

static void look_at_shift(const struct kbs_room *room, struct kbs_effect *e)
{
	double *y = take_doubles(room, e->before + e->after);

	for (size_t i = 0; i < e->before + e->after; i++)
		y[i] = e->levels[i].value;
	e->tested = kbs_shift(room, y, e->before, y + e->before, e->after, &e->shift) == KBS_OK;
}

static struct kbs_people all_people(const struct kbs_sample *s, size_t n)
{
	struct kbs_people all = { 0, 0 };

	for (size_t i = 0; i < n; i++) {
		all.count += s[i].count;
		all.size += (int64_t)s[i].size;
	}
	return all;
}

static void look_at_size(struct kbs_effect *e)
{
	struct kbs_people was, is;

	if (e->measure.kind != KBS_P && e->measure.kind != KBS_P_PRIME)
		return;
	was = all_people(e->samples, e->before);
	is = all_people(e->samples + e->before, e->after);
	e->has_size = kbs_newcombe(is.count, is.size, was.count, was.size, &e->size) == KBS_OK;
}

/* ---- the verdict ---- */

/* Which way a chart points: signs both ways, or none, say nothing. */
static int way_of_chart(const struct kbs_effect *e)
{
	bool better = e->run_better >= e->run_needed || e->points_better > 0;
	bool worse = e->run_worse >= e->run_needed || e->points_worse > 0;

	return better - worse;
}

static void decide(struct kbs_effect *e)
{
	int way = way_of_chart(e);

	if (way != 0)
		e->fired = e->run_better >= e->run_needed || e->run_worse >= e->run_needed ? KBS_FIRED_RUN : KBS_FIRED_POINT;
	else if (e->tested && e->shift.p <= 0.05 && (way = sign_of(e->shift.shift) * e->measure.better) != 0)
		e->fired = KBS_FIRED_TEST;
	e->verdict = way > 0 ? KBS_IMPROVEMENT : way < 0 ? KBS_DETERIORATION : KBS_NO_CHANGE_SHOWN;
}

/* A new baseline is for a process that has changed; for any other it would hide the old one. */
static void recalculate(const struct kbs_room *room, struct kbs_effect *e)
{
	struct kbs_level *levels = room->take(room->owner, e->after * sizeof(*levels));

	if (e->verdict == KBS_IMPROVEMENT || e->verdict == KBS_DETERIORATION)
		e->recalculated = kbs_chart(e->measure.kind, e->samples + e->before, e->after, 0, levels, &e->again) == KBS_OK;
}

static bool are_samples(enum kbs_kind kind, const struct kbs_sample *s, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_sample(kind, &s[i]))
			return false;
	return true;
}

enum kbs_rc kbs_effect(const struct kbs_room *room, const struct kbs_measure *m, const struct kbs_sample *samples, size_t n,
    struct kbs_effect *e)
{
	struct kbs_level *levels;

	*e = (struct kbs_effect){ .version = KBS_VERSION, .measure = *m, .warn_regression = m->after_alarm };
	if (!is_measure(m) || m->start > n || !are_samples(m->kind, samples, n))
		return KBS_BAD;
	take_sides(room, samples, n, e);
	if (e->before < KBS_BEFORE_MIN)
		return KBS_OK;
	e->levels = levels = room->take(room->owner, (e->before + e->after) * sizeof(*levels));
	kbs_chart(m->kind, e->samples, e->before + e->after, e->before, levels, &e->frozen);
	look_at_chart(e);
	look_at_size(e);
	e->verdict = KBS_TOO_EARLY;
	if (e->after < KBS_AFTER_MIN)
		return KBS_OK;
	look_at_shift(room, e);
	decide(e);
	recalculate(room, e);
	return KBS_OK;
}

/* ---- before there is a verdict ---- */

static bool may_compare(struct kbs_people p)
{
	return p.size >= KBS_COMPARE_MIN;
}

enum kbs_rc kbs_indicate(struct kbs_people before, struct kbs_people round, int better, int weeks, struct kbs_indication *to)
{
	enum kbs_rc rc;

	*to = (struct kbs_indication){ .version = KBS_VERSION, .before = before, .round = round, .better = better, .weeks = weeks };
	if (better != 1 && better != -1)
		return KBS_BAD;
	rc = kbs_newcombe(round.count, round.size, before.count, before.size, &to->difference);
	if (rc == KBS_BAD)
		return rc;
	if (weeks < KBS_EARLY_WEEKS)
		to->early = KBS_EARLY_TOO_EARLY;
	else if (rc == KBS_OK && may_compare(before) && may_compare(round)) {
		int way = (to->difference.lower > 0) - (to->difference.upper < 0);
		to->early = way == 0 ? KBS_EARLY_NONE : way == better ? KBS_EARLY_BETTER : KBS_EARLY_WORSE;
	}
	return KBS_OK;
}
