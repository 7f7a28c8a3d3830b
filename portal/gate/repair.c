/* repair.c - protects a table: suppress, audit, repair, and take nothing in vain (protect.h).
 *
 * While an interval is too narrow, one of the cells that hold it back is guarded like a
 * small one, and the suppression goes on from there. Afterwards every cell that was left
 * out for others is tried again, large ones first: it is shown where all intervals that it
 * touches stay wide. */
#include <stdlib.h>
#include <string.h>

#include "private.h"

/* ---- repair ---- */

struct narrow { size_t cell; double width; };

static int by_width(const void *a, const void *b)
{
	const struct narrow *x = a, *y = b;

	if (x->width != y->width)
		return x->width < y->width ? -1 : 1;
	return (x->cell > y->cell) - (x->cell < y->cell);
}

/* What was wide once is wide for ever, since every round shows less: it is asked no more. */
static size_t find_narrow(struct audit *u, bool *safe, struct narrow *list)
{
	size_t n = 0;

	for (size_t i = 0; i < u->table->count && !u->failed; i++) {
		if (!u->table->cells[i].small || safe[i])
			continue;
		safe[i] = kb_audit_is_wide(u, i);
		if (!safe[i])
			list[n++] = (struct narrow){ i, kb_width(u->seen[i]) };
	}
	qsort(list, n, sizeof *list, by_width);
	return n;
}

/* Has no part of the cell been widened in this round? Marks its parts. */
static bool is_untouched(const struct audit *u, const struct kb_cell *c, bool *touched)
{
	bool fresh = true;

	for (int mark = 0; mark <= 1; mark++)
		for (uint32_t i = 0; i < c->count; i++) {
			uint32_t v = u->system->unknown[c->inner[i]];
			if (v == KB_NO_PIVOT)
				continue;
			fresh = fresh && (mark || !touched[u->system->part[v]]);
			if (mark && fresh)
				touched[u->system->part[v]] = true;
		}
	return fresh;
}

static void guard(struct kb_table *t, size_t cell)
{
	t->cells[cell].guarded = true;
	t->cells[cell].shown = false;
}

/* One cell for each part, the narrowest first. KB_NONE: nothing was narrow. */
static enum kb_rc widen(struct kb_table *t, struct audit *u, bool *safe, struct kb_arena *a)
{
	struct narrow *list = kb_arena_alloc(a, (t->count + 1) * sizeof *list);
	bool *touched = kb_arena_alloc(a, u->system->parts + 1);
	size_t n = find_narrow(u, safe, list);

	for (size_t i = 0; i < n && !u->failed; i++) {
		size_t binding;
		if (!is_untouched(u, &t->cells[list[i].cell], touched))
			continue;
		binding = kb_audit_binding(u, list[i].cell);
		if (binding == t->count) {
			t->refused = list[i].cell;
			return KB_FAIL;
		}
		guard(t, binding);
	}
	return u->failed ? KB_FAIL : n > 0 ? KB_OK : KB_NONE;
}

/* *watch: what was shown in the end, in the arena. */
static enum kb_rc repair(struct kb_table *t, const size_t *order, struct kb_watch **watch, struct kb_arena *own)
{
	struct kb_arena *a = kb_arena_new(), *all = kb_arena_new();
	bool *safe = kb_arena_alloc(all, t->count + 1);
	enum kb_rc rc;

	*watch = kb_suppress_watched(t, order, own);
	while ((rc = widen(t, kb_audit_open(kb_system_new(t, a), true, a), safe, a)) == KB_OK) {
		kb_suppress_again(*watch);
		kb_arena_reset(a);
	}
	kb_arena_free(a);
	kb_arena_free(all);
	return rc == KB_NONE ? KB_OK : rc;
}

/* ---- nothing in vain ---- */

enum { MANY = 400 /* unknowns of a part from which points are kept */ };

struct tidy {
	struct kb_table *table;
	struct kb_arena *all, *once;
	struct kb_system *system; /* as it is; a trial has its own. NULL: something was shown since */
	struct audit *audit;      /* of it: trials go on from its points */
	struct kb_points *points; /* NULL: the table is small */
	struct kb_watch *watch;   /* of what is shown */
	size_t *small, count;     /* small cells; first that which forbade the last trial, then the one before */
};

static void mark_parts(const struct kb_system *s, const struct kb_cell *c, bool *near)
{
	for (uint32_t i = 0; i < c->count; i++)
		if (s->unknown[c->inner[i]] != KB_NO_PIVOT)
			near[s->part[s->unknown[c->inner[i]]]] = true;
}

static bool is_near(const struct kb_system *s, const struct kb_cell *c, const bool *near)
{
	for (uint32_t i = 0; i < c->count; i++)
		if (s->unknown[c->inner[i]] != KB_NO_PIVOT && near[s->part[s->unknown[c->inner[i]]]])
			return true;
	return false;
}

static void put_first(struct tidy *d, size_t i)
{
	size_t cell = d->small[i];

	memmove(d->small + 1, d->small, i * sizeof *d->small);
	d->small[0] = cell;
}

/* Those that it touches and that no kept table shows to be wide; first those that are seen the least wide, since one that
 * forbids ends the trial. Their numbers are those in d->small. */
static size_t list_doubtful(const struct tidy *d, const bool *near, struct narrow *list)
{
	size_t n = 0;

	for (size_t i = 0; i < d->count; i++) {
		const struct kb_cell *c = &d->table->cells[d->small[i]];
		double width = 0, least = (double)kb_cell_least(d->table, c);
		if (!is_near(d->system, c, near))
			continue;
		if (d->points != NULL)
			width = kb_points_width(d->points, d->small[i]) / least;
		if (width < 1)
			list[n++] = (struct narrow){ i, width };
	}
	qsort(list, n, sizeof *list, by_width);
	return n;
}

static bool all_stay_wide(struct tidy *d, struct audit *u, const bool *near)
{
	struct narrow *list = kb_arena_alloc(d->once, (d->count + 1) * sizeof *list);
	size_t n = list_doubtful(d, near, list);

	for (size_t i = 0; i < n; i++)
		if (!kb_audit_is_wide(u, d->small[list[i].cell])) {
			put_first(d, list[i].cell);
			return false;
		}
	return true;
}

static void list_small(struct tidy *d, struct kb_arena *a)
{
	d->small = kb_arena_alloc(a, (d->table->count + 1) * sizeof *d->small);
	for (size_t i = 0; i < d->table->count; i++)
		if (d->table->cells[i].small)
			d->small[d->count++] = i;
}

/* Where questions about the small cells end. */
static void keep_points(struct tidy *d)
{
	d->points = kb_points_new(d->system, d->all);
	kb_audit_keep(d->audit, d->points);
	for (size_t i = 0; i < d->count; i++)
		kb_audit_stretch(d->audit, d->small[i]);
	kb_points_settle(d->points);
	kb_audit_keep(d->audit, NULL);
}

/* At what is shown now, unless that was done. Of a small table the points cost more than the questions that they answer. */
static void look(struct tidy *d)
{
	if (d->system != NULL)
		return;
	kb_arena_reset(d->all);
	d->system = kb_system_new(d->table, d->all);
	d->audit = kb_audit_open(d->system, false, d->all);
	d->points = NULL;
	if (kb_system_largest(d->system) > MANY && d->audit->near != NULL)
		keep_points(d);
}

/* With the cell shown: do all small cells that it touches stay wide? */
static bool may_be_shown(struct tidy *d, size_t cell)
{
	struct kb_table *t = d->table;
	struct kb_system *s;
	bool *near, good;
	struct audit *u;

	look(d);
	kb_arena_reset(d->once);
	near = kb_arena_alloc(d->once, d->system->parts + 1);
	mark_parts(d->system, &t->cells[cell], near);
	t->cells[cell].shown = true;
	s = kb_system_with(d->system, cell, d->once);
	if (d->points != NULL)
		kb_points_aim(d->points, &s->equations[s->count - 1]);
	u = kb_audit_from(d->audit, s, d->once);
	good = all_stay_wide(d, u, near);
	t->cells[cell].shown = false;
	return good;
}

/* Most trials end with the algebra, which costs little. What tells nothing is left to the end. */
static bool try_again(struct tidy *d, size_t cell)
{
	return kb_watch_tells(d->watch, cell) == KB_TELLS_MORE && may_be_shown(d, cell);
}

static void take_nothing_in_vain(struct kb_table *t, const size_t *order, struct kb_watch *watch)
{
	struct kb_arena *a = kb_arena_new();
	struct tidy d = { .table = t, .all = kb_arena_new(), .once = kb_arena_new(), .watch = watch };

	list_small(&d, a);
	kb_watch_small(watch);
	for (size_t i = 0; i < t->count; i++) {
		struct kb_cell *c = &t->cells[order[i]];
		if (c->shown || c->small || c->before != KB_CELL_NEW || !try_again(&d, order[i]))
			continue;
		c->shown = true;
		kb_watch_show(watch, order[i]);
		d.system = NULL;
	}
	kb_arena_free(d.once);
	kb_arena_free(d.all);
	kb_arena_free(a);
}

/* Shows again what a reader can compute all the same. */
static void show_computable(struct kb_table *t, struct kb_watch *watch)
{
	for (size_t i = 0; i < t->count; i++) {
		struct kb_cell *c = &t->cells[i];
		if (!c->shown && !c->small && c->before == KB_CELL_NEW)
			c->shown = kb_watch_tells(watch, i) == KB_TELLS_NOTHING;
	}
}

static void show_nothing_new(struct kb_table *t)
{
	for (size_t i = 0; i < t->count; i++)
		t->cells[i].shown = t->cells[i].shown && t->cells[i].before == KB_CELL_RELEASED;
}

static enum kb_rc protect(struct kb_table *t, struct kb_arena *a)
{
	const size_t *order = kb_table_order(t, a);
	struct kb_arena *own = kb_arena_new();
	struct kb_watch *watch;
	enum kb_rc rc = repair(t, order, &watch, own);

	if (rc == KB_OK) {
		take_nothing_in_vain(t, order, watch);
		show_computable(t, watch);
	}
	kb_arena_free(own);
	return rc;
}

enum kb_rc kb_protect(struct kb_table *t)
{
	struct kb_arena *a = kb_arena_new();
	enum kb_rc rc;

	t->refused = t->count;
	kb_table_begin(t);
	rc = protect(t, a);
	if (rc != KB_OK)
		show_nothing_new(t);
	kb_arena_free(a);
	return rc;
}
