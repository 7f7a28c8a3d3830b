/* case-page.c - page of staff: one case, with its time line, its clocks (case-line.c) and what may be done.
 *
 * To open it is an act of the chain (serve_read()). */
#include <string.h>

#include "desk.h"

/* ---- What may be done ---- */

static struct desk_may find_may(const struct desk_work *w)
{
	bool open = w->view.closing == TERM_OPEN, jeugdwet = w->view.track == TERM_JEUGDWET;

	return (struct desk_may){
		.acknowledge = work_may(w, TERM_ACKNOWLEDGED), .answer = work_may(w, TERM_ANSWERED), .ask = open, .talk = work_may(w, TERM_TALK_PLANNED),
		.hearing = open && w->view.track != TERM_SIGNAL, .extend = work_may(w, TERM_EXTENDED), .consent = work_may(w, TERM_CONSENTED),
		.reason = work_may(w, TERM_REASONED), .refuse = work_may(w, TERM_NOT_HANDLED), .panel = open && jeugdwet,
		.decide = work_may(w, TERM_DECIDED) && (!jeugdwet || panel_is_set(w->c, w->f)), .judged = work_may(w, TERM_JUDGED),
		.measures = work_may(w, TERM_MEASURES), .solved = work_may(w, TERM_ASKED) && w->view.track == TERM_SIGNAL,
		.offer = work_may(w, TERM_OFFERED), .forward = work_may(w, TERM_ELSEWHERE), .suspend = work_may(w, TERM_SUSPENDED),
		.resume = work_may(w, TERM_RESUMED), .advice = open && w->view.track == TERM_AWB,
		.record = record_is_asked(w->c, w->f),
	};
}

static size_t list_words(struct kb_ctx *c, const char *const *codes, const char *prefix, const struct desk_option **to)
{
	size_t n = 0;
	struct desk_option *list;

	while (codes[n])
		n++;
	list = kb_alloc(c, (n + 1) * sizeof(*list));
	for (size_t i = 0; i < n; i++)
		list[i] = (struct desk_option){ codes[i], *prefix ? kb_say(c, kb_fmt(c, "%s%s", prefix, codes[i]), NULL) : theme_words(c, codes[i]), false };
	*to = list;
	return n;
}

/* The other members of the team; whose case it is. */
static void add_members(const struct desk_work *w, struct desk_case *m)
{
	const struct team *t = team_by_id(w->c, w->f->team);
	const struct member *all;
	size_t n = t ? team_members(w->c, t, &all) : 0;
	struct desk_option *list = kb_alloc(w->c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].id, w->f->handler) == 0)
			m->handler = all[i].person;
		if (strcmp(all[i].id, w->m.id) != 0)
			list[m->nmembers++] = (struct desk_option){ all[i].id, all[i].person, false };
	}
	m->members = list;
	m->mine = strcmp(w->f->handler, w->m.id) == 0;
}

/* In which language one writes: that of the reporter, Dutch, that of the page. */
static void add_tongues(const struct desk_work *w, struct desk_case *m)
{
	const struct kb_language *all;
	size_t n = kb_languages(w->r, &all);
	struct desk_option *list = kb_alloc(w->c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct desk_option){ all[i].tag, all[i].autonym, strcmp(all[i].tag, kb_lang(w->c)) == 0 };
	m->tongues = list;
	m->ntongues = n;
}

/* Messages in which the reporter may have agreed to something: a pupil who has a code agrees alone. */
static void add_proofs(const struct desk_work *w, struct desk_case *m)
{
	struct desk_option *list = kb_alloc(w->c, (w->nmessages + 1) * sizeof(*list));

	for (size_t i = 0; i < w->nmessages; i++)
		if (work_is_word(w, &w->messages[i]))
			list[m->nproofs++] = (struct desk_option){ kb_fmt(w->c, "%u", w->messages[i].position),
				kb_fmt(w->c, "%s: %.40s", day_words(w->c, w->messages[i].day), w->messages[i].text), false };
	m->proofs = list;
}

static const char *person_of(const struct member *all, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, id) == 0)
			return all[i].person;
	return "";
}

static void add_notes(const struct desk_work *w, struct desk_case *m, const struct member *all, size_t nall)
{
	const struct note *notes;
	size_t n = notes_read(w->c, &w->m, w->f, &notes);
	struct desk_item *list = kb_alloc(w->c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct desk_item){ .day = day_words(w->c, notes[i].day), .who = person_of(all, nall, notes[i].member), .text = notes[i].text, .broken = !notes[i].text };
	m->notes = list;
	m->nnotes = n;
}

/* What is lent of the case, and of the pupil's side. */
static size_t lent_all(const struct desk_work *w, const struct lent **to)
{
	const struct lent *own, *more = NULL;
	size_t n = lent_of(w->c, w->f, &own), nmore = w->side.f ? lent_of(w->c, w->side.f, &more) : 0;
	struct lent *list = kb_alloc(w->c, (n + nmore + 1) * sizeof(*list));

	if (n)
		memcpy(list, own, n * sizeof(*list));
	if (nmore)
		memcpy(list + n, more, nmore * sizeof(*list));
	*to = list;
	return n + nmore;
}

/* Which message: its place, in the case or in the pupil's side. */
static struct desk_option lendable_option(const struct desk_work *w, const struct message *s)
{
	const char *day = day_words(w->c, s->day), *words = work_lendable(s);

	if (!s->side)
		return (struct desk_option){ kb_fmt(w->c, "%u", s->position), kb_fmt(w->c, "%s: %.40s", day, words), false };
	return (struct desk_option){ kb_fmt(w->c, "p%u", s->position),
		kb_fmt(w->c, "%s, %s: %.40s", day, kb_say(w->c, "staff.complaints.guarded.said_pupil", NULL), words), false };
}

static void add_lent(const struct desk_work *w, struct desk_case *m, const struct member *all, size_t nall)
{
	const struct lent *lent;
	const struct member *interpreters;
	size_t n = lent_all(w, &lent), ninterpreters = interpreters_all(w->c, &interpreters);
	struct desk_option *to = kb_alloc(w->c, (ninterpreters + 1) * sizeof(*to)), *messages = kb_alloc(w->c, (w->nmessages + 1) * sizeof(*messages));
	struct desk_lent *list = kb_alloc(w->c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		list[i] = (struct desk_lent){ lent[i].id, day_words(w->c, lent[i].day), person_of(all, nall, lent[i].member),
			tongue_words(w->r, lent[i].from), tongue_words(w->r, lent[i].to) };
	for (size_t i = 0; i < ninterpreters; i++)
		to[i] = (struct desk_option){ interpreters[i].id, interpreters[i].person, false };
	for (size_t i = 0; i < w->nmessages; i++)
		if (work_lendable(&w->messages[i]))
			messages[m->nlendable++] = lendable_option(w, &w->messages[i]);
	m->lent = list;
	m->nlent = n;
	m->interpreters = to;
	m->ninterpreters = m->may.ask ? ninterpreters : 0;
	m->lendable = messages;
}

static void add_beside(const struct desk_work *w, struct desk_case *m)
{
	const struct member *all;
	size_t n = members_all(w->c, &all);

	add_notes(w, m, all, n);
	add_lent(w, m, all, n);
}

static bool has_happened(const struct desk_work *w, enum term_what what)
{
	const struct term_event *events;
	size_t n = case_events(w->c, w->f->id, &events);

	for (size_t i = 0; i < n; i++)
		if (events[i].what == what)
			return true;
	return false;
}

static const char *letter(const struct desk_work *w, enum term_what what, const char *name)
{
	return has_happened(w, what) ? kb_url(w->c, "complaints.letter", w->f->id, name, NULL) : NULL;
}

static void add_letters(const struct desk_work *w, struct desk_case *m)
{
	m->letter_acknowledged = letter(w, TERM_ACKNOWLEDGED, "acknowledged");
	m->letter_extended = letter(w, TERM_EXTENDED, "extended");
	m->letter_refused = letter(w, TERM_NOT_HANDLED, "refused");
	m->letter_decided = letter(w, TERM_DECIDED, "decided");
}

const char *closing_words(struct kb_ctx *c, const struct term_view *v)
{
	static const char *const keys[] = {
		[TERM_SOLVED] = "staff.complaints.closing.solved", [TERM_NO_REPLY] = "staff.complaints.closing.no_reply",
		[TERM_WITH_DECISION] = "staff.complaints.closing.decided", [TERM_WITHOUT_HANDLING] = "staff.complaints.closing.refused",
		[TERM_SENT_ON] = "staff.complaints.closing.sent_on",
	};

	return v->closing == TERM_OPEN ? NULL : kb_fmt(c, "%s, %s", kb_say(c, keys[v->closing], NULL), day_words(c, v->closed));
}

static const char *recorded_words(const struct desk_work *w)
{
	struct recorded r;

	if (!recorded_of(w->c, w->f, &r))
		return NULL;
	return kb_fmt(w->c, "%s, %s", kb_say(w->c, r.made ? "staff.complaints.recorded.measure" : "staff.complaints.recorded.none", NULL), day_words(w->c, r.day));
}

static void add_facts(const struct desk_work *w, struct desk_case *m)
{
	struct kb_ctx *c = w->c;
	const struct casefile *f = w->f;

	m->number = case_number(c, f);
	m->about = theme_words(c, f->theme);
	m->body = body_words(c, f->body);
	m->place = place_words(c, f->place);
	m->track = track_words(c, w->view.track);
	m->first = day_words(c, w->view.first);
	m->lang = tongue_words(w->r, f->lang);
	m->population = kb_say(c, kb_fmt(c, "staff.population.%s", f->population), NULL);
	m->closed = closing_words(c, &w->view);
	m->danger = f->danger;
	m->named = f->named;
	m->panel = panel_is_set(c, f);
	m->outcome = *f->outcome ? kb_say(c, kb_fmt(c, "staff.complaints.outcome.%s", f->outcome), NULL) : NULL;
	m->recorded = recorded_words(w);
	m->back = kb_url(c, "complaints.inbox", NULL);
	m->action = kb_url(c, "complaints.case.act", f->id, NULL);
	m->invite = kb_url(c, "complaints.invite", f->id, NULL);
	m->guardian = w->guardian != NULL;
	m->pupil = w->guardian && w->pupil;
	m->side = w->side.f != NULL;
	m->speak = kb_url(c, "complaints.file.add", f->id, NULL);
	m->claim = w->view.closing == TERM_OPEN && told_claimed(c, f) != KB_NO_DAY ? day_words(c, told_claimed(c, f)) : NULL;
}

/* ---- The same story at other bodies ---- */

static struct desk_row other_row(const struct desk_work *w, const struct casefile *f)
{
	struct desk_row row = { .number = case_number(w->c, f), .body = body_words(w->c, f->body) };
	const struct term_clock *clock;
	struct term_view v;
	struct member m;

	if (case_look(w->c, f, &v) != TERM_FINE)
		return row;
	row.track = v.closing == TERM_OPEN ? track_words(w->c, v.track) : closing_words(w->c, &v);
	clock = view_pressing(&v);
	if (clock && v.closing == TERM_OPEN) {
		row.due = day_words(w->c, clock->due);
		row.what = clock_words(w->c, clock->rule->id);
		row.late = clock->state == TERM_MISSED;
	}
	if (*f->handler && member_find(w->c, f->handler, &m) == KB_OK)
		row.handler = m.person;
	return row;
}

/* Who may not see the case of the other body sees no row of it. */
static void add_others(const struct desk_work *w, struct desk_case *m)
{
	const struct casefile *all;
	size_t n = cases_of_dossier(w->c, w->f->dossier, &all);
	struct desk_row *list = kb_alloc(w->c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, w->f->id) != 0 && !bar_reason(w->c, &w->m, attached_places(w->c), &all[i]))
			list[m->nothers++] = other_row(w, &all[i]);
	m->others = list;
}

static enum kb_rc show(const struct desk_work *w)
{
	struct desk_case m = { 0 };

	add_facts(w, &m);
	add_others(w, &m);
	m.may = find_may(w);
	m.nclocks = line_clocks(w, &m.clocks);
	m.nitems = line_items(w, &m.items);
	add_members(w, &m);
	add_tongues(w, &m);
	add_proofs(w, &m);
	add_letters(w, &m);
	add_beside(w, &m);
	m.ngrounds = list_words(w->c, desk_grounds, "staff.complaints.ground.", &m.grounds);
	m.noutcomes = list_words(w->c, desk_outcomes, "staff.complaints.outcome.", &m.outcomes);
	m.nlessons = list_words(w->c, desk_themes, "", &m.lessons);
	return kb_page(w->r, kb_say(w->c, "staff.complaints.case", NULL), complaints_case, &m);
}

/* ---- Reading is an act ---- */

/* A page that is only looked at writes nothing, so the act comes first, by a button: once a day for each
 * reader and case, and again where something was written since. Without it there is no page. */
static enum kb_rc note(const struct desk_work *w)
{
	case_touch(w->c, w->f->id);
	return work_is_read(w) && !case_is_unread(w->c, w->m.id, w->f->id) ? KB_OK : act_note(w->c, ACT_READ, w->m.id, w->f->id, NULL);
}

static enum kb_rc show_closed(const struct desk_work *w)
{
	const struct desk_unread m = { .id = w->f->id, .number = case_number(w->c, w->f), .action = kb_url(w->c, "complaints.read", NULL),
		.back = kb_url(w->c, "complaints.inbox", NULL) };

	return kb_page(w->r, kb_say(w->c, "staff.complaints.case", NULL), complaints_unread, &m);
}

enum kb_rc serve_case(struct kb_req *r)
{
	struct desk_work w;
	enum kb_rc rc;

	if (!work_begin(r, kb_part(r, "case"), &w))
		return KB_OK;
	rc = work_is_read(&w) ? show(&w) : show_closed(&w);
	work_end(&w);
	return rc;
}

enum kb_rc serve_read(struct kb_req *r)
{
	struct desk_work w;

	if (!work_begin(r, kb_text(r, "case"), &w))
		return KB_OK;
	note(&w);
	work_end(&w);
	return kb_see(r, kb_url(w.c, "complaints.case", w.f->id, NULL));
}
