/* case-act.c - what a handler does in a case.
 *
 * Each act is a row of the table at the end: the event that the terms must allow, and what else is
 * written. The terms decide (case_event()): a page that was open too long, or a request that was made up,
 * is refused with the reason. No act closes an informal case: that is the reporter's word, or silence. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complaints.sql.h"
#include "desk.h"

/* Awb 9:8, first and second paragraph. */
const char *const desk_grounds[] = { "handled_before", "too_old", "objection", "appeal", "court", "criminal", "interest", NULL };
const char *const desk_outcomes[] = { "founded", "partly", "unfounded", "no_judgment", NULL };
const char *const desk_themes[] = { "person", "place", "guardian", "school", "doctor", "youth", "measure", "discrimination", "safety", "other", NULL };

/* ---- Small verbs: each gives the key of a refusal, or NULL ---- */

static const char *text_of(const struct desk_work *w, const char *field)
{
	return kb_text(w->r, field);
}

static const char *refusal(struct kb_ctx *c, enum term_refusal no)
{
	return no == TERM_FINE ? NULL : kb_fmt(c, "staff.complaints.no.%s", term_refusal_name(no));
}

static const char *happen(struct desk_work *w, struct term_event e)
{
	enum term_refusal no = case_event(w->c, w->f, e);

	if (no == TERM_FINE)
		act_note(w->c, ACT_EVENT, w->m.id, w->f->id, NULL);
	return refusal(w->c, no);
}

static const char *tongue(const struct desk_work *w)
{
	const struct kb_language *all;
	size_t n = kb_languages(w->r, &all);

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].tag, text_of(w, "tongue")) == 0)
			return all[i].tag;
	return kb_lang(w->c);
}

static const char *say_in(struct desk_work *w, const char *lang, const char *text)
{
	const struct hand *to = w->side.f && *text_of(w, "side") ? &w->side : &w->h;

	return case_write(w->c, to, SEAL_MESSAGE, lang, text) == KB_NONE ? "staff.complaints.no.long" : NULL;
}

/* Words of the catalogue, in the reporter's language; in Dutch beside it, which colleagues and letters read. */
static const char *say_both(struct desk_work *w, const char *(*words)(const struct desk_work *w))
{
	const char *here = kb_fmt(w->c, "%s", kb_lang(w->c)), *no = NULL;

	if (kb_speak(w->c, w->f->lang) == KB_OK)
		no = say_in(w, w->f->lang, words(w));
	if (!no && strcmp(w->f->lang, "nl") != 0 && kb_speak(w->c, "nl") == KB_OK)
		no = say_in(w, "nl", words(w));
	kb_speak(w->c, here);
	return no;
}

static const char *say(struct desk_work *w)
{
	return *text_of(w, "text") ? say_in(w, tongue(w), text_of(w, "text")) : "staff.complaints.no.text";
}

static const char *say_if_any(struct desk_work *w)
{
	return *text_of(w, "text") ? say(w) : NULL;
}

static int32_t day_of(const struct desk_work *w, const char *field)
{
	return day_read(text_of(w, field));
}

/* Did the reporter write this message, and does it open with their signature? */
static bool is_their_word(const struct desk_work *w)
{
	char *end;
	unsigned long at = strtoul(text_of(w, "proof"), &end, 10);

	if (end == text_of(w, "proof") || *end)
		return false;
	for (size_t i = 0; i < w->nmessages; i++)
		if (w->messages[i].position == at && work_is_word(w, &w->messages[i]))
			return true;
	return false;
}

/* What happens, and then the words. */
static const char *happen_then(struct desk_work *w, struct term_event e, const char *(*then)(struct desk_work *w))
{
	const char *no = happen(w, e);

	return no ? no : then(w);
}

/* ---- When it was told ---- */

/* As the case's own page says it, in the language of who reads it there. */
static const char *act_told_day(struct desk_work *w)
{
	const char *before = kb_fmt(w->c, "%s", kb_lang(w->c)), *words;
	int32_t day = told_claimed(w->c, w->f);

	if (w->view.closing != TERM_OPEN || told_confirm(w->c, w->f) != KB_OK)
		return "staff.complaints.no.over";
	act_note(w->c, ACT_EVENT, w->m.id, w->f->id, NULL);
	kb_speak(w->c, w->f->lang);
	words = kb_say(w->c, "complaints.notice.told", "day", kb_day_name(w->c, kb_civil_write(day)), NULL);
	kb_speak(w->c, before);
	return portal_says(w->c, w->f, w->f->lang, words) == KB_OK ? NULL : "staff.complaints.no.long";
}

/* ---- Who ---- */

static const char *hand_to(struct desk_work *w, const char *member)
{
	kb_run(w->c, &complaints_case_handler, kb_t(w->f->id), kb_t(member));
	act_note(w->c, ACT_ASSIGNED, w->m.id, w->f->id, NULL);
	return w->view.closing == TERM_OPEN ? happen(w, (struct term_event){ .what = TERM_HANDED }) : NULL;
}

static const char *act_take(struct desk_work *w)
{
	return hand_to(w, w->m.id);
}

/* A member of the team; false: there is none by this id. */
static bool team_mate(const struct desk_work *w, const char *id, struct member *to)
{
	const struct team *t = team_by_id(w->c, w->f->team);
	const struct member *all;
	size_t n = t ? team_members(w->c, t, &all) : 0;

	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].id, id) == 0) {
			*to = all[i];
			return true;
		}
	return false;
}

/* Who is barred cannot be handler, and who assigns is told why. */
static const char *act_assign(struct desk_work *w)
{
	struct member other;
	const char *why;

	if (!team_mate(w, text_of(w, "member"), &other))
		return "staff.complaints.no.member";
	why = bar_reason(w->c, &other, other.attached, w->f);
	return why ? kb_fmt(w->c, "staff.complaints.bar.%s", why) : hand_to(w, other.id);
}

static const char *act_bar(struct desk_work *w)
{
	static const char *const reasons[] = { "named", "place", NULL };
	struct member other;

	if (!is_one_of(reasons, text_of(w, "reason")) || !team_mate(w, text_of(w, "member"), &other))
		return "staff.complaints.no.member";
	return case_bar(w->c, &w->m, w->f, other.id, text_of(w, "reason")) == KB_NONE ? "staff.complaints.no.member" : NULL;
}

/* The guardian who filed it is named in it: from now on it is not among their cases. */
static const char *act_close_guardian(struct desk_work *w)
{
	return w->guardian && case_bar(w->c, &w->m, w->f, w->guardian, "named") == KB_OK ? NULL : "staff.complaints.no.member";
}

/* Who finds that they are involved steps back, and cannot come in again. */
static const char *act_step_back(struct desk_work *w)
{
	case_bar(w->c, &w->m, w->f, w->m.id, "self");
	return NULL;
}

/* ---- Words ---- */

static const char *act_acknowledge(struct desk_work *w)
{
	return happen_then(w, (struct term_event){ .what = TERM_ACKNOWLEDGED }, say_if_any);
}

static const char *act_ask(struct desk_work *w)
{
	return say(w);
}

static const char *act_answer(struct desk_work *w)
{
	return happen_then(w, (struct term_event){ .what = TERM_ANSWERED }, say);
}

/* Day, time, where and who: a talk without them is none. It is said in the language of who told it; what a handler adds stands in
 * a message of its own. */
static const char *meeting(struct desk_work *w, const char *key)
{
	static const char *const names[] = { "day", "time", "where", "who" };
	const char *time = text_of(w, "time"), *where = text_of(w, "where"), *with = text_of(w, "with"), *words, *no;
	const char *here = kb_fmt(w->c, "%s", kb_lang(w->c));
	int32_t day = day_of(w, "day");

	if (day < civil_today(w->c) || !*time || !*where || !*with)
		return "staff.complaints.no.meeting";
	kb_speak(w->c, w->f->lang);
	words = kb_say(w->c, key, names[0], day_words(w->c, day), names[1], time, names[2], where, names[3], with, NULL);
	no = say_in(w, kb_lang(w->c), words);
	kb_speak(w->c, here);
	return no || !*text_of(w, "text") ? no : say_in(w, here, text_of(w, "text"));
}

static const char *act_talk(struct desk_work *w)
{
	const char *no = meeting(w, "complaints.said.talk");

	return no ? no : happen(w, (struct term_event){ .what = TERM_TALK_PLANNED });
}

static const char *act_hearing(struct desk_work *w)
{
	return meeting(w, *text_of(w, "interpreter") ? "complaints.said.hearing_interpreter" : "complaints.said.hearing");
}

static const char *act_solved(struct desk_work *w)
{
	return happen_then(w, (struct term_event){ .what = TERM_ASKED }, say_if_any);
}

static const char *act_offer(struct desk_work *w)
{
	return happen_then(w, (struct term_event){ .what = TERM_OFFERED }, say_if_any);
}

/* ---- Time ---- */

static unsigned told(const struct desk_work *w)
{
	return *text_of(w, "told") ? TERM_REPORTER | TERM_ACCUSED | TERM_BODY | TERM_COMMITTEE : TERM_REPORTER;
}

static const char *act_extend(struct desk_work *w)
{
	return happen_then(w, (struct term_event){ .what = TERM_EXTENDED, .days = atoi(text_of(w, "days")), .told = told(w) }, say);
}

static const char *act_reason(struct desk_work *w)
{
	return happen_then(w, (struct term_event){ .what = TERM_REASONED, .until = day_of(w, "day"), .told = told(w) }, say);
}

static const char *act_consent(struct desk_work *w)
{
	return happen(w, (struct term_event){ .what = TERM_CONSENTED, .until = day_of(w, "day"), .agreed = is_their_word(w) });
}

static const char *act_suspend(struct desk_work *w)
{
	return happen_then(w, (struct term_event){ .what = TERM_SUSPENDED, .agreed = is_their_word(w) }, say_if_any);
}

static const char *act_resume(struct desk_work *w)
{
	return happen(w, (struct term_event){ .what = TERM_RESUMED });
}

/* ---- The end ---- */

static const char *outcome(struct desk_work *w, const char *code, const char *lesson)
{
	kb_run(w->c, &complaints_case_outcome, kb_t(w->f->id), kb_t(code), kb_t(lesson));
	tell_outcome(w->c, w->f, code, lesson);
	tell_draft(w->c, w->f, code, lesson);
	act_note(w->c, ACT_DECIDED, w->m.id, w->f->id, NULL);
	return NULL;
}

static const char *ground_words(const struct desk_work *w)
{
	return kb_say(w->c, kb_fmt(w->c, "complaints.ground.%s", text_of(w, "ground")), NULL);
}

/* The ground, then why it holds here, in the handler's words. The letter finds them in this order. */
static const char *act_not_handle(struct desk_work *w)
{
	const char *no;

	if (!is_one_of(desk_grounds, text_of(w, "ground")))
		return "staff.complaints.no.ground";
	if (!*text_of(w, "text"))
		return "staff.complaints.no.text";
	no = happen(w, (struct term_event){ .what = TERM_NOT_HANDLED });
	if (no)
		return no;
	outcome(w, "refused", "");
	no = say_both(w, ground_words);
	return no ? no : say(w);
}

static const char *panel_words(const struct desk_work *w)
{
	return kb_say(w->c, "complaints.said.panel", "chair", text_of(w, "chair"), "second", text_of(w, "second"), "third", text_of(w, "third"), NULL);
}

static const char *act_panel(struct desk_work *w)
{
	int seats = (*text_of(w, "chair") != '\0') + (*text_of(w, "second") != '\0') + (*text_of(w, "third") != '\0');

	if (w->view.track != TERM_JEUGDWET || panel_set(w->c, w->f, seats, *text_of(w, "outside") != '\0') == KB_NONE)
		return "staff.complaints.no.panel";
	return say_both(w, panel_words);
}

/* Findings, judgment and conclusions, each under its heading (Awb 9:12), in the language of the letter. */
static const char *decision_text(struct desk_work *w)
{
	const char *here = kb_fmt(w->c, "%s", kb_lang(w->c)), *text;

	kb_speak(w->c, "nl");
	text = kb_fmt(w->c, "%s\n%s\n\n%s\n%s\n\n%s\n%s", kb_say(w->c, "staff.complaints.findings", NULL), text_of(w, "findings"),
	    kb_say(w->c, "staff.complaints.judgment", NULL), text_of(w, "judgment"), kb_say(w->c, "staff.complaints.conclusions", NULL),
	    text_of(w, "conclusions"));
	kb_speak(w->c, here);
	return text;
}

/* What is wrong with a decision before the terms are asked. */
static const char *flaw_of_decision(struct desk_work *w)
{
	if (w->view.track == TERM_JEUGDWET && !panel_is_set(w->c, w->f))
		return "staff.complaints.no.panel_first";
	if (!*text_of(w, "findings") || !*text_of(w, "judgment") || !*text_of(w, "conclusions") || !*text_of(w, "text"))
		return "staff.complaints.no.parts";
	if (!is_one_of(desk_outcomes, text_of(w, "outcome")) || (*text_of(w, "lesson") && !is_one_of(desk_themes, text_of(w, "lesson"))))
		return "staff.complaints.no.outcome";
	return NULL;
}

/* The plain words come first: the reporter reads them first. */
static const char *act_decide(struct desk_work *w)
{
	const char *no = flaw_of_decision(w);

	if (!no)
		no = happen(w, (struct term_event){ .what = TERM_DECIDED });
	if (no)
		return no;
	outcome(w, text_of(w, "outcome"), text_of(w, "lesson"));
	no = say(w);
	return no ? no : say_in(w, "nl", decision_text(w));
}

static const char *act_judged(struct desk_work *w)
{
	return happen(w, (struct term_event){ .what = TERM_JUDGED });
}

static const char *act_measures(struct desk_work *w)
{
	return happen_then(w, (struct term_event){ .what = TERM_MEASURES }, say);
}

/* A measure, or why there is none, in words for the team. */
static const char *act_record(struct desk_work *w)
{
	static const char *const ways[] = { "measure", "none", NULL };
	const char *way = text_of(w, "made");

	if (!is_one_of(ways, way) || !record_is_asked(w->c, w->f))
		return "staff.complaints.no.record";
	if (!*text_of(w, "text"))
		return "staff.complaints.no.text";
	return record_write(w->c, &w->m, w->f, strcmp(way, "measure") == 0, text_of(w, "text")) == KB_NONE ? "staff.complaints.no.long" : NULL;
}

static const char *forward_words(const struct desk_work *w)
{
	return kb_say(w->c, "complaints.said.forward", "to", text_of(w, "where"), NULL);
}

/* To a body that is none of the Awb only with the reporter's yes (domain L3). */
static const char *act_forward(struct desk_work *w)
{
	const char *no;

	if (!*text_of(w, "where"))
		return "staff.complaints.no.text";
	if (!*text_of(w, "told") && !is_their_word(w))
		return "staff.complaints.no.not-agreed";
	no = happen(w, (struct term_event){ .what = TERM_ELSEWHERE });
	if (!no)
		no = happen(w, (struct term_event){ .what = TERM_FORWARDED });
	if (!no)
		no = say_both(w, forward_words);
	return no ? no : say_if_any(w);
}

/* ---- Beside the case ---- */

static const char *act_note_down(struct desk_work *w)
{
	if (!*text_of(w, "text"))
		return "staff.complaints.no.text";
	return note_write(w->c, &w->m, w->f, text_of(w, "text")) == KB_NONE ? "staff.complaints.no.long" : NULL;
}

/* The message at the place that was chosen ("p3": the third of the pupil's side), where its words may be lent. */
static const struct message *message_at(const struct desk_work *w, const char *field)
{
	bool side = *text_of(w, field) == 'p';
	const char *text = text_of(w, field) + side;
	char *end;
	unsigned long at = strtoul(text, &end, 10);

	for (size_t i = 0; end != text && *end == '\0' && i < w->nmessages; i++)
		if (w->messages[i].position == at && w->messages[i].side == side && work_lendable(&w->messages[i]))
			return &w->messages[i];
	return NULL;
}

/* Who is barred interprets no word of it either. */
static const char *act_lend(struct desk_work *w)
{
	const struct message *s = message_at(w, "proof");
	struct member to;
	const char *why;

	if (!s || w->view.closing != TERM_OPEN)
		return "staff.complaints.no.message";
	if (!interpreter_find(w->c, text_of(w, "member"), &to))
		return "staff.complaints.no.member";
	why = bar_reason(w->c, &to, to.attached, w->f);
	if (why)
		return kb_fmt(w->c, "staff.complaints.bar.%s", why);
	return lend(w->c, &w->m, s->side ? w->side.f : w->f, s, &to, tongue(w), work_lendable(s)) == KB_NONE ? "staff.complaints.no.long" : NULL;
}

static const char *act_take_back(struct desk_work *w)
{
	const struct lent *l = lent_find(w->c, text_of(w, "lent"));

	if (!l || (strcmp(l->case_id, w->f->id) != 0 && (!w->side.f || strcmp(l->case_id, w->side.f->id) != 0)))
		return "staff.complaints.no.message";
	lent_take_back(w->c, &w->m, l);
	return NULL;
}

/* What a committee of advice says (Awb 9:14 to 9:16). The reporter reads it with the decision. */
static const char *act_advice(struct desk_work *w)
{
	if (w->view.closing != TERM_OPEN || w->view.track != TERM_AWB)
		return "staff.complaints.no.wrong-track";
	if (!*text_of(w, "text"))
		return "staff.complaints.no.text";
	act_note(w->c, ACT_ADVISED, w->m.id, w->f->id, NULL);
	return case_write(w->c, &w->h, SEAL_ADVICE, tongue(w), text_of(w, "text")) == KB_NONE ? "staff.complaints.no.long" : NULL;
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
