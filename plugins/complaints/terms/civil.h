/* civil.h - civil days as numbers: days since 1 January 1970.
 *
 * A day is what stands on the calendar in the Netherlands, never 24 hours, so no change of
 * the clock can reach a term. The day of an instant is kb_day_of(), today is kb_today();
 * both write 20260415, which civil_read() takes. Only the years 2000 to 2099 are days. */
#ifndef CIVIL_H
#define CIVIL_H

#include <stdbool.h>
#include <stdint.h>

enum { NO_DAY = 0 };
enum { MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY };

/* Is it a day of the years 2000 to 2099? NO_DAY is not. */
bool civil_ok(int32_t day);

/* A day of the calendar; NO_DAY: there is no such day. */
int32_t civil_make(int year, int month, int day);

/* From the form of kb_today(), 20260415, and back. NO_DAY: there is no such day. */
int32_t civil_read(int32_t ymd);
int32_t civil_write(int32_t day);

int civil_year(int32_t day);
int civil_weekday(int32_t day);

/* The day with the same number so many months later; the last day of that month where it
 * is too short (HR 1 September 2017, ECLI:NL:HR:2017:2225). */
int32_t civil_add_months(int32_t day, int months);

#endif
