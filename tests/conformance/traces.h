/* traces.h - what the files of the player of traces share.
 *
 * traces.c takes the traces from their files, play.c does what each step says, state.c
 * compares the states of all nodes with those that are known. */
#ifndef TRACES_H
#define TRACES_H

#include <sqlite3.h>

#include "model.h"

struct player {
	const char *dir;        /* with the folder scenario */
	bool verbose;
	sqlite3 *db;
	sqlite3_stmt *have;
	struct kb_clock *clock;
	struct kb_arena *arena; /* of the trace in hand */
	const char *line;       /* its JSON */
	struct kb_record record;
	size_t states, right;   /* of the trace in hand: node states compared, equal ones */
	const char *first;      /* difference */
	const char *misses;     /* the text of the list; NULL: none is given */
	bool wrong;
};

/* Ends the program: it cannot do its work. */
_Noreturn void trace_die(const char *what, const char *why);

/* ---- SQL over the trace in hand: the table trace(j) holds its JSON ---- */

void trace_sql(struct player *p, const char *sql);
sqlite3_stmt *trace_prepare(struct player *p, const char *sql);
const char *trace_column(struct player *p, sqlite3_stmt *q, int i); /* NULL stays NULL */
const char *trace_member(struct player *p, const char *path);       /* one value; NULL: there is none */

/* ---- play.c ---- */

/* Opens the form of the trace in hand; p->record. false: it is refused, p->first says why. */
bool trace_begin(struct player *p, struct kb_world *world);

/* Plays the steps and compares after each. */
void trace_play(struct player *p);

/* ---- state.c ---- */

void state_tables(struct player *p); /* makes them */

/* What is known at the beginning, and after a step (counted from 0). */
void state_want_initial(struct player *p);
void state_want_step(struct player *p, int step);

/* Compares with what is known; p->states, p->right, p->first. step: -1 at the beginning. */
void state_compare(struct player *p, int step);
size_t state_wanted(struct player *p); /* node states that are known now */

/* "/data/rep[2]": the number of an instance among those beside it. */
const char *state_ref(struct player *p, const struct kb_node *n, bool numbered);

/* Is the document that goes out the one that is known? */
bool state_is_sent_right(struct player *p);

#endif
