/* tell.h - what the files that count a case share: tell.c (what an event tells), tell-over.c (terms that
 * are over), tell-again.c (all of it once more, and what stays when a case is destroyed), tell-draft.c.
 *
 * Everything told follows from the events of a case, so it comes out the same whenever it is told again. */
#ifndef TELL_H
#define TELL_H

#include "case.h"

enum { TOLD_ITEMS = 20 };
struct told { struct kb_item items[TOLD_ITEMS]; size_t n; };

void told_add(struct told *t, const char *name, double value);

/* Of a formal complaint: "complaint.NAME". And what the registers of the law count, by the body that it is about: "law.coa.NAME". */
void told_formal(struct kb_ctx *c, struct told *t, enum term_track track, const char *name, double value);
void told_law(struct kb_ctx *c, const struct casefile *f, struct told *t, enum term_track track, const char *name);

/* Where it goes: into the stream; of months before one, once more; or of a case that is destroyed, into the sums that
 * stay (complaints_counted). */
struct telling {
	struct kb_ctx *c;
	const struct casefile *f;
	enum { TELL_NOW, TELL_AGAIN, TELL_KEEP } how;
	int32_t before; /* TELL_AGAIN */
};
enum kb_rc telling_say(const struct telling *to, int32_t month, const struct told *t);

/* 12 * year + month - 1 of a civil day; the place that is told: a protected one, or none, is the organisation. */
int32_t tell_month(int32_t day);
const char *tell_place(struct kb_ctx *c, const struct casefile *f);

/* What is told of a case up to event k; `before` is how it stood when that came, on the same day. */
struct story {
	const struct term_event *events;
	size_t k;
	struct term_view before, after;
};
void story_at(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t k, struct story *s);
void story_items(struct kb_ctx *c, const struct casefile *f, const struct story *s, struct told *t);

/* How a case stood after its first n events, on a day. */
void story_stand(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t n, int32_t day, struct term_view *v);

void tell_closing(struct kb_ctx *c, const struct casefile *f, const struct term_view *v, struct told *t);
void tell_judgment(struct kb_ctx *c, const struct casefile *f, enum term_track track, const char *outcome, struct told *t);
void tell_lesson(struct kb_ctx *c, const char *lesson, struct told *t);

/* ---- tell-over.c ---- */

/* A term that is over: a key that is told once, its last day, and what is told of that day. */
struct over { const char *key; int32_t day; struct told t; };
enum { OVERS = 5 };

/* Those of a case that are over on the day of the view. The promises alone: of talks and answers. */
size_t overs_of(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t n, const struct term_view *v, struct over to[OVERS]);
size_t overs_promised(struct kb_ctx *c, const struct term_view *v, struct over to[OVERS]);

/* Tells of the end of each month before a day whether it was open beyond its term. */
void opens_tell(const struct telling *to, const struct term_event *events, size_t n, int32_t day);

/* Says in a month that all is told which was over before it. */
enum kb_rc ended_say(struct kb_ctx *c, int32_t month);

/* Tells each that was not told yet. */
enum kb_rc overs_tell(struct kb_ctx *c, const struct casefile *f, const struct over *list, size_t n);

#endif
