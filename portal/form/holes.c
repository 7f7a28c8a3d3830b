/* holes.c - what a language of a form lacks of the texts that the form shows.
 *
 * Half a language would bias the answers: it is offered whole or not at all. */
#include "xform.h"

struct holes {
	const struct kb_xform *x;
	size_t lang, count;
	const char *first;
};

static void look(struct holes *h, const struct kb_label *l, const char *name)
{
	bool there = l->itext != NULL ? l->itext->words[h->lang] != NULL : l->plain == NULL || h->lang == h->x->preset;

	if (there)
		return;
	if (h->count++ == 0)
		h->first = l->itext != NULL ? l->itext->id : name;
}

static void look_at_question(struct holes *h, const struct kb_question *q)
{
	bool are_ours = q->tick || q->more || q->step > 0; /* choices in words of the house, or in figures */

	look(h, &q->label, q->name);
	look(h, &q->hint, q->name);
	look(h, &q->bind->required_msg, q->name);
	look(h, &q->bind->constraint_msg, q->name);
	for (size_t i = 0; !are_ours && i < q->nchoices; i++)
		look(h, &q->choices[i].label, q->name);
}

size_t kb_xform_holes(const struct kb_xform *x, size_t lang, const char **first)
{
	struct holes h = { .x = x, .lang = lang, .first = "" };

	for (size_t i = 0; i < x->nquestions; i++)
		if (x->questions[i].turn < 2)
			look_at_question(&h, &x->questions[i]);
	if (first != NULL)
		*first = h.first;
	return h.count;
}
