/* outcome.c - what a norm means at a place (S105): met, not to be told apart from it, tailored with a reason, or missed.
 *
 * A page says how things stand now: a reason counts up to and including its month. A release file says what held for a period, so
 * that a later release says the same of it. Without a reason what is missed is a deviation. */
#include <string.h>

#include "written.h"

/* A reason that covers the newest figure and whose month is not over. */
static const struct written *reason_now(struct kb_ctx *c, const struct written_all *a, const struct metrics_series *s, const struct kb_figure *newest)
{
	const struct written *w = written_holds(a, WRITTEN_TAILORED, s->indicator->id);

	return w && w->since <= newest->period.month + newest->period.months - 1 && kb_month(c) <= w->until ? w : NULL;
}

void outcome_lay(struct kb_ctx *c, const struct written_all *a, struct reading *r)
{
	if (!r->newest || r->met != READING_MISSES)
		return;
	r->tailored = reason_now(c, a, r->series, r->newest);
	r->target = written_holds(a, WRITTEN_TARGET, r->series->indicator->id);
	if (r->tailored)
		r->met = READING_TAILORED;
}

static const char *by_month(struct kb_ctx *c, const struct written *target)
{
	const int32_t left = target->until - kb_month(c);

	if (left < 0)
		return kb_say(c, "staff.norms.overdue", "month", kb_month_name(c, target->until), NULL);
	return left == 0 ? kb_say(c, "staff.norms.by_now", "month", kb_month_name(c, target->until), NULL)
	                 : kb_say(c, "staff.norms.by", "month", kb_month_name(c, target->until), "left", kb_number(c, left, 0), NULL);
}

const char *outcome_by(struct kb_ctx *c, const struct reading *r)
{
	return r->target ? by_month(c, r->target) : "";
}

const char *outcome_due(struct kb_ctx *c, const struct reading *r)
{
	return r->met == READING_MISSES && !r->target ? kb_say(c, "staff.norms.no_target", NULL) : outcome_by(c, r);
}

const char *outcome_says(struct kb_ctx *c, const struct written_all *a, const struct metrics_series *s, const struct kb_figure *newest, const char **reason)
{
	struct reading r = { .series = s, .newest = newest, .met = reading_met(s, newest) };
	const char *by;

	outcome_lay(c, a, &r);
	*reason = r.tailored ? r.tailored->words : NULL;
	by = outcome_due(c, &r);
	if (r.tailored)
		return kb_fmt(c, "%s %s", kb_say(c, "staff.norms.tailored", "month", kb_month_name(c, r.tailored->until), NULL), by);
	return r.met == READING_MISSES ? kb_fmt(c, "%s %s", kb_say(c, "staff.norms.no_reason", NULL), by) : "";
}

const char *outcome_code(const struct written_all *a, const char *subject, bool lower, struct kb_period p, const char *verdict)
{
	const struct written *w = strcmp(verdict, lower ? "above_norm" : "below_norm") == 0 ? written_holds(a, WRITTEN_TAILORED, subject) : NULL;

	return w && written_covers(w, p) ? "tailored" : verdict;
}
