/* keys.c - the file with the keys of the house.
 *
 * It lies outside the store and outside its backup: who steals the one has not the
 * other. A missing file is made whole or not at all, under another name first, so that
 * neither a crash nor two starts at once leave half a file or two sets of keys. */
#include "keys.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "codec.h"
#include "log.h"
#include "web.h"

enum { HEX = 2 * KB_KEY_BYTES, FILE_MAX = 4096 };

/* Where each line of the file goes. */
static const struct { const char *name; size_t at; } lines[] = {
	{ "seal", offsetof(struct kb_keys, seal) },
	{ "mark", offsetof(struct kb_keys, mark) },
};
enum { LINES = sizeof(lines) / sizeof(*lines) };

/* ---- Reading ---- */

/* Is it a plain file that nobody else can read? */
static bool is_private(int fd, const char *path)
{
	struct stat st;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode) && st.st_uid == geteuid() && !(st.st_mode & 077))
		return true;
	kb_log_line(KB_ERROR, "keys %s: others may read it, or it is not ours: chown it to the portal and chmod 600", path);
	return false;
}

static char *read_all(struct kb_arena *a, int fd)
{
	char *text = kb_arena_alloc(a, FILE_MAX);
	size_t n = 0;
	ssize_t k;

	while (n < FILE_MAX - 1 && (k = read(fd, text + n, FILE_MAX - 1 - n)) > 0)
		n += (size_t)k;
	return text;
}

/* Reads "name hex\n" at s. NULL: it is not there; else what follows. */
static const char *read_line(const char *s, const char *name, unsigned char *key)
{
	size_t n = strlen(name), got = 0;

	if (strncmp(s, name, n) || s[n] != ' ' || strlen(s + n + 1) < HEX + 1 || s[n + 1 + HEX] != '\n')
		return NULL;
	if (sodium_hex2bin(key, KB_KEY_BYTES, s + n + 1, HEX, NULL, &got, NULL) || got != KB_KEY_BYTES)
		return NULL;
	return s + n + 1 + HEX + 1;
}

static struct kb_keys *read_keys(struct kb_arena *a, int fd, const char *path)
{
	struct kb_keys *keys = kb_arena_alloc(a, sizeof *keys);
	char *text = read_all(a, fd);
	const char *s = text;

	for (size_t i = 0; s && i < LINES; i++)
		s = read_line(s, lines[i].name, (unsigned char *)keys + lines[i].at);
	sodium_memzero(text, FILE_MAX);
	if (s)
		return keys;
	kb_log_line(KB_ERROR, "keys %s: damaged: put it back from its own backup", path);
	return NULL;
}

/* ---- Making ---- */

static const char *fresh_text(struct kb_arena *a)
{
	struct kb_buf b = { .arena = a };

	for (size_t i = 0; i < LINES; i++) {
		unsigned char key[KB_KEY_BYTES];
		char hex[HEX + 1];

		randombytes_buf(key, sizeof key);
		kb_buf_fmt(&b, "%s %s\n", lines[i].name, sodium_bin2hex(hex, sizeof hex, key, sizeof key));
	}
	return b.data;
}

/* Puts the folder's list of names on disk. */
static bool sync_folder(struct kb_arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *dir = !slash ? "." : slash == path ? "/" : kb_arena_copy(a, path, (size_t)(slash - path));
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && !fsync(fd);

	if (fd >= 0)
		close(fd);
	return ok;
}

static bool write_whole(int fd, const char *text)
{
	size_t n = strlen(text);

	return write(fd, text, n) == (ssize_t)n && !fsync(fd);
}

/* link() does not replace: who comes second reads the keys of who came first. */
static bool make(struct kb_arena *a, const char *path)
{
	char *draft = kb_arena_fmt(a, "%s.XXXXXX", path);
	int fd = mkostemp(draft, O_CLOEXEC); /* mode 0600 */
	bool ok = fd >= 0 && write_whole(fd, fresh_text(a)) && (!link(draft, path) || errno == EEXIST);

	if (fd >= 0) {
		close(fd);
		unlink(draft);
	}
	ok = ok && sync_folder(a, path);
	if (!ok)
		kb_log_line(KB_ERROR, "keys %s cannot be made: %s", path, strerror(errno));
	return ok;
}

struct kb_keys *kb_keys_load(struct kb_arena *a, const char *path, bool create)
{
	struct kb_keys *keys;
	int fd;

	if (sodium_init() < 0) {
		kb_log_line(KB_ERROR, "libsodium does not start: no source of random numbers?");
		return NULL;
	}
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 && errno == ENOENT && create && make(a, path))
		fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0) {
		kb_log_line(KB_ERROR, "keys %s: %s: without them sealed forms and sessions cannot be read", path, strerror(errno));
		return NULL;
	}
	keys = is_private(fd, path) ? read_keys(a, fd, path) : NULL;
	close(fd);
	return keys;
}
