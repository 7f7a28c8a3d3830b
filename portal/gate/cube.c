/* cube.c - the closed tables of the house: places by calendar periods (protect.h).
 *
 * Inner cells are the sites by quarter, and the regions by month where there are months.
 * A site by month is in no table, so it need not be an inner cell: whatever the quarters
 * of a region's sites and the months of the region are, as long as their sums are the
 * same, there are numbers by site and month that fit both. So a tie says all. */
#include "protect.h"

struct counts { uint32_t halves, years, months; };

static struct counts counts_of(const struct kb_cube *c)
{
	return (struct counts){ c->quarters / 2, c->quarters / 4, c->nmonths };
}

uint32_t kb_cube_places(const struct kb_cube *c)
{
	return c->nsites + c->regions + c->types + 1;
}

uint32_t kb_cube_periods(const struct kb_cube *c)
{
	struct counts k = counts_of(c);
	return c->quarters + k.halves + k.years + k.months;
}

/* ---- places and periods ---- */

bool kb_cube_has(const struct kb_cube *c, uint32_t place, uint32_t site, uint32_t quarter)
{
	const struct kb_site *s = &c->sites[site * c->begun + quarter];

	if (place < c->nsites)
		return site == place;
	place -= c->nsites;
	if (place < c->regions)
		return s->region == place;
	place -= c->regions;
	return place == c->types || s->type == place;
}

/* The first quarter of a period, and how many it has; no quarters: a month. */
static uint32_t quarters_of(const struct kb_cube *c, uint32_t period, uint32_t *first)
{
	struct counts k = counts_of(c);
	uint32_t from[] = { 0, c->quarters, c->quarters + k.halves, c->quarters + k.halves + k.years };

	for (int i = 2; i >= 0; i--)
		if (period >= from[i] && period < from[i + 1]) {
			*first = (period - from[i]) << i;
			return 1U << i;
		}
	return 0;
}

uint32_t kb_cube_months(const struct kb_cube *c, uint32_t period, uint32_t *first)
{
	uint32_t quarters = quarters_of(c, period, first);

	if (quarters == 0)
		*first = period - (kb_cube_periods(c) - c->nmonths);
	else
		*first *= 3;
	return quarters == 0 ? 1 : 3 * quarters;
}

static bool is_cell(const struct kb_cube *c, uint32_t place, uint32_t period)
{
	uint32_t first, quarters = quarters_of(c, period, &first), nation = kb_cube_places(c) - 1;

	if (quarters == 0)
		return place == nation || (place >= c->nsites && place < c->nsites + c->regions);
	return quarters > 1 || place >= c->nsites || !c->sites_by_half;
}

uint32_t kb_cube_cell(const struct kb_cube *c, uint32_t place, uint32_t period)
{
	return is_cell(c, place, period) ? place * kb_cube_periods(c) + period : KB_NO_PIVOT;
}

/* The nation above regions above types above sites; the year above its half above its quarters. */
static int level_of(const struct kb_cube *c, uint32_t place, uint32_t quarters)
{
	int p = place < c->nsites ? 0 : place < c->nsites + c->regions ? 2 : place < kb_cube_places(c) - 1 ? 1 : 3;
	return 10 * p + (int)quarters;
}

/* ---- cells ---- */

struct maker {
	const struct kb_cube *cube;
	struct kb_table *table;
	uint32_t *list, *other; /* scratch */
	uint32_t n;
	int64_t value;
};

static uint32_t month_cell(const struct kb_cube *c, uint32_t region, uint32_t month)
{
	return c->nsites * c->quarters + region * c->nmonths + month;
}

static void take_quarters(struct maker *m, uint32_t place, uint32_t first, uint32_t quarters)
{
	const struct kb_cube *c = m->cube;

	m->n = 0;
	m->value = 0;
	for (uint32_t site = 0; site < c->nsites; site++)
		for (uint32_t q = first; q < first + quarters; q++) {
			if (!kb_cube_has(c, place, site, q))
				continue;
			m->list[m->n++] = site * c->quarters + q;
			m->value += c->n[site * c->begun + q];
		}
}

static void take_month(struct maker *m, uint32_t place, uint32_t month)
{
	const struct kb_cube *c = m->cube;

	m->n = 0;
	m->value = 0;
	for (uint32_t r = 0; r <= c->regions; r++) {
		if (place != c->nsites + r && place != kb_cube_places(c) - 1)
			continue;
		m->list[m->n++] = month_cell(c, r, month);
		m->value += c->months[r * c->nmonths + month];
	}
}

/* Numbers of cells are places times periods: what is no cell holds the number with an
 * empty sum, which tells nothing. */
/* A month of a region that is one site: nobody sees the site by month, and here it would be. */
static bool is_of_one_site(const struct kb_cube *c, uint32_t place, uint32_t period)
{
	uint32_t first, sites = 0;

	kb_cube_months(c, period, &first);
	for (uint32_t site = 0; site < c->nsites; site++)
		sites += kb_cube_has(c, place, site, first / 3);
	return sites == 1;
}

static void add(struct maker *m, uint32_t place, uint32_t period, enum kb_before before)
{
	const struct kb_cube *c = m->cube;
	uint32_t first = 0, quarters = quarters_of(c, period, &first);
	struct kb_cell *cell;
	size_t at;

	if (!is_cell(c, place, period)) {
		kb_table_add(m->table, m->list, 0, 0, 0, KB_CELL_WITHHELD);
		return;
	}
	if (quarters > 0)
		take_quarters(m, place, first, quarters);
	else
		take_month(m, place, period - (kb_cube_periods(c) - c->nmonths));
	at = kb_table_add(m->table, m->list, m->n, m->value, level_of(c, place, quarters), before);
	cell = &m->table->cells[at];
	cell->times = c->monthly ? kb_cube_months(c, period, &first) : 0;
	cell->kept = c->sites_kept && (place < c->nsites || (quarters == 0 && is_of_one_site(c, place, period)));
}

/* The sites of no region have months of their own, which no table shows. */
static void tie_months(struct maker *m, uint32_t region, uint32_t quarter)
{
	const struct kb_cube *c = m->cube;

	for (uint32_t i = 0; i < 3; i++)
		m->other[i] = month_cell(c, region, 3 * quarter + i);
	m->n = 0;
	for (uint32_t site = 0; site < c->nsites; site++)
		if (c->sites[site * c->begun + quarter].region == region)
			m->list[m->n++] = site * c->quarters + quarter;
	kb_table_tie(m->table, m->list, m->n, m->other, 3);
}

static int64_t *truth_of(const struct kb_cube *c, uint32_t inner, struct kb_arena *a)
{
	int64_t *truth = kb_arena_alloc(a, (inner + 1) * sizeof *truth);

	for (uint32_t site = 0; site < c->nsites; site++)
		for (uint32_t q = 0; q < c->quarters; q++)
			truth[site * c->quarters + q] = c->n[site * c->begun + q];
	for (uint32_t i = c->nsites * c->quarters, k = 0; i < inner; i++, k++)
		truth[i] = c->months[k];
	return truth;
}

struct kb_table *kb_cube_table(struct kb_arena *a, const struct kb_cube *c, int64_t least, const enum kb_before *before)
{
	uint32_t inner = c->nsites * c->quarters + (c->regions + 1) * c->nmonths;
	struct maker m = { .cube = c, .table = kb_table_new(a, inner, least) };

	m.table->truth = truth_of(c, inner, a);
	m.list = kb_arena_alloc(a, (inner + 1) * sizeof *m.list);
	m.other = kb_arena_alloc(a, 3 * sizeof *m.other);
	for (uint32_t place = 0; place < kb_cube_places(c); place++)
		for (uint32_t period = 0; period < kb_cube_periods(c); period++)
			add(&m, place, period, before == NULL ? KB_CELL_NEW : before[place * kb_cube_periods(c) + period]);
	for (uint32_t r = 0; r <= c->regions; r++)
		for (uint32_t q = 0; q < c->quarters && 3 * q + 3 <= c->nmonths; q++)
			tie_months(&m, r, q);
	return m.table;
}
