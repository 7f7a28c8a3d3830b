/* pack.c - the inspection pack: files of a release in one zip, with a list of their hashes.
 *
 * The members are stored as they are, in the order of their names, without times or owners,
 * so the archive hangs on nothing but them. In front stand manifest.txt, for people, and
 * SHA256SUMS, for sha256sum -c. Files are read twice: first for the list, then into the
 * archive; a file that changed in between fails the pack. */
#include "table.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

struct item {
	struct kbx_member member;
	uint64_t bytes;
	char hash[KBX_HASH];
};

struct pack {
	struct archive *a;
	struct item *items;
	size_t count;
	char *list;      /* a text that is being made; of open_memstream() */
	size_t list_len;
};

/* ---- Members ---- */

/* Letters, digits, "._-", and "/" between parts that begin with a letter or digit: no way
 * out of the folder into which somebody unpacks it, on any system. */
static bool is_name(const char *name)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
	bool begins = true;

	for (; *name != '\0'; name++) {
		if (strchr(letters, *name) == NULL && (begins || strchr("._-/", *name) == NULL))
			return false;
		begins = *name == '/';
	}
	return !begins;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct item *)a)->member.name, ((const struct item *)b)->member.name);
}

static bool take_members(struct pack *p, const struct kbx_member *members, size_t n)
{
	p->items = calloc(n + 1, sizeof(*p->items));
	if (p->items == NULL)
		return false;
	p->count = n;
	for (size_t i = 0; i < n; i++)
		p->items[i] = (struct item){ .member = members[i] };
	qsort(p->items, n, sizeof(*p->items), by_name);
	for (size_t i = 0; i < n; i++)
		if (!is_name(p->items[i].member.name) || strcmp(p->items[i].member.name, "manifest.txt") == 0 ||
		    strcmp(p->items[i].member.name, "SHA256SUMS") == 0 || (i > 0 && by_name(&p->items[i - 1], &p->items[i]) == 0))
			return false;
	return true;
}

/* ---- Reading ---- */

static bool drop(void *to, const void *bytes, size_t n)
{
	(void)to, (void)bytes, (void)n;
	return true;
}

static bool into_archive(void *archive, const void *bytes, size_t n)
{
	return archive_write_data(archive, bytes, n) == (ssize_t)n;
}

static bool copy_file(const char *path, struct kbx_sink *s)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	char part[4096];
	ssize_t n;

	if (fd < 0)
		return false;
	while ((n = read(fd, part, sizeof(part))) > 0)
		kbx_put(s, part, (size_t)n);
	close(fd);
	return n == 0;
}

/* A member through a sink: its length and hash. */
static bool read_member(const struct kbx_member *m, bool (*write)(void *, const void *, size_t), void *to, uint64_t *bytes,
    char hash[KBX_HASH])
{
	struct kbx_sink s;
	bool good;

	kbx_open(&s, write, to);
	good = m->write != NULL ? m->write(m->with, &s) != KB_FAIL : copy_file(m->path, &s);
	if (kbx_close(&s, hash) != KB_OK || !good)
		return false;
	*bytes = s.bytes;
	return true;
}

/* ---- Entries ---- */

static bool begin_entry(struct pack *p, const char *name, uint64_t bytes)
{
	struct archive_entry *e = archive_entry_new();
	int rc;

	if (e == NULL)
		return false;
	archive_entry_set_pathname(e, name);
	archive_entry_set_size(e, (la_int64_t)bytes);
	archive_entry_set_filetype(e, AE_IFREG);
	archive_entry_set_perm(e, 0644);
	rc = archive_write_header(p->a, e);
	archive_entry_free(e);
	return rc == ARCHIVE_OK;
}

static bool add_text(struct pack *p, const char *name, const char *text, size_t n)
{
	return begin_entry(p, name, n) && into_archive(p->a, text, n);
}

static bool add_file(struct pack *p, const struct item *item)
{
	char hash[KBX_HASH];
	uint64_t bytes;

	return begin_entry(p, item->member.name, item->bytes) && read_member(&item->member, into_archive, p->a, &bytes, hash) &&
	    bytes == item->bytes && strcmp(hash, item->hash) == 0;
}

/* ---- Lists ---- */

static FILE *begin_list(struct pack *p)
{
	free(p->list);
	p->list = NULL;
	return open_memstream(&p->list, &p->list_len);
}

static bool add_manifest(struct pack *p, const struct kbx_release *r, char hash[KBX_HASH])
{
	unsigned char sum[crypto_hash_sha256_BYTES];
	FILE *f = begin_list(p);

	if (f == NULL)
		return false;
	fprintf(f, "release: %s\ndate: %s\nfiles: %zu\n\nbytes       name\n", r->id, r->date, p->count);
	for (size_t i = 0; i < p->count; i++)
		fprintf(f, "%-10llu  %s\n", (unsigned long long)p->items[i].bytes, p->items[i].member.name);
	if (fclose(f) != 0)
		return false;
	crypto_hash_sha256(sum, (const unsigned char *)p->list, p->list_len);
	sodium_bin2hex(hash, KBX_HASH, sum, sizeof(sum));
	return add_text(p, "manifest.txt", p->list, p->list_len);
}

static bool add_sums(struct pack *p, const char *manifest)
{
	FILE *f = begin_list(p);

	if (f == NULL)
		return false;
	fprintf(f, "%s  manifest.txt\n", manifest);
	for (size_t i = 0; i < p->count; i++)
		fprintf(f, "%s  %s\n", p->items[i].hash, p->items[i].member.name);
	return fclose(f) == 0 && add_text(p, "SHA256SUMS", p->list, p->list_len);
}

/* ---- The archive ---- */

static la_ssize_t to_sink(struct archive *a, void *sink, const void *bytes, size_t n)
{
	struct kbx_sink *s = sink;

	(void)a;
	kbx_put(s, bytes, n);
	return s->failed ? -1 : (la_ssize_t)n;
}

static bool open_archive(struct pack *p, struct kbx_sink *s)
{
	p->a = archive_write_new();
	return p->a != NULL && archive_write_set_format_zip(p->a) == ARCHIVE_OK &&
	    archive_write_set_format_option(p->a, "zip", "compression", "store") == ARCHIVE_OK &&
	    archive_write_set_bytes_in_last_block(p->a, 1) == ARCHIVE_OK && archive_write_open(p->a, s, NULL, to_sink, NULL) == ARCHIVE_OK;
}

static bool write_pack(struct pack *p, const struct kbx_release *r)
{
	char manifest[KBX_HASH];

	for (size_t i = 0; i < p->count; i++)
		if (!read_member(&p->items[i].member, drop, NULL, &p->items[i].bytes, p->items[i].hash))
			return false;
	if (!add_manifest(p, r, manifest) || !add_sums(p, manifest))
		return false;
	for (size_t i = 0; i < p->count; i++)
		if (!add_file(p, &p->items[i]))
			return false;
	return archive_write_close(p->a) == ARCHIVE_OK;
}

enum kb_rc kbx_pack(const struct kbx_release *r, const struct kbx_member *members, size_t n, struct kbx_sink *s)
{
	struct pack p = { 0 };
	bool good = take_members(&p, members, n) && open_archive(&p, s) && write_pack(&p, r);

	if (p.a != NULL)
		archive_write_free(p.a);
	free(p.items);
	free(p.list);
	return good && !s->failed ? KB_OK : KB_FAIL;
}
