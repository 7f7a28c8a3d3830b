/* classes.c - the closed table of a year's classes (protect.h).
 *
 * A class has two inner cells: those of its events that other tables hold too, and those apart from them, whose place is
 * protected or not known. What is shown sums both. What other tables told sums the first ones and counts as released, so what
 * is shown less what was told is how many are apart: that is a cell too, which nobody is shown. Where nothing is apart
 * everybody may know it, and a class has one inner cell.
 *
 * Places and months of other tables are no inner cells here. They need not be: they touch these classes in sums of all of
 * them only, and whatever numbers by place and whatever numbers by class have the same sum, some table has both. */
#include "protect.h"

struct maker {
	const struct kb_classes *classes;
	struct kb_table *table;
	uint32_t *list; /* scratch */
	bool parted;    /* something is apart */
};

int64_t kb_classes_sum(const struct kb_classes *t, const uint32_t *of, uint32_t count, bool whole)
{
	int64_t sum = 0;

	for (uint32_t i = 0; i < count; i++)
		sum += t->classes[of[i]].n - (whole ? 0 : t->classes[of[i]].apart);
	return sum;
}

static bool is_parted(const struct kb_classes *t)
{
	for (uint32_t i = 0; i < t->nclasses; i++)
		if (t->classes[i].apart > 0)
			return true;
	return false;
}

enum side { ELSEWHERE = 1, APART = 2, BOTH = 3 };

static size_t add(struct maker *m, const uint32_t *of, uint32_t count, enum side side, int level, enum kb_before before)
{
	const struct kb_classes *t = m->classes;
	int64_t all = kb_classes_sum(t, of, count, true), elsewhere = kb_classes_sum(t, of, count, false);
	uint32_t n = 0;

	for (uint32_t i = 0; i < count; i++) {
		if (side & ELSEWHERE)
			m->list[n++] = of[i];
		if (m->parted && (side & APART))
			m->list[n++] = t->nclasses + of[i];
	}
	return kb_table_add(m->table, m->list, n, side == BOTH ? all : side == APART ? all - elsewhere : elsewhere, level, before);
}

static enum kb_before before_of(bool withheld)
{
	return withheld ? KB_CELL_WITHHELD : KB_CELL_NEW;
}

static void add_shown(struct maker *m)
{
	const struct kb_classes *t = m->classes;

	for (uint32_t i = 0; i < t->nclasses; i++)
		add(m, &i, 1, BOTH, 0, before_of(t->classes[i].withheld));
	for (uint32_t i = 0; i < t->nsums; i++)
		add(m, t->sums[i].of, t->sums[i].count, BOTH, t->sums[i].level, before_of(t->sums[i].withheld));
}

/* What is apart is never shown by itself: it gives way first. */
static void add_told(struct maker *m, const struct kb_class_told *told)
{
	add(m, told->of, told->count, told->whole ? BOTH : ELSEWHERE, 0, KB_CELL_RELEASED);
	if (m->parted && !told->whole)
		add(m, told->of, told->count, APART, -1, KB_CELL_NEW);
}

static void tell_truth(struct maker *m)
{
	const struct kb_classes *t = m->classes;

	m->table->truth = kb_arena_alloc(m->table->arena, (m->table->inner + 1) * sizeof *m->table->truth);
	for (uint32_t i = 0; i < t->nclasses; i++) {
		m->table->truth[i] = t->classes[i].n - t->classes[i].apart;
		if (m->parted)
			m->table->truth[t->nclasses + i] = t->classes[i].apart;
	}
}

struct kb_table *kb_classes_table(struct kb_arena *a, const struct kb_classes *t, const bool *has, int64_t least)
{
	struct maker m = { .classes = t, .parted = is_parted(t) };

	m.table = kb_table_new(a, m.parted ? 2 * t->nclasses : t->nclasses, least);
	m.list = kb_arena_alloc(a, (2 * (size_t)t->nclasses + 1) * sizeof *m.list);
	tell_truth(&m);
	add_shown(&m);
	for (uint32_t i = 0; i < t->ntold; i++)
		if (has[i])
			add_told(&m, &t->told[i]);
	return m.table;
}
