/* bring.c - forms that staff bring: taken, looked up, published, retired, thrown away.
 *
 * A version is its bytes, and its key a hash of them. What was brought is kept as it came,
 * so that it goes out again byte for byte; only its state changes. A draft is read by nobody
 * but staff. Publishing makes it the one version that is asked; the version before it is
 * retired with the same write, so that no moment has two. */
#include <string.h>

#include "bring.h"
#include "kb.sql.h"
#include "model.h"
#include "store.h"

enum { ID_MAX = 40, VERSION_MAX = 40 };

/* ---- looking up ---- */

static struct kb_form_at shelved_at(struct kb_ctx *c, struct kb_shelved *v)
{
	struct kb_form_at at = { .is = v->is, .owner = v->owner, .x = kb_shelf_read(c, v) };

	return at;
}

bool kb_form_at_key(struct kb_ctx *c, const char *key, struct kb_form_at *at)
{
	struct kb_shelved *v = kb_shelf_key(kb_shelf_look(c), key);

	if (v != NULL && v->owner == c->plugin) {
		*at = shelved_at(c, v);
		return at->x != NULL;
	}
	for (size_t i = 0; i < kb_forms_count(c->house->forms); i++) {
		*at = kb_forms_at(c, i);
		if (strcmp(at->is.key, key) == 0)
			return at->owner == c->plugin;
	}
	return false;
}

const char *kb_form_bytes(struct kb_ctx *c, const char *key, size_t *n)
{
	struct kb_form_at at;

	if (!kb_form_at_key(c, key, &at))
		return NULL;
	if (at.bytes == NULL)
		return kb_shelf_bytes(c, key, n);
	*n = at.n;
	return at.bytes;
}

const struct kb_form_version *kb_form_find(struct kb_ctx *c, const char *key)
{
	struct kb_form_version *v = kb_alloc(c, sizeof(*v));
	struct kb_form_at at;

	if (!kb_form_at_key(c, key, &at))
		return NULL;
	*v = at.is;
	return v;
}

/* What staff brought of a form that came with the plugin stands before that. */
static size_t add_shelved(struct kb_ctx *c, const char *id, bool other, struct kb_form_version *list)
{
	struct kb_shelf *s = kb_shelf_look(c);
	size_t n = 0;

	for (size_t i = 0; i < kb_shelf_count(s); i++) {
		const struct kb_shelved *v = kb_shelf_at(s, i);
		const struct kb_plugin *owner = NULL;
		bool known = kb_forms_find(c->house->forms, v->is.id, &owner, NULL) != NULL;

		if (v->owner == c->plugin && (other ? !known : strcmp(v->is.id, id) == 0))
			list[n++] = v->is;
	}
	return n;
}

size_t kb_form_versions(struct kb_ctx *c, const struct kb_form_version **list)
{
	size_t own = kb_forms_count(c->house->forms), n = 0;
	struct kb_form_version *all = kb_alloc(c, (own + KB_SHELF_ROWS + 1) * sizeof(*all));

	for (size_t i = 0; i < own; i++) {
		struct kb_form_at at = kb_forms_at(c, i);

		if (at.owner != c->plugin)
			continue;
		n += add_shelved(c, at.is.id, false, all + n);
		all[n++] = at.is;
	}
	n += add_shelved(c, NULL, true, all + n);
	*list = all;
	return n;
}

/* ---- is it fit to be taken? ---- */

static bool is_name(const char *s, size_t most)
{
	size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

	return n > 0 && n <= most && s[n] == '\0';
}

/* An expression of the form itself may go on for ever: it is tried once with nothing
 * answered, and once with each question skipped. */
static void look_at_steps(struct kb_arena *a, const struct kb_xform *x, struct kb_flaws *flaws)
{
	struct kb_record r;

	kb_record_begin(&r, a, x);
	for (size_t i = 0; i < x->nquestions && !r.broken; i++)
		kb_record_put(&r, i, "");
	kb_record_settle(&r);
	if (r.broken)
		kb_flaws_add(flaws, 1, 0, "an expression of the form takes too many steps");
}

static void look_at_names(struct kb_ctx *c, const struct kb_xform *x, struct kb_flaws *flaws)
{
	const struct kb_plugin *owner = NULL;
	const struct kb_xform *own = kb_forms_find(c->house->forms, x->id, &owner, NULL);
	struct kb_shelf *s = kb_shelf_look(c);

	if (!is_name(x->id, ID_MAX))
		kb_flaws_add(flaws, 1, 0, "the id of a form is at most 40 of A-Z a-z 0-9 _ . -");
	if (!is_name(x->version, VERSION_MAX))
		kb_flaws_add(flaws, 1, 0, "the version of a form is at most 40 of A-Z a-z 0-9 _ . -");
	if (own != NULL && owner != c->plugin)
		kb_flaws_add(flaws, 1, 0, kb_fmt(c, "the form %s belongs to another part of the portal: give yours an id of its own", x->id));
	if ((own != NULL && strcmp(own->version, x->version) == 0) || kb_shelf_version(s, x->id, x->version) != NULL)
		kb_flaws_add(flaws, 1, 0, kb_fmt(c, "version %s of the form %s is there already, with other bytes: give this one another version",
		    x->version, x->id));
	if (kb_shelf_count(s) >= KB_SHELF_ROWS)
		kb_flaws_add(flaws, 0, 0, kb_fmt(c, "there are %d versions of forms already: throw drafts away", KB_SHELF_ROWS));
}

static enum kb_rc keep(struct kb_ctx *c, const char *key, const struct kb_xform *x, const char *bytes, size_t n)
{
	if (kb_core_run(c, &kb_shelf_add, kb_t(key), kb_t(c->plugin->name), kb_t(x->id), kb_t(x->version), kb_t(x->title),
	    kb_i(kb_today(c)), kb_b(bytes, n)) != KB_OK)
		return KB_FAIL;
	if (kb_changed(c) == 0)
		return kb_fail(c, "a version of a form came twice at the same moment");
	kb_shelf_change(c);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc kb_form_bring(struct kb_ctx *c, const char *bytes, size_t n, struct kb_brought *out)
{
	const char *key = kb_form_key(c->arena, bytes, n);
	struct kb_form_at at;
	const struct kb_xform *x;
	struct kb_flaws flaws;

	*out = (struct kb_brought){ .key = key };
	if (kb_form_at_key(c, key, &at) || kb_failed(c))
		return kb_failed(c) ? KB_FAIL : KB_OK;
	x = kb_xform_judge(c->arena, bytes, n, &flaws);
	if (x != NULL) {
		look_at_names(c, x, &flaws);
		look_at_steps(c->arena, x, &flaws);
		kb_flaws_finish(&flaws);
	}
	if (flaws.count == 0)
		return keep(c, key, x, bytes, n);
	*out = (struct kb_brought){ .flaws = flaws.list, .count = flaws.count, .more = flaws.more };
	return kb_failed(c) ? KB_FAIL : KB_NONE;
}

/* ---- states ---- */

static enum kb_rc set_state(struct kb_ctx *c, const char *key, const char *from, const char *to)
{
	if (kb_core_run(c, &kb_shelf_set_state, kb_t(key), kb_t(to), kb_i(kb_today(c)), kb_t(from)) != KB_OK)
		return KB_FAIL;
	if (kb_changed(c) == 0)
		return KB_NONE;
	kb_shelf_change(c);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

/* Is it one that staff brought, of this plugin, in this state? */
static const struct kb_form_version *in_state(struct kb_ctx *c, const char *key, enum kb_form_state state)
{
	const struct kb_form_version *v = kb_form_find(c, key);

	return v != NULL && !v->shipped && v->state == state ? v : NULL;
}

enum kb_rc kb_form_publish(struct kb_ctx *c, const char *key)
{
	const struct kb_form_version *v = in_state(c, key, KB_FORM_DRAFT);

	if (v == NULL)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	kb_form_note_breaks(c, key); /* against what is asked now, so before that changes */
	kb_core_run(c, &kb_shelf_retire_live, kb_t(v->id), kb_i(kb_today(c)));
	return set_state(c, key, "draft", "live");
}

enum kb_rc kb_form_retire(struct kb_ctx *c, const char *key)
{
	if (in_state(c, key, KB_FORM_LIVE) == NULL)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	return set_state(c, key, "live", "retired");
}

enum kb_rc kb_form_drop(struct kb_ctx *c, const char *key)
{
	if (in_state(c, key, KB_FORM_DRAFT) == NULL)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	kb_core_run(c, &kb_shelf_drop_draft, kb_t(key));
	kb_core_run(c, &kb_shelf_drop_approvals, kb_t(key));
	kb_shelf_change(c);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
