/* shim-memory.c - the Nth allocation of a request fails (LD_PRELOAD; see shim.h).
 *
 * Everything that allocates is counted: the portal, SQLite, libfcgi, ICU, the C library.
 * Counting goes on while ARMED holds the number of a process; FAIL is the allocation that
 * fails, 0: none, and STICKY lets all behind it fail too.
 *
 * So that a worker that ends by design costs no start of the house, the shim stands in for
 * the master: `serve --one` becomes a parent that forks a worker, and another when that
 * one ended, without any pause. */
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <malloc.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>

enum { ARMED, FAIL, STICKY, COUNT, FAILED, LIVE, WORKER, DEATHS, STATUS, LEAK };

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *p, size_t n);
extern void __libc_free(void *p);

static int64_t self; /* our process; getpid() would be a system call each time */

__attribute__((constructor)) static void begin(void)
{
	shim_begin();
}

/* Bytes that this worker holds: what it never gives back shows. */
static void *held(void *p)
{
	if (self && p)
		shim_add(LIVE, (int64_t)malloc_usable_size(p));
	return p;
}

static void dropped(void *p)
{
	if (self && p)
		shim_add(LIVE, -(int64_t)malloc_usable_size(p));
}

/* Is it this one that fails? */
static int fails(void)
{
	int64_t n;

	if (!self || shim_get(ARMED) != self)
		return 0;
	n = shim_add(COUNT, 1);
	if (n == 1 && shim_get(LEAK)) /* a control: what a worker that forgets would look like */
		held(__libc_malloc((size_t)shim_get(LEAK)));
	if (!shim_get(FAIL) || (shim_get(STICKY) ? n < shim_get(FAIL) : n != shim_get(FAIL)))
		return 0;
	shim_add(FAILED, 1);
	errno = ENOMEM;
	return 1;
}

void *malloc(size_t n)
{
	return fails() ? NULL : held(__libc_malloc(n));
}

void *calloc(size_t n, size_t size)
{
	return fails() ? NULL : held(__libc_calloc(n, size));
}

void *realloc(void *p, size_t n)
{
	if (fails())
		return NULL;
	dropped(p);
	return held(__libc_realloc(p, n));
}

void free(void *p)
{
	int saved = errno;

	dropped(p);
	__libc_free(p);
	errno = saved;
}

/* ---- Instead of the master ------------------------------------------------------- */

static void forward(int signo)
{
	kill((pid_t)shim_get(WORKER), signo);
	_exit(0);
}

/* Returns in each worker. */
static void bring_up_workers(void)
{
	for (;;) {
		int status = 0;
		sigset_t none;
		pid_t pid = fork();

		if (pid == 0)
			break;
		shim_set(WORKER, pid); /* for forward() */
		sigemptyset(&none);
		signal(SIGTERM, forward);
		sigprocmask(SIG_SETMASK, &none, NULL);
		while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
			continue;
		shim_set(ARMED, 0);
		shim_set(LIVE, 0);
		shim_set(STATUS, status);
		shim_add(DEATHS, 1);
	}
	self = getpid();
	shim_set(WORKER, self); /* before it serves: who asks next may name it */
}

/* The worker asks for TERM when its parent ends, before it opens anything. */
int prctl(int option, ...)
{
	unsigned long a[4];
	va_list ap;

	va_start(ap, option);
	for (int i = 0; i < 4; i++)
		a[i] = va_arg(ap, unsigned long);
	va_end(ap);
	if (option == PR_SET_PDEATHSIG && shim && !self) {
		struct sigaction term;
		sigset_t mask;

		sigprocmask(SIG_SETMASK, NULL, &mask);
		sigaction(SIGTERM, NULL, &term);
		bring_up_workers();
		sigaction(SIGTERM, &term, NULL);
		sigprocmask(SIG_SETMASK, &mask, NULL);
	}
	return NEXT(prctl)(option, a[0], a[1], a[2], a[3]);
}
