/* tell-draft.c - what was founded opens a draft of a measure: an observation without content.
 *
 * A register of measures hears it, metrics does not. What was destroyed opens none any more. */
#include <string.h>

#include "tell.h"

/* A name of the draft that is the same each time that it is told, and leads to the case for nobody who lacks the keys of the house. */
static const char *draft_name(struct kb_ctx *c, const struct casefile *f)
{
	return kb_fmt(c, "id.%.32s", kb_keyed(c, kb_fmt(c, "draft %s", f->id)));
}

bool calls_for_measure(const char *outcome)
{
	return strcmp(outcome, "founded") == 0 || strcmp(outcome, "partly") == 0;
}

static enum kb_rc tell_draft_of(struct kb_ctx *c, const struct casefile *f, const char *outcome, const char *lesson, int32_t month)
{
	struct told t = { .n = 0 };

	if (!calls_for_measure(outcome))
		return KB_OK;
	told_add(&t, draft_name(c, f), 1);
	told_add(&t, kb_fmt(c, "outcome.%s", outcome), 1);
	tell_lesson(c, lesson, &t);
	return kb_observe(c, &(struct kb_observation){ .type = "draft", .place = tell_place(c, f), .population = f->population, .month = month,
		.items = t.items, .count = t.n });
}

enum kb_rc tell_draft(struct kb_ctx *c, const struct casefile *f, const char *outcome, const char *lesson)
{
	return tell_draft_of(c, f, outcome, lesson, kb_month(c));
}

static void draft_again_of(struct kb_ctx *c, const struct casefile *f, int32_t month)
{
	const struct term_event *events;
	size_t n = case_events(c, f->id, &events);

	for (size_t k = 0; k < n; k++)
		if (events[k].what == TERM_DECIDED && tell_month(events[k].day) < month) {
			tell_draft_of(c, f, f->outcome, f->lesson, tell_month(events[k].day));
			return;
		}
}

enum kb_rc draft_again(struct kb_ctx *c, int32_t month)
{
	const struct casefile *list;
	size_t n = cases_all(c, &list);

	for (size_t i = 0; i < n && !kb_failed(c); i++)
		draft_again_of(c, &list[i], month);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
