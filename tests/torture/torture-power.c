/* torture-power.c - power loss at any moment, over the real store.
 *
 * Four writers, a reader and the checkpointer of the house work on one store, each with
 * a connection of its own. Of every run images are built at evenly spread moments
 * (power.h) and checked. The scheme of the house must lose nothing; each variant of it
 * that looks as good and is wrong must be caught losing. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "power.h"
#include "private.h"
#include "work.h"

static const struct kb_migration tables[] = {
	{ 1, "CREATE TABLE power_row (who BIGINT NOT NULL, seq BIGINT NOT NULL, k BIGINT NOT NULL, pad TEXT NOT NULL, "
	     "PRIMARY KEY (who, seq, k)) /*+sqlite WITHOUT ROWID */;" }, { 0 }
};
static const struct kb_stmt add_row = { "power", "add_row", "INSERT INTO power_row (who, seq, k, pad) VALUES ($1, $2, $3, $4)" };
static const struct kb_stmt change_row = { "power", "change_row", "UPDATE power_row SET pad = $3 WHERE who = $1 AND seq = $2" };
static const struct kb_stmt last_of = { "power", "last_of", "SELECT MAX(seq) FROM power_row WHERE who = $1" };
static const struct kb_plugin power = { .abi = KB_ABI, .name = "power", .migrations = tables };

/* How a transaction is committed and told of. */
enum way {
	AS_THE_HOUSE_DOES,
	WITHOUT_SYNC,        /* COMMIT, and nobody waits for the disk */
	SYNC_BEFORE_COMMIT,
	TICKET_BEFORE_COMMIT,/* one sync for many, and who it covers was counted too early */
	COUNT_AFTER_SYNC,    /* ... or too late */
	READ_WITHOUT_SYNC,   /* what is shown may be a commit of a moment ago */
	UNSYNCED_CHECKPOINT, /* the copier syncs nothing (synchronous OFF) */
	WAYS
};

static const struct { const char *name; bool sound; } ways[WAYS] = {
	{ "commit, then sync outside the fence", true },
	{ "no sync", false },
	{ "sync before the commit", false },
	{ "a shared sync whose ticket is drawn before the commit", false },
	{ "a shared sync whose count is read after it", false },
	{ "a page that does not wait for what it shows", false },
	{ "a checkpoint that does not sync", false },
};

static struct {
	enum way way;
	const char *path;
	int transactions;        /* of each writer */
	atomic_bool over;
	_Atomic int refused;
	/* The shared sync of two of the wrong ways. */
	pthread_mutex_t group;
	_Atomic long tickets;
	long synced;
} run = { .group = PTHREAD_MUTEX_INITIALIZER };

/* ---- One process of the house, as a thread ---- */

struct hand {
	int who;
	unsigned flags;
	enum power_role role;
	struct kb_house house;
	struct kb_arena *arena;
	struct kb_ctx ctx;
};

static void open_hand(struct hand *h)
{
	power_role = h->role;
	power_chance = (unsigned)(h->who * 7919 + (int)run.way * 31 + 1);
	h->arena = kb_arena_new();
	h->house.store = kb_store_open(run.path, h->flags);
	if (!h->house.store)
		work_give_up("the store does not open");
	h->house.store->wait = 60000; /* a slow machine is no trouble */
}

static void close_hand(struct hand *h)
{
	kb_store_close(h->house.store);
	kb_arena_free(h->arena);
}

static struct kb_ctx *task(struct hand *h)
{
	kb_arena_reset(h->arena);
	kb_ctx_begin(&h->ctx, &h->house, h->arena, 0, 0);
	kb_ctx_enter(&h->ctx, &power);
	return &h->ctx;
}

/* ---- Writing ---- */

static const char *pad(struct hand *h)
{
	size_t n = 50 + power_draw(1500);
	char *text = kb_arena_alloc(h->arena, n + 1);

	memset(text, 'a' + (int)power_draw(26), n);
	text[n] = '\0';
	return text;
}

static struct kb_ctx *write_rows(struct hand *h, int seq)
{
	struct kb_ctx *c = task(h);

	for (int k = 0; k < POWER_ROWS; k++)
		kb_run(c, &add_row, kb_i(h->who), kb_i(seq), kb_i(k), kb_t(pad(h)));
	if (power_draw(5) == 0)
		kb_run(c, &change_row, kb_i(h->who), kb_i(1 + power_draw((unsigned)seq)), kb_t(pad(h)));
	return c;
}

/* One sync for all who drew a ticket before it; right only if the ticket is drawn after
 * the commit and the count is read before the sync. */
static void sync_group(struct hand *h, long ticket)
{
	long count;

	pthread_mutex_lock(&run.group);
	if (run.synced < ticket) {
		count = run.tickets;
		kb_store_sync(h->house.store);
		usleep(power_draw(500));
		run.synced = run.way == COUNT_AFTER_SYNC ? run.tickets : count;
	}
	pthread_mutex_unlock(&run.group);
}

static enum kb_rc commit(struct hand *h, struct kb_ctx *c)
{
	long ticket = 0;
	enum kb_rc rc;

	if (run.way == SYNC_BEFORE_COMMIT)
		kb_store_sync(h->house.store);
	if (run.way == TICKET_BEFORE_COMMIT) {
		ticket = ++run.tickets;
		usleep(power_draw(500));
	}
	power_jitter();
	rc = kb_tx_commit(c);
	if (run.way == COUNT_AFTER_SYNC)
		ticket = ++run.tickets;
	power_jitter();
	if (ticket)
		sync_group(h, ticket);
	return rc;
}

static void *writer(void *arg)
{
	struct hand *h = arg;

	open_hand(h);
	for (int seq = 1; seq <= run.transactions; seq++) {
		if (commit(h, write_rows(h, seq)) != KB_OK)
			run.refused++;
		else if (run.way != READ_WITHOUT_SYNC)
			power_told(h->who, seq);
	}
	close_hand(h);
	return NULL;
}

/* ---- Reading and checkpointing, meanwhile ---- */

static void *reader(void *arg)
{
	struct hand *h = arg;

	open_hand(h);
	while (!run.over) {
		struct kb_ctx *c = task(h);
		int who = (int)power_draw(POWER_THREADS);
		struct kb_rows *q = kb_ask(c, &last_of, kb_i(who));
		int seq = kb_next(q) ? (int)kb_col_int(q, 0) : 0;

		if (kb_tx_commit(c) == KB_OK)
			power_told(who, seq);
		usleep(power_draw(2000));
	}
	close_hand(h);
	return NULL;
}

static void *checkpointer(void *arg)
{
	struct hand *h = arg;

	open_hand(h);
	while (!run.over) {
		usleep(500 + power_draw(3000));
		kb_store_checkpoint(h->house.store);
	}
	close_hand(h);
	return NULL;
}

/* ---- A run ---- */

/* Writers that do not sync by themselves, for the ways that do it otherwise. */
static unsigned flags_of(enum power_role role)
{
	if (role == POWER_CHECKPOINTER)
		return KB_STORE_KEEPER;
	if (role == POWER_READER)
		return run.way == READ_WITHOUT_SYNC ? KB_STORE_KEEPER : 0;
	return run.way == AS_THE_HOUSE_DOES || run.way == UNSYNCED_CHECKPOINT ? 0 : KB_STORE_KEEPER;
}

static void make_store(void)
{
	struct kb_store *s = kb_store_open(run.path, KB_STORE_CREATE);

	if (!s || kb_store_migrate(s, "power", tables, 0) != KB_OK)
		work_give_up("the store cannot be made");
	kb_store_close(s);
}

/* A reader that waits for the disk would hide what writers who do not wait lose. */
static bool has_reader(void)
{
	return run.way == AS_THE_HOUSE_DOES || run.way == READ_WITHOUT_SYNC;
}

static void work_all(void)
{
	struct hand hands[POWER_THREADS + 2] = { 0 };
	pthread_t threads[POWER_THREADS + 2];
	size_t i;

	for (i = 0; i < POWER_THREADS; i++)
		hands[i] = (struct hand){ .who = (int)i, .role = POWER_WRITER };
	hands[i] = (struct hand){ .who = 90, .role = POWER_READER };
	hands[i + 1] = (struct hand){ .who = 99, .role = POWER_CHECKPOINTER };
	for (i = 0; i < POWER_THREADS + 2; i++)
		hands[i].flags = flags_of(hands[i].role);
	for (i = 0; i < POWER_THREADS; i++)
		pthread_create(&threads[i], NULL, writer, &hands[i]);
	if (has_reader())
		pthread_create(&threads[POWER_THREADS], NULL, reader, &hands[POWER_THREADS]);
	pthread_create(&threads[POWER_THREADS + 1], NULL, checkpointer, &hands[POWER_THREADS + 1]);
	for (i = 0; i < POWER_THREADS; i++)
		pthread_join(threads[i], NULL);
	run.over = true;
	if (has_reader())
		pthread_join(threads[POWER_THREADS], NULL);
	pthread_join(threads[POWER_THREADS + 1], NULL);
}

static void begin_run(enum way way)
{
	power_log_reset();
	work_clear();
	run.way = way;
	run.path = work_path("store.db");
	run.over = false;
	run.tickets = 0;
	run.synced = 0;
	run.refused = 0;
	power_unsynced = way == UNSYNCED_CHECKPOINT ? 1u << POWER_CHECKPOINTER : 0;
}

/* The images of the run that was: at `moments` of it, each with five kinds of luck. Every
 * second moment is the worst one: somebody has just been told. */
static void check_images(struct power_count *n, int moments)
{
	static const unsigned parts[] = { 0, 100, 50, 20, 80 };
	const char *db = work_path("image.db"), *wal = work_path("image.db-wal");
	struct power_walk w = { 0 };

	for (int i = 1; i <= moments; i++) {
		size_t at = power_log_length() * (size_t)i / (size_t)moments;

		power_walk_to(&w, i % 2 ? power_log_told(at) : at);
		for (size_t k = 0; k < sizeof(parts) / sizeof(*parts); k++) {
			power_image(&w, parts[k], db, wal);
			power_check(n, db, w.told);
		}
	}
	power_walk_free(&w);
}

/* Without a loss of power: everything is there. */
static bool is_complete(void)
{
	struct power_count n = { 0 };
	int all[POWER_THREADS];

	for (size_t i = 0; i < POWER_THREADS; i++)
		all[i] = run.transactions;
	power_check(&n, run.path, all);
	return n.corrupt + n.lost + n.torn == 0 && !run.refused;
}

struct total { struct power_count n; long transactions, acknowledged, syncs, incomplete; };

static void add_run(struct total *t, enum way way, int moments)
{
	begin_run(way);
	make_store();
	work_all();
	t->transactions += POWER_THREADS * run.transactions;
	t->acknowledged += POWER_THREADS * run.transactions - run.refused;
	t->syncs += (long)power_log_syncs();
	if (!is_complete())
		t->incomplete++;
	check_images(&t->n, moments);
}

static long bad_of(const struct total *t)
{
	return t->n.corrupt + t->n.lost + t->n.torn;
}

/* A wrong way goes wrong by chance: it is given more runs until it does. */
static void torture(enum way way, int runs, int moments)
{
	struct total t = { 0 };
	long bad;

	for (int i = 0; i < runs || (!ways[way].sound && !bad_of(&t) && i < 10 * runs); i++)
		add_run(&t, way, moments);
	bad = bad_of(&t);
	printf("# %s: images %ld, transactions %ld, acknowledged %ld, syncs %ld, corrupt %ld, lost %ld, torn %ld\n", ways[way].name,
	    t.n.images, t.transactions, t.acknowledged, t.syncs, t.n.corrupt, t.n.lost, t.n.torn);
	work_ok(!t.incomplete, "%s: with the power on all of it is there", ways[way].name);
	if (ways[way].sound)
		work_ok(bad == 0, "%s: of %ld images none is corrupt, lacks what was told, or has half a transaction", ways[way].name, t.n.images);
	else
		work_ok(bad > 0, "control: %s is caught, in %ld of %ld images", ways[way].name, bad, t.n.images);
}

int main(void)
{
	bool is_long = work_is_long();

	run.transactions = is_long ? 60 : 30;
	shim_install(power_on_call, NULL);
	torture(AS_THE_HOUSE_DOES, is_long ? 100 : 10, is_long ? 200 : 40);
	for (enum way way = WITHOUT_SYNC; way < WAYS; way++)
		torture(way, is_long ? 4 : 2, is_long ? 100 : 20);
	work_end();
	return work_status();
}
