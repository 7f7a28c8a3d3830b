/* test-brought.h - a house to which staff bring files of registers, and in which a plugin tells of complaints as the plugin complaints
 * does (test-brought.c). coa lies above noord (de-linde, de-eik) and zuid (de-berk, de-iep); it is April 2026. Youths answer as in
 * test-voices.h. */
#ifndef TEST_BROUGHT_H
#define TEST_BROUGHT_H

#include "klankbord-test.h"

#define HEAD "place;month;column;days;number\n"

int brought_open(void **state);
int brought_close(void **state);

/* Keeps these rows of a file; the page that says so. */
const char *brought_keep(struct kb_test *t, const char *rows);

/* One column: a number of each of the four locations in each of so many months from January on; -1 is not delivered. */
extern const char *const brought_places[4];
void bring(struct kb_test *t, const char *column, int months, const int numbers[4][3]);

/* "7 7.00", "7 85 >=85", "withheld", "none", or "" of a place, period, indicator and part. */
const char *brought_told(struct kb_test *t, const char *place, const char *period, const char *id, const char *part);
void brought_expect(struct kb_test *t, const char *const what[4], const char *want);
#define TOLD(place, period, id, part, want) brought_expect(*state, (const char *const[]){ place, period, id, part }, want)

/* So many complaints at a place in a month, each with this item; heard at once. */
void complain(struct kb_test *t, const char *place, int32_t month, int n, const char *column, double value);

#endif
