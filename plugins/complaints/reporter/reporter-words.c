/* reporter-words.c - a case in plain words: what happens next, how it stands, its code. */
#include <string.h>

#include "reporter.h"

const char *words_of_day(struct kb_ctx *c, int32_t day)
{
	return kb_day_name(c, kb_civil_write(day));
}

const char *words_of_next(struct kb_ctx *c, const struct term_view *v)
{
	static const char *const keys[] = {
		[TERM_S_NONE] = "complaints.next.none", [TERM_S_RECEIPT] = "complaints.next.receipt", [TERM_S_TALK] = "complaints.next.talk",
		[TERM_S_ANSWER] = "complaints.next.answer", [TERM_S_YOUR_WORD] = "complaints.next.word", [TERM_S_OFFER] = "complaints.next.offer",
		[TERM_S_WAIT] = "complaints.next.wait", [TERM_S_DECISION] = "complaints.next.decision", [TERM_S_MEASURES] = "complaints.next.measures",
		[TERM_S_OMBUDSMAN] = "complaints.next.ombudsman", [TERM_S_REOPEN] = "complaints.next.reopen", [TERM_S_LATE] = "complaints.next.late",
	};
	static const char day[] = "day";
	struct term_next n = term_next(v);

	if (n.step == TERM_S_OFFER && n.day > v->today)
		return kb_say(c, "complaints.next.stall", day, words_of_day(c, n.day), NULL);
	return n.day == KB_NO_DAY ? kb_say(c, keys[n.step], NULL) : kb_say(c, keys[n.step], day, words_of_day(c, n.day), NULL);
}

const char *words_of_state(struct kb_ctx *c, const struct casefile *f, const struct term_view *v)
{
	static const char *const keys[] = {
		[TERM_SOLVED] = "complaints.case.solved", [TERM_NO_REPLY] = "complaints.case.silent", [TERM_WITH_DECISION] = "complaints.case.decided",
		[TERM_WITHOUT_HANDLING] = "complaints.case.refused", [TERM_SENT_ON] = "complaints.case.sent_on",
	};

	if (v->closing == TERM_OPEN)
		return v->track == TERM_SIGNAL ? kb_say(c, "complaints.case.signal", NULL) : kb_say(c, "complaints.case.formal", NULL);
	if (v->closing == TERM_SOLVED && strcmp(f->outcome, "withdrawn") == 0)
		return kb_say(c, "complaints.case.withdrawn", NULL);
	return kb_say(c, keys[v->closing], NULL);
}

/* Blanks between the digits: a screen reader says them one by one. */
static const char *spaced(struct kb_ctx *c, const char *digits)
{
	const char *all = "";

	for (size_t i = 0; i < CODE_GROUP; i++)
		all = kb_fmt(c, "%s%s%c", all, i ? " " : "", digits[i]);
	return all;
}

void show_code(struct kb_ctx *c, const char code[SEAL_CODE], struct complaints_group groups[CODE_GROUPS])
{
	static const char *const names[] = { "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine" };

	for (size_t g = 0; g < CODE_GROUPS; g++) {
		const char *digits = code + CODE_GROUP * g;

		groups[g].shown = spaced(c, digits);
		for (size_t i = 0; i < CODE_GROUP; i++)
			groups[g].keys[i] = kb_fmt(c, "complaints.digit.%s", names[digits[i] - '0']);
	}
}
