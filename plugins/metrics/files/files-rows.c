/* files-rows.c - what was released, as rows of a long file (statistics.md, section 6).
 *
 * Figures come from figures_over() and indicators_over() alone, so a row holds what the gate
 * released or says that it does not show. A series begins with the oldest period that shows:
 * what shows decides that, and nothing else. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "charted.h"
#include "files.h"
#include "klankbord-civil.h"
#include "one.h"
#include "stats/stats.h"
#include "written.h"

enum { YEARS = 10, YEAR = 12 };

/* Kinds of period of a place. `own`: the one in which its pages show it, so long back. `judged`: so long back there are
 * limits and signs; of what a page shows, as long as it shows it. Outside nothing of a location is released by quarter
 * (docs/privacy.md), and no page shows it. */
struct span { const char *type; int months; size_t own, judged; };

enum { ALL = 120 };
static const struct span of_location[] = { { "quarter", 3, 12, 20 }, { "half_year", 6, 0, ALL }, { "year", 12, 0, ALL } };
static const struct span of_group[] = { { "month", 1, 36, 36 }, { "quarter", 3, 0, ALL }, { "half_year", 6, 0, ALL }, { "year", 12, 0, ALL } };
static const struct span of_location_outside[] = { { "half_year", 6, 0, ALL }, { "year", 12, 0, ALL } };
static const struct span of_group_outside[] = { { "quarter", 3, 0, ALL }, { "half_year", 6, 0, ALL }, { "year", 12, 0, ALL } };

#define SPANS(list) (*n = sizeof(list) / sizeof(*(list)), (list))
static const struct span *spans_of(const struct files_release *w, const struct kb_place *place, size_t *n)
{
	bool location = strcmp(place->kind, "location") == 0;

	if (strcmp(w->tier, "outside") == 0)
		return location ? SPANS(of_location_outside) : SPANS(of_group_outside);
	return location ? SPANS(of_location) : SPANS(of_group);
}

struct fill {
	struct kb_ctx *c;
	const struct files_release *release;
	const struct kb_place *place;
	const struct written_all *written; /* beside its figures, before the release ended */
	const struct span *span;
	struct files_rows *to;
};

/* ---- Rows ---- */

static const char *day_of(struct kb_ctx *c, int32_t month, bool last)
{
	int year = month / YEAR, m = month % YEAR + 1;

	return kb_fmt(c, "%04d-%02d-%02d", year, m, last ? kb_civil_days_in(year, m) : 1);
}

static const char *month_of(struct kb_ctx *c, int32_t month)
{
	return kb_fmt(c, "%04d-%02d", month / YEAR, month % YEAR + 1);
}

/* One that shows nothing yet. */
static struct kbx_row *add_row(const struct fill *f, const struct kb_figure *g)
{
	struct files_rows *to = f->to;

	if (to->count == to->room) {
		struct kbx_row *more = kb_alloc(f->c, (2 * to->room + 64) * sizeof(*more));

		if (to->count > 0)
			memcpy(more, to->rows, to->count * sizeof(*more));
		to->rows = more;
		to->room = 2 * to->room + 64;
	}
	to->rows[to->count] = (struct kbx_row){
		.tier = f->release->tier, .indicator_version = -1, .place_level = f->place->kind, .place_code = f->place->id,
		.period_type = f->span->type, .period_start = day_of(f->c, g->period.month, false),
		.period_end = day_of(f->c, g->period.month + g->period.months - 1, true), .suppressed = !g->shown && !g->nobody, .n = g->nobody ? 0 : -1, .invited = -1,
		.response_pct = NAN, .value = NAN, .ci_low = NAN, .ci_high = NAN, .centre = NAN, .lcl = NAN, .ucl = NAN, .segment = -1,
		.norm = NAN,
	};
	return &to->rows[to->count++];
}

static enum kb_tier tier_of(const struct files_release *w)
{
	return strcmp(w->tier, "outside") == 0 ? KB_OUTSIDE : KB_INSIDE;
}

/* What was told in a band: its end, and which it is. A difference has ends for which there is no
 * code: they stand in the note, and no value beside them. */
static void set_band(const struct fill *f, struct kbx_row *row, enum kb_band band)
{
	const char *code = metrics_band_code(f->c, row->value, band);
	double end = round(row->value);

	if (band == KB_AS_IS)
		return;
	if (band == KB_AT_MOST ? end >= FILES_BAND_LOW && end <= FILES_BAND_HALF : end >= FILES_BAND_HALF && end <= FILES_BAND_HIGH) {
		row->band = kb_fmt(f->c, "%s%.0f", band == KB_AT_MOST ? "<=" : ">=", end);
		return;
	}
	row->note = code;
	row->value = NAN;
}

/* How many periods, counted from the newest, are needed to hold all that shows. */
static size_t reach_back(const struct kb_figure *row, size_t n)
{
	while (n > 0 && !row[n - 1].shown)
		n--;
	return n;
}

/* ---- Questions: a score, and the share of the best answers ---- */

static void set_limits(struct kbx_row *row, const struct metrics_verdict *v, size_t period, bool judged)
{
	if (!judged)
		return;
	row->centre = v->has_centre && !v->banded ? v->centre : NAN; /* of bands it is one too */
	row->lcl = v->has_limits && !v->banded ? v->lower : NAN;
	row->ucl = v->has_limits && !v->banded ? v->upper : NAN;
	row->signal = v->codes[period];
}

/* A question is judged as far back as its page does. */
static size_t judged_back(const struct fill *f)
{
	return f->span->own ? f->span->own : f->span->judged;
}

static void add_score(const struct fill *f, const struct kb_form_item *item, const struct kb_figure *g, const struct metrics_verdict *v,
    size_t period)
{
	struct kbx_row *row = add_row(f, g);

	row->population = "asked";
	row->indicator_id = item->name;
	row->indicator_version = 1;
	row->unit = "score";
	if (!g->shown)
		return;
	row->n = g->n;
	row->value = g->value;
	row->segment = 1;
	set_band(f, row, g->value_band);
	set_limits(row, v, period, period < judged_back(f));
}

/* A share against the norm, of what was told; of few, that nothing is compared. */
static void set_share(const struct fill *f, struct kbx_row *row, const struct kb_figure *g)
{
	struct kbs_interval w;

	set_band(f, row, g->share_band);
	if (charted_interval(100 * g->share, g->n, g->share_band, &w) == KBS_OK) {
		row->ci_low = 100 * w.lower;
		row->ci_high = 100 * w.upper;
	}
	if (isfinite(row->norm))
		row->norm_verdict = judge_norm(g, row->norm);
}

/* Another note follows one that is there. */
static void add_note(const struct fill *f, struct kbx_row *row, const char *note)
{
	row->note = row->note ? kb_fmt(f->c, "%s; %s", row->note, note) : note;
}

/* What was missed in a period that a reason covers (S105). */
static void set_tailored(const struct fill *f, struct kbx_row *row, const struct catalogue_indicator *i, const char *direction, struct kb_period p)
{
	const char *code = i && row->norm_verdict ? outcome_code(f->written, i->id, strcmp(direction, "lower") == 0, p, row->norm_verdict) : NULL;

	if (!code || strcmp(code, "tailored") != 0)
		return;
	row->norm_verdict = code;
	add_note(f, row, kb_fmt(f->c, "tailored until %s", month_of(f->c, written_holds(f->written, WRITTEN_TAILORED, i->id)->until)));
}

static void add_share(const struct fill *f, const struct kb_form_item *item, const struct kb_figure *g)
{
	struct kbx_row *row = add_row(f, g);
	double norm = norm_of_question(f->c, item->name);

	row->population = "asked";
	row->indicator_id = kb_fmt(f->c, "%s.top2", item->name);
	row->indicator_version = 1;
	row->unit = "percent";
	row->norm = norm > 0 ? norm : NAN;
	if (!g->shown)
		return;
	row->n = g->n;
	row->value = 100 * g->share;
	row->segment = 1;
	set_share(f, row, g);
	set_tailored(f, row, norm_share_of(f->c, item->name), "higher", g->period);
}

static void add_item(const struct fill *f, const struct metrics_figures *all, size_t item)
{
	const struct kb_figure *row = &all->figures[item * all->nperiods];
	struct metrics_figures seen = *all; /* judged as its page judges it */
	struct metrics_verdict v = { 0 };
	size_t n = reach_back(row, all->nperiods);

	seen.nperiods = n < judged_back(f) ? n : judged_back(f);
	if (n == 0)
		return;
	judge_signals(f->c, &seen, row, all->items[item].name, &v);
	for (size_t p = n; p-- > 0;)
		add_score(f, &all->items[item], &row[p], &v, p);
	for (size_t p = n; p-- > 0;)
		add_share(f, &all->items[item], &row[p]);
}

/* ---- Indicators ---- */

static bool is_share(const struct catalogue_figure *g)
{
	return g->kind == CATALOGUE_TOP2 || g->kind == CATALOGUE_SHARE || (g->kind == CATALOGUE_RATIO && g->by.count == 0);
}

/* How many were asked, and which share of them was reached: in a band it stands in the note. */
static void set_reach(const struct fill *f, struct kbx_row *row, const struct one_point *p)
{
	if (!p->has_reach)
		return;
	row->invited = p->invited;
	if (p->reach_band == KB_AS_IS)
		row->response_pct = p->reach;
	else
		add_note(f, row, kb_fmt(f->c, "response_pct %s", metrics_band_code(f->c, p->reach, p->reach_band)));
}

/* Of a share no limit lies beyond its ends, as on its page. */
static void set_chart(struct kbx_row *row, const struct one_point *p)
{
	bool share = strcmp(row->unit, "percent") == 0;

	row->centre = p->has_centre ? p->centre : NAN;
	row->lcl = p->has_limits ? share ? fmax(p->lower, 0) : p->lower : NAN;
	row->ucl = p->has_limits ? share ? fmin(p->upper, 100) : p->upper : NAN;
	row->signal = p->code;
}

/* `p`: the figure as its chart has it; NULL: it is too long ago. */
static void add_point(const struct fill *f, const struct metrics_series *s, const struct kb_figure *g, const struct one_point *p, int version, int segment)
{
	struct kbx_row *row = add_row(f, g);
	const struct catalogue_indicator *i = s->indicator;

	row->population = s->figure->population;
	row->indicator_id = files_indicator(f->c, s);
	row->indicator_version = version > 0 ? version : -1;
	row->unit = i->unit;
	row->norm = i->has_norm ? i->norm : NAN;
	if (!g->shown)
		return;
	row->n = g->n;
	row->value = g->value;
	row->segment = segment;
	if (is_share(s->figure))
		set_share(f, row, &(struct kb_figure){ .n = g->n, .share = g->value / 100, .share_band = g->value_band, .shown = true });
	else
		set_band(f, row, g->value_band);
	set_tailored(f, row, i, s->figure->direction, g->period);
	if (p) {
		set_reach(f, row, p);
		set_chart(row, p);
	}
}

/* Of a register, the first month that was not delivered when the files were begun. */
static int32_t delivered_until(const struct files_release *w, struct catalogue_terms t, int32_t most)
{
	for (size_t i = 0; i < t.count; i++) {
		size_t k = 0;

		while (k < w->ndelivered && strcmp(w->delivered[k].column, t.list[i]) != 0)
			k++;
		if (k == w->ndelivered)
			return 0;
		most = w->delivered[k].through < most ? w->delivered[k].through : most;
	}
	return most;
}

bool files_holds(const struct files_release *w, const struct metrics_series *s, struct kb_period p)
{
	if (s->figure->kind < CATALOGUE_RATIO)
		return true;
	return p.month + p.months <= delivered_until(w, s->figure->by, delivered_until(w, s->figure->to, delivered_until(w, s->figure->of, w->through)));
}

/* Periods at the new end that these files do not hold. */
static size_t not_yet(const struct fill *f, const struct metrics_series *s, const struct kb_figure *row, size_t n)
{
	size_t skip = 0;

	while (skip < n && !files_holds(f->release, s, row[skip].period))
		skip++;
	return skip;
}

/* How many of those asked were reached, as far as these files hold it; NULL: not known. */
static const struct kb_figure *reach_beside(const struct fill *f, const struct metrics_indicators *all, size_t series)
{
	const struct kb_figure *row = indicator_reach(f->c, all, series);
	struct kb_figure *held = row ? kb_alloc(f->c, (all->nperiods + 1) * sizeof(*held)) : NULL;

	for (size_t p = 0; row && p < all->nperiods; p++) {
		held[p] = row[p];
		held[p].shown = row[p].shown && files_holds(f->release, &all->series[(size_t)(row - all->figures) / all->nperiods], row[p].period);
	}
	return held;
}

/* Another version of the formula begins another segment. */
static void add_series(const struct fill *f, const struct metrics_indicators *all, size_t series)
{
	const struct metrics_series *s = &all->series[series];
	size_t skip = not_yet(f, s, &all->figures[series * all->nperiods], all->nperiods), left = all->nperiods - skip;
	const struct kb_figure *row = &all->figures[series * all->nperiods + skip], *reach = reach_beside(f, all, series);
	const int *versions = &all->versions[series * all->nperiods + skip];
	size_t n = reach_back(row, left), judged = n < f->span->judged ? n : f->span->judged;
	struct one o;
	int segment = 0, last = 0;

	if (n == 0)
		return;
	o = one_of_row(f->c, f->place, s, row, reach ? reach + skip : NULL, judged);
	one_signals(f->c, &o);
	for (size_t p = n; p-- > 0;) {
		if (versions[p] != 0 && versions[p] != last)
			segment++;
		last = versions[p] != 0 ? versions[p] : last;
		add_point(f, s, &row[p], p < o.n ? &o.points[o.n - 1 - p] : NULL, versions[p], segment);
	}
}

/* ---- A place ---- */

/* Closed periods before the end of the release, newest first. */
static size_t periods_of(struct kb_ctx *c, int32_t through, int months, const struct kb_period **to)
{
	size_t n = (size_t)(YEARS * YEAR / months);
	int32_t open = through - through % months;
	struct kb_period *list = kb_alloc(c, n * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct kb_period){ .month = open - months * (int32_t)(i + 1), .months = months };
	*to = list;
	return n;
}

static void add_span(const struct fill *f)
{
	const struct kb_period *periods;
	size_t n = periods_of(f->c, f->release->through, f->span->months, &periods);
	const struct metrics_figures *figures = figures_over(f->c, tier_of(f->release), f->place, periods, n);
	const struct metrics_indicators *indicators = indicators_over(f->c, tier_of(f->release), f->place, periods, n);

	for (size_t i = 0; i < figures->nitems; i++)
		add_item(f, figures, i);
	for (size_t i = 0; i < indicators->nseries; i++)
		add_series(f, indicators, i);
}

int32_t files_end(const struct files_release *w)
{
	return 10000 * (w->through / YEAR) + 100 * (w->through % YEAR + 1);
}

void files_rows(struct kb_ctx *c, const struct files_release *w, const struct kb_place *place, struct files_rows *to)
{
	size_t n;
	const struct span *spans = spans_of(w, place, &n);
	const struct written_all *written = written_at(c, place->id, files_end(w));

	for (size_t i = 0; i < n; i++)
		add_span(&(struct fill){ c, w, place, written, &spans[i], to });
}

/* What reading a place takes: its figures, and both sides of its indicators. */
size_t files_cost(struct kb_ctx *c, const struct files_release *w, const struct kb_place *place)
{
	const struct kb_form_item *items;
	const struct catalogue *k = kb_started(c);
	size_t series = kb_items(c, &items), periods = 0, n;
	const struct span *spans = spans_of(w, place, &n);

	for (size_t i = 0; k && i < k->nindicators; i++)
		series += 3 * k->indicators[i].nfigures;
	for (size_t i = 0; i < n; i++)
		periods += (size_t)(YEARS * YEAR / spans[i].months);
	return series * periods * sizeof(struct kb_figure);
}

static int level_of(const struct kb_place *p)
{
	return strcmp(p->kind, "organisation") == 0 ? 0 : strcmp(p->kind, "region") == 0 ? 1 : 2;
}

size_t files_places(struct kb_ctx *c, const struct kb_place **list)
{
	const struct kb_place *all;
	size_t n = kb_places(c, NULL, &all), at = 0;
	struct kb_place *places = kb_alloc(c, (n + 1) * sizeof(*places));

	for (int level = 0; level < 3; level++)
		for (size_t i = 0; i < n; i++)
			if (level_of(&all[i]) == level)
				places[at++] = all[i];
	*list = places;
	return n;
}

/* ---- Of how many ---- */

bool files_is_own(const struct kbx_row *row)
{
	bool location = strcmp(row->place_level, "location") == 0;

	if (strcmp(row->tier, "outside") == 0)
		return strcmp(row->period_type, location ? "half_year" : "quarter") == 0;
	return strcmp(row->period_type, location ? "quarter" : "month") == 0;
}

static struct kbx_reach *reach_of(struct kbx_reach *list, size_t *n, const struct kbx_row *row)
{
	for (size_t i = *n; i-- > 0;)
		if (strcmp(list[i].place_code, row->place_code) == 0 && strcmp(list[i].population, row->population) == 0)
			return &list[i];
	list[*n] = (struct kbx_reach){ .place_code = row->place_code, .population = row->population, .least = -1, .most = -1,
	    .invited = -1, .response_pct = NAN };
	return &list[(*n)++];
}

/* The newest period with a figure; ISO days compare as texts. */
static void find_newest(struct kbx_reach *w, const struct kbx_row *row)
{
	if (row->suppressed || row->n == 0 || (w->period_start && strcmp(w->period_start, row->period_start) >= 0))
		return;
	w->period_start = row->period_start;
	w->period_end = row->period_end;
}

static void count_row(struct kbx_reach *w, const struct kbx_row *row)
{
	if (!w->period_start || strcmp(w->period_start, row->period_start) != 0)
		return;
	w->shown += !row->suppressed;
	w->hidden += row->suppressed;
	if (row->suppressed || row->n == 0)
		return;
	w->least = w->least < 0 || row->n < w->least ? row->n : w->least;
	w->most = row->n > w->most ? row->n : w->most;
	if (row->invited >= 0) {
		w->invited = row->invited;
		w->response_pct = row->response_pct;
	}
}

size_t files_reach(struct kb_ctx *c, const struct kbx_row *rows, size_t n, const struct kbx_reach **to)
{
	struct kbx_reach *list = kb_alloc(c, (n + 1) * sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		if (files_is_own(&rows[i]))
			find_newest(reach_of(list, &count, &rows[i]), &rows[i]);
	for (size_t i = 0; i < n; i++)
		if (files_is_own(&rows[i]))
			count_row(reach_of(list, &count, &rows[i]), &rows[i]);
	*to = list;
	return count;
}
