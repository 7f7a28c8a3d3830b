/* words.c - what may not be written beside a figure: words that lead to a person.
 *
 * Addresses and numbers of people are refused, and so is a title with a name behind it. Of another capital inside a sentence
 * nobody but its writer can tell whether it is a name: they have to say that it is none. Names of places, years
 * and counts may stand: a reason is about a location. What a machine cannot find, the page asks for in words. */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "personal.h"
#include "written.h"

enum { RUN = 60 /* bytes of a number with its signs; longer ones are looked at in part */ };

static const char in_numbers[] = "0123456789 -./()+";

/* A number of a person: not ids, months and counts, of which reasons are full. */
static bool is_persons(const char *cell)
{
	const char *what = personal_cell(cell);

	return what && strcmp(what, "name") != 0 && strcmp(what, "email") != 0;
}

/* The number that begins here, with what stands between its digits, and V before it. */
static size_t run_at(const char *s)
{
	size_t v = (*s == 'V' || *s == 'v') && isdigit((unsigned char)s[1]), n = strspn(s + v, in_numbers);

	n = n > RUN ? RUN : n;
	while (n > 0 && !isdigit((unsigned char)s[v + n - 1]))
		n--;
	return n > 0 ? v + n : 0;
}

/* From each beginning: "12 06-12345678" has a telephone behind its 12. */
static bool has_number(struct kb_ctx *c, const char *words)
{
	for (const char *s = words; *s; s++) {
		const bool begins = s == words || !isalnum((unsigned char)s[-1]);
		const size_t n = begins && *s != ' ' ? run_at(s) : 0;

		for (size_t end = n; end > 0; end--)
			if ((end == n || !isdigit((unsigned char)s[end])) && is_persons(kb_fmt(c, "%.*s", (int)end, s)))
				return true;
	}
	return false;
}

static bool is_capital(const char *s)
{
	const unsigned char *u = (const unsigned char *)s;

	return isupper(u[0]) || (u[0] == 0xc3 && u[1] >= 0x80 && u[1] <= 0x9e && u[1] != 0x97);
}

/* "mevrouw De Wit", "mr. Smith": how many bytes the title has; 0: none begins here. */
static size_t title_at(const char *s)
{
	static const char *const titles[] = { "meneer", "mevrouw", "mijnheer", "de heer", "dhr", "mevr", "mw", "mr", "mrs", "ms", "miss", "mister" };

	for (size_t i = 0; i < sizeof(titles) / sizeof(*titles); i++) {
		size_t n = strlen(titles[i]);

		if (strncasecmp(s, titles[i], n) == 0 && (s[n] == ' ' || s[n] == '.'))
			return n + strspn(s + n, ". ");
	}
	return 0;
}

static bool has_title(const char *words)
{
	for (const char *s = words; *s; s++) {
		size_t n = s == words || !isalpha((unsigned char)s[-1]) ? title_at(s) : 0;

		if (n > 0 && is_capital(s + n))
			return true;
	}
	return false;
}

const char *words_flaw(struct kb_ctx *c, const char *words, bool looked)
{
	const unsigned seen = kb_guard(c, words);

	if (words[strspn(words, " \t\r\n")] == '\0')
		return "staff.written.empty";
	if (seen & KB_GUARD_ADDRESS)
		return "staff.written.address";
	if (has_number(c, words))
		return "staff.written.number";
	if (has_title(words))
		return "staff.written.person";
	return seen & KB_GUARD_NAME && !looked ? "staff.written.name" : NULL;
}
