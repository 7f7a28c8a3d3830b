/* lane.c - how many do a dear thing at the same moment, over all processes.
 *
 * A budget says how often, a lane how many at once: what takes 64 MiB and a processor for a tenth of a
 * second must not be done by every worker together because a stranger asks for it. A lane lies in the
 * memory that host/ maps before it forks. One number stands for a place in it: the moment at
 * which it is given back at the latest. One compare-and-swap takes it, no lock is held, and a worker that is
 * killed inside keeps its place until that moment and no longer: by then the watchdog has ended
 * whoever still lived. The clock is one that nobody can set. */
#include <errno.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>

#include "log.h"
#include "web.h"

enum { LANES = 32, WIDEST = 8, LONGEST_WAIT = 10000, STEP = 5 };

static const int64_t LEASE = 60000; /* milliseconds */

struct lane {
	_Atomic uint64_t key;            /* 0: nobody's */
	_Atomic int64_t until[WIDEST];   /* milliseconds of the clock; in the past: the place is free */
};

struct kb_lanes {
	struct lane lanes[LANES];
};

struct kb_lanes *kb_lanes_new(void)
{
	void *l = mmap(NULL, sizeof(struct kb_lanes), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (l != MAP_FAILED)
		return l;
	kb_log_line(KB_ERROR, "there is no memory for lanes");
	return NULL;
}

void kb_lanes_free(struct kb_lanes *l)
{
	if (l)
		munmap(l, sizeof(*l));
}

static int64_t clock_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void wait_a_step(void)
{
	struct timespec t = { .tv_nsec = STEP * 1000000L };

	while (nanosleep(&t, &t) < 0 && errno == EINTR)
		;
}

/* Never 0: FNV-1a of the plugin's name and the lane's. */
static uint64_t hash_of(const struct kb_ctx *c, const char *name)
{
	const char *words[] = { c->plugin ? c->plugin->name : "", "/", name };
	uint64_t h = 14695981039346656037u;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		for (const char *at = words[i]; *at; at++)
			h = (h ^ (unsigned char)*at) * 1099511628211u;
	return h | 1;
}

/* Names of lanes are written in code and few: a lane is never given to another. */
static struct lane *lane_of(struct kb_lanes *l, uint64_t key)
{
	for (struct lane *at = l->lanes; at < l->lanes + LANES; at++) {
		uint64_t holder = 0;

		if (atomic_load(&at->key) == key || atomic_compare_exchange_strong(&at->key, &holder, key) || holder == key)
			return at;
	}
	return NULL;
}

/* A free place, taken until `*mine`; NULL: there is none now. */
static _Atomic int64_t *take(struct lane *l, unsigned width, int64_t *mine)
{
	int64_t now = clock_ms();

	for (unsigned i = 0; i < width; i++) {
		int64_t until = atomic_load(&l->until[i]);

		*mine = now + LEASE;
		if (until <= now && atomic_compare_exchange_strong(&l->until[i], &until, *mine))
			return &l->until[i];
	}
	return NULL;
}

/* Not where another has it by now, because this one took longer than anybody may. */
static void give_back(_Atomic int64_t *place, int64_t mine)
{
	atomic_compare_exchange_strong(place, &mine, 0);
}

enum kb_rc kb_lane(struct kb_ctx *c, const char *name, unsigned width, unsigned wait_ms, enum kb_rc (*work)(struct kb_ctx *c, void *with), void *with)
{
	_Atomic int64_t *place;
	struct lane *l;
	int64_t from = clock_ms(), mine;
	enum kb_rc rc;

	if (c->failed)
		return KB_FAIL;
	if (!width || width > WIDEST || wait_ms > LONGEST_WAIT)
		return kb_fail(c, "a lane is 1 to %d wide, and nobody waits for it more than %d ms", WIDEST, LONGEST_WAIT);
	if (!c->house->lanes)
		return work(c, with);
	if (!(l = lane_of(c->house->lanes, hash_of(c, name))))
		return kb_fail(c, "there are more than %d lanes", LANES);
	while (!(place = take(l, width, &mine))) {
		if (clock_ms() - from >= wait_ms)
			return KB_NONE;
		wait_a_step();
	}
	rc = work(c, with);
	give_back(place, mine);
	return rc;
}
