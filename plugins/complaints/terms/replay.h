/* replay.h - a case while its events are gone through. Private to terms/. */
#ifndef REPLAY_H
#define REPLAY_H

#include "klankbord-civil.h"
#include "terms.h"

/* One clock on its way. `end` is the plain last day, `due` the lawful one. */
struct run {
	int32_t started, stopped, end, due, paused;
	bool noticed, consented; /* more time was taken by notice, given by consent */
	bool extended, lapsed, gone;
};

struct replay {
	const struct term_scheme *scheme;
	const struct equated *equated;
	int body;
	enum term_track track;
	int32_t first, received, out;
	bool answered, decided, judged, elsewhere;
	enum term_closing closing;
	int32_t closed;
	struct run runs[TERM_CLOCKS];
};

/* Runs, and is neither stopped nor gone. */
static inline bool is_on(const struct run *u) { return u->started != KB_NO_DAY && u->stopped == KB_NO_DAY && !u->gone; }

/* ---- replay.c: the clocks ------------------------------------------------------------- */

/* Begins a clock on a day, where the track knows it. A duty that runs is not begun anew,
 * so no event can push it away; a window of the reporter is. */
void run_begin(struct replay *r, enum term_clock_id id, int32_t day);

/* What the event begins and stops by the table. */
void run_event(struct replay *r, enum term_what what, int32_t day);

/* The clock of this track that may be made longer so: one that runs, if there is; TERM_CLOCKS: none. */
enum term_clock_id run_longer_by(const struct replay *r, unsigned by);

/* More days behind the plain end; a last day that was agreed. */
void run_lengthen(struct replay *r, enum term_clock_id id, int days);
void run_fix(struct replay *r, enum term_clock_id id, int32_t until, int32_t today);

void run_pause(struct replay *r, int32_t day);
void run_resume(struct replay *r, int32_t day);
bool run_is_paused(const struct replay *r);

/* The portal was out of reach from r->out up to and with `day`. */
void run_outage(struct replay *r, int32_t day);

/* What happens by itself before a day: silence closes, a missed decision opens the way to
 * the ombudsman. */
void run_until(struct replay *r, int32_t day);

/* The case ends, or goes to another track: clocks that then have no sense stop. */
void run_close(struct replay *r, enum term_closing how, int32_t day);
void run_track(struct replay *r, enum term_track track, int32_t day);

/* ---- may.c and act.c: the events ------------------------------------------------------ */

/* May it happen, and let it happen. An event that may not leaves everything as it is. */
enum term_refusal event_may(const struct replay *r, const struct term_event *e);
void event_act(struct replay *r, const struct term_event *e);

/* ---- look.c ------------------------------------------------------------------------- */

/* Goes through the events of a body up to and with `today`. */
enum term_refusal replay_case(const struct term_case *c, int body, int32_t today, struct replay *r);

#endif
