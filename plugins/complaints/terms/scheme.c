/* scheme.c - what a body settles for itself, within what the law and the promise allow. */
#include "terms.h"

/* The promises to a youth may be made better, not worse; for silence longer is better. */
enum { ACKNOWLEDGE = 7, TALK = 2, ANSWER = 3, STALL = 14, SILENCE_LEAST = 14, SILENCE_MOST = 365, EXTEND = 28, YEAR = 365 };

/* Days that a length takes at the most: what is compared with the law. */
static int days_of(struct term_length l)
{
	switch (l.unit) {
	case WEEKS: return 7 * l.n;
	case MONTHS: return 31 * l.n;
	case YEARS: return 366 * l.n;
	case WORKING_DAYS: return 2 * l.n + 14; /* even in a run of holidays */
	default: return l.n;
	}
}

static bool is_length(struct term_length l)
{
	return l.n >= 0 && l.n <= YEAR && l.unit >= DAYS && l.unit <= WORKING_DAYS;
}

static bool is_sane(const struct term_scheme *s)
{
	return s->extend >= 0 && s->acknowledge >= 0 && s->talk >= 0 && s->answer >= 0 && s->stall >= 0 && s->silence >= 0 &&
		is_length(s->decide) && is_length(s->judge);
}

/* Awb 9:11: six weeks, ten where a committee of 9.1.3 advises; four more by notice. */
static enum term_refusal awb(const struct term_scheme *s)
{
	if (s->decide.n != 0 && days_of(s->decide) > (s->committee ? 70 : 42))
		return TERM_TOO_LONG;
	return s->extend > EXTEND ? TERM_TOO_LONG : TERM_FINE;
}

/* Jeugdwet 4.2.1, second paragraph, c: the scheme sets the term; there is no default. */
static enum term_refusal jeugdwet(const struct term_scheme *s)
{
	if (s->judge.n == 0)
		return TERM_NO_SCHEME;
	return days_of(s->judge) > YEAR ? TERM_TOO_LONG : TERM_FINE;
}

static enum term_refusal promises(const struct term_scheme *s)
{
	if (s->acknowledge > ACKNOWLEDGE || s->talk > TALK || s->answer > ANSWER || s->stall > STALL || s->silence > SILENCE_MOST)
		return TERM_TOO_LONG;
	return s->silence != 0 && s->silence < SILENCE_LEAST ? TERM_TOO_SHORT : TERM_FINE;
}

enum term_refusal term_scheme_check(const struct term_scheme *s, enum term_track track)
{
	static const struct term_scheme none;
	enum term_refusal r;

	if (s == NULL)
		s = &none;
	r = is_sane(s) ? promises(s) : TERM_BAD_DAY;
	if (r == TERM_FINE && track == TERM_AWB)
		r = awb(s);
	if (r == TERM_FINE && track == TERM_JEUGDWET)
		r = jeugdwet(s);
	return r;
}

const char *term_refusal_name(enum term_refusal r)
{
	static const char *const names[TERM_REFUSALS] = {
		[TERM_FINE] = "fine", [TERM_BAD_DAY] = "bad-day", [TERM_BAD_ORDER] = "bad-order", [TERM_NO_RECEIPT] = "no-receipt",
		[TERM_TWICE] = "twice", [TERM_WRONG_TRACK] = "wrong-track", [TERM_NO_SCHEME] = "no-scheme", [TERM_TOO_LONG] = "too-long",
		[TERM_TOO_SHORT] = "too-short", [TERM_NOT_TOLD] = "not-told", [TERM_NOT_AGREED] = "not-agreed", [TERM_LATE] = "late",
		[TERM_AFTER_CONSENT] = "after-consent", [TERM_PAUSED] = "paused", [TERM_NOT_PAUSED] = "not-paused",
		[TERM_NOT_YET] = "not-yet", [TERM_OVER] = "over", [TERM_NOT_OVER] = "not-over", [TERM_BAD_WORD] = "bad-word",
	};

	return r < TERM_REFUSALS ? names[r] : "unknown";
}
