/* test-terms.h - cases as tables: days as 20260302, events one per row. */
#ifndef TEST_TERMS_H
#define TEST_TERMS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "klankbord-civil.h"
#include "terms.h"

#define COUNT(a) (sizeof(a) / sizeof(*(a)))

enum { MOST = 12, BOTH = TERM_REPORTER | TERM_ACCUSED };

/* Rows end with an event TERM_NOTHING; their days and `until` are written 20260302. */
struct test_case {
	struct term_event events[MOST];
	struct term_case c;
};
void test_case_of(struct test_case *t, const struct term_event rows[], const struct term_scheme *scheme);

/* What the case shows on a day; fails where it is refused. */
struct term_view test_look(const struct term_event rows[], const struct term_scheme *scheme, int32_t today);

/* May this row happen behind the others? */
enum term_refusal test_may(const struct term_event rows[], const struct term_scheme *scheme, struct term_event e);

/* The clock of this kind is in this state and is due on this day, 20260302. */
void assert_clock(const struct term_view *v, enum term_clock_id id, enum term_state state, int32_t due);

#define RECEIVED(d, t) { .day = d, .what = TERM_RECEIVED, .track = t }
#define DID(d, w) { .day = d, .what = w }
#define YES(d, w) { .day = d, .what = w, .agreed = true }
#define EXTENDED(d, n, to) { .day = d, .what = TERM_EXTENDED, .days = n, .told = to }
#define CONSENTED(d, u) { .day = d, .what = TERM_CONSENTED, .until = u, .agreed = true }
#define REASONED(d, u, to) { .day = d, .what = TERM_REASONED, .until = u, .told = to }
#define CONVERTED(d, t) { .day = d, .what = TERM_CONVERTED, .track = t, .agreed = true }
#define MORE(d, n) { .day = d, .what = TERM_MORE_TIME, .days = n }

#endif
