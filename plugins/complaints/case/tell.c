/* tell.c - what may be counted of complaints: numbers of a place and a month, no word and no day.
 *
 * Items that begin with "complaint." are those that the catalogue of metrics knows as columns: KL01 to KL08 of
 * complaints under the Awb and the Jeugdwet, KL12 to KL14 of talks, signals and the formal route. Under "law.BODY." stands what
 * the registers of these laws count of a formal complaint about that body. The others are of all tracks.
 * Everything follows from the events of a case: told when they happen, and told again the same way (tell-again.c). */
#include <string.h>

#include "complaints.sql.h"
#include "tell.h"

void told_add(struct told *t, const char *name, double value)
{
	if (t->n < TOLD_ITEMS)
		t->items[t->n++] = (struct kb_item){ name, value };
}

static const char *const tracks[] = { "signal", "awb", "jeugdwet" };

void told_formal(struct kb_ctx *c, struct told *t, enum term_track track, const char *name, double value)
{
	if (track != TERM_SIGNAL)
		told_add(t, kb_fmt(c, "complaint.%s", name), value);
}

void told_law(struct kb_ctx *c, const struct casefile *f, struct told *t, enum term_track track, const char *name)
{
	if (track != TERM_SIGNAL)
		told_add(t, kb_fmt(c, "law.%s.%s", f->body, name), 1);
}

const char *tell_place(struct kb_ctx *c, const struct casefile *f)
{
	const struct kb_place *p = *f->place ? kb_place(c, f->place) : NULL, *top;

	if (p && !kb_has_word(kb_set(c, "complaints.protected"), p->id))
		return p->id;
	top = place_on_top(c);
	return top ? top->id : "";
}

int32_t tell_month(int32_t day)
{
	struct kb_civil d = kb_civil_parts(day);

	return 12 * d.year + d.month - 1;
}

/* ---- Where it goes ---- */

static enum kb_rc observe(struct kb_ctx *c, const struct casefile *f, int32_t month, const struct told *t)
{
	return kb_observe(c, &(struct kb_observation){ .type = "complaint", .place = tell_place(c, f), .population = f->population, .month = month,
		.items = t->items, .count = t->n });
}

static enum kb_rc keep(struct kb_ctx *c, const struct casefile *f, int32_t month, const struct told *t)
{
	for (size_t i = 0; i < t->n && !kb_failed(c); i++)
		kb_run(c, &complaints_counted_add, kb_t(tell_place(c, f)), kb_t(f->population), kb_i(month), kb_t(t->items[i].name),
		    kb_i((int64_t)t->items[i].value));
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc telling_say(const struct telling *to, int32_t month, const struct told *t)
{
	if (t->n == 0 || (to->how == TELL_AGAIN && month >= to->before))
		return KB_OK;
	return (to->how == TELL_KEEP ? keep : observe)(to->c, to->f, month, t);
}

/* ---- What an event tells ---- */

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

/* What a complaint is about, in the words of a register: the themes of the framework. */
static const char *nature_of(const struct casefile *f)
{
	static const char *const natures[] = { "nature_other", "nature_practice", "nature_safety", "nature_climate", "nature_position" };
	const char *theme = lesson_theme(f->theme);

	return natures[theme ? *theme - '0' : 0];
}

static void tell_receipt(struct kb_ctx *c, const struct casefile *f, const struct term_event *e, struct told *t)
{
	bool first = e->what == TERM_RECEIVED;

	told_add(t, kb_fmt(c, "%s.%s", first ? "received" : "converted", tracks[e->track]), 1);
	if (first)
		told_add(t, kb_fmt(c, "theme.%s", *f->theme ? f->theme : "none"), 1);
	told_formal(c, t, e->track, "received", 1);
	told_law(c, f, t, e->track, nature_of(f));
}

/* What the reporter took back is not solved. The time of what was decided is told with the decision: under the Jeugdwet
 * the measures come after it. */
void tell_closing(struct kb_ctx *c, const struct casefile *f, const struct term_view *v, struct told *t)
{
	static const char *const names[] = { "open", "solved", "no_reply", "decided", "refused", "sent_on" };
	const struct casefile *now = case_by_id(c, f->id);
	bool withdrawn = v->closing == TERM_SOLVED && now && strcmp(now->outcome, "withdrawn") == 0;
	const char *name = withdrawn ? "withdrawn" : names[v->closing];

	told_add(t, kb_fmt(c, "closed.%s", name), 1);
	if (v->track == TERM_SIGNAL || v->closing == TERM_WITH_DECISION)
		return;
	told_add(t, "complaint.lead_days", v->closed - v->received);
	told_law(c, f, t, v->track, kb_fmt(c, "end_%s", name));
}

/* A promise that was kept: an answer, a talk. One that was not is told when its day is over (tell-over.c). */
static void tell_promise(struct kb_ctx *c, const struct story *s, enum term_clock_id id, const char *name, struct told *t)
{
	const struct term_clock *was = term_clock(&s->before, id), *is = term_clock(&s->after, id);

	if (!is || is->ended != s->events[s->k].day || (was && was->started == is->started && was->ended != KB_NO_DAY))
		return;
	if (is->state != TERM_MET || is->lapsed)
		return;
	told_add(t, kb_fmt(c, "%s.in_time", name), 1);
	told_add(t, kb_fmt(c, "complaint.%s_due", name), 1);
	told_add(t, kb_fmt(c, "complaint.%s_in_time", name), 1);
}

/* A signal that came to the end of its first fourteen days, or was solved before: was the formal route offered? */
static void tell_stall(const struct story *s, struct told *t)
{
	const struct term_clock *was = term_clock(&s->before, TERM_C_STALL), *is = term_clock(&s->after, TERM_C_STALL);
	enum term_what what = s->events[s->k].what;

	if (what == TERM_OFFERED)
		told_add(t, "offered", 1);
	if ((what != TERM_OFFERED && what != TERM_CONFIRMED) || !is || is->ended != s->events[s->k].day ||
	    (was && was->started == is->started && was->ended != KB_NO_DAY))
		return;
	told_add(t, "complaint.stall_due", 1);
	if (what == TERM_OFFERED)
		told_add(t, "complaint.stalled", 1);
}

void story_items(struct kb_ctx *c, const struct casefile *f, const struct story *s, struct told *t)
{
	const struct term_event *e = &s->events[s->k];

	if (e->what == TERM_RECEIVED || e->what == TERM_CONVERTED)
		tell_receipt(c, f, e, t);
	tell_promise(c, s, TERM_C_ANSWER, "answer", t);
	tell_promise(c, s, TERM_C_TALK, "talk", t);
	tell_stall(s, t);
	if (is_first_contact(s))
		told_add(t, s->after.track != TERM_SIGNAL ? "complaint.contact_days" : "contact_days", e->day - s->after.first);
	if (e->what == TERM_DECIDED)
		told_add(t, "complaint.lead_days", e->day - s->after.received);
	if (s->after.closing != TERM_OPEN && s->after.closing != s->before.closing)
		tell_closing(c, f, &s->after, t);
}

void story_stand(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t n, int32_t day, struct term_view *v)
{
	const struct body *b = body_find(f->body);
	struct term_case t = { .events = events, .n = n, .schemes[0] = b ? body_scheme(c, b) : NULL };

	memset(v, 0, sizeof *v);
	t = outage_fit(c, t, day);
	if (n)
		term_look(&t, 0, day, v);
}

void story_at(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t k, struct story *s)
{
	*s = (struct story){ .events = events, .k = k };
	story_stand(c, f, events, k, events[k].day, &s->before);
	story_stand(c, f, events, k + 1, events[k].day, &s->after);
}

enum kb_rc tell_event(struct kb_ctx *c, const struct casefile *f, const struct term_event *e)
{
	const struct term_event *events;
	size_t n = case_events(c, f->id, &events);
	struct over late[OVERS];
	struct told t = { .n = 0 };
	struct story s;

	if (n == 0)
		return KB_OK;
	story_at(c, f, events, n - 1, &s);
	tell_silence(c, f, &s.before);
	overs_tell(c, f, late, overs_promised(c, &s.before, late));
	story_items(c, f, &s, &t);
	return telling_say(&(struct telling){ c, f, TELL_NOW, 0 }, tell_month(e->day), &t);
}

/* ---- Outcomes ---- */

void tell_judgment(struct kb_ctx *c, const struct casefile *f, enum term_track track, const char *outcome, struct told *t)
{
	static const struct { const char *outcome, *column; } columns[] = {
		{ "founded", "upheld" }, { "partly", "partly" }, { "unfounded", "unfounded" },
	};

	told_add(t, kb_fmt(c, "outcome.%s", outcome), 1);
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (strcmp(columns[i].outcome, outcome) == 0) {
			told_formal(c, t, track, columns[i].column, 1);
			told_law(c, f, t, track, columns[i].column);
		}
	if (strcmp(outcome, "no_judgment") == 0)
		told_law(c, f, t, track, "no_judgment");
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

void tell_lesson(struct kb_ctx *c, const char *lesson, struct told *t)
{
	const char *theme = lesson_theme(lesson);

	if (*lesson)
		told_add(t, kb_fmt(c, "lesson.%s", lesson), 1);
	if (theme)
		told_add(t, kb_fmt(c, "theme%s", theme), 1);
}

enum kb_rc tell_outcome(struct kb_ctx *c, const struct casefile *f, const char *outcome, const char *lesson)
{
	struct told t = { .n = 0 };
	struct term_view v;

	if (case_look(c, f, &v) != TERM_FINE)
		return kb_failed(c) ? KB_FAIL : KB_OK;
	tell_judgment(c, f, v.track, outcome, &t);
	tell_lesson(c, lesson, &t);
	return telling_say(&(struct telling){ c, f, TELL_NOW, 0 }, kb_month(c), &t);
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
	return telling_say(&(struct telling){ c, f, TELL_NOW, 0 }, tell_month(v->closed), &t);
}

enum kb_rc tell_rating(struct kb_ctx *c, const struct casefile *f, int rating, int32_t closed)
{
	struct told t = { .n = 0 };

	told_add(&t, "rating", rating);
	return telling_say(&(struct telling){ c, f, TELL_NOW, 0 }, tell_month(closed), &t);
}
