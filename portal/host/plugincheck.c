/* plugincheck.c - is a plugin's table of contents sound?
 *
 * The walls between plugins hang on names: a plugin's tables, routes, rights,
 * settings and statements all begin with its own name. So the names are checked
 * before anything of the plugin runs. What only shows when it runs (a migration that
 * touches a foreign table, an observation that was not declared) is refused by
 * store/ and stream/. */
#include "loader.h"

#include <string.h>

#include "list.h"
#include "pool.h"
#include "stream.h"

enum { NAME_MAX_LEN = 24, PLUGINS_MAX = 64 };

static const char *const reserved[] = { "kb", "sqlite", "static", "klankbord", NULL };

/* What the name of a plugin may be. */
static const char *check_name(struct kb_arena *a, const char *name)
{
	size_t n = strspn(name, "abcdefghijklmnopqrstuvwxyz");

	if (!n || name[n] || n > NAME_MAX_LEN)
		return kb_arena_fmt(a, "plugin \"%.40s\": a name is 1 to %d letters a-z; rename it", name, NAME_MAX_LEN);
	for (size_t i = 0; reserved[i]; i++)
		if (!strcmp(name, reserved[i]))
			return kb_arena_fmt(a, "plugin %s: the name is reserved; choose another", name);
	return NULL;
}

/* Does `what` begin with the plugin's name and `mark`, and go on after it? */
static bool is_own(const char *name, const char *what, char mark)
{
	size_t n = strlen(name);

	return !strncmp(name, what, n) && what[n] == mark && what[n + 1];
}

/* A page that needs a right lies under /{lang}/staff, and no other page does: the
 * web server shuts that tree off as a whole (nginx template, --lan). */
static bool is_staff_path(const char *path)
{
	static const char tree[] = "/{lang}/staff";
	size_t n = sizeof(tree) - 1;

	return !strncmp(path, tree, n) && (path[n] == '/' || !path[n]);
}

static const char *check_route(struct kb_arena *a, const char *name, const struct kb_route *r)
{
	if (!r->name || !is_own(name, r->name, '.'))
		return kb_arena_fmt(a, "plugin %s: route %s must have a name that begins with \"%s.\"", name, r->path, name);
	if (!r->serve)
		return kb_arena_fmt(a, "plugin %s: route %s has no function that serves it", name, r->name);
	if (r->right && !is_own(name, r->right, '.'))
		return kb_arena_fmt(a, "plugin %s: route %s asks for right %s; a plugin asks for its own rights only",
		    name, r->name, r->right);
	if (!!r->right != is_staff_path(r->path))
		return kb_arena_fmt(a, "plugin %s: route %s: pages with a right, and only these, lie under /{lang}/staff",
		    name, r->name);
	if (r->form && r->method != KB_POST)
		return kb_arena_fmt(a, "plugin %s: route %s has a form but is no KB_POST", name, r->name);
	return NULL;
}

/* The web server chooses the workers by the path alone. */
static const char *check_pool(struct kb_arena *a, const struct kb_plugin *p)
{
	enum kb_pool own = kb_pool_find(p->pool);

	if (own == KB_POOLS)
		return kb_arena_fmt(a, "plugin %s: there is no pool \"%.40s\"; leave it out for main", p->name, p->pool);
	for (const struct kb_route *r = p->routes; r && r->path; r++) {
		enum kb_pool there = kb_pool_of_path(r->path);

		if (there != KB_POOL_MAIN && there != own)
			return kb_arena_fmt(a, "plugin %s: route %s lies where the pool %s serves: declare .pool = \"%s\", or choose "
			    "another path", p->name, r->path, kb_pool_name(there), kb_pool_name(there));
	}
	return NULL;
}

static const char *check_routes(struct kb_arena *a, const struct kb_plugin *p)
{
	const char *why = NULL;

	for (const struct kb_route *r = p->routes; r && r->path && !why; r++)
		why = check_route(a, p->name, r);
	return why;
}

/* "admin quality": at least one role, and none that nobody can hold. */
static bool is_roles(const char *s)
{
	size_t known = 0, words = 0;

	for (size_t n; s && *(s += strspn(s, " ")); s += n, words++) {
		n = strcspn(s, " ");
		known += kb_list_has(KB_ROLES, s, n);
	}
	return words && known == words;
}

/* Twice one right could mean two answers to one question. */
static bool is_twice(const struct kb_right *all, const struct kb_right *r)
{
	for (; all != r; all++)
		if (!strcmp(all->name, r->name))
			return true;
	return false;
}

static const char *check_rights(struct kb_arena *a, const struct kb_plugin *p)
{
	for (const struct kb_right *r = p->rights; r && r->name; r++) {
		if (!is_own(p->name, r->name, '.'))
			return kb_arena_fmt(a, "plugin %s: right %s must begin with \"%s.\"", p->name, r->name, p->name);
		if (!is_roles(r->roles))
			return kb_arena_fmt(a, "plugin %s: right %s needs roles out of " KB_ROLES, p->name, r->name);
		if (r->flags & ~(unsigned)KB_SECOND_FACTOR)
			return kb_arena_fmt(a, "plugin %s: right %s has flags that do not exist", p->name, r->name);
		if (is_twice(p->rights, r))
			return kb_arena_fmt(a, "plugin %s: right %s is there twice; remove one", p->name, r->name);
	}
	return NULL;
}

static const char *check_settings(struct kb_arena *a, const struct kb_plugin *p)
{
	for (const struct kb_setting *s = p->settings; s && s->name; s++) {
		if (!is_own(p->name, s->name, '.'))
			return kb_arena_fmt(a, "plugin %s: setting %s must begin with \"%s.\"", p->name, s->name, p->name);
		if (!s->preset || !s->meaning)
			return kb_arena_fmt(a, "plugin %s: setting %s needs a preset and a meaning", p->name, s->name);
	}
	return NULL;
}

static const char *check_statements(struct kb_arena *a, const struct kb_plugin *p)
{
	for (const struct kb_stmt *const *s = p->statements; s && *s; s++) {
		if (strcmp((*s)->owner, p->name))
			return kb_arena_fmt(a, "plugin %s: statement %s belongs to %s; make it with kbsql %s",
			    p->name, (*s)->name, (*s)->owner, p->name);
		if (!is_own(p->name, (*s)->name, '_'))
			return kb_arena_fmt(a, "plugin %s: statement %s must begin with \"%s_\"", p->name, (*s)->name, p->name);
	}
	return NULL;
}

static const char *check_migrations(struct kb_arena *a, const struct kb_plugin *p)
{
	unsigned last = 0;

	for (const struct kb_migration *m = p->migrations; m && m->sql; m++) {
		if (m->number != last + 1)
			return kb_arena_fmt(a, "plugin %s: migration %04u does not follow %04u; number them one by one",
			    p->name, m->number, last);
		last = m->number;
	}
	return NULL;
}

/* What would be called when nobody looks. */
static const char *check_calls(struct kb_arena *a, const struct kb_plugin *p)
{
	for (const struct kb_slot *s = p->slots; s && s->place; s++)
		if (!s->show)
			return kb_arena_fmt(a, "plugin %s: slot %s has no function that shows it", p->name, s->place);
	for (const struct kb_job *j = p->jobs; j && j->name; j++)
		if (!j->run || !j->every)
			return kb_arena_fmt(a, "plugin %s: job %s needs a function and a number of seconds", p->name, j->name);
	return NULL;
}

static const char *check_forms(struct kb_arena *a, const struct kb_plugin *p)
{
	for (const struct kb_form *f = p->forms; f && f->file; f++)
		if (!f->id || !f->take || strchr(f->file, '/'))
			return kb_arena_fmt(a, "plugin %s: form %s needs an id, a function that takes it and a file name "
			    "without a folder", p->name, f->file);
	return NULL;
}

const char *kb_plugin_check(struct kb_arena *a, const struct kb_plugin *p, const char *name)
{
	static const char *(*const checks[])(struct kb_arena *, const struct kb_plugin *) = {
		check_routes, check_pool, check_rights, check_settings, check_statements, check_migrations, check_calls, check_forms
	};
	const char *why;

	if (p->abi != KB_ABI)
		return kb_arena_fmt(a, "plugin %s was built for interface %u, this portal has interface %u; build it "
		    "against this portal's klankbord.h", name, p->abi, (unsigned)KB_ABI);
	if (!p->name || strcmp(p->name, name))
		return kb_arena_fmt(a, "plugin %s calls itself \"%.40s\"; folder, file and name must be equal",
		    name, p->name ? p->name : "");
	why = check_name(a, name);
	for (size_t i = 0; !why && i < sizeof(checks) / sizeof(*checks); i++)
		why = checks[i](a, p);
	return why;
}

const char *kb_plugins_check(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n)
{
	if (n > PLUGINS_MAX)
		return kb_arena_fmt(a, "there are more than %d plugins; remove some", PLUGINS_MAX);
	for (size_t i = 0; i < n; i++) {
		for (size_t j = 0; j < n; j++) {
			const char *x = plugins[i]->name, *y = plugins[j]->name;

			if (i != j && !strcmp(x, y))
				return kb_arena_fmt(a, "plugin %s is there twice; remove one", x);
			if (i != j && !strncmp(x, y, strlen(x)))
				return kb_arena_fmt(a, "plugin %s: its name is the beginning of %s; rename one of them", x, y);
		}
	}
	return kb_stream_check(a, plugins, n);
}
