/* tongues.c - the languages of a form: which are whole, who approved them, who is offered
 * them.
 *
 * Half a language would bias the answers: it is offered whole or not at all. In production
 * somebody must have read it too. What a file says of itself (kb:approved) counts where the
 * file came with the plugin; of what staff bring, a person who was signed in says it, and is
 * written down with the day. Promises, danger and consequences stand in the catalogue of the
 * house, whose languages are approved there. */
#include <string.h>

#include "bring.h"
#include "controls.h"
#include "kb.sql.h"
#include "store.h"

static struct kb_form_tongue tongue_of(struct kb_ctx *c, const struct kb_form_at *at, size_t lang)
{
	const struct kb_xlang *l = &at->x->langs[lang];
	const struct kb_approval *a = kb_shelf_approval(kb_shelf_look(c), at->is.key, l->tag);
	struct kb_form_tongue t = {
		.tag = l->tag, .dir = kb_form_dir(c, l->tag), .name = l->name, .preset = lang == at->x->preset, .approved = at->is.shipped && l->approved,
		.offered = kb_form_offers(c, at->is.key, at->x, lang), .person = a == NULL ? "" : a->person, .day = a == NULL ? 0 : a->day,
	};

	t.holes = kb_xform_holes(at->x, lang, &t.first_hole);
	return t;
}

size_t kb_form_tongues(struct kb_ctx *c, const char *key, const struct kb_form_tongue **list)
{
	struct kb_form_at at;
	struct kb_form_tongue *all;

	if (!kb_form_at_key(c, key, &at))
		return 0;
	all = kb_alloc(c, (at.x->nlangs + 1) * sizeof(*all));
	for (size_t i = 0; i < at.x->nlangs; i++)
		all[i] = tongue_of(c, &at, i);
	*list = all;
	return at.x->nlangs;
}

enum kb_rc kb_form_approve(struct kb_ctx *c, const char *key, const char *tag)
{
	struct kb_form_at at;

	if (*kb_who(c)->user == '\0')
		return kb_fail(c, "a language is approved by nobody");
	if (!kb_form_at_key(c, key, &at))
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	for (size_t i = 0; i < at.x->nlangs; i++)
		if (strcmp(at.x->langs[i].tag, tag) == 0 && at.x->langs[i].whole) {
			kb_core_run(c, &kb_shelf_put_approval, kb_t(key), kb_t(tag), kb_t(kb_who(c)->user), kb_i(kb_today(c)));
			kb_shelf_change(c);
			return kb_failed(c) ? KB_FAIL : KB_OK;
		}
	return KB_NONE;
}
