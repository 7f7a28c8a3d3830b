/* review.c - what was answered, in words, before it is sent. */
#include <stdlib.h>
#include <string.h>
#include "controls.h"
#include "text.h"

/* "2026-11-25" as people write it, as far as it was asked. */
static const char *day_words(struct kb_ctx *c, const struct kb_question *q, const char *value)
{
	int year = atoi(value), month = atoi(value + 5), day = atoi(value + 8);

	if (q->parts == KB_Y)
		return kb_fmt(c, "%d", year);
	return q->parts == KB_YM ? kb_month_name(c, 12 * year + month - 1) : kb_day_name(c, 10000 * year + 100 * month + day);
}

const char *kb_stem_words(const struct form_shower *w, const struct kb_question *q)
{
	return q->more ? kb_say(w->c, "form.more", NULL) : kb_label_words(w->x, &q->label, w->lang);
}

const char *kb_group_words(const struct form_shower *w, const struct kb_question *q)
{
	const char *what = kb_label_words(w->x, &q->group, w->lang);

	if (q->turn == 0 || q->more)
		return what;
	return *what == '\0' ? kb_fmt(w->c, "%u", q->turn) : kb_fmt(w->c, "%s (%u)", what, q->turn);
}

/* The words of a choice; a tick and the question for more speak for the house. */
const char *kb_choice_words(struct kb_ctx *c, const struct kb_xform *x, const struct kb_question *q,
    const struct kb_choice *k, size_t lang)
{
	bool yes = strcmp(k->code, "more") == 0;

	if (q->more)
		return kb_say(c, yes ? "form.more.yes" : "form.more.no", NULL);
	return q->tick ? kb_say(c, "form.tick", NULL) : kb_label_words(x, &k->label, lang);
}

const char *kb_answer_words(struct kb_ctx *c, const struct kb_xform *x, const struct kb_question *q,
    size_t lang, const char *value)
{
	struct kb_buf b = { .arena = c->arena };
	size_t n;

	if (value == NULL || *value == '\0')
		return kb_say(c, "form.skipped", NULL);
	if (q->control == KB_WORDS)
		return value;
	if (q->control == KB_DATE)
		return day_words(c, q, value);
	for (; *(value += strspn(value, " ")) != '\0'; value += n) {
		const struct kb_choice *k = kb_question_choice(q, value, n = strcspn(value, " "));
		const char *words = k == NULL ? "" : kb_choice_words(c, x, q, k, lang);
		b.data == NULL ? kb_buf_text(&b, words) : kb_buf_text(&b, kb_say(c, "form.and", "answer", words, NULL));
	}
	return b.data == NULL ? "" : b.data;
}

bool kb_said(struct kb_ctx *c, const char *form, const struct kb_answer *a, const char **question, const char **words)
{
	const struct kb_plugin *owner = NULL;
	const struct kb_form *entry = NULL;
	const struct kb_xform *x = kb_form_get(c, form, NULL, &owner, &entry);
	size_t q = x == NULL ? 0 : kb_xform_question(x, a->item), lang;

	if (x == NULL || q == x->nquestions)
		return false;
	lang = kb_xform_lang(x, kb_lang(c));
	*question = kb_label_words(x, &x->questions[q].label, lang);
	*words = kb_answer_words(c, x, &x->questions[q], lang, a->value);
	return true;
}

/* Two of a repeat are told apart by ear too. */
static const char *name_of(const struct form_shower *w, const struct kb_question *q)
{
	const char *stem = kb_stem_words(w, q);

	return q->turn == 0 ? stem : kb_fmt(w->c, "%s %s", kb_group_words(w, q), stem);
}

void form_review_fill(const struct form_shower *w, struct form_page *p)
{
	const struct kb_record *r = &w->s->record;
	struct form_given *list = kb_alloc(w->c, (w->x->nquestions + 1) * sizeof(*list));

	p->given = list;
	for (size_t i = 0; i < w->x->nquestions; i++) {
		const struct kb_question *q = &w->x->questions[i];
		if ((q->more || kb_question_counts(q)) && kb_record_asks(r, i))
			list[p->ngiven++] = (struct form_given){ kb_stem_words(w, q), kb_answer_words(w->c, w->x, q, w->lang, r->given[i]),
				kb_fmt(w->c, "to-%s", q->name), q->turn == 0 ? "" : kb_group_words(w, q), name_of(w, q) };
	}
}
