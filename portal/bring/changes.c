/* changes.c - what differs between a version and the one that is asked before it.
 *
 * Questions are compared by their names. A figure of before may be set beside one of after
 * only where the same was asked of people and counted in the same way: another wording in
 * the default language, other words of an answer, another scale or other answers of a scored question
 * break its series, and so does a question that comes or goes. */
#include <string.h>

#include "bring.h"
#include "json.h"
#include "kb.sql.h"
#include "store.h"

struct differ {
	struct kb_ctx *c;
	const struct kb_xform *old, *now;
	struct kb_form_change *list;
	size_t count, room;
};

static void note(struct differ *d, struct kb_form_change change)
{
	if (d->count == d->room) {
		struct kb_form_change *more = kb_alloc(d->c, (d->room = 2 * d->room + 32) * sizeof(*more));

		if (d->count > 0)
			memcpy(more, d->list, d->count * sizeof(*more));
		d->list = more;
	}
	d->list[d->count++] = change;
}

/* ---- words ---- */

/* The words of a label in a language; "" where it has none. */
static const char *words_in(const struct kb_xform *x, const struct kb_label *l, size_t lang)
{
	if (l->itext != NULL)
		return l->itext->words[lang] == NULL ? "" : l->itext->words[lang];
	return l->plain == NULL || lang != x->preset ? "" : l->plain;
}

/* The language of the same tag; nlangs: none. */
static size_t lang_of(const struct kb_xform *x, const char *tag)
{
	size_t i;

	for (i = 0; i < x->nlangs && strcmp(x->langs[i].tag, tag) != 0; i++)
		;
	return i;
}

/* Words that a language gets for the first time are no change of it. */
static void compare_words(struct differ *d, enum kb_change what, const char *item, bool scored,
    const struct kb_label *old, const struct kb_label *now)
{
	for (size_t i = 0; i < d->now->nlangs; i++) {
		const char *tag = d->now->langs[i].tag;
		size_t k = lang_of(d->old, tag);
		const char *before = k == d->old->nlangs ? "" : words_in(d->old, old, k), *after = words_in(d->now, now, i);
		bool breaks = scored && i == d->now->preset;

		if (strcmp(before, after) != 0 && (*before != '\0' || breaks))
			note(d, (struct kb_form_change){ what, item, tag, before, after, breaks });
	}
}

/* ---- answers ---- */

static const char *codes_of(struct differ *d, const struct kb_question *q)
{
	struct kb_buf b = { .arena = d->c->arena };

	kb_buf_text(&b, "");
	for (size_t i = 0; i < q->nchoices; i++)
		kb_buf_fmt(&b, "%s%s", i > 0 ? " " : "", q->choices[i].code);
	return b.data;
}

/* "1=1 2=2 3=3 4=4 (1..4)": what each answer counts for, and the ends. */
static const char *scale_of(struct differ *d, const struct kb_question *q)
{
	struct kb_buf b = { .arena = d->c->arena };

	kb_buf_text(&b, "");
	for (size_t i = 0; q->bind->scored && i < q->nchoices; i++)
		if (q->choices[i].counts)
			kb_buf_fmt(&b, "%s%s=%g", b.len > 0 ? " " : "", q->choices[i].code, q->choices[i].number);
	if (q->bind->scored)
		kb_buf_fmt(&b, " (%g..%g)", q->bind->worst, q->bind->best);
	return b.data;
}

static const char *relevance_of(struct differ *d, const struct kb_question *q)
{
	struct kb_buf b = { .arena = d->c->arena };

	kb_buf_text(&b, "");
	if (q->bind->relevant != NULL)
		kb_xpath_json(&b, q->bind->relevant);
	return b.data;
}

static void compare_texts(struct differ *d, enum kb_change what, const char *item, const char *before, const char *after,
    bool breaks)
{
	if (strcmp(before, after) != 0)
		note(d, (struct kb_form_change){ what, item, "", before, after, breaks });
}

static void compare_answers(struct differ *d, const struct kb_question *old, const struct kb_question *now, bool scored)
{
	for (size_t i = 0; i < now->nchoices; i++) {
		const struct kb_choice *k = kb_question_choice(old, now->choices[i].code, strlen(now->choices[i].code));

		if (k != NULL)
			compare_words(d, KB_CHANGE_ANSWER, kb_fmt(d->c, "%s.%s", now->name, k->code), scored, &k->label, &now->choices[i].label);
	}
}

/* ---- questions ---- */

static void compare_question(struct differ *d, const struct kb_question *old, const struct kb_question *now)
{
	bool scored = old->bind->scored || now->bind->scored;

	compare_words(d, KB_CHANGE_WORDS, now->name, scored, &old->label, &now->label);
	compare_words(d, KB_CHANGE_WORDS, now->name, scored, &old->hint, &now->hint);
	compare_texts(d, KB_CHANGE_OPTIONS, now->name, codes_of(d, old), codes_of(d, now), scored);
	compare_answers(d, old, now, scored);
	compare_texts(d, KB_CHANGE_SCALE, now->name, scale_of(d, old), scale_of(d, now), true);
	compare_texts(d, KB_CHANGE_RELEVANT, now->name, relevance_of(d, old), relevance_of(d, now), false);
}

static const char *stem(const struct kb_xform *x, const struct kb_question *q)
{
	return kb_label_words(x, &q->label, x->preset);
}

static void compare(struct differ *d)
{
	for (size_t i = 0; i < d->old->nquestions; i++) {
		const struct kb_question *q = &d->old->questions[i];
		size_t k = kb_xform_question(d->now, q->name);

		if (k == d->now->nquestions)
			note(d, (struct kb_form_change){ KB_CHANGE_REMOVED, q->name, "", stem(d->old, q), "", q->bind->scored });
		else
			compare_question(d, q, &d->now->questions[k]);
	}
	for (size_t i = 0; i < d->now->nquestions; i++) {
		const struct kb_question *q = &d->now->questions[i];

		if (kb_xform_question(d->old, q->name) == d->old->nquestions)
			note(d, (struct kb_form_change){ KB_CHANGE_ADDED, q->name, "", "", stem(d->now, q), q->bind->scored });
	}
}

/* ---- which version stands before ---- */

/* Of a draft: what is asked now. Of the others: the version that is next older among those
 * that were asked, what came with the plugin being the oldest of all. */
static bool find_before(struct kb_ctx *c, const struct kb_form_version *v, struct kb_form_at *at)
{
	const struct kb_form_version *all;
	size_t n = kb_form_versions(c, &all);
	bool behind = false;

	for (size_t i = 0; i < n; i++) {
		if (strcmp(all[i].id, v->id) != 0)
			continue;
		if (v->state == KB_FORM_DRAFT ? all[i].state == KB_FORM_LIVE : behind && all[i].state != KB_FORM_DRAFT)
			return kb_form_at_key(c, all[i].key, at);
		behind = behind || strcmp(all[i].key, v->key) == 0;
	}
	return false;
}

size_t kb_form_changes(struct kb_ctx *c, const char *key, const struct kb_form_change **list,
    const struct kb_form_version **before)
{
	struct kb_form_at at, old;
	struct kb_form_version *known = kb_alloc(c, sizeof(*known));
	struct differ d = { .c = c };

	*before = NULL;
	if (!kb_form_at_key(c, key, &at) || !find_before(c, &at.is, &old))
		return 0;
	*known = old.is;
	*before = known;
	d.old = old.x;
	d.now = at.x;
	compare(&d);
	*list = d.list;
	return d.count;
}

/* ---- breaks ---- */

void kb_form_note_breaks(struct kb_ctx *c, const char *key)
{
	static const char *const names[] = {
		[KB_CHANGE_ADDED] = "added", [KB_CHANGE_REMOVED] = "removed", [KB_CHANGE_WORDS] = "words",
		[KB_CHANGE_OPTIONS] = "options", [KB_CHANGE_ANSWER] = "answer", [KB_CHANGE_SCALE] = "scale",
		[KB_CHANGE_RELEVANT] = "relevant",
	};
	const struct kb_form_change *list;
	const struct kb_form_version *before;
	size_t n = kb_form_changes(c, key, &list, &before);

	for (size_t i = 0; i < n; i++)
		if (list[i].breaks)
			kb_core_run(c, &kb_shelf_add_break, kb_t(key), kb_t(kb_fmt(c, "%.*s", (int)strcspn(list[i].item, "."), list[i].item)),
			    kb_t(names[list[i].what]), kb_i(kb_month(c)));
}
