/* cases.c - files of cases, and lists of misses (cases.h). */
#include <stdio.h>
#include <string.h>

#include "cases.h"

const char *cases_file(struct kb_arena *a, const char *path, size_t *n)
{
	struct kb_buf b = { .arena = a };
	FILE *f = fopen(path, "rb");
	char piece[1 << 16];
	size_t got;

	if (f == NULL)
		return NULL;
	kb_buf_text(&b, "");
	while ((got = fread(piece, 1, sizeof(piece), f)) > 0)
		kb_buf_add(&b, piece, got);
	fclose(f);
	*n = b.len;
	return b.data;
}

static bool has_reasons(const char *list)
{
	for (size_t k; *list != '\0'; list += k + (list[k] == '\n')) {
		size_t id = strcspn(list, " \t\n");
		k = strcspn(list, "\n");
		if (id > 0 && *list != '#' && id + strspn(list + id, " \t") == k)
			return false;
	}
	return true;
}

const char *cases_misses(struct kb_arena *a, const char *path)
{
	size_t n;
	const char *list = cases_file(a, path, &n);

	return list != NULL && has_reasons(list) ? list : NULL;
}

bool cases_is_miss(const char *misses, const char *id)
{
	size_t n = strlen(id), k;

	for (const char *s = misses; s != NULL && *s != '\0'; s += k + (s[k] == '\n')) {
		k = strcspn(s, "\n");
		if (k > n && memcmp(s, id, n) == 0 && s[n] == ' ')
			return true;
	}
	return false;
}
