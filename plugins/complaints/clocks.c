/* clocks.c - the events of a case, and what the terms make of them.
 *
 * terms/ holds the law; here are rows and a rule of the house: an event that may not be is not
 * written, and who asked is told why by its name. */
#include "complaints.h"
#include "complaints.sql.h"

static size_t read_events(struct kb_ctx *c, const char *id, const struct term_event **to)
{
	struct kb_rows *q = kb_ask(c, &complaints_events, kb_t(id));
	struct term_event *list = kb_alloc(c, TERM_EVENTS_MAX * sizeof(*list));
	size_t n = 0;

	while (n < TERM_EVENTS_MAX && kb_next(q))
		list[n++] = (struct term_event){
			.day = (int32_t)kb_col_int(q, 0), .what = (enum term_what)kb_col_int(q, 1), .track = (enum term_track)kb_col_int(q, 2),
			.until = (int32_t)kb_col_int(q, 3), .days = (int)kb_col_int(q, 4), .told = (unsigned)kb_col_int(q, 5),
			.agreed = kb_col_int(q, 6) != 0,
		};
	*to = list;
	return n;
}

/* One case has one body here: a story about two is two cases of a dossier. */
static struct term_case term_case_of(struct kb_ctx *c, const struct casefile *f)
{
	const struct body *b = body_find(f->body);
	struct term_case t = { 0 };

	t.n = read_events(c, f->id, &t.events);
	t.schemes[0] = b ? body_scheme(c, b) : NULL;
	return t;
}

enum term_refusal case_look(struct kb_ctx *c, const struct casefile *f, struct term_view *v)
{
	const struct term_case t = term_case_of(c, f);

	return term_look(&t, 0, civil_today(c), v);
}

uint64_t case_options(struct kb_ctx *c, const struct casefile *f)
{
	const struct term_case t = term_case_of(c, f);

	return term_options(&t, 0, civil_today(c));
}

enum term_refusal case_event(struct kb_ctx *c, const struct casefile *f, struct term_event e)
{
	struct term_case t;
	enum term_refusal no;

	kb_run(c, &complaints_case_touch, kb_t(f->id));
	t = term_case_of(c, f);
	if (e.day == KB_NO_DAY)
		e.day = civil_today(c);
	no = term_may(&t, &e);
	if (no == TERM_FINE)
		kb_run(c, &complaints_event_add, kb_t(f->id), kb_i(e.day), kb_i(e.what), kb_i(e.track), kb_i(e.until), kb_i(e.days),
		    kb_i(e.told), kb_i(e.agreed));
	return no;
}
