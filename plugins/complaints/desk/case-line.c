/* case-line.c - the time line of a case: what happened and what was said, day by day; and its clocks.
 *
 * A message that does not open, or that its author did not sign, is shown as such and not left out. What an interpreter made of a
 * message stands under it. */
#include <string.h>

#include "desk.h"

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

size_t line_items(const struct desk_work *w, const struct desk_item **to)
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

size_t line_clocks(const struct desk_work *w, const struct desk_clock **to)
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
