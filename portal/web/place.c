/* place.c - the organisation, its regions and locations, and who may do what where.
 *
 * A role is given at a place and holds for that place and everything under it; never
 * above it, never beside it. Which roles hold a right is written in the plugins'
 * tables. All pages ask here: there is no second way to a yes. */
#include "web.h"

#include <string.h>

#include "codec.h"
#include "kb.sql.h"
#include "list.h"
#include "store.h"

enum { DEPTH_MAX = 16, ID_MAX = 40 };

/* ---- Places ---- */

static struct kb_place read_row(struct kb_rows *q)
{
	return (struct kb_place){
		.id = kb_col_text(q, 0),
		.name = kb_col_text(q, 1),
		.kind = kb_col_text(q, 2),
		.type = kb_col_text(q, 3),
		.parent = kb_col_text(q, 4),
	};
}

static bool is_place_id(const char *id)
{
	return id && *id && strlen(id) <= ID_MAX && kb_only(id, KB_LOWER KB_DIGITS "-");
}

const struct kb_place *kb_place(struct kb_ctx *c, const char *id)
{
	struct kb_place *p = NULL;
	struct kb_rows *q;

	if (!is_place_id(id))
		return NULL;
	q = kb_core_ask(c, &kb_find_place, kb_t(id));
	if (kb_next(q)) {
		p = kb_alloc(c, sizeof *p);
		*p = read_row(q);
	}
	return p;
}

/* All places, in the order of their names. */
static struct kb_place *read_places(struct kb_ctx *c, size_t *n)
{
	struct kb_rows *q = kb_core_ask(c, &kb_list_places);
	struct kb_place *list = NULL;
	size_t cap = 0;

	for (*n = 0; kb_next(q); (*n)++) {
		if (*n == cap) {
			struct kb_place *bigger = kb_alloc(c, (cap * 2 + 16) * sizeof *bigger);

			if (*n)
				memcpy(bigger, list, *n * sizeof *bigger);
			list = bigger;
			cap = cap * 2 + 16;
		}
		list[*n] = read_row(q);
	}
	return list;
}

/* ---- Rights ---- */

/* NULL: no plugin knows the right, logged. */
static const struct kb_right *find_right(const struct kb_ctx *c, const char *right)
{
	for (size_t i = 0; i < c->house->nplugins; i++)
		for (const struct kb_right *r = c->house->plugins[i]->rights; r && r->name; r++)
			if (!strcmp(r->name, right))
				return r;
	kb_log(c, KB_ERROR, "right %s is declared by no plugin: nobody holds it", right);
	return NULL;
}

/* The roles that hold a right in this session; NULL: none does. */
static const char *roles_with(const struct kb_ctx *c, const char *right)
{
	const struct kb_right *r = find_right(c, right);

	return r && (c->second || !(r->flags & KB_SECOND_FACTOR)) ? r->roles : NULL;
}

/* Does the person hold one of `roles` at exactly this place (NULL: anywhere)? Walks
 * the "role@place role@place" of the session. */
static bool granted_at(const struct kb_ctx *c, const char *roles, const char *place)
{
	const char *s = c->who.roles ? c->who.roles : "";

	while (*s) {
		size_t len = strcspn(s, " "), role = strcspn(s, "@");

		if (role < len && kb_list_has(roles, s, role) &&
		    (!place || (strlen(place) == len - role - 1 && !memcmp(s + role + 1, place, len - role - 1))))
			return true;
		s += len;
		s += strspn(s, " ");
	}
	return false;
}

bool kb_lacks_second(struct kb_ctx *c, const char *right)
{
	const struct kb_right *r = c->second ? NULL : find_right(c, right);

	return r && (r->flags & KB_SECOND_FACTOR) && granted_at(c, r->roles, NULL);
}

bool kb_lacks_second_somewhere(struct kb_ctx *c)
{
	for (size_t i = 0; i < c->house->nplugins; i++)
		for (const struct kb_right *r = c->house->plugins[i]->rights; r && r->name; r++)
			if (kb_lacks_second(c, r->name))
				return true;
	return false;
}

bool kb_may(struct kb_ctx *c, const char *right, const char *place)
{
	const char *roles = roles_with(c, right);
	const struct kb_place *p;

	if (!roles || kb_failed(c))
		return false;
	if (!place)
		return granted_at(c, roles, NULL);
	if (!granted_at(c, roles, NULL))
		return false;
	p = kb_place(c, place);
	for (int depth = 0; p && depth < DEPTH_MAX; depth++) {
		if (granted_at(c, roles, p->id))
			return true;
		p = kb_place(c, p->parent);
	}
	return false;
}

bool kb_could(struct kb_ctx *c, const char *right)
{
	return kb_may(c, right, NULL) || kb_lacks_second(c, right);
}

static const struct kb_place *among(const struct kb_place *list, size_t n, const char *id)
{
	for (size_t i = 0; i < n; i++)
		if (!strcmp(list[i].id, id))
			return &list[i];
	return NULL;
}

/* The same walk as in kb_may(), over places that were read before. */
static bool granted_from(const struct kb_ctx *c, const char *roles, const struct kb_place *p,
    const struct kb_place *all, size_t n)
{
	for (int depth = 0; p && depth < DEPTH_MAX; depth++) {
		if (granted_at(c, roles, p->id))
			return true;
		p = among(all, n, p->parent);
	}
	return false;
}

size_t kb_places(struct kb_ctx *c, const char *right, const struct kb_place **list)
{
	const char *roles = right ? roles_with(c, right) : NULL;
	struct kb_place *all, *mine;
	size_t n, k = 0;

	*list = NULL;
	if (right && (!roles || !granted_at(c, roles, NULL)))
		return 0;
	all = read_places(c, &n);
	if (!right) {
		*list = all;
		return n;
	}
	mine = kb_alloc(c, (n + 1) * sizeof *mine);
	for (size_t i = 0; i < n; i++)
		if (granted_from(c, roles, &all[i], all, n))
			mine[k++] = all[i];
	*list = mine;
	return k;
}

size_t kb_places_of(struct kb_ctx *c, const char *roles, const char *right, const struct kb_place **list)
{
	const struct kb_person who = c->who;
	bool second = c->second;
	size_t n;

	c->who.roles = roles;
	c->second = true;
	n = kb_places(c, right, list);
	c->who = who;
	c->second = second;
	return n;
}

/* ---- Adding ---- */

static bool is_kind(const char *kind)
{
	return !strcmp(kind, "organisation") || !strcmp(kind, "region") || !strcmp(kind, "location");
}

/* How many places lie in the way up, the place itself counted; DEPTH_MAX where it is
 * further than kb_may() walks. */
static int depth_of(struct kb_ctx *c, const struct kb_place *p)
{
	int depth = 0;

	for (; p && depth < DEPTH_MAX; depth++)
		p = kb_place(c, p->parent);
	return depth;
}

/* What is wrong with this place? NULL: nothing. */
static const char *refuse(struct kb_ctx *c, const struct kb_place *p)
{
	const struct kb_place *above;

	if (!is_place_id(p->id))
		return "an id is 1 to 40 of a-z, 0-9 and -";
	if (!p->name || !*p->name || !kb_utf8_ok(p->name, strlen(p->name), 120, false))
		return "a name is 1 to 120 characters on one line";
	if (!p->kind || !is_kind(p->kind))
		return "a place is an organisation, a region or a location";
	if (p->type && !kb_only(p->type, KB_LOWER KB_DIGITS "-"))
		return "a type is made of a-z, 0-9 and -";
	if (!p->parent || !*p->parent)
		return NULL;
	above = kb_place(c, p->parent);
	if (!above)
		return "the place above it is not there";
	if (!strcmp(above->kind, "location"))
		return "nothing lies under a location";
	return depth_of(c, above) < DEPTH_MAX ? NULL : "it lies too deep: at most 16 places in a line";
}

enum kb_rc kb_place_add(struct kb_ctx *c, const struct kb_place *p)
{
	const char *why = refuse(c, p);

	if (why)
		return kb_fail(c, "place \"%.60s\": %s", p->id ? p->id : "", why);
	if (kb_place(c, p->id))
		return KB_NONE;
	return kb_core_run(c, &kb_add_place, kb_t(p->id), kb_t(p->name), kb_t(p->kind),
	    kb_t(p->type ? p->type : ""), kb_t(p->parent ? p->parent : ""));
}

/* Only a location moves: nothing lies under it that would go with it, or become too deep. */
enum kb_rc kb_place_move(struct kb_ctx *c, const char *id, const char *parent)
{
	const struct kb_place *p = kb_place(c, id);
	struct kb_place moved;
	const char *why;

	if (!p)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	moved = *p;
	moved.parent = parent;
	why = strcmp(p->kind, "location") ? "only a location moves" : refuse(c, &moved);
	if (why)
		return kb_fail(c, "place \"%.60s\": %s", id, why);
	return kb_core_run(c, &kb_move_place, kb_t(id), kb_t(parent));
}
