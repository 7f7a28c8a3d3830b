/* protect.c - the protector of the gate as a program, for audit.mjs to look at from outside.
 *
 *   protect [--algebra | --as-told] < TABLE
 *
 * TABLE:  least inner cells, then a line for each cell: value level before n i1 .. in;
 *         before: 0 new, 1 released, 2 withheld
 * Prints "protected" or "refused", then a line for each cell: small shown low high, the
 * ends as our simplex finds them ("inf": no end).
 * --algebra stops before the interval audit, --as-told protects nothing and shows what was
 * not withheld: audit.mjs must find holes in both. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "protect.h"

enum { CELLS_MAX = 1 << 16 };

static bool read_cell(struct kb_table *t, uint32_t *list)
{
	int64_t value;
	int level, before;
	uint32_t n;

	if (scanf("%" SCNd64 " %d %d %" SCNu32, &value, &level, &before, &n) != 4 || before < 0 || before > 2 || n > t->inner)
		return false;
	for (uint32_t i = 0; i < n; i++)
		if (scanf("%" SCNu32, &list[i]) != 1 || list[i] >= t->inner)
			return false;
	kb_table_add(t, list, n, value, level, (enum kb_before)before);
	return true;
}

static struct kb_table *read_table(struct kb_arena *a)
{
	int64_t least;
	uint32_t inner, cells, *list;
	struct kb_table *t;

	if (scanf("%" SCNd64 " %" SCNu32 " %" SCNu32, &least, &inner, &cells) != 3 || inner > CELLS_MAX || cells > CELLS_MAX)
		return NULL;
	t = kb_table_new(a, inner, least);
	list = kb_arena_alloc(a, (inner + 1) * sizeof *list);
	for (uint32_t i = 0; i < cells; i++)
		if (!read_cell(t, list))
			return NULL;
	return t;
}

static enum kb_rc work(struct kb_table *t, const char *how)
{
	if (strcmp(how, "") == 0)
		return kb_protect(t);
	kb_table_begin(t);
	if (strcmp(how, "--algebra") == 0)
		kb_suppress(t);
	return KB_OK;
}

static int print(const struct kb_table *t, struct kb_arena *a)
{
	const struct kb_interval *v = kb_intervals(t, a);

	for (size_t i = 0; i < t->count && v != NULL; i++)
		printf("%d %d %.9g %.9g\n", t->cells[i].small, t->cells[i].shown, v[i].low, v[i].high);
	return v == NULL;
}

int main(int argc, char **argv)
{
	struct kb_arena *a = kb_arena_new();
	struct kb_table *t = read_table(a);
	int rc;

	if (t == NULL) {
		fprintf(stderr, "protect: this is no table\n");
		return 2;
	}
	puts(work(t, argc > 1 ? argv[1] : "") == KB_OK ? "protected" : "refused");
	rc = print(t, a);
	kb_arena_free(a);
	return rc;
}
