/* files-keep.c - a file on the disk: whole under its name, or not there.
 *
 * It is written under another name, synced and given its own at once, so that what has a
 * name of ours is whole, whatever happened to the machine. What was begun and left is
 * removed when the house starts (kb_files()). */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.h"

const char *files_path(struct kb_ctx *c, const char *name)
{
	return kb_fmt(c, "%s/%s", kb_files(c), name);
}

static bool to_disk(void *fd, const void *bytes, size_t n)
{
	for (const char *from = bytes; n > 0;) {
		ssize_t done = write(*(const int *)fd, from, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		from += done;
		n -= (size_t)done;
	}
	return true;
}

/* The web server's user reads it by its group. */
static bool write_draft(int fd, enum kb_rc (*write)(void *with, struct kbx_sink *s), void *with, struct files_kept *to)
{
	struct kbx_sink s;
	bool good;

	kbx_open(&s, to_disk, &fd);
	good = write(with, &s) == KB_OK;
	good = kbx_close(&s, to->hash) == KB_OK && good;
	to->bytes = (int64_t)s.bytes;
	return good && !fchmod(fd, 0640) && !fsync(fd);
}

static bool sync_folder(struct kb_ctx *c)
{
	int fd = open(kb_files(c), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool done = fd >= 0 && !fsync(fd);

	if (fd >= 0)
		close(fd);
	return done;
}

enum kb_rc files_keep(struct kb_ctx *c, const char *name, enum kb_rc (*write)(void *with, struct kbx_sink *s), void *with,
    const char *same, struct files_kept *to)
{
	const char *draft = files_path(c, kb_fmt(c, "draft-%s", name));
	bool good, other;
	int fd;

	unlink(draft);
	fd = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	good = fd >= 0 && write_draft(fd, write, with, to);
	if (fd >= 0)
		close(fd);
	other = good && same && strcmp(same, to->hash) != 0;
	if (good && !other && !rename(draft, files_path(c, name)) && sync_folder(c))
		return KB_OK;
	if (!other)
		kb_log(c, KB_ERROR, "release file %s cannot be written: %s", name, strerror(errno));
	unlink(draft);
	return other ? KB_NONE : KB_FAIL;
}

bool files_is_there(struct kb_ctx *c, const char *name)
{
	return !access(files_path(c, name), F_OK);
}

static bool drop(void *to, const void *bytes, size_t n)
{
	(void)to, (void)bytes, (void)n;
	return true;
}

static bool has_hash(int fd, const char *hash)
{
	char part[16384], found[KBX_HASH];
	struct kbx_sink s;
	ssize_t n;

	kbx_open(&s, drop, NULL);
	while ((n = read(fd, part, sizeof(part))) > 0)
		kbx_put(&s, part, (size_t)n);
	return n == 0 && kbx_close(&s, found) == KB_OK && strcmp(found, hash) == 0;
}

bool files_is_whole(struct kb_ctx *c, const char *name, int64_t bytes, const char *hash)
{
	int fd = open(files_path(c, name), O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
	struct stat is;
	bool whole = fd >= 0 && !fstat(fd, &is) && S_ISREG(is.st_mode) && is.st_size == bytes && has_hash(fd, hash);

	if (fd >= 0)
		close(fd);
	return whole;
}
