/* written-page.c - what was written beside one figure of a location, and where it is written.
 *
 * Beside an indicator stand reasons for tailoring and target months, which who works for the whole organisation writes; beside
 * a question the possible cause of a difference, which who may analyse at that location writes. What cannot be kept
 * comes back with its words and the reason. A form carries the turn that its writer saw: who was overtaken reads first. */
#include <string.h>

#include "norms.h"
#include "recur.h"

enum { ROWS = 100 /* of the record on the page */ };

/* What a page is about: an indicator with a norm, or a question. */
struct about {
	const struct kb_place *place;
	const struct catalogue_indicator *indicator; /* NULL: a question */
	const struct kb_form_item *item;
	const char *subject;
	const struct written_all *all;
	const struct metrics_indicators *f; /* of the indicator, newest first */
	int way;             /* of a question: which way it differs; 0: it does not */
	struct kb_period at; /* the quarter in which */
};

/* What was sent and cannot be kept. */
struct sent {
	enum written_kind kind;
	const char *words, *flaw;
	int64_t month;
};

/* ---- Of what ------------------------------------------------------------------------------ */

static const struct catalogue_indicator *indicator_with_norm(struct kb_ctx *c, const char *id)
{
	const struct catalogue_indicator *i = catalogue_find(kb_started(c), id, kb_month(c));

	return i && i->has_norm ? i : NULL;
}

/* NULL: there is no such location, or nothing of that name. */
static const struct about *about_of(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	struct about *a = kb_alloc(c, sizeof(*a));
	const struct kb_period *periods;
	size_t n;

	a->place = metrics_readable(r);
	if (!a->place || strcmp(a->place->kind, "location") != 0)
		return NULL;
	a->subject = kb_part(r, "id");
	a->all = written_at(c, a->place->id, WRITTEN_ALL);
	if ((a->indicator = indicator_with_norm(c, a->subject)) != NULL) {
		n = figures_periods(c, a->place, &periods);
		a->f = indicators_at(c, a->place, a->subject, periods, n);
		return a;
	}
	a->item = kb_item_find(c, a->subject);
	if (!a->item || !a->item->scored)
		return NULL;
	a->way = compare_way(c, a->place, a->item, &a->at);
	return a;
}

static bool may_write(struct kb_ctx *c, const struct about *a, enum written_kind kind)
{
	if (kind == WRITTEN_CAUSE)
		return a->item && a->way != 0 && kb_may(c, "metrics.note", a->place->id);
	return kind < WRITTEN_KINDS && a->indicator && notes_whole(c, "metrics.note");
}

static int64_t turn_of(const struct about *a, enum written_kind kind)
{
	const struct written *w = written_last(a->all, kind, a->subject);

	return w ? w->turn : 0;
}

/* What there is to withdraw. */
static const struct written *held(const struct about *a, enum written_kind kind)
{
	return kind == WRITTEN_CAUSE ? written_cause(a->all, a->subject, a->at.month) : written_holds(a->all, kind, a->subject);
}

/* ---- How it stands ------------------------------------------------------------------------- */

static const char *say_series(struct kb_ctx *c, const struct about *a, size_t series)
{
	struct reading r = reading_of_norm(a->f, series);
	const char *who = metrics_whose(c, a->f->series[series].figure);

	if (!r.newest)
		return kb_fmt(c, "%s: %s", who, kb_say(c, "staff.norms.no_figure", NULL));
	outcome_lay(c, a->all, &r);
	return kb_fmt(c, "%s, %s: %s. %s %s", who, metrics_period(c, r.newest->period),
	    metrics_banded(c, reading_value(c, a->indicator, r.newest->value), r.newest->value_band), reading_norm_says(c, &r), outcome_due(c, &r));
}

static void tell_now(struct kb_ctx *c, const struct about *a, struct written_page *m)
{
	const char **says = kb_alloc(c, ((a->f ? a->f->nseries : 0) + 2) * sizeof(*says));

	m->says = says;
	for (size_t i = 0; a->f && i < a->f->nseries; i++)
		says[m->nsays++] = say_series(c, a, i);
	if (a->item && a->way == 0)
		says[m->nsays++] = kb_say(c, "staff.cause.inside", NULL);
	else if (a->item)
		says[m->nsays++] = cause_differs(c, a->at, a->way);
}

/* ---- The record ---------------------------------------------------------------------------- */

static const char *say_what(struct kb_ctx *c, const struct written *w)
{
	if (w->kind == WRITTEN_CAUSE)
		return kb_say(c, "staff.written.about_cause", "period", metrics_period(c, (struct kb_period){ .month = w->since, .months = 3 }), NULL);
	return kb_say(c, kb_fmt(c, "staff.written.about_%s", written_word(w->kind)), "month", kb_month_name(c, w->until), NULL);
}

static struct written_row row_of(struct kb_ctx *c, const struct written *w, bool whole)
{
	const char *day = kb_day_name(c, w->day), *by = whole ? kb_say(c, "staff.written.by_person", "person", w->person, "day", day, NULL)
	                                                      : kb_say(c, "staff.written.by_role", "day", day, NULL);

	return (struct written_row){ .kind = kb_say(c, kb_fmt(c, "staff.written.%s", written_word(w->kind)), NULL),
		.says = kb_fmt(c, "%s %s", by, *w->words ? say_what(c, w) : kb_say(c, "staff.written.withdrawn", NULL)), .words = *w->words ? w->words : NULL };
}

/* Newest first: by day, and of one day as they were written. */
static bool is_newer(const struct written *a, const struct written *b)
{
	return a->day != b->day ? a->day > b->day : a->kind == b->kind && a->turn > b->turn;
}

static size_t in_order(struct kb_ctx *c, const struct about *a, const struct written ***to)
{
	const struct written **list = kb_alloc(c, (a->all->count + 1) * sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < a->all->count; i++) {
		size_t at = n;

		if (strcmp(a->all->list[i].subject, a->subject) != 0)
			continue;
		for (; at > 0 && is_newer(&a->all->list[i], list[at - 1]); at--)
			list[at] = list[at - 1];
		list[at] = &a->all->list[i];
		n++;
	}
	*to = list;
	return n;
}

static void fill_rows(struct kb_ctx *c, const struct about *a, struct written_page *m)
{
	const struct written **list;
	size_t n = in_order(c, a, &list);
	struct written_row *rows = kb_alloc(c, (n + 1) * sizeof(*rows));
	const bool whole = notes_whole(c, "metrics.read");

	m->rows = rows;
	for (size_t i = 0; i < n && m->nrows < ROWS; i++)
		rows[m->nrows++] = row_of(c, list[i], whole);
	m->more = n > ROWS ? kb_number(c, (double)(n - ROWS), 0) : NULL;
}

/* ---- Forms --------------------------------------------------------------------------------- */

static void fill_months(struct kb_ctx *c, int64_t chosen, struct written_form *f)
{
	struct written_month *months = kb_alloc(c, (WRITTEN_MONTHS + 1) * sizeof(*months));

	f->months = months;
	for (int32_t i = 0; i <= WRITTEN_MONTHS; i++)
		months[f->nmonths++] = (struct written_month){ kb_fmt(c, "%d", kb_month(c) + i), kb_month_name(c, kb_month(c) + i), kb_month(c) + i == chosen };
}

static const char *says(struct kb_ctx *c, enum written_kind kind, const char *what)
{
	return kb_say(c, kb_fmt(c, "staff.written.%s%s", written_word(kind), what), NULL);
}

static struct written_form form_of(struct kb_ctx *c, const struct about *a, enum written_kind kind, const struct sent *sent)
{
	struct written_form f = { .action = kb_url(c, "metrics.beside.write", a->place->id, a->subject, NULL), .kind = written_word(kind),
		.title = says(c, kind, ""), .about = says(c, kind, ".hint"), .label = says(c, kind, ".words"), .send = says(c, kind, ".send"),
		.turn = kb_fmt(c, "%lld", (long long)turn_of(a, kind)), .holds = held(a, kind) != NULL, .words = "" };

	sent = sent && sent->kind == kind ? sent : NULL;
	if (kind == WRITTEN_CAUSE) {
		f.of = kb_fmt(c, "%d", a->at.month);
	} else {
		f.month = says(c, kind, ".month");
		fill_months(c, sent ? sent->month : 0, &f);
	}
	if (sent) {
		f.words = sent->words;
		f.flaw = sent->flaw;
	}
	return f;
}

static void fill_forms(struct kb_ctx *c, const struct about *a, const struct sent *sent, struct written_page *m)
{
	struct written_form *forms = kb_alloc(c, WRITTEN_KINDS * sizeof(*forms));

	m->forms = forms;
	for (int kind = 0; kind < WRITTEN_KINDS; kind++)
		if (may_write(c, a, (enum written_kind)kind))
			forms[m->nforms++] = form_of(c, a, (enum written_kind)kind, sent);
	if (m->nforms == 0)
		m->not_yours = kb_say(c, a->indicator ? "staff.written.not_yours" : a->way ? "staff.cause.not_yours" : "staff.cause.nothing", NULL);
}

/* ---- The page ------------------------------------------------------------------------------ */

static enum kb_rc show(struct kb_req *r, const struct about *a, const struct sent *sent)
{
	struct kb_ctx *c = kb_task(r);
	struct written_page m = { .place = a->place->name };

	if (a->indicator) {
		m.name = metrics_words(c, a->indicator->nl, a->indicator->en);
		m.back = kb_url(c, "metrics.norms", a->place->id, NULL);
		m.url = kb_url(c, "metrics.indicator", a->place->id, a->subject, NULL);
	} else {
		m.name = a->item->stem;
		m.back = kb_url(c, "metrics.compare", a->place->type, a->subject, NULL);
		m.url = kb_fmt(c, "%s#%s", kb_url(c, "metrics.place", a->place->id, NULL), a->subject);
	}
	tell_now(c, a, &m);
	fill_forms(c, a, sent, &m);
	fill_rows(c, a, &m);
	return kb_page(r, kb_say(c, "staff.written.title", NULL), metrics_written, &m);
}

enum kb_rc serve_written(struct kb_req *r)
{
	const struct about *a = about_of(r);

	return a ? show(r, a, NULL) : kb_refuse(r, 404, "error.not_found");
}

/* ---- Writing ------------------------------------------------------------------------------- */

/* The first month of the oldest newest figure that misses the norm; where none does, of the newest quarter that is over. */
static int32_t missed_from(const struct about *a)
{
	int32_t from = INT32_MAX;

	for (size_t i = 0; i < a->f->nseries; i++) {
		const struct reading r = reading_of_norm(a->f, i);

		if (r.met == READING_MISSES && r.newest->period.month < from)
			from = r.newest->period.month;
	}
	return from < INT32_MAX ? from : a->f->periods[0].month;
}

/* What goes on without a gap goes on from where it began. */
static int32_t since_of(const struct about *a, enum written_kind kind)
{
	const struct written *before = held(a, kind);
	int32_t from = missed_from(a);

	return before && before->since < from && before->until + 1 >= from ? before->since : from;
}

static bool is_in_reach(struct kb_ctx *c, int64_t month)
{
	return month >= kb_month(c) && month <= kb_month(c) + WRITTEN_MONTHS;
}

static enum kb_rc keep(struct kb_req *r, const struct about *a, struct written w)
{
	struct kb_ctx *c = kb_task(r);

	w.subject = a->subject;
	w.turn = turn_of(a, w.kind) + 1;
	written_add(c, a->place->id, &w);
	return kb_see(r, kb_url(c, "metrics.beside", a->place->id, a->subject, NULL));
}

static enum kb_rc withdraw(struct kb_req *r, const struct about *a, enum written_kind kind)
{
	const struct written *w = held(a, kind);

	if (!w)
		return kb_refuse(r, 409, "staff.written.changed");
	return keep(r, a, (struct written){ .kind = kind, .since = w->since, .until = w->until, .words = "" });
}

/* A cause is of the quarter that its writer saw. */
static enum kb_rc keep_cause(struct kb_req *r, const struct about *a, const char *words)
{
	if (kb_int(r, "month") != a->at.month)
		return kb_refuse(r, 409, "staff.written.changed");
	return keep(r, a, (struct written){ .kind = WRITTEN_CAUSE, .since = a->at.month, .until = a->at.month + a->at.months - 1, .words = words });
}

enum kb_rc serve_written_add(struct kb_req *r)
{
	struct kb_ctx *c = kb_task(r);
	const struct about *a = about_of(r);
	const enum written_kind kind = written_kind_of(kb_text(r, "kind"));
	const char *words = kb_text(r, "words"), *flaw;

	if (!a || !may_write(c, a, kind))
		return kb_refuse(r, 404, "error.not_found");
	if (kb_int(r, "turn") != turn_of(a, kind))
		return kb_refuse(r, 409, "staff.written.changed");
	if (kb_int(r, "withdraw"))
		return withdraw(r, a, kind);
	flaw = words_flaw(c, words, kb_int(r, "looked") != 0);
	if (!flaw && kind != WRITTEN_CAUSE && !is_in_reach(c, kb_int(r, "month")))
		flaw = "staff.written.bad_month";
	if (flaw)
		return show(r, a, &(struct sent){ .kind = kind, .month = kb_int(r, "month"), .words = words, .flaw = kb_say(c, flaw, NULL) });
	if (kind == WRITTEN_CAUSE)
		return keep_cause(r, a, words);
	return keep(r, a, (struct written){ .kind = kind, .since = since_of(a, kind), .until = (int32_t)kb_int(r, "month"), .words = words });
}
