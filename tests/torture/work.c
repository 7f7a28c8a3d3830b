/* work.c - see work.h. */
#include "work.h"

#include <ftw.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "arena.h"

static char folder[64];
static struct kb_arena *paths;
static int broken;

bool work_is_long(void)
{
	const char *form = getenv("KB_TORTURE");

	return form && strcmp(form, "long") == 0;
}

const char *work_folder(void)
{
	if (*folder)
		return folder;
	snprintf(folder, sizeof(folder), "%s/kb-torture.XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
	if (!mkdtemp(folder))
		work_give_up("no temporary folder");
	return folder;
}

const char *work_path(const char *fmt, ...)
{
	const char *path;
	va_list ap;

	if (!paths)
		paths = kb_arena_new();
	va_start(ap, fmt);
	path = kb_arena_vfmt(paths, fmt, ap);
	va_end(ap);
	return kb_arena_fmt(paths, "%s/%s", work_folder(), path);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type;
	return at->level ? remove(path) : 0;
}

void work_clear(void)
{
	nftw(work_folder(), remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

void work_end(void)
{
	work_clear();
	rmdir(folder);
	kb_arena_free(paths);
}

void work_write(const char *path, const void *bytes, size_t n)
{
	FILE *f = fopen(path, "we");

	if (!f || (n && fwrite(bytes, 1, n, f) != n) || fclose(f))
		work_give_up("no room for a file");
}

void work_copy(const char *from, const char *to)
{
	FILE *f = fopen(from, "re");
	struct stat st;
	char *bytes;

	if (!f || fstat(fileno(f), &st) || !(bytes = malloc((size_t)st.st_size + 1)) ||
	    fread(bytes, 1, (size_t)st.st_size, f) != (size_t)st.st_size)
		work_give_up("a file cannot be copied");
	work_write(to, bytes, (size_t)st.st_size);
	free(bytes);
	fclose(f);
}

void work_ok(bool fine, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("%s - ", fine ? "ok" : "not ok");
	vprintf(fmt, ap);
	printf("\n");
	va_end(ap);
	fflush(stdout);
	broken += !fine;
}

int work_status(void)
{
	return broken ? 1 : 0;
}

_Noreturn void work_give_up(const char *why)
{
	printf("not ok - %s\n", why);
	exit(2);
}
