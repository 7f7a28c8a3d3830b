/* test-web.c - a small house for the tests of web/. */
#include "test-web.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "kb.sql.h"
#include "store.h"

/* What the core declares, as far as web/ asks for it. */
static const struct kb_setting settings[] = {
	{ "https", "off", "cookies are Secure" }, { "base_url", "", "the address of this portal" }, { 0 }
};
static const struct kb_right rights[] = {
	{ "kb.see", "admin quality location", 0 }, { "kb.manage", "admin quality", 0 }, { "kb.people", "admin", 0 },
	{ "kb.letters", "admin quality", KB_SECOND_FACTOR }, { 0 }
};
static const struct kb_plugin core = { .abi = KB_ABI, .name = "kb", .settings = settings, .rights = rights };
static const struct kb_plugin *const plugins[] = { &core, NULL };

static const struct kb_place places[] = {
	{ "huis", "Het huis", "organisation", "", "" },
	{ "noord", "Noord", "region", "", "huis" },
	{ "zuid", "Zuid", "region", "", "huis" },
	{ "de-linde", "De Linde", "location", "kwv", "noord" },
	{ "de-eik", "De Eik", "location", "kwv", "noord" },
	{ "de-berk", "De Berk", "location", "poa", "zuid" },
};

int world_open(void **state)
{
	struct world *w = calloc(1, sizeof *w);

	snprintf(w->dir, sizeof w->dir, "/tmp/kb-test-web.XXXXXX");
	if (!mkdtemp(w->dir))
		return -1;
	w->arena = kb_arena_new();
	w->now = 1776254400; /* 15 April 2026 */
	w->house.plugins = plugins;
	w->house.nplugins = 1;
	w->house.keys = kb_keys_load(w->arena, kb_arena_fmt(w->arena, "%s/keys", w->dir), true);
	kb_ctx_begin(&w->ctx, &w->house, w->arena, w->now, 12 * 2026 + 3);
	*state = w;
	return w->house.keys ? 0 : -1;
}

int world_open_stored(void **state)
{
	struct world *w;

	if (world_open(state))
		return -1;
	w = *state;
	w->house.store = kb_store_open(kb_arena_fmt(w->arena, "%s/store", w->dir), KB_STORE_CREATE);
	if (!w->house.store || kb_store_migrate(w->house.store, "kb", kb_migrations, w->now) != KB_OK)
		return -1;
	for (size_t i = 0; i < sizeof(places) / sizeof(*places); i++)
		kb_place_add(&w->ctx, &places[i]);
	return kb_tx_commit(&w->ctx) == KB_OK ? 0 : -1;
}

/* The hash hangs on no world, and costs a tenth of a second: made once. */
static const char *password_hash(struct world *w)
{
	static char hash[128];

	if (!*hash) {
		const char *fresh = kb_password_hash(&w->ctx, WORLD_PASSWORD);

		assert_non_null(fresh);
		snprintf(hash, sizeof hash, "%s", fresh);
	}
	return hash;
}

void world_people(struct world *w)
{
	static const struct { const char *user, *role, *place; } people[] = {
		{ "beheer", "admin", "huis" }, { "kwaliteit", "quality", "noord" }, { "locatie", "location", "de-linde" },
	};
	const char *hash = password_hash(w);

	for (size_t i = 0; i < sizeof(people) / sizeof(*people); i++) {
		assert_int_equal(kb_user_add(&w->ctx, people[i].user, hash), KB_OK);
		assert_int_equal(kb_user_grant(&w->ctx, people[i].user, people[i].role, people[i].place), KB_OK);
	}
	assert_int_equal(kb_tx_commit(&w->ctx), KB_OK);
}

void world_set(struct world *w, const char *name, const char *value)
{
	assert_true(w->house.nsettings < sizeof(w->settings) / sizeof(*w->settings));
	/* In front: the first of one name counts. */
	memmove(w->settings + 1, w->settings, w->house.nsettings++ * sizeof *w->settings);
	w->settings[0] = (struct kb_setting_value){ name, value };
	w->house.settings = w->settings;
}

static bool file_has(struct world *w, const char *name, const char *bytes)
{
	FILE *f = fopen(kb_arena_fmt(w->arena, "%s/%s", w->dir, name), "r");
	struct kb_buf b = { .arena = w->arena };
	char piece[4096];
	size_t n;

	while (f && (n = fread(piece, 1, sizeof piece, f)) > 0)
		kb_buf_add(&b, piece, n);
	if (f)
		fclose(f);
	return b.len && memmem(b.data, b.len, bytes, strlen(bytes));
}

bool world_stores(struct world *w, const char *bytes)
{
	return file_has(w, "store", bytes) || file_has(w, "store-wal", bytes);
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

int world_close(void **state)
{
	struct world *w = *state;

	if (w->heard)
		world_heard(w);
	if (w->house.store) {
		kb_tx_rollback(&w->ctx);
		kb_store_close(w->house.store);
	}
	kb_texts_free(w->house.texts);
	nftw(w->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	kb_arena_free(w->arena);
	free(w);
	return 0;
}

struct kb_req *world_ask(struct world *w, const char *method, const char *path, const char *cookie)
{
	if (w->house.store)
		kb_tx_commit(&w->ctx);
	kb_ctx_begin(&w->ctx, &w->house, w->arena, w->now, 12 * 2026 + 3);
	w->raw = (struct kb_raw){ .method = method, .path = path, .cookie = cookie, .host = "klankbord.example" };
	w->req = (struct kb_req){ .ctx = &w->ctx, .raw = &w->raw };
	return &w->req;
}

const char *world_cookie(const struct world *w, const char *name)
{
	const char *begin = kb_arena_fmt(w->arena, "Set-Cookie: %s=", name);
	const char *s = w->req.reply.head.data ? strstr(w->req.reply.head.data, begin) : NULL;

	if (!s)
		return NULL;
	s += strlen("Set-Cookie: ");
	return kb_arena_copy(w->arena, s, strcspn(s, ";\r"));
}

bool world_has_header(const struct world *w, const char *line)
{
	const char *whole = kb_arena_fmt(w->arena, "%s\r\n", line);

	return w->req.reply.head.data && strstr(w->req.reply.head.data, whole);
}

/* ---- Looking on ---- */

/* Standard error goes into a file: a pipe could fill up. */
void world_listen(struct world *w)
{
	const char *path = kb_arena_fmt(w->arena, "%s/heard", w->dir);
	FILE *f = fopen(path, "w+");

	assert_non_null(f);
	w->heard = dup(fileno(f));
	w->stderr_before = dup(STDERR_FILENO);
	fflush(stderr);
	dup2(w->heard, STDERR_FILENO);
	fclose(f);
}

const char *world_heard(struct world *w)
{
	enum { LONGEST = 1 << 16 };
	char *text = kb_arena_alloc(w->arena, LONGEST);
	ssize_t n;

	dup2(w->stderr_before, STDERR_FILENO);
	close(w->stderr_before);
	n = pread(w->heard, text, LONGEST - 1, 0);
	close(w->heard);
	w->heard = 0;
	text[n > 0 ? n : 0] = '\0';
	return text;
}

double world_seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}
