/* fence.c - the lock and the numbers that the processes of a house share (fence.h).
 *
 * The wait is a blocking flock(), so the kernel queues who waits; a loop that tries,
 * sleeps and tries again starves. A timer of this thread interrupts it. It fires again
 * and again after its first time: a signal that comes just before flock() blocks would
 * be lost, the next one is not.
 *
 * System calls: openat, fstat, pwrite64, mmap and fcntl (F_OFD_SETLK) when it is opened,
 * rt_sigaction too; flock always; rt_sigprocmask, gettid, timer_create, timer_settime,
 * timer_delete and rt_sigreturn when there is a wait. */
#include "fence.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { AGAIN_MS = 10, PATH_LONGEST = 4096 };

/* ---- Which versions need it ---- */

/* Fixed in 3.51.3, and in 3.50.7 and 3.44.6 for who stays on those. */
bool kb_fence_is_needed(int version)
{
	static const struct { int from, until; } affected[] = {
		{ 3007000, 3044006 }, { 3045000, 3050007 }, { 3051000, 3051003 },
	};
	for (size_t i = 0; i < sizeof affected / sizeof *affected; i++)
		if (version >= affected[i].from && version < affected[i].until)
			return true;
	return false;
}

/* ---- Opening ---- */

/* On a disk that went read-only the lock can still be had: there is nothing to change. */
static int open_file(struct kb_fence *f, const char *path, bool make)
{
	char name[PATH_LONGEST];
	if ((size_t)snprintf(name, sizeof name, "%s-fence", path) >= sizeof name) {
		errno = ENAMETOOLONG;
		return -1;
	}
	f->fd = open(name, O_RDWR | (make ? O_CREAT : 0) | O_CLOEXEC | O_NOFOLLOW, 0600);
	f->writable = f->fd >= 0;
	if (f->fd < 0 && (errno == EROFS || errno == EACCES))
		f->fd = open(name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	return f->fd;
}

/* A system without flock says so now. */
static bool has_lock(const struct kb_fence *f)
{
	if (flock(f->fd, LOCK_EX | LOCK_NB) == 0)
		return flock(f->fd, LOCK_UN) == 0;
	return errno == EWOULDBLOCK;
}

static bool is_whole(const struct kb_fence *f)
{
	struct stat st;
	return fstat(f->fd, &st) == 0 && st.st_size >= (off_t)sizeof(struct kb_fence_page);
}

/* The bytes of a new fence: written, not left as a hole, so that a full disk is met
 * here and not in the middle of a commit. Under the lock: others may make it too. */
static bool fill(struct kb_fence *f)
{
	static const char zeros[sizeof(struct kb_fence_page)];
	if (is_whole(f))
		return true;
	if (kb_fence_take(f, 1000) != KB_OK)
		return false;
	bool fine = is_whole(f) || pwrite(f->fd, zeros, sizeof zeros, 0) == (ssize_t)sizeof zeros;
	kb_fence_give(f);
	return fine;
}

static bool map(struct kb_fence *f)
{
	int use = f->writable ? PROT_READ | PROT_WRITE : PROT_READ;
	void *at = mmap(NULL, sizeof *f->page, use, MAP_SHARED, f->fd, 0);
	if (at == MAP_FAILED)
		return false;
	f->page = at;
	return true;
}

/* A lock of the open file beside flock: shared by all who are here, alone for who
 * heals. One who heals keeps the others out for as long as it takes. */
static bool be_here(struct kb_fence *f, short how, int ms)
{
	struct flock here = { .l_type = how, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
	struct timespec pause = { .tv_nsec = AGAIN_MS * 1000000L };
	for (;; ms -= AGAIN_MS, nanosleep(&pause, NULL))
		if (fcntl(f->fd, F_OFD_SETLK, &here) == 0)
			return true;
		else if (ms <= 0 || (errno != EAGAIN && errno != EACCES))
			return false;
}

static void wake(int signo)
{
	(void)signo;
}

/* Without SA_RESTART: an interrupted flock() returns. */
static bool catch_timer(void)
{
	struct sigaction how = { .sa_handler = wake };
	return sigaction(SIGALRM, &how, NULL) == 0;
}

const char *kb_fence_open(struct kb_fence *f, const char *path, bool make)
{
	*f = (struct kb_fence){ .fd = -1 };
	if (open_file(f, path, make) >= 0 && catch_timer() && has_lock(f) && fill(f) && map(f) && be_here(f, F_RDLCK, 1000))
		return NULL;
	const char *why = strerror(errno);
	kb_fence_close(f);
	return why;
}

void kb_fence_close(struct kb_fence *f)
{
	if (f->page != NULL)
		munmap(f->page, sizeof *f->page);
	if (f->fd >= 0)
		close(f->fd);
	*f = (struct kb_fence){ .fd = -1 };
}

bool kb_fence_be_alone(struct kb_fence *f, int ms)
{
	return f->fd < 0 || (f->writable && be_here(f, F_WRLCK, ms));
}

/* ---- Waiting ---- */

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static struct timespec span(int ms)
{
	return (struct timespec){ .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };
}

/* A timer that interrupts this thread after `ms` and from then on. */
static bool start_timer(timer_t *timer, int ms)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGALRM };
	struct itimerspec when = { .it_value = span(ms), .it_interval = span(AGAIN_MS) };
	sigset_t set;
	event._sigev_un._tid = gettid();
	sigemptyset(&set);
	sigaddset(&set, SIGALRM);
	if (pthread_sigmask(SIG_UNBLOCK, &set, NULL) != 0 || timer_create(CLOCK_MONOTONIC, &event, timer) != 0)
		return false;
	if (timer_settime(*timer, 0, &when, NULL) == 0)
		return true;
	timer_delete(*timer);
	return false;
}

static enum kb_rc wait_for_lock(const struct kb_fence *f, int ms)
{
	int64_t end = now_ms() + ms;
	timer_t timer;
	int rc;
	if (ms <= 0)
		return KB_NONE;
	if (!start_timer(&timer, ms))
		return KB_FAIL;
	while ((rc = flock(f->fd, LOCK_EX)) != 0 && errno == EINTR && now_ms() < end)
		;
	int why = errno;
	timer_delete(timer);
	return rc == 0 ? KB_OK : why == EINTR ? KB_NONE : KB_FAIL;
}

enum kb_rc kb_fence_take(struct kb_fence *f, int ms)
{
	enum kb_rc rc = KB_OK;
	if (f->fd >= 0 && flock(f->fd, LOCK_EX | LOCK_NB) != 0)
		rc = errno == EWOULDBLOCK ? wait_for_lock(f, ms) : KB_FAIL;
	f->held = rc == KB_OK;
	return rc;
}

void kb_fence_give(struct kb_fence *f)
{
	if (f->held && f->fd >= 0)
		flock(f->fd, LOCK_UN);
	f->held = false;
}

/* ---- The numbers ---- */

/* Who sees the rows of a commit sees at least the first of its two steps. A holder
 * that was killed within a commit left an odd number: the next one goes on from there. */
void kb_fence_commits(struct kb_fence *f)
{
	if (f->writable)
		atomic_store(&f->page->commits, atomic_load(&f->page->commits) | 1);
}

void kb_fence_committed(struct kb_fence *f)
{
	if (f->writable)
		atomic_fetch_add(&f->page->commits, 1);
}

uint64_t kb_fence_before_sync(const struct kb_fence *f)
{
	return f->page == NULL ? 0 : atomic_load(&f->page->commits);
}

void kb_fence_after_sync(struct kb_fence *f, uint64_t covered)
{
	if (f->writable)
		atomic_store(&f->page->synced, covered);
}

/* An odd number covers nothing: that commit may have come after the sync began. */
bool kb_fence_is_synced(const struct kb_fence *f)
{
	if (f->page == NULL)
		return false;
	uint64_t commits = atomic_load(&f->page->commits);
	return commits % 2 == 0 && atomic_load(&f->page->synced) == commits;
}

bool kb_fence_is_shut(const struct kb_fence *f)
{
	return f->page != NULL && atomic_load(&f->page->shut) != 0;
}

void kb_fence_shut(struct kb_fence *f, bool shut)
{
	if (f->writable)
		atomic_store(&f->page->shut, shut);
}
