/* draft.c - a form that is half filled in, kept until its person comes back.
 *
 * A plugin may lock it under a secret and keep what comes of that; the secret goes to the
 * person and nowhere else. Back it comes as it was, with the instanceID that it had from its
 * first page: sent from here and from the page of before, it is stored once. */
#include <string.h>
#include "controls.h"
#include "walk.h"
#include "web.h"

/* What the page of the request holds, with what was chosen on it. false: refused. */
static bool in_hand(struct kb_req *r, struct kb_state *s)
{
	const struct kb_start start = { .door = kb_doorway(r) };
	const struct kb_plugin *owner = NULL;
	const struct kb_xform *x = kb_walk_form(r, NULL, NULL, &owner);
	const char *error = NULL;
	bool sent = false;

	return x != NULL && kb_walk_move(r, s, x, &start, &error, &sent) && !kb_failed(kb_task(r));
}

const char *kb_draft_lock(struct kb_req *r, const char *(*secret)(struct kb_ctx *c, const struct kb_filled *f),
    struct kb_filled *f)
{
	struct kb_ctx *c = kb_task(r);
	struct kb_buf b = { .arena = c->arena };
	struct kb_state s;
	const char *key;

	if (!in_hand(r, &s))
		return NULL;
	if (!s.own) {
		kb_refuse(r, 400, "error.state.forged"); /* no page of ours offered it */
		return NULL;
	}
	kb_state_fill(&s, c, f);
	kb_state_write(&s, &b);
	key = secret(c, f);
	return key == NULL || kb_failed(c) ? NULL : kb_lock(c, key, b.data, b.len);
}

/* The form of the bytes, if it is of the plugin that asks. */
static const struct kb_xform *form_of(struct kb_ctx *c, const char *bytes, size_t n)
{
	const char *version = NULL, *id = kb_state_form_in(bytes, n, &version);
	const struct kb_plugin *owner = NULL;
	const struct kb_form *entry;
	const struct kb_xform *x = id == NULL ? NULL : kb_form_get(c, id, version, &owner, &entry);

	return owner == c->plugin ? x : NULL;
}

enum kb_rc kb_draft_open(struct kb_req *r, const char *draft, const char *secret, const char *later)
{
	struct kb_ctx *c = kb_task(r);
	const struct kb_xform *x;
	const char *key = "error.state.other";
	struct kb_state s;
	const void *bytes;
	size_t n;

	if (kb_unlock(c, secret, draft, &bytes, &n) != KB_OK)
		return KB_NONE;
	x = form_of(c, bytes, n);
	if (x == NULL || !kb_state_read(&s, c->arena, x, NULL, bytes, n, &key))
		return kb_refuse(r, 410, key);
	if (kb_set_doorway(r, &(struct kb_doorway){ .place = s.place, .pass = s.pass }) != KB_OK)
		return KB_FAIL;
	s.later = later;
	kb_state_show(r, &s, c->plugin, NULL);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
