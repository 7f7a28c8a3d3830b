/* letter.c - letters of a case as print pages: the receipt, the extension, the notice that it is not handled, the
 * decision. Who speaks another language gets the same in that language first, on a page of its own, with the plain
 * words of the handler; the Dutch letter comes after it.
 *
 * A letter is made of what is in the case: the events say on which day and until when, the
 * messages what was said on that day by a handler. Nothing is kept apart. */
#include <string.h>

#include "desk.h"

static const struct kind { const char *name, *title, *opening, *own_title, *own_opening; enum term_what what; enum term_clock_id clock; } kinds[] = {
	{ "acknowledged", "staff.complaints.letter.acknowledged", "staff.complaints.letter.acknowledged.text",
	    "complaints.letter.acknowledged", "complaints.letter.acknowledged.text", TERM_ACKNOWLEDGED, TERM_C_DECIDE },
	{ "extended", "staff.complaints.letter.extended", "staff.complaints.letter.extended.text",
	    "complaints.letter.extended", "complaints.letter.extended.text", TERM_EXTENDED, TERM_C_DECIDE },
	{ "refused", "staff.complaints.letter.refused", "staff.complaints.letter.refused.text",
	    "complaints.letter.refused", "complaints.letter.refused.text", TERM_NOT_HANDLED, TERM_C_OMBUDSMAN },
	{ "decided", "staff.complaints.letter.decided", "staff.complaints.letter.decided.text",
	    "complaints.letter.decided", "complaints.letter.decided.text", TERM_DECIDED, TERM_C_OMBUDSMAN },
};

static const struct kind *kind_of(const char *name)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

/* The last event of a kind; KB_NO_DAY: there is none. */
static int32_t day_of_event(const struct desk_work *w, enum term_what what)
{
	const struct term_event *events;
	size_t n = case_events(w->c, w->f->id, &events);
	int32_t day = KB_NO_DAY;

	for (size_t i = 0; i < n; i++)
		if (events[i].what == what)
			day = events[i].day;
	return day;
}

enum { LAST = 3 };

/* What a handler said on that day, the last first. */
static void last_words(const struct desk_work *w, int32_t day, struct message last[LAST])
{
	for (size_t i = 0; i < w->nmessages; i++) {
		const struct message *s = &w->messages[i];

		if (s->author != SEAL_MEMBER || s->kind != SEAL_MESSAGE || s->day != day || !s->text)
			continue;
		memmove(&last[1], &last[0], (LAST - 1) * sizeof *last);
		last[0] = *s;
	}
}

/* The last is the letter's own. Before it stand the plain words of a decision; of what is not handled the ground, as case-steps.c
 * said it: in the person's language, then in Dutch. */
static void add_words(const struct desk_work *w, const struct kind *k, int32_t day, struct desk_letter *m)
{
	struct message last[LAST] = { 0 };

	last_words(w, day, last);
	m->text = last[0].text;
	m->text_lang = last[0].lang;
	if (k->what == TERM_DECIDED) {
		m->summary = last[1].text;
		m->summary_lang = last[1].lang;
	}
	if (k->what == TERM_NOT_HANDLED) {
		m->ground = last[1].text;
		m->own_ground = last[2].text;
	}
}

/* The name that the reporter gave, in the story's own field. */
static const char *name_of(const struct desk_work *w)
{
	for (size_t i = 0; i < w->nmessages; i++)
		if (w->messages[i].kind == SEAL_STORY && w->messages[i].text && strncmp(w->messages[i].text, "name=", 5) == 0)
			return w->messages[i].text + 5;
	return NULL;
}

/* The same in the language that the context speaks now. */
static void add_own(struct kb_ctx *c, const struct desk_work *w, const struct kind *k, int32_t day, int32_t due, struct desk_letter *m)
{
	m->own_lang = w->f->lang;
	m->own_dir = kb_dir(c);
	m->own_title = kb_say(c, k->own_title, NULL);
	m->own_opening = kb_say(c, k->own_opening, NULL);
	m->own_day = day_words(c, day);
	if (due != KB_NO_DAY)
		m->own_until = kb_say(c, k->clock == TERM_C_DECIDE ? "complaints.letter.due" : "complaints.letter.ombudsman", "day", day_words(c, due), NULL);
}

static enum kb_rc show(const struct desk_work *w, const struct kind *k, int32_t day)
{
	struct kb_ctx *c = w->c;
	const char *back = kb_url(c, "complaints.case", w->f->id, NULL);
	bool jeugdwet = w->view.track == TERM_JEUGDWET;
	const struct term_clock *clock = term_clock(&w->view, k->clock == TERM_C_DECIDE && jeugdwet ? TERM_C_JUDGE : k->clock);
	struct desk_letter m = { .back = back, .number = case_number(c, w->f), .to = name_of(w) };

	if (strcmp(w->f->lang, "nl") != 0 && kb_speak(c, w->f->lang) == KB_OK)
		add_own(c, w, k, day, clock ? clock->due : KB_NO_DAY, &m);
	kb_speak(c, "nl");
	m.title = kb_say(c, k->title, NULL);
	m.opening = kb_say(c, k->opening, NULL);
	m.day = day_words(c, day);
	m.body = body_words(c, w->f->body);
	m.about = theme_words(c, w->f->theme);
	if (k->clock == TERM_C_DECIDE && clock && clock->due != KB_NO_DAY)
		m.due = kb_say(c, "staff.complaints.letter.due", "day", day_words(c, clock->due), NULL);
	if (k->clock == TERM_C_OMBUDSMAN && clock && clock->due != KB_NO_DAY)
		m.ombudsman = kb_say(c, "staff.complaints.letter.ombudsman", "day", day_words(c, clock->due), NULL);
	add_words(w, k, day, &m);
	return kb_page(w->r, m.title, complaints_letter, &m);
}

enum kb_rc serve_letter(struct kb_req *r)
{
	const struct kind *k = kind_of(kb_part(r, "letter"));
	struct desk_work w;
	int32_t day;
	enum kb_rc rc;

	if (!work_begin(r, kb_part(r, "case"), &w))
		return KB_OK;
	day = k ? day_of_event(&w, k->what) : KB_NO_DAY;
	if (day == KB_NO_DAY)
		rc = kb_refuse(r, 404, "error.not_found");
	else
		rc = work_is_read(&w) ? show(&w, k, day) : kb_see(r, kb_url(w.c, "complaints.case", w.f->id, NULL));
	work_end(&w);
	return rc;
}
