/* pages.c - the questions of a form that people walk through, and on which page each is.
 *
 * The reader takes every ODK form; a page of a phone shows less. What it cannot show was
 * noted while the form was read, with its line, and is refused here: nobody is asked a
 * question that then cannot be answered. One question is one page, but a group with the
 * appearance "field-list" is one as a whole. */
#include <string.h>
#include "xform.h"

/* ---- questions ---- */

static bool is_name(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= KB_NAME_MAX &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == n;
}

/* Answers are known by the name of their node, in figures too. */
static bool find_name(struct kb_reader *rd, const struct kb_widget *p, struct kb_question *q)
{
	q->name = rd->x->defs[p->def].name;
	if (!is_name(q->name))
		return kb_reader_refuse_at(rd, p->line, "the name of a question is at most %d of A-Z a-z 0-9 _, not %s",
		    KB_NAME_MAX, q->name);
	if (q->turn > 1)
		q->name = kb_arena_fmt(rd->arena, "%s.%u", q->name, q->turn);
	if (kb_xform_question(rd->x, q->name) != rd->x->nquestions)
		return kb_reader_refuse_at(rd, p->line, "%s is asked twice", q->name);
	return true;
}

static bool can_be_asked(struct kb_reader *rd, const struct kb_widget *p, const struct kb_question *q)
{
	if (rd->x->defs[q->node].first != 0)
		return kb_reader_refuse_at(rd, p->line, "%s has nodes inside and cannot hold an answer", p->ref);
	if (q->bind->calculate != NULL)
		return kb_reader_refuse_at(rd, p->line, "%s is calculated and cannot be asked", p->ref);
	if (q->bind->readonly && p->kind != KB_INPUT)
		return kb_reader_refuse_at(rd, p->line, "%s is readonly and cannot be asked", p->ref);
	return true;
}

bool kb_widget_is_note(const struct kb_xform *x, const struct kb_widget *p)
{
	return p->kind == KB_INPUT && p->def != 0 && x->binds[p->def].readonly && (p->has_label || p->has_hint);
}

/* The label of the nearest group around that has one. */
struct kb_label kb_page_heading(const struct kb_xform *x, const struct kb_widget *p)
{
	for (; p->parent != 0; p = &x->parts[p->parent]) {
		const struct kb_label *l = &x->parts[p->parent].label;

		if (l->itext != NULL || l->plain != NULL)
			return *l;
	}
	return (struct kb_label){ .itext = NULL };
}

/* The outermost group around that shows all its questions at once; 0: none. No page
 * shows more than one instance of a repeat. */
static size_t list_around(const struct kb_xform *x, const struct kb_widget *p)
{
	size_t found = 0;

	for (; p->parent != 0 && p->kind != KB_REPEAT; p = &x->parts[p->parent])
		if (kb_has_word(x->parts[p->parent].appearance, "field-list"))
			found = p->parent;
	return found;
}

/* Numbers of pages: those of groups come behind those of single questions. */
static bool find_page(struct kb_reader *rd, const struct kb_widget *p, struct kb_question *q)
{
	struct kb_xform *x = rd->x;
	size_t list = list_around(x, p), here = 0;

	q->page = list == 0 ? x->nquestions : KB_FORM_QUESTIONS + list * (KB_TURNS_MAX + 1) + q->turn;
	for (size_t i = 0; i < x->nquestions; i++)
		here += x->questions[i].page == q->page;
	return here < KB_PAGE_MAX || kb_reader_refuse_at(rd, p->line, "more than %d questions on one page", KB_PAGE_MAX);
}

bool kb_page_add(struct kb_reader *rd, const struct kb_widget *p, unsigned turn)
{
	struct kb_xform *x = rd->x;
	struct kb_question *q = &x->questions[x->nquestions];

	if (x->nquestions == KB_FORM_QUESTIONS)
		return kb_reader_refuse_at(rd, p->line, "more than %d questions", KB_FORM_QUESTIONS);
	*q = (struct kb_question){ .line = p->line, .node = p->def, .bind = &x->binds[p->def], .group = kb_page_heading(x, p),
		.repeat = x->defs[p->def].repeat, .turn = turn };
	if (!can_be_asked(rd, p, q) || !find_name(rd, p, q) || !kb_question_make(rd, p, q) || !find_page(rd, p, q))
		return false;
	x->nquestions++;
	return true;
}

bool kb_page_is_asked(const struct kb_widget *p)
{
	return p->def != 0 && p->kind != KB_GROUP && p->kind != KB_REPEAT && p->kind != KB_UPLOAD;
}

/* Words without the white space of the layout. NULL: there are none; "-" is how XLSForm
 * tools write "missing". */
static const char *trimmed(struct kb_arena *a, const char *s)
{
	size_t n;

	if (s == NULL)
		return NULL;
	s += strspn(s, " \t\r\n");
	for (n = strlen(s); n > 0 && strchr(" \t\r\n", s[n - 1]) != NULL; n--)
		;
	return n == 0 || (n == 1 && *s == '-') ? NULL : kb_arena_copy(a, s, n);
}

static void trim_all(struct kb_reader *rd)
{
	struct kb_xform *x = rd->x;

	for (size_t i = 0; i < x->ntexts; i++)
		for (size_t lang = 0; lang < x->nlangs; lang++)
			x->texts[i].words[lang] = trimmed(rd->arena, x->texts[i].words[lang]);
	for (size_t i = 0; i < x->nparts; i++) {
		x->parts[i].label.plain = trimmed(rd->arena, x->parts[i].label.plain);
		x->parts[i].hint.plain = trimmed(rd->arena, x->parts[i].hint.plain);
		for (size_t k = 0; k < x->parts[i].nchoices; k++)
			x->parts[i].choices[k].label.plain = trimmed(rd->arena, x->parts[i].choices[k].label.plain);
	}
}

/* Repeats make many of a few controls. */
static size_t most_questions(const struct kb_xform *x)
{
	for (size_t d = 1; d < x->ndefs; d++)
		if (x->defs[d].is_repeat)
			return KB_FORM_QUESTIONS + 1;
	return x->nparts + 1;
}

bool kb_pages_make(struct kb_reader *rd)
{
	struct kb_xform *x = rd->x;

	if (x->beyond != NULL)
		return (rd->why = x->beyond), false;
	if (x->instance.count > KB_INSTANCE_MAX)
		return kb_reader_refuse_at(rd, 1, "the instance has more than %d nodes", KB_INSTANCE_MAX);
	trim_all(rd);
	x->questions = kb_arena_alloc(rd->arena, most_questions(x) * sizeof(*x->questions));
	for (size_t i = 1; i < x->nparts; i++) {
		const struct kb_widget *p = &x->parts[i];
		if ((p->kind == KB_REPEAT ? !kb_turns_make(rd, p) : kb_page_is_asked(p) && !kb_page_add(rd, p, 0)) && !kb_reader_goes_on(rd))
			return false;
		if (p->kind == KB_REPEAT)
			i = p->end - 1;
	}
	return x->nquestions > 0 || kb_reader_refuse_at(rd, x->parts[0].line, "the form asks nothing");
}

size_t kb_xform_question(const struct kb_xform *x, const char *name)
{
	size_t i;

	for (i = 0; i < x->nquestions && strcmp(x->questions[i].name, name) != 0; i++)
		;
	return i;
}

size_t kb_page_begin(const struct kb_xform *x, size_t question)
{
	while (question > 0 && question < x->nquestions && x->questions[question - 1].page == x->questions[question].page)
		question--;
	return question;
}

size_t kb_page_end(const struct kb_xform *x, size_t question)
{
	size_t page = question < x->nquestions ? x->questions[question].page : 0;

	while (question < x->nquestions && x->questions[question].page == page)
		question++;
	return question;
}
