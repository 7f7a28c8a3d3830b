/* terms.h - the terms of a complaint: which clock runs, until when, and what comes next.
 *
 * A case is a list of dated events, oldest first. Nothing that can be computed is stored:
 * term_look() goes through the events and says what each clock shows today. So handing a
 * case to somebody else, or a note in it, can never move a clock.
 *
 *   struct term_event events[] = {
 *       { .day = kb_civil_make(2026, 3, 2), .what = TERM_RECEIVED, .track = TERM_AWB },
 *   };
 *   struct term_case c = { .events = events, .n = 1 };
 *   struct term_view v;
 *   if (term_look(&c, 0, today, &v) == TERM_FINE) ...
 *
 * A dossier may concern several bodies: each has a number, its own receipt, its own scheme
 * and its own clocks. Events of TERM_ALL are those of the whole dossier.
 *
 * The library keeps nothing between two calls and writes nothing but what it returns. */
#ifndef TERMS_H
#define TERMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "termijnenwet.h"

enum { TERM_BODIES = 4, TERM_ALL = -1, TERM_EVENTS_MAX = 1000 };

/* ---- events ------------------------------------------------------------------------- */

/* The law that a complaint is under. Only the reporter changes it. */
enum term_track { TERM_SIGNAL, TERM_AWB, TERM_JEUGDWET, TERM_TRACKS };

enum term_what {
	TERM_NOTHING,
	TERM_RECEIVED,     /* by this body, on this `track`; the first one is the first receipt */
	TERM_CONVERTED,    /* to another `track`, `agreed` by the reporter */
	TERM_ACKNOWLEDGED, /* in writing: Awb 9:6 */
	TERM_TALK_ASKED,   /* the reporter chose to talk */
	TERM_TALK_PLANNED, /* it has a place, a moment and an owner */
	TERM_ANSWERED,     /* the reporter was answered; a note that only staff read is none */
	TERM_ASKED,        /* "is it solved?": from here silence counts */
	TERM_CONFIRMED,    /* the reporter: yes, it is solved (Awb 9:5) */
	TERM_DENIED,       /* the reporter: no, or only partly */
	TERM_REOPENED,     /* by the reporter */
	TERM_OFFERED,      /* the formal route was shown to the reporter */
	TERM_MORE_TIME,    /* the reporter wants `days` more before that */
	TERM_SUSPENDED,    /* `agreed`: with the written yes of the reporter */
	TERM_RESUMED,
	TERM_EXTENDED,     /* by `days`, with notice to those `told`: Awb 9:11, second paragraph */
	TERM_CONSENTED,    /* the reporter agrees in writing to the day `until`: Awb 9:11, third paragraph */
	TERM_REASONED,     /* told with reasons that it becomes `until`: Jeugdwet 4.2.1, second (d) and fifth paragraph */
	TERM_NOT_HANDLED,  /* notice that it will not be handled: Awb 9:8, third paragraph */
	TERM_DECIDED,      /* the letter of Awb 9:12; the judgment of the committee */
	TERM_JUDGED,       /* the body has received the judgment of the committee */
	TERM_MEASURES,     /* told which measures, or why none: Jeugdwet 4.2.1, fifth paragraph */
	TERM_ELSEWHERE,    /* seen to be for another body, or for a lawyer */
	TERM_FORWARDED,    /* sent on, the reporter told: Awb 2:3 */
	TERM_CONDUCT,      /* the day of what the complaint is about, where it is known */
	TERM_OUT,          /* the portal could not be reached from this day */
	TERM_BACK,         /* up to and with this day */
	TERM_NOTE,         /* written into the case: moves nothing */
	TERM_HANDED,       /* to another handler or team, or moved along with the youth: moves nothing */
	TERM_WHATS
};

/* Who is told, or who acts. */
enum {
	TERM_REPORTER = 1, /* who complains */
	TERM_ACCUSED = 2,  /* whom it is about */
	TERM_OWNER = 4,    /* who handles it */
	TERM_BODY = 8,     /* the body that it is about, where a committee judges */
	TERM_COMMITTEE = 16,
};

struct term_event {
	int32_t day; /* klankbord-civil.h */
	enum term_what what;
	int body;
	enum term_track track;
	int32_t until;
	int days;
	unsigned told;
	bool agreed;
};

/* ---- schemes ------------------------------------------------------------------------ */

/* What a body has settled for itself; zero: as the law or the portal has it. */
struct term_scheme {
	bool committee;               /* Awb 9.1.3: a committee advises, ten weeks */
	struct term_length decide;    /* Awb: a shorter term than that of the law */
	struct term_length judge;     /* Jeugdwet: the term of the scheme, never left out */
	bool termijnenwet;            /* Jeugdwet: the scheme applies it to its own term */
	bool suspends;                /* Jeugdwet: the scheme lets the committee suspend by itself */
	int extend;                   /* Awb: postpones by so many days at most */
	int acknowledge;              /* days */
	int talk, answer;             /* working days */
	int stall, silence;           /* days */
	const struct equated *equated; /* NULL: equated_known */
};

/* Why something cannot be. Each has a name that texts and logs can use. */
enum term_refusal {
	TERM_FINE,
	TERM_BAD_DAY,       /* no day of the years 2000 to 2999, or a wrong number */
	TERM_BAD_ORDER,     /* events that are not in the order of their days, or after today */
	TERM_NO_RECEIPT,    /* this body has received nothing */
	TERM_TWICE,         /* it has happened already */
	TERM_WRONG_TRACK,   /* the law of this track does not know it */
	TERM_NO_SCHEME,     /* Jeugdwet without the term of a scheme */
	TERM_TOO_LONG,      /* longer than the law or the promise allows */
	TERM_TOO_SHORT,     /* less than the reporter is promised, or an earlier day than now */
	TERM_NOT_TOLD,      /* those who must be told were not */
	TERM_NOT_AGREED,    /* the reporter has not agreed */
	TERM_LATE,          /* the term is over */
	TERM_AFTER_CONSENT, /* more time was agreed: any more needs the reporter again */
	TERM_PAUSED,        /* while it is suspended */
	TERM_NOT_PAUSED,    /* it is not suspended */
	TERM_NOT_YET,       /* something else comes first: an answer before "is it solved?" */
	TERM_OVER,          /* the case is closed */
	TERM_NOT_OVER,      /* the case is open */
	TERM_BAD_WORD,      /* a setting has a word that means nothing */
	TERM_REFUSALS
};
const char *term_refusal_name(enum term_refusal r);

/* May a body have this scheme on this track? */
enum term_refusal term_scheme_check(const struct term_scheme *s, enum term_track track);

/* A scheme as a setting says it: words, a space between, lengths in d, w, m, y or wd.
 *
 *   committee extend=14                 a body under the Awb, with a committee of 9.1.3
 *   judge=8w suspends termijnenwet      a body under the Jeugdwet
 *   acknowledge=5 talk=1 answer=2 stall=7 silence=56
 *
 * *at: the word that is wrong, or NULL. The scheme is checked against no track yet. */
enum term_refusal term_scheme_read(const char *text, struct term_scheme *s, const char **at);

/* Days of later decrees as a setting says them: "20290511 20300531 until=20311231". They
 * stand beside those that are known; `days` has room for `most` and must stay. */
enum term_refusal term_equated_read(const char *text, int32_t days[], size_t most, struct equated *e, const char **at);

/* ---- clocks ------------------------------------------------------------------------- */

enum term_clock_id {
	TERM_C_RECEIPT,     /* acknowledge in writing */
	TERM_C_FORWARD,     /* send on what is for another */
	TERM_C_TALK,        /* a talk gets a place, a moment and an owner */
	TERM_C_ANSWER,      /* a signal gets an answer */
	TERM_C_STALL,       /* the portal offers the formal route */
	TERM_C_SILENCE,     /* the reporter says whether it is solved */
	TERM_C_REFUSE,      /* say that it will not be handled */
	TERM_C_DECIDE,      /* Awb: the decision */
	TERM_C_JUDGE,       /* Jeugdwet: the judgment of the committee */
	TERM_C_MEASURES,    /* Jeugdwet: which measures */
	TERM_C_OMBUDSMAN,   /* the reporter may go to the ombudsman */
	TERM_C_OLD,         /* the conduct is not too old to complain about */
	TERM_CLOCKS
};

/* Whose term it is. */
enum term_owed {
	TERM_DUTY,   /* the body must: it can be missed */
	TERM_OPTION, /* the body may until then, and not later */
	TERM_WINDOW, /* the reporter may until then */
	TERM_SELF,   /* the portal does it by itself on that day */
};

/* By what a term may be made longer. */
enum {
	TERM_BY_NOTICE = 1,   /* once, `most` days, while it runs: TERM_EXTENDED */
	TERM_BY_CONSENT = 2,  /* to a day that the reporter agrees to: TERM_CONSENTED */
	TERM_BY_REASONS = 4,  /* to a day that is told with reasons: TERM_REASONED */
	TERM_BY_REPORTER = 8, /* `most` days each time: TERM_MORE_TIME */
};

/* A row of the table in rules.c: the law as data. */
struct term_rule {
	enum term_clock_id id;
	const char *name;
	unsigned tracks;          /* 1u << track */
	enum term_owed owed;
	struct term_length length; /* n 0: by the scheme */
	bool in_law;              /* set by a law: the Algemene termijnenwet holds */
	bool pauses;              /* a suspension stops it */
	bool outage;              /* days on which the portal was out of reach do not count */
	unsigned longer;          /* TERM_BY_... */
	int most;                 /* days, where they are days that are given */
	unsigned told_longer;     /* who must be told of more time, or it is none */
	bool outlives;            /* runs on after the case was closed */
	enum term_what starts[3], stops[3];
	int warn;                 /* days before the end on which the owner is warned; 0: never */
	unsigned told_met, told_missed; /* who hears that it was done, that it was not */
	const char *source;       /* law and article, or whose promise */
};
const struct term_rule *term_rule(enum term_clock_id id);

enum term_state { TERM_RUNNING, TERM_SUSPENDED_NOW, TERM_MET, TERM_MISSED, TERM_PASSED, TERM_VOID };

struct term_clock {
	const struct term_rule *rule;
	enum term_state state;
	int32_t started, due, ended; /* due KB_NO_DAY: suspended or void; ended KB_NO_DAY: not done */
	int32_t plain; /* what the last day would be without the Algemene termijnenwet */
	int days;      /* left while running, late when missed; 0 else */
	bool extended; /* more time was taken or given */
	bool lapsed;   /* it had been missed before more time was given: figures count it as missed */
	bool provisional; /* the holidays of that year are not all decided yet */
};

/* How a case ended. What stays silent is counted apart from what was confirmed. */
enum term_closing { TERM_OPEN, TERM_SOLVED, TERM_NO_REPLY, TERM_WITH_DECISION, TERM_WITHOUT_HANDLING, TERM_SENT_ON };

struct term_view {
	enum term_track track;
	int32_t first;    /* the first receipt in the dossier, shown ever after */
	int32_t received; /* receipt by this body, on this track */
	enum term_closing closing;
	int32_t closed;
	int32_t today;
	size_t n;
	struct term_clock clocks[TERM_CLOCKS];
};

struct term_case {
	const struct term_event *events;
	size_t n;
	const struct term_scheme *schemes[TERM_BODIES]; /* NULL: as the law and the portal have it */
};

/* What each clock of a body shows on a day. An event that could not be (term_may()) moves
 * nothing. Anything but TERM_FINE: the case was refused, the view is empty. */
enum term_refusal term_look(const struct term_case *c, int body, int32_t today, struct term_view *v);

/* The clock of this kind; NULL: it never began. */
const struct term_clock *term_clock(const struct term_view *v, enum term_clock_id id);

/* May this happen now, after all that has? `e->day` is the day, `e->body` the body. */
enum term_refusal term_may(const struct term_case *c, const struct term_event *e);

/* What may happen on this day, as 1ull << what. What hangs on consent or on notice is
 * among them: asked with both given. */
uint64_t term_options(const struct term_case *c, int body, int32_t today);

/* ---- what comes next ----------------------------------------------------------------- */

/* What a reporter reads on the page of the case. */
enum term_step {
	TERM_S_NONE,
	TERM_S_RECEIPT,    /* you get a confirmation by then */
	TERM_S_TALK,       /* you hear by then where and when you talk */
	TERM_S_ANSWER,     /* you get an answer by then */
	TERM_S_YOUR_WORD,  /* tell us by then whether it is solved */
	TERM_S_OFFER,      /* you may make it a formal complaint, from that day */
	TERM_S_WAIT,       /* it stands still, as agreed */
	TERM_S_DECISION,   /* you get the decision by then */
	TERM_S_MEASURES,   /* you hear by then what will be done */
	TERM_S_OMBUDSMAN,  /* you may go to the ombudsman until then */
	TERM_S_REOPEN,     /* it was closed since you did not reply; you may open it again */
	TERM_S_LATE,       /* it should have been done by then; it is not */
};
struct term_next {
	enum term_step step;
	enum term_clock_id clock;
	int32_t day; /* by when; KB_NO_DAY: at any time */
};
struct term_next term_next(const struct term_view *v);

/* Who is to be told what, and on which day. */
enum { TERM_MESSAGES = 3 * TERM_CLOCKS };
enum term_word { TERM_W_WARN, TERM_W_DONE, TERM_W_MISSED, TERM_W_OFFER, TERM_W_CLOSED };
struct term_message {
	int32_t day;
	unsigned to;
	enum term_word word;
	enum term_clock_id clock;
};

/* Those that fall after `since` up to and with the day of the view, oldest first. Returns
 * how many; at most TERM_MESSAGES are written. */
size_t term_messages(const struct term_view *v, int32_t since, struct term_message out[]);

#endif
