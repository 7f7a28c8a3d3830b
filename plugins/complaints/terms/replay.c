/* replay.c - the clocks of a case while its events are gone through. */
#include "replay.h"

/* The length of a clock for this body: what its scheme settled, else the table. */
static struct term_length length_of(const struct replay *r, enum term_clock_id id)
{
	const struct term_scheme *s = r->scheme;
	struct term_length l = term_rule(id)->length;
	int own = id == TERM_C_RECEIPT ? s->acknowledge : id == TERM_C_TALK ? s->talk : id == TERM_C_ANSWER ? s->answer :
		id == TERM_C_STALL ? s->stall : id == TERM_C_SILENCE ? s->silence : 0;

	if (own != 0)
		l.n = own;
	if (id == TERM_C_JUDGE)
		return s->judge;
	if (id == TERM_C_DECIDE && s->decide.n != 0)
		return s->decide;
	if (id == TERM_C_DECIDE && s->committee)
		l.n = 10; /* Awb 9:11, first paragraph: weeks where 9.1.3 applies */
	return l;
}

/* The last day that counts: by the Algemene termijnenwet where a law sets the term, or
 * where the scheme says so. A day that was agreed is that day. */
static void settle(struct replay *r, enum term_clock_id id)
{
	const struct term_rule *rule = term_rule(id);
	struct run *u = &r->runs[id];
	bool lawful = (rule->in_law || (id == TERM_C_JUDGE && r->scheme->termijnenwet)) && termijnenwet_holds(length_of(r, id));

	u->due = lawful && !u->consented ? term_lawful_end(u->started, u->end, r->equated) : u->end;
}

static bool is_late(const struct run *u, int32_t day)
{
	return is_on(u) && u->paused == KB_NO_DAY && u->due < day;
}

void run_begin(struct replay *r, enum term_clock_id id, int32_t day)
{
	const struct term_rule *rule = term_rule(id);
	struct run *u = &r->runs[id];
	bool lapsed = u->lapsed || (rule->owed == TERM_DUTY && u->stopped > u->due);

	if ((rule->tracks & 1u << r->track) == 0 || (is_on(u) && rule->owed != TERM_WINDOW))
		return;
	*u = (struct run){ .started = day, .lapsed = lapsed };
	if (rule->owed == TERM_WINDOW && rule->pauses && run_is_paused(r))
		u->paused = day; /* nobody's silence counts while the case stands still */
	u->end = term_plain_end(day, length_of(r, id), r->equated);
	settle(r, id);
}

static void run_stop(struct replay *r, enum term_clock_id id, int32_t day)
{
	struct run *u = &r->runs[id];

	if (!is_on(u))
		return;
	if (u->paused != KB_NO_DAY) {
		run_lengthen(r, id, day - u->paused);
		u->paused = KB_NO_DAY;
	}
	u->stopped = day;
}

static bool among(enum term_what what, const enum term_what *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == what)
			return true;
	return false;
}

void run_event(struct replay *r, enum term_what what, int32_t day)
{
	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++) {
		const struct term_rule *rule = term_rule(id);

		if (among(what, rule->stops, sizeof(rule->stops) / sizeof(*rule->stops)))
			run_stop(r, id, day);
		if (among(what, rule->starts, sizeof(rule->starts) / sizeof(*rule->starts)))
			run_begin(r, id, day);
	}
}

enum term_clock_id run_longer_by(const struct replay *r, unsigned by)
{
	enum term_clock_id found = TERM_CLOCKS;

	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++) {
		const struct term_rule *rule = term_rule(id);

		if ((rule->tracks & 1u << r->track) == 0 || (rule->longer & by) == 0)
			continue;
		if (is_on(&r->runs[id]))
			return id;
		found = id;
	}
	return found;
}

/* From the old end, never from today: who asks early loses nothing, who asks late gains nothing. */
void run_lengthen(struct replay *r, enum term_clock_id id, int days)
{
	r->runs[id].end += days;
	settle(r, id);
}

void run_fix(struct replay *r, enum term_clock_id id, int32_t until, int32_t today)
{
	struct run *u = &r->runs[id], *way = &r->runs[TERM_C_OMBUDSMAN];

	u->lapsed |= is_late(u, today);
	u->extended = u->consented = true;
	u->end = until;
	settle(r, id);
	if (id == TERM_C_DECIDE && way->started != KB_NO_DAY)
		*way = (struct run){ 0 }; /* it is no longer due: Awb 9:24, first paragraph, b */
}

/* What was late before it stays late. */
void run_pause(struct replay *r, int32_t day)
{
	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++) {
		struct run *u = &r->runs[id];

		if (term_rule(id)->pauses && is_on(u) && u->due >= day)
			u->paused = day;
	}
}

void run_resume(struct replay *r, int32_t day)
{
	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++) {
		struct run *u = &r->runs[id];
		int32_t since = u->paused;

		if (since == KB_NO_DAY)
			continue;
		u->paused = KB_NO_DAY;
		run_lengthen(r, id, day - since);
	}
}

bool run_is_paused(const struct replay *r)
{
	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++)
		if (is_on(&r->runs[id]) && r->runs[id].paused != KB_NO_DAY)
			return true;
	return false;
}

/* The day on which a term begins does not count, so an outage on it takes nothing away. */
void run_outage(struct replay *r, int32_t day)
{
	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++) {
		struct run *u = &r->runs[id];
		int32_t from = r->out > u->started ? r->out : u->started + 1;

		if (term_rule(id)->outage && is_on(u) && r->out <= u->due && from <= day)
			run_lengthen(r, id, day - from + 1);
	}
}

void run_until(struct replay *r, int32_t day)
{
	struct run *silence = &r->runs[TERM_C_SILENCE], *decide = &r->runs[TERM_C_DECIDE];
	bool out = r->out != KB_NO_DAY && r->out <= silence->due;

	if (is_late(silence, day) && !out) {
		int32_t closed = silence->due + 1;

		run_stop(r, TERM_C_SILENCE, closed);
		run_close(r, TERM_NO_REPLY, closed);
	}
	if (is_late(decide, day) && r->runs[TERM_C_OMBUDSMAN].started == KB_NO_DAY)
		run_begin(r, TERM_C_OMBUDSMAN, decide->due); /* "should have ended": Awb 9:24, first paragraph, b */
}

/* A duty that was missed stays so, with the days until now, and what the portal has done
 * is done; all else is void. */
static void drop(struct replay *r, enum term_clock_id id, int32_t day)
{
	enum term_owed owed = term_rule(id)->owed;
	struct run *u = &r->runs[id];

	if ((owed == TERM_DUTY || owed == TERM_SELF) && is_late(u, day))
		u->stopped = day;
	else if (is_on(u))
		u->gone = true;
}

void run_close(struct replay *r, enum term_closing how, int32_t day)
{
	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++)
		if (!term_rule(id)->outlives)
			drop(r, id, day);
	r->closing = how;
	r->closed = day;
}

/* From one law to another the complaint stays received on the day it was; a signal becomes
 * a complaint on the day on which the reporter says so. */
void run_track(struct replay *r, enum term_track track, int32_t day)
{
	bool was_formal = r->track != TERM_SIGNAL && track != TERM_SIGNAL;

	r->track = track;
	if (!was_formal)
		r->received = day;
	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++) {
		const struct term_rule *rule = term_rule(id);

		if ((rule->tracks & 1u << track) == 0)
			drop(r, id, day);
		else if (rule->starts[0] == TERM_RECEIVED && !(was_formal && r->runs[id].stopped != KB_NO_DAY))
			run_begin(r, id, r->received);
	}
}
