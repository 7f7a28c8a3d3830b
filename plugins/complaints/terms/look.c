/* look.c - what each clock of a case shows on a day, and what may happen on it. */
#include "replay.h"

static const struct term_scheme nothing_settled;

static bool is_body(int body)
{
	return body >= 0 && body < TERM_BODIES;
}

/* Bounds, so that nothing below has to ask again. */
static enum term_refusal check_events(const struct term_case *c, int32_t today)
{
	if (c->n > TERM_EVENTS_MAX || !kb_civil_ok(today))
		return TERM_BAD_DAY;
	for (size_t i = 0; i < c->n; i++) {
		const struct term_event *e = &c->events[i];

		if (!kb_civil_ok(e->day) || (e->body != TERM_ALL && !is_body(e->body)))
			return TERM_BAD_DAY;
		if (e->day > today || (i > 0 && e->day < e[-1].day))
			return TERM_BAD_ORDER;
	}
	return TERM_FINE;
}

static void begin(struct replay *r, const struct term_case *c, int body)
{
	*r = (struct replay){ .body = body, .scheme = c->schemes[body] };
	if (r->scheme == NULL)
		r->scheme = &nothing_settled;
	r->equated = r->scheme->equated != NULL ? r->scheme->equated : &equated_known;
}

static enum term_refusal take(struct replay *r, const struct term_event *e)
{
	enum term_refusal no;

	run_until(r, e->day);
	no = event_may(r, e);
	if (no == TERM_FINE)
		event_act(r, e);
	return no;
}

enum term_refusal replay_case(const struct term_case *c, int body, int32_t today, struct replay *r)
{
	enum term_refusal no = is_body(body) ? check_events(c, today) : TERM_BAD_DAY, receipt = TERM_NO_RECEIPT;

	if (no != TERM_FINE)
		return no;
	begin(r, c, body);
	no = term_scheme_check(r->scheme, TERM_SIGNAL);
	if (no != TERM_FINE)
		return no;
	for (size_t i = 0; i < c->n; i++) {
		const struct term_event *e = &c->events[i];

		if (e->what == TERM_RECEIVED && r->first == KB_NO_DAY)
			r->first = e->day;
		if (e->body != body && e->body != TERM_ALL)
			continue;
		no = take(r, e);
		if (e->what == TERM_RECEIVED && r->received == KB_NO_DAY)
			receipt = no;
	}
	run_until(r, today);
	return r->received == KB_NO_DAY ? receipt : TERM_FINE;
}

/* ---- the view -------------------------------------------------------------------------- */

static bool is_out(const struct replay *r, const struct term_rule *rule, const struct run *u)
{
	return rule->outage && r->out != KB_NO_DAY && r->out <= u->due;
}

static enum term_state state_of(const struct replay *r, const struct term_rule *rule, const struct run *u, int32_t today)
{
	enum term_state over = rule->owed == TERM_DUTY ? TERM_MISSED : TERM_PASSED;

	if (u->gone)
		return TERM_VOID;
	if (u->stopped != KB_NO_DAY)
		return u->stopped <= u->due ? TERM_MET : rule->owed == TERM_OPTION ? TERM_MISSED : over;
	if (u->paused != KB_NO_DAY || is_out(r, rule, u))
		return TERM_SUSPENDED_NOW;
	if (rule->owed == TERM_SELF)
		return today < u->due ? TERM_RUNNING : TERM_PASSED; /* on that day the portal acts */
	return today <= u->due ? TERM_RUNNING : over;
}

/* Do decrees that are still to come count for this day? */
static bool is_provisional(const struct replay *r, const struct term_rule *rule, int32_t due)
{
	return (rule->in_law || rule->length.unit == WORKING_DAYS) && due > kb_civil_read(r->equated->decided);
}

static struct term_clock clock_of(const struct replay *r, enum term_clock_id id, int32_t today)
{
	const struct run *u = &r->runs[id];
	struct term_clock k = { .rule = term_rule(id), .started = u->started, .due = u->due, .ended = u->stopped,
		.plain = u->end, .extended = u->extended, .lapsed = u->lapsed };
	int32_t seen = u->stopped != KB_NO_DAY ? u->stopped : today;

	k.state = state_of(r, k.rule, u, today);
	if (k.state == TERM_SUSPENDED_NOW || k.state == TERM_VOID)
		k.due = k.plain = KB_NO_DAY;
	if (k.state == TERM_RUNNING)
		k.days = k.due - today;
	if (k.state == TERM_MISSED)
		k.days = seen - k.due;
	k.provisional = is_provisional(r, k.rule, k.due);
	return k;
}

enum term_refusal term_look(const struct term_case *c, int body, int32_t today, struct term_view *v)
{
	struct replay r;
	enum term_refusal no = replay_case(c, body, today, &r);

	*v = (struct term_view){ 0 };
	if (no != TERM_FINE)
		return no;
	v->track = r.track;
	v->first = r.first;
	v->received = r.received;
	v->closing = r.closing;
	v->closed = r.closed;
	v->today = today;
	for (enum term_clock_id id = 0; id < TERM_CLOCKS; id++)
		if (r.runs[id].started != KB_NO_DAY)
			v->clocks[v->n++] = clock_of(&r, id, today);
	return TERM_FINE;
}

const struct term_clock *term_clock(const struct term_view *v, enum term_clock_id id)
{
	for (size_t i = 0; i < v->n; i++)
		if (v->clocks[i].rule->id == id)
			return &v->clocks[i];
	return NULL;
}

/* ---- what may happen -------------------------------------------------------------------- */

enum term_refusal term_may(const struct term_case *c, const struct term_event *e)
{
	struct replay r;
	enum term_refusal no = replay_case(c, e->body, e->day, &r);

	if (no == TERM_NO_RECEIPT || (no == TERM_NO_SCHEME && e->what == TERM_RECEIVED))
		no = TERM_FINE; /* the event itself may be the receipt */
	return no != TERM_FINE ? no : event_may(&r, e);
}

/* A day later than all that run now: what could be agreed. */
static int32_t later(const struct replay *r, int32_t today)
{
	int32_t day = today;

	for (enum term_clock_id id = 0; id < TERM_C_OMBUDSMAN; id++)
		if (is_on(&r->runs[id]) && r->runs[id].due > day)
			day = r->runs[id].due;
	return day + 1;
}

uint64_t term_options(const struct term_case *c, int body, int32_t today)
{
	struct replay r;
	uint64_t may = 0;

	if (replay_case(c, body, today, &r) != TERM_FINE)
		return 0;
	for (enum term_what what = TERM_NOTHING + 1; what < TERM_WHATS; what++)
		for (enum term_track track = 0; track < TERM_TRACKS; track++) {
			struct term_event e = { .day = today, .what = what, .body = body, .track = track, .until = later(&r, today),
				.days = 1, .told = ~0u, .agreed = true };

			if (event_may(&r, &e) == TERM_FINE)
				may |= UINT64_C(1) << what;
		}
	return may;
}
