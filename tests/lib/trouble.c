/* trouble.c - a disk that gives trouble when a test says so.
 *
 * Stands in front of the C library (LD_PRELOAD) of the portal. While the file of 16
 * bytes that KB_TROUBLE names holds a word and NULs, calls on klankbord.db and what lies beside it fail as
 * the kernel lets them fail:
 *
 *   full      ENOSPC: no byte more fits on the disk
 *   readonly  EROFS: the disk went read-only; what is opened anew opens only to read
 *   unsynced  EIO: the disk takes bytes and does not keep them (fsync)
 *
 * Nobody needs rights to mount anything for it, so it works in every container. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The call that ours stands in front of. */
#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum { WORD = 16 };

static const volatile char *said; /* the word of the test; NULL: there is no test */

/* The file is mapped at the start: inside the sandbox nobody opens it any more. Its size
 * never changes. System calls, so that we do not meet ourselves. */
static void __attribute__((constructor)) begin(void)
{
	const char *path = getenv("KB_TROUBLE");
	int fd = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
	void *map = fd < 0 ? MAP_FAILED : mmap(NULL, WORD, PROT_READ, MAP_SHARED, fd, 0);

	if (map != MAP_FAILED)
		said = map;
	if (fd >= 0)
		syscall(SYS_close, fd);
}

/* Does the test ask for this trouble now? */
static int is_now(const char *word)
{
	char text[WORD];

	if (!said)
		return 0;
	for (int i = 0; i < WORD; i++)
		text[i] = said[i];
	text[WORD - 1] = '\0';
	return strcmp(text, word) == 0;
}

static int is_store(const char *path)
{
	const char *name = strrchr(path, '/');

	return strncmp(name ? name + 1 : path, "klankbord.db", 12) == 0;
}

static int is_store_fd(int fd)
{
	char link[40], path[512];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path) - 1);
	if (n < 0)
		return 0;
	path[n] = '\0';
	return is_store(path);
}

/* The error that a write to this descriptor meets now; 0: none. */
static int write_trouble(int fd)
{
	int saved = errno, trouble = 0;

	if (is_store_fd(fd))
		trouble = is_now("full") ? ENOSPC : is_now("readonly") ? EROFS : 0;
	errno = trouble ? trouble : saved;
	return trouble;
}

ssize_t write(int fd, const void *buf, size_t n)
{
	return write_trouble(fd) ? -1 : NEXT(write)(fd, buf, n);
}

ssize_t pwrite(int fd, const void *buf, size_t n, off_t at)
{
	return write_trouble(fd) ? -1 : NEXT(pwrite)(fd, buf, n, at);
}

ssize_t pwrite64(int fd, const void *buf, size_t n, off64_t at)
{
	return write_trouble(fd) ? -1 : NEXT(pwrite64)(fd, buf, n, at);
}

int ftruncate(int fd, off_t n)
{
	return write_trouble(fd) ? -1 : NEXT(ftruncate)(fd, n);
}

int ftruncate64(int fd, off64_t n)
{
	return write_trouble(fd) ? -1 : NEXT(ftruncate64)(fd, n);
}

static int sync_trouble(int fd)
{
	int saved = errno, trouble = is_store_fd(fd) && is_now("unsynced");

	errno = trouble ? EIO : saved;
	return trouble;
}

int fsync(int fd)
{
	return sync_trouble(fd) ? -1 : NEXT(fsync)(fd);
}

int fdatasync(int fd)
{
	return sync_trouble(fd) ? -1 : NEXT(fdatasync)(fd);
}

static int open_trouble(const char *path, int flags)
{
	int saved = errno, trouble = 0;

	if ((flags & (O_WRONLY | O_RDWR | O_CREAT)) && is_store(path))
		trouble = is_now("readonly");
	errno = trouble ? EROFS : saved;
	return trouble;
}

int open(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return open_trouble(path, flags) ? -1 : NEXT(open)(path, flags, mode);
}

int open64(const char *path, int flags, ...)
{
	va_list ap;
	mode_t mode;

	va_start(ap, flags);
	mode = flags & O_CREAT ? va_arg(ap, mode_t) : 0;
	va_end(ap);
	return open_trouble(path, flags) ? -1 : NEXT(open64)(path, flags, mode);
}
