/* csv.c - a strict reader of CSV: what could be meant in two ways is refused. */
#include "csv.h"

#include <string.h>

void csv_begin(struct csv *r, const char *bytes, size_t n)
{
	size_t skip = n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0, first;

	memset(r, 0, sizeof(*r));
	r->at = bytes + skip;
	r->end = bytes + n;
	r->line = 1;
	for (first = 0; r->at + first < r->end && r->at[first] != '\n'; first++)
		;
	r->separator = first > 0 && memchr(r->at, ';', first) ? ';' : ',';
}

static bool bad(struct csv *r, const char *flaw)
{
	r->flaw = flaw;
	r->column = r->count + 1;
	return false;
}

static bool at_break(const struct csv *r)
{
	return *r->at == '\n' || (*r->at == '\r' && r->at + 1 < r->end && r->at[1] == '\n');
}

static bool put(struct csv *r, size_t *n, char ch)
{
	if (*n == CSV_CELL)
		return bad(r, "long");
	if ((unsigned char)ch < ' ' || ch == 0x7f)
		return bad(r, "sign");
	r->cells[r->count][(*n)++] = ch;
	return true;
}

static bool take_quoted(struct csv *r, size_t *n)
{
	for (r->at++; r->at < r->end; r->at++) {
		if (*r->at == '"' && (r->at + 1 == r->end || r->at[1] != '"')) {
			r->at++;
			return r->at == r->end || *r->at == r->separator || at_break(r) || bad(r, "quote");
		}
		if (*r->at == '"')
			r->at++;
		if (!put(r, n, *r->at))
			return false;
	}
	return bad(r, "quote");
}

static bool take_plain(struct csv *r, size_t *n)
{
	for (; r->at < r->end && *r->at != r->separator && !at_break(r); r->at++)
		if (*r->at == '"')
			return bad(r, "quote");
		else if (!put(r, n, *r->at))
			return false;
	return true;
}

static bool take_cell(struct csv *r)
{
	size_t n = 0;

	if (r->count == CSV_CELLS) {
		r->count--;
		return bad(r, "cells");
	}
	if (!(r->at < r->end && *r->at == '"' ? take_quoted(r, &n) : take_plain(r, &n)))
		return false;
	r->cells[r->count++][n] = '\0';
	return true;
}

enum csv_rc csv_next(struct csv *r)
{
	if (r->flaw)
		return CSV_BAD;
	if (r->at >= r->end)
		return CSV_END;
	r->row = r->line++;
	for (r->count = 0;; r->at++) {
		if (!take_cell(r))
			return CSV_BAD;
		if (r->at >= r->end || *r->at != r->separator)
			break;
	}
	r->at += r->at < r->end ? (*r->at == '\r' ? 2 : 1) : 0;
	return CSV_ROW;
}
