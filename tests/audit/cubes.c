/* cubes.c - how long the closed tables of a large house take: 60 sites, 12 quarters, 101
 * indicators, inside (5) with months and outside (10), of a house whose sites are alike and of a very uneven
 * one. No cell reaches over the end of a year, so each year is a table of its own, as in the keeper. Then what was
 * answered is looked at, as shares and as means.
 *
 *   cubes [--short]
 *
 * Prints the seconds of the processor where indicators share the numbers of 12 forms, and (not short) where
 * each has numbers of its own, the worst there can be, as ratios to ten seconds. Fails
 * above 1, and where a small cell of any table is not protected. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "protect.h"

enum { SITES = 60, REGIONS = 6, TYPES = 4, YEARS = 3, QUARTERS = 4, MONTHS = 3 * QUARTERS, FORMS = 12, INDICATORS = 101, LIMIT = 10,
	INNER = SITES * QUARTERS + (REGIONS + 1) * MONTHS };

struct house {
	unsigned long long seed;
	struct kb_site sites[SITES * QUARTERS];
	int64_t n[SITES * QUARTERS], months[(REGIONS + 1) * MONTHS];
	int64_t people[INNER], top[INNER], total[INNER]; /* by inner cell of the table */
};

static double chance(struct house *h)
{
	h->seed = h->seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (double)(h->seed >> 11) / 9007199254740992.0;
}

/* Poisson, by products of chances. */
static int64_t arrivals(struct house *h, double mean)
{
	double limit = exp(-mean), p = chance(h);
	int64_t n = 0;

	for (; p > limit; p *= chance(h))
		n++;
	return n;
}

/* What so many people answer: three of four are content, or half, or nine of ten. */
static void answer(struct house *h, uint32_t inner, uint32_t month, int64_t n, double content)
{
	for (int64_t i = 0; i < n; i++) {
		int64_t score = chance(h) < content ? 2 + (chance(h) < 0.5) : chance(h) < 0.5;
		uint32_t at[] = { inner, month };
		for (int k = 0; k < 2; k++) {
			h->people[at[k]]++;
			h->top[at[k]] += score >= 2;
			h->total[at[k]] += (score * 100000 + 1) / 3;
		}
	}
}

/* Answers a quarter. Even: from five to fourteen; some quarters are small, many are not. Uneven: the second site has
 * half as many as the first, the third a third (Zipf), as many in all; large ones are in all regions. */
static double mean_of(struct house *h, uint32_t site, bool uneven)
{
	double all = 0;

	if (!uneven)
		return 5 + 9 * chance(h);
	for (uint32_t i = 1; i <= SITES; i++)
		all += 1.0 / i;
	return 9.5 * SITES / all / (site * 7 % SITES + 1);
}

static void fill(struct house *h, unsigned seed, bool uneven)
{
	static const double content[] = { 0.5, 0.75, 0.9 };

	*h = (struct house){ .seed = seed };
	for (uint32_t s = 0; s < SITES; s++) {
		double mean = mean_of(h, s, uneven);
		struct kb_site site = { s / (SITES / REGIONS), (uint32_t)(chance(h) * TYPES) };
		for (uint32_t m = 0; m < MONTHS; m++) {
			int64_t n = arrivals(h, mean / 3);
			h->n[s * QUARTERS + m / 3] += n;
			h->sites[s * QUARTERS + m / 3] = site;
			h->months[site.region * MONTHS + m] += n;
			answer(h, s * QUARTERS + m / 3, SITES * QUARTERS + site.region * MONTHS + m, n, content[seed % 3]);
		}
	}
}

/* Of the processor: what else runs on the machine is no matter of the gate. */
static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct result { size_t cells, small, hidden, banded, less, narrow; double seconds, answers; bool shares; };

static void count(const struct kb_table *t, struct kb_arena *a, struct result *r)
{
	const struct kb_interval *v = kb_intervals(t, a);

	for (size_t i = 0; i < t->count; i++) {
		const struct kb_cell *c = &t->cells[i];
		r->cells += c->count > 0 && c->sign == NULL;
		r->small += c->small;
		r->hidden += c->count > 0 && !c->shown;
		r->narrow += c->small && (v == NULL || c->shown || kb_width(v[i]) < (double)t->least);
	}
}

/* Time is that of the protection alone; the look at it afterwards is ours. */
static size_t shown(const struct kb_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->count; i++)
		n += t->cells[i].shown;
	return n;
}

static void protect_answers(const struct house *h, struct kb_table *t, struct kb_arena *a, struct result *r)
{
	struct kb_answers shares = { h->people, h->top, 1, 1, kb_arena_alloc(a, t->count + 1), NULL };
	struct kb_answers means = { h->people, h->total, 100000, 25000, kb_arena_alloc(a, t->count + 1), NULL };
	size_t before = shown(t);

	r->narrow += kb_protect_answers(t, &means) != KB_OK;
	if (r->shares)
		r->narrow += kb_protect_answers(t, &shares) != KB_OK;
	r->less += before - shown(t);
	for (size_t i = 0; i < t->count; i++)
		r->banded += shares.banded[i];
}

static void protect(const struct house *h, const struct kb_cube *cube, int64_t least, const enum kb_before *before, enum kb_before *after,
    struct result *r)
{
	struct kb_arena *a = kb_arena_new();
	double began = now();
	struct kb_table *t = kb_cube_table(a, cube, least, before);
	enum kb_rc rc = kb_protect(t);

	r->answers -= now();
	protect_answers(h, t, a, r);
	r->answers += now();
	r->seconds += now() - began;
	r->narrow += rc != KB_OK;
	count(t, a, r);
	for (size_t i = 0; after != NULL && i < t->count; i++)
		after[i] = t->cells[i].shown ? KB_CELL_NEW : KB_CELL_WITHHELD;
	kb_arena_free(a);
}

/* Outside shows nothing that inside left out. Ties come last and have no place outside. */
static void protect_both(const struct house *h, struct result *inside, struct result *outside)
{
	struct kb_cube cube = { h->sites, SITES, REGIONS, TYPES, QUARTERS, QUARTERS, MONTHS, h->n, h->months, false, false, false };
	enum kb_before *after = calloc(SITES * MONTHS * 4, sizeof *after);

	if (after == NULL)
		exit(2);
	protect(h, &cube, 5, NULL, after, inside);
	cube.sites_by_half = true;
	protect(h, &cube, 10, after, NULL, outside);
	free(after);
}

static void print(const char *what, const struct result *r)
{
	printf("# %s: %zu cells, %zu small, %zu left out (%zu for what was answered), %zu banded, %zu narrow, %.2f s (%.2f s answers)\n", what,
	    r->cells, r->small, r->hidden, r->less, r->banded, r->narrow, r->seconds, r->answers);
}

static bool run(const char *name, unsigned tables, bool shares, bool uneven)
{
	struct result inside = { .shares = shares }, outside = { .shares = shares };
	struct house *h = malloc(sizeof *h);
	double seconds;
	bool good;

	for (unsigned i = 0; h != NULL && i < tables * YEARS; i++) {
		fill(h, i + 1, uneven);
		protect_both(h, &inside, &outside);
	}
	free(h);
	print("inside, with months", &inside);
	print("outside, sites by half-year", &outside);
	seconds = inside.seconds + outside.seconds;
	good = seconds <= LIMIT && inside.narrow + outside.narrow == 0 && inside.small > 0 && outside.small > 0;
	printf("%s - %d indicators %s: %.2f of %d s (ratio %.3f)\n", good ? "ok" : "not ok", INDICATORS, name, seconds, LIMIT,
	    seconds / LIMIT);
	return good;
}

int main(int argc, char **argv)
{
	bool good = run("that share the numbers of 12 forms, and their shares", FORMS, true, false);

	good = run("of a very uneven house, that share the numbers of 12 forms", FORMS, true, true) && good;

	if (argc > 1 && strcmp(argv[1], "--short") == 0)
		return good ? 0 : 1;
	good = run("with numbers of their own", INDICATORS, false, false) && good;
	return run("of a very uneven house, with numbers of their own", INDICATORS, false, true) && good ? 0 : 1;
}
