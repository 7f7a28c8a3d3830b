/* type.c - a type of location as a place of its own: its figures by quarter on the pages that places have (S25, S117).
 *
 * The gate releases what locations of one type have together, over the whole organisation, and who works for all of it may
 * see that. Such a place is in no list of places. Its id begins with capitals, which no id of a place does. */
#include <string.h>

#include "recur.h"
#include "screens.h"

static const char BEGINS[] = "TYPE-";

static const struct kb_place *organisation(const struct kb_place *all, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(all[i].kind, "organisation") == 0)
			return &all[i];
	return NULL;
}

static bool has_type(const struct kb_place *all, size_t n, const char *type)
{
	for (size_t i = 0; i < n; i++)
		if (*type && strcmp(all[i].type, type) == 0)
			return true;
	return false;
}

const struct kb_place *type_place(struct kb_ctx *c, const char *id)
{
	const size_t begins = sizeof(BEGINS) - 1;
	const struct kb_place *all;
	const size_t n = kb_places(c, "metrics.read", &all);
	struct kb_place *p;

	if (strncmp(id, BEGINS, begins) != 0 || !notes_whole(c, "metrics.read") || !has_type(all, n, id + begins))
		return NULL;
	p = kb_alloc(c, sizeof(*p));
	*p = (struct kb_place){ .id = id, .name = id + begins, .kind = "type", .type = id + begins, .parent = organisation(all, n)->id };
	return p;
}

static const char *url_of(struct kb_ctx *c, const char *route, const char *type)
{
	return kb_url(c, route, kb_fmt(c, "%s%s", BEGINS, type), NULL);
}

const char *type_url(struct kb_ctx *c, const char *route, const char *type)
{
	return notes_whole(c, "metrics.read") ? url_of(c, route, type) : NULL;
}

size_t type_steps(struct kb_ctx *c, const char *route, const struct metrics_step **list)
{
	const struct kb_place *all;
	const size_t n = kb_places(c, "metrics.read", &all);
	struct metrics_step *steps = kb_alloc(c, (n + 1) * sizeof(*steps));
	const bool whole = notes_whole(c, "metrics.read"); /* once: it reads all places */
	size_t count = 0;

	*list = steps;
	for (size_t i = 0; i < n && whole; i++)
		if (*all[i].type && !has_type(all, i, all[i].type))
			steps[count++] = (struct metrics_step){ all[i].type, url_of(c, route, all[i].type) };
	return count;
}
