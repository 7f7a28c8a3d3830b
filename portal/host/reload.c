/* reload.c - check, execute anew, retire the elders. */
#include "reload.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "log.h"

enum { ARGS_MAX = 256 };

void kb_reload_begin(struct kb_reload *r, const char *text)
{
	char *end;

	*r = (struct kb_reload){ 0 };
	while (r->nelders < KB_ELDERS_MAX) {
		long pid = strtol(text, &end, 10);

		if (end == text || pid <= 1)
			break;
		r->elders[r->nelders++] = (pid_t)pid;
		text = end;
	}
}

/* ---- The check ------------------------------------------------------------------ */

/* The same command line with --check behind it; never returns. */
static _Noreturn void run_check(char *const argv[])
{
	char *with[ARGS_MAX + 2];
	sigset_t none;
	size_t n = 0;

	while (argv[n] && n < ARGS_MAX) {
		with[n] = argv[n];
		n++;
	}
	with[n++] = "--check";
	with[n] = NULL;
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	execvp(with[0], with);
	kb_log_line(KB_ERROR, "%s cannot be executed: %s", with[0], strerror(errno));
	_exit(KB_EXIT_FAILED);
}

void kb_reload_check(struct kb_reload *r, char *const argv[])
{
	pid_t pid;

	if (kb_reload_busy(r)) {
		r->again = true;
		return;
	}
	r->again = false;
	kb_log_line(KB_INFO, "reload: checking program, plugins and settings");
	pid = fork();
	if (pid == 0)
		run_check(argv);
	if (pid < 0)
		kb_log_line(KB_ERROR, "reload: the check cannot be forked: %s", strerror(errno));
	r->check = pid > 0 ? pid : 0;
}

static void end_check(struct kb_reload *r, int status)
{
	r->check = 0;
	r->passed = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	if (!r->passed)
		kb_log_line(KB_ERROR, "reload: the check failed; the portal goes on as it was");
}

bool kb_reload_passed(const struct kb_reload *r)
{
	return r->passed;
}

/* Open over the execution (flags 0) or not (FD_CLOEXEC). */
static void flag_all(const int listeners[KB_POOLS], int flags)
{
	for (size_t i = 0; i < KB_POOLS; i++)
		fcntl(listeners[i], F_SETFD, flags);
}

static void tell_listeners(const int listeners[KB_POOLS])
{
	char numbers[16 * KB_POOLS] = "";
	size_t n = 0;

	for (size_t i = 0; i < KB_POOLS; i++)
		n += (size_t)snprintf(numbers + n, sizeof(numbers) - n, "%d ", listeners[i]);
	setenv(KB_ENV_LISTENER, numbers, 1);
}

void kb_reload_execute(struct kb_reload *r, const int listeners[KB_POOLS], const char *elders, char *const argv[])
{
	r->passed = false;
	flag_all(listeners, 0);
	tell_listeners(listeners);
	setenv(KB_ENV_ELDERS, elders, 1);
	execvp(argv[0], argv);
	kb_log_line(KB_ERROR, "reload: %s cannot be executed: %s; the portal goes on as it was", argv[0], strerror(errno));
	flag_all(listeners, FD_CLOEXEC);
	unsetenv(KB_ENV_LISTENER);
	unsetenv(KB_ENV_ELDERS);
}

/* ---- The elders ------------------------------------------------------------------- */

bool kb_reload_bury(struct kb_reload *r, pid_t pid, int status)
{
	if (r->check == pid) {
		end_check(r, status);
		return true;
	}
	for (size_t i = 0; i < r->nelders; i++) {
		if (r->elders[i] != pid)
			continue;
		r->elders[i] = 0;
		return true;
	}
	return false;
}

bool kb_reload_busy(const struct kb_reload *r)
{
	return r->check || kb_reload_elders(r);
}

size_t kb_reload_elders(const struct kb_reload *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->nelders; i++)
		n += r->elders[i] != 0;
	return n;
}

void kb_reload_signal(const struct kb_reload *r, int signo)
{
	for (size_t i = 0; i < r->nelders; i++)
		if (r->elders[i])
			kill(r->elders[i], signo);
}

void kb_reload_retire(struct kb_reload *r, bool ready, int64_t grace)
{
	if (!kb_reload_elders(r))
		return;
	if (!r->told_at && ready) {
		kb_reload_signal(r, SIGTERM);
		r->told_at = kb_ticks();
	} else if (r->told_at && kb_ticks() - r->told_at > grace) {
		kb_log_line(KB_ERROR, "reload: processes of the generation before did not end and are killed");
		kb_reload_signal(r, SIGKILL);
	}
}
