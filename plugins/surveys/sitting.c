/* sitting.c - draws the module and the closing questions of a sitting.
 *
 * A module is asked whole or not at all: its figures are made of all its questions. So a
 * module of which one question needs aftercare, or somebody who is told, is not drawn at a
 * place that has named nobody. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "sitting.h"

struct module {
	const char *name, *trigger;
	bool asks;                  /* its first question asks whether the trigger happened */
	unsigned min_age, max_age;  /* 0: any */
	const char *places;         /* kinds of place where there is something to ask */
	const char *aftercare, *owner; /* kinds of place where a question needs one */
};

#include "modules.h"

enum { MODULES = sizeof(modules) / sizeof(*modules), CLOSING = sizeof(closing) / sizeof(*closing) };

const struct sitting_trigger sitting_triggers[SITTING_TRIGGERS] = {
	{ "moved", "staff.make.happened.moved" }, { "holiday", "staff.make.happened.holiday" },
	{ "school", "staff.make.happened.school" }, { "complaint", "staff.make.happened.complaint" },
};

/* Types are written as staff like. */
const char *sitting_place(const char *type)
{
	static const char *const kinds[] = { "POA", "KWV", "KSO", "OG", "BO", "NO", "AZC" };

	for (size_t i = 0; type && i < sizeof(kinds) / sizeof(*kinds); i++)
		if (strcasecmp(kinds[i], type) == 0)
			return kinds[i];
	return NULL;
}

/* Is the kind of place among these? Where nobody knows it, it may be. */
static bool is_among(const char *places, const char *place)
{
	return !place || !*place || kb_has_word(places, place);
}

static bool happened(const struct sitting_facts *about, const char *trigger)
{
	const struct { const char *name; bool is; } all[] = {
		{ "moved", about->moved }, { "holiday", about->holiday }, { "school", about->school },
		{ "complaint", about->complaint },
	};

	for (size_t i = 0; trigger && i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(all[i].name, trigger) == 0)
			return all[i].is;
	return false;
}

static bool fits_age(const struct module *m, unsigned age)
{
	return (m->min_age == 0 || age >= m->min_age) && (m->max_age == 0 || age <= m->max_age);
}

/* Can it be asked whole here, and of somebody who is this old? */
static bool fits(const struct module *m, const struct sitting_facts *about)
{
	return fits_age(m, about->age) && is_among(m->places, about->place) &&
	    (about->aftercare || !*m->aftercare || !is_among(m->aftercare, about->place)) &&
	    (about->owner || !*m->owner || !is_among(m->owner, about->place));
}

/* The modules to draw from: those of what just happened, if anything did. */
static size_t list_modules(const struct sitting_facts *about, const struct module *list[MODULES], bool now)
{
	size_t n = 0;

	for (size_t i = 0; i < MODULES; i++)
		if (fits(&modules[i], about) && (now ? happened(about, modules[i].trigger) : modules[i].asks))
			list[n++] = &modules[i];
	return n;
}

static const struct module *draw_module(const struct sitting_facts *about, uint64_t *draw)
{
	const struct module *list[MODULES], *drawn;
	size_t n = list_modules(about, list, true);

	if (n == 0)
		n = list_modules(about, list, false);
	if (n == 0)
		return NULL;
	drawn = list[*draw % n];
	*draw /= n;
	return drawn;
}

/* All closing questions but one, in their order. */
static void draw_closing(uint64_t draw, struct sitting *to)
{
	size_t used = 0;

	for (size_t i = 0; i < CLOSING; i++)
		if (i != draw % CLOSING)
			used += (size_t)snprintf(to->closing + used, sizeof(to->closing) - used, "%s%s", used ? " " : "", closing[i]);
}

static const char *yes(bool is) { return is ? "yes" : ""; }

void sitting_draw(const struct sitting_facts *about, uint64_t draw, struct sitting *to)
{
	const struct module *m = draw_module(about, &draw);
	/* Who says by the module's first question to have moved is asked the rest of it. */
	bool moved = about->moved || (m && m->trigger && m->asks && strcmp(m->trigger, "moved") == 0);

	draw_closing(draw, to);
	to->age[0] = '\0';
	if (about->age > 0 && about->age < 100)
		snprintf(to->age, sizeof(to->age), "%u", about->age);
	const struct kb_answer nodes[SITTING_NODES] = {
		{ "module", m ? m->name : "" }, { "closing", to->closing }, { "place", about->place ? about->place : "" },
		{ "age", to->age }, { "moved", yes(moved) }, { "holiday", yes(about->holiday) }, { "school", yes(about->school) },
		{ "complaint", yes(about->complaint) }, { "owner", yes(about->owner) }, { "aftercare", yes(about->aftercare) },
	};
	memcpy(to->nodes, nodes, sizeof(nodes));
}

const char *sitting_value(const struct sitting *s, const char *node)
{
	for (size_t i = 0; i < SITTING_NODES; i++)
		if (strcmp(s->nodes[i].item, node) == 0)
			return s->nodes[i].value;
	return NULL;
}
