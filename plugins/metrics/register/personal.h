/* personal.h - does a cell look as if it said something of a person? */
#ifndef METRICS_PERSONAL_H
#define METRICS_PERSONAL_H

#include <stdbool.h>

/* "name", "bsn", "v_number", "birth", "email", "phone"; NULL: it does not look so. What a
 * register tells are ids, months and numbers, so that anything else is too much. */
const char *personal_cell(const char *cell);

/* "heading" where the name of a column says that persons stand below it; else as personal_cell(). */
const char *personal_heading(const char *cell);

/* A citizen service number: 8 or 9 digits that pass the test of eleven. */
bool personal_is_bsn(const char *digits);

#endif
