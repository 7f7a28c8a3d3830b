/* act.c - what an event does besides what the table of rules.c says it begins and stops. */
#include "replay.h"

static void act_receive(struct replay *r, const struct term_event *e)
{
	if (e->track == TERM_JEUGDWET)
		r->runs[TERM_C_OLD] = (struct run){ 0 }; /* only Awb 9:8 knows it */
}

static void act_convert(struct replay *r, const struct term_event *e) { run_track(r, e->track, e->day); }
static void act_answer(struct replay *r, const struct term_event *e) { r->answered = true; (void)e; }
static void act_elsewhere(struct replay *r, const struct term_event *e) { r->elsewhere = true; (void)e; }
static void act_suspend(struct replay *r, const struct term_event *e) { run_pause(r, e->day); }
static void act_resume(struct replay *r, const struct term_event *e) { run_resume(r, e->day); }
static void act_consent(struct replay *r, const struct term_event *e) { run_fix(r, run_longer_by(r, TERM_BY_CONSENT), e->until, e->day); }
static void act_reason(struct replay *r, const struct term_event *e) { run_fix(r, run_longer_by(r, TERM_BY_REASONS), e->until, e->day); }
static void act_solved(struct replay *r, const struct term_event *e) { run_close(r, TERM_SOLVED, e->day); }
static void act_refuse(struct replay *r, const struct term_event *e) { run_close(r, TERM_WITHOUT_HANDLING, e->day); }
static void act_measures(struct replay *r, const struct term_event *e) { run_close(r, TERM_WITH_DECISION, e->day); }
static void act_forward(struct replay *r, const struct term_event *e) { run_close(r, TERM_SENT_ON, e->day); }
static void act_out(struct replay *r, const struct term_event *e) { r->out = e->day; }

/* Not solved, or opened again: what was closed in silence is open. */
static void act_open(struct replay *r, const struct term_event *e)
{
	r->closing = TERM_OPEN;
	r->closed = KB_NO_DAY;
	(void)e;
}

static void act_more_time(struct replay *r, const struct term_event *e)
{
	enum term_clock_id id = run_longer_by(r, TERM_BY_REPORTER);

	r->runs[id].extended = true;
	run_lengthen(r, id, e->days);
}

static void act_extend(struct replay *r, const struct term_event *e)
{
	enum term_clock_id id = run_longer_by(r, TERM_BY_NOTICE);

	r->runs[id].noticed = r->runs[id].extended = true;
	run_lengthen(r, id, e->days);
}

/* Under the Jeugdwet the measures are still to come. */
static void act_decide(struct replay *r, const struct term_event *e)
{
	r->decided = true;
	if (r->track == TERM_AWB)
		run_close(r, TERM_WITH_DECISION, e->day);
}

/* Receipt of the judgment by the body, later than its sending: the month begins there. */
static void act_judged(struct replay *r, const struct term_event *e)
{
	r->runs[TERM_C_MEASURES] = (struct run){ 0 };
	run_begin(r, TERM_C_MEASURES, e->day);
	r->judged = true;
}

static void act_back(struct replay *r, const struct term_event *e)
{
	run_outage(r, e->day);
	r->out = KB_NO_DAY;
}

static void (*const acts[TERM_WHATS])(struct replay *r, const struct term_event *e) = {
	[TERM_RECEIVED] = act_receive, [TERM_CONVERTED] = act_convert, [TERM_TALK_PLANNED] = act_answer, [TERM_ANSWERED] = act_answer,
	[TERM_CONFIRMED] = act_solved, [TERM_DENIED] = act_open, [TERM_REOPENED] = act_open, [TERM_MORE_TIME] = act_more_time,
	[TERM_SUSPENDED] = act_suspend, [TERM_RESUMED] = act_resume, [TERM_EXTENDED] = act_extend, [TERM_CONSENTED] = act_consent,
	[TERM_REASONED] = act_reason, [TERM_NOT_HANDLED] = act_refuse, [TERM_DECIDED] = act_decide, [TERM_JUDGED] = act_judged,
	[TERM_MEASURES] = act_measures, [TERM_ELSEWHERE] = act_elsewhere, [TERM_FORWARDED] = act_forward,
	[TERM_OUT] = act_out, [TERM_BACK] = act_back, /* the others do no more than the table says */
};

void event_act(struct replay *r, const struct term_event *e)
{
	if (e->what == TERM_RECEIVED) {
		r->track = e->track; /* the table begins what this track knows */
		r->received = e->day;
	}
	run_event(r, e->what, e->day);
	if (acts[e->what] != NULL)
		acts[e->what](r, e);
}
