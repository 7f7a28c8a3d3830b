/* house.h - what the benches share that make a house in their own process (voices.c, wide.c, releases.c, gather.c). */
#ifndef BENCH_HOUSE_H
#define BENCH_HOUSE_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "klankbord-test.h"

enum { HOUSE_NAME = 40 /* bytes of the id of a place */, HOUSE_TYPES = 5 };

/* Noon of 15 January 2026, and seconds of a month on the average: the middle of any month from then on. */
#define HOUSE_BEGIN INT64_C(1768478400)
#define HOUSE_MONTH INT64_C(2629746)

/* Ends the program with a sentence unless all is well. */
void house_insist(bool good, const char *what);

/* So many bytes of zeros, for as long as the program runs; it ends where there are none. */
void *house_get(size_t n, size_t size);

/* Opens a house of these plugins, terse, with the organisation "organisatie". `forms`: a folder of them, NULL: none. The store is
 * open beside it: *db, NULL: who does not need it. */
struct kb_test *house_open(const struct kb_plugin *const *plugins, const char *forms, sqlite3 **db);

/* "plaats-007", "regio-3". */
void house_place_name(char to[HOUSE_NAME], long place);
void house_region_name(char to[HOUSE_NAME], long region);

/* Adds a region of the organisation, a location of a region, of one of HOUSE_TYPES types. Types are written to the store as
 * `klankbord place add --type` does, which the house for tests has no word for. */
void house_add_region(struct kb_test *t, long region);
void house_add_place(struct kb_test *t, sqlite3 *db, long place, long region, long type);

/* Leaves a copy of the store, from outside: the walls of the house let no plugin do that. */
void house_leave(const struct kb_test *t, const char *out);

/* Seconds of the processor that this process has had. */
double house_cpu(void);

/* 0 to 1, by linear congruence: the same each time. */
double house_chance(uint64_t *seed);

/* How many come where so many do on the average (Poisson, by products of chances). */
int64_t house_arrivals(uint64_t *seed, double mean);

#endif
