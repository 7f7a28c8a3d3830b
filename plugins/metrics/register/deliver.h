/* deliver.h - when a month of a register is complete, and what of it goes to the gate (deliver.c). */
#ifndef METRICS_DELIVER_H
#define METRICS_DELIVER_H

#include "catalogue.h"

/* Names in the table of what was delivered that are no columns: the month in which all of it was looked at
 * last, that the plugin complaints tells by itself (which begins as its columns do), and the first month of which it has not told all. */
#define DELIVER_LOOKED "looked"
#define DELIVER_TOLD "complaint."
#define DELIVER_ENDED "complaint.ended"

/* How far a column was delivered: from the first month with a number to the first that not every location
 * has; `have` of the `needed` locations have that one. No month: both are 0. */
struct deliver_state {
	int32_t from, through;
	size_t have, needed;
};
struct deliver_state deliver_state(struct kb_ctx *c, const char *column);

/* Has a month ended of which the plugin complaints has not told yet what was over by then? Of the first two days of a month only. */
bool deliver_waits(struct kb_ctx *c);

/* Is the figure of a kind that can be released? */
bool deliver_is_released(struct kb_ctx *c, const struct catalogue_figure *f);

/* Was something delivered, or has a month closed, since all of it was looked at? */
bool deliver_due(struct kb_ctx *c);

/* Hands all that registers counted in months that are complete to the gate. Everything that was told of closed
 * months is heard. */
enum kb_rc deliver_run(struct kb_ctx *c);

/* Something was delivered: the next run looks at all of it again. */
enum kb_rc deliver_again(struct kb_ctx *c);

/* The first month of a column that no figure holds; 0: none does. */
int32_t deliver_through(struct kb_ctx *c, const char *column);

#endif
