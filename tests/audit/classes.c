/* classes.c - random closed tables of a year's classes, protected by the gate, for audit.mjs to look at from outside.
 *
 *   classes SEED LEAST [--blind]
 *
 * Two laws of two bodies, with four classes each; some of them apart. What is apart, and how many there are without it, are cells
 * too: another table told the one, and nobody is shown the other. Prints "protected" or "refused", then a line for each cell:
 * value shown told n i1 .. in, its inner cells. --blind: the table does not know what the other told, which readers have all
 * the same: audit.mjs must find somebody exposed. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protect.h"

enum { BODIES = 4, WORDS = 4, CLASSES = BODIES * WORDS, SUMS = 40 };

struct table {
	unsigned long long seed;
	struct kb_class classes[CLASSES];
	struct kb_class_sum sums[SUMS];
	uint32_t of[SUMS][CLASSES], all[CLASSES], nsums;
};

static unsigned roll(struct table *t, unsigned n)
{
	t->seed = t->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (unsigned)(t->seed >> 33) % n;
}

/* Many are few, some are none; of some tables nothing is apart. */
static void fill(struct table *t)
{
	bool apart = roll(t, 4) > 0;

	for (uint32_t i = 0; i < CLASSES; i++) {
		unsigned kind = roll(t, 10);

		t->all[i] = i;
		t->classes[i].name = "";
		t->classes[i].n = kind < 2 ? 0 : kind < 6 ? 1 + roll(t, 9) : 10 + roll(t, 40);
		t->classes[i].apart = apart && roll(t, 3) == 0 ? roll(t, (unsigned)t->classes[i].n + 1) % 5 : 0;
	}
}

static void add(struct table *t, unsigned bodies, unsigned words, int level)
{
	struct kb_class_sum *s = &t->sums[t->nsums];
	uint32_t *of = t->of[t->nsums++];

	*s = (struct kb_class_sum){ "", of, 0, level, false };
	for (uint32_t i = 0; i < CLASSES; i++)
		if (bodies >> i / WORDS & 1 && words >> i % WORDS & 1)
			of[s->count++] = i;
}

static void add_sums(struct table *t)
{
	add(t, 15, 15, 50);
	for (unsigned law = 3; law <= 12; law += 9) {
		add(t, law, 15, 35);
		add(t, law, 3, 25);
		for (unsigned w = 0; w < WORDS; w++)
			add(t, law, 1U << w, 10);
	}
	for (unsigned b = 0; b < BODIES; b++) {
		add(t, 1U << b, 15, 30);
		add(t, 1U << b, 3, 20);
	}
}

static void print(const struct kb_table *t, size_t shown)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct kb_cell *c = &t->cells[i];

		bool told = c->before == KB_CELL_RELEASED;

		printf("%" PRId64 " %d %d %" PRIu32, c->value, told || (i < shown && c->shown), told, c->count);
		for (uint32_t k = 0; k < c->count; k++)
			printf(" %" PRIu32, c->inner[k]);
		putchar('\n');
	}
}

/* What readers have, whatever the table knew of it. */
static int protect(struct table *t, int64_t least, bool blind, struct kb_arena *a)
{
	const struct kb_class_told told[] = { { "KL", false, false, t->all, CLASSES }, { "KL", true, false, t->sums[2].of, t->sums[2].count } };
	const struct kb_classes c = { .item = "audit", .classes = t->classes, .nclasses = CLASSES, .sums = t->sums, .nsums = t->nsums, .told = told, .ntold = 2 };
	const bool has[] = { true, true }, none[] = { false, false };
	struct kb_table *done = kb_classes_table(a, &c, blind ? none : has, least), *seen = kb_classes_table(a, &c, has, least);
	enum kb_rc rc = kb_protect(done);

	puts(rc == KB_OK ? "protected" : "refused");
	kb_table_begin(seen);
	for (size_t i = 0; i < CLASSES + t->nsums; i++)
		seen->cells[i].shown = done->cells[i].shown;
	print(seen, CLASSES + t->nsums);
	return 0;
}

int main(int argc, char **argv)
{
	struct kb_arena *a = kb_arena_new();
	struct table t = { .seed = argc > 1 ? strtoull(argv[1], NULL, 10) * 2654435761U : 0 };
	int rc;

	if (argc < 3)
		return 2;
	fill(&t);
	add_sums(&t);
	rc = protect(&t, atoi(argv[2]), argc > 3 && strcmp(argv[3], "--blind") == 0, a);
	kb_arena_free(a);
	return rc;
}
