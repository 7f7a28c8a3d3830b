/* surveys.h - what the files of this folder know of each other.
 *
 * First the domain functions, one file each, then the pages. A domain function takes the
 * context and never asks who called it: rights are the business of the pages of staff
 * (staff-*.c). The models of the views stand in pages.h. */
#ifndef SURVEYS_H
#define SURVEYS_H

#include "klankbord.h"

/* The form of the standing survey of a place: forms/core.xml, for youths. */
#define SURVEYS_FORM "core"
#define SURVEYS_POPULATION "youth"

/* ---- day.c: days as kb_today() writes them ---------------------------------------- */

enum { DAY_EVER = 99999999 }; /* the last day of what has no end */

/* "2026-11-25" as it comes from a date field; 0: no such day. And back, for the field. */
int32_t day_read(const char *text);
const char *day_field(struct kb_ctx *c, int32_t day);

/* The day that lies `n` days later (or earlier); how many days lie between two. */
int32_t day_plus(int32_t day, int n);
int day_between(int32_t from, int32_t to);
int32_t day_month(int32_t day); /* 12 * year + month - 1 */
int day_week(int32_t day);      /* in which it lies: weeks since Monday 3 January 2000 */

/* ---- ask.c: which form may be asked of whom ---------------------------------------- */

/* One form for one population. */
struct ask {
	const char *form, *population;
};

/* The entry of a form, whatever state its versions are in; NULL: it is asked of nobody. */
const struct ask *ask_find(struct kb_ctx *c, const char *form);

/* What a round may be made of today: the forms that have a live version, those of the plugin first. */
size_t ask_list(struct kb_ctx *c, const struct ask **list);

/* Says once of whom a form that staff brought is asked. */
enum kb_rc form_asked_of(struct kb_ctx *c, const char *form, const char *population);

/* "Youths", "Guardians", ... in the person's language. */
const char *population_name(struct kb_ctx *c, const char *population);

/* ---- round.c: rounds, and what is open at a place ----------------------------------- */

/* A round at one place. */
struct site {
	const char *round, *place;
	const char *title;               /* "" : the standing survey of the place */
	const char *form, *version, *population;
	int32_t opens, ends;             /* first and last day; 0 and DAY_EVER: no limit */
	const char *tongues;             /* "nl ar ti"; "": all that the form speaks */
	bool cards;                      /* one-time cards, and not the open code of the place */
	bool pilot;                      /* its answers stay outside the series */
	bool repeat;                     /* so do these: it asks the same once more after a measure */
	bool open;                       /* staff did not close it */
	const char *lane;                /* what the cards of this place begin with */
	const char *aftercare, *owner;   /* who is told and when; "": nobody */
	int64_t invited, answered;
	int32_t closed_month;
	const char *happened;            /* "moved holiday": to the youths of this round */
	unsigned age;                    /* the youngest of their age band; 0: all ages */
};

enum phase { PHASE_EARLY, PHASE_OPEN, PHASE_OVER };
enum phase site_phase(struct kb_ctx *c, const struct site *s);

const struct site *site_find(struct kb_ctx *c, const char *round, const char *place);
const struct site *site_of_lane(struct kb_ctx *c, const char *lane);

/* What this population is asked at a place today; else what comes next, which site_phase()
 * tells; NULL: nothing is planned. */
const struct site *site_now(struct kb_ctx *c, const char *place, const char *population);

/* The sites of one round; those of all rounds that have a title, newest first. */
size_t round_sites(struct kb_ctx *c, const char *round, const struct site **list);
size_t round_all(struct kb_ctx *c, const struct site **list);

/* The version that a site asks: the one that its round was made with. NULL: whichever is live, for a
 * standing survey, which has no end. */
const char *site_version(const struct site *s);

/* Does the round speak this language? What the form speaks is asked elsewhere. */
bool round_speaks(const struct site *s, const char *tag);

/* Is the standing survey, or a round, for youths open at the place today? */
bool round_is_open(struct kb_ctx *c, const char *place);

/* Opens the standing survey of a place, closes what youths are asked there. Both may be
 * said twice: the second time changes nothing. */
enum kb_rc round_open(struct kb_ctx *c, const char *place);
enum kb_rc round_close(struct kb_ctx *c, const char *place);

/* Closes a round at one place for good: no answer comes in any more. */
enum kb_rc site_close(struct kb_ctx *c, const struct site *s);

/* Closes what is over, and drops the cards of it. A job. */
enum kb_rc round_tidy(struct kb_ctx *c);

/* A round to be made. */
struct plan {
	const char *title, *form, *population, *tongues;
	int32_t opens, ends;
	bool cards, pilot, repeat;       /* a pilot is no repeat */
	const char *aftercare, *owner;
	const char *happened;            /* as in struct site */
	unsigned age;
	int64_t invited;                 /* at each place */
	const char *const *places;
	size_t count;
};

/* Makes it. *round: its id. KB_NONE: the population is asked in these days already, at the
 * place *taken. A standing survey gives way: it ends the day before. */
enum kb_rc round_make(struct kb_ctx *c, const struct plan *p, const char **round, const char **taken);

/* ---- code.c: codes that people type ------------------------------------------------- */

enum { CODE_LEN = 8, LANE_LEN = 4, CARD_LEN = LANE_LEN + CODE_LEN };

/* `n` characters of the alphabet, each as likely as any other. */
const char *code_draw(struct kb_ctx *c, size_t n);

/* The same from a seed: of one seed always the same, and nobody tells the seed by it. */
const char *code_from(struct kb_ctx *c, const char *seed, size_t n);

/* A typed code as it is stored: capitals, without dashes. NULL: it cannot be one of `n`. */
const char *code_read(struct kb_ctx *c, const char *typed, size_t n);

/* Whose poster has this code? false: nobody's. */
bool code_find(struct kb_ctx *c, const char *typed, const char **place, const char **population);

/* The code on the poster of a place; "" when it has none. A fresh one ends the one before. */
const char *code_of(struct kb_ctx *c, const char *place, const char *population);
enum kb_rc code_fresh(struct kb_ctx *c, const char *place, const char *population);

/* ---- card.c: one-time cards ---------------------------------------------------------- */

enum { CARDS_MAX = 120 }; /* printed at once */

/* Makes `n` cards; *codes are told this once. The place has so many more invited. */
enum kb_rc card_make(struct kb_ctx *c, const struct site *s, size_t n, const char *const **codes);

/* A code for the eye: groups of four with a dash between. */
const char *card_show(struct kb_ctx *c, const char *code);

enum card { CARD_FAILED = -1, CARD_GOOD, CARD_SPENT, CARD_UNKNOWN, CARD_WAIT };

/* Looks at a typed code, which takes one of the tries of its place. *site is set unless it
 * is unknown; *mark when it is good. */
enum card card_look(struct kb_ctx *c, const char *typed, const struct site **site, const char **mark);

/* Takes one of the tries of a place. false: they are spent, or the context has failed. */
bool place_has_try(struct kb_ctx *c, const char *place);

/* The site with a lane: four characters that no other site has. The first write of the
 * request. NULL: it is gone. */
const struct site *site_with_lane(struct kb_ctx *c, const struct site *s);

/* KB_NONE: it was spent before, or is none. */
enum kb_rc card_spend(struct kb_ctx *c, const struct site *s, const char *mark);

/* ---- draft.c: what somebody stopped half-way ------------------------------------------- */

/* The code that opens the draft of an instance: of one instance always the same. */
const char *draft_code(struct kb_ctx *c, const struct site *s, const char *instance);

/* The last day of a draft that is kept now. */
int32_t draft_until(struct kb_ctx *c);

/* Takes one of the drafts that may be kept at a place (surveys.burst). false: spent, or failed. */
bool draft_has_room(struct kb_ctx *c, const struct site *s);

/* Keeps it, in place of one with the same code. */
enum kb_rc draft_keep(struct kb_ctx *c, const struct site *s, const char *code, const char *draft);

/* Looks at a typed code, which takes one of the tries of its place. *site is set unless
 * its place is unknown; *draft with CARD_GOOD. Never CARD_SPENT. */
enum card draft_find(struct kb_ctx *c, const char *code, const struct site **site, const char **draft);

/* It was sent: nothing of it stays. */
enum kb_rc draft_drop(struct kb_ctx *c, const struct site *s, const char *instance);

/* Drops what is over, or can be sent no more. A job. */
enum kb_rc draft_tidy(struct kb_ctx *c);

/* ---- pass.c: what the door of a survey carries ---------------------------------------- */

struct pass {
	const char *round; /* "": a door from before there were rounds */
	const char *card;  /* mark of the card; "": none */
	bool tablet;       /* the visit of a tablet */
};

const char *pass_write(struct kb_ctx *c, const struct site *s, const char *card);
const char *pass_visit(struct kb_ctx *c, const struct site *s); /* of a tablet: another each time */
struct pass pass_read(struct kb_ctx *c, const char *text);

/* Where a pass leads at a place; NULL: nowhere any more. */
const struct site *pass_site(struct kb_ctx *c, const char *text, const char *place);

/* ---- invite.c: how many were asked, how many answered --------------------------------- */

enum reply { REPLY_NOT_YET, REPLY_NOT_SHOWN, REPLY_MOST, REPLY_PART };

/* What staff may know of the response, through the gate. *percent: with REPLY_PART. */
enum reply invite_reply(struct kb_ctx *c, const struct site *s, int *percent);

/* The same of so many answers, five and more, and five and more that did not answer. Of cards it is told downwards, which can be none. */
enum reply invite_in_steps(const struct site *s, int64_t answered, int *percent);

/* How many answered, where the gate lets their group be seen; 0: it does not. *later: not
 * before the quarter is over. */
int64_t invite_group(struct kb_ctx *c, const struct site *s, bool *later);

enum kb_rc invite_set(struct kb_ctx *c, const struct site *s, int64_t n);

/* ---- crowd.c: how many answers a place has room for -------------------------------- */

/* A setting between 1 and a million. 0: it is none, the context has failed. */
unsigned crowd_setting(struct kb_ctx *c, const char *name);

/* Takes one of the budget of the place. KB_NONE: it is spent, which staff will read. */
enum kb_rc crowd_room(struct kb_ctx *c, const struct kb_filled *f);

/* The last month, of this and the one before, in which it was spent; 0: none. */
int32_t crowd_month(struct kb_ctx *c, const char *place);

/* The place has a fresh code: the warning is answered. */
enum kb_rc crowd_forget(struct kb_ctx *c, const char *place);
enum kb_rc crowd_tidy(struct kb_ctx *c);

/* ---- response.c: what people answered -------------------------------------------- */

/* Keeps a filled-in form, counts it for its round and tells of it: "answer", or "pilot" or "repeat",
 * which stay outside the series. KB_NONE: no round of this form is open here,
 * KB_BEFORE: its card was spent; nothing was kept. */
enum kb_rc response_keep(struct kb_ctx *c, const struct kb_filled *f);

/* Tells of all responses from the months before `month` once more, of one type each. */
enum kb_rc response_again(struct kb_ctx *c, int32_t month);
enum kb_rc response_again_pilot(struct kb_ctx *c, int32_t month);
enum kb_rc response_again_repeat(struct kb_ctx *c, int32_t month);

/* Deletes responses that are older than the setting surveys.keep_months. */
enum kb_rc response_tidy(struct kb_ctx *c);

/* ---- Pages ----------------------------------------------------------------------------- */

/* What is open at a place for whom the poster with this code is; NULL: nothing, and the
 * page that says why is made (its result in *rc). */
const struct site *enter_by_poster(struct kb_req *r, const char *code, enum kb_rc *rc);

/* visit.c: who answers. kiosk.c: the tablet of a location. */
enum kb_rc serve_enter(struct kb_req *r);
enum kb_rc serve_languages(struct kb_req *r);
enum kb_rc serve_intro(struct kb_req *r);
enum kb_rc serve_answer(struct kb_req *r);
enum kb_rc serve_thanks(struct kb_req *r);
enum kb_rc serve_first(struct kb_req *r);
enum kb_rc serve_kiosk(struct kb_req *r);

/* later.c: stopping half-way on a phone of one's own, and going on; answering without a network. */
enum kb_rc serve_phone(struct kb_req *r);
enum kb_rc serve_phone_sent(struct kb_req *r);
enum kb_rc serve_own(struct kb_req *r);
enum kb_rc serve_later(struct kb_req *r);
enum kb_rc go_back(struct kb_req *r); /* with the code that was typed: own=back */

/* staff-places.c: the standing survey of each place. */
enum kb_rc serve_list(struct kb_req *r);
enum kb_rc serve_open(struct kb_req *r);
enum kb_rc serve_close(struct kb_req *r);
enum kb_rc serve_code(struct kb_req *r);
enum kb_rc serve_poster(struct kb_req *r);
enum kb_rc open_at(struct kb_ctx *c, const char *place);          /* for the command line */
const char *door_of(struct kb_ctx *c, const char *place);
enum kb_rc show_home(struct kb_ctx *c, struct kb_out *o);
enum kb_rc show_nav(struct kb_ctx *c, struct kb_out *o);

/* staff-rounds.c: the rounds, and one of them. */
enum kb_rc serve_rounds(struct kb_req *r);
enum kb_rc serve_round(struct kb_req *r);
enum kb_rc serve_round_close(struct kb_req *r);
enum kb_rc serve_round_invited(struct kb_req *r);

/* staff-make.c: a new round. */
enum kb_rc serve_make(struct kb_req *r);
enum kb_rc serve_made(struct kb_req *r);

/* staff-print.c: what is printed. */
enum kb_rc serve_site_poster(struct kb_req *r);
enum kb_rc serve_site_code(struct kb_req *r);
enum kb_rc serve_cards(struct kb_req *r);

/* ---- Between pages ------------------------------------------------------------------------ */

/* The location, if this person holds the right there; NULL: not there, or not theirs. */
const struct kb_place *location_with(struct kb_ctx *c, const char *right, const char *id);

/* The site of a request with {round} and a place, if this person holds the right there. */
const struct site *site_with(struct kb_req *r, const char *right, const char *place);

/* Where the door of this browser leads; NULL: nowhere any more, or there is none. */
const struct site *site_at_door(struct kb_req *r);

/* Does this browser stand at a location, for many? */
bool is_tablet(const struct kb_doorway *d);

/* How a walk begins at a site; and the reply to where it ended. */
struct kb_start beginning(struct kb_req *r, const struct site *s, bool own);
enum kb_rc answer_to(struct kb_req *r, enum kb_at at);

/* To the start of the tablet, or to the first page. */
enum kb_rc go_home(struct kb_req *r);

/* Why nothing can be answered here now, in a page. */
enum kb_rc refuse_phase(struct kb_req *r, enum phase phase);

/* The languages that a round is asked in, each with the address that goes on in it and,
 * for print, the sentence of `key`. */
struct surveys_language;
size_t list_languages(struct kb_req *r, const struct site *s, const char *key, const struct surveys_language **to);

/* The poster of a place for a population: what hangs on the wall, if it has a code. `s`:
 * what is asked there. */
struct surveys_poster;
struct surveys_poster *poster_draw(struct kb_req *r, const struct kb_place *p, const struct site *s);

#endif
