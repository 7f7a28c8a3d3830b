/* response.c - what youths answered: kept, told of, told again, deleted in time.
 *
 * A response holds a month and a random key, no time, no day and no language. What
 * the house hears of it are numbers (kb_filled_items), in the same transaction. */
#include <stdlib.h>

#include "surveys.h"
#include "surveys.sql.h"

/* A response read back from the tables. */
struct kept {
	const char *key, *population;
	int32_t month;
	struct kb_filled form;
};

static enum kb_rc tell(struct kb_ctx *c, const struct kb_filled *f, const char *population, int32_t month)
{
	const struct kb_item *items;
	size_t count = kb_filled_items(c, f, &items);

	if (count == 0)
		return KB_OK;
	return kb_observe(c, &(struct kb_observation){
		.type = "answer", .place = f->place, .population = population,
		.month = month, .items = items, .count = count,
	});
}

enum kb_rc response_keep(struct kb_ctx *c, const struct kb_filled *f)
{
	const char *key = kb_key(c);
	int32_t month = kb_month(c);

	if (kb_run(c, &surveys_add_response, kb_t(key), kb_t(f->form), kb_t(f->version),
	    kb_t(f->place), kb_t(SURVEYS_POPULATION), kb_i(month)) != KB_OK)
		return KB_FAIL;
	if (kb_changed(c) == 0)
		return KB_NONE;
	for (size_t i = 0; i < f->count; i++)
		kb_run(c, &surveys_add_answer, kb_t(key), kb_t(f->answers[i].item), kb_t(f->answers[i].value));
	return tell(c, f, SURVEYS_POPULATION, month);
}

/* All responses before `month`, without their answers. They are read to the end
 * before anything is told: telling writes, and a write ends a read. */
static size_t list_kept(struct kb_ctx *c, int32_t month, struct kept **list)
{
	struct kb_rows *q = kb_ask(c, &surveys_count_responses, kb_i(month));
	size_t room = kb_next(q) ? (size_t)kb_col_int(q, 0) : 0, n = 0;

	*list = kb_alloc(c, room * sizeof(**list));
	q = kb_ask(c, &surveys_list_responses, kb_i(month));
	while (n < room && kb_next(q))
		(*list)[n++] = (struct kept){
			.key = kb_col_text(q, 0), .population = kb_col_text(q, 4), .month = (int32_t)kb_col_int(q, 5),
			.form = { .form = kb_col_text(q, 1), .version = kb_col_text(q, 2), .place = kb_col_text(q, 3),
			    .instance = "" },
		};
	return n;
}

/* The answers of one response. A form has far fewer questions than this. */
static void read_answers(struct kb_ctx *c, struct kept *k)
{
	enum { ROOM = 200 };
	struct kb_answer *answers = kb_alloc(c, ROOM * sizeof(*answers));
	struct kb_rows *q = kb_ask(c, &surveys_list_answers, kb_t(k->key));

	k->form.answers = answers;
	while (kb_next(q)) {
		if (k->form.count == ROOM) {
			kb_fail(c, "a response holds more than %d answers", (int)ROOM);
			return;
		}
		answers[k->form.count++] = (struct kb_answer){ kb_col_text(q, 0), kb_col_text(q, 1) };
	}
}

enum kb_rc response_again(struct kb_ctx *c, int32_t month)
{
	struct kept *list;
	size_t n = list_kept(c, month, &list);

	for (size_t i = 0; i < n && !kb_failed(c); i++) {
		read_answers(c, &list[i]);
		tell(c, &list[i].form, list[i].population, list[i].month);
	}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc response_tidy(struct kb_ctx *c)
{
	int32_t months = (int32_t)strtol(kb_set(c, "surveys.keep_months"), NULL, 10);

	if (months < 1)
		return kb_fail(c, "the setting surveys.keep_months must be a number of months, 1 or more");
	return kb_run(c, &surveys_drop_responses, kb_i(kb_month(c) - months));
}
