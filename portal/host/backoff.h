/* backoff.h - when a child is replaced, and when a plugin loses its pages.
 *
 * Both know the time only from who asks: milliseconds of a clock that never jumps. */
#ifndef KB_BACKOFF_H
#define KB_BACKOFF_H

#include <stdbool.h>
#include <stdint.h>

/* The more children in a row end too soon, the longer the pause before the next. */
struct kb_backoff {
	unsigned failures; /* in a row */
	int64_t until;
};

enum {
	KB_BACKOFF_MS = 100,       /* the first pause; each is twice the one before */
	KB_BACKOFF_DOUBLINGS = 7   /* ... at most 12.8 s */
};

/* A child ended at `now`: too soon, or after it had done its work? */
void kb_backoff_note(struct kb_backoff *b, bool soon, int64_t now);
bool kb_backoff_over(const struct kb_backoff *b, int64_t now);

/* When workers died in the code of one plugin. */
enum { KB_STRIKES_MAX = 20, KB_STRIKES_MS = 60000 };

struct kb_strikes {
	int64_t at[KB_STRIKES_MAX]; /* a ring of `most` */
	unsigned n;
};

/* One more at `now`. True: the last `most` (0: never; else at most KB_STRIKES_MAX) lie
 * within a minute. `most` is the same each time. */
bool kb_strikes_note(struct kb_strikes *s, unsigned most, int64_t now);

#endif
