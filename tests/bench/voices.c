/* voices.c - a house of many places and years, loaded through the stream.
 *
 *   voices OUT RESPONSES PLACES YEARS
 *
 * Another plugin tells responses of the core survey, ten answers each, month by month from
 * January 2026 on, and the keeper hears them: as in the portal, but in one process and with no
 * wait for the disk. After each year, and after each month of the last one but the last, what is due is
 * released; the last month, the dearest, is left to the keeper of a portal over the store. It is left at OUT. Then
 * all that was told is told again, and the hash of all sums must be what it was; where there are few, the
 * control: told again without one of them it must not. Two lines of JSON: processor seconds of telling, hearing and
 * releasing, the longest release of one month, and the steps of SQLite and the seconds that one observation costs
 * at the end, alone and (the control) with a recount of what was heard; processor seconds of telling again, the hashes. */
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "house.h"

extern const struct kb_plugin kb_plugin; /* metrics */

enum { BEGIN = 12 * 2026, REGIONS = 12, TOGETHER = 500, PROBES = 400, ANSWERS = 10,
	FEW = 10000 /* responses that are told a third time */, HASH = 2 * crypto_generichash_BYTES + 1 };

struct load {
	struct kb_test *t;
	long responses, places, years, told;
	uint64_t chance;
	bool lack; /* the control: one of them is not told again */
	double tell, hear, release, longest, again;
};

static sqlite3 *db;      /* of the house */
static struct load *all; /* what surveys tells again: the house gives it nothing else to know that by */

static unsigned pick(struct load *l, unsigned below)
{
	l->chance = l->chance * 6364136223846793005u + 1442695040888963407u;
	return (unsigned)(l->chance >> 33) % below;
}

/* ---- The plugin that tells --------------------------------------------------------------- */

static enum kb_rc take(struct kb_ctx *c, const struct kb_filled *f)
{
	(void)c, (void)f;
	return KB_NONE;
}

static enum kb_rc tell_again(struct kb_ctx *c, int32_t month);

static const struct kb_plugin surveys = {
	.abi = KB_ABI, .name = "surveys",
	.forms = (const struct kb_form[]){ { .file = "core.xml", .id = "core", .take = take }, { 0 } },
	.tells = (const struct kb_tells[]){ { "answer", tell_again }, { 0 } },
};

/* What a youth says to the questions of the core survey; no context: it is not told. */
static enum kb_rc tell(struct load *l, struct kb_ctx *c, const char *place, int32_t month)
{
	static const char *const faces[] = { "A10", "A24", "A50", "A45", "A52", "A01", "A02" };
	static const char *const waits[] = { "A39.lt1", "A39.1to2", "A39.2to3", "A39.gt3" };
	struct kb_item items[ANSWERS + 2];
	size_t n = 0;

	for (size_t i = 0; i < sizeof(faces) / sizeof(*faces); i++)
		items[n++] = (struct kb_item){ faces[i], 1 + pick(l, 4) };
	items[n++] = (struct kb_item){ "A28", pick(l, 2) };
	items[n++] = (struct kb_item){ "A38", pick(l, 2) };
	items[n] = (struct kb_item){ items[n - 1].value > 0 ? "A38.daily" : "A38.waiting", 1 };
	items[++n] = (struct kb_item){ waits[pick(l, 4)], 1 };
	return !c ? KB_OK : kb_observe(c, &(struct kb_observation){ .type = "answer", .place = place, .population = "youth", .month = month, .items = items, .count = n + 1 });
}

/* ---- The house ----------------------------------------------------------------------------- */

static void clock_to(struct load *l, int32_t month)
{
	kb_test_clock(l->t, HOUSE_BEGIN + (month - BEGIN) * HOUSE_MONTH);
}

static void open_house(struct load *l)
{
	const struct kb_plugin *plugins[] = { &kb_plugin, &surveys, NULL };

	l->t = house_open(plugins, KB_TOP "/plugins", &db);
	for (long i = 0; i < REGIONS; i++)
		house_add_region(l->t, i);
	for (long i = 0; i < l->places; i++)
		house_add_place(l->t, db, i, i % REGIONS, i / REGIONS);
}

/* ---- Loading --------------------------------------------------------------------------------- */

/* Small places and large ones: a sixth each has 1, 2, 4, 8, 16 and 32 of 63 parts. */
static long any_place(struct load *l)
{
	unsigned part = pick(l, 63) + 1, size = 0;

	while (part >> (size + 1))
		size++;
	return ((long)pick(l, (unsigned)(l->places / 6)) * 6 + (long)size) % l->places;
}

static enum kb_rc tell_one(struct load *l, struct kb_ctx *c, int32_t month)
{
	char id[HOUSE_NAME];

	house_place_name(id, any_place(l));
	l->told++;
	return tell(l, c, id, month);
}

static void tell_some(struct load *l, int32_t month, long n)
{
	struct kb_ctx *c = kb_test_ctx(l->t, &surveys);

	for (long i = 0; i < n; i++)
		house_insist(tell_one(l, c, month) == KB_OK, "an observation was not taken");
	house_insist(kb_test_end(l->t, true) == KB_OK, "what was told was not kept");
}

/* So many were told by the end of a month. */
static long end_of(const struct load *l, int32_t month)
{
	return l->responses * (month - BEGIN + 1) / (12 * l->years);
}

static void hear(struct load *l)
{
	double began = house_cpu();

	kb_test_keeper(l->t);
	l->hear += house_cpu() - began;
}

static void load_month(struct load *l, int32_t month)
{
	long end = end_of(l, month);

	clock_to(l, month);
	while (l->told < end) {
		double began = house_cpu();

		tell_some(l, month, end - l->told < TOGETHER ? end - l->told : TOGETHER);
		l->tell += house_cpu() - began;
		hear(l);
	}
}

/* The job of the keeper, at the first of the next month. */
static void release(struct load *l, int32_t month, bool alone)
{
	double began = house_cpu();

	clock_to(l, month + 1);
	house_insist(kb_plugin.jobs[0].run(kb_test_ctx(l->t, &kb_plugin)) == KB_OK, "nothing was released");
	house_insist(kb_test_end(l->t, true) == KB_OK, "a release was not kept");
	l->release += house_cpu() - began;
	if (alone && house_cpu() - began > l->longest)
		l->longest = house_cpu() - began;
}

static void load_all(struct load *l)
{
	int32_t last = BEGIN + 12 * (int32_t)l->years - 1;

	for (int32_t month = BEGIN; month <= last; month++) {
		load_month(l, month);
		if (month < last && (month % 12 == 11 || month > last - 12))
			release(l, month, month > last - 12 && month % 12 != 0);
	}
	clock_to(l, last + 1);
}

/* ---- Told again --------------------------------------------------------------------------------- */

struct month { struct load *l; int32_t month; };

/* Chance begins anew, so the same is told. */
static enum kb_rc month_again(struct kb_ctx *c, void *with)
{
	const struct month *m = with;
	enum kb_rc rc = KB_OK;

	for (long end = end_of(m->l, m->month); m->l->told < end && rc == KB_OK;)
		rc = m->l->lack && m->l->told == 0 ? tell_one(m->l, NULL, m->month) : tell_one(m->l, c, m->month);
	return rc;
}

static enum kb_rc tell_again(struct kb_ctx *c, int32_t month)
{
	struct load l = { .responses = all->responses, .places = all->places, .years = all->years, .chance = 1, .lack = all->lack };
	enum kb_rc rc = KB_OK;

	for (int32_t m = BEGIN; m < BEGIN + 12 * (int32_t)l.years && m < month && rc == KB_OK; m++)
		rc = kb_apart(c, month_again, &(struct month){ &l, m });
	return rc;
}

/* Of every row of sums, of those of indicators too, in the order of their keys. */
static void hash_sums(char to[HASH])
{
	static const char *const tables[] = {
		"SELECT place || ' ' || month || ' ' || item || ' ' || n || ' ' || total || ' ' || top FROM metrics_sum ORDER BY place, month, item",
		"SELECT place || ' ' || month || ' ' || indicator || ' ' || version || ' ' || figure || ' ' || side || ' ' || n || ' ' || total "
		"FROM metrics_indicator ORDER BY place, month, indicator, version, figure, side",
	};
	unsigned char hash[crypto_generichash_BYTES];
	crypto_generichash_state h;
	sqlite3_stmt *q;

	crypto_generichash_init(&h, NULL, 0, sizeof(hash));
	for (size_t i = 0; i < sizeof(tables) / sizeof(*tables); i++) {
		house_insist(sqlite3_prepare_v2(db, tables[i], -1, &q, NULL) == SQLITE_OK, tables[i]);
		while (sqlite3_step(q) == SQLITE_ROW)
			crypto_generichash_update(&h, sqlite3_column_text(q, 0), (unsigned long long)sqlite3_column_bytes(q, 0) + 1);
		sqlite3_finalize(q);
	}
	crypto_generichash_final(&h, hash, sizeof(hash));
	sodium_bin2hex(to, HASH, hash, sizeof(hash));
}

static void hear_again(struct load *l, bool lack, char hash[HASH])
{
	double began = house_cpu();

	l->lack = lack;
	all = l;
	kb_test_again(l->t);
	l->again = lack ? l->again : house_cpu() - began;
	hash_sums(hash);
}

/* ---- What one more costs ------------------------------------------------------------------------ */

/* All steps that SQLite took since it was asked last. */
static int64_t steps(void)
{
	int64_t sum = 0;

	for (sqlite3_stmt *q = NULL; (q = sqlite3_next_stmt(db, q)) != NULL;)
		sum += sqlite3_stmt_status(q, SQLITE_STMTSTATUS_VM_STEP, 1);
	return sum;
}

static void recount(struct load *l)
{
	static const struct kb_stmt all = { "metrics", "metrics_recount", "SELECT SUM(n) FROM metrics_sum WHERE month >= $1" };

	kb_next(kb_ask(kb_test_ctx(l->t, &kb_plugin), &all, kb_i(BEGIN)));
	kb_test_end(l->t, false);
}

static double steps_of_one(struct load *l, int probes, bool control, double *seconds)
{
	double began, sum = 0;

	tell_some(l, BEGIN + 12 * (int32_t)l->years, probes);
	steps();
	began = house_cpu();
	kb_test_keeper(l->t);
	if (control)
		recount(l);
	sum = (double)steps();
	*seconds = (house_cpu() - began) / probes;
	return sum / probes;
}

int main(int argc, char **argv)
{
	struct load l = { .chance = 1 };
	double steps_alone, steps_control, seconds, other;
	char before[HASH], after[HASH], control[HASH] = "";

	house_insist(argc == 5, "usage: voices OUT RESPONSES PLACES YEARS");
	l.responses = atol(argv[2]);
	l.places = atol(argv[3]);
	l.years = atol(argv[4]);
	house_insist(l.places >= 6 && l.years > 0 && l.responses > 0, "too little of it");
	open_house(&l);
	load_all(&l);
	steps_of_one(&l, PROBES, false, &seconds); /* the rows of a new month are made by the first */
	steps_alone = steps_of_one(&l, PROBES, false, &seconds);
	house_leave(l.t, argv[1]);
	steps_control = steps_of_one(&l, 1, true, &other);
	printf("{\"tell\": %.3f, \"hear\": %.3f, \"release\": %.3f, \"month\": %.3f, \"steps\": %.1f, \"seconds\": %.9f, \"recount\": %.1f}\n", l.tell, l.hear,
	    l.release, l.longest, steps_alone, seconds, steps_control);
	fflush(stdout);
	hash_sums(before);
	hear_again(&l, false, after);
	if (l.responses <= FEW)
		hear_again(&l, true, control);
	printf("{\"again\": %.3f, \"before\": \"%s\", \"after\": \"%s\", \"lacking\": \"%s\"}\n", l.again, before, after, control);
	kb_test_close(l.t);
	return 0;
}
