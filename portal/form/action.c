/* action.c - setvalue: what happens by itself, at which event. */
#include <string.h>
#include "xform.h"

/* Events by their names, some of them older ones. An event that nobody knows is an error:
 * what hangs on it would never happen. */
static unsigned events_of(struct kb_reader *rd, const xmlNode *action, const char *list)
{
	static const struct { const char *name; unsigned event; } known[] = {
		{ "odk-instance-first-load", KB_ON_FIRST_LOAD }, { "odk-instance-load", KB_ON_LOAD },
		{ "xforms-ready", KB_ON_LOAD }, { "xforms-value-changed", KB_ON_CHANGE }, { "odk-new-repeat", KB_ON_NEW_REPEAT },
	};
	unsigned events = 0;
	size_t n, i;

	for (const char *s = list; *(s += strspn(s, " \t\r\n")) != '\0'; s += n) {
		n = strcspn(s, " \t\r\n");
		for (i = 0; i < sizeof(known) / sizeof(*known); i++)
			if (strlen(known[i].name) == n && memcmp(known[i].name, s, n) == 0)
				break;
		if (i == sizeof(known) / sizeof(*known))
			kb_reader_refuse(rd, action, "there is no event %s", kb_arena_copy(rd->arena, s, n));
		else
			events |= known[i].event;
	}
	return events;
}

static void add_action(struct kb_reader *rd, struct kb_action a)
{
	struct kb_xform *x = rd->x;

	if ((x->nactions & (x->nactions - 1)) == 0) {
		struct kb_action *more = kb_arena_alloc(rd->arena, (2 * x->nactions + 1) * sizeof(*more));
		if (x->nactions > 0)
			memcpy(more, x->actions, x->nactions * sizeof(*more));
		x->actions = more;
	}
	x->actions[x->nactions++] = a;
}

static const char *target_of(struct kb_reader *rd, const xmlNode *action)
{
	const char *ref = kb_attribute(rd, action, NULL, "ref");

	return ref != NULL ? ref : kb_attribute(rd, action, NULL, "bind");
}

bool kb_action_read(struct kb_reader *rd, const xmlNode *action, size_t within)
{
	const char *event = kb_attribute(rd, action, NULL, "event"), *ref = target_of(rd, action), *why = NULL;
	struct kb_action a = { .within = within };
	struct kb_ast *t, *value = NULL;

	if (event == NULL)
		event = kb_attribute(rd, action, "http://www.w3.org/2001/xml-events", "event");
	if (event == NULL || ref == NULL)
		return kb_reader_refuse(rd, action, "<setvalue> needs an event and a ref");
	if ((t = kb_xpath_parse(rd->arena, ref, &why)) == NULL)
		return kb_reader_refuse(rd, action, "ref: %s", why);
	a.events = events_of(rd, action, event);
	if (!kb_expression_read(rd, action, NULL, "value", &value))
		return false;
	a.ref = t;
	a.value = value;
	a.words = kb_content(rd, action);
	a.target = kb_def_find(rd->x, within != 0 ? within : rd->x->defs[0].first, t);
	if (a.target == 0)
		return kb_reader_beyond(rd, action, "%s is not there in the instance", ref);
	add_action(rd, a);
	return rd->why == NULL;
}
