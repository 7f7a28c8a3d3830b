/* wide.c - a house in which every indicator has figures, left as a store: what a keeper has to release.
 *
 *   wide OUT PLACES MONTHS MEAN
 *
 * Another plugin tells, of each population of the catalogue and each location, so many voices a month on the
 * average (Poisson; places differ from half of it to one and a half), and each voice answers about five of six of
 * the questions and codes that indicators are made of, so that each figure has numbers of its own. Every column of
 * the registers has a number for each location and month. Nothing is released: the keeper of a portal over the
 * store finds it all. One line of JSON: voices, indicators, their figures. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalogue.h"
#include "house.h"

extern const struct kb_plugin kb_plugin; /* metrics */

enum { BEGIN = 12 * 2026, PER_REGION = 10, LONGEST = 40, MOST = 250, POPULATIONS = 8, THOUSAND = 1000 };

/* What a voice may tell: a question with a scale, or a question and some of its answers. */
struct asked { const char *item; const char *codes[MOST]; size_t ncodes; double low, high; };
struct population { const char *name; struct asked *asked[MOST]; size_t count; };

struct house {
	struct kb_test *t;
	sqlite3 *db;
	long places, months, voices;
	double mean;
	uint64_t seed;
	struct population who[POPULATIONS];
	size_t populations;
};

static size_t pick(struct house *h, size_t below)
{
	return (size_t)(house_chance(&h->seed) * (double)below);
}

/* ---- The house ---- */

static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f)
{
	(void)c, (void)f;
	return KB_NONE;
}

static const struct kb_plugin surveys = {
	.abi = KB_ABI, .name = "surveys",
	.forms = (const struct kb_form[]){
		{ .file = "core.xml", .id = "core", .take = take }, { .file = "youth.xml", .id = "youth", .take = take },
		{ .file = "guardian.xml", .id = "guardian", .take = take }, { .file = "foster.xml", .id = "foster", .take = take },
		{ .file = "partner.xml", .id = "partner", .take = take }, { .file = "staff.xml", .id = "staff", .take = take },
		{ .file = "former.xml", .id = "former", .take = take }, { 0 } },
	.tells = (const struct kb_tells[]){ { "answer", NULL }, { 0 } },
};

static void open_house(struct house *h)
{
	const struct kb_plugin *plugins[] = { &kb_plugin, &surveys, NULL };

	h->t = house_open(plugins, KB_TOP "/plugins", &h->db);
	for (long i = 0; i < h->places; i++) {
		if (i % PER_REGION == 0)
			house_add_region(h->t, i / PER_REGION);
		house_add_place(h->t, h->db, i, i / PER_REGION, i);
	}
}

/* ---- What is asked: read from the catalogue ---- */

static struct population *population(struct house *h, const char *name)
{
	size_t i = 0;

	while (i < h->populations && strcmp(h->who[i].name, name) != 0)
		i++;
	house_insist(i < POPULATIONS, "too many populations");
	if (i == h->populations)
		h->who[h->populations++].name = strdup(name);
	return &h->who[i];
}

static struct asked *asked(struct population *p, const char *item, size_t n)
{
	for (size_t i = 0; i < p->count; i++)
		if (strncmp(p->asked[i]->item, item, n) == 0 && p->asked[i]->item[n] == '\0')
			return p->asked[i];
	house_insist(p->count < MOST, "too many questions");
	p->asked[p->count] = house_get(1, sizeof(struct asked));
	p->asked[p->count]->item = strndup(item, n);
	return p->asked[p->count++];
}

static void add_code(struct asked *q, const char *code, size_t n)
{
	for (size_t i = 0; i < q->ncodes; i++)
		if (strncmp(q->codes[i], code, n) == 0 && q->codes[i][n] == '\0')
			return;
	if (n > 0 && q->ncodes < MOST && strncmp(code, "*", n) != 0)
		q->codes[q->ncodes++] = strndup(code, n);
}

/* "A24|A78": the first of them; "A38.daily,waiting": each answer. */
static void add_terms(struct population *p, struct catalogue_terms t)
{
	for (size_t i = 0; i < t.count; i++) {
		struct asked *q = asked(p, t.list[i], strcspn(t.list[i], "|."));
		const char *at = strchr(t.list[i], '.');

		for (at = at ? at + 1 : ""; *at; at += at[strcspn(at, ",")] ? strcspn(at, ",") + 1 : strcspn(at, ","))
			add_code(q, at, strcspn(at, ","));
	}
}

static void add_figure(struct house *h, const struct catalogue_figure *f)
{
	if (f->kind >= CATALOGUE_RATIO)
		return;
	add_terms(population(h, f->population), f->of);
	if (f->kind == CATALOGUE_SHARE)
		add_terms(population(h, f->population), f->to);
	if (f->kind == CATALOGUE_GAP)
		add_terms(population(h, f->with), f->to);
}

static const struct catalogue *catalogue(struct house *h)
{
	const struct catalogue *k = kb_started(kb_test_ctx(h->t, &kb_plugin));

	house_insist(k != NULL, "there is no catalogue");
	return k;
}

/* Of a question without answers by name: the ends of its scale. */
static void find_scales(struct house *h)
{
	struct kb_ctx *c = kb_test_ctx(h->t, &kb_plugin);

	for (size_t i = 0; i < h->populations; i++)
		for (size_t k = 0; k < h->who[i].count; k++) {
			struct asked *q = h->who[i].asked[k];
			const struct kb_form_item *item = q->ncodes > 0 ? NULL : kb_item_find(c, q->item);
			house_insist(q->ncodes > 0 || (item && item->scored), q->item);
			q->low = item ? fmin(item->worst, item->best) : 0;
			q->high = item ? fmax(item->worst, item->best) : 0;
		}
	kb_test_end(h->t, false);
}

static size_t read_catalogue(struct house *h)
{
	const struct catalogue *k = catalogue(h);
	size_t figures = 0;

	for (size_t i = 0; i < k->nindicators; i++)
		for (size_t j = 0; j < k->indicators[i].nfigures; j++, figures++)
			add_figure(h, &k->indicators[i].figures[j]);
	find_scales(h);
	return figures;
}

/* ---- Voices ---- */

static void tell(struct house *h, struct kb_ctx *c, const struct population *p, const char *place, int32_t month)
{
	struct kb_item items[MOST];
	char names[MOST][LONGEST];
	size_t n = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct asked *q = p->asked[i];

		if (house_chance(&h->seed) < 1.0 / 6)
			continue;
		snprintf(names[n], LONGEST, q->ncodes > 0 ? "%s.%s" : "%s", q->item, q->ncodes > 0 ? q->codes[pick(h, q->ncodes)] : "");
		items[n] = (struct kb_item){ names[n], q->ncodes > 0 ? 1 : q->low + (double)pick(h, (size_t)(q->high - q->low) + 1) };
		n++;
	}
	if (n > 0)
		house_insist(kb_observe(c, &(struct kb_observation){ .type = "answer", .place = place, .population = p->name, .month = month,
		    .items = items, .count = n }) == KB_OK, "an observation was not taken");
	h->voices++;
}

static void tell_place(struct house *h, long place, int32_t month)
{
	struct kb_ctx *c = kb_test_ctx(h->t, &surveys);
	double mean = h->mean * (0.5 + (double)(place * 7 % 10) / 9);
	char id[HOUSE_NAME];

	house_place_name(id, place);
	for (size_t p = 0; p < h->populations; p++)
		for (int64_t n = house_arrivals(&h->seed, mean); n > 0; n--)
			tell(h, c, &h->who[p], id, month);
	house_insist(kb_test_end(h->t, true) == KB_OK, "what was told was not kept");
}

static void tell_all(struct house *h)
{
	for (int32_t month = BEGIN; month < BEGIN + h->months; month++) {
		kb_test_clock(h->t, HOUSE_BEGIN + (month - BEGIN) * HOUSE_MONTH);
		for (long place = 0; place < h->places; place++)
			tell_place(h, place, month);
		kb_test_keeper(h->t);
	}
}

/* ---- Registers ---- */

/* Is it ever what is counted over? Then it is larger than what is counted. */
static bool is_below(const struct catalogue *k, const char *column)
{
	for (size_t i = 0; i < k->nindicators; i++)
		for (size_t j = 0; j < k->indicators[i].nfigures; j++)
			for (size_t n = 0; n < k->indicators[i].figures[j].to.count; n++)
				if (k->indicators[i].figures[j].kind >= CATALOGUE_RATIO && strcmp(k->indicators[i].figures[j].to.list[n], column) == 0)
					return true;
	return false;
}

static void count_column(struct house *h, const struct catalogue_word *w, bool below)
{
	bool days = strcmp(w->kind, "days") == 0;
	char sql[300];

	for (long place = 0; place < h->places; place++)
		for (long month = 0; month < h->months; month++) {
			snprintf(sql, sizeof(sql), "INSERT INTO metrics_register VALUES ('plaats-%03ld', %ld, '%s', %d, %ld)", place, BEGIN + month, w->code,
			    days ? 20 : 0, (below ? 4 + (long)pick(h, 8) : (long)pick(h, 5)) * (days ? 1 : THOUSAND));
			house_insist(sqlite3_exec(h->db, sql, NULL, NULL, NULL) == SQLITE_OK, sql);
		}
}

static void count_all(struct house *h)
{
	const struct catalogue *k = catalogue(h);

	house_insist(sqlite3_exec(h->db, "BEGIN", NULL, NULL, NULL) == SQLITE_OK, "the store is busy");
	for (size_t i = 0; i < k->nwords; i++)
		if (k->words[i].what == CATALOGUE_COLUMN)
			count_column(h, &k->words[i], is_below(k, k->words[i].code));
	house_insist(sqlite3_exec(h->db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK, "registers were not kept");
}

int main(int argc, char **argv)
{
	struct house *h = house_get(1, sizeof(*h));
	size_t figures;

	house_insist(argc == 5, "usage: wide OUT PLACES MONTHS MEAN");
	h->seed = 1;
	h->places = atol(argv[2]);
	h->months = atol(argv[3]);
	h->mean = atof(argv[4]);
	house_insist(h->places > 0 && h->months > 0 && h->mean > 0, "too little of it");
	open_house(h);
	figures = read_catalogue(h);
	tell_all(h);
	count_all(h);
	house_leave(h->t, argv[1]);
	printf("{\"voices\": %ld, \"indicators\": %zu, \"figures\": %zu}\n", h->voices, catalogue(h)->nindicators, figures);
	kb_test_close(h->t);
	free(h);
	return 0;
}
