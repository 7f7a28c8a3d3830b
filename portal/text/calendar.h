/* calendar.h - what the catalogue needs of the calendar. Private to text/. */
#ifndef KB_CALENDAR_H
#define KB_CALENDAR_H

#include <stdbool.h>

/* Is it a pattern of days, months and years only (d, M, L, y, no quotes, at most 40
 * bytes)? Others would show eras, or names of days that CLDR lacks. */
bool kb_date_pattern_ok(const char *pattern);

#endif
