/* ask.c - which form may be asked of whom.
 *
 * A form is written for one population, in its words, and its items have names of their
 * own; so the answers of two populations never meet in one figure. */
#include <string.h>

#include "surveys.h"

const struct ask asks[] = {
	{ SURVEYS_FORM, SURVEYS_POPULATION },
	{ "youth", SURVEYS_POPULATION },
	{ "guardian", "guardian" },
	{ "foster", "foster" },
	{ "partner", "partner" },
	{ "staff", "staff" },
	{ "former", "former" },
	{ 0 }
};

const struct ask *ask_find(const char *form)
{
	for (const struct ask *a = asks; a->form; a++)
		if (strcmp(a->form, form) == 0)
			return a;
	return NULL;
}

const char *population_name(struct kb_ctx *c, const char *population)
{
	return kb_say(c, kb_fmt(c, "staff.population.%s", population), NULL);
}
