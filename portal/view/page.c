/* page.c - puts the view of a handler into the layout of its audience.
 *
 * A page with a right is for staff; every other page is for youths, and has the way
 * out and the help card on it. Pages of a survey may come back by the phone's own
 * Back, so they are revalidated and not forbidden to keep; what shows answers, and
 * everything of staff, is never kept. */
#include "view.h"

#include <string.h>

static bool is_for_staff(const struct kb_req *r)
{
	return r->route != NULL && r->route->right != NULL;
}

static bool is_kept(const struct kb_req *r, int status)
{
	return status == 200 && !is_for_staff(r) && r->route != NULL && (r->route->flags & KB_NO_STORE) == 0;
}

/* A setting, NULL where it is empty. */
static const char *setting(struct kb_ctx *c, const char *name)
{
	const char *s = kb_set(c, name);

	return s == NULL || *s == '\0' ? NULL : s;
}

/* "088-555 1000" is a telephone number; a name is not. */
const char *kb_telephone(struct kb_ctx *c, const char *s)
{
	char *number = kb_alloc(c, strlen(s) + 1), *end = number;

	if (*s == '\0' || s[strspn(s, "0123456789+-() ")] != '\0')
		return NULL;
	for (; *s != '\0'; s++)
		if (strchr("-() ", *s) == NULL)
			*end++ = *s;
	return kb_fmt(c, "tel:%s", number);
}

static const struct kb_calls *calls_of(struct kb_req *r, bool shared)
{
	struct kb_calls *m = kb_alloc(r->ctx, sizeof(*m));
	const char *door = kb_door(r);

	m->shared = shared;
	m->duty = door == NULL ? NULL : kb_duty(r->ctx, door);
	m->duty_tel = m->duty == NULL || shared ? NULL : kb_telephone(r->ctx, m->duty);
	return m;
}

const struct kb_calls *kb_calls_at(struct kb_req *r)
{
	return calls_of(r, kb_door_again(r) != NULL);
}

/* A bare page asks the store for nothing: 112 is on it all the same. */
static const struct kb_calls only_112[] = { { .shared = false }, { .shared = true } };

static struct kb_help help_card(struct kb_req *r, bool shared, bool bare)
{
	struct kb_ctx *c = r->ctx;
	const char *adviser = setting(c, "help_adviser");
	struct kb_help m = { .adviser = adviser == NULL ? "" : adviser, .shared = shared, .calls = &only_112[shared] };

	if (!bare)
		m.calls = calls_of(r, shared);
	if (adviser != NULL && !shared)
		m.adviser_tel = kb_telephone(c, adviser);
	return m;
}

/* What stands behind the language in the path; NULL: the path has no language. */
static const char *behind_language(struct kb_req *r)
{
	const char *path = r->raw->path;
	size_t n;

	if (path == NULL || *path != '/')
		return NULL;
	n = strcspn(path + 1, "/");
	if (kb_texts_find(r->ctx->house->texts, kb_arena_copy(r->ctx->arena, path + 1, n)) == NULL)
		return NULL;
	return path + 1 + n;
}

/* The same page in each language that staff can read. */
static void find_tongues(struct kb_req *r, struct kb_layout *m)
{
	struct kb_ctx *c = r->ctx;
	const struct kb_lang *const *langs;
	const char *rest = behind_language(r);
	size_t n = kb_texts_langs(c->house->texts, &langs);
	struct kb_tongue *list = kb_alloc(c, (n + 1) * sizeof(*list));

	for (size_t i = 0; i < n && rest != NULL; i++)
		if (langs[i]->whole_staff)
			list[m->ntongues++] = (struct kb_tongue){ langs[i],
			    kb_fmt(c, "/%s%s", langs[i]->tag, rest), langs[i] == c->lang };
	m->tongues = list;
}

static struct kb_layout layout(struct kb_req *r, bool bare, const char *title, kb_view *view, const void *model)
{
	struct kb_ctx *c = r->ctx;
	const char *again = is_for_staff(r) ? NULL : kb_door_again(r);
	struct kb_layout m = {
		.title = title, .view = view, .model = model, .bare = bare,
		.help = help_card(r, again != NULL, bare || is_for_staff(r)), .example = c->house->example, .again = again,
		.exit_url = again != NULL ? again : setting(c, "exit_url"),
		.privacy = kb_url(c, "kb.privacy", NULL),
	};

	if (c->csrf != NULL)
		m.sign_out = kb_url(c, "kb.logout", NULL);
	if (is_for_staff(r))
		find_tongues(r, &m);
	return m;
}

enum kb_rc kb_page_write(struct kb_req *r, int status, bool bare, const char *title,
    kb_view *view, const void *model)
{
	struct kb_layout m = layout(r, bare, title, view, model);

	r->reply.status = status;
	r->reply.type = "text/html; charset=utf-8";
	kb_header(r, "Cache-Control", is_kept(r, status) ? "private, no-cache" : "no-store");
	r->reply.out = kb_out_new(r->ctx);
	if (is_for_staff(r))
		kb_view_staff(r->ctx, r->reply.out, &m);
	else
		kb_view_youth(r->ctx, r->reply.out, &m);
	return kb_failed(r->ctx) ? KB_FAIL : KB_OK;
}

enum kb_rc kb_page_(struct kb_req *r, const char *title, kb_view *view, const void *model)
{
	return kb_page_write(r, 200, false, title, view, model);
}
