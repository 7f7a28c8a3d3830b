/* case-act.c - what a handler does in a case.
 *
 * Each act is a row of the table at the end: the event that the terms must allow, and what else is
 * written (case-steps.c, case-who.c). The terms decide (case_event()): a page that was open too long, or a request that was made up,
 * is refused with the reason. No act closes an informal case: that is the reporter's word, or silence. */
#include <stdlib.h>
#include <string.h>

#include "case-act.h"

/* ---- Small verbs ---- */

const char *work_text(const struct desk_work *w, const char *field)
{
	return kb_text(w->r, field);
}

static const char *refusal(struct kb_ctx *c, enum term_refusal no)
{
	return no == TERM_FINE ? NULL : kb_fmt(c, "staff.complaints.no.%s", term_refusal_name(no));
}

const char *work_happens(struct desk_work *w, struct term_event e)
{
	enum term_refusal no = case_event(w->c, w->f, e);

	if (no == TERM_FINE)
		act_note(w->c, ACT_EVENT, w->m.id, w->f->id, NULL);
	return refusal(w->c, no);
}

const char *work_tongue(const struct desk_work *w)
{
	const struct kb_language *all;
	size_t n = kb_languages(w->r, &all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].tag, work_text(w, "tongue")) == 0)
			return all[i].tag;
	return kb_lang(w->c);
}

const char *work_says_in(struct desk_work *w, const char *lang, const char *text)
{
	const struct hand *to = w->side.f && *work_text(w, "side") ? &w->side : &w->h;

	return case_write(w->c, to, SEAL_MESSAGE, lang, text) == KB_NONE ? "staff.complaints.no.long" : NULL;
}

const char *work_says_both(struct desk_work *w, const char *(*words)(const struct desk_work *w))
{
	const char *here = kb_fmt(w->c, "%s", kb_lang(w->c)), *no = NULL;

	if (kb_speak(w->c, w->f->lang) == KB_OK)
		no = work_says_in(w, w->f->lang, words(w));
	if (!no && strcmp(w->f->lang, "nl") != 0 && kb_speak(w->c, "nl") == KB_OK)
		no = work_says_in(w, "nl", words(w));
	kb_speak(w->c, here);
	return no;
}

const char *work_says(struct desk_work *w)
{
	return *work_text(w, "text") ? work_says_in(w, work_tongue(w), work_text(w, "text")) : "staff.complaints.no.text";
}

const char *work_says_any(struct desk_work *w)
{
	return *work_text(w, "text") ? work_says(w) : NULL;
}

int32_t work_day(const struct desk_work *w, const char *field)
{
	return day_read(work_text(w, field));
}

bool work_is_their_word(const struct desk_work *w)
{
	char *end;
	unsigned long at = strtoul(work_text(w, "proof"), &end, 10);

	if (end == work_text(w, "proof") || *end)
		return false;
	for (size_t i = 0; i < w->nmessages; i++)
		if (w->messages[i].position == at && work_is_word(w, &w->messages[i]))
			return true;
	return false;
}

const char *work_happens_then(struct desk_work *w, struct term_event e, const char *(*then)(struct desk_work *w))
{
	const char *no = work_happens(w, e);

	return no ? no : then(w);
}

/* ---- Which act ---- */

static const struct act { const char *go; const char *(*run)(struct desk_work *w); bool leaves; } acts[] = {
	{ "take", act_take, false }, { "assign", act_assign, false }, { "bar", act_bar, false }, { "step-back", act_step_back, true }, { "close-guardian", act_close_guardian, false },
	{ "told-day", act_told_day, false }, { "acknowledge", act_acknowledge, false }, { "ask", act_ask, false }, { "answer", act_answer, false }, { "talk", act_talk, false },
	{ "hearing", act_hearing, false }, { "solved", act_solved, false }, { "offer", act_offer, false }, { "extend", act_extend, false },
	{ "reason", act_reason, false }, { "consent", act_consent, false }, { "suspend", act_suspend, false }, { "resume", act_resume, false },
	{ "refuse", act_not_handle, false }, { "panel", act_panel, false }, { "decide", act_decide, false }, { "judged", act_judged, false },
	{ "measures", act_measures, false }, { "record", act_record, false }, { "forward", act_forward, false },
	{ "note", act_note_down, false }, { "lend", act_lend, false }, { "take-back", act_take_back, false }, { "advice", act_advice, false },
};

static const struct act *find_act(const char *go)
{
	for (size_t i = 0; i < sizeof(acts) / sizeof(*acts); i++)
		if (strcmp(acts[i].go, go) == 0)
			return &acts[i];
	return NULL;
}

enum kb_rc serve_case_act(struct kb_req *r)
{
	const struct act *act = find_act(kb_text(r, "go"));
	struct desk_work w;
	const char *no;

	if (!work_begin(r, kb_part(r, "case"), &w))
		return KB_OK;
	no = !act ? "error.form" : !work_is_read(&w) ? "staff.complaints.no.unread" : desk_was_sent(r, act_form) ? NULL : act->run(&w);
	work_end(&w);
	if (kb_failed(w.c))
		return KB_FAIL;
	if (no)
		return kb_refuse(r, 409, no);
	return kb_see(r, act->leaves ? kb_url(w.c, "complaints.inbox", NULL) : kb_url(w.c, "complaints.case", w.f->id, NULL));
}
