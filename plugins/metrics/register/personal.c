/* personal.c - what must not be in a file of a register.
 *
 * It guesses on the safe side: a file that holds no person but looks so is refused too, and
 * says where. What it lets through is still no person: ids of places, months and numbers. */
#include "personal.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

enum { DIGITS = 80 };

/* The digits of a cell that holds digits and the signs between them alone; "": it holds more. */
static const char *digits_of(const char *cell, const char *between, char to[DIGITS + 1])
{
	size_t n = 0;

	for (; *cell && n < DIGITS; cell++)
		if (isdigit((unsigned char)*cell))
			to[n++] = *cell;
		else if (!strchr(between, *cell))
			return "";
	to[n] = '\0';
	return to;
}

/* 9·a + 8·b + … + 2·h − i is a multiple of eleven; eight digits have a 0 before them. */
bool personal_is_bsn(const char *digits)
{
	size_t n = strlen(digits);
	int sum = 0;

	if ((n != 8 && n != 9) || strspn(digits, "0123456789") != n || strspn(digits, "0") == n)
		return false;
	for (size_t i = 0; i < n; i++)
		sum += (digits[i] - '0') * (i + 1 == n ? -1 : (int)(n - i));
	return sum % 11 == 0;
}

/* +31 6 12345678, 06-12345678, (0592) 123456. */
static bool is_phone(const char *cell)
{
	char room[DIGITS + 1];
	const char *d = digits_of(cell, " -+()./", room);
	size_t n = strlen(d);

	return n >= 9 && n <= 15 && (*cell == '+' || *cell == '(' || (*d == '0' && (n == 10 || d[1] == '0')));
}

/* Ten digits, or V and digits behind it, as the aliens' registration gives them. */
static bool is_v_number(const char *cell)
{
	char room[DIGITS + 1];
	bool v = *cell == 'V' || *cell == 'v';
	size_t n = strlen(digits_of(cell + v, " -.", room));

	return n == 10 || (v && n >= 6 && n <= 11);
}

/* A day: three numbers with - / . or blanks between them. Months have two. */
static bool is_day(const char *cell)
{
	int parts = 0;

	while (isdigit((unsigned char)*cell)) {
		size_t n = strspn(cell, "0123456789");

		if (n > 4 || n == 3)
			return false;
		parts++;
		cell += n;
		if (*cell && strchr("-/. ", *cell))
			cell++;
		else
			break;
	}
	return parts == 3 && (*cell == '\0' || *cell == 'T' || *cell == ' ');
}

/* Ids are small letters, digits, _ . and -; a name has a capital, a blank or another letter. */
static bool is_name(const char *cell)
{
	bool letters = false, more = false;

	for (; *cell; cell++) {
		letters = letters || isalpha((unsigned char)*cell) || (unsigned char)*cell >= 0x80;
		more = more || isupper((unsigned char)*cell) || *cell == ' ' || *cell == '\'' || (unsigned char)*cell >= 0x80;
	}
	return letters && more;
}

/* "12", "-3,25", "1234567.5": a number as a register tells it, and no more digits than it may have. */
static bool is_number(const char *cell)
{
	size_t n = strspn(cell += *cell == '-', "0123456789"), after;

	cell += n;
	if (*cell == '\0')
		return n > 0 && n <= 7;
	after = strspn(cell + 1, "0123456789");
	return n > 0 && n <= 7 && (*cell == ',' || *cell == '.') && after >= 1 && after <= 3 && cell[1 + after] == '\0';
}

const char *personal_cell(const char *cell)
{
	char room[DIGITS + 1];

	cell += strspn(cell, " ");
	if (is_number(cell))
		return NULL;
	if (strchr(cell, '@'))
		return "email";
	if (is_day(cell))
		return "birth";
	if (personal_is_bsn(digits_of(cell, " .-", room)))
		return "bsn";
	if (is_phone(cell))
		return "phone";
	if (is_v_number(cell))
		return "v_number";
	return is_name(cell) ? "name" : NULL;
}

const char *personal_heading(const char *cell)
{
	static const char *const words[] = { "naam", "name", "bsn", "vnummer", "v-nummer", "v_nummer", "geboorte", "birth", "dob", "mail",
		"telefoon", "phone", "tel", "adres", "address", "postcode", "nationalit", "client", "cliënt", "dossier", "jongere",
		"person", "roepnaam" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (strcasestr(cell, words[i]))
			return "heading";
	return personal_cell(cell);
}
