/* tell.c - what may be counted of complaints: numbers of a place and a month, no word and no day.
 *
 * Items that begin with "complaint." are those that the catalogue of metrics knows as columns
 * (KL01 to KL06), of complaints under the Awb and the Jeugdwet; the others are of all tracks. Everything follows from the
 * events of a case: told when they happen, and told again the same way. */
#include <string.h>

#include "case.h"
#include "complaints.sql.h"

enum { ITEMS = 8, WORKING_DAYS_TO_CONFIRM = 5 };

struct told { struct kb_item items[ITEMS]; size_t n; };

static void add(struct told *t, const char *name, double value)
{
	if (t->n < ITEMS)
		t->items[t->n++] = (struct kb_item){ name, value };
}

/* A protected place, or none: the organisation. */
static const char *place_of(struct kb_ctx *c, const struct casefile *f)
{
	const struct kb_place *p = *f->place ? kb_place(c, f->place) : NULL, *top;

	if (p && !kb_has_word(kb_set(c, "complaints.protected"), p->id))
		return p->id;
	top = place_on_top(c);
	return top ? top->id : "";
}

static enum kb_rc tell(struct kb_ctx *c, const struct casefile *f, int32_t month, const struct told *t)
{
	if (t->n == 0)
		return KB_OK;
	return kb_observe(c, &(struct kb_observation){ .type = "complaint", .place = place_of(c, f), .population = f->population, .month = month,
		.items = t->items, .count = t->n });
}

static int32_t month_of(int32_t day)
{
	struct kb_civil d = kb_civil_parts(day);

	return 12 * d.year + d.month - 1;
}

/* ---- What an event tells ---- */

/* What is told of a case up to event k; `before` is how it stood when that came, on the same day. */
struct story {
	const struct term_event *events;
	size_t k;
	struct term_view before, after;
};

static bool is_formal(const struct term_view *v)
{
	return v->track != TERM_SIGNAL;
}

static bool is_contact(enum term_what what)
{
	return what == TERM_TALK_PLANNED || what == TERM_ANSWERED || what == TERM_DECIDED;
}

static bool is_first_contact(const struct story *s)
{
	for (size_t i = 0; i < s->k; i++)
		if (is_contact(s->events[i].what))
			return false;
	return is_contact(s->events[s->k].what);
}

static void tell_receipt(struct kb_ctx *c, const struct casefile *f, const struct term_event *e, struct told *t)
{
	static const char *const tracks[] = { "signal", "awb", "jeugdwet" };
	bool first = e->what == TERM_RECEIVED;

	add(t, kb_fmt(c, "%s.%s", first ? "received" : "converted", tracks[e->track]), 1);
	if (first)
		add(t, kb_fmt(c, "theme.%s", *f->theme ? f->theme : "none"), 1);
	if (e->track != TERM_SIGNAL)
		add(t, "complaint.received", 1);
}

/* What the reporter took back is not solved. */
static void tell_closing(struct kb_ctx *c, const struct casefile *f, const struct term_view *v, struct told *t)
{
	static const char *const names[] = { "open", "solved", "no_reply", "decided", "refused", "sent_on" };
	const struct casefile *now = case_by_id(c, f->id);
	bool withdrawn = v->closing == TERM_SOLVED && now && strcmp(now->outcome, "withdrawn") == 0;

	add(t, kb_fmt(c, "closed.%s", withdrawn ? "withdrawn" : names[v->closing]), 1);
	if (is_formal(v))
		add(t, "complaint.lead_days", v->closed - v->received);
}

/* A promise that was kept, or done late: an answer, a talk (those of the law are told when their day is over). */
static void tell_promise(const struct story *s, enum term_clock_id id, const char *in_time, const char *late, struct told *t)
{
	const struct term_clock *was = term_clock(&s->before, id), *is = term_clock(&s->after, id);

	if (!is || is->ended != s->events[s->k].day || (was && was->started == is->started && was->ended != KB_NO_DAY))
		return;
	add(t, is->state == TERM_MET && !is->lapsed ? in_time : late, 1);
}

static void items_of(struct kb_ctx *c, const struct casefile *f, const struct story *s, struct told *t)
{
	const struct term_event *e = &s->events[s->k];

	if (e->what == TERM_RECEIVED || e->what == TERM_CONVERTED)
		tell_receipt(c, f, e, t);
	if (e->what == TERM_ACKNOWLEDGED && working_days(s->after.received, e->day, NULL) <= WORKING_DAYS_TO_CONFIRM)
		add(t, "complaint.acknowledged_5", 1);
	tell_promise(s, TERM_C_ANSWER, "answer.in_time", "answer.late", t);
	tell_promise(s, TERM_C_TALK, "talk.in_time", "talk.late", t);
	if (e->what == TERM_OFFERED)
		add(t, "offered", 1);
	if (is_first_contact(s))
		add(t, is_formal(&s->after) ? "complaint.contact_days" : "contact_days", e->day - s->after.first);
	if (s->after.closing != TERM_OPEN && s->after.closing != s->before.closing)
		tell_closing(c, f, &s->after, t);
}

/* How a case stood after its first n events, on a day. */
static void stand(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t n, int32_t day, struct term_view *v)
{
	const struct body *b = body_find(f->body);
	struct term_case t = { .events = events, .n = n, .schemes[0] = b ? body_scheme(c, b) : NULL };

	memset(v, 0, sizeof *v);
	t = outage_fit(c, t, day);
	if (n)
		term_look(&t, 0, day, v);
}

static void story_at(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t k, struct story *s)
{
	*s = (struct story){ .events = events, .k = k };
	stand(c, f, events, k, events[k].day, &s->before);
	stand(c, f, events, k + 1, events[k].day, &s->after);
}

enum kb_rc tell_event(struct kb_ctx *c, const struct casefile *f, const struct term_event *e)
{
	const struct term_event *events;
	size_t n = case_events(c, f->id, &events);
	struct told t = { .n = 0 };
	struct story s;

	if (n == 0)
		return KB_OK;
	story_at(c, f, events, n - 1, &s);
	tell_silence(c, f, &s.before);
	items_of(c, f, &s, &t);
	return tell(c, f, month_of(e->day), &t);
}

/* ---- Outcomes ---- */

static void tell_judgment(struct kb_ctx *c, const char *outcome, struct told *t)
{
	add(t, kb_fmt(c, "outcome.%s", outcome), 1);
	if (strcmp(outcome, "founded") == 0)
		add(t, "complaint.upheld", 1);
	if (strcmp(outcome, "partly") == 0)
		add(t, "complaint.partly", 1);
	if (strcmp(outcome, "unfounded") == 0)
		add(t, "complaint.unfounded", 1);
}

/* The subject of a lesson as a theme of the catalogue of metrics, which the surveys have too; NULL: none of them. */
const char *lesson_theme(const char *lesson)
{
	static const struct { const char *lesson, *theme; } themes[] = {
		{ "person", "1" }, { "guardian", "1" }, { "school", "1" }, { "doctor", "1" }, { "youth", "2" }, { "safety", "2" },
		{ "discrimination", "2" }, { "place", "3" }, { "measure", "4" },
	};

	for (size_t i = 0; i < sizeof(themes) / sizeof(*themes); i++)
		if (strcmp(themes[i].lesson, lesson) == 0)
			return themes[i].theme;
	return NULL;
}

static void tell_lesson(struct kb_ctx *c, const char *lesson, struct told *t)
{
	const char *theme = lesson_theme(lesson);

	if (*lesson)
		add(t, kb_fmt(c, "lesson.%s", lesson), 1);
	if (theme)
		add(t, kb_fmt(c, "theme%s", theme), 1);
}

enum kb_rc tell_outcome(struct kb_ctx *c, const struct casefile *f, const char *outcome, const char *lesson)
{
	struct told t = { .n = 0 };

	tell_judgment(c, outcome, &t);
	tell_lesson(c, lesson, &t);
	return tell(c, f, kb_month(c), &t);
}

/* ---- A draft of a measure ---- */

/* A name of the draft that is the same each time that it is told, and leads to the case for nobody who lacks the keys of the house. */
static const char *draft_name(struct kb_ctx *c, const struct casefile *f)
{
	return kb_fmt(c, "id.%.32s", kb_keyed(c, kb_fmt(c, "draft %s", f->id)));
}

static bool calls_for_measure(const char *outcome)
{
	return strcmp(outcome, "founded") == 0 || strcmp(outcome, "partly") == 0;
}

static enum kb_rc tell_draft_of(struct kb_ctx *c, const struct casefile *f, const char *outcome, const char *lesson, int32_t month)
{
	struct told t = { .n = 0 };

	if (!calls_for_measure(outcome))
		return KB_OK;
	add(&t, draft_name(c, f), 1);
	add(&t, kb_fmt(c, "outcome.%s", outcome), 1);
	tell_lesson(c, lesson, &t);
	return kb_observe(c, &(struct kb_observation){ .type = "draft", .place = place_of(c, f), .population = f->population, .month = month,
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
		if (events[k].what == TERM_DECIDED && month_of(events[k].day) < month) {
			tell_draft_of(c, f, f->outcome, f->lesson, month_of(events[k].day));
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

/* ---- Terms that are over ---- */

static const struct term_clock *judging_clock(const struct term_view *v)
{
	const struct term_clock *k = term_clock(v, v->track == TERM_JEUGDWET ? TERM_C_JUDGE : TERM_C_DECIDE);

	return k && k->due != KB_NO_DAY ? k : NULL;
}

/* KL05: of complaints whose term ended, those that were done in time. Done earlier, the last day is awaited all the same. */
static bool term_items(const struct term_view *v, struct told *t, int32_t *day)
{
	const struct term_clock *k = judging_clock(v);

	if (!k || k->due >= v->today || k->state == TERM_VOID)
		return false;
	add(t, "complaint.due", 1);
	if (k->state == TERM_MET && !k->lapsed)
		add(t, "complaint.in_time", 1);
	*day = k->due;
	return true;
}

enum kb_rc tell_terms(struct kb_ctx *c, const struct casefile *f, const struct term_view *v)
{
	struct told t = { .n = 0 };
	int32_t day;

	if (!term_items(v, &t, &day))
		return KB_OK;
	kb_run(c, &complaints_told_once, kb_t(f->id), kb_t("complaint.due"));
	return kb_changed(c) ? tell(c, f, month_of(day), &t) : KB_OK;
}

/* ---- Silence ---- */

enum kb_rc tell_silence(struct kb_ctx *c, const struct casefile *f, const struct term_view *v)
{
	struct told t = { .n = 0 };

	if (v->closing != TERM_NO_REPLY)
		return KB_OK;
	kb_run(c, &complaints_told_once, kb_t(f->id), kb_t(kb_fmt(c, "no_reply.%d", (int)v->closed)));
	if (kb_changed(c) == 0)
		return KB_OK;
	tell_closing(c, f, v, &t);
	return tell(c, f, month_of(v->closed), &t);
}

/* ---- Once more ---- */

/* A silence that ended between the event before and this one, or today. */
static void again_silence(struct kb_ctx *c, const struct casefile *f, const struct term_view *was, const struct term_view *is, int32_t month)
{
	struct told t = { .n = 0 };

	if (was->closing == TERM_NO_REPLY || is->closing != TERM_NO_REPLY || month_of(is->closed) >= month)
		return;
	tell_closing(c, f, is, &t);
	tell(c, f, month_of(is->closed), &t);
}

static void again(struct kb_ctx *c, const struct casefile *f, int32_t month)
{
	const struct term_event *events;
	size_t n = case_events(c, f->id, &events);
	struct told last = { .n = 0 };
	struct term_view v, was = { .closing = TERM_OPEN };
	int32_t day;

	for (size_t k = 0; k < n; k++) {
		struct told t = { .n = 0 };
		struct story s;

		story_at(c, f, events, k, &s);
		again_silence(c, f, &was, &s.before, month);
		was = s.after;
		items_of(c, f, &s, &t);
		if (events[k].what == TERM_DECIDED || events[k].what == TERM_NOT_HANDLED) {
			tell_judgment(c, f->outcome, &t);
			tell_lesson(c, f->lesson, &t);
		}
		if (month_of(events[k].day) < month)
			tell(c, f, month_of(events[k].day), &t);
	}
	if (case_look(c, f, &v) == TERM_FINE)
		again_silence(c, f, &was, &v, month);
	if (case_look(c, f, &v) == TERM_FINE && term_items(&v, &last, &day) && month_of(day) < month)
		tell(c, f, month_of(day), &last);
}

enum kb_rc tell_rating(struct kb_ctx *c, const struct casefile *f, int rating, int32_t closed)
{
	struct told t = { .n = 0 };

	add(&t, "rating", rating);
	return tell(c, f, month_of(closed), &t);
}

static void again_rating(struct kb_ctx *c, const struct casefile *f, int32_t month)
{
	struct term_view v;

	if (f->rating && case_look(c, f, &v) == TERM_FINE && v.closing != TERM_OPEN && month_of(v.closed) < month)
		tell_rating(c, f, f->rating, v.closed);
}

enum kb_rc tell_again(struct kb_ctx *c, int32_t month)
{
	const struct casefile *list;
	size_t n = cases_all(c, &list);

	for (size_t i = 0; i < n && !kb_failed(c); i++) {
		again(c, &list[i], month);
		again_rating(c, &list[i], month);
	}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
