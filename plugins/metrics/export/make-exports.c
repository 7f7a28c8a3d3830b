/* make-exports.c - the files of the sample, for programs of others to open.
 *
 *   make-exports FOLDER      writes them all, and prints hash and name of each; then
 *                            pack.zip, which holds them
 *   make-exports --rows N    writes N rows of CSV to nowhere, and prints how many kilobytes
 *                            the process grew by meanwhile */
#include "sample.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILES_MAX = 60 };

struct files {
	struct sample_desk desk;
	struct kbx_member members[FILES_MAX];
	size_t count;
	struct kbx_sink sink;
	FILE *file;
	bool failed;
};

static struct kbx_sink *open_file(struct sample_desk *d, const char *name)
{
	struct files *f = (struct files *)d;
	char path[4096];

	snprintf(path, sizeof(path), "%s/%s", d->folder, name);
	f->file = fopen(path, "wb");
	if (f->file == NULL) {
		perror(path);
		exit(1);
	}
	kbx_open(&f->sink, kbx_to_file, f->file);
	return &f->sink;
}

/* A series that shows nothing has no picture. */
static void close_file(struct sample_desk *d, const char *name, enum kb_rc rc)
{
	struct files *f = (struct files *)d;
	char hash[KBX_HASH], path[4096];

	if (kbx_close(&f->sink, hash) != KB_OK || fclose(f->file) != 0 || rc == KB_FAIL) {
		fprintf(stderr, "%s: failed\n", name);
		f->failed = true;
	}
	snprintf(path, sizeof(path), "%s/%s", d->folder, name);
	if (rc == KB_NONE)
		remove(path);
	else
		printf("%s  %s\n", hash, name);
	if (rc == KB_OK && f->count < FILES_MAX)
		f->members[f->count++] = (struct kbx_member){ .name = strdup(name), .path = strdup(path) };
}

/* The last file named is the first packed: the order of the archive is its own. */
static void write_pack(struct files *f, const struct kbx_release *r)
{
	struct kbx_member turned[FILES_MAX];
	size_t n = f->count;

	for (size_t i = 0; i < n; i++)
		turned[i] = f->members[n - 1 - i];
	close_file(&f->desk, "pack.zip", kbx_pack(r, turned, n, open_file(&f->desk, "pack.zip")));
	for (size_t i = 0; i < f->count; i++) {
		free((char *)f->members[i].name);
		free((char *)f->members[i].path);
	}
}

static int write_files(const char *folder)
{
	struct files f = { .desk = { open_file, close_file, folder } };
	struct sample *s = sample_new(0, SAMPLE_POISON);

	sample_write_all(sample_release(s), &f.desk);
	write_pack(&f, sample_release(s));
	sample_free(s);
	return f.failed ? 1 : 0;
}

/* The most memory that this process ever had, in kilobytes. */
static long peak(void)
{
	FILE *f = fopen("/proc/self/status", "r");
	char line[200];
	long kb = -1;

	while (f != NULL && fgets(line, sizeof(line), f) != NULL)
		if (sscanf(line, "VmHWM: %ld", &kb) == 1)
			break;
	if (f != NULL)
		fclose(f);
	return kb;
}

static bool count(void *to, const void *bytes, size_t n)
{
	(void)bytes;
	*(size_t *)to += n;
	return true;
}

static int measure(size_t rows)
{
	struct sample *s = sample_new(rows, SAMPLE_POISON);
	struct kbx_sink sink;
	char hash[KBX_HASH];
	size_t bytes = 0;
	long before = peak();

	kbx_open(&sink, count, &bytes);
	enum kb_rc rc = kbx_csv(sample_release(s), KBX_FIGURES, KBX_DATA, &sink);
	kbx_close(&sink, hash);
	printf("%zu rows %zu bytes %ld kB\n", sample_release(s)->nrows, bytes, peak() - before);
	sample_free(s);
	return rc == KB_OK ? 0 : 1;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "--rows") == 0)
		return measure(strtoul(argv[2], NULL, 10));
	if (argc == 2)
		return write_files(argv[1]);
	fputs("usage: make-exports FOLDER | --rows N\n", stderr);
	return 2;
}
