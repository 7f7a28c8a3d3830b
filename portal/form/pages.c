/* pages.c - the questions of a form that people walk through, one page each.
 *
 * The reader takes every ODK form; a page of a phone shows less. What it cannot show was
 * noted while the form was read, with its line, and is refused here: nobody is asked a
 * question that then cannot be answered. */
#include <math.h>
#include <string.h>
#include "eval.h"
#include "xform.h"

static bool is_code(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= KB_CODE_MAX &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == n;
}

static bool is_blank(const struct kb_label *l) { return l->itext == NULL && l->plain == NULL; }

/* A group without a label of its own only holds controls together. */
void kb_reader_group_notes(struct kb_reader *rd, const xmlNode *group, const struct kb_widget *p)
{
	for (const xmlNode *n = group->children; n != NULL; n = n->next)
		if (kb_element_is(n, KB_NS_XF, "label"))
			kb_reader_beyond(rd, n, "the label of a group is not supported");
	if (kb_has_word(p->appearance, "field-list"))
		kb_reader_beyond(rd, group, "several questions on one page are not supported");
}

/* ---- choices ---- */

/* "yes=1 no=0": the number of a code; NaN: it has none. */
static double value_of(struct kb_reader *rd, const char *values, const char *code)
{
	size_t n = strlen(code);

	for (const char *s = values; *(s += strspn(s, " ")) != '\0'; s += strcspn(s, " "))
		if (strncmp(s, code, n) == 0 && s[n] == '=')
			return kb_number_of(kb_arena_copy(rd->arena, s + n + 1, strcspn(s + n + 1, " ")));
	return NAN;
}

static bool check_choice(struct kb_reader *rd, struct kb_question *q, struct kb_choice *k)
{
	if (!is_code(k->code))
		return kb_reader_refuse_at(rd, k->line, "the value of an item is at most %d of A-Z a-z 0-9 _", KB_CODE_MAX);
	if (kb_question_choice(q, k->code, strlen(k->code)) != NULL)
		return kb_reader_refuse_at(rd, k->line, "the value %s stands twice", k->code);
	if (is_blank(&k->label))
		return kb_reader_refuse_at(rd, k->line, "the item %s has no label", k->code);
	k->number = q->bind->values != NULL ? value_of(rd, q->bind->values, k->code) : kb_number_of(k->code);
	k->counts = q->bind->scored && !isnan(k->number);
	q->nchoices++;
	return true;
}

static bool take_words(struct kb_reader *rd, const struct kb_widget *p, struct kb_question *q)
{
	q->label = p->label;
	q->hint = p->hint;
	q->choices = p->choices;
	for (size_t i = 0; i < p->nchoices; i++)
		if (!check_choice(rd, q, &p->choices[i]))
			return false;
	if (is_blank(&q->label))
		return kb_reader_refuse_at(rd, p->line, "the question %s has no label", q->name);
	if (q->nchoices == 0 && (q->control == KB_ONE || q->control == KB_SEVERAL))
		return kb_reader_refuse_at(rd, p->line, "the question %s has no items", q->name);
	return true;
}

/* ---- questions ---- */

/* Answers are known by the name of their node, in figures too. */
static bool is_name_free(struct kb_reader *rd, const struct kb_widget *p, const struct kb_question *q)
{
	if (!is_code(q->name) || strlen(q->name) > KB_NAME_MAX)
		return kb_reader_refuse_at(rd, p->line, "the name of a question is at most %d of A-Z a-z 0-9 _, not %s",
		    KB_NAME_MAX, q->name);
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
	if (q->bind->readonly && q->control != KB_NOTE)
		return kb_reader_refuse_at(rd, p->line, "%s is readonly and cannot be asked", p->ref);
	return true;
}

bool kb_widget_is_note(const struct kb_xform *x, const struct kb_widget *p)
{
	return p->kind == KB_INPUT && p->def != 0 && x->binds[p->def].readonly && (p->has_label || p->has_hint);
}

static enum kb_control control_of(const struct kb_widget *p, const struct kb_bind *b)
{
	if (p->kind == KB_INPUT)
		return b->readonly ? KB_NOTE : KB_WORDS;
	return p->kind == KB_SELECT1 ? KB_ONE : KB_SEVERAL;
}

static bool make_question(struct kb_reader *rd, const struct kb_widget *p)
{
	struct kb_xform *x = rd->x;
	struct kb_question *q = &x->questions[x->nquestions];

	if (x->nquestions == KB_FORM_QUESTIONS)
		return kb_reader_refuse_at(rd, p->line, "more than %d questions", KB_FORM_QUESTIONS);
	q->line = p->line;
	q->node = p->def;
	q->name = x->defs[p->def].name;
	q->bind = &x->binds[p->def];
	q->control = control_of(p, q->bind);
	q->faces = q->control == KB_ONE && kb_has_word(p->appearance, "likert");
	q->lines = q->control == KB_WORDS && kb_has_word(p->appearance, "multiline");
	if (!can_be_asked(rd, p, q) || !is_name_free(rd, p, q) || !take_words(rd, p, q))
		return false;
	x->nquestions++;
	return true;
}

static bool is_asked(const struct kb_widget *p)
{
	return p->def != 0 && (p->kind == KB_INPUT || p->kind == KB_SELECT1 || p->kind == KB_SELECT);
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

bool kb_pages_make(struct kb_reader *rd)
{
	struct kb_xform *x = rd->x;

	if (x->beyond != NULL)
		return (rd->why = x->beyond), false;
	if (x->instance.count > KB_INSTANCE_MAX)
		return kb_reader_refuse_at(rd, 1, "the instance has more than %d nodes", KB_INSTANCE_MAX);
	trim_all(rd);
	x->questions = kb_arena_alloc(rd->arena, (x->nparts + 1) * sizeof(*x->questions));
	for (size_t i = 1; i < x->nparts; i++)
		if (is_asked(&x->parts[i]) && !make_question(rd, &x->parts[i]))
			return false;
	return x->nquestions > 0 || kb_reader_refuse_at(rd, x->parts[0].line, "the form asks nothing");
}

size_t kb_xform_question(const struct kb_xform *x, const char *name)
{
	size_t i;

	for (i = 0; i < x->nquestions && strcmp(x->questions[i].name, name) != 0; i++)
		;
	return i;
}

const struct kb_choice *kb_question_choice(const struct kb_question *q, const char *code, size_t n)
{
	for (size_t i = 0; i < q->nchoices; i++)
		if (strlen(q->choices[i].code) == n && memcmp(q->choices[i].code, code, n) == 0)
			return &q->choices[i];
	return NULL;
}
