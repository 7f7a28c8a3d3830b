/* tell-over.c - terms that are over: of those whose last day has passed, which were done in time.
 *
 * Each is counted once, in the month of its last day, whether it was done or not: who looks only at what was done
 * would not see what never was. A promise that was kept is told at once instead (tell.c), since nothing can change it.
 * What is still open beyond its term is counted at the end of each month. When all of this is told of a month, that is told
 * too: who makes figures waits for it. */
#include <string.h>

#include "complaints.sql.h"
#include "tell.h"

enum { WORKING_DAYS_TO_CONFIRM = 5 };

static const struct term_event *last_of(const struct term_event *events, size_t n, enum term_what what)
{
	while (n > 0)
		if (events[--n].what == what)
			return &events[n];
	return NULL;
}

/* ---- KL05: the decision, the judgment ---- */

static const struct term_clock *judging_clock(const struct term_view *v)
{
	const struct term_clock *k = term_clock(v, v->track == TERM_JEUGDWET ? TERM_C_JUDGE : TERM_C_DECIDE);

	return k && k->due != KB_NO_DAY ? k : NULL;
}

/* Done earlier, the last day is awaited all the same. */
static size_t add_judging(struct kb_ctx *c, const struct term_view *v, struct over *o)
{
	const struct term_clock *k = judging_clock(v);

	if (!k || k->due >= v->today || k->state == TERM_VOID)
		return 0;
	*o = (struct over){ .key = "complaint.due", .day = k->due };
	told_formal(c, &o->t, v->track, "due", 1);
	if (k->state == TERM_MET && !k->lapsed)
		told_formal(c, &o->t, v->track, "in_time", 1);
	return 1;
}

/* ---- KL02: the confirmation of receipt, within five working days ---- */

static size_t add_confirming(const struct term_event *events, size_t n, const struct term_view *v, struct over *o)
{
	const struct term_event *done = last_of(events, n, TERM_ACKNOWLEDGED);
	int32_t last;

	if (v->track == TERM_SIGNAL || v->received == KB_NO_DAY)
		return 0;
	last = term_plain_end(v->received, (struct term_length){ WORKING_DAYS_TO_CONFIRM, WORKING_DAYS }, NULL);
	if (last >= v->today)
		return 0;
	*o = (struct over){ .key = "complaint.acknowledged", .day = last };
	told_add(&o->t, "complaint.acknowledged_due", 1);
	if (done && done->day <= last)
		told_add(&o->t, "complaint.acknowledged_5", 1);
	return 1;
}

/* ---- KL08: a measure, or why none ---- */

int32_t measure_due(const struct term_event *events, size_t n)
{
	const struct term_event *from = last_of(events, n, TERM_JUDGED);
	int32_t end;

	from = from ? from : last_of(events, n, TERM_DECIDED);
	if (!from)
		return KB_NO_DAY;
	end = term_plain_end(from->day, (struct term_length){ 1, MONTHS }, NULL);
	return term_lawful_end(from->day, end, NULL);
}

/* A letter about measures under the Jeugdwet says it, and so does what the desk recorded: the earlier of both. */
static int32_t measured_on(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t n)
{
	const struct term_event *told = last_of(events, n, TERM_MEASURES);
	struct recorded r;

	if (!recorded_of(c, f, &r))
		return told ? told->day : KB_NO_DAY;
	return told && told->day < r.day ? told->day : r.day;
}

static size_t add_measuring(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t n, const struct term_view *v, struct over *o)
{
	int32_t due = measure_due(events, n), done = measured_on(c, f, events, n);

	if (!calls_for_measure(f->outcome) || due == KB_NO_DAY || due >= v->today)
		return 0;
	*o = (struct over){ .key = "complaint.measure", .day = due };
	told_formal(c, &o->t, v->track, "measure_due", 1);
	if (done != KB_NO_DAY && done <= due)
		told_formal(c, &o->t, v->track, "measure_in_time", 1);
	told_law(c, f, &o->t, v->track, done != KB_NO_DAY && done <= due ? "measure_in_time" : "measure_late");
	return 1;
}

/* ---- Promises that were not kept: KL12 a talk, KL13 an answer ---- */

static size_t add_promise(struct kb_ctx *c, const struct term_view *v, enum term_clock_id id, const char *name, struct over *o)
{
	const struct term_clock *k = term_clock(v, id);

	if (!k || k->due == KB_NO_DAY || k->due >= v->today || (k->state != TERM_MISSED && !k->lapsed))
		return 0;
	*o = (struct over){ .key = kb_fmt(c, "%s.%d", name, (int)k->started), .day = k->due };
	told_add(&o->t, kb_fmt(c, "%s.late", name), 1);
	told_add(&o->t, kb_fmt(c, "complaint.%s_due", name), 1);
	return 1;
}

size_t overs_promised(struct kb_ctx *c, const struct term_view *v, struct over to[OVERS])
{
	size_t n = add_promise(c, v, TERM_C_ANSWER, "answer", &to[0]);

	return n + add_promise(c, v, TERM_C_TALK, "talk", &to[n]);
}

/* ---- KL15: still open beyond the term when a month ends ---- */

/* As it stood then: what was done, and what more time was given later, is not known yet. */
static bool is_open_overdue(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t n, int32_t month, enum term_track *track)
{
	int32_t next = kb_civil_make((int)(month + 1) / 12, (int)(month + 1) % 12 + 1, 1);
	const struct term_clock *k;
	struct term_view v;
	size_t then = 0;

	while (then < n && events[then].day < next)
		then++;
	story_stand(c, f, events, then, next, &v);
	k = then > 0 && v.closing == TERM_OPEN ? judging_clock(&v) : NULL;
	*track = v.track;
	return k && k->state == TERM_MISSED && k->ended == KB_NO_DAY;
}

/* Of the months that ended before this day, each once. */
void opens_tell(const struct telling *to, const struct term_event *events, size_t n, int32_t day)
{
	for (int32_t month = n > 0 ? tell_month(events[0].day) : tell_month(day); month < tell_month(day) && !kb_failed(to->c); month++) {
		struct told t = { .n = 0 };
		enum term_track track;

		if (month >= kb_month(to->c) || !is_open_overdue(to->c, to->f, events, n, month, &track))
			continue;
		if (to->how == TELL_NOW) {
			kb_run(to->c, &complaints_told_once, kb_t(to->f->id), kb_t(kb_fmt(to->c, "complaint.open.%d", (int)month)));
			if (kb_changed(to->c) == 0)
				continue;
		}
		told_formal(to->c, &t, track, "open_overdue", 1);
		telling_say(to, month, &t);
	}
}

/* ---- All of them ---- */

size_t overs_of(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t n, const struct term_view *v, struct over to[OVERS])
{
	size_t count = overs_promised(c, v, to);

	count += add_judging(c, v, &to[count]);
	count += add_confirming(events, n, v, &to[count]);
	return count + add_measuring(c, f, events, n, v, &to[count]);
}

enum kb_rc overs_tell(struct kb_ctx *c, const struct casefile *f, const struct over *list, size_t n)
{
	for (size_t i = 0; i < n && !kb_failed(c); i++) {
		int32_t month = tell_month(list[i].day), now = kb_month(c);

		kb_run(c, &complaints_told_once, kb_t(f->id), kb_t(list[i].key));
		if (kb_changed(c))
			telling_say(&(struct telling){ c, f, TELL_NOW, 0 }, month < now ? month : now, &list[i].t);
	}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc tell_terms(struct kb_ctx *c, const struct casefile *f, const struct term_view *v)
{
	const struct term_event *events;
	size_t n = case_events(c, f->id, &events);
	struct over list[OVERS];

	opens_tell(&(struct telling){ c, f, TELL_NOW, 0 }, events, n, v->today);
	return overs_tell(c, f, list, overs_of(c, f, events, n, v, list));
}

/* ---- That all of it is told ---- */

enum kb_rc ended_say(struct kb_ctx *c, int32_t month)
{
	const struct kb_place *top = place_on_top(c);
	const struct kb_item ended = { "complaint.ended", 1 };

	if (!top)
		return KB_OK;
	return kb_observe(c, &(struct kb_observation){ .type = "complaint", .place = top->id, .population = "register", .month = month, .items = &ended, .count = 1 });
}

enum kb_rc tell_ended(struct kb_ctx *c)
{
	kb_run(c, &complaints_end, kb_i(kb_month(c)));
	return kb_failed(c) ? KB_FAIL : kb_changed(c) ? ended_say(c, kb_month(c)) : KB_OK;
}
