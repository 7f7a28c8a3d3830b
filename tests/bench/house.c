/* house.c - see house.h. */
#include "house.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static sqlite3 *opened; /* SQLite tells it when it is opened */

void house_insist(bool good, const char *what)
{
	if (good)
		return;
	fprintf(stderr, "%s\n", what);
	exit(1);
}

void *house_get(size_t n, size_t size)
{
	void *p = calloc(n + 1, size);

	house_insist(p != NULL, "no memory");
	return p;
}

/* ---- The house ---- */

static int see(sqlite3 *db, char **why, const struct sqlite3_api_routines *api)
{
	(void)why, (void)api;
	opened = db;
	return SQLITE_OK;
}

struct kb_test *house_open(const struct kb_plugin *const *plugins, const char *forms, sqlite3 **db)
{
	const char *locales[] = { KB_TOP "/locales", NULL }, *folders[] = { forms, NULL };
	struct kb_test *t;

	sqlite3_auto_extension((void (*)(void))see);
	t = kb_test_open(plugins, locales, folders);
	sqlite3_reset_auto_extension();
	kb_test_brief(t);
	kb_test_place(t, "organisatie", "organisation", "");
	if (db)
		*db = opened;
	return t;
}

void house_place_name(char to[HOUSE_NAME], long place)
{
	snprintf(to, HOUSE_NAME, "plaats-%03ld", place);
}

void house_region_name(char to[HOUSE_NAME], long region)
{
	snprintf(to, HOUSE_NAME, "regio-%ld", region);
}

void house_add_region(struct kb_test *t, long region)
{
	char id[HOUSE_NAME];

	house_region_name(id, region);
	kb_test_place(t, id, "region", "organisatie");
}

void house_add_place(struct kb_test *t, sqlite3 *db, long place, long region, long type)
{
	static const char *const types[HOUSE_TYPES] = { "kwv", "poa", "azc", "noodopvang", "gezin" };
	char id[HOUSE_NAME], parent[HOUSE_NAME], sql[200];

	house_place_name(id, place);
	house_region_name(parent, region);
	kb_test_place(t, id, "location", parent);
	snprintf(sql, sizeof(sql), "UPDATE kb_place SET type = '%s' WHERE id = '%s'", types[type % HOUSE_TYPES], id);
	house_insist(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "a type cannot be written");
}

void house_leave(const struct kb_test *t, const char *out)
{
	char *sql = sqlite3_mprintf("VACUUM INTO %Q", out);
	sqlite3 *file;

	house_insist(sqlite3_open(kb_test_store(t), &file) == SQLITE_OK && sqlite3_exec(file, sql, NULL, NULL, NULL) == SQLITE_OK,
	    "the store cannot be left");
	sqlite3_close(file);
	sqlite3_free(sql);
}

/* ---- Time and chance ---- */

double house_cpu(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double house_chance(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(*seed >> 11) / 9007199254740992.0;
}

int64_t house_arrivals(uint64_t *seed, double mean)
{
	double limit = exp(-mean), p;
	int64_t n = 0;

	if (mean > 500) /* a double has no room for less */
		return house_arrivals(seed, mean / 2) + house_arrivals(seed, mean / 2);
	p = house_chance(seed);
	for (; p > limit; p *= house_chance(seed))
		n++;
	return n;
}
