/* klankbord-csv.h - which texts a spreadsheet would run.
 *
 * The one rule for every file that a spreadsheet may open: kb_csv() of a page and the
 * release files of metrics both ask it. A text is taken for a formula if it begins with
 * = + - @, with one of their full-width forms, or with a control character that some
 * programs skip. A plain number keeps its minus sign, so that it can be added up.
 *
 * All of it is compiled into who includes it: it is no part of KB_ABI. */
#ifndef KB_CSV_H
#define KB_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* "-12", "+3.5", "-0,25": a sign, digits, perhaps a point or comma and digits. */
static inline bool kb_csv_number(const char *s)
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

/* Would a spreadsheet take it for a formula? Then it gets an apostrophe in front. */
static inline bool kb_csv_formula(const char *s)
{
	static const char *const wide[] = { "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20" };

	if (*s == '\0' || kb_csv_number(s))
		return false;
	if (strchr("=+-@\t\r\n", *s) != NULL)
		return true;
	for (size_t i = 0; i < sizeof(wide) / sizeof(*wide); i++)
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return true;
	return false;
}

#endif
