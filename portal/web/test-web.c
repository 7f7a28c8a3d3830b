/* test-web.c - a small house for the tests of web/. */
#include "test-web.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kb.sql.h"
#include "store.h"

/* What the core declares, as far as web/ asks for it. */
static const struct kb_setting settings[] = { { "https", "off", "cookies are Secure" }, { 0 } };
static const struct kb_right rights[] = {
	{ "kb.see", "admin quality location" }, { "kb.manage", "admin quality" }, { "kb.people", "admin" }, { 0 }
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

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

int world_close(void **state)
{
	struct world *w = *state;

	if (w->house.store) {
		kb_tx_rollback(&w->ctx);
		kb_store_close(w->house.store);
	}
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
