/* process.h - the processes of the portal: master, workers, keeper.
 *
 *   master   holds the sockets, forks and watches; never a store connection
 *   worker   serves one request at a time of its pool (pool.h), for one store connection
 *            of its own
 *   keeper   hears observations, runs jobs, checkpoints the store
 *
 * Signals: TERM and INT end (requests in hand are finished first), HUP reads
 * everything anew. All are blocked everywhere but at the one place where each
 * process waits, so none is lost and none interrupts a request. */
#ifndef KB_PROCESS_H
#define KB_PROCESS_H

#include "ctx.h"
#include "pulse.h"

enum kb_exit {
	KB_EXIT_FINE = 0,
	KB_EXIT_FAILED = 1,
	KB_EXIT_USAGE = 2,
	KB_EXIT_EXAMPLE = 3 /* of the child that migrates: fine, and this is the example */
};

/* What workers and keeper are given. */
struct kb_post {
	struct kb_house *house;
	int listeners[KB_POOLS]; /* sockets that the workers of each pool accept from */
	int poke[2];             /* pipe: workers write a byte when an observation was told */
};

/* ---- listen.c ---- */

/* Binds the unix socket at `path` (mode 0660, group `group` where it is not "").
 * Refuses while another portal answers there. -1: logged. */
int kb_listen(const char *path, const char *group);

/* Lets the socket at `path` be reached under a second name. False: logged. */
bool kb_listen_also(const char *path, const char *name);

/* ---- master.c ---- */

/* Runs until it is told to end; `argv` is what it executes anew at HUP. `elders`
 * are the processes of the generation before, or "". Returns the exit status. */
int kb_master(struct kb_post *post, const char *elders, char *const argv[]);

/* Blocks every signal that the processes of the portal wait for. */
void kb_block_signals(void);

/* ---- worker.c ---- */

/* Serves until it is told to end, has served enough or is not fit to serve on; never
 * returns. Of the board it writes only its own pulse, the `i`th. */
_Noreturn void kb_worker(struct kb_post *post, struct kb_board *board, size_t i, enum kb_pool pool);

/* ---- keeper.c ---- */

/* Works until it is told to end; of the board it writes only what it is at. */
_Noreturn void kb_keeper(struct kb_post *post, struct kb_board *board);

/* ---- wait.c ---- */

/* In a child: catches TERM (and INT) only inside kb_wait(), and asks the kernel for
 * TERM when the parent dies. */
void kb_wait_begin(void);

/* Waits until `fd` can be read, or `ms` have passed (-1: for ever). True: readable. */
bool kb_wait(int fd, int ms);

/* Was this process told to end? */
bool kb_wait_ended(void);

#endif
