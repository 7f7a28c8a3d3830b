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

int64_t reporter_seen(struct kb_ctx *c, const struct casefile *f)
{
	struct kb_rows *q = kb_ask(c, &complaints_case_seen, kb_t(f->id));

	return kb_next(q) ? kb_col_int(q, 0) + kb_col_int(q, 1) : 0;
}

static const char *happen(struct kb_ctx *c, const struct hand *h, struct term_event e)
{
	return case_event(c, h->f, e) == TERM_FINE && act_note(c, ACT_EVENT, "", h->f->id, NULL) == KB_OK ? DONE : CANNOT;
}

/* ---- Each button ---- */

static const char *say(struct kb_req *r, const struct hand *h)
{
	const char *words = kb_text(r, "words");

	if (!*words)
		return NULL;
	return case_write(kb_task(r), h, SEAL_MESSAGE, kb_lang(kb_task(r)), words) == KB_OK ? DONE : CANNOT;
}

static const char *solve(struct kb_req *r, const struct hand *h)
{
	return happen(kb_task(r), h, (struct term_event){ .what = TERM_CONFIRMED });
}

static const char *deny(struct kb_req *r, const struct hand *h)
{
	return happen(kb_task(r), h, (struct term_event){ .what = TERM_DENIED });
}

static const char *give_time(struct kb_req *r, const struct hand *h)
{
	return happen(kb_task(r), h, (struct term_event){ .what = TERM_MORE_TIME, .days = MORE_DAYS });
}

static const char *reopen(struct kb_req *r, const struct hand *h)
{
	const char *came = happen(kb_task(r), h, (struct term_event){ .what = TERM_REOPENED });

	if (strcmp(came, DONE) == 0)
		kb_run(kb_task(r), &complaints_case_outcome, kb_t(h->f->id), kb_t(""), kb_t(h->f->lesson));
	return came;
}

/* The reporter's word ends it; that they took it back is its outcome, so that nobody counts it as solved: it is written first, since
 * the event tells of it. */
static const char *withdraw(struct kb_req *r, const struct hand *h)
{
	const char *came;

	kb_run(kb_task(r), &complaints_case_outcome, kb_t(h->f->id), kb_t("withdrawn"), kb_t(h->f->lesson));
	came = happen(kb_task(r), h, (struct term_event){ .what = TERM_CONFIRMED });
	if (strcmp(came, DONE) != 0)
		kb_run(kb_task(r), &complaints_case_outcome, kb_t(h->f->id), kb_t(h->f->outcome), kb_t(h->f->lesson));
	return came;
}

/* Only the reporter turns a message into a complaint, and gives a name for it. The day of the first receipt stays. */
static const char *convert(struct kb_req *r, const struct hand *h)
{
	struct kb_ctx *c = kb_task(r);
	const char *name = kb_text(r, "name"), *came;

	if (!*name)
		return CANNOT;
	came = happen(c, h, (struct term_event){ .what = TERM_CONVERTED, .track = body_find(h->f->body)->formal, .agreed = true });
	if (strcmp(came, DONE) != 0)
		return came;
	kb_run(c, &complaints_case_named, kb_t(h->f->id));
	return case_write(c, h, SEAL_STORY, kb_lang(c), kb_fmt(c, "name=%s", name)) == KB_OK ? DONE : CANNOT;
}

static const char *rate(struct kb_req *r, const struct hand *h)
{
	struct kb_ctx *c = kb_task(r);
	int rating = (int)kb_int(r, "rating");
	struct term_view v;

	if (h->f->rating || rating == 0 || case_look(c, h->f, &v) != TERM_FINE || v.closing == TERM_OPEN)
		return CANNOT;
	kb_run(c, &complaints_case_rating, kb_t(h->f->id), kb_i(rating));
	return tell_rating(c, h->f, rating, v.closed) == KB_OK ? DONE : CANNOT;
}

/* ---- The table ---- */

static const struct { const char *go; const char *(*act)(struct kb_req *r, const struct hand *h); } acts[] = {
	{ "say", say }, { "solved", solve }, { "unsolved", deny }, { "time", give_time }, { "convert", convert },
	{ "withdraw", withdraw }, { "reopen", reopen }, { "rate", rate },
};

const char *reporter_act(struct kb_req *r, const struct hand *h, const char **again)
{
	struct kb_ctx *c = kb_task(r);

	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++) {
		if (strcmp(kb_text(r, "go"), acts[i].go) != 0)
			continue;
		kb_run(c, &complaints_case_touch, kb_t(h->f->id));
		if (reporter_seen(c, h->f) == kb_int(r, "seen"))
			return acts[i].act(r, h);
		*again = kb_text(r, "words");
		return "complaints.case.newer";
	}
	return NULL;
}
