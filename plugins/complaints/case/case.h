/* case.h - a complaint itself: what is kept of it, what the terms make of it, what comes by itself, what is counted.
 *
 * casefile.c is its row and its envelopes, files.c its recordings and photos, clocks.c its events under the terms, outage.c
 * the days that move these, keep.c what the portal does by itself, tell.c what may be counted, acts.c the chain of acts.
 * Whoever reads or writes holds a struct hand: who they are, and the key of the case. */
#ifndef COMPLAINTS_CASE_H
#define COMPLAINTS_CASE_H

#include "klankbord-civil.h"
#include "klankbord.h"
#include "media.h"
#include "seal.h"
#include "terms.h"

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

/* Of a member's desk, open or closed: those in which something was written from outside since a member of the team last read it
 * (ACT_READ). Ids; and whether this is one. */
size_t cases_unread(struct kb_ctx *c, const char *member, const char ***to);
bool case_is_unread(struct kb_ctx *c, const char *member, const char *id);

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

/* ---- files.c: recordings and photos ------------------------------------------------------- */

/* What a ticket says: a file of a case, and what opens it. */
struct file { const char *id; seal_byte key[SEAL_KEY]; enum media_kind kind; size_t n; int tenths; };
bool ticket_read(struct kb_ctx *c, const char *ticket, struct file *f);

/* Keeps a recording whose case is not there yet, for as long as an intake may take, as one of a place ("": none). Where
 * more waits than complaints.waiting_mib, the oldest of the place with the most is thrown away. */
enum kb_rc file_wait(struct kb_ctx *c, const struct media *m, const char *place, const char **ticket);

/* Does it wait still? What waited too long, or gave way, is gone. */
bool file_waits(struct kb_ctx *c, const char *ticket);

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

/* The day on which an adult says that it was told (reporter/told.c), where no clock counts from it yet; KB_NO_DAY: none. It is
 * confirmed by who handles the case: the receipt is of that day from then on. KB_NONE: there is none. What was counted
 * of the receipt stays in the month in which it came in. */
enum kb_rc told_claim(struct kb_ctx *c, const struct casefile *f, int32_t day);
int32_t told_claimed(struct kb_ctx *c, const struct casefile *f);
enum kb_rc told_confirm(struct kb_ctx *c, const struct casefile *f);

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

/* ---- recorded.c: a measure after what was upheld, or why none ---------------------------------- */

struct recorded { int32_t day; bool made; };

/* What was recorded of a case; false: nothing. */
bool recorded_of(struct kb_ctx *c, const struct casefile *f, struct recorded *r);

/* Was it upheld, wholly or in part, and nothing is recorded yet? */
bool record_is_asked(struct kb_ctx *c, const struct casefile *f);

/* ---- tell.c: what may be counted ----------------------------------------------------------- */

/* Tells the house that this happened in a case just now: numbers, of its place and this month. A protected place is
 * the organisation (S114). */
enum kb_rc tell_event(struct kb_ctx *c, const struct casefile *f, const struct term_event *e);

/* The same of the outcome of a decision; of terms that are over, which the keeper finds (tell-over.c); of a closing by silence. */
enum kb_rc tell_outcome(struct kb_ctx *c, const struct casefile *f, const char *outcome, const char *lesson);
enum kb_rc tell_terms(struct kb_ctx *c, const struct casefile *f, const struct term_view *v);
enum kb_rc tell_silence(struct kb_ctx *c, const struct casefile *f, const struct term_view *v);

/* That all is told which was over before this month ("complaint.ended"), once a month. */
enum kb_rc tell_ended(struct kb_ctx *c);

/* How the reporter found the handling of a case that was closed on this day: 1 to 4, in the month of that day. */
enum kb_rc tell_rating(struct kb_ctx *c, const struct casefile *f, int rating, int32_t closed);

/* The theme of the catalogue of metrics, "1" to "5", that a lesson is about; NULL: none. */
const char *lesson_theme(const char *lesson);

/* The last day for a measure, or a reason why none: a month after the decision, or after the body received the judgment
 * (Jeugdwet 4.2.1, fifth paragraph; Algemene termijnenwet). More time that was told with reasons does not move it. KB_NO_DAY:
 * nothing was decided. */
int32_t measure_due(const struct term_event *events, size_t n);

/* What was founded, wholly or in part, calls for a measure: tells an observation "draft" of its place and month, without
 * content: id.HEX32 (a name that leads to no case without the keys of the house), outcome.WORD, lesson.WORD, themeN. A register of
 * measures opens a draft by it. Metrics does not hear it, so a draft is on no chart. draft_again() is kb_tells.again. */
bool calls_for_measure(const char *outcome);
enum kb_rc tell_draft(struct kb_ctx *c, const struct casefile *f, const char *outcome, const char *lesson);
enum kb_rc draft_again(struct kb_ctx *c, int32_t month);

/* Before a case is destroyed: tells what it has not told yet, and adds all that it told to the sums that stay. */
enum kb_rc tell_last(struct kb_ctx *c, const struct casefile *f);

/* kb_tells.again: all of it once more, for the months before one; of what was shredded, from the sums that stayed. */
enum kb_rc tell_again(struct kb_ctx *c, int32_t month);

/* ---- acts.c: the chain ------------------------------------------------------------------ */

enum act_verb {
	ACT_FILED = 1, ACT_READ, ACT_WROTE, ACT_EVENT, ACT_ASSIGNED, ACT_DECIDED, ACT_BARRED, ACT_MEMBER, ACT_TEAM, ACT_ADMITTED,
	ACT_EPOCH, ACT_UNLOCKED, ACT_SHREDDED, ACT_OUTAGE, ACT_STRUCK, ACT_NOTED, ACT_LENT, ACT_TAKEN_BACK, ACT_ADVISED, ACT_INVITED, ACT_BOUND,
	ACT_STOLEN
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


/* ---- small things ----------------------------------------------------------------------- */

const char *hex_of(struct kb_ctx *c, const seal_byte *bytes, size_t n);
bool hex_read(const char *hex, seal_byte *to, size_t n);

/* Is this one of the words? NULL at the end of the list. */
bool is_one_of(const char *const *list, const char *word);

/* The place on top of all; NULL: there is no place yet. */
const struct kb_place *place_on_top(struct kb_ctx *c);

/* Today as a civil day (kb_today() writes it as a number of eight digits). */
int32_t civil_today(struct kb_ctx *c);

/* "2026-05-31" as a civil day; KB_NO_DAY: it is none. */
int32_t day_read(const char *text);

/* The list of n entries of so many bytes, with room for one more: the same, or a longer copy in the
 * memory of the context. *room: how many it has room for; 0 and a NULL list to begin with. */
void *room_for_one(struct kb_ctx *c, void *list, size_t n, size_t *room, size_t size);

#endif
