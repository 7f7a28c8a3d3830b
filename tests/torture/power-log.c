/* power-log.c - what happened to the files, and what of it the disk may have kept.
 *
 * A sync covers the writes that had returned before it began. Writing down and writing
 * happen under one lock, so the log is the order in which the files changed. */
#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "power.h"
#include "work.h"

enum { SECTOR = 512 };

/* One line. A sync: `at` is the length of the log when it began. */
struct line {
	enum { WRITE, TRUNCATE, SYNC, TOLD } is;
	int file; /* 0: database, 1: WAL; TOLD: the writer */
	int64_t at;
	int n;    /* bytes; TOLD: the transaction */
	uint8_t *data;
};

static struct line *lines;
static size_t length, room, syncs;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

_Thread_local enum power_role power_role;
_Thread_local unsigned power_chance = 1;
_Atomic unsigned power_unsynced;

unsigned power_draw(unsigned n)
{
	return (unsigned)rand_r(&power_chance) % n;
}

void power_jitter(void)
{
	unsigned chance = power_draw(16);

	if (chance == 0)
		usleep(power_draw(30));
	else if (chance < 5)
		sched_yield();
}

/* ---- Writing down ---- */

static void add(struct line l)
{
	if (length == room) {
		room = room ? 2 * room : 1 << 14;
		lines = realloc(lines, room * sizeof(*lines));
		if (!lines)
			work_give_up("no memory");
	}
	lines[length++] = l;
}

static uint8_t *copy_of(const void *data, int n)
{
	uint8_t *copy = malloc((size_t)n);

	if (!copy)
		work_give_up("no memory");
	return memcpy(copy, data, (size_t)n);
}

static int change(struct shim_call *c)
{
	struct line l = { .file = c->file == SHIM_WAL, .at = c->at };
	int rc;

	l.is = c->op == SHIM_WRITE ? WRITE : TRUNCATE;
	l.n = c->op == SHIM_WRITE ? c->n : 0;
	pthread_mutex_lock(&lock);
	if (c->op == SHIM_WRITE)
		l.data = copy_of(c->data, c->n);
	add(l);
	rc = shim_go(c);
	pthread_mutex_unlock(&lock);
	power_jitter();
	return rc;
}

/* The real sync is left out: no power goes off here, and it would only take time. */
static int sync_file(const struct shim_call *c)
{
	size_t covered;

	if (power_unsynced & 1u << power_role)
		return SQLITE_OK;
	pthread_mutex_lock(&lock);
	covered = length;
	pthread_mutex_unlock(&lock);
	usleep(20 + power_draw(200));
	pthread_mutex_lock(&lock);
	add((struct line){ .is = SYNC, .file = c->file == SHIM_WAL, .at = (int64_t)covered });
	syncs++;
	pthread_mutex_unlock(&lock);
	return SQLITE_OK;
}

int power_on_call(struct shim_call *c)
{
	if (c->op == SHIM_LOCKED)
		power_jitter();
	if (c->op == SHIM_DELETE && c->file == SHIM_WAL)
		work_give_up("the WAL was deleted while the house ran");
	if (c->file == SHIM_OTHER || c->op > SHIM_SYNC)
		return shim_go(c);
	return c->op == SHIM_SYNC ? sync_file(c) : change(c);
}

void power_told(int who, int seq)
{
	pthread_mutex_lock(&lock);
	add((struct line){ .is = TOLD, .file = who, .n = seq });
	pthread_mutex_unlock(&lock);
}

void power_log_reset(void)
{
	for (size_t i = 0; i < length; i++)
		free(lines[i].data);
	length = syncs = 0;
}

size_t power_log_length(void)
{
	return length;
}

size_t power_log_syncs(void)
{
	return syncs;
}

size_t power_log_told(size_t at)
{
	while (at < length && lines[at].is != TOLD)
		at++;
	return at < length ? at + 1 : length;
}

/* ---- What the disk keeps ---- */

static void need(struct power_bytes *b, size_t n)
{
	if (n <= b->room)
		return;
	b->room = 2 * n + 65536;
	b->at = realloc(b->at, b->room);
	if (!b->at)
		work_give_up("no memory");
}

static bool happens(unsigned part, unsigned *chance)
{
	return part >= 100 || (unsigned)rand_r(chance) % 100 < part;
}

/* A write arrives sector by sector, and each of them or not. A hole is read as zeros. */
static void put(struct power_bytes *b, const struct line *l, unsigned part, unsigned *chance)
{
	size_t end = (size_t)l->at + (size_t)l->n, next;

	need(b, end);
	for (size_t at = (size_t)l->at; at < end; at = next) {
		next = (at / SECTOR + 1) * SECTOR;
		if (next > end)
			next = end;
		if (!happens(part, chance))
			continue;
		if (at > b->n)
			memset(b->at + b->n, 0, at - b->n);
		if (next > b->n)
			b->n = next;
		memcpy(b->at + at, l->data + (at - (size_t)l->at), next - at);
	}
}

static void apply(struct power_bytes *b, const struct line *l, unsigned part, unsigned *chance)
{
	if (l->is == WRITE)
		put(b, l, part, chance);
	else if (l->is == TRUNCATE && (size_t)l->at < b->n && happens(part, chance))
		b->n = (size_t)l->at;
}

/* All changes of one file in a part of the log. */
static void apply_all(struct power_bytes *b, int file, size_t from, size_t to, unsigned part, unsigned *chance)
{
	for (size_t i = from; i < to; i++)
		if (lines[i].is <= TRUNCATE && lines[i].file == file)
			apply(b, &lines[i], part, chance);
}

static void pass(struct power_walk *w, const struct line *l)
{
	size_t covered = (size_t)l->at;

	if (l->is == TOLD && l->n > w->told[l->file])
		w->told[l->file] = l->n;
	if (l->is != SYNC || covered <= w->from[l->file])
		return;
	apply_all(&w->disk[l->file], l->file, w->from[l->file], covered, 100, &power_chance);
	w->from[l->file] = covered;
}

void power_walk_to(struct power_walk *w, size_t at)
{
	for (; w->at < at; w->at++)
		pass(w, &lines[w->at]);
}

void power_walk_free(struct power_walk *w)
{
	for (size_t i = 0; i < 2; i++)
		free(w->disk[i].at);
}

static void image_of(const struct power_walk *w, int file, unsigned part, const char *path)
{
	struct power_bytes b = { 0 };

	need(&b, w->disk[file].n + 1);
	if (w->disk[file].n)
		memcpy(b.at, w->disk[file].at, w->disk[file].n);
	b.n = w->disk[file].n;
	apply_all(&b, file, w->from[file], w->at, part, &power_chance);
	work_write(path, b.at, b.n);
	free(b.at);
}

void power_image(const struct power_walk *w, unsigned part, const char *db, const char *wal)
{
	image_of(w, 0, part, db);
	image_of(w, 1, part, wal);
}
