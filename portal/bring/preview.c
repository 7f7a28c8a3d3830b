/* preview.c - pages of a form as a phone shows them, for staff to look at. */
#include "bring.h"
#include "controls.h"
#include "text.h"

/* Of a repeat the first instance is enough to look at. */
static bool begins_page(const struct kb_xform *x, size_t question)
{
	return x->questions[question].turn < 2 && !x->questions[question].more && kb_page_begin(x, question) == question;
}

/* The question at which a page begins; nquestions: there is no such page. */
static size_t question_of(const struct kb_xform *x, size_t page)
{
	size_t i;

	for (i = 0; i < x->nquestions; i++)
		if (begins_page(x, i) && page-- == 0)
			break;
	return i;
}

size_t kb_form_pages(struct kb_ctx *c, const char *key, const struct kb_form_page **list)
{
	struct kb_form_at at;
	struct kb_form_page *all;
	size_t n = 0;

	if (!kb_form_at_key(c, key, &at))
		return 0;
	all = kb_alloc(c, (at.x->nquestions + 1) * sizeof(*all));
	for (size_t i = 0; i < at.x->nquestions; i++)
		if (begins_page(at.x, i))
			all[n++] = (struct kb_form_page){ at.x->questions[i].name, kb_label_words(at.x, &at.x->questions[i].label, at.x->preset) };
	*list = all;
	return n;
}

/* The buttons speak the language of the page; what stands around it goes on in that of staff. */
enum kb_rc kb_form_draw(struct kb_ctx *c, struct kb_out *o, const char *key, size_t page, const char *tag)
{
	const char *own = kb_lang(c);
	struct kb_form_at at;

	if (!kb_form_at_key(c, key, &at) || question_of(at.x, page) == at.x->nquestions)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	kb_speak(c, tag);
	kb_question_draw(c, o, at.x, question_of(at.x, page), kb_xform_lang(at.x, tag));
	kb_speak(c, own);
	return kb_failed(c) ? KB_FAIL : KB_OK;
}
