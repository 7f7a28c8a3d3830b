/* team.h - who handles a complaint, and what they hold: teams and their keys, members and theirs, who may not see a case,
 * the committee that judges. */
#ifndef COMPLAINTS_TEAM_H
#define COMPLAINTS_TEAM_H

#include "case.h"

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

/* Members without their keys, of rows of id, login name and where they work. */
size_t members_listed(struct kb_ctx *c, struct kb_rows *q, const struct member **to);

/* Who holds the key of its newest epoch, by login name. */
size_t team_members(struct kb_ctx *c, const struct team *t, const struct member **to);

/* The pair of a team in one epoch, for a member who holds it; KB_NONE: this member does not. The caller wipes it. */
enum kb_rc team_pair(struct kb_ctx *c, const struct member *m, const struct seal_role *role, struct seal_pair *pair);

/* Why somebody is in no team at all; NULL: nothing keeps them out. "guardian": they handle no complaints, since an anonymous one may
 * be about them. "interpreter": who only interprets opens the one message that is lent, and needs no key of a case. */
const char *team_bar(const struct member *m);

/* Lets somebody into a team, by a member of it: wraps the key of its newest epoch. KB_NONE: `m` is none,
 * or `who` is one already, or is kept out (team_bar()). */
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
	bool interprets;             /* and then did nothing else with complaints */
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

/* The laptop of somebody was stolen: every session of theirs ends, with what was unlocked in it. Their key stays what it
 * is; who may know its phrase too is removed from each team (team_next_epoch()). */
enum kb_rc member_stolen(struct kb_ctx *c, const struct member *by, const struct member *of);

/* A job: sessions that are over, and what was unlocked by who is signed in no more. */
enum kb_rc session_tidy(struct kb_ctx *c);

/* Locks it again. */
enum kb_rc member_lock(struct kb_ctx *c);

/* A case, opened by a member: KB_NONE where it is not theirs to open, for whatever reason, and the row says
 * nothing else. */
enum kb_rc member_open(struct kb_ctx *c, const struct member *m, const struct casefile *f, struct hand *h);

/* ---- panel.c: the committee of a Jeugdwet complaint ------------------------------------------ */

/* Writes down that so many people judge, under a chair who does not work for or at the body or not. KB_NONE:
 * fewer than three, or the chair is no outsider (Jeugdwet 4.2.1, second paragraph). */
enum kb_rc panel_set(struct kb_ctx *c, const struct casefile *f, int seats, bool outside);

/* Is there one? Without it no judgment is written. */
bool panel_is_set(struct kb_ctx *c, const struct casefile *f);

#endif
