/* month.h - months as one number: 12 * year + month - 1.
 * The month of an instant in Amsterdam is kb_text_month() in text/calendar.h. */
#ifndef KB_MONTH_H
#define KB_MONTH_H

#include <stdbool.h>
#include <stdint.h>
#include "klankbord.h"

static inline int32_t kb_month_make(int year, int month_1_12) { return 12 * year + month_1_12 - 1; }
static inline int kb_month_year(int32_t m) { return m / 12; }
static inline int kb_month_of_year(int32_t m) { return m % 12 + 1; }
static inline int32_t kb_quarter_start(int32_t m) { return m - m % 3; }

/* Is the period over, seen from the running month? */
static inline bool kb_period_closed(struct kb_period p, int32_t running) { return (int64_t)p.month + p.months <= running; }

#endif
