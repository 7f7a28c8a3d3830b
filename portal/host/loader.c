/* loader.c - opens the shared objects of plugins.
 *
 * RTLD_NOW: a function that this portal lacks is found at the start, not in the
 * middle of a page. RTLD_LOCAL: no plugin sees the names of another. A plugin that
 * is refused stops the start: an operator who put it there wants to know. */
#include "loader.h"

#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "log.h"

enum { FOLDERS_MAX = 16, FOUND_MAX = 64 };

/* What was found on disk: a name and the path of its object. */
struct found {
	const char *name, *path;
};

struct search {
	struct kb_arena *arena;
	struct found list[FOUND_MAX];
	size_t n;
};

const char *const *kb_folders(struct kb_arena *a, const char *list)
{
	const char **out = kb_arena_alloc(a, (FOLDERS_MAX + 1) * sizeof(*out));
	size_t n = 0;

	while (*list && n < FOLDERS_MAX) {
		size_t len = strcspn(list, ":");

		if (len)
			out[n++] = kb_arena_copy(a, list, len);
		list += len + (list[len] == ':');
	}
	return out;
}

/* DIR/NAME/NAME.so, or where libtool leaves it in a build tree. NULL: neither. */
static const char *object_in(struct kb_arena *a, const char *dir, const char *name)
{
	const char *path = kb_arena_fmt(a, "%s/%s/%s.so", dir, name, name);

	if (!access(path, F_OK))
		return path;
	path = kb_arena_fmt(a, "%s/%s/.libs/%s.so", dir, name, name);
	return access(path, F_OK) ? NULL : path;
}

static enum kb_rc look_in(struct search *s, const char *dir)
{
	DIR *d = opendir(dir);
	struct dirent *e;
	enum kb_rc rc = KB_OK;

	if (!d) {
		kb_log_line(KB_ERROR, "plugin folder %s cannot be read: %s", dir, strerror(errno));
		return KB_FAIL;
	}
	while (rc == KB_OK && (e = readdir(d))) {
		const char *path = e->d_name[0] == '.' ? NULL : object_in(s->arena, dir, e->d_name);

		if (!path)
			continue;
		if (s->n == FOUND_MAX) {
			kb_log_line(KB_ERROR, "plugin folder %s: more than %d plugins", dir, FOUND_MAX);
			rc = KB_FAIL;
			break;
		}
		s->list[s->n++] = (struct found){ kb_arena_text(s->arena, e->d_name), path };
	}
	closedir(d);
	return rc;
}

static int by_name(const void *x, const void *y)
{
	return strcmp(((const struct found *)x)->name, ((const struct found *)y)->name);
}

/* Opens one object and checks its table. NULL: refused and logged. */
static const struct kb_plugin *open_one(struct kb_arena *a, const struct found *f)
{
	void *object = dlopen(f->path, RTLD_NOW | RTLD_LOCAL);
	const struct kb_plugin *p;
	const char *why;

	if (!object) {
		kb_log_line(KB_ERROR, "plugin %s cannot be loaded: %s; build it against this portal", f->name, dlerror());
		return NULL;
	}
	p = dlsym(object, "kb_plugin");
	why = p ? kb_plugin_check(a, p, f->name)
	    : kb_arena_fmt(a, "plugin %s does not export kb_plugin; end its main file with KB_PLUGIN(...)", f->name);
	if (!why)
		return p;
	kb_log_line(KB_ERROR, "%s", why);
	dlclose(object);
	return NULL;
}

/* Opens all that was found; every refusal is logged, not only the first. */
static enum kb_rc open_all(struct kb_house *h, const struct search *s, const struct kb_plugin **out)
{
	enum kb_rc rc = KB_OK;

	for (size_t i = 0; i < s->n; i++) {
		out[h->nplugins] = open_one(s->arena, &s->list[i]);
		if (out[h->nplugins])
			h->nplugins++;
		else
			rc = KB_FAIL;
	}
	return rc;
}

enum kb_rc kb_loader(struct kb_house *h, struct kb_arena *a, const struct kb_plugin *core,
    const char *const *dirs)
{
	struct search *s = kb_arena_alloc(a, sizeof(*s));
	const struct kb_plugin **out = kb_arena_alloc(a, (FOUND_MAX + 2) * sizeof(*out));
	const char *why;

	s->arena = a;
	for (size_t i = 0; dirs[i]; i++)
		if (look_in(s, dirs[i]) != KB_OK)
			return KB_FAIL;
	qsort(s->list, s->n, sizeof(*s->list), by_name);
	out[0] = core;
	h->plugins = out;
	h->nplugins = 1;
	if (open_all(h, s, out) != KB_OK)
		return KB_FAIL;
	why = kb_plugins_check(a, h->plugins, h->nplugins);
	if (why)
		kb_log_line(KB_ERROR, "%s", why);
	return why ? KB_FAIL : KB_OK;
}
