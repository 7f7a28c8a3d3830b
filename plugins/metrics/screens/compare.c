/* compare.c - locations of one type beside each other, for one question and one quarter.
 *
 * A funnel (Spiegelhalter 2005): how far a share may lie from all together by chance
 * alone, which is further the fewer answered. Only a place outside the outer limits
 * differs; the rest is not ranked, so the table goes by name. With fewer than eight places there
 * are no limits, and the page says so. All figures have passed the gate. A share that is told as a band
 * differs only if it does at both its ends, whatever the others are within theirs; it is drawn as a span. */
#include <math.h>
#include <string.h>

#include "charted.h"
#include "defined.h"
#include "norms.h"

/* The field of the chart: answers to the right, the share upwards. */
enum { LEFT = 34, RIGHT = 352, TOP = 10, BOTTOM = 122, STEPS = 40 };

static const char dash[] = "–";

/* A location with its figure of the quarter. */
struct point {
	const struct kb_place *place;
	struct kb_figure figure;
};

struct field {
	struct kb_ctx *c;
	struct point *points;
	size_t n, shown;
	double widest; /* the most answers of a place */
	struct kbs_funnel low, high; /* all bands at their low ends, at their high ends */
	signed char *outside;        /* by point: 1 higher, -1 lower than chance makes it */
	bool limits, banded;
};

static void *take(void *owner, size_t size)
{
	return kb_alloc(owner, size);
}

/* ---- Which figures ---- */

static const struct kb_figure *row_of(const struct metrics_figures *f, const char *item)
{
	for (size_t i = 0; i < f->nitems; i++)
		if (strcmp(f->items[i].name, item) == 0)
			return &f->figures[i * f->nperiods];
	return NULL;
}

static void keep_newest(const struct kb_figure *row, size_t n, struct kb_period *newest)
{
	for (size_t p = 0; p < n; p++)
		if (row[p].shown && row[p].period.month > newest->month)
			*newest = row[p].period;
}

static struct kb_figure figure_at(const struct kb_figure *row, size_t n, struct kb_period at)
{
	for (size_t p = 0; p < n; p++)
		if (row[p].period.month == at.month)
			return row[p];
	return (struct kb_figure){ .shown = false };
}

/* All locations of a type that this person may read, and the newest quarter in which one
 * of them shows; *at.months is 0 where none does. */
static struct field field_of(struct kb_ctx *c, const char *type, const char *item, struct kb_period *at)
{
	const struct kb_place *all;
	size_t n = kb_places(c, "metrics.read", &all);
	struct field f = { .c = c, .points = kb_alloc(c, (n + 1) * sizeof(*f.points)) };
	const struct metrics_figures **figures = kb_alloc(c, (n + 1) * sizeof(*figures));

	*at = (struct kb_period){ 0 };
	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].kind, "location") != 0 || strcmp(all[i].type, type) != 0)
			continue;
		figures[f.n] = figures_of(c, &all[i]);
		f.points[f.n].place = &all[i];
		if (row_of(figures[f.n], item))
			keep_newest(row_of(figures[f.n], item), figures[f.n]->nperiods, at);
		f.n++;
	}
	for (size_t i = 0; i < f.n; i++) {
		const struct kb_figure *row = row_of(figures[i], item);
		f.points[i].figure = row ? figure_at(row, figures[i]->nperiods, *at) : (struct kb_figure){ .shown = false };
		f.shown += f.points[i].figure.shown;
		f.widest = fmax(f.widest, (double)f.points[i].figure.n);
	}
	return f;
}

/* ---- The funnel ---- */

static struct charted_counts counts_of(const struct kb_figure *g)
{
	return charted_counts(100 * g->share, g->n, g->share_band);
}

/* Place `at` at one end of its band, all others at another. */
static bool funnel_with(const struct field *f, size_t at, bool own, bool others, struct kbs_funnel_point *places, struct kbs_funnel *to)
{
	struct kbs_sample *s = kb_alloc(f->c, (f->n + 1) * sizeof(*s));
	const struct kbs_room room = { take, f->c };

	for (size_t i = 0; i < f->n; i++) {
		const struct kb_figure *g = &f->points[i].figure;
		const struct charted_counts k = counts_of(g);

		if (g->shown)
			s[i] = (struct kbs_sample){ .count = (i == at ? own : others) ? k.high : k.low, .size = (double)g->n };
	}
	return kbs_funnel(&room, KBS_P, s, f->n, places, to) == KBS_OK && to->enough;
}

/* Outside counts with limits that are widened where the places differ more than chance makes them. */
static int way_of(const struct kbs_funnel_point *p, const struct kbs_funnel *funnel)
{
	if (!p->is || !p->outside_wide)
		return 0;
	return p->value > funnel->theta ? 1 : -1;
}

/* Nearest to the others: itself at its near end, they at their far ends. */
static bool is_outside_still(const struct field *f, size_t at, int way, struct kbs_funnel_point *places)
{
	struct kbs_funnel funnel;

	return funnel_with(f, at, way < 0, way > 0, places, &funnel) && way_of(&places[at], &funnel) == way;
}

static void reckon(struct field *f)
{
	struct kbs_funnel_point *low = kb_alloc(f->c, (f->n + 1) * sizeof(*low)), *high = kb_alloc(f->c, (f->n + 1) * sizeof(*high)),
		*near = kb_alloc(f->c, (f->n + 1) * sizeof(*near));

	f->outside = kb_alloc(f->c, f->n + 1);
	for (size_t i = 0; i < f->n; i++)
		f->banded = f->banded || (f->points[i].figure.shown && f->points[i].figure.share_band != KB_AS_IS);
	f->limits = funnel_with(f, f->n, false, false, low, &f->low) && funnel_with(f, f->n, true, true, high, &f->high);
	for (size_t i = 0; i < f->n && f->limits; i++) {
		int way = way_of(&low[i], &f->low);

		if (f->points[i].figure.n < KBS_COMPARE_MIN || way == 0 || way != way_of(&high[i], &f->high))
			continue;
		if (!f->banded || is_outside_still(f, i, way, near))
			f->outside[i] = (signed char)way;
	}
}

/* Of few people nothing is compared. */
static const char *verdict_of(const struct field *f, size_t i)
{
	const struct kb_figure *g = &f->points[i].figure;
	const char *key = "staff.compare.inside";

	if (!g->shown || !f->limits)
		return dash;
	if (g->n < KBS_COMPARE_MIN)
		key = "staff.compare.few";
	else if (f->outside[i])
		key = f->outside[i] > 0 ? "staff.compare.higher" : "staff.compare.lower";
	return kb_say(f->c, key, NULL);
}

/* ---- The chart ---- */

static double across(const struct field *f, double n)
{
	return LEFT + (RIGHT - LEFT) * n / f->widest;
}

static double height(double share)
{
	return BOTTOM - (BOTTOM - TOP) * fmin(fmax(share, 0), 1);
}

/* A limit from five answers on to the most; over bands the widest. */
static const char *draw_limit(const struct field *f, enum kbs_funnel_line line)
{
	double theta = line == KBS_LOWER_998 || line == KBS_LOWER_95 ? f->low.theta : f->high.theta;
	const char *path = "";

	for (int i = 0; i <= STEPS; i++) {
		double n = round(KBS_PEOPLE_MIN + (f->widest - KBS_PEOPLE_MIN) * i / STEPS), limits[KBS_FUNNEL_LINES]; /* of whole people */
		if (kbs_funnel_limits(KBS_P, theta, n, limits) != KBS_OK)
			return "";
		path = kb_fmt(f->c, "%s%c%.1f %.1f", path, *path ? 'L' : 'M', across(f, n), height(limits[line]));
	}
	return path;
}

/* From end to end of its band. */
static const char *draw_span(const struct field *f, size_t i)
{
	const struct charted_range r = charted_range("percent", 100 * f->points[i].figure.share, f->points[i].figure.share_band);
	double x = across(f, (double)f->points[i].figure.n);

	return r.low == r.high ? "" : kb_fmt(f->c, "M%.1f %.1fh6m-3 0V%.1fm-3 0h6", x - 3, height(r.low / 100), height(r.high / 100));
}

/* A place inside is a ring, one outside a triangle: the shape says it, not a colour. */
static const char *draw_place(const struct field *f, size_t i, bool outside)
{
	double x = across(f, (double)f->points[i].figure.n), y = height(f->points[i].figure.share);

	return outside ? kb_fmt(f->c, "M%.1f %.1fl5 9h-10z", x, y - 5)
	               : kb_fmt(f->c, "M%.1f %.1fa4 4 0 1 0 8 0a4 4 0 1 0 -8 0", x - 4, y);
}

static void draw(const struct field *f, struct metrics_compare *m)
{
	m->inside = m->outside = m->spans = "";
	for (size_t i = 0; i < f->n; i++) {
		const char **path = f->outside[i] ? &m->outside : &m->inside;

		if (!f->points[i].figure.shown)
			continue;
		*path = kb_fmt(f->c, "%s%s", *path, draw_place(f, i, f->outside[i] != 0));
		m->spans = kb_fmt(f->c, "%s%s", m->spans, draw_span(f, i));
	}
	m->most = kb_number(f->c, f->widest, 0);
	if (!f->limits)
		return;
	m->centre = kb_fmt(f->c, "M%d %.1fH%dM%d %.1fH%d", LEFT, height(f->low.theta), RIGHT, LEFT, height(f->high.theta), RIGHT);
	m->near = kb_fmt(f->c, "%s%s", draw_limit(f, KBS_LOWER_95), draw_limit(f, KBS_UPPER_95));
	m->far = kb_fmt(f->c, "%s%s", draw_limit(f, KBS_LOWER_998), draw_limit(f, KBS_UPPER_998));
}

/* ---- The page ---- */

/* The page of the question at a place; how many of those asked were reached there. */
static const char *question_url(const struct field *f, const struct kb_place *place, const char *item)
{
	return kb_fmt(f->c, "%s#%s", kb_url(f->c, "metrics.place", place->id, NULL), item);
}

static const char *reach_of(const struct field *f, const struct kb_place *place, const char *item, struct kb_period at)
{
	return at.months ? defined_reach(f->c, defined_reached_of(f->c, defined_reached(f->c, place, &at, 1), item)) : dash;
}

static const struct table_column columns[] = {
	{ "staff.surveys.place", false }, { "staff.metrics.n", true }, { "staff.metrics.share", true }, { "staff.metrics.interval", true },
	{ "staff.compare.verdict", false }, { "staff.one.reach", true },
};

/* A difference, and that nobody wrote a possible cause of it. `cause`: of the location outside whose turn it is. */
static const char *verdict_cell(const struct field *f, size_t i, const struct metrics_cause **cause)
{
	const char *verdict = verdict_of(f, i);

	if (!f->outside[i] || (*cause)++->words)
		return verdict;
	return kb_fmt(f->c, "%s. %s", verdict, kb_say(f->c, "staff.cause.none", NULL));
}

static struct metrics_table table_by_place(const struct field *f, const char *item, struct kb_period at, const struct metrics_cause *cause)
{
	struct metrics_table t = TABLE_OF(f->c, "compare", columns, f->n);

	for (size_t i = 0; i < f->n; i++) {
		const struct kb_figure *g = &f->points[i].figure;
		const struct kb_place *place = f->points[i].place;
		const char *const cells[] = {
			place->name, metrics_people(f->c, g),
			g->shown ? metrics_banded(f->c, kb_say(f->c, "staff.metrics.percent", "share", kb_number(f->c, 100 * g->share, 0), NULL), g->share_band) : dash,
			g->shown ? judge_interval(f->c, g) : dash, verdict_cell(f, i, &cause), reach_of(f, place, item, at),
		};

		table_add(f->c, &t, question_url(f, place, item), cells);
	}
	return t;
}

/* "74", "74–78". */
static const char *all_together(const struct field *f)
{
	const char *low = kb_number(f->c, 100 * f->low.theta, 0), *high = kb_number(f->c, 100 * f->high.theta, 0);

	return strcmp(low, high) == 0 ? low : kb_fmt(f->c, "%s–%s", low, high);
}

/* What the chart says, read aloud. */
static const char *say_all(const struct field *f)
{
	size_t outside = 0;

	if (!f->limits)
		return kb_say(f->c, "staff.compare.too_few", "n", kb_number(f->c, (double)f->shown, 0),
		    "min", kb_number(f->c, KBS_FUNNEL_MIN, 0), NULL);
	for (size_t i = 0; i < f->n; i++)
		outside += f->outside[i] != 0;
	return kb_say(f->c, "staff.compare.says", "share", all_together(f),
	    "n", kb_number(f->c, (double)f->shown, 0), "outside", kb_number(f->c, (double)outside, 0), NULL);
}

/* Of each location outside the outer limits what may be the cause, or that nobody wrote one yet. */
static void fill_causes(const struct field *f, const char *item, struct kb_period at, struct metrics_compare *m)
{
	struct metrics_cause *causes = kb_alloc(f->c, (f->n + 1) * sizeof(*causes));

	m->causes = causes;
	m->asked = "screen";
	for (size_t i = 0; i < f->n; i++) {
		if (!f->outside[i])
			continue;
		causes[m->ncauses] = cause_of(f->c, f->points[i].place, item, at, f->outside[i]);
		m->asked = causes[m->ncauses++].words ? NULL : m->asked;
	}
}

/* What all locations of the type have together. */
static const char *own_page(struct kb_ctx *c, const char *type, const char *item)
{
	const char *page = type_url(c, "metrics.place", type);

	return page ? kb_fmt(c, "%s#%s", page, item) : NULL;
}

int compare_way(struct kb_ctx *c, const struct kb_place *place, const struct kb_form_item *item, struct kb_period *at)
{
	struct field f = field_of(c, place->type, item->name, at);

	reckon(&f);
	for (size_t i = 0; i < f.n; i++)
		if (strcmp(f.points[i].place->id, place->id) == 0)
			return f.outside[i];
	return 0;
}

bool compare_fill(struct kb_ctx *c, const char *type, const struct kb_form_item *item, struct metrics_compare *m)
{
	struct kb_period at;
	struct field f = field_of(c, type, item->name, &at);

	if (f.n == 0)
		return false;
	reckon(&f);
	m->stem = item->stem;
	m->type = type;
	m->own = own_page(c, type, item->name);
	m->period = at.months ? metrics_period(c, at) : "";
	fill_causes(&f, item->name, at, m);
	m->table = table_by_place(&f, item->name, at, m->causes);
	m->defined = defined_of_each(c, item, m->period);
	m->says = f.shown ? say_all(&f) : kb_say(c, "staff.compare.none", NULL);
	m->wide = f.limits && (f.low.overdispersed || f.high.overdispersed);
	if (f.shown)
		draw(&f, m);
	return true;
}
