/* invite.c - how many were asked, and what staff may know of how many answered.
 *
 * A response is a figure about a group, so it leaves through the gate: five at least, and
 * in the first closed quarter after the round. Until then nothing is said, because a
 * number that grows tells who has just answered. It is said in steps of five per cent or more, each of five people at least, never as a
 * count, so that how many answered a question cannot be subtracted from it: of twenty that were asked, 55 per cent would be eleven. Where fewer than five did
 * not answer it says only that nearly all did: those few could be asked why. And where too few were asked for that (of ten, five answered if
 * neither few nor nearly all did) it says nothing.
 *
 * Of cards is known how many were made, not how many were handed out: some stay in a drawer, or are printed once
 * more. So many were invited at most, and the response is that or more: it is told downwards, with "at least". */
#include "surveys.h"
#include "surveys.sql.h"

/* Of so many that were asked, a step of so many per cent holds five people. */
static const struct { int64_t asked; int percent; } steps[] = { { 100, 5 }, { 50, 10 }, { 25, 20 }, { 20, 25 }, { 14, 50 } };

/* The month in which the last answer could come. */
static int32_t last_month(const struct site *s)
{
	int32_t planned = day_month(s->ends);

	return s->closed_month && s->closed_month < planned ? s->closed_month : planned;
}

static struct kb_figure figure_of(const struct site *s)
{
	int32_t month = last_month(s);
	double share = s->invited ? (double)s->answered / (double)s->invited : 0;

	return (struct kb_figure){
		.place = s->place, .item = "response", .period = { month - month % 3, 3 },
		.n = s->answered, .value = 100 * share, .share = share,
	};
}

static bool is_over(struct kb_ctx *c, const struct site *s)
{
	struct kb_period p = figure_of(s).period;

	return site_phase(c, s) == PHASE_OVER && p.month + p.months <= kb_month(c);
}

int64_t invite_group(struct kb_ctx *c, const struct site *s, bool *later)
{
	struct kb_figure f = figure_of(s);

	*later = !is_over(c, s);
	return *later || kb_publish(c, &f, 1) != KB_OK || !f.shown ? 0 : f.n;
}

/* 0: there is none. */
static int step_of(int64_t asked)
{
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps); i++)
		if (asked >= steps[i].asked)
			return steps[i].percent;
	return 0;
}

enum reply invite_in_steps(const struct site *s, int64_t answered, int *percent)
{
	int step = step_of(s->invited);

	if (step == 0)
		return REPLY_NOT_SHOWN;
	*percent = step * (int)(100 * (double)answered / (double)s->invited / step + (s->cards ? 0 : 0.5));
	return *percent > 0 ? REPLY_PART : REPLY_NOT_SHOWN;
}

enum reply invite_reply(struct kb_ctx *c, const struct site *s, int *percent)
{
	struct kb_figure f = figure_of(s);

	*percent = 0;
	if (!is_over(c, s))
		return REPLY_NOT_YET;
	if (!s->invited || kb_publish(c, &f, 1) != KB_OK || !f.shown)
		return REPLY_NOT_SHOWN;
	if (s->invited - f.n < KB_GATE_MIN)
		return REPLY_MOST;
	return invite_in_steps(s, f.n, percent);
}

enum kb_rc invite_set(struct kb_ctx *c, const struct site *s, int64_t n)
{
	return kb_run(c, &surveys_set_invited, kb_t(s->round), kb_t(s->place), kb_i(n));
}
