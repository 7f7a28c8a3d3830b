/* worker.c - serves one request at a time.
 *
 * It accepts by itself (libfcgi has no time limit on a silent peer and a window in
 * which TERM is lost), puts a limit on the connection and shows the master since when
 * it is busy, and with whose code. It serves inside the sandbox. It ends after a set
 * number of requests, so that no leak grows for ever, and gives way to a fresh one when
 * its connection to the store is spoilt or a plugin left it in another state. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "canary.h"
#include "hear.h"
#include "house.h"
#include "log.h"
#include "out.h"
#include "process.h"
#include "sandbox.h"
#include "serve.h"
#include "store.h"

enum {
	PEER_SECONDS = 5,
	LISTEN_SECONDS = 10, /* between two looks for new clips */
	WEIGH_EVERY = 16 /* requests between two looks at the memory */
};

struct worker {
	struct kb_post *post;
	int listener;       /* of its pool */
	struct kb_pulse *pulse;
	struct kb_arena *own, *task;
	struct kb_fcgi *fcgi;
	struct kb_canary canary;
	int64_t listened;   /* when it last looked for clips */
	int64_t life;       /* requests; 0: no end */
	int64_t memory;     /* MiB of its own that it may have */
	int memory_fd;
	bool unfit;         /* to serve on */
};

/* How many requests this worker serves: one eighth more or less than the others, so
 * that they do not all end in the same moment. */
static int64_t span_of_life(const struct kb_house *h)
{
	int64_t n = kb_house_int(h, "retire");
	uint16_t chance = 0;

	if (n < 8)
		return n;
	(void)!getrandom(&chance, sizeof(chance), 0);
	return n - n / 8 + (int64_t)chance % (n / 4);
}

static void limit_peer(int fd)
{
	struct timeval t = { .tv_sec = PEER_SECONDS };

	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &t, sizeof(t));
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &t, sizeof(t));
}

/* A full pipe is fine: the keeper has been poked then. */
static void poke_keeper(const struct kb_post *post)
{
	(void)!write(post->poke[1], "", 1);
}

static const char *body_of(const struct kb_reply *r)
{
	return r->out && r->out->buf.data ? r->out->buf.data : "";
}

/* A connection that was opened read-only stays so, though the disk may have come back
 * meanwhile: before the person is told, the store is opened anew and asked once more. */
static void serve(struct worker *w, struct kb_req *r, struct kb_ctx *c, const struct kb_raw *raw)
{
	struct kb_house *h = w->post->house;
	int64_t now = time(NULL);

	kb_serve(r, c, h, w->task, raw, now);
	if (kb_store_trouble(h->store) != KB_STORE_READONLY)
		return;
	kb_store_close(h->store);
	if (kb_house_open(h, w->task, 0) == KB_OK)
		kb_serve(r, c, h, w->task, raw, now);
	kb_canary_look(&w->canary); /* its descriptors are others now */
}

static void serve_one(struct worker *w, int fd)
{
	struct kb_req r = { 0 };
	struct kb_raw raw = { 0 };
	struct kb_ctx c = { 0 };

	limit_peer(fd);
	if (kb_fcgi_read(w->fcgi, fd, w->task, &raw) != KB_OK)
		return;
	serve(w, &r, &c, &raw);
	if (c.told)
		poke_keeper(w->post);
	kb_fcgi_send(w->fcgi, &r.reply, body_of(&r.reply), r.reply.out ? r.reply.out->buf.len : 0);
}

/* A failure is no reason to end: what could be heard before still can. */
static void listen_now(struct worker *w)
{
	w->listened = time(NULL);
	kb_house_listen(w->post->house, w->task, w->listened);
}

/* ---- Fit to serve on? ----------------------------------------------------------------- */

/* The plugins that ran in the last request, for the operator. */
static const char *who_ran(const struct worker *w)
{
	const struct kb_house *h = w->post->house;
	uint64_t seen = atomic_load(&w->pulse->stage.seen);
	struct kb_buf b = { .arena = w->task };

	for (size_t i = 1; i < h->nplugins; i++)
		if (seen >> i & 1)
			kb_buf_fmt(&b, "%s%s", b.len ? ", " : "plugin ", h->plugins[i]->name);
	return b.len ? b.data : "the core";
}

/* Must be as they were before the request; the next person would meet it. */
static void check_canaries(struct worker *w)
{
	const struct kb_store *s = w->post->house->store;
	const char *what = s && !kb_store_is_idle(s) ? "left a transaction open" : kb_canary_differs(&w->canary);

	if (!what)
		return;
	w->unfit = true;
	kb_log_line(KB_ERROR, "worker %d gives way: %s %s", (int)getpid(), who_ran(w), what);
}

static void check_memory(struct worker *w)
{
	int64_t own;

	if (!w->memory || atomic_load(&w->pulse->served) % WEIGH_EVERY || (own = kb_memory_own(w->memory_fd)) <= w->memory)
		return;
	w->unfit = true;
	kb_log_line(KB_WARN, "worker %d gives way: it holds %lld MiB of its own, more than %lld (memory); last ran %s",
	    (int)getpid(), (long long)own, (long long)w->memory, who_ran(w));
}

static bool goes_on(const struct worker *w)
{
	return !w->unfit && !kb_wait_ended() && !kb_house_spoilt(w->post->house) &&
	    (!w->life || atomic_load(&w->pulse->served) < w->life);
}

/* ---- The loop --------------------------------------------------------------------------- */

/* The next connection, or -1 (told to end, or another worker was faster). */
static int next_peer(int listener)
{
	int fd;

	if (!kb_wait(listener, -1) || kb_wait_ended())
		return -1;
	fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0 && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
		kb_log_line(KB_ERROR, "accept: %s", strerror(errno));
		usleep(100000); /* out of descriptors: do not spin */
	}
	return fd;
}

/* Everything that the walls would not let through, then the walls. */
static bool begin(struct worker *w)
{
	struct kb_post *post = w->post;

	kb_wait_begin();
	kb_sandbox_keep((const int[]){ w->listener, post->poke[1] }, 2);
	w->fcgi = kb_fcgi_new();
	if (w->fcgi)
		kb_fcgi_know(w->fcgi, post->house->routes);
	w->life = span_of_life(post->house);
	w->memory = kb_house_int(post->house, "memory");
	w->memory_fd = kb_memory_open();
	if (!w->fcgi || kb_house_open(post->house, w->own, 0) != KB_OK || kb_sandbox_enter(post->house) != KB_OK)
		return false;
	kb_canary_look(&w->canary);
	post->house->voices = kb_voices_new();
	listen_now(w);
	kb_arena_reset(w->task);
	return true;
}

static void take_peer(struct worker *w)
{
	int fd = next_peer(w->listener);

	if (fd < 0)
		return;
	atomic_store(&w->pulse->stage.seen, 0);
	atomic_store(&w->pulse->busy_since, kb_ticks());
	serve_one(w, fd);
	if (time(NULL) - w->listened >= LISTEN_SECONDS)
		listen_now(w);
	atomic_fetch_add(&w->pulse->served, 1);
	check_canaries(w);
	check_memory(w);
	kb_arena_reset(w->task);
	atomic_store(&w->pulse->busy_since, 0);
}

_Noreturn void kb_worker(struct kb_post *post, struct kb_board *board, size_t i, enum kb_pool pool)
{
	struct worker w = {
		.post = post, .listener = post->listeners[pool], .pulse = &board->pulses[i], .own = kb_arena_new(),
		.task = kb_arena_new(),
	};

	post->house->stage = &w.pulse->stage;
	post->house->shut = &board->shut;
	if (!begin(&w))
		_exit(KB_EXIT_FAILED);
	atomic_store(&w.pulse->ready, 1);
	while (goes_on(&w))
		take_peer(&w);
	kb_store_close(post->house->store);
	kb_voices_free(post->house->voices);
	kb_fcgi_free(w.fcgi);
	kb_arena_free(w.task);
	kb_arena_free(w.own);
	_exit(KB_EXIT_FINE);
}
