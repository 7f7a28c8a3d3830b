/* csv.c - rows that a spreadsheet opens and never runs (RFC 4180).
 *
 * Every cell is quoted. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front: it begins with = + - @, with one of their full-width forms,
 * or with a control character that some programs skip. A plain number keeps its
 * minus sign, so that it can be added up. */
#include "out.h"

#include <string.h>

/* "-12", "+3.5", "-0,25": a sign, digits, perhaps a point or comma and digits. */
static bool is_number(const char *s)
{
	static const char digits[] = "0123456789";
	size_t n;

	s += *s == '-' || *s == '+';
	n = strspn(s, digits);
	if (n == 0)
		return false;
	s += n;
	if (*s == '\0')
		return true;
	if (*s != '.' && *s != ',')
		return false;
	n = strspn(s + 1, digits);
	return n > 0 && s[1 + n] == '\0';
}

static bool is_formula(const char *s)
{
	static const char *const wide[] = { "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20" };

	if (*s == '\0' || is_number(s))
		return false;
	if (strchr("=+-@\t\r\n", *s) != NULL)
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return true;
	return false;
}

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
	if (is_formula(cell))
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
