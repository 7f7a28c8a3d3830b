/* turns.c - the questions of a repeat, asked in turn for each of its instances.
 *
 * A page can only ask what the form knows when it is loaded. So the questions of a repeat
 * are laid out for as many instances as a phone asks for, and between two of them stands a
 * question of the house: is there one more? Its answer makes the instance, or takes it away
 * (answer.c). Where the form itself counts (jr:count, jr:noAddRemove) nobody is asked. */
#include "xform.h"

/* The instances that the form brings. */
static unsigned brought(const struct kb_xform *x, size_t def)
{
	unsigned n = 0;

	for (size_t i = 0; i < x->instance.count; i++)
		n += x->instance.nodes[i] != NULL && x->def_of[i] == def;
	return n;
}

/* "more.17.2": no node can have such a name. The words are the house's: the page says them. */
static bool add_more(struct kb_reader *rd, const struct kb_widget *repeat, unsigned turn)
{
	struct kb_xform *x = rd->x;
	struct kb_question *q = &x->questions[x->nquestions];

	if (x->nquestions == KB_FORM_QUESTIONS)
		return kb_reader_refuse_at(rd, repeat->line, "more than %d questions", KB_FORM_QUESTIONS);
	*q = (struct kb_question){ .control = KB_ONE, .look = KB_LOOK_LIST, .line = repeat->line, .page = x->nquestions,
		.node = repeat->def, .repeat = repeat->def, .turn = turn, .more = true, .bind = &x->binds[0],
		.name = kb_arena_fmt(rd->arena, "more.%zu.%u", repeat->def, turn),
		.group = repeat->has_label ? repeat->label : kb_page_heading(x, repeat) };
	q->choices = kb_arena_alloc(rd->arena, 2 * sizeof(*q->choices));
	q->choices[0] = (struct kb_choice){ .code = "more", .label = { .plain = "more" }, .line = q->line, .labelled = true };
	q->choices[1] = (struct kb_choice){ .code = "done", .label = { .plain = "done" }, .line = q->line, .labelled = true };
	q->nchoices = 2;
	x->nquestions++;
	return true;
}

/* A figure counts a person once, so that nothing in a repeat is scored. */
static bool add_turn(struct kb_reader *rd, const struct kb_widget *repeat, unsigned turn)
{
	const struct kb_xform *x = rd->x;

	for (size_t i = (size_t)(repeat - x->parts) + 1; i < repeat->end; i++) {
		const struct kb_widget *p = &x->parts[i];
		if (!kb_page_is_asked(p))
			continue;
		if (x->binds[p->def].scored)
			return kb_reader_refuse_at(rd, p->line, "%s is in a repeat and cannot be scored", p->ref);
		if (!kb_page_add(rd, p, turn))
			return false;
	}
	return true;
}

bool kb_turns_make(struct kb_reader *rd, const struct kb_widget *repeat)
{
	bool counted = repeat->count != NULL || repeat->fixed;
	unsigned first = repeat->def == 0 ? 0 : brought(rd->x, repeat->def), last = KB_TURNS_MAX;

	if (first > KB_TURNS_MAX)
		return kb_reader_refuse_at(rd, repeat->line, "%s has more than %d instances", repeat->ref, KB_TURNS_MAX);
	if (first == 0 && !counted)
		return kb_reader_refuse_at(rd, repeat->line, "%s needs a first instance beside its template", repeat->ref);
	if (repeat->fixed && repeat->count == NULL)
		last = first == 0 ? 1 : first;
	rd->x->grows = rd->x->grows || last != first;
	for (unsigned turn = 1; turn <= last; turn++)
		if ((turn > first && !counted && !add_more(rd, repeat, turn)) || !add_turn(rd, repeat, turn))
			return false;
	return true;
}
