/* test-measures.h - a register of measures, for tests: a plugin that tells them, can tell them again, and hears verdicts.
 *
 * The house is that of test-voices.h. The measure aims at Z22 of youths (the share who answer A45 well) at de-linde. */
#ifndef METRICS_TEST_MEASURES_H
#define METRICS_TEST_MEASURES_H

#include "test-voices.h"

#define MEASURE "0123456789abcdef0123456789abcdef"
#define PAGE "/en/staff/metrics/de-linde/measure/" MEASURE
#define INDICATOR "/en/staff/metrics/de-linde/indicator/Z22"

enum { PEOPLE = 12, JAN_2028 = JAN_2026 + 24 };

extern const struct kb_plugin measures; /* the register */
extern char effects[4000];              /* what was told back, a line each */

/* Setup of a test; the teardown is voices_close(). */
int measures_open(void **state);

/* Tells of the measure in a month: state, start, what is hoped for; and at which figure it aims, if it is not Z22's. */
void tell_measure(struct kb_test *t, int32_t month, const char *state, int32_t start, int better, int alarm);
void tell_aim(const char *item);
void tell_day(int of_month);

/* What who answers well says, and who does not. */
void tell_answers(const char *good, const char *bad);

/* The keeper's job for measures. */
void run_measures(struct kb_test *t);

/* One quarter, counted from the first of 2026, in which `good` of twelve answer well, and what the keeper does when it is over.
 * And several: a digit each, 'a' for ten and so on. */
void quarter(struct kb_test *t, int number, int good);
void quarters(struct kb_test *t, int from, const char *good);

/* Planned early, quarters from the first of 2026 on, then running from January 2028 on. */
void begin(struct kb_test *t, const char *before, int better, int alarm);

void expect_not(const char *body, const char *words);

#endif
