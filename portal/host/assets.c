/* assets.c - reads the list of static files. */
#include "assets.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "log.h"

enum { ASSETS_MAX = 512, LINE_MAX_LEN = 512 };

static bool is_file_name(const char *s)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");

	return n > 0 && n <= 120 && !s[n] && s[0] != '.';
}

/* "kb.css kb.0f3a.css": two file names with one space between. */
static bool read_line(struct kb_arena *a, const char *line, struct kb_asset *out)
{
	size_t first = strcspn(line, " ");
	const char *hashed;

	if (line[first] != ' ')
		return false;
	hashed = kb_arena_copy(a, line + first + 1, strcspn(line + first + 1, "\n"));
	out->file = kb_arena_copy(a, line, first);
	out->url = kb_arena_fmt(a, "/static/%s", hashed);
	return is_file_name(out->file) && is_file_name(hashed);
}

enum kb_rc kb_assets_read(struct kb_house *h, struct kb_arena *a, const char *dir)
{
	const char *path = kb_arena_fmt(a, "%s/manifest", dir);
	struct kb_asset *list = kb_arena_alloc(a, ASSETS_MAX * sizeof(*list));
	char line[LINE_MAX_LEN];
	size_t n = 0;
	bool good = true;
	FILE *f = fopen(path, "re");

	if (!f) {
		kb_log_line(KB_ERROR, "%s cannot be read: %s; set static to the folder that make fills", path, strerror(errno));
		return KB_FAIL;
	}
	while (good && n < ASSETS_MAX && fgets(line, sizeof(line), f))
		good = read_line(a, line, &list[n++]);
	fclose(f);
	if (!good) {
		kb_log_line(KB_ERROR, "%s line %zu: expected the name of a file and its hashed name", path, n);
		return KB_FAIL;
	}
	h->assets = list;
	h->nassets = n;
	return KB_OK;
}
