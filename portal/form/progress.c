/* progress.c - "Question 3. At most 8 more."
 *
 * Nobody knows how many questions will come while it still hangs on answers. An
 * upper bound is honest and never grows: it counts the questions that are asked as
 * things stand, and those that an answer not given yet could still bring. */
#include "model.h"

/* The question that asks for a node, or nquestions. */
static size_t question_of(const struct kb_xform *x, size_t node)
{
	size_t i;

	for (i = 0; i < x->nquestions && x->questions[i].node != node; i++)
		;
	return i;
}

/* Does the state of this node hang, however indirectly, on a question from
 * `from` on? `seen` ends what was looked at already. */
static bool hangs_on(const struct kb_xform *x, size_t node, size_t from, bool *seen)
{
	const struct kb_needs *needs = &x->needs[node];

	for (size_t i = 0; i < needs->count; i++) {
		size_t n = needs->nodes[i], q = question_of(x, n);
		if (seen[n])
			continue;
		seen[n] = true;
		if ((q < x->nquestions && q >= from) || hangs_on(x, n, from, seen))
			return true;
	}
	return false;
}

static bool can_come(const struct kb_record *r, size_t question, size_t from)
{
	bool *seen = kb_arena_alloc(r->arena, r->x->ndefs * sizeof(*seen));

	return kb_record_asks(r, question) || hangs_on(r->x, r->x->questions[question].node, from, seen);
}

struct kb_progress kb_progress_of(const struct kb_record *r, size_t question)
{
	const struct kb_xform *x = r->x;
	struct kb_progress p = { 0 };
	unsigned before = 0;

	for (size_t i = 0; i < x->nquestions; i++) {
		if (!kb_question_counts(&x->questions[i]))
			continue;
		if (i < question && kb_record_asks(r, i) && r->given[i] != NULL)
			before++;
		else if (i != question && can_come(r, i, question))
			p.most++;
	}
	if (question < x->nquestions && kb_question_counts(&x->questions[question]))
		p.number = before + 1;
	return p;
}
