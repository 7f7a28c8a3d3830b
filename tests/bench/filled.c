/* filled.c - request lines for load: youths in the middle or at the end of the survey.
 *
 *   filled FORM.xml KEYS PLACE question|review COUNT
 *
 * A submission is taken once, so a load of submissions needs as many filled-in forms as
 * it sends. Walking each through all pages would take longer than what is measured; so
 * they are made here as the portal makes them: by the same rooms and with its keys. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "form.h"
#include "state.h"
#include "web.h"

/* What a youth answers: the first choice, or a sentence. */
static const char *answer_to(const struct kb_question *q)
{
	if (q->nchoices > 0)
		return q->choices[0].code;
	return q->control == KB_WORDS && !q->bind->whole_number ? "Het eten komt te laat en niemand luistert." : "";
}

/* Answers everything that is asked up to `end` and stands there. */
static void walk(struct kb_state *s, size_t end)
{
	const struct kb_xform *x = s->record.x;

	for (s->at = 0; s->at < end; s->at++)
		if (kb_record_asks(&s->record, s->at))
			kb_record_give(&s->record, s->at, answer_to(&x->questions[s->at]));
	s->reviewed = s->at == x->nquestions;
}

/* A question with choices in the second half. */
static size_t middle(const struct kb_state *s)
{
	const struct kb_xform *x = s->record.x;
	size_t i = x->nquestions / 2;

	while (i + 1 < x->nquestions && x->questions[i].nchoices == 0)
		i++;
	return i;
}

static void print_line(struct kb_ctx *c, const struct kb_xform *x, const char *place, int review)
{
	struct kb_state s;

	kb_state_begin(&s, c, x, place);
	walk(&s, review ? x->nquestions : middle(&s));
	printf("POST /nl/s state=%s", kb_state_seal(&s, c));
	if (review)
		printf("&go=send\n");
	else
		printf("&a=%s&go=next\n", answer_to(&x->questions[s.at]));
}

int main(int argc, char **argv)
{
	struct kb_arena *own = kb_arena_new(), *task = kb_arena_new();
	struct kb_house house = { .keys = argc == 6 ? kb_keys_load(own, argv[2], false) : NULL };
	const char *why = "usage: filled FORM.xml KEYS PLACE question|review COUNT";
	const struct kb_xform *x = house.keys ? kb_xform_load(own, argv[1], &why) : NULL;

	for (long i = x ? atol(argv[5]) : 0; i > 0; i--) {
		struct kb_ctx c;

		kb_ctx_begin(&c, &house, task, time(NULL), 0);
		print_line(&c, x, argv[3], !strcmp(argv[4], "review"));
		kb_arena_reset(task);
	}
	if (!x)
		fprintf(stderr, "%s\n", why);
	kb_arena_free(task);
	kb_arena_free(own);
	return !x;
}
