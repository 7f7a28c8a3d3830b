/* ask.c - which form may be asked of whom.
 *
 * A form is written for one population, in its words, and its items have names of their
 * own; so the answers of two populations never meet in one figure. What comes with the plugin stands
 * in a table here; of a form that staff bring they say it once, with its first version. */
#include <string.h>

#include "forms.h"
#include "surveys.sql.h"

static const struct ask shipped[] = {
	{ SURVEYS_FORM, SURVEYS_POPULATION },
	{ "youth", SURVEYS_POPULATION },
	{ "guardian", "guardian" },
	{ "foster", "foster" },
	{ "partner", "partner" },
	{ "staff", "staff" },
	{ "former", "former" },
};
enum { SHIPPED = sizeof(shipped) / sizeof(*shipped) };

static const struct ask *find_shipped(const char *form)
{
	for (size_t i = 0; i < SHIPPED; i++)
		if (strcmp(shipped[i].form, form) == 0)
			return &shipped[i];
	return NULL;
}

const struct ask *ask_find(struct kb_ctx *c, const char *form)
{
	const struct ask *known = find_shipped(form);
	struct kb_rows *q;
	struct ask *a;

	if (known)
		return known;
	q = kb_ask(c, &surveys_find_asked, kb_t(form));
	if (!kb_next(q))
		return NULL;
	a = kb_alloc(c, sizeof(*a));
	*a = (struct ask){ form, kb_col_text(q, 0) };
	return a;
}

size_t ask_list(struct kb_ctx *c, const struct ask **to)
{
	const struct kb_form_version *versions;
	size_t n = kb_form_versions(c, &versions), count = 0;
	struct ask *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n; i++) {
		const struct ask *a = versions[i].state == KB_FORM_LIVE ? ask_find(c, versions[i].id) : NULL;

		if (a)
			list[count++] = (struct ask){ versions[i].id, a->population };
	}
	*to = list;
	return count;
}

enum kb_rc form_asked_of(struct kb_ctx *c, const char *form, const char *population)
{
	return kb_run(c, &surveys_add_asked, kb_t(form), kb_t(population));
}

const char *population_name(struct kb_ctx *c, const char *population)
{
	return kb_say(c, kb_fmt(c, "staff.population.%s", population), NULL);
}
