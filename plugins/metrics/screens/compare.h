/* compare.h - locations of one type beside each other: what the files of the page share.
 *
 * A funnel (Spiegelhalter 2005): how far a figure may lie from all together by chance
 * alone, which is further the fewer it is about. Only a place outside the outer limits
 * differs; the rest is not ranked, so the table goes by name. With fewer than eight places there
 * are no limits, and the page says so. All figures have passed the gate.
 *
 *   compare.c         the page: a section for each figure, its words and its table
 *   compare-figures.c which figures: of a question by quarter, of an indicator
 *   compare-funnel.c  the limits, and who lies outside
 *   compare-chart.c   the picture */
#ifndef METRICS_COMPARE_H
#define METRICS_COMPARE_H

#include "charted.h"
#include "screens.h"

/* A location with its figure of the period: a share in `share` and its band, or events with what they are counted over. */
struct compare_point {
	const struct kb_place *place;
	struct kb_figure figure;
};

struct compare_field {
	struct kb_ctx *c;
	enum kbs_kind kind;          /* KBS_P: shares; KBS_U: events per thousand */
	struct kb_period period;     /* months 0: nowhere a figure shows */
	struct compare_point *points;
	size_t n, shown, nobody;
	bool whole;                  /* `theta` is that of all locations of the type, told or not */
	double theta;

	/* What is reckoned. */
	double widest, least;        /* the most and the least of a place that a figure is about, or over */
	double top;                  /* of the chart: 1, or events per unit */
	struct kbs_funnel low, high; /* all bands at their low ends, at their high ends */
	signed char *outside;        /* by point: 1 higher, -1 lower than chance makes it */
	bool limits, banded;
};

/* ---- compare-figures.c ---- */

/* The locations of a type that this person may read, with their figures of a question in the newest quarter in which one of them shows. n 0:
 * there are none. */
struct compare_field compare_question(struct kb_ctx *c, const char *type, const char *item);

/* The same of a figure of an indicator: shares by quarter, events by half-year, and by quarter as long as no half-year shows. Of each of its
 * figures one by one; *series: which. KB_NONE: there are no such locations. */
size_t compare_series(struct kb_ctx *c, const struct catalogue_indicator *i, const struct metrics_series **list);
struct compare_field compare_indicator(struct kb_ctx *c, const char *type, const struct metrics_series *s);

/* To the right of the chart: people, or what events are counted over. Upwards: a share, or events per unit. */
double compare_size(const struct compare_field *f, const struct kb_figure *g);
double compare_value(const struct compare_field *f, const struct kb_figure *g);

/* ---- compare-funnel.c ---- */

void compare_reckon(struct compare_field *f);

/* ---- compare-chart.c ---- */

void compare_draw(const struct compare_field *f, struct metrics_funnel *m);

#endif
