/* house.c - builds the house from the settings. */
#include "house.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "assets.h"
#include "form.h"
#include "hear.h"
#include "kb.sql.h"
#include "loader.h"
#include "log.h"
#include "store.h"
#include "text.h"
#include "web.h"

enum { FOLDERS_MAX = 256 };

const char *kb_data_path(const struct kb_house *h, struct kb_arena *a, const char *file)
{
	return kb_arena_fmt(a, "%s/%s", kb_house_set(h, "data"), file);
}

const char *kb_house_files(const struct kb_house *h, struct kb_arena *a)
{
	const char *set = kb_house_set(h, "files");

	return *set ? set : kb_data_path(h, a, "files");
}

/* The secret keys: outside the store, so that a copy of the store opens nothing. */
static const char *keys_path(const struct kb_house *h, struct kb_arena *a)
{
	const char *set = kb_house_set(h, "keys");

	return *set ? set : kb_data_path(h, a, "keys");
}

enum kb_rc kb_house_keys(struct kb_house *h, struct kb_arena *a)
{
	h->keys = kb_keys_load(a, keys_path(h, a), false);
	return h->keys ? KB_OK : KB_FAIL;
}

void kb_house_task(struct kb_ctx *c, struct kb_house *h, struct kb_arena *a, int64_t now)
{
	kb_ctx_begin(c, h, a, now, kb_text_month(now));
	kb_ctx_enter(c, &kb_portal);
}

enum kb_rc kb_house_plugins(struct kb_house *h, struct kb_arena *a, struct kb_settings *s)
{
	if (kb_loader(h, a, &kb_portal, kb_folders(a, kb_settings_get(s, "plugins"))) != KB_OK)
		return KB_FAIL;
	return kb_settings_settle(s, h);
}

/* ---- The store ---------------------------------------------------------------- */

/* One folder, its parents must be there. */
static enum kb_rc make_folder(const char *path)
{
	if (!mkdir(path, 0700) || errno == EEXIST)
		return KB_OK;
	kb_log_line(KB_ERROR, "folder %s cannot be made: %s; set data to a folder that can", path, strerror(errno));
	return KB_FAIL;
}

/* Removes what somebody was writing when they ended. */
static void sweep(const char *folder, const char *prefix)
{
	DIR *d = opendir(folder);

	for (const struct dirent *e; d && (e = readdir(d));)
		if (!strncmp(e->d_name, prefix, strlen(prefix)) && unlinkat(dirfd(d), e->d_name, 0) && errno != EISDIR)
			kb_log_line(KB_WARN, "%s/%s cannot be removed: %s", folder, e->d_name, strerror(errno));
	if (d)
		closedir(d);
}

/* A process in the sandbox makes no folders and lists none. */
static enum kb_rc make_files(const struct kb_house *h, struct kb_arena *a)
{
	const char *files = kb_house_files(h, a), *draft = kb_arena_fmt(a, "%s/draft", files);

	if (make_folder(files) != KB_OK || make_folder(draft) != KB_OK)
		return KB_FAIL;
	chmod(files, 0750); /* the web server reads by its group; where the folder is another's, they decide */
	sweep(files, "draft-");
	sweep(draft, "xlsx-");
	return KB_OK;
}

static enum kb_rc migrate_all(struct kb_house *h, struct kb_store *store, int64_t now)
{
	for (size_t i = 0; i < h->nplugins; i++) {
		const struct kb_plugin *p = h->plugins[i];

		if (p->migrations && kb_store_migrate(store, p->name, p->migrations, now) != KB_OK)
			return KB_FAIL;
	}
	return KB_OK;
}

/* A store that is made now would hide the one that was about to be restored. */
static enum kb_rc check_restored(const struct kb_house *h, struct kb_arena *a)
{
	const char *path = kb_data_path(h, a, KB_RESTORING);

	if (access(path, F_OK))
		return KB_OK;
	kb_log_line(KB_ERROR, "a restore was broken off (%s is there): run klankbord restore once more", path);
	return KB_FAIL;
}

enum kb_rc kb_house_migrate(struct kb_house *h, struct kb_arena *a, int64_t now)
{
	struct kb_store *store;
	enum kb_rc rc;

	if (check_restored(h, a) != KB_OK)
		return KB_FAIL;
	if (make_folder(kb_house_set(h, "data")) != KB_OK || make_folder(kb_data_path(h, a, "run")) != KB_OK ||
	    make_files(h, a) != KB_OK)
		return KB_FAIL;
	if (!kb_keys_load(a, keys_path(h, a), true))
		return KB_FAIL;
	if (kb_store_heal(kb_data_path(h, a, "klankbord.db")) != KB_OK)
		return KB_FAIL;
	store = kb_store_open(kb_data_path(h, a, "klankbord.db"), KB_STORE_CREATE);
	if (!store)
		return KB_FAIL;
	rc = migrate_all(h, store, now);
	kb_store_close(store);
	return rc;
}

static enum kb_rc check_migrated(struct kb_house *h)
{
	for (size_t i = 0; i < h->nplugins; i++) {
		const struct kb_plugin *p = h->plugins[i];

		if (!p->migrations || kb_store_is_migrated(h->store, p->name, p->migrations))
			continue;
		kb_log_line(KB_ERROR, "the store lacks migrations of %s; run klankbord migrate", p->name);
		return KB_FAIL;
	}
	return KB_OK;
}

enum kb_rc kb_house_open(struct kb_house *h, struct kb_arena *a, unsigned flags)
{
	h->store = kb_store_open(kb_data_path(h, a, "klankbord.db"), flags);
	return h->store ? check_migrated(h) : KB_FAIL;
}

bool kb_house_spoilt(const struct kb_house *h)
{
	enum kb_store_trouble t = h->store ? kb_store_trouble(h->store) : KB_STORE_BROKEN;

	if (h->store && kb_store_is_shut(h->store))
		return false;
	return t == KB_STORE_READONLY || t == KB_STORE_BROKEN;
}

enum kb_rc kb_house_look(struct kb_house *h, struct kb_arena *a)
{
	struct kb_ctx c;
	struct kb_rows *q;

	kb_house_task(&c, h, a, 0);
	q = kb_ask(&c, &kb_host_meta, kb_t("example"));
	h->example = kb_next(q) && !strcmp(kb_col_text(q, 0), "yes");
	kb_tx_rollback(&c);
	return kb_failed(&c) ? KB_FAIL : KB_OK;
}

void kb_house_listen(struct kb_house *h, struct kb_arena *a, int64_t now)
{
	struct kb_ctx c;

	kb_house_task(&c, h, a, now);
	kb_voices_look(&c);
	kb_tx_rollback(&c);
}

/* ---- The furniture ------------------------------------------------------------ */

/* The folder of all languages, then the catalogues that plugins bring themselves. */
static const char *const *locale_folders(const struct kb_house *h, struct kb_arena *a)
{
	const char **out = kb_arena_alloc(a, (FOLDERS_MAX + 1) * sizeof(*out));
	const char *const *roots = kb_folders(a, kb_house_set(h, "locales"));
	const char *const *dirs = kb_folders(a, kb_house_set(h, "plugins"));
	size_t n = 0;

	while (*roots && n < FOLDERS_MAX)
		out[n++] = *roots++;
	for (; *dirs; dirs++)
		for (size_t i = 1; i < h->nplugins && n < FOLDERS_MAX; i++)
			out[n++] = kb_arena_fmt(a, "%s/%s/locales", *dirs, h->plugins[i]->name);
	return out;
}

/* Unapproved text is served only by the example organisation. */
static unsigned text_flags(const struct kb_house *h)
{
	unsigned flags = 0;

	if (kb_house_on(h, "require_approved") && !h->example)
		flags |= KB_REQUIRE_APPROVED;
	if (kb_house_on(h, "pseudo"))
		flags |= KB_PSEUDO;
	return flags;
}

enum kb_rc kb_house_furnish_with(struct kb_house *h, struct kb_arena *a, const char *const *locales,
    const char *const *forms)
{
	if (!kb_text_start()) {
		kb_log_line(KB_ERROR, "the language library (ICU) has no data; install libicu72 again");
		return KB_FAIL;
	}
	h->texts = kb_texts_load(a, locales, text_flags(h));
	h->keys = kb_keys_load(a, keys_path(h, a), false);
	h->routes = kb_routes_new(a, h->plugins, h->nplugins);
	h->forms = kb_forms_load(a, h->plugins, h->nplugins, forms, text_flags(h));
	return h->texts && h->keys && h->routes && h->forms ? kb_house_start(h, a, forms) : KB_FAIL;
}

enum kb_rc kb_house_furnish(struct kb_house *h, struct kb_arena *a)
{
	if (kb_assets_read(h, a, kb_house_set(h, "static")) != KB_OK)
		return KB_FAIL;
	return kb_house_furnish_with(h, a, locale_folders(h, a), kb_folders(a, kb_house_set(h, "plugins")));
}
