/* note.c - what the board answers when a subject returns (S18).
 *
 * A flag of recur.c goes by a note and by nothing else. The note says who, when, by which version of the rule,
 * and up to which quarter; it is never changed and never taken away. It is of the whole organisation: who works for a
 * part of it sees what returns there, and no note. */
#include <string.h>

#include "recur.h"
#include "metrics.sql.h"

enum { MOST = 500 /* notes on the page */ };

bool notes_whole(struct kb_ctx *c, const char *right)
{
	const struct kb_place *places;
	size_t n = kb_places(c, right, &places);

	for (size_t i = 0; i < n; i++)
		if (strcmp(places[i].kind, "organisation") == 0)
			return true;
	return false;
}

static struct metrics_note note_of(struct kb_rows *q)
{
	return (struct metrics_note){ .topic = kb_col_text(q, 0), .month = (int32_t)kb_col_int(q, 1), .seen = kb_col_int(q, 2),
		.rule = kb_col_text(q, 3), .words = kb_col_text(q, 4), .person = kb_col_text(q, 5), .day = (int32_t)kb_col_int(q, 6) };
}

const struct metrics_notes *notes_read(struct kb_ctx *c)
{
	struct metrics_notes *n = kb_alloc(c, sizeof(*n));
	struct metrics_note *list = kb_alloc(c, MOST * sizeof(*list));
	struct kb_rows *q = kb_ask(c, &metrics_list_notes);
	size_t more = 0;

	n->list = list;
	while (kb_next(q))
		if (n->count < MOST)
			list[n->count++] = note_of(q);
		else
			more++;
	n->more = more ? kb_number(c, (double)more, 0) : NULL;
	return n;
}

static bool reaches_further(const struct metrics_note *a, const struct metrics_note *b)
{
	return a->month > b->month || (a->month == b->month && a->seen > b->seen);
}

const struct metrics_note *notes_last(const struct metrics_notes *n, const char *topic)
{
	const struct metrics_note *last = NULL;

	for (size_t i = 0; i < n->count; i++)
		if (strcmp(n->list[i].topic, topic) == 0 && (!last || reaches_further(&n->list[i], last)))
			last = &n->list[i];
	return last;
}

enum kb_rc notes_add(struct kb_ctx *c, const struct metrics_note *n)
{
	return kb_run(c, &metrics_add_note, kb_t(n->topic), kb_i(n->month), kb_i(n->seen), kb_t(n->rule), kb_t(n->words), kb_t(n->person), kb_i(n->day));
}

struct metrics_answer notes_answer(struct kb_ctx *c, const struct metrics_note *n)
{
	return (struct metrics_answer){ .topic = metrics_word(c, CATALOGUE_TOPIC, n->topic), .words = n->words,
		.says = kb_say(c, "staff.recurrence.answer", "person", n->person, "day", kb_day_name(c, n->day), "rule", n->rule,
		    "period", metrics_period(c, (struct kb_period){ .month = n->month, .months = 3 }), NULL) };
}

const char *notes_again(struct kb_ctx *c, const struct metrics_notes *n, const char *topic)
{
	const struct metrics_note *last = notes_last(n, topic);

	return last ? kb_say(c, "staff.recurrence.again", "day", kb_day_name(c, last->day), NULL) : NULL;
}
