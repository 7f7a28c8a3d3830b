/* doings.c - the events of a case: when each may happen, and what it does besides what the
 * table of rules.c says. */
#include "replay.h"

enum { EXTEND = 28, MORE_TIME = 28, FURTHEST = 366 };

static bool is_formal(const struct replay *r) { return r->track != TERM_SIGNAL; }

/* ---- may it ---------------------------------------------------------------------------- */

static enum term_refusal may_go_to(const struct replay *r, enum term_track track)
{
	return track < TERM_TRACKS ? term_scheme_check(r->scheme, track) : TERM_WRONG_TRACK;
}

static enum term_refusal may_receive(const struct replay *r, const struct term_event *e)
{
	return r->received != NO_DAY ? TERM_TWICE : may_go_to(r, e->track);
}

static enum term_refusal may_convert(const struct replay *r, const struct term_event *e)
{
	if (!e->agreed)
		return TERM_NOT_AGREED;
	if (r->decided)
		return TERM_OVER;
	return e->track == r->track ? TERM_TWICE : may_go_to(r, e->track);
}

/* Awb 9:11, second paragraph: once, four weeks at the most, while the term runs, and with
 * notice to the reporter and to whom it is about. */
static enum term_refusal may_extend(const struct replay *r, const struct term_event *e)
{
	const struct run *u = &r->runs[TERM_C_DECIDE];
	int most = r->scheme->extend != 0 ? r->scheme->extend : EXTEND;

	if (r->track != TERM_AWB)
		return TERM_WRONG_TRACK;
	if (u->noticed)
		return TERM_TWICE;
	if (u->consented)
		return TERM_AFTER_CONSENT;
	if (u->paused != NO_DAY)
		return TERM_PAUSED;
	if (e->day > u->due)
		return TERM_LATE;
	if (e->days < 1)
		return TERM_BAD_DAY;
	if (e->days > most)
		return TERM_TOO_LONG;
	return (~e->told & (TERM_REPORTER | TERM_ACCUSED)) != 0 ? TERM_NOT_TOLD : TERM_FINE;
}

/* Another last day: later than the one that holds, and not beyond a year. */
static enum term_refusal may_fix(const struct run *u, const struct term_event *e)
{
	if (!is_on(u))
		return TERM_NOT_YET;
	if (u->paused != NO_DAY)
		return TERM_PAUSED;
	if (!civil_ok(e->until))
		return TERM_BAD_DAY;
	if (e->until <= u->due || e->until < e->day)
		return TERM_TOO_SHORT;
	return e->until > (e->day > u->due ? e->day : u->due) + FURTHEST ? TERM_TOO_LONG : TERM_FINE;
}

static enum term_clock_id consent_is_for(const struct replay *r)
{
	return r->track == TERM_AWB ? TERM_C_DECIDE : TERM_C_ANSWER;
}

static enum term_refusal may_consent(const struct replay *r, const struct term_event *e)
{
	if (r->track == TERM_JEUGDWET)
		return TERM_WRONG_TRACK; /* a committee tells with reasons */
	if (!e->agreed)
		return TERM_NOT_AGREED;
	return may_fix(&r->runs[consent_is_for(r)], e);
}

static enum term_clock_id reason_is_for(const struct replay *r)
{
	return r->decided ? TERM_C_MEASURES : TERM_C_JUDGE;
}

static enum term_refusal may_reason(const struct replay *r, const struct term_event *e)
{
	unsigned must = r->decided ? TERM_REPORTER | TERM_COMMITTEE : TERM_REPORTER | TERM_ACCUSED | TERM_BODY;

	if (r->track != TERM_JEUGDWET)
		return TERM_WRONG_TRACK;
	if ((~e->told & must) != 0)
		return TERM_NOT_TOLD;
	return may_fix(&r->runs[reason_is_for(r)], e);
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

static enum term_refusal may_more_time(const struct replay *r, const struct term_event *e)
{
	const struct run *u = &r->runs[TERM_C_STALL];

	if (r->track != TERM_SIGNAL)
		return TERM_WRONG_TRACK;
	if (!is_on(u) || u->due < e->day)
		return TERM_LATE;
	if (u->paused != NO_DAY)
		return TERM_PAUSED;
	if (e->days < 1)
		return TERM_BAD_DAY;
	return e->days > MORE_TIME ? TERM_TOO_LONG : TERM_FINE;
}

static enum term_refusal may_reopen(const struct replay *r)
{
	if (r->closing == TERM_OPEN)
		return TERM_NOT_OVER;
	if (is_formal(r))
		return TERM_WRONG_TRACK; /* after a decision there is the ombudsman */
	return r->closing == TERM_NO_REPLY || r->closing == TERM_SOLVED ? TERM_FINE : TERM_OVER;
}

static enum term_refusal may_once(bool track, bool twice)
{
	return !track ? TERM_WRONG_TRACK : twice ? TERM_TWICE : TERM_FINE;
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
static enum term_refusal may_have_been(const struct replay *r)
{
	return r->received != NO_DAY ? TERM_BAD_ORDER : TERM_FINE;
}

static enum term_refusal may_outage(const struct replay *r, const struct term_event *e)
{
	if (e->what == TERM_OUT)
		return r->out != NO_DAY ? TERM_TWICE : TERM_FINE;
	return r->out == NO_DAY ? TERM_NOT_YET : TERM_FINE;
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

static enum term_refusal may_itself(const struct replay *r, const struct term_event *e)
{
	switch (e->what) {
	case TERM_RECEIVED: return may_receive(r, e);
	case TERM_CONVERTED: return may_convert(r, e);
	case TERM_ACKNOWLEDGED: return may_once(is_formal(r), r->runs[TERM_C_RECEIPT].stopped != NO_DAY);
	case TERM_ASKED: return r->answered ? TERM_FINE : TERM_NOT_YET;
	case TERM_CONFIRMED:
	case TERM_DENIED: return may_judge_end(r, e);
	case TERM_REOPENED: return may_reopen(r);
	case TERM_OFFERED: return may_once(!is_formal(r), false);
	case TERM_MORE_TIME: return may_more_time(r, e);
	case TERM_SUSPENDED: return may_suspend(r, e);
	case TERM_RESUMED: return run_is_paused(r) ? TERM_FINE : TERM_NOT_PAUSED;
	case TERM_EXTENDED: return may_extend(r, e);
	case TERM_CONSENTED: return may_consent(r, e);
	case TERM_REASONED: return may_reason(r, e);
	case TERM_NOT_HANDLED: return may_once(r->track == TERM_AWB, false);
	case TERM_DECIDED: return may_once(is_formal(r), r->decided);
	case TERM_JUDGED:
	case TERM_MEASURES: return may_of_measures(r, e);
	case TERM_FORWARDED: return r->elsewhere ? TERM_FINE : TERM_NOT_YET;
	case TERM_CONDUCT: return may_have_been(r);
	case TERM_OUT:
	case TERM_BACK: return may_outage(r, e);
	default: return TERM_FINE;
	}
}

enum term_refusal event_may(const struct replay *r, const struct term_event *e)
{
	if (e->what <= TERM_NOTHING || e->what >= TERM_WHATS)
		return TERM_BAD_ORDER;
	if (!is_free(e->what) && r->received == NO_DAY)
		return TERM_NO_RECEIPT;
	if (!is_free(e->what) && !is_after_the_end(e->what) && r->closing != TERM_OPEN)
		return TERM_OVER;
	return may_itself(r, e);
}

/* ---- let it -------------------------------------------------------------------------- */

static void act_extend(struct replay *r, const struct term_event *e)
{
	struct run *u = &r->runs[TERM_C_DECIDE];

	u->noticed = u->extended = true;
	run_lengthen(r, TERM_C_DECIDE, e->days);
}

static void act_more_time(struct replay *r, const struct term_event *e)
{
	r->runs[TERM_C_STALL].extended = true;
	run_lengthen(r, TERM_C_STALL, e->days);
}

/* Receipt of the judgment by the body, later than its sending: the month begins there. */
static void act_judged(struct replay *r, const struct term_event *e)
{
	r->runs[TERM_C_MEASURES] = (struct run){ 0 };
	run_begin(r, TERM_C_MEASURES, e->day);
	r->judged = true;
}

static void act_end(struct replay *r, const struct term_event *e)
{
	if (e->what == TERM_CONFIRMED)
		run_close(r, TERM_SOLVED, e->day);
	else
		r->closing = TERM_OPEN, r->closed = NO_DAY;
}

static void act_receive(struct replay *r, const struct term_event *e)
{
	r->track = e->track;
	r->received = e->day;
	if (r->track == TERM_JEUGDWET)
		r->runs[TERM_C_OLD] = (struct run){ 0 }; /* only Awb 9:8 knows it */
}

void event_act(struct replay *r, const struct term_event *e)
{
	if (e->what == TERM_RECEIVED)
		act_receive(r, e);
	run_event(r, e->what, e->day);
	switch (e->what) {
	case TERM_CONVERTED: run_track(r, e->track, e->day); break;
	case TERM_TALK_PLANNED:
	case TERM_ANSWERED: r->answered = true; break;
	case TERM_CONFIRMED:
	case TERM_DENIED:
	case TERM_REOPENED: act_end(r, e); break;
	case TERM_MORE_TIME: act_more_time(r, e); break;
	case TERM_SUSPENDED: run_pause(r, e->day); break;
	case TERM_RESUMED: run_resume(r, e->day); break;
	case TERM_EXTENDED: act_extend(r, e); break;
	case TERM_CONSENTED: run_fix(r, consent_is_for(r), e->until, e->day); break;
	case TERM_REASONED: run_fix(r, reason_is_for(r), e->until, e->day); break;
	case TERM_NOT_HANDLED: run_close(r, TERM_WITHOUT_HANDLING, e->day); break;
	case TERM_DECIDED: r->decided = true; if (r->track == TERM_AWB) run_close(r, TERM_WITH_DECISION, e->day); break;
	case TERM_JUDGED: act_judged(r, e); break;
	case TERM_MEASURES: run_close(r, TERM_WITH_DECISION, e->day); break;
	case TERM_ELSEWHERE: r->elsewhere = true; break;
	case TERM_FORWARDED: run_close(r, TERM_SENT_ON, e->day); break;
	case TERM_OUT: r->out = e->day; break;
	case TERM_BACK: run_outage(r, e->day); r->out = NO_DAY; break;
	default: break;
	}
}
