/* question.c - what kind of question a control makes, with its words and its choices.
 *
 * A range of few steps is asked as a choice between them, and a trigger as one choice to
 * tick, so that a page has few kinds of its own. Appearances that a phone page has no look
 * for are passed over, as ODK wants it. */
#include <math.h>
#include <string.h>
#include "eval.h"
#include "xform.h"

enum { RANGE_CHOICES = 11 }; /* 0 to 10; more steps are typed */

/* ---- choices ---- */

static bool is_code(const char *s)
{
	size_t n = strlen(s);

	return n > 0 && n <= KB_CODE_MAX &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == n;
}

static bool is_blank(const struct kb_label *l) { return l->itext == NULL && l->plain == NULL; }

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

static bool chooses(const struct kb_widget *p)
{
	return p->kind == KB_SELECT1 || p->kind == KB_SELECT || p->kind == KB_RANK;
}

static bool take_choices(struct kb_reader *rd, const struct kb_widget *p, struct kb_question *q)
{
	q->choices = p->choices;
	for (size_t i = 0; i < p->nchoices; i++)
		if (!check_choice(rd, q, &p->choices[i]))
			return false;
	if (p->kind == KB_RANK && q->nchoices > KB_RANK_MAX)
		return kb_reader_refuse_at(rd, p->line, "more than %d items to put in order", KB_RANK_MAX);
	return q->nchoices > 0 || kb_reader_refuse_at(rd, p->line, "the question %s has no items", q->name);
}

/* ---- ranges and triggers ---- */

static struct kb_choice step_of(struct kb_reader *rd, const struct kb_question *q, size_t i)
{
	double v = q->lowest + (double)i * q->step;
	const char *text = kb_arena_fmt(rd->arena, "%.10g", v == 0 ? 0 : v);

	return (struct kb_choice){ .code = text, .label = { .plain = text }, .line = q->line, .number = v,
		.counts = q->bind->scored, .labelled = true };
}

/* The steps as choices; the lowest stands first. */
static void choose_step(struct kb_reader *rd, struct kb_question *q, size_t steps)
{
	q->control = KB_ONE;
	q->choices = kb_arena_alloc(rd->arena, steps * sizeof(*q->choices));
	for (; q->nchoices < steps; q->nchoices++)
		q->choices[q->nchoices] = step_of(rd, q, q->nchoices);
}

static bool make_range(struct kb_reader *rd, const struct kb_widget *p, struct kb_question *q)
{
	double a = kb_number_of(p->start), b = kb_number_of(p->stop), steps;

	if (q->bind->type != KB_T_INT && q->bind->type != KB_T_DECIMAL)
		return kb_reader_refuse_at(rd, p->line, "a range is of the type int or decimal");
	q->lowest = fmin(a, b);
	q->highest = fmax(a, b);
	q->step = fabs(kb_number_of(p->step));
	steps = floor((q->highest - q->lowest) / q->step + 1e-9) + 1;
	if (!isfinite(steps) || !(fabs(a) <= 1e9) || !(fabs(b) <= 1e9) || steps < 2)
		return kb_reader_refuse_at(rd, p->line, "a range goes from start to end in steps that are no zero");
	if (steps <= RANGE_CHOICES) {
		choose_step(rd, q, (size_t)steps);
		return true;
	}
	q->bounded = true;
	return !q->bind->scored || kb_reader_refuse_at(rd, p->line, "a range of more than %d steps cannot be scored", RANGE_CHOICES);
}

/* Its words are those of the house: the page says them. */
static void make_tick(struct kb_reader *rd, struct kb_question *q)
{
	q->choices = kb_arena_alloc(rd->arena, sizeof(*q->choices));
	q->choices[q->nchoices++] = (struct kb_choice){ .code = "OK", .label = { .plain = "OK" }, .line = q->line,
		.number = NAN, .labelled = true };
	q->tick = true;
}

/* ---- kinds and looks ---- */

static enum kb_control control_of(const struct kb_widget *p, const struct kb_bind *b)
{
	switch (p->kind) {
	case KB_INPUT:
		return b->readonly ? KB_NOTE : b->type == KB_T_DATE ? KB_DATE : KB_WORDS;
	case KB_RANGE:
		return KB_WORDS;
	case KB_RANK:
		return KB_ORDER;
	default:
		return p->kind == KB_SELECT1 ? KB_ONE : KB_SEVERAL;
	}
}

static enum kb_look look_of(const struct kb_widget *p)
{
	static const struct { const char *word; enum kb_widget_kind kind; enum kb_look look; } looks[] = {
		{ "likert", KB_SELECT1, KB_LOOK_FACES }, { "minimal", KB_SELECT1, KB_LOOK_MENU }, { "rating", KB_RANGE, KB_LOOK_STARS },
		{ "columns", KB_SELECT1, KB_LOOK_COLUMNS }, { "columns", KB_SELECT, KB_LOOK_COLUMNS },
		{ "columns-2", KB_SELECT1, KB_LOOK_COLUMNS }, { "columns-2", KB_SELECT, KB_LOOK_COLUMNS },
	};

	for (size_t i = 0; i < sizeof(looks) / sizeof(*looks); i++)
		if (looks[i].kind == p->kind && kb_has_word(p->appearance, looks[i].word))
			return looks[i].look;
	return p->kind == KB_RANGE ? KB_LOOK_STEPS : KB_LOOK_LIST;
}

static void take_look(const struct kb_widget *p, struct kb_question *q)
{
	q->look = look_of(p);
	q->faces = q->look == KB_LOOK_FACES;
	q->lines = q->control == KB_WORDS && kb_has_word(p->appearance, "multiline");
	q->danger = q->control == KB_NOTE && kb_has_word(p->appearance, "danger");
	q->quick = p->kind == KB_SELECT1 && kb_has_word(p->appearance, "quick");
	q->parts = kb_has_word(p->appearance, "year") ? KB_Y : kb_has_word(p->appearance, "month-year") ? KB_YM : KB_YMD;
	q->decimal = q->control == KB_WORDS && q->bind->type == KB_T_DECIMAL;
}

bool kb_question_make(struct kb_reader *rd, const struct kb_widget *p, struct kb_question *q)
{
	q->label = p->label;
	q->hint = p->hint;
	q->control = control_of(p, q->bind);
	take_look(p, q);
	if (is_blank(&q->label))
		return kb_reader_refuse_at(rd, p->line, "the question %s has no label", q->name);
	if (p->kind == KB_RANGE)
		return make_range(rd, p, q);
	if (p->kind == KB_TRIGGER)
		make_tick(rd, q);
	return !chooses(p) || take_choices(rd, p, q);
}

const struct kb_choice *kb_question_choice(const struct kb_question *q, const char *code, size_t n)
{
	for (size_t i = 0; i < q->nchoices; i++)
		if (strlen(q->choices[i].code) == n && memcmp(q->choices[i].code, code, n) == 0)
			return &q->choices[i];
	return NULL;
}
