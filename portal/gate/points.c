/* points.c - tables that fit what is shown, kept to answer the next question (private.h).
 *
 * The clean-up of repair.c asks of each cell that was left out for others: were it shown, would all
 * small cells stay wide? Every question to the simplex ended at a table that fits what is shown
 * now. Two of them, one with more in the cell in question and one with less, have a mixture that
 * fits when it is shown too; so has one of them with the true table. Mostly such mixtures lie
 * far enough apart in a small cell, and the simplex need not be asked at all. They never
 * say that a cell is narrow: only the simplex does. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "private.h"

/* What a table has more than the true one: by unknown, those that differ. */
struct point { uint32_t *at; double *by; uint32_t count; };

/* How much more a table has in a small cell. */
struct gain { double by; uint32_t point; };
struct gains { struct gain *list; uint32_t count, room; double at_high, at_low; };

enum { MOST = 6000 /* tables that are kept */ };

struct kb_points {
	struct kb_arena *arena;
	const struct kb_system *system;
	struct point *list;
	uint32_t count;
	struct gains *gains; /* by cell, small ones only */
	struct holder **holders;
	double *times;       /* by unknown: how often the cell in question holds it */
	double *more;        /* by point: how much more is in the cell in question */
	uint32_t high, low;  /* the points with most and with least in it; MOST: none */
};

struct kb_points *kb_points_new(const struct kb_system *s, struct kb_arena *a)
{
	struct kb_points *p = kb_arena_alloc(a, sizeof *p);

	*p = (struct kb_points){ .arena = a, .system = s };
	p->list = kb_arena_alloc(a, MOST * sizeof *p->list);
	p->more = kb_arena_alloc(a, MOST * sizeof *p->more);
	p->gains = kb_arena_alloc(a, (s->table->count + 1) * sizeof *p->gains);
	p->times = kb_arena_alloc(a, (s->unknowns + 1) * sizeof *p->times);
	return p;
}

static double true_of(const struct kb_system *s, uint32_t inner)
{
	return (double)s->table->truth[inner];
}

/* The true table with one part as it is in x. */
void kb_points_add(struct kb_points *p, const struct kb_system *s, uint32_t part, const double *x)
{
	struct point *to = &p->list[p->count];
	uint32_t n = 0;

	if (p->count == MOST)
		return;
	to->at = kb_arena_alloc(p->arena, s->unknowns * sizeof *to->at);
	to->by = kb_arena_alloc(p->arena, s->unknowns * sizeof *to->by);
	for (uint32_t i = 0; i < s->table->inner; i++) {
		uint32_t v = s->unknown[i];
		double by = v == KB_NO_PIVOT || s->part[v] != part ? 0 : x[s->place[v]] - true_of(s, i);
		if (fabs(by) < 1e-9)
			continue;
		to->at[n] = v;
		to->by[n++] = by;
	}
	to->count = n;
	p->count += n > 0;
}

/* ---- what they have in small cells ---- */

struct holder { struct holder *next; size_t cell; int sign; };

static void find_holders(struct kb_points *p)
{
	const struct kb_system *s = p->system;

	p->holders = kb_arena_alloc(p->arena, (s->unknowns + 1) * sizeof *p->holders);
	for (size_t i = 0; i < s->table->count; i++) {
		const struct kb_cell *c = &s->table->cells[i];
		for (uint32_t k = 0; c->small && k < c->count; k++) {
			uint32_t v = s->unknown[c->inner[k]];
			struct holder *one;
			if (v == KB_NO_PIVOT)
				continue;
			one = kb_arena_alloc(p->arena, sizeof *one);
			*one = (struct holder){ p->holders[v], i, kb_sign(c, k) };
			p->holders[v] = one;
		}
	}
}

/* The newest gain of a cell is that of this point, or there is none of it yet. */
static void gain(struct kb_points *p, struct gains *g, uint32_t point, double by)
{
	if (g->count == 0 || g->list[g->count - 1].point != point) {
		if (g->count == g->room) {
			struct gain *more = kb_arena_alloc(p->arena, (g->room = 2 * g->room + 8) * sizeof *more);
			memcpy(more, g->list == NULL ? more : g->list, g->count * sizeof *more);
			g->list = more;
		}
		g->list[g->count++] = (struct gain){ 0, point };
	}
	g->list[g->count - 1].by += by;
}

static int by_gain(const void *a, const void *b)
{
	double x = fabs(((const struct gain *)a)->by), y = fabs(((const struct gain *)b)->by);
	return (x < y) - (x > y);
}

/* Large ones first, so that a few of them tell. */
void kb_points_settle(struct kb_points *p)
{
	find_holders(p);
	for (uint32_t i = 0; i < p->count; i++)
		for (uint32_t k = 0; k < p->list[i].count; k++)
			for (const struct holder *h = p->holders[p->list[i].at[k]]; h != NULL; h = h->next)
				gain(p, &p->gains[h->cell], i, h->sign * p->list[i].by[k]);
	for (size_t i = 0; i < p->system->table->count; i++)
		if (p->gains[i].count > 1)
			qsort(p->gains[i].list, p->gains[i].count, sizeof *p->gains[i].list, by_gain);
}

/* ---- a cell in question ---- */

static void measure(struct kb_points *p, uint32_t i)
{
	p->more[i] = 0;
	for (uint32_t k = 0; k < p->list[i].count; k++)
		p->more[i] += p->times[p->list[i].at[k]] * p->list[i].by[k];
	if (fabs(p->more[i]) < 1e-9)
		p->more[i] = 0;
	if (p->more[i] > (p->high == MOST ? 0 : p->more[p->high]))
		p->high = i;
	if (p->more[i] < (p->low == MOST ? 0 : p->more[p->low]))
		p->low = i;
}

/* What the two outermost have in small cells. */
static void look_at_ends(struct kb_points *p)
{
	for (size_t i = 0; i < p->system->table->count; i++)
		p->gains[i].at_high = p->gains[i].at_low = 0;
	for (int end = 0; end < 2; end++) {
		const struct point *at = (end ? p->high : p->low) == MOST ? NULL : &p->list[end ? p->high : p->low];
		for (uint32_t k = 0; at != NULL && k < at->count; k++)
			for (const struct holder *h = p->holders[at->at[k]]; h != NULL; h = h->next)
				*(end ? &p->gains[h->cell].at_high : &p->gains[h->cell].at_low) += h->sign * at->by[k];
	}
}

void kb_points_aim(struct kb_points *p, const struct kb_equation *e)
{
	for (uint32_t k = 0; k < e->column.count; k++)
		p->times[e->column.at[k]] = e->column.sign[k];
	p->high = p->low = MOST;
	for (uint32_t i = 0; i < p->count; i++)
		measure(p, i);
	for (uint32_t k = 0; k < e->column.count; k++)
		p->times[e->column.at[k]] = 0;
	look_at_ends(p);
}

/* What the mixture of a point and the one that makes up for it has more in the small cell. */
static double mixed(const struct kb_points *p, const struct gains *in, const struct gain *g)
{
	double more = p->more[g->point], share;
	uint32_t other = more > 0 ? p->low : p->high;

	if (more == 0)
		return g->by;
	if (other == MOST)
		return 0;
	share = p->more[other] / (p->more[other] - more);
	return share * g->by + (1 - share) * (more > 0 ? in->at_low : in->at_high);
}

double kb_points_width(const struct kb_points *p, size_t cell)
{
	const struct gains *in = &p->gains[cell];
	const struct kb_cell *c = &p->system->table->cells[cell];
	double value = (double)c->value, least = (double)kb_cell_least(p->system->table, c);
	struct kb_interval v = { value, value };

	for (uint32_t i = 0; i < in->count && kb_width(v) < least; i++) {
		double at = value + mixed(p, in, &in->list[i]);
		v.low = fmin(v.low, at);
		v.high = fmax(v.high, at);
	}
	return kb_width(v);
}
