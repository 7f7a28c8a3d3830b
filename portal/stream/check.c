/* check.c - are the types that plugins tell and hear sound, before anything runs? */
#include <string.h>

#include "private.h"

#define LOWER "abcdefghijklmnopqrstuvwxyz0123456789_."

bool kb_stream_name(const char *s, enum kb_stream_kind kind)
{
	const char *set = kind == KB_STREAM_TYPE ? LOWER "-" : LOWER "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
	size_t n = strnlen(s, 41);
	return n >= 1 && n <= 40 && strspn(s, set) == n;
}

const struct kb_hears *kb_stream_hearing(const struct kb_plugin *p, const char *type)
{
	for (const struct kb_hears *h = p->hears; h != NULL && h->type != NULL; h++)
		if (strcmp(h->type, type) == 0)
			return h;
	return NULL;
}

/* The plugin that tells this type before entry `until`; NULL: none. */
static const struct kb_plugin *teller(const struct kb_plugin *const *plugins, size_t n, const char *type, const struct kb_tells *until)
{
	for (size_t i = 0; i < n; i++)
		for (const struct kb_tells *t = plugins[i]->tells; t != NULL && t->type != NULL; t++) {
			if (t == until)
				return NULL;
			if (strcmp(t->type, type) == 0)
				return plugins[i];
		}
	return NULL;
}

static const char *check_tells(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n, const struct kb_plugin *p)
{
	for (const struct kb_tells *t = p->tells; t != NULL && t->type != NULL; t++) {
		const struct kb_plugin *other = teller(plugins, n, t->type, t);
		if (!kb_stream_name(t->type, KB_STREAM_TYPE))
			return kb_arena_fmt(a, "plugin %s tells a type with a wrong name: use 1 to 40 of [a-z0-9_.-]", p->name);
		if (other != NULL)
			return kb_arena_fmt(a, "plugin %s tells '%s', which plugin %s tells already: a type has one teller, choose another name",
			    p->name, t->type, other->name);
	}
	return NULL;
}

static const char *check_hears(struct kb_arena *a, const struct kb_plugin *p)
{
	for (const struct kb_hears *h = p->hears; h != NULL && h->type != NULL; h++) {
		if (!kb_stream_name(h->type, KB_STREAM_TYPE))
			return kb_arena_fmt(a, "plugin %s hears a type with a wrong name: use 1 to 40 of [a-z0-9_.-]", p->name);
		if (h->heard == NULL)
			return kb_arena_fmt(a, "plugin %s hears '%s' with no function: set .heard", p->name, h->type);
		if (kb_stream_hearing(p, h->type) != h)
			return kb_arena_fmt(a, "plugin %s hears '%s' twice: leave one entry", p->name, h->type);
	}
	return NULL;
}

const char *kb_stream_check(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const char *why = check_tells(a, plugins, n, plugins[i]);
		if (why == NULL)
			why = check_hears(a, plugins[i]);
		if (why != NULL)
			return why;
	}
	return NULL;
}
