/* audit.c - how wide the intervals are that a reader can work out (protect.h).
 *
 * The bounds are those of the linear programme, rounded inwards. A cell is wide enough as
 * soon as two points that fit all that is shown lie far enough apart in it; the true table
 * is one such point, and every point that a question ends at counts for all cells of that
 * part. So few cells need both their ends worked out. Where many unknowns hang together, neighbours
 * are asked first while all others keep what they are: what can move there can move. */
#include <math.h>
#include <stdlib.h>

#include "private.h"

enum { NEAR = 200 /* unknowns that are asked at once */ };

/* ---- opening ---- */

static void home_cell(struct audit *u, size_t cell)
{
	const struct kb_cell *c = &u->table->cells[cell];

	u->seen[cell] = (struct kb_interval){ (double)c->value, (double)c->value };
	u->home[cell] = KB_NO_PIVOT;
	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t v = u->system->unknown[c->inner[i]];
		uint32_t part = v == KB_NO_PIVOT ? KB_NO_PIVOT : u->system->part[v];
		if (part == KB_NO_PIVOT)
			continue;
		if (u->home[cell] != KB_NO_PIVOT && u->home[cell] != part) {
			u->home[cell] = MANY_PARTS;
			return;
		}
		u->home[cell] = part;
	}
}

static struct audit *open_one(const struct kb_system *s, struct kb_arena *a)
{
	struct audit *u = kb_arena_alloc(a, sizeof *u);
	const struct kb_table *t = s->table;

	*u = (struct audit){ .arena = a, .table = t, .system = s };
	u->parts = kb_arena_alloc(a, (u->system->parts + 1) * sizeof *u->parts);
	u->dual = kb_arena_alloc(a, u->system->parts + 1);
	u->seen = kb_arena_alloc(a, (t->count + 1) * sizeof *u->seen);
	u->home = kb_arena_alloc(a, (t->count + 1) * sizeof *u->home);
	u->vars = kb_arena_alloc(a, (u->system->unknowns + 1) * sizeof *u->vars);
	u->point = kb_arena_alloc(a, (u->system->unknowns + 1) * sizeof *u->point);
	for (size_t i = 0; i < t->count; i++)
		if (!t->cells[i].shown)
			home_cell(u, i);
	return u;
}

struct audit *kb_audit_open(const struct kb_system *s, bool binds, struct kb_arena *a)
{
	struct audit *u = open_one(s, a);
	uint32_t largest = kb_system_largest(s);

	u->binds = binds;
	if (largest > NEAR && s->table->truth != NULL)
		u->near = kb_audit_open(kb_system_split(s, largest / 4 > NEAR ? largest / 4 : NEAR, a), false, a);
	return u;
}

struct audit *kb_audit_from(struct audit *base, const struct kb_system *s, struct kb_arena *a)
{
	struct audit *u = open_one(s, a);

	u->base = base;
	return u;
}

static uint32_t unknowns_in(const struct kb_system *s, uint32_t part)
{
	uint32_t n = 0;

	for (uint32_t v = 0; v < s->unknowns; v++)
		n += s->part[v] == part;
	return n;
}

static uint32_t rows_in(const struct kb_system *s, uint32_t part)
{
	uint32_t n = 0;

	for (size_t i = 0; i < s->count; i++)
		n += s->equations[i].part == part;
	return n;
}

static void fill_row(const struct kb_system *s, struct kb_simplex *lp, uint32_t row, const struct kb_equation *e)
{
	for (uint32_t k = 0; k < e->column.count; k++)
		kb_simplex_set(lp, row, s->place[e->column.at[k]], e->column.sign[k]);
	kb_simplex_right(lp, row, (double)e->right);
}

static double *truth_in(struct audit *u, uint32_t part)
{
	const struct kb_system *s = u->system;

	for (uint32_t i = 0; i < s->table->inner; i++)
		if (s->unknown[i] != KB_NO_PIVOT && s->part[s->unknown[i]] == part)
			u->point[s->place[s->unknown[i]]] = (double)s->table->truth[i];
	return u->point;
}

static void bound(const struct kb_system *s, struct kb_simplex *lp, uint32_t part)
{
	const struct kb_bounds *b = s->table->bounds;

	for (uint32_t i = 0; b != NULL && i < s->table->inner; i++)
		if (s->unknown[i] != KB_NO_PIVOT && s->part[s->unknown[i]] == part)
			kb_simplex_bound(lp, s->place[s->unknown[i]], (double)b[i].low, (double)b[i].high);
}

static struct kb_simplex *start(struct audit *u, uint32_t part, bool duals)
{
	const struct kb_system *s = u->system;
	struct kb_simplex *lp = kb_simplex_new(u->arena, rows_in(s, part), unknowns_in(s, part), duals);
	uint32_t row = 0;

	for (size_t i = 0; i < s->count; i++)
		if (s->equations[i].part == part)
			fill_row(s, lp, row++, &s->equations[i]);
	bound(s, lp, part);
	if ((s->table->truth == NULL ? kb_simplex_start(lp) : kb_simplex_start_at(lp, truth_in(u, part))) != KB_OK)
		u->failed = true;
	return lp;
}

static struct kb_simplex *simplex_of(struct audit *u, uint32_t part);

/* The parts of the base that became this one, each once. */
static uint32_t parts_before(const struct audit *u, uint32_t part, uint32_t *list)
{
	const struct kb_system *s = u->system, *b = u->base->system;
	bool *seen = kb_arena_alloc(u->arena, b->parts + 1);
	uint32_t n = 0;

	for (uint32_t v = 0; v < s->unknowns; v++) {
		if (s->part[v] != part || seen[b->part[v]])
			continue;
		seen[b->part[v]] = true;
		list[n++] = b->part[v];
	}
	return n;
}

/* By the variable of a part before: which variable of this part it is. */
static const uint32_t *columns_of(const struct audit *u, uint32_t before)
{
	const struct kb_system *s = u->system, *b = u->base->system;
	uint32_t *columns = kb_arena_alloc(u->arena, (s->unknowns + 1) * sizeof *columns);

	for (uint32_t v = 0; v < s->unknowns; v++)
		if (b->part[v] == before)
			columns[b->place[v]] = s->place[v];
	return columns;
}

/* The equation that the base has not is the last one. A part without it is the base's own. */
static struct kb_simplex *go_on(struct audit *u, uint32_t part)
{
	const struct kb_system *s = u->system, *b = u->base->system;
	uint32_t *list = kb_arena_alloc(u->arena, (b->parts + 1) * sizeof *list), n = parts_before(u, part, list);
	const struct kb_simplex **parts = kb_arena_alloc(u->arena, (n + 1) * sizeof *parts);
	const uint32_t **columns = kb_arena_alloc(u->arena, (n + 1) * sizeof *columns);
	struct kb_simplex *lp;

	if (s->count == b->count || s->equations[s->count - 1].part != part)
		return simplex_of(u->base, list[0]);
	for (uint32_t i = 0; i < n; i++) {
		parts[i] = simplex_of(u->base, list[i]);
		columns[i] = columns_of(u, list[i]);
	}
	lp = kb_simplex_join(u->arena, parts, columns, n, unknowns_in(s, part));
	fill_row(s, lp, rows_in(s, part) - 1, &s->equations[s->count - 1]);
	if (kb_simplex_restart(lp) != KB_OK)
		u->failed = true;
	return lp;
}

static struct kb_simplex *simplex_of(struct audit *u, uint32_t part)
{
	if (u->parts[part] == NULL)
		u->parts[part] = u->base != NULL ? go_on(u, part) : start(u, part, u->dual[part] = u->binds);
	u->failed = u->failed || (u->base != NULL && u->base->failed);
	return u->parts[part];
}

/* ---- the ends of an interval ---- */

static bool is_wide(const struct audit *u, size_t cell)
{
	return kb_width(u->seen[cell]) >= (double)kb_cell_least(u->table, &u->table->cells[cell]);
}

static void see(struct kb_interval *v, double value)
{
	v->low = fmin(v->low, value);
	v->high = fmax(v->high, value);
}

/* The point where a question ended is one that all small cells of the part can have. */
static void see_point(struct audit *u, uint32_t part)
{
	const struct kb_table *t = u->table;
	const struct kb_system *s = u->system;

	kb_simplex_point(u->parts[part], u->point);
	if (u->points != NULL)
		kb_points_add(u->points, s, part, u->point);
	for (size_t i = 0; i < t->count; i++) {
		const struct kb_cell *c = &t->cells[i];
		double value = 0;
		if (!c->small || u->home[i] != part || is_wide(u, i))
			continue;
		for (uint32_t k = 0; k < c->count; k++) {
			uint32_t v = s->unknown[c->inner[k]];
			value += v == KB_NO_PIVOT ? (double)s->known[c->inner[k]] : u->point[s->place[v]];
		}
		see(&u->seen[i], value);
	}
}

/* The cell's unknowns of one part, by place. */
static uint32_t vars_in(struct audit *u, const struct kb_cell *c, uint32_t part)
{
	const struct kb_system *s = u->system;
	uint32_t n = 0;

	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t v = s->unknown[c->inner[i]];
		if (v != KB_NO_PIVOT && s->part[v] == part)
			u->vars[n++] = s->place[v];
	}
	return n;
}

static double known_in(const struct kb_system *s, const struct kb_cell *c)
{
	double sum = 0;

	for (uint32_t i = 0; i < c->count; i++)
		if (s->unknown[c->inner[i]] == KB_NO_PIVOT)
			sum += (double)s->known[c->inner[i]];
	return sum;
}

/* Is it the first unknown of its part in this cell? */
static bool is_first_of_part(const struct kb_system *s, const struct kb_cell *c, uint32_t i)
{
	uint32_t v = s->unknown[c->inner[i]];

	if (v == KB_NO_PIVOT)
		return false;
	for (uint32_t k = 0; k < i; k++) {
		uint32_t other = s->unknown[c->inner[k]];
		if (other != KB_NO_PIVOT && s->part[other] == s->part[v])
			return false;
	}
	return true;
}

static double end_in_part(struct audit *u, const struct kb_cell *c, uint32_t part, int way, double until)
{
	struct kb_simplex *lp = simplex_of(u, part);
	uint32_t n = vars_in(u, c, part);
	double best = 0;

	if (u->failed || kb_simplex_go(lp, u->vars, n, way, until, &best) != KB_OK) {
		u->failed = true;
		return 0;
	}
	see_point(u, part);
	return best;
}

/* Parts share no equation, so that the ends of a sum are the sums of the ends. A question
 * that may end early is one of a cell in a single part. */
static double end_of(struct audit *u, size_t cell, int way, double until)
{
	const struct kb_cell *c = &u->table->cells[cell];
	double sum = known_in(u->system, c);

	until = u->home[cell] == MANY_PARTS ? -way * INFINITY : until - sum;
	for (uint32_t i = 0; i < c->count && !u->failed; i++)
		if (is_first_of_part(u->system, c, i))
			sum += end_in_part(u, c, u->system->part[u->system->unknown[c->inner[i]]], way, until);
	return sum;
}

/* May the cell be less (way 1), or more (-1), as far as the bounds of what is in it say? */
static bool may_move(const struct audit *u, size_t cell, int way)
{
	const struct kb_cell *c = &u->table->cells[cell];
	const struct kb_bounds *b = u->table->bounds;
	int64_t end = 0;

	for (uint32_t i = 0; b != NULL && i < c->count; i++)
		end += kb_sign(c, i) * (way > 0 ? b[c->inner[i]].low : b[c->inner[i]].high);
	return b == NULL || c->sign != NULL || end != c->value;
}

bool kb_audit_is_wide(struct audit *u, size_t cell)
{
	struct kb_interval *v = &u->seen[cell];
	double least = (double)kb_cell_least(u->table, &u->table->cells[cell]);

	if (!is_wide(u, cell) && u->near != NULL && kb_audit_is_wide(u->near, cell))
		return true;
	if (!is_wide(u, cell) && may_move(u, cell, -1))
		see(v, end_of(u, cell, -1, ceil(v->low) + least));
	if (!is_wide(u, cell) && may_move(u, cell, 1))
		see(v, end_of(u, cell, 1, floor(v->high) - least));
	return !u->failed && is_wide(u, cell);
}

void kb_audit_keep(struct audit *u, struct kb_points *p)
{
	for (; u != NULL; u = u->near)
		u->points = p;
}

void kb_audit_stretch(struct audit *u, size_t cell)
{
	while (u->near != NULL)
		u = u->near;
	for (int way = -1; way <= 1; way += 2)
		end_of(u, cell, way, -way * INFINITY);
}

/* ---- what holds a narrow cell back ---- */

static bool can_give_way(const struct kb_table *t, size_t cell)
{
	const struct kb_cell *c = &t->cells[cell];
	return c->shown && c->before == KB_CELL_NEW && (c->value != 0 || t->zeros_give);
}

static bool gives_way_rather(const struct kb_table *t, size_t cell, size_t than)
{
	const struct kb_cell *c = &t->cells[cell], *o = &t->cells[than];
	return c->level != o->level ? c->level < o->level : c->value < o->value;
}

static void consider(const struct kb_table *t, size_t cell, size_t *best)
{
	if (can_give_way(t, cell) && (*best == t->count || gives_way_rather(t, cell, *best)))
		*best = cell;
}

/* What each inner cell gives to the best that was found: its dual. */
static double *duals_of_inner(struct audit *u, uint32_t part)
{
	const struct kb_system *s = u->system;
	double *duals = kb_arena_alloc(u->arena, (s->table->inner + 1) * sizeof *duals);
	uint32_t row = 0;

	for (size_t i = 0; i < s->count; i++) {
		const struct kb_cell *c = &s->table->cells[s->equations[i].cell];
		double dual = s->equations[i].part == part ? kb_simplex_dual(u->parts[part], row++) : 0;
		for (uint32_t k = 0; dual != 0 && k < c->count; k++)
			duals[c->inner[k]] += kb_sign(c, k) * dual;
	}
	return duals;
}

/* Is the inner cell where a range that the cell tells of it ends? Any other is held back by no such cell. */
static bool is_at_end(const struct audit *u, const struct kb_cell *c, uint32_t part)
{
	const struct kb_system *s = u->system;
	uint32_t v = s->unknown[c->inner[0]];
	const struct kb_bounds *b = &s->table->bounds[c->inner[0]];
	double x;

	if (v == KB_NO_PIVOT || s->part[v] != part)
		return false;
	x = u->point[s->place[v]];
	return (b->told_low && x < (double)b->low + 1e-6) || (b->told_high && x > (double)b->high - 1e-6);
}

/* Of what is shown: the sums whose equations bind now, and the single cells in them. */
static void consider_binding(struct audit *u, uint32_t part, size_t *best)
{
	const struct kb_table *t = u->table;
	const double *duals = duals_of_inner(u, part);
	uint32_t row = 0;

	for (size_t i = 0; i < u->system->count; i++) {
		const struct kb_equation *e = &u->system->equations[i];
		if (e->part == part && fabs(kb_simplex_dual(u->parts[part], row++)) > 1e-7)
			consider(t, e->cell, best);
	}
	for (size_t k = 0; k < t->count; k++) {
		const struct kb_cell *c = &t->cells[k];
		if (c->count == 1 && can_give_way(t, k) && fabs(duals[c->inner[0]]) > 1e-7 && (!c->ranged || is_at_end(u, c, part)))
			consider(t, k, best);
	}
}

size_t kb_audit_binding(struct audit *u, size_t cell)
{
	const struct kb_cell *c = &u->table->cells[cell];
	size_t best = u->table->count;

	for (uint32_t i = 0; i < c->count; i++) {
		uint32_t part;
		if (!is_first_of_part(u->system, c, i))
			continue;
		part = u->system->part[u->system->unknown[c->inner[i]]];
		if (!u->dual[part])
			u->parts[part] = start(u, part, true);
		u->dual[part] = true;
		for (int way = -1; way <= 1 && !u->failed; way += 2) {
			if (!may_move(u, cell, way))
				continue;
			end_in_part(u, c, part, way, -way * INFINITY);
			consider_binding(u, part, &best);
		}
	}
	return best;
}

/* ---- all intervals, for who looks from outside ---- */

double kb_width(struct kb_interval v)
{
	return floor(v.high + 1e-6) - ceil(v.low - 1e-6);
}

struct kb_interval *kb_intervals(const struct kb_table *t, struct kb_arena *a)
{
	struct audit *u = kb_audit_open(kb_system_new(t, a), false, a);
	struct kb_interval *all = kb_arena_alloc(a, (t->count + 1) * sizeof *all);

	for (size_t i = 0; i < t->count; i++) {
		double value = (double)t->cells[i].value;
		all[i] = (struct kb_interval){ value, value };
		if (t->cells[i].shown)
			continue;
		all[i].low = end_of(u, i, 1, -INFINITY);
		all[i].high = end_of(u, i, -1, INFINITY);
	}
	return u->failed ? NULL : all;
}
