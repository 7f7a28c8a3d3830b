/* case-page.c - page of staff: one case, with its time line, its clocks and what may be done.
 *
 * To open it is an act of the chain (serve_read()). What a handler may not open looks like a case that is not
 * there. A message that does not open, or that its author did not sign, is shown as such and not left out. */
#include <stdlib.h>
#include <string.h>

#include "desk.h"

/* ---- A case in hand ---- */

bool work_may(const struct desk_work *w, enum term_what what)
{
	return (w->options >> what & 1) != 0;
}

void work_end(struct desk_work *w)
{
	hand_wipe(&w->h);
	hand_wipe(&w->side);
	member_wipe(&w->m);
}

/* What the pupil wrote stands among the rest, by day. */
static void merge(struct kb_ctx *c, const struct message *more, size_t n, struct desk_work *w)
{
	struct message *list = kb_alloc(c, (w->nmessages + n + 1) * sizeof(*list));
	size_t i = 0, k = 0, at = 0;

	while (i < w->nmessages || k < n)
		if (k == n || (i < w->nmessages && w->messages[i].day <= more[k].day))
			list[at++] = w->messages[i++];
		else {
			list[at] = more[k++];
			list[at++].side = true;
		}
	w->messages = list;
	w->nmessages = at;
}

/* The side goes with the case: who may open the one opens the other. */
static void open_side(struct desk_work *w)
{
	const struct casefile *sides;
	const struct message *more;
	size_t n;

	if (*w->f->filer == '\0' || !guard_of(w->c, w->f->dossier, &w->guardian, &w->pupil) || sides_of(w->c, w->f->id, &sides) == 0)
		return;
	if (member_open(w->c, &w->m, &sides[0], &w->side) != KB_OK) {
		w->side.f = NULL;
		return;
	}
	n = case_read(w->c, &w->side, &more);
	merge(w->c, more, n, w);
}

bool work_begin(struct kb_req *r, const char *id, struct desk_work *w)
{
	struct kb_ctx *c = kb_task(r);

	*w = (struct desk_work){ .r = r, .c = c };
	if (!desk_in(r, &w->m))
		return false;
	w->f = case_by_id(c, id);
	if (!w->f || *w->f->beside || member_open(c, &w->m, w->f, &w->h) != KB_OK) {
		work_end(w);
		if (!kb_failed(c))
			kb_refuse(r, 404, "error.not_found");
		return false;
	}
	w->nmessages = case_read(c, &w->h, &w->messages);
	case_look(c, w->f, &w->view);
	w->options = case_options(c, w->f);
	open_side(w);
	return !kb_failed(c);
}

/* ---- The time line ---- */

const char *event_words(struct kb_ctx *c, const struct term_event *e)
{
	static const char *const keys[TERM_WHATS] = {
		[TERM_RECEIVED] = "staff.complaints.event.received", [TERM_CONVERTED] = "staff.complaints.event.converted",
		[TERM_ACKNOWLEDGED] = "staff.complaints.event.acknowledged", [TERM_TALK_ASKED] = "staff.complaints.event.talk_asked",
		[TERM_TALK_PLANNED] = "staff.complaints.event.talk_planned", [TERM_ANSWERED] = "staff.complaints.event.answered",
		[TERM_ASKED] = "staff.complaints.event.asked", [TERM_CONFIRMED] = "staff.complaints.event.confirmed",
		[TERM_DENIED] = "staff.complaints.event.denied", [TERM_REOPENED] = "staff.complaints.event.reopened",
		[TERM_OFFERED] = "staff.complaints.event.offered", [TERM_MORE_TIME] = "staff.complaints.event.more_time",
		[TERM_SUSPENDED] = "staff.complaints.event.suspended", [TERM_RESUMED] = "staff.complaints.event.resumed",
		[TERM_EXTENDED] = "staff.complaints.event.extended", [TERM_CONSENTED] = "staff.complaints.event.consented",
		[TERM_REASONED] = "staff.complaints.event.reasoned", [TERM_NOT_HANDLED] = "staff.complaints.event.not_handled",
		[TERM_DECIDED] = "staff.complaints.event.decided", [TERM_JUDGED] = "staff.complaints.event.judged",
		[TERM_MEASURES] = "staff.complaints.event.measures", [TERM_ELSEWHERE] = "staff.complaints.event.elsewhere",
		[TERM_FORWARDED] = "staff.complaints.event.forwarded", [TERM_CONDUCT] = "staff.complaints.event.conduct",
		[TERM_OUT] = "staff.complaints.event.out", [TERM_BACK] = "staff.complaints.event.back", [TERM_NOTE] = "staff.complaints.event.note",
		[TERM_HANDED] = "staff.complaints.event.handed",
	};
	const char *key = e->what > TERM_NOTHING && e->what < TERM_WHATS ? keys[e->what] : NULL, *words = key ? kb_say(c, key, NULL) : "";

	if (e->what == TERM_RECEIVED || e->what == TERM_CONVERTED)
		return kb_fmt(c, "%s: %s", words, track_words(c, e->track));
	if (e->until != KB_NO_DAY)
		return kb_fmt(c, "%s: %s", words, day_words(c, e->until));
	return words;
}

const char *work_lendable(const struct message *s)
{
	size_t name = s->text ? strcspn(s->text, "=") : 0;

	if (!s->text || (s->kind != SEAL_MESSAGE && s->kind != SEAL_STORY))
		return NULL;
	if (s->kind == SEAL_MESSAGE)
		return s->text;
	return s->text[name] && strncmp(s->text, "name=", 5) != 0 ? s->text + name + 1 : NULL;
}

static const char *who_words(const struct desk_work *w, const struct message *m, const struct member *all, size_t n)
{
	if (m->author == SEAL_REPORTER && w->guardian && w->pupil)
		return m->side ? kb_say(w->c, "staff.complaints.guarded.said_pupil", NULL) : kb_say(w->c, "staff.complaints.guarded.said_guardian", NULL);
	if (m->author == SEAL_REPORTER)
		return kb_say(w->c, "staff.complaints.reporter", NULL);
	for (size_t i = 0; m->author == SEAL_MEMBER && i < n; i++)
		if (strcmp(all[i].id, m->member) == 0)
			return all[i].person;
	return kb_say(w->c, "staff.complaints.portal", NULL);
}

/* "about=person" in words. What the form asks no more stands as it was kept. */
static const char *line_words(struct kb_ctx *c, const char *form, const char *item, const char *value)
{
	const char *question = item, *words = value;

	kb_said(c, form, &(struct kb_answer){ item, value }, &question, &words);
	return kb_fmt(c, "%s %s\n", question, words);
}

/* What was ticked, a line each; what was written is a message of its own. */
static const char *ticked(struct kb_ctx *c, const char *form, const char *text)
{
	const char *all = "";

	while (*text) {
		int n = (int)strcspn(text, "\n"), name = (int)strcspn(text, "=\n");

		if (name < n && strncmp(text + name + 1, KB_WRITTEN, strlen(KB_WRITTEN)) != 0 && n > name + 1)
			all = kb_fmt(c, "%s%s", all, line_words(c, form, kb_fmt(c, "%.*s", name, text), kb_fmt(c, "%.*s", n - name - 1, text + name + 1)));
		text += n + (text[n] == '\n');
	}
	return all;
}

/* The question to which somebody wrote. */
static const char *asked(struct kb_ctx *c, const char *form, const char *item)
{
	const char *question = item, *words;

	kb_said(c, form, &(struct kb_answer){ item, KB_WRITTEN }, &question, &words);
	return question;
}

static struct desk_item message_item(const struct desk_work *w, const struct message *m, const struct member *all, size_t n)
{
	struct desk_item item = { .day = day_words(w->c, m->day), .who = who_words(w, m, all, n), .lang = m->lang, .broken = !m->text,
		.ours = m->author == SEAL_MEMBER, .text = m->text };
	size_t name;

	if (m->text && m->kind == SEAL_ANSWERS) {
		item.text = ticked(w->c, case_form(w->f), m->text);
		item.lang = kb_lang(w->c);
	}
	if (m->kind == SEAL_ADVICE)
		item.label = kb_say(w->c, "staff.complaints.advice", NULL);
	if (m->text && m->kind == SEAL_STORY && m->text[name = strcspn(m->text, "=")]) {
		item.label = asked(w->c, case_form(w->f), kb_fmt(w->c, "%.*s", (int)name, m->text));
		item.text = m->text + name + 1;
	}
	if (m->kind == SEAL_FILE_KEY)
		file_item(w, m, &item);
	return item;
}

/* What interpreters made of a message stands under it; what does not open, or is of no message, where it came. */
static size_t add_translations(const struct desk_work *w, size_t of, const struct member *all, size_t nall, struct desk_item *to)
{
	size_t n = 0;

	for (size_t i = 0; i < w->nmessages; i++) {
		uint32_t position = 0;
		const char *words = translation_of(&w->messages[i], &position);
		bool is_of = words ? w->messages[i].side == w->messages[of].side && position == w->messages[of].position : w->messages[i].kind == SEAL_TRANSLATION && i == of;

		if (!is_of)
			continue;
		to[n] = message_item(w, &w->messages[i], all, nall);
		to[n].label = kb_say(w->c, "staff.complaints.translation", NULL);
		to[n++].text = words;
	}
	return n;
}

static size_t list_items(const struct desk_work *w, const struct desk_item **to)
{
	const struct term_event *events;
	const struct member *all;
	size_t nevents = case_events(w->c, w->f->id, &events), nall = members_all(w->c, &all), n = 0, e = 0;
	struct desk_item *list = kb_alloc(w->c, (nevents + 2 * w->nmessages + 1) * sizeof(*list));

	for (size_t i = 0; i <= w->nmessages; i++) {
		for (; e < nevents && (i == w->nmessages || events[e].day <= w->messages[i].day); e++)
			list[n++] = (struct desk_item){ .day = day_words(w->c, events[e].day), .event = event_words(w->c, &events[e]) };
		if (i < w->nmessages && w->messages[i].kind != SEAL_TRANSLATION)
			list[n++] = message_item(w, &w->messages[i], all, nall);
		if (i < w->nmessages)
			n += add_translations(w, i, all, nall, &list[n]);
	}
	*to = list;
	return n;
}

/* The month for a measure after what was upheld; under the Jeugdwet it is among the clocks. */
static size_t add_record_clock(const struct desk_work *w, struct desk_clock *to)
{
	const struct term_event *events;
	size_t n = case_events(w->c, w->f->id, &events);
	int32_t due = measure_due(events, n);
	struct recorded r;
	bool done = recorded_of(w->c, w->f, &r);

	if (w->view.track != TERM_AWB || !calls_for_measure(w->f->outcome) || due == KB_NO_DAY)
		return 0;
	*to = (struct desk_clock){ .what = kb_say(w->c, "staff.complaints.clock.record", NULL), .due = day_words(w->c, due), .source = "KL08",
		.late = !done && due < w->view.today, .running = !done && due >= w->view.today, .done = done };
	return 1;
}

static size_t list_clocks(const struct desk_work *w, const struct desk_clock **to)
{
	struct desk_clock *list = kb_alloc(w->c, (w->view.n + 2) * sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < w->view.n; i++) {
		const struct term_clock *k = &w->view.clocks[i];

		if (k->state != TERM_VOID && k->due != KB_NO_DAY)
			list[n++] = (struct desk_clock){ .what = clock_words(w->c, k->rule->id), .due = day_words(w->c, k->due), .source = k->rule->source,
				.late = k->state == TERM_MISSED, .running = k->state == TERM_RUNNING, .done = k->state == TERM_MET };
	}
	n += add_record_clock(w, &list[n]);
	*to = list;
	return n;
}

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

bool work_is_word(const struct desk_work *w, const struct message *m)
{
	return m->author == SEAL_REPORTER && m->kind == SEAL_MESSAGE && m->text && m->side == (w->side.f != NULL);
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
	m.nclocks = list_clocks(w, &m.clocks);
	m.nitems = list_items(w, &m.items);
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
 * reader and case. Without it there is no page. */
static enum kb_rc note(const struct desk_work *w)
{
	case_touch(w->c, w->f->id);
	return act_was_today(w->c, ACT_READ, w->m.id, w->f->id) ? KB_OK : act_note(w->c, ACT_READ, w->m.id, w->f->id, NULL);
}

bool work_is_read(const struct desk_work *w)
{
	return act_was_today(w->c, ACT_READ, w->m.id, w->f->id);
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
