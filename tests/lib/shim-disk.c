/* shim-disk.c - the Nth write or sync of the store goes wrong (LD_PRELOAD; see shim.h).
 *
 * MODE says what goes wrong on klankbord.db and its WAL, NTH at which call, STICKY whether
 * all behind it go wrong too. All processes count together.
 *
 *   write   EIO, nothing is written
 *   short   EIO behind half of the bytes
 *   full    ENOSPC
 *   sync    EIO from fsync: the disk does not keep what it took
 *   lie     a disk that says it took the bytes and did not: the control */
#define _GNU_SOURCE
#include "shim.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

enum { MODE, NTH, STICKY, COUNT, HITS };
enum { NOTHING, WRITE, SHORT, FULL, SYNC, LIE };
enum { FILES_MAX = 1024 };

static char stores[FILES_MAX]; /* is this descriptor the store? Known since it was opened */

__attribute__((constructor)) static void begin(void)
{
	shim_begin();
}

static int is_store(const char *path)
{
	const char *name = strrchr(path, '/');

	name = name ? name + 1 : path;
	return strcmp(name, "klankbord.db") == 0 || strcmp(name, "klankbord.db-wal") == 0;
}

static int opened(int fd, const char *path)
{
	if (fd >= 0 && fd < FILES_MAX)
		stores[fd] = is_store(path);
	return fd;
}

/* Counts the call; is it one that goes wrong? */
static int goes_wrong(int fd)
{
	int64_t n;

	if (fd < 0 || fd >= FILES_MAX || !stores[fd])
		return 0;
	n = shim_add(COUNT, 1);
	if (shim_get(STICKY) ? n < shim_get(NTH) : n != shim_get(NTH))
		return 0;
	shim_add(HITS, 1);
	return 1;
}

static int is_write(int mode)
{
	return mode == WRITE || mode == SHORT || mode == FULL || mode == LIE;
}

ssize_t pwrite64(int fd, const void *buf, size_t n, off64_t at)
{
	int mode = (int)shim_get(MODE);

	if (!is_write(mode) || !goes_wrong(fd))
		return NEXT(pwrite64)(fd, buf, n, at);
	if (mode == LIE)
		return (ssize_t)n;
	if (mode == SHORT)
		(void)!NEXT(pwrite64)(fd, buf, n / 2, at);
	errno = mode == FULL ? ENOSPC : EIO;
	return -1;
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t at)
{
	return pwrite64(fd, buf, n, at);
}

int ftruncate64(int fd, off64_t n)
{
	int mode = (int)shim_get(MODE);

	if (mode == LIE || !is_write(mode) || !goes_wrong(fd))
		return NEXT(ftruncate64)(fd, n);
	errno = mode == FULL ? ENOSPC : EIO;
	return -1;
}

int ftruncate(int fd, off_t n)
{
	return ftruncate64(fd, n);
}

static int sync_fails(int fd)
{
	int wrong = shim_get(MODE) == SYNC && goes_wrong(fd);

	if (wrong)
		errno = EIO;
	return wrong;
}

int fsync(int fd)
{
	return sync_fails(fd) ? -1 : NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
	return sync_fails(fd) ? -1 : NEXT(fdatasync)(fd);
}

int close(int fd)
{
	if (fd >= 0 && fd < FILES_MAX)
		stores[fd] = 0;
	return NEXT(close)(fd);
}

int open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return opened(NEXT(open)(path, flags, mode), path);
}

int open64(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return opened(NEXT(open64)(path, flags, mode), path);
}
