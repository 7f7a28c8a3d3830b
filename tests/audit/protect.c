/* protect.c - the protector of the gate as a program, for audit.mjs to look at from outside.
 *
 *   protect [--algebra | --as-told | --answers] < TABLE
 *
 * TABLE:  least inner cells, then a line for each cell: value level before n i1 .. in;
 *         before: 0 new, 1 released, 2 withheld. With --answers a line more: how many
 *         answered and how many of them favourably, by inner cell
 * Prints "protected" or "refused", then a line for each cell: small shown low high, the
 * ends as our simplex finds them ("inf": no end).
 * --algebra stops before the interval audit, --as-told protects nothing and shows what was
 * not withheld: audit.mjs must find holes in both. --answers protects what was answered,
 * too; each line ends with what a reader knows of it: the least and the most. */
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

static bool read_answers(struct kb_table *t, struct kb_answers *k, struct kb_arena *a)
{
	int64_t *n = kb_arena_alloc(a, (t->inner + 1) * sizeof *n), *amount = kb_arena_alloc(a, (t->inner + 1) * sizeof *amount);

	*k = (struct kb_answers){ n, amount, 1, 1, kb_arena_alloc(a, t->count + 1), NULL };
	for (uint32_t i = 0; i < t->inner; i++)
		if (scanf("%" SCNd64 " %" SCNd64, &n[i], &amount[i]) != 2 || n[i] < 0 || amount[i] < 0 || amount[i] > n[i])
			return false;
	return true;
}

static void print_range(const struct kb_cell *c, const struct kb_answers *k, bool banded)
{
	int64_t n = 0, amount = 0;
	struct kb_range r;

	for (uint32_t i = 0; i < c->count; i++) {
		n += k->n[c->inner[i]];
		amount += k->amount[c->inner[i]];
	}
	r = kb_band_range(amount, n, 1, banded);
	printf(" %" PRId64 " %" PRId64, r.low, r.high);
}

/* Protects what was answered, and prints what is told of it. */
static int answers(struct kb_table *t, struct kb_arena *a)
{
	struct kb_answers k;

	if (!read_answers(t, &k, a))
		return 2;
	puts(kb_protect(t) == KB_OK && kb_protect_answers(t, &k) == KB_OK ? "protected" : "refused");
	for (size_t i = 0; i < t->count; i++) {
		printf("%d %d 0 0", t->cells[i].small, t->cells[i].shown);
		print_range(&t->cells[i], &k, k.banded[i]);
		putchar('\n');
	}
	return 0;
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
	if (argc > 1 && strcmp(argv[1], "--answers") == 0) {
		rc = answers(t, a);
		kb_arena_free(a);
		return rc;
	}
	puts(work(t, argc > 1 ? argv[1] : "") == KB_OK ? "protected" : "refused");
	rc = print(t, a);
	kb_arena_free(a);
	return rc;
}
