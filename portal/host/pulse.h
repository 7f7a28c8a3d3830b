/* pulse.h - what a worker and its master show each other: a little shared memory.
 *
 * The worker writes its pulse, the master reads each member once into a local and decides
 * on that: a second look could belong to the next request. A worker whose memory was
 * spoilt may have written anything, so the master believes no number without a bound. */
#ifndef KB_PULSE_H
#define KB_PULSE_H

#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

#include "ctx.h"
#include "pool.h"

enum { KB_WORKERS_MAX = 64 /* of each pool */, KB_SEATS_MAX = KB_POOLS * KB_WORKERS_MAX };

struct kb_pulse {
	_Atomic int64_t busy_since; /* milliseconds of kb_ticks(); 0: waits for a request */
	_Atomic int64_t served;     /* requests so far */
	_Atomic int ready;          /* 1: has opened the store and accepts */
	struct kb_stage stage;      /* whose code runs */
};

/* What the keeper is at, so that the next one knows in which job it ended. */
struct kb_keeping {
	_Atomic int job;       /* that runs, counted from 1; 0: none */
	_Atomic int deadly;    /* in which keepers ended; 0: none, or it went well since */
	_Atomic unsigned ends; /* how many of them in a row */
};

/* Of one generation; the next has its own. */
struct kb_board {
	struct kb_keeping keeping;
	_Atomic uint64_t shut;      /* plugins that lost their pages, a bit each */
	struct kb_pulse pulses[KB_SEATS_MAX];
};

/* Milliseconds of a clock that never jumps. */
static inline int64_t kb_ticks(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

#endif
