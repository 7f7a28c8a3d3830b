/* worker.c - serves one request at a time.
 *
 * It accepts by itself (libfcgi has no time limit on a silent peer and a window in
 * which TERM is lost), puts a limit on the connection and shows the master since when
 * it is busy. It ends after a set number of requests, so that no leak grows for ever, and
 * when its connection to the store is spoilt. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "house.h"
#include "log.h"
#include "out.h"
#include "process.h"
#include "serve.h"
#include "store.h"

enum { PEER_SECONDS = 5 };

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
static void serve(struct kb_req *r, struct kb_ctx *c, struct kb_house *h, struct kb_arena *a, const struct kb_raw *raw)
{
	int64_t now = time(NULL);

	kb_serve(r, c, h, a, raw, now);
	if (kb_store_trouble(h->store) != KB_STORE_READONLY)
		return;
	kb_store_close(h->store);
	if (kb_house_open(h, a, 0) == KB_OK)
		kb_serve(r, c, h, a, raw, now);
}

static void serve_one(struct kb_post *post, struct kb_fcgi *f, struct kb_arena *a, int fd)
{
	struct kb_req r = { 0 };
	struct kb_raw raw = { 0 };
	struct kb_ctx c = { 0 };

	limit_peer(fd);
	if (kb_fcgi_read(f, fd, a, &raw) != KB_OK)
		return;
	serve(&r, &c, post->house, a, &raw);
	if (c.told)
		poke_keeper(post);
	kb_fcgi_send(f, &r.reply, body_of(&r.reply), r.reply.out ? r.reply.out->buf.len : 0);
}

/* The next connection, or -1 (told to end, or another worker was faster). */
static int next_peer(const struct kb_post *post)
{
	int fd;

	if (!kb_wait(post->listener, -1) || kb_wait_ended())
		return -1;
	fd = accept4(post->listener, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0 && errno != EAGAIN && errno != EINTR && errno != ECONNABORTED) {
		kb_log_line(KB_ERROR, "accept: %s", strerror(errno));
		usleep(100000); /* out of descriptors: do not spin */
	}
	return fd;
}

_Noreturn void kb_worker(struct kb_post *post, struct kb_pulse *pulse)
{
	struct kb_arena *own = kb_arena_new(), *task = kb_arena_new();
	struct kb_fcgi *f = kb_fcgi_new();
	int64_t life = span_of_life(post->house);

	kb_wait_begin();
	if (!f || kb_house_open(post->house, own, 0) != KB_OK)
		_exit(KB_EXIT_FAILED);
	atomic_store(&pulse->ready, 1);
	while (!kb_wait_ended() && !kb_house_spoilt(post->house) && (!life || atomic_load(&pulse->served) < life)) {
		int fd = next_peer(post);

		if (fd < 0)
			continue;
		atomic_store(&pulse->busy_since, kb_ticks());
		serve_one(post, f, task, fd);
		kb_arena_reset(task);
		atomic_store(&pulse->busy_since, 0);
		atomic_fetch_add(&pulse->served, 1);
	}
	kb_store_close(post->house->store);
	kb_fcgi_free(f);
	kb_arena_free(task);
	kb_arena_free(own);
	_exit(KB_EXIT_FINE);
}
