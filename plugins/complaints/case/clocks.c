/* clocks.c - the events of a case, and what the terms make of them.
 *
 * terms/ holds the law; here are rows and a rule of the house: an event that may not be is not
 * written, and who asked is told why by its name. */
#include <string.h>

#include "case.h"
#include "complaints.sql.h"

/* An event whose columns begin at `at`. */
static struct term_event read_event(struct kb_rows *q, int at)
{
	return (struct term_event){
		.day = (int32_t)kb_col_int(q, at), .what = (enum term_what)kb_col_int(q, at + 1), .track = (enum term_track)kb_col_int(q, at + 2),
		.until = (int32_t)kb_col_int(q, at + 3), .days = (int)kb_col_int(q, at + 4), .told = (unsigned)kb_col_int(q, at + 5),
		.agreed = kb_col_int(q, at + 6) != 0,
	};
}

size_t case_events(struct kb_ctx *c, const char *id, const struct term_event **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_events, kb_t(id));
	struct term_event *list = kb_alloc(c, TERM_EVENTS_MAX * sizeof(*list));
	size_t n = 0;

	while (n < TERM_EVENTS_MAX && kb_next(q))
		list[n++] = read_event(q, 0);
	*to = list;
	return n;
}

/* The events of a dossier, for one of its cases: its own are those of body 0, those of the others count on from
 * 1, so that its clocks are its own and the first receipt is that of the story. */
static size_t dossier_events(struct kb_ctx *c, const struct casefile *f, const struct term_event **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_dossier_events, kb_t(f->dossier));
	struct term_event *list = kb_alloc(c, TERM_EVENTS_MAX * sizeof(*list));
	const char *others[TERM_BODIES] = { f->id };
	int known = 1;
	size_t n = 0;

	while (n < TERM_EVENTS_MAX && kb_next(q)) {
		const char *id = kb_col_text(q, 7);
		int body = 0;

		while (body < known && strcmp(others[body], id) != 0)
			body++;
		if (body == TERM_BODIES)
			continue;
		if (body == known)
			others[known++] = id;
		list[n] = read_event(q, 0);
		list[n++].body = body;
	}
	*to = list;
	return n;
}

static struct term_case term_case_of(struct kb_ctx *c, const struct casefile *f, int32_t day)
{
	const struct body *b = body_find(f->body);
	struct term_case t = { 0 };

	t.n = dossier_events(c, f, &t.events);
	t.schemes[0] = b ? body_scheme(c, b) : NULL;
	return outage_fit(c, t, day);
}

enum term_refusal case_look(struct kb_ctx *c, const struct casefile *f, struct term_view *v)
{
	const struct term_case t = term_case_of(c, f, civil_today(c));

	return term_look(&t, 0, civil_today(c), v);
}

/* ---- Many at once ---- */

static void look_at(struct kb_ctx *c, const struct casefile *f, const struct term_event *events, size_t n, struct term_view *v)
{
	const struct body *b = body_find(f->body);
	struct term_case t = { .events = events, .n = n };

	t.schemes[0] = b ? body_scheme(c, b) : NULL;
	t = outage_fit(c, t, civil_today(c));
	term_look(&t, 0, civil_today(c), v);
}

void cases_look(struct kb_ctx *c, const char *member, const struct casefile *list, size_t n, struct term_view *views)
{
	struct kb_rows *q = kb_ask(c, &complaints_desk_events, kb_t(member));
	struct term_event *events = kb_alloc(c, TERM_EVENTS_MAX * sizeof(*events));
	const char *id = kb_next(q) ? kb_col_text(q, 0) : NULL;

	for (size_t i = 0; i < n; i++) {
		size_t k = 0;

		for (; id && strcmp(id, list[i].id) <= 0; id = kb_next(q) ? kb_col_text(q, 0) : NULL)
			if (k < TERM_EVENTS_MAX && strcmp(id, list[i].id) == 0)
				events[k++] = read_event(q, 1);
		look_at(c, &list[i], events, k, &views[i]);
	}
}

static bool presses(const struct term_clock *k)
{
	return k->rule->owed == TERM_DUTY && k->ended == KB_NO_DAY && (k->state == TERM_RUNNING || k->state == TERM_MISSED);
}

const struct term_clock *view_pressing(const struct term_view *v)
{
	const struct term_clock *first = NULL;

	for (size_t i = 0; i < v->n; i++)
		if (presses(&v->clocks[i]) && (!first || v->clocks[i].due < first->due))
			first = &v->clocks[i];
	return first;
}

/* ---- What may happen ---- */

uint64_t case_options(struct kb_ctx *c, const struct casefile *f)
{
	const struct term_case t = term_case_of(c, f, civil_today(c));

	return term_options(&t, 0, civil_today(c));
}

enum term_refusal case_event(struct kb_ctx *c, const struct casefile *f, struct term_event e)
{
	struct term_case t;
	enum term_refusal no;

	kb_run(c, &complaints_case_touch, kb_t(f->id));
	if (e.day == KB_NO_DAY)
		e.day = civil_today(c);
	t = term_case_of(c, f, e.day);
	no = term_may(&t, &e);
	if (no != TERM_FINE)
		return no;
	kb_run(c, &complaints_event_add, kb_t(f->id), kb_i(e.day), kb_i(e.what), kb_i(e.track), kb_i(e.until), kb_i(e.days), kb_i(e.told),
	    kb_i(e.agreed));
	case_settle(c, f);
	tell_event(c, f, &e);
	return TERM_FINE;
}

/* ---- A day of telling that nobody confirmed yet ---- */

enum kb_rc told_claim(struct kb_ctx *c, const struct casefile *f, int32_t day)
{
	return kb_run(c, &complaints_claim_add, kb_t(f->id), kb_i(day));
}

int32_t told_claimed(struct kb_ctx *c, const struct casefile *f)
{
	struct kb_rows *q = kb_ask(c, &complaints_claim_of, kb_t(f->id));

	return kb_next(q) ? (int32_t)kb_col_int(q, 0) : KB_NO_DAY;
}

enum kb_rc told_confirm(struct kb_ctx *c, const struct casefile *f)
{
	int32_t day;

	case_touch(c, f->id);
	day = told_claimed(c, f);
	if (day == KB_NO_DAY)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	kb_run(c, &complaints_receipt_move, kb_t(f->id), kb_i(day));
	return kb_run(c, &complaints_claim_drop, kb_t(f->id));
}
