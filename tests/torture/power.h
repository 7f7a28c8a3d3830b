/* power.h - the power goes off: what is on the disk then?
 *
 * power-log.c writes down every write, truncation, sync and acknowledgement of a run over
 * the real store. From that it builds images: the state of the last sync, plus of every
 * later write a random part of its sectors. power-check.c opens an image as the machine
 * would after the power is back, and looks for what is lost. */
#ifndef KB_TORTURE_POWER_H
#define KB_TORTURE_POWER_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "test-shim.h"

enum { POWER_THREADS = 4, POWER_ROWS = 3 }; /* writers; rows of one transaction */

/* Who of this program calls the disk. */
enum power_role { POWER_WRITER, POWER_READER, POWER_CHECKPOINTER };
extern _Thread_local enum power_role power_role;
extern _Thread_local unsigned power_chance; /* the seed of this thread */

/* A number below n. */
unsigned power_draw(unsigned n);

/* Gives the other threads a chance, now and then. */
void power_jitter(void);

/* ---- power-log.c ---- */

/* Where a role's syncs are said to succeed and do nothing: bits 1 << power_role. */
extern _Atomic unsigned power_unsynced;

/* The handler for shim_install(). */
int power_on_call(struct shim_call *c);

/* Transaction `seq` of writer `who` was acknowledged, or shown to somebody. */
void power_told(int who, int seq);

void power_log_reset(void);
size_t power_log_length(void);
size_t power_log_syncs(void);

/* The moment after the first line at or behind `at` that told somebody. */
size_t power_log_told(size_t at);

/* One file of an image. */
struct power_bytes { uint8_t *at; size_t n, room; };

/* Walks forward through the log. */
struct power_walk {
	struct power_bytes disk[2]; /* as of the last sync: database, WAL */
	size_t from[2];             /* what of the log is not in it yet */
	size_t at;                  /* the log up to here has happened */
	int told[POWER_THREADS];    /* the last transaction of each that somebody knows of */
};

void power_walk_to(struct power_walk *w, size_t at);
void power_walk_free(struct power_walk *w);

/* The files as they may be when the power goes off now: each sector of each later write
 * got there with a probability of `part` in a hundred. */
void power_image(const struct power_walk *w, unsigned part, const char *db, const char *wal);

/* ---- power-check.c ---- */

struct power_count { long images, corrupt, lost, torn; };

/* Opens the image and adds what is wrong with it. */
void power_check(struct power_count *n, const char *db, const int told[POWER_THREADS]);

#endif
