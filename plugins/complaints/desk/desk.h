/* desk.h - the pages of staff: what each shows, and who serves it.
 *
 * A page of a case or a team needs a key that is unlocked (desk_in()); who has none is
 * led to the page of the key, whatever the address. What a member may not open looks like what is not there. */
#ifndef COMPLAINTS_DESK_H
#define COMPLAINTS_DESK_H

#include "reporter.h"

/* ---- desk.c ---- */

/* The member of this session, to be wiped; false: the way to the page of the key was sent, return KB_OK. */
bool desk_in(struct kb_req *r, struct member *m);

/* Was this very form sent already: a double tap, a reload, a replay? Takes the write lock, and notes that it was; a reply
 * that refuses takes that back with the rest. `fields`: those of the form. */
bool desk_was_sent(struct kb_req *r, const struct kb_field *fields);

/* It was wrong and the same page says so: takes the note back, so that it is told again when it is sent again. */
void desk_was_wrong(struct kb_req *r, const struct kb_field *fields);
extern const struct kb_field act_form[], add_form[], outage_form[]; /* complaints.c */

/* How a case ended, in words; NULL: it is open. */
const char *closing_words(struct kb_ctx *c, const struct term_view *v);

/* In words: a day of the clocks; a body; where a case is; how it closed; what a clock is about. */
const char *day_words(struct kb_ctx *c, int32_t day);
const char *body_words(struct kb_ctx *c, const char *body);
const char *tongue_words(struct kb_req *r, const char *tag); /* a language by its own name; its tag where the house has it no more */
const char *place_words(struct kb_ctx *c, const char *place);
const char *theme_words(struct kb_ctx *c, const char *theme);
const char *track_words(struct kb_ctx *c, enum term_track track);
const char *clock_words(struct kb_ctx *c, enum term_clock_id id);

/* "7F3A 90C2": what staff call a case by. It is the beginning of a hash and tells no order. */
const char *case_number(struct kb_ctx *c, const struct casefile *f);

enum kb_rc show_complaints_home(struct kb_ctx *c, struct kb_out *o);
enum kb_rc show_complaints_nav(struct kb_ctx *c, struct kb_out *o);

struct desk_link { const char *url; };
struct desk_home { const char *url, *counts; }; /* counts NULL: there is nothing to say */
struct desk_option { const char *value, *words; bool on; };

/* ---- staff-key.c ---- */

struct desk_key {
	const char *action, *error;
	const char *inbox, *teams, *tasks, *own; /* NULL: locked, or not theirs */
	bool made, open;
};
enum { PHRASE_MIN = 16, PHRASE_MAX = 200 };

enum kb_rc serve_key(struct kb_req *r);
enum kb_rc serve_key_sent(struct kb_req *r);

/* ---- staff-teams.c ---- */

struct desk_member { const char *id, *person; };
struct desk_team {
	const char *id, *body, *place;
	bool mine;
	const char *remove, *admit, *stolen;
	const struct desk_member *members, *others; /* in it; with a key and not in it */
	bool guardians, interpreters; /* somebody with a key is left out, being that */
	size_t nmembers, nothers;
};
struct desk_teams {
	const char *back, *make, *error;
	bool escrow;
	const struct desk_team *list;
	size_t count;
	const struct desk_option *bodies, *places;
	size_t nbodies, nplaces;
};

enum kb_rc serve_teams(struct kb_req *r);
enum kb_rc serve_team_made(struct kb_req *r);
enum kb_rc serve_admitted(struct kb_req *r);
enum kb_rc serve_removed(struct kb_req *r);
enum kb_rc serve_stolen(struct kb_req *r);

/* ---- inbox.c ---- */

struct desk_row {
	const char *id, *number, *about, *body, *place, *track, *handler;
	const char *due, *what;   /* by when, and what; NULL: nothing presses */
	bool danger, late, mine;
	bool unread;              /* something was written since the team read it */
};
enum desk_filter { DESK_OPEN, DESK_MINE, DESK_CLOSED };
struct desk_inbox {
	enum desk_filter filter;
	const char *open, *own, *closed, *key, *teams, *audit, *outages, *read;
	bool attached, teamless;
	const struct desk_row *rows;
	size_t count;
	const char *n;
};

/* Of who is signed in, locked or not: how many cases are open, late, due within three days, with danger, in
 * nobody's hand. From what is in the clear. The same for somebody with their roles. */
struct desk_counts { size_t open, late, soon, danger, nobody, written; }; /* written: closed, and something new in it */
struct desk_counts inbox_counts(struct kb_ctx *c);
struct desk_counts inbox_counts_of(struct kb_ctx *c, const struct kb_person *who);

enum kb_rc serve_inbox(struct kb_req *r);
enum kb_rc serve_inbox_mine(struct kb_req *r);
enum kb_rc serve_inbox_closed(struct kb_req *r);

/* ---- digest.c ---- */

/* A job: the mail of the day. */
enum kb_rc digest_run(struct kb_ctx *c);

/* ---- case-hand.c ---- */

/* A case in hand: opened, noted as read or to be written in. */
struct desk_work {
	struct kb_req *r;
	struct kb_ctx *c;
	struct member m;
	const struct casefile *f;
	struct hand h;
	const struct message *messages;
	size_t nmessages;
	struct term_view view;
	uint64_t options;
	const char *guardian; /* member; NULL: no guardian filed it */
	bool pupil;           /* for a pupil */
	struct hand side;     /* the pupil's own side; f NULL: there is none */
};

/* A case, opened by who is signed in; the caller ends it with work_end(). false: another page was sent, return KB_OK. */
bool work_begin(struct kb_req *r, const char *id, struct desk_work *w);
void work_end(struct desk_work *w);

/* Is it in the chain that they read it today? */
bool work_is_read(const struct desk_work *w);

bool work_may(const struct desk_work *w, enum term_what what);

/* The words of a message that an interpreter may have: those of a question or a message, never a name, never
 * what was ticked; of the case and of a pupil's side. NULL: none. */
const char *work_lendable(const struct message *s);

/* Can this message hold the complainant's yes? Of a pupil who has a code, theirs alone. */
bool work_is_word(const struct desk_work *w, const struct message *m);

/* ---- case-line.c, case-page.c ---- */

struct desk_item {
	const char *day, *who, *label, *text, *lang; /* text NULL: an event */
	const char *event;
	const char *sound, *photo, *alt; /* of a file: its address, and what it is */
	bool broken, ours;
};
struct desk_clock { const char *what, *due, *source; bool late, running, done; };
struct desk_lent { const char *id, *day, *who, *from, *to; };
struct desk_may {
	bool acknowledge, answer, ask, talk, hearing, extend, consent, reason, refuse, decide, panel, judged, measures, solved, offer,
	    forward, suspend, resume, advice, record;
};
struct desk_case {
	const char *number, *back, *action, *error;
	const char *speak;           /* where one answers with a recording */
	const char *about, *body, *place, *track, *first, *population, *lang, *closed, *handler, *outcome, *recorded;
	const char *letter_acknowledged, *letter_extended, *letter_refused, *letter_decided; /* NULL: not written yet */
	bool danger, named, mine, panel, only_me;
	const char *invite;
	const char *claim;           /* the day on which an adult says that it was told, not confirmed; NULL: none */
	bool guardian, pupil, side;   /* a guardian filed it; for a pupil; who has a code of their own */
	const struct desk_row *others; /* of other bodies, about the same */
	size_t nothers;
	const struct desk_clock *clocks;
	size_t nclocks;
	const struct desk_item *items;
	size_t nitems;
	struct desk_may may;
	const struct desk_item *notes; /* of the team */
	size_t nnotes;
	const struct desk_lent *lent;  /* to interpreters */
	size_t nlent;
	const struct desk_option *interpreters, *lendable;
	size_t ninterpreters, nlendable;
	const struct desk_option *members, *tongues, *grounds, *outcomes, *lessons, *proofs;
	size_t nmembers, ntongues, ngrounds, noutcomes, nlessons, nproofs;
};

struct desk_unread { const char *id, *number, *action, *back; };

enum kb_rc serve_case(struct kb_req *r);
enum kb_rc serve_read(struct kb_req *r);
const char *event_words(struct kb_ctx *c, const struct term_event *e);

/* The time line of a case in hand, oldest first, and its clocks. Both in the memory of the context; return how many. */
size_t line_items(const struct desk_work *w, const struct desk_item **to);
size_t line_clocks(const struct desk_work *w, const struct desk_clock **to);

/* ---- case-invite.c ---- */

/* A page to print, for the pupil alone: nothing on it says what it is for. */
struct desk_invite { const char *back, *code, *until, *address; struct kb_qr qr; };
enum kb_rc serve_invite(struct kb_req *r);

/* ---- staff-cards.c, staff-duty.c: help at a place ---- */

struct desk_card { const char *code; struct kb_qr qr; };
struct desk_cards {
	const char *action;
	const int64_t *sizes;          /* of a sheet */
	size_t nsizes;
	const struct desk_card *list;  /* of the sheet; none: nothing is printed yet */
	size_t count;
};
enum { CARDS_MIN = 10, CARDS_MAX = 60 };

/* A place, and whom a youth calls there. */
struct desk_duty {
	const char *id, *name;
	const char *number;            /* its own, or what was typed; "": none */
	const char *above;             /* that of the place above, which holds; NULL: not that */
	bool none, wrong;              /* nobody is called here; this is no telephone number */
};
struct desk_duties { const char *action; const struct desk_duty *list; size_t count; };

enum kb_rc serve_cards(struct kb_req *r);
enum kb_rc serve_cards_printed(struct kb_req *r);
enum kb_rc serve_duty(struct kb_req *r);
enum kb_rc serve_duty_set(struct kb_req *r);

/* ---- own-cases.c, own-case.c: the guardian's door ---- */

/* One body's part of a dossier: what the guardian calls it, and by when what must be done. */
struct own_row {
	const char *url, *label, *body, *track, *about, *place;
	const char *due, *what, *closed;   /* due NULL: nothing presses; closed NULL: it is open */
	bool late, pupil;
	int32_t day;
};
struct own_cases {
	const char *action, *key, *error, *label, *n;
	const struct own_row *rows;
	size_t count;
	const struct desk_option *places;
	size_t nplaces;
};
struct own_tongue { const char *action, *tag, *dir, *name; };
struct own_begin {
	const char *back, *action, *from;
	bool pupil;
	const struct own_tongue *others; /* languages that the intake speaks besides that of the page */
	size_t nothers;
};
struct own_case { const char *back, *label; bool pupil, side; struct complaints_mine mine; };

enum kb_rc serve_own(struct kb_req *r);
enum kb_rc serve_own_begin(struct kb_req *r);
enum kb_rc serve_own_case(struct kb_req *r);
enum kb_rc serve_own_act(struct kb_req *r);

/* ---- case-act.c, case-steps.c ---- */

enum { SAY_MAX = 12000 };
enum kb_rc serve_case_act(struct kb_req *r);

extern const char *const desk_grounds[], *const desk_outcomes[], *const desk_themes[]; /* NULL at the end */

/* ---- staff-lend.c ---- */

struct desk_task { const char *id, *from, *to; }; /* names of languages */
struct desk_tasks { const char *action, *key; const struct desk_task *list; size_t count; };
struct desk_words { const char *back, *action, *from, *to, *text, *from_name, *to_name; }; /* tags and names of languages */
enum kb_rc serve_tasks(struct kb_req *r);
enum kb_rc serve_task_opened(struct kb_req *r);
enum kb_rc serve_task(struct kb_req *r);
enum kb_rc serve_task_done(struct kb_req *r);

/* ---- staff-file.c ---- */

struct desk_speak {
	const char *action, *back, *number;
	bool answer;                    /* may it be the answer? */
	const struct complaints_speak *sound;
};

/* A file on the time line. */
void file_item(const struct desk_work *w, const struct message *m, struct desk_item *item);
enum kb_rc serve_file(struct kb_req *r);
enum kb_rc serve_add(struct kb_req *r);
enum kb_rc serve_added(struct kb_req *r);

/* ---- letter.c ---- */

struct desk_letter {
	const char *back, *title, *number, *day, *to, *body, *about, *opening, *due, *text, *text_lang, *ombudsman, *committee;
	const char *summary, *summary_lang;
	const char *ground, *own_ground; /* why it is not handled, in Dutch and in the person's language; NULL: it is no such letter */
	const char *own_lang, *own_dir, *own_title, *own_opening, *own_day, *own_until; /* in the person's language; NULL: that is Dutch */
};
enum kb_rc serve_letter(struct kb_req *r);

/* ---- staff-audit.c ---- */

struct desk_audit { const char *back, *head, *n, *broken, *file; bool empty; };
enum kb_rc serve_audit(struct kb_req *r);
enum kb_rc serve_audit_head(struct kb_req *r);

/* ---- staff-outages.c ---- */

struct desk_outage { const char *id, *first, *last, *reason, *who, *noted, *strike; bool struck; }; /* strike NULL: it is, or not theirs */
struct desk_outages {
	const char *back, *action, *error;  /* action NULL: who looks does not work for the whole organisation */
	const struct desk_outage *list;
	size_t count;
	const struct desk_option *reasons;
	size_t nreasons;
};
enum kb_rc serve_outages(struct kb_req *r);
enum kb_rc serve_outage_noted(struct kb_req *r);
enum kb_rc serve_outage_struck(struct kb_req *r);

/* ---- views ---- */

void complaints_desk_speak(struct kb_ctx *c, struct kb_out *o, const struct desk_speak *m);
void complaints_case(struct kb_ctx *c, struct kb_out *o, const struct desk_case *m);
void complaints_doing(struct kb_ctx *c, struct kb_out *o, const struct desk_case *m);
void complaints_beside(struct kb_ctx *c, struct kb_out *o, const struct desk_case *m);
void complaints_tasks(struct kb_ctx *c, struct kb_out *o, const struct desk_tasks *m);
void complaints_task(struct kb_ctx *c, struct kb_out *o, const struct desk_words *m);
void complaints_unread(struct kb_ctx *c, struct kb_out *o, const struct desk_unread *m);
void complaints_letter(struct kb_ctx *c, struct kb_out *o, const struct desk_letter *m);
void complaints_audit(struct kb_ctx *c, struct kb_out *o, const struct desk_audit *m);

void complaints_outages_page(struct kb_ctx *c, struct kb_out *o, const struct desk_outages *m);
void complaints_own_nav(struct kb_ctx *c, struct kb_out *o, const struct desk_link *m);
void complaints_own_home(struct kb_ctx *c, struct kb_out *o, const struct desk_link *m);
void complaints_cards(struct kb_ctx *c, struct kb_out *o, const struct desk_cards *m);
void complaints_cards_home(struct kb_ctx *c, struct kb_out *o, const struct desk_link *m);
void complaints_duty(struct kb_ctx *c, struct kb_out *o, const struct desk_duties *m);
void complaints_duty_home(struct kb_ctx *c, struct kb_out *o, const struct desk_link *m);
void complaints_invite(struct kb_ctx *c, struct kb_out *o, const struct desk_invite *m);
void complaints_own_cases(struct kb_ctx *c, struct kb_out *o, const struct own_cases *m);
void complaints_own_begin(struct kb_ctx *c, struct kb_out *o, const struct own_begin *m);
void complaints_own_case(struct kb_ctx *c, struct kb_out *o, const struct own_case *m);

void complaints_home(struct kb_ctx *c, struct kb_out *o, const struct desk_home *m);
void complaints_tasks_nav(struct kb_ctx *c, struct kb_out *o, const struct desk_link *m);
void complaints_nav(struct kb_ctx *c, struct kb_out *o, const struct desk_link *m);
void complaints_key(struct kb_ctx *c, struct kb_out *o, const struct desk_key *m);
void complaints_teams_page(struct kb_ctx *c, struct kb_out *o, const struct desk_teams *m);
void complaints_inbox(struct kb_ctx *c, struct kb_out *o, const struct desk_inbox *m);

#endif
