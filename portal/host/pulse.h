/* pulse.h - what a worker shows its master: one line of shared memory.
 *
 * The worker writes, the master reads each member once into a local and decides on
 * that: a second look could belong to the next request. */
#ifndef KB_PULSE_H
#define KB_PULSE_H

#include <stdatomic.h>
#include <stdint.h>
#include <time.h>

struct kb_pulse {
	_Atomic int64_t busy_since; /* milliseconds of kb_ticks(); 0: waits for a request */
	_Atomic int64_t served;     /* requests so far */
	_Atomic int ready;          /* 1: has opened the store and accepts */
};

/* Milliseconds of a clock that never jumps. */
static inline int64_t kb_ticks(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

#endif
