/* reload.h - a new generation takes over from the old one without a gap.
 *
 * At HUP the program is first run with --check added: it does all that a start does
 * (settings, plugins, migrations, texts, forms) but serve, and ends. If that fails, the old generation goes
 * on and the reason stands in the log. If it passes, the master executes itself anew;
 * sockets and children live on over that. When all new workers accept, the processes
 * of the old generation (its elders) are told to end. */
#ifndef KB_RELOAD_H
#define KB_RELOAD_H

#include "process.h"

#include <sys/types.h>

enum { KB_ELDERS_MAX = KB_SEATS_MAX + 16 };

/* The environment in which a master hands itself its sockets, in the order of the pools, and
 * its elders. */
#define KB_ENV_LISTENER "KLANKBORD_LISTENER"
#define KB_ENV_ELDERS "KLANKBORD_ELDERS"

struct kb_reload {
	pid_t elders[KB_ELDERS_MAX]; /* 0: gone */
	size_t nelders;
	int64_t told_at;             /* when they were told to end; 0: not yet */
	pid_t check;                 /* the check that runs; 0: none */
	bool passed, again;         /* again: another HUP came meanwhile */
};

/* Takes over the elders named in `text` ("12 13 14"). */
void kb_reload_begin(struct kb_reload *r, const char *text);

/* HUP came: starts the check, or remembers it while a reload is under way. */
void kb_reload_check(struct kb_reload *r, char *const argv[]);

/* A child ended: was it an elder or the check? */
bool kb_reload_bury(struct kb_reload *r, pid_t pid, int status);

/* Tells the elders to end once the new workers are ready; kills them `grace` ms later. */
void kb_reload_retire(struct kb_reload *r, bool ready, int64_t grace);

/* Did the check pass, so that it is time to execute anew? */
bool kb_reload_passed(const struct kb_reload *r);

/* Executes argv anew with the sockets and the elders in the environment. Returns only
 * when that fails: logged. */
void kb_reload_execute(struct kb_reload *r, const int listeners[KB_POOLS], const char *elders, char *const argv[]);

/* Is a check running, or do elders live? */
bool kb_reload_busy(const struct kb_reload *r);

/* How many elders live; and a signal to each of them. */
size_t kb_reload_elders(const struct kb_reload *r);
void kb_reload_signal(const struct kb_reload *r, int signo);

#endif
