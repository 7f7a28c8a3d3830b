/* manifest.c - writes and reads the text beside a backup (manifest.h). */
#include "manifest.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "backup.h"
#include "log.h"
#include "web.h"

#define HEAD "klankbord backup 1\n"
enum { CHUNK = 65536, MARK_HEX = 64 };

const char *kb_manifest_path(struct kb_arena *a, const char *copy)
{
	size_t n = strlen(copy);

	if (n < 4 || strcmp(copy + n - 3, ".db"))
		return NULL;
	return kb_arena_fmt(a, "%.*s.manifest", (int)(n - 3), copy);
}

/* ---- Writing -------------------------------------------------------------------- */

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t k = write(fd, bytes, n);

		if (k < 0 && errno != EINTR)
			return false;
		bytes += k > 0 ? k : 0;
		n -= k > 0 ? (size_t)k : 0;
	}
	return true;
}

static const char *text_of(struct kb_ctx *c, const struct kb_manifest *m)
{
	const char *text = kb_fmt(c, HEAD "program %s\nmade %s\nbytes %lld\nsha256 %s\n%s", m->program, m->made,
	    (long long)m->bytes, m->sha256, m->facts);

	return kb_fmt(c, "%smark %s\n", text, kb_mark(c, "backup", text, ""));
}

enum kb_rc kb_manifest_write(struct kb_ctx *c, const char *path, const struct kb_manifest *m)
{
	const char *text = text_of(c, m);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool fine = fd >= 0 && write_all(fd, text, strlen(text)) && !fsync(fd);

	if (!fine)
		kb_log_line(KB_ERROR, "no backup: %s cannot be written: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	if (!fine && fd >= 0)
		unlink(path);
	return fine ? KB_OK : KB_FAIL;
}

/* ---- Reading -------------------------------------------------------------------- */

static char *read_text(struct kb_ctx *c, const char *path)
{
	char *text = kb_alloc(c, KB_FACTS_MAX + 1);
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	size_t n = 0;
	ssize_t k = -1;

	while (fd >= 0 && n < KB_FACTS_MAX && (k = read(fd, text + n, KB_FACTS_MAX - n)) > 0)
		n += (size_t)k;
	if (k < 0)
		kb_log_line(KB_ERROR, "the manifest %s cannot be read: %s", path, strerror(errno));
	if (fd >= 0)
		close(fd);
	return k == 0 && strlen(text) == n ? text : NULL;
}

/* Reads "name value\n" at *at and goes behind it. NULL: it is not there. */
static const char *take(struct kb_ctx *c, const char **at, const char *name)
{
	size_t n = strlen(name);
	const char *end = strchr(*at, '\n'), *value = *at + n + 1;

	if (!end || strncmp(*at, name, n) || (*at)[n] != ' ' || end == value)
		return NULL;
	*at = end + 1;
	return kb_fmt(c, "%.*s", (int)(end - value), value);
}

static bool parse(struct kb_ctx *c, const char *text, struct kb_manifest *m)
{
	const char *at = text + strlen(HEAD), *bytes;

	if (strncmp(text, HEAD, strlen(HEAD)))
		return false;
	m->program = take(c, &at, "program");
	m->made = take(c, &at, "made");
	bytes = take(c, &at, "bytes");
	m->sha256 = take(c, &at, "sha256");
	m->facts = at;
	m->bytes = bytes ? strtoll(bytes, NULL, 10) : 0;
	return m->program && m->made && m->bytes > 0 && m->sha256 && *at;
}

/* Cuts the mark off the end of the text. NULL: there is none. */
static const char *cut_mark(char *text)
{
	size_t n = strlen(text), tail = MARK_HEX + strlen("mark \n");

	if (n < tail || strncmp(text + n - tail, "mark ", 5) || text[n - 1] != '\n')
		return NULL;
	text[n - 1] = '\0';
	text[n - tail] = '\0';
	return text + n - tail + 5;
}

static bool is_marked(struct kb_ctx *c, const char *path, const char *text, const char *mark, bool foreign)
{
	if (foreign || !strcmp(mark, kb_mark(c, "backup", text, "")))
		return true;
	kb_log_line(KB_ERROR, "the manifest %s was changed, or made with other keys: put back the keys that belong to this "
	    "backup; if they are lost and you trust the file, say --foreign", path);
	return false;
}

enum kb_rc kb_manifest_read(struct kb_ctx *c, const char *path, bool foreign, struct kb_manifest *m)
{
	char *text = read_text(c, path);
	const char *mark = text ? cut_mark(text) : NULL;

	if (mark && parse(c, text, m))
		return is_marked(c, path, text, mark, foreign) ? KB_OK : KB_FAIL;
	if (text)
		kb_log_line(KB_ERROR, "the manifest %s is damaged: take another backup", path);
	return KB_FAIL;
}

/* ---- Sums ------------------------------------------------------------------------ */

enum kb_rc kb_sum_file(int fd, int to, char sum[KB_SUM_TEXT], int64_t *bytes)
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state;
	char chunk[CHUNK];
	ssize_t n;

	crypto_hash_sha256_init(&state);
	for (*bytes = 0; (n = read(fd, chunk, sizeof(chunk))) > 0; *bytes += n) {
		crypto_hash_sha256_update(&state, (const unsigned char *)chunk, (unsigned long long)n);
		if (to >= 0 && !write_all(to, chunk, (size_t)n))
			return KB_FAIL;
	}
	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(sum, KB_SUM_TEXT, hash, sizeof(hash));
	return n < 0 ? KB_FAIL : KB_OK;
}

enum kb_rc kb_manifest_fits(const struct kb_manifest *m, const char *name, const char *sum, int64_t bytes)
{
	if (bytes == m->bytes && !strcmp(sum, m->sha256))
		return KB_OK;
	kb_log_line(KB_ERROR, "%s is not the file that its manifest tells of (%lld bytes of %lld): take another backup", name,
	    (long long)bytes, (long long)m->bytes);
	return KB_FAIL;
}
