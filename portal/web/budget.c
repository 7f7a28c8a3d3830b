/* budget.c - how much of something a place may have, counted in memory only.
 *
 * Neither the hour nor the address of an anonymous voice may reach the store, so what is
 * counted lies in shared memory that host/ maps before it forks: it lives through the end
 * of a worker and not through the end of the house. A key is found by a keyed hash.
 *
 * One number holds a whole bucket: the moment at which it would be full again (GCRA, the
 * form in which ATM networks count cells). To take one moves that moment by one interval;
 * it may lie at most `burst` intervals ahead. So one compare-and-swap takes one, no lock is
 * held when a worker is killed, and a bucket that is full again needs no slot. */
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "log.h"
#include "web.h"

enum { SLOTS = 4096, WAYS = 8, BURST_MAX = 1000000, HOUR_MAX = 1000000 };

static const int64_t SECOND = 1000000, HOUR = 3600000000, AHEAD = 300000000; /* in millionths of a second */

struct slot {
	_Atomic uint64_t key;    /* 0: nobody's */
	_Atomic int64_t full_at; /* millionths of a second since 1970 */
};

struct kb_budgets {
	struct slot slots[SLOTS];
};

struct kb_budgets *kb_budgets_new(void)
{
	void *b = mmap(NULL, sizeof(struct kb_budgets), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (b != MAP_FAILED)
		return b;
	kb_log_line(KB_ERROR, "there is no memory to count in");
	return NULL;
}

void kb_budgets_free(struct kb_budgets *b)
{
	if (b)
		munmap(b, sizeof(*b));
}

/* ---- Slots ---- */

/* Never 0. */
static uint64_t hash_of(struct kb_ctx *c, const char *key)
{
	const char *mark = kb_mark(c, "budget", c->plugin ? c->plugin->name : "", key);
	char head[17] = "";

	for (int i = 0; i < 16; i++)
		head[i] = mark[i];
	return strtoull(head, NULL, 16) | 1;
}

/* The slot of this key among its neighbours; else the one to give to it: of those the one
 * that is full again first, so that the least is forgotten. */
static struct slot *look_for(struct kb_budgets *b, uint64_t key, uint64_t *holder)
{
	struct slot *first = &b->slots[key / 2 % (SLOTS / WAYS) * WAYS], *found = first;

	for (struct slot *s = first; s < first + WAYS; s++) {
		*holder = atomic_load(&s->key);
		if (*holder == key)
			return s;
		if (atomic_load(&s->full_at) < atomic_load(&found->full_at))
			found = s;
	}
	*holder = atomic_load(&found->key);
	return found;
}

static struct slot *slot_of(struct kb_budgets *b, uint64_t key, int64_t now)
{
	for (;;) {
		uint64_t holder;
		struct slot *s = look_for(b, key, &holder);

		if (holder == key)
			return s;
		if (!atomic_compare_exchange_strong(&s->key, &holder, key))
			continue; /* another process was faster: look again */
		if (atomic_load(&s->full_at) > now)
			atomic_store(&s->full_at, now);
		return s;
	}
}

/* ---- Taking ---- */

/* A moment that lies minutes further ahead than a bucket can be comes from a clock that was
 * set back: the bucket is full then. Nobody who answers can set a clock, and whoever comes
 * next must not be refused for it. (Two workers may be a second apart; that is no reason.) */
static enum kb_rc take(struct slot *s, int64_t now, int64_t interval, int64_t burst)
{
	int64_t full_at = atomic_load(&s->full_at), from;

	do {
		from = full_at < now || full_at > now + burst * interval + AHEAD ? now : full_at;
		if (from + interval > now + burst * interval)
			return KB_NONE;
	} while (!atomic_compare_exchange_weak(&s->full_at, &full_at, from + interval));
	return KB_OK;
}

enum kb_rc kb_budget(struct kb_ctx *c, const char *key, unsigned burst, unsigned per_hour)
{
	int64_t now = c->now * SECOND;

	if (c->failed)
		return KB_FAIL;
	if (!burst || !per_hour || burst > BURST_MAX || per_hour > HOUR_MAX)
		return kb_fail(c, "a budget is 1 to %d at once and 1 to %d an hour", BURST_MAX, HOUR_MAX);
	if (!c->house->budgets)
		return KB_OK;
	return take(slot_of(c->house->budgets, hash_of(c, key), now), now, HOUR / per_hour, burst);
}
