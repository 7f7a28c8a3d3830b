/* filled.c - a filled-in form without a person in front of it: made from given
 * answers, and read as numbers for an observation. */
#include <string.h>
#include "state.h"
#include "walk.h"

/* ---- filling in ---- */

static const char *given_for(const struct kb_answer *given, size_t n, const char *item)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(given[i].item, item) == 0)
			return given[i].value;
	return "";
}

static bool are_all_asked(const struct kb_xform *x, const struct kb_answer *given, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (kb_xform_question(x, given[i].item) == x->nquestions)
			return false;
	return true;
}

enum kb_rc kb_form_fill(struct kb_ctx *c, const char *id, const char *place,
    const struct kb_answer *given, size_t n, struct kb_filled *out)
{
	const struct kb_plugin *owner;
	const struct kb_form *entry;
	const struct kb_xform *x = kb_form_get(c, id, NULL, &owner, &entry);
	struct kb_state s;

	if (x == NULL)
		return kb_fail(c, "no plugin owns a form %s", id);
	if (!are_all_asked(x, given, n))
		return KB_NONE;
	kb_state_begin(&s, c, x, place);
	for (size_t i = 0; i < x->nquestions; i++) {
		const char *value = kb_answer_read(c->arena, &x->questions[i], given_for(given, n, x->questions[i].name));
		if (value == NULL)
			return KB_NONE;
		kb_record_give(&s.record, i, value);
	}
	for (size_t i = 0; i < x->nquestions; i++)
		if (!kb_record_allows(&s.record, i) || (*s.record.given[i] == '\0' && kb_record_requires(&s.record, i)))
			return KB_NONE;
	kb_state_fill(&s, c, out);
	return KB_OK;
}

/* ---- numbers ---- */

struct numbers {
	struct kb_ctx *c;
	struct kb_item *items;
	size_t count;
};

static void add(struct numbers *v, const char *name, double value)
{
	v->items[v->count++] = (struct kb_item){ name, value };
}

static bool is_in_scale(const struct kb_choice *k)
{
	return k->counts && strcmp(k->code, "dk") != 0 && strcmp(k->code, "na") != 0;
}

/* "A24" = 3 for a face, whose code is its number; every other code is an item of
 * its own, "A38.daily" = 1, beside "A38" = 1 where it counts for something. What is asked in
 * a repeat is no figure: it would count a person more than once. */
static void add_answer(struct numbers *v, const struct kb_question *q, const char *value)
{
	size_t n;

	if (*value == '\0')
		add(v, kb_fmt(v->c, "%s.skip", q->name), 1);
	if (kb_question_shows(q) || (q->step > 0 && !q->bind->scored)) /* words, days, orders, places on a range: no share of them is a figure */
		return;
	for (; *(value += strspn(value, " ")) != '\0'; value += n) {
		const struct kb_choice *k = kb_question_choice(q, value, n = strcspn(value, " "));
		if (k == NULL)
			continue; /* of an older version of the form */
		if (is_in_scale(k))
			add(v, q->name, k->number);
		if (!is_in_scale(k) || q->bind->values != NULL)
			add(v, kb_fmt(v->c, "%s.%s", q->name, k->code), 1);
	}
}

/* The most numbers that these answers can make: two for each word. */
static size_t room(const struct kb_filled *f)
{
	size_t n = 1;

	for (size_t i = 0; i < f->count; i++)
		n += strlen(f->answers[i].value) + 2;
	return n;
}

size_t kb_filled_items(struct kb_ctx *c, const struct kb_filled *f, const struct kb_item **items)
{
	const struct kb_plugin *owner;
	const struct kb_form *entry;
	const struct kb_xform *x = kb_form_get(c, f->form, f->version, &owner, &entry);
	struct numbers v = { .c = c, .items = kb_alloc(c, room(f) * sizeof(*v.items)) };

	*items = v.items;
	for (size_t i = 0; x != NULL && i < f->count; i++) {
		size_t q = kb_xform_question(x, f->answers[i].item);
		if (q < x->nquestions && kb_question_counts(&x->questions[q]) && x->questions[q].turn == 0)
			add_answer(&v, &x->questions[q], f->answers[i].value);
	}
	return v.count;
}
