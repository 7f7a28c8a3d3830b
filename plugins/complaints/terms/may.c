/* may.c - when each event of a case may happen, and why not. */
#include "replay.h"

enum { FURTHEST = 366 };

static bool is_formal(const struct replay *r) { return r->track != TERM_SIGNAL; }

static enum term_refusal may_go_to(const struct replay *r, enum term_track track)
{
	return track < TERM_TRACKS ? term_scheme_check(r->scheme, track) : TERM_WRONG_TRACK;
}

static enum term_refusal may_receive(const struct replay *r, const struct term_event *e)
{
	return r->received != KB_NO_DAY ? TERM_TWICE : may_go_to(r, e->track);
}

static enum term_refusal may_convert(const struct replay *r, const struct term_event *e)
{
	if (!e->agreed)
		return TERM_NOT_AGREED;
	if (r->decided)
		return TERM_OVER;
	return e->track == r->track ? TERM_TWICE : may_go_to(r, e->track);
}

/* So many days more, of a term that runs. */
static enum term_refusal may_add(const struct run *u, const struct term_event *e, int most)
{
	if (u->paused != KB_NO_DAY)
		return TERM_PAUSED;
	if (!is_on(u) || e->day > u->due)
		return TERM_LATE;
	if (e->days < 1)
		return TERM_BAD_DAY;
	return e->days > most ? TERM_TOO_LONG : TERM_FINE;
}

static bool are_told(enum term_clock_id id, const struct term_event *e)
{
	return (~e->told & term_rule(id)->told_longer) == 0;
}

/* Awb 9:11, second paragraph: once, while the term runs, and with notice to both. */
static enum term_refusal may_extend(const struct replay *r, const struct term_event *e)
{
	enum term_clock_id id = run_longer_by(r, TERM_BY_NOTICE);
	enum term_refusal no;

	if (id == TERM_CLOCKS)
		return TERM_WRONG_TRACK;
	if (r->runs[id].noticed)
		return TERM_TWICE;
	if (r->runs[id].consented)
		return TERM_AFTER_CONSENT;
	no = may_add(&r->runs[id], e, r->scheme->extend != 0 ? r->scheme->extend : term_rule(id)->most);
	return no == TERM_FINE && !are_told(id, e) ? TERM_NOT_TOLD : no;
}

static enum term_refusal may_more_time(const struct replay *r, const struct term_event *e)
{
	enum term_clock_id id = run_longer_by(r, TERM_BY_REPORTER);

	return id == TERM_CLOCKS ? TERM_WRONG_TRACK : may_add(&r->runs[id], e, term_rule(id)->most);
}

/* Another last day: later than the one that holds, and not beyond a year. */
static enum term_refusal may_fix(const struct run *u, const struct term_event *e)
{
	if (!is_on(u))
		return TERM_NOT_YET;
	if (u->paused != KB_NO_DAY)
		return TERM_PAUSED;
	if (!kb_civil_ok(e->until))
		return TERM_BAD_DAY;
	if (e->until <= u->due || e->until < e->day)
		return TERM_TOO_SHORT;
	return e->until > (e->day > u->due ? e->day : u->due) + FURTHEST ? TERM_TOO_LONG : TERM_FINE;
}

static enum term_refusal may_consent(const struct replay *r, const struct term_event *e)
{
	enum term_clock_id id = run_longer_by(r, TERM_BY_CONSENT);

	if (id == TERM_CLOCKS)
		return TERM_WRONG_TRACK; /* a committee tells with reasons */
	return e->agreed ? may_fix(&r->runs[id], e) : TERM_NOT_AGREED;
}

static enum term_refusal may_reason(const struct replay *r, const struct term_event *e)
{
	enum term_clock_id id = run_longer_by(r, TERM_BY_REASONS);

	if (id == TERM_CLOCKS)
		return TERM_WRONG_TRACK;
	return are_told(id, e) ? may_fix(&r->runs[id], e) : TERM_NOT_TOLD;
}

/* Title 9.1 of the Awb knows no suspension: it is delay, which the reporter agrees to. */
static enum term_refusal may_suspend(const struct replay *r, const struct term_event *e)
{
	struct replay tried = *r;

	if (run_is_paused(r))
		return TERM_PAUSED;
	if (!e->agreed && !(r->track == TERM_JEUGDWET && r->scheme->suspends))
		return TERM_NOT_AGREED;
	run_pause(&tried, e->day);
	return run_is_paused(&tried) ? TERM_FINE : TERM_LATE;
}

static enum term_refusal may_reopen(const struct replay *r, const struct term_event *e)
{
	(void)e;
	if (r->closing == TERM_OPEN)
		return TERM_NOT_OVER;
	if (is_formal(r))
		return TERM_WRONG_TRACK; /* after a decision there is the ombudsman */
	return r->closing == TERM_NO_REPLY || r->closing == TERM_SOLVED ? TERM_FINE : TERM_OVER;
}

static enum term_refusal once(bool track, bool twice)
{
	return !track ? TERM_WRONG_TRACK : twice ? TERM_TWICE : TERM_FINE;
}

static enum term_refusal may_acknowledge(const struct replay *r, const struct term_event *e)
{
	(void)e;
	return once(is_formal(r), r->runs[TERM_C_RECEIPT].stopped != KB_NO_DAY);
}

static enum term_refusal may_decide(const struct replay *r, const struct term_event *e)
{
	return e->what == TERM_DECIDED ? once(is_formal(r), r->decided) : once(r->track == TERM_AWB, false);
}

static enum term_refusal may_offer(const struct replay *r, const struct term_event *e)
{
	(void)e;
	return once(!is_formal(r), false);
}

/* What has no sense before something else. */
static enum term_refusal may_after(bool other)
{
	return other ? TERM_FINE : TERM_NOT_YET;
}

static enum term_refusal may_ask(const struct replay *r, const struct term_event *e)
{
	return may_after(e->what == TERM_ASKED ? r->answered : r->elsewhere);
}

static enum term_refusal may_resume(const struct replay *r, const struct term_event *e)
{
	(void)e;
	return run_is_paused(r) ? TERM_FINE : TERM_NOT_PAUSED;
}

static enum term_refusal may_of_measures(const struct replay *r, const struct term_event *e)
{
	const struct run *u = &r->runs[TERM_C_MEASURES];

	if (r->track != TERM_JEUGDWET)
		return TERM_WRONG_TRACK;
	if (!r->decided)
		return TERM_NOT_YET;
	if (e->what != TERM_JUDGED)
		return TERM_FINE;
	return r->judged ? TERM_TWICE : u->consented ? TERM_AFTER_CONSENT : e->day > u->due ? TERM_LATE : TERM_FINE;
}

/* What the reporter says of the end. Who stayed silent may still say it. */
static enum term_refusal may_judge_end(const struct replay *r, const struct term_event *e)
{
	if (r->decided || (r->closing != TERM_OPEN && r->closing != TERM_NO_REPLY))
		return TERM_OVER;
	return e->what == TERM_CONFIRMED || r->answered ? TERM_FINE : TERM_NOT_YET;
}

/* Conduct is older than the complaint about it. */
static enum term_refusal may_have_been(const struct replay *r, const struct term_event *e)
{
	(void)e;
	return r->received != KB_NO_DAY ? TERM_BAD_ORDER : TERM_FINE;
}

static enum term_refusal may_outage(const struct replay *r, const struct term_event *e)
{
	if (e->what == TERM_OUT)
		return r->out != KB_NO_DAY ? TERM_TWICE : TERM_FINE;
	return r->out == KB_NO_DAY ? TERM_NOT_YET : TERM_FINE;
}

/* Those that need neither a receipt nor an open case. */
static bool is_free(enum term_what what)
{
	return what == TERM_CONDUCT || what == TERM_OUT || what == TERM_BACK || what == TERM_RECEIVED;
}

static bool is_after_the_end(enum term_what what)
{
	return what == TERM_NOTE || what == TERM_HANDED || what == TERM_REOPENED || what == TERM_CONFIRMED || what == TERM_DENIED;
}

static enum term_refusal (*const mays[TERM_WHATS])(const struct replay *r, const struct term_event *e) = {
	[TERM_RECEIVED] = may_receive, [TERM_CONVERTED] = may_convert, [TERM_ACKNOWLEDGED] = may_acknowledge,
	[TERM_ASKED] = may_ask, [TERM_FORWARDED] = may_ask, [TERM_CONFIRMED] = may_judge_end, [TERM_DENIED] = may_judge_end,
	[TERM_REOPENED] = may_reopen, [TERM_OFFERED] = may_offer, [TERM_MORE_TIME] = may_more_time,
	[TERM_SUSPENDED] = may_suspend, [TERM_RESUMED] = may_resume, [TERM_EXTENDED] = may_extend,
	[TERM_CONSENTED] = may_consent, [TERM_REASONED] = may_reason, [TERM_NOT_HANDLED] = may_decide, [TERM_DECIDED] = may_decide,
	[TERM_JUDGED] = may_of_measures, [TERM_MEASURES] = may_of_measures, [TERM_CONDUCT] = may_have_been,
	[TERM_OUT] = may_outage, [TERM_BACK] = may_outage, /* the others always may */
};

enum term_refusal event_may(const struct replay *r, const struct term_event *e)
{
	if (e->what <= TERM_NOTHING || e->what >= TERM_WHATS)
		return TERM_BAD_ORDER;
	if (!is_free(e->what) && r->received == KB_NO_DAY)
		return TERM_NO_RECEIPT;
	if (!is_free(e->what) && !is_after_the_end(e->what) && r->closing != TERM_OPEN)
		return TERM_OVER;
	return mays[e->what] != NULL ? mays[e->what](r, e) : TERM_FINE;
}
