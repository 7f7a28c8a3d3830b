/* measure-judge.c - holds what came after a measure against its frozen baseline.
 *
 * The figures before come from the frozen copy, those after from the gate; no figure is looked at that was not released.
 * What is told in a band may lie anywhere in it: a change is shown only if it is shown with all bands before and all bands
 * after at either end. Of shares runs and points beyond limits move one way with the figures, so that the ends speak for
 * what lies between. Limits of scores do not: they are made of how far neighbours lie apart, and all bands at one end lie nowhere
 * apart. So where scores before are told in bands, the test of the shift must show the change too. */
#include <math.h>
#include <string.h>

#include "charted.h"
#include "measure.h"
#include "metrics.sql.h"

static const double SURE = 0.05; /* statistics.md 1.7 */

static void *take(void *owner, size_t size)
{
	return kb_alloc(owner, size);
}

struct kb_period measure_period(const struct kb_place *place, int32_t month)
{
	int months = figures_months(place);

	return (struct kb_period){ .month = month - month % months, .months = months };
}

/* ---- What is frozen ---------------------------------------------------------------------------- */

struct frozen {
	struct kbs_choice choice;
	int washout, baseline;
	bool alarm;
	struct one_point figures[KBS_BEFORE_MAX];
	size_t n;
};

static const struct catalogue_indicator *version_of(struct kb_ctx *c, const char *id, int version)
{
	const struct catalogue *k = kb_started(c);

	for (size_t i = 0; i < k->nindicators; i++)
		if (strcmp(k->indicators[i].id, id) == 0 && k->indicators[i].version == version)
			return &k->indicators[i];
	return NULL;
}

static void read_figures(struct kb_ctx *c, const struct measure_case *k, struct frozen *f)
{
	const struct catalogue_indicator *version = version_of(c, k->aim.indicator, k->version);
	struct kb_rows *q = kb_ask(c, &metrics_list_baseline_figures, kb_t(k->measure->id), kb_t(k->aim.indicator), kb_t(k->aim.figure));

	while (f->n < KBS_BEFORE_MAX && kb_next(q))
		f->figures[f->n++] = (struct one_point){ .period = { (int32_t)kb_col_int(q, 0), (int)kb_col_int(q, 1) }, .shown = true,
			.n = kb_col_int(q, 2), .value = kb_col_real(q, 3), .band = (enum kb_band)kb_col_int(q, 4), .sign = "", .version = version };
}

static void read_baseline(struct kb_ctx *c, struct measure_case *k, struct frozen *f)
{
	struct kb_rows *q = kb_ask(c, &metrics_find_baseline, kb_t(k->measure->id), kb_t(k->aim.indicator), kb_t(k->aim.figure));

	k->frozen = kb_next(q);
	if (!k->frozen)
		return;
	k->version = (int)kb_col_int(q, 0);
	f->choice = (struct kbs_choice){ (enum kbs_kind)kb_col_int(q, 1), (enum kbs_rules)kb_col_int(q, 2) };
	k->first = (int32_t)kb_col_int(q, 3);
	f->washout = (int)kb_col_int(q, 4);
	f->baseline = (int)kb_col_int(q, 5);
	f->alarm = kb_col_int(q, 6);
	k->since = (int32_t)kb_col_int(q, 7);
	read_figures(c, k, f);
}

/* ---- Points, oldest first ------------------------------------------------------------------------- */

/* From the oldest frozen figure to the newest period that is closed in a month, newest first. */
static size_t all_periods(struct kb_ctx *c, const struct measure_case *k, const struct frozen *f, const struct kb_place *place, int32_t month, const struct kb_period **to)
{
	struct kb_period open = measure_period(place, month);
	int32_t from = f->n > 0 ? f->figures[0].period.month : k->first;
	size_t n = open.month > from ? (size_t)((open.month - from) / open.months) : 0;
	struct kb_period *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct kb_period){ open.month - open.months * (int32_t)(i + 1), open.months };
	*to = list;
	return n;
}

static const struct one_point *figure_at(const struct one_point *list, size_t n, struct kb_period p)
{
	for (size_t i = 0; i < n; i++)
		if (list[i].period.month == p.month && list[i].period.months == p.months)
			return &list[i];
	return NULL;
}

static struct one_point point_at(const struct measure_case *k, const struct frozen *f, const struct one *released, struct kb_period p)
{
	const struct one_point *at = p.month < k->first ? figure_at(f->figures, f->n, p) : figure_at(released->points, released->n, p);

	return at ? *at : (struct one_point){ .period = p, .sign = "" };
}

static enum measure_side side_of(const struct measure_case *k, const struct frozen *f, const struct one_point *p)
{
	if (p->period.month >= k->first && p->period.month < k->first + f->washout * p->period.months)
		return MEASURE_WASHOUT;
	if (!p->shown || !p->version || p->version->version != k->version)
		return MEASURE_APART;
	return p->period.month < k->first ? MEASURE_BEFORE : MEASURE_AFTER;
}

static void fill_points(struct kb_ctx *c, struct measure_case *k, const struct frozen *f, const struct one *released, const struct kb_period *periods, size_t n)
{
	k->one = (struct one){ .place = released->place, .series = released->series, .choice = f->choice, .n = n, .points = kb_alloc(c, (n + 1) * sizeof(*k->one.points)) };
	k->sides = kb_alloc(c, (n + 1) * sizeof(*k->sides));
	k->renewed = kb_alloc(c, (n + 1) * sizeof(*k->renewed));
	k->lower = kb_alloc(c, (n + 1) * sizeof(*k->lower));
	k->upper = kb_alloc(c, (n + 1) * sizeof(*k->upper));
	for (size_t i = 0; i < n; i++) {
		k->one.points[i] = point_at(k, f, released, periods[n - 1 - i]);
		k->one.points[i].cut = i > 0 && k->one.points[i].version != k->one.points[i - 1].version && k->one.points[i].shown && k->one.points[i - 1].shown;
		k->sides[i] = side_of(k, f, &k->one.points[i]);
		if (k->one.points[i].period.month == k->first)
			k->one.points[i].measure = "";
	}
}

/* ---- Samples ------------------------------------------------------------------------------------------ */

enum end { AS_TOLD, LOW, HIGH };

static double value_at(const struct measure_case *k, const struct one_point *p, enum end end)
{
	const struct charted_range r = charted_range(k->one.series->indicator->unit, p->value, p->band);

	return end == LOW ? r.low : end == HIGH ? r.high : p->value;
}

static struct kbs_sample sample_at(const struct measure_case *k, size_t i, enum end before, enum end after)
{
	const struct one_point *p = &k->one.points[i];
	struct kbs_sample s = { .left_out = true };

	if (k->sides[i] == MEASURE_BEFORE)
		s = one_sample(k->one.choice.kind, value_at(k, p, before), p->n);
	if (k->sides[i] == MEASURE_AFTER)
		s = one_sample(k->one.choice.kind, value_at(k, p, after), p->n);
	return s;
}

static void judge_at(const struct kbs_room *room, const struct measure_case *k, const struct frozen *f, enum end before, enum end after, struct kbs_effect *e)
{
	struct kbs_sample *samples = take(room->owner, (k->one.n + 1) * sizeof(*samples));
	struct kbs_measure m = { .kind = f->choice.kind, .rules = f->choice.rules, .better = k->aim.better, .washout = (size_t)f->washout,
		.baseline = (size_t)f->baseline, .after_alarm = f->alarm };

	while (m.start < k->one.n && k->one.points[m.start].period.month < k->first)
		m.start++;
	for (size_t i = 0; i < k->one.n; i++)
		samples[i] = sample_at(k, i, before, after);
	if (kbs_effect(room, &m, samples, k->one.n, e) != KBS_OK)
		e->verdict = KBS_NOT_MEASURABLE;
}

static bool is_changed(const struct measure_case *k)
{
	return k->verdict == KBS_IMPROVEMENT || k->verdict == KBS_DETERIORATION;
}

static bool has_bands_before(const struct measure_case *k)
{
	for (size_t i = 0; i < k->one.n; i++)
		if (k->sides[i] == MEASURE_BEFORE && k->one.points[i].band != KB_AS_IS)
			return true;
	return false;
}

/* Does the test of the shift show what is said? */
static bool is_tested(const struct measure_case *k, const struct kbs_effect *e)
{
	double hoped = e->shift.shift * k->aim.better;

	return e->tested && e->shift.p <= SURE && (k->verdict == KBS_IMPROVEMENT ? hoped > 0 : hoped < 0);
}

static void judge(const struct kbs_room *room, struct measure_case *k, const struct frozen *f)
{
	bool test;

	judge_at(room, k, f, AS_TOLD, AS_TOLD, &k->effect);
	k->verdict = k->effect.verdict;
	test = is_changed(k) && k->one.choice.kind == KBS_I && has_bands_before(k);
	for (enum end before = LOW; before <= HIGH; before++)
		for (enum end after = LOW; after <= HIGH; after++) {
			struct kbs_effect other;
			judge_at(room, k, f, before, after, &other);
			k->open = k->open || other.verdict != k->effect.verdict || (test && !is_tested(k, &other));
		}
	if (k->open)
		k->verdict = KBS_NO_CHANGE_SHOWN;
}

/* ---- Onto the points ------------------------------------------------------------------------------------- */

static void set_frozen(struct one_point *p, const struct kbs_effect *e, const struct kbs_level *l, double scale)
{
	p->has_limits = e->frozen.limits;
	p->lower = scale * l->lower;
	p->upper = scale * l->upper;
	p->stands_out = l->outside;
}

static void lay_frozen(struct measure_case *k)
{
	double scale = one_scale(k->one.choice.kind);

	for (size_t i = 0, at = 0; k->effect.levels && i < k->one.n; i++) {
		struct one_point *p = &k->one.points[i];

		p->has_centre = true;
		p->centre = scale * k->effect.frozen.centre;
		if (k->sides[i] == MEASURE_BEFORE || k->sides[i] == MEASURE_AFTER)
			set_frozen(p, &k->effect, &k->effect.levels[at++], scale);
	}
}

/* New centre and limits stand beside the old ones, from the start on, only after a shown change. */
static void lay_again(struct kb_ctx *c, struct measure_case *k)
{
	const struct kbs_effect *e = &k->effect;
	struct kbs_level *levels = kb_alloc(c, (e->after + 1) * sizeof(*levels));
	double scale = one_scale(k->one.choice.kind);
	struct kbs_control again;

	if (!is_changed(k) || !e->recalculated || kbs_chart(e->measure.kind, e->samples + e->before, e->after, 0, levels, &again) != KBS_OK)
		return;
	k->again = scale * again.centre;
	for (size_t i = 0, at = 0; i < k->one.n; i++)
		if (k->sides[i] == MEASURE_AFTER) {
			k->renewed[i] = again.limits;
			k->lower[i] = scale * levels[at].lower;
			k->upper[i] = scale * levels[at++].upper;
		}
}

bool measure_is_judged(const struct measure_case *k)
{
	return k->frozen && k->verdict != KBS_NOT_MEASURABLE && k->verdict != KBS_TOO_EARLY;
}

struct measure_case *measure_look(struct kb_ctx *c, const struct measure *m, const struct measure_aim *a)
{
	return measure_look_until(c, m, a, kb_month(c));
}

struct measure_case *measure_look_until(struct kb_ctx *c, const struct measure *m, const struct measure_aim *a, int32_t month)
{
	const struct kb_place *place = kb_place(c, m->place);
	const struct kbs_room room = { take, c };
	struct measure_case *k = kb_alloc(c, sizeof(*k));
	struct frozen f = { .baseline = m->baseline };
	const struct kb_period *periods;
	const struct one_all *all;
	size_t n;

	*k = (struct measure_case){ .measure = m, .aim = *a };
	if (!place)
		return NULL;
	k->first = measure_period(place, m->start).month;
	k->part = k->first != m->start;
	read_baseline(c, k, &f);
	n = all_periods(c, k, &f, place, month, &periods);
	all = one_over(c, place, a->indicator, periods, n);
	for (size_t i = 0; all && i < all->count; i++)
		if (strcmp(all->list[i].series->key, a->figure) == 0) {
			fill_points(c, k, &f, &all->list[i], periods, n);
			if (!k->frozen)
				return k;
			judge(&room, k, &f);
			lay_frozen(k);
			lay_again(c, k);
			return k;
		}
	return NULL;
}

/* ---- Over the page of one indicator --------------------------------------------------------------------------- */

static struct one_point *point_of(struct one *o, struct kb_period p)
{
	for (size_t i = 0; i < o->n; i++)
		if (o->points[i].period.month == p.month && o->points[i].period.months == p.months)
			return &o->points[i];
	return NULL;
}

static void cut_at(struct one *o, const struct measure_case *k)
{
	bool cut = false;

	for (size_t i = 0; i < k->one.n; i++) {
		const struct one_point *was = &k->one.points[i];
		struct one_point *p = k->sides[i] == MEASURE_AFTER ? point_of(o, was->period) : NULL;

		if (!p)
			continue;
		p->cut = p->cut || !cut;
		cut = true;
		p->has_old = was->has_limits;
		p->old_centre = was->centre;
		p->old_lower = was->lower;
		p->old_upper = was->upper;
	}
}

/* A segment after a measure is short: until it has limits of its own, those of the verdict. */
static void lay_at(struct one *o, const struct measure_case *k)
{
	for (size_t i = 0; i < k->one.n; i++) {
		struct one_point *p = k->renewed[i] ? point_of(o, k->one.points[i].period) : NULL;

		if (!p || p->has_centre)
			continue;
		p->has_centre = p->has_limits = true;
		p->centre = k->again;
		p->centre_span = 0;
		p->lower = k->lower[i];
		p->upper = k->upper[i];
	}
}

static bool aims_at(const struct one *o, const struct measure_aim *a)
{
	return strcmp(a->indicator, o->series->indicator->id) == 0 && strcmp(a->figure, o->series->key) == 0;
}

static void each(struct kb_ctx *c, struct one *o, void (*lay)(struct one *o, const struct measure_case *k), bool mark)
{
	const struct measure *list;
	const struct measure_aim *aims;
	size_t n = measures_at(c, o->place->id, &list);

	for (size_t i = 0; i < n; i++)
		for (size_t j = 0, count = measure_aims(c, list[i].id, &aims); j < count; j++) {
			struct measure_case *k = aims_at(o, &aims[j]) ? measure_look(c, &list[i], &aims[j]) : NULL;
			struct one_point *start = k && mark ? point_of(o, measure_period(o->place, list[i].start)) : NULL;

			if (start)
				start->measure = start->measure ? kb_fmt(c, "%s, %zu", start->measure, i + 1) : kb_fmt(c, "%zu", i + 1);
			if (k && k->frozen && is_changed(k))
				lay(o, k);
		}
}

void measure_cut(struct kb_ctx *c, struct one *o)
{
	each(c, o, cut_at, true);
}

void measure_lay(struct kb_ctx *c, struct one *o)
{
	each(c, o, lay_at, false);
}
