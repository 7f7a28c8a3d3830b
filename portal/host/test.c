/* test.c - a whole house in one process (klankbord-test.h).
 *
 * It is built by the same functions as the real one and asked through kb_serve(), so a
 * test meets what a browser would meet behind the web server. What goes wrong while it
 * is built ends the test with a sentence. */
#include "klankbord-test.h"

#include <ftw.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "form.h"
#include "hear.h"
#include "house.h"
#include "loader.h"
#include "out.h"
#include "serve.h"
#include "store.h"
#include "stream.h"
#include "text.h"
#include "totp.h"

enum { NOON_15_APRIL_2026 = 1776254400, COOKIES = 8, BATCH = 100 };

static const char PASSWORD[] = "a-password-for-tests";

struct cookie { const char *name, *value; };

struct kb_test {
	char dir[64];
	struct kb_arena *arena;  /* lives as long as the house */
	struct kb_arena *brief;  /* of kb_test_brief(); NULL: contexts live as long as the house */
	struct kb_house house;
	struct cookie cookies[COOKIES];
	const char *state;       /* the sealed state of the page before; "" */
	struct kb_ctx ctx;       /* of kb_test_ctx() */
	int64_t now;
	int staff;               /* accounts made so far */
};

_Noreturn static void give_up(const char *why)
{
	fprintf(stderr, "the test house does not stand: %s\n", why);
	abort();
}

/* ---- Building ------------------------------------------------------------------------ */

static void take_plugins(struct kb_test *t, const struct kb_plugin *const *plugins)
{
	const struct kb_plugin **all;
	const char *why = NULL;
	size_t n = 0;

	while (plugins[n])
		n++;
	all = kb_arena_alloc(t->arena, (n + 2) * sizeof(*all));
	all[0] = &kb_portal;
	for (size_t i = 0; i < n && !why; i++) {
		all[i + 1] = plugins[i];
		why = kb_plugin_check(t->arena, plugins[i], plugins[i]->name);
	}
	if (!why)
		why = kb_plugins_check(t->arena, all, n + 1);
	if (why)
		give_up(why);
	t->house.plugins = all;
	t->house.nplugins = n + 1;
}

static void settle(struct kb_test *t)
{
	struct kb_settings *s = kb_settings_new(t->arena, kb_portal.settings);

	kb_settings_put(s, kb_arena_fmt(t->arena, "data=%s", t->dir), "test");
	kb_settings_put(s, "require_approved=off", "test");
	if (kb_settings_settle(s, &t->house) != KB_OK)
		give_up("a setting is not declared");
}

/* Names only: there is nobody to fetch them. */
static void name_assets(struct kb_house *h)
{
	static const struct kb_asset assets[] = {
		{ "kb.css", "/static/kb.css" }, { "kb.js", "/static/kb.js" }, { "phone.js", "/static/phone.js" }, { "speak.js", "/static/speak.js" },
		{ "worker.js", "/static/worker.js" }, { "xpath.js", "/static/xpath.js" }, { "icon.svg", "/static/icon.svg" },
		{ "icons.svg", "/static/icons.svg" },
	};

	h->assets = assets;
	h->nassets = sizeof(assets) / sizeof(*assets);
}

struct kb_test *kb_test_open(const struct kb_plugin *const *plugins, const char *const *locales,
    const char *const *forms)
{
	struct kb_test *t = calloc(1, sizeof(*t));

	if (!t)
		give_up("no memory");
	snprintf(t->dir, sizeof(t->dir), "/tmp/kb-test.XXXXXX");
	if (!mkdtemp(t->dir))
		give_up("no temporary folder");
	t->arena = kb_arena_new();
	t->now = NOON_15_APRIL_2026;
	t->state = "";
	take_plugins(t, plugins);
	settle(t);
	name_assets(&t->house);
	t->house.budgets = kb_budgets_new();
	t->house.lanes = kb_lanes_new();
	t->house.voices = kb_voices_new();
	if (!t->house.budgets || !t->house.lanes || !t->house.voices)
		give_up("no memory to count in");
	if (kb_house_migrate(&t->house, t->arena, t->now) != KB_OK ||
	    kb_house_furnish_with(&t->house, t->arena, locales, forms) != KB_OK ||
	    kb_house_open(&t->house, t->arena, KB_STORE_BULK) != KB_OK)
		give_up("the lines above say why");
	return t;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st, (void)type, (void)at;
	return remove(path);
}

void kb_test_close(struct kb_test *t)
{
	kb_store_close(t->house.store);
	kb_texts_free(t->house.texts);
	kb_forms_free(t->house.forms);
	kb_budgets_free(t->house.budgets);
	kb_lanes_free(t->house.lanes);
	kb_voices_free(t->house.voices);
	nftw(t->dir, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	if (t->brief)
		kb_arena_free(t->brief);
	kb_arena_free(t->arena);
	free(t);
}

void kb_test_brief(struct kb_test *t)
{
	if (!t->brief)
		t->brief = kb_arena_new();
}

void kb_test_clock(struct kb_test *t, int64_t now)
{
	t->now = now;
}

const char *kb_test_store(const struct kb_test *t)
{
	return kb_arena_fmt(t->arena, "%s/klankbord.db", t->dir);
}

/* ---- Cookies -------------------------------------------------------------------------- */

static void set_cookie(struct kb_test *t, const char *name, const char *value)
{
	for (size_t i = 0; i < COOKIES; i++) {
		struct cookie *k = &t->cookies[i];

		if (k->name && strcmp(k->name, name) != 0)
			continue;
		*k = (struct cookie){ name, value };
		return;
	}
	give_up("a house with so many cookies");
}

/* Keeps what the reply sets; an empty value takes a cookie back. */
static const char *take_cookies(struct kb_test *t, const char *head)
{
	const char *last = NULL;

	for (const char *p = head; (p = strstr(p, "Set-Cookie: ")) != NULL;) {
		size_t name, value;

		p += strlen("Set-Cookie: ");
		last = kb_arena_copy(t->arena, p, strcspn(p, "\r"));
		name = strcspn(p, "=");
		value = strcspn(p + name + 1, ";\r");
		set_cookie(t, kb_arena_copy(t->arena, p, name), kb_arena_copy(t->arena, p + name + 1, value));
	}
	return last;
}

static const char *cookie_header(struct kb_test *t)
{
	struct kb_buf b = { .arena = t->arena };

	for (size_t i = 0; i < COOKIES; i++)
		if (t->cookies[i].name && *t->cookies[i].value)
			kb_buf_fmt(&b, "%s%s=%s", b.len ? "; " : "", t->cookies[i].name, t->cookies[i].value);
	return b.len ? b.data : "";
}

/* ---- Asking ---------------------------------------------------------------------------- */

/* A request that reads who is signed in, for its token. */
static void begin_as_who_is_signed_in(struct kb_test *t, struct kb_ctx *c)
{
	struct kb_raw raw = { .method = "GET", .path = "/", .query = "", .cookie = cookie_header(t) };
	struct kb_req r = { .ctx = c, .raw = &raw };

	kb_house_task(c, &t->house, t->arena, t->now);
	kb_session_read(&r);
}

static const char *csrf_token(struct kb_test *t)
{
	struct kb_ctx c;
	const char *token;

	begin_as_who_is_signed_in(t, &c);
	token = kb_csrf_token(&c);
	kb_tx_rollback(&c);
	return token;
}

static const char *filled_in(struct kb_test *t, const char *body, const char *mark, const char *value)
{
	const char *at = strstr(body, mark);

	if (!at)
		return body;
	return kb_arena_fmt(t->arena, "%.*s%s%s", (int)(at - body), body, value, at + strlen(mark));
}

static const char *state_in(struct kb_test *t, const char *body)
{
	static const char before[] = "name=\"state\" value=\"";
	const char *at = strstr(body, before);

	if (!at)
		return NULL;
	at += sizeof(before) - 1;
	return kb_arena_copy(t->arena, at, strcspn(at, "\""));
}

/* The value of a header line; NULL: it is not there. */
static const char *header(struct kb_test *t, const char *head, const char *name)
{
	const char *at = strstr(head, name);

	return at ? kb_arena_copy(t->arena, at + strlen(name), strcspn(at + strlen(name), "\r")) : NULL;
}

static struct kb_test_reply ask(struct kb_test *t, struct kb_raw *raw)
{
	struct kb_test_reply out = { .head = "", .body = "" };
	struct kb_req r;
	struct kb_ctx c;

	raw->query = "";
	raw->accept_language = "en";
	raw->cookie = cookie_header(t);
	raw->host = "klankbord.example";
	kb_house_listen(&t->house, t->arena, t->now);
	kb_serve(&r, &c, &t->house, t->arena, raw, t->now);
	out.status = r.reply.status;
	out.type = r.reply.type;
	if (r.reply.head.len)
		out.head = r.reply.head.data;
	if (r.reply.out && r.reply.out->buf.len) {
		out.body = r.reply.out->buf.data;
		out.len = r.reply.out->buf.len;
	}
	out.location = header(t, out.head, "Location: ");
	out.cookie = take_cookies(t, out.head);
	if (state_in(t, out.body))
		t->state = state_in(t, out.body);
	return out;
}

struct kb_test_reply kb_test_get(struct kb_test *t, const char *path)
{
	struct kb_raw raw = { .method = "GET", .path = path, .origin = "", .fetch_site = "none", .body = "" };

	return ask(t, &raw);
}

struct kb_test_reply kb_test_post(struct kb_test *t, const char *path, const char *body)
{
	struct kb_raw raw = {
		.method = "POST", .path = path, .origin = "https://klankbord.example", .fetch_site = "same-origin",
		.content_type = "application/x-www-form-urlencoded",
	};

	body = filled_in(t, body, "{state}", t->state);
	if (strstr(body, "{csrf}"))
		body = filled_in(t, body, "{csrf}", csrf_token(t));
	raw.body = body;
	raw.body_len = strlen(body);
	return ask(t, &raw);
}

#define BOUNDARY "----klankbord-test"
#define PART "--" BOUNDARY "\r\nContent-Disposition: form-data; name="

struct kb_test_reply kb_test_upload(struct kb_test *t, const char *path, const char *fields, const char *field,
    const void *bytes, size_t n)
{
	struct kb_raw raw = {
		.method = "POST", .path = path, .origin = "https://klankbord.example", .fetch_site = "same-origin",
		.content_type = "multipart/form-data; boundary=" BOUNDARY,
	};
	const char *head = "";
	char *body;
	size_t len;

	if (strstr(fields, "{csrf}"))
		fields = filled_in(t, fields, "{csrf}", csrf_token(t));
	for (; *fields; fields += len + (fields[len] == '&')) {
		size_t name = strcspn(fields, "=");

		len = strcspn(fields, "&");
		head = kb_arena_fmt(t->arena, "%s" PART "\"%.*s\"\r\n\r\n%.*s\r\n", head, (int)name, fields, (int)(len - name - 1), fields + name + 1);
	}
	head = kb_arena_fmt(t->arena, "%s" PART "\"%s\"; filename=\"file\"\r\nContent-Type: application/octet-stream\r\n\r\n", head, field);
	len = strlen(head);
	body = kb_arena_alloc(t->arena, len + n + 40);
	memcpy(body, head, len);
	memcpy(body + len, bytes, n);
	memcpy(body + len + n, "\r\n--" BOUNDARY "--\r\n", sizeof BOUNDARY + 7);
	raw.body = body;
	raw.body_len = len + n + sizeof BOUNDARY + 7;
	return ask(t, &raw);
}

const char *kb_test_plain(struct kb_test *t, const char *body)
{
	static const char before[] = "name=\"csrf\" value=\"";
	struct kb_buf plain = { .arena = t->arena };
	const char *at;

	kb_buf_text(&plain, "");
	for (; (at = strstr(body, before)) != NULL; body = at + strcspn(at, "\"")) {
		at += sizeof(before) - 1;
		kb_buf_add(&plain, body, (size_t)(at - body));
	}
	kb_buf_text(&plain, body);
	return plain.data;
}

/* ---- People and places ------------------------------------------------------------------- */

void kb_test_place(struct kb_test *t, const char *id, const char *kind, const char *parent)
{
	const struct kb_place p = { .id = id, .name = id, .kind = kind, .type = "", .parent = parent };
	struct kb_ctx c;

	kb_house_task(&c, &t->house, t->arena, t->now);
	if (kb_place_add(&c, &p) != KB_OK || kb_tx_commit(&c) != KB_OK)
		give_up("a place cannot be added");
}

/* Argon2id at its cheapest: a test may sign in at every quarter of ten years. What a real hash costs is for test-password. */
static const char *cheap_hash(struct kb_test *t)
{
	char *hash = kb_arena_alloc(t->arena, crypto_pwhash_STRBYTES);

	if (crypto_pwhash_str_alg(hash, PASSWORD, strlen(PASSWORD), crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN,
	    crypto_pwhash_ALG_ARGON2ID13))
		give_up("a password cannot be hashed");
	return hash;
}

void kb_test_staff(struct kb_test *t, const char *role, const char *place)
{
	const char *user = kb_arena_fmt(t->arena, "staff-%d", ++t->staff);
	struct kb_ctx c;

	kb_house_task(&c, &t->house, t->arena, t->now);
	if (kb_user_add(&c, user, cheap_hash(t)) != KB_OK ||
	    kb_user_grant(&c, user, role, place) != KB_OK || kb_tx_commit(&c) != KB_OK)
		give_up("an account cannot be added");
	if (kb_test_post(t, "/en/staff/login", kb_arena_fmt(t->arena, "user=%s&password=%s", user, PASSWORD)).status != 303)
		give_up("signing in failed");
}

/* The secret stands in the page as groups of four; the first code confirms it. */
void kb_test_second(struct kb_test *t)
{
	const char *page = kb_arena_text(t->arena, kb_test_get(t, "/en/staff/second").body);
	const char *sealed = strstr(page, "name=\"secret\" value=\""), *groups = strstr(page, "<bdi dir=\"ltr\">");
	const char *code;

	if (!sealed || !groups)
		give_up("no second factor is offered");
	sealed += strlen("name=\"secret\" value=\"");
	code = kb_totp_of_groups(t->arena, groups + strlen("<bdi dir=\"ltr\">"), t->now);
	if (!code || kb_test_post(t, "/en/staff/second", kb_arena_fmt(t->arena, "csrf={csrf}&secret=%.*s&password=%s&code=%s",
	    (int)strcspn(sealed, "\""), sealed, PASSWORD, code)).status != 303)
		give_up("a second factor cannot be enrolled");
}

void kb_test_anonymous(struct kb_test *t)
{
	memset(t->cookies, 0, sizeof(t->cookies));
	t->state = "";
}

/* ---- The keeper -------------------------------------------------------------------------- */

size_t kb_test_keeper(struct kb_test *t)
{
	size_t all = 0, offered;

	do
		all += offered = kb_stream_hear(&t->house, t->now, kb_text_month(t->now), BATCH);
	while (offered == BATCH);
	return all;
}

void kb_test_again(struct kb_test *t)
{
	if (kb_stream_again(&t->house, t->now, kb_text_month(t->now)) != KB_OK)
		give_up("telling again failed");
	kb_test_keeper(t);
}

struct kb_ctx *kb_test_ctx(struct kb_test *t, const struct kb_plugin *plugin)
{
	if (t->brief)
		kb_arena_reset(t->brief);
	kb_house_task(&t->ctx, &t->house, t->brief ? t->brief : t->arena, t->now);
	kb_ctx_enter(&t->ctx, plugin);
	return &t->ctx;
}

struct kb_ctx *kb_test_as(struct kb_test *t, const struct kb_plugin *plugin)
{
	begin_as_who_is_signed_in(t, &t->ctx);
	kb_ctx_enter(&t->ctx, plugin);
	return &t->ctx;
}

enum kb_rc kb_test_end(struct kb_test *t, bool commit)
{
	enum kb_rc rc;

	if (!commit) {
		kb_tx_rollback(&t->ctx);
		return KB_OK;
	}
	rc = kb_tx_commit(&t->ctx);
	return rc == KB_OK && t->ctx.forget ? kb_store_forget(t->house.store) : rc;
}
