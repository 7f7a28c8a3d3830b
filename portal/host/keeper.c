/* keeper.c - the one process that works behind the pages.
 *
 * It hears what was told, runs the jobs of the plugins, forgets old marks and is
 * the only one that checkpoints the store. Only one keeper works on a store at a
 * time: it holds a lock on a file in the data folder, so that after a restart the
 * new one waits until the old one has put down its work.
 *
 * A job that ends its keeper (a library that finds no memory) must not keep all others from running: the
 * next keeper knows in which job the one before ended and runs that one later, each time later.
 *
 * When something is due is counted on a clock that never jumps: a machine whose date
 * is set back by a day would otherwise hear, tidy and checkpoint nothing for a day. */
#include <fcntl.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "form.h"
#include "house.h"
#include "log.h"
#include "machine.h"
#include "process.h"
#include "sandbox.h"
#include "store.h"
#include "stream.h"
#include "text.h"

enum {
	LOOK_MS = 1000,        /* how often the store is asked whether it changed */
	GATHER_MS = 50,        /* more comes after the first: it is heard together */
	BATCH = 100,           /* observations between two looks at the signals */
	RETRY_SECONDS = 30,    /* what failed is offered again after this */
	CHECKPOINT_SECONDS = 30,
	JOBS_MAX = 128,
	LATER_SECONDS = 8,     /* a job that ended its keeper waits so long, each time twice as long */
	LATER_DOUBLINGS = 9    /* ... at most an hour and some minutes */
};

/* A job of a plugin and when it is due. */
struct due {
	const struct kb_plugin *owner;
	const struct kb_job *job;
	int64_t at;              /* seconds of monotonic() */
};

struct keeper {
	struct kb_house *house;
	struct kb_arena *task;
	struct kb_keeping *at;   /* shared with the keepers before and after */
	struct due jobs[JOBS_MAX];
	size_t njobs;
	int64_t version;         /* of the store, as last seen */
	int64_t heard_at, checkpoint_at, report_at; /* seconds of monotonic() */
	int64_t clean_at;        /* when nothing waited for a checkpoint, by the clock of the wall */
	bool dirty;              /* something was written since the last checkpoint */
	bool forget;             /* and something was deleted that must leave the WAL (kb_forget()) */
};

static int64_t monotonic(void)
{
	return kb_ticks() / 1000;
}

/* Waits for the keeper before to be gone. -1: told to end meanwhile. */
static int take_lock(const struct kb_house *h, struct kb_arena *a)
{
	const char *path = kb_data_path(h, a, "run/keeper.lock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	if (fd < 0) {
		kb_log_line(KB_ERROR, "keeper: %s cannot be opened", path);
		_exit(KB_EXIT_FAILED);
	}
	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (kb_wait_ended())
			return -1;
		kb_wait(-1, LOOK_MS / 5);
	}
	return fd;
}

/* All are due at the start. */
static void list_jobs(struct keeper *k)
{
	for (size_t i = 0; i < k->house->nplugins; i++) {
		const struct kb_plugin *p = k->house->plugins[i];

		for (const struct kb_job *j = p->jobs; j && j->name && k->njobs < JOBS_MAX; j++)
			k->jobs[k->njobs++] = (struct due){ p, j, monotonic() };
	}
}

/* Was the keeper before at a job when it ended? That one waits; a spoilt number is none. */
static void put_off_deadly(struct keeper *k)
{
	int job = atomic_exchange(&k->at->job, 0);
	unsigned ends, doublings;
	int64_t wait;

	if (job < 1 || (size_t)job > k->njobs)
		return;
	if (atomic_exchange(&k->at->deadly, job) != job)
		atomic_store(&k->at->ends, 0);
	ends = atomic_fetch_add(&k->at->ends, 1);
	doublings = ends < LATER_DOUBLINGS ? ends : LATER_DOUBLINGS;
	wait = (int64_t)LATER_SECONDS << doublings;
	k->jobs[job - 1].at = monotonic() + wait;
	kb_log_line(KB_ERROR, "the keeper before ended in the job %s: all others run first, it runs again in %lld s",
	    k->jobs[job - 1].job->name, (long long)wait);
}

/* One job in a transaction of its own; a failure is logged and the job runs again
 * when it is next due. */
static void run_job(struct keeper *k, const struct due *d)
{
	struct kb_ctx c;
	enum kb_rc rc;

	kb_house_task(&c, k->house, k->task, time(NULL));
	kb_ctx_enter(&c, d->owner);
	rc = d->job->run(&c);
	if (rc == KB_FAIL || kb_failed(&c)) {
		kb_tx_rollback(&c);
		kb_log_line(KB_ERROR, "job %s failed; it runs again in %u s", d->job->name, d->job->every);
	} else if (kb_tx_commit(&c) != KB_OK) {
		kb_log_line(KB_ERROR, "job %s could not be stored; it runs again in %u s", d->job->name, d->job->every);
	} else {
		k->forget |= c.forget;
	}
	kb_arena_reset(k->task);
	kb_forms_tidy(k->house->forms);
}

/* The same, and whoever comes after knows at which it was. */
static void run_marked(struct keeper *k, size_t i)
{
	int number = (int)i + 1;

	atomic_store(&k->at->job, number);
	run_job(k, &k->jobs[i]);
	atomic_store(&k->at->job, 0);
	atomic_compare_exchange_strong(&k->at->deadly, &number, 0);
}

static void run_due(struct keeper *k)
{
	for (size_t i = 0; i < k->njobs && !kb_wait_ended(); i++) {
		if (k->jobs[i].at > monotonic())
			continue;
		run_marked(k, i);
		k->jobs[i].at = monotonic() + k->jobs[i].job->every;
		k->dirty = true;
	}
}

/* Hears until nothing waits any more or it is told to end. */
static void hear_all(struct keeper *k)
{
	int64_t now = time(NULL);
	size_t offered;

	do {
		offered = kb_stream_hear(k->house, now, kb_text_month(now), BATCH);
		k->dirty |= offered > 0;
	} while (offered == BATCH && !kb_wait_ended());
	k->heard_at = monotonic();
}

static void checkpoint(struct keeper *k)
{
	if ((k->forget ? kb_store_forget(k->house->store) : kb_store_checkpoint(k->house->store)) == KB_OK)
		k->dirty = k->forget = false;
	k->version = kb_store_version(k->house->store); /* the checkpoint itself is no news */
	k->checkpoint_at = monotonic();
}

/* By the clock, never by what happened: when it is written tells nothing. */
static void report(struct keeper *k)
{
	struct kb_machine m = { .clean = k->clean_at, .shut = kb_house_spoilt(k->house) || kb_store_is_shut(k->house->store) };

	kb_machine_measure(k->house, k->task, time(NULL), &m);
	kb_machine_report(k->house, k->task, &m);
	kb_arena_reset(k->task);
	k->report_at = monotonic();
}

static void report_due(struct keeper *k)
{
	if (monotonic() - k->report_at >= KB_REPORT_SECONDS)
		report(k);
}

/* Empties the pipe that workers poke. True: somebody did. */
static bool was_poked(int fd)
{
	char bytes[256];
	bool poked = false;

	while (read(fd, bytes, sizeof(bytes)) > 0)
		poked = true;
	return poked;
}

static void work(struct keeper *k, int poke)
{
	bool poked = was_poked(poke);
	int64_t version = kb_store_version(k->house->store);

	if (kb_store_is_shut(k->house->store)) {
		report_due(k);
		return; /* nothing is written until the portal is started anew */
	}
	if (poked || version != k->version) {
		k->version = version;
		k->dirty = true;
		hear_all(k);
	} else if (monotonic() - k->heard_at >= RETRY_SECONDS) {
		hear_all(k);
	}
	run_due(k);
	if (k->dirty && monotonic() - k->checkpoint_at >= CHECKPOINT_SECONDS)
		checkpoint(k);
	if (!k->dirty)
		k->clean_at = time(NULL);
	report_due(k);
}

_Noreturn void kb_keeper(struct kb_post *post, struct kb_board *board)
{
	struct kb_arena *own = kb_arena_new();
	struct keeper k = { .house = post->house, .task = kb_arena_new(), .at = &board->keeping, .version = -1 };
	int lock;

	kb_wait_begin();
	kb_sandbox_keep(post->poke, 1);
	lock = take_lock(post->house, own);
	if (lock < 0)
		_exit(KB_EXIT_FINE);
	if (kb_house_open(post->house, own, KB_STORE_KEEPER) != KB_OK || kb_sandbox_enter(post->house) != KB_OK)
		_exit(KB_EXIT_FAILED);
	k.checkpoint_at = monotonic();
	k.report_at = k.checkpoint_at - KB_REPORT_SECONDS; /* the first at once */
	k.clean_at = time(NULL);
	list_jobs(&k);
	put_off_deadly(&k);
	report_due(&k); /* before the first jobs, which may take long: it is not silent meanwhile */
	while (!kb_wait_ended() && !kb_house_spoilt(post->house)) {
		work(&k, post->poke[0]);
		if (kb_wait(post->poke[0], LOOK_MS))
			kb_wait(-1, GATHER_MS);
	}
	if (kb_house_spoilt(post->house)) {
		report(&k);
		kb_wait(-1, RETRY_SECONDS * 1000); /* the next keeper tries no sooner either */
	} else if (k.dirty && !kb_store_is_shut(post->house->store)) {
		checkpoint(&k);
	}
	kb_store_close(post->house->store);
	kb_arena_free(k.task);
	kb_arena_free(own);
	close(lock);
	_exit(KB_EXIT_FINE);
}
