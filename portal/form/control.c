/* control.c - one question of a page: its words, its choices, what was given before.
 *
 * What was chosen is not shown again, so that the page may stay in the memory of the
 * phone. What was written, a day and an order are: their pages are never stored. */
#include <stdlib.h>
#include <string.h>
#include "controls.h"
#include "hear.h"
#include "text.h"

static struct form_option option_of(const struct form_shower *w, const struct kb_question *q, const struct kb_choice *k)
{
	const char *icon = kb_label_icon(&k->label);

	return (struct form_option){ k->code, kb_choice_words(w->c, w->x, q, k, w->lang),
		icon == NULL ? NULL : kb_fmt(w->c, "%s#%s", kb_static(w->c, "icons.svg"), icon) };
}

/* Alone on its page a question has a button for "I don't know". */
static void add_choices(const struct form_shower *w, const struct kb_question *q, struct form_control *m)
{
	struct form_option *list = kb_alloc(w->c, (q->nchoices + 1) * sizeof(*list));

	m->options = list;
	for (size_t i = 0; i < q->nchoices; i++)
		if (!m->alone || strcmp(q->choices[i].code, "dk") != 0)
			list[m->noptions++] = option_of(w, q, &q->choices[i]);
}

static void add_order(const struct form_shower *w, const struct kb_question *q, size_t i, struct form_control *m)
{
	struct form_option *list = kb_alloc(w->c, (q->nchoices + 1) * sizeof(*list));
	size_t n;

	m->options = list;
	for (const char *s = kb_record_order(&w->s->record, i); *(s += strspn(s, " ")) != '\0'; s += n)
		list[m->noptions++] = option_of(w, q, kb_question_choice(q, s, n = strcspn(s, " ")));
}

static void add_months(const struct form_shower *w, struct form_control *m)
{
	struct form_option *list = kb_alloc(w->c, 12 * sizeof(*list));
	const struct kb_lang *l = kb_texts_find(w->c->house->texts, kb_lang(w->c));

	m->options = list;
	for (int i = 0; i < 12; i++)
		list[m->noptions++] = (struct form_option){ kb_fmt(w->c, "%d", i + 1), kb_month_word(w->c->arena, l, i + 1), NULL };
}

/* "2026-11-25" in its parts. */
static void add_day(const struct form_shower *w, const struct kb_question *q, const char *given, struct form_control *m)
{
	bool has = strlen(given) == 10;

	m->day = q->parts == KB_YMD;
	m->words = has ? kb_fmt(w->c, "%d", atoi(given + 8)) : "";
	m->month = q->parts == KB_Y ? NULL : has ? kb_fmt(w->c, "%d", atoi(given + 5)) : "";
	m->year = has ? kb_fmt(w->c, "%.4s", given) : "";
	if (m->month != NULL)
		add_months(w, m);
}

static const char *looks(struct kb_ctx *c, const struct kb_question *q)
{
	static const char *const classes[] = {
		[KB_LOOK_LIST] = "options", [KB_LOOK_FACES] = "options faces", [KB_LOOK_MENU] = "options", [KB_LOOK_COLUMNS] = "options columns",
		[KB_LOOK_STEPS] = "options steps", [KB_LOOK_STARS] = "options stars",
	};

	return q->quick ? kb_fmt(c, "%s quick", classes[q->look]) : classes[q->look];
}

/* A menu has no place for speakers: one whose choices can be heard is a list. */
static bool is_menu(const struct form_shower *w, const struct kb_question *q)
{
	bool heard = false;

	if (q->look != KB_LOOK_MENU)
		return false;
	for (size_t i = 0; i < q->nchoices && !heard; i++)
		heard = kb_heard(w->c, kb_choice_words(w->c, w->x, q, &q->choices[i], w->lang));
	return !heard;
}

static const char *described(struct kb_ctx *c, const struct form_control *m)
{
	const char *error = m->error == NULL ? "" : kb_fmt(c, "form-error%s ", m->slot);
	const char *hint = *m->hint == '\0' ? "" : kb_fmt(c, "form-hint%s ", m->slot);
	const char *read = m->free ? kb_fmt(c, "form-read%s ", m->slot) : "";
	const char *ids = kb_fmt(c, "%s%s%s%s%s", error, hint, read, m->answered ? "form-answered" : "", m->answered ? m->slot : "");

	return *ids == '\0' ? NULL : ids;
}

static const char *keys_of(const struct kb_question *q)
{
	return q->bind->whole_number ? "numeric" : q->decimal ? "decimal" : "text";
}

void form_control_fill(const struct form_shower *w, size_t i, struct form_control *m)
{
	const struct kb_question *q = &w->x->questions[i];
	size_t first = kb_page_begin(w->x, i), slot = i - first;
	const char *given = w->s->record.given[i] == NULL ? "" : w->s->record.given[i];

	*m = (struct form_control){
		.control = q->control, .lang = w->tag, .dir = w->dir, .slot = slot == 0 ? "" : kb_fmt(w->c, "%zu", slot),
		.alone = kb_page_end(w->x, i) - first == 1, .stem = kb_stem_words(w, q),
		.hint = kb_label_words(w->x, &q->hint, w->lang), .error = w->s->wrong[slot], .words = given,
		.answered = *given != '\0' && !kb_question_shows(q), .several = q->control == KB_SEVERAL,
		.menu = is_menu(w, q), .looks = looks(w->c, q), 
		.free = kb_question_is_free(q) && !q->bind->readers, .lines = q->lines, .digits = keys_of(q),
		.danger = q->danger, .calls = w->calls,
	};
	m->described = described(w->c, m);
	if (q->control == KB_DATE)
		add_day(w, q, given, m);
	else if (q->control == KB_ORDER)
		add_order(w, q, i, m);
	else
		add_choices(w, q, m);
}
