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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "house.h"

enum { BEGIN = 12 * 2026, REGIONS = 12, LONGEST = 32 };

struct house {
	struct kb_test *t;
	sqlite3 *db;
	long places, months, tables, regions;
	double answers;
	bool shares, uneven;
	uint64_t seed;
	struct kb_sum *sums; /* by month, so that those of the first months come first */
	size_t *until;       /* by month: how many there are by its end */
	char (*names)[HOUSE_NAME], (*items)[LONGEST];
};

/* ---- The house ---- */

static const struct kb_plugin plugin = { .abi = KB_ABI, .name = "figures" };

static void open_house(struct house *h)
{
	const struct kb_plugin *plugins[] = { &plugin, NULL };

	h->t = house_open(plugins, NULL, &h->db);
	for (long i = 0; i < h->regions; i++)
		house_add_region(h->t, i);
	for (long i = 0; i < h->places; i++) {
		house_place_name(h->names[i], i);
		house_add_place(h->t, h->db, i, i % h->regions, i / h->regions);
	}
}

/* ---- What was answered: three of four are content ---- */

static struct kb_sum answers_of(struct house *h, const char *item, const char *place, int32_t month, double mean)
{
	struct kb_sum s = { .item = item, .place = place, .month = month, .n = house_arrivals(&h->seed, mean) };

	for (int64_t i = 0; i < s.n; i++) {
		int64_t score = house_chance(&h->seed) < 0.75 ? 2 + (house_chance(&h->seed) < 0.5) : house_chance(&h->seed) < 0.5;
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

static void make_room(struct house *h)
{
	h->names = house_get((size_t)h->places, HOUSE_NAME);
	h->items = house_get((size_t)h->tables, LONGEST);
	h->until = house_get((size_t)h->months, sizeof(*h->until));
	h->sums = house_get((size_t)(h->places * h->months * h->tables), sizeof(*h->sums));
	for (long i = 0; i < h->tables; i++)
		snprintf(h->items[i], LONGEST, "vraag-%03ld", i);
}

/* ---- Releasing ---- */

/* At the first of the month after this one; the keeper hands all sums of closed months to the gate. */
static double release(struct house *h, int32_t month)
{
	double began;

	kb_test_clock(h->t, HOUSE_BEGIN + (month + 1) * HOUSE_MONTH);
	began = house_cpu();
	house_insist(kb_release(kb_test_ctx(h->t, &plugin), h->sums, h->until[month]) == KB_OK, "nothing was released");
	house_insist(kb_test_end(h->t, true) == KB_OK, "a release was not kept");
	return house_cpu() - began;
}

static int64_t count(const struct house *h, const char *sql)
{
	sqlite3_stmt *q;
	int64_t n;

	house_insist(sqlite3_prepare_v2(h->db, sql, -1, &q, NULL) == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW, sql);
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
	house_insist(count(h, sql) == 2 * h->tables * years, "a table was refused");
}

int main(int argc, char **argv)
{
	struct house h = { .seed = 1 };
	double sum = 0, longest = 0;

	house_insist(argc == 8, "usage: releases PLACES MONTHS TABLES ANSWERS ONCE|MONTHLY INDICATORS|QUESTIONS EVEN|UNEVEN");
	h.places = atol(argv[1]);
	h.regions = h.places < 10 * REGIONS ? (h.places + 9) / 10 : REGIONS;
	h.months = atol(argv[2]);
	h.tables = atol(argv[3]);
	h.answers = atof(argv[4]);
	h.shares = strcmp(argv[6], "QUESTIONS") == 0;
	h.uneven = strcmp(argv[7], "UNEVEN") == 0;
	house_insist(h.places > 0 && h.months > 0 && h.tables > 0 && h.answers > 0, "too little of it");
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
	    (long long)count(&h, "SELECT COUNT(*) FROM kb_release_cell WHERE shown = 1"), (long long)count(&h, "SELECT COUNT(*) FROM kb_release_cell WHERE shown = 0"));
	kb_test_close(h.t);
	return 0;
}
