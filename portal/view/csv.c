/* csv.c - rows that a spreadsheet opens and never runs (RFC 4180).
 *
 * Every cell is quoted. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front; klankbord-csv.h says which those are. */
#include "out.h"

#include <string.h>

#include "klankbord-csv.h"

/* A cell always ends at its quote, and a row or a file never begins after one. */
static bool follows_cell(const struct kb_out *o)
{
	return o->buf.len > 0 && o->buf.data[o->buf.len - 1] == '"';
}

void kb_csv(struct kb_out *o, const char *cell)
{
	if (cell == NULL)
		cell = "";
	if (follows_cell(o))
		kb_lit(o, ",", 1);
	kb_lit(o, "\"", 1);
	if (kb_csv_formula(cell))
		kb_lit(o, "'", 1);
	for (size_t n; *cell != '\0'; cell += n) {
		n = strcspn(cell, "\"");
		kb_lit(o, cell, n);
		if (cell[n] == '"') {
			kb_lit(o, "\"\"", 2);
			n++;
		}
	}
	kb_lit(o, "\"", 1);
}

void kb_csv_end(struct kb_out *o)
{
	kb_lit(o, "\r\n", 2);
}
