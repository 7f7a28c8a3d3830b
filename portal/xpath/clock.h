/* clock.h - moments and the zone in which people read them.
 *
 * A moment is milliseconds since 1970 UTC. A date without a time is midnight in the zone
 * of the survey, not of the server. */
#ifndef KB_CLOCK_H
#define KB_CLOCK_H

#include "eval.h"

#define KB_DAY 86400000.0

/* A zone by its name ("Europe/Amsterdam"). Opening one is dear, so whoever evaluates much
 * keeps it. NULL: there is no such zone. Ends with kb_clock_free(). */
struct kb_clock *kb_clock_new(const char *zone);
void kb_clock_free(struct kb_clock *c);

/* Milliseconds that the zone (NULL: UTC) is ahead of UTC at a moment; the moment at which
 * its clocks show `local`. */
double kb_clock_ahead(struct kb_clock *c, double moment);
double kb_clock_moment(struct kb_clock *c, double local);

/* The moment of "YYYY-MM-DD" with or without a time of day; NaN: it is none. */
double kb_moment_read(struct kb_eval *e, const char *s);

/* A time of day "HH:MM:SS" with or without an offset, in milliseconds since midnight of
 * the zone; NaN: it is none. */
double kb_time_read(struct kb_eval *e, const char *s);

/* "YYYY-MM-DD" where it is midnight, else with time and offset; always so if `whole`. */
const char *kb_moment_write(struct kb_eval *e, double moment, bool whole);

#endif
