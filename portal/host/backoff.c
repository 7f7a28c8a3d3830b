/* backoff.c - pauses that double, and deaths within a minute. */
#include "backoff.h"

void kb_backoff_note(struct kb_backoff *b, bool soon, int64_t now)
{
	unsigned doublings = b->failures < KB_BACKOFF_DOUBLINGS ? b->failures : KB_BACKOFF_DOUBLINGS;

	if (!soon) {
		b->failures = 0;
		return;
	}
	b->until = now + ((int64_t)KB_BACKOFF_MS << doublings);
	b->failures++;
}

bool kb_backoff_over(const struct kb_backoff *b, int64_t now)
{
	return now >= b->until;
}

/* Behind the one just written stands the oldest of the last `most`. */
bool kb_strikes_note(struct kb_strikes *s, unsigned most, int64_t now)
{
	if (!most)
		return false;
	if (most > KB_STRIKES_MAX)
		most = KB_STRIKES_MAX;
	s->at[s->n++ % most] = now;
	return s->n >= most && now - s->at[s->n % most] < KB_STRIKES_MS;
}
