/* measure-freeze.c - a job of the keeper: freezes baselines, and concludes after each release.
 *
 * A baseline is frozen once, of figures that were released, when everything before the start is. It is a copy: what the
 * gate, a catalogue or a place become later does not move it. A verdict that differs from the one before is written
 * down and told. */
#include <string.h>

#include "measure.h"
#include "metrics.sql.h"

enum { BACK = 36, AT_ONCE = 20 /* in one run; the next goes on */ };

/* ---- Freezing -------------------------------------------------------------------------------- */

/* Periods before the start, newest first. */
static size_t periods_before(struct kb_ctx *c, struct kb_period start, const struct kb_period **to)
{
	struct kb_period *list = kb_alloc(c, BACK * sizeof(*list));

	for (size_t i = 0; i < BACK; i++)
		list[i] = (struct kb_period){ .month = start.month - start.months * (int32_t)(i + 1), .months = start.months };
	*to = list;
	return BACK;
}

static const struct one *figure_of(const struct one_all *all, const char *key)
{
	for (size_t i = 0; all && i < all->count; i++)
		if (strcmp(all->list[i].series->key, key) == 0)
			return &all->list[i];
	return NULL;
}

static void freeze_figures(struct kb_ctx *c, const struct measure *m, const struct measure_aim *a, const struct one *o, const struct catalogue_indicator *version)
{
	int n = 0;

	for (size_t i = o->n; i-- > 0 && n < m->baseline;) {
		const struct one_point *p = &o->points[i];

		if (!p->shown || p->version != version)
			continue;
		kb_run(c, &metrics_add_baseline_figure, kb_t(m->id), kb_t(a->indicator), kb_t(a->figure), kb_i(p->period.month), kb_i(p->period.months),
		    kb_i(p->n), kb_r(p->value), kb_i(p->band));
		n++;
	}
}

static void freeze_aim(struct kb_ctx *c, const struct measure *m, const struct measure_aim *a, const struct kb_place *place)
{
	const struct kb_period start = measure_period(place, m->start), *periods;
	size_t n = periods_before(c, start, &periods);
	const struct one *o = figure_of(one_over(c, place, a->indicator, periods, n), a->figure);
	const struct catalogue_indicator *version = catalogue_find(kb_started(c), a->indicator, m->start);
	struct kbs_choice choice;

	if (!version)
		return;
	choice = one_choice(place, version, o ? one_people(c, o, 0, o->n) : 0);
	kb_run(c, &metrics_add_baseline, kb_t(m->id), kb_t(a->indicator), kb_t(a->figure), kb_i(version->version), kb_i(choice.kind), kb_i(choice.rules),
	    kb_i(a->better), kb_i(start.month), kb_i(m->washout || m->start != start.month), kb_i(m->baseline), kb_i(m->alarm), kb_i(kb_month(c)));
	if (o)
		freeze_figures(c, m, a, o, version);
}

static void freeze(struct kb_ctx *c, const struct measure *m)
{
	const struct kb_place *place = kb_place(c, m->place);
	const struct measure_aim *aims;
	size_t n;

	if (!place || kb_release_through(c) < measure_period(place, m->start).month)
		return;
	n = measure_aims(c, m->id, &aims);
	for (size_t i = 0; i < n; i++)
		freeze_aim(c, m, &aims[i], place);
}

static void freeze_all(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &metrics_count_unfrozen);
	size_t room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0, n = 0;
	struct measure *list = kb_alloc(c, (room + 1) * sizeof(*list));

	q = room > 0 ? kb_ask(c, &metrics_list_unfrozen) : NULL;
	while (n < room && kb_next(q))
		list[n++] = measure_row(q);
	for (size_t i = 0; i < n; i++)
		freeze(c, &list[i]);
}

/* ---- Concluding -------------------------------------------------------------------------------- */

struct verdict {
	const char *measure, *place, *verdict, *fired;
	struct measure_aim aim;
	int32_t month;
	bool open;
	int64_t before, after;
};

static enum kb_rc tell(struct kb_ctx *c, const struct verdict *v)
{
	const struct kb_item items[] = {
		{ kb_fmt(c, "id.%s", v->measure), 1 }, { measure_aim_item(c, &v->aim), v->aim.better },
		{ kb_fmt(c, "verdict.%s", v->verdict), 1 }, { kb_fmt(c, "fired.%s", v->fired), 1 },
		{ "before", (double)v->before }, { "after", (double)v->after }, { "open", v->open },
	};

	return kb_observe(c, &(struct kb_observation){ .type = "effect", .place = v->place,
		.population = kb_fmt(c, "%.*s", (int)strcspn(v->aim.figure, "/"), v->aim.figure), .month = v->month, .items = items, .count = sizeof(items) / sizeof(*items) });
}

static bool is_new(struct kb_ctx *c, const struct verdict *v)
{
	struct kb_rows *q = kb_ask(c, &metrics_last_verdict, kb_t(v->measure), kb_t(v->aim.indicator), kb_t(v->aim.figure));

	return !kb_next(q) || strcmp(kb_col_text(q, 0), v->verdict) != 0 || strcmp(kb_col_text(q, 1), v->fired) != 0 || kb_col_int(q, 2) != v->open;
}

static void put(struct kb_ctx *c, const struct verdict *v)
{
	kb_run(c, &metrics_put_verdict, kb_t(v->measure), kb_t(v->aim.indicator), kb_t(v->aim.figure), kb_i(v->month), kb_t(v->place),
	    kb_t(v->verdict), kb_t(v->fired), kb_i(v->open), kb_i(v->before), kb_i(v->after), kb_i(v->aim.better), kb_t(KBS_VERSION));
	tell(c, v);
}

/* What cannot be looked at (its place is gone) is asked for again after the next release. */
static void conclude(struct kb_ctx *c, const struct measure *m, const struct measure_aim *a)
{
	const struct measure_case *k = m ? measure_look(c, m, a) : NULL;

	if (k) {
		const struct verdict v = { .measure = m->id, .place = m->place, .verdict = kbs_verdict_word(k->verdict), .fired = measure_fired_word(k->effect.fired),
			.aim = *a, .month = kb_month(c), .open = k->open, .before = (int64_t)k->effect.before, .after = (int64_t)k->effect.after };
		if (is_new(c, &v))
			put(c, &v);
	}
	kb_run(c, &metrics_looked, kb_t(m ? m->id : ""), kb_t(a->indicator), kb_t(a->figure), kb_i(kb_release_through(c)));
}

static void conclude_all(struct kb_ctx *c)
{
	struct kb_rows *q = kb_ask(c, &metrics_list_unlooked, kb_i(kb_release_through(c)));
	const char *ids[AT_ONCE];
	struct measure_aim aims[AT_ONCE];
	size_t n = 0;

	for (; n < AT_ONCE && kb_next(q); n++) {
		ids[n] = kb_col_text(q, 0);
		aims[n] = (struct measure_aim){ kb_col_text(q, 1), kb_col_text(q, 2), (int)kb_col_int(q, 3) };
	}
	for (size_t i = 0; i < n; i++)
		conclude(c, measure_find(c, ids[i]), &aims[i]);
}

enum kb_rc measure_run(struct kb_ctx *c)
{
	freeze_all(c);
	conclude_all(c);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

/* ---- Once more --------------------------------------------------------------------------------- */

enum kb_rc measure_again(struct kb_ctx *c, int32_t month)
{
	struct kb_rows *q = kb_ask(c, &metrics_verdicts_before, kb_i(month));

	while (kb_next(q)) {
		const struct verdict v = { .measure = kb_col_text(q, 0), .aim = { kb_col_text(q, 1), kb_col_text(q, 2), (int)kb_col_int(q, 10) },
			.month = (int32_t)kb_col_int(q, 3), .place = kb_col_text(q, 4), .verdict = kb_col_text(q, 5), .fired = kb_col_text(q, 6),
			.open = kb_col_int(q, 7), .before = kb_col_int(q, 8), .after = kb_col_int(q, 9) };
		tell(c, &v);
	}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
