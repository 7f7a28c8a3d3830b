/* test-house.h - a house of three locations whose answers are told by the test: what test-metrics.c, test-indicators.c and
 * test-verdicts.c share.
 *
 * Another plugin tells the answers: metrics knows nothing but what it hears. It is called surveys, owns the real
 * form (its items have the scales) and keeps what it told, so that it can tell it again. */
#ifndef TEST_HOUSE_H
#define TEST_HOUSE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "klankbord-test.h"

extern const struct kb_plugin kb_plugin; /* metrics */
extern const struct kb_plugin house_tells; /* who tells */

enum { MONTH_2026_01 = 12 * 2026, MONTH_2026_02, MONTH_2026_03, MONTH_2026_04 };
enum { NOON_15_APRIL_2026 = 1776254400, NOON_15_JULY_2026 = 1784116800 };

/* The end of a line of the CSV where the figure is left out. */
#define WITHHELD "\"\",\"\",\"\",\"\",\"\",\"withheld\""
#define WITH_HOUSE(test) cmocka_unit_test_setup_teardown(test, house_open, house_close)

/* Quality staff of the organisation are signed in; it is 15 April 2026. The second where the organisation has set norms. */
int house_open(void **state);
int house_open_with_norms(void **state);
int house_close(void **state);

/* Youths answer `item` with the digits of `values`, one after another. */
void house_answer(struct kb_test *t, const char *place, int32_t month, const char *item, const char *values);

/* A page as it is a minute later, when the keeper has released what is due. */
const char *house_page(struct kb_test *t, const char *path);

/* The line of the CSV for a period and an item; NULL: there is none. The caller frees it. */
char *house_line(struct kb_test *t, const char *place, const char *period, const char *item);

/* Fails unless that line ends with `tail`, or the page holds these words. */
void house_expect_figure(struct kb_test *t, const char *place, const char *period, const char *item, const char *tail);
void house_expect_words(const char *body, const char *words);

#endif
