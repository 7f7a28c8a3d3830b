/* year.c - from sums by place and month to the closed table of a year (register.h). */
#include <string.h>

#include "register.h"

static const char TYPE[] = "type:";

/* ---- names ---- */

/* Looks from the last one on: parts of each month come in the same order, and so do cells. */
static uint32_t number_of(const struct kb_names *l, const char *name)
{
	for (uint32_t i = 0; i < l->count; i++) {
		uint32_t at = (*l->last + i) % l->count;
		if (strcmp(l->list[at], name) == 0)
			return *l->last = at;
	}
	return l->count;
}

/* "" is the name of none. */
static void take_name(struct kb_names *l, const char *name)
{
	if (*name != '\0' && number_of(l, name) == l->count)
		l->list[l->count++] = name;
}

static void take_names(struct kb_year *y)
{
	struct kb_names *all[] = { &y->sites, &y->regions, &y->types };

	for (int i = 0; i < 3; i++) {
		all[i]->list = kb_arena_alloc(y->arena, (y->count + 1) * sizeof *all[i]->list);
		all[i]->last = kb_arena_alloc(y->arena, sizeof *all[i]->last);
	}
	for (size_t i = 0; i < y->count; i++) {
		take_name(&y->sites, y->parts[i].sum.place);
		take_name(&y->regions, y->parts[i].region);
		take_name(&y->types, y->parts[i].type);
	}
}

/* ---- the cube ---- */

static void size_cube(struct kb_year *y)
{
	struct kb_cube *c = &y->cube;
	uint32_t begun = (y->through + 2) / 3;

	*c = (struct kb_cube){
		.nsites = y->sites.count, .regions = y->regions.count, .types = y->types.count,
		.quarters = y->through / 3, .begun = begun, .nmonths = y->through, .monthly = kb_is_monthly(y->counts), .sites_kept = y->above,
	};
	for (int i = 0; i < 3; i++)
		y->by_month[i] = kb_arena_alloc(y->arena, (c->nsites * y->through + 1) * sizeof(int64_t));
}

/* Parts come by month, so the first of a quarter is the one that was frozen first. */
static void settle_sites(struct kb_year *y)
{
	struct kb_cube *c = &y->cube;
	struct kb_site *sites = kb_arena_alloc(y->arena, (c->nsites * c->begun + 1) * sizeof *sites);

	for (uint32_t i = 0; i < c->nsites * c->begun; i++)
		sites[i] = (struct kb_site){ KB_NO_PIVOT, KB_NO_PIVOT };
	for (size_t i = 0; i < y->count; i++) {
		const struct kb_part *p = &y->parts[i];
		struct kb_site *s = &sites[number_of(&y->sites, p->sum.place) * c->begun + (uint32_t)(p->sum.month - y->first) / 3];
		if (s->region == KB_NO_PIVOT)
			*s = (struct kb_site){ number_of(&y->regions, p->region), number_of(&y->types, p->type) };
	}
	for (uint32_t i = 0; i < c->nsites * c->begun; i++)
		if (sites[i].region == KB_NO_PIVOT)
			sites[i] = (struct kb_site){ c->regions, c->types };
	c->sites = sites;
}

static void add_up(struct kb_year *y)
{
	struct kb_cube *c = &y->cube;
	int64_t *n = kb_arena_alloc(y->arena, (c->nsites * c->begun + 1) * sizeof *n);
	int64_t *months = kb_arena_alloc(y->arena, ((c->regions + 1) * c->nmonths + 1) * sizeof *months);

	for (size_t i = 0; i < y->count; i++) {
		const struct kb_sum *s = &y->parts[i].sum;
		uint32_t month = (uint32_t)(s->month - y->first), site = number_of(&y->sites, s->place);
		uint32_t at = site * c->begun + month / 3;
		n[at] += s->n;
		months[c->sites[at].region * c->nmonths + month] += s->n;
		y->by_month[KB_YEAR_N][site * y->through + month] += s->n;
		y->by_month[KB_YEAR_TOTAL][site * y->through + month] += s->total;
		y->by_month[KB_YEAR_TOP][site * y->through + month] += s->top;
	}
	c->n = n;
	c->months = months;
}

void kb_year_build(struct kb_year *y)
{
	take_names(y);
	size_cube(y);
	settle_sites(y);
	add_up(y);
}

/* ---- questions ---- */

const char *kb_year_place(const struct kb_year *y, uint32_t place)
{
	if (place < y->sites.count)
		return y->sites.list[place];
	place -= y->sites.count;
	if (place < y->regions.count)
		return y->regions.list[place];
	place -= y->regions.count;
	return place < y->types.count ? kb_arena_fmt(y->arena, "%s%s", TYPE, y->types.list[place]) : y->nation;
}

int64_t kb_year_sum(const struct kb_year *y, int what, uint32_t place, uint32_t period)
{
	uint32_t first, months = kb_cube_months(&y->cube, period, &first);
	bool alone = place < y->cube.nsites; /* a site is a place of its own */
	int64_t sum = 0;

	for (uint32_t site = alone ? place : 0; site < (alone ? place + 1 : y->cube.nsites); site++) {
		bool has = false;
		for (uint32_t m = first; m < first + months; m++) {
			if (m == first || m % 3 == 0) /* the first that is looked at of a quarter */
				has = kb_cube_has(&y->cube, place, site, m / 3);
			sum += has ? y->by_month[what][site * y->through + m] : 0;
		}
	}
	return sum;
}

int64_t *kb_year_inner(const struct kb_year *y, int what, struct kb_arena *a)
{
	const struct kb_cube *c = &y->cube;
	int64_t *sums = kb_arena_alloc(a, (c->nsites * c->quarters + (c->regions + 1) * c->nmonths + 1) * sizeof *sums);

	for (uint32_t site = 0; site < c->nsites; site++)
		for (uint32_t m = 0; m < y->through; m++) {
			int64_t amount = y->by_month[what][site * y->through + m];
			if (m / 3 < c->quarters)
				sums[site * c->quarters + m / 3] += amount;
			sums[c->nsites * c->quarters + c->sites[site * c->begun + m / 3].region * c->nmonths + m] += amount;
		}
	return sums;
}

uint32_t kb_year_place_of(const struct kb_year *y, const char *name)
{
	uint32_t at = number_of(&y->sites, name);

	if (at < y->sites.count)
		return at;
	at = number_of(&y->regions, name);
	if (at < y->regions.count)
		return y->sites.count + at;
	if (strncmp(name, TYPE, sizeof TYPE - 1) == 0 && (at = number_of(&y->types, name + sizeof TYPE - 1)) < y->types.count)
		return y->sites.count + y->regions.count + at;
	return strcmp(name, y->nation) == 0 ? kb_cube_places(&y->cube) - 1 : KB_NO_PIVOT;
}

uint32_t kb_year_find(const struct kb_year *y, const char *place, uint32_t month, uint32_t months)
{
	uint32_t at = kb_year_place_of(y, place);

	for (uint32_t period = 0; at != KB_NO_PIVOT && period < kb_cube_periods(&y->cube); period++) {
		uint32_t first;
		if (kb_cube_months(&y->cube, period, &first) == months && first == month)
			return kb_cube_cell(&y->cube, at, period);
	}
	return KB_NO_PIVOT;
}
