/* spoken.c - all words that can be heard in a language: of the catalogue, then of forms. */
#include <string.h>
#include "shelf.h"
#include "text.h"
#include "xform.h"

struct script {
	struct kb_ctx *c;
	const char *tag;
	struct kb_spoken *list;
	size_t n, room;
	int64_t *seen; /* an open table of wordings; 0: free */
	size_t slots;
};

enum { FIRST_ROOM = 1024 };

/* Twice as many slots as entries. */
static void make_room(struct script *s)
{
	struct kb_spoken *old = s->list;

	s->room = s->room == 0 ? FIRST_ROOM : 2 * s->room;
	s->slots = 2 * s->room;
	s->list = kb_alloc(s->c, s->room * sizeof(*s->list));
	s->seen = kb_alloc(s->c, s->slots * sizeof(*s->seen));
	if (old != NULL)
		memcpy(s->list, old, s->n * sizeof(*old));
	for (size_t i = 0; i < s->n; i++) {
		size_t at = (uint64_t)s->list[i].wording % s->slots;
		while (s->seen[at] != 0)
			at = (at + 1) % s->slots;
		s->seen[at] = s->list[i].wording;
	}
}

/* Is it there already? Else it is from now on. */
static bool is_seen(struct script *s, int64_t wording)
{
	size_t at = (uint64_t)wording % s->slots;

	for (; s->seen[at] != 0; at = (at + 1) % s->slots)
		if (s->seen[at] == wording)
			return true;
	s->seen[at] = wording;
	return false;
}

static void add(void *with, const char *key, const char *words)
{
	struct script *s = with;
	int64_t wording = kb_wording(s->tag, words);

	if (*words == '\0')
		return;
	if (s->n == s->room)
		make_room(s);
	if (!is_seen(s, wording))
		s->list[s->n++] = (struct kb_spoken){ key, words, wording };
}

/* Texts with values of a record in them are other words each time. */
static void add_form(struct script *s, const struct kb_xform *x, size_t lang)
{
	for (size_t i = 0; i < x->ntexts; i++) {
		const struct kb_itext *t = &x->texts[i];
		bool varies = t->phrases != NULL && t->phrases[lang] != NULL;

		if (t->words[lang] != NULL && !varies)
			add(s, kb_fmt(s->c, "%s/%s", x->id, t->id), t->words[lang]);
	}
}

/* A language of a form by its tag. */
static void add_tongue(struct script *s, const struct kb_xform *x)
{
	for (size_t i = 0; x != NULL && i < x->nlangs; i++)
		if (strcmp(x->langs[i].tag, s->tag) == 0)
			add_form(s, x, i);
}

/* The forms that are asked now: what came with plugins, and what staff brought. */
static void add_forms(struct script *s)
{
	struct kb_shelf *shelf = kb_shelf_look(s->c);

	for (size_t i = 0; i < kb_forms_count(s->c->house->forms); i++) {
		struct kb_form_at at = kb_forms_at(s->c, i);

		if (at.is.state == KB_FORM_LIVE)
			add_tongue(s, at.x);
	}
	for (size_t i = 0; i < kb_shelf_count(shelf); i++)
		if (kb_shelf_at(shelf, i)->is.state == KB_FORM_LIVE)
			add_tongue(s, kb_shelf_read(s->c, kb_shelf_at(shelf, i)));
}

size_t kb_spoken(struct kb_ctx *c, const char *tag, const struct kb_spoken **list)
{
	const struct kb_lang *l = kb_texts_find(c->house->texts, tag);
	struct script s = { .c = c };

	make_room(&s);
	if (l != NULL) {
		s.tag = l->tag;
		kb_texts_each(c->house->texts, l, c->arena, add, &s);
		add_forms(&s);
	}
	*list = s.list;
	return s.n;
}
