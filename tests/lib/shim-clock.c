/* shim-clock.c - a clock that jumps when a test says so (LD_PRELOAD; see shim.h).
 *
 * Number AHEAD is how many seconds the clock of the wall is ahead. The clock that
 * never jumps stays what it is, as with the kernel's. */
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>

enum { AHEAD = 16 }; /* shims may work together: the first numbers are of others */

__attribute__((constructor)) static void begin(void)
{
	shim_begin();
}

int clock_gettime(clockid_t id, struct timespec *t)
{
	static int (*next)(clockid_t, struct timespec *);
	int rc;

	if (!next)
		next = NEXT(clock_gettime);
	rc = next(id, t);
	if (!rc && (id == CLOCK_REALTIME || id == CLOCK_REALTIME_COARSE))
		t->tv_sec += shim_get(AHEAD);
	return rc;
}

time_t time(time_t *to)
{
	struct timespec t;

	clock_gettime(CLOCK_REALTIME, &t);
	if (to)
		*to = t.tv_sec;
	return t.tv_sec;
}

int gettimeofday(struct timeval *restrict v, void *restrict zone)
{
	struct timespec t;

	(void)zone;
	clock_gettime(CLOCK_REALTIME, &t);
	v->tv_sec = t.tv_sec;
	v->tv_usec = t.tv_nsec / 1000;
	return 0;
}
