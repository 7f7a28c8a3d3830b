/* tell-again.c - all that was told of cases once more, and what stays of it when a case is destroyed.
 *
 * A case that is destroyed leaves its numbers in sums over all such cases (complaints_counted): of a place and a month, as the
 * stream had them, without what belongs together. So what is told again is the same before and after. */
#include <string.h>

#include "complaints.sql.h"
#include "tell.h"

enum { FAR = 800 /* days on: every term that a closed case can have is over by then */ };

/* A silence that ended between the event before and this one, or today. */
static void again_silence(const struct telling *to, const struct term_view *was, const struct term_view *is)
{
	struct told t = { .n = 0 };

	if (was->closing == TERM_NO_REPLY || is->closing != TERM_NO_REPLY)
		return;
	tell_closing(to->c, to->f, is, &t);
	telling_say(to, tell_month(is->closed), &t);
}

/* Each promise once: clocks begin anew, and one that was missed is seen at every event after it. */
struct seen { const char *keys[2 * TERM_EVENTS_MAX]; size_t n; };

static bool is_seen(struct seen *s, const char *key)
{
	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->keys[i], key) == 0)
			return true;
	if (s->n < sizeof(s->keys) / sizeof(*s->keys))
		s->keys[s->n++] = key;
	return false;
}

static void again_overs(const struct telling *to, struct seen *seen, const struct over *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int32_t month = tell_month(list[i].day), now = kb_month(to->c);

		if (!is_seen(seen, list[i].key))
			telling_say(to, month < now ? month : now, &list[i].t);
	}
}

static void again_event(const struct telling *to, struct seen *seen, const struct story *s)
{
	const struct term_event *e = &s->events[s->k];
	struct told t = { .n = 0 };
	struct over late[OVERS];

	again_overs(to, seen, late, overs_promised(to->c, &s->before, late));
	story_items(to->c, to->f, s, &t);
	if (e->what == TERM_DECIDED || e->what == TERM_NOT_HANDLED) {
		tell_judgment(to->c, to->f, s->after.track, to->f->outcome, &t);
		tell_lesson(to->c, to->f->lesson, &t);
	}
	telling_say(to, tell_month(e->day), &t);
}

static void again_rating(const struct telling *to, const struct term_view *v)
{
	struct told t = { .n = 0 };

	if (!to->f->rating || v->closing == TERM_OPEN)
		return;
	told_add(&t, "rating", to->f->rating);
	telling_say(to, tell_month(v->closed), &t);
}

/* `on`: the day on which it is looked at last. */
static void again(const struct telling *to, int32_t on)
{
	const struct term_event *events;
	size_t n = case_events(to->c, to->f->id, &events);
	struct seen *seen = kb_alloc(to->c, sizeof(*seen));
	struct term_view v, was = { .closing = TERM_OPEN };
	struct over list[OVERS];

	for (size_t k = 0; k < n; k++) {
		struct story s;

		story_at(to->c, to->f, events, k, &s);
		again_silence(to, &was, &s.before);
		was = s.after;
		again_event(to, seen, &s);
	}
	if (case_look(to->c, to->f, &v) != TERM_FINE)
		return;
	again_silence(to, &was, &v);
	again_rating(to, &v);
	opens_tell(to, events, n, v.today);
	if (on > v.today)
		story_stand(to->c, to->f, events, n, on, &v);
	again_overs(to, seen, list, overs_of(to->c, to->f, events, n, &v, list));
}

/* ---- What stays ---- */

/* What a case that is about to be destroyed has not told yet is told now: its terms are taken to be over. */
enum kb_rc tell_last(struct kb_ctx *c, const struct casefile *f)
{
	const struct term_event *events;
	size_t n = case_events(c, f->id, &events);
	int32_t on = civil_today(c) + FAR;
	struct over list[OVERS];
	struct term_view v;

	opens_tell(&(struct telling){ c, f, TELL_NOW, 0 }, events, n, civil_today(c));
	story_stand(c, f, events, n, on, &v);
	overs_tell(c, f, list, overs_of(c, f, events, n, &v, list));
	again(&(struct telling){ c, f, TELL_KEEP, 0 }, on);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

static void again_counted(struct kb_ctx *c, int32_t month)
{
	struct kb_rows *q = kb_ask(c, &complaints_counted_before, kb_i(month));

	while (kb_next(q)) {
		struct kb_item item = { kb_col_text(q, 3), (double)kb_col_int(q, 4) };
		struct kb_observation o = { .type = "complaint", .place = kb_col_text(q, 0), .population = kb_col_text(q, 1),
			.month = (int32_t)kb_col_int(q, 2), .items = &item, .count = 1 };

		for (int64_t i = kb_col_int(q, 5); i > 0 && !kb_failed(c); i--)
			kb_observe(c, &o);
	}
}

static void again_ended(struct kb_ctx *c, int32_t month)
{
	struct kb_rows *q = kb_ask(c, &complaints_ended_before, kb_i(month));

	while (kb_next(q))
		ended_say(c, (int32_t)kb_col_int(q, 0));
}

enum kb_rc tell_again(struct kb_ctx *c, int32_t month)
{
	const struct casefile *list;
	size_t n = cases_all(c, &list);

	for (size_t i = 0; i < n && !kb_failed(c); i++)
		again(&(struct telling){ c, &list[i], TELL_AGAIN, month }, 0);
	again_counted(c, month);
	again_ended(c, month);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
