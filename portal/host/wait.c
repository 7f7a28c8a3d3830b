/* wait.c - the one place where a worker or keeper can be interrupted.
 *
 * A signal that arrives between "was I told to end?" and the wait would be lost
 * with an ordinary handler. ppoll() opens the mask and waits in one step; but where the
 * descriptor is ready at once it lets no signal in (Linux, do_poll() looks for one only
 * when nothing is ready). A worker to whom somebody always speaks would never hear that
 * it shall end; so a look at nothing, which lets them in, goes before every wait. */
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "process.h"

static volatile sig_atomic_t ended;
static sigset_t waiting; /* the mask while it waits; set once, when the process begins */

static void note_end(int signo)
{
	(void)signo;
	ended = 1;
}

void kb_block_signals(void)
{
	sigset_t s;

	sigemptyset(&s);
	sigaddset(&s, SIGTERM);
	sigaddset(&s, SIGINT);
	sigaddset(&s, SIGHUP);
	sigaddset(&s, SIGCHLD);
	sigprocmask(SIG_BLOCK, &s, NULL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN); /* a limit on files is a store that is full, not the end */
}

void kb_wait_begin(void)
{
	struct sigaction a = { .sa_handler = note_end };

	kb_block_signals();
	sigaction(SIGTERM, &a, NULL);
	sigaction(SIGINT, &a, NULL);
	sigprocmask(SIG_BLOCK, NULL, &waiting);
	sigdelset(&waiting, SIGTERM);
	sigdelset(&waiting, SIGINT);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
}

static void let_signals_in(void)
{
	static const struct timespec none;

	ppoll(NULL, 0, &none, &waiting);
}

bool kb_wait(int fd, int ms)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	struct timespec limit = { .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 };

	let_signals_in();
	return !ended && ppoll(&p, 1, ms < 0 ? NULL : &limit, &waiting) > 0;
}

bool kb_wait_ended(void)
{
	return ended;
}
