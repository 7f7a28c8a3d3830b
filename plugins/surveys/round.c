/* round.c - a round: the form is open for answers at a place, or was.
 *
 * The store itself keeps that a place has one open round at most (a partial unique
 * index), so opening twice, by two people at once, ends in one round. */
#include "surveys.h"
#include "surveys.sql.h"

bool round_is_open(struct kb_ctx *c, const char *place)
{
	return kb_next(kb_ask(c, &surveys_find_round, kb_t(place)));
}

enum kb_rc round_open(struct kb_ctx *c, const char *place)
{
	return kb_run(c, &surveys_open_round, kb_t(kb_key(c)), kb_t(place), kb_t(SURVEYS_FORM));
}

enum kb_rc round_close(struct kb_ctx *c, const char *place)
{
	return kb_run(c, &surveys_close_round, kb_t(place));
}
