/* card.c - one-time cards: one answer each, on any phone.
 *
 * A card is twelve characters. The first four, its lane, say at which place of which round
 * it belongs, so that guessing is counted per place and never per address: behind one
 * address a whole location answers. The other eight are the secret, some 37 bits. Each
 * look at a card takes one of the tries of its place (surveys.tries); at the presets a month of
 * guessing without a pause finds one of 200 cards with a chance below 1 in 1000.
 *
 * The store keeps a keyed mark and whether it was spent. The codes exist on the page that
 * is printed and nowhere else; there is no number, no order and no list of who has which. */
#include <string.h>

#include "surveys.h"
#include "surveys.sql.h"

const struct site *site_with_lane(struct kb_ctx *c, const struct site *s)
{
	const char *lane = s->lane;

	while (!*lane && !kb_failed(c)) {
		lane = code_draw(c, LANE_LEN);
		if (site_of_lane(c, lane))
			lane = "";
	}
	kb_run(c, &surveys_set_lane, kb_t(s->round), kb_t(s->place), kb_t(lane));
	return site_find(c, s->round, s->place); /* again, under the write lock */
}

static const char *mark_of(struct kb_ctx *c, const char *code)
{
	return kb_keyed(c, kb_fmt(c, "card %s", code));
}

/* A secret that was drawn before, if chance wills it so, is drawn anew. */
static const char *make_one(struct kb_ctx *c, const struct site *s)
{
	const char *code;

	do {
		code = kb_fmt(c, "%s%s", s->lane, code_draw(c, CODE_LEN));
		kb_run(c, &surveys_add_card, kb_t(mark_of(c, code)), kb_t(s->round), kb_t(s->place));
	} while (kb_changed(c) == 0 && !kb_failed(c));
	return code;
}

enum kb_rc card_make(struct kb_ctx *c, const struct site *s, size_t n, const char *const **codes)
{
	const char **list = kb_alloc(c, (n + 1) * sizeof(*list));

	s = site_with_lane(c, s);
	if (!s)
		return kb_fail(c, "a round is gone while its cards are printed");
	for (size_t i = 0; i < n && !kb_failed(c); i++)
		list[i] = make_one(c, s);
	*codes = list;
	return invite_set(c, s, s->invited + (int64_t)n);
}

const char *card_show(struct kb_ctx *c, const char *code)
{
	return kb_fmt(c, "%.4s-%.4s-%.4s", code, code + 4, code + 8);
}

bool place_has_try(struct kb_ctx *c, const char *place)
{
	unsigned tries = crowd_setting(c, "surveys.tries"), per_hour = crowd_setting(c, "surveys.tries_per_hour");

	return !kb_failed(c) && kb_budget(c, kb_fmt(c, "cards %s", place), tries, per_hour) == KB_OK;
}

enum card card_look(struct kb_ctx *c, const char *typed, const struct site **site, const char **mark)
{
	const char *code = code_read(c, typed, CARD_LEN);
	struct kb_rows *q;

	*site = code ? site_of_lane(c, kb_fmt(c, "%.*s", LANE_LEN, code)) : NULL;
	if (!*site)
		return CARD_UNKNOWN;
	if (!place_has_try(c, (*site)->place))
		return kb_failed(c) ? CARD_FAILED : CARD_WAIT;
	*mark = mark_of(c, code);
	q = kb_ask(c, &surveys_find_card, kb_t(*mark), kb_t((*site)->round), kb_t((*site)->place));
	if (!kb_next(q))
		return CARD_UNKNOWN;
	return kb_col_int(q, 0) ? CARD_SPENT : CARD_GOOD;
}

enum kb_rc card_spend(struct kb_ctx *c, const struct site *s, const char *mark)
{
	if (kb_run(c, &surveys_spend_card, kb_t(mark), kb_t(s->round), kb_t(s->place)) != KB_OK)
		return KB_FAIL;
	return kb_changed(c) ? KB_OK : KB_NONE;
}
