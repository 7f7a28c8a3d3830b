/* complaints.h - a complaint, from who tells it to who answers: which room does what.
 *
 * Somebody walks through the intake (reporter/way-in.c), a code is minted, and the form is made ready and taken
 * (dossier/filing.c). With the code they come back (reporter/reporter-page.c). Staff unlock what is sealed to them
 * (team/unlock.c, team/teams.c), see their cases by deadline (desk/inbox.c) and work in one (desk/case-page.c,
 * desk/case-act.c). Under all of it lies the case itself: case/casefile.c reads and writes envelopes and events,
 * case/clocks.c asks the terms, case/acts.c keeps the chain.
 *
 *   terms/ seal/ media/   pure: the law as data, what is sealed, bytes of strangers
 *   case/                 a case: row, envelopes, events, acts, what is counted                -> those
 *   team/                 who handles it, their keys, what they keep beside it                 -> case/
 *   dossier/              what one person holds: code, intake, parts; guardian, pupil, trust   -> team/
 *   reporter/             pages of who told it                                                 -> dossier/
 *   desk/                 pages of staff: handlers, interpreters, guardians                    -> all
 *   test/                 what tries it as a whole
 *
 * Secrets live in the memory of the context, and are wiped where they were used last. */
#ifndef COMPLAINTS_H
#define COMPLAINTS_H

#include "beside.h"
#include "guardian.h"

/* ---- example.c ---- */

/* A job: in an example house a member and a team for each body, so that there is something to look around in. */
enum kb_rc example_teams(struct kb_ctx *c);

#endif
