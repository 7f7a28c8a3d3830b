/* response.c - what people answered: kept, told of, told again, deleted in time.
 *
 * A response holds its round, a month, its language, how it came and a random key, no time, no
 * day and no card; beside it stands the answer document as ODK sends it. What people wrote
 * goes to text.c. What the house hears of it are numbers (kb_filled_items), in the same
 * transaction. Answers of a pilot, and of a repeat after a measure, are told as other types: who hears "answer" cannot
 * take them into a series by forgetting to look. A repeat says beside them in which week its round began. */
#include <stdlib.h>
#include <string.h>

#include "texts.h"
#include "surveys.sql.h"

enum told { TOLD_ANSWER, TOLD_PILOT, TOLD_REPEAT };

/* A response as it is told: as it came in, or read back from the tables. */
struct kept {
	const char *key, *population;
	int32_t month;
	enum told told;
	int32_t opens; /* first day of its round */
	struct kb_filled form;
};

static const char *const types[] = { [TOLD_ANSWER] = "answer", [TOLD_PILOT] = "pilot", [TOLD_REPEAT] = "repeat" };

static enum told told_as(bool pilot, bool repeat)
{
	return pilot ? TOLD_PILOT : repeat ? TOLD_REPEAT : TOLD_ANSWER;
}

/* The numbers, and behind those of a repeat the week of its round. */
static size_t items_of(struct kb_ctx *c, const struct kept *k, const struct kb_item **to)
{
	size_t n = kb_filled_items(c, &k->form, to);
	struct kb_item *list;

	if (k->told != TOLD_REPEAT || n == 0)
		return n;
	list = kb_alloc(c, (n + 1) * sizeof(*list));
	memcpy(list, *to, n * sizeof(*list));
	list[n] = (struct kb_item){ "week", day_week(k->opens) };
	*to = list;
	return n + 1;
}

static enum kb_rc tell(struct kb_ctx *c, const struct kept *k)
{
	const struct kb_item *items;
	size_t count = items_of(c, k, &items);

	if (count == 0)
		return KB_OK;
	return kb_observe(c, &(struct kb_observation){
		.type = types[k->told], .place = k->form.place, .population = k->population,
		.month = k->month, .items = items, .count = count,
	});
}

/* Counts the answer for its round, and uses up its card. The caller's transaction ends
 * without a trace where the card was spent before. */
static enum kb_rc count_in(struct kb_ctx *c, const struct site *s, const char *card)
{
	if (s->cards && card_spend(c, s, card) != KB_OK)
		return kb_failed(c) ? KB_FAIL : KB_BEFORE;
	return kb_run(c, &surveys_count_answer, kb_t(s->round), kb_t(s->place));
}

/* How it came: migration 0007 lists them. */
static const char *mode_of(struct kb_ctx *c, const struct kb_filled *f)
{
	return f->alone ? "offline" : pass_read(c, f->pass).tablet ? "tablet" : "pages";
}

/* Adds nothing, KB_NONE, where the round is not open. */
static enum kb_rc add(struct kb_ctx *c, const struct kb_filled *f, const struct site *s, const char *card)
{
	if (kb_run(c, &surveys_add_response, kb_t(f->key), kb_t(f->form), kb_t(f->version), kb_t(f->place),
	    kb_i(kb_month(c)), kb_t(s->round), kb_t(*card ? "card" : "poster"), kb_i(kb_today(c)), kb_t(kb_lang(c)),
	    kb_t(mode_of(c, f))) != KB_OK)
		return KB_FAIL;
	return kb_changed(c) ? KB_OK : KB_NONE;
}

static enum kb_rc keep_content(struct kb_ctx *c, const struct kb_filled *f, const struct site *s)
{
	kb_run(c, &surveys_add_document, kb_t(f->key), kb_t(f->document));
	for (size_t i = 0; i < f->count; i++)
		kb_run(c, &surveys_add_answer, kb_t(f->key), kb_t(f->answers[i].item), kb_t(f->answers[i].value));
	return kb_failed(c) ? KB_FAIL : text_keep(c, f, s);
}

enum kb_rc response_keep(struct kb_ctx *c, const struct kb_filled *f)
{
	const struct site *s = pass_site(c, f->pass, f->place);
	const char *card = pass_read(c, f->pass).card;
	enum kb_rc rc;

	if (!s)
		return kb_failed(c) ? KB_FAIL : KB_NONE;
	if ((rc = add(c, f, s, card)) != KB_OK || (rc = count_in(c, s, card)) != KB_OK)
		return rc;
	draft_drop(c, s, f->instance);
	if (keep_content(c, f, s) != KB_OK)
		return KB_FAIL;
	return tell(c, &(struct kept){ .population = s->population, .month = kb_month(c), .told = told_as(s->pilot, s->repeat), .opens = s->opens, .form = *f });
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
			.told = told_as(kb_col_int(q, 6) != 0, kb_col_int(q, 7) != 0), .opens = (int32_t)kb_col_int(q, 8),
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

static enum kb_rc again(struct kb_ctx *c, int32_t month, enum told told)
{
	struct kept *list;
	size_t n = list_kept(c, month, &list);

	for (size_t i = 0; i < n && !kb_failed(c); i++)
		if (list[i].told == told) {
			read_answers(c, &list[i]);
			tell(c, &list[i]);
		}
	return kb_failed(c) ? KB_FAIL : KB_OK;
}

enum kb_rc response_again(struct kb_ctx *c, int32_t month)
{
	return again(c, month, TOLD_ANSWER);
}

enum kb_rc response_again_pilot(struct kb_ctx *c, int32_t month)
{
	return again(c, month, TOLD_PILOT);
}

enum kb_rc response_again_repeat(struct kb_ctx *c, int32_t month)
{
	return again(c, month, TOLD_REPEAT);
}

enum kb_rc response_tidy(struct kb_ctx *c)
{
	int32_t months = (int32_t)strtol(kb_set(c, "surveys.keep_months"), NULL, 10);

	if (months < 1)
		return kb_fail(c, "the setting surveys.keep_months must be a number of months, 1 or more");
	return kb_run(c, &surveys_drop_responses, kb_i(kb_month(c) - months));
}
