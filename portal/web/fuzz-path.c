/* fuzz-path.c - the address of a request, and the route that it leads to.
 *
 * The first line of the input is `METHOD ADDRESS`, the second an Accept-Language. An
 * address that passes has one spelling; one that is sent on arrives there at once. */
#include "fuzz.h"

#include <string.h>

#include "codec.h"
#include "web.h"

const char kb_fuzz_name[] = "path";
const size_t kb_fuzz_memory = 1 << 20;

static const struct kb_route routes[] = {
	{ .method = KB_GET, .path = "/", .name = "home" },
	{ .method = KB_GET, .path = "/{lang}/", .name = "start" },
	{ .method = KB_GET, .path = "/s/{code}", .name = "door" },
	{ .method = KB_GET, .path = "/{lang}/s/{code}", .name = "intro" },
	{ .method = KB_POST, .path = "/{lang}/s/{code}", .name = "intro" },
	{ .method = KB_GET, .path = "/{lang}/s/thanks", .name = "thanks" },
	{ .method = KB_GET, .path = "/{lang}/staff/{place}/{item}/", .name = "item", .right = "kb.see" },
	{ .method = KB_POST, .path = "/{lang}/staff/sign-in", .name = "sign-in" },
	{ 0 }
};
static const struct kb_plugin core = { .abi = KB_ABI, .name = "kb", .routes = routes };
static const struct kb_plugin *const plugins[] = { &core, NULL };
static struct kb_house house;

void kb_fuzz_begin(void)
{
	static const char *const locales[] = { KB_TOP "/locales", NULL };
	struct kb_arena *keep = kb_arena_new();

	FUZZ_HOLDS(kb_text_start(), "ICU has its data");
	house.plugins = plugins;
	house.nplugins = 1;
	house.texts = kb_texts_load(keep, locales, 0);
	house.routes = kb_routes_new(keep, plugins, 1);
	FUZZ_HOLDS(house.texts && house.routes, "languages and routes are there");
}

/* ---- The path ---- */

/* As an address: all that could mean something else is escaped. */
static const char *written(struct kb_arena *a, const char *path)
{
	struct kb_buf b = { .arena = a };

	for (; *path; path++) {
		if (strchr(KB_LOWER KB_UPPER KB_DIGITS "/-._~", *path))
			kb_buf_add(&b, path, 1);
		else
			kb_buf_fmt(&b, "%%%02x", (unsigned char)*path);
	}
	return b.data;
}

static void path_holds(struct kb_arena *a, const char *path)
{
	const char *again = NULL, *query = NULL;
	size_t n = strlen(path);

	FUZZ_HOLDS(n <= KB_PATH_MAX && kb_fuzz_utf8(path, n), "a path is a short text");
	FUZZ_HOLDS(*path == '/' && !strstr(path, "//") && !strstr(path, "..") && !strchr(path, '\\'), "a path has no second spelling");
	for (const char *s = path; *s; s++)
		FUZZ_HOLDS((unsigned char)*s >= 0x20 && *s != 0x7f, "a path has no control character");
	if (strlen(written(a, path)) > 3 * KB_PATH_MAX)
		return;
	FUZZ_HOLDS(kb_path_read(a, written(a, path), &again, &query) == KB_OK && !strcmp(path, again) && !*query,
	    "a path that is written is read again");
}

/* ---- The route ---- */

static const char *location_of(struct kb_arena *a, const struct kb_req *r)
{
	const char *s = r->reply.head.data ? strstr(r->reply.head.data, "Location: ") : NULL;

	FUZZ_HOLDS(s != NULL, "who is sent on is told where");
	s += strlen("Location: ");
	return kb_arena_copy(a, s, strcspn(s, "\r"));
}

static enum kb_rc ask(struct kb_ctx *c, struct kb_req *r, struct kb_raw *raw, struct kb_arena *a)
{
	const char *allow = "not set";
	enum kb_rc rc;

	kb_ctx_begin(c, &house, a, 1776254400, 12 * 2026 + 3);
	*r = (struct kb_req){ .ctx = c, .raw = raw };
	rc = kb_route_find(r, &allow);
	FUZZ_HOLDS(rc != KB_FAIL && !c->failed, "looking for a route does not fail");
	FUZZ_HOLDS(c->lang != NULL, "there is always a language");
	FUZZ_HOLDS(rc == KB_NONE || !allow, "only what is not served says what is");
	return rc;
}

/* A route that was found stands at exactly this address. */
static void route_holds(const struct kb_req *r)
{
	FUZZ_HOLDS(r->owner == &core && !*r->raw->query, "a page has no query");
	FUZZ_HOLDS((r->route->method == KB_POST) == !strcmp(r->raw->method, "POST"), "the method is the route's");
	for (size_t i = 0; i < r->nparts; i++)
		FUZZ_HOLDS(*r->parts[i].value && kb_only(r->parts[i].value, KB_LOWER KB_UPPER KB_DIGITS "-"),
		    "a part is made of its letters");
}

static void follow(struct kb_arena *a, const struct kb_raw *from, const char *to)
{
	struct kb_raw raw = *from;
	struct kb_req r;
	struct kb_ctx c;

	FUZZ_HOLDS(kb_path_read(a, to, &raw.path, &raw.query) == KB_OK, "who is sent on is sent to an address");
	FUZZ_HOLDS(ask(&c, &r, &raw, a) == KB_OK && r.route, "and arrives there at once");
	route_holds(&r);
}

void kb_fuzz_take(struct kb_arena *a, const char *bytes, size_t n)
{
	char *line = kb_fuzz_line(a, &bytes, &n), *space = strchr(line, ' ');
	struct kb_raw raw = { .method = line, .path = "/", .query = "", .accept_language = kb_fuzz_line(a, &bytes, &n) };
	struct kb_req r;
	struct kb_ctx c;

	if (!space)
		return;
	*space = '\0';
	if (kb_path_read(a, space + 1, &raw.path, &raw.query) != KB_OK)
		return;
	path_holds(a, raw.path);
	if (ask(&c, &r, &raw, a) != KB_OK)
		return;
	if (r.route)
		route_holds(&r);
	else
		follow(a, &raw, location_of(a, &r));
}
