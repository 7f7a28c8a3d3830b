/* complaints.h - what the files of this folder know of each other.
 *
 * A complaint goes this way: somebody walks through the intake (way-in.c), a code is
 * minted, and the form is made ready and taken (filing.c). With the code they come back
 * (reporter-page.c). Staff unlock what is sealed to them (unlock.c, teams.c), see their cases by deadline
 * (inbox.c) and work in one (case-page.c, act.c). Under all of it lies the case itself: casefile.c
 * reads and writes envelopes and events, clocks.c asks the terms, acts.c keeps the chain.
 *
 * Secrets live in the memory of the context, and are wiped where they were used last. */
#ifndef COMPLAINTS_H
#define COMPLAINTS_H

#include "klankbord-civil.h"
#include "klankbord.h"
#include "media.h"
#include "seal.h"
#include "terms.h"

struct casefile;
struct dossier;
struct hand;

/* ---- bodies.c: whom a complaint can be about -------------------------------------------- */

struct body {
	const char *id;        /* "coa" */
	enum term_track formal; /* the law of its formal complaints */
	const char *scheme;    /* name of the setting with its terms */
	const char *key;       /* of its name in words, "complaints.body.coa" */
};

/* All of them; one by its id, or NULL. */
extern const struct body bodies[];
const struct body *body_find(const char *id);

/* The terms of a body as the house has set them; NULL: as the law and the portal have them, or
 * the setting is unsound (logged). */
const struct term_scheme *body_scheme(struct kb_ctx *c, const struct body *b);

/* The body that a complaint about this (as ticked in the intake) from this place is for. */
const char *body_for(struct kb_ctx *c, const char *about, const char *place);

/* ---- teams.c: who handles, and their keys ----------------------------------------------- */

struct team {
	const char *id;        /* 32 hex digits */
	const char *body, *place;
	struct seal_role role; /* its newest epoch */
	seal_byte pk[SEAL_KEY];
};

/* The team for a body that stands nearest above this place ("": the organisation), never one
 * at a location. NULL: there is none. */
const struct team *team_for(struct kb_ctx *c, const char *body, const char *place);

/* The place on top of all; NULL: there is no place yet. */
const struct kb_place *place_on_top(struct kb_ctx *c);

/* All teams, by body and place. */
size_t teams_all(struct kb_ctx *c, const struct team **to);

/* A new team, made by a member who holds its first key; what it can wrap to the escrow of the house it
 * does. KB_NONE: there is one already, or the place is a location. */
struct member;
enum kb_rc team_make(struct kb_ctx *c, const struct member *m, const struct body *b, const struct kb_place *p);

/* One by its id; NULL: there is none. */
const struct team *team_by_id(struct kb_ctx *c, const char *id);

/* Takes the write lock: what is read of a team from here on stays so. */
enum kb_rc team_hold(struct kb_ctx *c, const char *id);

/* Who holds the key of its newest epoch, by login name. */
size_t team_members(struct kb_ctx *c, const struct team *t, const struct member **to);

/* The pair of a team in one epoch, for a member who holds it; KB_NONE: this member does not. The caller wipes it. */
enum kb_rc team_pair(struct kb_ctx *c, const struct member *m, const struct seal_role *role, struct seal_pair *pair);

/* Lets somebody into a team, by a member of it: wraps the key of its newest epoch. KB_NONE: `m` is none,
 * or `who` is one already. */
enum kb_rc team_admit(struct kb_ctx *c, const struct member *m, const struct team *t, const char *who);

/* Somebody leaves a team: a fresh pair, wrapped to who stays and to the escrow, every case of the team wrapped anew, the
 * old pair gone. Who left opens nothing from then on; what they had in hand is nobody's. KB_NONE: `m` is
 * no member, `leaver` is none, or nobody would stay. */
enum kb_rc team_next_epoch(struct kb_ctx *c, const struct member *m, const struct team *t, const char *leaver);

/* ---- bars.c: who may not see a case --------------------------------------------------------- */

/* Where who is signed in, or who has these roles, works at a location: ids, a space between; AS_GUARDIAN among them: is a
 * guardian too. */
#define AS_GUARDIAN "@guardian"
const char *attached_places(struct kb_ctx *c);
const char *attached_by(struct kb_ctx *c, const char *roles);

/* Why a member who works at these places may not see a case, "place", "anonymous", "guardian", "named" or "self"; NULL:
 * nothing bars them. bar_by_clear(): without a look at who was barred by another. */
const char *bar_reason(struct kb_ctx *c, const struct member *m, const char *attached, const struct casefile *f);
const char *bar_by_clear(struct kb_ctx *c, const struct member *m, const char *attached, const struct casefile *f);

/* Why somebody barred them from it; NULL: nobody did. */
const char *bar_noted(struct kb_ctx *c, const struct member *m, const struct casefile *f);

/* `m` bars somebody from a case, for good. KB_NONE: themselves, for another reason than "self". */
enum kb_rc case_bar(struct kb_ctx *c, const struct member *m, const struct casefile *f, const char *whom, const char *reason);

/* ---- unlock.c: what a member of staff holds while signed in ------------------------------ */

/* A member, unlocked. */
struct member {
	const char *id, *person;     /* 32 hex digits; login name */
	const char *attached;        /* where they worked when they last unlocked */
	struct seal_member_row row;
	struct seal_member keys;     /* wiped by member_wipe() */
};
void member_wipe(struct member *m);

/* Has who is signed in a key of their own? */
bool member_exists(struct kb_ctx *c);

/* A key for who is signed in, under a phrase; unlocked for this session. */
enum kb_rc member_make(struct kb_ctx *c, const char *phrase);

/* The same for anybody, without a session: for the example house. Who gets it wipes it. */
enum kb_rc member_make_for(struct kb_ctx *c, const char *person, const char *phrase, struct member *m);

/* All members, by login name, without their keys. */
size_t members_all(struct kb_ctx *c, const struct member **to);

/* Unlocks it for this session. KB_NONE: another phrase, or too many tries. */
enum kb_rc member_unlock(struct kb_ctx *c, const char *phrase);

/* What this session has unlocked; KB_NONE: nothing. */
enum kb_rc member_now(struct kb_ctx *c, struct member *m);

/* Who is signed in, one by their login name, and one by its id, without their keys. */
enum kb_rc member_of_person(struct kb_ctx *c, struct member *m);
enum kb_rc member_named(struct kb_ctx *c, const char *person, struct member *m);
enum kb_rc member_find(struct kb_ctx *c, const char *id, struct member *m);

/* A job: sessions that are over. */
enum kb_rc session_tidy(struct kb_ctx *c);

/* Locks it again. */
enum kb_rc member_lock(struct kb_ctx *c);

/* A case, opened by a member: KB_NONE where it is not theirs to open, for whatever reason, and the row says
 * nothing else. */
enum kb_rc member_open(struct kb_ctx *c, const struct member *m, const struct casefile *f, struct hand *h);

/* ---- casefile.c: a case in the store ---------------------------------------------------- */

/* A case as its row has it. */
struct casefile {
	struct seal_case_row keys;
	const char *id, *team, *dossier, *body, *place, *population, *lang, *theme, *filer, *handler, *outcome, *lesson;
	const char *beside; /* a pupil's side: the case whose clocks it has; "": a case of its own */
	bool named, danger;
	int rating;
	int32_t kept_until;
};

/* One by its id, or by the mark of a code; NULL: there is none. */
const struct casefile *case_by_id(struct kb_ctx *c, const char *id);
const struct casefile *case_by_mark(struct kb_ctx *c, const seal_byte mark[SEAL_KEY]);

/* All cases of a team, in no order. */
size_t cases_of_team(struct kb_ctx *c, const char *team, const struct casefile **to);

/* For the desk of a member: the open cases of their teams by id, or the last that were closed; without those from
 * which somebody barred them. */
size_t cases_of_desk(struct kb_ctx *c, const char *member, bool closed, const struct casefile **to);

/* For the keeper: all there are; those that are kept until a day up to `until`, or just `or`. */
size_t cases_all(struct kb_ctx *c, const struct casefile **to);
size_t cases_closed(struct kb_ctx *c, int32_t until, int32_t or, const struct casefile **to);

/* The cases of one story, one for each body; the sides of pupils beside a case. */
size_t cases_of_dossier(struct kb_ctx *c, const char *dossier, const struct casefile **to);
size_t sides_of(struct kb_ctx *c, const char *id, const struct casefile **to);

/* Takes the write lock for what is read next of a case, and for an act that is only read (acts.c). */
enum kb_rc case_touch(struct kb_ctx *c, const char *id);

/* Adds the row of a new case. */
enum kb_rc case_add(struct kb_ctx *c, const struct casefile *f);

/* Who reads or writes in a case, with what they hold. `case_sk` is wiped by hand_wipe(). */
struct hand {
	const struct casefile *f;
	seal_byte case_sk[SEAL_KEY];
	enum seal_author author;
	const char *member;              /* id; "" for the reporter, the portal */
	seal_byte signer[SEAL_SIGNER];
	bool blind;                      /* writes, and does not hold the key of the case */
};
void hand_wipe(struct hand *h);

/* One message, opened. */
struct message {
	uint32_t position;
	enum seal_kind kind;
	enum seal_author author;
	bool side; /* in a pupil's own side: a page that shows both sets it */
	const char *member, *lang;
	int32_t day;
	const char *text;  /* NULL: it does not open, or its author did not sign it: say so */
	size_t n;
};

/* All messages of a case, oldest first. */
size_t case_read(struct kb_ctx *c, const struct hand *h, const struct message **to);

/* Seals and adds one message, and notes the act. KB_NONE: too long. */
enum kb_rc case_write(struct kb_ctx *c, const struct hand *h, enum seal_kind kind, const char *lang, const char *text);

/* The same at a place that is known: of a case that nobody else has seen yet. */
enum kb_rc case_put(struct kb_ctx *c, const struct hand *h, struct seal_at *at, const char *lang, const char *text);

/* What the portal itself says is signed with a key made of those of the house. The hand of the
 * portal in a case: it cannot read. */
bool portal_verifier(struct kb_ctx *c, seal_byte key[SEAL_KEY]);
struct hand portal_hand(struct kb_ctx *c, const struct casefile *f);

/* Writes a notice of the portal into a case. */
enum kb_rc portal_says(struct kb_ctx *c, const struct casefile *f, const char *lang, const char *text);

/* ---- aside.c: a text beside a case, under a key of its own ------------------------------------ */

struct aside {
	struct seal_case c;
	seal_byte wrapped[SEAL_WRAPPED];
	const seal_byte *envelope;
	size_t n;
};

/* Closes a text to a pair, signed by its author. KB_NONE: too long. */
enum kb_rc aside_close(struct kb_ctx *c, struct aside *a, enum seal_kind kind, const struct seal_role *role, const seal_byte pk[SEAL_KEY],
    const struct member *author, const char *text);

/* Opens it for who holds the pair; NULL: it does not open, or this author (an id) did not sign it. */
const char *aside_open(struct kb_ctx *c, const struct aside *a, enum seal_kind kind, const struct seal_role *role, const struct seal_pair *pair,
    const char *author);

/* From a row: its id first, its two keys from column `pk` on, what is wrapped and the envelope from `wrapped` on. */
bool aside_read(struct kb_rows *q, int pk, int wrapped, struct aside *a);

/* ---- notes.c: what a team notes about a case, never for its reporter --------------------------- */

struct note { const char *member; int32_t day; const char *text; }; /* text NULL: it does not open */

/* Writes one, and the act. KB_NONE: too long. */
enum kb_rc note_write(struct kb_ctx *c, const struct member *m, const struct casefile *f, const char *text);

/* All of a case, oldest first, for a member of its team. */
size_t notes_read(struct kb_ctx *c, const struct member *m, const struct casefile *f, const struct note **to);

/* All of a team, out of one epoch into the next. */
enum kb_rc notes_rewrap(struct kb_ctx *c, const char *team, const struct seal_pair *old, const struct seal_role *to, const struct seal_pair *fresh);

/* ---- lend.c: one message to one interpreter ----------------------------------------------------- */

struct lent {
	const char *id, *case_id, *member, *lender, *from, *to; /* to whom, by whom; languages */
	uint32_t position;
	int32_t day;
	struct aside a;
};

/* Members who interpret, by login name, without their keys; one by id, with its public ones. */
size_t interpreters_all(struct kb_ctx *c, const struct member **to);
bool interpreter_find(struct kb_ctx *c, const char *id, struct member *m);

/* Lends the words of a message of a case to an interpreter, to be translated into `lang`. KB_NONE: too long. */
enum kb_rc lend(struct kb_ctx *c, const struct member *m, const struct casefile *f, const struct message *s, const struct member *to, const char *lang,
    const char *words);

/* What an interpreter has in hand; what of a case is lent; one by its id, NULL: there is none. */
size_t lent_to(struct kb_ctx *c, const struct member *m, const struct lent **to);
size_t lent_of(struct kb_ctx *c, const struct casefile *f, const struct lent **to);
const struct lent *lent_find(struct kb_ctx *c, const char *id);

/* The words, for the interpreter to whom they were lent; NULL: they do not open. */
const char *lent_open(struct kb_ctx *c, const struct member *m, const struct lent *l);

/* Writes the translation into the case and ends the loan; ends it without. */
enum kb_rc lent_return(struct kb_ctx *c, const struct member *m, const struct lent *l, const char *words);
enum kb_rc lent_take_back(struct kb_ctx *c, const struct member *m, const struct lent *l);

/* A job: ends what is old, and what is of a case that closed. */
enum kb_rc lent_tidy(struct kb_ctx *c);

/* The words of a translation and which message it is of; NULL: it is none. */
const char *translation_of(const struct message *s, uint32_t *position);

/* ---- files.c: recordings and photos ------------------------------------------------------- */

/* What a ticket says: a file of a case, and what opens it. */
struct file { const char *id; seal_byte key[SEAL_KEY]; enum media_kind kind; size_t n; int tenths; };
bool ticket_read(struct kb_ctx *c, const char *ticket, struct file *f);

/* Keeps a recording whose case is not there yet, for as long as an intake may take. KB_NONE: too many wait. */
enum kb_rc file_wait(struct kb_ctx *c, const struct media *m, const char **ticket);

/* It comes to a case that nobody else has seen yet, at this place. */
enum kb_rc file_join(struct kb_ctx *c, const struct hand *h, struct seal_at *at, const char *ticket);

/* Adds a file to a case, and notes the act. KB_NONE: the case has as many as it may. */
enum kb_rc file_add(struct kb_ctx *c, const struct hand *h, const struct media *m);

/* A job: what waited too long. */
enum kb_rc files_tidy(struct kb_ctx *c);

/* Its f->n bytes; NULL: it is not there, or does not open. And the reply of them, or that there is none. */
const void *file_open(struct kb_ctx *c, const char *case_id, const struct file *f);
enum kb_rc file_send(struct kb_req *r, const char *case_id, const struct file *f);

/* The field "file" of a request, a recording or a photo, clean. NULL, or the key of the text that says why not. The caller
 * ends it with photo_free(). Dear: not under the write lock. */
const char *media_read(struct kb_req *r, struct media *m);

/* ---- clocks.c: events and what the terms make of them ----------------------------------- */

/* All events of a case, oldest first. */
size_t case_events(struct kb_ctx *c, const char *id, const struct term_event **to);

/* What each clock of a case shows today. Anything but TERM_FINE: *v is empty. */
enum term_refusal case_look(struct kb_ctx *c, const struct casefile *f, struct term_view *v);

/* What may happen today, as 1ull << enum term_what. */
uint64_t case_options(struct kb_ctx *c, const struct casefile *f);

/* The same for all open cases of a desk, in the order of cases_of_desk(): one query. What was refused is an empty view. */
void cases_look(struct kb_ctx *c, const char *member, const struct casefile *list, size_t n, struct term_view *views);

/* The clock that presses most: what is late and not done, else what the body must do next; NULL: nothing. */
const struct term_clock *view_pressing(const struct term_view *v);

/* May this happen today? If so it is written. `e->day` 0: today. */
enum term_refusal case_event(struct kb_ctx *c, const struct casefile *f, struct term_event e);

/* ---- outage.c: days on which the portal could not be reached --------------------------------- */

enum { OUTAGE_DAYS = 31 }; /* at most, in one go */
struct outage {
	const char *id;
	int32_t first, last, noted;
	const char *reason, *member; /* one of outage_reasons, or "keeper"; "" the portal itself */
	bool struck;
};
extern const char *const outage_reasons[]; /* NULL at the end */

/* The log, oldest first, with what was struck through. */
size_t outages_all(struct kb_ctx *c, const struct outage **to);

/* The case with the outages that were over by a day between its events. */
struct term_case outage_fit(struct kb_ctx *c, struct term_case t, int32_t day);

/* Writes one down. KB_NONE: no days in their order, more than OUTAGE_DAYS, later than today, or a day that is in the log. */
enum kb_rc outage_note(struct kb_ctx *c, const char *member, int32_t first, int32_t last, const char *reason);

/* Strikes one through. KB_NONE: there is none, or it is struck. */
enum kb_rc outage_strike(struct kb_ctx *c, const char *member, const char *id);

/* A job: leaves the mark of today; days without a mark before it were an outage. */
enum kb_rc outage_watch(struct kb_ctx *c);

/* ---- keep.c: how long, and what comes by itself ------------------------------------------------ */

/* Writes until when a case is kept, as its events have it now: 0 while it is open. */
enum kb_rc case_settle(struct kb_ctx *c, const struct casefile *f);

/* A job: closes what its reporter stayed silent about, offers the formal route where nothing was solved in
 * time, destroys what was kept long enough. */
enum kb_rc keep_run(struct kb_ctx *c);

/* ---- tell.c: what may be counted ----------------------------------------------------------- */

/* Tells the house that this happened in a case just now: numbers, of its place and this month. A protected place is
 * the organisation (S114). */
enum kb_rc tell_event(struct kb_ctx *c, const struct casefile *f, const struct term_event *e);

/* The same of the outcome of a decision; of terms that are over, which the keeper finds; of a closing by silence. */
enum kb_rc tell_outcome(struct kb_ctx *c, const struct casefile *f, const char *outcome, const char *lesson);
enum kb_rc tell_terms(struct kb_ctx *c, const struct casefile *f, const struct term_view *v);
enum kb_rc tell_silence(struct kb_ctx *c, const struct casefile *f, const struct term_view *v);

/* How the reporter found the handling of a case that was closed on this day: 1 to 4, in the month of that day. */
enum kb_rc tell_rating(struct kb_ctx *c, const struct casefile *f, int rating, int32_t closed);

/* The theme of the catalogue of metrics, "1" to "5", that a lesson is about; NULL: none. */
const char *lesson_theme(const char *lesson);

/* What was founded, wholly or in part, calls for a measure: tells an observation "draft" of its place and month, without
 * content: id.HEX32 (a name that leads to no case without the keys of the house), outcome.WORD, lesson.WORD, themeN. A register of
 * measures opens a draft by it. Metrics does not hear it, so a draft is on no chart. draft_again() is kb_tells.again. */
enum kb_rc tell_draft(struct kb_ctx *c, const struct casefile *f, const char *outcome, const char *lesson);
enum kb_rc draft_again(struct kb_ctx *c, int32_t month);

/* kb_tells.again: all of it once more, for the months before one. What was shredded is told no more. */
enum kb_rc tell_again(struct kb_ctx *c, int32_t month);

/* ---- filing.c: from a filled-in form to a case ------------------------------------------ */

/* kb_form.ready and kb_form.take of the intake. The pass of the walk is pass_write(). */
enum kb_rc filing_ready(struct kb_ctx *c, const struct kb_filled *f, const void **made);
enum kb_rc filing_take(struct kb_ctx *c, const struct kb_filled *f);

/* Whom an intake is about, and whether it asks for a formal complaint and gives the name for it. */
const char *filing_body(struct kb_ctx *c, const struct kb_filled *f);
bool filing_is_formal(const struct kb_filled *f);

/* What happens when it comes in today: received, and a talk that was asked for. Returns how many. */
enum { FILING_EVENTS = 2 };
size_t filing_events(struct kb_ctx *c, const struct kb_filled *f, const char *body, struct term_event e[FILING_EVENTS]);

/* The id of the intake. */
#define COMPLAINTS_FORM "complaint"

/* The intake of guardians and foster parents, and the one that a case came by. */
#define REPRESENT_FORM "represent"
const char *case_form(const struct casefile *f);

/* What a walk through the intake carries: the code, and who files (struct filer). And behind it the
 * ticket of a recording that was made before; NULL: none. */
const char *pass_write(struct kb_ctx *c, const char code[SEAL_CODE], const char *filer);
bool pass_read(struct kb_ctx *c, const char *pass, char code[SEAL_CODE], const char **filer);
const char *pass_with(struct kb_ctx *c, const char *pass, const char *ticket);
const char *pass_ticket(const char *pass);

/* ---- receipt.c: the code ---------------------------------------------------------------- */

/* What a code is worth in this house: a derivation that costs 64 MiB, in the lane for codes.
 * KB_NONE: the lane is full, try later. */
enum kb_rc receipt_keys(struct kb_ctx *c, const char code[SEAL_CODE], bool filing, struct seal_reporter *r);

/* The reporter of the case that belongs to these keys; KB_NONE: no case has this code. */
enum kb_rc receipt_open(struct kb_ctx *c, const struct seal_reporter *r, struct hand *h);

/* ---- dossier.c: one story about several bodies ---------------------------------------------- */

/* What a person holds of one body's case: `f` has the clocks. `own` writes; `other` (f NULL: there is none) reads what
 * a guardian filed in the name of who holds this. */
struct part { const struct casefile *f; struct hand own, other; };
enum { PARTS = TERM_BODIES };
struct dossier { struct part parts[PARTS]; size_t n; };

/* All that these keys open, in the dossier of the case that has their mark, or in one that is known. KB_NONE: nothing.
 * The caller ends it with dossier_wipe(). */
enum kb_rc dossier_open(struct kb_ctx *c, const struct seal_reporter *r, struct dossier *d);
enum kb_rc dossier_open_by_id(struct kb_ctx *c, const char *id, const struct seal_reporter *r, struct dossier *d);
void dossier_wipe(struct dossier *d);

/* Everything that was said in it, by day; `other`: in what the guardian filed. */
struct told_line { const struct message *m; const struct part *part; bool other; };
size_t dossier_read(struct kb_ctx *c, const struct dossier *d, const struct told_line **to);

/* How much is in it: a page that knew less is old. Takes the write lock for it. */
int64_t dossier_seen(struct kb_ctx *c, const struct dossier *d);
void dossier_touch(struct kb_ctx *c, const struct dossier *d);

/* Says something to every body at once. */
enum kb_rc dossier_say(struct kb_ctx *c, const struct dossier *d, const char *lang, const char *words);

/* A body that this story could be told to as well; NULL: there is none with a team. dossier_add() tells it what was told at the
 * beginning: a case of its own, with its own clocks, as a signal. KB_NONE: not this body. */
const char *dossier_could_add(struct kb_ctx *c, const struct dossier *d);
enum kb_rc dossier_add(struct kb_ctx *c, const struct dossier *d, const struct seal_reporter *r, const char *body);

/* ---- guard.c: what a guardian sees --------------------------------------------------------- */

/* Who files, as the pass of a walk says it: nobody ("": a youth), a guardian, or an adult to whom a
 * youth told it on a day. */
struct filer { const char *login, *label; bool pupil; int32_t told; bool card; };
#define FILER_TOLD "@told "
#define FILER_CARD " card"
enum { GUARD_LABEL = 96 };
struct filer filer_read(struct kb_ctx *c, const char *text);
const char *filer_write(struct kb_ctx *c, const char *login, bool pupil, const char *label);

/* A dossier of a guardian: what they call it, and what opens it. guarded_wipe() wipes that. */
struct guarded { const char *dossier, *label; bool pupil; struct seal_reporter keys; };
void guarded_wipe(struct guarded *g);

/* Makes a dossier theirs. */
enum kb_rc guard_add(struct kb_ctx *c, const char *dossier, const struct filer *f, const struct seal_reporter *keys);

/* All that are theirs and were not closed to them; the parts of one that are open to them, KB_NONE: none. */
size_t guarded_all(struct kb_ctx *c, const struct member *m, struct guarded **to);
enum kb_rc guarded_open(struct kb_ctx *c, const struct member *m, const struct guarded *g, struct dossier *d);

/* Whose dossier is it, and is it that of a pupil? false: no guardian's. */
bool guard_of(struct kb_ctx *c, const char *dossier, const char **member, bool *pupil);

/* ---- side.c: a pupil's own side ------------------------------------------------------------ */

enum { INVITE_DAYS = 28 };

/* Has the pupil a side in this case? */
bool side_is_there(struct kb_ctx *c, const struct casefile *f);

/* Twenty digits with which the pupil comes in, by a handler who has the case in hand; those of before are void. KB_NONE: the
 * lane is full. */
enum kb_rc side_invite(struct kb_ctx *c, const struct hand *h, char code[SEAL_CODE]);

/* The case to which these digits ask in; KB_NONE: none, or their days are over. */
enum kb_rc invite_open(struct kb_ctx *c, const struct seal_reporter *r, struct hand *h);

/* Gives the pupil a side under a code of their own, and uses the digits up. KB_NONE: somebody has one already, or
 * the code belongs to something else. */
enum kb_rc side_bind(struct kb_ctx *c, const struct hand *h, const struct seal_reporter *r);

/* ---- trust.c: a second key, for a person whom the reporter trusts -------------------------- */

/* Can there be one? Not of what a guardian filed. Is there one? */
bool trust_is_possible(const struct dossier *d);
bool trust_is_given(struct kb_ctx *c, const struct dossier *d);

/* Makes it for all that is in the dossier by now. KB_NONE: there is one, or many codes are derived just now. */
enum kb_rc trust_give(struct kb_ctx *c, const struct dossier *d, const char code[SEAL_CODE]);

/* Ends it; there need not be one. */
enum kb_rc trust_end(struct kb_ctx *c, const struct dossier *d);

/* What a second code opens: hands that read. KB_NONE: nothing. The caller ends it with dossier_wipe(). */
enum kb_rc trust_open(struct kb_ctx *c, const struct seal_reporter *second, struct dossier *d);

/* ---- panel.c: the committee of a Jeugdwet complaint ------------------------------------------ */

/* Writes down that so many people judge, under a chair who does not work for or at the body or not. KB_NONE:
 * fewer than three, or the chair is no outsider (Jeugdwet 4.2.1, second paragraph). */
enum kb_rc panel_set(struct kb_ctx *c, const struct casefile *f, int seats, bool outside);

/* Is there one? Without it no judgment is written. */
bool panel_is_set(struct kb_ctx *c, const struct casefile *f);

/* ---- acts.c: the chain ------------------------------------------------------------------ */

enum act_verb {
	ACT_FILED = 1, ACT_READ, ACT_WROTE, ACT_EVENT, ACT_ASSIGNED, ACT_DECIDED, ACT_BARRED, ACT_MEMBER, ACT_TEAM, ACT_ADMITTED,
	ACT_EPOCH, ACT_UNLOCKED, ACT_SHREDDED, ACT_OUTAGE, ACT_STRUCK, ACT_NOTED, ACT_LENT, ACT_TAKEN_BACK, ACT_ADVISED, ACT_INVITED, ACT_BOUND
};

/* Writes an act into the chain, in the transaction at hand. `detail` NULL: zeros. */
enum kb_rc act_note(struct kb_ctx *c, enum act_verb verb, const char *actor, const char *object, const seal_byte *detail);

/* Has this been done by them today? */
bool act_was_today(struct kb_ctx *c, enum act_verb verb, const char *actor, const char *object);

/* All acts, oldest first, as links of the chain; its key; the first that does not hold (0: all do). */
size_t acts_all(struct kb_ctx *c, const struct seal_link **to);
uint64_t acts_broken(struct kb_ctx *c, const struct seal_link *links, size_t n);

/* The head of the chain as a line that is sent away, signed by the portal; NULL: there is no act yet. */
const char *acts_head(struct kb_ctx *c);

/* ---- example.c ---- */

/* A job: in an example house a member and a team for each body, so that there is something to look around in. */
enum kb_rc example_teams(struct kb_ctx *c);

/* ---- small things ----------------------------------------------------------------------- */

const char *hex_of(struct kb_ctx *c, const seal_byte *bytes, size_t n);
bool hex_read(const char *hex, seal_byte *to, size_t n);

/* Is this one of the words? NULL at the end of the list. */
bool is_one_of(const char *const *list, const char *word);

/* Today as a civil day (kb_today() writes it as a number of eight digits). */
int32_t civil_today(struct kb_ctx *c);

/* The list of n entries of so many bytes, with room for one more: the same, or a longer copy in the
 * memory of the context. *room: how many it has room for; 0 and a NULL list to begin with. */
void *room_for_one(struct kb_ctx *c, void *list, size_t n, size_t *room, size_t size);

#endif
