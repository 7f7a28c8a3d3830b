/* reading.h - one series of a place as a list reads it: its newest figure, its norm, whether it changed (reading.c). */
#ifndef METRICS_READING_H
#define METRICS_READING_H

#include "catalogue.h"
#include "metrics.h"

/* How the newest figure stands to its norm. Of a share it says so only beyond chance; missed with a reason that holds is
 * tailored, which outcome_lay() says. */
enum reading_met { READING_NO_NORM, READING_FEW, READING_OPEN, READING_MEETS, READING_MISSES, READING_TAILORED };
struct written;

struct reading {
	const struct metrics_series *series;
	const struct kb_figure *row;    /* newest first, of the version of the newest figure that shows */
	size_t nperiods;
	const int *versions;            /* of the whole row of the place */
	const struct kb_figure *newest; /* NULL: nothing shows */
	enum reading_met met;
	const struct kb_figure *since;  /* the first of the figures that missed the norm one after another, up to the newest (S40); NULL: the newest does not */
	const struct written *tailored, *target; /* what was written beside it: the reason that holds, by when it must be met; NULL: nothing */
	int change;                     /* enum kbs_change */
	signed char side;               /* of the centre on which the newest figure lies */
	signed char *ways;              /* per period of `row` which way it stands out; 0: it does not */
};

/* Reads one series of a place; the same without whether it changed, which takes nearly all of the time. */
struct reading reading_of(struct kb_ctx *c, const struct metrics_indicators *f, size_t series);
struct reading reading_of_norm(const struct metrics_indicators *f, size_t series);

/* How a figure stands to a norm, "higher" or "lower" being better. Of what is no share, READING_NO_NORM. */
enum reading_met reading_met(const struct metrics_series *s, const struct kb_figure *g);

/* Is a change shown? */
bool reading_changed(const struct reading *r);

/* Where the newest period that stands out points, or the newest of a run: 1 for the better, -1 for the worse, 0: neither, or no
 * change is shown. */
int reading_turn(const struct reading *r);

/* "73%", "68", "1.4": a value in the unit of its indicator. */
const char *reading_value(struct kb_ctx *c, const struct catalogue_indicator *i, double value);

/* "0.9 per youth and year": of a rate per 1,000 days of residents, times 365 by 1,000; NULL: the catalogue does not ask it (S45). */
const char *reading_per_youth(struct kb_ctx *c, const struct catalogue_indicator *i, double value, enum kb_band band);

/* How it stands to its norm in words; "": it has none that it is held against. */
const char *reading_norm_says(struct kb_ctx *c, const struct reading *r);

/* The verdict in words: the norm, then change. "" where nothing shows. */
const char *reading_says(struct kb_ctx *c, const struct reading *r);

/* Its name and whose answers: "Good help when ill (youths)"; the address of its definition. */
const char *reading_name(struct kb_ctx *c, const struct metrics_series *s);
const char *reading_url(struct kb_ctx *c, const struct metrics_indicators *f, size_t series);

#endif
