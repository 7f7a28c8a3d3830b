/* language.c - the languages that a visitor is offered.
 *
 * What is offered is whole for youths; what the browser asks for only orders it. */
#include "web.h"

/* How many; *order lives as long as the context. */
static size_t in_order(struct kb_ctx *c, const char *accept, const struct kb_lang ***order)
{
	const struct kb_lang *const *all;
	size_t n = kb_texts_langs(c->house->texts, &all);

	*order = kb_alloc(c, (n + 1) * sizeof **order);
	return kb_texts_order(c->house->texts, accept, *order);
}

const struct kb_lang *kb_lang_first(struct kb_ctx *c, const char *accept)
{
	const struct kb_lang **order;
	const struct kb_lang *const *all;

	if (in_order(c, accept, &order))
		return order[0];
	kb_texts_langs(c->house->texts, &all);
	return all[0];
}

size_t kb_languages(struct kb_req *r, const struct kb_language **list)
{
	const struct kb_lang **order;
	size_t n = in_order(r->ctx, r->raw->accept_language, &order);
	struct kb_language *to = kb_alloc(r->ctx, (n + 1) * sizeof *to);

	for (size_t i = 0; i < n; i++)
		to[i] = (struct kb_language){ order[i]->tag, order[i]->rtl ? "rtl" : "ltr", order[i]->autonym };
	*list = to;
	return n;
}
