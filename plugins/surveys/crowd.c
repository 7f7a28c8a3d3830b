/* crowd.c - how many answers a place may hand in, and the warning when more came.
 *
 * The code on a poster opens the form to whoever has it; one who passes it on, or sends
 * hundreds by a program, would drown the voices of the place. So each place has a budget
 * that a whole location does not reach in an evening. It is counted in memory; what
 * stays of it is a month, and no number. */
#include <stdlib.h>

#include "surveys.h"
#include "surveys.sql.h"

enum { MONTHS_SHOWN = 2 }; /* the running month and the one before */

unsigned crowd_setting(struct kb_ctx *c, const char *name)
{
	char *end;
	long n = strtol(kb_set(c, name), &end, 10);

	if (*end == '\0' && n >= 1 && n <= 1000000)
		return (unsigned)n;
	kb_fail(c, "the setting %s must be a number from 1 to 1000000", name);
	return 0;
}

/* Reads first: a flood must not take the write lock for each answer that is refused. */
static enum kb_rc note(struct kb_ctx *c, const char *place)
{
	if (crowd_month(c, place) == kb_month(c))
		return KB_OK;
	kb_log(c, KB_WARN, "more answers come for a place than it has room for: staff see it on their list");
	return kb_run(c, &surveys_add_crowd, kb_t(place), kb_i(kb_month(c)));
}

/* An answer on a card takes nothing: so many cards, so many answers. Who is asked at the
 * same place besides, has a budget of their own. */
enum kb_rc crowd_room(struct kb_ctx *c, const struct kb_filled *f)
{
	unsigned burst = crowd_setting(c, "surveys.burst"), per_hour = crowd_setting(c, "surveys.per_hour");
	const struct site *s = pass_site(c, f->pass, f->place);

	if (kb_failed(c))
		return KB_FAIL;
	if (!s || s->cards || site_phase(c, s) != PHASE_OPEN)
		return KB_OK; /* response_keep() says that it is closed */
	if (kb_budget(c, kb_fmt(c, "%s %s", s->place, s->population), burst, per_hour) == KB_OK)
		return KB_OK;
	return note(c, s->place) == KB_OK ? KB_NONE : KB_FAIL;
}

int32_t crowd_month(struct kb_ctx *c, const char *place)
{
	struct kb_rows *q = kb_ask(c, &surveys_find_crowd, kb_t(place));
	int32_t month = kb_next(q) ? (int32_t)kb_col_int(q, 0) : 0;

	return month > kb_month(c) - MONTHS_SHOWN ? month : 0;
}

enum kb_rc crowd_forget(struct kb_ctx *c, const char *place)
{
	return kb_run(c, &surveys_drop_crowds_of, kb_t(place));
}

enum kb_rc crowd_tidy(struct kb_ctx *c)
{
	return kb_run(c, &surveys_drop_crowds, kb_i(kb_month(c) - MONTHS_SHOWN + 1));
}
