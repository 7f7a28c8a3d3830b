/* family.c - tables about the same people leave out the same (register.h).
 *
 * Each table is protected by itself. But who answered both of two questions is among those who answered the one: of the
 * four who answered both a reader knows that they are five at most where the five who answered the one are told, whatever that table
 * leaves room for. So a cell that one table of a family leaves out the others leave out too. Then the same sums of all of them are
 * told: numbers that fit the smallest of them, and so far from the true ones as they are for it, fit the larger ones moved by as many,
 * and each still holds the other. It only leaves out more, so what held of each table holds.
 *
 * Where two items part the people of a third among them (the mentor, or the foster parent), the third less the one is the other.
 * So it leaves out what one of them does, and what is left of it can be worked out of the two. */
#include <string.h>

#include "register.h"

static uint32_t same_period(const struct kb_year *of, uint32_t first, uint32_t months)
{
	uint32_t at;

	for (uint32_t period = 0; period < kb_cube_periods(&of->cube); period++)
		if (kb_cube_months(&of->cube, period, &at) == months && at == first)
			return period;
	return KB_NO_PIVOT;
}

/* What one place of `from` leaves out, that place of `to` leaves out. */
static void agree_on(const struct kb_ready *from, struct kb_ready *to, int tier, uint32_t place, uint32_t other)
{
	uint32_t periods = kb_cube_periods(&from->year.cube), others = kb_cube_periods(&to->year.cube), first;

	for (uint32_t period = 0; period < periods; period++) {
		uint32_t months = kb_cube_months(&from->year.cube, period, &first), at = same_period(&to->year, first, months);
		uint8_t *cell = at == KB_NO_PIVOT ? NULL : &to->cells[tier][other * others + at];

		if (cell != NULL && from->cells[tier][place * periods + period] == KB_LEFT_OUT && *cell == KB_SHOWN)
			*cell = KB_LEFT_OUT;
	}
}

static void agree(const struct kb_ready *from, struct kb_ready *to)
{
	for (uint32_t place = 0; place < kb_cube_places(&from->year.cube); place++) {
		uint32_t other = kb_year_place_of(&to->year, kb_year_place(&from->year, place));

		for (int tier = 0; tier < KB_TIERS && other != KB_NO_PIVOT; tier++)
			agree_on(from, to, tier, place, other);
	}
}

/* Is the item one of "A24|A78"? */
static bool is_among(const char *apart, const char *item)
{
	size_t n = strlen(item);

	for (const char *at = apart; at != NULL; at = strchr(at, '|') == NULL ? NULL : strchr(at, '|') + 1)
		if (strncmp(at, item, n) == 0 && (at[n] == '\0' || at[n] == '|'))
			return true;
	return false;
}

static bool parts(const struct kb_ready *part, const struct kb_ready *whole)
{
	return part != whole && part->year.first == whole->year.first && is_among(whole->apart, part->year.item);
}

static bool is_family(const struct kb_ready *a, const struct kb_ready *b)
{
	return a != b && a->family != NULL && b->family != NULL && a->year.first == b->year.first && strcmp(a->family, b->family) == 0;
}

void kb_families_agree(struct kb_arena *a, struct kb_ready *ready, size_t n)
{
	for (size_t i = 0; i < n; i++)
		ready[i].year.arena = a;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (is_family(&ready[i], &ready[k]))
				agree(&ready[i], &ready[k]);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < n; k++)
			if (parts(&ready[i], &ready[k]))
				agree(&ready[i], &ready[k]);
}
