/* cause.c - what may be the cause of a difference between locations of one type (S12).
 *
 * A difference beyond the 99.8 % limits asks for a cause, and the page of the comparison says so until somebody wrote one. A
 * cause is of one quarter: a difference in the next one asks anew. */
#include "norms.h"
#include "recur.h"

/* Accounts are for those who see the whole organisation, as with notes of the board. */
static const char *who(struct kb_ctx *c, const struct written *w)
{
	const char *day = kb_day_name(c, w->day);

	return notes_whole(c, "metrics.read") ? kb_say(c, "staff.written.by_person", "person", w->person, "day", day, NULL)
	                                      : kb_say(c, "staff.written.by_role", "day", day, NULL);
}

const char *cause_differs(struct kb_ctx *c, struct kb_period at, int way)
{
	return kb_say(c, way > 0 ? "staff.cause.higher" : "staff.cause.lower", "period", metrics_period(c, at), NULL);
}

struct metrics_cause cause_of(struct kb_ctx *c, const struct kb_place *place, const char *item, struct kb_period at, int way)
{
	const struct written *w = written_cause(written_at(c, place->id, WRITTEN_ALL), item, at.month);

	return (struct metrics_cause){ .place = place->name, .url = kb_url(c, "metrics.beside", place->id, item, NULL), .differs = cause_differs(c, at, way),
		.words = w ? w->words : NULL, .who = w ? who(c, w) : NULL };
}
