/* keep.c - what stays of a table until it is written (register.h).
 *
 * A release has hundreds of tables, each with thousands of parts, and none is written before all are ready. So of each
 * there stays what is written: what came since, the sums of its cells, what became of them. */
#include <string.h>

#include "register.h"

static void *copy(struct kb_arena *a, const void *bytes, size_t n)
{
	void *own = kb_arena_alloc(a, n + 1);

	if (n > 0)
		memcpy(own, bytes, n);
	return own;
}

static void copy_names(struct kb_arena *a, struct kb_names *l)
{
	const char **own = kb_arena_alloc(a, (l->count + 1) * sizeof *own);

	for (uint32_t i = 0; i < l->count; i++)
		own[i] = kb_arena_text(a, l->list[i]);
	*l = (struct kb_names){ own, l->count, kb_arena_alloc(a, sizeof *l->last) };
}

/* The names of its places and the sums of its cells can be asked, and nothing else. */
static void copy_year(struct kb_arena *a, struct kb_year *y)
{
	struct kb_cube *cube = &y->cube;

	copy_names(a, &y->sites);
	copy_names(a, &y->regions);
	copy_names(a, &y->types);
	cube->sites = copy(a, cube->sites, (size_t)cube->nsites * cube->begun * sizeof *cube->sites);
	cube->n = cube->months = NULL;
	for (int i = 0; i < 3; i++)
		y->by_month[i] = copy(a, y->by_month[i], (size_t)cube->nsites * y->through * sizeof(int64_t));
	y->parts = NULL;
	y->count = 0;
}

static void copy_new_parts(struct kb_arena *a, struct kb_ready *r)
{
	const struct kb_year *y = &r->year;

	r->parts = kb_arena_alloc(a, (y->count + 1) * sizeof *r->parts);
	for (size_t i = 0; i < y->count; i++)
		if (y->parts[i].told != NULL)
			r->parts[r->nparts++] = (struct kb_new_part){ y->parts[i].told, y->parts[i].region, y->parts[i].type };
}

void kb_ready_keep(struct kb_arena *a, struct kb_ready *r)
{
	size_t cells = (size_t)kb_cube_places(&r->year.cube) * kb_cube_periods(&r->year.cube);

	copy_new_parts(a, r);
	copy_year(a, &r->year);
	for (int i = 0; i < KB_TIERS; i++) {
		r->cells[i] = copy(a, r->cells[i], cells);
		for (int what = 0; what < 2; what++)
			r->banded[i][what] = copy(a, r->banded[i][what], cells);
	}
}
