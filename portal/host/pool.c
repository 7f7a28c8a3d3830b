/* pool.c - the list of pools, and which path belongs to which. */
#include "pool.h"

#include <string.h>

static const struct { const char *name, *setting; } pools[KB_POOLS] = {
	[KB_POOL_MAIN] = { "main", "workers" },
	[KB_POOL_COMPLAINTS] = { "complaints", "pool_complaints" },
};

const char *kb_pool_name(enum kb_pool pool)
{
	return pools[pool].name;
}

const char *kb_pool_setting(enum kb_pool pool)
{
	return pools[pool].setting;
}

enum kb_pool kb_pool_find(const char *name)
{
	enum kb_pool i = KB_POOL_MAIN;

	while (name && i < KB_POOLS && strcmp(pools[i].name, name))
		i++;
	return i;
}

/* Behind `front`, where the path begins with it as whole segments; else where it was. */
static const char *behind(const char *path, const char *front)
{
	size_t n = strlen(front);

	return !strncmp(path, front, n) && (path[n] == '/' || !path[n]) ? path + n : path;
}

enum kb_pool kb_pool_of_path(const char *path)
{
	const char *at = behind(path, "/{lang}");
	size_t n;

	if (at == path)
		return KB_POOL_MAIN;
	at = behind(at, "/staff");
	at += *at == '/';
	n = strcspn(at, "/");
	for (enum kb_pool i = KB_POOL_MAIN + 1; i < KB_POOLS; i++)
		if (strlen(pools[i].name) == n && !strncmp(pools[i].name, at, n))
			return i;
	return KB_POOL_MAIN;
}
