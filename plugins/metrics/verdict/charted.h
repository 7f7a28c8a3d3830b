/* charted.h - what the chart of a series shows, in words: one place for all pages and files.
 *
 * judge.c hands it the scores of a question, one-judge.c a segment of an indicator, reading.c a row of
 * a list. A figure that was told as a band is judged as a band: what is said holds for every value within it. */
#ifndef METRICS_CHARTED_H
#define METRICS_CHARTED_H

#include "metrics.h"
#include "stats/stats.h"

/* A figure that shows. */
struct charted_point {
	int64_t n;
	double exposure; /* of a rate: what its events are counted over */
	double value; /* in the unit of the series; of a band its inner end */
	enum kb_band band;
};

struct charted_level {
	bool limits;
	double lower, upper; /* of banded figures the widest there can be */
	struct kbs_mark mark;
};

struct charted {
	/* What is given: oldest first. */
	struct kb_ctx *c;
	const char *unit;
	struct kbs_choice choice;
	bool median;      /* a run chart: no limits */
	double scale;     /* the values, divided by it, are what the chart takes */
	const struct charted_point *points;
	size_t n;

	/* What is found. */
	enum kbs_change change;
	bool has_centre;
	double centre_low, centre_high; /* one where no figure is a band */
	bool banded;                    /* a figure is */
	struct charted_level *levels;
	const char **says;
	size_t nsays;
};

/* Judges centre, limits, runs and signs. */
void charted_judge(struct charted *h);

/* Where a figure may lie, in its unit: of a share, a score or a distance up to the end of its scale; what has
 * no upper end goes on for ever. */
struct charted_range { double low, high; };
struct charted_range charted_range(const char *unit, double value, enum kb_band band);

/* How many of n a share in per cent may stand for: one number, or the two ends of its band. */
struct charted_counts { int64_t low, high; };
struct charted_counts charted_counts(double percent, int64_t n, enum kb_band band);

/* A share against a norm of 0..1, whatever it is within its band: where the ends disagree it is not distinguishable. */
enum kbs_norm charted_norm(double percent, int64_t n, enum kb_band band, double norm);

/* Wilson's interval around all that it may be. KBS_NONE: of nobody. */
enum kbs_rc charted_interval(double percent, int64_t n, enum kb_band band, struct kbs_interval *to);

/* A slow drift that is there whatever the figures are: 1, -1, or 0. `times`: of the points. */
int charted_drift(const struct charted *h, const double *times);

/* The smallest change in points that is seen with the numbers of people there are, towards `way`, whatever
 * the figures are. KBS_NONE: none is seen. KBS_BAD: nothing can be said. */
enum kbs_rc charted_visible(const struct charted *h, int64_t people, int way, int *points);

#endif
