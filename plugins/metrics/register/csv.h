/* csv.h - reads CSV by the letter (RFC 4180), a row at a time, without any memory of its own. */
#ifndef METRICS_CSV_H
#define METRICS_CSV_H

#include <stdbool.h>
#include <stddef.h>

enum {
	CSV_BYTES = 256 * 1024, /* of a file */
	CSV_CELL = 80,          /* bytes of a cell */
	CSV_CELLS = 20          /* of a row */
};

enum csv_rc { CSV_ROW, CSV_END, CSV_BAD };

struct csv {
	const char *at, *end;
	char separator;
	int line;            /* on which the next row begins */
	int row;             /* line on which the row at hand began */
	char cells[CSV_CELLS][CSV_CELL + 1];
	size_t count;
	const char *flaw;    /* of CSV_BAD: "quote", "cells", "long" or "sign" */
	size_t column;       /* cell in which it stands, from 1 */
};

/* Begins with the bytes of a file. The separator is ; where the first line holds one, else a
 * comma; the mark of UTF-8 at the beginning is left out. */
void csv_begin(struct csv *r, const char *bytes, size_t n);

/* The next row. After CSV_BAD there is none: what follows could be read in two ways. */
enum csv_rc csv_next(struct csv *r);

#endif
