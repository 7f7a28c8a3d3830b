/* route.c - which handler serves which address, and which address leads to a handler.
 *
 * A path is a list of segments. A literal is preferred to a {name}, from left to
 * right, so that the order in which plugins are loaded decides nothing: two routes of
 * one method with the same shape clash and the start is refused. Every page has one
 * address; any other spelling that means the same page is sent on to it. */
#include "web.h"

#include <stdarg.h>
#include <string.h>

#include "codec.h"
#include "log.h"

enum { SEGMENTS_MAX = 12, PARTS_MAX = 8, SEGMENT_MAX = 100, TAG_MAX = 35 };

static const char SEGMENT[] = KB_LOWER KB_UPPER KB_DIGITS "-";

enum shape { LITERAL, LANG, NAMED };

struct segment {
	enum shape is;
	const char *text; /* the literal, or the name in the braces */
	size_t len;
};

struct path {
	struct segment segments[SEGMENTS_MAX];
	size_t n;
	bool slash; /* ends at a slash */
};

struct entry {
	const struct kb_route *route;
	const struct kb_plugin *owner;
	struct path path;
};

struct kb_routes {
	struct entry *entries;
	size_t n;
};

/* ---- Reading paths ---- */

/* Splits at the slashes. False: no leading slash, an empty segment, or too many. */
static bool split(const char *s, struct path *p)
{
	*p = (struct path){ .slash = true };
	if (*s++ != '/')
		return false;
	while (*s) {
		size_t len = strcspn(s, "/");

		if (!len || p->n == SEGMENTS_MAX)
			return false;
		p->segments[p->n++] = (struct segment){ LITERAL, s, len };
		p->slash = s[len] == '/';
		s += len + p->slash;
	}
	return true;
}

static bool is_of(const struct segment *g, const char *set)
{
	for (size_t i = 0; i < g->len; i++)
		if (!strchr(set, g->text[i]))
			return false;
	return g->len > 0 && g->len <= SEGMENT_MAX;
}

/* A segment of a declared path: literal, {lang} or {name}. */
static bool understand(struct segment *g)
{
	if (g->text[0] != '{')
		return is_of(g, KB_LOWER KB_UPPER KB_DIGITS "-._");
	if (g->len < 3 || g->text[g->len - 1] != '}')
		return false;
	g->text++;
	g->len -= 2;
	g->is = g->len == 4 && !memcmp(g->text, "lang", 4) ? LANG : NAMED;
	return is_of(g, KB_LOWER "_");
}

static bool read_pattern(const char *path, struct path *p)
{
	size_t parts = 0;

	if (!split(path, p))
		return false;
	for (size_t i = 0; i < p->n; i++) {
		if (!understand(&p->segments[i]))
			return false;
		parts += p->segments[i].is != LITERAL;
	}
	return parts <= PARTS_MAX;
}

/* ---- Building ---- */

static int by_segment(const struct segment *x, const struct segment *y)
{
	size_t shorter = x->len < y->len ? x->len : y->len;
	int order;

	if (x->is != y->is || x->is != LITERAL)
		return (int)x->is - (int)y->is;
	order = memcmp(x->text, y->text, shorter);
	return order ? order : (x->len > y->len) - (x->len < y->len);
}

/* Literals before names, from left to right. 0: the same shape. */
static int by_path(const struct path *x, const struct path *y)
{
	for (size_t i = 0; i < x->n && i < y->n; i++) {
		int order = by_segment(&x->segments[i], &y->segments[i]);

		if (order)
			return order;
	}
	return (x->n > y->n) - (x->n < y->n);
}

static bool same_name(const struct kb_route *x, const struct kb_route *y)
{
	return x->name && y->name && !strcmp(x->name, y->name);
}

/* A GET and a POST may share an address and its name; nothing else may. */
static bool clash(const struct entry *x, const struct entry *y)
{
	if (!by_path(&x->path, &y->path) && x->route->method == y->route->method)
		return true;
	return same_name(x->route, y->route) && strcmp(x->route->path, y->route->path);
}

/* Puts an entry at its place in the order. False: it clashes, logged. */
static bool insert(struct kb_routes *s, const struct entry *e)
{
	size_t i = s->n;

	for (size_t k = 0; k < s->n; k++) {
		if (clash(e, &s->entries[k])) {
			kb_log_line(KB_ERROR, "routes %s of %s and %s of %s clash: change the path or the name of one",
			    e->route->path, e->owner->name, s->entries[k].route->path, s->entries[k].owner->name);
			return false;
		}
	}
	for (; i && by_path(&e->path, &s->entries[i - 1].path) < 0; i--)
		s->entries[i] = s->entries[i - 1];
	s->entries[i] = *e;
	s->n++;
	return true;
}

static bool add_routes(struct kb_routes *s, const struct kb_plugin *p)
{
	for (const struct kb_route *r = p->routes; r && r->path; r++) {
		struct entry e = { .route = r, .owner = p };

		if (!read_pattern(r->path, &e.path)) {
			kb_log_line(KB_ERROR, "plugin %s: route %s is malformed: write /{lang}/name/{part}", p->name, r->path);
			return false;
		}
		if (!insert(s, &e))
			return false;
	}
	return true;
}

static size_t count_routes(const struct kb_plugin *const *plugins, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		for (const struct kb_route *r = plugins[i]->routes; r && r->path; r++)
			count++;
	return count;
}

struct kb_routes *kb_routes_new(struct kb_arena *a, const struct kb_plugin *const *plugins, size_t n)
{
	struct kb_routes *s = kb_arena_alloc(a, sizeof *s);

	s->entries = kb_arena_alloc(a, (count_routes(plugins, n) + 1) * sizeof *s->entries);
	for (size_t i = 0; i < n; i++)
		if (!add_routes(s, plugins[i]))
			return NULL;
	return s;
}

const struct kb_route *kb_route_at(const struct kb_routes *s, size_t i, const struct kb_plugin **owner)
{
	if (i >= s->n)
		return NULL;
	if (owner)
		*owner = s->entries[i].owner;
	return s->entries[i].route;
}

/* ---- Languages ---- */

static const struct kb_lang *lang_of(struct kb_req *r, const struct segment *g)
{
	if (g->len > TAG_MAX)
		return NULL;
	return kb_texts_find(r->ctx->house->texts, kb_arena_copy(r->ctx->arena, g->text, g->len));
}

/* The language that staff get instead of one that does not speak to them. */
static const struct kb_lang *staff_lang(struct kb_req *r)
{
	const struct kb_lang *nl = kb_texts_find(r->ctx->house->texts, "nl");

	return nl && nl->whole_staff ? nl : kb_texts_find(r->ctx->house->texts, "en");
}

static bool is_staff(const struct entry *e)
{
	static const struct segment staff = { LITERAL, "staff", 5 };

	for (size_t i = 0; i < e->path.n; i++)
		if (!by_segment(&e->path.segments[i], &staff))
			return true;
	return e->route->right != NULL;
}

/* The language of a page, when `asked` stands in its address. */
static const struct kb_lang *offered(struct kb_req *r, const struct entry *e, const struct kb_lang *asked)
{
	const struct kb_lang *other;

	if (is_staff(e))
		return asked->whole_staff || !(other = staff_lang(r)) ? asked : other;
	return asked->whole_youth ? asked : kb_lang_first(r->ctx, r->raw->accept_language);
}

/* ---- Finding ---- */

/* Are the literals of this shape where they should be? Nothing is copied or looked up
 * for the many shapes that are not. */
static bool fits(const struct path *want, const struct path *asked)
{
	if (want->n != asked->n)
		return false;
	for (size_t i = 0; i < want->n; i++)
		if (want->segments[i].is == LITERAL && by_segment(&want->segments[i], &asked->segments[i]))
			return false;
	return true;
}

/* Does the asked path have this shape? Fills the parts; *lang: what {lang} means. */
static bool match(struct kb_req *r, const struct path *want, const struct path *asked, const struct kb_lang **lang)
{
	r->nparts = 0;
	*lang = NULL;
	if (!fits(want, asked))
		return false;
	for (size_t i = 0; i < want->n; i++) {
		const struct segment *w = &want->segments[i], *g = &asked->segments[i];

		if (w->is == LITERAL)
			continue;
		if (!is_of(g, SEGMENT) || (w->is == LANG && !(*lang = lang_of(r, g))))
			return false;
		r->parts[r->nparts++] = (struct kb_param){
			kb_arena_copy(r->ctx->arena, w->text, w->len),
			kb_arena_copy(r->ctx->arena, g->text, g->len),
		};
	}
	return true;
}

/* The one address of this page: the declared path with the parts in it. */
static const char *address(struct kb_arena *a, const struct path *p, const struct kb_lang *lang,
    const struct kb_param *parts)
{
	struct kb_buf b = { .arena = a };

	for (size_t i = 0, k = 0; i < p->n; i++) {
		const struct segment *g = &p->segments[i];

		kb_buf_text(&b, "/");
		if (g->is == LITERAL)
			kb_buf_add(&b, g->text, g->len);
		else
			kb_buf_text(&b, g->is == LANG && lang ? lang->tag : parts[k].value);
		k += g->is != LITERAL;
	}
	if (p->slash)
		kb_buf_text(&b, "/");
	return b.data;
}

static enum kb_rc redirect(struct kb_req *r, const char *to)
{
	r->route = NULL;
	r->owner = NULL;
	r->reply.status = 307;
	kb_header(r, "Cache-Control", "no-store");
	return kb_header(r, "Location", to);
}

static enum kb_rc arrive(struct kb_req *r, const struct entry *e, const struct kb_lang *lang)
{
	struct kb_ctx *c = r->ctx;
	const char *here;

	if (lang)
		lang = c->lang = offered(r, e, lang);
	else
		c->lang = kb_lang_first(c, r->raw->accept_language);
	here = address(c->arena, &e->path, lang, r->parts);
	if (strcmp(here, r->raw->path) || (r->raw->query && *r->raw->query))
		return redirect(r, here);
	r->route = e->route;
	r->owner = e->owner;
	return KB_OK;
}

/* GET and HEAD, POST, or a method that no route has. */
static int method_of(const char *name)
{
	if (!strcmp(name, "GET") || !strcmp(name, "HEAD"))
		return KB_GET;
	return strcmp(name, "POST") ? -1 : KB_POST;
}

/* The error page of a path that leads nowhere speaks the language in its front. */
static void guess_lang(struct kb_req *r, const struct path *asked)
{
	const struct kb_lang *l = asked->n ? lang_of(r, &asked->segments[0]) : NULL;

	r->ctx->lang = l && l->whole_youth ? l : kb_lang_first(r->ctx, r->raw->accept_language);
}

enum kb_rc kb_route_find(struct kb_req *r, const char **allow)
{
	static const char *const allowed[] = { NULL, "GET", "POST", "GET, POST" };
	const struct kb_routes *s = r->ctx->house->routes;
	int method = method_of(r->raw->method);
	const struct kb_lang *lang;
	struct path asked = { 0 };
	unsigned others = 0;
	bool whole = split(r->raw->path, &asked);

	*allow = NULL;
	for (size_t i = 0; whole && !r->raw->refused && i < s->n; i++) {
		const struct entry *e = &s->entries[i];

		if (!match(r, &e->path, &asked, &lang))
			continue;
		if (method == (int)e->route->method)
			return arrive(r, e, lang);
		others |= 1u << e->route->method;
	}
	guess_lang(r, &asked);
	r->nparts = 0;
	*allow = allowed[others];
	return KB_NONE;
}

size_t kb_route_room(const struct kb_routes *s, const struct kb_raw *raw)
{
	struct path asked = { 0 };

	if (method_of(raw->method) != KB_POST || !split(raw->path, &asked))
		return KB_BODY_MAX;
	for (size_t i = 0; i < s->n; i++) {
		const struct kb_route *route = s->entries[i].route;

		if (route->method == KB_POST && (route->flags & (KB_TAKES_FILE | KB_TAKES_MEDIA)) && fits(&s->entries[i].path, &asked))
			return route->flags & KB_TAKES_MEDIA ? KB_MEDIA_MAX : KB_UPLOAD_MAX;
	}
	return KB_BODY_MAX;
}

/* ---- Addresses ---- */

static const struct entry *by_name(const struct kb_routes *s, const char *name)
{
	for (size_t i = 0; i < s->n; i++)
		if (s->entries[i].route->name && !strcmp(s->entries[i].route->name, name))
			return &s->entries[i];
	return NULL;
}

/* Takes the parts from the arguments, {lang} from the context. False: too few, too
 * many, or one that may not stand in an address. */
static bool take_parts(const struct path *p, struct kb_param *parts, va_list ap)
{
	size_t k = 0;

	for (size_t i = 0; i < p->n; i++) {
		const struct segment *g = &p->segments[i];

		if (g->is == LITERAL)
			continue;
		if (g->is == NAMED) {
			const char *v = va_arg(ap, const char *);

			if (!v || !is_of(&(struct segment){ NAMED, v, strlen(v) }, SEGMENT))
				return false;
			parts[k].value = v;
		}
		k++;
	}
	return va_arg(ap, const char *) == NULL;
}

const char *kb_url(struct kb_ctx *c, const char *route, ...)
{
	const struct entry *e = by_name(c->house->routes, route);
	const struct kb_lang *lang = c->lang ? c->lang : kb_texts_find(c->house->texts, "en");
	struct kb_param parts[PARTS_MAX] = { 0 };
	va_list ap;
	bool ok;

	if (!e)
		return NULL;
	va_start(ap, route);
	ok = take_parts(&e->path, parts, ap);
	va_end(ap);
	if (ok)
		return address(c->arena, &e->path, lang, parts);
	kb_log(c, KB_ERROR, "kb_url: the parts given do not fit route %s", route);
	return NULL;
}
