/* test-voices.h - a house in which another plugin tells, for tests of metrics.
 *
 * That plugin is called surveys, owns the real forms (their items have the scales), keeps what
 * it told and can tell it again. coa lies above noord (de-linde, de-eik) and zuid (de-berk,
 * de-iep). The clock stands on 15 April 2026. */
#ifndef METRICS_TEST_VOICES_H
#define METRICS_TEST_VOICES_H

/* cmocka wants these in front. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "klankbord-test.h"

extern const struct kb_plugin kb_plugin; /* metrics */

enum { JAN_2026 = 12 * 2026, FEB_2026, MAR_2026, APR_2026 };

int voices_open(void **state);
/* The same with a plugin more. */
int voices_open_with(void **state, const struct kb_plugin *more);
/* The same without a place, and nobody is signed in. */
int voices_open_empty(void **state);
int voices_close(void **state);

/* The middle of a month. Who was signed in signs in anew. */
void voices_clock(struct kb_test *t, int32_t month);

/* `n` people answer alike, "A10=3 A24=2"; the keeper does not hear it yet. */
void voices_tell(struct kb_test *t, const char *place, const char *population, int32_t month, int n, const char *items);

/* The same of youths, heard at once. */
void voices_answer(struct kb_test *t, const char *place, int32_t month, int n, const char *items);

/* The same in a repeat round: "week=1470 A45=4". */
void voices_repeat(struct kb_test *t, const char *place, int32_t month, int n, const char *items);

/* What the keeper does once a minute. */
void voices_release(struct kb_test *t);

/* A page a minute later; it must be there. */
const char *voices_page(struct kb_test *t, const char *path);

/* Does a page hold these words? It says which page does not. */
void voices_expect(const char *body, const char *words);

/* "7 42.9" of the line of a place's CSV for a period and an item, "-" withheld, "" none. */
const char *voices_figure(struct kb_test *t, const char *place, const char *period, const char *item);

/* From outside, as somebody with the file in hand: all rows of a query as one text, which lives until the
 * next call; and a change. */
const char *voices_look(struct kb_test *t, const char *sql);
void voices_change(struct kb_test *t, const char *sql);

#endif
