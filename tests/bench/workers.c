/* workers.c - a socket and processes that serve it: no watchdog, no replacement. */
#include "workers.h"

#include <fcgiapp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

void die(const char *why)
{
	fprintf(stderr, "%s\n", why);
	exit(1);
}

static void end_with_parent(void)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
}

_Noreturn void run_workers(const char *path, int n, void (*serve)(int listener, void *with),
    void (*behind)(void *with), void *with)
{
	int listener;

	unlink(path);
	FCGX_Init();
	signal(SIGTERM, SIG_DFL); /* libfcgi catches it and goes on */
	listener = FCGX_OpenSocket(path, BACKLOG);
	if (listener < 0)
		die("the socket cannot be opened");
	chmod(path, 0660);
	for (int i = 0; i < n; i++)
		if (fork() == 0) {
			end_with_parent();
			serve(listener, with);
			_exit(0);
		}
	if (behind && fork() == 0) {
		end_with_parent();
		behind(with);
		_exit(0);
	}
	while (wait(NULL) > 0)
		;
	exit(0);
}
