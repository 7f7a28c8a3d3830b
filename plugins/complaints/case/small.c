/* small.c - bytes as hex, words of a list, the place on top, today as a civil day, and lists that grow. */
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "case.h"

const char *hex_of(struct kb_ctx *c, const seal_byte *bytes, size_t n)
{
	char *hex = kb_alloc(c, 2 * n + 1);

	return sodium_bin2hex(hex, 2 * n + 1, bytes, n);
}

bool hex_read(const char *hex, seal_byte *to, size_t n)
{
	size_t got = 0;

	return strlen(hex) == 2 * n && sodium_hex2bin(to, n, hex, 2 * n, NULL, &got, NULL) == 0 && got == n;
}

bool is_one_of(const char *const *list, const char *word)
{
	for (; *list; list++)
		if (strcmp(*list, word) == 0)
			return true;
	return false;
}

const struct kb_place *place_on_top(struct kb_ctx *c)
{
	const struct kb_place *list;
	size_t n = kb_places(c, NULL, &list);

	for (size_t i = 0; i < n; i++)
		if (*list[i].parent == '\0')
			return &list[i];
	return NULL;
}

int32_t civil_today(struct kb_ctx *c)
{
	return kb_civil_read(kb_today(c));
}

int32_t day_read(const char *text)
{
	int y, m, d, n = 0;

	return sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &n) == 3 && text[n] == '\0' ? kb_civil_make(y, m, d) : KB_NO_DAY;
}

void *room_for_one(struct kb_ctx *c, void *list, size_t n, size_t *room, size_t size)
{
	void *more;

	if (n < *room)
		return list;
	*room = *room ? 2 * *room : 16;
	more = kb_alloc(c, *room * size);
	if (n > 0)
		memcpy(more, list, n * size);
	return more;
}
