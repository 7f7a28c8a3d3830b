/* draft.c - what somebody stopped half-way, until they come back with a code.
 *
 * The code is twelve characters, as a card has: the first four are the lane of the place, so
 * that guessing is counted per place; the other eight are the secret. It is made of the
 * instance, which only the sealed page knows: so whoever stops again has the same code,
 * and sending finds the draft that it ends without a list of what belongs to whom.
 *
 * The store keeps a keyed mark of the code and what is locked under it. Neither the
 * store, nor the store with the keys of the house, holds a code; who has both must try them. */
#include "surveys.h"
#include "surveys.sql.h"

enum { A_MONDAY = 20260105, WEEK = 7 };

const char *draft_code(struct kb_ctx *c, const struct site *s, const char *instance)
{
	return kb_fmt(c, "%s%s", s->lane, code_from(c, kb_fmt(c, "draft of %s", instance), CODE_LEN));
}

static const char *mark_of(struct kb_ctx *c, const char *code)
{
	return kb_keyed(c, kb_fmt(c, "draft %s", code));
}

/* Always a Sunday: the day on which a draft ends tells the week in which it began, and
 * not the day. */
int32_t draft_until(struct kb_ctx *c)
{
	int32_t day = day_plus(kb_today(c), (int)crowd_setting(c, "surveys.draft_days"));
	int past = day_between(A_MONDAY, day) % WEEK;

	return day_plus(day, WEEK - 1 - past);
}

enum kb_rc draft_keep(struct kb_ctx *c, const struct site *s, const char *code, const char *draft)
{
	return kb_run(c, &surveys_put_draft, kb_t(mark_of(c, code)), kb_t(s->round), kb_t(s->place), kb_t(draft),
	    kb_i(draft_until(c)));
}

bool draft_has_room(struct kb_ctx *c, const struct site *s)
{
	unsigned burst = crowd_setting(c, "surveys.burst"), per_hour = crowd_setting(c, "surveys.per_hour");

	return !kb_failed(c) && kb_budget(c, kb_fmt(c, "drafts %s", s->place), burst, per_hour) == KB_OK;
}

enum card draft_find(struct kb_ctx *c, const char *code, const struct site **site, const char **draft)
{
	struct kb_rows *q;

	*site = site_of_lane(c, kb_fmt(c, "%.*s", LANE_LEN, code));
	if (!*site)
		return kb_failed(c) ? CARD_FAILED : CARD_UNKNOWN;
	if (!place_has_try(c, (*site)->place))
		return kb_failed(c) ? CARD_FAILED : CARD_WAIT;
	q = kb_ask(c, &surveys_find_draft, kb_t(mark_of(c, code)), kb_t((*site)->round), kb_t((*site)->place), kb_i(kb_today(c)));
	if (!kb_next(q))
		return kb_failed(c) ? CARD_FAILED : CARD_UNKNOWN;
	*draft = kb_col_text(q, 0);
	return CARD_GOOD;
}

/* A place without a lane has no draft. */
enum kb_rc draft_drop(struct kb_ctx *c, const struct site *s, const char *instance)
{
	return *s->lane ? kb_run(c, &surveys_drop_draft, kb_t(mark_of(c, draft_code(c, s, instance)))) : KB_OK;
}

enum kb_rc draft_tidy(struct kb_ctx *c)
{
	return kb_run(c, &surveys_drop_drafts, kb_i(kb_today(c)));
}
