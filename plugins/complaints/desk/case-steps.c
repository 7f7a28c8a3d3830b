/* case-steps.c - the steps of a case, from its receipt to what came of it: what is said, how long it takes, how it ends.
 *
 * What the catalogue says for a handler reaches the person in their language (work_says_both()). */
#include <stdlib.h>
#include <string.h>

#include "case-act.h"
#include "complaints.sql.h"

/* Awb 9:8, first and second paragraph. */
const char *const desk_grounds[] = { "handled_before", "too_old", "objection", "appeal", "court", "criminal", "interest", NULL };
const char *const desk_outcomes[] = { "founded", "partly", "unfounded", "no_judgment", NULL };
const char *const desk_themes[] = { "person", "place", "guardian", "school", "doctor", "youth", "measure", "discrimination", "safety", "other", NULL };

/* ---- When it was told ---- */

/* As the case's own page says it, in the language of who reads it there. */
const char *act_told_day(struct desk_work *w)
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

/* ---- Words ---- */

const char *act_acknowledge(struct desk_work *w)
{
	return work_happens_then(w, (struct term_event){ .what = TERM_ACKNOWLEDGED }, work_says_any);
}

const char *act_ask(struct desk_work *w)
{
	return work_says(w);
}

const char *act_answer(struct desk_work *w)
{
	return work_happens_then(w, (struct term_event){ .what = TERM_ANSWERED }, work_says);
}

/* Day, time, where and who: a talk without them is none. It is said in the language of who told it; what a handler adds stands in
 * a message of its own. */
static const char *meeting(struct desk_work *w, const char *key)
{
	static const char *const names[] = { "day", "time", "where", "who" };
	const char *time = work_text(w, "time"), *where = work_text(w, "where"), *with = work_text(w, "with"), *words, *no;
	const char *here = kb_fmt(w->c, "%s", kb_lang(w->c));
	int32_t day = work_day(w, "day");

	if (day < civil_today(w->c) || !*time || !*where || !*with)
		return "staff.complaints.no.meeting";
	kb_speak(w->c, w->f->lang);
	words = kb_say(w->c, key, names[0], day_words(w->c, day), names[1], time, names[2], where, names[3], with, NULL);
	no = work_says_in(w, kb_lang(w->c), words);
	kb_speak(w->c, here);
	return no || !*work_text(w, "text") ? no : work_says_in(w, here, work_text(w, "text"));
}

const char *act_talk(struct desk_work *w)
{
	const char *no = meeting(w, "complaints.said.talk");

	return no ? no : work_happens(w, (struct term_event){ .what = TERM_TALK_PLANNED });
}

const char *act_hearing(struct desk_work *w)
{
	return meeting(w, *work_text(w, "interpreter") ? "complaints.said.hearing_interpreter" : "complaints.said.hearing");
}

const char *act_solved(struct desk_work *w)
{
	return work_happens_then(w, (struct term_event){ .what = TERM_ASKED }, work_says_any);
}

const char *act_offer(struct desk_work *w)
{
	return work_happens_then(w, (struct term_event){ .what = TERM_OFFERED }, work_says_any);
}

/* ---- Time ---- */

static unsigned told(const struct desk_work *w)
{
	return *work_text(w, "told") ? TERM_REPORTER | TERM_ACCUSED | TERM_BODY | TERM_COMMITTEE : TERM_REPORTER;
}

const char *act_extend(struct desk_work *w)
{
	return work_happens_then(w, (struct term_event){ .what = TERM_EXTENDED, .days = atoi(work_text(w, "days")), .told = told(w) }, work_says);
}

const char *act_reason(struct desk_work *w)
{
	return work_happens_then(w, (struct term_event){ .what = TERM_REASONED, .until = work_day(w, "day"), .told = told(w) }, work_says);
}

const char *act_consent(struct desk_work *w)
{
	return work_happens(w, (struct term_event){ .what = TERM_CONSENTED, .until = work_day(w, "day"), .agreed = work_is_their_word(w) });
}

const char *act_suspend(struct desk_work *w)
{
	return work_happens_then(w, (struct term_event){ .what = TERM_SUSPENDED, .agreed = work_is_their_word(w) }, work_says_any);
}

const char *act_resume(struct desk_work *w)
{
	return work_happens(w, (struct term_event){ .what = TERM_RESUMED });
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
	return kb_say(w->c, kb_fmt(w->c, "complaints.ground.%s", work_text(w, "ground")), NULL);
}

/* The ground, then why it holds here, in the handler's words. The letter finds them in this order. */
const char *act_not_handle(struct desk_work *w)
{
	const char *no;

	if (!is_one_of(desk_grounds, work_text(w, "ground")))
		return "staff.complaints.no.ground";
	if (!*work_text(w, "text"))
		return "staff.complaints.no.text";
	no = work_happens(w, (struct term_event){ .what = TERM_NOT_HANDLED });
	if (no)
		return no;
	outcome(w, "refused", "");
	no = work_says_both(w, ground_words);
	return no ? no : work_says(w);
}

static const char *panel_words(const struct desk_work *w)
{
	return kb_say(w->c, "complaints.said.panel", "chair", work_text(w, "chair"), "second", work_text(w, "second"), "third", work_text(w, "third"), NULL);
}

const char *act_panel(struct desk_work *w)
{
	int seats = (*work_text(w, "chair") != '\0') + (*work_text(w, "second") != '\0') + (*work_text(w, "third") != '\0');

	if (w->view.track != TERM_JEUGDWET || panel_set(w->c, w->f, seats, *work_text(w, "outside") != '\0') == KB_NONE)
		return "staff.complaints.no.panel";
	return work_says_both(w, panel_words);
}

/* Findings, judgment and conclusions, each under its heading (Awb 9:12), in the language of the letter. */
static const char *decision_text(struct desk_work *w)
{
	const char *here = kb_fmt(w->c, "%s", kb_lang(w->c)), *text;

	kb_speak(w->c, "nl");
	text = kb_fmt(w->c, "%s\n%s\n\n%s\n%s\n\n%s\n%s", kb_say(w->c, "staff.complaints.findings", NULL), work_text(w, "findings"),
	    kb_say(w->c, "staff.complaints.judgment", NULL), work_text(w, "judgment"), kb_say(w->c, "staff.complaints.conclusions", NULL),
	    work_text(w, "conclusions"));
	kb_speak(w->c, here);
	return text;
}

/* What is wrong with a decision before the terms are asked. */
static const char *flaw_of_decision(struct desk_work *w)
{
	if (w->view.track == TERM_JEUGDWET && !panel_is_set(w->c, w->f))
		return "staff.complaints.no.panel_first";
	if (!*work_text(w, "findings") || !*work_text(w, "judgment") || !*work_text(w, "conclusions") || !*work_text(w, "text"))
		return "staff.complaints.no.parts";
	if (!is_one_of(desk_outcomes, work_text(w, "outcome")) || (*work_text(w, "lesson") && !is_one_of(desk_themes, work_text(w, "lesson"))))
		return "staff.complaints.no.outcome";
	return NULL;
}

/* The plain words come first: the reporter reads them first. */
const char *act_decide(struct desk_work *w)
{
	const char *no = flaw_of_decision(w);

	if (!no)
		no = work_happens(w, (struct term_event){ .what = TERM_DECIDED });
	if (no)
		return no;
	outcome(w, work_text(w, "outcome"), work_text(w, "lesson"));
	no = work_says(w);
	return no ? no : work_says_in(w, "nl", decision_text(w));
}

const char *act_judged(struct desk_work *w)
{
	return work_happens(w, (struct term_event){ .what = TERM_JUDGED });
}

const char *act_measures(struct desk_work *w)
{
	return work_happens_then(w, (struct term_event){ .what = TERM_MEASURES }, work_says);
}

/* A measure, or why there is none, in words for the team. */
const char *act_record(struct desk_work *w)
{
	static const char *const ways[] = { "measure", "none", NULL };
	const char *way = work_text(w, "made");

	if (!is_one_of(ways, way) || !record_is_asked(w->c, w->f))
		return "staff.complaints.no.record";
	if (!*work_text(w, "text"))
		return "staff.complaints.no.text";
	return record_write(w->c, &w->m, w->f, strcmp(way, "measure") == 0, work_text(w, "text")) == KB_NONE ? "staff.complaints.no.long" : NULL;
}

static const char *forward_words(const struct desk_work *w)
{
	return kb_say(w->c, "complaints.said.forward", "to", work_text(w, "where"), NULL);
}

/* To a body that is none of the Awb only with the reporter's yes (domain L3). */
const char *act_forward(struct desk_work *w)
{
	const char *no;

	if (!*work_text(w, "where"))
		return "staff.complaints.no.text";
	if (!*work_text(w, "told") && !work_is_their_word(w))
		return "staff.complaints.no.not-agreed";
	no = work_happens(w, (struct term_event){ .what = TERM_ELSEWHERE });
	if (!no)
		no = work_happens(w, (struct term_event){ .what = TERM_FORWARDED });
	if (!no)
		no = work_says_both(w, forward_words);
	return no ? no : work_says_any(w);
}

/* What a committee of advice says (Awb 9:14 to 9:16). The reporter reads it with the decision. */
const char *act_advice(struct desk_work *w)
{
	if (w->view.closing != TERM_OPEN || w->view.track != TERM_AWB)
		return "staff.complaints.no.wrong-track";
	if (!*work_text(w, "text"))
		return "staff.complaints.no.text";
	act_note(w->c, ACT_ADVISED, w->m.id, w->f->id, NULL);
	return case_write(w->c, &w->h, SEAL_ADVICE, work_tongue(w), work_text(w, "text")) == KB_NONE ? "staff.complaints.no.long" : NULL;
}
