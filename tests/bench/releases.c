/* releases.c - what releasing costs: the sums of a house handed to the gate, as the keeper does.
 *
 *   releases PLACES MONTHS TABLES ANSWERS ONCE|MONTHLY INDICATORS|QUESTIONS EVEN|UNEVEN
 *
 * Each place has so many answers a month on the average (Poisson). In an even house places differ from half
 * of it to one and a half; in an uneven one the second has half as many as the first, the third a third (Zipf),
 * so that a few have hundreds and hundreds have none in most months. Each table has numbers of its own, which is
 * the worst there can be. Released is what there is at the end (ONCE) or at the first of each month (MONTHLY); a
 * question has a share of best answers beside its mean. One line of JSON: processor seconds of all releases, of the
 * longest one, and how many cells were shown to each circle and left out. */
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "klankbord-test.h"

enum { BEGIN = 12 * 2026, REGIONS = 12, NOON_15_JANUARY_2026 = 1768478400, MONTH = 2629746, LONGEST = 32 };

static const char *const types[] = { "kwv", "poa", "azc", "noodopvang", "gezin" };

struct house {
	struct kb_test *t;
	long places, months, tables, regions;
	double answers;
	bool shares, uneven;
	uint64_t seed;
	struct kb_sum *sums; /* by month, so that those of the first months come first */
	size_t *until;       /* by month: how many there are by its end */
	char (*names)[LONGEST], (*items)[LONGEST];
};

static sqlite3 *db; /* of the house: SQLite tells it when it is opened */

static int see(sqlite3 *opened, char **why, const struct sqlite3_api_routines *api)
{
	(void)why, (void)api;
	db = opened;
	return SQLITE_OK;
}

static void insist(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "releases: %s\n", what);
	exit(1);
}

static double cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static double chance(struct house *h)
{
	h->seed = h->seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(h->seed >> 11) / 9007199254740992.0;
}

/* Poisson, by products of chances. */
static int64_t arrivals(struct house *h, double mean)
{
	double limit = exp(-mean), p;
	int64_t n = 0;

	if (mean > 500) /* a double has no room for less */
		return arrivals(h, mean / 2) + arrivals(h, mean / 2);
	p = chance(h);
	for (; p > limit; p *= chance(h))
		n++;
	return n;
}

/* ---- The house ---- */

static const struct kb_plugin plugin = { .abi = KB_ABI, .name = "figures" };

/* Types are written as `klankbord place add --type` does, which the house for tests has no word for. */
static void add_place(struct house *h, long i)
{
	char region[LONGEST], sql[200];

	snprintf(h->names[i], LONGEST, "plaats-%03ld", i);
	snprintf(region, sizeof(region), "regio-%ld", i % h->regions);
	kb_test_place(h->t, h->names[i], "location", region);
	snprintf(sql, sizeof(sql), "UPDATE kb_place SET type = '%s' WHERE id = '%s'", types[i / h->regions % 5], h->names[i]);
	insist(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "a type cannot be written");
}

static void open_house(struct house *h)
{
	const struct kb_plugin *plugins[] = { &plugin, NULL };
	const char *locales[] = { KB_TOP "/locales", NULL }, *forms[] = { NULL };
	char region[LONGEST];

	sqlite3_auto_extension((void (*)(void))see);
	h->t = kb_test_open(plugins, locales, forms);
	sqlite3_reset_auto_extension();
	kb_test_brief(h->t);
	kb_test_place(h->t, "organisatie", "organisation", "");
	for (long i = 0; i < h->regions; i++) {
		snprintf(region, sizeof(region), "regio-%ld", i);
		kb_test_place(h->t, region, "region", "organisatie");
	}
	for (long i = 0; i < h->places; i++)
		add_place(h, i);
}

/* ---- What was answered: three of four are content ---- */

static struct kb_sum answers_of(struct house *h, const char *item, const char *place, int32_t month, double mean)
{
	struct kb_sum s = { .item = item, .place = place, .month = month, .n = arrivals(h, mean) };

	for (int64_t i = 0; i < s.n; i++) {
		int64_t score = chance(h) < 0.75 ? 2 + (chance(h) < 0.5) : chance(h) < 0.5;
		s.top += score >= 2;
		s.total += (score * 100000 + 1) / 3;
	}
	s.top = h->shares ? s.top : -1;
	return s;
}

static double mean_of(const struct house *h, long place)
{
	double all = 0;

	if (!h->uneven)
		return h->answers * (0.5 + (double)(place * 7 % 10) / 9);
	for (long i = 1; i <= h->places; i++)
		all += 1 / (double)i;
	return h->answers * (double)h->places / all / (double)(place * 7 % h->places + 1); /* large ones in all regions */
}

static void fill(struct house *h)
{
	size_t n = 0;

	for (int32_t month = 0; month < h->months; month++) {
		for (long place = 0; place < h->places; place++)
			for (long table = 0; table < h->tables; table++) {
				struct kb_sum s = answers_of(h, h->items[table], h->names[place], BEGIN + month, mean_of(h, place));
				if (s.n > 0)
					h->sums[n++] = s;
			}
		h->until[month] = n;
	}
}

static void *get(size_t n, size_t size)
{
	void *p = calloc(n + 1, size);

	insist(p != NULL, "no memory");
	return p;
}

static void make_room(struct house *h)
{
	h->names = get((size_t)h->places, LONGEST);
	h->items = get((size_t)h->tables, LONGEST);
	h->until = get((size_t)h->months, sizeof(*h->until));
	h->sums = get((size_t)(h->places * h->months * h->tables), sizeof(*h->sums));
	for (long i = 0; i < h->tables; i++)
		snprintf(h->items[i], LONGEST, "vraag-%03ld", i);
}

/* ---- Releasing ---- */

/* At the first of the month after this one; the keeper hands all sums of closed months to the gate. */
static double release(struct house *h, int32_t month)
{
	double began;

	kb_test_clock(h->t, NOON_15_JANUARY_2026 + (int64_t)(month + 1) * MONTH);
	began = cpu();
	insist(kb_release(kb_test_ctx(h->t, &plugin), h->sums, h->until[month]) == KB_OK, "nothing was released");
	insist(kb_test_end(h->t, true) == KB_OK, "a release was not kept");
	return cpu() - began;
}

static int64_t count(const char *sql)
{
	sqlite3_stmt *q;
	int64_t n;

	insist(sqlite3_prepare_v2(db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW, sql);
	n = sqlite3_column_int64(q, 0);
	sqlite3_finalize(q);
	return n;
}

/* All tables were written for all months: one that was refused would cost nothing. */
static void check_all(const struct house *h)
{
	int64_t years = (h->months + 11) / 12;
	char sql[200];

	snprintf(sql, sizeof(sql), "SELECT COUNT(*) FROM kb_release WHERE through = first + 12 OR through = %ld", BEGIN + h->months);
	insist(count(sql) == 2 * h->tables * years, "a table was refused");
}

int main(int argc, char **argv)
{
	struct house h = { .seed = 1 };
	double sum = 0, longest = 0;

	insist(argc == 8, "usage: releases PLACES MONTHS TABLES ANSWERS ONCE|MONTHLY INDICATORS|QUESTIONS EVEN|UNEVEN");
	h.places = atol(argv[1]);
	h.regions = h.places < 10 * REGIONS ? (h.places + 9) / 10 : REGIONS;
	h.months = atol(argv[2]);
	h.tables = atol(argv[3]);
	h.answers = atof(argv[4]);
	h.shares = strcmp(argv[6], "QUESTIONS") == 0;
	h.uneven = strcmp(argv[7], "UNEVEN") == 0;
	insist(h.places > 0 && h.months > 0 && h.tables > 0 && h.answers > 0, "too little of it");
	make_room(&h);
	open_house(&h);
	fill(&h);
	for (int32_t month = strcmp(argv[5], "ONCE") == 0 ? (int32_t)h.months - 1 : 0; month < h.months; month++) {
		double one = release(&h, month);
		sum += one;
		longest = one > longest ? one : longest;
	}
	check_all(&h);
	printf("{\"seconds\": %.3f, \"longest\": %.3f, \"shown\": %lld, \"left\": %lld}\n", sum, longest,
	    (long long)count("SELECT COUNT(*) FROM kb_release_cell WHERE shown = 1"), (long long)count("SELECT COUNT(*) FROM kb_release_cell WHERE shown = 0"));
	kb_test_close(h.t);
	return 0;
}
