/* reporter-act.c - what a reporter does on the page of their case.
 *
 * A button that is tapped twice, or a page that is sent again, must not do a thing twice: each page
 * says how much it had seen, and under the write lock a case that has more in it by now is not
 * touched; what was typed comes back. What the terms refuse is not done and said so. */
#include <string.h>

#include "complaints.sql.h"
#include "reporter.h"

#define DONE "complaints.case.done"
#define CANNOT "complaints.case.cannot"
enum { MORE_DAYS = 28 };

/* What is done: in which request, with which keys, in which part of the dossier. */
struct deed { struct kb_req *r; struct kb_ctx *c; const struct dossier *d; const struct seal_reporter *keys; const struct part *p; const struct casefile *f; };

static const char *happen(const struct deed *a, struct term_event e)
{
	return case_event(a->c, a->f, e) == TERM_FINE && act_note(a->c, ACT_EVENT, "", a->f->id, NULL) == KB_OK ? DONE : CANNOT;
}

static void set_outcome(const struct deed *a, const char *outcome)
{
	kb_run(a->c, &complaints_case_outcome, kb_t(a->f->id), kb_t(outcome), kb_t(a->f->lesson));
}

/* ---- Each button ---- */

static const char *say(const struct deed *a)
{
	const char *words = kb_text(a->r, "words");

	if (!*words)
		return NULL;
	return dossier_say(a->c, a->d, kb_lang(a->c), words) == KB_OK && dossier_wake(a->c, a->d) == KB_OK ? DONE : CANNOT;
}

static const char *solve(const struct deed *a)
{
	return happen(a, (struct term_event){ .what = TERM_CONFIRMED });
}

static const char *deny(const struct deed *a)
{
	return happen(a, (struct term_event){ .what = TERM_DENIED });
}

static const char *give_time(const struct deed *a)
{
	return happen(a, (struct term_event){ .what = TERM_MORE_TIME, .days = MORE_DAYS });
}

static const char *reopen(const struct deed *a)
{
	const char *came = happen(a, (struct term_event){ .what = TERM_REOPENED });

	if (strcmp(came, DONE) == 0)
		set_outcome(a, "");
	return came;
}

/* The reporter's word ends it; that they took it back is its outcome, so that nobody counts it as solved: it is written first, since
 * the event tells of it. */
static const char *withdraw(const struct deed *a)
{
	const char *came;

	set_outcome(a, "withdrawn");
	came = happen(a, (struct term_event){ .what = TERM_CONFIRMED });
	if (strcmp(came, DONE) != 0)
		set_outcome(a, a->f->outcome);
	return came;
}

/* Only the reporter turns a message into a complaint, and gives a name for it. The day of the first receipt stays. */
static const char *convert(const struct deed *a)
{
	const char *name = kb_text(a->r, "name"), *came;

	if (!*name)
		return CANNOT;
	came = happen(a, (struct term_event){ .what = TERM_CONVERTED, .track = body_find(a->f->body)->formal, .agreed = true });
	if (strcmp(came, DONE) != 0)
		return came;
	kb_run(a->c, &complaints_case_named, kb_t(a->f->id));
	return case_write(a->c, &a->p->own, SEAL_STORY, kb_lang(a->c), kb_fmt(a->c, "name=%s", name)) == KB_OK ? DONE : CANNOT;
}

static const char *rate(const struct deed *a)
{
	int rating = (int)kb_int(a->r, "rating");
	struct term_view v;

	if (a->f->rating || rating == 0 || case_look(a->c, a->f, &v) != TERM_FINE || v.closing == TERM_OPEN)
		return CANNOT;
	kb_run(a->c, &complaints_case_rating, kb_t(a->f->id), kb_i(rating));
	return tell_rating(a->c, a->f, rating, v.closed) == KB_OK ? DONE : CANNOT;
}

/* The same story to one body more. */
static const char *tell_also(const struct deed *a)
{
	return dossier_add(a->c, a->d, a->keys, kb_text(a->r, "body")) == KB_OK ? DONE : CANNOT;
}

/* ---- The table ---- */

/* `ends`: of a complaint that is a pupil's, the pupil's own word alone. `turns`: theirs as soon as they have a code. */
static const struct act { const char *go; const char *(*run)(const struct deed *a); bool ends, turns; } acts[] = {
	{ "say", say, false, false }, { "solved", solve, true, false }, { "unsolved", deny, false, false }, { "time", give_time, false, false },
	{ "convert", convert, false, true }, { "withdraw", withdraw, true, false }, { "reopen", reopen, false, false }, { "rate", rate, true, false },
	{ "also", tell_also, false, true },
};

static bool may_do(const struct deed *a, const struct act *act, enum holder who)
{
	if (who != HOLDER_FOR_PUPIL)
		return true;
	return !act->ends && !(act->turns && side_is_there(a->c, a->f));
}

const char *reporter_act(struct kb_req *r, const struct seal_reporter *keys, const struct dossier *d, enum holder who, const char **again)
{
	int64_t part = kb_int(r, "part");
	const struct deed a = { .r = r, .c = kb_task(r), .d = d, .keys = keys, .p = &d->parts[part < (int64_t)d->n ? part : 0],
		.f = d->parts[part < (int64_t)d->n ? part : 0].f };

	if (strcmp(kb_text(r, "go"), "file") == 0)
		return who == HOLDER_TELLER ? reporter_adds(r, d) : CANNOT;
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		if (strcmp(kb_text(r, "go"), acts[i].go) != 0)
			continue;
		dossier_touch(a.c, d);
		if (dossier_seen(a.c, d) != kb_int(r, "seen")) {
			*again = kb_text(r, "words");
			return "complaints.case.newer";
		}
		return may_do(&a, &acts[i], who) ? acts[i].run(&a) : CANNOT;
	}
	return NULL;
}
