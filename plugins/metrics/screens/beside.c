/* beside.c - what must be known with a figure, so that it says no more than it can (screens.h).
 *
 * Days of what was closed do not see what stays open; no complaint is good news only where people know where to complain; and
 * a location has no figure of what is told above locations only. Which of this holds of an indicator says the catalogue. */
#include <string.h>

#include "charted.h"
#include "law.h"
#include "one.h"
#include "reading.h"
#include "screens.h"

/* ---- Beside an indicator ---- */

/* Its newest figure at the place. */
static const struct one *newest_of(struct kb_ctx *c, const struct kb_place *p, const char *id)
{
	const struct one_all *all = *id ? one_read(c, p, id) : NULL;

	return all && all->count > 0 && one_newest(&all->list[0]) ? &all->list[0] : NULL;
}

static const char *open_says(struct kb_ctx *c, const struct kb_place *p, const struct catalogue_indicator *i)
{
	const struct one *o = newest_of(c, p, i->beside);
	const struct one_point *at = o ? one_newest(o) : NULL;

	if (!at)
		return NULL;
	return kb_say(c, "staff.one.beside.closed", "name", metrics_words(c, o->series->indicator->nl, o->series->indicator->en),
	    "value", reading_value(c, o->series->indicator, at->value), "period", metrics_period(c, at->period), NULL);
}

const char *beside_says(struct kb_ctx *c, const struct kb_place *p, const struct catalogue_indicator *i)
{
	const char *days = law_days_says(c, p, i->id), *open = open_says(c, p, i);

	if (i->above && strcmp(p->kind, "location") == 0)
		return kb_say(c, "staff.one.level.above", NULL);
	if (days && open)
		return kb_fmt(c, "%s %s", days, open);
	return days ? days : open;
}

/* ---- Is a zero good news? ---- */

/* Below its norm, wherever in its band it lies. */
static bool is_low(const struct catalogue_indicator *i, const struct kb_figure *g)
{
	return g->shown && charted_range(i->unit, g->value, g->value_band).high < i->norm;
}

static const char *doubt_says(struct kb_ctx *c, const struct catalogue_indicator *i, const struct kb_figure *g)
{
	return kb_say(c, "staff.one.doubt", "period", metrics_period(c, g->period), "value", metrics_banded(c, reading_value(c, i, g->value), g->value_band),
	    "id", i->id, "norm", reading_value(c, i, i->norm), NULL);
}

const char *beside_doubt(struct kb_ctx *c, const struct kb_place *p, const struct metrics_series *s, const struct kb_figure *g)
{
	const struct metrics_indicators *known;

	if (!*s->indicator->doubt || !g || !g->shown || g->n > 0)
		return NULL;
	known = indicators_at(c, p, s->indicator->doubt, &g->period, 1);
	for (size_t i = 0; i < known->nseries; i++)
		if (is_low(known->series[i].indicator, &known->figures[i]))
			return doubt_says(c, known->series[i].indicator, &known->figures[i]);
	return NULL;
}
