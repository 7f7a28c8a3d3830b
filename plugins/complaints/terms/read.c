/* read.c - schemes and days as settings say them. */
#include <stdlib.h>
#include <string.h>
#include "klankbord-civil.h"
#include "terms.h"

enum { TEXT_MAX = 1000, DIGITS_MAX = 8 };

/* A word of a setting: "judge=8w" is the name "judge", the number 8 and the unit "w". */
struct word {
	const char *name, *unit;
	size_t name_n, unit_n;
	bool has_number;
	int32_t number;
};

static size_t length_of_word(const char *s) { return strcspn(s, " "); }

/* The next word; false: there is none. `*s` goes on behind it. */
static bool next_word(const char **s, struct word *w)
{
	const char *at = *s + strspn(*s, " "), *end = at + length_of_word(at), *equals = memchr(at, '=', (size_t)(end - at));
	const char *number = equals != NULL ? equals + 1 : end;
	size_t digits = strspn(number, "0123456789");

	if (at == end)
		return false;
	*w = (struct word){ .name = at, .name_n = (size_t)((equals != NULL ? equals : end) - at) };
	w->has_number = digits > 0 && digits <= DIGITS_MAX && equals != NULL;
	w->number = w->has_number ? (int32_t)strtol(number, NULL, 10) : 0;
	w->unit = number + (equals != NULL ? digits : 0);
	w->unit_n = (size_t)(end - w->unit);
	*s = end;
	return true;
}

static bool is(const char *word, size_t n, const char *name)
{
	return strlen(name) == n && memcmp(word, name, n) == 0;
}

static bool read_length(const struct word *w, struct term_length *l)
{
	static const char *const units[] = { [DAYS] = "d", [WEEKS] = "w", [MONTHS] = "m", [YEARS] = "y", [WORKING_DAYS] = "wd" };

	for (enum term_unit unit = DAYS; unit <= WORKING_DAYS; unit++)
		if (w->has_number && w->number > 0 && is(w->unit, w->unit_n, units[unit])) {
			*l = (struct term_length){ w->number, unit };
			return true;
		}
	return false;
}

static bool read_word(const struct word *w, struct term_scheme *s)
{
	const struct { const char *name; bool *flag; } flags[] = {
		{ "committee", &s->committee }, { "termijnenwet", &s->termijnenwet }, { "suspends", &s->suspends },
	};
	const struct { const char *name; int *number; } numbers[] = {
		{ "extend", &s->extend }, { "acknowledge", &s->acknowledge }, { "talk", &s->talk }, { "answer", &s->answer },
		{ "stall", &s->stall }, { "silence", &s->silence },
	};

	if (is(w->name, w->name_n, "decide"))
		return read_length(w, &s->decide);
	if (is(w->name, w->name_n, "judge"))
		return read_length(w, &s->judge);
	for (size_t i = 0; i < sizeof(flags) / sizeof(*flags); i++)
		if (is(w->name, w->name_n, flags[i].name))
			return *flags[i].flag = w->name[w->name_n] != '=';
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (is(w->name, w->name_n, numbers[i].name))
			return (*numbers[i].number = w->number) > 0 && w->unit_n == 0;
	return false;
}

enum term_refusal term_scheme_read(const char *text, struct term_scheme *s, const char **at)
{
	struct word w;

	*s = (struct term_scheme){ 0 };
	*at = text;
	if (strlen(text) > TEXT_MAX)
		return TERM_TOO_LONG;
	while (next_word(&text, &w)) {
		*at = w.name;
		if (!read_word(&w, s))
			return TERM_BAD_WORD;
	}
	*at = NULL;
	return TERM_FINE;
}

/* A day of eight digits; KB_NO_DAY: it is none. */
static int32_t read_day(const char *s, size_t n)
{
	int32_t ymd = n == 8 && strspn(s, "0123456789") >= 8 ? (int32_t)strtol(s, NULL, 10) : 0;

	return kb_civil_read(ymd) != KB_NO_DAY ? ymd : KB_NO_DAY;
}

/* Does it say until when it was decided, beyond what is known, and no day after that? */
static bool is_whole(const struct equated *e)
{
	for (size_t i = 0; i < e->n; i++)
		if (e->days[i] > e->decided)
			return false;
	return e->decided > equated_known.decided;
}

enum term_refusal term_equated_read(const char *text, int32_t days[], size_t most, struct equated *e, const char **at)
{
	struct word w;

	*e = (struct equated){ .days = days, .before = &equated_known };
	*at = text;
	if (strlen(text) > TEXT_MAX)
		return TERM_TOO_LONG;
	while (next_word(&text, &w)) {
		int32_t day = read_day(w.name, w.name_n);

		*at = w.name;
		if (is(w.name, w.name_n, "until") && w.unit_n == 0 && kb_civil_read(w.number) != KB_NO_DAY)
			e->decided = w.number;
		else if (day == KB_NO_DAY || w.name[w.name_n] == '=')
			return TERM_BAD_WORD;
		else if (e->n == most)
			return TERM_TOO_LONG;
		else
			days[e->n++] = day;
	}
	*at = NULL;
	return is_whole(e) ? TERM_FINE : TERM_TOO_SHORT;
}
