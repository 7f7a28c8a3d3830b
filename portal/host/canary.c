/* canary.c - what a request must leave as it was.
 *
 * A descriptor that was opened takes the lowest free number and one that was closed
 * becomes it. While a request is served its connection has the lowest, so what is opened
 * meanwhile takes the next: the two lowest free numbers tell of both. */
#include "canary.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* -1: standard error is not open, so nothing can be copied; it differs all the same. */
static void look_for_free(int spare[2])
{
	for (int i = 0; i < 2; i++)
		spare[i] = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0);
	for (int i = 0; i < 2; i++)
		if (spare[i] >= 0)
			close(spare[i]);
}

static bool same_free(const int before[2])
{
	int now[2];

	look_for_free(now);
	return now[0] == before[0] && now[1] == before[1];
}

static sigset_t blocked_now(void)
{
	sigset_t s;

	memset(&s, 0, sizeof(s)); /* the kernel fills a part of it */
	sigprocmask(SIG_BLOCK, NULL, &s);
	return s;
}

/* There is no call that only asks. */
static mode_t mask_now(mode_t likely)
{
	mode_t mask = umask(likely);

	if (mask != likely)
		umask(mask);
	return mask;
}

static const char *name_now(void)
{
	const char *name = setlocale(LC_ALL, NULL);

	return name ? name : "";
}

void kb_canary_look(struct kb_canary *k)
{
	look_for_free(k->spare);
	k->blocked = blocked_now();
	k->mask = mask_now(077);
	k->locale = uselocale((locale_t)0);
	snprintf(k->name, sizeof(k->name), "%s", name_now());
}

const char *kb_canary_differs(const struct kb_canary *k)
{
	sigset_t blocked = blocked_now();

	if (!same_free(k->spare))
		return "left other descriptors open";
	if (memcmp(&blocked, &k->blocked, sizeof(blocked)))
		return "left other signals blocked";
	if (mask_now(k->mask) != k->mask)
		return "left another umask";
	if (uselocale((locale_t)0) != k->locale || strncmp(name_now(), k->name, sizeof(k->name) - 1))
		return "left another locale";
	return NULL;
}

/* ---- Memory ---- */

int kb_memory_open(void)
{
	return open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
}

/* "size resident shared ..." in pages. */
static bool read_pages(int fd, int64_t *size, int64_t *own)
{
	char text[128] = "";
	long long all, resident, shared;

	if (fd < 0 || pread(fd, text, sizeof(text) - 1, 0) <= 0)
		return false;
	if (sscanf(text, "%lld %lld %lld", &all, &resident, &shared) != 3)
		return false;
	*size = all;
	*own = resident - shared; /* what is there and of no file */
	return true;
}

static int64_t mebibytes(int64_t pages)
{
	return pages * sysconf(_SC_PAGESIZE) >> 20;
}

int64_t kb_memory_all(int fd)
{
	int64_t size, own;

	return read_pages(fd, &size, &own) ? mebibytes(size) : -1;
}

int64_t kb_memory_own(int fd)
{
	int64_t size, own;

	return read_pages(fd, &size, &own) ? mebibytes(own) : -1;
}
