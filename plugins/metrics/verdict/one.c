/* one.c - the figures of one indicator at one place, oldest first, cut into segments.
 *
 * A segment ends where the formula changes: what is counted in another way is not compared. Beside
 * each figure stands how many of those who were asked answered, where the house knows it: a score
 * without its reach says less than it seems to. */
#include <math.h>
#include <string.h>

#include "one.h"

enum { QUARTERS = 20, MONTHS = 36 }; /* twice as far back as the other pages: room for twelve periods and what came after */

/* ---- Charts ------------------------------------------------------------------------------ */

static enum kbs_data data_of(const struct catalogue_indicator *i)
{
	if (strncmp(i->chart, "u", 1) == 0)
		return KBS_RATE;
	return strcmp(i->unit, "percent") == 0 && strcmp(i->chart, "p") == 0 ? KBS_SHARE : KBS_SCORE;
}

struct kbs_choice one_choice(const struct kb_place *place, const struct catalogue_indicator *i, double people)
{
	return kbs_choose(data_of(i), strcmp(place->kind, "location") == 0, people, strcmp(i->chart, "u_prime") == 0);
}

double one_scale(enum kbs_kind kind)
{
	if (kind == KBS_P || kind == KBS_P_PRIME)
		return 100;
	return kind == KBS_U || kind == KBS_U_PRIME ? 1000 : 1;
}

struct kbs_sample one_sample(enum kbs_kind kind, double value, int64_t n)
{
	if (kind == KBS_I)
		return (struct kbs_sample){ .value = value, .size = 1 };
	return (struct kbs_sample){ .count = llround(value * (double)n / one_scale(kind)), .size = (double)n };
}

double one_people(struct kb_ctx *c, const struct one *o, size_t from, size_t to)
{
	double *n = kb_alloc(c, (o->n + 1) * sizeof(*n));
	size_t count = 0;

	for (size_t i = from; i < to; i++)
		if (o->points[i].shown)
			n[count++] = (double)o->points[i].n;
	kbs_sort(n, count);
	return count == 0 ? 0 : n[(count - 1) / 2];
}

/* ---- Points -------------------------------------------------------------------------------- */

static struct one_point point_of(struct kb_ctx *c, const struct metrics_series *s, const struct kb_figure *g, const struct kb_figure *reach)
{
	struct one_point to = { .period = g->period, .shown = g->shown, .n = g->n, .exposure = g->exposure, .value = g->value, .band = g->value_band,
		.sign = "", .version = indicator_version(kb_started(c), s->indicator->id, g->period) };

	if (reach && reach->shown) {
		to.has_reach = true;
		to.reach = reach->value;
		to.reach_band = reach->value_band;
		to.invited = reach->n;
	}
	return to;
}

static void cut(struct one *o)
{
	for (size_t i = 1; i < o->n; i++)
		o->points[i].cut = o->points[i].version != o->points[i - 1].version;
}

/* Periods at the old end in which nothing shows are left off. */
static size_t periods_of(const struct kb_figure *row, size_t n)
{
	while (n > 0 && !row[n - 1].shown)
		n--;
	return n;
}

struct one one_of_row(struct kb_ctx *c, const struct kb_place *place, const struct metrics_series *s, const struct kb_figure *row,
    const struct kb_figure *reach, size_t n)
{
	struct one o = { .place = place, .series = s, .n = periods_of(row, n) };

	o.points = kb_alloc(c, (o.n + 1) * sizeof(*o.points));
	for (size_t i = 0; i < o.n; i++)
		o.points[i] = point_of(c, s, &row[o.n - 1 - i], reach ? &reach[o.n - 1 - i] : NULL);
	cut(&o);
	return o;
}

static struct one one_of(struct kb_ctx *c, const struct metrics_indicators *f, size_t series)
{
	return one_of_row(c, f->place, &f->series[series], &f->figures[series * f->nperiods], indicator_reach(c, f, series), f->nperiods);
}

const struct one_point *one_newest(const struct one *o)
{
	for (size_t i = o->n; i-- > 0;)
		if (o->points[i].shown)
			return &o->points[i];
	return NULL;
}

struct kb_figure one_reach(const struct one_point *p)
{
	return (struct kb_figure){ .shown = p->has_reach, .n = p->invited, .value = p->reach, .value_band = p->reach_band };
}

/* The indicator, and those that tell of whom its figures are. */
static const char *asked(struct kb_ctx *c, const char *id)
{
	const struct catalogue_indicator *i = catalogue_find(kb_started(c), id, kb_month(c));
	const char *ids = id;

	for (size_t j = 0; i && j < i->nfigures; j++)
		ids = kb_fmt(c, "%s %s", ids, indicator_reached_by(c, i->figures[j].population));
	return i ? ids : NULL;
}

/* Its closed periods, newest first. */
static size_t back(struct kb_ctx *c, const struct kb_place *place, const struct kb_period **to)
{
	int months = figures_months(place);
	size_t n = months == 3 ? QUARTERS : MONTHS;
	int32_t open = kb_month(c) - kb_month(c) % months;
	struct kb_period *list = kb_alloc(c, n * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct kb_period){ .month = open - months * (int32_t)(i + 1), .months = months };
	*to = list;
	return n;
}

const struct one_all *one_over(struct kb_ctx *c, const struct kb_place *place, const char *id, const struct kb_period *periods, size_t n)
{
	const char *ids = asked(c, id);
	struct one_all *all = kb_alloc(c, sizeof(*all));
	const struct metrics_indicators *f;

	if (!ids)
		return NULL;
	f = indicators_at(c, place, ids, periods, n);
	all->list = kb_alloc(c, (f->nseries + 1) * sizeof(*all->list));
	for (size_t i = 0; i < f->nseries; i++)
		if (strcmp(f->series[i].indicator->id, id) == 0)
			all->list[all->count++] = one_of(c, f, i);
	return all;
}

const struct one_all *one_read(struct kb_ctx *c, const struct kb_place *place, const char *id)
{
	const struct kb_period *periods;
	size_t n = back(c, place, &periods);

	return one_over(c, place, id, periods, n);
}
