/* master.c - forks workers and a keeper, watches them, replaces them.
 *
 * It does nothing clever and never opens the store. It waits for a signal or a
 * quarter of a second, then looks at everything once:
 *
 *   a child that ended is replaced; one that ended too soon makes the next wait
 *   longer (the delay doubles); a worker that is busy for longer than the watchdog
 *   allows is killed, which costs that one request; a plugin in whose code workers die
 *   again and again loses its pages until the next start; at HUP a check of the new
 *   program, plugins and settings runs first (reload.c), and only if it passes does
 *   the master execute itself anew with the socket open: the new generation takes
 *   over before the old one is told to end, so no request is lost. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "backoff.h"
#include "log.h"
#include "reload.h"
#include "settings.h"

enum {
	LOOK_MS = 250,
	SOON = 10,           /* requests that a sound worker serves at least */
	GRACE_MS = 5000,     /* on top of the watchdog, before TERM becomes KILL */
	PLUGINS_MAX = 64     /* bits of kb_board.shut */
};

struct master {
	struct kb_post *post;
	struct kb_board *board;              /* shared with the workers */
	pid_t workers[KB_SEATS_MAX];         /* 0: no process */
	enum kb_pool pools[KB_SEATS_MAX];    /* whose worker sits there */
	bool hung[KB_SEATS_MAX];             /* killed by the watchdog */
	size_t nworkers;
	pid_t keeper;
	struct kb_reload reload;
	struct kb_backoff workers_pause[KB_POOLS], keeper_pause; /* none waits for another */
	struct kb_strikes strikes[PLUGINS_MAX];
	int64_t watchdog;                    /* milliseconds */
	unsigned crashes;                    /* 0: never too many */
	bool ending;
};

/* ---- Children ------------------------------------------------------------------ */

static pid_t fork_child(void)
{
	pid_t pid = fork();

	if (pid < 0)
		kb_log_line(KB_ERROR, "a process cannot be forked: %s", strerror(errno));
	return pid;
}

static void spawn_worker(struct master *m, size_t i)
{
	struct kb_pulse *s = &m->board->pulses[i];
	pid_t pid;

	atomic_store(&s->busy_since, 0);
	atomic_store(&s->served, 0);
	atomic_store(&s->ready, 0);
	atomic_store(&s->stage.now, 0);
	m->hung[i] = false;
	pid = fork_child();
	if (pid == 0)
		kb_worker(m->post, m->board, i, m->pools[i]);
	m->workers[i] = pid > 0 ? pid : 0;
}

static void spawn_keeper(struct master *m)
{
	pid_t pid = fork_child();

	if (pid == 0)
		kb_keeper(m->post, m->board);
	m->keeper = pid > 0 ? pid : 0;
}

static void spawn_missing(struct master *m)
{
	int64_t now = kb_ticks();

	if (m->ending)
		return;
	for (size_t i = 0; i < m->nworkers; i++)
		if (!m->workers[i] && kb_backoff_over(&m->workers_pause[m->pools[i]], now))
			spawn_worker(m, i);
	if (!m->keeper && kb_backoff_over(&m->keeper_pause, now))
		spawn_keeper(m);
}

/* ---- Ends of children ---------------------------------------------------------- */

/* `where`: ", in plugin x", or "". */
static void log_end(const char *what, pid_t pid, int status, const char *where)
{
	const char *hint = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? " (the sandbox)" : "";

	if (WIFSIGNALED(status))
		kb_log_line(KB_ERROR, "%s %d ended by signal %d%s%s", what, (int)pid, WTERMSIG(status), hint, where);
	else if (WEXITSTATUS(status) || *where)
		kb_log_line(KB_ERROR, "%s %d ended with status %d%s", what, (int)pid, WEXITSTATUS(status), where);
}

/* The plugin in whose code a worker ended; NULL: the core's, or none. */
static const struct kb_plugin *plugin_at_work(const struct master *m, size_t i)
{
	const struct kb_house *h = m->post->house;
	uint32_t at = atomic_load(&m->board->pulses[i].stage.now);

	if (!atomic_load(&m->board->pulses[i].busy_since) || !at || at >= h->nplugins)
		return NULL;
	return h->plugins[at];
}

/* Killed from outside, by an operator or for want of memory: no fault of a plugin. */
static bool from_outside(const struct master *m, size_t i, int status)
{
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && !m->hung[i];
}

/* One more death in the code of a plugin; at the fifth within a minute it loses its pages. */
static void blame(struct master *m, const struct kb_plugin *p)
{
	size_t i = 0;

	while (m->post->house->plugins[i] != p)
		i++;
	if (i >= PLUGINS_MAX || !kb_strikes_note(&m->strikes[i], m->crashes, kb_ticks()))
		return;
	if (atomic_fetch_or(&m->board->shut, (uint64_t)1 << i) >> i & 1)
		return; /* one that was in it already */
	kb_log_line(KB_ERROR, "alarm: workers died %u times within a minute in plugin %s: it loses its pages until it is mended "
	    "and the portal reloads (HUP)", m->crashes, p->name);
}

static void bury_worker(struct master *m, size_t i, int status)
{
	bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	const struct kb_plugin *p = plugin_at_work(m, i);
	char where[64] = "";

	if (p)
		snprintf(where, sizeof(where), ", in plugin %s", p->name);
	log_end("worker", m->workers[i], status, where);
	if (p && !from_outside(m, i, status))
		blame(m, p);
	if (!m->ending)
		kb_backoff_note(&m->workers_pause[m->pools[i]], !good && atomic_load(&m->board->pulses[i].served) < SOON, kb_ticks());
	m->workers[i] = 0;
}

static void bury(struct master *m, pid_t pid, int status)
{
	if (kb_reload_bury(&m->reload, pid, status))
		return;
	if (pid == m->keeper) {
		log_end("keeper", pid, status, "");
		kb_backoff_note(&m->keeper_pause, status != 0, kb_ticks());
		m->keeper = 0;
		return;
	}
	for (size_t i = 0; i < m->nworkers; i++)
		if (m->workers[i] == pid)
			bury_worker(m, i, status);
}

static void bury_all(struct master *m)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		bury(m, pid, status);
}

/* ---- Watching ------------------------------------------------------------------ */

static void watch_workers(struct master *m)
{
	for (size_t i = 0; i < m->nworkers; i++) {
		int64_t since = atomic_load(&m->board->pulses[i].busy_since); /* once: see pulse.h */
		int64_t busy = since ? kb_ticks() - since : 0;

		if (!m->workers[i] || busy <= m->watchdog)
			continue;
		kb_log_line(KB_ERROR, "worker %d hangs for %lld ms and is ended", (int)m->workers[i], (long long)busy);
		kill(m->workers[i], SIGKILL);
		m->hung[i] = true;
	}
}

static bool all_ready(const struct master *m)
{
	for (size_t i = 0; i < m->nworkers; i++)
		if (!m->workers[i] || !atomic_load(&m->board->pulses[i].ready))
			return false;
	return true;
}

/* The pids of this generation, keeper and workers, with spaces between. */
static const char *pids_text(const struct master *m, struct kb_arena *a)
{
	struct kb_buf b = { .arena = a };

	if (m->keeper)
		kb_buf_fmt(&b, "%d ", (int)m->keeper);
	for (size_t i = 0; i < m->nworkers; i++)
		if (m->workers[i])
			kb_buf_fmt(&b, "%d ", (int)m->workers[i]);
	return b.len ? b.data : "";
}

/* ---- Ending -------------------------------------------------------------------- */

static size_t count_children(const struct master *m)
{
	size_t n = m->keeper != 0;

	for (size_t i = 0; i < m->nworkers; i++)
		n += m->workers[i] != 0;
	return n + kb_reload_elders(&m->reload);
}

static void signal_children(const struct master *m, int signo)
{
	if (m->keeper)
		kill(m->keeper, signo);
	for (size_t i = 0; i < m->nworkers; i++)
		if (m->workers[i])
			kill(m->workers[i], signo);
	kb_reload_signal(&m->reload, signo);
}

/* Lets requests in hand end; who does not end in time is killed. */
static void drain(struct master *m)
{
	int64_t limit = kb_ticks() + m->watchdog + GRACE_MS;

	m->ending = true;
	signal_children(m, SIGTERM);
	while (count_children(m) && kb_ticks() < limit) {
		usleep(20000);
		bury_all(m);
	}
	if (count_children(m)) {
		kb_log_line(KB_ERROR, "%zu processes did not end and are killed", count_children(m));
		signal_children(m, SIGKILL);
	}
}

/* ---- The loop ------------------------------------------------------------------- */

/* The next signal within a quarter of a second; 0: none. */
static int next_signal(void)
{
	struct timespec limit = { .tv_nsec = LOOK_MS * 1000000L };
	sigset_t s;
	int signo;

	sigemptyset(&s);
	sigaddset(&s, SIGTERM);
	sigaddset(&s, SIGINT);
	sigaddset(&s, SIGHUP);
	sigaddset(&s, SIGCHLD);
	signo = sigtimedwait(&s, NULL, &limit);
	return signo > 0 ? signo : 0;
}

static void look(struct master *m, char *const argv[])
{
	bury_all(m);
	watch_workers(m);
	spawn_missing(m);
	kb_reload_retire(&m->reload, all_ready(m), m->watchdog + GRACE_MS);
	if (m->reload.again && !kb_reload_busy(&m->reload))
		kb_reload_check(&m->reload, argv);
	if (kb_reload_passed(&m->reload)) {
		struct kb_arena *a = kb_arena_new();

		kb_reload_execute(&m->reload, m->post->listeners, pids_text(m, a), argv);
		kb_arena_free(a); /* still here: it could not be executed, logged */
	}
}

/* Seats for the workers of a pool: one at least, or its socket would answer nobody. */
static size_t seat_pool(struct master *m, enum kb_pool pool)
{
	int64_t n = kb_house_int(m->post->house, kb_pool_setting(pool));

	n = n < 1 ? 1 : n > KB_WORKERS_MAX ? KB_WORKERS_MAX : n;
	for (int64_t i = 0; i < n; i++)
		m->pools[m->nworkers++] = pool;
	return (size_t)n;
}

static void seat_all(struct master *m)
{
	size_t others = 0;

	seat_pool(m, KB_POOL_MAIN);
	for (enum kb_pool i = KB_POOL_MAIN + 1; i < KB_POOLS; i++)
		others += seat_pool(m, i);
	kb_log_line(KB_INFO, "portal started: %zu workers, %zu of them in pools of their own, %zu plugins", m->nworkers, others,
	    m->post->house->nplugins - 1);
}

static bool start(struct master *m, const char *elders)
{
	m->watchdog = kb_house_int(m->post->house, "watchdog") * 1000;
	m->crashes = (unsigned)kb_house_int(m->post->house, "crashes");
	m->board = mmap(NULL, sizeof(*m->board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (m->board == MAP_FAILED || pipe2(m->post->poke, O_CLOEXEC | O_NONBLOCK)) {
		kb_log_line(KB_ERROR, "the master cannot start: %s", strerror(errno));
		return false;
	}
	seat_all(m);
	kb_reload_begin(&m->reload, elders);
	kb_block_signals();
	return true;
}

int kb_master(struct kb_post *post, const char *elders, char *const argv[])
{
	struct master m = { .post = post };
	int signo = 0;

	if (!start(&m, elders))
		return KB_EXIT_FAILED;
	while (signo != SIGTERM && signo != SIGINT) {
		if (signo == SIGHUP)
			kb_reload_check(&m.reload, argv);
		look(&m, argv);
		signo = next_signal();
	}
	kb_log_line(KB_INFO, "portal ends");
	drain(&m);
	munmap(m.board, sizeof(*m.board));
	return KB_EXIT_FINE;
}
